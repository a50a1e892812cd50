/*
 * Paper: what the layouts of an invoice, an adjustment and a credit can name. Values that are not
 * in the invoice itself are made once for a document, so that a layout says what stands where and
 * computes nothing.
 */
#ifndef DEBITERA_DOCUMENT_PAPER_H
#define DEBITERA_DOCUMENT_PAPER_H

#include "debitera/document.h"

/* What laying out itself knows; it stands first in the data of every document. */
struct dbt_progress {
    int64_t page, pages;
    int64_t carried_ore; /* of the rows placed so far, of the table that carries */
    struct {
        const char *name;   /* "Kreditfaktura": the layout's */
        const char *number; /* or the text that stands for it */
        const char *mark;   /* across the page of what is not valid */
        bool is_draft;
    } document;
};

struct dbt_paper_step {
    int64_t quantity; /* 10^-4 */
    int64_t price_micro;
};

struct dbt_paper_line {
    const char *service, *unit, *reference;
    const char *basis; /* "/år"; "" of a piece */
    struct dbt_span span;
    int64_t quantity, free, total; /* 10^-4: charged, free, and both */
    int64_t price_micro;
    int32_t vat_rate_bp;
    int64_t net_ore;
    int64_t computed_ore; /* before a minimum */
    bool is_minimum;
    bool is_one_off;
    bool is_passed_on;
    int64_t reverses, reverses_line;
    struct dbt_series steps;
};

struct dbt_paper_unit { /* lines of one care unit */
    const char *name, *code;
    int64_t net_ore;
    bool is_several; /* more than one line */
    struct dbt_series lines;
};

struct dbt_paper {
    struct dbt_progress progress;
    struct dbt_identity region;
    struct dbt_invoice invoice;
    int64_t days;       /* to pay in */
    int64_t amount_ore; /* the total without a sign: to pay, or to credit */
    bool is_due, is_in_favour, is_nothing;
    bool is_binding;          /* neither a draft nor a demonstration: somebody is to act on it */
    const char *payment_code; /* what the QR code says; "" where there is none */
    struct dbt_series units;
    struct dbt_series vats;
};

/* DBT_MEMORY; DBT_INTERNAL when a sum or a quantity is too large to print. */
enum dbt_status dbt_paper_make(struct dbt_paper *paper, const struct dbt_invoice *invoice,
                               const struct dbt_document_options *options, struct dbt_arena *arena,
                               struct dbt_error *error) DBT_CHECKED;

#endif
