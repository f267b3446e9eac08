-- expect: keras_fit_data_args.lua:5: 'x_train' is not defined: fit { data = ... } takes images, folders, .npz files
-- expect: keras_fit_data_args.lua:5: 'y_train' is not defined: fit { data = ... } takes images, folders, .npz files
local model = Sequential { Dense { 3, input_shape = {8} } }
model:compile { loss = "mse" }
model:fit(x_train, y_train)
return model
