/*
 * PDF: where the bytes of a document go. Private, so that tests can make it fail.
 */
#ifndef DEBITERA_RENDER_PDF_H
#define DEBITERA_RENDER_PDF_H

#include "debitera/render.h"

#define DBT_POINTS_PER_MM (72.0 / 25.4)
#define DBT_PAGE_W_MM     210.0
#define DBT_PAGE_H_MM     297.0

/* Cairo 1.16 forgets errors of its stream in most places, so the sink remembers them itself. */
struct dbt_sink {
    struct dbt_buffer bytes;
    size_t limit_bytes; /* writing past it fails */
    size_t written;     /* how much should be there */
    bool failed;
};

void dbt_sink_init(struct dbt_sink *sink, size_t limit_bytes);
void dbt_sink_release(struct dbt_sink *sink);
void dbt_sink_clear(struct dbt_sink *sink); /* as new, the memory kept */
void dbt_sink_add(struct dbt_sink *sink, const void *bytes, size_t length);
/* On DBT_OK the sink holds a whole PDF. */
enum dbt_status dbt_render_pdf_to(struct dbt_renderer *renderer,
                                  const struct dbt_document *document, struct dbt_sink *sink,
                                  struct dbt_error *error) DBT_CHECKED;

#endif
