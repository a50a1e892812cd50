/*
 * Marks: a page's content stream with Cairo's marks made those of the structure, and all that
 * stands outside them an artefact (ISO 32000-1, 14.6).
 */
#ifndef DEBITERA_RENDER_MARKS_H
#define DEBITERA_RENDER_MARKS_H

#include "structure.h"

/* Appends the content to `out`. False when it is not of the form that Cairo writes, or has other
   marks than the page's. */
bool dbt_marks_rewrite(struct dbt_text content, const struct dbt_structure *structure,
                       const struct dbt_page_marks *page, struct dbt_buffer *out) DBT_CHECKED;

#endif
