/* One row of a comparison: the sums of both sides, and why they differ. */
#include "difference_row.h"

/* A side that is being added up. */
struct sums {
    struct dbt_difference_side side;
    struct dbt_ratio by_days; /* quantity times days */
    struct dbt_ratio vat;     /* öre times hundredths of a percent */
    struct dbt_span span;     /* of the line before */
    int32_t days;             /* that the lines cover */
    dbt_day covered;          /* the last of them */
    bool by_time;             /* no price is by the piece */
    bool one_span;
};

enum { MONTHS_A_YEAR = 12 };

/* What the net amount is rounded from. */
static struct dbt_ratio amount_of(const struct dbt_line *line)
{
    return line->minimum_ore != 0 ? dbt_ratio_of(line->minimum_ore) : line->exact_ore;
}

static void begin(struct sums *sums, const struct dbt_line *line)
{
    *sums = (struct sums){
        .side = {.quantity = dbt_ratio_of(0),
                 .volume = dbt_ratio_of(0),
                 .free_volume = dbt_ratio_of(0),
                 .passed_on = true,
                 .one_price = true,
                 .price_micro = line->price_micro,
                 .basis = line->basis,
                 .exact_ore = dbt_ratio_of(0),
                 .one_vat = true,
                 .vat_category = line->vat_category,
                 .vat_rate_bp = line->vat_rate_bp},
        .by_days = dbt_ratio_of(0),
        .vat = dbt_ratio_of(0),
        .span = line->span,
        .covered = line->span.first - 1,
        .by_time = true,
        .one_span = true,
    };
}

/* Lines come by segment, so what a line covers begins where the others end, or before. */
static void cover(struct sums *sums, struct dbt_span span)
{
    if (span.last > sums->covered) {
        sums->days += dbt_span_days((struct dbt_span){
            span.first > sums->covered ? span.first : sums->covered + 1, span.last});
        sums->covered = span.last;
    }
    sums->one_span =
        sums->one_span && span.first == sums->span.first && span.last == sums->span.last;
    sums->span = span;
}

static bool add_times(struct dbt_ratio *sum, struct dbt_ratio number, int64_t times)
{
    struct dbt_ratio product = {0};
    return dbt_ratio_multiply(number, dbt_ratio_of(times), &product) &&
           dbt_ratio_add(*sum, product, sum);
}

/* A fraction is of the price's own basis. */
static bool add_volume(struct dbt_ratio *sum, const struct dbt_line *line,
                       struct dbt_ratio quantity)
{
    struct dbt_ratio volume = quantity;
    if (line->basis != DBT_PER_PIECE && !dbt_ratio_multiply(quantity, line->fraction, &volume)) {
        return false;
    }
    return add_times(sum, volume, line->basis == DBT_PER_YEAR ? MONTHS_A_YEAR : 1);
}

static bool is_passed_on(const struct dbt_line *line)
{
    return strcmp(line->model, dbt_charge_model_word(DBT_CHARGE_PASS_THROUGH)) == 0;
}

static bool add_line(struct sums *sums, const struct dbt_line *line)
{
    struct dbt_difference_side *side = &sums->side;
    if (side->lines == 0) {
        begin(sums, line);
    }
    side->lines++;
    side->one_price = side->one_price && line->step_count == 0 &&
                      side->price_micro == line->price_micro && side->basis == line->basis;
    side->one_vat = side->one_vat && side->vat_category == line->vat_category &&
                    side->vat_rate_bp == line->vat_rate_bp;
    sums->by_time = sums->by_time && line->basis != DBT_PER_PIECE;
    side->passed_on = side->passed_on && is_passed_on(line);
    cover(sums, line->span);
    return dbt_ratio_add(side->quantity, line->quantity, &side->quantity) &&
           add_volume(&side->volume, line, line->quantity) &&
           add_volume(&side->free_volume, line, line->free_quantity) &&
           add_times(&sums->by_days, line->quantity, dbt_span_days(line->span)) &&
           dbt_ratio_add(side->exact_ore, amount_of(line), &side->exact_ore) &&
           add_times(&sums->vat, dbt_ratio_of(line->net_ore), line->vat_rate_bp) &&
           dbt_ore_add(side->net_ore, line->net_ore, &side->net_ore);
}

static bool end(struct sums *sums)
{
    sums->side.one_price = sums->side.one_price && !sums->side.passed_on;
    if (sums->side.lines == 0 || sums->one_span || !sums->by_time) {
        return true;
    }
    return dbt_ratio_multiply(sums->by_days, (struct dbt_ratio){1, sums->days},
                              &sums->side.quantity);
}

/* ---- effects -------------------------------------------------------------------------------- */

static bool equal(struct dbt_ratio a, struct dbt_ratio b)
{
    return a.above == b.above && a.below == b.below; /* lowest terms */
}

static bool divide(struct dbt_ratio a, struct dbt_ratio b, struct dbt_ratio *out)
{
    const int sign = dbt_ratio_compare_zero(b);
    return dbt_ratio_multiply(a, (struct dbt_ratio){b.below * sign, b.above * sign}, out);
}

static void cause(struct dbt_difference *row, enum dbt_cause cause, int64_t effect_ore)
{
    row->causes |= 1U << cause;
    row->effect_ore[cause] = effect_ore;
}

static bool find_usage(const struct dbt_difference_side *side, struct dbt_ratio *usage)
{
    return dbt_ratio_add(side->volume, side->free_volume, usage);
}

/* What a piece that is charged comes to; 0 where neither side has one. */
static bool find_piece(const struct dbt_difference *row, struct dbt_ratio *piece)
{
    const struct dbt_difference_side *side =
        dbt_ratio_compare_zero(row->left.volume) != 0 ? &row->left : &row->right;
    *piece = dbt_ratio_of(0);
    return dbt_ratio_compare_zero(side->volume) == 0 ||
           divide(side->exact_ore, side->volume, piece);
}

