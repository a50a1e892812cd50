/* Verify: books in order have no fault; each way out of order is named. */
#include "books.h"

#include <sys/stat.h>

#include "debitera/base/lock.h"
#include "debitera/verification.h"

static struct dbt_verification verify(struct sample *sample)
{
    char lock[128];
    snprintf(lock, sizeof lock, "%s/.lock", sample->folder);
    struct dbt_verification verification = {
        .region = "jamtland", .ledger = sample->path, .arena = &sample->arena};
    assert_int_equal(dbt_ledger_verify(&verification, lock, &sample->error), DBT_OK);
    return verification;
}

/* "run part what\n" of each. */
static void list_faults(const struct dbt_verification *verification, struct dbt_buffer *text)
{
    dbt_buffer_clear(text);
    for (size_t i = 0; i < verification->fault_count; i++) {
        const struct dbt_fault *fault = &verification->faults[i];
        dbt_buffer_format(text, "%lld %s %s\n", (long long)fault->run, fault->part, fault->what);
    }
}

static void assert_fault(const struct dbt_verification *verification, const char *expected)
{
    struct dbt_buffer text;
    dbt_buffer_init(&text);
    list_faults(verification, &text);
    if (strstr(text.bytes, expected) == NULL) {
        fail_msg("\"%s\" is not among\n%s", expected, text.bytes);
    }
    dbt_buffer_release(&text);
}

static void books_in_order_have_no_fault(void **state)
{
    struct sample *sample = *state;
    books_make(sample);
    struct dbt_verification verification = verify(sample);
    struct dbt_buffer text;
    dbt_buffer_init(&text);
    list_faults(&verification, &text);
    assert_string_equal(text.bytes, "");
    dbt_buffer_release(&text);
    assert_true(verification.readable);
    assert_true(verification.sealed);
    assert_false(verification.under_way);
    assert_int_equal(verification.runs.count, BOOKS_RUNS);
    assert_int_equal(verification.invoices, BOOKS_INVOICES);
    assert_int_equal(verification.lines, BOOKS_LINES);
}

