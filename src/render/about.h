/*
 * About: what a file says of itself, and what it brings along: title, author, dates and language,
 * the claims to be PDF/A-3a and PDF/UA-1 (ISO 19005-3, ISO 14289-1), the colours meant, files
 * attached.
 */
#ifndef DEBITERA_RENDER_ABOUT_H
#define DEBITERA_RENDER_ABOUT_H

#include "debitera/document.h"

#include "objects.h"

#define DBT_PDF_PROGRAM "debitera"

/* Where the document's parts are; 0 for one that is missing. */
struct dbt_about {
    const struct dbt_document *document;
    uint32_t pages, tree, outline;
    struct dbt_text more; /* further entries of the catalogue */
};

struct dbt_about_numbers {
    uint32_t root, info;
};

struct dbt_about_numbers dbt_about_write(struct dbt_objects *objects,
                                         const struct dbt_about *about);

#endif
