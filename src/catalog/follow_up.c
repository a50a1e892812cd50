/*
 * meters.yaml, `follow_up`: which meters the follow-up reports are made of.
 */
#include "load.h"

enum { SUPPRESS_BELOW = 5 }; /* where the region does not say (domain §5) */

/* How a meter must count for its place in the reports; person-days are a census. */
struct way {
    const char *words;
    enum dbt_meter_model models[2];
};

static const struct way census = {"census", {DBT_METER_CENSUS, DBT_METER_PERSON_DAYS}};
static const struct way number = {"records or quantity", {DBT_METER_RECORDS, DBT_METER_QUANTITY}};
static const struct way records = {"records", {DBT_METER_RECORDS, DBT_METER_RECORDS}};
static const struct way spread = {"distribution", {DBT_METER_DISTRIBUTION, DBT_METER_DISTRIBUTION}};
static const struct way hours = {"weekday-hour", {DBT_METER_WEEKDAY_HOUR, DBT_METER_WEEKDAY_HOUR}};

/* Form: struct way; out: uint32_t, the index of the meter, or DBT_NONE with a finding. */
static void read_meter(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                       const void *form, void *out)
{
    const struct way *way = form;
    const struct dbt_region *region = schema->region;
    const struct dbt_names names = {region->meters, region->meter_count, sizeof *region->meters};
    uint32_t index = dbt_read_name(schema, node, &names, "a meter");

    *(uint32_t *)out = index;
    if (index == DBT_NONE)
        return;
    enum dbt_meter_model model = region->meters[index].model;
    if (model != way->models[0] && model != way->models[1])
        dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_CONFLICT,
                        "'%s' counts otherwise, expected a meter that counts by %s", node->text.at,
                        way->words);
}

/* Different meters; form: struct way; out: struct dbt_list of uint32_t. */
static void read_several(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                         const void *form, void *out)
{
    const struct dbt_list_form list_form = {.item_bytes = sizeof(uint32_t),
                                            .least = 1,
                                            .most = DBT_METERS_MAX,
                                            .read = read_meter,
                                            .form = form};
    struct dbt_list *list = out;

    dbt_read_list(schema, node, &list_form, list);
    const uint32_t *meters = list->items;
    const struct dbt_yaml_node *item = node->first;
    for (uint32_t i = 0; i < list->count; i++, item = item->next) {
        uint32_t before = 0;
        while (before < i && (meters[before] != meters[i] || meters[i] == DBT_NONE))
            before++;
        if (before < i)
            dbt_problem_add(schema->findings, &item->place, DBT_PROBLEM_DUPLICATE,
                            "'%s' is given twice, expected once", item->text.at);
    }
}

struct draft {
    struct dbt_followup_settings settings;
    struct dbt_list dispatches, reached;
};

static const struct dbt_range any_least = {1, 1000};
static const struct dbt_range compare_from = {DBT_COMPARE_FROM_LEAST, 1000};

#define SETTING(member) offsetof(struct draft, settings.member)
static const struct dbt_field fields[] = {
    {"listed", false, SETTING(listed), read_meter, &census},
    {"dispatches", false, offsetof(struct draft, dispatches), read_several, &number},
    {"calls", false, SETTING(calls), read_meter, &records},
    {"reached", false, offsetof(struct draft, reached), read_several, &records},
    {"wait", false, SETTING(wait), read_meter, &spread},
    {"by_hour", false, SETTING(by_hour), read_meter, &hours},
    {"target", false, SETTING(target_bp), dbt_read_percent, NULL},
    {"suppress_below", false, SETTING(suppress_below), dbt_read_int32, &any_least},
    {"compare_from", false, SETTING(compare_from), dbt_read_int32, &compare_from},
};
static const struct dbt_fields form_of_all = DBT_FIELDS(fields);

/* May one record be counted by both? */
static bool overlaps(const struct dbt_meter *a, const struct dbt_meter *b)
{
    bool status = a->statuses == 0 || b->statuses == 0 || (a->statuses & b->statuses) != 0;

    return status && (a->kind == NULL || b->kind == NULL || strcmp(a->kind, b->kind) == 0);
}

/* No call is reached twice. Not asked where something is wrong: statuses may then be missing. */
static void check_apart(struct dbt_schema *schema, const struct dbt_yaml_node *item,
                        const uint32_t *reached, uint32_t at)
{
    const struct dbt_meter *meters = schema->region->meters;

    if (schema->findings->of[DBT_SEVERITY_INVALID] > 0)
        return;
    for (uint32_t i = 0; i < at; i++)
        if (reached[i] != DBT_NONE && reached[at] != DBT_NONE && reached[i] != reached[at] &&
            overlaps(&meters[reached[i]], &meters[reached[at]]))
            dbt_problem_add(schema->findings, &item->place, DBT_PROBLEM_CONFLICT,
                            "'%s' counts records that '%s' counts too, expected other statuses",
                            item->text.at, meters[reached[i]].code);
}

/* A share is of one whole: the calls reached are among the calls. */
static void check_reached(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                          const struct dbt_followup_settings *settings)
{
    const struct dbt_region *region = schema->region;
    const struct dbt_yaml_node *list = dbt_node_at(node, "reached");

    if (settings->reached_count > 0 && !dbt_node_has(node, "calls"))
        dbt_problem_add(schema->findings, &list->place, DBT_PROBLEM_CONFLICT,
                        "'reached' without 'calls', expected the meter that they are a part of");
    if (settings->calls == DBT_NONE)
        return;
    const struct dbt_yaml_node *item = list->first;
    for (uint32_t i = 0; i < settings->reached_count; i++, item = item->next) {
        uint32_t meter = settings->reached[i];
        check_apart(schema, item, settings->reached, i);
        if (meter != DBT_NONE &&
            region->meters[meter].source != region->meters[settings->calls].source)
            dbt_problem_add(schema->findings, &item->place, DBT_PROBLEM_CONFLICT,
                            "'%s' is counted in another source than the calls, expected a part of "
                            "them",
                            item->text.at);
        if (meter != DBT_NONE && meter == settings->calls)
            dbt_problem_add(schema->findings, &item->place, DBT_PROBLEM_CONFLICT,
                            "'%s' counts all of the calls, expected a part of them", item->text.at);
    }
}

void dbt_load_follow_up(struct dbt_schema *schema, const struct dbt_yaml_node *node)
{
    struct draft draft = {.settings = {.wanted = true,
                                       .listed = DBT_NONE,
                                       .calls = DBT_NONE,
                                       .wait = DBT_NONE,
                                       .by_hour = DBT_NONE,
                                       .suppress_below = SUPPRESS_BELOW,
                                       .compare_from = DBT_COMPARE_FROM_LEAST}};
    struct dbt_followup_settings *settings = &draft.settings;

    dbt_read_mapping(schema, node, &form_of_all, &draft);
    settings->dispatches = draft.dispatches.items;
    settings->dispatch_count = draft.dispatches.count;
    settings->reached = draft.reached.items;
    settings->reached_count = draft.reached.count;
    check_reached(schema, node, settings);
    schema->region->followup = *settings;
}
