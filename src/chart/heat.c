/* One series by weekday and hour: the darker a cell, the more. */
#include <math.h>

#include "draw.h"

#define NAME_GAP_MM  1.8
#define SEAM_MM      0.35
#define APART_MM     1.2
#define HOURS_MM     0.9 /* between the cells and the hours' names */
#define SCALE_MM     1.6 /* between those and the scale */
#define SWATCH_MM    2.4
#define SWATCH_GAP   0.9
#define ENTRY_GAP_MM 3.0
#define RING_MM      1.1
#define NAMES_SHARE  0.3

enum { BANDS = 4, DARK_BANDS = 2 };

struct heat {
    size_t first, count;    /* the categories that are shown */
    dbt_figure least, most; /* of figures above 0; `most` is 0: there is none */
    size_t busiest;
    bool any_zero, any_small;
    struct dbt_frame frame;
    double w_mm, h_mm; /* of a cell */
};

static const struct dbt_tone band_tones[BANDS] = {
    {DBT_INK_ACCENT, 78}, {DBT_INK_ACCENT, 54}, {DBT_INK_ACCENT, 28}, {DBT_INK_ACCENT, 0}};
static const struct dbt_tone none_tone = {DBT_INK_PANEL, 0};

static dbt_figure figure_at(const struct dbt_chart *chart, size_t row, size_t category)
{
    return chart->series[0].figures[row * chart->category_count + category];
}

static bool occurs(const struct dbt_chart *chart, size_t category)
{
    for (size_t row = 0; row < chart->group_count; row++) {
        dbt_figure figure = figure_at(chart, row, category);
        if (figure != 0 && figure != DBT_FIGURE_NONE) {
            return true;
        }
    }
    return false;
}

static void find_window(struct heat *heat, const struct dbt_chart *chart)
{
    size_t end = chart->category_count;
    heat->first = 0;
    if (chart->shown_count > 0 && chart->shown_first < end) {
        size_t most = end - chart->shown_first;
        heat->first = chart->shown_first;
        end = heat->first + (chart->shown_count < most ? chart->shown_count : most);
    }
    for (size_t i = 0; i < chart->category_count; i++) {
        if (occurs(chart, i)) {
            heat->first = i < heat->first ? i : heat->first;
            end = i + 1 > end ? i + 1 : end;
        }
    }
    heat->count = end - heat->first;
}

static void find_range(struct heat *heat, const struct dbt_chart *chart)
{
    for (size_t i = 0; i < chart->group_count * chart->category_count; i++) {
        dbt_figure figure = chart->series[0].figures[i];
        bool shown = i % chart->category_count >= heat->first &&
                     i % chart->category_count < heat->first + heat->count;
        heat->any_zero |= shown && figure == 0;
        heat->any_small |= figure == DBT_FIGURE_SMALL;
        if (!dbt_figure_known(figure) || figure <= 0) {
            continue;
        }
        if (figure > heat->most) {
            heat->most = figure;
            heat->busiest = i;
        }
        heat->least = heat->least == 0 || figure < heat->least ? figure : heat->least;
    }
}

/* Where the first band begins: at 0, so that twice as dark is twice as much; at the least where all
   would be in the darkest bands otherwise, and nothing to be told apart. */
static dbt_figure band_floor(const struct heat *heat)
{
    bool is_narrow = heat->least > heat->most / 2 && heat->most - heat->least >= BANDS;
    return is_narrow ? heat->least : 0;
}

/* Where a band ends: they are equally wide. */
static dbt_figure band_end(const struct heat *heat, size_t band)
{
    dbt_figure floor = band_floor(heat);
    dbt_figure quarter = (heat->most - floor) / BANDS;
    dbt_figure rest = (heat->most - floor) % BANDS;
    dbt_figure at = (dbt_figure)band + 1;
    return floor + quarter * at + (rest * at + BANDS - 1) / BANDS;
}

static size_t band_of(const struct heat *heat, dbt_figure figure)
{
    size_t band = 0;
    while (band + 1 < BANDS && figure > band_end(heat, band)) {
        band++;
    }
    return band;
}

