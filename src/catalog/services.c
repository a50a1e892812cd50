/*
 * services.yaml: what the region sells or includes, and how each is charged.
 */
#include "load.h"

static const char *const model_words[] = {[DBT_CHARGE_METERED] = "metered",
                                          [DBT_CHARGE_RECURRING] = "recurring",
                                          [DBT_CHARGE_ONE_OFF] = "one-off",
                                          [DBT_CHARGE_PASS_THROUGH] = "pass-through"};
static const struct dbt_names model_names = DBT_NAMES(model_words);
_Static_assert(sizeof model_words / sizeof model_words[0] == DBT_CHARGE_MODEL_COUNT,
               "every charge model has a word");

static const char *const obligation_words[] = {"mandatory", "optional", "connection"};
static const struct dbt_names obligation_names = DBT_NAMES(obligation_words);

static const char *const agreement_words[] = {[DBT_PER_MONTH] = "month", [DBT_PER_YEAR] = "year"};
static const struct dbt_names agreement_names = DBT_NAMES(agreement_words);

static bool is_account(struct dbt_text text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    return text.length >= 3 && text.length <= 10;
}

static const struct dbt_checked account_form = {is_account, "an account of 3 to 10 digits"};

static void conflict(struct dbt_schema *schema, const struct dbt_yaml_node *node, const char *what)
{
    dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_CONFLICT, "%s", what);
}

/* ---- names ----------------------------------------------------------------------------------- */

#define NAME(member) offsetof(struct dbt_dated_text, member)
static const struct dbt_field name_fields[] = {
    {"from", false, NAME(from), dbt_read_day, NULL},
    {"text", true, NAME(text), dbt_read_text, NULL},
};
static const struct dbt_fields name_form = DBT_FIELDS(name_fields);

static void read_name(struct dbt_schema *schema, const struct dbt_yaml_node *node, const void *form,
                      void *out)
{
    struct dbt_dated_text *name = out;

    (void)form;
    name->from = DBT_DAY_MIN;
    dbt_read_mapping(schema, node, &name_form, name);
}

static const struct dbt_list_form names_form = {
    .item_bytes = sizeof(struct dbt_dated_text), .least = 1, .most = 100, .read = read_name};

/* ---- components ------------------------------------------------------------------------------ */

struct component_draft {
    struct dbt_component component; /* first: its code is the item's */
    unsigned model;
};

static void read_meter(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                       const void *form, void *out)
{
    const struct dbt_names meters = {schema->region->meters, schema->region->meter_count,
                                     sizeof(struct dbt_meter)};

    (void)form;
    *(uint32_t *)out = dbt_read_name(schema, node, &meters, "a meter of meters.yaml");
}

#define COMPONENT(member) offsetof(struct component_draft, member)
static const struct dbt_field component_fields[] = {
    {"component", false, COMPONENT(component.code), dbt_read_checked, &dbt_code_form},
    {"model", true, COMPONENT(model), dbt_read_choice, &model_names},
    {"meter", false, COMPONENT(component.meter), read_meter, NULL},
    {"unit_name", true, COMPONENT(component.unit_name), dbt_read_text, NULL},
    {"agreement_per", false, COMPONENT(component.agreement_basis), dbt_read_choice,
     &agreement_names},
};
static const struct dbt_fields component_form = DBT_FIELDS(component_fields);

/* What cannot be charged for yet, and what can in its place; null for a meter that can. */
static const char *const unchargeable[] = {
    [DBT_METER_RECORDS] = NULL,
    [DBT_METER_QUANTITY] = NULL,
    [DBT_METER_DISTRIBUTION] = "a distribution, which is for follow-up only, expected a meter of "
                               "'count: records', 'quantity' or 'census'",
    [DBT_METER_WEEKDAY_HOUR] = "a count by weekday and hour, which is for follow-up only, expected "
                               "a meter of 'count: records', 'quantity' or 'census'",
    [DBT_METER_CENSUS] = NULL,
    [DBT_METER_PERSON_DAYS] = "a census of 'daily-average', which cannot be charged for yet, "
                              "expected one of a day: 'first', 'last', 'last-of-previous' or a "
                              "number",
};

