-- expect: sequence.lua:4: GlobalMaxPooling1D 'global_max_pooling1d' takes [length, channels], not [3,3,1]
return Sequential {
  ZeroPadding2D { input_shape = {1, 1, 1} },
  GlobalMaxPooling1D(),
}
