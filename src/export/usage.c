/* usage.csv: what was counted. */
#include "csv.h"
#include "writers.h"

enum dbt_status dbt_usage_write(const struct dbt_result *result, struct dbt_buffer *out,
                                struct dbt_error *error)
{
    (void)error;
    struct dbt_csv csv = {.out = out};
#define DBT_CSV_COLUMN(name, write) dbt_csv_text(&csv, name);
#include "usage.def"
#undef DBT_CSV_COLUMN
    dbt_csv_end(&csv);
    for (size_t i = 0; i < result->usage->count; i++) {
        const struct dbt_usage_row *row = &result->usage->items[i];
#define DBT_CSV_COLUMN(name, write) write;
#include "usage.def"
#undef DBT_CSV_COLUMN
        dbt_csv_end(&csv);
        dbt_result_drain(result, out);
    }
    return DBT_OK;
}
