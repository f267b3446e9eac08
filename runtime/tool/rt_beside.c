/* rt_beside.c -- hands a command over to another build of the same network, which lies beside this program
 *
 * Builds of one model lie side by side, and one of them may be older. So the program that hands over says of which network it is,
 * in the environment, and the other one compares before it answers. */
#define _GNU_SOURCE
#include "rt_tool.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

static const char variable[] = "CNNC_NETWORK";

static char *network(const struct rt_model *m)
{
    return rt_text("%016llx%016llx", (unsigned long long)m->graph_hash, (unsigned long long)XXH3_64bits(m->source, m->source_size));
}

void rt_hand_over(const struct rt_model *m, char **argv, const char *suffix, const char *command, const char *option)
{
    char *self = rt_own_program(), *folder = rt_folder_of(self ? self : argv[0]);
    char *program = rt_text("%s/%s%s", folder, m->name, suffix);
    if (access(program, X_OK) != 0)
        rt_fail(RT_NO_INPUT, "%s needs %s beside this program: cnnc build %s %s", command, program, option, m->source_name);
    if (setenv(variable, network(m), 1) == 0)
        execv(program, argv);
    rt_fail(RT_SYSTEM, "cannot run %s: %s", program, strerror(errno));
}

void rt_check_handed(const struct rt_model *m, const char *program)
{
    const char *asked = getenv(variable);
    if (asked && strcmp(asked, network(m)) != 0)
        rt_fail(RT_NO_INPUT, "%s was built from another %s than the program beside it; build it again with the same options",
                program, m->source_name);
    unsetenv(variable);
}
