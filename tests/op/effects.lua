-- A small model around one op, for `effects`: -D op=Conv2D -D kind=layer -D option=strides gives that option its second value,
-- -D option=none leaves the op as it is. A row: what the op always has, then of each option a value that is not its default.
--
-- Options that are left out, since all their values make one program:
-- same: loss.name: reports call a loss "loss"
-- same: optimizer.name: nothing is called after it
-- same: schedule.name: nothing is called after it
-- same: softmax.axis log_softmax.axis: of a row there is one; Softmax.axis is of a map
-- same: BatchNormalization.axis: the channels' is the only one there
-- same: Normalization.axis: the channels' is the only one there
-- same: Add.input_shape Subtract.input_shape Multiply.input_shape Average.input_shape Maximum.input_shape: as of the next one
-- same: Dot.input_shape MatMul.input_shape Attention.input_shape MultiHeadAttention.input_shape: as of the next one
-- same: Attention.score_mode MultiHeadAttention.attention_axes: one value is there
-- same: Minimum.input_shape Concatenate.input_shape: what is not the first layer may repeat what it gets, and no more
-- same: Resizing.fill_mode: "constant" is the only value
-- same: CSVLogger.append: a new run's folder has no file to add to
-- same: ModelCheckpoint.save_freq TensorBoard.update_freq: "epoch" is the only value
-- same: Model.trainable: a model with nothing to train is refused, and of a block it is its layers' own
-- same: layer.trainable: of most layers; tests/op/frozen_normalization.lua and others freeze those that have weights
-- same: IoU.sparse_y_true MeanIoU.sparse_y_true: class numbers and one-hot rows are taken, whatever it says
-- same: IoU.sparse_y_pred MeanIoU.sparse_y_pred OneHotIoU.sparse_y_pred OneHotMeanIoU.sparse_y_pred: the output's shape allows one
-- same: AUC.num_labels: it says again how many outputs there are
-- same: Adafactor.relative_step: the step takes the smaller of the rate and 1 / sqrt(t) in any case, as Keras's does
-- same: Dice.axis Tversky.axis: of a row all axes are the last one
-- same: fit.callbacks: each callback has rows of its own
-- same: fit.augment: ImageDataGenerator has rows of its own
local map, vector, sequence, volume = {6, 6, 2}, {7}, {6, 2}, {4, 5, 5, 2}
local kernel = { kernel_initializer = "he_normal", bias_initializer = "ones", kernel_regularizer = L2 { 0.01 },
                 bias_regularizer = L2 { 0.01 }, kernel_constraint = MaxNorm(), bias_constraint = MaxNorm(), activation = "tanh",
                 use_bias = false }
local channelwise = { depthwise_initializer = "he_normal", depthwise_regularizer = L2 { 0.01 }, depthwise_constraint = MaxNorm(),
                      bias_initializer = "ones", bias_regularizer = L2 { 0.01 }, bias_constraint = MaxNorm(), activation = "tanh",
                      use_bias = false }
local pointwise = { pointwise_initializer = "he_normal", pointwise_regularizer = L2 { 0.01 }, pointwise_constraint = MaxNorm() }
local decay = { initial_learning_rate = 0.2, decay_steps = 50 }
local clips = { weight_decay = 0.01, clipnorm = 1, clipvalue = 1, global_clipnorm = 1, learning_rate = 0.02,
                use_ema = false, ema_momentum = 0.5, ema_overwrite_frequency = 10, gradient_accumulation_steps = 2 }
local factors = { value_range = {0, 1}, factor = 0.25 }
local moves = { fill_mode = "wrap", fill_value = 0.5, interpolation = "nearest" }
local side = { height = 2, width = 2 }
local yes = { thresholds = 0.25, top_k = 2, class_id = 1 }
local trade = { num_thresholds = 50, class_id = 1 }
local overlap = { num_classes = 4, ignore_class = 1 }
local scores = { average = "micro", threshold = 0.5 }

local beside = { epsilon = 0.1, center = false, scale = false, beta_initializer = "ones", gamma_initializer = "zeros",
                 beta_regularizer = L2 { 0.01 }, gamma_regularizer = L2 { 0.01 }, beta_constraint = UnitNorm(),
                 gamma_constraint = UnitNorm() }

