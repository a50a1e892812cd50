/* What one line tells of itself and of the lines beside it. */
#include "explain.h"
#include "figure.h"

/* ---- the segment ---------------------------------------------------------------------------- */

bool dbt_segment_is_whole(const struct dbt_line *line)
{
    return line->span.first == dbt_month_first(line->month) &&
           line->span.last == dbt_month_last(line->month);
}

static bool is_same_thing(const struct dbt_line *a, const struct dbt_line *b)
{
    return a->month == b->month && strcmp(a->unit_code, b->unit_code) == 0 &&
           strcmp(a->service_code, b->service_code) == 0 &&
           strcmp(a->component, b->component) == 0 && strcmp(a->record, b->record) == 0;
}

/* The line of the same thing that ends the day before (`behind` false), or begins the day after. */
static const struct dbt_line *neighbour(const struct dbt_invoice *invoice,
                                        const struct dbt_line *line, bool behind)
{
    for (size_t i = 0; i < invoice->line_count; i++) {
        const struct dbt_line *other = &invoice->lines[i];
        dbt_day meets = behind ? other->span.first - 1 : other->span.last + 1;
        if (other != line && is_same_thing(line, other) &&
            meets == (behind ? line->span.last : line->span.first)) {
            return other;
        }
    }
    return NULL;
}

static const char *change(const struct dbt_line *line, const struct dbt_line *other)
{
    if (strcmp(line->price_source, other->price_source) != 0) {
        return "the price changes";
    }
    if (line->vat_category != other->vat_category || line->vat_rate_bp != other->vat_rate_bp ||
        strcmp(line->vat_exemption, other->vat_exemption) != 0) {
        return "the VAT changes";
    }
    return line->record[0] != '\0' ? "another row of the service begins or ends"
                                   : "a subscription begins or ends";
}

/* One day of a row of the charges source; not of one that lasts a day. */
static bool is_dated(const struct dbt_line *line)
{
    return strcmp(line->model, "one-off") == 0 || dbt_line_is_passed_on(line);
}

const char *dbt_segment_begin(const struct dbt_invoice *invoice, const struct dbt_line *line)
{
    const struct dbt_line *before = neighbour(invoice, line, false);
    if (is_dated(line)) {
        return "the day of the row";
    }
    if (line->span.first == dbt_month_first(line->month)) {
        return "the month begins";
    }
    if (before != NULL) {
        return change(line, before);
    }
    return line->record[0] != '\0' ? "the subscription or its unit begins"
                                   : "the unit or its subscription begins, or a price does";
}

const char *dbt_segment_end(const struct dbt_invoice *invoice, const struct dbt_line *line)
{
    const struct dbt_line *after = neighbour(invoice, line, true);
    if (is_dated(line)) {
        return "the day of the row";
    }
    if (line->span.last == dbt_month_last(line->month)) {
        return "the month ends";
    }
    if (after != NULL) {
        return change(line, after);
    }
    return line->record[0] != '\0' ? "the subscription or its unit ends"
                                   : "the unit or its subscription ends, or a price does";
}

bool dbt_line_is_passed_on(const struct dbt_line *line)
{
    return strcmp(line->model, "pass-through") == 0;
}

/* ---- the amount ----------------------------------------------------------------------------- */

static void write_steps(struct dbt_buffer *out, const struct dbt_line *line)
{
    for (uint32_t i = 0; i < line->step_count; i++) {
        dbt_buffer_string(out, i == 0 ? "(" : " + ");
        dbt_figure_exact(out, line->steps[i].quantity, "");
        dbt_buffer_string(out, " × ");
        dbt_figure_micro(out, line->steps[i].price_micro);
    }
    dbt_buffer_format(out, ") kr/%s", dbt_basis_word(line->basis));
}

bool dbt_line_is_rounded(const struct dbt_line *line)
{
    return line->exact_ore.below != 1;
}

void dbt_line_arithmetic(struct dbt_buffer *out, const struct dbt_line *line)
{
    if (dbt_line_is_passed_on(line)) {
        dbt_buffer_string(out, "the amount of the row");
    } else if (line->step_count > 0) {
        write_steps(out, line);
    } else {
        dbt_figure_exact(out, line->quantity, "");
        dbt_buffer_string(out, " × ");
        dbt_figure_price(out, line->price_micro, line->basis);
    }
    if (line->basis != DBT_PER_PIECE) {
        dbt_buffer_string(out, " × ");
        dbt_figure_exact(out, line->fraction, "");
    }
    dbt_buffer_string(out, " = ");
    struct dbt_ratio kronor = {0};
    int64_t ore = 0;
    if (!dbt_line_is_rounded(line) && dbt_ratio_round(line->exact_ore, &ore)) {
        dbt_figure_ore(out, ore);
        dbt_buffer_string(out, " kr");
    } else if (dbt_figure_kronor(line->exact_ore, &kronor)) {
        dbt_figure(out, kronor, "kr");
    } else {
        dbt_figure(out, line->exact_ore, "öre");
    }
}

/* ---- VAT ------------------------------------------------------------------------------------ */

const struct dbt_vat_sum *dbt_line_vat(const struct dbt_invoice *invoice,
                                       const struct dbt_line *line)
{
    for (size_t i = 0; i < invoice->vat_count; i++) {
        const struct dbt_vat_sum *vat = &invoice->vats[i];
        if (vat->category == line->vat_category && vat->rate_bp == line->vat_rate_bp &&
            strcmp(vat->exemption, line->vat_exemption) == 0) {
            return vat;
        }
    }
    return NULL;
}

size_t dbt_line_vat_lines(const struct dbt_invoice *invoice, const struct dbt_line *line)
{
    const struct dbt_vat_sum *vat = dbt_line_vat(invoice, line);
    size_t count = 0;
    for (size_t i = 0; i < invoice->line_count; i++) {
        count += dbt_line_vat(invoice, &invoice->lines[i]) == vat;
    }
    return count;
}

/* ---- where it comes from -------------------------------------------------------------------- */

bool dbt_line_is_counted(const struct dbt_line *line)
{
    return line->meter[0] != '\0';
}

bool dbt_line_reads(const struct dbt_line *line, const struct dbt_ledger_input *input)
{
    return strcmp(line->source, input->source) == 0 && input->period.first <= line->month &&
           line->month <= input->period.last;
}