static void price_meter(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                        struct dbt_meter *meter)
{
    const char *what = unchargeable[meter->model];

    meter->priced = what == NULL;
    if (what != NULL)
        dbt_problem_add(schema->findings, &dbt_node_at(node, "meter")->place, DBT_PROBLEM_CONFLICT,
                        "'%s' is %s", meter->code, what);
}

static void read_component(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                           const void *form, void *out)
{
    struct component_draft *draft = out;
    struct dbt_component *component = &draft->component;

    (void)form;
    *draft = (struct component_draft){
        {.code = "", .meter = DBT_NONE, .agreement_basis = DBT_PER_MONTH}, DBT_NONE};
    dbt_read_mapping(schema, node, &component_form, draft);
    if (draft->model == DBT_NONE)
        return;
    component->model = (enum dbt_charge_model)draft->model;
    bool is_metered = component->model == DBT_CHARGE_METERED;
    if (is_metered && !dbt_node_has(node, "meter"))
        conflict(schema, node, "a metered charge without 'meter', expected the meter it counts by");
    if (!is_metered && dbt_node_has(node, "meter"))
        conflict(schema, dbt_node_at(node, "meter"),
                 "'meter' on a charge that counts nothing, expected with 'model: metered' only");
    if (component->model != DBT_CHARGE_RECURRING && dbt_node_has(node, "agreement_per"))
        conflict(schema, dbt_node_at(node, "agreement_per"),
                 "'agreement_per' on a charge without subscriptions, expected with 'model: "
                 "recurring' only");
    if (is_metered && component->meter != DBT_NONE)
        price_meter(schema, node, &schema->meters[component->meter]);
}

/* Two components of a service must never take the same record, or it would be charged twice. */
static bool take_the_same(const struct component_draft *a, const struct component_draft *b)
{
    bool is_row_of_charges[] = {
        a->model == DBT_CHARGE_ONE_OFF || a->model == DBT_CHARGE_PASS_THROUGH,
        b->model == DBT_CHARGE_ONE_OFF || b->model == DBT_CHARGE_PASS_THROUGH};

    if (a->model == DBT_NONE || b->model == DBT_NONE)
        return false;
    if (is_row_of_charges[0] && is_row_of_charges[1])
        return true;
    return a->model == b->model && a->component.meter == b->component.meter &&
           (a->model != DBT_CHARGE_METERED || a->component.meter != DBT_NONE);
}

static void check_components(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                             const struct dbt_list *list)
{
    const struct component_draft *drafts = list->items;
    uint32_t at = 0;

    for (const struct dbt_yaml_node *item = node->first; item != NULL; item = item->next, at++) {
        if (list->count > 1 && drafts[at].component.code[0] == '\0' &&
            !dbt_node_has(item, "component"))
            conflict(schema, item,
                     "one of several charges without 'component', expected a code of its own");
        for (uint32_t before = 0; before < at; before++)
            if (take_the_same(&drafts[before], &drafts[at]))
                conflict(schema, item,
                         "charges for the same records as another charge of the service, "
                         "expected records of its own");
    }
}

static void check_component_codes(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                                  const struct dbt_list *list)
{
    const struct component_draft *drafts = list->items;
    uint32_t at = 0;

    for (const struct dbt_yaml_node *item = node->first; item != NULL; item = item->next, at++)
        for (uint32_t before = 0; before < at; before++)
            if (drafts[at].component.code[0] != '\0' &&
                strcmp(drafts[at].component.code, drafts[before].component.code) == 0)
                dbt_problem_add(
                    schema->findings, &dbt_node_at(item, "component")->place, DBT_PROBLEM_DUPLICATE,
                    "the component '%s' is given twice, expected once", drafts[at].component.code);
}

