/* Writers: one per output format, and what they share. A writer adds to `out`; its memory is
   checked by dbt_export. */
#ifndef DEBITERA_EXPORT_WRITERS_H
#define DEBITERA_EXPORT_WRITERS_H

#include "debitera/export.h"

#define DBT_FORMAT(name, file, write)                                                              \
    enum dbt_status write(const struct dbt_result *result, struct dbt_buffer *out,                 \
                          struct dbt_error *error) DBT_CHECKED;
#include "debitera/format.def"
#undef DBT_FORMAT

enum { DBT_DRAIN_BYTES = 256 * 1024 };

/* Between two rows: hands on what stands in `out`, when it is much. */
static inline void dbt_result_drain(const struct dbt_result *result, struct dbt_buffer *out)
{
    if (result->drain != NULL && !out->failed && out->length >= DBT_DRAIN_BYTES) {
        result->drain(result->drain_context, dbt_buffer_text(out));
        dbt_buffer_clear(out);
    }
}

/* Is there anything to pay? A document has else neither due date nor OCR reference. */
static inline bool dbt_issued_is_payable(const struct dbt_issued *item)
{
    return item->total_ore > 0;
}

/* Columns aligned by characters, a row of totals behind. The region stands there when there are
   several, and how invoices stand when any is corrected. */
enum dbt_status dbt_issued_write_table(const struct dbt_issued_list *list, struct dbt_buffer *out,
                                       struct dbt_error *error) DBT_CHECKED;

#endif
