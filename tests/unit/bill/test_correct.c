/* Corrections: what the documents are, and what ends one. */
#include "correcting.h"

/* ---- documents ------------------------------------------------------------------------------ */

static void more_is_an_adjustment(void **state)
{
    struct correcting *c = *state;
    struct dbt_invoice *first = original(c, 0);
    line(first, "SE1", 10000);
    line(first, "SE2", 500);
    struct dbt_invoice *now = document(&c->now, 0);
    line(now, "SE1", 12000);
    line(now, "SE2", 500);
    const struct dbt_invoice *made = correct(c, 1);
    assert_int_equal(made->kind, DBT_INVOICE_ADJUSTMENT);
    assert_int_equal(made->refers_to, 100);
    assert_int_equal(made->refers_issued, day_of(2025, 6, 5));
    assert_int_equal(made->number, 0);
    assert_string_equal(made->ocr, "");
    assert_int_equal(made->issued, day_of(2025, 7, 5));
    assert_int_equal(made->due, day_of(2025, 8, 4));
    assert_int_equal(made->period.first, c->given.period.first);
    assert_int_equal(made->line_count, 2);
    expect_reversal(&made->lines[0], 100, 1, 10000);
    expect_added(&made->lines[1], 12000);
    assert_int_equal(made->net_ore, 2000);
    assert_int_equal(made->vat_ore, 500);
    assert_int_equal(made->total_ore, 2500);
    assert_string_equal(made->seller.name, "Region X");
    assert_string_equal(made->bankgiro, "5402-9681");
}

static void less_is_a_credit(void **state)
{
    struct correcting *c = *state;
    line(original(c, 0), "SE1", 10000);
    line(document(&c->now, 0), "SE1", 9900);
    const struct dbt_invoice *made = correct(c, 1);
    assert_int_equal(made->kind, DBT_INVOICE_CREDIT);
    assert_int_equal(made->net_ore, -100);
    assert_int_equal(made->vat_ore, -25);
    assert_int_equal(made->total_ore, -125);
}

/* What is to be paid is no credit, whatever the net: 10 000 kr at 6 % become 9 980 kr at 25 %. */
static void the_total_decides_which_it_is(void **state)
{
    static const struct {
        int64_t was_ore, is_ore;
        int32_t was_bp, is_bp;
        int64_t net_ore, total_ore;
        enum dbt_invoice_kind kind;
    } cases[] = {
        {1000000, 998000, 600, 2500, -2000, 187500, DBT_INVOICE_ADJUSTMENT},
        {998000, 1000000, 2500, 600, 2000, -187500, DBT_INVOICE_CREDIT},
        {12500, 10000, 0, 2500, -2500, 0, DBT_INVOICE_CREDIT},
        {10000, 12500, 2500, 0, 2500, 0, DBT_INVOICE_ADJUSTMENT},
    };
    struct correcting *c = *state;
    struct dbt_line *issued = line(original(c, 0), "SE1", 1);
    struct dbt_line *now = line(document(&c->now, 0), "SE1", 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        issued->net_ore = cases[i].was_ore;
        issued->exact_ore = dbt_ratio_of(cases[i].was_ore);
        issued->vat_rate_bp = cases[i].was_bp;
        now->net_ore = cases[i].is_ore;
        now->exact_ore = dbt_ratio_of(cases[i].is_ore);
        now->vat_rate_bp = cases[i].is_bp;
        c->made = (struct dbt_invoices){0};
        const struct dbt_invoice *made = correct(c, 1);
        assert_int_equal(made->net_ore, cases[i].net_ore);
        assert_int_equal(made->total_ore, cases[i].total_ore);
        assert_int_equal(made->kind, cases[i].kind);
    }
}

static void to_nothing(void **state)
{
    struct correcting *c = *state;
    struct dbt_invoice *first = original(c, 0);
    line(first, "SE1", 10000);
    line(first, "SE2", 500);
    line(document(&c->now, 0), "SE1", 10000);
    const struct dbt_invoice *made = correct(c, 1);
    assert_int_equal(made->kind, DBT_INVOICE_CREDIT);
    assert_int_equal(made->line_count, 1);
    expect_reversal(&made->lines[0], 100, 2, 500);
}

