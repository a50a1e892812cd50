/* A unit's follow-up report: two pages whatever there is to show, and nothing of other units. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "figures.h"

#include "report.h"

static struct dbt_document_options options_of(struct figures *figures)
{
    return (struct dbt_document_options){.region = &figures->region,
                                         .layouts = &figures->layouts,
                                         .metrics = {NULL, sample_width_mm}};
}

static struct dbt_document compose_with(struct figures *figures,
                                        const struct dbt_document_options *options)
{
    struct dbt_document document = {0};
    struct dbt_report report = {&figures->followup, &figures->units[0], sample_day(2025, 7, 5)};
    enum dbt_status status =
        dbt_document_report(&document, &report, options, &figures->arena, &figures->error);
    if (status != DBT_OK) {
        fail_msg("%s", figures->error.text);
    }
    return document;
}

static struct dbt_document compose(struct figures *figures)
{
    struct dbt_document_options options = options_of(figures);
    return compose_with(figures, &options);
}

/* Items that show the text, or have it in what is read out of a figure. */
static size_t count_within(const struct dbt_document *document, const char *text)
{
    size_t count = 0;
    for (size_t i = 0; i < document->page_count; i++) {
        for (size_t j = 0; j < document->pages[i].count; j++) {
            const struct dbt_item *item = &document->pages[i].items[j];
            count += item->text != NULL && strstr(item->text, text) != NULL ? 1 : 0;
            count += item->alt != NULL && strstr(item->alt, text) != NULL ? 1 : 0;
        }
    }
    return count;
}

static void is_two_pages_whatever_it_shows(void **state)
{
    (void)state;
    static const char longest[] =
        "Specialistcentrum för barn- och ungdomsmedicin samt asyl- och migranthälsovård i "
        "Östersund och Krokoms kommuner, filialen i Föllinge";
    static const struct figures_wanted wanted[] = {
        {1, 0, NULL}, {1, 1, NULL}, {1, 9, NULL}, {1, 20, NULL}, {1, 60, longest}};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        struct figures figures;
        figures_init(&figures, &wanted[i]);
        struct dbt_document document = compose(&figures);
        assert_int_equal(document.page_count, 2);
        assert_true(count_within(&document, "Sida\u00A02\u00A0(2)") == 1);
        figures_release(&figures);
    }
}

static void nothing_lies_below_the_page(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {1, 60, NULL};
    figures_init(&figures, &wanted);
    struct dbt_document document = compose(&figures);
    for (size_t i = 0; i < document.page_count; i++) {
        for (size_t j = 0; j < document.pages[i].count; j++) {
            assert_true(document.pages[i].items[j].y_mm < 292);
        }
    }
    figures_release(&figures);
}

static void says_who_and_when(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {2, 3, NULL};
    figures_init(&figures, &wanted);
    struct dbt_document document = compose(&figures);
    assert_string_equal(document.title, "Uppföljning juni\u00A02025, Vårdcentralen Björkbacken");
    assert_string_equal(document.language, "sv-SE");
    assert_int_equal(document.date, sample_day(2025, 7, 5));
    assert_true(count_within(&document, "HSA-id SE2321000214-0A4F") > 0);
    assert_true(count_within(&document, "UTKAST") == 0);
    figures_release(&figures);
}

/* Names, codes and amounts of every other unit are nowhere, nor in what is read out. */
static void tells_of_no_other_unit(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {8, 3, NULL};
    figures_init(&figures, &wanted);
    struct dbt_document document = compose(&figures);
    for (size_t i = 1; i < wanted.units; i++) {
        const struct dbt_followup_unit *other = &figures.units[i];
        const char *cost =
            dbt_format_ore(&figures.arena, other->cost_ore.of[DBT_FOLLOWUP_MONTHS - 1]);
        assert_int_equal(count_within(&document, other->name), 0);
        assert_int_equal(count_within(&document, other->code), 0);
        assert_int_equal(count_within(&document, cost), 0);
    }
    figures_release(&figures);
}

static void marks_what_is_not_final(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {1, 3, NULL};
    figures_init(&figures, &wanted);
    struct dbt_document_options options = options_of(&figures);
    options.draft = true;
    struct dbt_document draft = compose_with(&figures, &options);
    assert_int_equal(count_within(&draft, "UTKAST"), 2);
    options.recalculated = true;
    struct dbt_document again = compose_with(&figures, &options);
    assert_int_equal(count_within(&again, "OMRÄKNING"), 2);
    assert_int_equal(count_within(&again, "UTKAST"), 0);
    figures_release(&figures);
}

static void does_not_tell_what_is_too_small(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {1, 1, NULL};
    figures_init(&figures, &wanted);
    struct dbt_followup_unit *unit = &figures.units[0];
    unit->listed.of[DBT_FOLLOWUP_MONTHS - 1] = DBT_FIGURE_SMALL;
    unit->per_listed.of[DBT_FOLLOWUP_MONTHS - 1] = DBT_FIGURE_NONE;
    unit->calls.all.of[DBT_FOLLOWUP_MONTHS - 1] = DBT_FIGURE_SMALL;
    unit->calls.share.of[DBT_FOLLOWUP_MONTHS - 1] = DBT_FIGURE_NONE;
    unit->calls.median_s.of[DBT_FOLLOWUP_MONTHS - 1] = DBT_FIGURE_NONE;
    figures.followup.listed =
        (struct dbt_followup_reference){DBT_FIGURE_NONE, DBT_FIGURE_NONE, DBT_FIGURE_NONE, 2};
    struct dbt_document document = compose(&figures);
    assert_true(count_within(&document, "<\u00A05") + count_within(&document, "< 5") > 2);
    assert_true(count_within(&document, "samtal; andelen med svar") > 0);
    assert_true(count_within(&document, "Hälften av dem") == 0);
    assert_true(count_within(&document, "Ingen jämförelse: färre än 3") > 0);
    figures_release(&figures);
}

