/* rt_pattern.c -- whether two names of files may be one, where figures are in them
 *
 * A figure of an epoch may be any number: of {epoch} and {batch} a whole one. Both names are walked together, a field as characters
 * that numbers have, one or more, and each pair of places is looked at once. So no two that can be one are missed; two that could
 * be one only by a strange figure are taken for one. */
#include "rt_pattern.h"
#include "rt_util.h"
#include <stdlib.h>
#include <string.h>

typedef struct Place { char c; const char *set; bool again; } Place;   /* set: any of these, for c; again: none, or more than one */
typedef struct Walk { const Place *a, *b; int n, m; char *seen; } Walk;

static const char *numbers_of(const char *field, size_t n)
{
    bool counts = !strncmp(field, "epoch", 5) || !strncmp(field, "batch", 5);
    for (size_t i = 5; counts && i < n; i++)
        counts = !strchr(".efg", field[i]) && (i > 5 || field[i] == ':');
    return counts ? "0123456789 " : "0123456789 .+-einfa";
}

/* Without what leads nowhere: "./", a second "/". */
static Place *places_of(const char *name, int *n)
{
    Place *p = rt_alloc(2 * strlen(name) + 1, sizeof *p);
    bool start = true;
    *n = 0;
    for (const char *at = name; *at; ) {
        size_t field = *at == '{' ? strcspn(at, "}") : 0;
        if (start && (*at == '/' || !strncmp(at, "./", 2))) {
            at += *at == '/' ? 1 : 2;
            continue;
        }
        start = *at == '/';
        if (field && at[field]) {
            const char *set = numbers_of(at + 1, field - 1);
            p[(*n)++] = (Place){ .set = set };
            p[(*n)++] = (Place){ .set = set, .again = true };
            at += field + 1;
        } else {
            p[(*n)++] = (Place){ .c = *at++ };
        }
    }
    return p;
}

static bool common(const Place *p, const Place *q)
{
    if (p->set && q->set)
        return true;                           /* digits */
    return p->set ? strchr(p->set, q->c) != NULL : q->set ? strchr(q->set, p->c) != NULL : p->c == q->c;
}

static bool meet(const Walk *w, int i, int j)
{
    const Place *p = i < w->n ? &w->a[i] : NULL, *q = j < w->m ? &w->b[j] : NULL;
    char *seen = &w->seen[(size_t)i * (size_t)(w->m + 1) + (size_t)j];
    if (*seen)
        return false;
    *seen = 1;
    if ((p && p->again && meet(w, i + 1, j)) || (q && q->again && meet(w, i, j + 1)))
        return true;
    if (!p || !q)
        return (!p || p->c == '/') && (!q || q->c == '/');
    return common(p, q) && meet(w, i + !p->again, j + !q->again);
}

bool rt_names_meet(const char *a, const char *b)
{
    Walk w = { 0 };
    Place *p = places_of(a, &w.n), *q = places_of(b, &w.m);
    bool together;
    w.a = p, w.b = q;
    w.seen = rt_alloc((size_t)(w.n + 1) * (size_t)(w.m + 1), 1);
    together = meet(&w, 0, 0);
    free(w.seen);
    free(p);
    free(q);
    return together;
}
