/*
 * prices.yaml: dated prices. Rows are appended when a price changes, never overwritten (R3).
 */
#include "load.h"
#include "tiers.h"

#include <inttypes.h>

static const char *const basis_words[] = {
    [DBT_PER_PIECE] = "piece", [DBT_PER_MONTH] = "month", [DBT_PER_YEAR] = "year"};
static const struct dbt_names basis_names = DBT_NAMES(basis_words);

static const char *const status_words[] = {"confirmed", "unconfirmed"};
static const struct dbt_names status_names = DBT_NAMES(status_words);

static void conflict(struct dbt_schema *schema, const struct dbt_yaml_node *node, const char *what)
{
    dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_CONFLICT, "%s", what);
}

/* ---- readings of an unconfirmed price -------------------------------------------------------- */

#define READING(member) offsetof(struct dbt_reading, member)
static const struct dbt_field reading_fields[] = {
    {"name", true, READING(name), dbt_read_text, NULL},
    {"price", true, READING(price_micro), dbt_read_price, NULL},
    {"per", true, READING(basis), dbt_read_choice, &basis_names},
};
static const struct dbt_fields reading_form = DBT_FIELDS(reading_fields);

static const struct dbt_list_form readings_form = {.item_bytes = sizeof(struct dbt_reading),
                                                   .least = 1,
                                                   .most = 26,
                                                   .read = dbt_read_mapping,
                                                   .form = &reading_form,
                                                   .has_code = true};

/* ---- a price --------------------------------------------------------------------------------- */

struct price_draft {
    struct dbt_price price;
    struct dbt_list readings;
    struct dbt_list tiers;
    unsigned basis;
    unsigned status;
};

static void read_service(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                         const void *form, void *out)
{
    const struct dbt_names services = {schema->region->services, schema->region->service_count,
                                       sizeof(struct dbt_service)};

    (void)form;
    *(uint32_t *)out = dbt_read_name(schema, node, &services, "a service of services.yaml");
}

/* The service is read before; the mapping itself is asked, as the component may be left out. */
static void find_component(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                           struct dbt_price *price)
{
    const struct dbt_service *service = &schema->region->services[price->service];
    const struct dbt_names names = {service->components, service->component_count,
                                    sizeof service->components[0]};
    const struct dbt_yaml_node *value = dbt_yaml_find(node, dbt_text_of("component"));

    /* Charges that could not be read are told already. */
    if (service->component_count == 0)
        return;
    if (dbt_service_is_included(service))
        conflict(schema, dbt_node_at(node, "service"),
                 "a price for a service that is included without charge, expected none");
    else if (value != NULL)
        price->component = dbt_read_name(schema, value, &names, "a component of the service");
    else if (service->component_count == 1)
        price->component = 0;
    else
        conflict(schema, node,
                 "a price without 'component', expected it as the service has several charges");
}

/* Known, but looked up when the whole row is read (find_component). */
static void skip_component(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                           const void *form, void *out)
{
    (void)schema;
    (void)node;
    (void)form;
    (void)out;
}

#define PRICE(member) offsetof(struct price_draft, member)
static const struct dbt_field price_fields[] = {
    {"service", true, PRICE(price.service), read_service, NULL},
    {"component", false, 0, skip_component, NULL},
    {"from", true, PRICE(price.from), dbt_read_day, NULL},
    {"price", false, PRICE(price.price_micro), dbt_read_price, NULL},
    {"scheme", false, PRICE(price.scheme), dbt_read_choice, &dbt_scheme_names},
    {"tiers", false, PRICE(tiers), dbt_read_list, &dbt_tiers_form},
    {"per", false, PRICE(basis), dbt_read_choice, &basis_names},
    {"included", false, PRICE(price.included), dbt_read_int64, &dbt_included_range},
    {"minimum", false, PRICE(price.minimum_ore), dbt_read_amount, &dbt_minimum_range},
    {"status", true, PRICE(status), dbt_read_choice, &status_names},
    {"document", true, PRICE(price.document), dbt_read_text, NULL},
    {"note", false, PRICE(price.note), dbt_read_text_or_empty, NULL},
    {"readings", false, PRICE(readings), dbt_read_list, &readings_form},
};
static const struct dbt_fields price_form = DBT_FIELDS(price_fields);