static const struct dbt_list_form charge_form = {.item_bytes = sizeof(struct component_draft),
                                                 .most = DBT_COMPONENTS_MAX,
                                                 .read = read_component};

/* ---- a service ------------------------------------------------------------------------------- */

struct service_draft {
    struct dbt_service service; /* first: its code is the item's */
    struct dbt_list names;
    struct dbt_list charge;
    unsigned obligation;
};

static void read_vat(struct dbt_schema *schema, const struct dbt_yaml_node *node, const void *form,
                     void *out)
{
    const struct dbt_names vats = {schema->region->vats, schema->region->vat_count,
                                   sizeof(struct dbt_vat)};

    (void)form;
    *(uint32_t *)out = dbt_read_name(schema, node, &vats, "a VAT treatment of region.yaml");
}

#define SERVICE(member) offsetof(struct service_draft, member)
static const struct dbt_field service_fields[] = {
    {"code", true, SERVICE(service.code), dbt_read_checked, &dbt_code_form},
    {"names", true, SERVICE(names), dbt_read_list, &names_form},
    {"package", true, SERVICE(service.package), dbt_read_text, NULL},
    {"obligation", true, SERVICE(obligation), dbt_read_choice, &obligation_names},
    {"document", true, SERVICE(service.document), dbt_read_text, NULL},
    {"wording", true, SERVICE(service.wording), dbt_read_text_or_empty, NULL},
    {"account", false, SERVICE(service.account), dbt_read_checked, &account_form},
    {"vat", false, SERVICE(service.vat), read_vat, NULL},
    {"charge", true, SERVICE(charge), dbt_read_list, &charge_form},
};
static const struct dbt_fields service_form = DBT_FIELDS(service_fields);

static void take_components(struct dbt_service *service, const struct dbt_list *list)
{
    const struct component_draft *drafts = list->items;

    for (uint32_t i = 0; i < list->count; i++)
        service->components[i] = drafts[i].component;
    service->component_count = list->count;
}

static void check_service(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                          const struct service_draft *draft)
{
    static const char *const needed[] = {"account", "vat"};
    size_t needed_count = draft->charge.count > 0 ? sizeof needed / sizeof needed[0] : 0;

    for (size_t i = 0; i < needed_count; i++)
        if (!dbt_node_has(node, needed[i]))
            dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_MISSING_KEY,
                            "the key '%s' is missing, expected on a service that is charged",
                            needed[i]);
    if (draft->names.items != NULL)
        dbt_check_dated(schema, dbt_node_at(node, "names"), &draft->names,
                        sizeof(struct dbt_dated_text));
    if (draft->charge.items == NULL)
        return;
    check_components(schema, dbt_node_at(node, "charge"), &draft->charge);
    check_component_codes(schema, dbt_node_at(node, "charge"), &draft->charge);
}

static void read_service(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                         const void *form, void *out)
{
    struct service_draft draft = {.service = {.account = "", .place = node->place}};
    struct dbt_service *service = out;

    (void)form;
    dbt_read_mapping(schema, node, &service_form, &draft);
    check_service(schema, node, &draft);
    *service = draft.service;
    service->names = draft.names.items;
    service->name_count = draft.names.count;
    service->obligation = obligation_words[draft.obligation];
    take_components(service, &draft.charge);
}

static const struct dbt_list_form services_form = {.item_bytes = sizeof(struct dbt_service),
                                                   .least = 1,
                                                   .most = DBT_SERVICES_MAX,
                                                   .read = read_service,
                                                   .has_code = true};

static const struct dbt_field file_fields[] = {
    {"services", true, 0, dbt_read_list, &services_form}};
static const struct dbt_fields file_form = DBT_FIELDS(file_fields);

void dbt_load_services(struct dbt_schema *schema, const struct dbt_yaml_node *root)
{
    struct dbt_list services = {0};

    dbt_read_mapping(schema, root, &file_form, &services);
    schema->region->services = services.items;
    schema->region->service_count = services.count;
}
