/* lines.csv: every line of every invoice. */
#include "csv.h"
#include "writers.h"

enum dbt_status dbt_lines_write(const struct dbt_result *result, struct dbt_buffer *out,
                                struct dbt_error *error)
{
    (void)error;
    struct dbt_csv csv = {.out = out};
#define DBT_CSV_COLUMN(name, write) dbt_csv_text(&csv, name);
#include "lines.def"
#undef DBT_CSV_COLUMN
    dbt_csv_end(&csv);
    for (size_t i = 0; i < result->invoices->count; i++) {
        const struct dbt_invoice *invoice = &result->invoices->items[i];
        for (size_t k = 0; k < invoice->line_count; k++) {
            const struct dbt_line *line = &invoice->lines[k];
#define DBT_CSV_COLUMN(name, write) write;
#include "lines.def"
#undef DBT_CSV_COLUMN
            dbt_csv_end(&csv);
        }
    }
    return DBT_OK;
}
