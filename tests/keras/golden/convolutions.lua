-- Kinds of convolution, -D case=NAME: steps, gaps, odd maps, each behind others and beside them.
local x = Input { shape = {9, 8, 3} }
local cases = {}

function cases.depthwise()
  local p = DepthwiseConv2D { 3, padding = "same", depth_multiplier = 2, activation = "relu" }(x)
  local q = DepthwiseConv2D { {3, 2}, strides = 2, depthwise_constraint = MaxNorm { 0.5, axis = {0, 1} } }(p)
  local r = BatchNormalization {}(DepthwiseConv2D { 3, strides = 2, padding = "same", use_bias = false }(p))
  local s = DepthwiseConv2D { {2, 3}, padding = "same", dilation_rate = {3, 1}, activation = "tanh" }(p)
  local t = DepthwiseConv2D { 2, strides = 2, dilation_rate = 3 }(s)
  local u = DepthwiseConv2D { 2, depth_multiplier = 3, depthwise_regularizer = L2 { 0.05 } }(t)
  return { q, r, u }
end

function cases.grouped()
  local p = Conv2D { 6, 3, padding = "same", dilation_rate = {2, 1}, activation = "relu" }(x)
  local q = Conv2D { 8, {3, 2}, strides = 2, groups = 2 }(p)
  local r = BatchNormalization {}(Conv2D { 6, 3, padding = "same", groups = 6, use_bias = false, dilation_rate = 2 }(p))
  local s = Conv2D { 9, {2, 3}, dilation_rate = {3, 1}, groups = 3, activation = "tanh" }(p)
  local t = Conv2D { 4, 2, strides = 2, padding = "same" }(s)
  return { q, r, Conv2D { 6, {1, 2}, groups = 2, dilation_rate = 2 }(t) }
end

function cases.separable()
  local p = SeparableConv2D { 5, 3, padding = "same", depth_multiplier = 2, activation = "relu" }(x)
  local q = SeparableConv2D { 4, {3, 2}, strides = 2, pointwise_constraint = MaxNorm { 0.5, axis = {0, 1, 2} } }(p)
  local r = BatchNormalization {}(SeparableConv2D { 3, 3, strides = 2, padding = "same", use_bias = false }(p))
  local s = SeparableConv2D { 4, {2, 3}, padding = "same", dilation_rate = {3, 1}, activation = "tanh" }(p)
  local t = SeparableConv2D { 3, 2, strides = 2, dilation_rate = 3, depthwise_regularizer = L2 { 0.02 } }(s)
  return { q, r, SeparableConv2D { 6, 2, depth_multiplier = 3, pointwise_regularizer = L2 { 0.05 } }(t) }
end

function cases.transposed()
  local p = Conv2DTranspose { 5, 3, padding = "same", activation = "relu" }(x)
  local q = Conv2DTranspose { 4, {3, 2}, strides = 2 }(p)
  local r = BatchNormalization {}(Conv2DTranspose { 3, 3, strides = 2, padding = "same", use_bias = false }(p))
  local s = Conv2DTranspose { 4, {2, 3}, strides = {3, 1}, activation = "tanh" }(p)
  local t = Conv2DTranspose { 2, 2, strides = 3, output_padding = 1 }(p)
  return { q, r, s, t, Conv2DTranspose { 6, 3, strides = 2, padding = "same", output_padding = 0 }(p) }
end

local means = {}
for i, y in ipairs(cases[case or "depthwise"]()) do means[i] = GlobalAveragePooling2D {}(y) end
local model = Model { inputs = x, outputs = Dense { 2, name = "out" }(Concatenate(means)) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 0.2 } }
model:fit { batch_size = 3 }
return model
