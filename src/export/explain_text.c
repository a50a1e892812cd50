/* Explain, for people: a block per line of an invoice. */
#include "explain.h"
#include "figure.h"

struct block { /* one line being told */
    const struct dbt_explanation *explanation;
    const struct dbt_beside *beside; /* of its invoice */
    const struct dbt_line *line;
    struct dbt_buffer *out;
};

static void label(struct dbt_buffer *out, const char *word)
{
    dbt_buffer_format(out, "  %-9s ", word);
}

static void ore(struct dbt_buffer *out, int64_t amount_ore)
{
    dbt_figure_ore(out, amount_ore);
    dbt_buffer_string(out, " kr");
}

/* "Credit 70001012 of invoice 70001000 (issued 2025-06-05)". */
static void write_name(const struct dbt_explanation *explanation, const struct dbt_invoice *invoice,
                       struct dbt_buffer *out)
{
    static const char *const names[DBT_INVOICE_KIND_COUNT][2] = {
        [DBT_INVOICE_ORIGINAL] = {"Invoice", "Draft"},
        [DBT_INVOICE_ADJUSTMENT] = {"Adjustment", "Draft of an adjustment"},
        [DBT_INVOICE_CREDIT] = {"Credit", "Draft of a credit"},
    };
    bool draft = explanation->run == NULL;
    char date[DBT_DATE_BYTES];
    dbt_buffer_string(out, names[invoice->kind][draft]);
    if (!draft) {
        dbt_buffer_format(out, " %lld", (long long)invoice->number);
    }
    if (invoice->kind != DBT_INVOICE_ORIGINAL) {
        dbt_buffer_format(out, " of invoice %lld (issued %s)", (long long)invoice->refers_to,
                          dbt_day_write(invoice->refers_issued, date));
    }
}

static void write_heading(const struct dbt_explanation *explanation,
                          const struct dbt_invoice *invoice, struct dbt_buffer *out)
{
    char period[DBT_DATE_BYTES];
    char date[DBT_DATE_BYTES];
    write_name(explanation, invoice, out);
    dbt_buffer_format(out, " to %s (%s), %s", invoice->buyer.name, invoice->buyer.org_no,
                      dbt_period_write(invoice->period, period));
    if (explanation->run != NULL) {
        dbt_buffer_format(out, ", issued %s", dbt_day_write(invoice->issued, date));
    }
    dbt_buffer_format(out, ": %zu line%s\nnet ", invoice->line_count,
                      invoice->line_count == 1 ? "" : "s");
    ore(out, invoice->net_ore);
    dbt_buffer_string(out, ", VAT ");
    ore(out, invoice->vat_ore);
    if (invoice->rounding_ore != 0) {
        dbt_buffer_string(out, ", rounding ");
        ore(out, invoice->rounding_ore);
    }
    dbt_buffer_string(out, invoice->total_ore < 0 ? ", total " : ", to pay ");
    ore(out, invoice->total_ore);
    dbt_buffer_string(out, "\n");
    if (explanation->corrected_by != NULL && explanation->corrected_by[0] != '\0') {
        dbt_buffer_format(out, "corrected by %s\n", explanation->corrected_by);
    }
}

static void write_segment(const struct block *block)
{
    const struct dbt_line *line = block->line;
    char first[DBT_DATE_BYTES];
    char last[DBT_DATE_BYTES];
    const char *begin = dbt_segment_begin(block->beside, line);
    const char *end = dbt_segment_end(block->beside, line);
    int32_t days = dbt_span_days(line->span);
    label(block->out, "segment");
    dbt_day_write(line->span.first, first);
    if (dbt_line_is_dated(line)) {
        dbt_buffer_format(block->out, "%s: %s\n", first, begin);
        return;
    }
    dbt_buffer_format(block->out, "%s to %s, %d day%s: ", first,
                      dbt_day_write(line->span.last, last), (int)days, days == 1 ? "" : "s");
    if (dbt_segment_is_whole(line)) {
        dbt_buffer_string(block->out, "the whole month\n");
    } else {
        dbt_buffer_format(block->out, "%s on the first day, %s after the last\n", begin, end);
    }
}

