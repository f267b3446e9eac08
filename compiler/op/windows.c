/* windows.c -- the windows of a convolution: where they lie on its map, as numbers of the node.
 *
 * A window of kh rows that are dh apart spans (kh - 1) dh + 1 rows of the map; steps and padding are those of a dense window as
 * large. Padding: TensorFlow's; where 'same' needs an odd number of pixels, the odd one is below and right. */
#include "options.h"

enum { MOST_SPANNED = 65536 };             /* rows or columns, as many as a window without gaps may have */

static long span(int k, int dilation) { return (k - 1L) * dilation + 1; }

static bool spans(Node *n, const int *k, const int *dilation)
{
    for (int i = 0; i < 2; i++)
        if (span(k[i], dilation[i]) > MOST_SPANNED) {
            err_at(n->loc, "%s: a kernel of %d, %d apart, spans %ld pixels; 65,536 are the most", label(n), k[i], dilation[i],
                   span(k[i], dilation[i]));
            return false;
        }
    return true;
}

static bool is_input(Node *n)
{
    Shape x = n->in[0]->shape;
    if (x.rank == 3) return true;
    err_at(n->loc, "%s takes [height, width, channels], not %s", label(n), show(x));
    trail(n);
    help(x.rank == 1 ? "Flatten() comes behind the convolutions; Reshape makes a map of a vector" :
         x.rank == 2 ? "Reshape adds an axis" : "convolutions of volumes are not there yet; Reshape joins axes");
    return false;
}

static void does_not_fit(const Node *n, const int *k, const int *dilation)
{
    Shape x = n->in[0]->shape;
    const char *apart = dilation[0] > 1 || dilation[1] > 1 ? format(", %dx%d apart,", dilation[0], dilation[1]) : "";
    err_at(n->loc, "%s: kernel %dx%d%s does not fit the %dx%d input (padding \"valid\")", label(n), k[0], k[1], apart, x.d[0],
           x.d[1]);
    trail(n);
    help("padding = \"same\" keeps the map's size; or pool less before it");
}

bool put_windows(Node *n, const int *dilation)
{
    if (!is_input(n)) return false;
    Shape x = n->in[0]->shape;
    const int *k = pair(n->item, "kernel_size"), *s = pair(n->item, "strides");
    bool padded = same(text(n->item, "padding"), "same");
    if (!spans(n, k, dilation)) return false;
    Window h = window(x.d[0], (int)span(k[0], dilation[0]), s[0], padded);
    Window w = window(x.d[1], (int)span(k[1], dilation[1]), s[1], padded);
    if (h.out < 1 || w.out < 1) { does_not_fit(n, k, dilation); return false; }
    put(n, "kh", k[0]), put(n, "kw", k[1]);
    put(n, "sh", s[0]), put(n, "sw", s[1]);
    put(n, "dh", dilation[0]), put(n, "dw", dilation[1]);
    put(n, "pt", h.before), put(n, "pb", h.after), put(n, "pl", w.before), put(n, "pr", w.after);
    put(n, "oh", h.out), put(n, "ow", w.out);
    put(n, "ih", x.d[0]), put(n, "iw", x.d[1]), put(n, "ic", x.d[2]);
    return true;
}
