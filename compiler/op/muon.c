/* muon.c -- momentum whose kernels are made orthogonal (Jordan et al., 2024; as long as Adam's steps: Liu et al., 2025). The rule:
 * templates/optimizer/optimizer_muon.c.in.
 *
 *   m = momentum m + g,  x = g + momentum m, or m without nesterov
 *   x /= |x|, and ns_steps times  a = x x',  x = muon_a x + (muon_b a + muon_c a a) x        (Newton-Schulz)
 *   w -= rate rms_rate sqrt(larger side) x
 *
 * That is of matrices. All else, and what is excluded, has Adam's steps. As in Keras, a convolution's kernel is no matrix. */
#define _GNU_SOURCE
#include "optimizer_options.h"
#include <ctype.h>
#include <string.h>

/* A keyword's letters without ^ and $, which tie it to the beginning and the end of a name. */
static bool found(const char *keyword, const char *name)
{
    bool begins = keyword[0] == '^', ends = keyword[0] && keyword[strlen(keyword) - 1] == '$';
    size_t n = strlen(keyword) - begins - ends, length = strlen(name);
    const char *word = format("%.*s", (int)n, keyword + begins);
    if (begins && ends) return same(word, name);
    if (begins) return !strncmp(name, word, n);
    if (ends) return length >= n && same(name + length - n, word);
    return strstr(name, word) != NULL;
}

static bool orthogonal(const Item *optimizer, const Value *param)
{
    const Setting *excluded = setting(optimizer, "exclude_layers");
    if (param->shape.rank != 2) return false;
    if (flag(optimizer, "exclude_embeddings") && strcasestr(param->keras, "embedding")) return false;
    for (int i = 0; i < excluded->n; i++) if (found(excluded->texts[i], param->keras)) return false;
    return true;
}

/* Two of the matrix with its smaller side in lines, two of that side's square, and sums of rows: optimizer_muon.c.in. */
static long room(const Value *param)
{
    long in = param->shape.d[0], out = param->shape.d[1], rows = in < out ? out : in, side = in < out ? in : out;
    long line = (side + REALS_A_LINE - 1) / REALS_A_LINE * REALS_A_LINE;
    return 2 * (rows + side) * line + 2 * ((rows + REALS_A_LINE - 1) / REALS_A_LINE * REALS_A_LINE);
}

static void check(const Item *optimizer, const Graph *g)
{
    const Setting *excluded = setting(optimizer, "exclude_layers");
    for (int i = 0; i < excluded->n; i++) {
        const char *keyword = excluded->texts[i];
        bool any = false;
        for (const char *p = keyword + (*keyword == '^'); *p && !(p[0] == '$' && !p[1]); p++)
            if (!isalnum((unsigned char)*p) && !strchr("_-/ ", *p)) {
                err_at(excluded->loc, "Muon: exclude_layers: '%s' has a '%c', which is more than a part of a name", keyword, *p);
                help("a part of a layer's name, \"dense_2\"; with ^ before it the beginning, with $ behind it the end");
                any = true;
                break;
            }
        for (int k = 0; k < g->n_values; k++)
            any |= g->values[k]->role == PARAM && g->values[k]->keras && found(keyword, g->values[k]->keras);
        if (any) continue;
        err_at(excluded->loc, "Muon: exclude_layers: no layer's name has '%s' in it", keyword);
        help("names are as in `cnnc summary`, \"dense_1\"; parameters are behind them, \"dense_1/kernel\"");
    }
}

static const Option options[] = {
    LEARNING_RATE("0.001"),
    { "adam_beta_1", NUMBER, "0.9",   "0..<1", "of Adam's: how slowly the mean moves" },
    { "adam_beta_2", NUMBER, "0.999", "0..<1", "of Adam's: how slowly the mean of squares moves" },
    { "adam_weight_decay", NUMBER, "0.004", "0..", "weight_decay of the tensors that have Adam's steps" },
    EPSILON("of Adam's: added to the root"),
    WEIGHT_DECAY("0.004"),
    { "exclude_layers",     TEXTS,  NULL,      NULL, "parts of layers' names: these have Adam's steps" },
    { "exclude_embeddings", BOOL,   "true",    NULL, "what has embedding in its name has Adam's steps" },
    { "muon_a",             NUMBER, "3.4445",  NULL, "the polynomial's: of x" },
    { "muon_b",             NUMBER, "-4.775",  NULL, "of x x' x" },
    { "muon_c",             NUMBER, "2.0315",  NULL, "of x x' x x' x" },
    { "adam_lr_ratio",      NUMBER, "1",       "0..", "the learning rate of Adam's steps is so many times as large" },
    { "momentum",           NUMBER, "0.95",    "0..1", "how much of the last step's sum stays" },
    { "ns_steps",           INT,    "5",       "0..100", "how often the polynomial is taken" },
    { "nesterov",           BOOL,   "true",    NULL, "looks a step ahead" },
    { "rms_rate",           NUMBER, "0.2",     "0..", "times sqrt(larger side), how long steps are; 0: as they are, Keras's None" },
    CLIPPING_OPTIONS
};

const Op op_muon = {
    .name = "Muon", .kind = OPTIMIZER, .what = "momentum whose kernels are made orthogonal", .options = options, .rule = "muon",
    .slots = "momentum velocity:each", .by_tensor = true, .together = orthogonal, .room = room, .check = check,
};
