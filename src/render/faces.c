/*
 * Loading faces: each file is read by FreeType for Cairo, which draws and embeds, and by HarfBuzz,
 * which shapes. Nothing of the system's font configuration takes part, and nothing is hinted or
 * rounded to pixels: the same text has the same width everywhere.
 */
#include "faces.h"

#include <string.h>

#include <cairo-ft.h>
#include FT_MODULE_H
#include FT_TRUETYPE_TABLES_H

#include "cut.h"

#define FAMILY          "Inter"
#define UNITS_PER_POINT 1024.0

enum { PATH_BYTES = 4096, REPLACEMENT_POINT = 0x25A1 };

static const struct {
    const char *name;
    unsigned weight; /* as in the file's OS/2 table */
    bool italic;
} files[] = {
    [DBT_WEIGHT_REGULAR] = {"Inter-Regular.otf", 400, false},
    [DBT_WEIGHT_SEMIBOLD] = {"Inter-SemiBold.otf", 600, false},
    [DBT_WEIGHT_BOLD] = {"Inter-Bold.otf", 700, false},
    [DBT_WEIGHT_ITALIC] = {"Inter-Italic.otf", 400, true},
};
_Static_assert(sizeof files / sizeof files[0] == DBT_WEIGHT_COUNT, "one file per weight");

static const struct {
    enum dbt_weight weight;
    enum dbt_ink ink;
    double size_pt;
} styles[] = {
#define DBT_STYLE(name, weight, size_pt, ink) {DBT_WEIGHT_##weight, DBT_INK_##ink, (size_pt)},
#include "debitera/style.def"
#undef DBT_STYLE
};
_Static_assert(sizeof styles / sizeof styles[0] == DBT_STYLE_COUNT, "one row per style");

enum dbt_ink dbt_font_ink(enum dbt_style style)
{
    return styles[style].ink;
}

double dbt_font_size_pt(enum dbt_style style)
{
    return styles[style].size_pt;
}

/* Is it the font that the file's name tells of? */
static bool is_expected(FT_Face face, enum dbt_weight weight)
{
    const TT_OS2 *table = FT_Get_Sfnt_Table(face, FT_SFNT_OS2);
    return face->family_name != NULL && strcmp(face->family_name, FAMILY) == 0 && table != NULL &&
           table->usWeightClass == files[weight].weight &&
           ((face->style_flags & FT_STYLE_FLAG_ITALIC) != 0) == files[weight].italic;
}

/* By the driver of such fonts alone: others would be tried when its memory ends, and hide that. */
static bool read_outlines(FT_Library library, hb_blob_t *bytes, FT_Face *outlines)
{
    unsigned length = 0;
    const char *begin = hb_blob_get_data(bytes, &length);
    const FT_Open_Args font = {.flags = FT_OPEN_MEMORY | FT_OPEN_DRIVER,
                               .memory_base = (const FT_Byte *)begin,
                               .memory_size = (FT_Long)length,
                               .driver = FT_Get_Module(library, "cff")};
    return FT_Open_Face(library, &font, 0, outlines) == 0;
}

/* False when it is no such font; what lacks for want of memory, errno tells. */
static bool open_face(struct dbt_faces *faces, const char *path, enum dbt_weight weight, bool cut)
{
    struct dbt_face *face = &faces->files[weight];
    face->bytes = hb_blob_create_from_file_or_fail(path);
    if (cut && face->bytes != NULL) {
        hb_blob_t *whole = face->bytes;
        face->bytes = dbt_cut_make(whole);
        hb_blob_destroy(whole);
    }
    if (face->bytes == NULL || !read_outlines(faces->library, face->bytes, &face->outlines) ||
        !is_expected(face->outlines, weight)) {
        return false;
    }
    face->shaper = hb_face_create(face->bytes, 0);
    face->drawer = cairo_ft_font_face_create_for_ft_face(face->outlines, FT_LOAD_NO_HINTING);
    return true;
}

/* What all faces have so far, and this one. */
static bool count_glyphs(struct dbt_faces *faces, enum dbt_weight weight)
{
    hb_set_t *here = hb_set_create();
    hb_face_collect_unicodes(faces->files[weight].shaper, here);
    if (faces->glyphs == NULL) {
        faces->glyphs = hb_set_reference(here);
    } else {
        hb_set_intersect(faces->glyphs, here);
    }
    hb_set_destroy(here);
    return hb_set_has(faces->glyphs, REPLACEMENT_POINT);
}

