/*
 * Shaping by HarfBuzz alone. Pango would first look for paragraphs, scripts, directions and places
 * to break, which takes longer than the shaping: here a text is one line, written from left to
 * right, in one font that has Latin, Greek and Cyrillic letters only.
 */
#include "shape.h"

#include <stdlib.h>
#include <string.h>

#define UNITS_PER_POINT 1024.0

enum {
    SLOT_COUNT = 16 * 1024, /* a power of two, well above DBT_SHAPES_MAX */
    ARENA_BYTES = 64 * 1024 * 1024
};

_Static_assert((SLOT_COUNT & (SLOT_COUNT - 1)) == 0 && SLOT_COUNT > 2 * DBT_SHAPES_MAX,
               "a slot is always free");

bool dbt_shapes_init(struct dbt_shapes *shapes)
{
    *shapes = (struct dbt_shapes){.slots = calloc(SLOT_COUNT, sizeof *shapes->slots),
                                  .buffer = hb_buffer_create()};
    dbt_arena_init(&shapes->arena, ARENA_BYTES);
    return shapes->slots != NULL && hb_buffer_allocation_successful(shapes->buffer);
}

void dbt_shapes_release(struct dbt_shapes *shapes)
{
    hb_buffer_destroy(shapes->buffer);
    dbt_arena_release(&shapes->arena);
    free(shapes->slots);
    *shapes = (struct dbt_shapes){0};
}

/* FNV-1a. */
static uint64_t hash_of(unsigned style, const char *text)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325) ^ style;
    for (const char *at = text; *at != '\0'; at++) {
        hash = (hash ^ (unsigned char)*at) * UINT64_C(0x100000001B3);
    }
    return hash;
}

/* The text's, or the free one where it would be. */
static struct dbt_slot *find_slot(const struct dbt_shapes *shapes, uint64_t hash, unsigned style,
                                  const char *wanted)
{
    size_t at = (size_t)(hash ^ hash >> 32) & (SLOT_COUNT - 1);
    for (;;) {
        struct dbt_slot *slot = &shapes->slots[at];
        if (slot->shaped == NULL || (slot->hash == hash && slot->shaped->style == style &&
                                     strcmp(slot->shaped->wanted, wanted) == 0)) {
            return slot;
        }
        at = (at + 1) & (SLOT_COUNT - 1);
    }
}

const struct dbt_shaped *dbt_shapes_find(const struct dbt_shapes *shapes, unsigned style,
                                         const char *wanted)
{
    return find_slot(shapes, hash_of(style, wanted), style, wanted)->shaped;
}

static bool shape(hb_buffer_t *buffer, const struct dbt_wording *wording)
{
    static const hb_feature_t tabular = {HB_TAG('t', 'n', 'u', 'm'), 1, HB_FEATURE_GLOBAL_START,
                                         HB_FEATURE_GLOBAL_END};
    hb_buffer_clear_contents(buffer);
    hb_buffer_set_direction(buffer, HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer, HB_SCRIPT_LATIN);
    hb_buffer_set_language(buffer, hb_language_from_string("sv", -1));
    hb_buffer_add_utf8(buffer, wording->text, -1, 0, -1);
    hb_shape(wording->font, buffer, &tabular, 1);
    return hb_buffer_allocation_successful(buffer);
}

static void place_glyphs(struct dbt_shaped *shaped, cairo_glyph_t *glyphs, hb_buffer_t *buffer)
{
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, NULL);
    const hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(buffer, NULL);
    double x = 0;
    for (int i = 0; i < shaped->glyph_count; i++) {
        glyphs[i] = (cairo_glyph_t){.index = infos[i].codepoint,
                                    .x = (x + positions[i].x_offset) / UNITS_PER_POINT,
                                    .y = -positions[i].y_offset / UNITS_PER_POINT};
        x += positions[i].x_advance;
    }
    shaped->glyphs = glyphs;
    shaped->width_pt = x / UNITS_PER_POINT;
}

/* Glyphs of the same cluster follow each other, and a cluster's number is its first byte. */
static void find_clusters(struct dbt_shaped *shaped, cairo_text_cluster_t *clusters,
                          hb_buffer_t *buffer)
{
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, NULL);
    int count = 0;
    int end = shaped->length;
    for (int i = shaped->glyph_count; i > 0; i--) {
        int begin = (int)infos[i - 1].cluster;
        if (count == 0 || begin != end) {
            clusters[shaped->glyph_count - count - 1] =
                (cairo_text_cluster_t){.num_bytes = end - begin};
            count++;
            end = begin;
        }
        clusters[shaped->glyph_count - count].num_glyphs++;
    }
    shaped->clusters = clusters + shaped->glyph_count - count;
    shaped->cluster_count = count;
}

/* The shaped text in memory of its own; null when that ends. */
static struct dbt_shaped *keep(struct dbt_shapes *shapes, const struct dbt_wording *wording)
{
    struct dbt_arena *arena = &shapes->arena;
    unsigned count = hb_buffer_get_length(shapes->buffer);
    struct dbt_shaped *shaped = dbt_arena_alloc(arena, 1, sizeof *shaped);
    cairo_glyph_t *glyphs = dbt_arena_alloc(arena, count, sizeof *glyphs);
    cairo_text_cluster_t *clusters = dbt_arena_alloc(arena, count, sizeof *clusters);
    const char *wanted = dbt_arena_string(arena, wording->wanted);
    const char *text =
        wording->text == wording->wanted ? wanted : dbt_arena_string(arena, wording->text);
    if (shaped == NULL || glyphs == NULL || clusters == NULL || wanted == NULL || text == NULL) {
        return NULL;
    }
    *shaped = (struct dbt_shaped){.style = wording->style,
                                  .wanted = wanted,
                                  .text = text,
                                  .font = wording->scaled,
                                  .length = (int)strlen(text),
                                  .glyph_count = (int)count};
    place_glyphs(shaped, glyphs, shapes->buffer);
    find_clusters(shaped, clusters, shapes->buffer);
    return shaped;
}

static void forget_all(struct dbt_shapes *shapes)
{
    memset(shapes->slots, 0, SLOT_COUNT * sizeof shapes->slots[0]);
    dbt_arena_reset(&shapes->arena);
    shapes->count = 0;
}

const struct dbt_shaped *dbt_shapes_add(struct dbt_shapes *shapes,
                                        const struct dbt_wording *wording)
{
    if (!shape(shapes->buffer, wording)) {
        return NULL;
    }
    if (shapes->count == DBT_SHAPES_MAX) {
        forget_all(shapes);
    }
    struct dbt_shaped *shaped = keep(shapes, wording);
    if (shaped == NULL) {
        forget_all(shapes);
        shaped = keep(shapes, wording);
    }
    if (shaped != NULL) {
        uint64_t hash = hash_of(shaped->style, shaped->wanted);
        *find_slot(shapes, hash, shaped->style, shaped->wanted) = (struct dbt_slot){hash, shaped};
        shapes->count++;
    }
    return shaped;
}
