/*
 * Difference: two sets of invoice lines, and why they differ (R13). For analysts: what was issued
 * against a rerun, two reruns, or one month against another.
 *
 * Lines are brought together by (month, unit, service, component, provider, segment); several lines
 * of one key on a side are one row. A line that a correction took back is left out, with the one
 * that takes it back, where both are there. Segments that only one side has, as when a price begins
 * on another day, are one row where both sides have such: the cause is then the price, not a line
 * gone and others new. Against another period, the k-th month of one side stands for the k-th of
 * the other, and a row is the whole month.
 *
 * The volume of a line is its quantity; with a price by the month or year its quantity times the
 * months that it is charged for (2 computers for half a month: 1), as the region counts time. So a
 * unit that closes in mid-month has less volume, not another price. Volumes of a row are added.
 * Quantities are added too, but for those by time in different segments: theirs is the average over
 * the days that they cover.
 *
 * Every difference is split without remainder: the net amount on the right, less that on the left,
 * is the sum of the effects. With v for volumes, f for what was free beside them (an included
 * quantity, a unit's first pieces), e for exact amounts and L, R for the sides, v + f is what was
 * used, and u = vR + fR - fL, but not below 0, what would be charged of the right side's use on the
 * left side's terms:
 *
 *   v + f differs       volume is (u - vL) * eL/vL, rounded once; price is the rest. All of it is
 *                       volume where that is e's difference exactly
 *   only e differs      all is price: another price, or more or less of the same use is free
 *   neither             rounding: the same, cut into other lines
 *
 * A left volume of 0 has no amount for a piece; the right side's is taken then. Signs make no
 * difference: a row of negative volumes, as of a correction looked at alone, is split the same.
 *
 * What is passed on has neither a number nor a price: its amount is its volume, and a row of
 * nothing else has no other cause. A use that is free altogether is no invoice line: its row is
 * gone, or new.
 */
#ifndef DEBITERA_DIFFERENCE_H
#define DEBITERA_DIFFERENCE_H

#include "debitera/bill.h"

enum dbt_cause {
    DBT_CAUSE_VOLUME, /* another quantity, or charged for another time */
    /* Another amount for what was used: price, tier, minimum, what is free; or another price that
       comes to the same. */
    DBT_CAUSE_PRICE,
    DBT_CAUSE_NEW,      /* only on the right */
    DBT_CAUSE_GONE,     /* only on the left */
    DBT_CAUSE_ROUNDING, /* equal before rounding */
    DBT_CAUSE_VAT,      /* another VAT rate or category; no effect on the net amount */
    DBT_CAUSE_COUNT
};

static inline const char *dbt_cause_word(enum dbt_cause cause)
{
    static const char *const words[DBT_CAUSE_COUNT] = {
        [DBT_CAUSE_VOLUME] = "volume", [DBT_CAUSE_PRICE] = "price",       [DBT_CAUSE_NEW] = "new",
        [DBT_CAUSE_GONE] = "gone",     [DBT_CAUSE_ROUNDING] = "rounding", [DBT_CAUSE_VAT] = "VAT",
    };
    return words[cause];
}

struct dbt_difference_side {
    uint32_t lines; /* 0: not on this side; the rest is then zeroed */
    struct dbt_ratio quantity;
    struct dbt_ratio volume;      /* quantity times months; of a price by the piece the quantity */
    struct dbt_ratio free_volume; /* what was free beside it, likewise */
    bool passed_on;               /* all its lines: it has no price */
    bool one_price;      /* `price_micro` and `basis` are those of all its lines, without steps */
    int64_t price_micro; /* 10^-6 kr; without one price, of the first */
    enum dbt_basis basis;
    struct dbt_ratio exact_ore; /* before rounding; of a line raised to its minimum that */
    int64_t net_ore;
    bool one_vat;      /* `vat_category` and `vat_rate_bp` are those of all its lines */
    char vat_category; /* else of the first */
    int32_t vat_rate_bp;
};

struct dbt_difference {
    dbt_month month;       /* of the left side */
    dbt_month right_month; /* that it is compared with: the same, unless against another period */
    struct dbt_span span;  /* of `month`: the segment, or the days from the first to the last of
                              those that are one row; against another period the whole month */
    const char *org_no;    /* of the provider */
    const char *provider;  /* names are the right side's where it has the row */
    const char *unit_code;
    const char *unit_name;
    const char *service_code;
    const char *component;
    const char *service_name;
    const char *unit_of_quantity;
    struct dbt_difference_side left, right;
    unsigned causes; /* bits 1 << cause; 0: equal */
    /* DBT_CAUSE_VAT: what the right net bears more in VAT than at the left rate, rounded once; the
       others: of the net. */
    int64_t effect_ore[DBT_CAUSE_COUNT];
    int64_t net_ore; /* right less left: the sum of the others */
};

struct dbt_difference_sum {              /* over rows */
    const char *service_code;            /* null: of all */
    const char *service_name;            /* of the last row */
    uint64_t of[DBT_CAUSE_COUNT];        /* rows with that cause */
    int64_t effect_ore[DBT_CAUSE_COUNT]; /* of them */
    int64_t left_ore, right_ore;         /* net, also of equal rows */
    int64_t net_ore;                     /* right less left: the sum of the effects on it */
};

struct dbt_differences {
    struct dbt_difference *items; /* rows that differ; by month, unit, service, component */
    size_t count, capacity;
    size_t compared;                /* rows on either side, equal ones among them */
    size_t left_lines, right_lines; /* that were compared, those taken back among them */
    struct dbt_difference_sum all;
    struct dbt_difference_sum *services; /* by code */
    size_t service_count, service_capacity;
};

struct dbt_comparing {
    const struct dbt_invoices *left, *right;
    struct dbt_period left_period;  /* lines of other months are left out */
    struct dbt_period right_period; /* as long as the left one */
    /* Only these lines: null for all. Codes of units compare without case. */
    const char *org_no, *unit_code, *service_code;
    /* Lines of all providers are brought together: what a unit costs, whoever it belonged to. */
    bool any_provider;
};

/* Rows and texts live in `arena`, or are borrowed from the invoices. DBT_USAGE when the periods are
   not equally long, DBT_INPUT on overflow. */
enum dbt_status dbt_compare(const struct dbt_comparing *comparing,
                            struct dbt_differences *differences, struct dbt_arena *arena,
                            struct dbt_error *error) DBT_CHECKED;

#endif
