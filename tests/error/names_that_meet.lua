-- expect: names_that_meet.lua:13: ModelCheckpoint: 'w-{epoch}.safetensors' may become the name of a file that CSVLogger writes too, 'w-3.safetensors' (line 12)
-- expect: names_that_meet.lua:15: ModelCheckpoint: './w-{epoch:02d}.safetensors' may become the name of a file that CSVLogger writes too, 'w-3.safetensors' (line 12)
-- expect: names_that_meet.lua:15: ModelCheckpoint: './w-{epoch:02d}.safetensors' may become the name of a file that ModelCheckpoint writes too, 'w-{epoch}.safetensors' (line 13)
-- expect: names_that_meet.lua:16: ModelCheckpoint: 'b.{loss:.3f}' may become the name of a file that ModelCheckpoint writes too, 'b.{epoch}.{batch}' (line 14)
-- expect: names_that_meet.lua:19: CSVLogger: 'd/log' may become the name of a file that CSVLogger writes too, 'd' (line 18)
-- help: give another name
local x = Input { shape = {2} }
local model = Model { inputs = x, outputs = Dense { 1 } (x) }
model:compile { loss = "mse", optimizer = "sgd" }
-- of each pair the second is refused; v-{epoch} and w-{epoch}-{batch} meet none
model:fit { callbacks = {
    CSVLogger { "w-3.safetensors" },
    ModelCheckpoint { filepath = "w-{epoch}.safetensors" },
    ModelCheckpoint { filepath = "b.{epoch}.{batch}" },
    ModelCheckpoint { filepath = "./w-{epoch:02d}.safetensors" },
    ModelCheckpoint { filepath = "b.{loss:.3f}" },
    ModelCheckpoint { filepath = "v-{epoch}.safetensors" }, ModelCheckpoint { filepath = "w-{epoch}-{batch}.safetensors" },
    CSVLogger { "d" },
    CSVLogger { "d/log" },
} }
return model
