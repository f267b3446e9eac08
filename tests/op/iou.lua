-- metrics: 2
return require "with_metric" ("iou", IoU { 19, {2, 5, 11}, sparse_y_pred = false }, "softmax", "sparse_categorical_crossentropy")
