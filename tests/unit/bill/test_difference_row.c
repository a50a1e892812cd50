/* Why two lines differ: causes and what each comes to. */
#include "comparing.h"

static void equal_lines_have_no_cause(void **state)
{
    struct trial *t = *state;
    add(&t->left, "8000", "506000/3");
    add(&t->right, "8000", "506000/3");
    assert_equal_sides(t);
    assert_int_equal(t->differences.compared, 1);
    assert_int_equal(t->differences.all.left_ore, 168667);
    assert_int_equal(t->differences.all.right_ore, 168667);
}

/* 2,53 kr a year: a person more is 253/12 öre; the rounding of both sides goes with it. */
static void another_quantity_at_the_same_price_is_volume(void **state)
{
    struct trial *t = *state;
    add(&t->left, "8000", "506000/3");
    add(&t->right, "8001", "674751/4");
    assert_causes(compare_one(t), "volume 21");
    assert_int_equal(t->differences.items[0].net_ore, 21);
}

static void another_price_for_the_same_quantity_is_price(void **state)
{
    struct trial *t = *state;
    add(&t->left, "8000", "506000/3");
    add(&t->right, "8000", "190000");
    assert_causes(compare_one(t), "price 21333");
}

/* 8000 at 2,53 a year to 8100 at 2,85: 100 · 253/12 = 2108,33 öre for the more persons, and the
   rest of 192375 - 168667 = 23708 öre is the price. */
static void both_are_split_at_the_left_price(void **state)
{
    struct trial *t = *state;
    add(&t->left, "8000", "506000/3");
    add(&t->right, "8100", "192375");
    assert_causes(compare_one(t), "volume 2108 price 21600");
}

static void set_yearly(struct dbt_line *line, const char *fraction)
{
    line->basis = DBT_PER_YEAR;
    line->fraction = ratio(fraction);
}

/* A unit closes on 15 May: 80 at 2,53 a year to 78 at 2,85 for 15 of 31 days. In April 80 persons'
   months at 253/12 öre each, in May 78 · 15/31 = 1170/31 of them: -1310/31 · 253/12 = -890,94. */
static void less_time_is_less_volume(void **state)
{
    struct trial *t = *state;
    set_yearly(add(&t->left, "80", "5060/3"), "1/12");
    set_yearly(add(&t->right, "78", "55575/62"), "5/124");
    const struct dbt_difference *row = compare_one(t);
    assert_causes(row, "volume -891 price 100");
    assert_int_equal(row->left.volume.above, 80);
    assert_int_equal(row->right.volume.above, 1170);
    assert_int_equal(row->right.volume.below, 31);
    assert_int_equal(row->right.quantity.above, 78);
}

/* The same amount at a price by the month and by the year: the price is another, and comes to
   nothing. */
static void a_price_by_the_month_and_one_by_the_year(void **state)
{
    struct trial *t = *state;
    add(&t->left, "2", "200");
    set_yearly(add(&t->right, "2", "200"), "1/12");
    t->right.lines[0].price_micro *= 12;
    assert_causes(compare_one(t), "price 0");
    set_yearly(&t->right.lines[0], "1/6");
    assert_causes(compare_one(t), "volume 200 price -200");
    t->right.lines[0].basis = DBT_PER_PIECE; /* has no time */
    assert_causes(compare_one(t), "price 0");
}

static void a_cause_may_come_to_nothing(void **state)
{
    struct trial *t = *state;
    add(&t->left, "1", "100");
    add(&t->right, "1", "301/3");
    assert_causes(compare_one(t), "price 0");
}

static void the_same_cut_into_other_lines_is_rounding(void **state)
{
    struct trial *t = *state;
    add(&t->left, "2", "1");
    add(&t->right, "1", "1/2");
    add(&t->right, "1", "1/2");
    assert_causes(compare_one(t), "rounding 1");
}

static void lines_on_one_side_only(void **state)
{
    struct trial *t = *state;
    add(&t->left, "1", "700");
    add(&t->right, "1", "900")->service_code = "other";
    compare(t);
    assert_int_equal(t->differences.count, 2);
    assert_causes(&t->differences.items[0], "gone -700");
    assert_int_equal(t->differences.items[0].right.lines, 0);
    assert_int_equal(t->differences.items[0].right.net_ore, 0);
    assert_causes(&t->differences.items[1], "new 900");
    assert_int_equal(t->differences.all.net_ore, 200);
}

