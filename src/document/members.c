/* The names of an invoice's values, for layouts: one table per struct. */
#include <stddef.h>

#include "report.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

#define STEP(name, form, member)                                                                   \
    {                                                                                              \
        name, DBT_FORM_##form, offsetof(struct dbt_paper_step, member), NULL                       \
    }
static const struct dbt_member step_members[] = {
    STEP("quantity", QUANTITY, quantity),
    STEP("price", PRICE, price_micro),
};
static const struct dbt_type step_type = {sizeof(struct dbt_paper_step), step_members,
                                          COUNT(step_members)};

#define LINE(name, form, member)                                                                   \
    {                                                                                              \
        name, DBT_FORM_##form, offsetof(struct dbt_paper_line, member), NULL                       \
    }
static const struct dbt_member line_members[] = {
    LINE("service", TEXT, service),
    LINE("span", SPAN, span),
    LINE("quantity", QUANTITY, quantity),
    LINE("unit", TEXT, unit),
    LINE("price", PRICE, price_micro),
    LINE("basis", TEXT, basis),
    LINE("vat-rate", PERCENT, vat_rate_bp),
    LINE("net", ORE, net_ore),
    LINE("free", QUANTITY, free),
    LINE("total", QUANTITY, total),
    LINE("computed", ORE, computed_ore),
    LINE("reference", TEXT, reference),
    LINE("reverses", INTEGER, reverses),
    LINE("reverses-line", INTEGER, reverses_line),
    LINE("is-minimum", FLAG, is_minimum),
    LINE("is-one-off", FLAG, is_one_off),
    LINE("is-passed-on", FLAG, is_passed_on),
    {"steps", DBT_FORM_ROWS, offsetof(struct dbt_paper_line, steps), &step_type},
};
static const struct dbt_type line_type = {sizeof(struct dbt_paper_line), line_members,
                                          COUNT(line_members)};

#define UNIT(name, form, member)                                                                   \
    {                                                                                              \
        name, DBT_FORM_##form, offsetof(struct dbt_paper_unit, member), NULL                       \
    }
static const struct dbt_member unit_members[] = {
    UNIT("name", TEXT, name),
    UNIT("code", TEXT, code),
    UNIT("net", ORE, net_ore),
    UNIT("is-several", FLAG, is_several),
    {"lines", DBT_FORM_ROWS, offsetof(struct dbt_paper_unit, lines), &line_type},
};
static const struct dbt_type unit_type = {sizeof(struct dbt_paper_unit), unit_members,
                                          COUNT(unit_members)};

#define VAT(name, form, member)                                                                    \
    {                                                                                              \
        name, DBT_FORM_##form, offsetof(struct dbt_vat_sum, member), NULL                          \
    }
static const struct dbt_member vat_members[] = {
    VAT("rate", PERCENT, rate_bp),
    VAT("base", ORE, base_ore),
    VAT("vat", ORE, vat_ore),
    VAT("exemption", TEXT, exemption),
};
static const struct dbt_type vat_type = {sizeof(struct dbt_vat_sum), vat_members,
                                         COUNT(vat_members)};

#define PARTY(name, member)                                                                        \
    {                                                                                              \
        name, DBT_FORM_TEXT, offsetof(struct dbt_party, member), NULL                              \
    }
static const struct dbt_member party_members[] = {
    PARTY("name", name),
    PARTY("org-no", org_no),
    PARTY("vat-no", vat_no),
    PARTY("attention", attention),
    PARTY("street", address.street),
    PARTY("postcode", address.postcode),
    PARTY("city", address.city),
    PARTY("reference", reference),
};
static const struct dbt_type party_type = {sizeof(struct dbt_party), party_members,
                                           COUNT(party_members)};

#define REGION(name, form, member)                                                                 \
    {                                                                                              \
        name, DBT_FORM_##form, offsetof(struct dbt_identity, member), NULL                         \
    }
