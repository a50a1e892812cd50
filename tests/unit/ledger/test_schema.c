/* The schema's own guards, against another program that writes to the file. */
#include "sample.h"

static void refused(sqlite3 *db, const char *sql, const char *part)
{
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_CONSTRAINT);
    if (strstr(sqlite3_errmsg(db), part) == NULL) {
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    }
}

static void fill(struct sample *sample)
{
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_run run = sample_run(sample_period(4, 5));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(sample_publish(sample, ledger, run.sequence), DBT_OK);
    dbt_ledger_close(ledger);
}

static void rows_are_neither_changed_nor_deleted(void **state)
{
    static const struct {
        const char *table, *column;
    } cases[] = {{"meta", "id"},          {"run", "sequence"},    {"invoice", "total_ore"},
                 {"line", "net_ore"},     {"vat_sum", "vat_ore"}, {"usage", "quantity"},
                 {"output", "size_bytes"}};
    struct sample *sample = *state;
    fill(sample);
    sqlite3 *db = sample_raw(sample);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char sql[128];
        snprintf(sql, sizeof sql, "UPDATE %s SET %s = %s", cases[i].table, cases[i].column,
                 cases[i].column);
        refused(db, sql, "append-only");
        snprintf(sql, sizeof sql, "DELETE FROM %s", cases[i].table);
        refused(db, sql, "append-only");
    }
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void a_number_is_the_next_of_its_series(void **state)
{
    struct sample *sample = *state;
    fill(sample);
    sqlite3 *db = sample_raw(sample);
    assert_int_equal(sqlite3_exec(db,
                                  "CREATE TEMP TABLE copy AS SELECT * FROM invoice"
                                  " ORDER BY number DESC LIMIT 1;"
                                  "UPDATE copy SET number = number + 2",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    refused(db, "INSERT INTO invoice SELECT * FROM copy", "not the next of its series");
    assert_int_equal(sqlite3_exec(db, "UPDATE copy SET number = number - 1", NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "INSERT INTO invoice SELECT * FROM copy", NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void columns_for_corrections_are_there(void **state)
{
    struct sample *sample = *state;
    fill(sample);
    assert_int_equal(sample_count(sample, "SELECT count(*) FROM invoice WHERE kind = 'invoice'"
                                          " AND refers_to IS NULL"),
                     SAMPLE_INVOICES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(rows_are_neither_changed_nor_deleted),
        SAMPLE_TEST(a_number_is_the_next_of_its_series),
        SAMPLE_TEST(columns_for_corrections_are_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
