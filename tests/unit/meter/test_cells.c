/* Distributions: which cell a number is in, and how far a percentile is off. */
#include "counting.h"

static void models_have_their_cells(void **state)
{
    (void)state;
    assert_int_equal(dbt_meter_cells(DBT_METER_DISTRIBUTION), 1089);
    assert_int_equal(dbt_meter_cells(DBT_METER_WEEKDAY_HOUR), 168);
    assert_int_equal(dbt_meter_cells(DBT_METER_RECORDS), 0);
    assert_int_equal(dbt_meter_cells(DBT_METER_QUANTITY), 0);
    assert_int_equal(dbt_meter_cells(DBT_METER_CENSUS), 0);
    assert_int_equal(dbt_meter_cells(DBT_METER_PERSON_DAYS), 0);
}

/* Every number: the cells ascend without a gap, and none is wider than 1/64 of its numbers. */
static void every_cell_is_narrow_and_none_is_empty(void **state)
{
    (void)state;
    const int64_t last = (1 << 22) - 1;
    uint32_t cell = 0;
    int64_t first = 0;
    for (int64_t number = 0; number <= last + 1; number++) {
        uint32_t found = dbt_distribution_cell(number);
        if (found == cell) {
            continue;
        }
        assert_int_equal(found, cell + 1);
        assert_true(number - first == 1 || (number - first) * 64 <= first);
        assert_true(number > 128 || number - first == 1);
        cell = found;
        first = number;
    }
    assert_int_equal(cell, DBT_DISTRIBUTION_CELLS - 1);
    assert_int_equal(first, last + 1);
    assert_int_equal(dbt_distribution_cell(INT64_MAX), DBT_DISTRIBUTION_CELLS - 1);
    assert_int_equal(dbt_distribution_cell(INT64_C(1) << 32), DBT_DISTRIBUTION_CELLS - 1);
}

/* Of one number alone, every one that there is a bound for. */
static void a_percentile_is_at_most_one_in_128_off(void **state)
{
    (void)state;
    uint32_t cells[DBT_DISTRIBUTION_CELLS] = {0};
    int64_t shown = 0;
    uint32_t cell = DBT_DISTRIBUTION_CELLS;
    for (int64_t number = 0; number < 1 << 22; number++) {
        if (dbt_distribution_cell(number) != cell) {
            cell = dbt_distribution_cell(number);
            cells[cell] = 1;
            shown = dbt_distribution_percentile(cells, 50);
            cells[cell] = 0;
        }
        int64_t off = shown > number ? shown - number : number - shown;
        assert_true(off * 128 <= number && (number >= 128 || off == 0));
    }
    cells[DBT_DISTRIBUTION_CELLS - 1] = 1;
    assert_int_equal(dbt_distribution_percentile(cells, 100), 1 << 22);
}

static void percentiles_are_by_the_nearest_rank(void **state)
{
    (void)state;
    uint32_t cells[DBT_DISTRIBUTION_CELLS] = {0};
    assert_int_equal(dbt_distribution_percentile(cells, 50), -1);
    cells[15] = cells[20] = cells[35] = cells[40] = cells[50] = 1;
    assert_int_equal(dbt_distribution_percentile(cells, 5), 15);
    assert_int_equal(dbt_distribution_percentile(cells, 20), 15);
    assert_int_equal(dbt_distribution_percentile(cells, 21), 20);
    assert_int_equal(dbt_distribution_percentile(cells, 30), 20);
    assert_int_equal(dbt_distribution_percentile(cells, 40), 20);
    assert_int_equal(dbt_distribution_percentile(cells, 50), 35);
    assert_int_equal(dbt_distribution_percentile(cells, 90), 50);
    assert_int_equal(dbt_distribution_percentile(cells, 100), 50);
    cells[0] = 5;
    assert_int_equal(dbt_distribution_percentile(cells, 50), 0);
    assert_int_equal(dbt_distribution_percentile(cells, 51), 15);
}

/* More than 2^32 in all. */
static void full_cells_do_not_overflow(void **state)
{
    (void)state;
    uint32_t cells[DBT_DISTRIBUTION_CELLS];
    memset(cells, 0xFF, sizeof cells);
    assert_int_equal(dbt_distribution_percentile(cells, 100), 1 << 22);
    assert_int_equal(dbt_distribution_cell(dbt_distribution_percentile(cells, 50)), 544);
    assert_int_equal(dbt_distribution_percentile(cells, 1), 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(models_have_their_cells),
        cmocka_unit_test(every_cell_is_narrow_and_none_is_empty),
        cmocka_unit_test(a_percentile_is_at_most_one_in_128_off),
        cmocka_unit_test(percentiles_are_by_the_nearest_rank),
        cmocka_unit_test(full_cells_do_not_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
