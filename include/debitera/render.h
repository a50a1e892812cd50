/*
 * Render: pages of items → PDF, or a plain-text dump of the same items for tests.
 *
 * The files are PDF/A-3a and PDF/UA-1 (ISO 19005-3, ISO 14289-1): for archives, and for readers
 * that do not see the page. Cairo draws the pages, HarfBuzz shapes the texts. What Cairo does not
 * know of is added to its file here: artefacts, tables with their heads, texts for figures,
 * bookmarks, attachments, the colours meant, an identity by the content.
 *
 * A renderer is made once a run: it finds the fonts (Inter, by files in `font_folder`, never the
 * system's choice) and fails at once, naming what is missing, when a family and weight does not
 * resolve to its expected file. Then any number of documents. The same document gives the same
 * bytes whatever the time, zone, locale, order or machine load. A PDF is made in memory and checked
 * (Cairo hides write errors): on DBT_OK it is complete, and appended to `out`; otherwise `out` is
 * untouched. A character that Inter has no glyph for is shown as a replacement character, and
 * no-break spaces are spaces: the lines are broken by then.
 */
#ifndef DEBITERA_RENDER_H
#define DEBITERA_RENDER_H

#include "debitera/document.h"

#define DBT_FONT_FOLDER "/usr/share/fonts/opentype/inter"

struct dbt_renderer; /* opaque, heap; one thread */

/* `font_folder` null: DBT_FONT_FOLDER. DBT_INPUT when a font is missing: the message says what to
   install. From then on malloc (of glibc) keeps freed memory for the process, up to 8 MB. */
enum dbt_status dbt_renderer_new(struct dbt_renderer **renderer, const char *font_folder,
                                 struct dbt_error *error) DBT_CHECKED;
/* Also gives back what Cairo holds for the process: the last one, at the end. Null is fine. */
void dbt_renderer_free(struct dbt_renderer *renderer);
struct dbt_metrics dbt_renderer_metrics(struct dbt_renderer *renderer); /* valid as long as it */

enum dbt_status dbt_render_pdf(struct dbt_renderer *renderer, const struct dbt_document *document,
                               struct dbt_buffer *out, struct dbt_error *error) DBT_CHECKED;

/*
 * Many documents, made by several processes and given back one by one, in order.
 *
 * Worker w of n lays out and renders documents w, w + n, w + 2n and so on, in a copy of the
 * caller's process: what `lay_out` changes there is lost, what it needs must be there before. Each
 * document comes back as soon as it is done, and a worker waits when it is far ahead: nothing piles
 * up. A single worker, or a system that gives no processes, means all is done by the caller's own.
 * The bytes do not depend on the number of workers. The caller has no other threads.
 */
struct dbt_rendering {
    struct dbt_renderer *renderer;
    size_t count;
    unsigned workers; /* 1 to DBT_WORKERS_MAX (team.h) */
    void *context;
    /* The document lasts until the next call. */
    enum dbt_status (*lay_out)(void *context, size_t index, struct dbt_document *document,
                               struct dbt_error *error);
    /* In the caller's process. The bytes last for the call. */
    enum dbt_status (*take)(void *context, size_t index, struct dbt_text pdf,
                            struct dbt_error *error);
};

/* The first failure in order of index ends it: of `lay_out`, of rendering, of `take`; DBT_INTERNAL
   when a worker ended before its time. Every document before that one has been taken, none after.
   No process and no descriptor is left behind. */
enum dbt_status dbt_render_many(const struct dbt_rendering *rendering,
                                struct dbt_error *error) DBT_CHECKED;

/* Items of each page in reading order, one line each: kind, role, place, style, text. Appended to
   `out`. */
enum dbt_status dbt_render_dump(const struct dbt_document *document, struct dbt_buffer *out,
                                struct dbt_error *error) DBT_CHECKED;

#endif
