/* Corrections: what differs, and which lines are taken back and added. */
#include "correcting.h"

/* ---- what is compared ----------------------------------------------------------------------- */

static void nothing_differs(void **state)
{
    struct correcting *c = *state;
    line(original(c, 0), "SE1", 10000);
    struct dbt_line *now = line(document(&c->now, 0), "se1", 10000);
    now->price_source = "prices.yaml:14";
    now->record = "subscriptions.csv: record 9";
    now->unit_name = "Renamed";
    (void)correct(c, 0);
}

static void nothing_at_all(void **state)
{
    (void)correct(*state, 0);
}

/* Two subscriptions where one was: the same sum is no difference. */
static void equal_sums_of_other_lines(void **state)
{
    struct correcting *c = *state;
    line(original(c, 0), "SE1", 10000);
    struct dbt_invoice *now = document(&c->now, 0);
    line(now, "SE1", 4000);
    line(now, "SE1", 6000);
    (void)correct(c, 0);
}

/* Lines that are equal on both sides stand, as often as they are on both. */
static void equal_lines_stand(void **state)
{
    struct correcting *c = *state;
    struct dbt_invoice *first = original(c, 0);
    line(first, "SE1", 4000);
    line(first, "SE1", 6000);
    line(first, "SE1", 4000);
    line(first, "SE1", 4000);
    struct dbt_invoice *now = document(&c->now, 0);
    line(now, "SE1", 4000);
    line(now, "SE1", 7000);
    line(now, "SE1", 4000);
    const struct dbt_invoice *made = correct(c, 1);
    assert_int_equal(made->line_count, 3);
    expect_reversal(&made->lines[0], 100, 2, 6000);
    expect_reversal(&made->lines[1], 100, 4, 4000);
    expect_added(&made->lines[2], 7000);
    assert_int_equal(made->net_ore, -3000);
}

/* The month is cut where it was not: one line goes, two come. */
static void a_line_that_is_split(void **state)
{
    struct correcting *c = *state;
    line(original(c, 0), "SE1", 10000);
    struct dbt_invoice *now = document(&c->now, 0);
    line(now, "SE1", 7000)->span.first = day_of(2025, 5, 16);
    line(now, "SE1", 4000)->span.last = day_of(2025, 5, 15);
    const struct dbt_invoice *made = correct(c, 1);
    assert_int_equal(made->line_count, 3);
    expect_reversal(&made->lines[0], 100, 1, 10000);
    expect_added(&made->lines[1], 4000);
    expect_added(&made->lines[2], 7000);
}

/* Charges passed through differ by their reference alone: each is billed once. */
static void another_reference(void **state)
{
    struct correcting *c = *state;
    line(original(c, 0), "SE1", 10000)->evidence = "LF-A";
    struct dbt_invoice *now = document(&c->now, 0);
    line(now, "SE1", 10000)->evidence = "LF-B";
    line(now, "SE1", 10000)->evidence = "LF-A";
    const struct dbt_invoice *made = correct(c, 1);
    assert_int_equal(made->line_count, 1);
    expect_added(&made->lines[0], 10000);
    assert_string_equal(made->lines[0].evidence, "LF-B");
}

/* The same net at another rate: its own key, so both sides are in the document. */
static void another_vat_rate(void **state)
{
    struct correcting *c = *state;
    line(original(c, 0), "SE1", 10000);
    struct dbt_line *now = line(document(&c->now, 0), "SE1", 10000);
    now->vat_rate_bp = 1200;
    const struct dbt_invoice *made = correct(c, 1);
    assert_int_equal(made->kind, DBT_INVOICE_CREDIT);
    assert_int_equal(made->net_ore, 0);
    assert_int_equal(made->vat_ore, -2500 + 1200);
    assert_int_equal(made->vat_count, 2);
    assert_int_equal(made->vats[0].base_ore, -10000);
    assert_int_equal(made->vats[1].base_ore, 10000);
}

static void another_exemption(void **state)
{
    struct correcting *c = *state;
    struct dbt_line *before = line(original(c, 0), "SE1", 10000);
    struct dbt_line *now = line(document(&c->now, 0), "SE1", 10000);
    before->vat_category = now->vat_category = 'E';
    before->vat_rate_bp = now->vat_rate_bp = 0;
    before->vat_exemption = "ML 10 kap. 6 §";
    now->vat_exemption = "ML 10 kap. 9 §";
    assert_int_equal(correct(c, 1)->line_count, 2);
}

static void every_part_of_a_line_counts(void **state)
{
    struct correcting *c = *state;
    static const struct dbt_step steps[] = {{{10, 1}, 500000}, {{5, 1}, 400000}};
    static const struct dbt_step others[] = {{{10, 1}, 500000}, {{5, 1}, 300000}};
    struct dbt_invoice *first = original(c, 0);
    struct dbt_invoice *now = document(&c->now, 0);
    for (size_t i = 0; i < 6; i++) {
        struct dbt_line *before = line(first, "SE1", 1000);
        before->steps = steps;
        before->step_count = 2;
        *line(now, "SE1", 1000) = *before;
    }
    now->lines[0].component = "desk";
    now->lines[1].quantity = (struct dbt_ratio){1, 3};
    now->lines[2].free_quantity = dbt_ratio_of(7);
    now->lines[3].price_micro = 1;
    now->lines[4].basis = DBT_PER_YEAR;
    now->lines[5].steps = others;
    line(now, "SE1", 1)->fraction = (struct dbt_ratio){1, 2};
    const struct dbt_invoice *made = correct(c, 1);
    assert_int_equal(made->line_count, 6 + 7);
    assert_int_equal(made->net_ore, 1);
}

