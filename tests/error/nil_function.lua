-- expect: nil_function.lua:3: 'add_block' is not defined; did you mean 'add_blocks'?
function add_blocks(m) m:add(Dense { 3, input_shape = {8} }) end
add_block(Sequential())
