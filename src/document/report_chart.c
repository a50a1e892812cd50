/* Charts of a report, and what they show in words. */
#include <string.h>

#include "format.h"
#include "report.h"

enum { YEAR_MONTHS = 12, WEEKDAYS = 7, HOURS = 24, TENTH = 10, ORE_PER_KRONA = 100 };

/* Hours of which a heat chart shows all: those of office days. */
enum { OFFICE_FROM = 7, OFFICE_HOURS = 11 };

/* ---- figures in words ----------------------------------------------------------------------- */

/* Tenths at most: "90 %", "96,9 %". */
static const char *write_share(struct dbt_arena *arena, dbt_figure figure)
{
    int64_t rounded = (figure + TENTH / 2) / TENTH * TENTH;
    return dbt_format_percent(arena, (int32_t)rounded);
}

static const char *write_known(enum dbt_report_unit_of unit, dbt_figure figure,
                               struct dbt_arena *arena)
{
    switch (unit) {
    case DBT_REPORT_KRONOR:
        return dbt_format_whole(arena, figure);
    case DBT_REPORT_ORE:
        return dbt_format_ore(arena, figure);
    case DBT_REPORT_SHARE:
        return write_share(arena, figure);
    case DBT_REPORT_COUNT:
        break;
    }
    return dbt_format_decimal(arena, figure, 0, 0);
}

struct writing { /* the context of a chart's figures */
    enum dbt_report_unit_of unit;
    bool says_unit;
    enum dbt_language language;
    const char *few;
};

static const char *write_figure(void *context, dbt_figure figure, struct dbt_arena *arena)
{
    const struct writing *writing = context;
    if (!dbt_figure_known(figure)) {
        return figure == DBT_FIGURE_SMALL ? writing->few : "\u2013";
    }
    const char *number = write_known(writing->unit, figure, arena);
    bool money = writing->unit == DBT_REPORT_KRONOR || writing->unit == DBT_REPORT_ORE;
    if (number != NULL && money && writing->says_unit) {
        number = dbt_arena_format(arena, "%s\u00A0kr", number);
    }
    return number == NULL || writing->language == DBT_LANGUAGE_SV
               ? number
               : dbt_format_english(arena, number);
}

/* In a sentence: with what it counts. */
const char *dbt_report_write(struct dbt_reporting *reporting, enum dbt_report_unit_of unit,
                             dbt_figure figure)
{
    struct writing writing = {unit, true, reporting->region->language, reporting->few};
    return dbt_report_keep(reporting, write_figure(&writing, figure, reporting->arena));
}

/* ---- names along the axes ------------------------------------------------------------------- */

/* The `nth` word of `words`. */
static const char *word_at(struct dbt_reporting *reporting, const char *words, size_t nth)
{
    const char *at = words + strspn(words, " ");
    for (size_t i = 0; i < nth; i++) {
        at += strcspn(at, " ");
        at += strspn(at, " ");
    }
    return dbt_report_keep(
        reporting, dbt_arena_copy(reporting->arena, (struct dbt_text){at, strcspn(at, " ")}));
}

/* "2025"; an hour with both digits, "08". */
static const char *number_of(struct dbt_reporting *reporting, int number)
{
    return dbt_report_keep(reporting, dbt_arena_format(reporting->arena, "%02d", number));
}

void dbt_report_names_make(struct dbt_reporting *reporting)
{
    const char *const *texts = reporting->region->texts;
    const dbt_month *months = reporting->followup->months;
    size_t bytes = sizeof(const char *);
    reporting->month_names = dbt_report_take(reporting, DBT_FOLLOWUP_MONTHS, bytes);
    reporting->year_names = dbt_report_take(reporting, DBT_FOLLOWUP_MONTHS, bytes);
    reporting->weekday_names = dbt_report_take(reporting, WEEKDAYS, bytes);
    reporting->hour_names = dbt_report_take(reporting, HOURS, bytes);
    if (reporting->status != DBT_OK) {
        return;
    }
    for (size_t i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        size_t of_year = (size_t)(months[i] % YEAR_MONTHS);
        bool same = i > 0 && months[i] / YEAR_MONTHS == months[i - 1] / YEAR_MONTHS;
        reporting->month_names[i] = word_at(reporting, texts[DBT_TEXT_MONTHS_SHORT], of_year);
        reporting->year_names[i] = same ? "" : number_of(reporting, (int)(months[i] / YEAR_MONTHS));
    }
    for (size_t i = 0; i < WEEKDAYS; i++) {
        reporting->weekday_names[i] = word_at(reporting, texts[DBT_TEXT_WEEKDAYS], i);
    }
    for (size_t i = 0; i < HOURS; i++) {
        reporting->hour_names[i] = number_of(reporting, (int)i);
    }
}

