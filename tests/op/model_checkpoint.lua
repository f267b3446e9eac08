-- epochs: 3
-- leaves: best.safetensors each-01.safetensors each-03.safetensors
return require "with_callback" ("model_checkpoint", {
  ModelCheckpoint { filepath = "best.safetensors", monitor = "val_loss", save_best_only = true, save_weights_only = true,
                    verbose = 1 },
  ModelCheckpoint { filepath = "each-{epoch:02d}.safetensors", monitor = "val_accuracy", mode = "max" } })
