/*
 * Merging, within the stage: the file that is made, and one that goes into it, as libqpdf has them.
 *
 * A handle of libqpdf's (qpdf_oh) holds memory until it is released: those of a part go with it,
 * those of the whole are released after each part. So what lasts is kept as the number of an
 * object.
 */
#ifndef DEBITERA_PACKAGE_MERGE_H
#define DEBITERA_PACKAGE_MERGE_H

#include <qpdf/qpdf-c.h>

#include "debitera/base/hash.h"
#include "debitera/package.h"

struct dbt_merge {
    const struct dbt_merging *merging;
    qpdf_data whole;
    int outline, last_bookmark; /* numbers of objects; 0: none yet */
    int tree, tree_parents;     /* the structure tree, and the Nums of its ParentTree */
    int top, top_kids;          /* its one element, a Document, and the K of that */
    long long next_key;         /* of the ParentTree */
    size_t pages;               /* before the part */
    size_t parts;
    bool is_tagged; /* it is wanted, and so was every part */
    qpdf_data part; /* being added */
    size_t part_pages;
    const char *title; /* its */
    size_t bytes;      /* of the whole, written */
    char sha256[DBT_SHA256_HEX_BYTES];
};

qpdf_oh dbt_merge_object(const struct dbt_merge *merge, int number);
/* Puts `value` into the whole as an object of its own, and gives its number. */
int dbt_merge_keep(const struct dbt_merge *merge, qpdf_oh value);
qpdf_oh dbt_merge_key(qpdf_data pdf, qpdf_oh dictionary, const char *key);

/* The part's pages are in the whole when these are called. libqpdf keeps errors: the caller asks
   for them. */
void dbt_merge_bookmarks(struct dbt_merge *merge);
/* A page that was copied before the one that a link leads to has lost the place: it is set anew. */
void dbt_merge_links(struct dbt_merge *merge);
void dbt_merge_tags(struct dbt_merge *merge);

#endif
