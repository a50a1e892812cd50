/* bench-exports: the command line. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "exports.h"

enum { EXIT_USAGE = 2 };

enum option {
    OUT,
    FROM,
    TO,
    UNITS,
    PROVIDERS,
    SMS,
    LETTERS,
    CALLS,
    LISTINGS,
    QUOTED,
    REPEATED,
    UTF8,
    SEED,
    OPTION_COUNT
};

static const struct {
    const char *name;
    const char *preset; /* null: the option must be given */
    uint64_t most;
    const char *help;
} OPTIONS[OPTION_COUNT] = {
    [OUT] = {"--out", NULL, 0, "the delivery folder; it must be there"},
    [FROM] = {"--from", NULL, 0, "the first month, as 2025-05"},
    [TO] = {"--to", NULL, 0, "the last month"},
    [UNITS] = {"--units", "1200", BENCH_UNITS_MOST, "care units"},
    [PROVIDERS] = {"--providers", "400", BENCH_UNITS_MOST, "providers that have them"},
    [SMS] = {"--sms", "0", 1000000000000, "rows; 0: no file"},
    [LETTERS] = {"--letters", "0", 1000000000000, "rows; 0: no file"},
    [CALLS] = {"--calls", "0", 1000000000000, "rows; 0: no file"},
    [LISTINGS] = {"--listings", "0", 1000000000, "rows; 0: no file"},
    [QUOTED] = {"--quoted", "0", 100, "percent of the fields that are quoted"},
    [REPEATED] = {"--repeated", "100", 1000000, "rows in a million that repeat an earlier one"},
    [UTF8] = {"--utf8", "0", 1, "1: UTF-8; 0: Windows-1252"},
    [SEED] = {"--seed", "1", UINT64_MAX, "another seed gives other rows"},
};

static void print_help(void)
{
    puts("bench-exports: writes a delivery of any size, byte for byte the same every time\n");
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        printf("  %-12s %s%s%s%s\n", OPTIONS[i].name, OPTIONS[i].help,
               OPTIONS[i].preset ? " [" : "", OPTIONS[i].preset ? OPTIONS[i].preset : "",
               OPTIONS[i].preset ? "]" : "");
    }
}

static bool refuse(const char *option, const char *why)
{
    (void)fprintf(stderr, "bench-exports: %s: %s; see --help\n", option, why);
    return false;
}

static size_t find_option(const char *name)
{
    size_t i = 0;

    while (i < OPTION_COUNT && strcmp(OPTIONS[i].name, name) != 0) {
        i++;
    }
    return i;
}

static bool read_words(int count, char **words, const char *values[OPTION_COUNT])
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        values[i] = OPTIONS[i].preset;
    }
    for (int i = 1; i < count; i += 2) {
        size_t option = find_option(words[i]);

        if (option == OPTION_COUNT) {
            return refuse(words[i], "not an option");
        }
        if (i + 1 == count) {
            return refuse(words[i], "the value is missing");
        }
        values[option] = words[i + 1];
    }
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (!values[i]) {
            return refuse(OPTIONS[i].name, "it must be given");
        }
    }
    return true;
}

static bool read_numbers(const char *values[OPTION_COUNT], uint64_t numbers[OPTION_COUNT])
{
    for (size_t i = UNITS; i < OPTION_COUNT; i++) {
        char *end = NULL;

        errno = 0;
        numbers[i] = strtoull(values[i], &end, 10);
        if (values[i][0] < '0' || values[i][0] > '9' || *end != '\0' || errno != 0 ||
            numbers[i] > OPTIONS[i].most) {
            return refuse(OPTIONS[i].name, "not a whole number in its limits");
        }
    }
    return true;
}

static bool read_plan(int count, char **words, struct bench_plan *plan)
{
    const char *values[OPTION_COUNT];
    uint64_t numbers[OPTION_COUNT] = {0};

    if (!read_words(count, words, values) || !read_numbers(values, numbers)) {
        return false;
    }
    if (!gen_month_parse(values[FROM], &plan->first_month) ||
        !gen_month_parse(values[TO], &plan->last_month) || plan->first_month > plan->last_month) {
        return refuse("--from and --to", "not months, the first one first");
    }
    if (numbers[UNITS] == 0 || numbers[PROVIDERS] == 0 || numbers[PROVIDERS] > numbers[UNITS]) {
        return refuse("--units and --providers", "every provider needs a unit");
    }
    plan->folder = values[OUT];
    plan->unit_count = (uint32_t)numbers[UNITS];
    plan->provider_count = (uint32_t)numbers[PROVIDERS];
    plan->sms = numbers[SMS];
    plan->letters = numbers[LETTERS];
    plan->calls = numbers[CALLS];
    plan->listings = numbers[LISTINGS];
    plan->quoted_percent = (uint32_t)numbers[QUOTED];
    plan->repeated_ppm = (uint32_t)numbers[REPEATED];
    plan->utf8 = numbers[UTF8] == 1;
    plan->seed = numbers[SEED];
    return true;
}

int main(int count, char **words)
{
    static struct bench_plan plan;

    if (count == 2 && strcmp(words[1], "--help") == 0) {
        print_help();
        return EXIT_SUCCESS;
    }
    if (!read_plan(count, words, &plan)) {
        return EXIT_USAGE;
    }
    bench_plan_units(&plan);
    bool done =
        bench_write_events(&plan) && bench_write_listings(&plan) && bench_write_registers(&plan);

    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
