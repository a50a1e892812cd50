/* Rows and lists: what a row keeps, and which rows are refused. */
#include "listed.h"

#include "list.h"

static enum dbt_status count_rows(void *context, const struct dbt_row *row, struct dbt_error *error)
{
    size_t *count = context;
    (void)row;
    (void)error;
    *count += 1;
    return DBT_OK;
}

static enum dbt_status stop(void *context, const struct dbt_row *row, struct dbt_error *error)
{
    size_t *count = context;
    (void)row;
    *count += 1;
    return dbt_error_set(error, DBT_OUTPUT, "enough");
}

static void expect(const struct dbt_row *row, size_t index, const char *text)
{
    char scratch[DBT_RATIO_BYTES];
    assert_true(dbt_text_is(dbt_cell_write(row, &row->cells[index], scratch), text));
}

static void cells_are_written_exactly(void **state)
{
    struct dbt_row row;
    (void)state;
    dbt_row_init(&row);
    dbt_row_text(&row, "one");
    dbt_row_text(&row, "");
    dbt_row_text(&row, "two");
    listed_add(&row, DBT_CELL_INTEGER, -5);
    listed_add(&row, DBT_CELL_ORE, -7);
    listed_add(&row, DBT_CELL_PRICE, 2530000);
    listed_add(&row, DBT_CELL_PERCENT, 2550);
    dbt_row_add(&row, &(struct dbt_cell){.kind = DBT_CELL_RATIO, .ratio = {10, 31}});
    listed_add(&row, DBT_CELL_DAY, 0);
    listed_add(&row, DBT_CELL_MONTH, 2025 * 12 + 4);
    static const char *const texts[] = {"one",  "",     "two",   "-5",         "-0.07",
                                        "2.53", "25.5", "10/31", "1970-01-01", "2025-05"};
    assert_int_equal(row.count, sizeof texts / sizeof texts[0]);
    for (size_t i = 0; i < row.count; i++) {
        expect(&row, i, texts[i]);
    }
    dbt_row_clear(&row);
    assert_int_equal(row.count, 0);
    dbt_row_release(&row);
}

static void a_ratio_is_rounded_to_millionths(void **state)
{
    struct dbt_ratio ratio;
    int64_t millionths = 0;
    bool exact = false;
    (void)state;
    assert_true(dbt_ratio_make(-5, 4, &ratio));
    assert_true(dbt_ratio_millionths(ratio, &millionths, &exact));
    assert_true(exact);
    assert_int_equal(millionths, -1250000);
    assert_true(dbt_ratio_make(2, 3, &ratio));
    assert_true(dbt_ratio_millionths(ratio, &millionths, &exact));
    assert_false(exact);
    assert_int_equal(millionths, 666667);
    assert_false(dbt_ratio_millionths(dbt_ratio_of(INT64_MAX), &millionths, &exact));
}

static void every_row_is_handed_over(void **state)
{
    struct dbt_error error;
    size_t rows = 30;
    size_t count = 0;
    struct dbt_list list = listed("list", &rows);
    (void)state;
    assert_int_equal(dbt_list_each(&list, count_rows, &count, &error), DBT_OK);
    assert_int_equal(count, 30);
    assert_int_equal(dbt_list_each(&list, stop, &count, &error), DBT_OUTPUT);
    assert_int_equal(count, 31);
}

static void a_row_that_does_not_fit_is_refused(void **state)
{
    struct dbt_error error;
    size_t rows = 1;
    size_t count = 0;
    struct dbt_list list = listed("list", &rows);
    (void)state;
    list.column_count--;
    assert_int_equal(dbt_list_each(&list, count_rows, &count, &error), DBT_INTERNAL);
    list.column_count = 0;
    assert_int_equal(dbt_list_each(&list, count_rows, &count, &error), DBT_INTERNAL);
    list.column_count = DBT_LIST_COLUMNS_MAX + 1;
    assert_int_equal(dbt_list_each(&list, count_rows, &count, &error), DBT_INTERNAL);
    assert_int_equal(count, 0);
}

static enum dbt_status give_wrong(void *context, dbt_row_taker *take, void *taker,
                                  struct dbt_error *error)
{
    return take(taker, context, error);
}

static void too_many_cells_and_lost_texts_are_told(void **state)
{
    static const char *const columns[DBT_LIST_COLUMNS_MAX];
    struct dbt_row row;
    struct dbt_error error;
    size_t count = 0;
    struct dbt_list list = {"list", columns, DBT_LIST_COLUMNS_MAX, &row, give_wrong};
    (void)state;
    dbt_row_init(&row);
    for (int i = 0; i < DBT_LIST_COLUMNS_MAX; i++) {
        listed_add(&row, DBT_CELL_INTEGER, i);
    }
    assert_int_equal(dbt_list_each(&list, count_rows, &count, &error), DBT_OK);
    listed_add(&row, DBT_CELL_INTEGER, 0);
    listed_add(&row, DBT_CELL_INTEGER, 0);
    assert_int_equal(dbt_list_each(&list, count_rows, &count, &error), DBT_INTERNAL);
    row.texts.failed = true;
    assert_int_equal(dbt_list_each(&list, count_rows, &count, &error), DBT_MEMORY);
    dbt_row_release(&row);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_written_exactly),
        cmocka_unit_test(a_ratio_is_rounded_to_millionths),
        cmocka_unit_test(every_row_is_handed_over),
        cmocka_unit_test(a_row_that_does_not_fit_is_refused),
        cmocka_unit_test(too_many_cells_and_lost_texts_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
