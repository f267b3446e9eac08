-- expect: same_name.lua:4: Dense 'hidden': another layer has this name
return Sequential {
  Dense { 8, name = "hidden", input_shape = {8} },
  Dense { 8, name = "hidden" },
}
