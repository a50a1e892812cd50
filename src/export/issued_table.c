/* The list of issued invoices as a table for people. */
#include "columns.h"
#include "writers.h"

/* The region's first, then those of every table. */
static const char sides[] = "lrlllllrrrrl";

struct totals {
    uint64_t lines;
    int64_t net_ore, vat_ore, total_ore;
};

struct table {
    struct dbt_buffer text; /* as dbt_columns_write takes it */
    bool regions, standing; /* are these columns shown? */
};

/* Of texts from outside; a cell holds neither a tab nor a line end. */
static void add_text(struct table *table, const char *text)
{
    for (; *text != '\0'; text++) {
        dbt_buffer_add(&table->text, (unsigned char)*text < ' ' ? " " : text, 1);
    }
}

static void add_ore(struct table *table, int64_t ore)
{
    char text[DBT_DECIMAL_BYTES];
    dbt_buffer_format(&table->text, "\t%s", dbt_decimal_write(ore, 2, 2, text));
}

static void add_standing(struct table *table, const struct dbt_issued *item)
{
    char net[DBT_DECIMAL_BYTES];
    char total[DBT_DECIMAL_BYTES];
    if (item->kind != DBT_INVOICE_ORIGINAL) {
        dbt_buffer_format(&table->text, "\t%s of %lld", dbt_invoice_kind_word(item->kind),
                          (long long)item->refers_to);
    } else if (item->corrected_by[0] == '\0') {
        dbt_buffer_format(&table->text, "\t%s", item->status);
    } else {
        dbt_buffer_format(&table->text, "\t%s to %s net, %s total, by %s", item->status,
                          dbt_decimal_write(item->standing_ore, 2, 2, net),
                          dbt_decimal_write(item->standing_total_ore, 2, 2, total),
                          item->corrected_by);
    }
}

static void add_header(struct table *table)
{
    dbt_buffer_string(&table->text, table->regions ? "Region\t" : "");
    dbt_buffer_string(&table->text, "Invoice\tPeriod\tIssued\tDue\tOrg. no\tProvider\tLines\t"
                                    "Net kr\tVAT kr\tTotal kr");
    dbt_buffer_string(&table->text, table->standing ? "\tStanding, kr\n" : "\n");
}

static void add_invoice(struct table *table, const struct dbt_issued *item)
{
    char period[DBT_DATE_BYTES];
    char issued[DBT_DATE_BYTES];
    char due[DBT_DATE_BYTES];
    if (table->regions) {
        add_text(table, item->region);
        dbt_buffer_string(&table->text, "\t");
    }
    dbt_buffer_format(&table->text, "%lld\t%s\t%s\t%s\t", (long long)item->number,
                      dbt_period_write(item->period, period), dbt_day_write(item->issued, issued),
                      dbt_issued_is_payable(item) ? dbt_day_write(item->due, due) : "");
    add_text(table, item->org_no);
    dbt_buffer_string(&table->text, "\t");
    add_text(table, item->provider);
    dbt_buffer_format(&table->text, "\t%lu", (unsigned long)item->lines);
    add_ore(table, item->net_ore);
    add_ore(table, item->vat_ore);
    add_ore(table, item->total_ore);
    if (table->standing) {
        add_standing(table, item);
    }
    dbt_buffer_string(&table->text, "\n");
}

static void add_totals(struct table *table, const struct totals *totals)
{
    dbt_buffer_string(&table->text, table->regions ? "\t" : "");
    dbt_buffer_format(&table->text, "Total\t\t\t\t\t\t%llu", (unsigned long long)totals->lines);
    add_ore(table, totals->net_ore);
    add_ore(table, totals->vat_ore);
    add_ore(table, totals->total_ore);
    dbt_buffer_string(&table->text, "\n");
}

/* Corrections count with their sign, as everything else. */
static bool add_up(const struct dbt_issued_list *list, struct totals *totals)
{
    bool fits = true;
    for (size_t i = 0; i < list->count && fits; i++) {
        totals->lines += list->items[i].lines;
        fits = dbt_ore_add(totals->net_ore, list->items[i].net_ore, &totals->net_ore) &&
               dbt_ore_add(totals->vat_ore, list->items[i].vat_ore, &totals->vat_ore) &&
               dbt_ore_add(totals->total_ore, list->items[i].total_ore, &totals->total_ore);
    }
    return fits;
}

static void choose_columns(struct table *table, const struct dbt_issued_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct dbt_issued *item = &list->items[i];
        table->regions = table->regions || strcmp(item->region, list->items[0].region) != 0;
        table->standing =
            table->standing || item->kind != DBT_INVOICE_ORIGINAL || item->corrected_by[0] != '\0';
    }
}

enum dbt_status dbt_issued_write_table(const struct dbt_issued_list *list, struct dbt_buffer *out,
                                       struct dbt_error *error)
{
    struct totals totals = {0};
    struct table table = {0};
    if (!add_up(list, &totals)) {
        return dbt_error_set(error, DBT_INPUT,
                             "the totals are too large: list fewer invoices with --period");
    }
    dbt_buffer_init(&table.text);
    choose_columns(&table, list);
    add_header(&table);
    for (size_t i = 0; i < list->count; i++) {
        add_invoice(&table, &list->items[i]);
    }
    add_totals(&table, &totals);
    if (table.text.failed) {
        out->failed = true;
    } else {
        dbt_columns_write(dbt_buffer_text(&table.text), sides + (table.regions ? 0 : 1), out);
    }
    dbt_buffer_release(&table.text);
    return DBT_OK;
}
