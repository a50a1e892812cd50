/* Colours that can be read. */
#include "support.h"

#include "colour.h"

static struct dbt_colours made(const char *accent, const char *tint)
{
    struct dbt_colours colours;
    const struct dbt_identity identity = {.accent = accent, .tint = tint};
    dbt_colours_make(&colours, &identity);
    return colours;
}

/* A ratio in tenths. */
static int contrast(uint32_t one, uint32_t other)
{
    return (int)(dbt_colour_contrast(one, other) * 10);
}

static void contrasts_are_those_of_the_guidelines(void **state)
{
    (void)state;
    assert_int_equal(contrast(0x000000, 0xFFFFFF), 210);
    assert_int_equal(contrast(0xFFFFFF, 0x000000), 210);
    assert_int_equal(contrast(0x767676, 0xFFFFFF), 45);
    assert_int_equal(contrast(0x777777, 0xFFFFFF), 44);
    assert_int_equal(contrast(0xABCDEF, 0xABCDEF), 10);
}

static void a_region_has_its_own(void **state)
{
    (void)state;
    struct dbt_colours colours = made("#1f4e3d", "#E8F1EC");
    assert_int_equal(colours.of[DBT_INK_ACCENT], 0x1F4E3D);
    assert_int_equal(colours.of[DBT_INK_TINT], 0xE8F1EC);
}

static void what_cannot_be_read_is_replaced(void **state)
{
    static const char *const accents[] = {"#ffcc00", "#8090a0",  "red", "#12345",
                                          "#12345g", "#1234567", "",    "#000;}<"};
    (void)state;
    for (size_t i = 0; i < sizeof accents / sizeof accents[0]; i++) {
        struct dbt_colours colours = made(accents[i], "#202020");
        assert_int_equal(colours.of[DBT_INK_ACCENT], colours.of[DBT_INK_INK]);
        assert_int_equal(colours.of[DBT_INK_TINT], colours.of[DBT_INK_PANEL]);
    }
}

/* 4.6 on white, 4.2 on the panel and 4.1 on a notice. */
static void links_are_read_wherever_they_stand(void **state)
{
    (void)state;
    assert_int_equal(made("#757575", "#ffffff").of[DBT_INK_ACCENT], 0x1C2024);
    assert_int_equal(made("#6a6a6a", "#ffffff").of[DBT_INK_ACCENT], 0x6A6A6A);
}

static void paleness_is_a_share_of_white(void **state)
{
    (void)state;
    assert_int_equal(dbt_colour_pale(0x1F4E3D, 0), 0x1F4E3D);
    assert_int_equal(dbt_colour_pale(0x1F4E3D, 100), 0xFFFFFF);
    assert_int_equal(dbt_colour_pale(0x000000, 50), 0x808080);
    assert_int_equal(dbt_colour_pale(0x00FF00, 20), 0x33FF33);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contrasts_are_those_of_the_guidelines),
        cmocka_unit_test(a_region_has_its_own),
        cmocka_unit_test(what_cannot_be_read_is_replaced),
        cmocka_unit_test(links_are_read_wherever_they_stand),
        cmocka_unit_test(paleness_is_a_share_of_white),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
