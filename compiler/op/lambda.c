/* lambda.c -- an expression of the inputs, element by element, with its gradients derived.
 *
 *   Lambda { "x * 2 + tanh(x)^2" }(a)      Lambda { "x0 * sigmoid(x1)" }{ a, b }
 *
 * The expression is read once, into terms that are each there once. A gradient is more terms: from the last one to the first each
 * gives its own to what it is made of. So a value that value and gradient both need is one, and what has no part in a result is not
 * among its terms. Templates get lists of terms, "4 mul 1 3", and the number of the last one. */
#include "options.h"
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const Option options[] = {
    { "function", TEXT, REQUIRED, NULL, "of x, or of x0, x1 ..: \"x * 2 + tanh(x)^2\", with + - * / ^, numbers and functions" },
    { "output_shape", NEVER, NULL, NULL, "it has its inputs' shape: the expression goes element by element" },
    { "mask",         LATER, NULL, NULL, "masks" },
    { "arguments",    NEVER, NULL, NULL, "numbers stand in the expression: \"x * \" .. scale" },
    LAYER_OPTIONS, END
};

enum { MOST_TERMS = 1000, MOST_DEPTH = 200, MOST_POWER = 64 };
#define FUNCTIONS "abs, erf, exp, log, relu, sigmoid, sign, softplus, sqrt, square, tanh"

/* name: what templates know it by; "number", "x", "dy" are what a term may begin with: v, and a for which input */
typedef struct { const char *name; int a, b; double v; } Term;

typedef struct {
    const Node *node;
    const char *text, *p;
    Term term[MOST_TERMS];
    int n, depth;
    bool bad;
} Expression;

static int failed(Expression *e, const char *why)
{
    if (!e->bad) {
        err_at(setting(e->node->item, "function")->loc, "%s: \"%s\": at character %d: %s", label(e->node), e->text,
               (int)(e->p - e->text) + 1, why);
        help("an expression of x, or of x0, x1 .. where it has several inputs, of numbers, + - * / ^ and " FUNCTIONS);
    }
    e->bad = true;
    return 0;
}

/* ---- terms ---- */

static int term(Expression *e, const char *name, int a, int b, double v)
{
    for (int i = 0; i < e->n; i++) {
        const Term *t = &e->term[i];
        if (same(t->name, name) && t->a == a && t->b == b && t->v == v) return i;
    }
    if (e->n == MOST_TERMS) return failed(e, "more terms than 1000, its gradient's among them");
    e->term[e->n] = (Term){ name, a, b, v };
    return e->n++;
}

static int constant(Expression *e, double v) { return term(e, "number", -1, -1, v); }

/* A number that the text says, or makes of others: in a program it is a float. */
static int given(Expression *e, double v, const char *what)
{
    return fabs(v) < 3.4e38 ? constant(e, v) : failed(e, format("%s is no number below 3.4e38", what));
}

static bool is_number(const Expression *e, int t, double *v)
{
    *v = e->term[t].v;
    return same(e->term[t].name, "number");
}

static double computed(const char *name, double a, double b)
{
    return same(name, "add") ? a + b : same(name, "sub") ? a - b : same(name, "mul") ? a * b : a / b;
}

/* a and b by add, sub, mul or div; what numbers alone make is a number, and 0 and 1 are left out where they change nothing. */
static int binary(Expression *e, const char *name, int a, int b)
{
    double x, y;
    bool left = is_number(e, a, &x), right = is_number(e, b, &y), sum = same(name, "add"), product = same(name, "mul");
    if (left && right)
        return given(e, computed(name, x, y), format("%g %c %g", x, sum ? '+' : product ? '*' : same(name, "sub") ? '-' : '/', y));
    if (right && ((y == 0 && (sum || same(name, "sub"))) || (y == 1 && (product || same(name, "div"))))) return a;
    if (left && ((x == 0 && sum) || (x == 1 && product))) return b;
    return term(e, name, a, b, 0);
}

static int unary(Expression *e, const char *name, int a) { return term(e, name, a, -1, 0); }
static int scaled(Expression *e, double v, int a) { return binary(e, "mul", a, constant(e, v)); }

static int whole_power(Expression *e, int a, int n)
{
    if (n == 0) return constant(e, 1);
    int half = whole_power(e, a, n / 2), even = binary(e, "mul", half, half);
    return n % 2 ? binary(e, "mul", even, a) : even;
}

/* a^k: products and a root, or 1 over them. One that is no product alone is a term of its own, "power a value", for what it is made
 * of has slopes that are 0 / 0 or inf * 0 where a is 0, and it has not. */
static int power_of(Expression *e, int a, double k)
{
    int value = whole_power(e, a, (int)floor(fabs(k)));
    if (k == floor(k) && k >= 0) return value;
    if (k != floor(k)) value = binary(e, "mul", value, unary(e, "sqrt", a));
    return term(e, "power", a, k < 0 ? binary(e, "div", constant(e, 1), value) : value, k);
}

