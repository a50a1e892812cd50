/* rejects.csv: where the rejected records stand, and why. */
#include "csv.h"
#include "writers.h"

enum dbt_status dbt_rejects_write(const struct dbt_result *result, struct dbt_buffer *out,
                                  struct dbt_error *error)
{
    (void)error;
    struct dbt_csv csv = {.out = out};
#define DBT_CSV_COLUMN(name, write) dbt_csv_text(&csv, name);
#include "rejects.def"
#undef DBT_CSV_COLUMN
    dbt_csv_end(&csv);
    for (size_t i = 0; i < result->rejects->count; i++) {
        const struct dbt_reject *reject = &result->rejects->items[i];
#define DBT_CSV_COLUMN(name, write) write;
#include "rejects.def"
#undef DBT_CSV_COLUMN
        dbt_csv_end(&csv);
    }
    return DBT_OK;
}
