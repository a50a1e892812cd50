/* lines.csv: every line of every invoice. */
#include "csv.h"
#include "writers.h"

static void add_price(struct dbt_csv *csv, const struct dbt_line *line)
{
    if (line->step_count > 0) {
        dbt_csv_text(csv, "");
    } else {
        dbt_csv_price(csv, line->price_micro);
    }
}

static void add_steps(struct dbt_csv *csv, const struct dbt_line *line)
{
    struct dbt_buffer steps;
    dbt_buffer_init(&steps);
    for (uint32_t i = 0; i < line->step_count; i++) {
        char quantity[DBT_RATIO_BYTES];
        char price[DBT_DECIMAL_BYTES];
        dbt_buffer_format(&steps, "%s%s x %s", i > 0 ? "; " : "",
                          dbt_ratio_write(line->steps[i].quantity, quantity),
                          dbt_decimal_write(line->steps[i].price_micro, 6, 2, price));
    }
    dbt_csv_text(csv, line->step_count > 0 && !steps.failed ? steps.bytes : "");
    csv->out->failed = csv->out->failed || steps.failed;
    dbt_buffer_release(&steps);
}

static void add_minimum(struct dbt_csv *csv, const struct dbt_line *line)
{
    if (line->minimum_ore == 0) {
        dbt_csv_text(csv, "");
    } else {
        dbt_csv_ore(csv, line->minimum_ore);
    }
}

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
