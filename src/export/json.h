/*
 * JSON: the parts that the manifest and the verdict share.
 *
 * Each function gives a new value that the caller owns, null when memory ends. A null sticks: what
 * is put into it is freed, what it is put into becomes null. So it is checked once, at the top, by
 * dbt_json_write.
 */
#ifndef DEBITERA_EXPORT_JSON_H
#define DEBITERA_EXPORT_JSON_H

#include <jansson.h>

#include "totals.h"

/* Both are taken over. */
void dbt_json_append(json_t **array, json_t *item);
void dbt_json_put(json_t **object, const char *key, json_t *value);
json_t *dbt_json_text(const char *text); /* null is JSON's null */
json_t *dbt_json_count(uint64_t value);
json_t *dbt_json_numbers(const char *numbers);     /* of "70001012 70001019" */
json_t *dbt_json_period(struct dbt_period period); /* a zeroed one is JSON's null */

json_t *dbt_json_accounting(const struct dbt_accounting *accounting);
/* {"sources": {code: …}, "total": …} */
json_t *dbt_json_accountings(const struct dbt_result *result);
/* `bare`: files are named without the folders they lie in. */
json_t *dbt_json_findings(const struct dbt_findings *findings, bool bare);
json_t *dbt_json_totals(const struct dbt_totals *totals, const struct dbt_region *region);

/* Was it memory that ended, when jansson could not read? */
bool dbt_json_is_memory(const json_error_t *reason);

/* Indented by two, keys in the order they were set, LF at the end. Takes `value` over. */
enum dbt_status dbt_json_write(json_t *value, const char *what, struct dbt_buffer *out,
                               struct dbt_error *error) DBT_CHECKED;

#endif
