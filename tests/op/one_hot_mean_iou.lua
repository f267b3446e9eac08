-- metrics: 0
return require "with_metric" ("one_hot_mean_iou", OneHotMeanIoU { 19 }, "softmax", "categorical_crossentropy")