static void write_inputs(const struct block *block)
{
    const struct dbt_ledger_inputs *inputs = block->explanation->inputs;
    char period[DBT_DATE_BYTES];
    if (inputs->count == 0) {
        label(block->out, "");
        dbt_buffer_string(block->out, "the ledger did not keep the files of this run\n");
    }
    for (size_t i = 0; i < inputs->count; i++) {
        const struct dbt_ledger_input *input = &inputs->items[i];
        if (!dbt_line_reads(block->line, input)) {
            continue;
        }
        label(block->out, "");
        dbt_buffer_format(block->out, "%s of %s: %llu records read, %llu billed", input->name,
                          dbt_period_write(input->period, period), (unsigned long long)input->read,
                          (unsigned long long)input->of[DBT_CLASS_BILLED]);
        if (input->copy_of[0] != '\0') {
            dbt_buffer_format(block->out, " (a copy of %s)", input->copy_of);
        }
        dbt_buffer_string(block->out, "\n");
    }
}

static void write_average(const struct block *block)
{
    struct dbt_ratio person_days = {0};
    if (dbt_line_average(block->line, &person_days)) {
        label(block->out, "");
        dbt_figure_exact(block->out, person_days, "");
        dbt_buffer_format(block->out, " person-days / %d days of the month\n",
                          (int)dbt_month_days(block->line->month));
    }
}

static void write_quantity(const struct block *block)
{
    const struct dbt_line *line = block->line;
    label(block->out, "quantity");
    dbt_figure_near(block->out, line->quantity, line->unit_of_quantity);
    if (line->reverses != 0 && dbt_line_is_counted(line)) {
        dbt_buffer_format(block->out, ", counted by meter %s in source %s\n", line->meter,
                          line->source);
    } else if (dbt_line_is_counted(line)) {
        dbt_buffer_format(block->out,
                          ", counted by meter %s in source %s; its files, of all units:\n",
                          line->meter, line->source);
        write_inputs(block);
    } else if (line->record[0] != '\0') {
        dbt_buffer_format(block->out, ", of source %s, %s\n", line->source, line->record);
    } else if (line->source[0] != '\0') {
        dbt_buffer_format(block->out, ", for the unit itself, of source %s\n", line->source);
    } else if (!dbt_line_tells(line)) {
        dbt_buffer_string(block->out, "; the ledger did not keep how it was charged\n");
    } else {
        dbt_buffer_string(block->out, "\n");
    }
    write_average(block);
    if (dbt_ratio_compare_zero(line->free_quantity) != 0) {
        label(block->out, "free");
        dbt_figure_near(block->out, line->free_quantity, line->unit_of_quantity);
        dbt_buffer_format(block->out, " besides, without charge: %s\n",
                          strcmp(line->model, "one-off") == 0
                              ? "the unit's first ones, or included in the price"
                              : "included in the price");
    }
}

/* Where the line stands in the tiers: what of the month decided its price. */
static void write_tiers(const struct block *block)
{
    const struct dbt_line *line = block->line;
    const char *when =
        dbt_line_is_counted(line) || dbt_line_is_dated(line) ? "in the month" : "on these days";
    if (line->scheme[0] == '\0') {
        return;
    }
    label(block->out, "tiers");
    dbt_buffer_format(block->out, "%s: ", line->scheme);
    if (strcmp(line->scheme, dbt_tier_scheme_word(DBT_TIERS_VOLUME)) == 0) {
        dbt_buffer_string(block->out, "the price of the tier that the unit's total is in, ");
        dbt_figure_near(block->out, line->placed, line->unit_of_quantity);
        dbt_buffer_format(block->out, " %s\n", when);
    } else if (dbt_ratio_compare_zero(line->placed) == 0) {
        dbt_buffer_format(block->out, "nothing stands before it %s\n", when);
    } else {
        dbt_figure_near(block->out, line->placed, line->unit_of_quantity);
        dbt_buffer_format(block->out, " stand before it %s\n", when);
    }
}

static void write_price(const struct block *block)
{
    const struct dbt_line *line = block->line;
    label(block->out, "price");
    if (dbt_line_is_passed_on(line)) {
        dbt_buffer_string(block->out, "passed on at cost: ");
    } else if (line->step_count == 0) {
        dbt_figure_price(block->out, line->price_micro, line->basis);
        dbt_buffer_string(block->out, ", ");
    } else {
        dbt_buffer_format(block->out, "by %u tiers, ", line->step_count);
    }
    dbt_buffer_string(block->out, line->price_source);
    if (line->evidence[0] != '\0') {
        dbt_buffer_format(block->out, ", reference %s", line->evidence);
    }
    dbt_buffer_string(block->out, "\n");
    for (uint32_t i = 0; i < line->step_count; i++) {
        label(block->out, "");
        dbt_figure_near(block->out, line->steps[i].quantity, line->unit_of_quantity);
        dbt_buffer_string(block->out, " at ");
        dbt_figure_price(block->out, line->steps[i].price_micro, line->basis);
        dbt_buffer_string(block->out, "\n");
    }
}

