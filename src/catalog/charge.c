/*
 * Charges of a service: what each model may say, and that no two of them take the same record.
 */
#include "charge.h"

struct charge_draft {
    struct dbt_component component; /* first: its code is the item's */
    unsigned model;                 /* DBT_NONE when it could not be read */
};

static const char *const agreement_words[] = {[DBT_PER_MONTH] = "month", [DBT_PER_YEAR] = "year"};
static const struct dbt_names agreement_names = DBT_NAMES(agreement_words);

static const struct dbt_range package_range = {1, 10000};
static const struct dbt_range first_free_range = {1, 1000000};

static void conflict(struct dbt_schema *schema, const struct dbt_yaml_node *node, const char *what)
{
    dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_CONFLICT, "%s", what);
}

/* ---- a charge -------------------------------------------------------------------------------- */

/* What a service is charged for not at all is said by an empty list, not by a model. */
static void read_model(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                       const void *form, void *out)
{
    const char *words[DBT_CHARGE_INCLUDED];
    const struct dbt_names names = DBT_NAMES(words);

    (void)form;
    for (unsigned model = 0; model < DBT_CHARGE_INCLUDED; model++)
        words[model] = dbt_charge_model_word((enum dbt_charge_model)model);
    dbt_read_choice(schema, node, &names, out);
}

static void read_meter(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                       const void *form, void *out)
{
    const struct dbt_names meters = {schema->region->meters, schema->region->meter_count,
                                     sizeof(struct dbt_meter)};

    (void)form;
    *(uint32_t *)out = dbt_read_name(schema, node, &meters, "a meter of meters.yaml");
}

#define CHARGE(member) offsetof(struct charge_draft, member)
static const struct dbt_field charge_fields[] = {
    {"component", false, CHARGE(component.code), dbt_read_checked, &dbt_code_form},
    {"model", true, CHARGE(model), read_model, NULL},
    {"meter", false, CHARGE(component.meter), read_meter, NULL},
    {"unit_name", true, CHARGE(component.unit_name), dbt_read_text, NULL},
    {"agreement_per", false, CHARGE(component.agreement_basis), dbt_read_choice, &agreement_names},
    {"package_size", false, CHARGE(component.package_size), dbt_read_int64, &package_range},
    {"first_free", false, CHARGE(component.first_free), dbt_read_int64, &first_free_range},
};
static const struct dbt_fields charge_fields_form = DBT_FIELDS(charge_fields);

static void read_charge(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                        const void *form, void *out)
{
    struct charge_draft *draft = out;

    (void)form;
    *draft = (struct charge_draft){
        {.code = "", .meter = DBT_NONE, .agreement_basis = DBT_PER_MONTH}, DBT_NONE};
    dbt_read_mapping(schema, node, &charge_fields_form, draft);
    if (draft->model != DBT_NONE)
        draft->component.model = (enum dbt_charge_model)draft->model;
}

const struct dbt_list_form dbt_charge_form = {
    .item_bytes = sizeof(struct charge_draft), .most = DBT_COMPONENTS_MAX, .read = read_charge};

/* ---- what a model may say -------------------------------------------------------------------- */

/* Keys that belong to one model: it needs them, or it may have them; no other one has. */
static const struct {
    const char *key;
    enum dbt_charge_model model;
    const char *missing; /* null: it need not be given */
    const char *unwanted;
} keys_of_models[] = {
    {"meter", DBT_CHARGE_METERED,
     "a metered charge without 'meter', expected the meter it counts by",
     "'meter' on a charge that counts nothing, expected with 'model: metered' only"},
    {"package_size", DBT_CHARGE_PACKAGE,
     "a package without 'package_size', expected the number of workstations that one gives right "
     "to",
     "'package_size' on a charge without packages, expected with 'model: package' only"},
    {"first_free", DBT_CHARGE_ONE_OFF, NULL,
     "'first_free' on a charge without pieces, expected with 'model: one-off' only"},
};

