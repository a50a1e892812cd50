#include "pages.h"

#include <locale.h>

static void items_are_lines_in_reading_order(void **state)
{
    (void)state;
    static const char expected[] =
        "page 1\n"
        "mark artefact 105.00 148.50 centre MARK | UTKAST\n"
        "text text 105.00 30.00 left TITLE | Faktura\n"
        "text cell 105.00 40.00 right BODY row 3 | Åsa & <b>\n"
        "text text 105.00 50.00 centre SMALL | \u22121\u00A0234,50\n"
        "rule artefact -0.05 60.00 100.00 0.20\n"
        "fill artefact 20.00 70.00 100.00 10.00\n"
        "code figure 20.00 90.00 30.00 30.00 | Skanna\n"
        "path artefact 20.00 20.00 9.00 9.00 | M2 2 L22 2 C22 12 12 22 2 22 Z\n"
        "page 2\n"
        "text text 105.00 30.00 left BODY_BOLD | Sida 2 (2)\n";
    struct pages pages;
    struct dbt_error error;
    struct dbt_buffer out;
    pages_init(&pages, "Åsa & <b>");
    pages.first[2].role = DBT_ROLE_CELL;
    pages.first[2].row = 3;
    pages.first[4].x_mm = -0.05;
    dbt_buffer_init(&out);
    setlocale(LC_ALL, "sv_SE.UTF-8");
    assert_int_equal(dbt_render_dump(&pages.document, &out, &error), DBT_OK);
    setlocale(LC_ALL, "C");
    assert_string_equal(out.bytes, expected);
    dbt_buffer_release(&out);
}

static void a_failed_buffer_is_told(void **state)
{
    (void)state;
    struct pages pages;
    struct dbt_error error;
    struct dbt_buffer out;
    pages_init(&pages, "x");
    dbt_buffer_init(&out);
    out.failed = true;
    assert_int_equal(dbt_render_dump(&pages.document, &out, &error), DBT_MEMORY);
    dbt_buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_are_lines_in_reading_order),
        cmocka_unit_test(a_failed_buffer_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
