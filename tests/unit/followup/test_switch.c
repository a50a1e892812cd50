/* The last change of prices. */
#include "fixture.h"

/* Primärvårdskvalitet from April to May 2025, 2.53 kr to 2.85 kr a listed and year:
   8,000 × 2.53 / 12 = 1,686.67 kr; 8,100 × 2.85 / 12 = 1,923.75 kr. 100 listed more at the old
   price are 21.08 kr, and 8,100 × 0.32 / 12 = 216.00 kr is price. */
static void price_and_volume_are_the_whole_difference(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", "Zeta");
    add_unit(f, "SE2", "Eta");
    close_units(f);
    f->input.month = month(MAY);
    bill_listed(f, "SE1", APRIL, 8000, 2530000);
    bill_listed(f, "SE1", MAY, 8100, 2850000);
    bill(f, "SE1", DESK, APRIL, 120000);
    bill(f, "SE1", DESK, MAY, 120000);
    const struct dbt_followup *made = make(f);
    const struct dbt_followup_switch *of = &made->units[1].price_switch;
    assert_int_equal(of->day, day("2025-05-01"));
    assert_int_equal(of->before, month(APRIL));
    assert_int_equal(of->effect_count, 1);
    assert_string_equal(of->effects[0].code, "quality");
    assert_string_equal(of->effects[0].name, "Kvalitet");
    assert_int_equal(of->effects[0].before_ore, 168667);
    assert_int_equal(of->effects[0].after_ore, 192375);
    assert_int_equal(of->effects[0].price_ore, 21600);
    assert_int_equal(of->effects[0].volume_ore, 2108);
    assert_int_equal(of->sum.before_ore, 288667);
    assert_int_equal(of->sum.after_ore, 312375);
    assert_int_equal(of->sum.price_ore + of->sum.volume_ore, 312375 - 288667);
    /* Not billed for it: no change of its prices. */
    assert_int_equal(made->units[0].price_switch.day, DBT_DAY_MIN);
    assert_int_equal(made->total.price_switch.sum.price_ore, 21600);
    assert_int_equal(made->regional[1].price_switch.effect_count, 1);
}

/* Two units, services that are new and gone, a unit that closed: in the region's all count. */
static void new_and_gone_are_volume(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", "Zeta");
    close_units(f);
    bill_listed(f, "SE1", APRIL, 1201, 2530000);
    bill_listed(f, "SE1", JUNE, 1199, 2850000);
    bill_listed(f, "SE9", APRIL, 600, 2530000);
    bill(f, "SE1", DESK, APRIL, 120000);
    bill(f, "SE1", MESSAGES, JUNE, 7777);
    const struct dbt_followup *made = make(f);
    const struct dbt_followup_switch *unit = &made->units[0].price_switch;
    const struct dbt_followup_switch *region = &made->total.price_switch;
    assert_int_equal(unit->effect_count, 3);
    assert_string_equal(unit->effects[1].code, "desk");
    assert_int_equal(unit->effects[1].volume_ore, -120000);
    assert_int_equal(unit->effects[1].price_ore, 0);
    assert_int_equal(unit->effects[2].volume_ore, 7777);
    assert_int_equal(unit->sum.after_ore - unit->sum.before_ore,
                     unit->sum.price_ore + unit->sum.volume_ore);
    assert_int_equal(region->sum.volume_ore, unit->sum.volume_ore - 12650); /* 600 × 2.53 / 12 */
    assert_int_equal(region->sum.price_ore, unit->sum.price_ore);
    assert_int_equal(region->sum.before_ore, unit->sum.before_ore + 12650);
}

static dbt_day day_of(struct fixture *f)
{
    return make(f)->units[0].price_switch.day;
}

static void the_newest_day_counts_that_has_a_month_before(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", "Zeta");
    close_units(f);
    bill_listed(f, "SE1", MAY, 1000, 2850000);
    bill_listed(f, "SE1", JUNE, 1000, 2850000);
    assert_int_equal(day_of(f), DBT_DAY_MIN); /* nothing is known of April */
    bill_listed(f, "SE1", APRIL, 1000, 2530000);
    assert_int_equal(day_of(f), day("2025-05-01"));
    f->prices[1].from = day("2025-06-16"); /* in a month */
    assert_int_equal(day_of(f), day("2025-06-16"));
    assert_int_equal(f->made.units[0].price_switch.before, month(MAY));
    f->prices[1].from = day("2025-07-01");
    assert_int_equal(day_of(f), DBT_DAY_MIN);
    f->prices[1].from = day("2024-06-30"); /* the first month has none before it */
    assert_int_equal(day_of(f), DBT_DAY_MIN);
}

static void a_row_that_changes_nothing_is_no_change(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", "Zeta");
    close_units(f);
    bill_listed(f, "SE1", APRIL, 1000, 2530000);
    bill_listed(f, "SE1", JUNE, 1000, 2850000);
    f->prices[1].price_micro = f->prices[0].price_micro;
    assert_int_equal(day_of(f), DBT_DAY_MIN);
    f->prices[1].minimum_ore = 1;
    assert_int_equal(day_of(f), day("2025-05-01"));
    f->prices[1].confirmed = false;
    assert_int_equal(day_of(f), DBT_DAY_MIN);
    f->prices[1] = f->prices[0];
    const struct dbt_tier tiers[] = {{100, 2530000}, {INT64_MAX, 1}};
    const struct dbt_tier others[] = {{100, 2530000}, {INT64_MAX, 2}};
    f->prices[0].tiers = tiers;
    f->prices[1].tiers = others;
    f->prices[0].tier_count = f->prices[1].tier_count = 2;
    f->prices[1].from = day("2025-05-01");
    assert_int_equal(day_of(f), day("2025-05-01"));
    f->prices[1].tiers = tiers;
    assert_int_equal(day_of(f), DBT_DAY_MIN);
}

/* A unit that belongs to another provider by now pays the new price all the same. */
static void a_unit_that_moved_has_no_less_of_a_price_effect(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", "Zeta");
    close_units(f);
    bill_listed(f, "SE1", APRIL, 1200, 2530000);
    bill_listed(f, "SE1", JUNE, 1200, 2850000);
    invoice_of(f, APRIL)->buyer.org_no = "556016-0698";
    const struct dbt_followup_switch *of = &make(f)->units[0].price_switch;
    assert_int_equal(of->sum.price_ore, 3200);
    assert_int_equal(of->sum.volume_ore, 0);
}

/* VAT is no part of a net amount. */
static void vat_has_no_effect(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "SE1", "Zeta");
    close_units(f);
    bill_listed(f, "SE1", APRIL, 1200, 2530000);
    bill_listed(f, "SE1", JUNE, 1200, 2850000);
    invoice_of(f, JUNE)->lines[0].vat_rate_bp = 1200;
    const struct dbt_followup_switch *of = &make(f)->units[0].price_switch;
    assert_int_equal(of->sum.price_ore, 3200);
    assert_int_equal(of->sum.volume_ore, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(price_and_volume_are_the_whole_difference),
        TEST(new_and_gone_are_volume),
        TEST(the_newest_day_counts_that_has_a_month_before),
        TEST(a_row_that_changes_nothing_is_no_change),
        TEST(a_unit_that_moved_has_no_less_of_a_price_effect),
        TEST(vat_has_no_effect),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
