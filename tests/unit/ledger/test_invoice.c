/* Invoices: what is loaded is what was issued, in every member. */
#include "sample.h"

/* Grows when a member is added: it then needs a column, a migration, and a line below. */
_Static_assert(sizeof(struct dbt_line) == 368, "a new member of a line must be stored");
_Static_assert(sizeof(struct dbt_vat_sum) == 32, "a new member of a VAT sum must be stored");
_Static_assert(sizeof(struct dbt_invoice) == 272, "a new member of an invoice must be stored");

static void assert_ratio_equal(struct dbt_ratio a, struct dbt_ratio b)
{
    assert_true(a.above == b.above && a.below == b.below);
}

static void assert_steps_equal(const struct dbt_line *a, const struct dbt_line *b)
{
    assert_int_equal(a->step_count, b->step_count);
    for (uint32_t i = 0; i < a->step_count; i++) {
        assert_ratio_equal(a->steps[i].quantity, b->steps[i].quantity);
        assert_int_equal(a->steps[i].price_micro, b->steps[i].price_micro);
    }
}

static void assert_line_equal(const struct dbt_line *a, const struct dbt_line *b)
{
    assert_string_equal(a->unit_code, b->unit_code);
    assert_string_equal(a->unit_name, b->unit_name);
    assert_string_equal(a->service_code, b->service_code);
    assert_string_equal(a->component, b->component);
    assert_string_equal(a->service_name, b->service_name);
    assert_string_equal(a->account, b->account);
    assert_int_equal(a->month, b->month);
    assert_int_equal(a->span.first, b->span.first);
    assert_int_equal(a->span.last, b->span.last);
    assert_ratio_equal(a->quantity, b->quantity);
    assert_ratio_equal(a->free_quantity, b->free_quantity);
    assert_string_equal(a->unit_of_quantity, b->unit_of_quantity);
    assert_int_equal(a->price_micro, b->price_micro);
    assert_int_equal(a->basis, b->basis);
    assert_string_equal(a->scheme, b->scheme);
    assert_ratio_equal(a->placed, b->placed);
    assert_ratio_equal(a->fraction, b->fraction);
    assert_ratio_equal(a->exact_ore, b->exact_ore);
    assert_int_equal(a->minimum_ore, b->minimum_ore);
    assert_int_equal(a->net_ore, b->net_ore);
    assert_int_equal(a->vat_category, b->vat_category);
    assert_int_equal(a->vat_rate_bp, b->vat_rate_bp);
    assert_string_equal(a->vat_exemption, b->vat_exemption);
    assert_string_equal(a->evidence, b->evidence);
    assert_string_equal(a->price_source, b->price_source);
    assert_string_equal(a->model, b->model);
    assert_string_equal(a->source, b->source);
    assert_string_equal(a->meter, b->meter);
    assert_string_equal(a->record, b->record);
    assert_int_equal(a->reverses, b->reverses);
    assert_int_equal(a->reverses_line, b->reverses_line);
    assert_steps_equal(a, b);
}

static void assert_vat_equal(const struct dbt_vat_sum *a, const struct dbt_vat_sum *b)
{
    assert_int_equal(a->category, b->category);
    assert_int_equal(a->rate_bp, b->rate_bp);
    assert_string_equal(a->exemption, b->exemption);
    assert_int_equal(a->base_ore, b->base_ore);
    assert_int_equal(a->vat_ore, b->vat_ore);
}

static void assert_party_equal(const struct dbt_party *a, const struct dbt_party *b)
{
    assert_string_equal(a->name, b->name);
    assert_string_equal(a->org_no, b->org_no);
    assert_string_equal(a->vat_no, b->vat_no);
    assert_string_equal(a->attention, b->attention);
    assert_string_equal(a->address.street, b->address.street);
    assert_string_equal(a->address.postcode, b->address.postcode);
    assert_string_equal(a->address.city, b->address.city);
    assert_string_equal(a->reference, b->reference);
}

static void assert_head_equal(const struct dbt_invoice *a, const struct dbt_invoice *b)
{
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->refers_to, b->refers_to);
    assert_int_equal(a->refers_issued, b->refers_issued);
    assert_int_equal(a->number, b->number);
    assert_string_equal(a->ocr, b->ocr);
    assert_int_equal(a->period.first, b->period.first);
    assert_int_equal(a->period.last, b->period.last);
    assert_int_equal(a->issued, b->issued);
    assert_int_equal(a->due, b->due);
    assert_party_equal(&a->seller, &b->seller);
    assert_party_equal(&a->buyer, &b->buyer);
    assert_string_equal(a->customer, b->customer);
    assert_string_equal(a->bankgiro, b->bankgiro);
    assert_int_equal(a->demonstration, b->demonstration);
    assert_int_equal(a->net_ore, b->net_ore);
    assert_int_equal(a->vat_ore, b->vat_ore);
    assert_int_equal(a->rounding_ore, b->rounding_ore);
    assert_int_equal(a->total_ore, b->total_ore);
}

