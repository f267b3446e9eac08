-- expect: run_names.lua:17: CSVLogger: filename = '../notes.txt' has .. in it, and a path in a model lies beneath the run folder
-- expect: run_names.lua:18: CSVLogger: filename = 'settings.json' is a name that the run itself uses
-- expect: run_names.lua:19: CSVLogger: filename = './history.csv/log' is a name that the run itself uses
-- expect: run_names.lua:20: CSVLogger: filename = 'run_names.lua' is a name that the run itself uses
-- expect: run_names.lua:21: ModelCheckpoint: filepath = 'last.safetensors' is a name that the run itself uses
-- expect: run_names.lua:22: ModelCheckpoint: filepath = 'early_stopping_2.safetensors' is a name that the run itself uses
-- expect: run_names.lua:23: ModelCheckpoint: filepath = '' is empty
-- expect: run_names.lua:24: ModelCheckpoint: filepath = '/etc/x' is absolute, and a path in a model lies beneath the run folder
-- expect: run_names.lua:25: ModelCheckpoint: filepath = '~/x' begins with ~, and a path in a model lies beneath the run folder
-- expect: run_names.lua:26: ModelCheckpoint: filepath = 'a/../../x' has .. in it, and a path in a model lies beneath the run folder
-- expect: run_names.lua:27: ModelCheckpoint: filepath = '.' is a folder's name, and a file is written
-- expect: run_names.lua:28: ModelCheckpoint: filepath = 'a/' is a folder's name, and a file is written
-- expect: run_names.lua:29: ModelCheckpoint: filepath: "x?y" has a NUL in it: a text is UTF-8 and can be shown in one line
local model = Sequential { Dense { 1, input_shape = {2} } }
model:compile { loss = "mse", optimizer = "sgd" }
model:fit { callbacks = {
    CSVLogger { "../notes.txt" },
    CSVLogger { "settings.json" },
    CSVLogger { "./history.csv/log" },
    CSVLogger { "run_names.lua" },
    ModelCheckpoint { filepath = "last.safetensors" },
    ModelCheckpoint { filepath = "early_stopping_2.safetensors" },
    ModelCheckpoint { filepath = "" },
    ModelCheckpoint { filepath = "/etc/x" },
    ModelCheckpoint { filepath = "~/x" },
    ModelCheckpoint { filepath = "a/../../x" },
    ModelCheckpoint { filepath = "." },
    ModelCheckpoint { filepath = "a/" },
    ModelCheckpoint { filepath = "x\0y" },
} }
return model
