/*
 * Figures of follow-up, made up: a region of the real folders with units of any number and kind,
 * for the tests of reports.
 */
#ifndef DEBITERA_TESTS_DOCUMENT_FIGURES_H
#define DEBITERA_TESTS_DOCUMENT_FIGURES_H

#include <setjmp.h>
#include <string.h>

#include "sample.h"

enum {
    FIGURES_LAST = DBT_FOLLOWUP_MONTHS - 1,
    FIGURES_DISPATCHES = 3,
    FIGURES_INCLUDED = 17,
    FIGURES_SOURCES = 6
};

struct figures {
    struct dbt_arena arena;
    struct dbt_region region;
    struct dbt_layouts layouts;
    struct dbt_followup followup;
    struct dbt_followup_unit *units; /* may be changed */
    struct dbt_findings findings;
    struct dbt_error error;
    uint64_t random;
};

struct figures_wanted {
    size_t units, services;
    const char *name; /* of each unit; null: its own */
};

static __attribute__((unused)) void *figures_take(struct figures *figures, size_t count,
                                                  size_t bytes)
{
    void *made = dbt_arena_alloc(&figures->arena, count == 0 ? 1 : count, bytes);
    assert_non_null(made);
    return made;
}

/* The same numbers in every run. */
static __attribute__((unused)) int64_t figures_random(struct figures *figures, int64_t below)
{
    figures->random = figures->random * 6364136223846793005U + 1442695040888963407U;
    return (int64_t)((figures->random >> 33) % (uint64_t)below);
}

/* From `from`, growing by about `step` a month. */
static __attribute__((unused)) void figures_grow(struct figures *figures,
                                                 struct dbt_followup_months *months, int64_t from,
                                                 int64_t step)
{
    int64_t at = from;
    for (size_t i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        months->of[i] = at + figures_random(figures, from / 16 + 1);
        at += step;
    }
}

static __attribute__((unused)) void figures_calls(struct figures *figures,
                                                  struct dbt_followup_calls *calls, int64_t number)
{
    figures_grow(figures, &calls->all, number, 0);
    for (size_t i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        calls->reached.of[i] = calls->all.of[i] * (880 + figures_random(figures, 100)) / 1000;
        calls->share.of[i] = calls->all.of[i] == 0
                                 ? DBT_FIGURE_NONE
                                 : calls->reached.of[i] * 10000 / calls->all.of[i];
        calls->median_s.of[i] = 40 + figures_random(figures, 50);
        calls->p90_s.of[i] = 200 + figures_random(figures, 400);
    }
    for (size_t day = 0; day < 7; day++) {
        for (size_t hour = 0; hour < 24; hour++) {
            bool open = day < 5 && hour >= 8 && hour <= 16;
            int64_t busy = day == 0 ? 9 : 6;
            calls->by_hour[day * 24 + hour] =
                open ? number * busy * (int64_t)(18 - hour) / 300 + figures_random(figures, 30) : 0;
        }
    }
    calls->by_hour_from = 2025 * 12 + 5 - 12;
    calls->any = number > 0;
}

static const char *const figures_services[] = {
    "Primärvårdskvalitet",
    "SMS-påminnelse inför besök",
    "E-brev via Mina meddelanden",
    "Helpdesk, beställda grupper",
    "Telefoni, återuppringning TeleQ",
    "Webbtidbok",
    "Väntrums-TV",
    "1177 direkt, digital triagering med bild, video och meddelanden",
    "Cosmic, journalsystem per listad",
    "Beslutsstöd",
    "Fysiskt brev inklusive porto",
    "Sjunet-anslutning, 100 Mbit/s",
};

static __attribute__((unused)) void figures_costs(struct figures *figures,
                                                  struct dbt_followup_unit *unit, size_t count)
{
    enum { NAMES = sizeof figures_services / sizeof figures_services[0] };
    struct dbt_followup_service *services = figures_take(figures, count, sizeof *services);
    struct dbt_followup_effect *effects = figures_take(figures, count, sizeof *effects);
    struct dbt_followup_switch *change = &unit->price_switch;
    *change = (struct dbt_followup_switch){.day = sample_day(2025, 5, 1),
                                           .before = 2025 * 12 + 3,
                                           .effects = effects,
                                           .effect_count = count,
                                           .sum = {.code = "", .name = "Summa"}};
    for (size_t i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        unit->cost_ore.of[i] = count > 0 ? 0 : DBT_FIGURE_NONE;
        unit->per_listed.of[i] = DBT_FIGURE_NONE;
    }
    for (size_t i = 0; i < count; i++) {
        struct dbt_followup_service *service = &services[i];
        service->code = "tjanst";
        service->name = figures_services[i % NAMES];
        service->unit_of_quantity = "st";
        figures_grow(figures, &service->ore, 1450050 / (int64_t)(i + 1), 1234);
        for (size_t j = 0; j < DBT_FOLLOWUP_MONTHS; j++) {
            unit->cost_ore.of[j] += service->ore.of[j];
        }
        int64_t before = service->ore.of[FIGURES_LAST - 2];
        int64_t after = service->ore.of[FIGURES_LAST];
        int64_t price = before / 25;
        effects[i] = (struct dbt_followup_effect){
            service->code, service->name, before, after, price, after - before - price};
        change->sum.before_ore += before;
        change->sum.after_ore += after;
        change->sum.price_ore += price;
        change->sum.volume_ore += after - before - price;
    }
    for (size_t i = 0; i < DBT_FOLLOWUP_MONTHS && count > 0; i++) {
        bool known = dbt_figure_known(unit->listed.of[i]) && unit->listed.of[i] > 0;
        unit->per_listed.of[i] =
            known ? unit->cost_ore.of[i] / unit->listed.of[i] : DBT_FIGURE_NONE;
    }
    unit->services = services;
    unit->service_count = count;
}

