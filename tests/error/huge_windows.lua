-- expect: huge_windows.lua:7: Conv2D 'a': strides = 2147483647 is out of range: from 1 to 65536
-- expect: huge_windows.lua:8: MaxPooling2D 'b': pool_size = 65537 is out of range: from 1 to 65536
-- expect: huge_windows.lua:9: Conv2D 'c': filters = 9.2233720368548e+18 is too large: 2,147,483,647 is the most
-- expect: huge_windows.lua:10: Dense 'd': units = -2147483648 is too large: 2,147,483,647 is the most
local x = Input { 32, 32, 3 }
local h = x
h = Conv2D { 8, 3, strides = 2147483647, name = "a" }(h)
h = MaxPooling2D { 65537, name = "b" }(x)
h = Conv2D { math.maxinteger, 3, name = "c" }(x)
h = Dense { -2147483648, name = "d" }(x)
return Model { inputs = x, outputs = h }
