/*
 * services.yaml: what the region sells or includes, and what its documents call it.
 */
#include "charge.h"
#include "load.h"

static const char *const obligation_words[] = {"mandatory", "optional", "connection"};
static const struct dbt_names obligation_names = DBT_NAMES(obligation_words);

static bool is_account(struct dbt_text text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    return text.length >= 3 && text.length <= 10;
}

static const struct dbt_checked account_form = {is_account, "an account of 3 to 10 digits"};

/* ---- editions -------------------------------------------------------------------------------- */

#define EDITION(member) offsetof(struct dbt_edition, member)
static const struct dbt_field edition_fields[] = {
    {"from", false, EDITION(from), dbt_read_day, NULL},
    {"text", true, EDITION(text), dbt_read_text, NULL},
    {"document", false, EDITION(document), dbt_read_text, NULL},
    {"wording", false, EDITION(wording), dbt_read_text_or_empty, NULL},
};
static const struct dbt_fields edition_form = DBT_FIELDS(edition_fields);

static void read_edition(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                         const void *form, void *out)
{
    struct dbt_edition *edition = out;

    (void)form;
    edition->from = DBT_DAY_MIN;
    dbt_read_mapping(schema, node, &edition_form, edition);
}

static const struct dbt_list_form editions_form = {
    .item_bytes = sizeof(struct dbt_edition), .least = 1, .most = 100, .read = read_edition};

/* What an edition does not say is as the service has it. */
static void take_editions(struct dbt_service *service, const struct dbt_list *list)
{
    struct dbt_edition *editions = list->items;

    for (uint32_t i = 0; i < list->count; i++) {
        if (editions[i].document == NULL)
            editions[i].document = service->document;
        if (editions[i].wording == NULL)
            editions[i].wording = service->wording;
    }
    service->editions = editions;
    service->edition_count = list->count;
}

/* ---- a service ------------------------------------------------------------------------------- */

static void read_vat(struct dbt_schema *schema, const struct dbt_yaml_node *node, const void *form,
                     void *out)
{
    const struct dbt_names vats = {schema->region->vats, schema->region->vat_count,
                                   sizeof(struct dbt_vat)};

    (void)form;
    *(uint32_t *)out = dbt_read_name(schema, node, &vats, "a VAT treatment of region.yaml");
}

#define SERVICE(member) offsetof(struct dbt_service_draft, member)
static const struct dbt_field service_fields[] = {
    {"code", true, SERVICE(service.code), dbt_read_checked, &dbt_code_form},
    {"names", true, SERVICE(editions), dbt_read_list, &editions_form},
    {"package", true, SERVICE(service.package), dbt_read_text, NULL},
    {"obligation", true, SERVICE(obligation), dbt_read_choice, &obligation_names},
    {"document", true, SERVICE(service.document), dbt_read_text, NULL},
    {"wording", true, SERVICE(service.wording), dbt_read_text_or_empty, NULL},
    {"account", false, SERVICE(service.account), dbt_read_checked, &account_form},
    {"vat", false, SERVICE(service.vat), read_vat, NULL},
    {"needs_subscription", false, SERVICE(service.needs_subscription), dbt_read_bool, NULL},
    {"charge", true, SERVICE(charge), dbt_read_list, &dbt_charge_form},
};
static const struct dbt_fields service_form = DBT_FIELDS(service_fields);

static void check_service(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                          const struct dbt_service_draft *draft)
{
    static const char *const needed[] = {"account", "vat"};
    size_t needed_count = draft->charge.count > 0 ? sizeof needed / sizeof needed[0] : 0;

    for (size_t i = 0; i < needed_count; i++)
        if (!dbt_node_has(node, needed[i]))
            dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_MISSING_KEY,
                            "the key '%s' is missing, expected on a service that is charged",
                            needed[i]);
    dbt_check_dated(schema, dbt_node_at(node, "names"), &draft->editions,
                    sizeof(struct dbt_edition));
    dbt_check_charges(schema, node, draft);
}

static void read_service(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                         const void *form, void *out)
{
    struct dbt_service_draft draft = {.service = {.account = "", .place = node->place}};
    struct dbt_service *service = out;

    (void)form;
    dbt_read_mapping(schema, node, &service_form, &draft);
    check_service(schema, node, &draft);
    *service = draft.service;
    service->obligation = obligation_words[draft.obligation];
    take_editions(service, &draft.editions);
    dbt_take_charges(service, &draft.charge);
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
