/* The schema's own guards, against another program that writes to the file. */
#include "sample.h"

#include <errno.h>

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

/* The versions before this one: what a program of that version left. */
enum { OLDEST = 1, CURRENT = 4 };

/* A file of that version, in place of the sample's. */
static void make_version(const struct sample *sample, int version)
{
    char path[128];
    struct dbt_buffer sql;
    dbt_buffer_init(&sql);
    snprintf(path, sizeof path, SOURCE_DIR "/tests/unit/ledger/version_%d.sql", version);
    support_file_read(path, &sql);
    sample_sql(sample, sql.bytes);
    dbt_buffer_release(&sql);
}

static void assert_append_only(const struct sample *sample)
{
    static const struct {
        const char *table, *column;
    } cases[] = {{"meta", "id"},          {"run", "sequence"},          {"invoice", "total_ore"},
                 {"line", "net_ore"},     {"line_step", "price_micro"}, {"vat_sum", "vat_ore"},
                 {"usage", "quantity"},   {"output", "size_bytes"},     {"input", "read"},
                 {"price_list", "title"}, {"price", "included"},        {"price_tier", "up_to"},
                 {"seal", "part"}};
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

/* What version 3 added says nothing of the lines and runs before. */
static void assert_unsaid(const struct dbt_line *line)
{
    assert_int_equal(dbt_ratio_compare_zero(line->free_quantity), 0);
    assert_int_equal(line->minimum_ore, 0);
    assert_int_equal(line->step_count, 0);
    assert_string_equal(line->model, "");
    assert_string_equal(line->source, "");
    assert_string_equal(line->meter, "");
    assert_string_equal(line->record, "");
}

static void assert_said(const struct dbt_line *line, size_t invoice)
{
    assert_int_equal(line->step_count, invoice == 1 ? SAMPLE_STEPS : 0);
    assert_string_equal(line->model, "one-off");
    assert_string_equal(line->record, "charges.csv, record 3");
}

static void assert_old_lines(struct sample *sample, struct dbt_ledger *ledger, int version)
{
    struct dbt_invoices loaded;
    assert_int_equal(dbt_ledger_load(ledger, 1, &loaded, &sample->arena, &sample->error), DBT_OK);
    assert_int_equal(loaded.count, 3);
    for (size_t i = 0; i < loaded.count; i++) {
        const struct dbt_line *line = &loaded.items[i].lines[1];
        assert_int_equal(loaded.items[i].kind, DBT_INVOICE_ORIGINAL);
        assert_int_equal(loaded.items[i].refers_to, 0);
        assert_int_equal(loaded.items[i].refers_issued, 0);
        assert_int_equal(loaded.items[i].line_count, 2);
        assert_string_equal(line->service_code, "vantrums-tv");
        assert_int_equal(line->reverses, 0);
        assert_int_equal(line->reverses_line, 0);
        if (version < 3) {
            assert_unsaid(line);
        } else {
            assert_said(line, i);
        }
    }
}

static void assert_old_run(struct sample *sample, struct dbt_ledger *ledger, int version)
{
    struct dbt_ledger_inputs inputs;
    struct dbt_run run;
    assert_int_equal(dbt_ledger_run_inputs(ledger, 1, &inputs, &sample->arena, &sample->error),
                     DBT_OK);
    assert_int_equal(inputs.count, version < 3 ? 0 : SAMPLE_INPUTS);
    assert_int_equal(dbt_ledger_prices(ledger, 1, &sample->region, &sample->arena, &sample->error),
                     DBT_INPUT);
    sample_says(sample, "did not keep price lists yet");
    assert_int_equal(
        dbt_ledger_find(ledger, sample_period(4, 5), &run, &sample->arena, &sample->error), DBT_OK);
    assert_int_equal(run.sequence, 1);
    assert_int_equal(run.correction, 0);
    assert_true(run.published);
}

/* Whatever version the ledger came from, it goes on as a new one would. */
static void assert_goes_on(struct sample *sample, struct dbt_ledger *ledger)
{
    struct dbt_invoices loaded;
    struct dbt_run run = sample_run(sample_period(6, 6));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(run.sequence, 2);
    assert_int_equal(sample_publish(sample, ledger, 2), DBT_OK);
    assert_int_equal(dbt_ledger_load(ledger, 2, &loaded, &sample->arena, &sample->error), DBT_OK);
    assert_int_equal(loaded.items[0].number, 70004);
    assert_string_equal(loaded.items[1].lines[1].model, "one-off");
    assert_int_equal(loaded.items[1].lines[1].step_count, SAMPLE_STEPS);
    run = sample_run(sample_period(4, 5)); /* what the older program billed can be corrected */
    sample_correct(sample, SAMPLE_FIRST_NUMBER, DBT_INVOICE_CREDIT);
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(run.correction, 1);
    assert_int_equal(sample_publish(sample, ledger, 3), DBT_OK);
    sample_correct(sample, 0, DBT_INVOICE_ORIGINAL);
}

static void assert_kept(struct sample *sample, int version)
{
    assert_int_equal(sample_count(sample, "PRAGMA user_version"), CURRENT);
    assert_int_equal(sample_count(sample, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_int_equal(sample_count(sample, "SELECT count(*) FROM usage WHERE run = 1"),
                     version == 1 ? 3 : SAMPLE_USAGE);
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
}

/* Reading brings a copy up to date, and leaves the file to the byte. */
static void assert_read_as_it_is(struct sample *sample, int version)
{
    struct dbt_buffer before;
    struct dbt_buffer after;
    dbt_buffer_init(&before);
    dbt_buffer_init(&after);
    support_file_read(sample->path, &before);
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_READ);
    assert_old_lines(sample, ledger, version);
    assert_old_run(sample, ledger, version);
    dbt_ledger_close(ledger);
    support_file_read(sample->path, &after);
    assert_true(dbt_text_equal(dbt_buffer_text(&before), dbt_buffer_text(&after)));
    dbt_buffer_release(&before);
    dbt_buffer_release(&after);
}

/* A checksum that is left beside an older ledger says that it is not what it seems. */
static void remove_ledger(const struct sample *sample)
{
    char checksum[160];
    snprintf(checksum, sizeof checksum, "%s.sha256", sample->path);
    assert_int_equal(unlink(sample->path), 0);
    assert_true(unlink(checksum) == 0 || errno == ENOENT);
}

static void an_older_ledger_is_brought_up_to_date(void **state)
{
    struct sample *sample = *state;
    for (int version = OLDEST; version < CURRENT; version++) {
        make_version(sample, version);
        assert_read_as_it_is(sample, version);
        struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
        assert_old_lines(sample, ledger, version);
        assert_old_run(sample, ledger, version);
        assert_goes_on(sample, ledger);
        dbt_ledger_close(ledger);
        assert_kept(sample, version);
        dbt_ledger_close(sample_open(sample, DBT_LEDGER_READ));
        remove_ledger(sample);
    }
}

/* What an older program began it must complete; reading does no harm. */
static void an_older_ledger_waits_for_its_interrupted_run(void **state)
{
    struct sample *sample = *state;
    for (int version = OLDEST; version < CURRENT; version++) {
        struct dbt_ledger *ledger = NULL;
        make_version(sample, version);
        sample_sql(sample, "DROP TRIGGER output_no_delete; DELETE FROM output;"
                           "CREATE TRIGGER output_no_delete BEFORE DELETE ON output"
                           " BEGIN SELECT RAISE(ABORT, 'output is append-only'); END");
        assert_int_equal(
            dbt_ledger_open(&ledger, sample->path, "jamtland", DBT_LEDGER_WRITE, &sample->error),
            DBT_HELD);
        assert_null(ledger);
        sample_says(sample, "the run of 2025-04..2025-05 was interrupted");
        sample_says(sample, "complete it with debitera 1.2.3, which began it");
        assert_int_equal(sample_count(sample, "PRAGMA user_version"), version);
        dbt_ledger_close(sample_open(sample, DBT_LEDGER_READ));
        assert_int_equal(sample_count(sample, "PRAGMA user_version"), version);
        remove_ledger(sample);
    }
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
    fill(sample);
    const char *made = schema_of(sample);
    for (int version = OLDEST; version < CURRENT; version++) {
        remove_ledger(sample);
        make_version(sample, version);
        dbt_ledger_close(sample_open(sample, DBT_LEDGER_WRITE));
        assert_string_equal(schema_of(sample), made);
    }
}

static void a_failed_change_leaves_the_older_ledger(void **state)
{
    struct sample *sample = *state;
    static const struct {
        const char *in_the_way, *added;
    } cases[] = {
        {"usage_1", "free_quantity"}, {"line_step", "free_quantity"}, {"price_list", "reverses"}};
    for (int version = OLDEST; version < CURRENT; version++) {
        struct dbt_ledger *ledger = NULL;
        const char *table = cases[version - OLDEST].in_the_way;
        char sql[128];
        make_version(sample, version);
        snprintf(sql, sizeof sql, "CREATE TABLE %s (a)", table);
        sample_sql(sample, sql);
        assert_int_equal(
            dbt_ledger_open(&ledger, sample->path, "jamtland", DBT_LEDGER_WRITE, &sample->error),
            DBT_OUTPUT);
        assert_null(ledger);
        sample_says(sample, table);
        assert_int_equal(sample_count(sample, "PRAGMA user_version"), version);
        snprintf(sql, sizeof sql,
                 "SELECT count(*) FROM pragma_table_info('line') WHERE name = '%s'",
                 cases[version - OLDEST].added);
        assert_int_equal(sample_count(sample, sql), 0);
        assert_int_equal(sample_count(sample, "SELECT count(*) FROM sqlite_schema"
                                              " WHERE type = 'trigger' AND tbl_name = 'usage'"),
                         2);
        remove_ledger(sample);
    }
}

/* A row count that does not add up, and a hash that is none. */
static void inputs_are_checked(void **state)
{
    struct sample *sample = *state;
    fill(sample);
    sqlite3 *db = sample_raw(sample);
    assert_int_equal(sqlite3_exec(db,
                                  "CREATE TEMP TABLE copy AS SELECT * FROM input LIMIT 1;"
                                  "UPDATE copy SET name = 'other.csv', billed = billed + 1",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    refused(db, "INSERT INTO input SELECT * FROM copy", "read = billed + follow_up");
    assert_int_equal(
        sqlite3_exec(db, "UPDATE copy SET read = read + 1, sha256 = 'x'", NULL, NULL, NULL),
        SQLITE_OK);
    refused(db, "INSERT INTO input SELECT * FROM copy", "sha256");
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(rows_are_neither_changed_nor_deleted),
        SAMPLE_TEST(an_older_ledger_is_brought_up_to_date),
        SAMPLE_TEST(an_older_ledger_waits_for_its_interrupted_run),
        SAMPLE_TEST(new_and_older_ledgers_end_alike),
        SAMPLE_TEST(a_failed_change_leaves_the_older_ledger),
        SAMPLE_TEST(inputs_are_checked),
        SAMPLE_TEST(a_number_is_the_next_of_its_series),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
