-- epochs: 2
-- leaves: board/train/events.out.tfevents.cnnc.v2 board/validation/events.out.tfevents.cnnc.v2
return require "with_callback" ("tensor_board", { TensorBoard { log_dir = "board/" } })
