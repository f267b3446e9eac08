-- expect: keras_class_names_string.lua:3: Sequential: class_names should be a list of strings, not "a,b"
-- help: class_names: labels: the data's own, where it has some
return Sequential { class_names = "a,b", Dense { 2, input_shape = {8} } }
