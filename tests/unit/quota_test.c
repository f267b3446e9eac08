/* quota_test.c -- processors and memory by the limits of control groups of both versions, in trees as systems and containers show
 * them */
#define _GNU_SOURCE
#include "rt_threads.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

static char root[] = "/tmp/quota_test.XXXXXX";

static void put(const char *path, const char *text)            /* beneath root, with the folders above */
{
    char whole[512];
    FILE *f;
    snprintf(whole, sizeof whole, "%s%s", root, path);
    for (char *slash = whole + strlen(root) + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
        *slash = 0;
        mkdir(whole, 0700);
    }
    f = fopen(whole, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void begin(const char *groups)          /* an empty tree */
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s/*", root);
    assert_int_equal(system(command), 0);
    put("/proc/self/cgroup", groups);
}

#define IS(quota) assert_true(rt_quota(root) == (quota))

static void none(void **state)
{
    (void)state;
    assert_true(rt_quota("/nowhere") == 0);
    begin("");
    IS(0);
    begin("0::/\n");
    IS(0);                                     /* the root group has no such file */
    begin("no\ncolons:at\n:::\n0:\n");
    IS(0);
}

static void second_version(void **state)
{
    (void)state;
    begin("0::/user.slice/app\n");
    put("/sys/fs/cgroup/user.slice/app/cpu.max", "max 100000\n");
    IS(0);
    put("/sys/fs/cgroup/user.slice/app/cpu.max", "150000 100000\n");
    IS(1.5);
    put("/sys/fs/cgroup/user.slice/cpu.max", "50000 100000\n");
    IS(0.5);                                   /* the group above has less */
    put("/sys/fs/cgroup/user.slice/cpu.max", "400000 100000\n");
    IS(1.5);
    put("/sys/fs/cgroup/user.slice/app/cpu.max", "nonsense\n");
    IS(4);
    begin("0::/\n");
    put("/sys/fs/cgroup/cpu.max", "200000 100000\n");
    IS(2);                                     /* a container's own root */
    begin("0::/../other\n");
    put("/sys/fs/cgroup/cpu.max", "200000 100000\n");
    IS(2);
}

static void first_version(void **state)
{
    (void)state;
    begin("11:memory:/docker/1\n4:cpu,cpuacct:/docker/1\n1:name=systemd:/docker/1\n");
    put("/sys/fs/cgroup/cpu/docker/1/cpu.cfs_quota_us", "-1\n");
    put("/sys/fs/cgroup/cpu/docker/1/cpu.cfs_period_us", "100000\n");
    IS(0);
    put("/sys/fs/cgroup/cpu/docker/1/cpu.cfs_quota_us", "25000\n");
    IS(0.25);
    begin("4:cpuacct,cpu:/docker/1\n0::/docker/1\n");          /* mounted from the container's own group on */
    put("/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "300000\n");
    put("/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
    IS(3);
    begin("4:cpuset:/docker/1\n");             /* another controller */
    put("/sys/fs/cgroup/cpu/docker/1/cpu.cfs_quota_us", "25000\n");
    put("/sys/fs/cgroup/cpu/docker/1/cpu.cfs_period_us", "100000\n");
    IS(0);
}

static void memory(void **state)
{
    (void)state;
    double machine = rt_memory("/nowhere");
    assert_true(machine > 1e8);
    begin("0::/app\n");
    put("/sys/fs/cgroup/app/memory.max", "max\n");
    assert_true(rt_memory(root) == machine);
    put("/sys/fs/cgroup/app/memory.max", "50000000\n");
    assert_true(rt_memory(root) == 5e7);
    put("/sys/fs/cgroup/memory.max", "40000000\n");
    assert_true(rt_memory(root) == 4e7);       /* the group above has less */
    begin("11:memory:/docker/1\n4:cpu,cpuacct:/docker/1\n");
    put("/sys/fs/cgroup/memory/docker/1/memory.limit_in_bytes", "9223372036854771712\n");
    assert_true(rt_memory(root) == machine);   /* how version 1 says that there is none */
    put("/sys/fs/cgroup/memory/docker/1/memory.limit_in_bytes", "30000000\n");
    assert_true(rt_memory(root) == 3e7);
    put("/sys/fs/cgroup/memory/memory.limit_in_bytes", "0\n");
    assert_true(rt_memory(root) == 3e7);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(none), cmocka_unit_test(second_version), cmocka_unit_test(first_version),
                                        cmocka_unit_test(memory) };
    char command[64];
    if (!mkdtemp(root)) return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    snprintf(command, sizeof command, "rm -rf %s", root);
    return system(command) || failed;
}
