/* rt_beside.c -- hands a command over to another build of the same network, which lies beside this program */
#define _GNU_SOURCE
#include "rt_train.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

void rt_hand_over(const struct rt_model *m, char **argv, const char *suffix, const char *command, const char *option)
{
    char self[4096], *folder, *program;
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    self[n > 0 ? n : 0] = 0;
    folder = rt_folder_of(n > 0 ? self : argv[0]);
    program = rt_text("%s/%s%s", folder, m->name, suffix);
    if (access(program, X_OK) != 0)
        rt_fail(RT_NO_INPUT, "%s needs %s beside this program: cnnc build %s %s", command, program, option, m->source_name);
    execv(program, argv);
    rt_fail(RT_SYSTEM, "cannot run %s: %s", program, strerror(errno));
}
