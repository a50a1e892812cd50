/* Groups: what the drafts of a month share. */
#include "fixture.h"

static struct dbt_charge draft_of(const struct fixture *f, uint32_t unit, int64_t quantity)
{
    return (struct dbt_charge){
        .unit = unit,
        .service = TEXTING,
        .component = 1,
        .month = dbt_month_of(day_of(2025, 5, 1)),
        .span = days_of(2025, 5, 1, 31),
        .quantity = dbt_ratio_of(quantity),
        .free_quantity = dbt_ratio_of(0),
        .vat = f->vat_rates,
        .price = dbt_price_find(&f->region.prices, TEXTING, 1, day_of(2025, 5, 1))};
}

static struct dbt_rater rater_of(struct fixture *f, const struct dbt_rating *rating)
{
    return (struct dbt_rater){
        .rating = rating, .arena = &f->arena, .findings = &f->findings, .error = &f->error};
}

static void another_month_or_unit_ends_it(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", always());
    add_unit(f, "SE2", always());
    price_of(f, TEXTING, 1, 1000000, DBT_PER_PIECE)->included = 5;
    const struct dbt_rating rating = {.region = &f->region, .registers = &f->registers};
    struct dbt_rater rater = rater_of(f, &rating);
    struct dbt_charge draft = draft_of(f, 0, 3);
    assert_int_equal(dbt_group_add(&rater, &draft), DBT_OK);
    assert_int_equal(dbt_group_add(&rater, &draft), DBT_OK);
    assert_int_equal(rater.charges.count, 0);
    draft.month++;
    assert_int_equal(dbt_group_add(&rater, &draft), DBT_OK);
    assert_int_equal(rater.charges.count, 2);
    draft.unit = 1;
    assert_int_equal(dbt_group_add(&rater, &draft), DBT_OK);
    assert_int_equal(rater.charges.count, 3);
    assert_int_equal(dbt_group_rate(&rater), DBT_OK);
    assert_int_equal(dbt_group_rate(&rater), DBT_OK); /* it is empty */
    assert_int_equal(rater.charges.count, 4);
    static const int64_t nets[] = {0, 100, 0, 0};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(rater.charges.items[i].net_ore, nets[i]);
    }
}

static void memory_is_kept_from_group_to_group(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", always());
    const struct dbt_rating rating = {.region = &f->region, .registers = &f->registers};
    struct dbt_rater rater = rater_of(f, &rating);
    struct dbt_charge draft = draft_of(f, 0, 0);
    assert_int_equal(dbt_group_add(&rater, &draft), DBT_OK); /* nothing */
    assert_null(rater.group.items);
    draft = draft_of(f, 0, 1);
    assert_int_equal(dbt_group_add(&rater, &draft), DBT_OK);
    const struct dbt_draft *items = rater.group.items;
    for (int i = 0; i < 100; i++) {
        draft.month++;
        assert_int_equal(dbt_group_add(&rater, &draft), DBT_OK);
        assert_int_equal(rater.group.count, 1);
    }
    assert_ptr_equal(rater.group.items, items);
}

/* That of a group which another draft ends is not lost, and the other is rated. */
static void overflow_is_held(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", always());
    const struct dbt_rating rating = {.region = &f->region, .registers = &f->registers};
    struct dbt_rater rater = rater_of(f, &rating);
    struct dbt_charge draft = draft_of(f, 0, 1);
    draft.quantity = (struct dbt_ratio){1, ((dbt_int128)1 << 125) + 1};
    assert_int_equal(dbt_group_add(&rater, &draft), DBT_OK);
    draft.quantity = (struct dbt_ratio){1, ((dbt_int128)1 << 125) - 1};
    assert_int_equal(dbt_group_add(&rater, &draft), DBT_OK);
    draft.month++;
    assert_int_equal(dbt_group_add(&rater, &draft), DBT_OK);
    assert_too_large(f, "units.csv: record 2", "texting on unit SE1 in 2025-05");
    assert_int_equal(rater.charges.count, 0);
    assert_int_equal(rater.group.count, 1);
}

/* Nor is the end of memory, of a group that another draft ends. */
static void the_end_of_memory_is_not_lost(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", always());
    const struct dbt_rating rating = {.region = &f->region, .registers = &f->registers};
    struct dbt_rater rater = rater_of(f, &rating);
    struct dbt_charge draft = draft_of(f, 0, 1);
    draft.price = price_of(f, draft.service, draft.component, 1000000, DBT_PER_PIECE);
    assert_int_equal(dbt_group_add(&rater, &draft), DBT_OK);
    struct dbt_arena none;
    dbt_arena_init(&none, 0);
    rater.arena = &none;
    draft.month++;
    assert_int_equal(dbt_group_add(&rater, &draft), DBT_MEMORY);
    dbt_arena_release(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(another_month_or_unit_ends_it),
        RATE_TEST(memory_is_kept_from_group_to_group),
        RATE_TEST(overflow_is_held),
        RATE_TEST(the_end_of_memory_is_not_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
