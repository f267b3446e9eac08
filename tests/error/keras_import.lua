-- expect: keras_import.lua:3: syntax error near 'keras'
-- help: nothing is imported: Conv2D, Sequential and all others are there
import keras
return 3
