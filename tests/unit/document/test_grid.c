#include "sample.h"

#include "grid.h"

static const struct dbt_grid_column left = {20, 20, DBT_ALIGN_LEFT};
static const struct dbt_grid_column right = {100, 20, DBT_ALIGN_RIGHT};

static void a_row_is_as_high_as_its_highest_cell(void **state)
{
    (void)state;
    struct dbt_arena arena;
    dbt_arena_init(&arena, 1 << 20);
    struct dbt_document document = {0};
    struct dbt_flow flow = {
        .document = &document, .metrics = {NULL, sample_width_mm}, .arena = &arena, .y_mm = 50};
    dbt_flow_page_add(&flow);
    struct dbt_row row = {
        .x_mm = 20, .w_mm = 80, .above_mm = 2, .padding_mm = 1, .ruled = true, .number = 7};
    double leading = dbt_style_leading(DBT_STYLE_BODY);
    assert_true(fabs(dbt_row_height(&row) - (3 + leading)) < 1e-9);

    struct dbt_cell cell = {.column = &left, .style = DBT_STYLE_BODY, .role = DBT_ROLE_CELL};
    dbt_row_add(&row, &flow, &cell, "ett två tre fyra fem");
    cell.style = DBT_STYLE_SMALL;
    cell.below = true;
    dbt_row_add(&row, &flow, &cell, "under");
    cell = (struct dbt_cell){.column = &right, .style = DBT_STYLE_BODY, .role = DBT_ROLE_CELL};
    dbt_row_add(&row, &flow, &cell, "1,00");
    double height = dbt_row_height(&row);
    assert_true(fabs(height - (3 + 2 * leading + dbt_style_leading(DBT_STYLE_SMALL))) < 1e-9);

    dbt_row_place(&row, &flow);
    assert_int_equal(flow.status, DBT_OK);
    assert_true(fabs(flow.y_mm - (50 + height)) < 1e-9);
    const struct dbt_page *page = &document.pages[0];
    assert_int_equal(page->count, 5);
    assert_int_equal(page->items[0].row, 7);
    assert_true(page->items[2].y_mm > page->items[1].y_mm);
    assert_string_equal(page->items[2].text, "under");
    assert_true(fabs(page->items[3].y_mm - page->items[0].y_mm) < 1e-9);
    assert_int_equal(page->items[3].align, DBT_ALIGN_RIGHT);
    assert_int_equal(page->items[4].kind, DBT_ITEM_RULE);
    assert_true(fabs(page->items[4].y_mm - flow.y_mm) < 1e-9);
    dbt_arena_release(&arena);
}

static void a_number_is_set_small_rather_than_broken(void **state)
{
    (void)state;
    struct dbt_arena arena;
    dbt_arena_init(&arena, 1 << 20);
    struct dbt_flow flow = {.metrics = {NULL, sample_width_mm}, .arena = &arena};
    struct dbt_row row = {0};
    struct dbt_cell cell = {.column = &right, .style = DBT_STYLE_BODY, .role = DBT_ROLE_CELL};
    dbt_row_add(&row, &flow, &cell, "1\u00A0234,00");
    dbt_row_add(&row, &flow, &cell, "1\u00A0234\u00A0567,89");
    assert_int_equal(row.cells[0].style, DBT_STYLE_BODY);
    assert_int_equal(row.cells[1].style, DBT_STYLE_FIGURE);
    assert_int_equal(row.cells[1].lines.count, 1);
    dbt_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_is_as_high_as_its_highest_cell),
        cmocka_unit_test(a_number_is_set_small_rather_than_broken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