local steps = { kernel_initializer = "he_normal", recurrent_initializer = "he_normal", bias_initializer = "ones",
                kernel_regularizer = L2 { 0.01 }, recurrent_regularizer = L2 { 0.01 }, bias_regularizer = L2 { 0.01 },
                kernel_constraint = MaxNorm(), recurrent_constraint = MaxNorm(), bias_constraint = MaxNorm(), use_bias = false,
                dropout = 0.25, return_sequences = true, go_backwards = true, input_shape = {8, 2} }

local function with(common, own)
  for k, v in pairs(common) do own[k] = v end
  return own
end

local values = {
  InputLayer = { { shape = map }, shape = {6, 8, 2}, input_shape = {6, 8, 2}, dtype = "int32" },
  Conv2D = with(kernel, { { filters = 4, kernel_size = 3, activation = "relu" }, filters = 6, kernel_size = {3, 2}, strides = 2,
                          padding = "same", dilation_rate = 2, groups = 2, conv_algorithm = "plain" }),
  Conv3D = with(kernel, { { filters = 4, kernel_size = {2, 3, 3}, activation = "relu" }, filters = 6, kernel_size = {3, 2, 2},
                          strides = 2, padding = "same", dilation_rate = {1, 2, 2}, groups = 2, conv_algorithm = "im2col" }),
  Conv3DTranspose = with(kernel, { { filters = 4, kernel_size = 3, activation = "relu" }, filters = 5, kernel_size = {3, 2, 2},
                                   strides = 2, padding = "same", output_padding = 1, dilation_rate = 2 }),
  DepthwiseConv2D = with(channelwise, { { kernel_size = 3, activation = "relu" }, kernel_size = {3, 2}, strides = 2,
                                        padding = "same", depth_multiplier = 2, dilation_rate = 2 }),
  SeparableConv2D = with(channelwise, with(pointwise, { { filters = 4, kernel_size = 3, activation = "relu" }, filters = 5,
                         kernel_size = {3, 2}, strides = 2, padding = "same", depth_multiplier = 2, dilation_rate = 2 })),
  Conv2DTranspose = with(kernel, { { filters = 4, kernel_size = 3, activation = "relu" }, filters = 5, kernel_size = {3, 2},
                                   strides = 2, padding = "same", output_padding = 1, dilation_rate = 2 }),
  Conv1D = with(kernel, { { filters = 4, kernel_size = 3, activation = "relu" }, filters = 6, kernel_size = 2, strides = 2,
                          padding = "causal", dilation_rate = 2, groups = 2, conv_algorithm = "im2col" }),
  DepthwiseConv1D = with(channelwise, { { kernel_size = 3, activation = "relu" }, kernel_size = 2, strides = 2, padding = "same",
                                        depth_multiplier = 2, dilation_rate = 2 }),
  SeparableConv1D = with(channelwise, with(pointwise, { { filters = 4, kernel_size = 3, activation = "relu" }, filters = 5,
                         kernel_size = 2, strides = 2, padding = "same", depth_multiplier = 2, dilation_rate = 2 })),
  Conv1DTranspose = with(kernel, { { filters = 4, kernel_size = 3, activation = "relu" }, filters = 5, kernel_size = 2, strides = 2,
                                   padding = "same", output_padding = 1, dilation_rate = 2 }),
  Dense = with(kernel, { { units = 7 }, units = 8, dense_algorithm = "blas", input_shape = {6} }),
  BatchNormalization = { {}, momentum = 0.5, epsilon = 0.1, center = false, scale = false,
                         beta_initializer = "ones",
                         gamma_initializer = "zeros", moving_mean_initializer = "ones", moving_variance_initializer = "zeros",
                         beta_regularizer = L2 { 0.01 }, gamma_regularizer = L2 { 0.01 }, beta_constraint = UnitNorm(),
                         gamma_constraint = UnitNorm() },
  LayerNormalization = with(beside, { {}, axis = {1, 2} }),
  GroupNormalization = with(beside, { { groups = 1 }, groups = 2, axis = 1 }),
  LocalResponseNormalization = { {}, depth_radius = 0, bias = 2, alpha = 0.5, beta = 0.75 },
  RMSNormalization = { {}, axis = {2, 3}, epsilon = 0.1 }, UnitNormalization = { {}, axis = 1 },
  MaxPooling2D = { { pool_size = 4 }, pool_size = 3, strides = 1, padding = "same" },
  AveragePooling2D = { { pool_size = 4 }, pool_size = 3, strides = 1, padding = "same" },
  MaxPooling1D = { { pool_size = 4 }, pool_size = 3, strides = 1, padding = "same" },
  AveragePooling1D = { { pool_size = 4 }, pool_size = 3, strides = 1, padding = "same" },
  GlobalMaxPooling1D = { {}, keepdims = true }, GlobalAveragePooling1D = { {}, keepdims = true },
  MaxPooling3D = { { pool_size = 4 }, pool_size = {2, 3, 1}, strides = 1, padding = "same" },
  AveragePooling3D = { { pool_size = 4 }, pool_size = {2, 3, 1}, strides = 1, padding = "same" },
  GlobalMaxPooling3D = { {}, keepdims = true }, GlobalAveragePooling3D = { {}, keepdims = true },
  ZeroPadding3D = { {}, padding = {{1, 2}, {3, 0}, {0, 2}} }, Cropping3D = { {}, cropping = {{1, 2}, {2, 0}, {0, 2}} },
  UpSampling3D = { {}, size = {1, 2, 3} },
  GlobalMaxPooling2D = { {}, keepdims = true }, GlobalAveragePooling2D = { {}, keepdims = true },
  ZeroPadding1D = { {}, padding = {1, 2} }, ZeroPadding2D = { {}, padding = {{1, 2}, {3, 0}} },
  Cropping1D = { {}, cropping = {1, 2} }, Cropping2D = { {}, cropping = {{1, 2}, {3, 0}} },
  UpSampling1D = { {}, size = 3 }, UpSampling2D = { {}, size = {2, 3}, interpolation = "bilinear" },
  Flatten = { {} },
  SimpleRNN = with(steps, { { units = 5 }, units = 6, activation = "relu" }),
  LSTM = with(steps, { { units = 5 }, units = 6, activation = "relu", recurrent_activation = "hard_sigmoid",
                       unit_forget_bias = false }),
  GRU = with(steps, { { units = 5 }, units = 6, activation = "relu", recurrent_activation = "hard_sigmoid", reset_after = false }),
  Bidirectional = { { layer = LSTM { 3 } }, layer = GRU { 3 }, merge_mode = "sum", input_shape = {8, 2},
                    backward_layer = LSTM { 4, go_backwards = true } },
  TimeDistributed = { { layer = Dense { 3 } }, layer = Dense { 4 } },
  ReLU = { {}, max_value = 2, negative_slope = 0.1, threshold = 1 },
  Softmax = { {}, axis = {1, 2} },
  Reshape = { { target_shape = {72} }, target_shape = {9, 8} },
  Dropout = { { rate = 0.5 }, rate = 0.25, noise_shape = {1, 6, 2} }, GaussianDropout = { { rate = 0.5 }, rate = 0.25 },
  AlphaDropout = { { rate = 0.5 }, rate = 0.25, noise_shape = {1, 6, 2} },
  SpatialDropout1D = { { rate = 0.5 }, rate = 0.25, input_shape = {9, 2} }, SpatialDropout2D = { { rate = 0.5 }, rate = 0.25 },
  SpatialDropout3D = { { rate = 0.5 }, rate = 0.25 },
  Rescaling = { { scale = 2 }, scale = 3, offset = 1 },
  PReLU = { {}, alpha_initializer = "ones", alpha_regularizer = L2 { 0.01 }, alpha_constraint = MaxNorm(), shared_axes = {1, 2} },
  LeakyReLU = { {}, negative_slope = 0.1 }, ELU = { {}, alpha = 0.5 },
  Lambda = { { ["function"] = "x * 2" }, ["function"] = "x * 3" },
  Embedding = { { input_dim = 5, output_dim = 3 }, input_dim = 6, output_dim = 4, embeddings_initializer = "ones",
                embeddings_regularizer = L2 { 0.01 }, embeddings_constraint = MaxNorm(), input_shape = {8} },
  leaky_relu = { {}, negative_slope = 0.1 }, elu = { {}, alpha = 0.5 }, celu = { {}, alpha = 0.5 },
  gelu = { {}, approximate = true },
  squareplus = { {}, b = 2 }, hard_shrink = { {}, threshold = 0.25 }, soft_shrink = { {}, threshold = 0.25 },
  threshold = { { threshold = 1, default_value = 2 }, threshold = 0.5, default_value = 1 },
  Activation = { { activation = "relu" }, activation = "tanh" },
  Permute = { { dims = {2, 1, 3} }, dims = {1, 3, 2} }, RepeatVector = { { n = 2 }, n = 3, input_shape = {8} },
  Concatenate = { {}, axis = 1 },
  Dot = { { axes = 1 }, axes = {1, 2}, normalize = true }, MatMul = { {}, transpose_a = true, transpose_b = true },
  Attention = { {}, use_scale = true, dropout = 0.5, use_causal_mask = true },
  MultiHeadAttention = { { num_heads = 2, key_dim = 3 }, num_heads = 3, key_dim = 4, value_dim = 5, dropout = 0.5, use_bias = false,
                         output_shape = 4, use_causal_mask = true, kernel_initializer = "he_normal", bias_initializer = "ones",
                         kernel_regularizer = L2 { 0.01 }, bias_regularizer = L2 { 0.01 }, kernel_constraint = NonNeg(),
                         bias_constraint = NonNeg() },
  Add = { {} }, Subtract = { {} }, Multiply = { {} }, Average = { {} }, Maximum = { {} }, Minimum = { {} },
  Normalization = { { mean = {1, 2}, variance = {3, 4} }, mean = {1, 3}, variance = {3, 5}, invert = true },

  GaussianNoise = { { stddev = 0.5 }, stddev = 0.25 },
  RandomFlip = { {}, mode = "vertical" },
  RandomContrast = with(factors, { { factor = 0.5 } }), RandomBrightness = with(factors, { { factor = 0.5 } }),
  RandomErasing = with(factors, { { factor = 0.5 }, scale = {0.1, 0.2}, fill_value = 1 }),
  RandomTranslation = with(moves, { { height_factor = 0.5, width_factor = 0.5, fill_mode = "constant" }, height_factor = 0.4,
                                    width_factor = {0.1, 0.4} }),
  RandomZoom = with(moves, { { height_factor = 0.5, fill_mode = "constant" }, height_factor = 0.4, width_factor = {0.1, 0.4} }),
  RandomRotation = with(moves, { { factor = 0.5, fill_mode = "constant" }, factor = {0.1, 0.4} }),
  RandomShear = with(moves, { { fill_mode = "constant" }, x_factor = 0.4, y_factor = {0.1, 0.4} }),
  RandomCrop = with(side, { { height = 3, width = 4 } }), CenterCrop = with(side, { { height = 3, width = 4 } }),
  Resizing = with(side, { { height = 3, width = 4, pad_to_aspect_ratio = true }, interpolation = "nearest",
                          crop_to_aspect_ratio = true, pad_to_aspect_ratio = false, antialias = true, fill_value = 1 }),

  CategoricalCrossentropy = { {}, from_logits = true, label_smoothing = 0.1 },
  SparseCategoricalCrossentropy = { {}, from_logits = true },
  BinaryCrossentropy = { {}, from_logits = true, label_smoothing = 0.1 },
  BinaryFocalCrossentropy = { { apply_class_balancing = true }, apply_class_balancing = false, alpha = 0.5, gamma = 1,
                              from_logits = true, label_smoothing = 0.1 },
  CategoricalFocalCrossentropy = { {}, alpha = 0.5, gamma = 1, from_logits = true, label_smoothing = 0.1 },
  CategoricalGeneralizedCrossEntropy = { {}, q = 0.25 },
  Dice = { { axis = 1 } }, Tversky = { { axis = 1 }, alpha = 0.25, beta = 0.75 },
  Huber = { {}, delta = 2 },

  SGD = with(clips, { { momentum = 0.5 }, momentum = 0.9, nesterov = true }),
  RMSprop = with(clips, { {}, rho = 0.5, momentum = 0.5, epsilon = 0.1, centered = true }),
  Adam = with(clips, { {}, beta_1 = 0.5, beta_2 = 0.5, epsilon = 0.1, amsgrad = true }),
  AdamW = with(clips, { {}, beta_1 = 0.5, beta_2 = 0.5, epsilon = 0.1, amsgrad = true }),
  Adagrad = with(clips, { {}, initial_accumulator_value = 0.5, epsilon = 0.1 }),
  Adadelta = with(clips, { {}, rho = 0.5, epsilon = 0.1 }),
  Adamax = with(clips, { {}, beta_1 = 0.5, beta_2 = 0.5, epsilon = 0.1 }),
  Nadam = with(clips, { {}, beta_1 = 0.5, beta_2 = 0.5, epsilon = 0.1 }),
  Lamb = with(clips, { {}, beta_1 = 0.5, beta_2 = 0.5, epsilon = 0.1 }),
  Adafactor = with(clips, { {}, beta_2_decay = -0.5, epsilon_1 = 0.1, epsilon_2 = 0.1, clip_threshold = 2 }),
  Muon = with(clips, { {}, adam_beta_1 = 0.5, adam_beta_2 = 0.5, adam_weight_decay = 0.1, epsilon = 0.1, exclude_layers = {"dense"},
                       exclude_embeddings = false, muon_a = 2, muon_b = 2, muon_c = 2, adam_lr_ratio = 2, momentum = 0.5,
                       ns_steps = 3, nesterov = false, rms_rate = 0.1 }),
  ScheduleFreeAdamW = with(clips, { {}, beta_1 = 0.5, beta_2 = 0.5, epsilon = 0.1, warmup_steps = 3 }),
  Lion = with(clips, { {}, beta_1 = 0.5, beta_2 = 0.5 }),
  Ftrl = with(clips, { {}, learning_rate_power = -0.25, initial_accumulator_value = 0.5, l1_regularization_strength = 0.1,
                       l2_regularization_strength = 0.1, l2_shrinkage_regularization_strength = 0.1, beta = 0.5 }),

  ExponentialDecay = with(decay, { { initial_learning_rate = 0.1, decay_steps = 100, decay_rate = 0.5 }, decay_rate = 0.9,
                                   staircase = true }),
  InverseTimeDecay = with(decay, { { initial_learning_rate = 0.1, decay_steps = 100, decay_rate = 0.5 }, decay_rate = 0.9,
                                   staircase = true }),
  PolynomialDecay = with(decay, { { initial_learning_rate = 0.1, decay_steps = 100 }, end_learning_rate = 0.05, power = 2,
                                  cycle = true }),
  CosineDecay = with(decay, { { initial_learning_rate = 0.1, decay_steps = 100, warmup_target = 0.3, warmup_steps = 10 },
                              alpha = 0.1, warmup_target = 0.4, warmup_steps = 20 }),
  CosineDecayRestarts = { { initial_learning_rate = 0.1, first_decay_steps = 100 }, initial_learning_rate = 0.2,
                          first_decay_steps = 50, t_mul = 3, m_mul = 0.5, alpha = 0.1 },
  PiecewiseConstantDecay = { { boundaries = {100}, values = {0.1, 0.2} }, boundaries = {50}, values = {0.1, 0.3} },

  binary_crossentropy = { {}, from_logits = true, label_smoothing = 0.1 },
  categorical_crossentropy = { {}, from_logits = true, label_smoothing = 0.1 },
  sparse_categorical_crossentropy = { {}, from_logits = true }, huber = { {}, delta = 2 },
  binary_focal_crossentropy = { { apply_class_balancing = true }, apply_class_balancing = false, alpha = 0.5, gamma = 1,
                                from_logits = true, label_smoothing = 0.1 },
  categorical_focal_crossentropy = { {}, alpha = 0.5, gamma = 1, from_logits = true, label_smoothing = 0.1 },
  R2Score = { {}, class_aggregation = "variance_weighted_average", num_regressors = 2 },
  binary_accuracy = { {}, threshold = 0.25 },
  top_k_categorical_accuracy = { {}, k = 2 }, sparse_top_k_categorical_accuracy = { {}, k = 2 },

  TruePositives = with(yes, { {} }), TrueNegatives = with(yes, { {} }), FalsePositives = with(yes, { {} }),
  FalseNegatives = with(yes, { {} }), Precision = with(yes, { {} }), Recall = with(yes, { {} }),
  F1Score = with(scores, { { average = "macro" } }), FBetaScore = with(scores, { { average = "macro" }, beta = 2 }),
  AUC = { {}, multi_label = true, num_thresholds = 50, curve = "PR", summation_method = "majoring",
          thresholds = {0.25, 0.5}, from_logits = true, label_weights = {1, 2, 3, 4, 5} },
  PrecisionAtRecall = with(trade, { { recall = 0.5 }, recall = 0.25 }),
  RecallAtPrecision = with(trade, { { precision = 0.5 }, precision = 0.25 }),
  SensitivityAtSpecificity = with(trade, { { specificity = 0.5 }, specificity = 0.25 }),
  SpecificityAtSensitivity = with(trade, { { sensitivity = 0.5 }, sensitivity = 0.25 }),
  IoU = with(overlap, { { num_classes = 5, target_class_ids = {0, 2}, sparse_y_pred = false }, target_class_ids = {1} }),
  OneHotIoU = with(overlap, { { num_classes = 5, target_class_ids = {0, 2} }, target_class_ids = {1} }),
  MeanIoU = with(overlap, { { num_classes = 5, sparse_y_pred = false } }), OneHotMeanIoU = with(overlap, { { num_classes = 5 } }),
  BinaryIoU = { {}, target_class_ids = {1}, threshold = 0.25 },

  Constant = { {}, value = 2 }, Orthogonal = { {}, gain = 2 }, IdentityInitializer = { {}, gain = 2 },
  RandomNormal = { {}, mean = 1, stddev = 0.5 }, TruncatedNormal = { {}, mean = 1, stddev = 0.5 },
  VarianceScaling = { {}, scale = 2, mode = "fan_out", distribution = "uniform" },
  RandomUniform = { {}, minval = -1, maxval = 1 },
  L1 = { {}, l1 = 0.02 }, L2 = { {}, l2 = 0.02 }, L1L2 = { { l1 = 0.1 }, l1 = 0.2, l2 = 0.02 },
  MaxNorm = { {}, max_value = 3, axis = 1 }, UnitNorm = { {}, axis = {0, 1} }, NonNeg = { {} },
  MinMaxNorm = { {}, min_value = 0.5, max_value = 3, rate = 0.5, axis = 1 },
  OrthogonalRegularizer = { {}, factor = 0.02, mode = "columns" },

  ModelCheckpoint = { { filepath = "a.safetensors" }, filepath = "b.safetensors", monitor = "loss", verbose = 1,
                      save_best_only = true, save_weights_only = true, mode = "max", initial_value_threshold = 1 },
  EarlyStopping = { {}, monitor = "loss", min_delta = 1, patience = 1, verbose = 1, mode = "max", baseline = 1,
                    restore_best_weights = true, start_from_epoch = 1 },
  LearningRateScheduler = { { schedule = function(epoch) return 0.1 / (epoch + 1) end }, schedule = function() return 0.2 end,
                            verbose = 1 },
  ReduceLROnPlateau = { {}, monitor = "loss", factor = 0.5, patience = 1, verbose = 1, mode = "max", min_delta = 1, cooldown = 1,
                        min_lr = 0.1 },
  SwapEMAWeights = { {}, swap_on_epoch = true },
  TensorBoard = { {}, log_dir = "other", histogram_freq = 2 },
  CSVLogger = { { filename = "a.csv" }, filename = "b.csv", separator = ";" },
  ImageDataGenerator = { { rotation_range = 5, cval = 1, brightness_range = {0.5, 1} }, rotation_range = 6, width_shift_range = 0.1,
                         height_shift_range = 0.1, brightness_range = {0.5, 2}, shear_range = 1, zoom_range = 0.1,
                         channel_shift_range = 0.1, fill_mode = "wrap", cval = 2, horizontal_flip = true, vertical_flip = true,
                         interpolation_order = 0, featurewise_center = true, featurewise_std_normalization = true,
                         zca_whitening = true, zca_epsilon = 0.1,
                         samplewise_center = true, samplewise_std_normalization = true, rescale = 2,
                         validation_split = 0.5, pad = 2, dihedral = true, cutout = 2, mixup = 0.5, cutmix = 0.5 },

  Model = { {}, name = "other", class_names = {"a", "b", "c", "d", "e"}, conv_algorithm = "plain", dense_algorithm = "blas" },
  compile = { { loss = "mse" }, loss = "mae", optimizer = "adam", loss_weights = 2, metrics = {"mae"}, weighted_metrics = {"mae"} },
  fit = { { epochs = 3 }, data = "mnist", rescale = 2, batch_size = 5, epochs = 2, validation_split = 0.5, validation_range = {0, 5},
          shuffle = false, seed = 4, resize = "crop", background = 3, class_weight = { [0] = 2 }, sample_weight = true,
          initial_epoch = 1, steps_per_epoch = 3, validation_data = "mnist", validation_freq = 2, validation_steps = 4,
          validation_batch_size = 7, verbose = 2 },
}

