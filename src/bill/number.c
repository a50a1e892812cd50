/* Numbers a draft. */
#include "debitera/bill.h"

#include "debitera/base/identifier.h"

enum dbt_status dbt_invoice_number(struct dbt_invoice *invoice, int64_t number,
                                   bool ocr_length_digit, struct dbt_arena *arena,
                                   struct dbt_error *error)
{
    char digits[DBT_DECIMAL_BYTES];
    char ocr[26];
    dbt_decimal_write(number, 0, 0, digits);
    if (number < 1 || !dbt_ocr_make(dbt_text_of(digits), ocr_length_digit, ocr)) {
        return dbt_error_set(error, DBT_INTERNAL, "%s is not an invoice number", digits);
    }
    const char *copy = dbt_arena_string(arena, ocr);
    if (copy == NULL) {
        return dbt_error_memory(error, "the OCR reference of an invoice");
    }
    invoice->number = number;
    invoice->ocr = copy;
    return DBT_OK;
}
