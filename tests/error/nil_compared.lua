-- expect: nil_compared.lua:2: attempt to compare number with nil
if 3 < widht then return Sequential() end
