/* cut_test.c -- a mapped file that is cut short: what is said, what is saved, how it ends; no other fault is hidden. */
#include "data_fixture.h"
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>

enum { PAGE = 1 << 16 };                       /* no system's page is larger */

static const volatile uint8_t *volatile at;

static void save(void *ctx)
{
    rt_say("saved %s", (const char *)ctx);
}

static void *touch(void *from)
{
    for (size_t i = (size_t)(uintptr_t)from; i < 3 * PAGE; i++)
        (void)at[i];
    return NULL;
}

static struct rt_data data;

static void map(void)
{
    static const uint8_t bytes[3 * PAGE + 5];
    put_file("cut.bin", bytes, sizeof bytes);
    at = rt_map(&data, "cut.bin").at;
    assert_int_equal(at[0], 0);
}

static void within(void) { map(); touch(0); rt_check_mapped(); }
static void missing(void) { map(); assert_int_equal(truncate("cut.bin", PAGE), 0); touch(0); }
static void rescued(void) { map(); rt_on_cut(save, "it"); assert_int_equal(truncate("cut.bin", 0), 0); touch(0); }
static void torn(void) { map(); assert_int_equal(truncate("cut.bin", 3 * PAGE + 1), 0); touch(0); rt_check_mapped(); }
static void longer(void) { map(); assert_int_equal(truncate("cut.bin", 9 * PAGE), 0); touch(0); rt_check_mapped(); }
static void replaced(void) { map(); put_file("new.bin", "x", 1); rename("new.bin", "cut.bin"); touch(0); rt_check_mapped(); }
static void given_back(void) { map(); rt_drop(&data); assert_int_equal(truncate("cut.bin", 0), 0); rt_check_mapped(); }

static void together(void)
{
    pthread_t threads[4];
    map();
    rt_on_cut(save, "once");
    assert_int_equal(truncate("cut.bin", PAGE), 0);
    for (size_t k = 0; k < 4; k++)
        pthread_create(&threads[k], NULL, touch, (void *)(uintptr_t)(PAGE + k));
    for (size_t k = 0; k < 4; k++)
        pthread_join(threads[k], NULL);
}

static void not_ours(void)
{
    map();
    int fd = open("other.bin", O_RDWR | O_CREAT, 0600);
    at = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
    (void)at[0];
}

#define GONE "error: cut.bin: was cut short while it was read: "
static const struct cut { const char *name; void (*run)(void); int status, signal; const char *said; } cases[] = {
    { "whole", within, 0, 0, "" },
    { "missing", missing, 74, 0, GONE "65536 bytes are there, 196613 were\n" },
    { "rescued", rescued, 74, 0, GONE "0 bytes are there, 196613 were\nsaved it\n" },
    { "together", together, 74, 0, GONE "65536 bytes are there, 196613 were\nsaved once\n" },
    { "torn", torn, 74, 0, GONE "196609 bytes are there, 196613 were; what was read since then is not kept\n" },
    { "longer", longer, 0, 0, "" },
    { "replaced", replaced, 0, 0, "" },
    { "given back", given_back, 0, 0, "" },
    { "not ours", not_ours, 0, SIGBUS, "" },
};

static void run(void **state)
{
    const struct cut *c = *state;
    char said[1024] = "";
    int status;
    fflush(NULL);
    pid_t child = fork();
    if (!child) {
        assert_int_equal(dup2(open("said.txt", O_WRONLY | O_CREAT | O_TRUNC, 0600), 2), 2);
        signal(SIGBUS, SIG_DFL);               /* not cmocka's */
        alarm(12);
        c->run();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    FILE *f = fopen("said.txt", "r");
    assert_non_null(f);
    said[fread(said, 1, sizeof said - 1, f)] = 0;
    fclose(f);
    assert_string_equal(said, c->said);
    assert_int_equal(WIFSIGNALED(status) ? WTERMSIG(status) : 0, c->signal);
    assert_int_equal(WIFEXITED(status) ? WEXITSTATUS(status) : 0, c->status);
}

int main(void)
{
    enum { CASES = sizeof cases / sizeof *cases };
    struct CMUnitTest tests[CASES];
    for (int k = 0; k < CASES; k++)
        tests[k] = (struct CMUnitTest){ cases[k].name, run, NULL, NULL, (void *)(uintptr_t)&cases[k] };
    fixture_open();
    int failed = cmocka_run_group_tests_name("files that are cut short", tests, NULL, NULL);
    fixture_close();
    return failed;
}
