/* spans.h -- a line of pixels that becomes another one */
#ifndef SPANS_H
#define SPANS_H
#include <stdbool.h>

/* Of an axis of a map the n pixels from `first` on, with `pad` more at either end, as `out` pixels; how: Keras's interpolation. */
typedef struct { int first, n, pad, out; const char *how; bool antialias; } Line;
typedef struct { int first, n; double inside; } Span;          /* inside: the sum of their shares; the padding has the rest */

/* "first inside share .. share; " of each new pixel, and how many shares each has. */
const char *spans(const Line *l, int *width);
#endif