static const struct dbt_member region_members[] = {
    REGION("name", TEXT, name),   REGION("visit", TEXT, visit), REGION("contact", TEXT, contact),
    REGION("email", TEXT, email), REGION("phone", TEXT, phone), REGION("logo", TEXT, logo),
    REGION("f-tax", FLAG, f_tax),
};
static const struct dbt_type region_type = {sizeof(struct dbt_identity), region_members,
                                            COUNT(region_members)};

/* Of the whole paper, so that what the invoice holds and what was made of it have one name. */
#define PAPER(name, form, member)                                                                  \
    {                                                                                              \
        name, DBT_FORM_##form, offsetof(struct dbt_paper, member), NULL                            \
    }
static const struct dbt_member invoice_members[] = {
    PAPER("issued", DAY, invoice.issued),
    PAPER("due", DAY, invoice.due),
    PAPER("days", INTEGER, days),
    PAPER("period", PERIOD, invoice.period),
    PAPER("ocr", TEXT, invoice.ocr),
    PAPER("customer", TEXT, invoice.customer),
    PAPER("bankgiro", TEXT, invoice.bankgiro),
    PAPER("refers-to", INTEGER, invoice.refers_to),
    PAPER("refers-issued", DAY, invoice.refers_issued),
    PAPER("net", ORE, invoice.net_ore),
    PAPER("vat", ORE, invoice.vat_ore),
    PAPER("rounding", ORE, invoice.rounding_ore),
    PAPER("total", ORE, invoice.total_ore),
    PAPER("amount", ORE, amount_ore),
    PAPER("payment-code", TEXT, payment_code),
    PAPER("is-due", FLAG, is_due),
    PAPER("is-in-favour", FLAG, is_in_favour),
    PAPER("is-nothing", FLAG, is_nothing),
    PAPER("is-binding", FLAG, is_binding),
    PAPER("is-demonstration", FLAG, invoice.demonstration),
    {"seller", DBT_FORM_GROUP, offsetof(struct dbt_paper, invoice.seller), &party_type},
    {"buyer", DBT_FORM_GROUP, offsetof(struct dbt_paper, invoice.buyer), &party_type},
    {"units", DBT_FORM_ROWS, offsetof(struct dbt_paper, units), &unit_type},
    {"vats", DBT_FORM_ROWS, offsetof(struct dbt_paper, vats), &vat_type},
};
static const struct dbt_type invoice_type = {sizeof(struct dbt_paper), invoice_members,
                                             COUNT(invoice_members)};

static const struct dbt_member document_members[] = {
    PAPER("name", TEXT, progress.document.name),
    PAPER("number", TEXT, progress.document.number),
    PAPER("mark", TEXT, progress.document.mark),
    PAPER("is-draft", FLAG, progress.document.is_draft),
};
static const struct dbt_type document_type = {sizeof(struct dbt_paper), document_members,
                                              COUNT(document_members)};

static const struct dbt_member paper_members[] = {
    {"invoice", DBT_FORM_GROUP, 0, &invoice_type},
    {"document", DBT_FORM_GROUP, 0, &document_type},
    {"region", DBT_FORM_GROUP, offsetof(struct dbt_paper, region), &region_type},
    PAPER("page", INTEGER, progress.page),
    PAPER("pages", INTEGER, progress.pages),
    PAPER("carried", ORE, progress.carried_ore),
};
static const struct dbt_type paper_type = {sizeof(struct dbt_paper), paper_members,
                                           COUNT(paper_members)};

const struct dbt_layout_data dbt_document_data = {
    .types = {[DBT_LAYOUT_INVOICE] = &paper_type,
              [DBT_LAYOUT_ADJUSTMENT] = &paper_type,
              [DBT_LAYOUT_CREDIT] = &paper_type,
              [DBT_LAYOUT_UNIT_REPORT] = &dbt_report_type,
              [DBT_LAYOUT_REGION_REPORT] = &dbt_report_type}};
