/* Differences between two sets of lines, as tables for people. */
#include "columns.h"
#include "differences.h"
#include "figure.h"

/* ---- differences ---------------------------------------------------------------------------- */

static bool is_whole_month(const struct dbt_difference *row)
{
    return row->span.first == dbt_month_first(row->month) &&
           row->span.last == dbt_month_last(row->month);
}

static bool any_part_of_month(const struct dbt_differences *differences)
{
    for (size_t i = 0; i < differences->count; i++) {
        if (!is_whole_month(&differences->items[i])) {
            return true;
        }
    }
    return false;
}

/* Rows of one unit stand below one line that names it. */
static bool same_unit(const struct dbt_difference *a, const struct dbt_difference *b)
{
    return a->month == b->month && strcmp(a->org_no, b->org_no) == 0 &&
           dbt_text_equal_fold(dbt_text_of(a->unit_code), dbt_text_of(b->unit_code));
}

static void write_unit(const struct dbt_difference *row, struct dbt_buffer *out)
{
    char month[DBT_DATE_BYTES];
    dbt_buffer_string(out, dbt_month_write(row->month, month));
    if (row->right_month != row->month) {
        dbt_buffer_format(out, " > %s", dbt_month_write(row->right_month, month));
    }
    dbt_buffer_format(out, "  %s  %s, %s\n", row->unit_code, row->unit_name, row->provider);
}

/* "05-01..05-10", "05-09"; nothing for the whole month. */
static void write_days(const struct dbt_difference *row, struct dbt_buffer *out)
{
    enum { BEFORE_MONTH = 5 }; /* "2025-" */
    char day[DBT_DATE_BYTES];
    dbt_buffer_string(out, "\t");
    if (is_whole_month(row)) {
        return;
    }
    dbt_buffer_string(out, dbt_day_write(row->span.first, day) + BEFORE_MONTH);
    if (row->span.last != row->span.first) {
        dbt_buffer_format(out, "..%s", dbt_day_write(row->span.last, day) + BEFORE_MONTH);
    }
}

/* The months that a quantity is charged for, where that is not one. */
static bool months_of(const struct dbt_difference_side *side, struct dbt_ratio *months)
{
    const struct dbt_ratio quantity = side->quantity;
    const int sign = dbt_ratio_compare_zero(quantity);
    return sign != 0 &&
           dbt_ratio_multiply(side->volume,
                              (struct dbt_ratio){quantity.below * sign, quantity.above * sign},
                              months) &&
           (months->above != 1 || months->below != 1);
}

/* "78", "78 × 15/31" where it is for a part of a month, or for more. */
static void write_quantity(const struct dbt_difference_side *side, struct dbt_buffer *out)
{
    struct dbt_ratio months = {0};
    if (side->lines == 0) {
        dbt_buffer_string(out, "\t–");
        return;
    }
    dbt_buffer_string(out, "\t");
    dbt_figure_exact(out, side->quantity, "");
    if (months_of(side, &months)) {
        dbt_buffer_string(out, " × ");
        dbt_figure_exact(out, months, "");
    }
}

static void write_price(const struct dbt_difference_side *side, struct dbt_buffer *out)
{
    if (!side->one_price) {
        dbt_buffer_string(out, side->lines == 0 || side->passed_on ? "\t–" : "\tseveral");
        return;
    }
    dbt_buffer_string(out, "\t");
    dbt_figure_micro(out, side->price_micro);
    dbt_buffer_format(out, "/%s", dbt_basis_word(side->basis));
}

static void write_net(const struct dbt_difference_side *side, struct dbt_buffer *out)
{
    dbt_buffer_string(out, side->lines == 0 ? "\t–" : "\t");
    if (side->lines > 0) {
        dbt_figure_ore(out, side->net_ore);
    }
}

/* "price", "volume 12.00 + price 3.50": with what each comes to where there are several, and where
   it is no part of the difference. */
static void write_causes(const struct dbt_difference *row, struct dbt_buffer *out)
{
    const bool several = (row->causes & (row->causes - 1)) != 0;
    const char *between = "\t";
    for (int i = 0; i < DBT_CAUSE_COUNT; i++) {
        if (!dbt_difference_has(row, (enum dbt_cause)i)) {
            continue;
        }
        dbt_buffer_format(out, "%s%s", between, dbt_cause_word((enum dbt_cause)i));
        if (several || i == DBT_CAUSE_VAT) {
            dbt_buffer_string(out, " ");
            dbt_figure_ore(out, row->effect_ore[i]);
        }
        between = " + ";
    }
}

static void write_row(const struct dbt_difference *row, struct dbt_buffer *out)
{
    dbt_buffer_format(out, "  %s%s%s", row->service_code, row->component[0] != '\0' ? ", " : "",
                      row->component);
    write_days(row, out);
    write_quantity(&row->left, out);
    write_quantity(&row->right, out);
    write_price(&row->left, out);
    write_price(&row->right, out);
    write_net(&row->left, out);
    write_net(&row->right, out);
    dbt_buffer_string(out, "\t");
    dbt_figure_ore(out, row->net_ore);
    write_causes(row, out);
    dbt_buffer_string(out, "\n");
}

static void write_rows(const struct dbt_differences *differences, struct dbt_buffer *cells)
{
    dbt_buffer_format(cells,
                      "  Service\t%s\tQuantity\tright\tPrice kr\tright\tNet kr\tright\tDifference"
                      "\tCause\n",
                      any_part_of_month(differences) ? "Days" : "");
    for (size_t i = 0; i < differences->count; i++) {
        const struct dbt_difference *row = &differences->items[i];
        if (i == 0 || !same_unit(row - 1, row)) {
            write_unit(row, cells);
        }
        write_row(row, cells);
    }
}