/* Raised to 25 kr on the left, 30 kr on the right: exact amounts alone would be equal. */
static void a_minimum_is_price(void **state)
{
    struct trial *t = *state;
    struct dbt_line *left = add(&t->left, "3", "30");
    struct dbt_line *right = add(&t->right, "3", "30");
    left->minimum_ore = left->net_ore = 2500;
    right->minimum_ore = right->net_ore = 3000;
    assert_causes(compare_one(t), "price 500");
    right->minimum_ore = 0;
    right->net_ore = 30;
    assert_causes(compare_one(t), "price -2470");
}

/* More pieces below the minimum cost nothing more: volume up, amount for a piece down. */
static void quantity_below_a_minimum(void **state)
{
    struct trial *t = *state;
    struct dbt_line *left = add(&t->left, "2", "20");
    struct dbt_line *right = add(&t->right, "4", "40");
    left->minimum_ore = left->net_ore = 2500;
    right->minimum_ore = right->net_ore = 2500;
    assert_causes(compare_one(t), "volume 2500 price -2500");
}

static void a_left_quantity_of_nothing_takes_the_right_price(void **state)
{
    struct trial *t = *state;
    add(&t->left, "0", "0");
    add(&t->right, "5", "500");
    assert_causes(compare_one(t), "volume 500");
    t->left.lines[0].exact_ore = ratio("30");
    t->left.lines[0].net_ore = 30;
    assert_causes(compare_one(t), "volume 500 price -30");
    t->right.lines[0].quantity = ratio("0");
    assert_causes(compare_one(t), "price 470");
}

static void set_free(struct dbt_line *line, const char *quantity)
{
    line->basis = DBT_PER_PIECE;
    line->free_quantity = ratio(quantity);
}

/* 100 texts at 0,50, of which nothing, 50, or 60 are included: the use is the same. */
static void what_becomes_free_is_price(void **state)
{
    struct trial *t = *state;
    set_free(add(&t->left, "100", "5000"), "0");
    set_free(add(&t->right, "50", "2500"), "50");
    assert_causes(compare_one(t), "price -2500");
    t->left.lines[0] = t->right.lines[0];
    assert_equal_sides(t);
    t->right.lines[0].quantity = ratio("40");
    t->right.lines[0].free_quantity = ratio("60");
    t->right.lines[0].exact_ore = ratio("2000");
    t->right.lines[0].net_ore = 2000;
    assert_causes(compare_one(t), "price -500");
    set_yearly(&t->left.lines[0], "1/12");
    set_yearly(&t->right.lines[0], "1/12");
    assert_causes(compare_one(t), "price -500");
}

/* As much is free on both sides, so that each piece more is one that is charged. */
static void more_use_beside_what_is_free_is_volume(void **state)
{
    struct trial *t = *state;
    set_free(add(&t->left, "100", "5000"), "500");
    set_free(add(&t->right, "110", "5500"), "500");
    const struct dbt_difference *row = compare_one(t);
    assert_causes(row, "volume 500");
    assert_int_equal(row->left.volume.above, 100);
    assert_int_equal(row->left.free_volume.above, 500);
    /* 50 more pieces at 0,50; and of them all 40 more are free: 2500 - 2000. */
    t->right.lines[0].free_quantity = ratio("540");
    assert_causes(compare_one(t), "volume 2500 price -2000");
}

/* 30 of what 500 were free of: on the left side's terms nothing would be charged. */
static void less_use_than_was_free(void **state)
{
    struct trial *t = *state;
    set_free(add(&t->left, "100", "5000"), "500");
    set_free(add(&t->right, "30", "1500"), "0");
    assert_causes(compare_one(t), "volume -5000 price 1500");
    for (int side = 0; side < 2; side++) {
        struct dbt_line *line = side == 0 ? t->left.lines : t->right.lines;
        line->quantity.above = -line->quantity.above;
        line->free_quantity.above = -line->free_quantity.above;
        line->exact_ore.above = -line->exact_ore.above;
        line->net_ore = -line->net_ore;
    }
    assert_causes(compare_one(t), "volume 5000 price -1500");
}

/* Lines that cancel out leave no amount for a piece. */
static void nothing_is_charged_on_either_side(void **state)
{
    struct trial *t = *state;
    set_free(add(&t->left, "0", "0"), "10");
    set_free(add(&t->right, "0", "0"), "20");
    assert_causes(compare_one(t), "volume 0");
    t->right.lines[0].exact_ore = ratio("70");
    t->right.lines[0].net_ore = 70;
    assert_causes(compare_one(t), "volume 0 price 70");
}

