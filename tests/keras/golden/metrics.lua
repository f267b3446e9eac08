-- Metrics that are made of counts, of one output of several and of one yes or no: -D case=NAME chooses.
local several = {
  Precision { }, Recall { }, Precision { 0.3, name = "precision_low" }, Recall { thresholds = 0.3, name = "recall_low" },
  Precision { top_k = 2, name = "precision_top" }, Recall { top_k = 2, name = "recall_top" },
  Precision { class_id = 3, thresholds = 0.2, name = "precision_three" }, Recall { class_id = 3, top_k = 2, name = "recall_three" },
  F1Score { average = "macro" }, F1Score { average = "micro", threshold = 0.25, name = "f1_micro" },
  F1Score { average = "weighted", name = "f1_weighted" }, FBetaScore { average = "macro", beta = 2, threshold = 0.2 },
  FBetaScore { average = "weighted", beta = 0.5, name = "fbeta_weighted" },
  AUC { }, AUC { curve = "PR", name = "auc_pr" }, AUC { num_thresholds = 7, summation_method = "minoring", name = "auc_minor" },
}
local one = {
  TruePositives { }, TrueNegatives { }, FalsePositives { }, FalseNegatives { }, FalsePositives { 0.4, name = "many" },
  F1Score { threshold = 0.5 }, Precision { }, Recall { 0.45 },
  AUC { curve = "PRGAIN" }, AUC { curve = "PR", summation_method = "majoring", num_thresholds = 50, name = "auc_major" },
  AUC { thresholds = {0.6, 0.45, 0.5}, name = "auc_own" }, AUC { thresholds = {0.52}, curve = "PR", name = "auc_single" },
}
local softmax = case ~= "sigmoid"
local model = Sequential { Dense { 6, activation = "elu", input_shape = {7} },
                           Dense { softmax and 5 or 1, activation = softmax and "softmax" or "sigmoid" } }
model:compile { loss = softmax and "categorical_crossentropy" or "binary_crossentropy", optimizer = SGD { learning_rate = 0.5 },
                metrics = softmax and several or one }
model:fit { batch_size = 6 }
return model
