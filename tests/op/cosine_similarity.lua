-- forced: case=vector,map
return require "with_loss" ("cosine_similarity", CosineSimilarity(), "linear", case == "map")
