/* Stacks: the rows of a unit to a service, by day. */
#include "fixture.h"

static void add_rows(struct fixture *f)
{
    const uint32_t first = add_unit(f, "SE1", always());
    const uint32_t second = add_unit(f, "SE2", always());
    subscribe(f, first, HELPDESK, 1);
    subscribe(f, second, HELPDESK, 2)->valid = days_of(2025, 6, 5, 20);
    subscribe(f, second, HELPDESK, 4)->valid = days_of(2025, 6, 11, 25);
    subscribe(f, second, HELPDESK, 8)->price_micro = 1;
    subscribe(f, second, HELPDESK, 16);
    subscribe(f, second, JOURNAL, 32);
}

static void rows_are_found(void **state)
{
    struct fixture *f = *state;
    add_rows(f);
    assert_int_equal(dbt_stack_find(&f->registers, 0, HELPDESK).count, 1);
    const struct dbt_stack stack = dbt_stack_find(&f->registers, 1, HELPDESK);
    assert_int_equal(stack.count, 4);
    assert_ptr_equal(stack.rows, &f->subscriptions[1]);
    assert_int_equal(dbt_stack_find(&f->registers, 1, JOURNAL).count, 1);
    assert_int_equal(dbt_stack_find(&f->registers, 0, JOURNAL).count, 0);
    assert_int_equal(dbt_stack_find(&f->registers, 1, NEWEST).count, 0);
    assert_int_equal(dbt_stack_at(&f->registers, 1).count, 4);
    assert_int_equal(dbt_stack_at(&f->registers, 5).count, 1);
}

/* The stack of a unit's rows as rating has it when the turn is that of row `own`. */
static struct dbt_stack stack_of(struct fixture *f, uint32_t unit, size_t own)
{
    static struct dbt_pile below;
    static struct dbt_pile all;
    struct dbt_stack stack = dbt_stack_find(&f->registers, unit, HELPDESK);
    const struct dbt_span days = days_of(2025, 6, 1, 30);
    assert_true(dbt_pile_make(&below, days, &f->arena));
    assert_true(dbt_pile_make(&all, days, &f->arena));
    for (size_t i = 0; i < stack.count; i++) {
        dbt_pile_add(&all, &stack.rows[i]);
        if (i < own) {
            dbt_pile_add(&below, &stack.rows[i]);
        }
    }
    stack.own = own;
    stack.below = &below;
    stack.all = &all;
    return stack;
}

static void assert_weight(const struct dbt_stack *stack, const struct dbt_price *price, int day,
                          int64_t below, int64_t above)
{
    int64_t got_below = -1;
    int64_t got_above = -1;
    assert_true(dbt_stack_weigh(stack, price, day_of(2025, 6, day), &got_below, &got_above));
    assert_int_equal(got_below, below);
    assert_int_equal(got_above, above);
}

static void rows_weigh_on_their_days(void **state)
{
    static const struct dbt_price volume = {.scheme = DBT_TIERS_VOLUME};
    static const struct dbt_price graduated = {.scheme = DBT_TIERS_GRADUATED};
    static const struct dbt_price plain = {.included = 0};
    struct fixture *f = *state;
    add_rows(f);
    struct dbt_stack stack = stack_of(f, 1, 1);
    assert_weight(&stack, &volume, 4, 0, 16);
    assert_weight(&stack, &volume, 5, 2, 16);
    assert_weight(&stack, &volume, 21, 0, 16);
    assert_weight(&stack, &graduated, 5, 2, 0);
    assert_weight(&stack, &plain, 5, 0, 0);
    assert_weight(&stack, NULL, 5, 0, 0);
    stack = stack_of(f, 1, 3);
    assert_weight(&stack, &volume, 15, 6, 0);
    stack = stack_of(f, 1, 2); /* with a price of its own: it is not in what all have */
    assert_weight(&stack, &volume, 15, 6, 16);
    stack = dbt_stack_find(&f->registers, 0, HELPDESK); /* alone */
    assert_weight(&stack, &volume, 15, 0, 0);
    f->subscriptions[1].quantity = INT64_MAX;
    stack = stack_of(f, 1, 3);
    int64_t below = 0;
    int64_t above = 0;
    assert_false(dbt_stack_weigh(&stack, &volume, day_of(2025, 6, 15), &below, &above));
}

static int last_of(const struct dbt_stack *stack, const struct dbt_price *price, int first)
{
    return dbt_stack_last(stack, price, day_of(2025, 6, first), day_of(2025, 6, 30)) -
           day_of(2025, 6, 1) + 1;
}

static void cut_where_rows_begin_and_end(void **state)
{
    static const struct dbt_price volume = {.scheme = DBT_TIERS_VOLUME};
    static const struct dbt_price included = {.included = 1};
    struct fixture *f = *state;
    add_rows(f);
    struct dbt_stack stack = stack_of(f, 1, 3);
    assert_int_equal(last_of(&stack, &included, 1), 4);
    assert_int_equal(last_of(&stack, &included, 5), 10);
    assert_int_equal(last_of(&stack, &included, 11), 20);
    assert_int_equal(last_of(&stack, &included, 21), 25);
    assert_int_equal(last_of(&stack, &included, 26), 30);
    assert_int_equal(last_of(&stack, NULL, 1), 30);
    stack = stack_of(f, 1, 1);
    assert_int_equal(last_of(&stack, &included, 5), 20);
    stack = stack_of(f, 1, 0);
    assert_int_equal(last_of(&stack, &included, 5), 30);
    assert_int_equal(last_of(&stack, &volume, 5), 10);
    f->subscriptions[2].valid = (struct dbt_span){day_of(2025, 6, 12), day_of(2025, 6, 11)};
    stack = stack_of(f, 1, 0);
    assert_int_equal(last_of(&stack, &volume, 5), 20); /* a row without a day decides nothing */
}

static void covered_days_join(void **state)
{
    struct fixture *f = *state;
    const uint32_t unit = add_unit(f, "SE1", always());
    subscribe(f, unit, TEXTING, 1)->valid = days_of(2025, 6, 21, 25);
    subscribe(f, unit, TEXTING, 1)->valid = days_of(2025, 6, 11, 12);
    subscribe(f, unit, TEXTING, 1)->valid = days_of(2025, 6, 5, 10);
    subscribe(f, unit, TEXTING, 1)->valid = days_of(2025, 6, 4, 6);
    subscribe(f, unit, TEXTING, 0)->valid = days_of(2025, 6, 1, 30);
    const struct dbt_stack stack = dbt_stack_find(&f->registers, unit, TEXTING);
    assert_span(dbt_stack_covered(&stack, days_of(2025, 6, 1, 30)), day_of(2025, 6, 4),
                day_of(2025, 6, 12));
    assert_span(dbt_stack_covered(&stack, days_of(2025, 6, 13, 23)), day_of(2025, 6, 21),
                day_of(2025, 6, 23));
    assert_int_equal(dbt_span_days(dbt_stack_covered(&stack, days_of(2025, 6, 26, 30))), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(rows_are_found),
        RATE_TEST(rows_weigh_on_their_days),
        RATE_TEST(cut_where_rows_begin_and_end),
        RATE_TEST(covered_days_join),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
