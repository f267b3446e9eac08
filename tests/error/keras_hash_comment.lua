-- expect: keras_hash_comment.lua:4: unexpected symbol near '#'
-- help: a remark begins with -- in Lua
local model = Sequential { Dense { 3, input_shape = {8} } }
# a comment
return model
