/* schedules.c -- learning rates that follow the number of updates so far: their options. The formulas: runtime/train/rt_schedule.c.
 *
 * Keras's classes in keras.optimizers.schedules. Steps count from 0: the first update has the rate of step 0. */
#include "options.h"

#define INITIAL   { "initial_learning_rate", NUMBER, REQUIRED, "0..", "the rate at step 0" }
#define STEPS     { "decay_steps", NUMBER, REQUIRED, "0<..", "updates that the decay takes" }
#define STAIRCASE { "staircase", BOOL, "false", NULL, "by whole decay_steps: the rate stays between them" }
#define NAME      { "name", TEXT, NULL, NULL, "" }

static const Option exponential_options[] = {
    INITIAL, STEPS,
    { "decay_rate", NUMBER, REQUIRED, "0..", "the rate is multiplied by it each decay_steps" },
    STAIRCASE, NAME, END
};

static const Option inverse_options[] = {
    INITIAL, STEPS,
    { "decay_rate", NUMBER, REQUIRED, "0..", "the divisor grows by it each decay_steps" },
    STAIRCASE, NAME, END
};

static const Option polynomial_options[] = {
    INITIAL, STEPS,
    { "end_learning_rate", NUMBER, "0.0001", "0..", "the rate at the end" },
    { "power",             NUMBER, "1",      "0..", "of the polynomial; 1: a straight line" },
    { "cycle",             BOOL,   "false",  NULL,  "beyond decay_steps it goes on to the next multiple of them" },
    NAME, END
};

static const Option cosine_options[] = {
    INITIAL, STEPS,
    { "alpha",         NUMBER, "0",  "0..", "the share of the rate that is left at the end" },
    NAME,
    { "warmup_target", NUMBER, NULL, "0..", "the rate grows to it first, in a straight line; the decay begins there" },
    { "warmup_steps",  NUMBER, "0",  "0..", "updates that this takes" },
    END
};

static const Option restarts_options[] = {
    INITIAL,
    { "first_decay_steps", NUMBER, REQUIRED, "1..", "updates of the first period" },
    { "t_mul", NUMBER, "2", "1..", "each period is so much longer than the one before" },
    { "m_mul", NUMBER, "1", "0..", "and begins with so much of its rate" },
    { "alpha", NUMBER, "0", "0..", "the share of the rate that is left at a period's end" },
    NAME, END
};

static const Option piecewise_options[] = {
    { "boundaries", NUMBERS, REQUIRED, "0..", "steps, ascending: up to each of them, itself included, the rate is its value" },
    { "values",     NUMBERS, REQUIRED, "0..", "rates, one more than boundaries" },
    NAME, END
};

#define SCHEDULE_OP(id, name_, options_, what_) \
    const Op op_##id = { .name = name_, .kind = SCHEDULE, .what = what_, .options = options_ };

SCHEDULE_OP(exponential_decay, "ExponentialDecay", exponential_options, "initial decay_rate^(step / decay_steps)")
SCHEDULE_OP(inverse_time_decay, "InverseTimeDecay", inverse_options, "initial / (1 + decay_rate step / decay_steps)")
SCHEDULE_OP(polynomial_decay, "PolynomialDecay", polynomial_options, "(initial - end) (1 - step / decay_steps)^power + end")
SCHEDULE_OP(cosine_decay, "CosineDecay", cosine_options, "half a cosine down, after a warmup if there is one")
SCHEDULE_OP(cosine_decay_restarts, "CosineDecayRestarts", restarts_options, "half a cosine down, again and again")
SCHEDULE_OP(piecewise_constant_decay, "PiecewiseConstantDecay", piecewise_options, "one rate after another")

/* What no option can tell alone. */
static void check_pieces(const Item *it)
{
    const Setting *at = setting(it, "boundaries"), *values = setting(it, "values");
    if (!at->n || !values->n) {
        err_at(it->loc, "%s: boundaries and values are lists of numbers", it->op->name);
    } else if (values->n != at->n + 1) {
        err_at(it->loc, "%s: %d boundaries and %d values; there is one value more than boundaries", it->op->name, at->n, values->n);
        help("values[0] holds up to step boundaries[0], the last one behind the last boundary");
    }
    for (int i = 0; i < at->n; i++) {
        double v = at->numbers[i];
        if (v > INT32_MAX || v != (double)(long)v)
            err_at(it->loc, "%s: boundaries are steps: whole numbers up to 2,147,483,647, not %.14g", it->op->name, v);
        else if (i && v <= at->numbers[i - 1])
            err_at(it->loc, "%s: boundaries should ascend, but %.14g comes behind %.14g", it->op->name, v, at->numbers[i - 1]);
    }
}

static void check_warmup(const Item *it)
{
    if (setting(it, "warmup_target")->given || number(it, "warmup_steps") == 0) return;
    err_at(it->loc, "%s: warmup_steps = %.14g without a warmup_target: there is no rate to warm up to", it->op->name,
           number(it, "warmup_steps"));
    help("with warmup_target = RATE the rate grows from initial_learning_rate to it");
}

/* The option by which its rate becomes 0, or NULL. */
const char *zero_of_schedule(const Item *it)
{
    static const char *const rates[] = { "initial_learning_rate", "decay_rate", "end_learning_rate", "alpha", "warmup_target",
                                         "m_mul", "values" };
    for (int i = 0; it->op->options[i].name; i++) {
        const Option *o = &it->op->options[i];
        const Setting *s = &it->settings[i];
        bool is_rate = false, zero = o->type == NUMBER && (s->given || o->fallback) && s->number == 0;
        for (int k = 0; k < s->n; k++) zero |= s->numbers[k] == 0;
        for (size_t k = 0; k < sizeof rates / sizeof *rates; k++) is_rate |= same(o->name, rates[k]);
        if (is_rate && zero && !(it->op == &op_inverse_time_decay && same(o->name, "decay_rate"))) return o->name;
    }
    return NULL;
}

void check_schedule(const Item *it)
{
    if (it->op == &op_piecewise_constant_decay) check_pieces(it);
    if (it->op == &op_cosine_decay) check_warmup(it);
}

/* The options in their order, lists one behind the other. Without a warmup_target there is no warmup: as one of no steps, to the
 * initial rate. */
const double *schedule_numbers(const Item *it, int *n)
{
    double *list = NULL;
    for (int i = 0; it->op->options[i].name; i++) {
        const Option *o = &it->op->options[i];
        const Setting *s = &it->settings[i];
        bool none = !s->given && !o->fallback;
        if (o->type == NUMBER || o->type == BOOL) PUSH(list, *n, none ? number(it, "initial_learning_rate") : s->number);
        for (int k = 0; o->type == NUMBERS && k < s->n; k++) PUSH(list, *n, s->numbers[k]);
    }
    return list;
}
