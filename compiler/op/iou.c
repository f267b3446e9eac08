/* iou.c -- how much of what is a class, or is taken for one, is both: intersection over union
 *
 * Of each class that is asked for there are two sums over all places: where targets and outputs say it both, and where one of the
 * two does; rt_finish.c makes the mean of the classes that are there at all. Targets may be class numbers or one-hot rows. */
#include "losses.h"
#include <math.h>

#define HEAD { "num_classes", INT, REQUIRED, "1..2000", "classes from 0 on; what is beyond does not count" }
#define IDS(fallback) { "target_class_ids", NUMBERS, fallback, "0..1999", "of these classes: their numbers" }
#define TAIL(sparse) \
    { "sparse_y_pred", BOOL, sparse, NULL, "an output is the number of a class; false: the largest of a row is" }, \
    { "ignore_class", INT, NULL, NULL, "places with this target do not count" }, \
    LATER_OPTION("axis", "-1: over the channels"), METRIC_OPTIONS
#define EITHER { "sparse_y_true", BOOL, "true", NULL, "class numbers and one-hot rows are taken, whatever it says" }

static const Option iou_options[] = { HEAD, IDS(REQUIRED), EITHER, TAIL("true") };
static const Option mean_options[] = { HEAD, EITHER, TAIL("true") };
static const Option one_hot_options[] = { HEAD, IDS(REQUIRED), TAIL("false") };
static const Option one_hot_mean_options[] = { HEAD, TAIL("false") };
static const Option binary_options[] = {
    IDS("{0, 1}"),
    { "threshold", NUMBER, "0.5", "0..1", "an output that is not below it is a yes, class 1" },
    METRIC_OPTIONS
};

/* The list of classes as text; how many. */
static int list_ids(Node *n, int classes)
{
    const Setting *s = setting(n->item, "target_class_ids");
    int count = how_many(s);
    char *list = "";
    for (int i = 0; i < count; i++) {
        double id = nth(s, i);
        if (id != floor(id) || id >= classes)
            err_at(n->loc, "%s: target_class_ids has %.14g, but there are %d classes (0 to %d)", who(n->item), id, classes,
                   classes - 1);
        list = format("%s%s%.0f", list, i ? ", " : "", id);
    }
    put_text(n, "ids", list);
    return count;
}

static void check_sparse(const Node *n)
{
    Shape y = n->in[0]->shape;
    bool row = y.d[y.rank - 1] > 1;
    if (row != flag(n->item, "sparse_y_pred")) return;
    if (row) {
        err_at(n->loc, "%s: sparse_y_pred = true takes an output for the number of a class, and one of shape %s has %d in a row",
               who(n->item), show(y), y.d[y.rank - 1]);
        help("sparse_y_pred = false takes the largest of a row for the class");
    } else {
        err_at(n->loc, "%s: sparse_y_pred = false takes the largest of a row for the class, and an output of shape %s has one",
               who(n->item), show(y));
        help("BinaryIoU is of a yes or no; sparse_y_pred = true takes outputs for numbers of classes");
    }
}

static void classes_iou_shape(Node *n)
{
    int classes = (int)integer(n->item, "num_classes");
    check_sparse(n);
    put(n, "classes", classes);
    if (setting(n->item, "ignore_class")->given) put(n, "ignore", (double)integer(n->item, "ignore_class"));
    int count = has_option(n->item, "target_class_ids") ? list_ids(n, classes) : classes;
    put(n, "count", count);
    inner(n, "sum", REDUCE, DOUBLE, shape1(2 * count));
}

static void binary_iou_shape(Node *n)
{
    int count = list_ids(n, 2);
    put(n, "threshold", number(n->item, "threshold"));
    put(n, "classes", 2), put(n, "count", count);
    inner(n, "sum", REDUCE, DOUBLE, shape1(2 * count));
}

#define IOU_OP(id, name_, options_, shape_, what_) \
    const Op op_##id = { .name = name_, .kind = METRIC, .what = what_, .options = options_, .shape = shape_, .finish = "iou", \
                         .grows = true, .calls = METRIC_CALLS };

IOU_OP(iou, "IoU", iou_options, classes_iou_shape, "intersection over union of some classes")
IOU_OP(mean_iou, "MeanIoU", mean_options, classes_iou_shape, "intersection over union, the mean of all classes")
IOU_OP(one_hot_iou, "OneHotIoU", one_hot_options, classes_iou_shape, "IoU, as Keras calls it for rows of classes")
IOU_OP(one_hot_mean_iou, "OneHotMeanIoU", one_hot_mean_options, classes_iou_shape, "MeanIoU, as Keras calls it for rows of classes")
IOU_OP(binary_iou, "BinaryIoU", binary_options, binary_iou_shape, "intersection over union of yes and no")
