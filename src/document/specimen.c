/* An invoice that nobody gets, to try layouts with: its words are the region's own. */
#include "debitera/document.h"

enum {
    LINES = 40, /* more than one page */
    LINES_OF_A_UNIT = 8,
    ANY_DAY = 20000,
    ANY_MONTH = 24000,
    ANY_NUMBER = 7,
    QUARTER_BP = 2500
};

#define NET_ORE     INT64_C(123456)
#define PRICE_MICRO INT64_C(12345678)

static const struct dbt_step steps[] = {
    {.quantity = {.above = 9, .below = 1}, .price_micro = PRICE_MICRO},
    {.quantity = {.above = 3, .below = 1}, .price_micro = PRICE_MICRO},
};

static struct dbt_party party_of(const struct dbt_identity *identity)
{
    return (struct dbt_party){.name = identity->name,
                              .org_no = identity->org_no,
                              .vat_no = identity->vat_no,
                              .attention = identity->contact,
                              .address = identity->address,
                              .reference = identity->our_reference};
}

/* Lines have all there is to be said of them, by turns. */
static struct dbt_line make_line(const struct dbt_region *region, enum dbt_invoice_kind kind,
                                 size_t at)
{
    const struct dbt_service *service = &region->services[at % region->service_count];
    const char *unit = service->components[0].unit_name;
    bool second = at % 2 != 0;
    return (struct dbt_line){
        .unit_code =
            at / LINES_OF_A_UNIT % 2 == 0 ? region->identity.org_no : region->identity.vat_no,
        .unit_name = region->identity.name,
        .service_code = service->code,
        .component = "",
        .service_name = service->editions[0].text,
        .account = service->account,
        .month = ANY_MONTH,
        .span = {ANY_DAY, ANY_DAY + (dbt_day)(at % 3)},
        .quantity = dbt_ratio_of((int64_t)at + 1),
        .free_quantity = dbt_ratio_of(second ? 1 : 0),
        .unit_of_quantity = unit != NULL ? unit : "",
        .price_micro = PRICE_MICRO,
        .basis = (enum dbt_basis)(at % (DBT_PER_YEAR + 1)),
        .steps = steps,
        .step_count = at % 4 == 3 ? sizeof steps / sizeof steps[0] : 0,
        .scheme = "",
        .exact_ore = dbt_ratio_of(NET_ORE),
        .minimum_ore = at % 4 == 1 ? NET_ORE : 0,
        .net_ore = kind == DBT_INVOICE_CREDIT ? -NET_ORE : NET_ORE,
        .vat_category = 'S',
        .vat_rate_bp = QUARTER_BP,
        .vat_exemption = "",
        .evidence = second ? service->code : "",
        .model = "",
        .reverses = kind != DBT_INVOICE_ORIGINAL && second ? ANY_NUMBER : 0,
        .reverses_line = 1,
    };
}

enum dbt_status dbt_document_specimen(struct dbt_invoice *invoice, const struct dbt_region *region,
                                      enum dbt_invoice_kind kind, struct dbt_arena *arena,
                                      struct dbt_error *error)
{
    struct dbt_line *lines = dbt_arena_alloc(arena, LINES, sizeof *lines);
    struct dbt_vat_sum *vat = dbt_arena_alloc(arena, 1, sizeof *vat);
    int64_t net_ore = 0;
    if (lines == NULL || vat == NULL) {
        return dbt_error_memory(error, "an invoice to try the page layouts with");
    }
    for (size_t i = 0; i < LINES; i++) {
        lines[i] = make_line(region, kind, i);
        net_ore += lines[i].net_ore;
    }
    *vat = (struct dbt_vat_sum){.category = 'S',
                                .rate_bp = QUARTER_BP,
                                .exemption = "",
                                .base_ore = net_ore,
                                .vat_ore = net_ore / 4};
    *invoice = (struct dbt_invoice){
        .kind = kind,
        .refers_to = kind == DBT_INVOICE_ORIGINAL ? 0 : ANY_NUMBER,
        .refers_issued = ANY_DAY,
        .ocr = "",
        .period = {ANY_MONTH, ANY_MONTH},
        .issued = ANY_DAY,
        .due = ANY_DAY + region->payment.days,
        .seller = party_of(&region->identity),
        .buyer = party_of(&region->identity),
        .customer = region->identity.org_no,
        .bankgiro = region->payment.bankgiro,
        .lines = lines,
        .line_count = LINES,
        .vats = vat,
        .vat_count = 1,
        .net_ore = net_ore,
        .vat_ore = vat->vat_ore,
        .total_ore = net_ore + vat->vat_ore,
    };
    return DBT_OK;
}
