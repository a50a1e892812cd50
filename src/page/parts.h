/* Parts: the pieces of a run's page. */
#ifndef DEBITERA_PAGE_PARTS_H
#define DEBITERA_PAGE_PARTS_H

#include "colour.h"
#include "html.h"

enum dbt_page_sum { DBT_SUM_NET, DBT_SUM_VAT, DBT_SUM_ROUNDING, DBT_SUM_TOTAL, DBT_SUM_COUNT };

/* A run's state as a mark beside its heading, or within a table. */
void dbt_put_state(struct dbt_html *html, enum dbt_page_state state);

/* ---- months.c ------------------------------------------------------------------------------- */

/* The net of the months as a chart, once for wide and once for narrow screens, and as a table. */
enum dbt_status dbt_put_months(struct dbt_html *html, const struct dbt_colours *colours,
                               struct dbt_error *error) DBT_CHECKED;

/* ---- invoices.c ----------------------------------------------------------------------------- */

void dbt_put_invoices(struct dbt_html *html, const struct dbt_page_run *run,
                      const int64_t sums[DBT_SUM_COUNT], const char *period);

/* ---- account.c ------------------------------------------------------------------------------ */

void dbt_put_files(struct dbt_html *html, const struct dbt_page_run *run);
void dbt_put_accounting(struct dbt_html *html, const struct dbt_page_run *run);
void dbt_put_findings(struct dbt_html *html, const struct dbt_findings *findings);

#endif
