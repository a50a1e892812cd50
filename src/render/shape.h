/*
 * Shape: a text as the glyphs of a style, placed. Most texts of an invoice are measured more than
 * once, drawn once, and come again with the next one: what was shaped is kept, up to a limit, and
 * only a text's first use costs a shaping.
 */
#ifndef DEBITERA_RENDER_SHAPE_H
#define DEBITERA_RENDER_SHAPE_H

#include <cairo.h>
#include <hb.h>

#include "debitera/base/arena.h"

/* Positions are in points, from the text's origin. */
struct dbt_shaped {
    unsigned style;
    const char *wanted; /* the text asked for */
    const char *text;   /* what is shown of it */
    double width_pt;
    cairo_scaled_font_t *font;
    const cairo_glyph_t *glyphs;
    const cairo_text_cluster_t *clusters; /* which bytes of `text` became which glyphs */
    int length, glyph_count, cluster_count;
};

struct dbt_slot {
    uint64_t hash;
    const struct dbt_shaped *shaped; /* null: free */
};

struct dbt_shapes {
    struct dbt_arena arena;
    struct dbt_slot *slots; /* open addressing */
    size_t count;
    hb_buffer_t *buffer;
};

/* A text to shape, and how. */
struct dbt_wording {
    hb_font_t *font;             /* its scale is 1024 units a point */
    cairo_scaled_font_t *scaled; /* the same, to draw with */
    unsigned style;              /* tells fonts apart */
    const char *wanted;
    const char *text;
};

enum { DBT_SHAPES_MAX = 6 * 1024 }; /* about 4 MB */

bool dbt_shapes_init(struct dbt_shapes *shapes) DBT_CHECKED; /* false: out of memory */
void dbt_shapes_release(struct dbt_shapes *shapes);          /* zeroed is fine */

/* Null when it is not there. Valid until the next dbt_shapes_add. */
const struct dbt_shaped *dbt_shapes_find(const struct dbt_shapes *shapes, unsigned style,
                                         const char *wanted);
/* What is not there yet; null: out of memory. Past the limit everything else is forgotten. */
const struct dbt_shaped *dbt_shapes_add(struct dbt_shapes *shapes,
                                        const struct dbt_wording *wording) DBT_CHECKED;

#endif