static const struct {
    const char *sql, *fault;
} cases[] = {
    /* runs */
    {"UPDATE run SET sequence = 4 WHERE sequence = 3",
     "4 run does not follow the run before it: one is missing"},
    {"UPDATE run SET previous_manifest_sha256 = '' WHERE sequence = 3",
     "3 run does not carry the hash of the manifest before it"},
    {"UPDATE run SET issue_date = '2025-06-01' WHERE sequence = 2",
     "2 run is dated before the run before it"},
    {"UPDATE run SET correction = 2 WHERE sequence = 3",
     "3 run is not the next correction of its period"},
    {"UPDATE run SET first_month = '2025-04' WHERE sequence = 2",
     "2 run bills months that an earlier run had billed"},
    /* invoices */
    {"UPDATE invoice SET number = 70019 WHERE number = 70007",
     "3 invoice 70007 to 70018 is missing from the number series"},
    {"UPDATE invoice SET number = 70008 WHERE number = 70006; UPDATE invoice SET number = 70006"
     " WHERE number = 70007; UPDATE invoice SET number = 70007 WHERE number = 70008",
     "2 invoice 70007 was issued before the number before it"},
    {"UPDATE invoice SET issued = '2025-06-01' WHERE number = 70004",
     "2 invoice 70004 is not of its run's period and issue date"},
    {"UPDATE invoice SET refers_to = 70001 WHERE number = 70004",
     "2 invoice 70004 is an original, and refers to another invoice"},
    {"UPDATE invoice SET refers_to = 70002 WHERE number = 70007",
     "3 invoice 70007 does not refer to an original of the same provider and period"},
    {"UPDATE invoice SET refers_issued = '2025-06-01' WHERE number = 70007",
     "3 invoice 70007 does not refer to an original of the same provider and period"},
    {"UPDATE invoice SET kind = 'adjustment' WHERE number = 70007",
     "3 invoice 70007 is not named by the sign of its net"},
    {"DROP INDEX run_correction; UPDATE run SET correction = 0 WHERE sequence = 3",
     "3 invoice 70007 is a correction, but its run bills the period"},
    {"DELETE FROM line WHERE invoice = 70003 AND position = 1", "1 invoice 70003 lacks a line"},
    /* lines that take back others */
    {"UPDATE line SET account = 'x' WHERE invoice = 70007 AND position = 1",
     "3 invoice 70007, line 1 is not the exact opposite of the line that it takes back"},
    {"UPDATE line SET free_quantity = '500' WHERE invoice = 70007 AND position = 1",
     "3 invoice 70007, line 1 is not the exact opposite of the line that it takes back"},
    {"UPDATE line SET reverses = 70002 WHERE invoice = 70007 AND position = 2",
     "3 invoice 70007, line 2 is not the exact opposite of the line that it takes back"},
    {"UPDATE line_step SET quantity = '-99' WHERE invoice = 70007 AND position = 1",
     "3 invoice 70007, line 2 has other tiers than the line that it takes back"},
    {"DELETE FROM line_step WHERE invoice = 70007 AND position = 2",
     "3 invoice 70007, line 2 has other tiers than the line that it takes back"},
    /* amounts */
    {"UPDATE line SET quantity = '8001' WHERE invoice = 70002 AND position = 1",
     "1 invoice 70002, line 1 has an amount that is not quantity × price × fraction"},
    {"UPDATE line SET quantity = '151' WHERE invoice = 70002 AND position = 2",
     "1 invoice 70002, line 2 has tiers that do not add up to its quantity"},
    {"UPDATE line SET net_ore = 1 WHERE invoice = 70002 AND position = 1",
     "1 invoice 70002, line 1 has a net that is not its amount, rounded"},
    {"UPDATE line SET minimum_ore = 190000 WHERE invoice = 70002 AND position = 1",
     "1 invoice 70002, line 1 has a net that is not its minimum charge"},
    {"UPDATE line SET minimum_ore = -9223372036854775808, net_ore = 1"
     " WHERE invoice = 70002 AND position = 1",
     "1 invoice 70002, line 1 has a net that is not its minimum charge"},
    {"UPDATE line SET quantity = '170141183460469231731687303715884105727'"
     " WHERE invoice = 70002 AND position = 1",
     "1 invoice 70002, line 1 has an amount that is too large to be right"},
    {"UPDATE line SET price_basis = 'week' WHERE invoice = 70002 AND position = 1",
     "0  table line, column price_basis: not a value that was stored here"},
    /* sums */
    {"UPDATE line SET vat_rate_bp = 600 WHERE invoice = 70002 AND position = 1",
     "1 invoice 70002, line 1 is not in exactly one of the invoice's VAT sums"},
    {"UPDATE vat_sum SET base_ore = 1 WHERE invoice = 70002 AND position = 1",
     "1 invoice 70002, VAT 25 % is not computed on the sum of its lines"},
    {"UPDATE vat_sum SET vat_ore = 47501 WHERE invoice = 70002 AND position = 1",
     "1 invoice 70002, VAT 25 % is not its rate of its base"},
    {"UPDATE invoice SET net_ore = 1 WHERE number = 70002",
     "1 invoice 70002 has a net that is not the sum of its lines"},
    {"UPDATE invoice SET vat_ore = 1 WHERE number = 70002",
     "1 invoice 70002 has a VAT that is not the sum of its VAT sums"},
    {"UPDATE invoice SET total_ore = 1 WHERE number = 70002",
     "1 invoice 70002 has a total that is not its net, VAT and rounding"},
    {"UPDATE invoice SET rounding_ore = 1, total_ore = total_ore + 1 WHERE number = 70002",
     "1 invoice 70002 has a total that is not its net, VAT and rounding"},
    /* the file */
    {"UPDATE usage SET quantity = 1", "1 usage is not as it was stored"},
    {"UPDATE input SET run = 9 WHERE run = 1",
     "0 table input holds rows that refer to missing ones of run"},
    /* the root of an index is that of another */
    {"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM"
     " sqlite_schema WHERE name = 'line_month') WHERE name = 'invoice_run'",
     "0  is damaged: "},
    {"DROP INDEX invoice_run", "0 index invoice_run is missing"},
    {"CREATE TABLE more (x)", "0 table more does not belong there"},
    {"CREATE INDEX \"\x1B[2J\" ON line (account)",
     "0 an object with a damaged name does not belong there"},
    {"ALTER TABLE line_step RENAME COLUMN quantity TO amount", "0  no such column: quantity"},
    {"UPDATE meta SET region_code = 'kronoberg'", "0  the ledger of region"},
    {"UPDATE run SET first_month = 'x' WHERE sequence = 1", "0  table run, column first_month"},
};

