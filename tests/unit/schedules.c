/* schedules.c -- the runtime's learning-rate schedules give Keras's rates
 *
 *   schedules tests/keras/golden/schedules.json
 *
 * The file holds schedules with their options' numbers in order, steps, and the rates that Keras 3 computed in float64. What Keras
 * adds and subtracts is of the size of the schedule's largest rate, so that is what differences are compared with. */
#include "rt_train.h"
#include <math.h>
#include <stdio.h>

enum { MOST = 64 };

static int play(const json_t *it)
{
    const json_t *numbers = json_object_get(it, "numbers");
    const json_t *steps = json_object_get(it, "steps"), *rates = json_object_get(it, "rates");
    double number[MOST], most = 0;
    struct rt_schedule schedule = { .name = json_string_value(json_object_get(it, "schedule")), .number = number,
                                    .n = (int)json_array_size(numbers) };
    struct rt_recipe recipe = { .schedule = &schedule };
    struct rt_model exact = { .real_size = 8, .recipe = &recipe }, single = { .real_size = 4, .recipe = &recipe };
    int wrong = 0, n = (int)json_array_size(steps);
    for (int i = 0; i < schedule.n && i < MOST; i++) number[i] = json_number_value(json_array_get(numbers, (size_t)i));
    for (int i = 0; i < n; i++) most = fmax(most, json_number_value(json_array_get(rates, (size_t)i)));
    for (int i = 0; i < n; i++) {
        uint64_t step = (uint64_t)json_integer_value(json_array_get(steps, (size_t)i));
        double expected = json_number_value(json_array_get(rates, (size_t)i)), rate = rt_rate_at(&exact, step);
        if (fabs(rate - expected) <= 1e-13 * most && rt_rate_at(&single, step) == (double)(float)rate) continue;
        fprintf(stderr, "%s, step %d: got %.17g, expected %.17g\n", schedule.name, (int)step, rate, expected);
        wrong++;
    }
    return wrong + (n == 0);
}

int main(int argc, char **argv)
{
    json_error_t error;
    json_t *all = argc == 2 ? json_load_file(argv[1], 0, &error) : NULL;
    if (!all) return fprintf(stderr, "usage: schedules schedules.json\n"), 64;
    int failed = 0, n = (int)json_array_size(all);
    for (int i = 0; i < n; i++) failed += play(json_array_get(all, (size_t)i)) != 0;
    json_decref(all);
    printf("%d passed, %d failed\n", n - failed, failed);
    return failed != 0 || n == 0;
}