/* Its name and address are those of its latest document. */
static void a_provider_that_is_gone(void **state)
{
    struct correcting *c = *state;
    struct dbt_invoice *first = original(c, 0);
    line(first, "SE1", 10000);
    struct dbt_invoice *second = original(c, 0);
    second->kind = DBT_INVOICE_ADJUSTMENT;
    second->buyer.name = "Alfa i Norr AB";
    line(second, "SE2", 300);
    const struct dbt_invoice *made = correct(c, 1);
    assert_int_equal(made->kind, DBT_INVOICE_CREDIT);
    assert_int_equal(made->refers_to, 100);
    assert_string_equal(made->buyer.name, "Alfa i Norr AB");
    assert_int_equal(made->line_count, 2);
    assert_int_equal(made->net_ore, -10300);
}

/* But while it is registered, they are what the registers say. */
static void a_provider_without_charges(void **state)
{
    struct correcting *c = *state;
    struct dbt_provider provider = {
        .org_no = org_nos[0],
        .name = "Alfa i Syd AB",
        .address = {"Nya gatan 1", "831 00", "Ort"},
        .customer = "1002",
    };
    const struct dbt_registers old = {.provider_count = 0};
    const struct dbt_registers now = {.providers = &provider, .provider_count = 1};
    const struct dbt_billing_part parts[] = {{.registers = &now}, {.registers = &old}};
    line(original(c, 0), "SE1", 10000);
    c->given.parts = parts;
    c->given.part_count = 2;
    const struct dbt_invoice *made = correct(c, 1);
    assert_string_equal(made->buyer.name, "Alfa i Syd AB");
    assert_string_equal(made->buyer.attention, "");
    assert_string_equal(made->customer, "1002");
    assert_int_equal(made->net_ore, -10000);
}

static void a_new_unit(void **state)
{
    struct correcting *c = *state;
    line(original(c, 0), "SE1", 10000);
    struct dbt_invoice *now = document(&c->now, 0);
    now->buyer.name = "Alfa Nu AB";
    now->customer = "2002";
    line(now, "SE1", 10000);
    line(now, "SE2", 700);
    const struct dbt_invoice *made = correct(c, 1);
    assert_int_equal(made->kind, DBT_INVOICE_ADJUSTMENT);
    assert_string_equal(made->buyer.name, "Alfa Nu AB");
    assert_string_equal(made->customer, "2002");
    assert_int_equal(made->line_count, 1);
    expect_added(&made->lines[0], 700);
}

static void a_new_provider_gets_an_original(void **state)
{
    struct correcting *c = *state;
    line(original(c, 0), "SE1", 10000);
    line(document(&c->now, 0), "SE1", 10000);
    line(document(&c->now, 1), "SE3", 700);
    const struct dbt_invoice *made = correct(c, 1);
    assert_int_equal(made->kind, DBT_INVOICE_ORIGINAL);
    assert_int_equal(made->refers_to, 0);
    assert_int_equal(made->refers_issued, 0);
    assert_string_equal(made->buyer.org_no, org_nos[1]);
    /* What comes after refers to it. */
    issue(c);
    start_over(c);
    line(document(&c->now, 0), "SE1", 10000);
    line(document(&c->now, 1), "SE3", 800);
    made = correct(c, 1);
    assert_int_equal(made->kind, DBT_INVOICE_ADJUSTMENT);
    assert_int_equal(made->refers_to, 101);
    assert_int_equal(made->refers_issued, day_of(2025, 7, 5));
}

/* One is credited, the other billed: two documents, by organisation number. */
static void a_unit_that_moved(void **state)
{
    struct correcting *c = *state;
    line(original(c, 1), "SE3", 700);
    line(original(c, 0), "SE1", 10000);
    struct dbt_invoice *now = document(&c->now, 0);
    line(now, "SE1", 10000);
    line(now, "SE3", 700);
    const struct dbt_invoice *made = correct(c, 2);
    assert_string_equal(made[0].buyer.org_no, org_nos[0]);
    assert_int_equal(made[0].kind, DBT_INVOICE_ADJUSTMENT);
    assert_int_equal(made[0].refers_to, 101);
    expect_added(&made[0].lines[0], 700);
    assert_string_equal(made[1].buyer.org_no, org_nos[1]);
    assert_int_equal(made[1].kind, DBT_INVOICE_CREDIT);
    assert_int_equal(made[1].refers_to, 100);
    expect_reversal(&made[1].lines[0], 100, 1, 700);
}