static __attribute__((unused)) void
figures_dispatches(struct figures *figures, struct dbt_followup_unit *unit, int64_t number)
{
    static const char *const names[FIGURES_DISPATCHES] = {"SMS", "E-brev", "Fysiskt brev"};
    static const int64_t ore[FIGURES_DISPATCHES] = {49, 165, 1190};
    struct dbt_followup_dispatch *dispatches =
        figures_take(figures, FIGURES_DISPATCHES, sizeof *dispatches);
    for (size_t i = 0; i < FIGURES_DISPATCHES; i++) {
        dispatches[i].name = names[i];
        figures_grow(figures, &dispatches[i].count, number / (int64_t)(1 + i * i * 3), 5);
        for (size_t j = 0; j < DBT_FOLLOWUP_MONTHS; j++) {
            dispatches[i].ore.of[j] = dispatches[i].count.of[j] * ore[i];
            dispatches[i].per_thousand.of[j] =
                dispatches[i].count.of[j] * 1000 / unit->listed.of[j];
        }
    }
    unit->dispatches = dispatches;
}

static __attribute__((unused)) void figures_unit(struct figures *figures,
                                                 const struct figures_wanted *wanted, size_t at,
                                                 struct dbt_followup_unit *unit)
{
    static const char *const names[] = {"Björkbacken", "Östermalm", "Åkersberga", "Sjöstaden",
                                        "Ängsö",       "Tallåsen",  "Fjällgatan", "Myrviken"};
    struct dbt_followup_groups *groups = figures_take(figures, 2, sizeof *groups);
    const char *own = dbt_arena_format(&figures->arena, "Vårdcentralen %s%s", names[at % 8],
                                       at < 8 ? "" : " södra");
    *unit = (struct dbt_followup_unit){
        .name = wanted->name != NULL ? wanted->name : own,
        .code = dbt_arena_format(&figures->arena, "SE2321000214-%04zX", at + 0xA4F),
        .org_no = "556016-0680",
        .provider = "Björkbackens Läkarhus AB",
        .groups = groups,
        .group_count = 2,
    };
    assert_non_null(unit->name);
    assert_non_null(unit->code);
    int64_t size = 6000 - (int64_t)(at * 217 % 5400);
    figures_grow(figures, &unit->listed, size, 16);
    figures_dispatches(figures, unit, size * 7 / 10);
    figures_calls(figures, &unit->calls, size * 2 / 3);
    figures_costs(figures, unit, wanted->services);
    groups[0] = (struct dbt_followup_groups){"helpdesk", "Helpdesk", 3, 30, at % 3 == 0 ? 34 : 28,
                                             at % 3 == 0};
    groups[1] = (struct dbt_followup_groups){
        "arbetsplats", "Arbetsplats, bas", 1, 10, DBT_FIGURE_NONE, false};
}

static __attribute__((unused)) struct dbt_followup_reference figures_reference(int64_t median)
{
    return (struct dbt_followup_reference){median / 3, median, median * 7 / 4, 12};
}

static __attribute__((unused)) void figures_shared(struct figures *figures)
{
    struct dbt_followup *followup = &figures->followup;
    struct dbt_followup_reference *references =
        figures_take(figures, FIGURES_DISPATCHES, sizeof *references);
    struct dbt_followup_included *included =
        figures_take(figures, FIGURES_INCLUDED, sizeof *included);
    static struct dbt_followup_source sources[FIGURES_SOURCES] = {
        {"listade", 61234, {61230, 0, 0, 0, 0, 4}}, {"sms", 48211, {46001, 0, 812, 1366, 30, 2}},
        {"ebrev", 14001, {13990, 0, 11, 0, 0, 0}},  {"teleq", 39876, {0, 39870, 0, 0, 0, 6}},
        {"utforare", 14, {0, 14, 0, 0, 0, 0}},      {"enheter", 19, {0, 19, 0, 0, 0, 0}}};
    for (size_t i = 0; i < FIGURES_DISPATCHES; i++) {
        references[i] = figures_reference(690 / (int64_t)(1 + i * i * 3));
    }
    for (size_t i = 0; i < FIGURES_INCLUDED; i++) {
        included[i] = (struct dbt_followup_included){figures_services[(i * 5) % 12],
                                                     i < 9    ? "Vårdutbud bas"
                                                     : i < 15 ? "Nationella vårdapplikationer"
                                                              : "Stödapplikationer",
                                                     "mandatory"};
    }
    followup->share = (struct dbt_followup_reference){8120, 9340, 9780, 12};
    followup->median_s = figures_reference(64);
    followup->per_listed = figures_reference(1130);
    followup->listed = figures_reference(4200);
    followup->cost_ore = figures_reference(3900000);
    followup->dispatches = references;
    followup->included = included;
    followup->included_count = FIGURES_INCLUDED;
    followup->sources = sources;
    followup->source_count = FIGURES_SOURCES;
    followup->findings = &figures->findings;
}