static enum dbt_status load_face(struct dbt_faces *faces, const char *folder,
                                 enum dbt_weight weight, bool cut, struct dbt_error *error)
{
    char path[PATH_BYTES];
    int length = snprintf(path, sizeof path, "%s/%s", folder, files[weight].name);
    if (length < 0 || length >= PATH_BYTES) {
        return dbt_error_set(error, DBT_INPUT, "the name of the font folder is too long");
    }
    dbt_memory_watch();
    bool right = open_face(faces, path, weight, cut) && count_glyphs(faces, weight);
    if (dbt_memory_ended()) {
        return dbt_error_memory(error, "fonts");
    }
    return right ? DBT_OK
                 : dbt_error_set(error, DBT_INPUT,
                                 "%s: the font is missing or damaged: install the package "
                                 "fonts-inter",
                                 path);
}

static bool load_font(struct dbt_faces *faces, enum dbt_style style,
                      const cairo_font_options_t *options)
{
    const struct dbt_face *face = &faces->files[styles[style].weight];
    struct dbt_font *font = &faces->fonts[style];
    int units = (int)(styles[style].size_pt * UNITS_PER_POINT);
    cairo_matrix_t size;
    cairo_matrix_t page;
    cairo_matrix_init_scale(&size, units / UNITS_PER_POINT, units / UNITS_PER_POINT);
    cairo_matrix_init_identity(&page);
    font->shaper = hb_font_create(face->shaper);
    hb_font_set_scale(font->shaper, units, units);
    font->scaled = cairo_scaled_font_create(face->drawer, &size, &page, options);
    return cairo_scaled_font_status(font->scaled) == CAIRO_STATUS_SUCCESS;
}

static enum dbt_status load_fonts(struct dbt_faces *faces, struct dbt_error *error)
{
    dbt_memory_watch();
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    bool loaded = !dbt_memory_ended();
    for (enum dbt_style style = 0; loaded && style < DBT_STYLE_COUNT; style++) {
        dbt_memory_watch();
        loaded = load_font(faces, style, options) && !dbt_memory_ended();
    }
    cairo_font_options_destroy(options);
    return loaded ? DBT_OK : dbt_error_memory(error, "fonts");
}

enum dbt_status dbt_faces_load(struct dbt_faces *faces, const char *folder, bool cut,
                               struct dbt_error *error)
{
    if (FT_Init_FreeType(&faces->library) != 0) {
        faces->library = NULL;
        return dbt_error_memory(error, "fonts");
    }
    enum dbt_status status = DBT_OK;
    for (enum dbt_weight weight = 0; status == DBT_OK && weight < DBT_WEIGHT_COUNT; weight++) {
        status = load_face(faces, folder, weight, cut, error);
    }
    return status == DBT_OK ? load_fonts(faces, error) : status;
}

static void release_fonts(struct dbt_faces *faces)
{
    for (size_t i = 0; i < DBT_STYLE_COUNT; i++) {
        hb_font_destroy(faces->fonts[i].shaper);
        cairo_scaled_font_destroy(faces->fonts[i].scaled);
    }
    for (size_t i = 0; i < DBT_WEIGHT_COUNT; i++) {
        hb_face_destroy(faces->files[i].shaper);
        cairo_font_face_destroy(faces->files[i].drawer);
    }
    hb_set_destroy(faces->glyphs);
}

static void release_files(struct dbt_faces *faces)
{
    if (faces->library != NULL) {
        (void)FT_Done_FreeType(faces->library); /* with all that it opened */
    }
    for (size_t i = 0; i < DBT_WEIGHT_COUNT; i++) {
        hb_blob_destroy(faces->files[i].bytes);
    }
    *faces = (struct dbt_faces){0};
}

void dbt_faces_release(struct dbt_faces *faces, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        release_fonts(&faces[i]);
    }
    cairo_debug_reset_static_data();
    for (size_t i = 0; i < count; i++) {
        release_files(&faces[i]);
    }
}
