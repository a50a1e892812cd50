/* Queries and transactions: SQLite's failures in the house's words. */
#include "sample.h"

#include "query.h"

/* SQLite's memory: the allocation after `allocations` others fails; -1: none does. */
static long allocations = -1;
static sqlite3_mem_methods system_memory;

static void *limited_malloc(int size)
{
    if (allocations == 0) {
        return NULL;
    }
    allocations -= allocations > 0;
    return system_memory.xMalloc(size);
}

static void *limited_realloc(void *memory, int size)
{
    if (allocations == 0) {
        return NULL;
    }
    allocations -= allocations > 0;
    return system_memory.xRealloc(memory, size);
}

static void limit_memory(void)
{
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &system_memory), SQLITE_OK);
    sqlite3_mem_methods limited = system_memory;
    limited.xMalloc = limited_malloc;
    limited.xRealloc = limited_realloc;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &limited), SQLITE_OK);
    /* Without it every small allocation comes from one that was made before. */
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0), SQLITE_OK);
    assert_int_equal(sqlite3_initialize(), SQLITE_OK);
}

static struct dbt_ledger *open_ledger; /* of the steps below */

static enum dbt_status open_new(struct sample *sample)
{
    (void)unlink(sample->path);
    return dbt_ledger_open(&open_ledger, sample->path, "jamtland", DBT_LEDGER_WRITE,
                           &sample->error);
}

static enum dbt_status open_again(struct sample *sample)
{
    dbt_ledger_close(open_ledger);
    open_ledger = NULL;
    return dbt_ledger_open(&open_ledger, sample->path, "jamtland", DBT_LEDGER_WRITE,
                           &sample->error);
}

static enum dbt_status issue(struct sample *sample)
{
    struct dbt_run run = sample_run(sample_period(5, 5));
    return sample_issue(sample, open_ledger, &run);
}

static enum dbt_status publish(struct sample *sample)
{
    return sample_publish(sample, open_ledger, 1);
}

static enum dbt_status load(struct sample *sample)
{
    struct dbt_invoices invoices;
    return dbt_ledger_load(open_ledger, 1, &invoices, &sample->arena, &sample->error);
}

static enum dbt_status load_one(struct sample *sample)
{
    struct dbt_ledger_entry entry;
    return dbt_ledger_invoice(open_ledger, SAMPLE_FIRST_NUMBER, &entry, &sample->arena,
                              &sample->error);
}

static enum dbt_status load_inputs(struct sample *sample)
{
    struct dbt_ledger_inputs inputs;
    return dbt_ledger_run_inputs(open_ledger, 1, &inputs, &sample->arena, &sample->error);
}

static enum dbt_status sum(struct sample *sample)
{
    struct dbt_billed_list list;
    return dbt_ledger_billed(open_ledger, sample_period(4, 5), &list, &sample->arena,
                             &sample->error);
}

static enum dbt_status miss_one(struct sample *sample)
{
    struct dbt_ledger_entry entry;
    enum dbt_status status =
        dbt_ledger_invoice(open_ledger, 1, &entry, &sample->arena, &sample->error);
    return status == DBT_INPUT ? DBT_OK : status;
}

/* Whatever allocation fails: an error that says so, nothing leaks, and the next try goes on. Of the
   thousands that making the tables takes, which fail alike, every so many. */
static void memory_may_end_anywhere(void **state)
{
    /* publish twice: recorded, and compared */
    static enum dbt_status (*const steps[])(struct sample *) = {
        open_new, open_again, issue, publish, publish, load, load_one, load_inputs, sum, miss_one};
    struct sample *sample = *state;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        enum dbt_status status = DBT_MEMORY;
        long limit = 0;
        for (; status != DBT_OK; limit += 1 + limit / 250) {
            dbt_arena_reset(&sample->arena);
            allocations = limit;
            status = steps[i](sample);
            allocations = -1;
            assert_true(status == DBT_OK || status == DBT_MEMORY);
        }
        assert_true(limit > 10);
    }
    dbt_ledger_close(open_ledger);
    assert_int_equal(sample_count(sample, "SELECT max(number) FROM invoice"),
                     SAMPLE_FIRST_NUMBER + SAMPLE_INVOICES - 1);
    assert_int_equal(sample_count(sample, "SELECT count(*) FROM invoice"), SAMPLE_INVOICES);
}

static void an_error_sticks(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_query query;
    dbt_query_open(&query, ledger, "SELECT number FROM nowhere", &sample->error);
    dbt_query_bind_integer(&query, 1);
    dbt_query_bind_text(&query, "text");
    assert_false(dbt_query_step(&query));
    assert_int_equal(dbt_query_integer(&query), 0);
    assert_int_equal(dbt_query_text(&query).length, 0);
    dbt_query_fail(&query, DBT_HELD); /* the first one stays */
    assert_int_equal(dbt_query_close(&query), DBT_OUTPUT);
    sample_says(sample, "nowhere");
    dbt_ledger_close(ledger);
}

static void a_missing_parameter_is_an_error(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_query query;
    dbt_query_open(&query, ledger, "SELECT 1", &sample->error);
    dbt_query_bind_integer(&query, 1);
    assert_int_equal(dbt_query_close(&query), DBT_OUTPUT);
    dbt_ledger_close(ledger);
}

