-- expect: keras_dict_colon.lua:4: <name> expected near '"mse"'
-- help: options are written `loss = "mse"`, not `loss: "mse"`
local model = Sequential { Dense { 3, input_shape = {8} } }
model:compile { loss: "mse" }
return model
