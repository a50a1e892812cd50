/*
 * Loading faces by Pango. Nothing of the system's font configuration takes part, and nothing is
 * hinted or rounded to pixels: the same text has the same width everywhere.
 */
#include "faces.h"

#include <string.h>
#include <unistd.h>

#include "cut.h"

#define FAMILY          "Inter"
#define POINTS_PER_INCH 72.0

enum { PATH_BYTES = 4096, REPLACEMENT_POINT = 0x25A1, WAIT_MICROSECONDS = 100, WAIT_TIMES = 50000 };

static const struct {
    const char *name;
    int file_weight; /* fontconfig's scale */
    PangoWeight weight;
    PangoStyle slant;
} files[] = {
    [DBT_WEIGHT_REGULAR] = {"Inter-Regular.otf", FC_WEIGHT_REGULAR, PANGO_WEIGHT_NORMAL,
                            PANGO_STYLE_NORMAL},
    [DBT_WEIGHT_SEMIBOLD] = {"Inter-SemiBold.otf", FC_WEIGHT_SEMIBOLD, PANGO_WEIGHT_SEMIBOLD,
                             PANGO_STYLE_NORMAL},
    [DBT_WEIGHT_BOLD] = {"Inter-Bold.otf", FC_WEIGHT_BOLD, PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL},
    [DBT_WEIGHT_ITALIC] = {"Inter-Italic.otf", FC_WEIGHT_REGULAR, PANGO_WEIGHT_NORMAL,
                           PANGO_STYLE_ITALIC},
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

static PangoFontDescription *describe(enum dbt_weight weight)
{
    PangoFontDescription *description = pango_font_description_new();
    pango_font_description_set_family_static(description, FAMILY);
    pango_font_description_set_weight(description, files[weight].weight);
    pango_font_description_set_style(description, files[weight].slant);
    return description;
}

static void make_context(struct dbt_faces *faces)
{
    faces->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(faces->map), POINTS_PER_INCH);
    faces->context = pango_font_map_create_context(faces->map);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(faces->context, options);
    cairo_font_options_destroy(options);
}

/* What fontconfig read from the file; null when that is not the font it should be. */
static const FcCharSet *file_glyphs(const FcFontSet *fonts, const char *path, int weight)
{
    for (int i = 0; fonts != NULL && i < fonts->nfont; i++) {
        FcPattern *font = fonts->fonts[i];
        FcChar8 *file = NULL;
        FcChar8 *family = NULL;
        int file_weight = 0;
        FcCharSet *glyphs = NULL;
        if (FcPatternGetString(font, FC_FILE, 0, &file) == FcResultMatch &&
            strcmp((const char *)file, path) == 0 &&
            FcPatternGetString(font, FC_FAMILY, 0, &family) == FcResultMatch &&
            strcmp((const char *)family, FAMILY) == 0 &&
            FcPatternGetInteger(font, FC_WEIGHT, 0, &file_weight) == FcResultMatch &&
            file_weight == weight &&
            FcPatternGetCharSet(font, FC_CHARSET, 0, &glyphs) == FcResultMatch) {
            return glyphs;
        }
    }
    return NULL;
}

/* Does Pango take that file for the weight, as it is? */
static bool resolves(const struct dbt_faces *faces, enum dbt_weight weight)
{
    PangoFontDescription *wanted = describe(weight);
    PangoFont *font = pango_context_load_font(faces->context, wanted);
    pango_font_description_free(wanted);
    if (font == NULL) {
        return false;
    }
    PangoFontDescription *got = pango_font_describe(font);
    const char *family = pango_font_description_get_family(got);
    bool right = pango_font_description_get_weight(got) == files[weight].weight &&
                 pango_font_description_get_style(got) == files[weight].slant && family != NULL &&
                 strcmp(family, FAMILY) == 0;
    pango_font_description_free(got);
    g_object_unref(font);
    return right;
}

/* What fontconfig is given for a weight, and what messages name: the same file, or a cut one. */
struct place {
    char file[PATH_BYTES];
    char used[PATH_BYTES];
};

static enum dbt_status find_place(struct place *place, const struct dbt_faces *faces,
                                  const char *folder, enum dbt_weight weight,
                                  struct dbt_error *error)
{
    int length = snprintf(place->file, PATH_BYTES, "%s/%s", folder, files[weight].name);
    if (length < 0 || length >= PATH_BYTES) {
        return dbt_error_set(error, DBT_INPUT, "the name of the font folder is too long");
    }
    if (faces->cuts[weight] > 0) {
        snprintf(place->used, PATH_BYTES, "/proc/self/fd/%d", faces->cuts[weight]);
    } else {
        memcpy(place->used, place->file, (size_t)length + 1);
    }
    return DBT_OK;
}

static enum dbt_status cut_font(struct dbt_faces *faces, const char *folder, enum dbt_weight weight,
                                struct dbt_error *error)
{
    struct place place = {.file = ""};
    enum dbt_status status = find_place(&place, faces, folder, weight, error);
    if (status != DBT_OK) {
        return status;
    }
    int made = dbt_cut_make(place.file);
    if (made < 0) {
        return dbt_error_memory(error, "fonts");
    }
    faces->cuts[weight] = made;
    return DBT_OK;
}

