/*
 * price-cases: rates and bills cases that stand in a text file, through the stages rate and bill
 * themselves, and prints what they gave. It computes nothing: the comparing is tests/pricing/run.
 *
 * A file holds cases, a case records of one line, their fields divided by single spaces; "-" is an
 * absent field, days and months are the numbers of base/date.h, prices 10^-6 kr, amounts öre. In
 * this order:
 *
 *   C id proration round-to-krona first-month last-month      begins a case
 *   V code; r from category rate exemption                    a VAT treatment and its rates
 *   M code model                                              a meter
 *   S code vat needs-subscription                             a service, then its components:
 *   K code model meter agreement-basis package-size first-free
 *   P service component from price basis scheme included minimum confirmed [up-to:price …]
 *   O org-no                                                  a provider
 *   U code org-no first last                                  a care unit
 *   H                                                         closes the units
 *   B id unit service quantity registered first last price record     a subscription
 *   F id unit service day quantity amount                     a row of the charges source
 *   E id unit service day quantity amount                     the same, before the period
 *   R                                                         finishes the registers, makes slots
 *   Q meter unit day quantity                                 counted on a day
 *   N meter unit month quantity                               a census
 *   X                                                         rates, bills and prints
 *
 * Printed: "C id", then charges (c), findings (f), invoices (i) with their VAT sums (v) unless the
 * run is held, then "x". A record that is none ends the program with status 2, an error of a stage
 * with 1.
 */
#ifndef DEBITERA_TESTS_PRICE_CASES_H
#define DEBITERA_TESTS_PRICE_CASES_H

#include "debitera/bill.h"

enum { CASE_PRICES_MAX = 256, CASE_RATES_MAX = 16, CASE_VATS_MAX = 16 };

struct price_case {
    const char *id;
    struct dbt_arena arena;
    struct dbt_region region;
    struct dbt_vat vats[CASE_VATS_MAX];
    struct dbt_vat_rate rates[CASE_VATS_MAX][CASE_RATES_MAX];
    struct dbt_meter meters[DBT_METERS_MAX];
    struct dbt_service services[DBT_SERVICES_MAX];
    struct dbt_price prices[CASE_PRICES_MAX];
    struct dbt_period period;
    struct dbt_registers registers;
    struct dbt_slots slots;
    struct dbt_usage usage;
    struct dbt_findings findings;
};

/* ---- records: those that cannot be read end the program ------------------------------------- */

enum { RECORD_WORDS_MAX = 48 };
enum { RECORD_BAD = 2, RECORD_FAILED = 1 }; /* exit statuses */

struct record {
    const char *file;
    unsigned long line;
    char *words[RECORD_WORDS_MAX];
    size_t count;
    struct price_case *one;
};

_Noreturn void record_fail(const struct record *record, int status, const char *what);
void *record_made(const struct record *record, void *memory); /* never null */
void record_staged(const struct record *record, enum dbt_status status,
                   const struct dbt_error *error);
const char *record_text(const struct record *record, size_t at); /* in the case's arena */
int64_t record_whole(const struct record *record, size_t at);
int32_t record_small(const struct record *record, size_t at);
void record_room(const struct record *record, size_t count, size_t most);

/* ---- a case, record by record --------------------------------------------------------------- */

void price_case_begin(struct record *record);
void price_case_add_vat(struct record *record);
void price_case_add_rate(struct record *record);
void price_case_add_meter(struct record *record);
uint32_t price_case_meter(const struct record *record, const char *code);
void price_case_add_service(struct record *record);
void price_case_add_component(struct record *record);
uint32_t price_case_service(const struct record *record, const char *code);
void price_case_add_price(struct record *record);
void price_case_sort_prices(struct price_case *one);
void price_case_add_provider(struct record *record);
void price_case_add_unit(struct record *record);
void price_case_close_units(struct record *record);
uint32_t price_case_unit(const struct record *record, size_t at);
void price_case_add_subscription(struct record *record);
void price_case_add_one_off(struct record *record);
void price_case_add_earlier(struct record *record);
void price_case_print(const struct price_case *one, const struct dbt_charges *charges,
                      const struct dbt_invoices *invoices);

#endif