static void assert_invoice_equal(const struct dbt_invoice *a, const struct dbt_invoice *b)
{
    assert_head_equal(a, b);
    assert_int_equal(a->line_count, b->line_count);
    for (size_t i = 0; i < a->line_count; i++) {
        assert_line_equal(&a->lines[i], &b->lines[i]);
    }
    assert_int_equal(a->vat_count, b->vat_count);
    for (size_t i = 0; i < a->vat_count; i++) {
        assert_vat_equal(&a->vats[i], &b->vats[i]);
    }
}

static void issue(struct sample *sample, struct dbt_run *run)
{
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    assert_int_equal(sample_issue(sample, ledger, run), DBT_OK);
    dbt_ledger_close(ledger);
}

static void loads_what_was_issued(void **state)
{
    struct sample *sample = *state;
    sample->items[1].line_count = 0;
    sample->items[1].vat_count = 0;
    sample->items[2].demonstration = false;
    struct dbt_run run = sample_run(sample_period(4, 5));
    issue(sample, &run);

    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_READ);
    struct dbt_invoices loaded = {0};
    assert_int_equal(dbt_ledger_load(ledger, run.sequence, &loaded, &sample->arena, &sample->error),
                     DBT_OK);
    dbt_ledger_close(ledger);
    assert_int_equal(loaded.count, SAMPLE_INVOICES);
    for (size_t i = 0; i < SAMPLE_INVOICES; i++) {
        assert_invoice_equal(&loaded.items[i], &sample->items[i]);
    }
}

/* A billed period and its correction, both published. */
static struct dbt_ledger *issue_and_correct(struct sample *sample, enum dbt_invoice_kind kind)
{
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_run run = sample_run(sample_period(4, 5));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(sample_publish(sample, ledger, 1), DBT_OK);
    run = sample_run(run.period);
    sample_correct(sample, SAMPLE_FIRST_NUMBER, kind);
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(sample_publish(sample, ledger, 2), DBT_OK);
    return ledger;
}

static void loads_corrections_as_they_were_issued(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = issue_and_correct(sample, DBT_INVOICE_CREDIT);
    struct dbt_invoices loaded;
    struct dbt_ledger_entry entry;
    assert_int_equal(dbt_ledger_load(ledger, 2, &loaded, &sample->arena, &sample->error), DBT_OK);
    assert_int_equal(loaded.count, SAMPLE_INVOICES);
    for (size_t i = 0; i < SAMPLE_INVOICES; i++) {
        assert_invoice_equal(&loaded.items[i], &sample->items[i]);
        assert_int_equal(loaded.items[i].refers_to, SAMPLE_FIRST_NUMBER + (int64_t)i);
        assert_int_equal(loaded.items[i].lines[1].reverses_line, 2);
    }
    assert_int_equal(
        dbt_ledger_invoice(ledger, SAMPLE_FIRST_NUMBER + 4, &entry, &sample->arena, &sample->error),
        DBT_OK);
    assert_invoice_equal(&entry.invoice, &sample->items[1]);
    assert_int_equal(entry.run.correction, 1);
    dbt_ledger_close(ledger);
}

static size_t count_of_period(struct sample *sample, struct dbt_ledger *ledger,
                              const struct dbt_period *period)
{
    struct dbt_invoices loaded = {.count = 17};
    assert_int_equal(
        dbt_ledger_load_period(ledger, period, &loaded, &sample->arena, &sample->error), DBT_OK);
    for (size_t i = 1; i < loaded.count; i++) {
        assert_true(loaded.items[i].number > loaded.items[i - 1].number);
        assert_int_equal(loaded.items[i].line_count, 2);
    }
    return loaded.count;
}

