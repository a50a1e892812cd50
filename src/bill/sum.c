/* The sums of an invoice: VAT on the sum of each rate's lines, not line by line (R9). */
#include "biller.h"

enum { ORE_PER_KRONA = 100 };

static bool is_of(const struct dbt_vat_sum *sum, const struct dbt_line *line)
{
    return sum->category == line->vat_category && sum->rate_bp == line->vat_rate_bp &&
           strcmp(sum->exemption, line->vat_exemption) == 0;
}

/* The sum that `line` goes into, made when it is the first; null when memory ends. */
static struct dbt_vat_sum *sum_of(struct dbt_invoice *invoice, size_t *capacity,
                                  const struct dbt_line *line, struct dbt_arena *arena)
{
    for (size_t i = 0; i < invoice->vat_count; i++) {
        if (is_of(&invoice->vats[i], line)) {
            return &invoice->vats[i];
        }
    }
    struct dbt_vat_sum *items =
        dbt_arena_grow(arena, invoice->vats, invoice->vat_count, capacity, sizeof *items);
    if (items == NULL) {
        return NULL;
    }
    invoice->vats = items;
    struct dbt_vat_sum *sum = &items[invoice->vat_count++];
    *sum = (struct dbt_vat_sum){.category = line->vat_category,
                                .rate_bp = line->vat_rate_bp,
                                .exemption = line->vat_exemption};
    return sum;
}

static int compare_sums(const void *left, const void *right)
{
    const struct dbt_vat_sum *a = left;
    const struct dbt_vat_sum *b = right;
    int order = (a->category > b->category) - (a->category < b->category);
    order = order != 0 ? order : (a->rate_bp < b->rate_bp) - (a->rate_bp > b->rate_bp);
    return order != 0 ? order : strcmp(a->exemption, b->exemption);
}

/* Rounding to whole kronor, as its own amount. */
static bool round_total(struct dbt_invoice *invoice, bool round_to_krona)
{
    int64_t exact_ore = 0;
    if (!dbt_ore_add(invoice->net_ore, invoice->vat_ore, &exact_ore)) {
        return false;
    }
    invoice->rounding_ore = 0;
    invoice->total_ore = exact_ore;
    if (!round_to_krona) {
        return true;
    }
    struct dbt_ratio kronor = {0};
    int64_t whole = 0;
    return dbt_ratio_make(exact_ore, ORE_PER_KRONA, &kronor) && dbt_ratio_round(kronor, &whole) &&
           !__builtin_mul_overflow(whole, (int64_t)ORE_PER_KRONA, &invoice->total_ore) &&
           !__builtin_sub_overflow(invoice->total_ore, exact_ore, &invoice->rounding_ore);
}

static bool add_vats(struct dbt_invoice *invoice)
{
    for (size_t i = 0; i < invoice->vat_count; i++) {
        struct dbt_vat_sum *sum = &invoice->vats[i];
        if (!dbt_ore_vat(sum->base_ore, sum->rate_bp, &sum->vat_ore) ||
            !dbt_ore_add(invoice->vat_ore, sum->vat_ore, &invoice->vat_ore)) {
            return false;
        }
    }
    return true;
}

static enum dbt_status too_large(const struct dbt_place *at, struct dbt_error *error)
{
    return dbt_error_at(error, DBT_INPUT, at,
                        "the sum of this provider's invoice is too large: check the quantities and "
                        "the prices of its units");
}

enum dbt_status dbt_invoice_sum(struct dbt_invoice *invoice, bool round_to_krona,
                                const struct dbt_place *at, struct dbt_arena *arena,
                                struct dbt_error *error)
{
    size_t capacity = 0;
    for (size_t i = 0; i < invoice->line_count; i++) {
        const struct dbt_line *line = &invoice->lines[i];
        struct dbt_vat_sum *sum = sum_of(invoice, &capacity, line, arena);
        if (sum == NULL) {
            return dbt_error_memory(error, "the VAT of an invoice");
        }
        if (!dbt_ore_add(sum->base_ore, line->net_ore, &sum->base_ore) ||
            !dbt_ore_add(invoice->net_ore, line->net_ore, &invoice->net_ore)) {
            return too_large(at, error);
        }
    }
    if (!add_vats(invoice) || !round_total(invoice, round_to_krona)) {
        return too_large(at, error);
    }
    if (invoice->vat_count > 1) {
        qsort(invoice->vats, invoice->vat_count, sizeof *invoice->vats, compare_sums);
    }
    return DBT_OK;
}
