/*
 * Pages to PDF: Cairo draws them, finish.c makes the file of it. What decides is the document
 * alone: no clock, no locale, no system font. Whether what Cairo drew is whole is checked here,
 * because Cairo 1.16 does not say.
 */
#include "pdf.h"

#include <math.h>
#include <string.h>

#include <cairo-pdf.h>
#include <glib.h>

#include "finish.h"
#include "font.h"
#include "marks.h"
#include "path.h"

#define LOGO_GRID 24.0
/* Half the height of a capital, by the size of the font. */
#define HALF_CAPITAL 0.36

struct colour {
    double red, green, blue;
};

struct drawing {
    struct dbt_renderer *renderer;
    cairo_t *cairo;
    struct colour inks[DBT_INK_COUNT];
    bool damaged; /* an item that cannot be drawn */
};

void dbt_sink_init(struct dbt_sink *sink, size_t limit_bytes)
{
    *sink = (struct dbt_sink){.limit_bytes = limit_bytes};
    dbt_buffer_init(&sink->bytes);
}

void dbt_sink_release(struct dbt_sink *sink)
{
    dbt_buffer_release(&sink->bytes);
}

void dbt_sink_clear(struct dbt_sink *sink)
{
    dbt_buffer_clear(&sink->bytes);
    sink->written = 0;
    sink->failed = false;
}

void dbt_sink_add(struct dbt_sink *sink, const void *bytes, size_t length)
{
    size_t room = sink->limit_bytes - sink->bytes.length;
    sink->written += length;
    sink->failed |= length > room;
    dbt_buffer_add(&sink->bytes, bytes, length < room ? length : room);
}