static __attribute__((unused)) void figures_rank(struct figures *figures)
{
    struct dbt_followup *followup = &figures->followup;
    size_t count = followup->unit_count;
    const struct dbt_followup_unit **ranked = figures_take(figures, count, sizeof *ranked);
    struct dbt_followup_change *changes = figures_take(figures, count, sizeof *changes);
    for (size_t i = 0; i < count; i++) {
        const struct dbt_followup_unit *unit = &figures->units[i];
        int64_t before = unit->cost_ore.of[FIGURES_LAST - 1];
        int64_t after = unit->cost_ore.of[FIGURES_LAST];
        size_t at = i;
        for (; at > 0 && ranked[at - 1]->cost_ore.of[FIGURES_LAST] < after; at--) {
            ranked[at] = ranked[at - 1];
        }
        ranked[at] = unit;
        changes[i] = (struct dbt_followup_change){unit, before, after, after - before};
    }
    followup->ranked = ranked;
    followup->changes = changes;
    followup->change_count = count;
}

/* What units and their services cost, added up. */
static __attribute__((unused)) void figures_total(struct figures *figures)
{
    struct dbt_followup_unit *total = &figures->followup.total;
    struct dbt_followup_service *services =
        figures_take(figures, total->service_count, sizeof *services);
    for (size_t i = 0; i < total->service_count; i++) {
        services[i] = total->services[i];
        services[i].ore = (struct dbt_followup_months){{0}};
    }
    for (size_t i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        total->cost_ore.of[i] = 0;
        total->listed.of[i] = 0;
        for (size_t j = 0; j < figures->followup.unit_count; j++) {
            total->listed.of[i] += figures->units[j].listed.of[i];
            for (size_t k = 0; k < total->service_count; k++) {
                services[k].ore.of[i] += figures->units[j].services[k].ore.of[i];
                total->cost_ore.of[i] += figures->units[j].services[k].ore.of[i];
            }
        }
        bool any = total->listed.of[i] > 0;
        total->per_listed.of[i] =
            any ? total->cost_ore.of[i] / total->listed.of[i] : DBT_FIGURE_NONE;
    }
    total->services = services;
}

static __attribute__((unused)) void figures_region(struct figures *figures)
{
    struct dbt_findings findings;
    dbt_findings_init(&findings, &figures->arena);
    enum dbt_status status = dbt_region_load(&figures->region, SOURCE_DIR "/templates/jamtland",
                                             NULL, &findings, &figures->error);
    for (size_t i = 0; i < findings.count; i++) {
        fail_msg("%s: %s", findings.items[i].where, findings.items[i].what);
    }
    assert_int_equal(status, DBT_OK);
    status = dbt_layouts_load(&figures->layouts, &figures->region, &dbt_document_data, &findings,
                              &figures->error);
    for (size_t i = 0; i < findings.count; i++) {
        fail_msg("%s: %s", findings.items[i].where, findings.items[i].what);
    }
    assert_int_equal(status, DBT_OK);
    figures->region.followup.suppress_below = 5;
}

static __attribute__((unused)) void figures_init(struct figures *figures,
                                                 const struct figures_wanted *wanted)
{
    *figures = (struct figures){.random = 1};
    dbt_arena_init(&figures->arena, SAMPLE_ARENA_BYTES);
    dbt_findings_init(&figures->findings, &figures->arena);
    figures_region(figures);
    struct dbt_followup *followup = &figures->followup;
    for (int i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        followup->months[i] = 2025 * 12 + 5 - FIGURES_LAST + i;
    }
    figures->units = figures_take(figures, wanted->units, sizeof *figures->units);
    for (size_t i = 0; i < wanted->units; i++) {
        figures_unit(figures, wanted, i, &figures->units[i]);
    }
    followup->units = figures->units;
    followup->regional = figures->units;
    followup->unit_count = wanted->units;
    struct figures_wanted total = {1, wanted->services, figures->region.identity.name};
    figures_unit(figures, &total, 0, &followup->total);
    figures_total(figures);
    followup->total.code = figures->region.identity.code;
    followup->total.provider = "";
    followup->dispatch_count = FIGURES_DISPATCHES;
    figures_shared(figures);
    figures_rank(figures);
}

static __attribute__((unused)) void figures_release(struct figures *figures)
{
    dbt_arena_release(&figures->arena);
}

#endif
