#include "sample.h"

#include "flow.h"

static struct dbt_arena arena;
static struct dbt_flow flow;

static int set_up(void **state)
{
    (void)state;
    dbt_arena_init(&arena, 1 << 20);
    flow = (struct dbt_flow){.metrics = {NULL, sample_width_mm}, .arena = &arena};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    dbt_arena_release(&arena);
    return 0;
}

static struct dbt_lines wrap(const char *text, unsigned lines_max)
{
    struct dbt_spot spot = {.style = DBT_STYLE_BODY,
                            .w_mm = sample_width_mm(NULL, DBT_STYLE_BODY, "0123456789") + 0.01,
                            .lines_max = lines_max};
    return dbt_flow_wrap(&flow, &spot, text);
}

static void a_text_that_fits_is_one_line(void **state)
{
    (void)state;
    struct dbt_lines lines = wrap("ett två", 0);
    assert_int_equal(lines.count, 1);
    assert_string_equal(lines.items[0], "ett två");
}

static void an_empty_text_has_no_line(void **state)
{
    (void)state;
    assert_int_equal(wrap("", 0).count, 0);
    assert_int_equal(wrap("   ", 0).count, 0);
}

static void lines_break_between_words(void **state)
{
    (void)state;
    struct dbt_lines lines = wrap("ett två  tre fyra", 0);
    assert_int_equal(lines.count, 2);
    assert_string_equal(lines.items[0], "ett två");
    assert_string_equal(lines.items[1], "tre fyra");
}

static void a_no_break_space_does_not_break(void **state)
{
    (void)state;
    struct dbt_lines lines = wrap("summa 1\u00A0000\u00A0kr", 0);
    assert_int_equal(lines.count, 2);
    assert_string_equal(lines.items[1], "1\u00A0000\u00A0kr");
}

static void a_long_word_breaks_between_characters(void **state)
{
    (void)state;
    struct dbt_lines lines = wrap("åäöåäöåäöåäö xx", 0);
    assert_int_equal(lines.count, 2);
    assert_string_equal(lines.items[0], "åäöåäöåäöå");
    assert_string_equal(lines.items[1], "äö xx");
}

static void what_is_too_much_ends_in_an_ellipsis(void **state)
{
    (void)state;
    struct dbt_lines lines = wrap("ett två tre fyra fem", 2);
    assert_int_equal(lines.count, 2);
    assert_string_equal(lines.items[1], "tre fyra\u2026");
    lines = wrap("åäöåäöåäöåäö", 1);
    assert_int_equal(lines.count, 1);
    assert_string_equal(lines.items[0], "åäöåäöåäö\u2026");
    assert_int_equal(wrap("aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa "
                          "aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa aaaaaaaaaa "
                          "aaaaaaaaaa",
                          0)
                         .count,
                     12);
}

static void a_room_too_narrow_for_a_character_is_refused(void **state)
{
    (void)state;
    struct dbt_document document = {.title = "Faktura 7"};
    struct dbt_error error;
    struct dbt_flow narrow = flow;
    narrow.document = &document;
    narrow.error = &error;
    struct dbt_spot spot = {.style = DBT_STYLE_BODY, .w_mm = 0.1};
    struct dbt_lines lines = dbt_flow_wrap(&narrow, &spot, "ab");
    assert_int_equal(narrow.status, DBT_INTERNAL);
    assert_int_equal(lines.count, 1);
    assert_non_null(strstr(error.text, "has no room for a single letter"));
}

static void memory_that_ends_sticks(void **state)
{
    (void)state;
    struct dbt_arena none;
    struct dbt_error error;
    dbt_arena_init(&none, 0);
    struct dbt_flow poor = {.metrics = {NULL, sample_width_mm}, .arena = &none, .error = &error};
    struct dbt_spot spot = {.w_mm = 10};
    assert_int_equal(dbt_flow_wrap(&poor, &spot, "ett").count, 0);
    assert_int_equal(poor.status, DBT_MEMORY);
    assert_int_equal(error.status, DBT_MEMORY);
    dbt_arena_release(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_that_fits_is_one_line),
        cmocka_unit_test(an_empty_text_has_no_line),
        cmocka_unit_test(lines_break_between_words),
        cmocka_unit_test(a_no_break_space_does_not_break),
        cmocka_unit_test(a_long_word_breaks_between_characters),
        cmocka_unit_test(what_is_too_much_ends_in_an_ellipsis),
        cmocka_unit_test(a_room_too_narrow_for_a_character_is_refused),
        cmocka_unit_test(memory_that_ends_sticks),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
