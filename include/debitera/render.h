/*
 * Render: pages of items → PDF (Cairo, Pango), or a plain-text dump of the same items for tests.
 *
 * A renderer is made once a run: it finds the fonts (Inter, by files in `font_folder`, never the
 * system's choice) and fails at once, naming what is missing, when a family and weight does not
 * resolve to its expected file. Then any number of documents. The same document gives the same
 * bytes whatever the time, zone, locale, order or machine load. A PDF is made in memory and checked
 * (Cairo hides write errors): on DBT_OK it is complete, and appended to `out`; otherwise `out` is
 * untouched. A character that Inter has no glyph for is shown as a replacement character.
 */
#ifndef DEBITERA_RENDER_H
#define DEBITERA_RENDER_H

#include "debitera/document.h"

#define DBT_FONT_FOLDER "/usr/share/fonts/opentype/inter"

struct dbt_renderer; /* opaque, heap; one thread */

/* `font_folder` null: DBT_FONT_FOLDER. DBT_INPUT when a font is missing: the message says what to
   install. */
enum dbt_status dbt_renderer_new(struct dbt_renderer **renderer, const char *font_folder,
                                 struct dbt_error *error) DBT_CHECKED;
/* Also gives back what Cairo, Pango and fontconfig hold for the process: the last one, at the end.
   Null is fine. */
void dbt_renderer_free(struct dbt_renderer *renderer);
struct dbt_metrics dbt_renderer_metrics(struct dbt_renderer *renderer); /* valid as long as it */

enum dbt_status dbt_render_pdf(struct dbt_renderer *renderer, const struct dbt_document *document,
                               struct dbt_buffer *out, struct dbt_error *error) DBT_CHECKED;

/* Items of each page in reading order, one line each: kind, role, place, style, text. Appended to
   `out`. */
enum dbt_status dbt_render_dump(const struct dbt_document *document, struct dbt_buffer *out,
                                struct dbt_error *error) DBT_CHECKED;

#endif
