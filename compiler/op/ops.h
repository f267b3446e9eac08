/* ops.h -- the registry: a row registers an op. That gives it its Lua constructor, checked options, a place in `cnnc ops`, and
 * the obligation of a test, tests/op/NAME.lua. A row: the C identifier behind op_, which its file in op/ defines. */

/* layers */
ROW(input_layer)                ROW(conv2d)                     ROW(dense)                      ROW(batch_normalization)
ROW(max_pooling1d)              ROW(average_pooling1d)          ROW(global_max_pooling1d)       ROW(global_average_pooling1d)
ROW(max_pooling2d)              ROW(average_pooling2d)          ROW(global_max_pooling2d)       ROW(global_average_pooling2d)
ROW(max_pooling3d)              ROW(average_pooling3d)          ROW(global_max_pooling3d)       ROW(global_average_pooling3d)
ROW(zero_padding1d)             ROW(zero_padding2d)             ROW(cropping1d)                 ROW(cropping2d)
ROW(up_sampling1d)              ROW(up_sampling2d)              ROW(zero_padding3d)             ROW(cropping3d)
ROW(up_sampling3d)              ROW(spatial_dropout3d)
ROW(flatten)                    ROW(reshape)                    ROW(dropout)                    ROW(rescaling)
ROW(activation)                 ROW(relu_layer)                 ROW(softmax_layer)              ROW(add)
ROW(leaky_relu_layer)           ROW(elu_layer)                  ROW(prelu)
ROW(concatenate)                ROW(normalization)              ROW(depthwise_conv2d)
ROW(subtract)                   ROW(multiply)                   ROW(average)                    ROW(maximum)
ROW(minimum)                    ROW(permute_layer)              ROW(repeat_vector)              ROW(separable_conv2d)
ROW(layer_normalization)        ROW(group_normalization)        ROW(rms_normalization)          ROW(unit_normalization)
ROW(local_response_normalization)
ROW(spatial_dropout1d)          ROW(spatial_dropout2d)          ROW(gaussian_dropout)           ROW(alpha_dropout)
ROW(conv1d)                     ROW(depthwise_conv1d)           ROW(separable_conv1d)           ROW(conv1d_transpose)
ROW(conv2d_transpose)            ROW(conv3d)                     ROW(conv3d_transpose)
ROW(simple_rnn)                 ROW(lstm)                       ROW(gru)                        ROW(embedding)
ROW(bidirectional)              ROW(time_distributed)            ROW(lambda)
ROW(dot)                        ROW(matmul)                     ROW(attention)                  ROW(multi_head_attention)
ROW(gaussian_noise)             ROW(random_flip)                ROW(random_contrast)            ROW(random_brightness)
ROW(resizing)                   ROW(center_crop)                ROW(random_crop)                ROW(random_erasing)
ROW(random_translation)         ROW(random_zoom)                ROW(random_rotation)            ROW(random_shear)

/* activations */
ROW(linear)                     ROW(relu)                       ROW(relu6)                      ROW(leaky_relu)
ROW(elu)                        ROW(selu)                       ROW(sigmoid)                    ROW(hard_sigmoid)
ROW(tanh)                       ROW(softsign)                   ROW(exponential)                ROW(softplus)
ROW(silu)                       ROW(gelu)                       ROW(softmax)                    ROW(celu)
ROW(log_sigmoid)                ROW(sparse_sigmoid)             ROW(hard_tanh)                  ROW(tanh_shrink)
ROW(squareplus)                 ROW(sparse_plus)                ROW(hard_silu)                  ROW(mish)
ROW(hard_shrink)                ROW(soft_shrink)                ROW(threshold)                  ROW(log_softmax)

/* losses */
ROW(categorical_crossentropy)   ROW(sparse_categorical_crossentropy)                            ROW(binary_crossentropy)
ROW(binary_focal_crossentropy)  ROW(categorical_focal_crossentropy)
ROW(categorical_generalized_cross_entropy)
ROW(mean_squared_error)         ROW(mean_absolute_error)        ROW(mean_absolute_percentage_error)
ROW(mean_squared_logarithmic_error)                             ROW(huber)                      ROW(log_cosh)
ROW(poisson)                    ROW(kl_divergence)              ROW(cosine_similarity)
ROW(dice)                       ROW(tversky)
ROW(hinge)                      ROW(squared_hinge)              ROW(categorical_hinge)