static void each_way_out_of_order_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sample *sample = NULL;
        assert_int_equal(sample_setup((void **)&sample), 0);
        books_make(sample);
        books_tamper(sample, cases[i].sql);
        struct dbt_verification verification = verify(sample);
        assert_fault(&verification, cases[i].fault);
        assert_int_equal(sample_teardown((void **)&sample), 0);
    }
}

static void a_fault_says_where_and_what_to_do(void **state)
{
    struct sample *sample = *state;
    books_make(sample);
    books_tamper(sample, "UPDATE invoice SET customer = '' WHERE number = 70007");
    struct dbt_verification verification = verify(sample);
    assert_int_equal(verification.fault_count, 2);
    const struct dbt_fault *fault = &verification.faults[0];
    assert_string_equal(fault->file, sample->path);
    assert_int_equal(fault->run, 3);
    assert_int_equal(fault->period.first, sample_month(4));
    assert_int_equal(fault->correction, 1);
    assert_string_equal(fault->part, "invoice 70007");
    assert_string_equal(fault->advice, "restore the ledger from its backup");
    assert_string_equal(verification.faults[1].advice, "restore the ledger from its backup");
}

static void an_old_checksum_alone_is_healed_by_a_run(void **state)
{
    struct sample *sample = *state;
    char path[128];
    books_make(sample);
    snprintf(path, sizeof path, "%s.sha256", sample->path);
    support_file_write(path, "x", 1);
    struct dbt_verification verification = verify(sample);
    assert_int_equal(verification.fault_count, 1);
    assert_string_equal(verification.faults[0].file, path);
    assert_string_equal(verification.faults[0].what, "is damaged");
    assert_int_equal(unlink(path), 0);
    verification = verify(sample);
    assert_string_equal(verification.faults[0].what, "is missing");
    sample_sql(sample, "VACUUM");
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    dbt_ledger_close(ledger);
    sample_sql(sample, "PRAGMA page_size = 8192; VACUUM");
    verification = verify(sample);
    assert_int_equal(verification.fault_count, 1);
    assert_non_null(strstr(verification.faults[0].advice, "no stored value differs"));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0700), 0);
    verification = verify(sample);
    assert_fault(&verification, "cannot be read");
}

static void issue_only(struct sample *sample)
{
    struct dbt_run run = sample_run(sample_period(4, 4));
    for (size_t i = 0; i < SAMPLE_INVOICES; i++) {
        books_fill_invoice(sample, i, 4);
    }
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    dbt_ledger_close(ledger);
}

static void a_run_that_is_not_published_is_a_fault(void **state)
{
    struct sample *sample = *state;
    issue_only(sample);
    struct dbt_verification verification = verify(sample);
    assert_int_equal(verification.fault_count, 1);
    assert_fault(&verification, "1 run is issued, but not published");
    assert_non_null(strstr(verification.faults[0].advice, "run --period 2025-04"));
    books_tamper(sample, "UPDATE run SET correction = 1");
    verification = verify(sample);
    assert_fault(&verification, "1 run is issued, but not published");
    const struct dbt_fault *fault = verification.faults;
    while (strstr(fault->what, "not published") == NULL) {
        fault++;
    }
    assert_non_null(strstr(fault->advice, "correct --period 2025-04"));
}

