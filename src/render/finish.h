/*
 * Finish: makes the file that Cairo drew one for archives and for readers that do not see the page
 * (PDF/A-3a, PDF/UA-1).
 *
 * Cairo 1.16 draws and embeds fonts well, but knows no artefacts, alternative texts, header cells,
 * attachments, output intents or identities. So its pages, with all that they use, are carried over
 * to a new file, where the structure, what the document says of itself and its attachments are
 * added, and everything on a page is told to be content of an element or an artefact.
 */
#ifndef DEBITERA_RENDER_FINISH_H
#define DEBITERA_RENDER_FINISH_H

#include "font.h"
#include "structure.h"

/* From `renderer->drawn` to the sink. DBT_INTERNAL when the drawn file is not of the form that is
   known here, or the sink fails. */
enum dbt_status dbt_finish(struct dbt_renderer *renderer, const struct dbt_structure *structure,
                           struct dbt_sink *sink, struct dbt_error *error) DBT_CHECKED;

#endif
