-- Losses of each place of a map (a segmentation): -D case=NAME chooses. Categorical ones have a class a place, binary ones a yes or no.
local cases = {
  sparse_softmax = { 5, "softmax", SparseCategoricalCrossentropy { } },
  sparse_logits = { 5, "linear", SparseCategoricalCrossentropy { from_logits = true } },
  categorical_softmax = { 5, "softmax", CategoricalCrossentropy { } },
  categorical_plain = { 5, "softplus", CategoricalCrossentropy { } },
  binary_sigmoid = { 1, "sigmoid", BinaryCrossentropy { } },
  focal_sigmoid = { 2, "sigmoid", BinaryFocalCrossentropy { } },
  focal_classes = { 5, "softmax", CategoricalFocalCrossentropy { } },
  generalized = { 5, "softmax", CategoricalGeneralizedCrossEntropy { } },
  dice = { 5, "softmax", Dice { axis = {1, 2, 3} } },
  dice_places = { 5, "softmax", Dice { axis = -1 } },
  tversky = { 2, "sigmoid", Tversky { alpha = 0.3, beta = 0.9, axis = {1, 2, 3} } },
  divergence = { 5, "softmax", "kl_divergence" },
  cosine = { 5, "tanh", CosineSimilarity { } },
  categorical_hinge = { 5, "linear", "categorical_hinge" },
  binary_plain = { 3, "hard_sigmoid", BinaryCrossentropy { } },
}
local chosen = cases[case or "sparse_softmax"]
local model = Sequential {
  Conv2D { 6, 3, padding = "same", activation = "tanh", input_shape = {4, 3, 2} },
  Conv2D { chosen[1], 1, activation = chosen[2] },
}
model:compile { loss = chosen[3], optimizer = SGD { learning_rate = 0.5 } }
model:fit { batch_size = 3 }
return model
