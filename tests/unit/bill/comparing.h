/* Two sides of invoices with few lines, to compare. */
#ifndef DEBITERA_TESTS_BILL_COMPARING_H
#define DEBITERA_TESTS_BILL_COMPARING_H

#include "support.h"

#include "debitera/difference.h"

#define UNUSED __attribute__((unused))

enum { LINES_MAX = 64 };

struct side {
    struct dbt_line lines[LINES_MAX];
    struct dbt_invoice invoice;
    struct dbt_invoices invoices;
};

struct trial {
    struct dbt_arena arena;
    struct dbt_error error;
    struct side left, right;
    struct dbt_comparing comparing;
    struct dbt_differences differences;
};

static UNUSED struct dbt_ratio ratio(const char *text)
{
    struct dbt_ratio number;
    assert_true(dbt_ratio_parse(dbt_text_of(text), &number));
    return number;
}

static UNUSED dbt_day day(const char *text)
{
    dbt_day value;
    assert_true(dbt_day_parse(dbt_text_of(text), &value));
    return value;
}

static UNUSED dbt_month month(const char *text)
{
    dbt_month value;
    assert_true(dbt_month_parse(dbt_text_of(text), &value));
    return value;
}

static void trial_side(struct side *side)
{
    side->invoice = (struct dbt_invoice){.buyer = {.name = "Alfa AB", .org_no = "556016-0680"},
                                         .lines = side->lines};
    side->invoices = (struct dbt_invoices){&side->invoice, 1, 1};
}

static UNUSED int trial_setup(void **state)
{
    static struct trial trial;
    struct trial *t = &trial;
    *t = (struct trial){0};
    dbt_arena_init(&t->arena, (size_t)16 << 20);
    trial_side(&t->left);
    trial_side(&t->right);
    const struct dbt_period may = {month("2025-05"), month("2025-05")};
    t->comparing = (struct dbt_comparing){.left = &t->left.invoices,
                                          .right = &t->right.invoices,
                                          .left_period = may,
                                          .right_period = may};
    *state = t;
    return 0;
}

static UNUSED int trial_teardown(void **state)
{
    struct trial *t = *state;
    dbt_arena_release(&t->arena);
    return 0;
}

#define TRIAL(test) cmocka_unit_test_setup_teardown(test, trial_setup, trial_teardown)

/* A line of the whole of May 2025 by the month, rounded. */
static UNUSED struct dbt_line *add(struct side *side, const char *quantity, const char *exact_ore)
{
    assert_in_range(side->invoice.line_count, 0, LINES_MAX - 1);
    struct dbt_line *line = &side->lines[side->invoice.line_count++];
    *line = (struct dbt_line){.unit_code = "SE1",
                              .unit_name = "Zeta",
                              .service_code = "helpdesk",
                              .component = "",
                              .service_name = "Helpdesk",
                              .month = month("2025-05"),
                              .span = {day("2025-05-01"), day("2025-05-31")},
                              .quantity = ratio(quantity),
                              .free_quantity = ratio("0"),
                              .model = "metered",
                              .unit_of_quantity = "grupp",
                              .price_micro = 1000000,
                              .basis = DBT_PER_MONTH,
                              .fraction = ratio("1"),
                              .exact_ore = ratio(exact_ore),
                              .vat_category = 'S',
                              .vat_rate_bp = 2500};
    assert_true(dbt_ratio_round(line->exact_ore, &line->net_ore));
    return line;
}

/* Another segment, and the part of the month that it is. */
static UNUSED void set_days(struct dbt_line *line, const char *first, const char *last)
{
    line->span = (struct dbt_span){day(first), day(last)};
    line->month = dbt_month_of(line->span.first);
    assert_true(
        dbt_ratio_make(dbt_span_days(line->span), dbt_month_days(line->month), &line->fraction));
}

/* Takes a line of the first of `lines` of number `number` back. */
static UNUSED void take_back(struct side *side, const struct dbt_line *taken, int64_t number,
                             uint32_t position)
{
    struct dbt_line *line = add(side, "0", "0");
    *line = *taken;
    line->quantity.above = -taken->quantity.above;
    line->free_quantity.above = -taken->free_quantity.above;
    line->exact_ore.above = -taken->exact_ore.above;
    line->net_ore = -taken->net_ore;
    line->reverses = number;
    line->reverses_line = position;
}

static UNUSED void compare(struct trial *t)
{
    t->differences = (struct dbt_differences){0};
    assert_int_equal(dbt_compare(&t->comparing, &t->differences, &t->arena, &t->error), DBT_OK);
}

/* The only row. */
static UNUSED const struct dbt_difference *compare_one(struct trial *t)
{
    compare(t);
    assert_int_equal(t->differences.compared, 1);
    assert_int_equal(t->differences.count, 1);
    return &t->differences.items[0];
}

static UNUSED void assert_equal_sides(struct trial *t)
{
    compare(t);
    assert_int_equal(t->differences.count, 0);
}

/* Causes and the effect of each, in their order: "volume 12 price -3". */
static UNUSED void assert_causes(const struct dbt_difference *row, const char *expected)
{
    char text[256] = "";
    size_t used = 0;
    for (int i = 0; i < DBT_CAUSE_COUNT; i++) {
        if ((row->causes >> i & 1U) != 0) {
            used +=
                (size_t)snprintf(text + used, sizeof text - used, "%s%s %lld", used > 0 ? " " : "",
                                 dbt_cause_word((enum dbt_cause)i), (long long)row->effect_ore[i]);
        } else {
            assert_int_equal(row->effect_ore[i], 0);
        }
    }
    assert_string_equal(text, expected);
}

#endif
