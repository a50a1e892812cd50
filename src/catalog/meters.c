/*
 * meters.yaml: what is counted, in which source, and which of its records.
 */
#include "load.h"

/* What `count` may say; the day `daily-average` makes a census one of person-days. */
static const char *const model_words[] = {[DBT_METER_RECORDS] = "records",
                                          [DBT_METER_QUANTITY] = "quantity",
                                          [DBT_METER_DISTRIBUTION] = "distribution",
                                          [DBT_METER_WEEKDAY_HOUR] = "weekday-hour",
                                          [DBT_METER_CENSUS] = "census"};
static const struct dbt_names model_names = DBT_NAMES(model_words);

static const char daily_average[] = "daily-average";

static const char *const census_words[] = {[DBT_CENSUS_FIRST] = "first",
                                           [DBT_CENSUS_LAST] = "last",
                                           [DBT_CENSUS_LAST_OF_PREVIOUS] = "last-of-previous"};
static const struct dbt_names census_names = DBT_NAMES(census_words);

struct meter_draft {
    struct dbt_meter meter; /* first: its code is the item's */
    unsigned model;
    bool is_daily_average;
};

static const struct dbt_source *source_of(const struct dbt_schema *schema,
                                          const struct dbt_meter *meter)
{
    return meter->source != DBT_NONE ? &schema->region->sources[meter->source] : NULL;
}

static void read_source(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                        const void *form, void *out)
{
    const struct dbt_names sources = {schema->region->sources, schema->region->source_count,
                                      sizeof(struct dbt_source)};

    (void)form;
    *(uint32_t *)out = dbt_read_name(schema, node, &sources, "a source of sources.yaml");
}

static void read_census(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                        const void *form, void *out)
{
    static const char expected[] =
        "first, last, last-of-previous, daily-average or a day from 1 to 31";
    struct meter_draft *draft = out;
    struct dbt_meter *meter = &draft->meter;
    struct dbt_text text;
    int64_t day = 0;

    (void)form;
    if (!dbt_node_text(schema, node, expected, &text))
        return;
    uint32_t index = dbt_names_find(&census_names, text);
    if (index != DBT_NONE) {
        meter->census = (enum dbt_census)index;
    } else if (dbt_text_is(text, daily_average)) {
        draft->is_daily_average = true;
    } else if (dbt_decimal_parse(text, '.', 0, &day) && day >= 1 && day <= 31) {
        meter->census = DBT_CENSUS_DAY;
        meter->census_day = (int32_t)day;
    } else {
        dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_VALUE, "'%s', expected %s",
                        text.at, expected);
    }
}

/* One status of the list: its bit, among those that the source declares. */
static void read_status(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                        const void *form, void *out)
{
    const struct dbt_source *source = form;
    const struct dbt_names names = {source->statuses, source->status_count,
                                    sizeof source->statuses[0]};
    uint32_t index = dbt_read_name(schema, node, &names, "a status that the source declares");

    *(uint32_t *)out = index != DBT_NONE ? UINT32_C(1) << index : 0;
}

/* The source's name is read before, so that its statuses are known. */
static void read_statuses(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                          const void *form, void *out)
{
    struct dbt_meter *meter = &((struct meter_draft *)out)->meter;
    const struct dbt_source *source = source_of(schema, meter);
    const struct dbt_list_form list_form = {.item_bytes = sizeof(uint32_t),
                                            .least = 1,
                                            .most = DBT_STATUSES_MAX,
                                            .read = read_status,
                                            .form = source};
    struct dbt_list list = {0};

    (void)form;
    if (source == NULL)
        return;
    dbt_read_list(schema, node, &list_form, &list);
    const uint32_t *bits = list.items;
    for (uint32_t i = 0; i < list.count; i++)
        meter->statuses |= bits[i];
}

#define METER(member) offsetof(struct meter_draft, member)
static const struct dbt_field meter_fields[] = {
    {"code", true, METER(meter.code), dbt_read_checked, &dbt_code_form},
    {"name", true, METER(meter.name), dbt_read_text, NULL},
    {"source", true, METER(meter.source), read_source, NULL},
    {"count", true, METER(model), dbt_read_choice, &model_names},
    {"statuses", false, 0, read_statuses, NULL},
    {"kind", false, METER(meter.kind), dbt_read_text, NULL},
    {"census", false, 0, read_census, NULL},
};
static const struct dbt_fields meter_form = DBT_FIELDS(meter_fields);