static void loads_all_of_a_period(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = issue_and_correct(sample, DBT_INVOICE_ADJUSTMENT);
    struct dbt_run run = sample_run(sample_period(7, 7));
    sample_correct(sample, 0, DBT_INVOICE_ORIGINAL);
    for (size_t i = 0; i < SAMPLE_INVOICES; i++) {
        sample->items[i].period = run.period;
    }
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    struct dbt_period may = sample_period(5, 5);
    struct dbt_period may_to_july = sample_period(5, 7);
    struct dbt_period june = sample_period(6, 6);
    assert_int_equal(count_of_period(sample, ledger, NULL), 3 * SAMPLE_INVOICES);
    assert_int_equal(count_of_period(sample, ledger, &may), 2 * SAMPLE_INVOICES);
    assert_int_equal(count_of_period(sample, ledger, &may_to_july), 3 * SAMPLE_INVOICES);
    assert_int_equal(count_of_period(sample, ledger, &june), 0);
    dbt_ledger_close(ledger);
}

/* What a correction may not be: of nothing, an original that refers, of a line twice, in part. */
static void a_correction_that_is_none_is_refused(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = issue_and_correct(sample, DBT_INVOICE_CREDIT);
    struct dbt_run run = sample_run(sample_period(4, 5));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OUTPUT);
    sample_says(sample, "line.reverses"); /* these lines are taken back already */
    for (size_t i = 0; i < SAMPLE_INVOICES; i++) {
        sample->lines[i][0].reverses = sample->lines[i][1].reverses = 0;
    }
    sample->items[1].kind = DBT_INVOICE_ORIGINAL;
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OUTPUT);
    sample_says(sample, "a correction, and nothing else, refers to an invoice");
    sample->items[1].kind = DBT_INVOICE_CREDIT;
    sample->items[1].refers_to = SAMPLE_FIRST_NUMBER + 100;
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OUTPUT);
    sample_says(sample, "FOREIGN KEY");
    sample->items[1].refers_to = SAMPLE_FIRST_NUMBER + 1;
    sample->lines[1][0].reverses = SAMPLE_FIRST_NUMBER + 4; /* the correction's own reversal */
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OUTPUT);
    sample_says(sample, "a line takes back one that was issued, whole");
    sample->lines[1][0].net_ore = -sample->lines[1][0].net_ore;
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    dbt_ledger_close(ledger);
}

static void loads_a_run_without_invoices(void **state)
{
    struct sample *sample = *state;
    sample->invoices.count = 0;
    struct dbt_run run = sample_run(sample_period(4, 5));
    issue(sample, &run);
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_READ);
    struct dbt_invoices loaded = {.count = 17};
    assert_int_equal(dbt_ledger_load(ledger, 1, &loaded, &sample->arena, &sample->error), DBT_OK);
    assert_int_equal(loaded.count, 0);
    assert_int_equal(dbt_ledger_load(ledger, 2, &loaded, &sample->arena, &sample->error),
                     DBT_INPUT);
    sample_says(sample, "no run 2");
    dbt_ledger_close(ledger);
}

static void a_total_that_is_no_sum_is_refused(void **state)
{
    struct sample *sample = *state;
    sample->items[2].total_ore++;
    struct dbt_run run = sample_run(sample_period(4, 5));
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OUTPUT);
    sample_says(sample, "total_ore");
    dbt_ledger_close(ledger);
    assert_int_equal(sample_count(sample, "SELECT count(*) FROM invoice"), 0);
}

/* Whatever limit memory ends at: never a part of a run. */
static void memory_may_end_anywhere(void **state)
{
    struct sample *sample = *state;
    struct dbt_run run = sample_run(sample_period(4, 5));
    issue(sample, &run);
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_READ);
    enum dbt_status status = DBT_MEMORY;
    size_t failures = 0;
    for (size_t limit = 1; status != DBT_OK; limit += 512) {
        struct dbt_arena small;
        struct dbt_invoices loaded = {.count = 17};
        dbt_arena_init(&small, limit);
        status = dbt_ledger_load(ledger, 1, &loaded, &small, &sample->error);
        assert_int_equal(loaded.count, status == DBT_OK ? SAMPLE_INVOICES : 17);
        assert_true(status == DBT_OK || status == DBT_MEMORY);
        failures += status != DBT_OK;
        dbt_arena_release(&small);
    }
    assert_true(failures > 5);
    dbt_ledger_close(ledger);
}

static void finds_one_invoice_and_its_run(void **state)
{
    struct sample *sample = *state;
    struct dbt_run issued = sample_run(sample_period(4, 5));
    issue(sample, &issued);
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_READ);
    for (size_t i = 0; i < SAMPLE_INVOICES; i++) {
        struct dbt_ledger_entry entry = {0};
        assert_int_equal(dbt_ledger_invoice(ledger, SAMPLE_FIRST_NUMBER + (int64_t)i, &entry,
                                            &sample->arena, &sample->error),
                         DBT_OK);
        assert_invoice_equal(&entry.invoice, &sample->items[i]);
        assert_int_equal(entry.run.sequence, 1);
        assert_string_equal(entry.run.program_version, "1.2.3");
        assert_false(entry.run.published);
    }
    dbt_ledger_close(ledger);
}

