/*
 * Marks: a page's content stream with marks where the structure has content, and all that stands
 * outside them an artefact (ISO 32000-1, 14.6).
 *
 * Where content begins and ends on the page is told by small boxes that are drawn in between, in
 * the page's upper left corner, and taken out here. Cairo's own tags would do too, but it runs into
 * names that it had no memory for, and writes a tree of structure that nobody needs.
 */
#ifndef DEBITERA_RENDER_MARKS_H
#define DEBITERA_RENDER_MARKS_H

#include "structure.h"

/* In points, by which these boxes are known; no other begins in that corner. Content that begins
   ends what went before. */
enum { DBT_BOUND_BEGIN = 3, DBT_BOUND_END = 5, DBT_BOUND_HEIGHT = 2 };

/* Appends the content to `out`. False when it is not of the form that Cairo writes, or the
   bounds in it are not those of the page's marks. */
bool dbt_marks_rewrite(struct dbt_text content, const struct dbt_structure *structure,
                       const struct dbt_page_marks *page, struct dbt_buffer *out) DBT_CHECKED;

#endif
