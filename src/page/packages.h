/* Packages: what the providers of a run are given as one file each. */
#ifndef DEBITERA_PAGE_PACKAGES_H
#define DEBITERA_PAGE_PACKAGES_H

#include "parts.h"

#define DBT_PACKAGES "packages/" /* the folder they lie in, but for a provider's own */

struct dbt_package {
    const char *file; /* its provider's organisation number, as files are named by it */
    const struct dbt_page_invoice *invoice;  /* the provider's first */
    const struct dbt_output_file *pdf, *zip; /* of the run's; null: there is none */
};

struct dbt_packages { /* in the order of the invoices */
    struct dbt_package *items;
    size_t count;
};

/* Those among the run's files. Of the arena; false when memory ends. */
bool dbt_packages_find(struct dbt_html *html, const struct dbt_page_run *run,
                       struct dbt_packages *packages);

/* A table of them, closed when there are many; nothing of none. */
void dbt_put_packages(struct dbt_html *html, const struct dbt_packages *packages);

#endif
