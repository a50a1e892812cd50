/*
 * The renderer's fonts. Nothing of the system's font configuration takes part, and nothing is
 * hinted or rounded to pixels: the same text has the same width everywhere. Pango finds the fonts,
 * shape.c sets them.
 */
#include "font.h"

#include <assert.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdlib.h>
#include <string.h>

#define FAMILY          "Inter"
#define MM_PER_POINT    (25.4 / 72.0)
#define POINTS_PER_INCH 72.0
/* White square: Inter has no U+FFFD. */
#define REPLACEMENT "\u25A1"

enum {
    PATH_BYTES = 4096,
    ARENA_BYTES = 256 * 1024 * 1024,
    KEPT_BYTES = 8 * 1024 * 1024,
    REPLACEMENT_POINT = 0x25A1,
    WAIT_MICROSECONDS = 100,
    WAIT_TIMES = 50000
};

static const struct {
    const char *file;
    int file_weight; /* fontconfig's scale */
    PangoWeight weight;
    PangoStyle slant;
} faces[] = {
    [DBT_WEIGHT_REGULAR] = {"Inter-Regular.otf", FC_WEIGHT_REGULAR, PANGO_WEIGHT_NORMAL,
                            PANGO_STYLE_NORMAL},
    [DBT_WEIGHT_SEMIBOLD] = {"Inter-SemiBold.otf", FC_WEIGHT_SEMIBOLD, PANGO_WEIGHT_SEMIBOLD,
                             PANGO_STYLE_NORMAL},
    [DBT_WEIGHT_BOLD] = {"Inter-Bold.otf", FC_WEIGHT_BOLD, PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL},
    [DBT_WEIGHT_ITALIC] = {"Inter-Italic.otf", FC_WEIGHT_REGULAR, PANGO_WEIGHT_NORMAL,
                           PANGO_STYLE_ITALIC},
};
_Static_assert(sizeof faces / sizeof faces[0] == DBT_WEIGHT_COUNT, "one file per weight");

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

/* Characters that only join or vary others: without a glyph they are left out. */
static bool is_ignorable(gunichar point)
{
    return (point >= 0x200B && point <= 0x200F) || (point >= 0x2060 && point <= 0x2064) ||
           (point >= 0xFE00 && point <= 0xFE0F) || (point >= 0xE0000 && point <= 0xE0FFF) ||
           point == 0xAD;
}

/* GLib's macro of the kind casts const away. */
static const char *next_char(const char *at)
{
    return at + g_utf8_skip[(unsigned char)*at];
}

static bool can_show(const struct dbt_renderer *renderer, const char *text)
{
    for (const char *at = text; *at != '\0'; at = next_char(at)) {
        if (!FcCharSetHasChar(renderer->glyphs, g_utf8_get_char(at))) {
            return false;
        }
    }
    return true;
}

/* `text`, or what stands for it where Inter lacks glyphs; null when memory ends. */
static const char *showable(struct dbt_renderer *renderer, const char *text)
{
    assert(dbt_text_is_utf8(dbt_text_of(text)));
    if (can_show(renderer, text)) {
        return text;
    }
    struct dbt_buffer *shown = &renderer->shown;
    dbt_buffer_clear(shown);
    for (const char *at = text; *at != '\0'; at = next_char(at)) {
        gunichar point = g_utf8_get_char(at);
        if (FcCharSetHasChar(renderer->glyphs, point)) {
            dbt_buffer_add(shown, at, (size_t)(next_char(at) - at));
        } else if (!is_ignorable(point)) {
            dbt_buffer_string(shown, REPLACEMENT);
        }
    }
    return shown->failed ? NULL : shown->bytes;
}

static const struct dbt_shaped *shape_first(struct dbt_renderer *renderer, enum dbt_style style,
                                            const char *text)
{
    dbt_memory_watch();
    struct dbt_wording wording = {.font = renderer->fonts[style].shaper,
                                  .style = style,
                                  .wanted = text,
                                  .text = showable(renderer, text)};
    const struct dbt_shaped *shaped =
        wording.text != NULL ? dbt_shapes_add(&renderer->shapes, &wording) : NULL;
    renderer->failed |= dbt_memory_ended();
    return shaped;
}

