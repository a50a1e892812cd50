/* Reads cases and hands them to the stages; price_cases.h says how they look. */
#include "price_cases.h"

enum { ARENA_BYTES = 64 << 20, LINE_BYTES = 8192 };

static void finish_registers(struct record *record)
{
    struct price_case *one = record->one;
    const struct dbt_usage_scope scope = {&one->region, &one->registers, &one->slots};
    struct dbt_error error;
    record_staged(record, dbt_registers_finish(&one->registers, &one->findings, &error), &error);
    record_staged(record, dbt_slots_make(&one->slots, &one->registers, &one->arena, &error),
                  &error);
    record_staged(record, dbt_usage_init(&one->usage, &scope, &one->arena, &error), &error);
}

static void count_day(struct record *record, dbt_day day)
{
    struct price_case *one = record->one;
    if (!dbt_span_has(one->slots.span, day)) {
        record_fail(record, RECORD_BAD, "usage outside the period");
    }
    *dbt_usage_at(&one->usage, price_case_meter(record, record_text(record, 1)),
                  price_case_unit(record, 2), one->slots.of_day[day - one->slots.span.first]) +=
        record_whole(record, 4);
}

static void add_usage(struct record *record)
{
    count_day(record, record_small(record, 3));
}

static void add_census(struct record *record)
{
    count_day(record, dbt_month_first(record_small(record, 3)));
}

static void price_case(struct record *record)
{
    struct price_case *one = record->one;
    const struct dbt_rating rating = {&one->region, &one->registers, &one->slots, &one->usage};
    struct dbt_charges charges = {0};
    struct dbt_invoices invoices = {0};
    struct dbt_error error;

    record_staged(record, dbt_rate(&rating, &charges, &one->arena, &one->findings, &error), &error);
    if (one->findings.of[DBT_SEVERITY_HOLD] == 0) {
        const struct dbt_billing_part part = {&one->registers, &charges};
        const struct dbt_billing billing = {.region = &one->region,
                                            .parts = &part,
                                            .part_count = 1,
                                            .period = one->period,
                                            .issue_date = dbt_month_last(one->period.last) + 1};
        record_staged(record, dbt_bill(&billing, &invoices, &one->arena, &error), &error);
    }
    price_case_print(one, &charges, &invoices);
}

static void act(struct record *record)
{
    static const struct {
        char letter;
        void (*action)(struct record *record);
    } actions[] = {
        {'C', price_case_begin},
        {'V', price_case_add_vat},
        {'r', price_case_add_rate},
        {'M', price_case_add_meter},
        {'S', price_case_add_service},
        {'K', price_case_add_component},
        {'P', price_case_add_price},
        {'O', price_case_add_provider},
        {'U', price_case_add_unit},
        {'H', price_case_close_units},
        {'B', price_case_add_subscription},
        {'F', price_case_add_one_off},
        {'E', price_case_add_earlier},
        {'R', finish_registers},
        {'Q', add_usage},
        {'N', add_census},
        {'X', price_case},
    };
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++) {
        if (record->words[0][0] == actions[i].letter && record->words[0][1] == '\0') {
            actions[i].action(record);
            return;
        }
    }
    record_fail(record, RECORD_BAD, "no such record");
}

static void divide(struct record *record, char *line)
{
    record->count = 0;
    line[strcspn(line, "\n")] = '\0';
    for (char *word = strsep(&line, " "); word != NULL; word = strsep(&line, " ")) {
        record_room(record, record->count, RECORD_WORDS_MAX);
        record->words[record->count++] = word;
    }
}

int main(int argc, char **argv)
{
    static struct price_case one;
    static char line[LINE_BYTES];
    struct record record = {.file = argc == 2 ? argv[1] : "-", .one = &one};
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;

    if (file == NULL) {
        (void)fputs("usage: price-cases FILE\n", stderr);
        return RECORD_BAD;
    }
    dbt_arena_init(&one.arena, ARENA_BYTES);
    while (fgets(line, sizeof line, file) != NULL) {
        record.line++;
        divide(&record, line);
        act(&record);
    }
    const bool failed = ferror(file) != 0;
    (void)fclose(file);
    dbt_registers_release(&one.registers);
    dbt_usage_release(&one.usage);
    dbt_arena_release(&one.arena);
    return failed || fflush(stdout) != 0 ? RECORD_FAILED : 0;
}
