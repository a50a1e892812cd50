/* The region's follow-up report: its units side by side, and how good the data was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "figures.h"

#include "report.h"

/* What the layouts name, made alone. */
static enum dbt_status make(struct figures *figures, struct dbt_report_paper *paper)
{
    static const struct dbt_report_limits limits = {64, 64, 64, false};
    struct dbt_report report = {&figures->followup, NULL, sample_day(2025, 7, 5)};
    struct dbt_reporting reporting = {.report = &report,
                                      .followup = &figures->followup,
                                      .subject = &figures->followup.total,
                                      .region = &figures->region,
                                      .limits = limits,
                                      .arena = &figures->arena,
                                      .error = &figures->error,
                                      .paper = paper};
    *paper = (struct dbt_report_paper){0};
    return dbt_report_make(&reporting);
}

static struct dbt_document compose(struct figures *figures)
{
    struct dbt_document document = {0};
    struct dbt_document_options options = {.region = &figures->region,
                                           .layouts = &figures->layouts,
                                           .metrics = {NULL, sample_width_mm}};
    struct dbt_report report = {&figures->followup, NULL, sample_day(2025, 7, 5)};
    assert_int_equal(
        dbt_document_report(&document, &report, &options, &figures->arena, &figures->error),
        DBT_OK);
    return document;
}

static void find(struct figures *figures)
{
    struct dbt_place place = {.file = "prices.yaml", .line = 12};
    dbt_findings_add(&figures->findings, DBT_SEVERITY_HOLD, "missing-price", &place, "add one",
                     "no price on %s", "2025-06-01");
    dbt_findings_add(&figures->findings, DBT_SEVERITY_WARNING, "deviation", NULL, "look at it",
                     "charges far above the months before");
}

static void ranks_units_by_cost(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {9, 4, NULL};
    struct dbt_report_paper paper;
    figures_init(&figures, &wanted);
    assert_int_equal(make(&figures, &paper), DBT_OK);
    assert_int_equal(paper.units.count, 9);
    const struct dbt_report_unit *rows = paper.units.items;
    for (size_t i = 0; i < paper.units.count; i++) {
        assert_int_equal(rows[i].rank, i + 1);
        assert_true(i == 0 || rows[i - 1].cost >= rows[i].cost);
        assert_non_null(rows[i].bar);
        assert_int_equal(rows[i].bar->most, rows[0].cost);
        /* One scale for all. */
        assert_int_equal(rows[i].calls.spark->least, paper.share_from);
        assert_int_equal(rows[i].calls.spark->most, 10000);
    }
    figures_release(&figures);
}

static void accounts_for_every_row(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {1, 1, NULL};
    struct dbt_report_paper paper;
    figures_init(&figures, &wanted);
    assert_int_equal(make(&figures, &paper), DBT_OK);
    const struct dbt_report_source *sum = &paper.source_sum;
    int64_t classes = 0;
    for (size_t i = 0; i < DBT_CLASS_COUNT; i++) {
        classes += sum->of[i];
    }
    assert_int_equal(sum->read, 163355);
    assert_int_equal(classes, sum->read);
    assert_int_equal(paper.sources.count, FIGURES_SOURCES);
    assert_string_equal(paper.sources_read, "Listade, SMS, E-brev, TeleQ, utforare, Enheter");
    figures_release(&figures);
}

static void adds_sums_up_in_two_ways(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {4, 5, NULL};
    struct dbt_report_paper paper;
    figures_init(&figures, &wanted);
    assert_int_equal(make(&figures, &paper), DBT_OK);
    const struct dbt_report_control *controls = paper.controls.items;
    for (size_t i = 0; i < paper.controls.count; i++) {
        assert_true(controls[i].agrees);
    }
    figures.units[2].cost_ore.of[DBT_FOLLOWUP_MONTHS - 1]++;
    assert_int_equal(make(&figures, &paper), DBT_OK);
    controls = paper.controls.items;
    assert_false(controls[0].agrees);
    assert_true(controls[1].agrees);
    struct dbt_document document = compose(&figures);
    assert_int_equal(sample_count(&document, "Stämmer inte"), 1);
    figures_release(&figures);
}

