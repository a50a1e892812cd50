#include "support.h"

#include "path.h"

static cairo_t *make(void)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 24, 24);
    cairo_t *cairo = cairo_create(surface);
    cairo_surface_destroy(surface);
    return cairo;
}

/* The path's commands, as "MLCZ". */
static void commands(const char *data, char *out, size_t size)
{
    cairo_t *cairo = make();
    assert_true(dbt_path_add(cairo, data));
    cairo_path_t *path = cairo_copy_path(cairo);
    size_t length = 0;
    for (int i = 0; i < path->num_data && length + 1 < size; i += path->data[i].header.length) {
        out[length] = "MLCZ"[path->data[i].header.type];
        length++;
    }
    out[length] = '\0';
    cairo_path_destroy(path);
    cairo_destroy(cairo);
}

static void commands_become_segments(void **state)
{
    (void)state;
    char made[16];
    commands("M1,2 L 3 4\nC1 2 3 4 5 6 L7 8", made, sizeof made);
    assert_string_equal(made, "MLCL");
    commands("M1 2 3 4 6 5", made, sizeof made);
    assert_string_equal(made, "MLL");
    commands("M0 0 C1 2 3 4 5 6 1 2 3 4 5 6", made, sizeof made);
    assert_string_equal(made, "MCC");
    commands("", made, sizeof made);
    assert_string_equal(made, "");
}

static void points_stand_where_the_data_says(void **state)
{
    (void)state;
    cairo_t *cairo = make();
    assert_true(dbt_path_add(cairo, "M2.5 3 L10 3 L10 20.25 Z"));
    double left;
    double top;
    double right;
    double bottom;
    cairo_path_extents(cairo, &left, &top, &right, &bottom);
    assert_int_equal((int)(left * 100), 250);
    assert_int_equal((int)(top * 100), 300);
    assert_int_equal((int)(right * 100), 1000);
    assert_int_equal((int)(bottom * 100), 2025);
    cairo_destroy(cairo);
}

static void anything_else_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"m1 2", "M1",         "M1 2 L",          "M1 2 Q3 4 5 6",
                                      "1 2",  "M1 2 Z 3 4", "M1 2 C1 2 3 4 5", "M a b",
                                      "X"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        cairo_t *cairo = make();
        assert_false(dbt_path_add(cairo, bad[i]));
        cairo_destroy(cairo);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_become_segments),
        cmocka_unit_test(points_stand_where_the_data_says),
        cmocka_unit_test(anything_else_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
