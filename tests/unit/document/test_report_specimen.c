/* The reports that layouts are tried with: they have what layouts ask for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "figures.h"

static void compose(struct figures *figures, const struct dbt_followup_unit *unit,
                    struct dbt_document *document)
{
    const struct dbt_document_options options = {.region = &figures->region,
                                                 .layouts = &figures->layouts,
                                                 .metrics = {NULL, sample_width_mm}};
    const struct dbt_report report = {&figures->followup, unit, sample_day(2025, 7, 5)};
    if (dbt_document_report(document, &report, &options, &figures->arena, &figures->error) !=
        DBT_OK) {
        fail_msg("%s", figures->error.text);
    }
}

static bool page_shows(const struct dbt_page *page, const char *text)
{
    for (size_t i = 0; i < page->count; i++) {
        if (page->items[i].text != NULL && strstr(page->items[i].text, text) != NULL) {
            return true;
        }
    }
    return false;
}

static bool shows(const struct dbt_document *document, const char *text)
{
    bool shown = false;
    for (size_t i = 0; i < document->page_count && !shown; i++) {
        shown = page_shows(&document->pages[i], text);
    }
    return shown;
}

static void all_parts_of_both_reports_are_set(void **state)
{
    (void)state;
    static const char *const of_unit[] = {"Listade patienter",  "Utskick till patienter",
                                          "Kostnad per tjänst", "Prisändringar",
                                          "Beställda grupper",  "Ingår utan kostnad"};
    static const char *const of_region[] = {"Största förändringar", "TeleQ", "Primärvårdskvalitet"};
    struct figures figures;
    struct dbt_document document = {0};
    figures_init(&figures, &(struct figures_wanted){1, 1, NULL});
    assert_int_equal(dbt_document_followup_specimen(&figures.followup, &figures.region,
                                                    &figures.arena, &figures.error),
                     DBT_OK);
    compose(&figures, &figures.followup.units[0], &document);
    assert_int_equal(document.page_count, 2);
    for (size_t i = 0; i < sizeof of_unit / sizeof *of_unit; i++) {
        assert_true(shows(&document, of_unit[i]));
    }
    compose(&figures, NULL, &document);
    assert_true(document.page_count > 1);
    for (size_t i = 0; i < sizeof of_region / sizeof *of_region; i++) {
        assert_true(shows(&document, of_region[i]));
    }
    figures_release(&figures);
}

static void a_region_that_shows_nothing_is_set_too(void **state)
{
    (void)state;
    struct figures figures;
    struct dbt_document document = {0};
    figures_init(&figures, &(struct figures_wanted){1, 1, NULL});
    figures.region.service_count = figures.region.source_count = 0;
    figures.region.followup.dispatch_count = 0;
    assert_int_equal(dbt_document_followup_specimen(&figures.followup, &figures.region,
                                                    &figures.arena, &figures.error),
                     DBT_OK);
    compose(&figures, &figures.followup.units[0], &document);
    compose(&figures, NULL, &document);
    figures_release(&figures);
}

static void memory_that_ends_is_told(void **state)
{
    (void)state;
    struct figures figures;
    struct dbt_arena none;
    figures_init(&figures, &(struct figures_wanted){1, 1, NULL});
    dbt_arena_init(&none, 0);
    assert_int_equal(
        dbt_document_followup_specimen(&figures.followup, &figures.region, &none, &figures.error),
        DBT_MEMORY);
    dbt_arena_release(&none);
    figures_release(&figures);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_parts_of_both_reports_are_set),
        cmocka_unit_test(a_region_that_shows_nothing_is_set_too),
        cmocka_unit_test(memory_that_ends_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
