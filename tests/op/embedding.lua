-- forced: case=deep,shared,stored,frozen
-- Rows of sequences; of maps, through layers that move the numbers; one table for two inputs, with a penalty on it; the gradient
-- stored where the norm is clipped.
local ids = Input { shape = case == "deep" and {2, 3, 5} or {19}, dtype = "int32", name = "ids" }
local inputs, y = { ids }
if case == "deep" then
  y = Embedding { input_dim = 300, output_dim = 33 } (Permute { {2, 3, 1} } (ids))
  local few = Embedding { 7, 2, embeddings_initializer = "ones" } (Cropping2D { {{1, 0}, {0, 1}} } (ids))
  y = Concatenate { Flatten() (y), Flatten() (few) }
elseif case == "shared" then
  local table = Embedding { input_dim = 11, output_dim = 16, embeddings_regularizer = L2 { 0.01 } }
  inputs[2] = Input { shape = {3, 6}, name = "more" }
  y = Concatenate { Flatten() (table (ids)), Flatten() (table (inputs[2])) }
else
  y = Embedding { input_dim = 600, output_dim = 20, trainable = case ~= "frozen" } (ids)
  y = Flatten() (Multiply { y, Dense { 20, activation = "tanh" } (y) })
end
local model = Model { name = "embedding_op", inputs = inputs, outputs = Dense { 3 } (y) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1, clipnorm = case == "stored" and 1e6 or nil } }
return model
