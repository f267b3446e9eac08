/* sides.c -- what a node's numbers are called, a dimension of its map after the other.
 *
 * A volume has a depth before; a map of fewer dimensions has the names of the last ones: a sequence is a row. */
#include "ir/graph.h"

static const Side rows[] = {
    { 'd', "kd", "sd", "dd", "pf", "pk", "od", "id" },
    { 'h', "kh", "sh", "dh", "pt", "pb", "oh", "ih" },
    { 'w', "kw", "sw", "dw", "pl", "pr", "ow", "iw" },
    { 0 },
};
enum { MOST_SIDES = sizeof rows / sizeof *rows - 1 };

const Side *sides_in(int dims)
{
    if (dims < 1 || dims > MOST_SIDES) die("a map of %d dimensions", dims);
    return &rows[MOST_SIDES - dims];
}

const Side *sides_of(const Node *n)
{
    const Side *s = rows;
    while (s->in && !has_number(n, s->in)) s++;
    return s;
}
