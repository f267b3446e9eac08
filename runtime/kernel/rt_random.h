/* rt_random.h -- random numbers by counter: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011).
 *
 * Block `counter` of the stream `key` is four words; any word of any stream can be had at once, so that a dropout mask is
 * made again in backward rather than kept, whatever thread, order or width does it. C and C++. */
#ifndef RT_RANDOM_H
#define RT_RANDOM_H
#include "rt_c.h"

/* One block of four words. */
static inline void rt_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3], k0 = key[0], k1 = key[1];
    for (int round = 0; round < 10; round++) {
        uint64_t a = (uint64_t)c0 * 0xD2511F53u, b = (uint64_t)c2 * 0xCD9E8D57u;
        c0 = (uint32_t)(b >> 32) ^ c1 ^ k0, c1 = (uint32_t)b;
        c2 = (uint32_t)(a >> 32) ^ c3 ^ k1, c3 = (uint32_t)a;
        k0 += 0x9E3779B9u, k1 += 0xBB67AE85u;
    }
    out[0] = c0, out[1] = c1, out[2] = c2, out[3] = c3;
}

/* In (0, 1), never 0 or 1: 52 bits of a block's first two words. */
static inline double rt_uniform(uint64_t seed, const uint32_t counter[4])
{
    uint32_t key[2] = { (uint32_t)seed, (uint32_t)(seed >> 32) }, out[4];
    rt_philox(counter, key, out);
    uint64_t word = ((uint64_t)out[0] << 32 | out[1]) >> 12;
    return ((double)word + 0.5) * 0x1p-52;
}

#ifdef REAL

/* ---- dropout, in emitted programs, behind rt_vec.h ---------------------------------------------------------------------
 * A word lies in the low half of a 64-bit lane, as the multiplier wants it; the upper half is whatever is left there. A row of
 * RT_ROW lanes and the product of such halves, RT_PRODUCT, are the target's; RT_LOWER and RT_UPPER interleave two rows. */
typedef uint64_t rt_row __attribute__((vector_size(RT_ROW * 8), may_alias));
enum { RT_ROWS = RT_ROW == 8 ? 4 : 2, RT_BLOCKS = RT_ROWS * RT_ROW };       /* blocks that are made side by side */
#define RT_EACH_ROW(r) _Pragma("GCC unroll 4") for (int r = 0; r < RT_ROWS; r++)

/* Where a dropout's words come from: word i % 4 of block i / 4 belongs to element i. */
struct rt_mask { uint32_t key[2], row, step, site; };

/* site: one number for each Dropout of the network, below 2^31; the top bit keeps it apart from other users of the seed. */
static inline struct rt_mask rt_mask(uint64_t seed, uint64_t step, int row, uint32_t site)
{
    return (struct rt_mask){
        { (uint32_t)seed, (uint32_t)(seed >> 32) ^ (uint32_t)(step >> 32) }, (uint32_t)row, (uint32_t)step, site | 0x80000000u };
}

/* Number k of those that a layer draws for a whole sample, in (0, 1). */
static inline double rt_drawn(const struct rt_mask *m, uint32_t k)
{
    return rt_uniform((uint64_t)m->key[1] << 32 | m->key[0], (const uint32_t[]){ k, m->row, m->step, m->site });
}

/* The words of elements 4 block up to 4 (block + RT_BLOCKS), two to a lane. */
static inline void rt_mask_words(const struct rt_mask *m, uint32_t block, uint64_t pair[2 * RT_BLOCKS])
{
    static const uint64_t number[] = { 0, 1, 2, 3, 4, 5, 6, 7 };
    rt_row c[4][RT_ROWS];
    memcpy(&c[0][0], number, sizeof(rt_row));
    c[0][0] += block;
    RT_EACH_ROW (r) {
        c[0][r] = c[0][0] + (uint64_t)(r * RT_ROW);
        c[1][r] = (rt_row){0} + m->row, c[2][r] = (rt_row){0} + m->step, c[3][r] = (rt_row){0} + m->site;
    }
    uint32_t k0 = m->key[0], k1 = m->key[1];
    for (int round = 0; round < 10; round++) {
        RT_EACH_ROW (r) {
            rt_row a = (rt_row)RT_PRODUCT(c[0][r], 0xD2511F53u), b = (rt_row)RT_PRODUCT(c[2][r], 0xCD9E8D57u);
            c[0][r] = (b >> 32) ^ c[1][r] ^ k0, c[1][r] = b;
            c[2][r] = (a >> 32) ^ c[3][r] ^ k1, c[3][r] = a;
        }
        k0 += 0x9E3779B9u, k1 += 0xBB67AE85u;
    }
    RT_EACH_ROW (r) {
        rt_row first = (c[0][r] & 0xffffffffu) | c[1][r] << 32, second = (c[2][r] & 0xffffffffu) | c[3][r] << 32;
        rt_row both[2] = { RT_SHUFFLE(rt_row, first, second, RT_LOWER), RT_SHUFFLE(rt_row, first, second, RT_UPPER) };
        memcpy(pair + 2 * r * RT_ROW, both, sizeof both);
    }
}

/* y[i] = x[i] * scale where the word of element first + i is at least cut, else 0, i < n. Elements and words are in memory
 * order of a little-endian machine. */
static inline void rt_dropout(REAL *y, const REAL *x, int n, const struct rt_mask *m, int first, uint32_t cut, REAL scale)
{
    uint64_t pair[2 * RT_BLOCKS];
    uint32_t word[4 * RT_BLOCKS];
    for (int done = 0; done < n;) {
        int from = (first + done) % 4, count = 4 * RT_BLOCKS - from;
        if (count > n - done) count = n - done;
        rt_mask_words(m, (uint32_t)(first + done) / 4, pair);
        memcpy(word, pair, sizeof word);
        if (count == 4 * RT_BLOCKS)
            for (int i = 0; i < 4 * RT_BLOCKS; i++) y[done + i] = word[i] >= cut ? x[done + i] * scale : (REAL)0;
        else
            for (int i = 0; i < count; i++) y[done + i] = word[from + i] >= cut ? x[done + i] * scale : (REAL)0;
        done += count;
    }
}

/* factor[i] = kept where the word of element first + i is at least cut, else 0, i < n */
static inline void rt_keep(REAL *factor, int n, const struct rt_mask *m, int first, uint32_t cut, REAL kept)
{
    for (int i = 0; i < n; i++) factor[i] = kept;
    rt_dropout(factor, factor, n, m, first, cut, (REAL)1);
}
#endif
#endif