static cairo_status_t write_bytes(void *closure, const unsigned char *bytes, unsigned length)
{
    struct dbt_sink *sink = closure;
    dbt_sink_add(sink, bytes, length);
    if (sink->bytes.failed) {
        return CAIRO_STATUS_NO_MEMORY;
    }
    return sink->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static struct colour colour_of(uint32_t rgb)
{
    return (struct colour){(double)(rgb >> 16 & 0xFFU) / 0xFF, (double)(rgb >> 8 & 0xFFU) / 0xFF,
                           (double)(rgb & 0xFFU) / 0xFF};
}

/* "#rrggbb". */
static bool parse_colour(const char *text, struct colour *out)
{
    uint32_t rgb = 0;
    if (text[0] != '#' || strlen(text) != 7) {
        return false;
    }
    for (const char *at = text + 1; *at != '\0'; at++) {
        int digit = g_ascii_xdigit_value(*at);
        if (digit < 0) {
            return false;
        }
        rgb = rgb << 4 | (uint32_t)digit;
    }
    *out = colour_of(rgb);
    return true;
}

static enum dbt_status choose_inks(struct drawing *drawing, const struct dbt_document *document,
                                   struct dbt_error *error)
{
    struct colour *inks = drawing->inks;
    inks[DBT_INK_INK] = colour_of(0x1C2024);
    inks[DBT_INK_MUTED] = colour_of(0x5B636B);
    inks[DBT_INK_LINE] = colour_of(0xC9CED4);
    inks[DBT_INK_WHITE] = colour_of(0xFFFFFF);
    inks[DBT_INK_MARK] = colour_of(0xECEEF0);
    inks[DBT_INK_PANEL] = colour_of(0xF4F5F7);
    inks[DBT_INK_NOTICE] = colour_of(0xFFF1CC);
    if (!parse_colour(document->accent, &inks[DBT_INK_ACCENT]) ||
        !parse_colour(document->tint, &inks[DBT_INK_TINT])) {
        return dbt_error_set(error, DBT_INTERNAL,
                             "%s: accent and tint must be colours of the form #rrggbb",
                             document->title);
    }
    return DBT_OK;
}

static void set_ink(const struct drawing *drawing, enum dbt_ink ink)
{
    const struct colour *colour = &drawing->inks[ink];
    cairo_set_source_rgb(drawing->cairo, colour->red, colour->green, colour->blue);
}

/* A shape of a chart: its ink with so much white in it. */
static void set_pale_ink(const struct drawing *drawing, const struct dbt_item *item)
{
    const struct colour *colour = &drawing->inks[item->ink];
    double white = (double)item->paleness / 100;
    cairo_set_source_rgb(drawing->cairo, colour->red + (1 - colour->red) * white,
                         colour->green + (1 - colour->green) * white,
                         colour->blue + (1 - colour->blue) * white);
}

static double shift(enum dbt_align align, double width_pt)
{
    switch (align) {
    case DBT_ALIGN_RIGHT:
        return width_pt;
    case DBT_ALIGN_CENTRE:
        return width_pt / 2;
    case DBT_ALIGN_LEFT:
        break;
    }
    return 0;
}

/* Begins at the current point. The text goes along with its glyphs, for who searches or copies. */
static void show_text(struct drawing *drawing, enum dbt_style style,
                      const struct dbt_shaped *shaped)
{
    int count = shaped->glyph_count;
    /* Not quite where it was set: Cairo keeps points on a grid of its own. */
    double x = 0;
    double y = 0;
    cairo_get_current_point(drawing->cairo, &x, &y);
    cairo_glyph_t *glyphs = cairo_glyph_allocate(count);
    if (count > 0 && glyphs == NULL) {
        drawing->renderer->failed = true;
        return;
    }
    for (int i = 0; i < count; i++) {
        const cairo_glyph_t *glyph = &shaped->glyphs[i];
        glyphs[i] = (cairo_glyph_t){glyph->index, x + glyph->x, y + glyph->y};
    }
    set_ink(drawing, dbt_font_ink(style));
    cairo_set_scaled_font(drawing->cairo, shaped->font);
    cairo_show_text_glyphs(drawing->cairo, shaped->text, shaped->length, glyphs, count,
                           shaped->clusters, shaped->cluster_count, 0);
    cairo_glyph_free(glyphs);
}

/* A line of a paragraph that goes on ends in a space: who listens, or copies, gets two words. Not
   one by itself, which Cairo leaves out at times, since there is nothing to see. */
static const char *with_space(struct dbt_renderer *renderer, const char *text)
{
    struct dbt_buffer *spaced = &renderer->spaced;
    dbt_buffer_clear(spaced);
    dbt_buffer_string(spaced, text);
    dbt_buffer_string(spaced, " ");
    renderer->failed |= spaced->failed;
    return spaced->failed ? text : spaced->bytes;
}

static void draw_text(struct drawing *drawing, const struct dbt_item *item, bool goes_on)
{
    struct dbt_renderer *renderer = drawing->renderer;
    const struct dbt_shaped *shaped = dbt_font_shape(renderer, item->style, item->text);
    cairo_move_to(drawing->cairo,
                  item->x_mm * DBT_POINTS_PER_MM - shift(item->align, shaped->width_pt),
                  item->y_mm * DBT_POINTS_PER_MM);
    if (goes_on) {
        shaped = dbt_font_shape(renderer, item->style, with_space(renderer, item->text));
    }
    show_text(drawing, item->style, shaped);
}

/* Along the page's rising diagonal, its middle at the item's place. */
static void draw_mark(struct drawing *drawing, const struct dbt_item *item)
{
    const struct dbt_shaped *shaped = dbt_font_shape(drawing->renderer, item->style, item->text);
    cairo_t *cairo = drawing->cairo;
    cairo_save(cairo);
    cairo_translate(cairo, item->x_mm * DBT_POINTS_PER_MM, item->y_mm * DBT_POINTS_PER_MM);
    cairo_rotate(cairo, -atan2(DBT_PAGE_H_MM, DBT_PAGE_W_MM));
    cairo_move_to(cairo, -shaped->width_pt / 2, HALF_CAPITAL * dbt_font_size_pt(item->style));
    show_text(drawing, item->style, shaped);
    cairo_restore(cairo);
}

static void draw_box(struct drawing *drawing, const struct dbt_item *item)
{
    cairo_t *cairo = drawing->cairo;
    set_pale_ink(drawing, item);
    cairo_new_path(cairo);
    cairo_rectangle(cairo, item->x_mm * DBT_POINTS_PER_MM, item->y_mm * DBT_POINTS_PER_MM,
                    item->w_mm * DBT_POINTS_PER_MM, item->h_mm * DBT_POINTS_PER_MM);
    cairo_fill(cairo);
}

static void draw_path(struct drawing *drawing, const struct dbt_item *item)
{
    cairo_t *cairo = drawing->cairo;
    cairo_save(cairo);
    set_ink(drawing, item->ink);
    cairo_translate(cairo, item->x_mm * DBT_POINTS_PER_MM, item->y_mm * DBT_POINTS_PER_MM);
    double scale = item->w_mm * DBT_POINTS_PER_MM / LOGO_GRID;
    cairo_scale(cairo, scale, scale);
    cairo_new_path(cairo);
    if (!dbt_path_add(cairo, item->text)) {
        drawing->damaged = true;
    }
    cairo_set_fill_rule(cairo, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_fill(cairo);
    cairo_restore(cairo);
}

/* Ends and corners are round, as of a pen: a single point is a disc. */
static void draw_line(struct drawing *drawing, const struct dbt_item *item)
{
    static const double dash[] = {1.6, 1.6};
    cairo_t *cairo = drawing->cairo;
    cairo_new_path(cairo);
    for (size_t i = 0; i < item->point_count; i++) {
        cairo_line_to(cairo, item->points[i].x_mm * DBT_POINTS_PER_MM,
                      item->points[i].y_mm * DBT_POINTS_PER_MM);
    }
    set_pale_ink(drawing, item);
    cairo_set_line_width(cairo, item->h_mm * DBT_POINTS_PER_MM);
    cairo_set_line_cap(cairo, item->is_dashed ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_set_dash(cairo, dash, item->is_dashed ? 2 : 0, 0);
    cairo_stroke(cairo);
}

/* Without a new path, the arc would begin with a line from where the last text ended. */
static void draw_dot(struct drawing *drawing, const struct dbt_item *item)
{
    cairo_t *cairo = drawing->cairo;
    cairo_new_path(cairo);
    cairo_arc(cairo, item->x_mm * DBT_POINTS_PER_MM, item->y_mm * DBT_POINTS_PER_MM,
              item->w_mm / 2 * DBT_POINTS_PER_MM, 0, 2 * M_PI);
    set_pale_ink(drawing, item);
    cairo_fill(cairo);
}

/* Cairo's A1: 32-bit units, the first pixel in the unit's lowest bit on little-endian machines and
   in its highest on others. */
static void set_bit(unsigned char *row, uint32_t x)
{
    uint32_t unit;
    memcpy(&unit, row + x / 32 * sizeof unit, sizeof unit);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    unit |= UINT32_C(1) << (x % 32);
#else
    unit |= UINT32_C(1) << (31 - x % 32);
#endif
    memcpy(row + x / 32 * sizeof unit, &unit, sizeof unit);
}

static void set_row(unsigned char *row, const uint8_t *modules, uint32_t side)
{
    for (uint32_t x = 0; x < side; x++) {
        if (modules[x] != 0) {
            set_bit(row, x);
        }
    }
}

static cairo_surface_t *code_surface(const struct dbt_item *item)
{
    int side = (int)item->side;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A1, side, side);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) {
        return surface;
    }
    unsigned char *bytes = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    for (uint32_t y = 0; y < item->side; y++) {
        set_row(bytes + y * stride, item->modules + (size_t)y * item->side, item->side);
    }
    cairo_surface_mark_dirty(surface);
    return surface;
}

/* As one mask of a bit per module: small, and without seams between the modules. */
static void draw_code(struct drawing *drawing, const struct dbt_item *item)
{
    cairo_t *cairo = drawing->cairo;
    cairo_surface_t *surface = code_surface(item);
    cairo_pattern_t *mask = cairo_pattern_create_for_surface(surface);
    cairo_pattern_set_filter(mask, CAIRO_FILTER_NEAREST);
    cairo_save(cairo);
    set_ink(drawing, item->ink);
    cairo_translate(cairo, item->x_mm * DBT_POINTS_PER_MM, item->y_mm * DBT_POINTS_PER_MM);
    double scale = item->w_mm * DBT_POINTS_PER_MM / (double)item->side;
    cairo_scale(cairo, scale, scale);
    cairo_mask(cairo, mask);
    cairo_restore(cairo);
    drawing->damaged |= cairo_pattern_status(mask) != CAIRO_STATUS_SUCCESS;
    cairo_pattern_destroy(mask);
    cairo_surface_destroy(surface);
}

static void draw_item(struct drawing *drawing, const struct dbt_item *item, bool goes_on)
{
    switch (item->kind) {
    case DBT_ITEM_TEXT:
        draw_text(drawing, item, goes_on);
        break;
    case DBT_ITEM_RULE:
    case DBT_ITEM_FILL:
        draw_box(drawing, item);
        break;
    case DBT_ITEM_CODE:
        draw_code(drawing, item);
        break;
    case DBT_ITEM_PATH:
        draw_path(drawing, item);
        break;
    case DBT_ITEM_LINE:
        draw_line(drawing, item);
        break;
    case DBT_ITEM_DOT:
        draw_dot(drawing, item);
        break;
    case DBT_ITEM_MARK:
        draw_mark(drawing, item);
        break;
    }
}

/*
 * Two boxes outside the page. Cairo collects where things are drawn, piece by piece, and takes long
 * to put thousands of pieces together; with a first one that reaches around the page it is done.
 */
static void draw_around(cairo_t *cairo)
{
    const double beyond = 20;
    const double side = 10;
    cairo_rectangle(cairo, -beyond, -beyond, side, side);
    cairo_rectangle(cairo, DBT_PAGE_W_MM * DBT_POINTS_PER_MM + beyond - side,
                    DBT_PAGE_H_MM * DBT_POINTS_PER_MM + beyond - side, side, side);
    cairo_fill(cairo);
}

/* In the corner of the page, taken out again when the page is finished (marks.h). */
static void draw_bound(cairo_t *cairo, double width_pt)
{
    cairo_new_path(cairo);
    cairo_rectangle(cairo, 0, 0, width_pt, DBT_BOUND_HEIGHT);
    cairo_fill(cairo);
}

/* Consecutive items of one element are one mark; artefacts have none. */
static void draw_page(struct drawing *drawing, const struct dbt_page *page,
                      const struct dbt_page_marks *marks)
{
    uint32_t open = DBT_CONTENT_NONE;
    draw_around(drawing->cairo);
    for (size_t i = 0; i < page->count; i++) {
        const struct dbt_mark *mark = &marks->items[i];
        dbt_memory_watch();
        if (mark->content != open) {
            draw_bound(drawing->cairo,
                       mark->content != DBT_CONTENT_NONE ? DBT_BOUND_BEGIN : DBT_BOUND_END);
        }
        open = mark->content;
        draw_item(drawing, &page->items[i], mark->goes_on);
        drawing->renderer->failed |= dbt_memory_ended();
    }
    dbt_memory_watch();
    if (open != DBT_CONTENT_NONE) {
        draw_bound(drawing->cairo, DBT_BOUND_END);
    }
    cairo_show_page(drawing->cairo);
    drawing->renderer->failed |= dbt_memory_ended();
}

static bool is_whole(const struct dbt_sink *sink)
{
    static const char end[] = "%%EOF\n";
    size_t length = sizeof end - 1;
    const struct dbt_buffer *bytes = &sink->bytes;
    return !sink->failed && !bytes->failed && bytes->length > length &&
           memcmp(bytes->bytes + bytes->length - length, end, length) == 0;
}

static enum dbt_status judge(const struct drawing *drawing, cairo_status_t cairo_status,
                             const struct dbt_document *document, struct dbt_error *error)
{
    const struct dbt_sink *drawn = &drawing->renderer->drawn;
    if (drawn->bytes.failed || drawing->renderer->failed ||
        cairo_status == CAIRO_STATUS_NO_MEMORY) {
        return dbt_error_memory(error, "a PDF");
    }
    if (cairo_status != CAIRO_STATUS_SUCCESS) {
        return dbt_error_set(error, DBT_INTERNAL, "%s: PDF not made: %s", document->title,
                             cairo_status_to_string(cairo_status));
    }
    if (drawing->damaged) {
        return dbt_error_set(error, DBT_INPUT,
                             "%s: the logo must be path data of absolute M, L, C and Z: correct it "
                             "in region.yaml",
                             document->title);
    }
    if (!is_whole(drawn)) {
        return dbt_error_set(error, DBT_INTERNAL, "%s: the PDF was cut short", document->title);
    }
    return DBT_OK;
}

/* The pages as Cairo makes a file of them, in the renderer's memory. */
static enum dbt_status draw(struct drawing *drawing, const struct dbt_structure *structure,
                            struct dbt_error *error)
{
    const struct dbt_document *document = structure->document;
    struct dbt_renderer *renderer = drawing->renderer;
    dbt_sink_clear(&renderer->drawn);
    dbt_memory_watch();
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
        write_bytes, &renderer->drawn, DBT_PAGE_W_MM * DBT_POINTS_PER_MM,
        DBT_PAGE_H_MM * DBT_POINTS_PER_MM);
    /* Newer ones of Cairo pack the objects of newer versions; finish.c reads plain ones. */
    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_4);
    drawing->cairo = cairo_create(surface);
    renderer->failed |= dbt_memory_ended();
    for (size_t i = 0; i < document->page_count; i++) {
        draw_page(drawing, &document->pages[i], &structure->pages[i]);
    }
    cairo_status_t context_status = cairo_status(drawing->cairo);
    dbt_memory_watch();
    cairo_destroy(drawing->cairo);
    cairo_surface_finish(surface);
    renderer->failed |= dbt_memory_ended();
    cairo_status_t surface_status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return judge(drawing, context_status != CAIRO_STATUS_SUCCESS ? context_status : surface_status,
                 document, error);
}

