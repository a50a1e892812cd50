/* Which lines are compared with which. */
#include "comparing.h"

static void lines_of_one_key_are_one_row(void **state)
{
    struct trial *t = *state;
    add(&t->left, "2", "200");
    add(&t->left, "3", "300")->unit_code = "se1"; /* codes compare without case */
    add(&t->right, "6", "600");
    const struct dbt_difference *row = compare_one(t);
    assert_causes(row, "volume 100");
    assert_int_equal(row->left.lines, 2);
    assert_int_equal(row->left.quantity.above, 5);
    assert_int_equal(t->differences.left_lines, 2);
    assert_int_equal(t->differences.right_lines, 1);
}

static void names_are_no_difference_and_the_right_ones_are_told(void **state)
{
    struct trial *t = *state;
    add(&t->left, "1", "100");
    add(&t->right, "1", "100")->unit_name = "Eta";
    t->right.invoice.buyer.name = "Beta AB";
    assert_equal_sides(t);
    t->right.lines[0].net_ore = 101;
    const struct dbt_difference *row = compare_one(t);
    assert_string_equal(row->unit_name, "Eta");
    assert_string_equal(row->provider, "Beta AB");
    assert_string_equal(row->service_name, "Helpdesk");
    assert_string_equal(row->unit_of_quantity, "grupp");
}

static void every_part_of_the_key_tells_rows_apart(void **state)
{
    struct trial *t = *state;
    add(&t->left, "1", "100");
    struct dbt_line *right = add(&t->right, "1", "100");
    right->component = "extra";
    compare(t);
    assert_int_equal(t->differences.count, 2);
    right->component = "";
    right->service_code = "other";
    compare(t);
    assert_int_equal(t->differences.count, 2);
    right->service_code = "helpdesk";
    right->unit_code = "SE2";
    compare(t);
    assert_int_equal(t->differences.count, 2);
    right->unit_code = "SE1";
    t->right.invoice.buyer.org_no = "559999-0000";
    compare(t);
    assert_int_equal(t->differences.count, 2);
    assert_string_equal(t->differences.items[0].org_no, "556016-0680");
    assert_causes(&t->differences.items[0], "gone -100");
    assert_string_equal(t->differences.items[1].org_no, "559999-0000");
    assert_causes(&t->differences.items[1], "new 100");
    t->right.invoice.buyer.org_no = "556016-0680";
    assert_equal_sides(t);
}

static void providers_are_one_where_none_is_asked_for(void **state)
{
    struct trial *t = *state;
    add(&t->left, "1", "100");
    add(&t->right, "1", "150");
    t->right.invoice.buyer.org_no = "559999-0000";
    t->comparing.any_provider = true;
    const struct dbt_difference *row = compare_one(t);
    assert_causes(row, "price 50");
    assert_string_equal(row->org_no, "559999-0000");
    t->right.invoice.number = 7;
    take_back(&t->right, &t->right.lines[0], 7, 1);
    assert_causes(compare_one(t), "gone -100");
}

static void rows_come_by_month_unit_and_service(void **state)
{
    struct trial *t = *state;
    t->comparing.left_period.first = t->comparing.right_period.first = month("2025-04");
    add(&t->left, "1", "1");
    add(&t->left, "1", "2")->service_code = "cards";
    add(&t->left, "1", "3")->unit_code = "SA9";
    set_days(add(&t->right, "1", "4"), "2025-04-01", "2025-04-30");
    compare(t);
    assert_int_equal(t->differences.count, 4);
    const int64_t expected[] = {4, -3, -2, -1};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(t->differences.items[i].net_ore, expected[i]);
    }
    assert_int_equal(t->differences.items[0].month, month("2025-04"));
}

static void other_months_are_left_out(void **state)
{
    struct trial *t = *state;
    set_days(add(&t->left, "1", "100"), "2025-04-01", "2025-04-30");
    set_days(add(&t->right, "1", "200"), "2025-06-01", "2025-06-30");
    assert_equal_sides(t);
    assert_int_equal(t->differences.compared, 0);
    assert_int_equal(t->differences.left_lines, 0);
}

