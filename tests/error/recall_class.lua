-- expect: recall_class.lua:3: metric Recall: class_id = 5, but an output of shape [5] has 5 along its last axis
local model = Sequential { Dense { 5, activation = "softmax", input_shape = {4} } }
model:compile { loss = "categorical_crossentropy", metrics = { Recall { class_id = 5 } } }
return model
