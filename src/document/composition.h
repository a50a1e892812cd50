/*
 * Composition: the parts of an invoice, in the order in which they are placed. One part, one file.
 */
#ifndef DEBITERA_DOCUMENT_COMPOSITION_H
#define DEBITERA_DOCUMENT_COMPOSITION_H

#include "flow.h"
#include "format.h"

/* The page: margins, and the column in which the address stands (in the window of an envelope). */
#define DBT_PAGE_HEIGHT_MM 297.0
#define DBT_PAGE_LEFT_MM   20.0
#define DBT_PAGE_RIGHT_MM  192.0
#define DBT_PAGE_MIDDLE_MM 110.0
#define DBT_PAGE_TEXT_MM   (DBT_PAGE_RIGHT_MM - DBT_PAGE_LEFT_MM)
/* Tinted panels of full width reach a little past the text. */
#define DBT_PANEL_LEFT_MM (DBT_PAGE_LEFT_MM - 2.8)
#define DBT_PANEL_MM      (DBT_PAGE_TEXT_MM + 5.6)

struct dbt_composition {
    struct dbt_flow flow;
    const struct dbt_invoice *invoice;
    const struct dbt_region *region;
    bool draft;
    bool recalculated;
    const char *number;  /* or the text that stands for it */
    double footer_mm;    /* its rule */
    int64_t carried_ore; /* of the lines placed so far */
    uint32_t row;        /* the last one placed */
    const struct dbt_totals_block *totals;
    double closing_mm; /* of the totals and of the payment part, which stand behind the lines */
};

/* Is there something to pay? Else the document asks for nothing: no due date, no OCR number. */
static inline bool dbt_composition_is_due(const struct dbt_composition *composition)
{
    return composition->invoice->total_ore > 0;
}

const char *dbt_composition_text(const struct dbt_composition *composition, enum dbt_text_key key);
/* The text with its one value in place. */
const char *dbt_composition_expand(struct dbt_composition *composition, enum dbt_text_key key,
                                   const char *name, const char *value);
/* The text with its values in place. */
const char *dbt_composition_fill(struct dbt_composition *composition, enum dbt_text_key key,
                                 const struct dbt_value *values, size_t count);
/* What it is: "Kreditfaktura". */
const char *dbt_composition_kind(const struct dbt_composition *composition);
/* What the text needs to name the invoice that a correction changes. */
const char *dbt_composition_refer(struct dbt_composition *composition, enum dbt_text_key key);
const char *dbt_composition_ore(struct dbt_composition *composition, int64_t ore);
const char *dbt_composition_kronor(struct dbt_composition *composition,
                                   int64_t ore); /* "1,00 kr" */

/* Of the line's: at most four decimals. */
const char *dbt_composition_quantity(struct dbt_composition *composition,
                                     const struct dbt_line *line, struct dbt_ratio quantity);
/* What a price is per, to stand behind it; "" for a piece. */
const char *dbt_composition_basis(const struct dbt_composition *composition, enum dbt_basis basis);

/* A new page with its frame: mark, letterhead, page number and footer. */
void dbt_frame_page_add(struct dbt_composition *composition);
/* Measures the footer, before the first page. */
void dbt_frame_measure(struct dbt_composition *composition);
/* "Sida n (m)" on every page, once all are there. */
void dbt_frame_number_pages(struct dbt_composition *composition);

/* Facts, address, amount to pay, introduction, notice. */
void dbt_opening_place(struct dbt_composition *composition);
/* The table of lines, over as many pages as it needs. */
void dbt_lines_place(struct dbt_composition *composition);
/* What stands in small under the line's service: what was free, the steps of its price, a minimum,
   what it refers to. */
struct dbt_lines dbt_notes_make(struct dbt_composition *composition, const struct dbt_line *line);
/* Ends the page within the table of lines: the sum so far is carried to the next. */
void dbt_lines_page_break(struct dbt_composition *composition);
/* Totals and VAT specification, before the lines are placed: `totals`, and `closing_mm`, in which
   `below_mm` is the room to be left under them. */
void dbt_totals_measure(struct dbt_composition *composition, double below_mm);
void dbt_totals_place(struct dbt_composition *composition, double below_mm);
/* The total as its label tells it, without a sign: to pay, or to credit. */
int64_t dbt_totals_amount(const struct dbt_composition *composition);
/* Height of the payment part, or of what is said of an amount to credit; 0 for a total of 0. */
double dbt_payment_height(struct dbt_composition *composition);
/* At the foot of the last page, which has room for it. */
void dbt_payment_place(struct dbt_composition *composition);

#endif
