/* A rerun for people: a row a month, and a row of totals. */
#include "columns.h"
#include "figure.h"
#include "totals.h"

static void add_row(struct dbt_buffer *table, const char *name, const struct dbt_totals *totals)
{
    dbt_buffer_format(table, "  %s\t%llu\t%llu\t", name, (unsigned long long)totals->invoices,
                      (unsigned long long)totals->lines);
    dbt_figure_ore(table, totals->net_ore);
    dbt_buffer_string(table, "\t");
    dbt_figure_ore(table, totals->vat_ore);
    dbt_buffer_string(table, "\t");
    dbt_figure_ore(table, totals->total_ore);
    dbt_buffer_string(table, "\n");
}

static enum dbt_status add_rows(const struct dbt_rerun *rerun, struct dbt_buffer *table,
                                struct dbt_error *error)
{
    struct dbt_totals totals;
    char name[DBT_DATE_BYTES];
    dbt_buffer_string(table, "  month\tinvoices\tlines\tnet, kr\tVAT, kr\ttotal, kr\n");
    for (size_t i = 0; i < rerun->month_count; i++) {
        enum dbt_status status = dbt_totals_add_up(&totals, &rerun->months[i], error);
        if (status != DBT_OK) {
            return status;
        }
        add_row(table, dbt_period_write(rerun->months[i].run->period, name), &totals);
    }
    enum dbt_status status =
        dbt_totals_add_up_all(&totals, rerun->months, rerun->month_count, error);
    if (status == DBT_OK) {
        add_row(table, "all", &totals);
    }
    return status;
}

enum dbt_status dbt_export_rerun_table(const struct dbt_rerun *rerun, struct dbt_buffer *out,
                                       struct dbt_error *error)
{
    struct dbt_buffer table;
    dbt_buffer_init(&table);
    enum dbt_status status = add_rows(rerun, &table, error);
    if (status == DBT_OK) {
        dbt_columns_write(dbt_buffer_text(&table), "lrrrrr", out);
    }
    out->failed = out->failed || table.failed;
    dbt_buffer_release(&table);
    return status;
}
