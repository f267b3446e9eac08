/* shape.c -- sizes of tensors, and of their memory; products stay at TOO_MANY where they are too large. */
#include "base/base.h"
#include "ir/shape.h"

Shape shape1(int a) { return (Shape){ 1, { a } }; }
Shape shape2(int a, int b) { return (Shape){ 2, { a, b } }; }
Shape shape3(int a, int b, int c) { return (Shape){ 3, { a, b, c } }; }
Shape shape4(int a, int b, int c, int d) { return (Shape){ 4, { a, b, c, d } }; }

long times(long a, long b)
{
    if (a < 0 || b < 0 || a > MOST_ELEMENTS || b > MOST_ELEMENTS) return TOO_MANY;
    return a * b > MOST_ELEMENTS ? TOO_MANY : a * b;
}

long size(Shape s)
{
    long n = 1;
    for (int i = 0; i < s.rank; i++) n = times(n, s.d[i]);
    return n > MOST_ELEMENTS ? -1 : n;
}

long padded_size(Shape s)
{
    long n = 1;
    for (int i = 0; i < s.rank - 1; i++) n = times(n, s.d[i]);
    return s.rank ? times(n, ((long)s.d[s.rank - 1] + REALS_A_LINE - 1) / REALS_A_LINE * REALS_A_LINE) : n;
}

bool same_shape(Shape a, Shape b)
{
    if (a.rank != b.rank) return false;
    for (int i = 0; i < a.rank; i++) if (a.d[i] != b.d[i]) return false;
    return true;
}

const char *show(Shape s)
{
    char *text = "[";
    for (int i = 0; i < s.rank; i++) text = format("%s%s%d", text, i ? "," : "", s.d[i]);
    return format("%s]", text);
}

/* ---- memory ---- */

int in_memory(Dim d) { return d.before + d.size + d.after + d.behind; }

long memory_size(const Memory *m)
{
    long n = 1;
    for (int i = 0; i < m->rank; i++) n = times(n, in_memory(m->d[i]));
    return n;
}

bool bordered(const Memory *m)
{
    for (int i = 0; i < MAX_RANK; i++) if (m->d[i].before || m->d[i].after) return true;
    return false;
}

const char *dim_name(int rank, int k)
{
    static const char *const names[MAX_RANK] = { "clip", "frame", "depth", "h", "w", "c" };
    return names[MAX_RANK - rank + k];
}
