/* What one line tells of itself and of the lines beside it. */
#include "explain.h"
#include "figure.h"

/* ---- the segment ---------------------------------------------------------------------------- */

static const char not_kept[] = "the ledger did not keep why";

bool dbt_line_tells(const struct dbt_line *line)
{
    return line->model[0] != '\0';
}

bool dbt_segment_is_whole(const struct dbt_line *line)
{
    return line->span.first == dbt_month_first(line->month) &&
           line->span.last == dbt_month_last(line->month);
}

/* Two rows of a list may stand on one line of it; by tiers, one row gives several prices. */
static bool is_other_price(const struct dbt_line *a, const struct dbt_line *b)
{
    return strcmp(a->price_source, b->price_source) != 0 || a->basis != b->basis ||
           strcmp(a->scheme, b->scheme) != 0 ||
           (a->scheme[0] == '\0' && a->price_micro != b->price_micro);
}

static const char *change(const struct dbt_line *line, const struct dbt_line *other)
{
    if (is_other_price(line, other)) {
        return "the price changes";
    }
    if (line->vat_category != other->vat_category || line->vat_rate_bp != other->vat_rate_bp ||
        strcmp(line->vat_exemption, other->vat_exemption) != 0) {
        return "the VAT changes";
    }
    if (!dbt_line_tells(line)) {
        return not_kept;
    }
    return line->record[0] != '\0' ? "another row of the service begins or ends"
                                   : "a subscription begins or ends";
}

/* Would another price beside the segment show as a line of its own? What is counted may come to
   nothing there, and a correction leaves out what it does not change. */
static bool shows_prices(const struct dbt_invoice *invoice, const struct dbt_line *line)
{
    return invoice->kind == DBT_INVOICE_ORIGINAL && line->record[0] != '\0';
}

bool dbt_line_is_dated(const struct dbt_line *line)
{
    if (!dbt_line_tells(line)) {
        return line->basis == DBT_PER_PIECE && line->span.first == line->span.last;
    }
    return strcmp(line->model, "one-off") == 0 || dbt_line_is_passed_on(line);
}

const char *dbt_segment_begin(const struct dbt_beside *beside, const struct dbt_line *line)
{
    const struct dbt_line *before = dbt_line_before(beside, line);
    if (dbt_line_is_dated(line)) {
        return "the day of the row";
    }
    if (line->span.first == dbt_month_first(line->month)) {
        return "the month begins";
    }
    if (before != NULL) {
        return change(line, before);
    }
    if (!dbt_line_tells(line)) {
        return not_kept;
    }
    return shows_prices(beside->invoice, line)
               ? "the subscription or its unit begins"
               : "the unit or its subscription begins, or a price does";
}

const char *dbt_segment_end(const struct dbt_beside *beside, const struct dbt_line *line)
{
    const struct dbt_line *after = dbt_line_after(beside, line);
    if (dbt_line_is_dated(line)) {
        return "the day of the row";
    }
    if (line->span.last == dbt_month_last(line->month)) {
        return "the month ends";
    }
    if (after != NULL) {
        return change(line, after);
    }
    if (!dbt_line_tells(line)) {
        return not_kept;
    }
    return shows_prices(beside->invoice, line)
               ? "the subscription or its unit ends"
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
        dbt_figure_near(out, kronor, "kr");
    } else {
        dbt_figure_near(out, line->exact_ore, "öre");
    }
}

/* ---- where it comes from -------------------------------------------------------------------- */

/* Persons are counted whole; what is not is an average over the days of the month. What a
   unit's days are shows when the segment is all of them. */
bool dbt_line_average(const struct dbt_line *line, struct dbt_ratio *person_days)
{
    struct dbt_ratio all = {0};
    return dbt_line_is_counted(line) && line->basis != DBT_PER_PIECE && line->reverses == 0 &&
           dbt_segment_is_whole(line) && dbt_ratio_add(line->quantity, line->free_quantity, &all) &&
           all.below != 1 &&
           dbt_ratio_multiply(all, dbt_ratio_of(dbt_month_days(line->month)), person_days) &&
           person_days->below == 1;
}

bool dbt_line_is_counted(const struct dbt_line *line)
{
    return line->meter[0] != '\0';
}

bool dbt_line_reads(const struct dbt_line *line, const struct dbt_ledger_input *input)
{
    return strcmp(line->source, input->source) == 0 && input->period.first <= line->month &&
           line->month <= input->period.last;
}