-- The row's options with the second value of the one that is asked for. What has no row has its name alone.
local function options()
  local row = values[op] or { {} }
  local of, value = row[1], row[option]
  if option == "name" and not value then value = "another" end
  if option == "input_shape" and not value then value = op:find("1D") and {8, 2} or op:find("3D") and {4, 5, 6, 2} or {4, 9, 2} end
  if kind == "optimizer" then of.use_ema = true end
  if option == "none" then return of end
  if value == nil then error(op .. "." .. option .. ": tests/op/effects.lua has no second value of it") end
  of[option] = value
  if option == "crop_to_aspect_ratio" then of.pad_to_aspect_ratio = false end
  if option == "output_padding" then of.strides = 2 end
  if option == "zca_epsilon" then of.zca_whitening = true end
  if op == "InputLayer" and option == "input_shape" then of.shape = nil end
  return of
end

local function constructor()
  local named = { kl_divergence = "KLDivergence", accuracy = "Accuracy", leaky_relu = "LeakyReLU", elu = "ELU" }
  local camel = op:gsub("^%l", string.upper):gsub("_%l", function(c) return c:sub(2):upper() end)
  return _G[named[op] or camel]
end

local function made() return constructor()(options()) end

local function trained(model, compile, fit)
  compile.loss = compile.loss or "mse"
  model:compile(compile)
  model:fit(fit or {})
  return model