/* A price by time: how much of it the segment is. */
static void write_time(const struct block *block)
{
    const struct dbt_line *line = block->line;
    if (line->basis == DBT_PER_PIECE) {
        return;
    }
    label(block->out, "time");
    dbt_figure_near(block->out, line->fraction, "");
    dbt_buffer_format(block->out, " of a %s: %d of the month's %d days\n",
                      dbt_basis_word(line->basis), (int)dbt_span_days(line->span),
                      (int)dbt_month_days(line->month));
}

static void write_amount(const struct block *block)
{
    const struct dbt_line *line = block->line;
    int64_t before_ore = 0;
    label(block->out, "amount");
    dbt_line_arithmetic(block->out, line);
    if (dbt_line_is_rounded(line) && dbt_ratio_round(line->exact_ore, &before_ore)) {
        dbt_buffer_string(block->out, ", rounded once: ");
        ore(block->out, before_ore);
    }
    dbt_buffer_string(block->out, "\n");
    if (line->minimum_ore != 0) {
        label(block->out, "minimum");
        dbt_buffer_string(block->out, line->reverses != 0 ? "taken back: " : "raised to ");
        ore(block->out, line->minimum_ore);
        dbt_buffer_string(block->out, ", the least that a line of this price comes to\n");
    }
}

static void write_vat(const struct block *block)
{
    const struct dbt_line *line = block->line;
    const struct dbt_invoice *invoice = block->beside->invoice;
    const struct dbt_vat_sum *vat = dbt_line_vat(invoice, line);
    size_t lines = vat != NULL ? block->beside->vat_lines[vat - invoice->vats] : 0;
    char rate[DBT_DECIMAL_BYTES];
    label(block->out, "VAT");
    dbt_buffer_format(block->out, "category %c, %s %%", line->vat_category,
                      dbt_decimal_write(line->vat_rate_bp, 2, 0, rate));
    if (line->vat_exemption[0] != '\0') {
        dbt_buffer_format(block->out, " (%s)", line->vat_exemption);
    }
    if (vat != NULL) {
        dbt_buffer_string(block->out, ": ");
        ore(block->out, vat->vat_ore);
        dbt_buffer_string(block->out, " on the sum of ");
        ore(block->out, vat->base_ore);
        dbt_buffer_format(block->out, ", %zu line%s of the invoice", lines, lines == 1 ? "" : "s");
    }
    dbt_buffer_string(block->out, "\n");
}

static void write_line(const struct block *block, size_t number)
{
    const struct dbt_line *line = block->line;
    dbt_buffer_format(block->out, "\nline %zu: %s (%s%s%s), ", number, line->service_name,
                      line->service_code, line->component[0] != '\0' ? ", " : "", line->component);
    ore(block->out, line->net_ore);
    dbt_buffer_string(block->out, "\n");
    label(block->out, "unit");
    dbt_buffer_format(block->out, "%s (%s)\n", line->unit_name, line->unit_code);
    if (line->reverses != 0) {
        label(block->out, "reverses");
        dbt_buffer_format(block->out,
                          "line %u of invoice %lld: its quantities and amounts, negated\n",
                          line->reverses_line, (long long)line->reverses);
    }
    write_segment(block);
    write_quantity(block);
    write_price(block);
    write_tiers(block);
    write_time(block);
    write_amount(block);
    write_vat(block);
}

/* Its lines that are asked for, under one heading. */
static void write_invoice(const struct dbt_explanation *explanation,
                          const struct dbt_invoice *invoice, struct dbt_buffer *out)
{
    bool headed = false;
    struct dbt_beside beside;
    out->failed = !dbt_beside_make(&beside, invoice) || out->failed;
    for (size_t i = 0; !out->failed && i < invoice->line_count; i++) {
        if (!dbt_explanation_shows(explanation, invoice, i)) {
            continue;
        }
        if (!headed) {
            dbt_buffer_string(out, out->length > 0 ? "\n\n" : "");
            write_heading(explanation, invoice, out);
            headed = true;
        }
        write_line(&(struct block){explanation, &beside, &invoice->lines[i], out}, i + 1);
    }
    dbt_beside_free(&beside);
}

void dbt_explanation_text(const struct dbt_explanation *explanation, struct dbt_buffer *out)
{
    for (size_t i = 0; i < explanation->invoices->count; i++) {
        write_invoice(explanation, &explanation->invoices->items[i], out);
    }
    if (out->length == 0) {
        dbt_buffer_string(out, "nothing to bill\n");
    }
}
