/* A region with a service of each kind, and a price row of each shape. */
#ifndef DEBITERA_TESTS_EXPORT_PRICE_SAMPLE_H
#define DEBITERA_TESTS_EXPORT_PRICE_SAMPLE_H

#include "sample.h"

struct price_sample {
    struct dbt_edition editions[2];
    struct dbt_tier tiers[2];
    struct dbt_reading readings[2];
    struct dbt_service services[6];
    struct dbt_price prices[6];
    struct dbt_region region;
};

SAMPLE struct dbt_service price_sample_service(const char *code, enum dbt_charge_model model)
{
    return (struct dbt_service){.code = code,
                                .package = "Bas",
                                .obligation = "mandatory",
                                .document = "D §1",
                                .components = {{.code = "", .model = model, .unit_name = "st"}},
                                .component_count = 1};
}

SAMPLE struct dbt_price price_sample_price(uint32_t service, const char *from, int64_t micro)
{
    return (struct dbt_price){.service = service,
                              .from = sample_day(from),
                              .price_micro = micro,
                              .basis = DBT_PER_YEAR,
                              .confirmed = true,
                              .document = "",
                              .note = "",
                              .place = {.file = "/srv/prices.yaml", .line = 12}};
}

/* listed: 2.53, from May 2.85; helpdesk: unconfirmed from 2027; sms: tiers; then without a price */
SAMPLE void price_sample_fill(struct price_sample *sample)
{
    *sample = (struct price_sample){
        .editions = {{sample_day("2020-01-01"), "Listade", "", ""},
                     {sample_day("2025-05-01"), "Listade, nytt", "D-25 §1", ""}},
        .tiers = {{1000, 500000}, {INT64_MAX, 400000}},
        .readings = {{"A", 725000000, DBT_PER_YEAR}, {"B", 725000000, DBT_PER_MONTH}},
    };
    sample->services[0] = price_sample_service("listed", DBT_CHARGE_METERED);
    sample->services[0].editions = sample->editions;
    sample->services[0].edition_count = 2;
    sample->services[1] = price_sample_service("helpdesk", DBT_CHARGE_PACKAGE);
    sample->services[2] = price_sample_service("sms", DBT_CHARGE_METERED);
    sample->services[2].package = "Tillval";
    sample->services[2].components[0].code = "text";
    sample->services[3] = price_sample_service("agreed", DBT_CHARGE_RECURRING);
    sample->services[4] = price_sample_service("tv", DBT_CHARGE_PASS_THROUGH);
    sample->services[5] = price_sample_service("portal", DBT_CHARGE_INCLUDED);
    sample->services[5].components[0].unit_name = NULL;
    sample->prices[0] = price_sample_price(0, "2024-01-01", 2530000);
    sample->prices[0].note = "assumed";
    sample->prices[1] = price_sample_price(0, "2025-05-01", 2850000);
    sample->prices[1].document = "P §1";
    sample->prices[2] = price_sample_price(1, "2024-01-01", 1200000000);
    sample->prices[2].basis = DBT_PER_MONTH;
    sample->prices[3] = price_sample_price(1, "2027-01-01", 0);
    sample->prices[3].confirmed = false;
    sample->prices[3].readings = sample->readings;
    sample->prices[3].reading_count = 2;
    sample->prices[4] = price_sample_price(2, "2025-01-01", 500000);
    sample->prices[4].basis = DBT_PER_PIECE;
    sample->prices[4].scheme = DBT_TIERS_GRADUATED;
    sample->prices[4].tiers = sample->tiers;
    sample->prices[4].tier_count = 2;
    sample->prices[4].included = 40;
    sample->prices[4].minimum_ore = 2500;
    sample->prices[5] = price_sample_price(2, "2025-06-01", 1000000);
    sample->prices[5].basis = DBT_PER_PIECE;
    sample->region = (struct dbt_region){
        .services = sample->services,
        .service_count = 6,
        .prices = {
            .title = "Lista", .prices = sample->prices, .count = 6, .file = "/srv/prices.yaml"}};
    sample->region.identity.code = "trial";
}

#endif