end

-- The model for each kind of op.
local models = {}
local inputs = { Dense = vector, Embedding = vector, RepeatVector = vector, SpatialDropout1D = {6, 2},
                 SimpleRNN = sequence, LSTM = sequence, GRU = sequence, Bidirectional = sequence }
local joins = { Add = true, Subtract = true, Multiply = true, Average = true, Maximum = true, Minimum = true, Concatenate = true,
                Dot = true, MatMul = true, Attention = true, MultiHeadAttention = true }

function models.layer()
  local o = options()
  if joins[op] then
    local x = Input { shape = op == "MatMul" and {6, 6} or op:find("Attention") and sequence or map }
    table.insert(o, 1, x)
    table.insert(o, 2, Rescaling { 2 }(x))
    return trained(Model { inputs = x, outputs = Flatten()(constructor()(o)) }, {})
  end
  local of = op:find("1D") and sequence or op:find("3D") and volume or map
  if op ~= "InputLayer" then o.input_shape = o.input_shape or inputs[op] or of end
  local model = Sequential { constructor()(o) }
  if op == "Conv2D" then model:add(MaxPooling2D()) end
  model:add(Flatten())
  model:add(Dense { 3 })
  return trained(model, {})
end

local function small(options) return Sequential { Dense(with({ 5, input_shape = vector }, options or {})) } end
function models.loss() return trained(small(), { loss = made() }) end
function models.metric()
  return trained(small { activation = option == "from_logits" and "linear" or "hard_sigmoid" }, { loss = "mae", metrics = { made() } })
end
function models.optimizer()
  return trained(small { name = op == "Muon" and option:find("embedding") and "embedding" or nil }, { optimizer = made() })
end
function models.schedule() return trained(small(), { optimizer = SGD { made() } }) end
function models.activation() return trained(small { activation = made() }, {}) end
function models.initializer() return trained(small { kernel_initializer = made() }, {}) end
function models.regularizer() return trained(small { kernel_regularizer = made() }, {}) end
function models.constraint() return trained(small { kernel_constraint = made() }, {}) end
function models.callback()
  return trained(small(), { optimizer = SGD { use_ema = true } }, { callbacks = { made() }, validation_split = 0.5 })
end
function models.augmentation()
  return trained(Sequential { Flatten { input_shape = {6, 6, 3} } }, {}, { augment = made() })
end
function models.recipe()
  local o = options()
  local model = Sequential(with({ Conv2D { 4, 3, activation = "relu", input_shape = map }, MaxPooling2D(), Flatten(), Dense { 5 } },
                                op == "Model" and o or {}))
  return trained(model, op == "compile" and o or { loss = "sparse_categorical_crossentropy" }, op == "fit" and o or {})
end

return models[kind]()
