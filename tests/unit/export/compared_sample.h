/* Three differences, of all kinds of causes, and an equal service. */
#ifndef DEBITERA_TESTS_EXPORT_COMPARED_SAMPLE_H
#define DEBITERA_TESTS_EXPORT_COMPARED_SAMPLE_H

#include "sample.h"

struct compared {
    struct dbt_difference rows[4];
    struct dbt_difference_sum services[3];
    struct dbt_differences differences;
    struct dbt_comparison comparison;
};

SAMPLE struct dbt_difference_side compared_side(const char *quantity, const char *exact_ore,
                                                int64_t net_ore)
{
    return (struct dbt_difference_side){.lines = 1,
                                        .quantity = sample_ratio(quantity),
                                        .volume = sample_ratio(quantity),
                                        .free_volume = sample_ratio("0"),
                                        .one_price = true,
                                        .price_micro = 2850000,
                                        .basis = DBT_PER_YEAR,
                                        .exact_ore = sample_ratio(exact_ore),
                                        .net_ore = net_ore,
                                        .one_vat = true,
                                        .vat_category = 'S',
                                        .vat_rate_bp = 2500};
}

/* Volume and price: 8000 at 2,53 a year, 8100 at 2,85. */
SAMPLE struct dbt_difference compared_row(void)
{
    struct dbt_difference row = {
        .month = (dbt_month)(2025 * 12 + 3),
        .right_month = (dbt_month)(2025 * 12 + 4),
        .span = {sample_day("2025-04-01"), sample_day("2025-04-30")},
        .org_no = "556000-0001",
        .provider = "Åre Vård, AB",
        .unit_code = "SE2321000131-E1",
        .unit_name = "Björken",
        .service_code = "primarvardskvalitet",
        .component = "",
        .service_name = "Primärvårdskvalitet",
        .unit_of_quantity = "listade",
        .left = compared_side("8000", "506000/3", 168667),
        .right = compared_side("8100", "192375", 192375),
        .causes = 1U << DBT_CAUSE_VOLUME | 1U << DBT_CAUSE_PRICE,
        .net_ore = 23708,
    };
    row.left.price_micro = 2530000;
    row.effect_ore[DBT_CAUSE_VOLUME] = 2108;
    row.effect_ore[DBT_CAUSE_PRICE] = 21600;
    return row;
}

SAMPLE void compared_fill_rows(struct compared *c)
{
    for (size_t i = 0; i < 4; i++) {
        c->rows[i] = compared_row();
    }
    struct dbt_difference *gone = &c->rows[1]; /* several prices and rates, part of the month */
    gone->service_code = "helpdesk";
    gone->component = "extra";
    gone->span.first = sample_day("2025-04-16");
    gone->left = compared_side("3", "1000", 1000);
    gone->left.volume = sample_ratio("3/2");
    gone->left.one_price = gone->left.one_vat = false;
    gone->right = (struct dbt_difference_side){0};
    gone->causes = 1U << DBT_CAUSE_GONE;
    gone->net_ore = -1000;
    memset(gone->effect_ore, 0, sizeof gone->effect_ore);
    gone->effect_ore[DBT_CAUSE_GONE] = -1000;
    struct dbt_difference *vat = &c->rows[2]; /* another unit */
    vat->unit_code = "SE2321000131-E2";
    vat->left = vat->right = compared_side("1/3", "100", 100);
    vat->right.vat_rate_bp = 600;
    vat->causes = 1U << DBT_CAUSE_VAT;
    vat->net_ore = 0;
    memset(vat->effect_ore, 0, sizeof vat->effect_ore);
    vat->effect_ore[DBT_CAUSE_VAT] = -19;
    c->rows[3] = *vat; /* of no account: new */
    c->rows[3].left = (struct dbt_difference_side){0};
    c->rows[3].causes = 1U << DBT_CAUSE_NEW;
    c->rows[3].net_ore = c->rows[3].effect_ore[DBT_CAUSE_NEW] = 100;
    c->rows[3].effect_ore[DBT_CAUSE_VAT] = 0;
}

SAMPLE void compared_add(struct dbt_difference_sum *sum, const struct dbt_difference *row)
{
    sum->left_ore += row->left.net_ore;
    sum->right_ore += row->right.net_ore;
    sum->net_ore += row->net_ore;
    for (int i = 0; i < DBT_CAUSE_COUNT; i++) {
        sum->of[i] += row->causes >> i & 1U;
        sum->effect_ore[i] += row->effect_ore[i];
    }
}

SAMPLE void compared_fill(struct compared *c)
{
    *c = (struct compared){0};
    compared_fill_rows(c);
    c->services[0] = (struct dbt_difference_sum){
        .service_code = "cards", .service_name = "Kort", .left_ore = 50, .right_ore = 50};
    c->services[1] =
        (struct dbt_difference_sum){.service_code = "helpdesk", .service_name = "Helpdesk"};
    c->services[2] = (struct dbt_difference_sum){.service_code = "primarvardskvalitet",
                                                 .service_name = "Primärvårdskvalitet"};
    c->differences = (struct dbt_differences){.items = c->rows,
                                              .count = 4,
                                              .compared = 5,
                                              .left_lines = 4,
                                              .right_lines = 1,
                                              .services = c->services,
                                              .service_count = 3};
    c->differences.all = c->services[0];
    c->differences.all.service_code = NULL;
    for (size_t i = 0; i < 4; i++) {
        compared_add(&c->services[i == 1 ? 1 : 2], &c->rows[i]);
        compared_add(&c->differences.all, &c->rows[i]);
    }
    c->comparison = (struct dbt_comparison){
        .left = {"out/jamtland", true, sample_period("2025-04")},
        .right = {"rerun", false, sample_period("2025-05")},
        .differences = &c->differences,
    };
}

SAMPLE const char *compared_export(struct sample *sample, const struct compared *c,
                                   enum dbt_list_form form)
{
    dbt_buffer_clear(&sample->out);
    assert_int_equal(dbt_export_differences(&c->comparison, form, &sample->out, &sample->error),
                     DBT_OK);
    return sample->out.bytes;
}

#endif
