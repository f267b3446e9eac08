-- Rows of a table: of vectors, sequences and maps of numbers, through layers that move them, with a penalty and a constraint; one
-- table for two inputs; each under an optimizer whose steps move rows that no sample has (and of `frozen` none).
local ids, more = Input { shape = {7}, dtype = "int32", name = "ids" }, Input { shape = {2, 3, 3}, name = "more" }
local plain = Embedding { input_dim = 13, output_dim = 5, name = "plain", trainable = case ~= "frozen" }
local bound = Embedding { 40, 17, name = "bound", embeddings_regularizer = "l2", embeddings_constraint = MaxNorm { 0.7, axis = -1 } }
local shared = Embedding { input_dim = 11, output_dim = 3, name = "shared", embeddings_initializer = "he_normal" }
local one = Multiply { plain(ids), Dense { 5, activation = "tanh", name = "gate" }(plain(ids)) }
local two = bound(Permute { {3, 1, 2} }(more))
local three = Concatenate { axis = 1, shared(ids), shared(Flatten()(more)) }
local ends = Concatenate { Flatten()(one), Flatten()(two), Flatten()(three) }
local optimizers = { sgd = SGD { 0.1 }, momentum = SGD { 0.1, momentum = 0.9 }, adam = Adam { 0.05, amsgrad = true },
                     rmsprop = RMSprop { 0.05 }, clipped = Adam { 0.05, global_clipnorm = 0.1, weight_decay = 0.01 },
                     frozen = AdamW { 0.05, clipvalue = 0.01 } }
local model = Model { inputs = {ids, more}, outputs = Dense { 2, name = "out" }(ends) }
model:compile { loss = "mse", optimizer = optimizers[case] }
model:fit { batch_size = 4, rescale = 0.5 }
return model