static double names_width(const struct dbt_pen *pen)
{
    double widest_mm = 0;
    for (size_t i = 0; i < pen->chart->group_count; i++) {
        widest_mm = fmax(widest_mm, dbt_pen_width(pen, DBT_STYLE_AXIS, pen->chart->groups[i]));
    }
    return fmin(widest_mm, NAMES_SHARE * pen->room.w_mm) + NAME_GAP_MM;
}

static double line_height(void)
{
    return dbt_above(DBT_STYLE_AXIS) + dbt_below(DBT_STYLE_AXIS);
}

static void find_cells(struct heat *heat, const struct dbt_pen *pen)
{
    double below_mm = HOURS_MM + SCALE_MM + 2 * line_height();
    double names_mm = names_width(pen);
    heat->w_mm = fmax(pen->room.w_mm - names_mm, 0) / (double)heat->count;
    heat->h_mm = fmax(pen->room.h_mm - below_mm, 0) / (double)pen->chart->group_count;
    heat->frame = (struct dbt_frame){names_mm, 0, heat->w_mm * (double)heat->count,
                                     heat->h_mm * (double)pen->chart->group_count};
}

static void draw_number(struct dbt_pen *pen, const struct heat *heat, struct dbt_frame cell)
{
    const char *text = dbt_pen_write(pen, heat->most);
    if (heat->h_mm >= dbt_em(DBT_STYLE_REVERSED) &&
        dbt_pen_width(pen, DBT_STYLE_REVERSED, text) <= cell.w_mm) {
        dbt_pen_text(pen, &(struct dbt_writing){.text = text,
                                                .style = DBT_STYLE_REVERSED,
                                                .align = DBT_ALIGN_CENTRE,
                                                .x_mm = cell.x_mm + cell.w_mm / 2,
                                                .y_mm = cell.y_mm + cell.h_mm / 2 +
                                                        dbt_middle(DBT_STYLE_REVERSED),
                                                .w_mm = cell.w_mm});
    }
}

static void draw_swatch(struct dbt_pen *pen, const struct heat *heat, struct dbt_frame cell,
                        dbt_figure figure)
{
    bool above = dbt_figure_known(figure) && figure > 0;
    dbt_pen_fill(pen, cell, above ? band_tones[band_of(heat, figure)] : none_tone);
    if (figure == DBT_FIGURE_SMALL) {
        dbt_pen_ring(pen, (struct dbt_point){cell.x_mm + cell.w_mm / 2, cell.y_mm + cell.h_mm / 2},
                     fmin(RING_MM, fmin(cell.w_mm, cell.h_mm)));
    }
}

/* Of rows that are lower than a text, not all have their names. */
static void draw_names(struct dbt_pen *pen, const struct heat *heat)
{
    size_t rows = pen->chart->group_count;
    size_t step = 1;
    while ((double)step * heat->h_mm < line_height() && step < rows) {
        step++;
    }
    for (size_t row = 0; row < rows && (double)step * heat->h_mm >= line_height(); row += step) {
        dbt_pen_text(pen, &(struct dbt_writing){.text = pen->chart->groups[row],
                                                .style = DBT_STYLE_AXIS,
                                                .y_mm = ((double)row + 0.5) * heat->h_mm +
                                                        dbt_middle(DBT_STYLE_AXIS),
                                                .w_mm = heat->frame.x_mm - NAME_GAP_MM});
    }
}

static void draw_row(struct dbt_pen *pen, const struct heat *heat, size_t row)
{
    const struct dbt_chart *chart = pen->chart;
    double y_mm = (double)row * heat->h_mm;
    for (size_t i = 0; i < heat->count && pen->status == DBT_OK; i++) {
        dbt_figure figure = figure_at(chart, row, heat->first + i);
        struct dbt_frame cell = {heat->frame.x_mm + (double)i * heat->w_mm, y_mm,
                                 fmax(heat->w_mm - SEAM_MM, 0), fmax(heat->h_mm - SEAM_MM, 0)};
        if (figure == DBT_FIGURE_NONE) {
            continue;
        }
        draw_swatch(pen, heat, cell, figure);
        if (heat->most > 0 && row * chart->category_count + heat->first + i == heat->busiest) {
            draw_number(pen, heat, cell);
        }
    }
}

