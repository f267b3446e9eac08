/* net.h -- the interpreter: a Model computed in double, as plainly as possible
 *
 * It shares the language front end with the compiler and nothing behind it: shapes, forward and backward are its own, so that
 * what both agree on is right or the definition was misread twice. A Step is one use of a layer; an activation that a layer
 * names is a Step of its own. Arrays hold a whole batch, sample after sample, channels last. */
#ifndef NET_H
#define NET_H
#include "op/queries.h"
#include "arrays.h"

typedef struct Step Step;
typedef struct Net Net;

typedef struct {
    const char *name;                      /* "conv2d/kernel" */
    Shape shape;
    long n;
    double *w, *g;
    bool trainable;
    const Item *regularizer;
} Param;

enum { KERNEL, BIAS, GAMMA = 0, BETA, MEAN, VARIANCE, PARAMS = 8 };

typedef struct {                           /* what a kind of layer does; x is in[0]->y, and so on */
    const char *op;
    void (*shape)(Net *, Step *);
    void (*forward)(const Net *, Step *);
    void (*backward)(const Net *, Step *); /* adds to the inputs' dy and the parameters' g */
} Rule;

struct Step {
    const Rule *rule;
    const Item *item;                      /* the layer; of an activation the activation */
    const Tensor *tensor;
    const char *name;
    Step **in;
    int n_in;
    Shape shape;
    long n;                                /* elements a sample */
    double *y, *dy;
    Param *param[PARAMS];
    double *kept;                          /* BatchNormalization: normalised x; then mean and 1/deviation behind it; within.c */
};

struct Net {
    const Model *model;
    Step **steps, **outputs;
    int n_steps;
    Param **params;
    int n_params;
    int batch;
    bool training;
};

/* net.c */
Net *make_net(const Model *m);
void forward(Net *net, int batch, bool training);          /* the input steps' y are filled in before */
void backward(Net *net);                                   /* the outputs' dy (or their softmax's input's) are filled in before */
void resize(Net *net, int batch);                          /* makes room for it, clears every gradient */
Param *add_param(Net *net, Step *s, int k, const char *name, Shape shape, bool trainable, const Item *regularizer);
const Setting *option(const Item *it, const char *name);   /* NULL if the op has no such option */
double option_number(const Item *it, const char *name, double otherwise);
const Item *option_item(const Item *it, const char *name);

/* layers.c, activation.c, moves.c */
extern const Rule rules[];
extern const Rule activation_rule;
void activation_shape(Net *net, Step *s);
void activation_forward(const Net *net, Step *s);
void activation_backward(const Net *net, Step *s);
double activation_value(const Item *it, double x);        /* all but softmax */
double activation_slope(const Item *it, double x);
void move_forward(const Net *net, Step *s);
void move_backward(const Net *net, Step *s);

/* recurrent.c: SimpleRNN, LSTM, GRU; Bidirectional */
void recurrent_shape(Net *net, Step *s);
void recurrent_forward(const Net *net, Step *s);
void recurrent_backward(const Net *net, Step *s);
void both_shape(Net *net, Step *s);
void both_forward(const Net *net, Step *s);
void both_backward(const Net *net, Step *s);

/* merge.c: Add and its kin */
void merged_shape(Net *net, Step *s);
void merged_forward(const Net *net, Step *s);
void merged_backward(const Net *net, Step *s);

/* lookup.c; rows_of_input: 0 where an input holds any numbers, else below how many its whole ones are */
void embedding_shape(Net *net, Step *s);
void embedding_forward(const Net *net, Step *s);
void embedding_backward(const Net *net, Step *s);
long rows_of_input(const Net *net, const Step *input);

/* lambda.c */
void lambda_forward(const Net *net, Step *s);
void lambda_backward(const Net *net, Step *s);

/* within.c */
void within_shape(Net *net, Step *s);
void within_forward(const Net *net, Step *s);
void within_backward(const Net *net, Step *s);
void response_forward(const Net *net, Step *s);
void response_backward(const Net *net, Step *s);

/* borders.c: ZeroPadding, Cropping, UpSampling */
void bordered_shape(Net *net, Step *s);
void bordered_forward(const Net *net, Step *s);
void bordered_backward(const Net *net, Step *s);

/* resample.c: Resizing and its kin, forward or back */
void resized_shape(Net *net, Step *s);
void resample(const Net *net, Step *s, bool back);

/* attention.c */
void dot_shape(Net *net, Step *s);
void dot_forward(const Net *net, Step *s);
void dot_backward(const Net *net, Step *s);
void matmul_shape(Net *net, Step *s);
void matmul_forward(const Net *net, Step *s);
void matmul_backward(const Net *net, Step *s);
void attention_shape(Net *net, Step *s);
void attention_forward(const Net *net, Step *s);
void attention_backward(const Net *net, Step *s);
void heads_shape(Net *net, Step *s);
void heads_forward(const Net *net, Step *s);
void heads_backward(const Net *net, Step *s);

bool is_activation(const Step *s, const char *name);

/* loss.c: adds weight x the mean loss over the batch; with gradients, starts the backward pass. y: the targets, rows of them;
 * counts: what each sample's loss is multiplied by, or NULL */
double loss(const Net *net, int output, const Array *y, const double *counts, int first, bool gradients);
double regularizers(const Net *net, bool gradients);
#endif
