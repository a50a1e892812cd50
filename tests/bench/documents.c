/*
 * bench-documents: invoices of one page and follow-up reports of two, laid out and rendered by the
 * program's own stages and nothing of the others; or the pages themselves, for other tools to draw.
 *
 * usage: bench-documents REGION KIND COUNT WORKERS   renders; prints how many documents and bytes
 *        bench-documents REGION KIND COUNT items     prints the items of each, as a line of JSON
 *
 * Every invoice has a buyer, numbers, quantities and amounts of its own, nine lines and a code;
 * every report is of one of 40 units of a made-up region (tests/unit/document/figures.h).
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>

#include <jansson.h>

#include "debitera/render.h"
#include "document/figures.h"

enum {
    ARENA_BYTES = 64 << 20,
    UNITS = 40,
    LINES = 9,
    YEAR_MONTH = 2025 * 12 + 4,
    ISSUED = 20244,
    DUE = 20274
};

struct making {
    struct dbt_arena region_arena, arena;
    struct dbt_findings findings;
    struct dbt_region region;
    struct dbt_layouts layouts;
    struct dbt_renderer *renderer;
    struct figures figures; /* of reports */
    uint64_t documents, bytes;
};

static const struct {
    const char *name, *unit;
    int64_t quantity, price_ore;
    enum dbt_basis basis;
} services[LINES] = {
    {"Primärvårdskvalitet", "listade", 342, 285, DBT_PER_YEAR},
    {"Helpdesk", "grupp", 4, 120000, DBT_PER_MONTH},
    {"Graviditets- och förlossningsjournal", "enhet", 1, 1540000, DBT_PER_YEAR},
    {"Väntrums-TV", "st", 1, 127496, DBT_PER_PIECE},
    {"Hjälpmedelssystem", "avtal", 14, 8734, DBT_PER_MONTH},
    {"Valfria tjänster telefoni", "anknytning", 30, 6550, DBT_PER_MONTH},
    {"SMS-påminnelser", "SMS", 1204, 62, DBT_PER_PIECE},
    {"Digitala brev", "brev", 87, 480, DBT_PER_PIECE},
    {"Videomöten", "timme", 53, 1125, DBT_PER_PIECE},
};

static void fill_line(struct dbt_line *line, size_t invoice, size_t at)
{
    int64_t quantity = services[at].quantity + (int64_t)(invoice * (at + 3) % 97);
    *line = (struct dbt_line){
        .unit_code = at < 6 ? "SE2321000214-1A01" : "SE2321000214-1A02",
        .unit_name = at < 6 ? "Hälsocentralen Norrskenet" : "Läkarhuset Storsjöstranden",
        .service_code = "",
        .service_name = services[at].name,
        .component = "",
        .account = "",
        .month = YEAR_MONTH,
        .span = dbt_period_span((struct dbt_period){YEAR_MONTH, YEAR_MONTH}),
        .quantity = dbt_ratio_of(quantity),
        .free_quantity = dbt_ratio_of(0),
        .unit_of_quantity = services[at].unit,
        .price_micro = services[at].price_ore * 10000,
        .basis = services[at].basis,
        .net_ore = quantity * services[at].price_ore,
        .vat_category = 'S',
        .vat_rate_bp = 2500,
        .vat_exemption = "",
        .evidence = "",
        .scheme = "",
        .price_source = "",
        .model = "metered",
        .source = "",
        .meter = "",
        .record = "",
    };
}

static enum dbt_status lay_out_invoice(void *context, size_t index, struct dbt_document *document,
                                       struct dbt_error *error)
{
    struct making *making = context;
    struct dbt_line lines[LINES];
    struct dbt_arena *arena = &making->arena;
    dbt_arena_reset(arena);
    struct dbt_invoice invoice = {
        .number = 70001000 + (int64_t)index,
        .ocr = dbt_arena_format(arena, "70%zu5", 100000 + index),
        .period = {YEAR_MONTH, YEAR_MONTH},
        .issued = ISSUED,
        .due = DUE,
        .seller = {.name = making->region.identity.name,
                   .org_no = "232100-0214",
                   .vat_no = "SE232100021401",
                   .attention = "",
                   .address = {"Box 654", "831 27", "Östersund"},
                   .reference = "Hälsovalskansliet"},
        .buyer = {.name = dbt_arena_format(arena, "Björkbackens Läkarhus %zu AB", index),
                  .org_no = "556016-0680",
                  .vat_no = "SE556016068001",
                  .attention = "Ekonomiavdelningen",
                  .address = {"Storgatan 1", "831 31", "Östersund"},
                  .reference = dbt_arena_format(arena, "Kst %zu; Göran Öberg", index % 9000)},
        .customer = dbt_arena_format(arena, "%zu", 10000 + index),
        .bankgiro = "5050-1055",
        .lines = lines,
        .line_count = LINES,
        .vats = &(struct dbt_vat_sum){'S', 2500, "", 0, 0},
        .vat_count = 1,
    };
    for (size_t i = 0; i < LINES; i++) {
        fill_line(&lines[i], index, i);
        invoice.net_ore += lines[i].net_ore;
    }
    if (invoice.ocr == NULL || invoice.buyer.name == NULL || invoice.buyer.reference == NULL ||
        invoice.customer == NULL || !dbt_ore_vat(invoice.net_ore, 2500, &invoice.vat_ore)) {
        return dbt_error_memory(error, "an invoice");
    }
    invoice.vats[0].base_ore = invoice.net_ore;
    invoice.vats[0].vat_ore = invoice.vat_ore;
    invoice.total_ore = invoice.net_ore + invoice.vat_ore;
    struct dbt_document_options options = {.region = &making->region,
                                           .layouts = &making->layouts,
                                           .metrics = dbt_renderer_metrics(making->renderer)};
    return dbt_document_invoice(document, &invoice, &options, arena, error);
}