static void filters_leave_lines_out(void **state)
{
    struct trial *t = *state;
    add(&t->left, "1", "100");
    t->comparing.unit_code = "se1";
    t->comparing.service_code = "helpdesk";
    t->comparing.org_no = "556016-0680";
    assert_causes(compare_one(t), "gone -100");
    t->comparing.unit_code = "SE2";
    assert_equal_sides(t);
    t->comparing.unit_code = NULL;
    t->comparing.service_code = "help";
    assert_equal_sides(t);
    t->comparing.service_code = NULL;
    t->comparing.org_no = "559999-0000";
    assert_equal_sides(t);
}

/* ---- segments ------------------------------------------------------------------------------- */

static void equal_segments_are_compared_alone(void **state)
{
    struct trial *t = *state;
    set_days(add(&t->left, "8", "100"), "2025-05-01", "2025-05-10");
    set_days(add(&t->left, "8", "300"), "2025-05-11", "2025-05-31");
    set_days(add(&t->right, "8", "100"), "2025-05-01", "2025-05-10");
    set_days(add(&t->right, "8", "350"), "2025-05-11", "2025-05-31");
    compare(t);
    assert_int_equal(t->differences.compared, 2);
    assert_int_equal(t->differences.count, 1);
    assert_int_equal(t->differences.items[0].span.first, day("2025-05-11"));
    assert_int_equal(t->differences.items[0].span.last, day("2025-05-31"));
    assert_causes(&t->differences.items[0], "price 50");
}

/* A price that begins on another day: the quantity is the same all month, not added up. */
static void a_month_cut_on_other_days_is_one_row(void **state)
{
    struct trial *t = *state;
    add(&t->left, "8", "800");
    set_days(add(&t->right, "8", "258"), "2025-05-01", "2025-05-10");
    set_days(add(&t->right, "8", "600"), "2025-05-11", "2025-05-31");
    const struct dbt_difference *row = compare_one(t);
    assert_causes(row, "price 58");
    assert_int_equal(row->right.quantity.above, 8);
    assert_int_equal(row->right.lines, 2);
    assert_int_equal(row->span.first, day("2025-05-01"));
    assert_int_equal(row->span.last, day("2025-05-31"));
}

/* 8 for 10 days and 18 for 21 days: (80 + 378) / 31 on the average. */
static void a_quantity_over_time_is_an_average(void **state)
{
    struct trial *t = *state;
    add(&t->left, "8", "800");
    set_days(add(&t->right, "8", "258"), "2025-05-01", "2025-05-10");
    set_days(add(&t->right, "9", "600"), "2025-05-11", "2025-05-31");
    set_days(add(&t->right, "9", "600"), "2025-05-11", "2025-05-31");
    const struct dbt_difference *row = compare_one(t);
    assert_int_equal(row->right.quantity.above, 458);
    assert_int_equal(row->right.quantity.below, 31);
    set_days(&t->right.lines[0], "2025-05-06", "2025-05-15"); /* they may overlap, and leave gaps */
    assert_int_equal(compare_one(t)->right.quantity.above, 229); /* of 26 days */
    assert_int_equal(t->differences.items[0].right.quantity.below, 13);
}

static void pieces_are_added_over_segments(void **state)
{
    struct trial *t = *state;
    add(&t->left, "900", "900")->basis = DBT_PER_PIECE;
    set_days(add(&t->right, "300", "300"), "2025-05-01", "2025-05-10");
    set_days(add(&t->right, "600", "900"), "2025-05-11", "2025-05-31");
    t->right.lines[0].basis = t->right.lines[1].basis = DBT_PER_PIECE;
    const struct dbt_difference *row = compare_one(t);
    assert_int_equal(row->right.quantity.above, 900);
    assert_causes(row, "price 300");
}

/* A segment that both have stays out of what is joined. */
static void only_segments_of_one_side_are_joined(void **state)
{
    struct trial *t = *state;
    add(&t->left, "1", "310");
    set_days(add(&t->left, "1", "100"), "2025-05-01", "2025-05-10");
    add(&t->right, "1", "310");
    set_days(add(&t->right, "1", "90"), "2025-05-01", "2025-05-09");
    compare(t);
    assert_int_equal(t->differences.compared, 2);
    assert_int_equal(t->differences.count, 1);
    assert_causes(&t->differences.items[0], "volume -10");
    t->right.invoice.line_count = 1;
    compare(t);
    assert_causes(&t->differences.items[0], "gone -100");
}

