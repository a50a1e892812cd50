/* What an invoices.csv says of each invoice, against what the ledger has. */
#include "csv_read.h"
#include "writers.h"

/* A file of invoices, its header, and the row at hand. */
struct sheet {
    struct dbt_csv_reader reader;
    struct dbt_text names[DBT_CSV_FIELDS_MAX];
    size_t count;
    bool more;
};

static enum dbt_status next(struct sheet *sheet, struct dbt_error *error)
{
    enum dbt_status status = dbt_csv_reader_next(&sheet->reader, &sheet->more, error);
    sheet->more = status == DBT_OK && sheet->more;
    return status;
}

/* Up to its first row. */
static enum dbt_status begin(struct sheet *sheet, struct dbt_text bytes,
                             const struct dbt_invoices_comparison *comparison,
                             struct dbt_error *error)
{
    enum dbt_status status =
        dbt_csv_reader_init(&sheet->reader, bytes, comparison->file, comparison->arena, error);
    if (status == DBT_OK) {
        status = next(sheet, error);
    }
    if (status != DBT_OK) {
        return status;
    }
    sheet->count = sheet->more ? sheet->reader.field_count : 0;
    for (size_t i = 0; i < sheet->count; i++) {
        sheet->names[i] = sheet->reader.fields[i];
    }
    return next(sheet, error);
}

/* What every version has written alike. */
static const char *const compared[] = {"invoice_number", "issue_date", "provider_org_no",
                                       "provider_name",  "net_kr",     "vat_kr",
                                       "rounding_kr",    "total_kr"};

/* Null: there is no such column, or the row is shorter. */
static const struct dbt_text *find(const struct sheet *sheet, const char *name)
{
    for (size_t i = 0; i < sheet->count && i < sheet->reader.field_count; i++) {
        if (dbt_text_is(sheet->names[i], name)) {
            return &sheet->reader.fields[i];
        }
    }
    return NULL;
}

/* The first column whose values differ; null: none. */
static const char *find_difference(const struct sheet *published, const struct sheet *stored)
{
    for (size_t i = 0; i < sizeof compared / sizeof *compared; i++) {
        const struct dbt_text *said = find(published, compared[i]);
        const struct dbt_text *kept = find(stored, compared[i]);
        if (said == NULL || kept == NULL || !dbt_text_equal(*said, *kept)) {
            return compared[i];
        }
    }
    return NULL;
}

static enum dbt_status report(const struct dbt_invoices_comparison *comparison, const char *column,
                              size_t row, struct dbt_error *error)
{
    const struct dbt_invoices *invoices = comparison->invoices;
    return comparison->report(comparison->context,
                              row < invoices->count ? invoices->items[row].number : 0, column,
                              error);
}

static enum dbt_status compare_rows(const struct dbt_invoices_comparison *comparison,
                                    struct sheet *published, struct sheet *stored,
                                    struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;
    size_t row = 0;
    for (; status == DBT_OK && published->more && stored->more; row++) {
        const char *column = find_difference(published, stored);
        if (column != NULL) {
            status = report(comparison, column, row, error);
        }
        if (status == DBT_OK) {
            status = next(published, error);
        }
        if (status == DBT_OK) {
            status = next(stored, error);
        }
    }
    if (status == DBT_OK && published->more != stored->more) {
        status = report(comparison, "", comparison->invoices->count, error);
    }
    return status;
}

enum dbt_status dbt_invoices_compare(const struct dbt_invoices_comparison *comparison,
                                     struct dbt_error *error)
{
    const struct dbt_result result = {.invoices = comparison->invoices};
    struct sheet published = {0};
    struct sheet stored = {0};
    struct dbt_buffer bytes;
    dbt_buffer_init(&bytes);
    enum dbt_status status = dbt_invoices_write(&result, &bytes, error);
    if (status == DBT_OK && bytes.failed) {
        status = dbt_error_memory(error, "invoices.csv");
    }
    if (status == DBT_OK) {
        status = begin(&stored, dbt_buffer_text(&bytes), comparison, error);
    }
    if (status == DBT_OK) {
        status = begin(&published, comparison->bytes, comparison, error);
    }
    if (status == DBT_OK) {
        status = compare_rows(comparison, &published, &stored, error);
    }
    dbt_buffer_release(&bytes);
    return status;
}