/* A confirmed row states its price, or tiers; of an unconfirmed one only the readings are known. */
static void check_status(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                         bool confirmed)
{
    bool has_tiers = dbt_node_has(node, "tiers") || dbt_node_has(node, "scheme");
    const struct {
        const char *key;
        bool may, must;
    } keys[] = {
        {"price", confirmed, confirmed && !has_tiers},
        {"scheme", confirmed, false},
        {"tiers", confirmed, false},
        {"per", confirmed, confirmed},
        {"included", confirmed, false},
        {"minimum", confirmed, false},
        {"readings", !confirmed, !confirmed},
    };

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        bool has = dbt_node_has(node, keys[i].key);
        if (has ? keys[i].may : !keys[i].must)
            continue;
        dbt_problem_add(schema->findings, &dbt_node_at(node, keys[i].key)->place,
                        has ? DBT_PROBLEM_CONFLICT : DBT_PROBLEM_MISSING_KEY,
                        has ? "'%s' on %s price, expected none"
                            : "the key '%s' is missing, expected on %s price",
                        keys[i].key, confirmed ? "a confirmed" : "an unconfirmed");
    }
}

static bool is_of_listings(enum dbt_meter_model model)
{
    return model == DBT_METER_CENSUS || model == DBT_METER_PERSON_DAYS;
}

/* A number that is counted by the year says how long: a census is priced per month or year. A meter
   that cannot be charged for is told of in services.yaml. */
static void check_basis(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                        const struct dbt_component *component, enum dbt_basis basis)
{
    bool is_piece = basis == DBT_PER_PIECE;
    bool wants_piece = component->model == DBT_CHARGE_ONE_OFF;
    const struct dbt_meter *meter =
        component->meter != DBT_NONE ? &schema->region->meters[component->meter] : NULL;

    if (component->model == DBT_CHARGE_METERED)
        wants_piece = meter == NULL || !meter->priced ? is_piece : !is_of_listings(meter->model);
    if (is_piece != wants_piece)
        dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_CONFLICT,
                        "'%s' does not fit the charge, expected %s", basis_words[basis],
                        wants_piece ? "piece" : "month or year");
}

static void check_bases(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                        const struct price_draft *draft)
{
    const struct dbt_price *price = &draft->price;
    const struct dbt_component *component =
        &schema->region->services[price->service].components[price->component];
    const struct dbt_reading *readings = draft->readings.items;
    uint32_t at = 0;

    if (component->model == DBT_CHARGE_PASS_THROUGH) {
        conflict(schema, dbt_node_at(node, "service"),
                 "a price for a cost that is passed on, expected none: its rows state amounts");
        return;
    }
    dbt_check_shape(schema, node, component->model);
    if (draft->basis != DBT_NONE)
        check_basis(schema, dbt_node_at(node, "per"), component, price->basis);
    if (readings == NULL)
        return;
    for (const struct dbt_yaml_node *item = dbt_node_at(node, "readings")->first; item != NULL;
         item = item->next)
        check_basis(schema, dbt_node_at(item, "per"), component, readings[at++].basis);
}

static void take_tiers(struct dbt_price *price, const struct dbt_list *list)
{
    price->tiers = list->items;
    price->tier_count = list->count;
    if (list->count > 0)
        price->price_micro = price->tiers[0].price_micro;
}

static void take_readings(struct dbt_price *price, const struct dbt_list *list)
{
    price->readings = list->items;
    price->reading_count = list->count;
    /* Not billed, as the run is held; but never 0, whoever looks at it. */
    if (!price->confirmed && price->readings != NULL) {
        price->price_micro = price->readings[0].price_micro;
        price->basis = price->readings[0].basis;
    }
}

