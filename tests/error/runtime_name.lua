-- expect: runtime_name.lua:2: a model cannot be called rt_net: the runtime's files are
return Sequential { name = "rt_net", Dense { 3, input_shape = {8} } }
