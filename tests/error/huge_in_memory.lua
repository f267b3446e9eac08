-- expect: huge_in_memory.lua:4: Dense 'dense': [2000000000,1] has more than 2,000,000,000 elements as it lies in memory, its last axis in lines of 16
-- its kernel as Keras has it is within the limit; a line of 16 reals for each row is not
local x = Input { 2000000000 }
local model = Model { inputs = x, outputs = Dense { 1 }(x) }
return model