/* Makes the three files all the fonts there are, for fontconfig and so for Pango: for what it loads
   until others are. */
static enum dbt_status add_fonts(struct dbt_faces *faces, const char *folder,
                                 struct dbt_error *error)
{
    struct place place = {.file = ""};
    faces->config = FcConfigCreate();
    if (faces->config == NULL || !FcConfigSetCurrent(faces->config)) {
        return dbt_error_memory(error, "fonts");
    }
    for (enum dbt_weight weight = 0; weight < DBT_WEIGHT_COUNT; weight++) {
        enum dbt_status status = find_place(&place, faces, folder, weight, error);
        if (status != DBT_OK) {
            return status;
        }
        /* Whether that was of use is seen when the weight is looked for. */
        dbt_memory_watch();
        (void)FcConfigAppFontAddFile(faces->config, (const FcChar8 *)place.used);
        if (dbt_memory_ended()) {
            return dbt_error_memory(error, "fonts");
        }
    }
    return DBT_OK;
}

static enum dbt_status check_fonts(struct dbt_faces *faces, const char *folder,
                                   struct dbt_error *error)
{
    const FcFontSet *fonts = FcConfigGetFonts(faces->config, FcSetApplication);
    struct place place = {.file = ""};
    for (enum dbt_weight weight = 0; weight < DBT_WEIGHT_COUNT; weight++) {
        enum dbt_status status = find_place(&place, faces, folder, weight, error);
        if (status != DBT_OK) {
            return status;
        }
        faces->glyphs = file_glyphs(fonts, place.used, files[weight].file_weight);
        dbt_memory_watch();
        bool right = faces->glyphs != NULL && FcCharSetHasChar(faces->glyphs, REPLACEMENT_POINT) &&
                     resolves(faces, weight);
        if (dbt_memory_ended()) {
            return dbt_error_memory(error, "fonts");
        }
        if (!right && faces->cuts[weight] > 0) {
            return dbt_error_set(error, DBT_INPUT,
                                 "%s: the font cannot be read from %s: mount /proc", place.file,
                                 place.used);
        }
        if (!right) {
            return dbt_error_set(error, DBT_INPUT,
                                 "%s: the font is missing or damaged: install the package "
                                 "fonts-inter",
                                 place.file);
        }
    }
    return DBT_OK;
}

static bool load_font(struct dbt_faces *faces, enum dbt_style style)
{
    struct dbt_font *font = &faces->fonts[style];
    PangoFontDescription *description = describe(styles[style].weight);
    pango_font_description_set_size(description, (int)(styles[style].size_pt * PANGO_SCALE));
    font->pango = pango_context_load_font(faces->context, description);
    pango_font_description_free(description);
    if (font->pango == NULL) {
        return false;
    }
    font->shaper = pango_font_get_hb_font(font->pango);
    font->scaled = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font->pango));
    return font->shaper != NULL && font->scaled != NULL;
}

static enum dbt_status load_fonts(struct dbt_faces *faces, struct dbt_error *error)
{
    bool loaded = true;
    for (enum dbt_style style = 0; loaded && style < DBT_STYLE_COUNT; style++) {
        dbt_memory_watch();
        loaded = load_font(faces, style) && !dbt_memory_ended();
    }
    return loaded ? DBT_OK : dbt_error_memory(error, "fonts");
}

enum dbt_status dbt_faces_load(struct dbt_faces *faces, const char *folder, bool cut,
                               struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;
    for (enum dbt_weight weight = 0; cut && status == DBT_OK && weight < DBT_WEIGHT_COUNT;
         weight++) {
        status = cut_font(faces, folder, weight, error);
    }
    /* Before anything of Pango, which would load the system's configuration. */
    status = status == DBT_OK ? add_fonts(faces, folder, error) : status;
    if (status != DBT_OK) {
        return status;
    }
    dbt_memory_watch();
    make_context(faces);
    status =
        dbt_memory_ended() ? dbt_error_memory(error, "fonts") : check_fonts(faces, folder, error);
    return status == DBT_OK ? load_fonts(faces, error) : status;
}

/*
 * Pango matches fonts in a thread of its own, which holds the map while it has work. The map must
 * end here, not there: what follows takes away what that thread uses. False when it never ends.
 */
static bool is_ours_alone(PangoFontMap *map)
{
    for (int i = 0; i < WAIT_TIMES && g_atomic_int_get(&G_OBJECT(map)->ref_count) > 1; i++) {
        g_usleep(WAIT_MICROSECONDS);
    }
    return g_atomic_int_get(&G_OBJECT(map)->ref_count) == 1;
}

bool dbt_faces_release(struct dbt_faces *faces)
{
    for (size_t i = 0; i < DBT_STYLE_COUNT; i++) {
        g_clear_object(&faces->fonts[i].pango);
    }
    g_clear_object(&faces->context);
    bool alone = faces->map == NULL || is_ours_alone(faces->map);
    g_clear_object(&faces->map);
    if (faces->config != NULL) {
        FcConfigDestroy(faces->config);
    }
    for (size_t i = 0; i < DBT_WEIGHT_COUNT; i++) {
        if (faces->cuts[i] > 0) {
            (void)close(faces->cuts[i]);
        }
    }
    *faces = (struct dbt_faces){0};
    return alone;
}
