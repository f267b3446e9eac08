/* rt_lookup.h -- numbers of a table's rows, which are reals in the program: whole ones, exact up to 2^24. */
#ifndef RT_LOOKUP_H
#define RT_LOOKUP_H
#include "rt_vec.h"

/* The row that v says; -1: none of so many (NaN among them). */
INLINE int rt_row_of(real v, int rows) { return v >= 0 && v < R(rows) ? (int)v : -1; }

/* Is any of them from <= v < to? */
INLINE int any_within(vec v, int from, int to) { return any_nan(SELECT((v >= R(from)) & (v < R(to)), all(R(NAN)), v)); }

#endif