const struct dbt_shaped *dbt_font_shape(struct dbt_renderer *renderer, enum dbt_style style,
                                        const char *text)
{
    static const struct dbt_shaped nothing = {.text = ""};
    const struct dbt_shaped *shaped = dbt_shapes_find(&renderer->shapes, style, text);
    if (shaped == NULL) {
        shaped = shape_first(renderer, style, text);
    }
    if (shaped == NULL) {
        renderer->failed = true;
        return &nothing;
    }
    return shaped;
}

static double width_mm(void *context, enum dbt_style style, const char *text)
{
    return dbt_font_shape(context, style, text)->width_pt * MM_PER_POINT;
}

struct dbt_metrics dbt_renderer_metrics(struct dbt_renderer *renderer)
{
    return (struct dbt_metrics){renderer, width_mm};
}

static PangoFontDescription *describe(enum dbt_weight weight)
{
    PangoFontDescription *description = pango_font_description_new();
    pango_font_description_set_family_static(description, FAMILY);
    pango_font_description_set_weight(description, faces[weight].weight);
    pango_font_description_set_style(description, faces[weight].slant);
    return description;
}

static void make_context(struct dbt_renderer *renderer)
{
    renderer->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(renderer->map), POINTS_PER_INCH);
    renderer->context = pango_font_map_create_context(renderer->map);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(renderer->context, options);
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
static bool resolves(const struct dbt_renderer *renderer, enum dbt_weight weight)
{
    PangoFontDescription *wanted = describe(weight);
    PangoFont *font = pango_context_load_font(renderer->context, wanted);
    pango_font_description_free(wanted);
    if (font == NULL) {
        return false;
    }
    PangoFontDescription *got = pango_font_describe(font);
    const char *family = pango_font_description_get_family(got);
    bool right = pango_font_description_get_weight(got) == faces[weight].weight &&
                 pango_font_description_get_style(got) == faces[weight].slant && family != NULL &&
                 strcmp(family, FAMILY) == 0;
    pango_font_description_free(got);
    g_object_unref(font);
    return right;
}

static enum dbt_status font_path(char path[PATH_BYTES], const char *folder, enum dbt_weight weight,
                                 struct dbt_error *error)
{
    int length = snprintf(path, PATH_BYTES, "%s/%s", folder, faces[weight].file);
    if (length < 0 || length >= PATH_BYTES) {
        return dbt_error_set(error, DBT_INPUT, "the name of the font folder is too long");
    }
    return DBT_OK;
}

/* Makes these files all the fonts there are, for fontconfig and so for Pango. */
static enum dbt_status add_fonts(const char *folder, struct dbt_error *error)
{
    FcConfig *config = FcConfigCreate();
    if (config == NULL || !FcConfigSetCurrent(config)) {
        return dbt_error_memory(error, "fonts");
    }
    /* It is fontconfig's now. */
    FcConfigDestroy(config);
    char path[PATH_BYTES];
    for (enum dbt_weight weight = 0; weight < DBT_WEIGHT_COUNT; weight++) {
        enum dbt_status status = font_path(path, folder, weight, error);
        if (status != DBT_OK) {
            return status;
        }
        /* Whether that was of use is seen when the weight is looked for. */
        dbt_memory_watch();
        (void)FcConfigAppFontAddFile(NULL, (const FcChar8 *)path);
        if (dbt_memory_ended()) {
            return dbt_error_memory(error, "fonts");
        }
    }
    return DBT_OK;
}

static enum dbt_status check_fonts(struct dbt_renderer *renderer, const char *folder,
                                   struct dbt_error *error)
{
    const FcFontSet *fonts = FcConfigGetFonts(NULL, FcSetApplication);
    char path[PATH_BYTES];
    for (enum dbt_weight weight = 0; weight < DBT_WEIGHT_COUNT; weight++) {
        enum dbt_status status = font_path(path, folder, weight, error);
        if (status != DBT_OK) {
            return status;
        }
        renderer->glyphs = file_glyphs(fonts, path, faces[weight].file_weight);
        dbt_memory_watch();
        bool right = renderer->glyphs != NULL &&
                     FcCharSetHasChar(renderer->glyphs, REPLACEMENT_POINT) &&
                     resolves(renderer, weight);
        if (dbt_memory_ended()) {
            return dbt_error_memory(error, "fonts");
        }
        if (!right) {
            return dbt_error_set(error, DBT_INPUT,
                                 "%s: the font is missing or damaged: install the package "
                                 "fonts-inter",
                                 path);
        }
    }
    return DBT_OK;
}