static void check_keys(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                       enum dbt_charge_model model)
{
    for (size_t i = 0; i < sizeof keys_of_models / sizeof keys_of_models[0]; i++) {
        const char *key = keys_of_models[i].key;
        bool is_of_model = model == keys_of_models[i].model;
        bool has = dbt_node_has(node, key);
        if (is_of_model && !has && keys_of_models[i].missing != NULL)
            conflict(schema, node, keys_of_models[i].missing);
        if (!is_of_model && has)
            conflict(schema, dbt_node_at(node, key), keys_of_models[i].unwanted);
    }
}

/* Is it charged by the rows of the subscriptions source? */
static bool is_subscribed(const struct charge_draft *draft, const struct dbt_service *service)
{
    return draft->model != DBT_NONE && dbt_charge_is_subscribed(draft->component.model) &&
           (draft->component.model != DBT_CHARGE_FLAT || service->needs_subscription);
}

static void check_agreement(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                            const struct charge_draft *draft, const struct dbt_service *service)
{
    if (dbt_node_has(node, "agreement_per") && !is_subscribed(draft, service))
        conflict(schema, dbt_node_at(node, "agreement_per"),
                 "'agreement_per' on a charge without subscriptions, expected with 'model: "
                 "recurring' or 'package', or with 'flat' of a service that needs a subscription");
}

/* Which piece is the first can only be told by one who sees all that were before. */
static void check_history(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                          const struct charge_draft *draft)
{
    const struct dbt_region *region = schema->region;

    if (draft->component.model != DBT_CHARGE_ONE_OFF || !dbt_node_has(node, "first_free"))
        return;
    for (uint32_t i = 0; i < region->source_count; i++) {
        const struct dbt_source *source = &region->sources[i];
        if (source->kind == DBT_SOURCE_CHARGES && !source->holds_history)
            dbt_problem_add(schema->findings, &dbt_node_at(node, "first_free")->place,
                            DBT_PROBLEM_CONFLICT,
                            "'first_free' where the source '%s' holds only rows of the period, "
                            "expected 'holds_history: true' on it, with all rows there ever were",
                            source->code != NULL ? source->code : "");
    }
}

/* What cannot be charged for, and what can in its place; null for a meter that can. */
static const char *const unchargeable[] = {
    [DBT_METER_RECORDS] = NULL,
    [DBT_METER_QUANTITY] = NULL,
    [DBT_METER_DISTRIBUTION] = "a distribution",
    [DBT_METER_WEEKDAY_HOUR] = "a count by weekday and hour",
    [DBT_METER_CENSUS] = NULL,
    [DBT_METER_PERSON_DAYS] = NULL,
};

static void price_meter(struct dbt_schema *schema, const struct dbt_yaml_node *node, uint32_t index)
{
    struct dbt_meter *meter = &schema->meters[index];
    const char *what = unchargeable[meter->model];

    meter->priced = what == NULL;
    if (what != NULL)
        dbt_problem_add(schema->findings, &dbt_node_at(node, "meter")->place, DBT_PROBLEM_CONFLICT,
                        "'%s' is %s, which is for follow-up only, expected a meter of 'count: "
                        "records', 'quantity' or 'census'",
                        meter->code, what);
}

static void check_charge(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                         const struct charge_draft *draft, const struct dbt_service *service)
{
    if (draft->model == DBT_NONE)
        return;
    check_keys(schema, node, draft->component.model);
    check_agreement(schema, node, draft, service);
    check_history(schema, node, draft);
    if (draft->component.model == DBT_CHARGE_METERED && draft->component.meter != DBT_NONE)
        price_meter(schema, node, draft->component.meter);
}

/* ---- all charges of a service ---------------------------------------------------------------- */

/* The rows that a charge takes, beside what a meter counts. */
enum rows { NO_ROWS, SUBSCRIPTION_ROWS, CHARGE_ROWS, EVERY_UNIT };