/* It has neither a number nor a price: 500 kr are 1 at 500 kr. */
static void what_is_passed_on_has_one_cause(void **state)
{
    struct trial *t = *state;
    struct dbt_line *left = add(&t->left, "1", "50000");
    struct dbt_line *right = add(&t->right, "1", "60000");
    left->basis = right->basis = DBT_PER_PIECE;
    left->model = right->model = "pass-through";
    right->price_micro = 600000000;
    assert_causes(compare_one(t), "volume 10000");
    assert_true(compare_one(t)->left.passed_on);
    assert_false(compare_one(t)->left.one_price);
    *add(&t->right, "1", "1") = *right;
    assert_causes(compare_one(t), "volume 70000");
    right->exact_ore = t->right.lines[1].exact_ore = ratio("25000");
    right->net_ore = t->right.lines[1].net_ore = 25000;
    assert_equal_sides(t);
    right->exact_ore = ratio("25100");
    right->net_ore = 25100;
    right->model = ""; /* an older ledger does not say it */
    assert_causes(compare_one(t), "volume 50000 price -49900");
}

static void negative_quantities_are_split_the_same(void **state)
{
    struct trial *t = *state;
    add(&t->left, "-8", "-800");
    add(&t->right, "-5", "-500");
    assert_causes(compare_one(t), "volume 300");
    t->right.lines[0].exact_ore = ratio("-600");
    t->right.lines[0].net_ore = -600;
    assert_causes(compare_one(t), "volume 300 price -100");
    t->right.lines[0].quantity = ratio("2");
    assert_causes(compare_one(t), "volume 1000 price -800");
    t->right.lines[0].quantity = ratio("0");
    assert_causes(compare_one(t), "volume 800 price -600");
}

static void another_vat_leaves_the_net_alone(void **state)
{
    struct trial *t = *state;
    add(&t->left, "1", "10000");
    add(&t->right, "1", "10000")->vat_rate_bp = 1200;
    const struct dbt_difference *row = compare_one(t);
    assert_causes(row, "VAT -1300");
    assert_int_equal(row->net_ore, 0);
    t->right.lines[0].vat_category = 'E';
    t->right.lines[0].vat_rate_bp = t->left.lines[0].vat_rate_bp = 0;
    assert_causes(compare_one(t), "VAT 0");
}

/* The VAT on what is more at the same rate is no difference of VAT. */
static void vat_is_compared_on_the_right_net(void **state)
{
    struct trial *t = *state;
    add(&t->left, "1", "10000");
    add(&t->right, "2", "20000");
    assert_causes(compare_one(t), "volume 10000");
    t->right.lines[0].vat_rate_bp = 600;
    assert_causes(compare_one(t), "volume 10000 VAT -3800");
}

static void several_rates_are_taken_by_their_average(void **state)
{
    struct trial *t = *state;
    add(&t->left, "1", "10000");
    add(&t->left, "1", "10000")->vat_rate_bp = 600;
    add(&t->right, "2", "20000")->vat_rate_bp = 1550;
    assert_equal_sides(t);
    t->right.lines[0].vat_rate_bp = 2500;
    assert_causes(compare_one(t), "VAT 1900");
    assert_false(t->differences.items[0].left.one_vat);
    assert_true(t->differences.items[0].right.one_vat);
    t->left.lines[0].net_ore = -10000;
    t->left.lines[0].exact_ore = ratio("-10000");
    compare(t); /* a left net of 0 has no average: the first rate */
    assert_int_equal(t->differences.items[0].effect_ore[DBT_CAUSE_VAT], 0);
}

