-- expect: said_once.lua:8: Dense 'dense': units should be a whole number, not "many"
-- expect: said_once.lua:11: SGD: learning_rate = -1 is out of range: 0 or more
-- what stands where a thing has been refused already is not refused again
local model = Sequential()
local bad =
  -- the mistake itself
  --
  Dense { "many", input_shape = {8} }
for _, l in ipairs { Conv2D { bad, 3, padding = bad, strides = {bad, 1}, use_bias = bad, activation = bad, name = bad },
                     Conv2D { 8, 3, data_format = bad, dilation_rate = bad } } do model:add(l) end
model:compile { loss = bad, loss_weights = { bad }, optimizer = Adam { learning_rate = SGD { learning_rate = -1 } },
                metrics = { bad, TopKCategoricalAccuracy { k = bad } } }
model:fit { epochs = bad, data = bad, callbacks = { bad, ModelCheckpoint { filepath = bad } } }
return bad
