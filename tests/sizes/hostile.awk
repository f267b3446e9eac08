# hostile.awk -- the op table in markdown -> models/*.lua: one for each option that is a number, each value and each place in
# it; with the other options at what is required, and again with the numbers before it at 65536. See hostile.
BEGIN {
    FS = " *[|] *"
    n = split("0 -1 1 2 3 255 65535 65536 65537 16777216 16777217 1999999999 2000000000 2000000001 2147483646 2147483647 " \
              "2147483648 -2147483648 4294967296 9223372036854775807 -9223372036854775808 1e18 1e300 -1e300 1e-300 0.5 " \
              "0/0 1/0 -1/0", value, " ")
    needed["Conv2D"] = "filters = 4, kernel_size = 3"; needed["Dense"] = "units = 4"; needed["AveragePooling2D"] = "pool_size = 2"
    needed["Reshape"] = "target_shape = {-1}"; needed["Dropout"] = "rate = 0.5"; needed["Rescaling"] = "scale = 1"
    needed["ModelCheckpoint"] = "filepath = 'x'"; needed["CSVLogger"] = "filename = 'x'"
}
/^## /  { kind = $0; sub(/^## /, "", kind) }
/^### / { op = $0; sub(/^### /, "", op); numbers = 0 }
/^\| `/ && $3 == "yes" {
    option = $2; gsub(/`/, "", option)
    if ($4 ~ /^integer|^number|^1 or 2/) forms = "%s"
    else forms = ""
    if ($4 ~ /^1 or 2/) forms = "%s|{%s, 1}|{1, %s}|{%s, %s}"
    if ($4 ~ /^integers/) forms = "{%s}|{%s, 1, 1}|{1, %s, 1}|{1, 1, %s}|{%s, %s, %s}"
    if ($4 ~ /^[{]first/) forms = "{0, %s}|{%s, 5}"
    if (forms == "") next
    count = split(forms, form, "|")
    for (f = 1; f <= count; f++) for (v = 1; v <= n; v++) all(option, filled(form[f], value[v]))
    beside[op] = beside[op] (beside[op] == "" ? "" : ", ") option " = " sprintf(form[1], "65536", "65536", "65536")
}

function filled(form, v) { gsub(/%s/, v, form); return form }

# The op's other options as required; without one that is given here.
function rest(option,   k, list, text, words) {
    text = ""
    k = split(needed[op], list, /, /)
    for (; k > 0; k--) { split(list[k], words, " "); if (words[1] != option) text = text ", " list[k] }
    return text
}

function all(option, v) {
    print_model(option " = " v rest(option))
    if (kind == "Layers" && op != "InputLayer") print_model(option " = " v rest(option) ", padding = 'same'")
    if (beside[op] != "" && !index(beside[op], option " =")) print_model(option " = " v ", " beside[op] rest_beside(option))
}

function rest_beside(option,   k, list, text, words) {
    text = ""
    k = split(needed[op], list, /, /)
    for (; k > 0; k--) { split(list[k], words, " "); if (words[1] != option && !index(beside[op], words[1] " =")) text = text ", " list[k] }
    return text
}

function print_model(options,   x, y, compile, fit, top, name) {
    if (options ~ /padding/ && op !~ /Conv2D|Pooling2D/) return
    if (options ~ /padding/ && op ~ /Global/) return
    if (++numbered % share) return
    compile = "loss = 'mse', optimizer = 'sgd'"; fit = "epochs = 1"; top = ""
    y = "Dense { 4 }(Flatten()(x))"
    if (kind == "Layers") {
        y = op ~ /^(Add|Concatenate)$/ ? op " { " options " }({x, x})" : op == "InputLayer" ? "x" : op " { " options " }(x)"
        if (op ~ /^Dense$/) y = "Dense { " options " }(Flatten()(x))"
    }
    x = op == "InputLayer" ? "Input { " options " }" : "Input { 9, 9, 3 }"
    camel = op
    if (kind == "Metrics") {
        camel = ""; k = split(op, w, "_")
        for (i = 1; i <= k; i++) camel = camel toupper(substr(w[i], 1, 1)) substr(w[i], 2)
    }
    if (kind == "Optimizers") compile = "loss = 'mse', optimizer = " op " { " options " }"
    if (kind == "Losses") compile = "loss = " op " { " options " }"
    if (kind == "Metrics") compile = "loss = 'mse', metrics = { " camel " { " options " } }"
    if (kind == "Initializers") y = "Dense { 4, kernel_initializer = " camelled(op) " { " options " } }(Flatten()(x))"
    if (kind == "Regularizers") y = "Dense { 4, kernel_regularizer = " op " { " options " } }(Flatten()(x))"
    if (kind == "Callbacks") fit = "callbacks = { " op " { " options " } }"
    if (op == "fit") fit = options
    if (op == "compile") compile = compile ", " options
    if (op == "Model") top = options ", "
    name = sprintf("models/%s_%05d.lua", op, numbered)
    if (kind == "Layers" && options ~ /input_shape/ && op != "InputLayer")
        printf "local model = Sequential { %s { %s } }\n", op, options > name
    else
        printf "local x = %s\nlocal y = %s\nlocal model = Model { %sinputs = x, outputs = y }\n", x, y, top > name
    printf "model:compile { %s }\nmodel:fit { %s }\nreturn model\n", compile, fit > name
    close(name)
}

function camelled(s,   w, k, i, text) {
    k = split(s, w, "_"); text = ""
    for (i = 1; i <= k; i++) text = text toupper(substr(w[i], 1, 1)) substr(w[i], 2)
    return text
}
