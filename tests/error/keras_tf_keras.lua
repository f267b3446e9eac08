-- expect: keras_tf_keras.lua:2: 'tf' is not defined: names stand alone: Conv2D, not layers.Conv2D
local model = tf.keras.Sequential()
return model