enum dbt_status dbt_render_pdf_to(struct dbt_renderer *renderer,
                                  const struct dbt_document *document, struct dbt_sink *sink,
                                  struct dbt_error *error)
{
    struct drawing drawing = {.renderer = renderer};
    struct dbt_structure structure = {
        .arena = &renderer->arena, .document = document, .metrics = dbt_renderer_metrics(renderer)};
    enum dbt_status status = choose_inks(&drawing, document, error);
    if (status != DBT_OK) {
        return status;
    }
    dbt_arena_reset(&renderer->arena);
    if (!dbt_structure_make(&structure)) {
        return dbt_error_memory(error, "a PDF");
    }
    status = draw(&drawing, &structure, error);
    if (status == DBT_OK) {
        status = dbt_finish(renderer, &structure, sink, error);
    }
    renderer->failed = false;
    return status;
}

enum dbt_status dbt_render_pdf(struct dbt_renderer *renderer, const struct dbt_document *document,
                               struct dbt_buffer *out, struct dbt_error *error)
{
    struct dbt_sink sink;
    dbt_sink_init(&sink, SIZE_MAX);
    enum dbt_status status = dbt_render_pdf_to(renderer, document, &sink, error);
    if (status == DBT_OK) {
        dbt_buffer_add(out, sink.bytes.bytes, sink.bytes.length);
        status = out->failed ? dbt_error_memory(error, "a PDF") : DBT_OK;
    }
    dbt_sink_release(&sink);
    return status;
}
