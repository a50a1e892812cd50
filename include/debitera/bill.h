/*
 * Bill: charges → invoices (R9; one per provider and period, with a section per care unit).
 *
 * A dbt_invoice is self-contained: texts and numbers, no pointers into region or registers, so the
 * ledger can store it and give back the same one, and documents and exports are made from what the
 * ledger gave. Its memory is the arena's; its texts are never null. Money is öre; VAT is computed
 * per (category, rate, exemption) on the sum of its lines, rounded half away from zero.
 */
#ifndef DEBITERA_BILL_H
#define DEBITERA_BILL_H

#include "debitera/rate.h"

struct dbt_party {
    const char *name;
    const char *org_no;
    const char *vat_no;
    const char *attention;
    struct dbt_address address;
    const char *reference;
};

struct dbt_line {
    const char *unit_code;
    const char *unit_name;
    const char *service_code;
    const char *component; /* "" for the only one */
    const char *service_name;
    const char *account;
    dbt_month month;
    struct dbt_span span;
    /* Quantity to net amount: as in struct dbt_charge (rate.h). */
    struct dbt_ratio quantity;
    struct dbt_ratio free_quantity;
    const char *unit_of_quantity;
    int64_t price_micro;
    enum dbt_basis basis;
    const struct dbt_step *steps;
    uint32_t step_count;
    const char *scheme; /* "graduated", "volume"; "" without tiers, or when the ledger kept none */
    struct dbt_ratio placed;
    struct dbt_ratio fraction;
    struct dbt_ratio exact_ore;
    int64_t minimum_ore;
    int64_t net_ore;
    char vat_category;
    int32_t vat_rate_bp;
    const char *vat_exemption;
    const char *evidence;     /* pass-through: evidence reference; agreement: its reference; "" */
    const char *price_source; /* "prices.yaml:12 (RJH §3.1)", or the register's file and record */
    const char *model;        /* charge model, as in services.yaml: "metered" */
    const char *source;       /* code of the source that the quantity comes from */
    const char *meter;        /* code of the meter; "" when it is not counted */
    const char *record;       /* "abonnemang.csv: record 12"; "" when it is counted */
    /* The line that this one takes back: number of its invoice, and its position there, from 1; 0:
       none. Quantities and amounts are then that line's, negated; the rest is equal. */
    int64_t reverses;
    uint32_t reverses_line;
};

struct dbt_vat_sum {
    char category;
    int32_t rate_bp;
    const char *exemption;
    int64_t base_ore;
    int64_t vat_ore;
};

/* What a document is. A correction bills the difference to what was issued before (R13); which of
   the two it is, its total decides, and where that is 0 its net: what is to be paid is no credit,
   also when its net is negative, as it may be where rates of VAT change. */
enum dbt_invoice_kind {
    DBT_INVOICE_ORIGINAL,
    DBT_INVOICE_ADJUSTMENT, /* a correction whose total is not negative */
    DBT_INVOICE_CREDIT,     /* a correction whose total is negative */
    DBT_INVOICE_KIND_COUNT
};

static inline const char *dbt_invoice_kind_word(enum dbt_invoice_kind kind)
{
    static const char *const words[DBT_INVOICE_KIND_COUNT] = {
        [DBT_INVOICE_ORIGINAL] = "invoice",
        [DBT_INVOICE_ADJUSTMENT] = "adjustment",
        [DBT_INVOICE_CREDIT] = "credit",
    };
    return words[kind];
}

struct dbt_invoice {
    enum dbt_invoice_kind kind;
    /* Of a correction: number and issue date of the invoice that it changes, specifically and
       unambiguously (mervärdesskattelagen 17:22-23); 0 of an original. */
    int64_t refers_to;
    dbt_day refers_issued;
    int64_t number;  /* 0: a draft, without number */
    const char *ocr; /* "" for a draft */
    struct dbt_period period;
    dbt_day issued, due;
    struct dbt_party seller, buyer;
    const char *customer;
    const char *bankgiro;
    bool demonstration;     /* prices are a demonstration's */
    struct dbt_line *lines; /* by unit name (Swedish alphabet), unit code, service */
    size_t line_count;
    struct dbt_vat_sum *vats; /* by category, rate descending */
    size_t vat_count;
    int64_t net_ore, vat_ore, rounding_ore, total_ore; /* total = net + vat + rounding */
};

struct dbt_invoices {
    struct dbt_invoice *items; /* by buyer's organisation number */
    size_t count, capacity;
};

/* What is handed over piece by piece; a piece is the giver's, and lasts until the call returns. */
typedef enum dbt_status dbt_take_usage(void *taker, const struct dbt_usage_row *row);
typedef enum dbt_status dbt_take_line(void *taker, const struct dbt_line *line);
typedef enum dbt_status dbt_take_invoices(void *taker, const struct dbt_invoices *invoices);

/* Like strcmp in the Swedish alphabet, without case: å, ä, ö after z, é as e, other characters by
   code point. Texts are valid UTF-8. */
int dbt_name_compare(const char *a, const char *b);

/*
 * Charges with the registers their indices point into. A period of several months may come in
 * several deliveries, each with its own registers; invoices join them by organisation number and
 * unit code, and take names and addresses from the last part that has them.
 */
struct dbt_billing_part {
    const struct dbt_registers *registers;
    const struct dbt_charges *charges;
};

struct dbt_billing {
    const struct dbt_region *region;
    const struct dbt_billing_part *parts; /* in the order of their months */
    size_t part_count;
    struct dbt_period period;
    dbt_day issue_date;
};

/* Drafts, without numbers. Providers without any line (all amounts 0) get no invoice. DBT_INPUT on
   overflow, DBT_USAGE when the due date is no date. */
enum dbt_status dbt_bill(const struct dbt_billing *billing, struct dbt_invoices *invoices,
                         struct dbt_arena *arena, struct dbt_error *error) DBT_CHECKED;

/*
 * Corrections: what was issued of a period against what would be issued now (R13).
 *
 * Compared are the sums per provider, unit, service, month and VAT (category, rate, exemption) of
 * everything issued so far. Where they differ, the lines in force (issued, and not taken back
 * since) are reversed and the lines of now are added, but for those that are equal on both sides.
 * So amounts of all documents add up to what is right, and quantities too wherever a key's sums
 * differed; the document's net is the difference. VAT is computed on the correction's own sums, at
 * the rates of the lines' dates.
 *
 * A provider whose period was never invoiced gets an original. Otherwise the document refers to the
 * first invoice of that provider and period.
 */
struct dbt_correcting {
    const struct dbt_region *region;
    struct dbt_period period;
    dbt_day issue_date;
    const struct dbt_invoices *issued; /* all of exactly this period, by number */
    const struct dbt_invoices *now;    /* drafts of the same period: dbt_bill */
    /* Of now, in the order of their months; may be none. A provider that has no draft is called
       what the last registers that have it call it; charges are not looked at. */
    const struct dbt_billing_part *parts;
    size_t part_count;
};

/* Drafts, by the buyer's organisation number; none when nothing differs. Texts are borrowed from
   `issued` and `now`. DBT_INPUT on overflow, DBT_USAGE when the due date is no date. */
enum dbt_status dbt_correct(const struct dbt_correcting *correcting, struct dbt_invoices *invoices,
                            struct dbt_arena *arena, struct dbt_error *error) DBT_CHECKED;

/* Gives a draft its number, and the OCR reference made of it. */
enum dbt_status dbt_invoice_number(struct dbt_invoice *invoice, int64_t number,
                                   bool ocr_length_digit, struct dbt_arena *arena,
                                   struct dbt_error *error) DBT_CHECKED;

#endif
