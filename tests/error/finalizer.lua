-- expect: finalizer.lua:2: __gc is not there in a model file
setmetatable({}, { __gc = function() while true do end end })