static int power(Expression *e, int a, int b)
{
    double k;
    if (!is_number(e, b, &k)) return failed(e, "an exponent is a number; exp(y * log(x)) is x^y where x is above 0");
    if (2 * k != floor(2 * k) || fabs(k) > MOST_POWER)
        return failed(e, "an exponent is a whole number or a half, -64 to 64; exp(k * log(x)) is x^k where x is above 0");
    return power_of(e, a, k);
}

/* ---- gradients: what a function's argument has of d, its own ---- */

static int slope_of(Expression *e, int t, int d)
{
    const char *f = e->term[t].name;
    int a = e->term[t].a;
    if (same(f, "exp")) return binary(e, "mul", d, t);
    if (same(f, "log")) return binary(e, "div", d, a);
    if (same(f, "sqrt")) return binary(e, "div", scaled(e, 0.5, d), t);
    if (same(f, "tanh")) return binary(e, "mul", d, binary(e, "sub", constant(e, 1), binary(e, "mul", t, t)));
    if (same(f, "sigmoid")) return binary(e, "mul", binary(e, "mul", d, t), binary(e, "sub", constant(e, 1), t));
    if (same(f, "softplus")) return binary(e, "mul", d, unary(e, "sigmoid", a));
    if (same(f, "abs")) return binary(e, "mul", d, unary(e, "sign", a));
    if (same(f, "relu")) return term(e, "positive", a, d, 0);
    if (same(f, "erf"))
        return binary(e, "mul", d, scaled(e, 1.12837916709551257390, unary(e, "exp", scaled(e, -1, binary(e, "mul", a, a)))));
    return -1;                             /* sign: it is flat */
}

static void add_slope(Expression *e, int *slope, int to, int d)
{
    if (d >= 0 && !same(e->term[to].name, "number")) slope[to] = slope[to] < 0 ? d : binary(e, "add", slope[to], d);
}

/* Of a term with the gradient d to those that it is made of. */
static void back(Expression *e, int *slope, int t, int d)
{
    Term of = e->term[t];
    const char *f = of.name;
    if (same(f, "x") || same(f, "number")) return;
    if (same(f, "power")) { add_slope(e, slope, of.a, binary(e, "mul", d, scaled(e, of.v, power_of(e, of.a, of.v - 1)))); return; }
    if (of.b < 0) { add_slope(e, slope, of.a, slope_of(e, t, d)); return; }
    bool product = same(f, "mul"), quotient = same(f, "div");
    add_slope(e, slope, of.a, product ? binary(e, "mul", d, of.b) : quotient ? binary(e, "div", d, of.b) : d);
    add_slope(e, slope, of.b, product ? binary(e, "mul", d, of.a) : same(f, "add") ? d : same(f, "sub") ? scaled(e, -1, d)
         : scaled(e, -1, binary(e, "div", binary(e, "mul", d, t), of.b)));
}

/* ---- reading ---- */

static void blanks(Expression *e) { while (isspace((unsigned char)*e->p)) e->p++; }

static bool mark(Expression *e, char c)
{
    blanks(e);
    if (*e->p != c) return false;
    e->p++;
    return true;
}

static int sum(Expression *e);

static int function(Expression *e, const char *name)
{
    static const char *const all[] = { "abs", "erf", "exp", "log", "relu", "sigmoid", "sign", "softplus", "sqrt", "tanh", NULL };
    int a = sum(e), k = 0;
    if (!mark(e, ')')) return failed(e, "a ) is missing");
    if (same(name, "square")) return binary(e, "mul", a, a);
    while (all[k] && !same(all[k], name)) k++;
    return all[k] ? unary(e, all[k], a) : failed(e, format("'%s' is none of the functions " FUNCTIONS, name));
}

static int name(Expression *e)
{
    const char *from = e->p;
    while (isalnum((unsigned char)*e->p) || *e->p == '_') e->p++;
    const char *word = format("%.*s", (int)(e->p - from), from);
    if (mark(e, '(')) return function(e, word);
    int n = e->node->n_in;
    for (int k = 0; k < n; k++) if (same(word, n == 1 ? "x" : format("x%d", k))) return term(e, "x", k, -1, 0);
    return failed(e, format("'%s' is no input; %s", word, n == 1 ? "the only one is x" : format("they are x0 to x%d", n - 1)));
}

static int factor(Expression *e);

static int primary(Expression *e)
{
    blanks(e);
    if (isalpha((unsigned char)*e->p)) return name(e);
    if (mark(e, '(')) {
        int a = sum(e);
        return mark(e, ')') ? a : failed(e, "a ) is missing");
    }
    char *end = (char *)e->p;
    double v = isdigit((unsigned char)*e->p) || *e->p == '.' ? strtod(e->p, &end) : 0;
    if (end == e->p)
        return failed(e, *e->p ? "an input, a number, a function or a ( should stand here" : "it ends too early");
    const char *what = format("%.*s", (int)(end - e->p), e->p);
    e->p = end;
    return given(e, v, what);
}

