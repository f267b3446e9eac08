/* rt_warp_rows.h -- rt_warp.c's rows for samples of type T, computed in V; NAME makes a function's name, ROUND a T of a V
 *
 * Included once for each such pair. Between a and b lies a + (b - a) w: where both are the same it is that, to the bit, and so is
 * what no pixel moves. Rows of pixels of three values are computed as quads, the fourth value of which nobody looks at. */

typedef V NAME(quad) __attribute__((vector_size(4 * sizeof(V))));

/* Two rows of the image as one line. */
static void NAME(blend)(const Job *job, const Tap *y)
{
    int n = job->w * job->c;
    const T *p = (const T *)job->from + (size_t)y->a * (size_t)n, *q = (const T *)job->from + (size_t)y->b * (size_t)n;
    V *line = job->line, w = (V)y->w;
    if (w == 0) {
        _Pragma("omp simd") for (int k = 0; k < n; k++) line[k] = (V)p[k];
    } else {
        _Pragma("omp simd") for (int k = 0; k < n; k++) line[k] = (V)p[k] + ((V)q[k] - (V)p[k]) * w;
    }
}

static void NAME(colours)(const Job *job, int from, int to)
{
    V *out = (V *)job->out + from * 3, cval = (V)job->warp->cval;
    for (const Tap *x = job->x + from; x < job->x + to; x++, out += 3) {
        NAME(quad) a = { cval, cval, cval }, b;
        if (x->a >= 0) {
            memcpy(&a, (const V *)job->line + x->a * 3, sizeof a), memcpy(&b, (const V *)job->line + x->b * 3, sizeof b);
            a += (b - a) * (V)x->w;
        }
        memcpy(out, &a, sizeof a);             /* there is room for one more behind the row */
    }
}

static inline void NAME(pixels)(const Job *job, int from, int to, int c)
{
    const V *line = job->line, cval = (V)job->warp->cval;
    V *out = (V *)job->out + from * c;
    for (const Tap *x = job->x + from; x < job->x + to; x++, out += c)
        for (int k = 0; k < c; k++)
            out[k] = x->a < 0 ? cval : line[x->a * c + k] + (line[x->b * c + k] - line[x->a * c + k]) * (V)x->w;
}

/* The line's pixels: those of the run, which are moved alike, at once. */
static void NAME(across)(const Job *job)
{
    int c = job->c, n = (job->run_end - job->run) * c;
    const Tap *x = &job->x[job->run];
    const V *p = (const V *)job->line + (n ? x->a * c : 0), *q = p + c;
    V *out = (V *)job->out + job->run * c, w = n ? (V)x->w : 0;
    if (c == 3) NAME(colours)(job, 0, job->run), NAME(colours)(job, job->run_end, job->w);
    else if (c == 1) NAME(pixels)(job, 0, job->run, 1), NAME(pixels)(job, job->run_end, job->w, 1);
    else NAME(pixels)(job, 0, job->run, c), NAME(pixels)(job, job->run_end, job->w, c);
    if (w == 0) {
        memcpy(out, p, (size_t)n * sizeof *out);
    } else {
        _Pragma("omp simd") for (int k = 0; k < n; k++) out[k] = p[k] + (q[k] - p[k]) * w;
    }
}

static inline void NAME(load)(NAME(quad) *to, const T *at, size_t n)           /* n: 4, or 3 where the image ends there */
{
    T four[4] = { 0 };
    memcpy(four, at, n * sizeof(T));
#ifdef BYTES
    uint32_t word;
    memcpy(&word, four, sizeof word);
    ints spread = (ints){ (int)word, (int)word, (int)word } & (ints){ 0xff, 0xff00, 0xff0000 };
    *to = __builtin_convertvector(spread, NAME(quad)) * (NAME(quad)){ 1, 1 / (V)0x100, 1 / (V)0x10000 };
#else
    memcpy(to, four, sizeof *to);
#endif
}

static inline void NAME(colour)(V *out, const T *at, const Spot *s, size_t n)
{
    NAME(quad) a, b, p, q;
    NAME(load)(&a, at, n), NAME(load)(&b, at + s->right * 3, n);
    NAME(load)(&p, at + s->below * 3, n), NAME(load)(&q, at + (s->below + s->right) * 3, n);
    a += (b - a) * (V)s->x, p += (q - p) * (V)s->x;
    a += (p - a) * (V)s->y;
    memcpy(out, &a, sizeof a);
}