static void says_what_lacks(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {1, 0, NULL};
    figures_init(&figures, &wanted);
    struct dbt_followup_unit *unit = &figures.units[0];
    unit->calls.any = false;
    unit->calls.by_hour_from = 0;
    unit->group_count = 0;
    unit->price_switch.day = DBT_DAY_MIN;
    struct dbt_document document = compose(&figures);
    assert_int_equal(count_within(&document, "Telefonloggen har inga samtal"), 1);
    assert_int_equal(count_within(&document, "Enheten har inga beställda grupper."), 1);
    assert_int_equal(count_within(&document, "Inga prisändringar"), 1);
    assert_int_equal(count_within(&document, "Inga kostnader under"), 1);
    assert_int_equal(count_within(&document, "Samtal per veckodag"), 0);
    figures_release(&figures);
}

static void says_in_words_what_new_prices_did(void **state)
{
    (void)state;
    static const struct {
        int64_t after_ore;
        const char *words;
    } cases[] = {
        {110000, "Kostnaden steg med 100,00 kr: +40,00 kr av nya priser och +60,00 kr"},
        {90000, "Kostnaden sjönk med 100,00 kr: +40,00 kr av nya priser och \u2212140,00 kr"},
        {100000, "Kostnaden är oförändrad: +40,00 kr av nya priser och \u221240,00 kr"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct figures figures;
        struct figures_wanted wanted = {1, 1, NULL};
        figures_init(&figures, &wanted);
        struct dbt_followup_effect *sum = &figures.units[0].price_switch.sum;
        sum->before_ore = 100000;
        sum->price_ore = 4000;
        sum->after_ore = cases[i].after_ore;
        sum->volume_ore = cases[i].after_ore - 104000;
        struct dbt_document document = compose(&figures);
        assert_int_equal(count_within(&document, cases[i].words), 1);
        assert_int_equal(count_within(&document, "Prisändringar, senast 1\u00A0maj\u00A02025"), 1);
        figures_release(&figures);
    }
}

static void names_a_breach(void **state)
{
    (void)state;
    struct figures figures;
    struct figures_wanted wanted = {1, 1, NULL};
    figures_init(&figures, &wanted);
    struct dbt_document document = compose(&figures);
    assert_int_equal(count_within(&document, "Överskrider med 4"), 1);
    assert_int_equal(count_within(&document, "Går inte att bedöma"), 1);
    figures_release(&figures);
}

/* A column too narrow for its number would refuse the document. */
static void has_room_for_large_figures(void **state)
{
    (void)state;
    enum { MORE = 100000 };
    struct figures figures;
    struct figures_wanted wanted = {1, 6, NULL};
    figures_init(&figures, &wanted);
    struct dbt_followup_unit *unit = &figures.units[0];
    struct dbt_followup_service *services =
        figures_take(&figures, unit->service_count, sizeof *services);
    memcpy(services, unit->services, unit->service_count * sizeof *services);
    for (size_t i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        unit->cost_ore.of[i] *= MORE;
        unit->per_listed.of[i] *= MORE;
        for (size_t j = 0; j < unit->service_count; j++) {
            services[j].ore.of[i] *= MORE;
        }
    }
    unit->services = services;
    unit->price_switch.sum.before_ore *= MORE;
    unit->price_switch.sum.after_ore *= MORE;
    struct dbt_document document = compose(&figures);
    assert_int_equal(document.page_count, 2);
    figures_release(&figures);
}

static void ends_where_memory_does(void **state)
{
    (void)state;
    enum { STEP = 8192, LIMIT = 4 * 1024 * 1024 };
    struct figures figures;
    struct figures_wanted wanted = {1, 6, NULL};
    figures_init(&figures, &wanted);
    struct dbt_document_options options = options_of(&figures);
    struct dbt_report report = {&figures.followup, &figures.units[0], sample_day(2025, 7, 5)};
    enum dbt_status status = DBT_MEMORY;
    size_t tries = 0;
    for (size_t limit = 0; status != DBT_OK && limit < LIMIT; limit += STEP, tries++) {
        struct dbt_arena arena;
        struct dbt_document document = {0};
        dbt_arena_init(&arena, limit);
        status = dbt_document_report(&document, &report, &options, &arena, &figures.error);
        assert_true(status == DBT_OK || status == DBT_MEMORY);
        assert_true(status == DBT_OK || document.page_count == 0);
        dbt_arena_release(&arena);
    }
    assert_int_equal(status, DBT_OK);
    assert_true(tries > 10);
    figures_release(&figures);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_two_pages_whatever_it_shows),
        cmocka_unit_test(nothing_lies_below_the_page),
        cmocka_unit_test(says_who_and_when),
        cmocka_unit_test(tells_of_no_other_unit),
        cmocka_unit_test(marks_what_is_not_final),
        cmocka_unit_test(does_not_tell_what_is_too_small),
        cmocka_unit_test(says_what_lacks),
        cmocka_unit_test(says_in_words_what_new_prices_did),
        cmocka_unit_test(names_a_breach),
        cmocka_unit_test(has_room_for_large_figures),
        cmocka_unit_test(ends_where_memory_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
