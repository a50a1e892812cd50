/* CSV: fields, quoted where needed. */
#include "csv.h"

static bool needs_quotes(const char *text, size_t length)
{
    return length > 0 &&
           (text[0] == ' ' || text[length - 1] == ' ' || strpbrk(text, ",\"\r\n") != NULL);
}

void dbt_csv_text(struct dbt_csv *csv, const char *text)
{
    size_t length = strlen(text);
    dbt_buffer_string(csv->out, csv->in_row ? "," : "");
    csv->in_row = true;
    if (!needs_quotes(text, length)) {
        dbt_buffer_add(csv->out, text, length);
        return;
    }
    dbt_buffer_string(csv->out, "\"");
    for (const char *quote; (quote = strchr(text, '"')) != NULL; text = quote + 1) {
        dbt_buffer_add(csv->out, text, (size_t)(quote - text));
        dbt_buffer_string(csv->out, "\"\"");
    }
    dbt_buffer_string(csv->out, text);
    dbt_buffer_string(csv->out, "\"");
}

void dbt_csv_integer(struct dbt_csv *csv, int64_t value)
{
    char text[DBT_DECIMAL_BYTES];
    dbt_csv_text(csv, dbt_decimal_write(value, 0, 0, text));
}

void dbt_csv_count(struct dbt_csv *csv, uint64_t value)
{
    char text[DBT_DECIMAL_BYTES];
    snprintf(text, sizeof text, "%llu", (unsigned long long)value);
    dbt_csv_text(csv, text);
}

void dbt_csv_number(struct dbt_csv *csv, int64_t number)
{
    char text[DBT_DECIMAL_BYTES];
    dbt_csv_text(csv, number == 0 ? "" : dbt_decimal_write(number, 0, 0, text));
}

void dbt_csv_ore(struct dbt_csv *csv, int64_t ore)
{
    char text[DBT_DECIMAL_BYTES];
    dbt_csv_text(csv, dbt_decimal_write(ore, 2, 2, text));
}

void dbt_csv_price(struct dbt_csv *csv, int64_t price_micro)
{
    char text[DBT_DECIMAL_BYTES];
    dbt_csv_text(csv, dbt_decimal_write(price_micro, 6, 2, text));
}

void dbt_csv_percent(struct dbt_csv *csv, int32_t rate_bp)
{
    char text[DBT_DECIMAL_BYTES];
    dbt_csv_text(csv, dbt_decimal_write(rate_bp, 2, 0, text));
}

void dbt_csv_ratio(struct dbt_csv *csv, struct dbt_ratio ratio)
{
    char text[DBT_RATIO_BYTES];
    dbt_csv_text(csv, dbt_ratio_write(ratio, text));
}

void dbt_csv_basis(struct dbt_csv *csv, enum dbt_basis basis)
{
    dbt_csv_text(csv, dbt_basis_word(basis));
}

void dbt_csv_letter(struct dbt_csv *csv, char letter)
{
    dbt_csv_text(csv, (const char[]){letter, '\0'});
}

void dbt_csv_day(struct dbt_csv *csv, dbt_day day)
{
    char text[DBT_DATE_BYTES];
    dbt_csv_text(csv, dbt_day_write(day, text));
}

void dbt_csv_month(struct dbt_csv *csv, dbt_month month)
{
    char text[DBT_DATE_BYTES];
    dbt_csv_text(csv, dbt_month_write(month, text));
}

void dbt_csv_period(struct dbt_csv *csv, struct dbt_period period)
{
    char text[DBT_DATE_BYTES];
    dbt_csv_text(csv, dbt_period_write(period, text));
}

void dbt_csv_end(struct dbt_csv *csv)
{
    dbt_buffer_string(csv->out, "\n");
    csv->in_row = false;
}
