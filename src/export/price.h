/* Price lists: what the forms of `prices` share. */
#ifndef DEBITERA_EXPORT_PRICE_H
#define DEBITERA_EXPORT_PRICE_H

#include "debitera/export.h"
#include "json.h"

struct dbt_price_row { /* one component of one service, on a day */
    const struct dbt_service *service;
    const struct dbt_component *component;
    const struct dbt_edition *edition; /* null: none */
    const struct dbt_price *price;     /* null: none on that day, or it has none by its nature */
    const struct dbt_price *next;      /* the next row of the list after that day; null: none */
};

struct dbt_price_row dbt_price_row_on(const struct dbt_region *region, uint32_t service,
                                      uint32_t component, dbt_day day);

const char *dbt_price_status(const struct dbt_price_row *row); /* "confirmed", "no price" … */
const char *dbt_price_scheme(const struct dbt_price *price);   /* "graduated", "volume", "" */

/* "2.85 kr/year"; with tiers, included quantity and minimum; of an unconfirmed one its readings. */
void dbt_price_write(struct dbt_buffer *out, const struct dbt_price *price);
/* "1000: 0.50; 0.40": the bound of each tier and its price; the last has no bound. */
void dbt_price_tiers_write(struct dbt_buffer *out, const struct dbt_price *price);
/* "prices.yaml:12"; nothing for null. */
void dbt_price_place_write(struct dbt_buffer *out, const struct dbt_price *price);

json_t *dbt_price_json(const struct dbt_price *price); /* null is JSON's null */

/* The document that the row's price, else its name, is stated in. */
const char *dbt_price_document(const struct dbt_price_row *row);
const char *dbt_edition_document(const struct dbt_service *service,
                                 const struct dbt_edition *edition);

#endif