static void read_price(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                       const void *form, void *out)
{
    struct price_draft draft = {.price = {.service = DBT_NONE,
                                          .component = DBT_NONE,
                                          .from = DBT_DAY_MIN,
                                          .note = "",
                                          .place = node->place},
                                .basis = DBT_NONE,
                                .status = DBT_NONE};
    struct dbt_price *price = &draft.price;

    (void)form;
    dbt_read_mapping(schema, node, &price_form, &draft);
    if (draft.basis != DBT_NONE)
        price->basis = (enum dbt_basis)draft.basis;
    if (node->kind == DBT_YAML_MAPPING && price->service != DBT_NONE)
        find_component(schema, node, price);
    if (draft.status != DBT_NONE)
        check_status(schema, node, draft.status == 0);
    dbt_check_tiers(schema, node, &draft.tiers);
    if (price->component != DBT_NONE)
        check_bases(schema, node, &draft);
    price->confirmed = draft.status == 0;
    take_tiers(price, &draft.tiers);
    take_readings(price, &draft.readings);
    *(struct dbt_price *)out = *price;
}

static const struct dbt_list_form prices_form = {
    .item_bytes = sizeof(struct dbt_price), .most = 100000, .read = read_price};

/* ---- the file -------------------------------------------------------------------------------- */

struct list_draft {
    const char *title;
    bool demonstration;
    struct dbt_list prices;
};

#define LIST(member) offsetof(struct list_draft, member)
static const struct dbt_field list_fields[] = {
    {"title", true, LIST(title), dbt_read_text, NULL},
    {"demonstration", true, LIST(demonstration), dbt_read_bool, NULL},
    {"prices", true, LIST(prices), dbt_read_list, &prices_form},
};
static const struct dbt_fields list_form = DBT_FIELDS(list_fields);

static int compare_numbers(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static bool same_key(const struct dbt_price *a, const struct dbt_price *b)
{
    return a->service == b->service && a->component == b->component && a->from == b->from;
}

/* By service, component and date; equal ones as they stand in the file. */
static int compare_prices(const void *a, const void *b)
{
    const struct dbt_price *left = a;
    const struct dbt_price *right = b;

    if (left->service != right->service)
        return compare_numbers(left->service, right->service);
    if (left->component != right->component)
        return compare_numbers(left->component, right->component);
    if (left->from != right->from)
        return left->from < right->from ? -1 : 1;
    return compare_numbers(left->place.line, right->place.line);
}

static void check_duplicates(struct dbt_schema *schema, const struct dbt_price *prices,
                             uint32_t count)
{
    char day[DBT_DATE_BYTES];

    for (uint32_t i = 1; i < count; i++) {
        const struct dbt_price *price = &prices[i];
        if (!same_key(price, &prices[i - 1]) || price->component == DBT_NONE ||
            price->from == DBT_DAY_MIN)
            continue;
        dbt_problem_add(schema->findings, &price->place, DBT_PROBLEM_DUPLICATE,
                        "a second price of '%s' from %s, the first stands on line %" PRIu64
                        ", expected one price for each date",
                        schema->region->services[price->service].code,
                        dbt_day_write(price->from, day), prices[i - 1].place.line);
    }
}

void dbt_load_prices(struct dbt_schema *schema, const struct dbt_yaml_node *root)
{
    struct list_draft draft = {0};

    dbt_read_mapping(schema, root, &list_form, &draft);
    struct dbt_price *prices = draft.prices.items;
    if (prices != NULL) {
        qsort(prices, draft.prices.count, sizeof *prices, compare_prices);
        check_duplicates(schema, prices, draft.prices.count);
    }
    schema->region->prices = (struct dbt_price_list){.title = draft.title,
                                                     .demonstration = draft.demonstration,
                                                     .prices = prices,
                                                     .count = draft.prices.count,
                                                     .file = root->place.file};
}
