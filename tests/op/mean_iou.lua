-- metrics: 0
return require "with_metric" ("mean_iou", MeanIoU { 19, sparse_y_pred = false }, "softmax", "sparse_categorical_crossentropy")
