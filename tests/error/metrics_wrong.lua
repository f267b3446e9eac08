-- expect: metrics_wrong.lua:16: metric AUC: from_logits = true, and the output is a softmax's, which are no logits
-- expect: metrics_wrong.lua:17: metric categorical_crossentropy: from_logits = true, and the output is a softmax's, which are no logits
-- expect: metrics_wrong.lua:18: metric MeanIoU: sparse_y_pred = true takes an output for the number of a class, and one of shape [3] has 3 in a row
-- expect: metrics_wrong.lua:19: metric IoU: target_class_ids has 5, but there are 3 classes (0 to 2)
-- expect: metrics_wrong.lua:20: metric AUC: num_labels is of multi_label = true
-- expect: metrics_wrong.lua:21: metric AUC: num_labels = 4, but an output of shape [3] has 3 labels
-- expect: metrics_wrong.lua:21: metric AUC: label_weights has 2 numbers, but an output of shape [3] has 3 labels
-- expect: metrics_wrong.lua:22: metric PrecisionAtRecall: class_id = 3, but an output of shape [3] has 3 along its last axis
-- expect: metrics_wrong.lua:24: metric PearsonCorrelation compares numbers along the last axis, but an output of shape [1] has one number there
-- expect: metrics_wrong.lua:25: metric OneHotMeanIoU: sparse_y_pred = false takes the largest of a row for the class, and an output of shape [1] has one
-- help: sparse_y_pred = false takes the largest of a row for the class
local x = Input { 4 }
local row, one = Dense { 3, activation = "softmax", name = "row" } (x), Dense { 1, name = "one" } (x)
local model = Model { inputs = x, outputs = { row, one } }
model:compile { loss = "mse", metrics = { row = {
  AUC { from_logits = true },
  CategoricalCrossentropy { from_logits = true },
  MeanIoU { 3 },
  IoU { 3, {1, 5}, sparse_y_pred = false, name = "b" },
  AUC { num_labels = 3, name = "c" },
  AUC { multi_label = true, num_labels = 4, label_weights = {1, 2}, name = "d" },
  PrecisionAtRecall { 0.5, class_id = 3 },
}, one = {
  PearsonCorrelation { },
  OneHotMeanIoU { 2 },
} } }
return model
