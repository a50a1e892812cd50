/* Seals: what they cover, what they are made of, and what breaks them. */
#include "books.h"

#include "query.h"
#include "seal.h"

struct broken { /* "run part why\n" of each */
    struct dbt_buffer text;
    enum dbt_status answer;
};

static enum dbt_status note(void *context, const struct dbt_broken_seal *broken,
                            struct dbt_error *error)
{
    struct broken *all = context;
    (void)error;
    dbt_buffer_format(&all->text, "%lld %s %s\n", (long long)broken->run, broken->part,
                      broken->why);
    return all->answer;
}

static void assert_broken(struct sample *sample, const char *expected)
{
    struct broken broken = {.answer = DBT_OK};
    dbt_buffer_init(&broken.text);
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_READ);
    assert_int_equal(dbt_seal_check(ledger, note, &broken, &sample->error), DBT_OK);
    dbt_ledger_close(ledger);
    assert_string_equal(broken.text.bytes, expected);
    dbt_buffer_release(&broken.text);
}

static void every_part_is_sealed(void **state)
{
    struct sample *sample = *state;
    books_make(sample);
    assert_broken(sample, "");
    assert_int_equal(sample_count(sample, "SELECT count(*) FROM seal"),
                     5 * BOOKS_RUNS + BOOKS_INVOICES);
}

/* So that a later version does not change what is hashed. */
static void the_text_that_is_hashed_is_as_the_header_says(void **state)
{
    static const char text[] =
        "usage\n"
        "i1:1t15:SE2321000131-E1t10:calls-waitt10:2025-05-01t10:2025-05-31t0:i3:120\n"
        "i1:1t15:SE2321000131-E1t10:calls-waitt10:2025-05-01t10:2025-05-31t6:mediani2:65\n"
        "i1:1t15:SE2321000131-E1t6:listedt10:2025-04-01t10:2025-04-30t0:i4:8000\n"
        "i1:1t15:SE2321000131-E1t6:listedt10:2025-05-01t10:2025-05-31t0:i4:8001\n"
        "i1:1t15:SE2321000131-E2t3:smst10:2025-05-01t10:2025-05-31t0:i2:-3\n";
    struct sample *sample = *state;
    char hex[DBT_SHA256_HEX_BYTES];
    char sql[256];
    books_make(sample);
    assert_true(dbt_sha256_of(dbt_text_of(text), hex));
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM seal WHERE run = 1 AND part = 'usage' AND sha256 = '%s'", hex);
    assert_int_equal(sample_count(sample, sql), 1);
}

