-- metrics: 0
return require "with_metric" ("metric_sparse_categorical_crossentropy", SparseCategoricalCrossentropy { from_logits = true }, "linear",
                             SparseCategoricalCrossentropy { from_logits = true })
