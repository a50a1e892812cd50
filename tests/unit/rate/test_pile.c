/* Piles: the sum of rows by day, and the days on which it may change. */
#include "fixture.h"

static struct dbt_pile pile_of(struct fixture *f)
{
    struct dbt_pile pile;
    assert_true(dbt_pile_make(&pile, days_of(2025, 6, 1, 30), &f->arena));
    return pile;
}

static void rows_add_up(void **state)
{
    struct fixture *f = *state;
    struct dbt_pile pile = pile_of(f);
    const uint32_t unit = add_unit(f, "SE1", always());
    dbt_pile_add(&pile, subscribe(f, unit, HELPDESK, 3));
    struct dbt_subscription *part = subscribe(f, unit, HELPDESK, 4);
    part->valid = days_of(2025, 6, 10, 20);
    dbt_pile_add(&pile, part);
    part->price_micro = 1; /* agreed: it weighs nothing */
    dbt_pile_add(&pile, part);
    part->price_micro = -1;
    part->valid = days_of(2025, 7, 1, 9); /* outside */
    dbt_pile_add(&pile, part);
    assert_true(dbt_pile_on(&pile, day_of(2025, 6, 9)) == 3);
    assert_true(dbt_pile_on(&pile, day_of(2025, 6, 10)) == 7);
    assert_true(dbt_pile_on(&pile, day_of(2025, 6, 20)) == 7);
    assert_true(dbt_pile_on(&pile, day_of(2025, 6, 30)) == 3);
    assert_int_equal(dbt_pile_last(&pile, day_of(2025, 6, 1), day_of(2025, 6, 30)),
                     day_of(2025, 6, 9));
    assert_int_equal(dbt_pile_last(&pile, day_of(2025, 6, 10), day_of(2025, 6, 15)),
                     day_of(2025, 6, 15));
    assert_int_equal(dbt_pile_last(&pile, day_of(2025, 6, 10), day_of(2025, 6, 30)),
                     day_of(2025, 6, 20));
    dbt_pile_clear(&pile);
    assert_true(dbt_pile_on(&pile, day_of(2025, 6, 15)) == 0);
    assert_int_equal(dbt_pile_last(&pile, day_of(2025, 6, 1), day_of(2025, 6, 30)),
                     day_of(2025, 6, 30));
}

/* What does not fit into an amount is found when it is weighed: sums here do not overflow. */
static void large_rows_fit(void **state)
{
    struct fixture *f = *state;
    struct dbt_pile pile = pile_of(f);
    const struct dbt_subscription *row =
        subscribe(f, add_unit(f, "SE1", always()), HELPDESK, INT64_MAX);
    for (int i = 0; i < 3; i++) {
        dbt_pile_add(&pile, row);
    }
    assert_true(dbt_pile_on(&pile, day_of(2025, 6, 1)) == (dbt_int128)INT64_MAX * 3);
}

static void memory_may_end(void **state)
{
    struct fixture *f = *state;
    const struct dbt_span days = days_of(2025, 6, 1, 30);
    bool made = false;
    for (size_t bytes = 16; !made; bytes += 16) {
        struct dbt_arena arena;
        struct dbt_pile pile;
        assert_in_range(bytes, 16, 1 << 20);
        dbt_arena_init(&arena, bytes);
        made = dbt_pile_make(&pile, days, &arena);
        dbt_arena_release(&arena);
    }
    assert_true(dbt_pile_make(&(struct dbt_pile){.quantity = NULL}, days, &f->arena));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(rows_add_up),
        RATE_TEST(large_rows_fit),
        RATE_TEST(memory_may_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
