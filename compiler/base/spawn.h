/* spawn.h -- other programs are started by their words, which no shell sees. */
#ifndef SPAWN_H
#define SPAWN_H

typedef struct { const char **word; int n; } Words;
void word(Words *w, const char *one);
void words(Words *w, const char *list, const char *who);         /* those of a list, quoted as for a shell; who: whose list it is */
const char *pasteable(const char *path);   /* as a word for the user's shell */
enum { KEEP_OUT = 1, KEEP_ERR = 2 };       /* what it says is kept; else it goes where cnnc's own goes */
typedef struct { int status; char *out, *err; } Ran;             /* status: 128 + signal; -1 and errno where it cannot be started */
void hand_on(const char *name, const char *value);               /* a variable of the environment, for all that is started */
Ran spawn(const Words *w, const char *folder, const char *input, int keep);      /* folder: it runs there; NULL: here */

#endif