/* ---- what a chart shows --------------------------------------------------------------------- */

/* All series together: nothing, where one of them is not told. */
static dbt_figure column_sum(struct dbt_reporting *reporting,
                             const struct dbt_report_drawing *drawing, size_t at)
{
    dbt_figure sum = DBT_FIGURE_NONE;
    for (size_t i = 0; i < drawing->count; i++) {
        dbt_figure figure = drawing->series[i].figures[at];
        if (!dbt_figure_known(figure)) {
            return DBT_FIGURE_NONE;
        }
        sum = dbt_report_add(reporting, sum, figure);
    }
    return sum;
}

static const char *months_between(struct dbt_reporting *reporting, size_t first, size_t last)
{
    const dbt_month *months = reporting->followup->months;
    return dbt_report_keep(
        reporting, dbt_format_months(reporting->arena, reporting->region->texts[DBT_TEXT_MONTHS],
                                     (struct dbt_period){months[first], months[last]}));
}

/* "Listade patienter, juni 2024–juni 2025: från 6 010 till 6 222": from the first month of which
   something is known to the last. */
static const char *course(struct dbt_reporting *reporting, const struct dbt_report_drawing *drawing)
{
    size_t first = DBT_FOLLOWUP_MONTHS;
    size_t last = 0;
    for (size_t i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        bool known = dbt_figure_known(column_sum(reporting, drawing, i));
        first = known && first > i ? i : first;
        last = known ? i : last;
    }
    bool any = first < DBT_FOLLOWUP_MONTHS;
    size_t end = DBT_FOLLOWUP_MONTHS - 1;
    struct dbt_value values[] = {
        {"name", drawing->name},
        {"months", months_between(reporting, any ? first : 0, any ? last : end)},
        {"first",
         any ? dbt_report_write(reporting, drawing->unit, column_sum(reporting, drawing, first))
             : ""},
        {"last",
         any ? dbt_report_write(reporting, drawing->unit, column_sum(reporting, drawing, last))
             : ""},
    };
    return dbt_report_text(reporting, any ? DBT_TEXT_ALT_COURSE : DBT_TEXT_ALT_NONE, values, 4);
}

/* ---- charts --------------------------------------------------------------------------------- */

static struct dbt_chart *begin(struct dbt_reporting *reporting,
                               const struct dbt_report_drawing *drawing)
{
    struct dbt_chart *chart = dbt_report_take(reporting, 1, sizeof *chart);
    struct writing *writing = dbt_report_take(reporting, 1, sizeof *writing);
    if (chart == NULL || writing == NULL) {
        return NULL;
    }
    /* At an axis, the heading says it. */
    bool says_unit = drawing->kind == DBT_CHART_RANGE;
    *writing =
        (struct writing){drawing->unit, says_unit, reporting->region->language, reporting->few};
    *chart = (struct dbt_chart){.kind = drawing->kind,
                                .series = drawing->series,
                                .series_count = drawing->count,
                                .unit = drawing->unit == DBT_REPORT_KRONOR ? ORE_PER_KRONA : 1,
                                .is_share = drawing->unit == DBT_REPORT_SHARE,
                                .least = drawing->least,
                                .median = DBT_FIGURE_NONE,
                                .most = drawing->most,
                                .target = DBT_FIGURE_NONE,
                                .write = write_figure,
                                .context = writing,
                                .alternative = ""};
    return chart;
}

/* One series, and its one figure. */
static const struct dbt_chart_series *single(struct dbt_reporting *reporting, const char *name,
                                             dbt_figure value)
{
    struct dbt_chart_series *series = dbt_report_take(reporting, 1, sizeof *series);
    dbt_figure *figure = dbt_report_take(reporting, 1, sizeof *figure);
    if (series != NULL && figure != NULL) {
        *figure = value;
        *series = (struct dbt_chart_series){.name = name, .figures = figure};
    }
    return series;
}

const struct dbt_chart *dbt_report_chart(struct dbt_reporting *reporting,
                                         const struct dbt_report_drawing *drawing)
{
    struct dbt_chart *chart = begin(reporting, drawing);
    if (chart != NULL) {
        int32_t target = reporting->region->followup.target_bp;
        chart->categories = reporting->month_names;
        chart->category_count = DBT_FOLLOWUP_MONTHS;
        chart->groups = reporting->year_names;
        chart->group_count = DBT_FOLLOWUP_MONTHS;
        chart->target = chart->is_share && target > 0 ? target : DBT_FIGURE_NONE;
        chart->alternative = course(reporting, drawing);
    }
    return chart;
}

