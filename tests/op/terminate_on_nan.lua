-- epochs: 3
-- says: NaN
-- ends: 1
return require "with_callback" ("terminate_on_nan", { TerminateOnNaN() }, 3e38)
