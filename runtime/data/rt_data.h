/* rt_data.h -- data sets as the driver sees them: samples in place, labels checked.
 *
 * A split hands out pointers, never copies. Sample i of input p lies at x[p].at + i * x_stride[p] bytes, and likewise its target,
 * but for x[0] of a set that lies in several mapped files: they start on pages of their own, so a sample of piece k lies gap[k]
 * bytes further. rt_sample() knows; nobody else has to. */
#ifndef RT_DATA_H
#define RT_DATA_H
#include "rt.h"
#include "rt_canvas.h"

enum { RT_PIECES = 32 };

struct rt_split {
    int n;                                     /* samples; 0 where the set has no such split */
    struct rt_array x[RT_PORTS], y[RT_PORTS];  /* sample 0, in the order of the model's inputs and outputs */
    size_t x_stride[RT_PORTS], y_stride[RT_PORTS];
    int y_rank[RT_PORTS]; size_t y_shape[RT_PORTS][RT_RANK];    /* of a target that is as the data has it: see any_targets */
    const float *weight;                       /* of each sample; NULL: 1 */
    const char *const *file;                   /* of each sample, where each is a file of its own; else NULL */
    int n_pieces;                              /* 0: x[0] is one piece */
    struct { int first; size_t gap; } piece[RT_PIECES];
};

struct rt_region { void *at; size_t size; bool mapped; };

struct rt_data {
    struct rt_split train, val, test;          /* val: what the data itself keeps for validation */
    const char *const *class_names; int n_class_names;          /* NULL, 0 where the set has none */
    bool names_found;                          /* they are the names of folders, or words of a table, in the order of their bytes */
    bool inputs_only;                          /* no targets are wanted: none are read or checked */
    bool any_targets;                          /* they are another network's: float32 of any shape, not the model's classes */
    bool leave_out;                            /* of pictures, any number may be left out */
    const struct rt_data *beside;              /* the training data, whose classes it has; NULL: it is that itself */
    const char *source;                        /* the path it was read from, or "shapes" */
    struct rt_region *regions; int n_regions;  /* what rt_free_data gives back */
};

/* Reads SRC (a named set, a folder, an .npz file, "shapes") for a model's inputs and outputs: shapes, types, counts and every
 * label are checked here. On any error it prints one sentence and exits: 65 the data is wrong, 66 there is none, 71, 74. */
enum { RT_INPUTS_ONLY = 1, RT_ANY_TARGETS = 2, RT_LEAVE_OUT = 4 };    /* how: what inputs_only, any_targets, leave_out say */
struct rt_data *rt_load_data(const char *src, const struct rt_model *model, int how);
/* Likewise of samples that validate what is trained on another set. */
struct rt_data *rt_load_beside(const char *src, const struct rt_model *model, const struct rt_data *training);
void rt_free_data(struct rt_data *data);

/* How picture files are decoded from here on; before, by one thread and in silence. rt_album.c */
struct rt_decoding {
    int threads;
    void (*show)(size_t done, size_t all);     /* called now and then, and at the end; or NULL */
    const char *cache;                         /* the file that keeps them, of validation and test with another end; or NULL */
    bool force;                                /* whatever is there is replaced */
};
void rt_decode_by(struct rt_decoding how);

/* Elements of an input or output; and how many targets it has where they are classes: one a position, which is all but the last
 * axis. rt_bind.c */
size_t rt_port_elements(const struct rt_port *port);
size_t rt_port_positions(const struct rt_port *port);

/* Bytes of an element of such an array. rt_bind.c */
size_t rt_element_size(int type);

/* A mapped file that is cut short ends the program when a sample is missing, with a sentence and status 74; before, `save` is
 * called. What came of a set's samples is kept only after rt_check_mapped, which ends the program likewise. rt_cut.c */
void rt_on_cut(void (*save)(void *ctx), void *ctx);
void rt_check_mapped(void);

/* The i-th number, as it lies there. */
static inline double rt_element(struct rt_array a, size_t i)
{
    int type = a.type & ~(RT_CLASS | RT_PLANAR);
    return type == RT_U8 ? ((const uint8_t *)a.at)[i] : type == RT_I32 ? ((const int32_t *)a.at)[i]
         : type == RT_F32 ? (double)((const float *)a.at)[i] : ((const double *)a.at)[i];
}

/* Where sample i lies: x[input], and y[output] where y is not NULL. */
static inline void rt_sample(const struct rt_split *split, int n_inputs, int n_outputs, int i, struct rt_array *x,
                             struct rt_array *y)
{
    uintptr_t gap = 0;                         /* between mappings, so added to an address as a number, and it may wrap */
    for (int k = 0; k < split->n_pieces && split->piece[k].first <= i; k++)
        gap = split->piece[k].gap;
    for (int p = 0; p < n_inputs; p++)
        x[p] = (struct rt_array){ (const void *)((uintptr_t)split->x[p].at + split->x_stride[p] * (size_t)i + (p ? 0 : gap)),
                                  split->x[p].type };
    for (int p = 0; y && p < n_outputs; p++)
        y[p] = (struct rt_array){ (const char *)split->y[p].at + split->y_stride[p] * (size_t)i, split->y[p].type };
}

/* Of a model whose first input takes images (rt_takes.h); of another one a sentence that begins with `what`, and exit 65. */
struct rt_canvas rt_canvas_of(const char *what, const struct rt_model *model);
const char *rt_resize_name(enum rt_resize how);        /* as the model says it */

#endif
