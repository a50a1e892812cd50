/*
 * Faces: Inter in its weights out of named files, in the size of each style.
 */
#ifndef DEBITERA_RENDER_FACES_H
#define DEBITERA_RENDER_FACES_H

#include <errno.h>

#include <cairo.h>
#include <hb.h>

#include "debitera/render.h"

/* A file, as those who read it see it. */
struct dbt_face {
    hb_blob_t *bytes;
    struct FT_FaceRec_ *outlines; /* FreeType's */
    cairo_font_face_t *drawer;
    hb_face_t *shaper;
};

/* In the size of a style. */
struct dbt_font {
    hb_font_t *shaper;
    cairo_scaled_font_t *scaled;
};

struct dbt_faces {
    struct FT_LibraryRec_ *library; /* FreeType's */
    struct dbt_face files[DBT_WEIGHT_COUNT];
    struct dbt_font fonts[DBT_STYLE_COUNT];
    hb_set_t *glyphs; /* the characters that all of them can show */
};

/*
 * HarfBuzz, FreeType and Cairo forget most allocations that failed: they leave out what they had no
 * memory for, and report success. malloc says so in errno, and no call sets it back to 0; so errno
 * is cleared before their calls and looked at after them.
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
/* All there are in the process, zeroed ones too: Cairo keeps fonts that nobody uses any more, with
   the files they came from, and gives back all or none. */
void dbt_faces_release(struct dbt_faces *faces, size_t count);

enum dbt_ink dbt_font_ink(enum dbt_style style);
double dbt_font_size_pt(enum dbt_style style);

#endif
