/* rewrite.h -- the only way in which a pass replaces a node or takes one away. */
#ifndef REWRITE_H
#define REWRITE_H
#include "ir/graph.h"

/* a node of another op with all that `old` has; not yet in the graph */
Node *successor(const Graph *g, const Node *old, const char *op);
/* `by` does old's work, in its place unless it has one already */
void hand_over(Graph *g, Node *old, Node *by);
void idle(Graph *g, Node *n);                                     /* n has nothing to do: its readers read what it read */
void read_instead(Graph *g, const Value *old, Value *value);
void take_output(Node *n, const char *name, Value *v);            /* n makes v from now on, in slot `name` */
void drop_slot(Node *n, const char *name);

#endif
