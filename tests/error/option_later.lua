-- expect: option_later.lua:2: Dense 'dense': lora_rank is not there yet
return Sequential { Dense { 8, lora_rank = 2, input_shape = {8} } }
