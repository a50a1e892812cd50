/* Cells: values that were not stored by us are damage, not something else. */
#include "sample.h"

#include "cells.h"

struct everything {
    const char *text;
    char hash[DBT_SHA256_HEX_BYTES];
    char letter;
    int64_t int64;
    int32_t int32;
    uint32_t uint32;
    uint64_t uint64;
    bool flag;
    dbt_day day;
    dbt_month month;
    struct dbt_ratio ratio;
    enum dbt_basis basis;
};

#define HASH "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"

static const struct dbt_cell items[] = {
    {"t", DBT_CELL_TEXT, offsetof(struct everything, text)},
    {"h", DBT_CELL_HASH, offsetof(struct everything, hash)},
    {"l", DBT_CELL_LETTER, offsetof(struct everything, letter)},
    {"i", DBT_CELL_INT64, offsetof(struct everything, int64)},
    {"j", DBT_CELL_INT32, offsetof(struct everything, int32)},
    {"u", DBT_CELL_UINT32, offsetof(struct everything, uint32)},
    {"v", DBT_CELL_UINT64, offsetof(struct everything, uint64)},
    {"f", DBT_CELL_BOOL, offsetof(struct everything, flag)},
    {"d", DBT_CELL_DAY, offsetof(struct everything, day)},
    {"m", DBT_CELL_MONTH, offsetof(struct everything, month)},
    {"r", DBT_CELL_RATIO, offsetof(struct everything, ratio)},
    {"b", DBT_CELL_BASIS, offsetof(struct everything, basis)},
};

static const struct dbt_cells cells = {"every", "k, ", 1, items, sizeof items / sizeof *items};

#define TABLE "CREATE TEMP TABLE every (k, t, h, l, i, j, u, v, f, d, m, r, b)"

static void every_form_goes_there_and_back(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    const struct everything in = {"räksmörgås 🦐",
                                  HASH,
                                  'S',
                                  INT64_MIN,
                                  INT32_MIN,
                                  UINT32_MAX,
                                  INT64_MAX,
                                  true,
                                  sample_day("2199-12-31"),
                                  sample_month(12),
                                  sample_ratio("-1/3"),
                                  DBT_PER_MONTH};
    struct dbt_query query;
    assert_int_equal(dbt_ledger_execute(ledger, TABLE, &sample->error), DBT_OK);
    dbt_cells_open_insert(&query, ledger, &cells, &sample->error);
    dbt_query_bind_integer(&query, 7);
    dbt_cells_bind(&query, &cells, &in);
    assert_false(dbt_query_step(&query));
    assert_int_equal(dbt_query_close(&query), DBT_OK);

    struct everything out = {0};
    dbt_cells_open_select(&query, ledger, &cells, "WHERE k = 7", &sample->error);
    assert_true(dbt_query_step(&query));
    dbt_cells_read(&query, &cells, &out, &sample->arena);
    assert_int_equal(dbt_query_close(&query), DBT_OK);
    assert_string_equal(out.text, in.text);
    assert_string_equal(out.hash, in.hash);
    assert_int_equal(out.letter, in.letter);
    assert_true(out.int64 == in.int64 && out.int32 == in.int32 && out.uint32 == in.uint32);
    assert_true(out.uint64 == in.uint64 && out.flag == in.flag && out.day == in.day);
    assert_true(out.month == in.month && out.basis == in.basis);
    assert_true(out.ratio.above == in.ratio.above && out.ratio.below == in.ratio.below);
    dbt_ledger_close(ledger);
}

/* One column of a good row is replaced. */
static void damaged(struct sample *sample, struct dbt_ledger *ledger, const char *change)
{
    char sql[512];
    snprintf(sql, sizeof sql,
             "DROP TABLE IF EXISTS every;" TABLE ";"
             "INSERT INTO every VALUES (7, 't', '" HASH "', 'S', 1, 1, 1, 1, 1,"
             " '2025-05-01', '2025-05', '1/12', 'year');"
             "UPDATE every SET %s",
             change);
    assert_int_equal(dbt_ledger_execute(ledger, sql, &sample->error), DBT_OK);
    struct dbt_query query;
    struct everything out;
    dbt_cells_open_select(&query, ledger, &cells, "", &sample->error);
    assert_true(dbt_query_step(&query));
    dbt_cells_read(&query, &cells, &out, &sample->arena);
    if (dbt_query_close(&query) != DBT_INPUT) {
        fail_msg("%s was read", change);
    }
    sample_says(sample, "column ");
}

static void what_cannot_be_is_damage(void **state)
{
    static const char *const changes[] = {
        "t = NULL",       "h = 'short'",     "l = 'SS'",         "l = ''",
        "j = 2147483648", "j = -2147483649", "u = 4294967296",   "u = -1",
        "v = -1",         "f = 2",           "d = '2025-02-30'", "m = '2025-13'",
        "r = '2/4'",      "r = '1/0'",       "r = ''",           "b = 'week'",
    };
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        damaged(sample, ledger, changes[i]);
    }
    dbt_ledger_close(ledger);
}

static void memory_may_end(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    assert_int_equal(dbt_ledger_execute(ledger,
                                        TABLE ";INSERT INTO every (t) VALUES ('text that is long')",
                                        &sample->error),
                     DBT_OK);
    struct dbt_arena small;
    dbt_arena_init(&small, 1);
    struct dbt_query query;
    struct everything out;
    dbt_cells_open_select(&query, ledger, &cells, "", &sample->error);
    assert_true(dbt_query_step(&query));
    dbt_cells_read(&query, &cells, &out, &small);
    assert_int_equal(dbt_query_close(&query), DBT_MEMORY);
    dbt_arena_release(&small);
    dbt_ledger_close(ledger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(every_form_goes_there_and_back),
        SAMPLE_TEST(what_cannot_be_is_damage),
        SAMPLE_TEST(memory_may_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
