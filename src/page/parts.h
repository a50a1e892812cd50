/* Parts: the pieces of a run's page. */
#ifndef DEBITERA_PAGE_PARTS_H
#define DEBITERA_PAGE_PARTS_H

#include "colour.h"
#include "html.h"

enum dbt_page_sum { DBT_SUM_NET, DBT_SUM_VAT, DBT_SUM_ROUNDING, DBT_SUM_TOTAL, DBT_SUM_COUNT };

/* A run's state as a mark beside its heading, or within a table. */
void dbt_put_state(struct dbt_html *html, enum dbt_page_state state);

/* ---- section.c ------------------------------------------------------------------------------ */

/* "<section>" with its heading, whose id is "h-" and `id`; the caller ends it. */
void dbt_section_open(struct dbt_html *html, const char *id, enum dbt_text_key key);

struct dbt_heading { /* of a column */
    enum dbt_text_key key;
    const char *css_class;
};

/* A table up to its first row, which is moved within its own frame where it is wider than the
   screen; and from its last row on. */
void dbt_section_table(struct dbt_html *html, enum dbt_text_key caption,
                       const struct dbt_heading *headings, size_t count);
void dbt_section_end_table(struct dbt_html *html);

bool dbt_name_ends(const char *name, const char *ending);
/* A link that says what kind of file it is, and its size; `what` is in it, said to those who go
   from link to link. */
void dbt_put_download(struct dbt_html *html, const struct dbt_output_file *file, const char *what);

/* ---- months.c ------------------------------------------------------------------------------- */

/* The net of the months as a chart, once for wide and once for narrow screens, and as a table. */
enum dbt_status dbt_put_months(struct dbt_html *html, const struct dbt_colours *colours,
                               struct dbt_error *error) DBT_CHECKED;

/* ---- invoices.c ----------------------------------------------------------------------------- */

void dbt_put_invoices(struct dbt_html *html, const struct dbt_page_run *run,
                      const int64_t sums[DBT_SUM_COUNT], const char *period);

/* ---- account.c ------------------------------------------------------------------------------ */

void dbt_put_accounting(struct dbt_html *html, const struct dbt_page_run *run);
void dbt_put_findings(struct dbt_html *html, const struct dbt_findings *findings);

/* ---- downloads.c ---------------------------------------------------------------------------- */

/* The run's files, by what people look for, each with its size; and their hashes. */
void dbt_put_downloads(struct dbt_html *html, const struct dbt_page_run *run);

#endif
