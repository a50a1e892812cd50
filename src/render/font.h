/*
 * Font: Inter in three weights out of named files, in the size of each style.
 */
#ifndef DEBITERA_RENDER_FONT_H
#define DEBITERA_RENDER_FONT_H

#include <errno.h>

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

#include "debitera/render.h"
#include "deflate.h"
#include "objects.h"
#include "pdf.h"
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
    struct dbt_arena arena; /* of the document at hand */
    struct dbt_sink drawn;  /* its file, by Cairo */
    struct dbt_objects objects;
    struct dbt_deflater deflater;
    struct dbt_inflater inflater;
    struct dbt_buffer content; /* of the page at hand */
    struct dbt_buffer marked;  /* the same with the structure's marks */
    bool failed;               /* memory ended while something was shaped or drawn */
};

/*
 * HarfBuzz, FreeType, fontconfig and Cairo forget most allocations that failed: they leave out what
 * they had no memory for, and report success. malloc says so in errno, and no call sets it back to
 * 0; so errno is cleared before their calls and looked at after them.
 */
static inline void dbt_memory_watch(void)
{
    errno = 0;
}

static inline bool dbt_memory_ended(void)
{
    return errno == ENOMEM;
}

/* Characters without a glyph are replaced. Valid until the next call. When memory ends, an empty
   text, and the renderer has `failed`. Clears errno. */
const struct dbt_shaped *dbt_font_shape(struct dbt_renderer *renderer, enum dbt_style style,
                                        const char *text);
enum dbt_ink dbt_font_ink(enum dbt_style style);
double dbt_font_size_pt(enum dbt_style style);

#endif
