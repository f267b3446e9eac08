-- expect: separator.lua:9: CSVLogger: separator: "?touch x?" has control characters, or bytes that are no UTF-8: a text is UTF-8 and can be shown in one line
-- expect: separator.lua:10: CSVLogger: separator = '' is not one printable character that no number has
-- expect: separator.lua:11: CSVLogger: separator = ', ' is not one printable character that no number has
-- expect: separator.lua:12: CSVLogger: separator = '1' is not one printable character that no number has
-- expect: separator.lua:13: CSVLogger: separator: "?" has control characters, or bytes that are no UTF-8: a text is UTF-8 and can be shown in one line
local model = Sequential { Dense { 1, input_shape = {2} } }
model:compile { loss = "mse", optimizer = "sgd" }
model:fit { callbacks = {
    CSVLogger { "a.csv", separator = "\ntouch x\n" },
    CSVLogger { "b.csv", separator = "" },
    CSVLogger { "c.csv", separator = ", " },
    CSVLogger { "d.csv", separator = "1" },
    CSVLogger { "e.csv", separator = "\27" },
} }
return model
