-- expect: lambda.lua:8: Lambda 'lambda': "x * sin(x)": at character 11: 'sin' is none of the functions abs, erf, exp, log, relu, sigmoid, sign, softplus, sqrt, square, tanh
-- help: an expression of x, or of x0, x1 .. where it has several inputs, of numbers, + - * / ^ and abs, erf, exp, log, relu, sigmoid, sign, softplus, sqrt, square, tanh
-- expect: lambda.lua:9: Lambda 'lambda_1': "x + (y": at character 7: 'y' is no input; the only one is x
-- expect: lambda.lua:10: Lambda 'lambda_2': "x0 ^ x1": at character 8: an exponent is a number; exp(y * log(x)) is x^y where x is above 0
-- expect: lambda.lua:11: Lambda 'lambda_3': the shapes differ: [4] and [3]
local x = Input { shape = {4} }
local ends = {
  Lambda { "x * sin(x)" }(x),
  Lambda { "x + (y" }(x),
  Lambda { "x0 ^ x1" } { x, Dense { 4 }(x) },
  Lambda { "x0 + x1" } { x, Dense { 3 }(x) },
}
return Model { inputs = x, outputs = ends }