/* The same on another day is not equal, though nothing of the amount is different. */
static void another_day_alone_is_told_as_it_is(void **state)
{
    struct trial *t = *state;
    set_days(add(&t->left, "1", "100"), "2025-05-09", "2025-05-09");
    set_days(add(&t->right, "1", "100"), "2025-05-10", "2025-05-10");
    compare(t);
    assert_int_equal(t->differences.count, 2);
    assert_causes(&t->differences.items[0], "gone -100");
    assert_causes(&t->differences.items[1], "new 100");
    assert_int_equal(t->differences.all.net_ore, 0);
}

/* ---- corrections ---------------------------------------------------------------------------- */

/* Issued, taken back, billed anew; the other side has the new one only. */
static void a_line_taken_back_is_gone(void **state)
{
    struct trial *t = *state;
    t->left.invoice.number = 1000;
    add(&t->left, "8", "800");
    take_back(&t->left, &t->left.lines[0], 1000, 1);
    add(&t->left, "9", "945")->price_micro = 1050000;
    add(&t->right, "9", "945")->price_micro = 1050000;
    assert_equal_sides(t);
    assert_int_equal(t->differences.left_lines, 3);
    t->right.lines[0].exact_ore = ratio("900");
    t->right.lines[0].net_ore = 900;
    const struct dbt_difference *row = compare_one(t);
    assert_causes(row, "price -45");
    assert_int_equal(row->left.lines, 1);
    assert_true(row->left.one_price);
    assert_int_equal(row->left.price_micro, 1050000);
}

static void a_line_taken_back_for_good_is_on_no_side(void **state)
{
    struct trial *t = *state;
    t->left.invoice.number = 1000;
    add(&t->left, "8", "800");
    take_back(&t->left, &t->left.lines[0], 1000, 1);
    assert_equal_sides(t);
    assert_int_equal(t->differences.compared, 0);
    add(&t->right, "8", "800");
    assert_causes(compare_one(t), "new 800");
}

/* The folder of a correction alone: what it takes back is not there. */
static void a_line_that_takes_back_another_documents_counts(void **state)
{
    struct trial *t = *state;
    t->left.invoice.number = 1001;
    struct dbt_line *taken = add(&t->right, "8", "800");
    take_back(&t->left, taken, 1000, 1);
    t->right.invoice.number = 1000; /* of the other side: not meant */
    assert_causes(compare_one(t), "volume 1600");
}

/* ---- another period ------------------------------------------------------------------------- */

static void months_are_aligned_by_their_order(void **state)
{
    struct trial *t = *state;
    t->comparing.left_period = (struct dbt_period){month("2025-04"), month("2025-05")};
    t->comparing.right_period = (struct dbt_period){month("2025-05"), month("2025-06")};
    set_days(add(&t->left, "8", "800"), "2025-04-01", "2025-04-30");
    set_days(add(&t->left, "8", "800"), "2025-05-01", "2025-05-31");
    set_days(add(&t->right, "8", "800"), "2025-05-01", "2025-05-31");
    set_days(add(&t->right, "9", "900"), "2025-06-01", "2025-06-30");
    compare(t);
    assert_int_equal(t->differences.compared, 2);
    const struct dbt_difference *row = &t->differences.items[0];
    assert_int_equal(t->differences.count, 1);
    assert_int_equal(row->month, month("2025-05"));
    assert_int_equal(row->right_month, month("2025-06"));
    assert_int_equal(row->span.last, day("2025-05-31"));
    assert_causes(row, "volume 100");
}

static void segments_of_another_period_are_one_row(void **state)
{
    struct trial *t = *state;
    t->comparing.left_period = (struct dbt_period){month("2025-04"), month("2025-04")};
    set_days(add(&t->left, "8", "800"), "2025-04-01", "2025-04-30");
    set_days(add(&t->right, "8", "258"), "2025-05-01", "2025-05-10");
    set_days(add(&t->right, "8", "600"), "2025-05-11", "2025-05-31");
    const struct dbt_difference *row = compare_one(t);
    assert_causes(row, "price 58");
    assert_int_equal(row->span.first, day("2025-04-01"));
    assert_int_equal(row->span.last, day("2025-04-30"));
}

