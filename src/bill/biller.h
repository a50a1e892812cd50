/* Private to bill: charges of several parts brought together, and texts copied out of registers. */
#ifndef DEBITERA_BILL_BILLER_H
#define DEBITERA_BILL_BILLER_H

#include "debitera/bill.h"

/* A charge that becomes a line, with what its part's indices mean. */
struct dbt_entry {
    const struct dbt_charge *charge;
    const struct dbt_registers *registers; /* the part's */
    size_t part;
    const char *org_no;          /* of the provider that pays */
    const struct dbt_unit *unit; /* as the last part that has it names it */
};

/* As the last part that has the provider registers it; null when none has. */
const struct dbt_provider *dbt_provider_last(const struct dbt_billing_part *parts,
                                             size_t part_count, const char *org_no);

size_t dbt_invoices_count_lines(const struct dbt_invoices *invoices);

/* Copies texts into an arena; a failure sticks, so that it is checked once. */
struct dbt_keeper {
    struct dbt_arena *arena;
    bool failed;
};

/* A copy of `text`; "" for null and when memory has ended. */
const char *dbt_keep(struct dbt_keeper *keeper, const char *text);
struct dbt_address dbt_keep_address(struct dbt_keeper *keeper, const struct dbt_address *address);

struct dbt_line dbt_line_make(const struct dbt_entry *entry, const struct dbt_region *region,
                              struct dbt_keeper *keeper);

struct dbt_party dbt_seller_make(const struct dbt_identity *identity, struct dbt_keeper *keeper);

struct dbt_party dbt_buyer_make(const struct dbt_provider *provider, struct dbt_keeper *keeper);

/* The day to pay on; DBT_USAGE when it is no date. */
enum dbt_status dbt_due_find(const struct dbt_region *region, dbt_day issue_date, dbt_day *due,
                             struct dbt_error *error) DBT_CHECKED;

/* VAT sums, net, VAT, rounding and total of the lines (R9). `at` is whom a message is about. */
enum dbt_status dbt_invoice_sum(struct dbt_invoice *invoice, bool round_to_krona,
                                const struct dbt_place *at, struct dbt_arena *arena,
                                struct dbt_error *error) DBT_CHECKED;

#endif