/* As in Lua: -x^2 is -(x^2), x^-2 is allowed, and a^b^c is a^(b^c). */
static int factor(Expression *e)
{
    if (++e->depth > MOST_DEPTH) return failed(e, "more brackets and signs than 200 within each other");
    int a;
    if (mark(e, '-')) a = scaled(e, -1, factor(e));
    else {
        a = primary(e);
        if (!e->bad && mark(e, '^')) {
            int b = factor(e);
            a = e->bad ? 0 : power(e, a, b);
        }
    }
    e->depth--;
    return a;
}

static int product(Expression *e)
{
    int a = factor(e);
    for (;;) {
        const char *by = e->bad ? NULL : mark(e, '*') ? "mul" : mark(e, '/') ? "div" : NULL;
        if (!by) return a;
        int b = factor(e);
        if (!e->bad) a = binary(e, by, a, b);
    }
}

static int sum(Expression *e)
{
    int a = product(e);
    for (;;) {
        const char *by = e->bad ? NULL : mark(e, '+') ? "add" : mark(e, '-') ? "sub" : NULL;
        if (!by) return a;
        int b = product(e);
        if (!e->bad) a = binary(e, by, a, b);
    }
}

/* ---- the node's words ---- */

/* Which terms `last` is made of. */
static void mark_needed(const Expression *e, int last, bool need[MOST_TERMS])
{
    memset(need, 0, MOST_TERMS * sizeof *need);
    need[last] = true;
    for (int i = last; i >= 0; i--) {
        const Term *t = &e->term[i];
        bool leaf = same(t->name, "x") || same(t->name, "dy") || same(t->name, "number");
        if (need[i] && !leaf) need[t->a] = true, need[t->b < 0 ? t->a : t->b] = true;
    }
}

/* A line for each of them, and behind them its number. */
static const char *term_list(const Expression *e, int last)
{
    bool need[MOST_TERMS];
    const char *text = "";
    mark_needed(e, last, need);
    for (int i = 0; i <= last; i++) {
        const Term *t = &e->term[i];
        if (!need[i]) continue;
        text = same(t->name, "number") ? format("%s%d number %.17g\n", text, i, t->v)
             : format("%s%d %s %d %d\n", text, i, t->name, t->a, t->b);
    }
    return text;
}

/* An input that has no part in the value is a mistake: nothing that is given is dropped. */
static void find_unused(Expression *e, int value)
{
    bool need[MOST_TERMS];
    mark_needed(e, value, need);
    for (int k = 0; k < e->node->n_in && !e->bad; k++) {
        bool used = false;
        for (int i = 0; i <= value; i++) used |= need[i] && same(e->term[i].name, "x") && e->term[i].a == k;
        if (!used) failed(e, format("%s has no part in it", e->node->n_in == 1 ? "x" : format("the input x%d", k)));
    }
}

static void derive(Expression *e, Node *n, int value)
{
    int slope[MOST_TERMS], last = value;
    for (int i = 0; i < MOST_TERMS; i++) slope[i] = -1;
    slope[value] = term(e, "dy", -1, -1, 0);
    for (int i = last; i >= 0 && !e->bad; i--) if (slope[i] >= 0) back(e, slope, i, slope[i]);
    for (int k = 0; k < n->n_in && !e->bad; k++) {
        int x = term(e, "x", k, -1, 0), d = x <= last && slope[x] >= 0 ? slope[x] : constant(e, 0);
        put_text(n, format("slope%d", k), term_list(e, d));
    }
}

static void shape(Node *n)
{
    Expression *e = NEW(Expression);
    e->node = n, e->text = e->p = text(n->item, "function");
    for (int i = 1; i < n->n_in; i++) {
        if (same_shape(n->in[0]->shape, n->in[i]->shape)) continue;
        err_at(n->loc, "%s: the shapes differ: %s and %s", label(n), show(n->in[0]->shape), show(n->in[i]->shape));
        help("Add, Multiply and their kin repeat axes; an expression takes equal shapes");
        trail(n);
        return;
    }
    int value = sum(e);
    blanks(e);
    if (!e->bad && *e->p) failed(e, "an operator should stand here");
    if (!e->bad) find_unused(e, value);
    if (e->bad) return;
    put_text(n, "formula", e->text), put_text(n, "value", term_list(e, value));
    derive(e, n, value);
    if (!e->bad) output(n, "y", n->in[0]->shape);
}

const Op op_lambda = {
    .name = "Lambda", .kind = LAYER, .what = "an expression of its inputs, element by element", .options = options, .max_inputs = 8,
    .shape = shape,
    .calls = {
        { FORWARD,  "forward", "y",   "x? x*", CHEAP },
        { BACKWARD, "dx",      "dx",  "dy x", 0 },
        { BACKWARD, "dxs",     "dx*", "dy x*", 0 },
    },
};
