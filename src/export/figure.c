/* Exact numbers as text. */
#include "figure.h"

enum { DECIMALS = 6, DECIMALS_SCALE = 1000000, ORE_PER_KRONA = 100 };

/* The nearest number of millionths; `*exact` when it is the number itself. */
static bool millionths(struct dbt_ratio ratio, int64_t *nearest, bool *exact)
{
    struct dbt_ratio scaled = {0};
    if (!dbt_ratio_multiply(ratio, dbt_ratio_of(DECIMALS_SCALE), &scaled) ||
        !dbt_ratio_round(scaled, nearest)) {
        return false;
    }
    *exact = scaled.below == 1;
    return true;
}

static void add_unit(struct dbt_buffer *out, const char *unit)
{
    dbt_buffer_string(out, unit[0] != '\0' ? " " : "");
    dbt_buffer_string(out, unit);
}

/* True when what was written is a decimal. */
static bool write_exact(struct dbt_buffer *out, struct dbt_ratio ratio, const char *unit)
{
    char text[DBT_RATIO_BYTES];
    int64_t nearest = 0;
    bool exact = false;
    bool fits = millionths(ratio, &nearest, &exact);
    if (fits && exact) {
        dbt_buffer_string(out, dbt_decimal_write(nearest, DECIMALS, 0, text));
    } else {
        dbt_buffer_string(out, dbt_ratio_write(ratio, text));
    }
    add_unit(out, unit);
    return (fits && exact) || ratio.below == 1;
}

void dbt_figure_exact(struct dbt_buffer *out, struct dbt_ratio ratio, const char *unit)
{
    (void)write_exact(out, ratio, unit);
}

void dbt_figure_near(struct dbt_buffer *out, struct dbt_ratio ratio, const char *unit)
{
    char text[DBT_DECIMAL_BYTES];
    int64_t nearest = 0;
    bool exact = false;
    if (write_exact(out, ratio, unit) || !millionths(ratio, &nearest, &exact)) {
        return;
    }
    dbt_buffer_format(out, " ≈ %s", dbt_decimal_write(nearest, DECIMALS, 0, text));
    add_unit(out, unit);
}

bool dbt_figure_kronor(struct dbt_ratio ore, struct dbt_ratio *kronor)
{
    struct dbt_ratio part = {0};
    return dbt_ratio_make(1, ORE_PER_KRONA, &part) && dbt_ratio_multiply(ore, part, kronor);
}

void dbt_figure_ore(struct dbt_buffer *out, int64_t ore)
{
    char text[DBT_DECIMAL_BYTES];
    dbt_buffer_string(out, dbt_decimal_write(ore, 2, 2, text));
}

void dbt_figure_micro(struct dbt_buffer *out, int64_t micro)
{
    char text[DBT_DECIMAL_BYTES];
    dbt_buffer_string(out, dbt_decimal_write(micro, DECIMALS, 2, text));
}

void dbt_figure_price(struct dbt_buffer *out, int64_t price_micro, enum dbt_basis basis)
{
    dbt_figure_micro(out, price_micro);
    dbt_buffer_format(out, " kr/%s", dbt_basis_word(basis));
}
