-- expect: keras_python_call.lua:5: ')' expected near ','
-- help: a tuple is written in braces in Lua: {32, 32, 3}
-- help: options stand in braces: Dense { 10, activation = "relu" }
local model = Sequential()
model:add(Conv2D(32, (3,3), activation="relu", input_shape=(8,8,1)))
return model