static void conflict(struct dbt_schema *schema, const struct dbt_yaml_node *node, const char *what)
{
    dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_CONFLICT, "%s", what);
}

static bool is_of_listings(enum dbt_meter_model model)
{
    return model == DBT_METER_CENSUS || model == DBT_METER_PERSON_DAYS;
}

static void check_against_source(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                                 const struct dbt_meter *meter, const struct dbt_source *source)
{
    enum dbt_source_kind needed =
        is_of_listings(meter->model) ? DBT_SOURCE_LISTINGS : DBT_SOURCE_EVENTS;
    bool has_quantity = source->headers[DBT_COLUMN_QUANTITY] != NULL;

    if (source->kind == DBT_SOURCE_KIND_COUNT)
        return;
    if (source->kind != needed)
        dbt_problem_add(schema->findings, &dbt_node_at(node, "source")->place, DBT_PROBLEM_CONFLICT,
                        "a source of kind %s, expected %s", dbt_source_kind_word(source->kind),
                        dbt_source_kind_word(needed));
    else if (meter->model == DBT_METER_QUANTITY && !has_quantity)
        conflict(schema, dbt_node_at(node, "count"),
                 "the source maps no quantity column, expected one to add up");
    else if (meter->model == DBT_METER_DISTRIBUTION && !has_quantity)
        conflict(schema, dbt_node_at(node, "count"),
                 "the source maps no quantity column, expected one whose numbers are spread");
    else if (meter->kind != NULL && source->headers[DBT_COLUMN_KIND] == NULL)
        conflict(schema, dbt_node_at(node, "kind"),
                 "the source maps no kind column, expected one to compare with");
}

static void check_meter(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                        const struct dbt_meter *meter)
{
    const struct dbt_source *source = source_of(schema, meter);
    bool has_census = dbt_node_has(node, "census");

    if (meter->model == DBT_METER_CENSUS && !has_census)
        conflict(schema, node, "a census without 'census', expected the day it is taken on");
    if (!is_of_listings(meter->model) && has_census)
        conflict(schema, dbt_node_at(node, "census"),
                 "'census' on a meter that takes none, expected with 'count: census' only");
    if (source != NULL)
        check_against_source(schema, node, meter, source);
}

static enum dbt_meter_model model_of(const struct meter_draft *draft)
{
    enum dbt_meter_model model = (enum dbt_meter_model)draft->model;

    return model == DBT_METER_CENSUS && draft->is_daily_average ? DBT_METER_PERSON_DAYS : model;
}

static void read_meter(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                       const void *form, void *out)
{
    struct meter_draft draft = {.meter = {.source = DBT_NONE}, .model = DBT_NONE};
    struct dbt_meter *meter = out;

    (void)form;
    dbt_read_mapping(schema, node, &meter_form, &draft);
    *meter = draft.meter;
    if (node->kind != DBT_YAML_MAPPING || draft.model == DBT_NONE)
        return;
    meter->model = model_of(&draft);
    check_meter(schema, node, meter);
    const struct dbt_source *source = source_of(schema, meter);
    /* Without a choice every declared status counts; without declared ones, every record. */
    if (source != NULL && (source->status_count == 0 || !dbt_node_has(node, "statuses")))
        meter->statuses = UINT32_MAX;
}

static const struct dbt_list_form meters_form = {.item_bytes = sizeof(struct dbt_meter),
                                                 .most = DBT_METERS_MAX,
                                                 .read = read_meter,
                                                 .has_code = true};

struct file_draft {
    struct dbt_list meters;
    const struct dbt_yaml_node *follow_up; /* read once the meters stand */
};

static void keep_node(struct dbt_schema *schema, const struct dbt_yaml_node *node, const void *form,
                      void *out)
{
    (void)schema;
    (void)form;
    *(const struct dbt_yaml_node **)out = node;
}

static const struct dbt_field file_fields[] = {
    {"meters", true, offsetof(struct file_draft, meters), dbt_read_list, &meters_form},
    {"follow_up", false, offsetof(struct file_draft, follow_up), keep_node, NULL},
};
static const struct dbt_fields file_form = DBT_FIELDS(file_fields);

void dbt_load_meters(struct dbt_schema *schema, const struct dbt_yaml_node *root)
{
    struct file_draft file = {0};

    dbt_read_mapping(schema, root, &file_form, &file);
    schema->meters = file.meters.items;
    schema->region->meters = file.meters.items;
    schema->region->meter_count = file.meters.count;
    if (file.follow_up != NULL)
        dbt_load_follow_up(schema, file.follow_up);
}
