-- metrics: 2
return require "with_metric" ("one_hot_iou", OneHotIoU { 19, {2, 5, 11} }, "softmax", "categorical_crossentropy")
