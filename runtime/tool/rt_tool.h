/* rt_tool.h -- the commands of a training program beside train, sectioned by the file that has them. */
#ifndef RT_TOOL_H
#define RT_TOOL_H
#include "rt_train.h"

/* ---- rt_choice.c: outputs that choose a class ---- */

enum { RT_CLASS_DIGITS = 16 };

typedef struct Choice {                        /* classes is 0 where the output's numbers are values */
    enum rt_says says;
    int outputs, classes;
    const char *const *names;                  /* or NULL */
    double *p;                                 /* the classes' probabilities by what was read last, and room to sort them */
    int *rank;
} Choice;
typedef struct Choices { json_t *saved; int n; Choice of[RT_PORTS]; } Choices;

Choices rt_choices(const Session *s);          /* of all outputs; s has --weights, and the data if there is any */
void rt_free_choices(Choices *all);
const char *rt_class_name(const Choice *c, int k, char number[RT_CLASS_DIGITS]);
int rt_likeliest(const Choice *c, const float *y);             /* the class; its probability is c->p[it] */
int rt_target_class(const Choice *c, struct rt_array y);

/* ---- rt_confusion.c: which class is taken for which ---- */

typedef struct Confusion {
    const struct rt_model *model;
    const Choice *choice;
    int output;
    int64_t *count;                            /* [right][said] */
} Confusion;
typedef struct Verdict { int sample, right, said; double p; } Verdict;          /* of the split's sample; p: of what was said */
typedef struct Scores { double precision, recall, f1; int64_t support; } Scores;

typedef struct Confusions { int n; Choices choices; Confusion of[RT_PORTS]; } Confusions;     /* of the outputs that have one */

bool rt_has_confusion(const struct rt_model *m, int output);   /* it chooses one class, and has targets */
void rt_begin_confusions(Confusions *all, const Session *s);   /* s has --weights, and the data */
void rt_free_confusions(Confusions *all);
Verdict rt_judge(Confusion *c, const struct rt_split *split, int sample, const float *y);       /* counts it too */
Scores rt_scores(const Confusion *c, int k);
Scores rt_mean_scores(const Confusion *c);     /* of the classes; and the sum of their support */
void rt_print_confusion(const Confusion *c);
json_t *rt_confusion_json(const Confusion *c);

/* ---- rt_eval.c, rt_predict.c, rt_features.c, rt_prepare.c ---- */

void rt_eval(const Options *o, const struct rt_model *model);
void rt_predict(const Options *o, const struct rt_model *model);
void rt_features(const Options *o, const struct rt_model *model);      /* predict --layer */
void rt_prepare(const Options *o, const struct rt_model *model);

/* ---- rt_sheet.c: the command augment ---- */

/* Pixels {h, w, 1 or 3} of rows training samples beside what as many epochs as there are variants see; s has data,
 * train and seed. NULL where the model changes none, or they are no pictures. */
uint8_t *rt_sheet_of(Session *s, int rows, int variants, int shape[3]);
void rt_sheet(const Options *o, const struct rt_model *model);       /* a picture of what they become */

/* ---- rt_report.c ---- */

void rt_write_report(const Session *s);        /* report.html in the run folder, at the training's end */
/* the same with what data and weights show; --layers: and what each layer takes */
void rt_report(const Options *o, const struct rt_model *model, char **argv);

/* ---- rt_bench.c, rt_peak.c, rt_synthetic.c, rt_gradcheck.c, rt_beside.c ---- */

void rt_bench(const Options *o, const struct rt_model *model, char **argv);

/* Seconds of one thread a sample, [1]: of training, [0]: of inference. */
typedef struct CallTimes {
    int batch, threads;
    double peak;                               /* GFLOP/s of one thread, in the same run */
    double whole[2], left[2];                  /* all; what of that no call took: feeding and waiting */
    double *time;                              /* of each row of the model's layers */
} CallTimes;

CallTimes rt_time_calls(const Options *o, const struct rt_model *model);       /* of a build with a clock for each call */
double rt_share_of_peak(const CallTimes *t, double macs, double seconds);
double rt_peak_gflops(int threads, int real_size, double seconds);
void rt_gradcheck(const Options *o, const struct rt_model *model, char **argv);

/* Runs NAME + suffix beside this program with the same arguments, or says that `cnnc build option` makes it. */
_Noreturn void rt_hand_over(const struct rt_model *m, char **argv, const char *suffix, const char *command, const char *option);
void rt_check_handed(const struct rt_model *m, const char *program);           /* ends one of another network than was asked */

/* n samples of noise for a model's inputs and outputs; real: float32 around 0 even where the data would be bytes. */
void rt_make_noise(struct rt_split *split, const struct rt_model *m, int n, uint64_t seed, bool real);
void rt_free_noise(struct rt_split *split, const struct rt_model *m);
#endif
