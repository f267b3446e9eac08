-- expect: lambda.lua:15: Lambda 'lambda': "x * sin(x)": at character 11: 'sin' is none of the functions abs, erf, exp, log, relu, sigmoid, sign, softplus, sqrt, square, tanh
-- help: an expression of x, or of x0, x1 .. where it has several inputs, of numbers, + - * / ^ and abs, erf, exp, log, relu, sigmoid, sign, softplus, sqrt, square, tanh
-- expect: lambda.lua:16: Lambda 'lambda_1': "x + (y": at character 7: 'y' is no input; the only one is x
-- expect: lambda.lua:17: Lambda 'lambda_2': "x0 ^ x1": at character 8: an exponent is a number; exp(y * log(x)) is x^y where x is above 0
-- expect: lambda.lua:18: Lambda 'lambda_3': the shapes differ: [4] and [3]
-- expect: lambda.lua:19: Lambda 'lambda_4': "x * (1/0)": at character 9: 1 / 0 is no number below 3.4e38
-- expect: lambda.lua:20: Lambda 'lambda_5': "x + 0/0": at character 8: 0 / 0 is no number below 3.4e38
-- expect: lambda.lua:21: Lambda 'lambda_6': "x * (1e30 * 1e30)": at character 17: 1e+30 * 1e+30 is no number below 3.4e38
-- expect: lambda.lua:22: Lambda 'lambda_7': "x - 1e39 + 0^-2": at character 9: 1e39 is no number below 3.4e38
-- expect: lambda.lua:23: Lambda 'lambda_8': "x + .": at character 5: an input, a number, a function or a ( should stand here
-- expect: lambda.lua:24: Lambda 'lambda_9': "x0 * 2": at character 7: the input x1 has no part in it
-- expect: lambda.lua:25: Lambda 'lambda_10': "3 + x^0": at character 8: x has no part in it
local x = Input { shape = {4} }
local ends = {
  Lambda { "x * sin(x)" }(x),
  Lambda { "x + (y" }(x),
  Lambda { "x0 ^ x1" } { x, Dense { 4 }(x) },
  Lambda { "x0 + x1" } { x, Dense { 3 }(x) },
  Lambda { "x * (1/0)" }(x),
  Lambda { "x + 0/0" }(x),
  Lambda { "x * (1e30 * 1e30)" }(x),
  Lambda { "x - 1e39 + 0^-2" }(x),
  Lambda { "x + ." }(x),
  Lambda { "x0 * 2" } { x, x },
  Lambda { "3 + x^0" }(x),
}
return Model { inputs = x, outputs = ends }