static void no_text_is_damage(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_query query;
    dbt_query_open(&query, ledger, "SELECT NULL AS name", &sample->error);
    assert_true(dbt_query_step(&query));
    assert_int_equal(dbt_query_text(&query).length, 0);
    assert_int_equal(dbt_query_close(&query), DBT_INPUT);
    sample_says(sample, "no text in column name");
    dbt_ledger_close(ledger);
}

static void a_query_can_be_bound_again(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_query query;
    dbt_query_open(&query, ledger, "SELECT ?, ?", &sample->error);
    for (int64_t i = 0; i < 3; i++) {
        dbt_query_bind_integer(&query, i);
        dbt_query_bind_text(&query, "å");
        assert_true(dbt_query_step(&query));
        assert_int_equal(dbt_query_integer(&query), i);
        assert_true(dbt_text_is(dbt_query_text(&query), "å"));
        assert_false(dbt_query_step(&query));
    }
    assert_int_equal(dbt_query_close(&query), DBT_OK);
    dbt_ledger_close(ledger);
}

static void an_integer_needs_a_statement(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    int64_t value = 17;
    assert_int_equal(dbt_ledger_integer(ledger, "SELECT", &value, &sample->error), DBT_OUTPUT);
    assert_int_equal(value, 17);
    dbt_ledger_close(ledger);
}

/* A ledger that does not wait as long for others as a run would. */
static struct dbt_ledger *open_hastily(struct sample *sample)
{
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    assert_int_equal(sqlite3_busy_timeout(ledger->db, 200), SQLITE_OK);
    return ledger;
}

static void another_writer_is_waited_for_and_named(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = open_hastily(sample);
    sqlite3 *other = sample_raw(sample);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    struct dbt_run run = sample_run(sample_period(5, 5));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_LOCKED);
    sample_says(sample, "another program");
    assert_int_equal(sqlite3_close(other), SQLITE_OK);
    assert_int_equal(dbt_ledger_begin(ledger, &sample->error), DBT_OK);
    assert_int_equal(dbt_ledger_end(ledger, DBT_OK, &sample->error), DBT_OK);
    dbt_ledger_close(ledger);
}

static void a_reader_that_stays_stops_the_commit(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = open_hastily(sample);
    sqlite3 *other = sample_raw(sample);
    assert_int_equal(sqlite3_exec(other, "BEGIN; SELECT count(*) FROM invoice", NULL, NULL, NULL),
                     SQLITE_OK);
    struct dbt_run run = sample_run(sample_period(5, 5));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_LOCKED);
    assert_int_equal(run.sequence, 0);
    assert_int_equal(sample->items[0].number, 0);
    assert_int_equal(sqlite3_close(other), SQLITE_OK);
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(sample->items[0].number, SAMPLE_FIRST_NUMBER);
    dbt_ledger_close(ledger);
}

static void a_full_disk_changes_nothing(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    int64_t pages;
    assert_int_equal(dbt_ledger_integer(ledger, "PRAGMA max_page_count = 1", &pages, NULL), DBT_OK);
    static char long_text[100000];
    memset(long_text, 'x', sizeof long_text - 1);
    sample->items[1].customer = long_text;
    struct dbt_run run = sample_run(sample_period(5, 5));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OUTPUT);
    sample_says(sample, "make room");
    dbt_ledger_close(ledger);
    assert_int_equal(sample_count(sample, "SELECT (SELECT count(*) FROM run)"
                                          " + (SELECT count(*) FROM invoice)"),
                     0);
}

static void a_folder_that_cannot_be_synced_is_an_error(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    char *folder = ledger->folder;
    char missing[] = "/nowhere/at/all";
    ledger->folder = missing;
    struct dbt_run run = sample_run(sample_period(5, 5));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OUTPUT);
    ledger->folder = folder;
    /* It is stored all the same: the same run, started again, finds it. */
    assert_int_equal(
        dbt_ledger_find(ledger, sample_period(5, 5), &run, &sample->arena, &sample->error), DBT_OK);
    assert_int_equal(run.sequence, 1);
    dbt_ledger_close(ledger);
}

static void a_reader_may_not_write(void **state)
{
    struct sample *sample = *state;
    dbt_ledger_close(sample_open(sample, DBT_LEDGER_WRITE));
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_READ);
    struct dbt_run run = sample_run(sample_period(5, 5));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OUTPUT);
    sample_says(sample, "may not be written");
    assert_int_equal(sample_publish(sample, ledger, 1), DBT_OUTPUT);
    dbt_ledger_close(ledger);
}

int main(void)
{
    limit_memory();
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(memory_may_end_anywhere),
        SAMPLE_TEST(an_error_sticks),
        SAMPLE_TEST(a_missing_parameter_is_an_error),
        SAMPLE_TEST(no_text_is_damage),
        SAMPLE_TEST(a_query_can_be_bound_again),
        SAMPLE_TEST(an_integer_needs_a_statement),
        SAMPLE_TEST(another_writer_is_waited_for_and_named),
        SAMPLE_TEST(a_reader_that_stays_stops_the_commit),
        SAMPLE_TEST(a_full_disk_changes_nothing),
        SAMPLE_TEST(a_folder_that_cannot_be_synced_is_an_error),
        SAMPLE_TEST(a_reader_may_not_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
