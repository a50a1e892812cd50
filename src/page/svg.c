/* Shapes as SVG; a millimetre is its unit. */
#include "svg.h"

#include <inttypes.h>
#include <math.h>

#define MM_PER_POINT (25.4 / 72.0)
#define DASH_MM      0.9

enum { DECIMALS = 100 };

static const struct {
    enum dbt_weight weight;
    double size_pt;
    enum dbt_ink ink;
} styles[] = {
#define DBT_STYLE(name, weight, size_pt, ink) {DBT_WEIGHT_##weight, size_pt, DBT_INK_##ink},
#include "debitera/style.def"
#undef DBT_STYLE
};

static const char *const anchors[] = {
    [DBT_ALIGN_LEFT] = "start", [DBT_ALIGN_RIGHT] = "end", [DBT_ALIGN_CENTRE] = "middle"};

static const unsigned weights[DBT_WEIGHT_COUNT] = {[DBT_WEIGHT_REGULAR] = 400,
                                                   [DBT_WEIGHT_SEMIBOLD] = 600,
                                                   [DBT_WEIGHT_BOLD] = 700,
                                                   [DBT_WEIGHT_ITALIC] = 400};

/* Hundredths, without help of a locale. */
static void put_number(struct dbt_html *html, double value)
{
    int64_t hundredths = llround(value * DECIMALS);
    char text[DBT_DECIMAL_BYTES];
    dbt_html_raw(html, dbt_decimal_write(hundredths, 2, 0, text));
}

static void put_attribute(struct dbt_html *html, const char *name, double value)
{
    dbt_buffer_format(html->out, " %s=\"", name);
    put_number(html, value);
    dbt_html_raw(html, "\"");
}

static void put_colour(struct dbt_html *html, const char *name, uint32_t colour)
{
    dbt_buffer_format(html->out, " %s=\"#%06" PRIx32 "\"", name, colour);
}

static uint32_t colour_of(const struct dbt_svg *svg, const struct dbt_shape *shape)
{
    return dbt_colour_pale(svg->colours->of[shape->ink], shape->paleness);
}

static void put_fill(struct dbt_html *html, const struct dbt_svg *svg,
                     const struct dbt_shape *shape)
{
    dbt_html_raw(html, "<rect");
    put_attribute(html, "x", shape->x_mm);
    put_attribute(html, "y", shape->y_mm);
    put_attribute(html, "width", shape->w_mm);
    put_attribute(html, "height", shape->h_mm);
    put_colour(html, "fill", colour_of(svg, shape));
    dbt_html_raw(html, "/>");
}

static void put_line(struct dbt_html *html, const struct dbt_svg *svg,
                     const struct dbt_shape *shape)
{
    dbt_html_raw(html, "<polyline fill=\"none\" stroke-linejoin=\"round\" points=\"");
    for (size_t i = 0; i < shape->point_count; i++) {
        dbt_html_raw(html, i > 0 ? " " : "");
        put_number(html, shape->points[i].x_mm);
        dbt_html_raw(html, ",");
        put_number(html, shape->points[i].y_mm);
    }
    dbt_html_raw(html, "\"");
    put_attribute(html, "stroke-width", shape->h_mm);
    put_colour(html, "stroke", colour_of(svg, shape));
    if (shape->is_dashed) {
        put_attribute(html, "stroke-dasharray", DASH_MM);
    }
    dbt_html_raw(html, "/>");
}

static void put_dot(struct dbt_html *html, const struct dbt_svg *svg, const struct dbt_shape *shape)
{
    dbt_html_raw(html, "<circle");
    put_attribute(html, "cx", shape->x_mm);
    put_attribute(html, "cy", shape->y_mm);
    put_attribute(html, "r", shape->w_mm / 2);
    put_colour(html, "fill", colour_of(svg, shape));
    dbt_html_raw(html, "/>");
}

static void put_text(struct dbt_html *html, const struct dbt_svg *svg,
                     const struct dbt_shape *shape)
{
    dbt_html_raw(html, "<text");
    put_attribute(html, "x", shape->x_mm);
    put_attribute(html, "y", shape->y_mm);
    put_attribute(html, "font-size", styles[shape->style].size_pt * MM_PER_POINT);
    dbt_buffer_format(html->out, " font-weight=\"%u\" text-anchor=\"%s\"",
                      weights[styles[shape->style].weight], anchors[shape->align]);
    put_colour(html, "fill", svg->colours->of[styles[shape->style].ink]);
    dbt_html_raw(html, ">");
    dbt_html_text(html, shape->text);
    dbt_html_raw(html, "</text>");
}

static void put_shape(struct dbt_html *html, const struct dbt_svg *svg,
                      const struct dbt_shape *shape)
{
    switch (shape->kind) {
    case DBT_SHAPE_FILL:
        put_fill(html, svg, shape);
        break;
    case DBT_SHAPE_LINE:
        put_line(html, svg, shape);
        break;
    case DBT_SHAPE_DOT:
        put_dot(html, svg, shape);
        break;
    case DBT_SHAPE_TEXT:
        put_text(html, svg, shape);
        break;
    }
}

void dbt_svg_write(struct dbt_html *html, const struct dbt_svg *svg)
{
    dbt_buffer_format(html->out, "<svg class=\"%s\" role=\"img\" viewBox=\"0 0 ", svg->css_class);
    put_number(html, svg->w_mm);
    dbt_html_raw(html, " ");
    put_number(html, svg->h_mm);
    dbt_html_raw(html, "\" aria-label=\"");
    dbt_html_text(html, svg->alternative);
    dbt_html_raw(html, "\">");
    for (size_t i = 0; i < svg->drawing->count; i++) {
        put_shape(html, svg, &svg->drawing->items[i]);
    }
    dbt_html_raw(html, "</svg>\n");
}
