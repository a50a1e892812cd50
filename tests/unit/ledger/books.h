/* A ledger whose books are in order: April and May billed, one invoice of April credited in full.
   What tamperers do to it, and what they need for that. */
#ifndef DEBITERA_TESTS_LEDGER_BOOKS_H
#define DEBITERA_TESTS_LEDGER_BOOKS_H

#include "sample.h"

enum { BOOKS_RUNS = 3, BOOKS_INVOICES = 7, BOOKS_LINES = 14, BOOKS_SQL_BYTES = 65536 };

/* One line by a price a year, one by tiers. */
SAMPLE void books_fill_lines(struct sample *sample, struct dbt_line lines[2])
{
    sample->steps[0] = (struct dbt_step){sample_ratio("100"), 1000000};
    sample->steps[1] = (struct dbt_step){sample_ratio("50"), 500000};
    lines[0].minimum_ore = 0;
    lines[1].quantity = sample_ratio("150");
    lines[1].price_micro = 0;
    lines[1].steps = sample->steps;
    lines[1].step_count = 2;
    lines[1].exact_ore = sample_ratio("12500");
    lines[1].net_ore = 12500;
}

SAMPLE void books_fill_invoice(struct sample *sample, size_t at, int month)
{
    struct dbt_invoice *invoice = &sample->items[at];
    books_fill_lines(sample, sample->lines[at]);
    sample->vats[at][1].base_ore = 12500;
    invoice->period = sample_period(month, month);
    invoice->net_ore = 202500;
    invoice->vat_ore = 47500;
    invoice->rounding_ore = 0;
    invoice->total_ore = 250000;
}

SAMPLE void books_credit(struct sample *sample)
{
    struct dbt_invoice *invoice = &sample->items[0];
    struct dbt_line *lines = sample->lines[0];
    invoice->kind = DBT_INVOICE_CREDIT;
    invoice->refers_to = SAMPLE_FIRST_NUMBER;
    invoice->refers_issued = sample_day("2025-06-02");
    for (size_t i = 0; i < 2; i++) {
        lines[i].quantity.above = -lines[i].quantity.above;
        lines[i].free_quantity.above = -lines[i].free_quantity.above;
        lines[i].exact_ore.above = -lines[i].exact_ore.above;
        lines[i].net_ore = -lines[i].net_ore;
        lines[i].reverses = SAMPLE_FIRST_NUMBER;
        lines[i].reverses_line = (uint32_t)i + 1;
        sample->steps[i].quantity.above = -sample->steps[i].quantity.above;
        sample->vats[0][i].base_ore = -sample->vats[0][i].base_ore;
        sample->vats[0][i].vat_ore = -sample->vats[0][i].vat_ore;
    }
    invoice->net_ore = -invoice->net_ore;
    invoice->vat_ore = -invoice->vat_ore;
    invoice->total_ore = -invoice->total_ore;
    sample->invoices.count = 1;
    sample->issue.correction = true;
}

SAMPLE void books_issue(struct sample *sample, struct dbt_ledger *ledger, int month)
{
    struct dbt_run run = sample_run(sample_period(month, month));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(sample_publish(sample, ledger, run.sequence), DBT_OK);
}

SAMPLE void books_make(struct sample *sample)
{
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    for (int month = 4; month <= 5; month++) {
        for (size_t i = 0; i < SAMPLE_INVOICES; i++) {
            books_fill_invoice(sample, i, month);
        }
        books_issue(sample, ledger, month);
    }
    books_fill_invoice(sample, 0, 4);
    books_credit(sample);
    books_issue(sample, ledger, 4);
    dbt_ledger_close(ledger);
}

/* Every trigger away, `sql`, and every trigger back. */
SAMPLE void books_tamper(const struct sample *sample, const char *sql)
{
    sqlite3 *db = sample_raw(sample);
    sqlite3_stmt *triggers = NULL;
    struct dbt_buffer script;
    struct dbt_buffer back;
    dbt_buffer_init(&script);
    dbt_buffer_init(&back);
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'", -1,
                           &triggers, NULL),
        SQLITE_OK);
    dbt_buffer_string(&script, "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;");
    while (sqlite3_step(triggers) == SQLITE_ROW) {
        dbt_buffer_format(&script, "DROP TRIGGER %s;",
                          (const char *)sqlite3_column_text(triggers, 0));
        dbt_buffer_format(&back, "%s;", (const char *)sqlite3_column_text(triggers, 1));
    }
    assert_int_equal(sqlite3_finalize(triggers), SQLITE_OK);
    dbt_buffer_format(&script, "%s;%s", sql, back.bytes);
    char *why = NULL;
    if (sqlite3_exec(db, script.bytes, NULL, NULL, &why) != SQLITE_OK) {
        fail_msg("%s: %s", sql, why);
    }
    dbt_buffer_release(&script);
    dbt_buffer_release(&back);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

#endif
