-- metrics: 0
return require "with_metric" ("metric_cosine_similarity", CosineSimilarity())
