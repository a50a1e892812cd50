/* Verdict: how a run or a check ended, for scripts. */
#include "impacts.h"

/* `*verdict` becomes null when memory ends. */
static enum dbt_status make(enum dbt_status status, const struct dbt_result *result, json_t **made,
                            struct dbt_error *error)
{
    struct dbt_totals totals;
    enum dbt_status added = dbt_totals_add_up(&totals, result, error);
    if (added != DBT_OK) {
        return added;
    }
    json_t *verdict = json_object();
    dbt_json_put(&verdict, "status", dbt_json_text(dbt_status_word(status)));
    dbt_json_put(&verdict, "exit_status", json_integer(dbt_status_exit(status)));
    dbt_json_put(&verdict, "region", dbt_json_text(result->region->identity.code));
    dbt_json_put(&verdict, "period", dbt_json_period(result->run->period));
    dbt_json_put(&verdict, "totals", dbt_json_totals(&totals, result->region));
    dbt_json_put(&verdict, "accounting", dbt_json_accountings(result));
    dbt_json_put(&verdict, "findings", dbt_json_findings(result->findings, false));
    if (result->impacts != NULL) {
        dbt_json_put(&verdict, "unconfirmed_prices", dbt_impacts_json(result->impacts));
    }
    *made = verdict;
    return DBT_OK;
}

static enum dbt_status add_corrections(json_t **verdict, const struct dbt_result *result,
                                       struct dbt_error *error)
{
    json_t *corrections = json_array();
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; i < result->correction_count && status == DBT_OK; i++) {
        const struct dbt_outcome *outcome = &result->corrections[i];
        json_t *correction = NULL;
        status = make(outcome->status, &outcome->result, &correction, error);
        dbt_json_append(&corrections, correction);
    }
    dbt_json_put(verdict, "corrections", corrections);
    return status;
}

enum dbt_status dbt_export_verdict(enum dbt_status status, const struct dbt_result *result,
                                   struct dbt_buffer *out, struct dbt_error *error)
{
    json_t *verdict = NULL;
    enum dbt_status made = make(status, result, &verdict, error);
    if (made == DBT_OK && result->correction_count > 0) {
        made = add_corrections(&verdict, result, error);
    }
    if (made != DBT_OK) {
        json_decref(verdict);
        return made;
    }
    return dbt_json_write(verdict, "the verdict", out, error);
}