const struct dbt_chart *dbt_report_line(struct dbt_reporting *reporting,
                                        const struct dbt_report_drawing *drawing,
                                        const struct dbt_followup_months *months)
{
    struct dbt_chart_series *series = dbt_report_take(reporting, 1, sizeof *series);
    if (series == NULL) {
        return NULL;
    }
    *series = (struct dbt_chart_series){
        .name = drawing->name, .figures = months->of, .note = drawing->note};
    struct dbt_report_drawing of_one = *drawing;
    of_one.series = series;
    of_one.count = 1;
    return dbt_report_chart(reporting, &of_one);
}

const struct dbt_chart *dbt_report_range(struct dbt_reporting *reporting,
                                         const struct dbt_report_drawing *drawing,
                                         const struct dbt_report_key *key)
{
    struct dbt_report_drawing range = *drawing;
    range.series =
        single(reporting, drawing->name, drawing->is_reference ? DBT_FIGURE_NONE : key->value);
    range.count = 1;
    struct dbt_chart *chart = begin(reporting, &range);
    if (chart == NULL) {
        return NULL;
    }
    chart->category_count = 1;
    chart->least = key->least;
    chart->median = key->median;
    chart->most = key->most;
    struct dbt_value values[] = {
        {"name", drawing->name},
        {"value", dbt_report_write(reporting, drawing->unit, key->value)},
        {"median", dbt_report_write(reporting, drawing->unit, key->median)},
        {"range",
         dbt_report_keep(reporting,
                         dbt_arena_format(reporting->arena, "%s\u2013%s",
                                          dbt_report_write(reporting, drawing->unit, key->least),
                                          dbt_report_write(reporting, drawing->unit, key->most)))},
    };
    chart->alternative = dbt_report_text(reporting, DBT_TEXT_ALT_RANGE, values, 4);
    return chart;
}

const struct dbt_chart *dbt_report_bar(struct dbt_reporting *reporting,
                                       const struct dbt_report_drawing *drawing, dbt_figure value,
                                       dbt_figure most)
{
    struct dbt_report_drawing bar = *drawing;
    bar.series = single(reporting, drawing->name, value);
    bar.count = 1;
    struct dbt_chart *chart = begin(reporting, &bar);
    if (chart == NULL) {
        return NULL;
    }
    chart->category_count = 1;
    chart->most = most;
    struct dbt_value values[] = {{"name", drawing->name},
                                 {"value", dbt_report_write(reporting, drawing->unit, value)}};
    chart->alternative = dbt_report_text(reporting, DBT_TEXT_ALT_BAR, values, 2);
    return chart;
}

/* The busiest hour, of the week. */
static const char *busiest(struct dbt_reporting *reporting, const char *name,
                           const dbt_figure *by_hour)
{
    size_t most = 0;
    for (size_t i = 1; i < DBT_WEEK_HOURS; i++) {
        most = by_hour[i] > by_hour[most] ? i : most;
    }
    bool any = dbt_figure_known(by_hour[most]) && by_hour[most] > 0;
    struct dbt_value values[] = {
        {"name", name},
        {"day", reporting->weekday_names[most / HOURS]},
        {"hour", reporting->hour_names[most % HOURS]},
        {"value", dbt_report_write(reporting, DBT_REPORT_COUNT, by_hour[most])},
    };
    return dbt_report_text(reporting, any ? DBT_TEXT_ALT_HOURS : DBT_TEXT_ALT_HOURS_NONE, values,
                           4);
}

const struct dbt_chart *dbt_report_hours(struct dbt_reporting *reporting, const char *name,
                                         const dbt_figure *by_hour)
{
    struct dbt_chart_series *series = dbt_report_take(reporting, 1, sizeof *series);
    struct dbt_report_drawing drawing = {.kind = DBT_CHART_HEAT,
                                         .unit = DBT_REPORT_COUNT,
                                         .name = name,
                                         .series = series,
                                         .count = 1};
    struct dbt_chart *chart = begin(reporting, &drawing);
    if (series == NULL || chart == NULL) {
        return NULL;
    }
    *series = (struct dbt_chart_series){.name = name, .figures = by_hour};
    chart->categories = reporting->hour_names;
    chart->category_count = HOURS;
    chart->shown_first = OFFICE_FROM;
    chart->shown_count = OFFICE_HOURS;
    chart->groups = reporting->weekday_names;
    chart->group_count = WEEKDAYS;
    chart->alternative = busiest(reporting, name, by_hour);
    return chart;
}
