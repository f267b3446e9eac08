-- expect: keras_from_import.lua:3: syntax error near 'keras'
-- help: nothing is imported: Conv2D, Sequential and all others are there
from keras import layers
return 3
