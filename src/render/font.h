/*
 * Font: Inter in three weights out of named files, and one line of text shaped with them.
 */
#ifndef DEBITERA_RENDER_FONT_H
#define DEBITERA_RENDER_FONT_H

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

#include "debitera/render.h"

struct dbt_renderer {
    PangoFontMap *map;
    PangoContext *context;
    PangoLayout *layouts[DBT_STYLE_COUNT]; /* reused for every text of a style */
    const FcCharSet *glyphs;               /* what Inter can show; fontconfig's */
    struct dbt_buffer shown;               /* the last text that had to be changed for it */
};

/* A shaped line; valid until the next one of the same style. */
struct dbt_shaped {
    PangoLayoutLine *line;
    double width_pt;
};

/* Characters without a glyph are replaced. When memory ends, an empty line and `shown.failed`. */
struct dbt_shaped dbt_font_shape(struct dbt_renderer *renderer, enum dbt_style style,
                                 const char *text);
enum dbt_ink dbt_font_ink(enum dbt_style style);
double dbt_font_size_pt(enum dbt_style style);

#endif
