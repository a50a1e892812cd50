/* Shapes as SVG. */
#include "support.h"

#include "sample.h"
#include "svg.h"

static void every_shape_is_written(void **state)
{
    const struct dbt_point points[] = {{0, 1.256}, {-2.5, 30}};
    struct dbt_shape shapes[] = {
        {.kind = DBT_SHAPE_FILL,
         .ink = DBT_INK_ACCENT,
         .x_mm = 1,
         .y_mm = 2,
         .w_mm = 3.1,
         .h_mm = 4},
        {.kind = DBT_SHAPE_LINE,
         .ink = DBT_INK_LINE,
         .paleness = 100,
         .is_dashed = true,
         .h_mm = 0.2,
         .points = points,
         .point_count = 2},
        {.kind = DBT_SHAPE_DOT, .ink = DBT_INK_INK, .x_mm = 5, .y_mm = 6, .w_mm = 1.5},
        {.kind = DBT_SHAPE_TEXT,
         .style = DBT_STYLE_AXIS_BOLD,
         .align = DBT_ALIGN_RIGHT,
         .x_mm = 7,
         .y_mm = 8,
         .text = "<b>"},
    };
    const struct dbt_drawing drawing = {shapes, 4, 4};
    struct sample sample;
    struct dbt_colours colours;
    (void)state;
    sample_init(&sample);
    dbt_colours_make(&colours, &sample.region.identity);
    struct dbt_html html = {&sample.page, &sample.out, &sample.arena};
    dbt_svg_write(&html, &(struct dbt_svg){&drawing, &colours, 100, 40.25, "chart", "\"<x>"});
    assert_string_equal(
        sample.out.bytes,
        "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 100 40.25\" "
        "aria-label=\"&quot;&lt;x&gt;\">"
        "<rect x=\"1\" y=\"2\" width=\"3.1\" height=\"4\" fill=\"#1f4e3d\"/>"
        "<polyline fill=\"none\" stroke-linejoin=\"round\" points=\"0,1.26 -2.5,30\" "
        "stroke-width=\"0.2\" stroke=\"#ffffff\" stroke-dasharray=\"0.9\"/>"
        "<circle cx=\"5\" cy=\"6\" r=\"0.75\" fill=\"#1c2024\"/>"
        "<text x=\"7\" y=\"8\" font-size=\"2.29\" font-weight=\"600\" text-anchor=\"end\" "
        "fill=\"#1c2024\">&lt;b&gt;</text></svg>\n");
    sample_release(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_shape_is_written)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