/* ---- sums ----------------------------------------------------------------------------------- */

static void write_causes_table(const struct dbt_difference_sum *all, struct dbt_buffer *cells)
{
    dbt_buffer_string(cells, "  Cause\tRows\tEffect kr\n");
    for (int i = 0; i < DBT_CAUSE_COUNT; i++) {
        if (all->of[i] > 0) {
            dbt_buffer_format(cells, "  %s\t%llu\t", dbt_cause_word((enum dbt_cause)i),
                              (unsigned long long)all->of[i]);
            dbt_figure_ore(cells, all->effect_ore[i]);
            dbt_buffer_string(cells, i == DBT_CAUSE_VAT ? "\tof VAT, the net is the same\n" : "\n");
        }
    }
}

/* A column per cause of the net that there is. */
static bool has_column(const struct dbt_difference_sum *all, int cause)
{
    return cause != DBT_CAUSE_VAT && all->of[cause] > 0;
}

static void write_sum(const char *name, const struct dbt_difference_sum *sum,
                      const struct dbt_difference_sum *all, struct dbt_buffer *cells)
{
    dbt_buffer_format(cells, "  %s\t", name);
    dbt_figure_ore(cells, sum->left_ore);
    for (int i = 0; i < DBT_CAUSE_COUNT; i++) {
        if (has_column(all, i)) {
            dbt_buffer_string(cells, "\t");
            dbt_figure_ore(cells, sum->effect_ore[i]);
        }
    }
    dbt_buffer_string(cells, "\t");
    dbt_figure_ore(cells, sum->right_ore);
    dbt_buffer_string(cells, "\t");
    dbt_figure_ore(cells, sum->net_ore);
    dbt_buffer_string(cells, "\n");
}

static bool differs(const struct dbt_difference_sum *sum)
{
    for (int i = 0; i < DBT_CAUSE_COUNT; i++) {
        if (sum->of[i] > 0) {
            return true;
        }
    }
    return false;
}

static void write_services(const struct dbt_differences *differences, struct dbt_buffer *cells)
{
    const struct dbt_difference_sum *all = &differences->all;
    struct dbt_difference_sum others = {0};
    bool any_other = false;
    dbt_buffer_string(cells, "  Service\tLeft kr");
    for (int i = 0; i < DBT_CAUSE_COUNT; i++) {
        if (has_column(all, i)) {
            dbt_buffer_format(cells, "\t%s", dbt_cause_word((enum dbt_cause)i));
        }
    }
    dbt_buffer_string(cells, "\tRight kr\tDifference\n");
    for (size_t i = 0; i < differences->service_count; i++) {
        const struct dbt_difference_sum *sum = &differences->services[i];
        if (differs(sum)) {
            write_sum(sum->service_code, sum, all, cells);
            continue;
        }
        any_other = true;
        if (!dbt_ore_add(others.left_ore, sum->left_ore, &others.left_ore) ||
            !dbt_ore_add(others.right_ore, sum->right_ore, &others.right_ore)) {
            cells->failed = true;
        }
    }
    if (any_other) {
        write_sum("(without difference)", &others, all, cells);
    }
    write_sum("all", all, all, cells);
}

/* ---- all of it ------------------------------------------------------------------------------ */

static void write_side(const char *word, const struct dbt_compared_side *side, size_t lines,
                       struct dbt_buffer *cells)
{
    char period[DBT_DATE_BYTES];
    dbt_buffer_format(cells, "%s\t%s\t%s\t%s\t%zu line%s\t", word, side->name,
                      side->issued ? "issued" : "lines.csv",
                      side->period.first == 0 ? "–" : dbt_period_write(side->period, period), lines,
                      lines == 1 ? "" : "s");
}

static void write_sides(const struct dbt_comparison *comparison, struct dbt_buffer *cells)
{
    const struct dbt_differences *differences = comparison->differences;
    write_side("Left", &comparison->left, differences->left_lines, cells);
    dbt_figure_ore(cells, differences->all.left_ore);
    dbt_buffer_string(cells, " kr\n");
    write_side("Right", &comparison->right, differences->right_lines, cells);
    dbt_figure_ore(cells, differences->all.right_ore);
    dbt_buffer_string(cells, " kr\n");
}

/* What stands in `cells`, in columns; empties it. */
static void set(struct dbt_buffer *cells, const char *sides, struct dbt_buffer *out)
{
    dbt_columns_write(dbt_buffer_text(cells), sides, out);
    out->failed = out->failed || cells->failed;
    dbt_buffer_clear(cells);
}

void dbt_differences_write_table(const struct dbt_comparison *comparison, struct dbt_buffer *out)
{
    const struct dbt_differences *differences = comparison->differences;
    struct dbt_buffer cells;
    dbt_buffer_init(&cells);
    write_sides(comparison, &cells);
    set(&cells, "llllrr", out);
    if (differences->count == 0) {
        dbt_buffer_format(out, "no differences in %zu row%s\n", differences->compared,
                          differences->compared == 1 ? "" : "s");
    } else {
        dbt_buffer_format(out, "%zu of %zu rows differ\n\n", differences->count,
                          differences->compared);
        write_rows(differences, &cells);
        set(&cells, "llrrrrrrrl", out);
        dbt_buffer_string(out, "\n");
        write_causes_table(&differences->all, &cells);
        set(&cells, "lrrl", out);
        dbt_buffer_string(out, "\n");
        write_services(differences, &cells);
        set(&cells, "lrrrrrrrr", out);
    }
    dbt_buffer_release(&cells);
}
