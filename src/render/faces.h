/*
 * Faces: Inter in three weights out of named files, in the size of each style.
 */
#ifndef DEBITERA_RENDER_FACES_H
#define DEBITERA_RENDER_FACES_H

#include <errno.h>

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

#include "debitera/render.h"

/* Taken out of Pango once, so that its locks are no matter in a process that is forked. */
struct dbt_font {
    PangoFont *pango; /* owns the others */
    hb_font_t *shaper;
    cairo_scaled_font_t *scaled;
};

struct dbt_faces {
    FcConfig *config; /* all the fonts there are for these faces */
    PangoFontMap *map;
    PangoContext *context;
    struct dbt_font fonts[DBT_STYLE_COUNT];
    const FcCharSet *glyphs;    /* what they can show; fontconfig's */
    int cuts[DBT_WEIGHT_COUNT]; /* descriptors of files in memory; 0: none */
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

/* `faces` zeroed. The files of the folder as they are, or cut (cut.h). DBT_INPUT when one is
   missing or no such font. */
enum dbt_status dbt_faces_load(struct dbt_faces *faces, const char *folder, bool cut,
                               struct dbt_error *error) DBT_CHECKED;
/* Zeroed is fine. False when Pango holds on to them: what it uses must stay then. */
bool dbt_faces_release(struct dbt_faces *faces);

enum dbt_ink dbt_font_ink(enum dbt_style style);
double dbt_font_size_pt(enum dbt_style style);

#endif
