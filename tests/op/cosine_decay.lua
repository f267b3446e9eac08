-- epochs: 5
-- says: learning_rate 0.6
return require "with_callback" ("cosine_decay", nil, CosineDecay { 0, 6, 0.5, warmup_target = 0.8, warmup_steps = 6 })