static bool load_font(struct dbt_renderer *renderer, enum dbt_style style)
{
    struct dbt_font *font = &renderer->fonts[style];
    PangoFontDescription *description = describe(styles[style].weight);
    pango_font_description_set_size(description, (int)(styles[style].size_pt * PANGO_SCALE));
    font->pango = pango_context_load_font(renderer->context, description);
    pango_font_description_free(description);
    if (font->pango == NULL) {
        return false;
    }
    font->shaper = pango_font_get_hb_font(font->pango);
    font->scaled = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font->pango));
    return font->shaper != NULL && font->scaled != NULL;
}

static enum dbt_status load_fonts(struct dbt_renderer *renderer, struct dbt_error *error)
{
    bool loaded = dbt_shapes_init(&renderer->shapes);
    for (enum dbt_style style = 0; loaded && style < DBT_STYLE_COUNT; style++) {
        dbt_memory_watch();
        loaded = load_font(renderer, style) && !dbt_memory_ended();
    }
    return loaded ? DBT_OK : dbt_error_memory(error, "fonts");
}

/* Cairo takes memory for each document's fonts and gives it back: malloc is to ask the system for
   it once, not each time, which saves a fifth of the time. */
static void keep_memory(void)
{
#ifdef __GLIBC__
    (void)mallopt(M_TRIM_THRESHOLD, KEPT_BYTES); /* without it, it is only slower */
#endif
}

static enum dbt_status prepare(struct dbt_renderer *renderer, const char *folder,
                               struct dbt_error *error)
{
    /* Before anything of Pango, which would load the system's configuration. */
    enum dbt_status status = add_fonts(folder, error);
    if (status != DBT_OK) {
        return status;
    }
    dbt_memory_watch();
    make_context(renderer);
    status = dbt_memory_ended() ? dbt_error_memory(error, "fonts")
                                : check_fonts(renderer, folder, error);
    if (status != DBT_OK) {
        return status;
    }
    keep_memory();
    return load_fonts(renderer, error);
}

/* What is kept from one document to the next. */
static bool make_room(struct dbt_renderer *renderer)
{
    dbt_buffer_init(&renderer->shown);
    dbt_arena_init(&renderer->arena, ARENA_BYTES);
    dbt_sink_init(&renderer->drawn, SIZE_MAX);
    dbt_objects_init(&renderer->objects);
    dbt_buffer_init(&renderer->content);
    dbt_buffer_init(&renderer->marked);
    return dbt_deflater_init(&renderer->deflater) && dbt_inflater_init(&renderer->inflater);
}

static void release_room(struct dbt_renderer *renderer)
{
    dbt_buffer_release(&renderer->shown);
    dbt_arena_release(&renderer->arena);
    dbt_sink_release(&renderer->drawn);
    dbt_objects_release(&renderer->objects);
    dbt_buffer_release(&renderer->content);
    dbt_buffer_release(&renderer->marked);
    dbt_deflater_release(&renderer->deflater);
    dbt_inflater_release(&renderer->inflater);
}

enum dbt_status dbt_renderer_new(struct dbt_renderer **renderer, const char *font_folder,
                                 struct dbt_error *error)
{
    struct dbt_renderer *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return dbt_error_memory(error, "a renderer");
    }
    enum dbt_status status =
        make_room(made) ? prepare(made, font_folder != NULL ? font_folder : DBT_FONT_FOLDER, error)
                        : dbt_error_memory(error, "a renderer");
    if (status != DBT_OK) {
        dbt_renderer_free(made);
        return status;
    }
    *renderer = made;
    return DBT_OK;
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

void dbt_renderer_free(struct dbt_renderer *renderer)
{
    if (renderer == NULL) {
        return;
    }
    dbt_shapes_release(&renderer->shapes);
    for (size_t i = 0; i < DBT_STYLE_COUNT; i++) {
        g_clear_object(&renderer->fonts[i].pango);
    }
    g_clear_object(&renderer->context);
    bool alone = renderer->map == NULL || is_ours_alone(renderer->map);
    g_clear_object(&renderer->map);
    release_room(renderer);
    free(renderer);
    if (!alone) {
        return;
    }
    /* What the libraries keep for the process: given back, leak checkers see real leaks only. */
    pango_cairo_font_map_set_default(NULL);
    cairo_debug_reset_static_data();
    FcFini();
}
