/*
 * Font: Inter in three weights out of named files, in the size of each style.
 */
#ifndef DEBITERA_RENDER_FONT_H
#define DEBITERA_RENDER_FONT_H

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

#include "debitera/render.h"
#include "shape.h"

/* Taken out of Pango once, so that its locks are no matter in a process that is forked. */
struct dbt_font {
    PangoFont *pango; /* owns the others */
    hb_font_t *shaper;
    cairo_scaled_font_t *scaled;
};

struct dbt_renderer {
    PangoFontMap *map;
    PangoContext *context;
    struct dbt_font fonts[DBT_STYLE_COUNT];
    const FcCharSet *glyphs; /* what Inter can show; fontconfig's */
    struct dbt_buffer shown; /* the last text that had to be changed for it */
    struct dbt_shapes shapes;
    bool failed; /* memory ended while a text was shaped */
};

/* Characters without a glyph are replaced. Valid until the next call. When memory ends, an empty
   text, and the renderer has `failed`. */
const struct dbt_shaped *dbt_font_shape(struct dbt_renderer *renderer, enum dbt_style style,
                                        const char *text);
enum dbt_ink dbt_font_ink(enum dbt_style style);
double dbt_font_size_pt(enum dbt_style style);

#endif
