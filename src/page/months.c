/* What the months came to. */
#include <string.h>

#include "parts.h"
#include "svg.h"

enum { MONTHS = DBT_FOLLOWUP_MONTHS, KRONA = 100, YEAR_MONTHS = 12, SHORT_LETTERS = 3 };

struct view { /* the chart on one kind of screen */
    const char *css_class;
    double w_mm, h_mm;
};

static const struct view views[] = {{"chart wide", 236, 30}, {"chart narrow", 76, 34}};

struct course {
    const char *names[MONTHS];
    const char *years[MONTHS];
    const char *months; /* "maj 2024–maj 2025" */
    const char *alternative;
};

static const char *write_kronor(void *context, dbt_figure figure, struct dbt_arena *arena)
{
    char text[DBT_HTML_NUMBER_BYTES];
    (void)context;
    return dbt_arena_string(arena, dbt_html_write_kronor(figure, text));
}

static dbt_month month_at(const struct dbt_html *html, size_t at)
{
    return html->page->last_month - (MONTHS - 1) + (dbt_month)at;
}

/* Its first letters, but of a name that is hardly longer: "juni" and "juli" would be one. */
static const char *short_name(struct dbt_html *html, dbt_month month)
{
    const char *name = dbt_html_month_name(html, month);
    size_t letters = 0;
    const char *at = name;
    for (; *at != '\0' && letters <= SHORT_LETTERS; at++) {
        letters += ((unsigned char)at[1] & 0xC0U) != 0x80U ? 1 : 0;
    }
    if (*at == '\0') {
        return name;
    }
    size_t length = 0;
    for (letters = 0; letters < SHORT_LETTERS; length++) {
        letters += ((unsigned char)name[length + 1] & 0xC0U) != 0x80U ? 1 : 0;
    }
    return dbt_html_keep(html, dbt_arena_copy(html->arena, (struct dbt_text){name, length}));
}

static const char *alternative_of(struct dbt_html *html, const char *months)
{
    const dbt_figure *figures = html->page->net_ore;
    char texts[2][DBT_HTML_NUMBER_BYTES] = {"", ""};
    size_t first = 0;
    size_t end = MONTHS;
    while (first < MONTHS && !dbt_figure_known(figures[first])) {
        first++;
    }
    while (end > first && !dbt_figure_known(figures[end - 1])) {
        end--;
    }
    if (end > first) {
        dbt_html_write_kronor(figures[first], texts[0]);
        dbt_html_write_kronor(figures[end - 1], texts[1]);
    }
    const struct dbt_html_value values[] = {
        {"months", months}, {"first", texts[0]}, {"last", texts[1]}};
    return dbt_html_expand(html, end > first ? DBT_TEXT_PAGE_MONTHS_ALT : DBT_TEXT_PAGE_MONTHS_NONE,
                           values, sizeof values / sizeof values[0]);
}

static void make_course(struct dbt_html *html, struct course *course)
{
    for (size_t i = 0; i < MONTHS; i++) {
        dbt_month month = month_at(html, i);
        bool is_first = i == 0 || month % YEAR_MONTHS == 0;
        course->names[i] = short_name(html, month);
        course->years[i] =
            is_first ? dbt_html_keep(html, dbt_arena_format(html->arena, "%d", month / YEAR_MONTHS))
                     : "";
    }
    course->months =
        dbt_html_period(html, (struct dbt_period){month_at(html, 0), html->page->last_month});
    course->alternative = alternative_of(html, course->months);
}

static enum dbt_status put_chart(struct dbt_html *html, const struct dbt_chart *chart,
                                 const struct view *view, const struct dbt_colours *colours,
                                 struct dbt_error *error)
{
    const struct dbt_chart_room room = {view->w_mm, view->h_mm, html->page->metrics};
    struct dbt_drawing drawing;
    enum dbt_status status = dbt_chart_draw(chart, &room, &drawing, html->arena, error);
    if (status == DBT_OK) {
        dbt_svg_write(html, &(struct dbt_svg){.drawing = &drawing,
                                              .colours = colours,
                                              .w_mm = view->w_mm,
                                              .h_mm = view->h_mm,
                                              .css_class = view->css_class,
                                              .alternative = chart->alternative});
    }
    return status;
}

static void put_table(struct dbt_html *html)
{
    char text[DBT_HTML_NUMBER_BYTES];
    dbt_html_raw(html, "<details><summary>");
    dbt_html_say(html, DBT_TEXT_PAGE_MONTHS_TABLE);
    dbt_html_raw(html, "</summary>\n<table class=\"small\"><caption class=\"vh\">");
    dbt_html_say(html, DBT_TEXT_PAGE_MONTHS);
    dbt_html_raw(html, "</caption><thead><tr><th scope=\"col\">");
    dbt_html_say(html, DBT_TEXT_PAGE_MONTH);
    dbt_html_raw(html, "</th><th scope=\"col\" class=\"n\">");
    dbt_html_say(html, DBT_TEXT_PAGE_NET);
    dbt_html_raw(html, "</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < MONTHS; i++) {
        dbt_figure figure = html->page->net_ore[i];
        dbt_html_raw(html, "<tr><th scope=\"row\">");
        dbt_html_text(html, dbt_html_month(html, month_at(html, i)));
        dbt_html_raw(html, "</th><td class=\"n\">");
        dbt_html_text(html,
                      dbt_figure_known(figure) ? dbt_html_write_ore(html, figure, text) : "–");
        dbt_html_raw(html, "</td></tr>\n");
    }
    dbt_html_raw(html, "</tbody></table></details>\n");
}

enum dbt_status dbt_put_months(struct dbt_html *html, const struct dbt_colours *colours,
                               struct dbt_error *error)
{
    struct course course;
    make_course(html, &course);
    const struct dbt_chart_series series = {.name = "", .figures = html->page->net_ore};
    const struct dbt_chart chart = {.kind = DBT_CHART_COLUMNS,
                                    .categories = course.names,
                                    .category_count = MONTHS,
                                    .groups = course.years,
                                    .group_count = MONTHS,
                                    .series = &series,
                                    .series_count = 1,
                                    .unit = KRONA,
                                    .least = DBT_FIGURE_NONE,
                                    .median = DBT_FIGURE_NONE,
                                    .most = DBT_FIGURE_NONE,
                                    .target = DBT_FIGURE_NONE,
                                    .write = write_kronor,
                                    .alternative = course.alternative};
    const struct dbt_html_value months = {"months", course.months};
    dbt_html_raw(html, "<section aria-labelledby=\"h-months\"><h2 id=\"h-months\">");
    dbt_html_say(html, DBT_TEXT_PAGE_MONTHS);
    dbt_html_raw(html, "</h2><p class=\"under\">");
    dbt_html_fill(html, DBT_TEXT_PAGE_MONTHS_OVER, &months, 1);
    dbt_html_raw(html, "</p>\n");
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; i < sizeof views / sizeof views[0] && status == DBT_OK; i++) {
        status = put_chart(html, &chart, &views[i], colours, error);
    }
    put_table(html);
    dbt_html_raw(html, "</section>\n");
    return status;
}
