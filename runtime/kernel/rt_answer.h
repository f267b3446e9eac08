/* rt_answer.h -- what the numbers of an output say: the one reading of them, predict's and the classifier's. */
#ifndef RT_ANSWER_H
#define RT_ANSWER_H

enum rt_says {
    RT_AS_TARGETS,         /* probabilities where the targets of a vector are classes, else values */
    RT_VALUES,             /* numbers that stand for themselves */
    RT_PROBABILITIES,      /* one a class; of one number, that it is class 1 of two */
    RT_LOGITS,             /* a softmax makes them probabilities; of one number a sigmoid */
};

/* The probabilities of the classes from an output's reals, of which there is one where there are two classes. */
void rt_probabilities(enum rt_says says, const float *y, int outputs, int classes, double *p);

/* rank[0 .. top - 1] become the most probable classes, of equal ones the lower first, NaN last; rank holds all `classes`. */
void rt_most_probable(const double *p, int classes, int top, int *rank);
#endif
