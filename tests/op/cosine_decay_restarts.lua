-- epochs: 5
-- says: learning_rate 0.25
-- Step 9, the last one, begins the third period.
return require "with_callback" ("cosine_decay_restarts", nil, CosineDecayRestarts { 0.4, 3, m_mul = 0.5, alpha = 0.5 })
