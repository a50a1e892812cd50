/* Verdict: how a run or a check ended, for scripts. */
#include "impacts.h"

enum dbt_status dbt_export_verdict(enum dbt_status status, const struct dbt_result *result,
                                   struct dbt_buffer *out, struct dbt_error *error)
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
    return dbt_json_write(verdict, "the verdict", out, error);
}