static void prices_are_told_where_there_is_one(void **state)
{
    struct trial *t = *state;
    static const struct dbt_step steps[2] = {{{1, 1}, 5}, {{1, 1}, 4}};
    add(&t->left, "1", "100");
    add(&t->left, "1", "200")->price_micro = 2000000;
    add(&t->right, "2", "200");
    const struct dbt_difference *row = compare_one(t);
    assert_int_equal(row->left.lines, 2);
    assert_false(row->left.one_price);
    assert_true(row->right.one_price);
    assert_int_equal(row->right.price_micro, 1000000);
    assert_int_equal(row->right.basis, DBT_PER_MONTH);
    t->left.lines[1].price_micro = 1000000;
    assert_true(compare_one(t)->left.one_price);
    t->left.lines[1].basis = DBT_PER_YEAR;
    assert_false(compare_one(t)->left.one_price);
    t->right.lines[0].steps = steps;
    t->right.lines[0].step_count = 2;
    assert_false(compare_one(t)->right.one_price);
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

static void fill(struct side *side, uint32_t *seed)
{
    static const char *const units[] = {"SE1", "se1", "SE2"};
    static const char *const services[] = {"a", "b"};
    static const char *const days[][2] = {{"2025-05-01", "2025-05-31"},
                                          {"2025-05-01", "2025-05-10"},
                                          {"2025-05-11", "2025-05-31"},
                                          {"2025-04-01", "2025-04-30"},
                                          {"2025-06-01", "2025-06-30"}};
    side->invoice.line_count = 0;
    for (uint32_t count = next_random(seed) % 12; count > 0; count--) {
        struct dbt_line *line = add(side, "1", "1");
        const uint32_t at = next_random(seed) % 5;
        line->unit_code = units[next_random(seed) % 3];
        line->service_code = services[next_random(seed) % 2];
        set_days(line, days[at][0], days[at][1]);
        line->basis = (enum dbt_basis)(next_random(seed) % 3);
        line->vat_rate_bp = next_random(seed) % 4 == 0 ? 1200 : 2500;
        assert_true(dbt_ratio_make((int64_t)(next_random(seed) % 9) - 2,
                                   (int64_t)(next_random(seed) % 3) + 1, &line->quantity));
        assert_true(dbt_ratio_make((int64_t)(next_random(seed) % 90000) - 9000,
                                   (int64_t)(next_random(seed) % 12) + 1, &line->exact_ore));
        assert_true(dbt_ratio_round(line->exact_ore, &line->net_ore));
        if (next_random(seed) % 8 == 0) {
            line->minimum_ore = line->net_ore = 5000;
        }
    }
}

static int64_t net_of(const struct side *side, struct dbt_period period)
{
    int64_t sum_ore = 0;
    for (size_t i = 0; i < side->invoice.line_count; i++) {
        const struct dbt_line *line = &side->lines[i];
        sum_ore += line->month >= period.first && line->month <= period.last ? line->net_ore : 0;
    }
    return sum_ore;
}

static int64_t effects_of(const int64_t effect_ore[DBT_CAUSE_COUNT])
{
    int64_t sum_ore = 0;
    for (int i = 0; i < DBT_CAUSE_COUNT; i++) {
        sum_ore += i == DBT_CAUSE_VAT ? 0 : effect_ore[i];
    }
    return sum_ore;
}

/* Whatever the lines: effects add up to differences, rows and services to the whole. */
static void effects_always_add_up(void **state)
{
    struct trial *t = *state;
    uint32_t seed = 4711;
    for (int round = 0; round < 2000; round++) {
        fill(&t->left, &seed);
        fill(&t->right, &seed);
        const int32_t months = round % 2;
        t->comparing.left_period = (struct dbt_period){month("2025-05"), month("2025-05") + months};
        t->comparing.right_period = t->comparing.left_period;
        if (round % 3 == 0) {
            t->comparing.right_period.first--;
            t->comparing.right_period.last--;
        }
        dbt_arena_reset(&t->arena);
        compare(t);
        const struct dbt_differences *d = &t->differences;
        int64_t rows_ore = 0;
        int64_t services_ore = 0;
        for (size_t i = 0; i < d->count; i++) {
            assert_int_not_equal(d->items[i].causes, 0);
            assert_int_equal(effects_of(d->items[i].effect_ore), d->items[i].net_ore);
            rows_ore += d->items[i].net_ore;
        }
        for (size_t i = 0; i < d->service_count; i++) {
            services_ore += d->services[i].net_ore;
        }
        assert_int_equal(d->all.left_ore, net_of(&t->left, t->comparing.left_period));
        assert_int_equal(d->all.right_ore, net_of(&t->right, t->comparing.right_period));
        assert_int_equal(d->all.net_ore, d->all.right_ore - d->all.left_ore);
        assert_int_equal(effects_of(d->all.effect_ore), d->all.net_ore);
        assert_int_equal(rows_ore, d->all.net_ore);
        assert_int_equal(services_ore, d->all.net_ore);
    }
}

static void assert_too_large(struct trial *t)
{
    t->differences.count = 77;
    assert_int_equal(dbt_compare(&t->comparing, &t->differences, &t->arena, &t->error), DBT_INPUT);
    assert_string_equal(t->error.text,
                        "2025-05, unit SE1, service helpdesk: the numbers are too large to "
                        "compare: check the quantities and amounts of both sides");
    assert_int_equal(t->differences.count, 77);
}

static void overflow_is_an_error(void **state)
{
    struct trial *t = *state;
    add(&t->left, "1", "1")->net_ore = INT64_MAX;
    add(&t->left, "1", "1");
    assert_too_large(t); /* the sum of a side */
    t->left.invoice.line_count = 1;
    add(&t->right, "1", "1")->net_ore = -2;
    assert_too_large(t); /* the difference */
    t->left.lines[0].net_ore = 1;
    t->left.lines[0].exact_ore = (struct dbt_ratio){INT64_MAX, (dbt_int128)INT64_MAX << 32};
    t->left.lines[0].quantity = (struct dbt_ratio){1, ((dbt_int128)1 << 100) + 1};
    t->right.lines[0].quantity = (struct dbt_ratio){1, ((dbt_int128)1 << 100) + 3};
    assert_too_large(t); /* an exact number */
    t->left.lines[0] = t->right.lines[0];
    t->left.lines[0].quantity = t->right.lines[0].quantity = ratio("1");
    t->left.lines[0].net_ore = t->right.lines[0].net_ore = INT64_MAX;
    t->left.lines[0].vat_rate_bp = 0;
    t->right.lines[0].vat_rate_bp = INT32_MAX;
    assert_too_large(t); /* the VAT */
}

static void overflow_of_volumes_is_an_error(void **state)
{
    struct trial *t = *state;
    add(&t->left, "1/1000", "1")->exact_ore = dbt_ratio_of(INT64_MAX);
    add(&t->right, "10", "1");
    assert_too_large(t); /* what the volume comes to */
    t->left.lines[0].quantity = (struct dbt_ratio){1, (dbt_int128)1 << 100};
    t->left.lines[0].fraction = (struct dbt_ratio){1, (dbt_int128)1 << 100};
    assert_too_large(t); /* a volume */
    set_days(&t->left.lines[0], "2025-05-01", "2025-05-10");
    set_days(add(&t->left, "1", "1"), "2025-05-12", "2025-05-31");
    t->left.lines[0].quantity = (struct dbt_ratio){1, (dbt_int128)1 << 126};
    t->left.lines[1].quantity = (struct dbt_ratio){3, (dbt_int128)1 << 126};
    t->left.lines[0].fraction = t->left.lines[1].fraction = ratio("1");
    assert_too_large(t); /* an average */
}

static void overflow_of_sums_is_an_error(void **state)
{
    struct trial *t = *state;
    add(&t->left, "1", "1")->net_ore = INT64_MAX;
    add(&t->left, "1", "1")->service_code = "a";
    assert_too_large(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRIAL(equal_lines_have_no_cause),
        TRIAL(another_quantity_at_the_same_price_is_volume),
        TRIAL(another_price_for_the_same_quantity_is_price),
        TRIAL(both_are_split_at_the_left_price),
        TRIAL(less_time_is_less_volume),
        TRIAL(a_price_by_the_month_and_one_by_the_year),
        TRIAL(a_cause_may_come_to_nothing),
        TRIAL(the_same_cut_into_other_lines_is_rounding),
        TRIAL(lines_on_one_side_only),
        TRIAL(a_minimum_is_price),
        TRIAL(quantity_below_a_minimum),
        TRIAL(a_left_quantity_of_nothing_takes_the_right_price),
        TRIAL(what_becomes_free_is_price),
        TRIAL(more_use_beside_what_is_free_is_volume),
        TRIAL(less_use_than_was_free),
        TRIAL(nothing_is_charged_on_either_side),
        TRIAL(what_is_passed_on_has_one_cause),
        TRIAL(negative_quantities_are_split_the_same),
        TRIAL(another_vat_leaves_the_net_alone),
        TRIAL(vat_is_compared_on_the_right_net),
        TRIAL(several_rates_are_taken_by_their_average),
        TRIAL(prices_are_told_where_there_is_one),
        TRIAL(effects_always_add_up),
        TRIAL(overflow_is_an_error),
        TRIAL(overflow_of_volumes_is_an_error),
        TRIAL(overflow_of_sums_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
