-- epochs: 5
-- says: learning_rate 0.2
return require "with_callback" ("polynomial_decay", nil, PolynomialDecay { 0.5, 4, 0.1, cycle = true })