static void tells_every_finding(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {2, 1, NULL};
    figures_init(&figures, &wanted);
    struct dbt_document none = compose(&figures);
    assert_int_equal(sample_count(&none, "Körningen gav inga stopp och inga varningar."), 1);
    find(&figures);
    struct dbt_document document = compose(&figures);
    assert_int_equal(sample_count(&document, "Stopp: 1. Varningar: 1."), 1);
    assert_int_equal(sample_count(&document, "no price on 2025-06-01"), 1);
    assert_int_equal(sample_count(&document, "Pris saknas"), 1);
    assert_int_equal(sample_count(&document, "Ovanlig förändring"), 1);
    assert_int_equal(sample_count(&document, "prices.yaml:12"), 1);
    assert_int_equal(sample_count(&document, "add one"), 1);
    assert_int_equal(sample_count(&document, "charges far above the months before"), 1);
    figures_release(&figures);
}

static void lists_breaches_alone(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {7, 1, NULL};
    struct dbt_report_paper paper;
    figures_init(&figures, &wanted);
    assert_int_equal(make(&figures, &paper), DBT_OK);
    const struct dbt_report_groups *rows = paper.breaches.items;
    assert_int_equal(paper.breaches.count, 3); /* every third unit */
    for (size_t i = 0; i < paper.breaches.count; i++) {
        assert_true(rows[i].is_breach);
        assert_int_equal(rows[i].excess, 4);
        assert_string_equal(rows[i].unit, figures.units[3 * i].name);
    }
    figures_release(&figures);
}

/* Nothing of the kinds is known when one of them is not told. */
static void does_not_add_to_what_is_too_small(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {1, 1, NULL};
    struct dbt_report_paper paper;
    figures_init(&figures, &wanted);
    struct dbt_followup_dispatch *dispatches =
        figures_take(&figures, FIGURES_DISPATCHES, sizeof *dispatches);
    memcpy(dispatches, figures.units[0].dispatches, FIGURES_DISPATCHES * sizeof *dispatches);
    dispatches[1].count.of[DBT_FOLLOWUP_MONTHS - 1] = DBT_FIGURE_SMALL;
    figures.units[0].dispatches = dispatches;
    assert_int_equal(make(&figures, &paper), DBT_OK);
    const struct dbt_report_unit *row = paper.units.items;
    assert_true(row->dispatched == DBT_FIGURE_NONE);
    dispatches[1].count.of[DBT_FOLLOWUP_MONTHS - 1] = DBT_FIGURE_NONE;
    assert_int_equal(make(&figures, &paper), DBT_OK);
    row = paper.units.items;
    assert_true(row->dispatched == DBT_FIGURE_NONE);
    figures_release(&figures);
}

static void shows_a_region_without_units(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {1, 1, NULL};
    figures_init(&figures, &wanted);
    figures.followup.unit_count = 0;
    figures.followup.change_count = 0;
    figures.followup.source_count = 0;
    struct dbt_document document = compose(&figures);
    assert_true(document.page_count >= 2);
    assert_int_equal(sample_count(&document, "0 vårdenheter"), 1);
    figures_release(&figures);
}

static void shows_all_of_many_units(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {120, 3, NULL};
    struct dbt_report_paper paper;
    figures_init(&figures, &wanted);
    assert_int_equal(make(&figures, &paper), DBT_OK);
    assert_int_equal(paper.units.count, 120);
    assert_int_equal(paper.changes.count, 10);
    struct dbt_document document = compose(&figures);
    assert_true(document.page_count > 5);
    figures_release(&figures);
}

static void refuses_a_sum_that_is_too_large(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {2, 1, NULL};
    struct dbt_report_paper paper;
    figures_init(&figures, &wanted);
    figures.units[0].cost_ore.of[DBT_FOLLOWUP_MONTHS - 1] = INT64_MAX;
    assert_int_equal(make(&figures, &paper), DBT_INTERNAL);
    assert_non_null(strstr(figures.error.text, "too large to print"));
    figures_release(&figures);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_units_by_cost),
        cmocka_unit_test(accounts_for_every_row),
        cmocka_unit_test(adds_sums_up_in_two_ways),
        cmocka_unit_test(tells_every_finding),
        cmocka_unit_test(lists_breaches_alone),
        cmocka_unit_test(does_not_add_to_what_is_too_small),
        cmocka_unit_test(shows_a_region_without_units),
        cmocka_unit_test(shows_all_of_many_units),
        cmocka_unit_test(refuses_a_sum_that_is_too_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
