-- epochs: 5
-- says: learning_rate 0.15
return require "with_callback" ("inverse_time_decay", nil, InverseTimeDecay { 0.3, 4, 0.5, staircase = true })
