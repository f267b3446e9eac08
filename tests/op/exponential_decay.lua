-- epochs: 5
-- says: learning_rate 0.0125
-- Epochs of two steps: the last one of all is step 9.
return require "with_callback" ("exponential_decay", nil, ExponentialDecay { 0.2, 4, 0.25, staircase = true })