static enum dbt_status lay_out_report(void *context, size_t index, struct dbt_document *document,
                                      struct dbt_error *error)
{
    struct making *making = context;
    const struct figures *figures = &making->figures;
    struct dbt_report report = {
        .followup = &figures->followup, .unit = &figures->units[index % UNITS], .date = ISSUED};
    struct dbt_document_options options = {.region = &making->region,
                                           .layouts = &making->layouts,
                                           .metrics = dbt_renderer_metrics(making->renderer)};
    dbt_arena_reset(&making->arena);
    return dbt_document_report(document, &report, &options, &making->arena, error);
}

static const struct kind {
    const char *name;
    enum dbt_status (*lay_out)(void *context, size_t index, struct dbt_document *document,
                               struct dbt_error *error);
} kinds[] = {
    {"invoice", lay_out_invoice},
    {"report", lay_out_report},
};

static const struct kind *find_kind(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i].name, name) == 0) {
            return &kinds[i];
        }
    }
    return NULL;
}

static enum dbt_status take(void *context, size_t index, struct dbt_text pdf,
                            struct dbt_error *error)
{
    struct making *making = context;
    (void)index;
    (void)error;
    making->documents++;
    making->bytes += pdf.length;
    return DBT_OK;
}

/* As jansson has it: with real numbers, the style by its number. */
static json_t *describe(const struct dbt_item *item)
{
    json_t *made = json_pack("{s:i, s:i, s:i, s:i, s:f, s:f, s:f, s:f, s:s}", "kind", item->kind,
                             "style", item->style, "align", item->align, "ink", item->ink, "x",
                             item->x_mm, "y", item->y_mm, "w", item->w_mm, "h", item->h_mm, "text",
                             item->text == NULL ? "" : item->text);
    if (item->kind == DBT_ITEM_CODE) {
        char row[256] = "";
        json_t *rows = json_array();
        for (uint32_t y = 0; y < item->side; y++) {
            for (uint32_t x = 0; x < item->side; x++) {
                row[x] = item->modules[y * item->side + x] != 0 ? '1' : '0';
            }
            (void)json_array_append_new(rows, json_stringn(row, item->side));
        }
        (void)json_object_set_new(made, "modules", rows);
    }
    return made;
}

static enum dbt_status print_items(struct making *making, const struct kind *kind, size_t count,
                                   struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; i < count && status == DBT_OK; i++) {
        struct dbt_document document;
        status = kind->lay_out(making, i, &document, error);
        if (status != DBT_OK || document.page_count != 1) {
            return status != DBT_OK ? status : dbt_error_set(error, DBT_INTERNAL, "not one page");
        }
        json_t *items = json_array();
        for (size_t j = 0; j < document.pages[0].count; j++) {
            (void)json_array_append_new(items, describe(&document.pages[0].items[j]));
        }
        json_t *page = json_pack("{s:s, s:o}", "title", document.title, "items", items);
        (void)json_dumpf(page, stdout, JSON_COMPACT | JSON_REAL_PRECISION(7));
        (void)putchar('\n');
        json_decref(page);
    }
    return status;
}

static enum dbt_status run(struct making *making, char **words, struct dbt_error *error)
{
    const struct kind *kind = find_kind(words[2]);
    size_t count = strtoul(words[3], NULL, 10);
    if (kind == NULL) {
        return dbt_error_set(error, DBT_USAGE, "no kind of document: %s", words[2]);
    }
    enum dbt_status status =
        dbt_region_load(&making->region, words[1], NULL, &making->findings, error);
    if (status == DBT_OK) {
        status = dbt_layouts_load(&making->layouts, &making->region, &dbt_document_data,
                                  &making->findings, error);
    }
    if (status == DBT_OK) {
        status = dbt_renderer_new(&making->renderer, NULL, error);
    }
    if (status != DBT_OK) {
        return status;
    }
    figures_init(&making->figures, &(struct figures_wanted){UNITS, 12, NULL});
    if (strcmp(words[4], "items") == 0) {
        return print_items(making, kind, count, error);
    }
    struct dbt_rendering rendering = {.renderer = making->renderer,
                                      .count = count,
                                      .workers = (unsigned)strtoul(words[4], NULL, 10),
                                      .context = making,
                                      .lay_out = kind->lay_out,
                                      .take = take};
    status = dbt_render_many(&rendering, error);
    printf("{\"documents\": %" PRIu64 ", \"bytes\": %" PRIu64 "}\n", making->documents,
           making->bytes);
    return status;
}

int main(int argc, char **argv)
{
    static struct making making;
    struct dbt_error error = {.text = "usage: bench-documents REGION KIND COUNT WORKERS|items"};
    enum dbt_status status = DBT_USAGE;
    dbt_arena_init(&making.region_arena, ARENA_BYTES);
    dbt_arena_init(&making.arena, ARENA_BYTES);
    dbt_findings_init(&making.findings, &making.region_arena);
    if (argc == 5) {
        status = run(&making, argv, &error);
    }
    if (status != DBT_OK) {
        fprintf(stderr, "bench-documents: %s\n", error.text);
    }
    dbt_renderer_free(making.renderer);
    figures_release(&making.figures);
    dbt_arena_release(&making.arena);
    dbt_arena_release(&making.region_arena);
    return dbt_status_exit(status);
}
