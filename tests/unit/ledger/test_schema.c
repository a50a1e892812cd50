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

/* A file as a program of version 1 left it, in place of the sample's. */
static void make_version_1(const struct sample *sample)
{
    struct dbt_buffer sql;
    dbt_buffer_init(&sql);
    support_file_read(SOURCE_DIR "/tests/unit/ledger/version_1.sql", &sql);
    sample_sql(sample, sql.bytes);
    dbt_buffer_release(&sql);
}

static void assert_append_only(const struct sample *sample)
{
    static const struct {
        const char *table, *column;
    } cases[] = {{"meta", "id"},          {"run", "sequence"},    {"invoice", "total_ore"},
                 {"line", "net_ore"},     {"vat_sum", "vat_ore"}, {"usage", "quantity"},
                 {"output", "size_bytes"}};
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

static void rows_are_neither_changed_nor_deleted(void **state)
{
    struct sample *sample = *state;
    fill(sample);
    assert_append_only(sample);
}

static void an_older_ledger_is_brought_up_to_date(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = NULL;
    make_version_1(sample);
    assert_int_equal(
        dbt_ledger_open(&ledger, sample->path, "jamtland", DBT_LEDGER_READ, &sample->error),
        DBT_INPUT);
    sample_says(sample, "older debitera (ledger version 1, this program reads 2)");
    ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_invoices loaded;
    assert_int_equal(dbt_ledger_load(ledger, 1, &loaded, &sample->arena, &sample->error), DBT_OK);
    assert_int_equal(loaded.count, 3);
    struct dbt_run run = sample_run(sample_period(6, 6));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(run.sequence, 2);
    assert_int_equal(sample_publish(sample, ledger, 2), DBT_OK);
    dbt_ledger_close(ledger);
    assert_int_equal(sample_count(sample, "PRAGMA user_version"), 2);
    assert_int_equal(sample_count(sample, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_int_equal(sample_count(sample, "SELECT count(*) FROM usage WHERE run = 1"), 3);
    assert_int_equal(sample_count(sample, "SELECT count(*) FROM usage WHERE run = 1 AND ("
                                          "unit_code, meter, first_day, last_day, cell, quantity)"
                                          " IN (VALUES ('SE2321000131-E1', 'listed', '2025-04-01',"
                                          " '2025-04-30', '', 8000), ('SE2321000131-E1', 'listed',"
                                          " '2025-05-01', '2025-05-31', '', 8001),"
                                          " ('SE2321000131-E2', 'sms', '2025-05-01',"
                                          " '2025-05-31', '', -3))"),
                     3);
    assert_int_equal(sample_count(sample, "SELECT count(*) FROM sqlite_schema"
                                          " WHERE name LIKE '%usage_1%' OR sql LIKE '%usage_1%'"),
                     0);
    assert_append_only(sample);
    dbt_ledger_close(sample_open(sample, DBT_LEDGER_READ));
}

/* The schema, as a text, of a new ledger and of one that was brought up to date. */
static char *schema_of(struct sample *sample)
{
    sqlite3 *db = sample_raw(sample);
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT group_concat(sql, char(10)) FROM"
                                        " (SELECT sql FROM sqlite_schema ORDER BY type, name)",
                                        -1, &statement, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    char *text = dbt_arena_copy(&sample->arena,
                                dbt_text_of((const char *)sqlite3_column_text(statement, 0)));
    assert_non_null(text);
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return text;
}

static void new_and_older_ledgers_end_alike(void **state)
{
    struct sample *sample = *state;
    make_version_1(sample);
    dbt_ledger_close(sample_open(sample, DBT_LEDGER_WRITE));
    const char *migrated = schema_of(sample);
    assert_int_equal(unlink(sample->path), 0);
    fill(sample);
    assert_string_equal(migrated, schema_of(sample));
}

static void a_failed_change_leaves_the_older_ledger(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = NULL;
    make_version_1(sample);
    sample_sql(sample, "CREATE TABLE usage_1 (a)");
    assert_int_equal(
        dbt_ledger_open(&ledger, sample->path, "jamtland", DBT_LEDGER_WRITE, &sample->error),
        DBT_OUTPUT);
    assert_null(ledger);
    sample_says(sample, "usage_1");
    assert_int_equal(sample_count(sample, "PRAGMA user_version"), 1);
    assert_append_only(sample);
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
        SAMPLE_TEST(an_older_ledger_is_brought_up_to_date),
        SAMPLE_TEST(new_and_older_ledgers_end_alike),
        SAMPLE_TEST(a_failed_change_leaves_the_older_ledger),
        SAMPLE_TEST(a_number_is_the_next_of_its_series),
        SAMPLE_TEST(columns_for_corrections_are_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
