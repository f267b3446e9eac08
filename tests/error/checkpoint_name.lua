-- expect: checkpoint_name.lua:10: ModelCheckpoint: filepath = 'weights.{epoch:02d}-{val_loss:.2f}.hdf5' would be taken for HDF5, and what is written is a .safetensors file
-- expect: checkpoint_name.lua:11: ModelCheckpoint: filepath = 'best.h5' would be taken for HDF5, and what is written is a .safetensors file
-- expect: checkpoint_name.lua:12: ModelCheckpoint: filepath = 'a/best.weights.H5' would be taken for HDF5, and what is written is a .safetensors file
-- expect: checkpoint_name.lua:13: ModelCheckpoint: filepath = 'best.keras' would be taken for Keras's archive, and what is written is a .safetensors file
-- expect: checkpoint_name.lua:14: ModelCheckpoint: filepath = '../best.keras' has .. in it, and a path in a model lies beneath the run folder
-- help: filepath: a .safetensors file in the run folder; may contain {epoch:02d} and {val_loss:.2f}
local model = Sequential { Dense { 1, input_shape = {2} } }
model:compile { loss = "mse", optimizer = "sgd" }
model:fit { callbacks = {
    ModelCheckpoint { "weights.{epoch:02d}-{val_loss:.2f}.hdf5" },
    ModelCheckpoint { filepath = "best.h5" },
    ModelCheckpoint { filepath = "a/best.weights.H5" },
    ModelCheckpoint { filepath = "best.keras" },
    ModelCheckpoint { filepath = "../best.keras" },
    ModelCheckpoint { filepath = "best" }, ModelCheckpoint { filepath = "keras.safetensors" },
} }
return model
