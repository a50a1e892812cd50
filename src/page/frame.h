/* Frame: what stands around the content of every page: its style, its script and its policy. */
#ifndef DEBITERA_PAGE_FRAME_H
#define DEBITERA_PAGE_FRAME_H

#include "colour.h"
#include "html.h"

struct dbt_frame {
    const char *title; /* the page's heading; its window's with the region's name */
    const struct dbt_colours *colours;
    const char *up; /* path of the page above it; null: none */
};

/* From the document type to the begin of the content. */
enum dbt_status dbt_frame_open(struct dbt_html *html, const struct dbt_frame *frame,
                               struct dbt_error *error) DBT_CHECKED;
void dbt_frame_close(struct dbt_html *html);

#endif
