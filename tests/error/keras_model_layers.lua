-- expect: keras_model_layers.lua:4: layers is not done in the model file: it describes the network
-- help: `cnnc summary MODEL.lua` shows it
local model = Sequential { Dense { 3, input_shape = {8} } }
print(#model.layers)
return model
