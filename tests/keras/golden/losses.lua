-- Every loss behind every kind of output: -D case=NAME chooses. Third: the learning rate; then what samples count.
local cases = {
  categorical_softmax = { "softmax", CategoricalCrossentropy { } },
  categorical_logits = { "linear", CategoricalCrossentropy { from_logits = true } },
  categorical_plain = { "softplus", CategoricalCrossentropy { } },
  sparse_softmax = { "softmax", SparseCategoricalCrossentropy { } },
  sparse_logits = { "linear", SparseCategoricalCrossentropy { from_logits = true } },
  sparse_plain = { "hard_sigmoid", SparseCategoricalCrossentropy { } },
  binary_sigmoid = { "sigmoid", BinaryCrossentropy { } },
  binary_logits = { "linear", BinaryCrossentropy { from_logits = true } },
  binary_plain = { "hard_sigmoid", BinaryCrossentropy { } },
  squared = { "linear", "mse" },
  absolute = { "tanh", "mae" },
  huber = { "linear", "huber" },
  huber_narrow = { "linear", Huber { 0.3 } },
  log_cosh = { "linear", "log_cosh" },
  percentage = { "linear", "mape", 0.005 },
  logarithmic = { "linear", "msle" },
  categorical_smooth = { "softmax", CategoricalCrossentropy { label_smoothing = 0.1 } },
  categorical_smooth_plain = { "softplus", CategoricalCrossentropy { label_smoothing = 0.1 } },
  binary_smooth = { "sigmoid", BinaryCrossentropy { label_smoothing = 0.2 } },
  binary_smooth_plain = { "hard_sigmoid", BinaryCrossentropy { label_smoothing = 0.2 } },
  focal_sigmoid = { "sigmoid", BinaryFocalCrossentropy { } },
  focal_balanced = { "sigmoid", BinaryFocalCrossentropy { apply_class_balancing = true, alpha = 0.4, gamma = 1.5, label_smoothing = 0.1 } },
  focal_logits = { "linear", BinaryFocalCrossentropy { from_logits = true, gamma = 3 } },
  focal_plain = { "hard_sigmoid", BinaryFocalCrossentropy { apply_class_balancing = true } },
  focal_classes = { "softmax", CategoricalFocalCrossentropy { } },
  focal_class_logits = { "linear", CategoricalFocalCrossentropy { from_logits = true, gamma = 0.5, alpha = 1 } },
  focal_class_plain = { "softplus", CategoricalFocalCrossentropy { alpha = {0.125, 0.5, 1, 2, 0.25}, gamma = 3, label_smoothing = 0.1 } },
  focal_counted = { "softmax", CategoricalFocalCrossentropy { gamma = 1 }, 0.5, { sample_weight = true } },
  generalized = { "softmax", CategoricalGeneralizedCrossEntropy { } },
  generalized_near = { "softmax", CategoricalGeneralizedCrossEntropy { q = 0.8 } },
  hinge = { "linear", "hinge" },
  squared_hinge = { "linear", SquaredHinge { } },
  categorical_hinge = { "linear", "categorical_hinge" },
  poisson = { "softplus", "poisson" },
  divergence = { "linear", "kld" },
  counted_classes = { "softmax", "sparse_categorical_crossentropy", 0.5, { class_weight = { [0] = 0.3, [2] = 2.5, [4] = 0 } } },
  counted = { "linear", "mse", 0.5, { sample_weight = true } },
  counted_sigmoid = { "sigmoid", "binary_crossentropy", 0.5, { sample_weight = true } },
  cosine = { "linear", "cosine_similarity" },
}
local chosen = cases[case or "squared"]
local model = Sequential { Dense { 6, activation = "elu", input_shape = {7} }, Dense { 5, activation = chosen[1] } }
model:compile { loss = chosen[2], optimizer = SGD { learning_rate = chosen[3] or 0.5 } }
local fit = chosen[4] or {}
fit.batch_size = 6
model:fit(fit)
return model
