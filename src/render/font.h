/*
 * Font: texts in the styles of a document; and what a renderer is.
 */
#ifndef DEBITERA_RENDER_FONT_H
#define DEBITERA_RENDER_FONT_H

#include "debitera/render.h"
#include "deflate.h"
#include "faces.h"
#include "objects.h"
#include "pdf.h"
#include "shape.h"

enum { DBT_FACES_WHOLE, DBT_FACES_CUT, DBT_FACES_COUNT };

struct dbt_renderer {
    struct dbt_faces faces[DBT_FACES_COUNT];
    struct dbt_buffer shown;  /* the last text that had to be changed for it */
    struct dbt_buffer spaced; /* the last text that got a space */
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

/* Characters without a glyph are replaced. Valid until the next call. When memory ends, an empty
   text, and the renderer has `failed`. Clears errno. */
const struct dbt_shaped *dbt_font_shape(struct dbt_renderer *renderer, enum dbt_style style,
                                        const char *text);
#endif