/* metrics */
ROW(accuracy)                   ROW(binary_accuracy)            ROW(categorical_accuracy)       ROW(sparse_categorical_accuracy)
ROW(top_k_categorical_accuracy) ROW(sparse_top_k_categorical_accuracy)
ROW(metric_mean_squared_error)  ROW(metric_mean_absolute_error) ROW(metric_mean_absolute_percentage_error)
ROW(metric_mean_squared_logarithmic_error)                      ROW(log_cosh_error)
ROW(metric_binary_crossentropy) ROW(metric_categorical_crossentropy)
ROW(metric_sparse_categorical_crossentropy)                     ROW(metric_huber)
ROW(metric_binary_focal_crossentropy)                           ROW(metric_categorical_focal_crossentropy)
ROW(root_mean_squared_error)    ROW(pearson_correlation)        ROW(concordance_correlation)    ROW(r2_score)
ROW(metric_poisson)             ROW(metric_kl_divergence)       ROW(metric_cosine_similarity)
ROW(metric_hinge)               ROW(metric_squared_hinge)       ROW(metric_categorical_hinge)
ROW(true_positives)             ROW(true_negatives)             ROW(false_positives)            ROW(false_negatives)
ROW(precision)                  ROW(recall)                     ROW(f1_score)                   ROW(fbeta_score)
ROW(auc)                        ROW(precision_at_recall)        ROW(recall_at_precision)
ROW(sensitivity_at_specificity) ROW(specificity_at_sensitivity) ROW(iou)                        ROW(mean_iou)
ROW(one_hot_iou)                ROW(one_hot_mean_iou)           ROW(binary_iou)

/* optimizers */
ROW(sgd)                        ROW(rmsprop)                    ROW(adam)                       ROW(adamw)
ROW(adagrad)                    ROW(adadelta)                   ROW(adamax)                     ROW(nadam)
ROW(lion)                       ROW(ftrl)                       ROW(lamb)                       ROW(schedule_free_adamw)
ROW(adafactor)                  ROW(muon)

/* schedules */
ROW(exponential_decay)          ROW(inverse_time_decay)         ROW(polynomial_decay)           ROW(cosine_decay)
ROW(cosine_decay_restarts)      ROW(piecewise_constant_decay)

/* initializers */
ROW(zeros_init)                 ROW(ones_init)                  ROW(constant_init)              ROW(random_normal)
ROW(random_uniform)             ROW(truncated_normal)           ROW(glorot_uniform)             ROW(glorot_normal)
ROW(he_uniform)                 ROW(he_normal)                  ROW(lecun_uniform)              ROW(lecun_normal)
ROW(variance_scaling)           ROW(orthogonal)                 ROW(identity)

/* regularizers */
ROW(l1)                         ROW(l2)                         ROW(l1l2)                       ROW(orthogonal_regularizer)

/* constraints */
ROW(max_norm)                   ROW(min_max_norm)               ROW(unit_norm)                  ROW(non_neg)

/* callbacks */
ROW(model_checkpoint)           ROW(early_stopping)             ROW(reduce_lr_on_plateau)       ROW(csv_logger)
ROW(learning_rate_scheduler)    ROW(tensor_board)
ROW(swap_ema_weights)           ROW(terminate_on_nan)

/* what samples go through in training */
ROW(image_data_generator)

/* what a model, model:compile and model:fit are given */
ROW(model)                      ROW(compile)                    ROW(fit)

/* made by passes only */
ROW(conv2d_pool)                ROW(unpool)                     ROW(columns)                    ROW(permute)
ROW(sum)                        ROW(activation_x)               ROW(clipped_relu)               ROW(axis_function)
ROW(product)                    ROW(causal_softmax)             ROW(scaled)
ROW(softmax_crossentropy)       ROW(sigmoid_crossentropy)
ROW(sigmoid_focal_crossentropy)                                 ROW(frozen_normalization)
ROW(standardize)                ROW(apart)
ROW(whiten)                     ROW(add_broadcast)              ROW(reverse)                    ROW(unit_forget)
ROW(simple_rnn_loop)            ROW(lstm_loop)                  ROW(gru_loop)                   ROW(gru_before_loop)
