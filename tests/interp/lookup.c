/* lookup.c -- Embedding: rows of a table by their numbers; and which of a network's inputs hold such numbers */
#include "net.h"

void embedding_shape(Net *net, Step *s)
{
    int rows = (int)integer(s->item, "input_dim"), units = (int)integer(s->item, "output_dim");
    s->shape = s->in[0]->shape;
    s->shape.d[s->shape.rank++] = units;
    add_param(net, s, KERNEL, "embeddings", shape2(rows, units), true, option_item(s->item, "embeddings_regularizer"));
}

void embedding_forward(const Net *net, Step *s)
{
    long units = s->shape.d[s->shape.rank - 1];
    for (long i = 0; i < s->n * net->batch; i++)
        s->y[i] = s->param[KERNEL]->w[(long)s->in[0]->y[i / units] * units + i % units];
}

void embedding_backward(const Net *net, Step *s)
{
    long units = s->shape.d[s->shape.rank - 1];
    for (long i = 0; i < s->n * net->batch; i++)
        s->param[KERNEL]->g[(long)s->in[0]->y[i / units] * units + i % units] += s->dy[i];
}

/* Does v come from that input by moves alone? */
static bool comes_from(const Step *v, const Step *input)
{
    bool comes = v == input;
    for (int i = 0; i < v->n_in; i++) comes |= comes_from(v->in[i], input);
    return comes;
}

long rows_of_input(const Net *net, const Step *input)
{
    long rows = same(text(input->item, "dtype"), "float32") ? 0 : 16;
    for (int i = 0; i < net->n_steps; i++) {
        const Step *s = net->steps[i];
        bool reads = s->item && same(s->item->op->name, "Embedding") && comes_from(s->in[0], input);
        if (reads && (rows == 0 || rows > integer(s->item, "input_dim"))) rows = integer(s->item, "input_dim");
    }
    return rows;
}
