/* windows.c -- the windows of a convolution: where they lie on its map, as numbers of the node.
 *
 * In each dimension of the map a window of k elements that are d apart spans (k - 1) d + 1 pixels; steps and padding are those of a
 * dense window as large. Padding: TensorFlow's; where 'same' needs an odd number of pixels, the odd one is below and right. All of
 * 'causal' is before. */
#include "options.h"

enum { MOST_SPANNED = 65536 };             /* rows or columns, as many as a window without gaps may have */

static long span(int k, int dilation) { return (k - 1L) * dilation + 1; }

/* "3x2" */
const char *by_sides(const int *d, int n)
{
    const char *text = format("%d", d[0]);
    for (int i = 1; i < n; i++) text = format("%sx%d", text, d[i]);
    return text;
}

bool larger_than_1(const int *d, int n)
{
    for (int i = 0; i < n; i++) if (d[i] > 1) return true;
    return false;
}

static bool within_limits(Node *n, const int *k, const int *dilation)
{
    for (int i = 0; i < dims(n->op); i++)
        if (span(k[i], dilation[i]) > MOST_SPANNED) {
            err_at(n->loc, "%s: a kernel of %d, %d apart, spans %ld pixels; 65,536 are the most", label(n), k[i], dilation[i],
                   span(k[i], dilation[i]));
            return false;
        }
    return true;
}

static bool is_input(Node *n)
{
    if (is_map(n)) return true;
    int rank = n->in[0]->shape.rank;
    help(rank == 1 ? "Flatten() comes behind the convolutions; Reshape makes a map of a vector" :
         rank <= dims(n->op) ? "Reshape adds an axis" : "Reshape joins axes");
    return false;
}

static void does_not_fit(const Node *n, const int *k, const int *dilation)
{
    int m = dims(n->op);
    const char *apart = larger_than_1(dilation, m) ? format(", %s apart,", by_sides(dilation, m)) : "";
    err_at(n->loc, "%s: kernel %s%s does not fit the %s input (padding \"valid\")", label(n), by_sides(k, m), apart,
           by_sides(n->in[0]->shape.d, m));
    trail(n);
    help("padding = \"same\" keeps the map's size; or pool less before it");
}

static Window place(const Node *n, int size, int span, int stride)
{
    const char *padding = text(n->item, "padding");
    if (same(padding, "causal")) return (Window){ (size - 1) / stride + 1, span - 1, 0 };
    return window(size, span, stride, same(padding, "same"));
}

bool put_windows(Node *n, const int *dilation)
{
    if (!is_input(n)) return false;
    Shape x = n->in[0]->shape;
    const int *k = setting(n->item, "kernel_size")->ints, *stride = setting(n->item, "strides")->ints;
    bool fits = true;
    if (!within_limits(n, k, dilation)) return false;
    const Side *side = sides_in(dims(n->op));
    for (int i = 0; side->in; i++, side++) {
        Window w = place(n, x.d[i], (int)span(k[i], dilation[i]), stride[i]);
        put(n, side->k, k[i]), put(n, side->s, stride[i]), put(n, side->d, dilation[i]);
        put(n, side->before, w.before), put(n, side->after, w.after), put(n, side->out, w.out), put(n, side->in, x.d[i]);
        fits &= w.out >= 1;
    }
    put(n, "ic", x.d[x.rank - 1]);
    if (!fits) does_not_fit(n, k, dilation);
    return fits;
}

Shape output_shape(const Node *n, int channels)
{
    Shape y = { 0 };
    for (const Side *s = sides_of(n); s->in; s++) y.d[y.rank++] = (int)get(n, s->out);
    y.d[y.rank++] = channels;
    return y;
}

Shape kernel_shape(const Node *n, int a, int b)
{
    Shape k = { 0 };
    for (const Side *s = sides_of(n); s->in; s++) k.d[k.rank++] = (int)get(n, s->k);
    k.d[k.rank++] = a, k.d[k.rank++] = b;
    if (size(k) >= 0) return k;
    err_at(n->loc, "%s: a kernel of %s has more than " MOST_TEXT " elements", label(n), by_sides(k.d, k.rank));
    return (Shape){ 0 };
}

double window_size(const Node *n)
{
    double k = 1;
    for (const Side *s = sides_of(n); s->in; s++) k *= get(n, s->k);
    return k;
}

const char *kernel_axes(const Node *n, const char *channels)
{
    const char *axes = "";
    for (const Side *s = sides_of(n); s->in; s++) axes = format("%s%c", axes, s->axis);
    return format("%s%s", axes, channels);
}
