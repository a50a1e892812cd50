/*
 * PDF: where the bytes of a document go. Private, so that tests can make it fail.
 */
#ifndef DEBITERA_RENDER_PDF_H
#define DEBITERA_RENDER_PDF_H

#include "debitera/render.h"

/* Cairo 1.16 forgets errors of its stream in most places, so the sink remembers them itself. */
struct dbt_sink {
    struct dbt_buffer bytes;
    size_t limit_bytes; /* writing past it fails */
    bool failed;
};

void dbt_sink_init(struct dbt_sink *sink, size_t limit_bytes);
void dbt_sink_release(struct dbt_sink *sink);
/* On DBT_OK the sink holds a whole PDF. */
enum dbt_status dbt_render_pdf_to(struct dbt_renderer *renderer,
                                  const struct dbt_document *document, struct dbt_sink *sink,
                                  struct dbt_error *error) DBT_CHECKED;

#endif
