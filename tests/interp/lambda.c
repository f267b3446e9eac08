/* lambda.c -- Lambda: the expression is read anew for each element, with each number its slope along one input */
#include "net.h"
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct { double v, d; } Dual;
typedef struct { const char *p; const double *x; int n, along; } Reader;

static Dual sum(Reader *r);

static char next(Reader *r)
{
    while (isspace((unsigned char)*r->p)) r->p++;
    return *r->p;
}

static Dual of_function(const char *f, Dual a)
{
    struct { const char *name; double v, slope; } rows[] = {
        { "abs", fabs(a.v), (a.v > 0) - (a.v < 0) }, { "erf", erf(a.v), 2 / sqrt(M_PI) * exp(-a.v * a.v) },
        { "exp", exp(a.v), exp(a.v) }, { "log", log(a.v), 1 / a.v }, { "relu", a.v > 0 ? a.v : 0, a.v > 0 },
        { "sigmoid", 1 / (1 + exp(-a.v)), 1 / (1 + exp(-a.v)) / (1 + exp(a.v)) }, { "sign", (a.v > 0) - (a.v < 0), 0 },
        { "softplus", log1p(exp(-fabs(a.v))) + fmax(a.v, 0), 1 / (1 + exp(-a.v)) }, { "sqrt", sqrt(a.v), 0.5 / sqrt(a.v) },
        { "square", a.v * a.v, 2 * a.v }, { "tanh", tanh(a.v), 1 - tanh(a.v) * tanh(a.v) },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (same(rows[i].name, f)) return (Dual){ rows[i].v, rows[i].slope * a.d };
    quit("the interpreter does not know %s", f);
}

static Dual word(Reader *r)
{
    const char *from = r->p;
    while (isalnum((unsigned char)*r->p)) r->p++;
    const char *name = format("%.*s", (int)(r->p - from), from);
    if (next(r) == '(') {
        r->p++;
        Dual a = sum(r);
        next(r), r->p++;
        return of_function(name, a);
    }
    int k = atoi(name + 1);
    return (Dual){ r->x[k], k == r->along };
}

static Dual power(Reader *r)
{
    Dual a;
    char c = next(r);
    if (c == '-') {
        r->p++;
        a = power(r);
        return (Dual){ -a.v, -a.d };
    }
    if (c == '(') r->p++, a = sum(r), next(r), r->p++;
    else if (isalpha((unsigned char)c)) a = word(r);
    else a = (Dual){ strtod(r->p, (char **)&r->p), 0 };
    if (next(r) != '^') return a;
    r->p++;
    double k = power(r).v;
    return (Dual){ pow(a.v, k), k == 0 ? 0 : k * pow(a.v, k - 1) * a.d };
}

static Dual product(Reader *r)
{
    Dual a = power(r);
    for (char c = next(r); c == '*' || c == '/'; c = next(r)) {
        r->p++;
        Dual b = power(r);
        a = c == '*' ? (Dual){ a.v * b.v, a.d * b.v + a.v * b.d } : (Dual){ a.v / b.v, (a.d - a.v / b.v * b.d) / b.v };
    }
    return a;
}

static Dual sum(Reader *r)
{
    Dual a = product(r);
    for (char c = next(r); c == '+' || c == '-'; c = next(r)) {
        r->p++;
        Dual b = product(r);
        a = c == '+' ? (Dual){ a.v + b.v, a.d + b.d } : (Dual){ a.v - b.v, a.d - b.d };
    }
    return a;
}

static Dual element(const Step *s, long i, int along)
{
    double x[8];
    for (int k = 0; k < s->n_in; k++) x[k] = s->in[k]->y[i];
    return sum(&(Reader){ text(s->item, "function"), x, s->n_in, along });
}

void lambda_forward(const Net *net, Step *s)
{
    for (long i = 0; i < s->n * net->batch; i++) s->y[i] = element(s, i, 0).v;
}

void lambda_backward(const Net *net, Step *s)
{
    for (int k = 0; k < s->n_in; k++)
        for (long i = 0; i < s->n * net->batch; i++) s->in[k]->dy[i] += s->dy[i] * element(s, i, k).d;
}