static void a_run_under_way_is_none(void **state)
{
    struct sample *sample = *state;
    struct dbt_lock lock;
    char path[128];
    issue_only(sample);
    snprintf(path, sizeof path, "%s.sha256", sample->path);
    support_file_write(path, "x", 1);
    snprintf(path, sizeof path, "%s/.lock", sample->folder);
    assert_int_equal(dbt_lock_take(&lock, path, &sample->error), DBT_OK);
    struct dbt_verification verification = verify(sample);
    assert_int_equal(verification.fault_count, 0);
    assert_true(verification.under_way);
    dbt_lock_release(&lock);
    verification = verify(sample);
    assert_int_equal(verification.fault_count, 2);
    assert_false(verification.under_way);
}

/* A run that is killed after its commit leaves an old checksum too. */
static void what_completes_a_run_renews_the_checksum(void **state)
{
    struct sample *sample = *state;
    char path[128];
    snprintf(path, sizeof path, "%s.sha256", sample->path);
    dbt_ledger_close(sample_open(sample, DBT_LEDGER_WRITE));
    struct dbt_buffer before;
    dbt_buffer_init(&before);
    support_file_read(path, &before);
    issue_only(sample);
    support_file_write(path, before.bytes, before.length);
    dbt_buffer_release(&before);
    struct dbt_verification verification = verify(sample);
    assert_int_equal(verification.fault_count, 2);
    assert_fault(&verification, "1 run is issued, but not published");
    assert_string_equal(verification.faults[1].file, path);
    assert_string_equal(verification.faults[1].advice,
                        "the command that completes the run renews it");
    books_tamper(sample, "UPDATE invoice SET customer = '' WHERE number = 70001");
    verification = verify(sample);
    assert_int_equal(verification.fault_count, 3);
    assert_string_equal(verification.faults[2].advice, "restore the ledger from its backup");
}

static void a_journal_that_was_left_is_told(void **state)
{
    struct sample *sample = *state;
    char path[128];
    books_make(sample);
    snprintf(path, sizeof path, "%s-journal", sample->path);
    support_file_write(path, "\0\0\0\0", 4);
    struct dbt_verification verification = verify(sample);
    assert_int_equal(verification.fault_count, 1);
    assert_string_equal(verification.faults[0].file, path);
    assert_fault(&verification, "was left by a run that was interrupted");
}

/* ---- what happens while it works ------------------------------------------------------------ */

/* Done when a connection begins the statement for the `countdown`-th time. */
static struct {
    const char *statement;
    int countdown;
    void (*act)(struct sample *sample);
    struct sample *sample;
} meanwhile;

static int see(unsigned event, void *context, void *statement, void *sql)
{
    (void)event;
    (void)context;
    (void)statement;
    if (strncmp(sql, meanwhile.statement, strlen(meanwhile.statement)) == 0 &&
        --meanwhile.countdown == 0) {
        meanwhile.act(meanwhile.sample);
    }
    return 0;
}

static int watch(sqlite3 *db, char **message, const struct sqlite3_api_routines *api)
{
    (void)message;
    (void)api;
    return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, see, NULL);
}

static struct dbt_verification verify_while(struct sample *sample)
{
    meanwhile.sample = sample;
    assert_int_equal(sqlite3_auto_extension((void (*)(void))watch), SQLITE_OK);
    struct dbt_verification verification = verify(sample);
    sqlite3_reset_auto_extension();
    assert_true(meanwhile.countdown <= 0);
    return verification;
}

static void publish(struct sample *sample)
{
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    assert_int_equal(sample_publish(sample, ledger, 1), DBT_OK);
    dbt_ledger_close(ledger);
}

static void a_run_that_ends_meanwhile_is_no_fault(void **state)
{
    struct sample *sample = *state;
    issue_only(sample);
    meanwhile.statement = "PRAGMA integrity_check";
    meanwhile.countdown = 1;
    meanwhile.act = publish;
    struct dbt_verification verification = verify_while(sample);
    assert_int_equal(verification.fault_count, 0);
    assert_false(verification.under_way);
    assert_true(verification.runs.items[0].published);
}

static void renew_checksum(struct sample *sample)
{
    dbt_ledger_close(sample_open(sample, DBT_LEDGER_WRITE));
}

