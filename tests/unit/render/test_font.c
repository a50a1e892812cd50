#include "pages.h"

#include <string.h>

#include "font.h"

static struct dbt_renderer *renderer;

static int set_up(void **state)
{
    (void)state;
    struct dbt_error error;
    assert_int_equal(dbt_renderer_new(&renderer, NULL, &error), DBT_OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    dbt_renderer_free(renderer);
    return 0;
}

static double width(enum dbt_style style, const char *text)
{
    struct dbt_metrics metrics = dbt_renderer_metrics(renderer);
    return metrics.width_mm(metrics.context, style, text);
}

static const char *shown(const char *text)
{
    return dbt_font_shape(renderer, DBT_STYLE_BODY, text)->text;
}

static bool same(double a, double b)
{
    return a - b < 1e-9 && b - a < 1e-9;
}

static void figures_are_tabular(void **state)
{
    (void)state;
    for (char digit[] = "0"; digit[0] <= '9'; digit[0]++) {
        assert_true(same(width(DBT_STYLE_BODY, digit), width(DBT_STYLE_BODY, "8")));
    }
    assert_true(same(width(DBT_STYLE_BODY, "1111"), 4 * width(DBT_STYLE_BODY, "1")));
}

static void widths_follow_text_size_and_weight(void **state)
{
    (void)state;
    assert_true(same(width(DBT_STYLE_BODY, ""), 0));
    double body = width(DBT_STYLE_BODY, "Vårdcentralen");
    /* 13 letters of 8.5 points. */
    assert_true(body > 17 && body < 23);
    assert_true(width(DBT_STYLE_TITLE, "Vårdcentralen") > 2 * body);
    assert_true(width(DBT_STYLE_BODY_BOLD, "Vårdcentralen") > body);
}

static void text_is_never_markup(void **state)
{
    (void)state;
    double angle = width(DBT_STYLE_BODY, "<b>x</b>");
    assert_true(angle > 3 * width(DBT_STYLE_BODY, "x"));
    assert_true(width(DBT_STYLE_BODY, "&amp;") > width(DBT_STYLE_BODY, "&"));
}

static void missing_glyphs_are_replaced(void **state)
{
    (void)state;
    double square = width(DBT_STYLE_BODY, "\u25A1");
    assert_true(square > 1);
    assert_true(same(width(DBT_STYLE_BODY, "🏥"), square));
    /* What only joins is left out: two people and a sign are three characters. */
    assert_true(same(width(DBT_STYLE_BODY, "👩\u200D👩\uFE0F"), 2 * square));
    assert_string_equal(shown("👩\u200D👩\uFE0F"), "\u25A1\u25A1");
    assert_string_equal(shown("Norr 🏥 öst"), "Norr \u25A1 öst");
    assert_string_equal(shown("Norr"), "Norr");
    assert_true(same(width(DBT_STYLE_BODY, "א"), square));
}

/* Set in the cut fonts as in the whole ones, whatever letters there are. */
static void letters_that_the_cut_fonts_lack_are_set(void **state)
{
    (void)state;
    const cairo_scaled_font_t *cut = renderer->faces[DBT_FACES_CUT].fonts[DBT_STYLE_BODY].scaled;
    assert_ptr_equal(dbt_font_shape(renderer, DBT_STYLE_BODY, "Åre 5")->font, cut);
    assert_ptr_not_equal(dbt_font_shape(renderer, DBT_STYLE_BODY, "Žižek")->font, cut);
    assert_string_equal(shown("Київ"), "Київ");
    assert_true(
        same(width(DBT_STYLE_BODY, "Ж5") - width(DBT_STYLE_BODY, "Ж"), width(DBT_STYLE_BODY, "5")));
}

static void spaces_are_spaces(void **state)
{
    (void)state;
    assert_string_equal(shown("1\u00A0234"), "1 234");
    assert_true(same(width(DBT_STYLE_BODY, "1\u00A0234"), width(DBT_STYLE_BODY, "1 234")));
}

static void missing_fonts_name_file_and_package(void **state)
{
    (void)state;
    char folder[64];
    support_folder_make(folder);
    struct dbt_renderer *none = NULL;
    struct dbt_error error = {0};
    assert_int_equal(dbt_renderer_new(&none, folder, &error), DBT_INPUT);
    assert_null(none);
    assert_non_null(strstr(error.text, folder));
    assert_non_null(strstr(error.text, "Inter-Regular.otf"));
    assert_non_null(strstr(error.text, "fonts-inter"));
    assert_int_equal(dbt_renderer_new(&none, "/does/not/exist", &error), DBT_INPUT);
    support_folder_remove(folder);
}

static void link_font(const char *folder, const char *name, const char *target)
{
    char from[256];
    char to[256];
    snprintf(from, sizeof from, "%s/%s", DBT_FONT_FOLDER, target);
    snprintf(to, sizeof to, "%s/%s", folder, name);
    assert_int_equal(symlink(from, to), 0);
}

static void a_wrong_font_is_not_taken(void **state)
{
    (void)state;
    char folder[64];
    support_folder_make(folder);
    struct dbt_renderer *none = NULL;
    struct dbt_error error = {0};
    link_font(folder, "Inter-Regular.otf", "Inter-Regular.otf");
    link_font(folder, "Inter-SemiBold.otf", "Inter-SemiBold.otf");
    link_font(folder, "Inter-Bold.otf", "Inter-Thin.otf");
    assert_int_equal(dbt_renderer_new(&none, folder, &error), DBT_INPUT);
    assert_non_null(strstr(error.text, "Inter-Bold.otf"));

    char path[256];
    snprintf(path, sizeof path, "%s/Inter-Bold.otf", folder);
    assert_int_equal(remove(path), 0);
    support_file_write(path, "damaged", 7);
    assert_int_equal(dbt_renderer_new(&none, folder, &error), DBT_INPUT);
    assert_non_null(strstr(error.text, "Inter-Bold.otf"));
    support_folder_remove(folder);
}

static void a_renderer_can_be_made_again(void **state)
{
    (void)state;
    struct dbt_error error;
    for (int i = 0; i < 3; i++) {
        struct dbt_renderer *again = NULL;
        assert_int_equal(dbt_renderer_new(&again, DBT_FONT_FOLDER, &error), DBT_OK);
        dbt_renderer_free(again);
    }
    dbt_renderer_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(figures_are_tabular, set_up, tear_down),
        cmocka_unit_test_setup_teardown(widths_follow_text_size_and_weight, set_up, tear_down),
        cmocka_unit_test_setup_teardown(text_is_never_markup, set_up, tear_down),
        cmocka_unit_test_setup_teardown(missing_glyphs_are_replaced, set_up, tear_down),
        cmocka_unit_test_setup_teardown(letters_that_the_cut_fonts_lack_are_set, set_up, tear_down),
        cmocka_unit_test_setup_teardown(spaces_are_spaces, set_up, tear_down),
        cmocka_unit_test(missing_fonts_name_file_and_package),
        cmocka_unit_test(a_wrong_font_is_not_taken),
        cmocka_unit_test(a_renderer_can_be_made_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
