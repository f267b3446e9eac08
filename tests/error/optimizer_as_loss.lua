-- expect: optimizer_as_loss.lua:3: compile: loss should be a loss, not Adam
local model = Sequential { Dense { 8, input_shape = {8} } }
model:compile { loss = Adam() }
return model