/* Usage differs. What the more or fewer pieces come to, exactly: the right side's usage, with as
   much of it free as on the left, against what is charged there. */
static bool find_volume(const struct dbt_difference *row, struct dbt_ratio *volume)
{
    const struct dbt_ratio off = row->left.free_volume;
    struct dbt_ratio charged = {0};
    struct dbt_ratio more = {0};
    struct dbt_ratio piece = {0};
    if (!find_usage(&row->right, &charged) || !dbt_ratio_subtract(charged, off, &charged)) {
        return false;
    }
    if (dbt_ratio_compare_zero(off) * dbt_ratio_compare_zero(charged) < 0) {
        charged = dbt_ratio_of(0); /* all of it would be free */
    }
    return dbt_ratio_subtract(charged, row->left.volume, &more) && find_piece(row, &piece) &&
           dbt_ratio_multiply(more, piece, volume);
}

static bool split_volume(struct dbt_difference *row)
{
    struct dbt_ratio volume = {0};
    struct dbt_ratio change = {0};
    int64_t volume_ore = 0;
    int64_t price_ore = 0;
    if (!find_volume(row, &volume) ||
        !dbt_ratio_subtract(row->right.exact_ore, row->left.exact_ore, &change)) {
        return false;
    }
    if (equal(volume, change)) {
        cause(row, DBT_CAUSE_VOLUME, row->net_ore);
        return true;
    }
    if (!dbt_ratio_round(volume, &volume_ore) ||
        __builtin_sub_overflow(row->net_ore, volume_ore, &price_ore)) {
        return false;
    }
    cause(row, DBT_CAUSE_VOLUME, volume_ore);
    cause(row, DBT_CAUSE_PRICE, price_ore);
    return true;
}

/* One that comes to the same: 12 kr a year for 1 kr a month. */
static bool other_price(const struct dbt_difference *row)
{
    return row->left.one_price && row->right.one_price &&
           (row->left.price_micro != row->right.price_micro || row->left.basis != row->right.basis);
}

static bool split_both(struct dbt_difference *row)
{
    struct dbt_ratio left = {0};
    struct dbt_ratio right = {0};
    if (!find_usage(&row->left, &left) || !find_usage(&row->right, &right)) {
        return false;
    }
    if (!equal(left, right)) {
        return split_volume(row);
    }
    if (!equal(row->left.exact_ore, row->right.exact_ore)) {
        cause(row, DBT_CAUSE_PRICE, row->net_ore);
    } else if (row->net_ore != 0) {
        cause(row, DBT_CAUSE_ROUNDING, row->net_ore);
    } else if (other_price(row)) {
        cause(row, DBT_CAUSE_PRICE, 0);
    }
    return true;
}

static bool split_net(struct dbt_difference *row)
{
    if (row->left.lines == 0) {
        cause(row, DBT_CAUSE_NEW, row->net_ore);
        return true;
    }
    if (row->right.lines == 0) {
        cause(row, DBT_CAUSE_GONE, row->net_ore);
        return true;
    }
    if (!row->left.passed_on || !row->right.passed_on) {
        return split_both(row);
    }
    if (row->net_ore != 0) {
        cause(row, DBT_CAUSE_VOLUME, row->net_ore);
    }
    return true;
}

/* The rate of a side, in hundredths of a percent: an average where there are several. */
static bool rate_of(const struct sums *sums, struct dbt_ratio *rate)
{
    if (sums->side.one_vat || sums->side.net_ore == 0) {
        *rate = dbt_ratio_of(sums->side.vat_rate_bp);
        return true;
    }
    return divide(sums->vat, dbt_ratio_of(sums->side.net_ore), rate);
}

static bool split_vat(struct dbt_difference *row, const struct sums *left, const struct sums *right)
{
    struct dbt_ratio rate = {0};
    struct dbt_ratio vat = {0};
    int64_t effect_ore = 0;
    if (row->left.lines == 0 || row->right.lines == 0) {
        return true;
    }
    if (!rate_of(left, &rate) ||
        !dbt_ratio_multiply(rate, dbt_ratio_of(row->right.net_ore), &vat) ||
        !dbt_ratio_subtract(right->vat, vat, &vat) ||
        !dbt_ratio_multiply(vat, (struct dbt_ratio){1, 10000}, &vat) ||
        !dbt_ratio_round(vat, &effect_ore)) {
        return false;
    }
    const bool other_word = row->left.one_vat && row->right.one_vat &&
                            (row->left.vat_category != row->right.vat_category ||
                             row->left.vat_rate_bp != row->right.vat_rate_bp);
    if (other_word || effect_ore != 0) {
        cause(row, DBT_CAUSE_VAT, effect_ore);
    }
    return true;
}

bool dbt_pair_has(const struct dbt_pair_lines *lines, const struct dbt_pair_line *line)
{
    return !line->taken_back && (line->alone || !lines->alone);
}

bool dbt_pair_compare(const struct dbt_pair_lines *lines, struct dbt_difference *row)
{
    struct sums left = {0};
    struct sums right = {0};
    for (size_t i = 0; i < lines->count; i++) {
        const struct dbt_pair_line *item = &lines->items[i];
        if (dbt_pair_has(lines, item) && !add_line(item->is_right ? &right : &left, item->line)) {
            return false;
        }
    }
    if (!end(&left) || !end(&right)) {
        return false;
    }
    row->left = left.side;
    row->right = right.side;
    row->causes = 0;
    return !__builtin_sub_overflow(right.side.net_ore, left.side.net_ore, &row->net_ore) &&
           split_net(row) && split_vat(row, &left, &right);
}