static enum rows rows_of(const struct charge_draft *draft, const struct dbt_service *service)
{
    switch (draft->component.model) {
    case DBT_CHARGE_ONE_OFF:
    case DBT_CHARGE_PASS_THROUGH:
        return CHARGE_ROWS;
    case DBT_CHARGE_RECURRING:
    case DBT_CHARGE_PACKAGE:
    case DBT_CHARGE_FLAT:
        return is_subscribed(draft, service) ? SUBSCRIPTION_ROWS : EVERY_UNIT;
    case DBT_CHARGE_METERED:
    case DBT_CHARGE_INCLUDED:
    case DBT_CHARGE_MODEL_COUNT:
        break;
    }
    return NO_ROWS;
}

/* Two charges of a service must never take the same record, or it would be charged twice. */
static bool take_the_same(const struct charge_draft *a, const struct charge_draft *b,
                          const struct dbt_service *service)
{
    if (a->model == DBT_NONE || b->model == DBT_NONE)
        return false;
    if (rows_of(a, service) != rows_of(b, service))
        return false;
    return rows_of(a, service) != NO_ROWS ||
           (a->component.meter == b->component.meter && a->component.meter != DBT_NONE);
}

static void check_pair(struct dbt_schema *schema, const struct dbt_yaml_node *item,
                       const struct charge_draft *pair[2], const struct dbt_service *service)
{
    const char *code = pair[1]->component.code;

    if (take_the_same(pair[0], pair[1], service))
        conflict(schema, item,
                 "charges for the same records as another charge of the service, expected records "
                 "of its own");
    if (code[0] != '\0' && strcmp(pair[0]->component.code, code) == 0)
        dbt_problem_add(schema->findings, &dbt_node_at(item, "component")->place,
                        DBT_PROBLEM_DUPLICATE, "the component '%s' is given twice, expected once",
                        code);
}

/* The others have rows of their own, or are for every unit whatever it subscribes to. */
static void check_needs_subscription(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                                     const struct dbt_list *charge)
{
    const struct charge_draft *drafts = charge->items;
    bool is_wanted = false;

    for (uint32_t i = 0; i < charge->count; i++)
        is_wanted = is_wanted || drafts[i].model == DBT_NONE ||
                    drafts[i].component.model == DBT_CHARGE_METERED ||
                    drafts[i].component.model == DBT_CHARGE_FLAT;
    if (!is_wanted && dbt_node_has(node, "needs_subscription"))
        conflict(schema, dbt_node_at(node, "needs_subscription"),
                 "'needs_subscription' on a service without a metered or flat charge, expected "
                 "with 'model: metered' or 'flat' only");
}

void dbt_check_charges(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                       const struct dbt_service_draft *draft)
{
    const struct charge_draft *drafts = draft->charge.items;
    uint32_t at = 0;

    if (drafts == NULL)
        return;
    check_needs_subscription(schema, node, &draft->charge);
    for (const struct dbt_yaml_node *item = dbt_node_at(node, "charge")->first; item != NULL;
         item = item->next, at++) {
        check_charge(schema, item, &drafts[at], &draft->service);
        if (draft->charge.count > 1 && !dbt_node_has(item, "component"))
            conflict(schema, item,
                     "one of several charges without 'component', expected a code of its own");
        for (uint32_t before = 0; before < at; before++)
            check_pair(schema, item, (const struct charge_draft *[]){&drafts[before], &drafts[at]},
                       &draft->service);
    }
}

void dbt_take_charges(struct dbt_service *service, const struct dbt_list *charge)
{
    const struct charge_draft *drafts = charge->items;

    for (uint32_t i = 0; i < charge->count; i++)
        service->components[i] = drafts[i].component;
    service->component_count = charge->count;
    if (drafts == NULL || charge->count > 0)
        return;
    service->components[0] = (struct dbt_component){.code = "",
                                                    .model = DBT_CHARGE_INCLUDED,
                                                    .meter = DBT_NONE,
                                                    .unit_name = "",
                                                    .agreement_basis = DBT_PER_MONTH};
    service->component_count = 1;
}