static void a_checksum_that_is_renewed_meanwhile_is_no_fault(void **state)
{
    struct sample *sample = *state;
    char path[128];
    books_make(sample);
    snprintf(path, sizeof path, "%s.sha256", sample->path);
    support_file_write(path, "x", 1);
    meanwhile.statement = "ROLLBACK"; /* the first comparison is over */
    meanwhile.countdown = 1;
    meanwhile.act = renew_checksum;
    struct dbt_verification verification = verify_while(sample);
    assert_int_equal(verification.fault_count, 0);
}

static void an_older_ledger_has_no_seals(void **state)
{
    struct sample *sample = *state;
    struct dbt_buffer sql;
    dbt_buffer_init(&sql);
    support_file_read(SOURCE_DIR "/tests/unit/ledger/version_3.sql", &sql);
    sample_sql(sample, sql.bytes);
    dbt_buffer_release(&sql);
    struct dbt_verification verification = verify(sample);
    assert_true(verification.readable);
    assert_false(verification.sealed);
}

static void a_file_that_is_no_ledger_is_a_fault(void **state)
{
    struct sample *sample = *state;
    struct dbt_verification verification = verify(sample);
    assert_false(verification.readable);
    assert_fault(&verification, "0  unable to open database file");
    support_file_write(sample->path, "number;total\n", 13);
    verification = verify(sample);
    assert_false(verification.readable);
    assert_int_equal(verification.fault_count, 1);
    assert_string_equal(verification.faults[0].file, sample->path);
    assert_fault(&verification, "0  file is not a database: this is not a ledger");
}

static void a_lock_that_cannot_be_looked_at_ends_it(void **state)
{
    struct sample *sample = *state;
    char lock[128];
    struct dbt_verification verification = {
        .region = "jamtland", .ledger = sample->path, .arena = &sample->arena};
    support_file_write(sample->path, "", 0);
    snprintf(lock, sizeof lock, "%s/.lock", sample->path);
    assert_int_equal(dbt_ledger_verify(&verification, lock, &sample->error), DBT_INPUT);
    sample_says(sample, lock);
}

/* Wherever it ends, that is what is said, and not that the ledger is damaged. */
static void memory_that_ends_is_no_fault(void **state)
{
    struct sample *sample = *state;
    char lock[128];
    books_make(sample);
    books_tamper(sample, "UPDATE invoice SET customer = ''; DROP INDEX line_month");
    snprintf(lock, sizeof lock, "%s/.lock", sample->folder);
    enum dbt_status status = DBT_MEMORY;
    for (size_t limit = 0; status != DBT_OK; limit += 512) {
        struct dbt_arena arena;
        dbt_arena_init(&arena, limit);
        struct dbt_verification verification = {
            .region = "jamtland", .ledger = sample->path, .arena = &arena};
        status = dbt_ledger_verify(&verification, lock, &sample->error);
        assert_true(status == DBT_OK || status == DBT_MEMORY);
        dbt_arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(books_in_order_have_no_fault),
        cmocka_unit_test(each_way_out_of_order_is_named),
        SAMPLE_TEST(a_fault_says_where_and_what_to_do),
        SAMPLE_TEST(an_old_checksum_alone_is_healed_by_a_run),
        SAMPLE_TEST(a_run_that_is_not_published_is_a_fault),
        SAMPLE_TEST(a_run_under_way_is_none),
        SAMPLE_TEST(what_completes_a_run_renews_the_checksum),
        SAMPLE_TEST(a_journal_that_was_left_is_told),
        SAMPLE_TEST(a_run_that_ends_meanwhile_is_no_fault),
        SAMPLE_TEST(a_checksum_that_is_renewed_meanwhile_is_no_fault),
        SAMPLE_TEST(an_older_ledger_has_no_seals),
        SAMPLE_TEST(a_file_that_is_no_ledger_is_a_fault),
        SAMPLE_TEST(a_lock_that_cannot_be_looked_at_ends_it),
        SAMPLE_TEST(memory_that_ends_is_no_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
