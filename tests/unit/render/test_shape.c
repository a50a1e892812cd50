/* Shaped texts, how long they are kept, and that they are Pango's own. */
#include "support.h"

#include <string.h>

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

#include "font.h"

static struct dbt_renderer *renderer;

static int set_up(void **state)
{
    (void)state;
    struct dbt_error error;
    return dbt_renderer_new(&renderer, NULL, &error) == DBT_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    pango_cairo_font_map_set_default(NULL);
    dbt_renderer_free(renderer);
    FcFini();
    return 0;
}

static bool same(double a, double b)
{
    return a - b < 1e-9 && b - a < 1e-9;
}

static void the_second_time_it_is_there(void **state)
{
    (void)state;
    const struct dbt_shaped *first = dbt_font_shape(renderer, DBT_STYLE_BODY, "Vårdcentralen");
    assert_ptr_equal(dbt_font_shape(renderer, DBT_STYLE_BODY, "Vårdcentralen"), first);
    assert_string_equal(first->text, "Vårdcentralen");
    /* The style is part of it. */
    const struct dbt_shaped *other = dbt_font_shape(renderer, DBT_STYLE_TITLE, "Vårdcentralen");
    assert_ptr_not_equal(other, first);
    assert_true(other->width_pt > 2 * first->width_pt);
}

static void an_empty_text_has_no_glyphs(void **state)
{
    (void)state;
    const struct dbt_shaped *empty = dbt_font_shape(renderer, DBT_STYLE_BODY, "");
    assert_true(same(empty->width_pt, 0));
    assert_int_equal(empty->glyph_count, 0);
    assert_int_equal(empty->cluster_count, 0);
    assert_false(renderer->failed);
}

static void clusters_cover_text_and_glyphs(void **state)
{
    (void)state;
    static const char *const texts[] = {"a",
                                        "Åsa Öberg",
                                        "\u22121\u00A0234,50",
                                        "e\u0301a\u0308x",
                                        "fi -> 3x4 (A)",
                                        "Ελλάς, Київ",
                                        "\u200Dx\u00ADy\u200B",
                                        "🏥 x"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const struct dbt_shaped *shaped = dbt_font_shape(renderer, DBT_STYLE_BODY, texts[i]);
        int bytes = 0;
        int glyphs = 0;
        for (int j = 0; j < shaped->cluster_count; j++) {
            assert_true(shaped->clusters[j].num_bytes > 0);
            assert_true(shaped->clusters[j].num_glyphs > 0);
            bytes += shaped->clusters[j].num_bytes;
            glyphs += shaped->clusters[j].num_glyphs;
        }
        assert_int_equal(bytes, strlen(shaped->text));
        assert_int_equal(bytes, shaped->length);
        assert_int_equal(glyphs, shaped->glyph_count);
    }
}

/* More texts than are kept: widths stay right, and memory stays where it is. */
static void what_is_kept_has_a_limit(void **state)
{
    (void)state;
    char text[32];
    double eight = dbt_font_shape(renderer, DBT_STYLE_BODY, "8")->width_pt;
    size_t most = 0;
    for (unsigned i = 0; i < 3 * DBT_SHAPES_MAX; i++) {
        snprintf(text, sizeof text, "%08u", i);
        assert_true(same(dbt_font_shape(renderer, DBT_STYLE_BODY, text)->width_pt, 8 * eight));
        assert_true(renderer->shapes.count <= DBT_SHAPES_MAX);
        size_t used = renderer->shapes.arena.used_bytes;
        most = used > most ? used : most;
    }
    assert_true(most < (size_t)6 << 20);
    assert_false(renderer->failed);
}

/* A text without room beside the others is shaped all the same; one that never fits is told. */
static void memory_that_ends_is_told(void **state)
{
    (void)state;
    struct dbt_shapes *shapes = &renderer->shapes;
    size_t limit = shapes->arena.limit_bytes;
    char large[2048] = "";
    memset(large, 'x', sizeof large - 1);
    (void)dbt_font_shape(renderer, DBT_STYLE_BODY, large);
    shapes->arena.limit_bytes = shapes->arena.used_bytes;
    assert_true(dbt_font_shape(renderer, DBT_STYLE_BODY, "one")->width_pt > 0);
    assert_false(renderer->failed);

    shapes->arena.limit_bytes = 4096;
    assert_true(same(dbt_font_shape(renderer, DBT_STYLE_BODY, large)->width_pt, 0));
    assert_true(renderer->failed);
    shapes->arena.limit_bytes = limit;

    struct dbt_item item = {.kind = DBT_ITEM_TEXT, .style = DBT_STYLE_BODY, .text = "two"};
    struct dbt_page page = {&item, 1, 1};
    struct dbt_document document = {.title = "x",
                                    .author = "x",
                                    .accent = "#000000",
                                    .tint = "#000000",
                                    .pages = &page,
                                    .page_count = 1};
    struct dbt_buffer pdf;
    struct dbt_error error;
    dbt_buffer_init(&pdf);
    /* What was laid out with a wrong width must not be drawn; the next document is fine again. */
    assert_int_equal(dbt_render_pdf(renderer, &document, &pdf, &error), DBT_MEMORY);
    assert_int_equal(pdf.length, 0);
    assert_int_equal(dbt_render_pdf(renderer, &document, &pdf, &error), DBT_OK);
    dbt_buffer_release(&pdf);
}