static void what_is_changed_is_named(void **state)
{
    static const struct {
        const char *sql, *broken;
    } cases[] = {
        {"UPDATE run SET program_version = '9' WHERE sequence = 2",
         "2 run is not as it was stored\n"},
        {"UPDATE invoice SET buyer_name = 'x' WHERE number = 70002",
         "1 invoice 70002 is not as it was stored\n"},
        {"UPDATE invoice SET refers_to = NULL WHERE number = 70007",
         "3 invoice 70007 is not as it was stored\n"},
        {"UPDATE line SET account = '9' WHERE invoice = 70004 AND position = 2",
         "2 invoice 70004 is not as it was stored\n"},
        {"UPDATE line_step SET price_micro = 2 WHERE invoice = 70005 AND position = 2",
         "2 invoice 70005 is not as it was stored\n"},
        {"UPDATE vat_sum SET exemption = '' WHERE invoice = 70006 AND position = 2",
         "2 invoice 70006 is not as it was stored\n"},
        {"UPDATE usage SET quantity = 1 WHERE run = 1 AND cell = 'median'",
         "1 usage is not as it was stored\n"},
        {"UPDATE input SET name = 'y.csv' WHERE run = 2 AND source = 'charges'",
         "2 inputs is not as it was stored\n"},
        {"UPDATE price SET note = 'y' WHERE run = 3 AND position = 1",
         "3 prices is not as it was stored\n"},
        {"UPDATE price_tier SET up_to = 1001 WHERE run = 3 AND position = 1",
         "3 prices is not as it was stored\n"},
        {"UPDATE output SET size_bytes = 7 WHERE run = 1 AND name = 'manifest.json'",
         "1 outputs is not as it was stored\n"},
        {"DELETE FROM usage WHERE run = 2", "2 usage is missing\n"},
        {"DELETE FROM price_tier; DELETE FROM price; DELETE FROM price_list WHERE run <> 2",
         "1 prices is missing\n2 prices is not as it was stored\n3 prices is missing\n"},
        {"DELETE FROM line WHERE invoice = 70006; DELETE FROM line_step WHERE invoice = 70006;"
         "DELETE FROM vat_sum WHERE invoice = 70006; DELETE FROM invoice WHERE number = 70006",
         "2 invoice 70006 is missing\n"},
        {"DELETE FROM seal WHERE run = 1 AND part = 'usage'",
         "1 run is not as it was stored\n"
         "1 usage was not stored by the run: it has no seal\n"},
        /* The seals are a chain: each run's covers that of the run before. */
        {"UPDATE seal SET sha256 = lower(hex(zeroblob(32))) WHERE run = 1 AND part = 'run'",
         "1 run is not as it was stored\n2 run is not as it was stored\n"},
        {"INSERT INTO seal VALUES (1, 'invoice x', lower(hex(zeroblob(32))))",
         "1 invoice x is no part that a run has\n1 run is not as it was stored\n"},
        {"INSERT INTO seal VALUES (1, 'zebra', lower(hex(zeroblob(32))))",
         "1 run is not as it was stored\n1 zebra is no part that a run has\n"},
        {"UPDATE seal SET sha256 = sha256 || '0' WHERE run = 3 AND part = 'outputs'",
         "3 outputs is not as it was stored\n"},
        {"INSERT INTO seal VALUES (1, char(27), lower(hex(zeroblob(32))))",
         "1 (damaged name) is no part that a run has\n1 run is not as it was stored\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sample *sample = NULL;
        (void)state;
        assert_int_equal(sample_setup((void **)&sample), 0);
        books_make(sample);
        books_tamper(sample, cases[i].sql);
        assert_broken(sample, cases[i].broken);
        assert_int_equal(sample_teardown((void **)&sample), 0);
    }
}

/* An UPDATE for every column of every table, but those of the seals and the region's code. */
static const char every_column[] =
    "SELECT format('UPDATE %s SET %s = %s WHERE (%s) = (SELECT %s FROM %s LIMIT 1)', t.name,"
    " c.name, iif(c.type = 'TEXT', format('coalesce(%s, '''') || ''1''', c.name),"
    " format('coalesce(%s, 0) + 1000', c.name)), k.keys, k.keys, t.name)"
    " FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c"
    " JOIN (SELECT s.name AS own, group_concat(i.name) AS keys FROM sqlite_schema AS s"
    "  JOIN pragma_table_info(s.name) AS i WHERE s.type = 'table' AND i.pk > 0 GROUP BY s.name) AS "
    "k"
    " ON k.own = t.name WHERE t.type = 'table' AND t.name NOT IN ('seal', 'meta')";

enum { UPDATE_BYTES = 512, UPDATES_MAX = 200 };

static size_t list_updates(const struct sample *sample, char updates[][UPDATE_BYTES])
{
    size_t count = 0;
    sqlite3_stmt *rows = NULL;
    sqlite3 *db = sample_raw(sample);
    assert_int_equal(sqlite3_prepare_v2(db, every_column, -1, &rows, NULL), SQLITE_OK);
    for (; sqlite3_step(rows) == SQLITE_ROW; count++) {
        assert_true(count < UPDATES_MAX);
        snprintf(updates[count], UPDATE_BYTES, "%s", (const char *)sqlite3_column_text(rows, 0));
    }
    assert_int_equal(sqlite3_finalize(rows), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return count;
}

/* A column that a version gets before its release must be sealed. */
static void no_column_is_left_out(void **state)
{
    static char updates[UPDATES_MAX][UPDATE_BYTES];
    struct sample *sample = *state;
    struct dbt_buffer whole;
    books_make(sample);
    size_t count = list_updates(sample, updates);
    assert_true(count > 100);
    dbt_buffer_init(&whole);
    support_file_read(sample->path, &whole);
    for (size_t i = 0; i < count; i++) {
        struct broken broken = {.answer = DBT_OK};
        support_file_write(sample->path, whole.bytes, whole.length);
        books_tamper(sample, updates[i]);
        dbt_buffer_init(&broken.text);
        struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_READ);
        assert_int_equal(dbt_seal_check(ledger, note, &broken, &sample->error), DBT_OK);
        dbt_ledger_close(ledger);
        if (broken.text.length == 0) {
            fail_msg("not sealed: %s", updates[i]);
        }
        dbt_buffer_release(&broken.text);
    }
    dbt_buffer_release(&whole);
}

static void a_report_can_end_it(void **state)
{
    struct sample *sample = *state;
    struct broken broken = {.answer = DBT_MEMORY};
    books_make(sample);
    books_tamper(sample, "UPDATE invoice SET customer = ''");
    dbt_buffer_init(&broken.text);
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_READ);
    assert_int_equal(dbt_seal_check(ledger, note, &broken, &sample->error), DBT_MEMORY);
    assert_string_equal(broken.text.bytes, "1 invoice 70001 is not as it was stored\n");
    dbt_buffer_release(&broken.text);
    dbt_ledger_close(ledger);
}

static void what_was_stored_before_there_were_seals_is_sealed(void **state)
{
    struct sample *sample = *state;
    books_make(sample);
    int64_t seals = sample_count(sample, "SELECT count(*) FROM seal");
    books_tamper(sample, "CREATE TABLE kept AS SELECT * FROM seal; DELETE FROM seal");
    sqlite3 *db = sample_raw(sample);
    struct dbt_ledger raw = {.db = db, .path = sample->path, .mode = DBT_LEDGER_WRITE};
    assert_int_equal(dbt_seal_all(&raw, &sample->error), DBT_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    assert_int_equal(sample_count(sample, "SELECT count(*) FROM seal"), seals);
    assert_int_equal(
        sample_count(sample, "SELECT count(*) FROM (SELECT * FROM seal EXCEPT SELECT * FROM kept)"),
        0);
}

static void what_cannot_be_stored_is_told(void **state)
{
    struct sample *sample = *state;
    books_make(sample);
    sqlite3 *db = sample_raw(sample);
    struct dbt_ledger raw = {.db = db, .path = sample->path, .mode = DBT_LEDGER_WRITE};
    assert_int_equal(dbt_seal_run(&raw, 1, &sample->error), DBT_OUTPUT); /* there is one */
    assert_int_equal(dbt_seal_outputs(&raw, 1, &sample->error), DBT_OUTPUT);
    assert_int_equal(dbt_seal_all(&raw, &sample->error), DBT_OUTPUT);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(every_part_is_sealed),
        SAMPLE_TEST(the_text_that_is_hashed_is_as_the_header_says),
        cmocka_unit_test(what_is_changed_is_named),
        SAMPLE_TEST(no_column_is_left_out),
        SAMPLE_TEST(a_report_can_end_it),
        SAMPLE_TEST(what_was_stored_before_there_were_seals_is_sealed),
        SAMPLE_TEST(what_cannot_be_stored_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