static void a_number_that_is_not_issued_is_told_from_those_that_are(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_ledger_entry entry = {.run = {.sequence = 17}, .invoice = {.number = 17}};
    assert_int_equal(dbt_ledger_invoice(ledger, 5, &entry, &sample->arena, &sample->error),
                     DBT_INPUT);
    sample_says(sample, "no invoice 5: none was issued yet");
    dbt_ledger_close(ledger);
    struct dbt_run issued = sample_run(sample_period(4, 5));
    issue(sample, &issued);
    ledger = sample_open(sample, DBT_LEDGER_READ);
    assert_int_equal(dbt_ledger_invoice(ledger, 70004, &entry, &sample->arena, &sample->error),
                     DBT_INPUT);
    sample_says(sample, "no invoice 70004: the numbers issued are 70001 to 70003");
    assert_int_equal(entry.run.sequence, 17);
    assert_int_equal(entry.invoice.number, 17);
    dbt_ledger_close(ledger);
}

/* A step of a line that is not there: only another program can have done that. */
static void a_step_without_its_line_is_damage(void **state)
{
    static const char *const changes[] = {
        "INSERT INTO line_step VALUES (70001, 3, 1, '1', 5)",
        "INSERT INTO line_step VALUES (70001, 0, 1, '1', 5)",
        "INSERT INTO line_step VALUES (70001, 1, 1, 'x', 5)",
    };
    struct sample *sample = *state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct dbt_run run = sample_run(sample_period(4, 5));
        issue(sample, &run);
        sample_sql(sample, changes[i]);
        struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_READ);
        struct dbt_invoices loaded = {.count = 17};
        assert_int_equal(dbt_ledger_load(ledger, 1, &loaded, &sample->arena, &sample->error),
                         DBT_INPUT);
        sample_says(sample, "table line_step");
        sample_says(sample, "restore the ledger from a backup");
        assert_int_equal(loaded.count, 17);
        dbt_ledger_close(ledger);
        assert_int_equal(unlink(sample->path), 0);
    }
}

/* Another program took a table away. */
static void a_missing_table_is_an_error(void **state)
{
    static const char *const tables[] = {"vat_sum", "line_step", "line",    "usage",
                                         "output",  "input",     "invoice", "run"};
    struct sample *sample = *state;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
        char sql[64];
        snprintf(sql, sizeof sql, "DROP TABLE %s", tables[i]);
        sample_sql(sample, sql);
        struct dbt_run run = sample_run(sample_period(7, 7));
        assert_int_equal(sample_issue(sample, ledger, &run), DBT_OUTPUT);
        sample_says(sample, tables[i]);
        dbt_ledger_close(ledger);
        assert_int_equal(unlink(sample->path), 0);
    }
}

static void a_line_that_is_refused_refuses_all(void **state)
{
    static const char *const tables[] = {"line", "line_step", "vat_sum"};
    struct sample *sample = *state;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
        char sql[128];
        snprintf(sql, sizeof sql,
                 "CREATE TRIGGER no BEFORE INSERT ON %s WHEN NEW.position = 2"
                 " BEGIN SELECT RAISE(ABORT, 'not this one'); END",
                 tables[i]);
        sample_sql(sample, sql);
        struct dbt_run run = sample_run(sample_period(7, 7));
        assert_int_equal(sample_issue(sample, ledger, &run), DBT_OUTPUT);
        sample_says(sample, "not this one");
        dbt_ledger_close(ledger);
        assert_int_equal(sample_count(sample, "SELECT count(*) FROM invoice"), 0);
        assert_int_equal(unlink(sample->path), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(loads_what_was_issued),
        SAMPLE_TEST(loads_corrections_as_they_were_issued),
        SAMPLE_TEST(loads_all_of_a_period),
        SAMPLE_TEST(a_correction_that_is_none_is_refused),
        SAMPLE_TEST(loads_a_run_without_invoices),
        SAMPLE_TEST(a_total_that_is_no_sum_is_refused),
        SAMPLE_TEST(memory_may_end_anywhere),
        SAMPLE_TEST(finds_one_invoice_and_its_run),
        SAMPLE_TEST(a_number_that_is_not_issued_is_told_from_those_that_are),
        SAMPLE_TEST(a_step_without_its_line_is_damage),
        SAMPLE_TEST(a_missing_table_is_an_error),
        SAMPLE_TEST(a_line_that_is_refused_refuses_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