static void draw_hours(struct dbt_pen *pen, const struct heat *heat)
{
    const struct dbt_chart *chart = pen->chart;
    double widest_mm = 0;
    for (size_t i = 0; i < heat->count; i++) {
        const char *name = chart->categories[heat->first + i];
        widest_mm = fmax(widest_mm, dbt_pen_width(pen, DBT_STYLE_AXIS, name));
    }
    size_t step = 1;
    while ((double)step * heat->w_mm < widest_mm + APART_MM && step < heat->count) {
        step++;
    }
    for (size_t i = 0; i < heat->count; i += step) {
        dbt_pen_text(pen,
                     &(struct dbt_writing){
                         .text = chart->categories[heat->first + i],
                         .style = DBT_STYLE_AXIS,
                         .align = DBT_ALIGN_CENTRE,
                         .x_mm = heat->frame.x_mm + ((double)i + 0.5) * heat->w_mm - SEAM_MM / 2,
                         .y_mm = heat->frame.h_mm + HOURS_MM + dbt_above(DBT_STYLE_AXIS),
                         .w_mm = pen->room.w_mm});
    }
}

/* ---- the scale ------------------------------------------------------------------------------ */

/* A figure of the band, for its ink, and what is said of it; null when the band has no figures. */
static const char *band_text(struct dbt_pen *pen, const struct heat *heat, size_t band,
                             dbt_figure *figure)
{
    dbt_figure from = band == 0 ? heat->least : band_end(heat, band - 1) + 1;
    dbt_figure to = band_end(heat, band);
    from = from < heat->least ? heat->least : from;
    *figure = to;
    if (heat->most == 0 || from > to) {
        return NULL;
    }
    const char *first = dbt_pen_write(pen, from);
    return from == to ? first
                      : dbt_arena_format(pen->arena, "%s\u2013%s", first, dbt_pen_write(pen, to));
}

/* Its next entry; false when there is no more room for one. */
static bool draw_entry(struct dbt_pen *pen, const struct heat *heat, double *x_mm,
                       dbt_figure figure, const char *text)
{
    double w_mm = SWATCH_MM + SWATCH_GAP + dbt_pen_width(pen, DBT_STYLE_AXIS, text);
    double y_mm =
        heat->frame.h_mm + HOURS_MM + SCALE_MM + line_height() + dbt_above(DBT_STYLE_AXIS);
    double top_mm = y_mm - dbt_middle(DBT_STYLE_AXIS) - SWATCH_MM / 2;
    if (*x_mm + w_mm > pen->room.w_mm || top_mm + SWATCH_MM > pen->room.h_mm) {
        return false;
    }
    draw_swatch(pen, heat, (struct dbt_frame){*x_mm, top_mm, SWATCH_MM, SWATCH_MM}, figure);
    dbt_pen_text(pen, &(struct dbt_writing){.text = text,
                                            .style = DBT_STYLE_AXIS,
                                            .x_mm = *x_mm + SWATCH_MM + SWATCH_GAP,
                                            .y_mm = y_mm,
                                            .w_mm = pen->room.w_mm});
    *x_mm += w_mm + ENTRY_GAP_MM;
    return true;
}

static void draw_scale(struct dbt_pen *pen, const struct heat *heat)
{
    double x_mm = heat->frame.x_mm;
    bool fits = true;
    if (heat->any_zero) {
        fits = draw_entry(pen, heat, &x_mm, 0, dbt_pen_write(pen, 0));
    }
    if (heat->any_small && fits) {
        fits = draw_entry(pen, heat, &x_mm, DBT_FIGURE_SMALL, dbt_pen_write(pen, DBT_FIGURE_SMALL));
    }
    for (size_t i = 0; i < BANDS && fits; i++) {
        dbt_figure figure = 0;
        const char *text = band_text(pen, heat, i, &figure);
        fits = text == NULL || draw_entry(pen, heat, &x_mm, figure, text);
    }
}

void dbt_heat_draw(struct dbt_pen *pen)
{
    const struct dbt_chart *chart = pen->chart;
    struct heat heat = {0};
    if (chart->series_count == 0 || chart->category_count == 0 || chart->group_count == 0) {
        return;
    }
    find_window(&heat, chart);
    find_range(&heat, chart);
    find_cells(&heat, pen);
    for (size_t row = 0; row < chart->group_count && pen->status == DBT_OK; row++) {
        draw_row(pen, &heat, row);
    }
    draw_names(pen, &heat);
    draw_hours(pen, &heat);
    draw_scale(pen, &heat);
}
