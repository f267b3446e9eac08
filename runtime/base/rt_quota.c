/* rt_quota.c -- how many processors and how much memory the control groups leave this process
 *
 * A container's `--cpus 1.5` is a quota: so much time in each period, by cpu.max (version 2) or by cpu.cfs_quota_us and
 * cpu.cfs_period_us (version 1). Its `--memory 2g` is a number of bytes, by memory.max or memory.limit_in_bytes. The process's
 * group may have one and so may each group above it; the least holds. Within a
 * container the path that /proc names can begin above what is mounted there: levels that are not to be found are passed over, up
 * to the mount itself. */
#define _GNU_SOURCE
#include "rt_read.h"
#include "rt_threads.h"
#include "rt_util.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct { const char *controller, *mount; } hierarchies[] = {
    { "", "/sys/fs/cgroup" }, { "", "/sys/fs/cgroup/unified" }, { "cpu", "/sys/fs/cgroup/cpu" },
    { "cpu", "/sys/fs/cgroup/cpu,cpuacct" }, { "memory", "/sys/fs/cgroup/memory" },
};
enum { HIERARCHIES = sizeof hierarchies / sizeof *hierarchies };

static double less(double a, double b)         /* the smaller one, of those that are there */
{
    return a > 0 && (b <= 0 || a < b) ? a : b;
}

static bool read_at(const char *folder, const char *file, char text[64])
{
    char *path = rt_text("%s/%s", folder, file);
    bool there = rt_read_system(path, text, 64);
    free(path);
    return there;
}

/* Of one group; 0 where there is none ("max", -1). */
typedef double Limit(const char *folder);

static double processors_of(const char *folder)
{
    char text[64], *end = text, *more;
    double quota = 0, period = 0;
    if (read_at(folder, "cpu.max", text))
        quota = strtod(text, &end), period = strtod(end, &more);
    else if (read_at(folder, "cpu.cfs_quota_us", text) && (quota = strtod(text, &end)) > 0 &&
             read_at(folder, "cpu.cfs_period_us", text))
        period = strtod(text, &more);
    return quota > 0 && period > 0 ? quota / period : 0;
}

/* Version 1 has no word for none: a number that no machine has. */
static double memory_of(const char *folder)
{
    char text[64];
    bool there = read_at(folder, "memory.max", text) || read_at(folder, "memory.limit_in_bytes", text);
    double bytes = there ? strtod(text, NULL) : 0;
    return bytes > 0 ? bytes : 0;
}

/* Of the group and those above it, up to the mount. */
static double least_above(Limit *limit, const char *mount, const char *group)
{
    char *folder = rt_text("%s%s", mount, group), *slash;
    double least = 0;
    do {
        least = less(least, limit(folder));
        slash = strrchr(folder, '/');
        if (slash)
            *slash = 0;
    } while (slash && strlen(folder) >= strlen(mount));
    free(folder);
    return least;
}

static bool has_word(const char *list, const char *word)       /* of a list with commas; an empty list has the empty word alone */
{
    size_t n = strlen(word);
    for (const char *p = list; p; p = strchr(p, ',') ? strchr(p, ',') + 1 : NULL)
        if (strcspn(p, ",") == n && !strncmp(p, word, n))
            return true;
    return false;
}

/* line: "4:cpu,cpuacct:/group" or "0::/group". */
static double least_of_line(Limit *limit, const char *root, char *line)
{
    char *controllers = strchr(line, ':'), *group = controllers ? strchr(controllers + 1, ':') : NULL;
    double least = 0;
    if (!group)
        return 0;
    *group++ = 0;
    for (int h = 0; h < HIERARCHIES; h++) {
        if (!has_word(controllers + 1, hierarchies[h].controller))
            continue;
        char *mount = rt_text("%s%s", root, hierarchies[h].mount);
        least = less(least, least_above(limit, mount, group));
        free(mount);
    }
    return least;
}

static double least_of(Limit *limit, const char *root)
{
    char text[8192], *path = rt_text("%s/proc/self/cgroup", root), *rest = NULL;
    double least = 0;
    bool there = rt_read_system(path, text, sizeof text);
    free(path);
    for (char *line = there ? strtok_r(text, "\n", &rest) : NULL; line; line = strtok_r(NULL, "\n", &rest))
        least = less(least, least_of_line(limit, root, line));
    return least;
}

double rt_quota(const char *root)
{
    return least_of(processors_of, root);
}

double rt_memory(const char *root)
{
    return less((double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE), least_of(memory_of, root));
}
