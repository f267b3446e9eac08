-- expect: clip_twice.lua:5: Adam: clipnorm and global_clipnorm: only one of clipnorm, clipvalue and global_clipnorm may be given
local model = Sequential { Dense { 8, input_shape = {8} } }
model:compile {
  loss = "mse",
  optimizer = Adam { clipnorm = 1, global_clipnorm = 2 },
}
return model
