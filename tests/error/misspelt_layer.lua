-- expect: misspelt_layer.lua:3: there is no 'Conv2d'; did you mean 'Conv2D'?
local model = Sequential()
model:add(Conv2d { 8, 3, input_shape = {8, 8, 1} })
return model
