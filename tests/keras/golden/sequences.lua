-- Convolutions of sequences, -D case=NAME: steps, gaps, odd lengths, each behind others and beside them.
local x = Input { shape = {17, 3} }
local cases = {}

function cases.causal()
  local p = Conv1D { 6, 3, padding = "causal", dilation_rate = 2, activation = "relu" }(x)
  local q = Conv1D { 8, 4, padding = "causal", dilation_rate = 5, groups = 2, activation = "tanh" }(p)
  local r = BatchNormalization {}(Conv1D { 5, 2, padding = "causal", strides = 3, use_bias = false }(q))
  local s = Conv1D { 4, 5, padding = "same", strides = 2 }(q)
  local t = Conv1D { 6, 3, groups = 3, kernel_constraint = MaxNorm { 0.5, axis = {0, 1} } }(p)
  return { r, s, t, Conv1D { 3, 4, padding = "same", dilation_rate = 3, kernel_regularizer = L2 { 0.05 } }(t) }
end

function cases.depthwise()
  local p = DepthwiseConv1D { 3, padding = "same", depth_multiplier = 2, activation = "relu" }(x)
  local q = DepthwiseConv1D { 4, strides = 2, depthwise_constraint = MaxNorm { 0.5, axis = 0 } }(p)
  local r = BatchNormalization {}(DepthwiseConv1D { 3, strides = 3, padding = "same", use_bias = false }(p))
  local s = DepthwiseConv1D { 2, padding = "same", dilation_rate = 3, activation = "tanh" }(p)
  local t = SeparableConv1D { 5, 3, strides = 2, padding = "same", depth_multiplier = 2, activation = "relu" }(s)
  local u = SeparableConv1D { 4, 2, dilation_rate = 3, pointwise_regularizer = L2 { 0.05 } }(t)
  return { q, r, t, u }
end

function cases.transposed()
  local p = Conv1DTranspose { 5, 3, padding = "same", activation = "relu" }(x)
  local q = Conv1DTranspose { 4, 2, strides = 3 }(p)
  local r = BatchNormalization {}(Conv1DTranspose { 3, 3, strides = 2, padding = "same", use_bias = false }(p))
  local s = Conv1DTranspose { 4, 4, strides = 3, activation = "tanh" }(p)
  local t = Conv1DTranspose { 2, 2, strides = 3, output_padding = 1 }(p)
  return { q, r, s, t, Conv1DTranspose { 6, 3, strides = 2, padding = "same", output_padding = 0 }(p) }
end

local means = {}
for i, y in ipairs(cases[case or "causal"]()) do means[i] = GlobalAveragePooling1D {}(y) end
local model = Model { inputs = x, outputs = Dense { 2, name = "out" }(Concatenate(means)) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 0.2 } }
model:fit { batch_size = 3 }
return model