static void NAME(turn_colours)(const Job *job)
{
    const T *from = (const T *)job->from;
    V *out = job->out;
    for (const Spot *s = job->spot, *end = s + job->w; s < end; s++, out += 3)
        if (s->at < 0) out[0] = out[1] = out[2] = (V)job->warp->cval;
        else if (s->at + s->below + s->right < job->last) NAME(colour)(out, from + (size_t)s->at * 3, s, 4);
        else NAME(colour)(out, from + (size_t)s->at * 3, s, 3);
}

static inline void NAME(turn_pixel)(V *out, const Job *job, const Spot *s, int c)
{
    for (int k = 0; k < c; k++) {
        out[k] = (V)job->warp->cval;
        if (s->at < 0) continue;
        const T *p = (const T *)job->from + (size_t)s->at * (size_t)c + k, *q = p + s->below * c;
        int r = s->right * c;
        V a = (V)p[0] + ((V)p[r] - (V)p[0]) * (V)s->x, b = (V)q[0] + ((V)q[r] - (V)q[0]) * (V)s->x;
        out[k] = a + (b - a) * (V)s->y;
    }
}

static inline void NAME(four)(NAME(quad) *to, T a, T b, T c, T d)
{
#ifdef BYTES
    *to = __builtin_convertvector(((ints){ a, b, c, d }), NAME(quad));
#else
    *to = (NAME(quad)){ a, b, c, d };
#endif
}

static inline void NAME(turn_four)(V *out, const T *from, const Spot *s)       /* greys */
{
    const T *f = from + s[0].at, *g = from + s[1].at, *h = from + s[2].at, *i = from + s[3].at;
    NAME(quad) a, b, p, q, x = { (V)s[0].x, (V)s[1].x, (V)s[2].x, (V)s[3].x };
    NAME(quad) y = { (V)s[0].y, (V)s[1].y, (V)s[2].y, (V)s[3].y };
    NAME(four)(&a, f[0], g[0], h[0], i[0]);
    NAME(four)(&b, f[s[0].right], g[s[1].right], h[s[2].right], i[s[3].right]);
    f += s[0].below, g += s[1].below, h += s[2].below, i += s[3].below;
    NAME(four)(&p, f[0], g[0], h[0], i[0]);
    NAME(four)(&q, f[s[0].right], g[s[1].right], h[s[2].right], i[s[3].right]);
    a += (b - a) * x, p += (q - p) * x;
    a += (p - a) * y;
    memcpy(out, &a, sizeof a);
}

static void NAME(turn_greys)(const Job *job)
{
    const Spot *s = job->spot, *end = s + job->w;
    V *out = job->out;
    while (s < end)
        if (end - s >= 4 && (s[0].at | s[1].at | s[2].at | s[3].at) >= 0) {
            NAME(turn_four)(out, (const T *)job->from, s);
            s += 4, out += 4;
        } else
            NAME(turn_pixel)(out++, job, s++, 1);
}

static void NAME(turn_others)(const Job *job)
{
    for (int j = 0; j < job->w; j++) NAME(turn_pixel)((V *)job->out + j * job->c, job, job->spot + j, job->c);
}

static void NAME(turn)(const Job *job)
{
    (job->c == 3 ? NAME(turn_colours) : job->c == 1 ? NAME(turn_greys) : NAME(turn_others))(job);
}

static void NAME(fill)(const Job *job)
{
    for (int k = 0; k < job->w * job->c; k++) ((V *)job->out)[k] = (V)job->warp->cval;
}

static void NAME(widen)(Job *job)
{
    const V *out = job->out;
    for (int k = 0; k < job->w * job->c; k++) {
        job->least = (double)out[k] < job->least ? (double)out[k] : job->least;
        job->largest = (double)out[k] > job->largest ? (double)out[k] : job->largest;
    }
}

static void NAME(adjust)(const Job *job)
{
    int n = job->w * job->c;
    V *out = job->out;
    double by = job->warp->channel_shift;
    for (int k = 0; by != 0 && k < n; k++) {
        double v = (double)out[k] + by;
        out[k] = (V)(v < job->least ? job->least : v > job->largest ? job->largest : v);
    }
    for (int k = 0; job->warp->brightness != 1 && k < n; k++) out[k] = (V)lit((double)out[k], job->warp->brightness);
}

static void NAME(put)(const Job *job, void *to)
{
    const V *out = job->out;
    T *row = job->warp->flip_horizontal ? job->line : to;
    _Pragma("omp simd") for (int k = 0; k < job->w * job->c; k++) row[k] = (T)ROUND(out[k]);
    if (job->warp->flip_horizontal) mirrored(to, (const char *)row, job->w, (size_t)job->c * sizeof(T));
}

static const Typed NAME(typed) = { NAME(blend), NAME(across), NAME(turn), NAME(fill), NAME(widen), NAME(adjust), NAME(put) };

#undef T
#undef V
#undef NAME
#undef ROUND