/* ---- lines ---------------------------------------------------------------------------------- */

static void every_quantity_is_taken_back(void **state)
{
    struct correcting *c = *state;
    static const struct dbt_step steps[] = {{{10, 1}, 500000}, {{5, 1}, 400000}};
    struct dbt_line *before = line(original(c, 0), "SE1", 700);
    before->quantity = (struct dbt_ratio){15, 2};
    before->free_quantity = (struct dbt_ratio){5, 1};
    before->steps = steps;
    before->step_count = 2;
    before->exact_ore = (struct dbt_ratio){1999, 3};
    before->minimum_ore = 700;
    const struct dbt_line *made = correct(c, 1)->lines;
    assert_true(made->quantity.above == -15 && made->quantity.below == 2);
    assert_int_equal(whole(made->free_quantity), -5);
    assert_int_equal(made->step_count, 2);
    assert_int_equal(whole(made->steps[0].quantity), -10);
    assert_int_equal(whole(made->steps[1].quantity), -5);
    assert_int_equal(made->steps[1].price_micro, 400000);
    assert_true(made->exact_ore.above == -1999 && made->exact_ore.below == 3);
    assert_int_equal(made->minimum_ore, -700);
    assert_int_equal(made->net_ore, -700);
    /* The rest is the line's own. */
    assert_int_equal(made->price_micro, before->price_micro);
    assert_string_equal(made->price_source, before->price_source);
    assert_string_equal(made->record, before->record);
    assert_int_equal(steps[0].quantity.above, 10);
}

static void lines_in_the_order_of_an_invoice(void **state)
{
    struct correcting *c = *state;
    struct dbt_invoice *now = document(&c->now, 0);
    struct dbt_line *gone = line(now, "SE2", 1);
    gone->service_code = "gone";
    line(now, "SE2", 2)->service_code = "screen";
    line(now, "SE2", 3)->month++;
    line(now, "SE2", 4);
    line(now, "SE1", 5)->unit_name = "Östra";
    line(now, "SE4", 6)->unit_name = "Åsen";
    line(now, "SE3", 7)->unit_name = "Åsen";
    const struct dbt_line *made = correct(c, 1)->lines;
    static const int64_t expected_ore[] = {4, 3, 2, 1, 7, 6, 5};
    for (size_t i = 0; i < sizeof expected_ore / sizeof *expected_ore; i++) {
        assert_int_equal(made[i].net_ore, expected_ore[i]);
    }
}

/* A unit is one section: as it is called now, also over lines of when it was called otherwise. */
static void units_have_their_newest_name(void **state)
{
    struct correcting *c = *state;
    struct dbt_invoice *first = original(c, 0);
    line(first, "se1", 1000)->unit_name = "Old";
    line(first, "SE2", 2000)->unit_name = "Older";
    line(original(c, 0), "SE2", 100)->unit_name = "Newer";
    line(document(&c->now, 0), "SE1", 1500)->unit_name = "New";
    const struct dbt_invoice *made = correct(c, 1);
    assert_int_equal(made->line_count, 4);
    for (size_t i = 0; i < 4; i++) {
        const bool is_first = made->lines[i].unit_code[2] == '1';
        assert_string_equal(made->lines[i].unit_name, is_first ? "New" : "Newer");
        assert_string_equal(made->lines[i].unit_code, is_first ? "SE1" : "SE2");
    }
}

static void totals_are_rounded_as_set(void **state)
{
    struct correcting *c = *state;
    c->f->region.payment.round_to_krona = true;
    line(original(c, 0), "SE1", 10000);
    line(document(&c->now, 0), "SE1", 10030);
    const struct dbt_invoice *made = correct(c, 1);
    assert_int_equal(made->vat_ore, 8);
    assert_int_equal(made->rounding_ore, -38);
    assert_int_equal(made->total_ore, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CORRECT_TEST(nothing_differs),
        CORRECT_TEST(nothing_at_all),
        CORRECT_TEST(equal_sums_of_other_lines),
        CORRECT_TEST(equal_lines_stand),
        CORRECT_TEST(a_line_that_is_split),
        CORRECT_TEST(another_reference),
        CORRECT_TEST(another_vat_rate),
        CORRECT_TEST(another_exemption),
        CORRECT_TEST(every_part_of_a_line_counts),
        CORRECT_TEST(every_quantity_is_taken_back),
        CORRECT_TEST(lines_in_the_order_of_an_invoice),
        CORRECT_TEST(units_have_their_newest_name),
        CORRECT_TEST(totals_are_rounded_as_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