/* Pango's own way to the same fonts. */
static PangoContext *context;

static void begin_pango(void)
{
    FcConfig *config = FcConfigCreate();
    static const char *const files[] = {"Regular", "SemiBold", "Bold", "Italic"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/Inter-%s.otf", DBT_FONT_FOLDER, files[i]);
        assert_true(FcConfigAppFontAddFile(config, (const FcChar8 *)path));
    }
    assert_true(FcConfigSetCurrent(config));
    FcConfigDestroy(config);
    PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72);
    context = pango_font_map_create_context(map);
    g_object_unref(map);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    pango_context_set_round_glyph_positions(context, FALSE);
    cairo_font_options_destroy(options);
}

static PangoFontDescription *description_of(enum dbt_style style)
{
    static const struct {
        PangoWeight weight;
        PangoStyle slant;
    } weights[DBT_WEIGHT_COUNT] = {
        [DBT_WEIGHT_REGULAR] = {PANGO_WEIGHT_NORMAL, PANGO_STYLE_NORMAL},
        [DBT_WEIGHT_SEMIBOLD] = {PANGO_WEIGHT_SEMIBOLD, PANGO_STYLE_NORMAL},
        [DBT_WEIGHT_BOLD] = {PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL},
        [DBT_WEIGHT_ITALIC] = {PANGO_WEIGHT_NORMAL, PANGO_STYLE_ITALIC},
    };
    static const enum dbt_weight styles[] = {
#define DBT_STYLE(name, weight, size_pt, ink) DBT_WEIGHT_##weight,
#include "debitera/style.def"
#undef DBT_STYLE
    };
    PangoFontDescription *description = pango_font_description_new();
    pango_font_description_set_family_static(description, "Inter");
    pango_font_description_set_weight(description, weights[styles[style]].weight);
    pango_font_description_set_style(description, weights[styles[style]].slant);
    pango_font_description_set_size(description, (int)(dbt_font_size_pt(style) * PANGO_SCALE));
    return description;
}

static PangoLayout *layout_of(enum dbt_style style, const char *text)
{
    PangoLayout *layout = pango_layout_new(context);
    PangoFontDescription *description = description_of(style);
    PangoAttrList *attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1"));
    pango_layout_set_font_description(layout, description);
    pango_layout_set_attributes(layout, attributes);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_layout_set_text(layout, text, -1);
    pango_attr_list_unref(attributes);
    pango_font_description_free(description);
    return layout;
}

static void assert_as_pango(enum dbt_style style, const char *text)
{
    const struct dbt_shaped *shaped = dbt_font_shape(renderer, style, text);
    PangoLayout *layout = layout_of(style, shaped->text);
    int at = 0;
    double x = 0;
    for (GSList *run = pango_layout_get_line_readonly(layout, 0)->runs; run; run = run->next) {
        const PangoGlyphString *glyphs = ((PangoLayoutRun *)run->data)->glyphs;
        for (int i = 0; i < glyphs->num_glyphs; i++, at++) {
            const PangoGlyphInfo *info = &glyphs->glyphs[i];
            assert_true(at < shaped->glyph_count);
            assert_true(same(shaped->glyphs[at].x, x + info->geometry.x_offset / 1024.0));
            assert_true(same(shaped->glyphs[at].y, info->geometry.y_offset / 1024.0));
            x += info->geometry.width / 1024.0;
        }
    }
    assert_int_equal(at, shaped->glyph_count);
    assert_true(same(shaped->width_pt, x));
    g_object_unref(layout);
}

/* Pango takes the long way, with the whole fonts; what it finds is what is drawn. */
static void glyphs_are_where_pango_has_them(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Vårdcentralen Norr, forts.",
        "\u22121\u00A0234\u00A0567,89",
        "2025-04-16–04-30",
        "Att betala senast 2025-06-04",
        "AVTAL To. Ty (A) 10:45 -> x",
        "fi ffl fj",
        "25\u00A0%",
        "<b>A & B \"C\"</b>",
        "e\u0301 a\u0308 q\u0308",
        "021-17 00 00",
        "faktura@region.example",
        "Žižek ő ţ ș ł ĳ",
        "1/2 3x4 §10",
    };
    begin_pango();
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        for (enum dbt_style style = 0; style < DBT_STYLE_COUNT; style++) {
            assert_as_pango(style, texts[i]);
        }
    }
    g_object_unref(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_second_time_it_is_there),
        cmocka_unit_test(an_empty_text_has_no_glyphs),
        cmocka_unit_test(clusters_cover_text_and_glyphs),
        cmocka_unit_test(what_is_kept_has_a_limit),
        cmocka_unit_test(memory_that_ends_is_told),
        cmocka_unit_test(glyphs_are_where_pango_has_them),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
