/*
 * Code: the payment code of an invoice, a QR code that bank applications read (UsingQR 1).
 */
#ifndef DEBITERA_DOCUMENT_CODE_H
#define DEBITERA_DOCUMENT_CODE_H

#include "debitera/bill.h"

/* side × side bytes, 1 is dark; the arena's. */
struct dbt_code {
    const uint8_t *modules;
    uint32_t side;
};

/*
 * What the code says: one line of JSON, ASCII only, because readers guess the encoding of anything
 * else. Appended to `out`; DBT_MEMORY.
 */
enum dbt_status dbt_code_payload(const struct dbt_invoice *invoice, struct dbt_buffer *out,
                                 struct dbt_error *error) DBT_CHECKED;
/* DBT_INTERNAL when the text is empty or too much for a code. */
enum dbt_status dbt_code_check(const char *text, struct dbt_error *error) DBT_CHECKED;
/* Of any text. DBT_MEMORY, or DBT_INTERNAL when it is empty or too much for a code. */
enum dbt_status dbt_code_make(struct dbt_code *code, const char *text, struct dbt_arena *arena,
                              struct dbt_error *error) DBT_CHECKED;

#endif
