/*
 * Texts in the renderer's fonts. Nearly all of them are set in the cut ones; one that has letters
 * these lack (Greek, Cyrillic) in the whole ones.
 */
#include "font.h"

#include <assert.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdlib.h>
#include <string.h>

#include <glib.h>

#define MM_PER_POINT (25.4 / 72.0)
/* White square: Inter has no U+FFFD. */
#define REPLACEMENT "\u25A1"

enum { ARENA_BYTES = 256 * 1024 * 1024, KEPT_BYTES = 8 * 1024 * 1024, NO_BREAK_SPACE = 0xA0 };

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

static bool can_show(const hb_set_t *glyphs, const char *text)
{
    for (const char *at = text; *at != '\0'; at = next_char(at)) {
        if (!hb_set_has(glyphs, g_utf8_get_char(at))) {
            return false;
        }
    }
    return true;
}

/* What is set in place of `text`: Inter lacks glyphs, and spaces that do not break lines are like
   others once the lines are there, but for Cairo, which would make another font of them. Null when
   memory ends. */
static const char *showable(struct dbt_renderer *renderer, const char *text)
{
    const hb_set_t *glyphs = renderer->faces[DBT_FACES_WHOLE].glyphs;
    struct dbt_buffer *shown = &renderer->shown;
    assert(dbt_text_is_utf8(dbt_text_of(text)));
    dbt_buffer_clear(shown);
    for (const char *at = text; *at != '\0'; at = next_char(at)) {
        gunichar point = g_utf8_get_char(at);
        if (point == NO_BREAK_SPACE) {
            dbt_buffer_string(shown, " ");
        } else if (hb_set_has(glyphs, point)) {
            dbt_buffer_add(shown, at, (size_t)(next_char(at) - at));
        } else if (!is_ignorable(point)) {
            dbt_buffer_string(shown, REPLACEMENT);
        }
    }
    return shown->failed ? NULL : shown->bytes != NULL ? shown->bytes : "";
}

static const struct dbt_shaped *shape_first(struct dbt_renderer *renderer, enum dbt_style style,
                                            const char *text)
{
    dbt_memory_watch();
    struct dbt_wording wording = {.style = style, .wanted = text, .text = showable(renderer, text)};
    const struct dbt_shaped *shaped = NULL;
    if (wording.text != NULL) {
        const struct dbt_faces *cut = &renderer->faces[DBT_FACES_CUT];
        const struct dbt_faces *faces =
            can_show(cut->glyphs, wording.text) ? cut : &renderer->faces[DBT_FACES_WHOLE];
        wording.font = faces->fonts[style].shaper;
        wording.scaled = faces->fonts[style].scaled;
        shaped = dbt_shapes_add(&renderer->shapes, &wording);
    }
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
    struct dbt_faces *faces = renderer->faces;
    enum dbt_status status = dbt_faces_load(&faces[DBT_FACES_WHOLE], folder, false, error);
    if (status == DBT_OK) {
        status = dbt_faces_load(&faces[DBT_FACES_CUT], folder, true, error);
    }
    if (status == DBT_OK && !dbt_shapes_init(&renderer->shapes)) {
        status = dbt_error_memory(error, "fonts");
    }
    keep_memory();
    return status;
}

/* What is kept from one document to the next. */
static bool make_room(struct dbt_renderer *renderer)
{
    dbt_buffer_init(&renderer->shown);
    dbt_buffer_init(&renderer->spaced);
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
    dbt_buffer_release(&renderer->spaced);
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

void dbt_renderer_free(struct dbt_renderer *renderer)
{
    if (renderer == NULL) {
        return;
    }
    dbt_shapes_release(&renderer->shapes);
    dbt_faces_release(renderer->faces, DBT_FACES_COUNT);
    release_room(renderer);
    free(renderer);
}
