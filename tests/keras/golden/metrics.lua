-- Metrics that are made of counts, of one output of several and of one yes or no: -D case=NAME chooses.
local several = {
  Precision { }, Recall { }, Precision { 0.3, name = "precision_low" }, Recall { thresholds = 0.3, name = "recall_low" },
  Precision { top_k = 2, name = "precision_top" }, Recall { top_k = 2, name = "recall_top" },
  Precision { class_id = 3, thresholds = 0.2, name = "precision_three" }, Recall { class_id = 3, top_k = 2, name = "recall_three" },
  F1Score { average = "macro" }, F1Score { average = "micro", threshold = 0.25, name = "f1_micro" },
  F1Score { average = "weighted", name = "f1_weighted" }, FBetaScore { average = "macro", beta = 2, threshold = 0.2 },
  FBetaScore { average = "weighted", beta = 0.5, name = "fbeta_weighted" },
  AUC { }, AUC { curve = "PR", name = "auc_pr" }, AUC { num_thresholds = 7, summation_method = "minoring", name = "auc_minor" },
  CategoricalCrossentropy { label_smoothing = 0.1 }, OneHotIoU { 5, {1, 3} }, OneHotMeanIoU { 5, ignore_class = 2 },
  MeanIoU { 4, sparse_y_true = false, sparse_y_pred = false }, CategoricalFocalCrossentropy { gamma = 3 },
  PrecisionAtRecall { 0.4, class_id = 3 }, RecallAtPrecision { 0.25, num_thresholds = 1 },
}
local one = {
  TruePositives { }, TrueNegatives { }, FalsePositives { }, FalseNegatives { }, FalsePositives { 0.4, name = "many" },
  F1Score { threshold = 0.5 }, Precision { }, Recall { 0.45 },
  AUC { curve = "PRGAIN" }, AUC { curve = "PR", summation_method = "majoring", num_thresholds = 50, name = "auc_major" },
  AUC { thresholds = {0.6, 0.45, 0.5}, name = "auc_own" }, AUC { thresholds = {0.52}, curve = "PR", name = "auc_single" },
  BinaryCrossentropy { label_smoothing = 0.2 }, BinaryFocalCrossentropy { apply_class_balancing = true }, BinaryIoU { },
  BinaryIoU { {1}, threshold = 0.55, name = "iou_yes" }, PrecisionAtRecall { 0.6 }, RecallAtPrecision { 0.5, num_thresholds = 30 },
  SensitivityAtSpecificity { 0.4 }, SpecificityAtSensitivity { 0.5 },
}
local numbers = {
  RootMeanSquaredError { }, R2Score { }, R2Score { class_aggregation = "variance_weighted_average", name = "r2_weighted" },
  R2Score { num_regressors = 3, name = "r2_adjusted" }, PearsonCorrelation { }, ConcordanceCorrelation { }, Huber { 0.3 },
}
local labels = {
  AUC { multi_label = true }, AUC { multi_label = true, num_labels = 5, label_weights = {1, 2, 0, 0.5, 3}, num_thresholds = 50,
  curve = "PR", name = "auc_pr" },
  AUC { label_weights = {1, 2, 0, 0.5, 3}, name = "auc_all" }, AUC { multi_label = true, thresholds = {0.3, 0.5}, curve = "PRGAIN",
  summation_method = "majoring", name = "auc_gain" }, F1Score { average = "macro", threshold = 0.4 }, BinaryIoU { },
}
local weighted = {
  CategoricalAccuracy { }, Precision { 0.25 }, TrueNegatives { }, F1Score { average = "macro" },
  AUC { }, AUC { multi_label = true, name = "auc_labels" }, CategoricalCrossentropy { }, OneHotMeanIoU { 5 }, PrecisionAtRecall { 0.4 },
}
local softmax = case ~= "sigmoid"    -- or another of five outputs
local cases = {                      -- activation, loss, metrics, those that are weighted
  numbers = { "linear", "mse", numbers }, labels = { "sigmoid", "binary_crossentropy", labels },
  weighted = { "softmax", "categorical_crossentropy", { CategoricalAccuracy { name = "plain" } }, weighted }, weighted_numbers = { "linear", "mse", { RootMeanSquaredError { name = "plain" } }, numbers },
}
local chosen = cases[case] or { softmax and "softmax" or "sigmoid", softmax and "categorical_crossentropy" or "binary_crossentropy",
                                softmax and several or one }
local model = Sequential { Dense { 6, activation = "elu", input_shape = {7} },
                           Dense { softmax and 5 or 1, activation = chosen[1] } }
model:compile { loss = chosen[2], optimizer = SGD { learning_rate = 0.5 }, metrics = chosen[3], weighted_metrics = chosen[4] }
model:fit { batch_size = 6, sample_weight = chosen[4] ~= nil }
return model
