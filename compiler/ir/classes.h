/* classes.h -- what an output's numbers stand for. */
#ifndef CLASSES_H
#define CLASSES_H
#include "ir/graph.h"

/* outputs: 1 where there are two classes; classes: 0 where it is no choice of one; logits: of a softmax or sigmoid that is not in
 * the network. labels: where a classifier is built. */
typedef struct { int outputs, classes; bool logits; const char **labels; } Classes;
Classes classes_of_output(const Item *layer, const Item *loss, Shape y);
/* an error where no output has as many classes as there are names */
void check_class_names(const Model *m, const Graph *g);
void check_class_weight(const Model *m, const Graph *g);         /* an error where it has classes that are not there */

#endif
