/*
 * Two sides by hand: what was issued of May, and what it comes to now. original, document and line
 * fill them; correct compares them; issue puts the documents among the issued ones.
 */
#ifndef DEBITERA_TESTS_BILL_CORRECTING_H
#define DEBITERA_TESTS_BILL_CORRECTING_H

#include "fixture.h"

enum { PROVIDERS = 3, LINES_MAX = 8, INVOICES_MAX = 8 };

static const char *const org_nos[PROVIDERS] = {"556016-0680", "559999-0000", "559999-0018"};

struct side {
    struct dbt_invoice items[INVOICES_MAX];
    struct dbt_line lines[INVOICES_MAX][LINES_MAX];
    struct dbt_invoices invoices;
};

struct correcting {
    struct fixture *f;
    struct side issued, now;
    int64_t next_number;
    struct dbt_correcting given;
    struct dbt_invoices made;
};

static struct correcting correcting;

static UNUSED int setup(void **state)
{
    const int failed = fixture_setup(state);
    struct correcting *c = &correcting;
    *c = (struct correcting){.f = *state, .next_number = 100};
    c->issued.invoices.items = c->issued.items;
    c->now.invoices.items = c->now.items;
    const dbt_month may = dbt_month_of(day_of(2025, 5, 1));
    c->given = (struct dbt_correcting){.region = &c->f->region,
                                       .period = {may, may},
                                       .issue_date = day_of(2025, 7, 5),
                                       .issued = &c->issued.invoices,
                                       .now = &c->now.invoices};
    *state = c;
    return failed;
}

static UNUSED int teardown(void **state)
{
    struct correcting *c = *state;
    *state = c->f;
    return fixture_teardown(state);
}

/* ---- two sides, by hand --------------------------------------------------------------------- */

static UNUSED struct dbt_invoice *document(struct side *side, size_t provider)
{
    assert_in_range(side->invoices.count, 0, INVOICES_MAX - 1);
    const size_t index = side->invoices.count++;
    struct dbt_invoice *invoice = &side->items[index];
    *invoice = (struct dbt_invoice){
        .ocr = "",
        .issued = day_of(2025, 6, 5),
        .buyer = {.name = "Alfa AB", .org_no = org_nos[provider], .address = {"", "", ""}},
        .customer = "1001",
        .lines = side->lines[index],
    };
    return invoice;
}

static UNUSED struct dbt_invoice *original(struct correcting *c, size_t provider)
{
    struct dbt_invoice *invoice = document(&c->issued, provider);
    invoice->number = c->next_number++;
    return invoice;
}

/* A helpdesk in May, of one unit. */
static UNUSED struct dbt_line *line(struct dbt_invoice *invoice, const char *unit, int64_t net_ore)
{
    assert_in_range(invoice->line_count, 0, LINES_MAX - 1);
    struct dbt_line *made = &invoice->lines[invoice->line_count++];
    *made = (struct dbt_line){
        .unit_code = unit,
        .unit_name = unit,
        .service_code = "helpdesk",
        .component = "",
        .service_name = "New desk",
        .account = "3041",
        .month = dbt_month_of(day_of(2025, 5, 1)),
        .span = {day_of(2025, 5, 1), day_of(2025, 5, 31)},
        .quantity = dbt_ratio_of(net_ore / 100),
        .free_quantity = dbt_ratio_of(0),
        .unit_of_quantity = "st",
        .price_micro = 1000000,
        .basis = DBT_PER_MONTH,
        .scheme = "",
        .placed = dbt_ratio_of(0),
        .fraction = dbt_ratio_of(1),
        .exact_ore = dbt_ratio_of(net_ore),
        .net_ore = net_ore,
        .vat_category = 'S',
        .vat_rate_bp = 2500,
        .vat_exemption = "",
        .evidence = "",
        .price_source = "prices.yaml:12",
        .model = "recurring",
        .source = "subscriptions",
        .meter = "",
        .record = "subscriptions.csv: record 2",
    };
    return made;
}

static UNUSED enum dbt_status correct_now(struct correcting *c)
{
    return dbt_correct(&c->given, &c->made, &c->f->arena, &c->f->error);
}

/* The documents of a correction that must succeed. */
static const struct dbt_invoice *correct(struct correcting *c, size_t documents)
{
    assert_int_equal(correct_now(c), DBT_OK);
    assert_int_equal(c->made.count, documents);
    return c->made.items;
}

/* Issues what was made, as the ledger would. */
static UNUSED void issue(struct correcting *c)
{
    for (size_t i = 0; i < c->made.count; i++) {
        assert_in_range(c->issued.invoices.count, 0, INVOICES_MAX - 1);
        c->made.items[i].number = c->next_number++;
        c->issued.items[c->issued.invoices.count++] = c->made.items[i];
    }
}

static UNUSED void start_over(struct correcting *c)
{
    c->now = (struct side){0};
    c->now.invoices.items = c->now.items;
}

static UNUSED int64_t whole(struct dbt_ratio ratio)
{
    assert_true(ratio.below == 1);
    return (int64_t)ratio.above;
}

/* A line that takes back the `position`-th of invoice `number`. */
static UNUSED void expect_reversal(const struct dbt_line *made, int64_t number, uint32_t position,
                                   int64_t net_ore)
{
    assert_int_equal(made->reverses, number);
    assert_int_equal(made->reverses_line, position);
    assert_int_equal(made->net_ore, -net_ore);
    assert_int_equal(whole(made->quantity), -net_ore / 100);
    assert_int_equal(whole(made->exact_ore), -net_ore);
}

static UNUSED void expect_added(const struct dbt_line *made, int64_t net_ore)
{
    assert_int_equal(made->reverses, 0);
    assert_int_equal(made->reverses_line, 0);
    assert_int_equal(made->net_ore, net_ore);
}

#define CORRECT_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

#endif