static void periods_are_equally_long(void **state)
{
    struct trial *t = *state;
    t->comparing.right_period.last++;
    assert_int_equal(dbt_compare(&t->comparing, &t->differences, &t->arena, &t->error), DBT_USAGE);
}

/* ---- sums ----------------------------------------------------------------------------------- */

static void services_are_summed_with_what_is_equal(void **state)
{
    struct trial *t = *state;
    add(&t->left, "1", "100");
    add(&t->left, "1", "100")->unit_code = "SE2";
    add(&t->left, "1", "70")->service_code = "cards";
    add(&t->right, "1", "100");
    add(&t->right, "3", "330")->unit_code = "SE2";
    add(&t->right, "1", "70")->service_code = "cards";
    compare(t);
    const struct dbt_differences *d = &t->differences;
    assert_int_equal(d->service_count, 2);
    assert_string_equal(d->services[0].service_code, "cards");
    assert_int_equal(d->services[0].left_ore, 70);
    assert_int_equal(d->services[0].net_ore, 0);
    const struct dbt_difference_sum *sum = &d->services[1];
    assert_string_equal(sum->service_code, "helpdesk");
    assert_string_equal(sum->service_name, "Helpdesk");
    assert_int_equal(sum->left_ore, 200);
    assert_int_equal(sum->right_ore, 430);
    assert_int_equal(sum->of[DBT_CAUSE_VOLUME], 1);
    assert_int_equal(sum->effect_ore[DBT_CAUSE_VOLUME], 200);
    assert_int_equal(sum->effect_ore[DBT_CAUSE_PRICE], 30);
    assert_int_equal(d->all.of[DBT_CAUSE_PRICE], 1);
    assert_int_equal(d->all.left_ore, 270);
    assert_int_equal(d->all.net_ore, 230);
    assert_null(d->all.service_code);
}

static void nothing_is_equal_to_nothing(void **state)
{
    struct trial *t = *state;
    t->left.invoices.count = 0;
    assert_equal_sides(t);
    assert_int_equal(t->differences.compared, 0);
}

/* Every allocation in turn fails, and says so. */
static void memory_may_end(void **state)
{
    struct trial *t = *state;
    size_t failures = 0;
    for (int i = 0; i < 40; i++) {
        char *code = dbt_arena_format(&t->arena, "s%02d", i);
        assert_non_null(code);
        add(&t->left, "1", "1")->service_code = code;
    }
    for (size_t limit = 1024;; limit += 1024) {
        struct dbt_arena small;
        dbt_arena_init(&small, limit);
        const enum dbt_status status =
            dbt_compare(&t->comparing, &t->differences, &small, &t->error);
        dbt_arena_release(&small);
        if (status == DBT_OK) {
            break;
        }
        assert_int_equal(status, DBT_MEMORY);
        failures++;
    }
    assert_in_range(failures, 2, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRIAL(lines_of_one_key_are_one_row),
        TRIAL(names_are_no_difference_and_the_right_ones_are_told),
        TRIAL(every_part_of_the_key_tells_rows_apart),
        TRIAL(providers_are_one_where_none_is_asked_for),
        TRIAL(rows_come_by_month_unit_and_service),
        TRIAL(other_months_are_left_out),
        TRIAL(filters_leave_lines_out),
        TRIAL(equal_segments_are_compared_alone),
        TRIAL(a_month_cut_on_other_days_is_one_row),
        TRIAL(a_quantity_over_time_is_an_average),
        TRIAL(pieces_are_added_over_segments),
        TRIAL(only_segments_of_one_side_are_joined),
        TRIAL(another_day_alone_is_told_as_it_is),
        TRIAL(a_line_taken_back_is_gone),
        TRIAL(a_line_taken_back_for_good_is_on_no_side),
        TRIAL(a_line_that_takes_back_another_documents_counts),
        TRIAL(months_are_aligned_by_their_order),
        TRIAL(segments_of_another_period_are_one_row),
        TRIAL(periods_are_equally_long),
        TRIAL(services_are_summed_with_what_is_equal),
        TRIAL(nothing_is_equal_to_nothing),
        TRIAL(memory_may_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