static void several_in_a_row(void **state)
{
    struct correcting *c = *state;
    static const int64_t nets_ore[] = {12000, 9000, 9000, 0, 4000};
    line(original(c, 0), "SE1", 10000);
    int64_t standing_ore = 10000;
    for (size_t i = 0; i < sizeof nets_ore / sizeof *nets_ore; i++) {
        start_over(c);
        if (nets_ore[i] != 0) {
            line(document(&c->now, 0), "SE1", nets_ore[i]);
        }
        const bool differs = nets_ore[i] != standing_ore;
        const struct dbt_invoice *made = correct(c, differs);
        for (size_t j = 0; j < c->made.count; j++) {
            standing_ore += made[j].net_ore;
            assert_int_equal(made[j].refers_to, 100);
        }
        assert_int_equal(standing_ore, nets_ore[i]);
        issue(c);
    }
    /* The second took back what the first had added, not the original's line again. */
    expect_reversal(&c->issued.items[2].lines[0], 101, 2, 12000);
    /* Nothing was left in force for the last one to take back. */
    assert_int_equal(c->issued.items[4].line_count, 1);
}

/* ---- errors --------------------------------------------------------------------------------- */

static void a_sum_that_is_too_large(void **state)
{
    struct correcting *c = *state;
    struct dbt_invoice *now = document(&c->now, 0);
    line(now, "SE1", INT64_MAX);
    line(now, "SE1", 1);
    assert_int_equal(correct_now(c), DBT_INPUT);
    assert_non_null(strstr(c->f->error.text, "helpdesk"));
    assert_non_null(strstr(c->f->error.text, "2025-05"));
}

static void a_document_that_is_too_large(void **state)
{
    struct correcting *c = *state;
    struct dbt_invoice *now = document(&c->now, 0);
    line(now, "SE1", INT64_MAX);
    line(now, "SE2", INT64_MAX);
    assert_int_equal(correct_now(c), DBT_INPUT);
    assert_non_null(strstr(c->f->error.text, "Alfa AB"));
    assert_int_equal(c->made.count, 0);
}

/* A ledger that somebody else has written to. */
static void a_reversal_of_nothing(void **state)
{
    static const struct {
        int64_t number;
        uint32_t line;
    } cases[] = {{99, 1}, {100, 0}, {100, 3}, {100, 2}};
    struct correcting *c = *state;
    struct dbt_invoice *first = original(c, 0);
    line(first, "SE1", 1000);
    struct dbt_line *back = line(first, "SE1", -1000);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        back->reverses = cases[i].number;
        back->reverses_line = cases[i].line;
        assert_int_equal(correct_now(c), DBT_INPUT);
        assert_non_null(strstr(c->f->error.text, "not in force"));
    }
    back->reverses_line = 1;
    (void)correct(c, 0);
}

static void a_due_date_past_all_dates(void **state)
{
    struct correcting *c = *state;
    c->given.issue_date = DBT_DAY_MAX;
    assert_int_equal(correct_now(c), DBT_USAGE);
}

static void memory_that_ends(void **state)
{
    struct correcting *c = *state;
    struct dbt_arena small;
    line(original(c, 0), "SE1", 10000);
    line(document(&c->now, 0), "SE1", 12000);
    bool failed = true;
    for (size_t limit = 1; failed; limit += 64) {
        dbt_arena_init(&small, limit);
        const enum dbt_status status = dbt_correct(&c->given, &c->made, &small, &c->f->error);
        failed = status != DBT_OK;
        assert_true(!failed || status == DBT_MEMORY);
        assert_int_equal(c->made.count, failed ? 0 : 1);
        c->made = (struct dbt_invoices){0};
        dbt_arena_release(&small);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CORRECT_TEST(more_is_an_adjustment),
        CORRECT_TEST(less_is_a_credit),
        CORRECT_TEST(the_total_decides_which_it_is),
        CORRECT_TEST(to_nothing),
        CORRECT_TEST(a_provider_that_is_gone),
        CORRECT_TEST(a_provider_without_charges),
        CORRECT_TEST(a_new_unit),
        CORRECT_TEST(a_new_provider_gets_an_original),
        CORRECT_TEST(a_unit_that_moved),
        CORRECT_TEST(several_in_a_row),
        CORRECT_TEST(a_sum_that_is_too_large),
        CORRECT_TEST(a_document_that_is_too_large),
        CORRECT_TEST(a_reversal_of_nothing),
        CORRECT_TEST(a_due_date_past_all_dates),
        CORRECT_TEST(memory_that_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
