-- epochs: 5
-- says: learning_rate 0.125
return require "with_callback" ("piecewise_constant_decay", nil, PiecewiseConstantDecay { {3, 8}, {0.5, 0.25, 0.125} })
