/* The order in which lines lie beside each other. */
#include "beside.h"

#include <stdlib.h>

static int compare_things(const struct dbt_line *a, const struct dbt_line *b)
{
    int order = (a->month > b->month) - (a->month < b->month);
    order = order != 0 ? order : (a->reverses != 0) - (b->reverses != 0);
    order = order != 0 ? order : strcmp(a->record, b->record);
    order = order != 0 ? order : strcmp(a->unit_code, b->unit_code);
    order = order != 0 ? order : strcmp(a->service_code, b->service_code);
    return order != 0 ? order : strcmp(a->component, b->component);
}

static int compare_lines(const void *left, const void *right)
{
    const struct dbt_line *a = ((const struct dbt_beside_line *)left)->line;
    const struct dbt_line *b = ((const struct dbt_beside_line *)right)->line;
    int order = compare_things(a, b);
    return order != 0 ? order : (a->span.first > b->span.first) - (a->span.first < b->span.first);
}

/* The first place whose line is of the thing and does not begin before `day`. */
static size_t find(const struct dbt_beside *beside, const struct dbt_line *line, dbt_day day)
{
    size_t low = 0;
    size_t high = beside->invoice->line_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct dbt_line *other = beside->sorted[middle].line;
        int order = compare_things(other, line);
        if (order < 0 || (order == 0 && other->span.first < day)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

const struct dbt_line *dbt_line_before(const struct dbt_beside *beside, const struct dbt_line *line)
{
    for (size_t i = find(beside, line, line->span.first); i > 0; i--) {
        const struct dbt_line *other = beside->sorted[i - 1].line;
        if (compare_things(other, line) != 0) {
            break;
        }
        if (other->span.last + 1 == line->span.first) {
            return other;
        }
    }
    return NULL;
}

const struct dbt_line *dbt_line_after(const struct dbt_beside *beside, const struct dbt_line *line)
{
    dbt_day next = line->span.last + 1;
    size_t at = find(beside, line, next);
    if (at == beside->invoice->line_count) {
        return NULL;
    }
    const struct dbt_line *other = beside->sorted[at].line;
    return other->span.first == next && compare_things(other, line) == 0 ? other : NULL;
}

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

bool dbt_beside_make(struct dbt_beside *beside, const struct dbt_invoice *invoice)
{
    *beside = (struct dbt_beside){
        .invoice = invoice,
        .sorted = calloc(invoice->line_count + 1, sizeof *beside->sorted),
        .vat_lines = calloc(invoice->vat_count + 1, sizeof *beside->vat_lines),
    };
    if (beside->sorted == NULL || beside->vat_lines == NULL) {
        return false;
    }
    for (size_t i = 0; i < invoice->line_count; i++) {
        const struct dbt_line *line = &invoice->lines[i];
        const struct dbt_vat_sum *vat = dbt_line_vat(invoice, line);
        beside->sorted[i].line = line;
        if (vat != NULL) {
            beside->vat_lines[vat - invoice->vats]++;
        }
    }
    qsort(beside->sorted, invoice->line_count, sizeof *beside->sorted, compare_lines);
    return true;
}

void dbt_beside_free(struct dbt_beside *beside)
{
    free(beside->sorted);
    free(beside->vat_lines);
}
