#include "sample.h"

#include <string.h>

#include "flow.h"

static struct dbt_arena arena;
static struct dbt_document document;
static struct dbt_error error;
static struct dbt_flow flow;

static int set_up(void **state)
{
    (void)state;
    dbt_arena_init(&arena, 1 << 20);
    document = (struct dbt_document){.title = "Faktura 1"};
    error = (struct dbt_error){0};
    flow = (struct dbt_flow){.document = &document,
                             .metrics = {NULL, sample_width_mm},
                             .arena = &arena,
                             .error = &error,
                             .bottom_mm = 100};
    dbt_flow_page_add(&flow);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    dbt_arena_release(&arena);
    return 0;
}

static void a_paragraph_stands_on_baselines(void **state)
{
    (void)state;
    struct dbt_spot spot = {.x_mm = 20, .y_mm = 30, .w_mm = 12, .style = DBT_STYLE_BODY};
    double next = dbt_flow_text(&flow, &spot, "ett två tre fyra");
    const struct dbt_page *page = &document.pages[0];
    assert_int_equal(page->count, 3);
    double leading = dbt_style_leading(DBT_STYLE_BODY);
    assert_true(leading > 3.5 && leading < 4.5);
    for (size_t i = 0; i < page->count; i++) {
        assert_int_equal(page->items[i].kind, DBT_ITEM_TEXT);
        assert_true(fabs(page->items[i].y_mm - (30 + (double)i * leading)) < 1e-9);
    }
    assert_true(fabs(next - (30 + 3 * leading)) < 1e-9);
}

static void items_go_to_the_last_page(void **state)
{
    (void)state;
    dbt_flow_rule(&flow, 1, 2, 3, true);
    dbt_flow_page_add(&flow);
    dbt_flow_rule(&flow, 1, 2, 3, false);
    assert_int_equal(document.page_count, 2);
    assert_int_equal(document.pages[0].count, 1);
    assert_int_equal(document.pages[1].count, 1);
    assert_true(document.pages[0].items[0].h_mm > document.pages[1].items[0].h_mm);
}

static void room_ends_at_the_bottom(void **state)
{
    (void)state;
    flow.y_mm = 60;
    assert_true(dbt_flow_fits(&flow, 40));
    assert_false(dbt_flow_fits(&flow, 40.1));
    const struct dbt_place place = {.file = "parts.xml", .line = 7};
    dbt_flow_must_fit(&flow, 40, &place);
    assert_int_equal(flow.status, DBT_OK);
    dbt_flow_must_fit(&flow, 41, &place);
    assert_int_equal(flow.status, DBT_INTERNAL);
    assert_non_null(strstr(error.text, "Faktura 1: what stands at parts.xml:7 does not fit"));
}

static void the_first_failure_sticks(void **state)
{
    (void)state;
    dbt_flow_fail(&flow, DBT_INTERNAL, "first %d", 1);
    dbt_flow_fail(&flow, DBT_INPUT, "second");
    assert_string_equal(dbt_flow_keep(&flow, NULL), "");
    assert_int_equal(flow.status, DBT_INTERNAL);
    assert_string_equal(error.text, "first 1");
    dbt_flow_fill(&flow, (struct dbt_box){0, 0, 1, 1}, DBT_INK_TINT);
    assert_int_equal(document.pages[0].count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_paragraph_stands_on_baselines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(items_go_to_the_last_page, set_up, tear_down),
        cmocka_unit_test_setup_teardown(room_ends_at_the_bottom, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_first_failure_sticks, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
