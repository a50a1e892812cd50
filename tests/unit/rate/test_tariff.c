/* R4: where a span is cut. */
#include "fixture.h"

static struct dbt_tariff tariff_of(const struct fixture *f, uint32_t service, dbt_day first,
                                   dbt_day last)
{
    return (struct dbt_tariff){.region = &f->region, .service = service, .rest = {first, last}};
}

static void assert_next(struct dbt_tariff *tariff, dbt_day first, dbt_day last, int64_t price_micro)
{
    struct dbt_segment segment = {0};
    assert_true(dbt_tariff_next(tariff, &segment));
    assert_span(segment.span, first, last);
    assert_int_equal(segment.month, dbt_month_of(first));
    if (price_micro < 0) {
        assert_null(segment.price);
        return;
    }
    assert_non_null(segment.price);
    assert_int_equal(segment.price->price_micro, price_micro);
}

static void assert_end(struct dbt_tariff *tariff)
{
    struct dbt_segment segment = {0};
    assert_false(dbt_tariff_next(tariff, &segment));
}

static void cuts_at_months(void **state)
{
    struct dbt_tariff tariff = tariff_of(*state, HELPDESK, day_of(2024, 1, 20), day_of(2024, 3, 5));
    assert_next(&tariff, day_of(2024, 1, 20), day_of(2024, 1, 31), 1200000000);
    assert_next(&tariff, day_of(2024, 2, 1), day_of(2024, 2, 29), 1200000000);
    assert_next(&tariff, day_of(2024, 3, 1), day_of(2024, 3, 5), 1200000000);
    assert_end(&tariff);
}

static void cuts_at_its_own_prices_only(void **state)
{
    struct fixture *f = *state;
    add_price(f, (struct dbt_price){HELPDESK, 0, day_of(2025, 5, 16), 7, .basis = DBT_PER_MONTH});
    add_price(f, (struct dbt_price){HELPDESK, 0, day_of(2025, 5, 20), 9, .basis = DBT_PER_MONTH});
    struct dbt_tariff tariff = tariff_of(f, HELPDESK, day_of(2025, 5, 1), day_of(2025, 5, 31));
    assert_next(&tariff, day_of(2025, 5, 1), day_of(2025, 5, 15), 1200000000);
    assert_next(&tariff, day_of(2025, 5, 16), day_of(2025, 5, 19), 7);
    assert_next(&tariff, day_of(2025, 5, 20), day_of(2025, 5, 31), 9);
    assert_end(&tariff);
    tariff = tariff_of(f, JOURNAL, day_of(2025, 5, 1), day_of(2025, 5, 31));
    assert_next(&tariff, day_of(2025, 5, 1), day_of(2025, 5, 31), 15400000000);
    assert_end(&tariff);
}

static void a_price_from_the_last_day_on(void **state)
{
    struct fixture *f = *state;
    add_price(f, (struct dbt_price){HELPDESK, 0, day_of(2025, 5, 31), 7, .basis = DBT_PER_MONTH});
    struct dbt_tariff tariff = tariff_of(f, HELPDESK, day_of(2025, 5, 1), day_of(2025, 6, 30));
    assert_next(&tariff, day_of(2025, 5, 1), day_of(2025, 5, 30), 1200000000);
    assert_next(&tariff, day_of(2025, 5, 31), day_of(2025, 5, 31), 7);
    assert_next(&tariff, day_of(2025, 6, 1), day_of(2025, 6, 30), 7);
    assert_end(&tariff);
}

static void agreement_knows_no_catalogue_price(void **state)
{
    struct fixture *f = *state;
    add_price(f, (struct dbt_price){HELPDESK, 0, day_of(2025, 5, 16), 7, .basis = DBT_PER_MONTH});
    struct dbt_tariff tariff = tariff_of(f, HELPDESK, day_of(2025, 5, 1), day_of(2025, 5, 31));
    tariff.agreement = true;
    assert_next(&tariff, day_of(2025, 5, 1), day_of(2025, 5, 31), -1);
    assert_end(&tariff);
}

static void cuts_at_vat_changes(void **state)
{
    struct fixture *f = *state;
    f->vat_rates[0].from = day_of(2025, 5, 3); /* the first rate's date is no change */
    f->vat_rates[1] = (struct dbt_vat_rate){day_of(2025, 5, 10), 'S', 1200, ""};
    f->vat.count = 2;
    struct dbt_tariff tariff = tariff_of(f, HELPDESK, day_of(2025, 5, 1), day_of(2025, 5, 31));
    struct dbt_segment segment = {0};
    assert_true(dbt_tariff_next(&tariff, &segment));
    assert_span(segment.span, day_of(2025, 5, 1), day_of(2025, 5, 9));
    assert_int_equal(segment.vat->rate_bp, 2500);
    assert_true(dbt_tariff_next(&tariff, &segment));
    assert_span(segment.span, day_of(2025, 5, 10), day_of(2025, 5, 31));
    assert_int_equal(segment.vat->rate_bp, 1200);
    assert_end(&tariff);
}

static void no_price_before_the_first(void **state)
{
    struct dbt_tariff tariff =
        tariff_of(*state, HELPDESK, day_of(2023, 12, 31), day_of(2024, 1, 1));
    assert_next(&tariff, day_of(2023, 12, 31), day_of(2023, 12, 31), -1);
    assert_next(&tariff, day_of(2024, 1, 1), day_of(2024, 1, 1), 1200000000);
    assert_end(&tariff);
}

static void nothing_of_an_empty_span(void **state)
{
    struct dbt_tariff tariff = tariff_of(*state, HELPDESK, day_of(2024, 2, 2), day_of(2024, 2, 1));
    assert_end(&tariff);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(cuts_at_months),
        RATE_TEST(cuts_at_its_own_prices_only),
        RATE_TEST(a_price_from_the_last_day_on),
        RATE_TEST(agreement_knows_no_catalogue_price),
        RATE_TEST(cuts_at_vat_changes),
        RATE_TEST(no_price_before_the_first),
        RATE_TEST(nothing_of_an_empty_span),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
