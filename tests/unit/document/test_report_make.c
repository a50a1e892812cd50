/* What a unit's report is made of: sums of what is not shown, and what charts say in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "figures.h"

#include "report.h"

enum { LAST = DBT_FOLLOWUP_MONTHS - 1 };

static enum dbt_status make(struct figures *figures, const struct dbt_report_limits *limits,
                            struct dbt_report_paper *paper)
{
    struct dbt_report report = {&figures->followup, &figures->units[0], sample_day(2025, 7, 5)};
    struct dbt_reporting reporting = {.report = &report,
                                      .followup = &figures->followup,
                                      .subject = &figures->units[0],
                                      .region = &figures->region,
                                      .limits = *limits,
                                      .arena = &figures->arena,
                                      .error = &figures->error,
                                      .paper = paper};
    *paper = (struct dbt_report_paper){0};
    return dbt_report_make(&reporting);
}

static const struct dbt_report_limits all = {64, 64, 64, false};
static const struct dbt_report_limits few = {4, 3, 2, false};

static void adds_up_services_that_are_not_shown(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {1, 9, NULL};
    struct dbt_report_paper paper;
    figures_init(&figures, &wanted);
    assert_int_equal(make(&figures, &few, &paper), DBT_OK);
    const struct dbt_report_cost *costs = paper.services.items;
    assert_int_equal(paper.services.count, 4);
    assert_string_equal(costs[3].name, "Övriga tjänster (6 st)");
    int64_t month = 0;
    int64_t sum = 0;
    for (size_t i = 0; i < paper.services.count; i++) {
        month += costs[i].month;
        sum += costs[i].sum;
    }
    assert_int_equal(month, figures.units[0].cost_ore.of[LAST]);
    assert_int_equal(month, paper.service_sum.month);
    assert_int_equal(sum, paper.service_sum.sum);
    figures_release(&figures);
}

static void adds_up_effects_that_are_not_shown(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {1, 9, NULL};
    struct dbt_report_paper paper;
    figures_init(&figures, &wanted);
    assert_int_equal(make(&figures, &few, &paper), DBT_OK);
    const struct dbt_report_effect *effects = paper.price_switch.effects.items;
    const struct dbt_report_effect *sum = &paper.price_switch.sum;
    struct dbt_report_effect added = {0};
    assert_int_equal(paper.price_switch.effects.count, 3);
    for (size_t i = 0; i < 3; i++) {
        added.before += effects[i].before;
        added.price += effects[i].price;
        added.volume += effects[i].volume;
        added.after += effects[i].after;
    }
    assert_int_equal(added.before, sum->before);
    assert_int_equal(added.price, sum->price);
    assert_int_equal(added.volume, sum->volume);
    assert_int_equal(added.after, sum->after);
    assert_int_equal(sum->before + sum->price + sum->volume, sum->after);
    figures_release(&figures);
}

static void shows_all_when_there_is_room(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {1, 9, NULL};
    struct dbt_report_paper paper;
    figures_init(&figures, &wanted);
    assert_int_equal(make(&figures, &all, &paper), DBT_OK);
    assert_int_equal(paper.services.count, 9);
    assert_int_equal(paper.price_switch.effects.count, 9);
    assert_int_equal(paper.months_known, 13);
    for (size_t i = 0; i < LAST; i++) {
        figures.units[0].cost_ore.of[i] = DBT_FIGURE_NONE;
    }
    assert_int_equal(make(&figures, &all, &paper), DBT_OK);
    assert_int_equal(paper.months_known, 1);
    assert_true(paper.is_one_month);
    assert_int_equal(paper.service_sum.sum, paper.service_sum.month);
    figures_release(&figures);
}

static void joins_what_is_included_by_package(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {1, 1, NULL};
    struct dbt_report_paper paper;
    figures_init(&figures, &wanted);
    assert_int_equal(make(&figures, &few, &paper), DBT_OK);
    const struct dbt_report_package *packages = paper.included.items;
    assert_int_equal(paper.included.count, 3);
    assert_string_equal(packages[0].name, "Vårdutbud bas");
    assert_string_equal(packages[0].services, "Primärvårdskvalitet, Webbtidbok och 7 till");
    assert_null(strstr(packages[2].services, " till"));
    figures_release(&figures);
}

static void compares_with_the_year_before(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {1, 1, NULL};
    struct dbt_report_paper paper;
    figures_init(&figures, &wanted);
    figures.units[0].listed.of[0] = 6000;
    figures.units[0].listed.of[LAST] = 6222;
    assert_int_equal(make(&figures, &all, &paper), DBT_OK);
    assert_int_equal(paper.listed.change_bp, 370);
    assert_string_equal(paper.listed_chart->series[0].note, "+3,7\u00A0% på ett år");
    figures.units[0].listed.of[0] = DBT_FIGURE_SMALL;
    assert_int_equal(make(&figures, &all, &paper), DBT_OK);
    assert_false(dbt_figure_known(paper.listed.change_bp));
    assert_null(paper.listed_chart->series[0].note);
    figures.units[0].listed.of[0] = 0;
    assert_int_equal(make(&figures, &all, &paper), DBT_OK);
    assert_false(dbt_figure_known(paper.listed.change_bp));
    figures_release(&figures);
}

static void says_what_a_line_shows(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {1, 1, NULL};
    struct dbt_report_paper paper;
    figures_init(&figures, &wanted);
    struct dbt_followup_months *listed = &figures.units[0].listed;
    listed->of[0] = 6010;
    listed->of[LAST] = 6222;
    assert_int_equal(make(&figures, &all, &paper), DBT_OK);
    assert_string_equal(paper.listed_chart->alternative,
                        "Listade patienter, juni\u00A02024–juni\u00A02025: från 6\u00A0010 till "
                        "6\u00A0222");
    listed->of[0] = DBT_FIGURE_NONE;
    listed->of[1] = 6100;
    listed->of[LAST] = DBT_FIGURE_SMALL;
    listed->of[LAST - 1] = 7;
    assert_int_equal(make(&figures, &all, &paper), DBT_OK);
    assert_string_equal(paper.listed_chart->alternative,
                        "Listade patienter, juli\u00A02024–maj\u00A02025: från 6\u00A0100 till 7");
    for (size_t i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        listed->of[i] = DBT_FIGURE_NONE;
    }
    assert_int_equal(make(&figures, &all, &paper), DBT_OK);
    assert_string_equal(paper.listed_chart->alternative,
                        "Listade patienter, juni\u00A02024–juni\u00A02025: inga uppgifter");
    figures_release(&figures);
}

static void says_where_a_figure_stands(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {1, 1, NULL};
    struct dbt_report_paper paper;
    figures_init(&figures, &wanted);
    figures.units[0].calls.share.of[LAST] = 9229;
    assert_int_equal(make(&figures, &all, &paper), DBT_OK);
    assert_string_equal(paper.share.range->alternative,
                        "Samtal som besvarades direkt eller ringdes upp samma dag: 92,3\u00A0%; "
                        "regionens median 93,4\u00A0%, spridning 81,2\u00A0%–97,8\u00A0%");
    figures.followup.share.median = DBT_FIGURE_NONE;
    assert_int_equal(make(&figures, &all, &paper), DBT_OK);
    assert_null(paper.share.range);
    figures_release(&figures);
}

static void says_which_hour_is_busiest(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {1, 1, NULL};
    struct dbt_report_paper paper;
    figures_init(&figures, &wanted);
    figures.units[0].calls.by_hour[2 * 24 + 9] = 4321;
    assert_int_equal(make(&figures, &all, &paper), DBT_OK);
    assert_string_equal(paper.calls.by_hour->alternative,
                        "Telefontillgänglighet: flest ons kl. 09, 4\u00A0321 samtal");
    figures_release(&figures);
}

static void names_months_and_their_years(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {1, 1, NULL};
    struct dbt_report_paper paper;
    figures_init(&figures, &wanted);
    assert_int_equal(make(&figures, &all, &paper), DBT_OK);
    const struct dbt_chart *chart = paper.listed_chart;
    assert_string_equal(chart->categories[0], "juni");
    assert_string_equal(chart->groups[0], "2024");
    assert_string_equal(chart->groups[1], "");
    assert_string_equal(chart->categories[7], "jan");
    assert_string_equal(chart->groups[7], "2025");
    figures_release(&figures);
}

static void refuses_a_sum_that_is_too_large(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {1, 1, NULL};
    struct dbt_report_paper paper;
    figures_init(&figures, &wanted);
    for (size_t i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        figures.units[0].cost_ore.of[i] = INT64_MAX / 2;
    }
    assert_int_equal(make(&figures, &all, &paper), DBT_INTERNAL);
    figures_release(&figures);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adds_up_services_that_are_not_shown),
        cmocka_unit_test(adds_up_effects_that_are_not_shown),
        cmocka_unit_test(shows_all_when_there_is_room),
        cmocka_unit_test(joins_what_is_included_by_package),
        cmocka_unit_test(compares_with_the_year_before),
        cmocka_unit_test(says_what_a_line_shows),
        cmocka_unit_test(says_where_a_figure_stands),
        cmocka_unit_test(says_which_hour_is_busiest),
        cmocka_unit_test(names_months_and_their_years),
        cmocka_unit_test(refuses_a_sum_that_is_too_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
