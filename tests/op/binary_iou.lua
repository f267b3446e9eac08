-- metrics: 0.5
return require "with_metric" ("binary_iou", BinaryIoU { }, "sigmoid", "binary_crossentropy")
