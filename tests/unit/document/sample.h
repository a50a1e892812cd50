/*
 * An invoice to lay out, and metrics that need no font: every character is as wide as every other.
 */
#ifndef DEBITERA_TESTS_DOCUMENT_SAMPLE_H
#define DEBITERA_TESTS_DOCUMENT_SAMPLE_H

#include <math.h>
#include <setjmp.h>
#include <string.h>

#include "support.h"

#include "debitera/base/file.h"
#include "debitera/document.h"

#define SAMPLE_CHARACTER 0.56 /* of the size; about Inter's mean */

enum { SAMPLE_ARENA_BYTES = 64 * 1024 * 1024 };

struct sample {
    struct dbt_arena arena;
    struct dbt_region region;
    struct dbt_layouts layouts;
    struct dbt_invoice invoice;
    struct dbt_error error;
};

static const double sample_sizes_pt[] = {
#define DBT_STYLE(name, weight, size_pt, ink) (size_pt),
#include "debitera/style.def"
#undef DBT_STYLE
};

static __attribute__((unused)) double sample_width_mm(void *context, enum dbt_style style,
                                                      const char *text)
{
    (void)context;
    double count = 0;
    for (const char *at = text; *at != '\0'; at++) {
        count += ((unsigned char)*at & 0xC0U) != 0x80 ? 1 : 0;
    }
    return count * SAMPLE_CHARACTER * sample_sizes_pt[style] * 25.4 / 72;
}

static __attribute__((unused)) void sample_texts(struct dbt_region *region)
{
    static const char *const texts[DBT_TEXT_COUNT] = {
        [DBT_TEXT_INVOICE] = "Faktura",
        [DBT_TEXT_ADJUSTMENT] = "Tilläggsfaktura",
        [DBT_TEXT_CREDIT] = "Kreditfaktura",
        [DBT_TEXT_PAGE_OF] = "Sida {page} ({pages})",
        [DBT_TEXT_DEPARTMENT] = "Vårdens digitala tjänster",
        [DBT_TEXT_INVOICE_DATE] = "Fakturadatum",
        [DBT_TEXT_DUE_DATE] = "Förfallodatum",
        [DBT_TEXT_INVOICE_NUMBER] = "Fakturanummer",
        [DBT_TEXT_REFERS_TO] = "Avser faktura",
        [DBT_TEXT_REFERS_TO_VALUE] = "{number} av den {date}",
        [DBT_TEXT_OCR] = "OCR-nummer",
        [DBT_TEXT_CUSTOMER] = "Kundnummer",
        [DBT_TEXT_PERIOD] = "Avser period",
        [DBT_TEXT_MONTHS] = "januari februari mars april maj juni juli augusti september oktober "
                            "november december",
        [DBT_TEXT_YOUR_REFERENCE] = "Er referens",
        [DBT_TEXT_OUR_REFERENCE] = "Vår referens",
        [DBT_TEXT_TERMS] = "Betalningsvillkor",
        [DBT_TEXT_TERMS_VALUE] = "{days} dagar netto",
        [DBT_TEXT_PAY_BY] = "Att betala senast {date}",
        [DBT_TEXT_IN_FAVOUR] = "Belopp er till godo",
        [DBT_TEXT_NOTHING_TO_PAY] = "Inget att betala",
        [DBT_TEXT_INTRO] = "Fakturan avser IT-tjänster enligt avtal.",
        [DBT_TEXT_CORRECTS] = "Ändrar faktura {number} av den {date} för perioden {period}.",
        [DBT_TEXT_ADJUSTMENT_INTRO] = "Underlag har kommit in sent. Skillnaden läggs till.",
        [DBT_TEXT_CREDIT_INTRO] = "Underlag har kommit in sent. Skillnaden krediteras.",
        [DBT_TEXT_DEMONSTRATION] = "Demonstration: priserna är påhittade.",
        [DBT_TEXT_SERVICE] = "Tjänst",
        [DBT_TEXT_QUANTITY] = "Antal",
        [DBT_TEXT_UNIT] = "Enhet",
        [DBT_TEXT_UNIT_PRICE] = "À-pris, kr",
        [DBT_TEXT_UNIT_PRICE_PER] = "per",
        [DBT_TEXT_VAT] = "Moms",
        [DBT_TEXT_AMOUNT] = "Belopp, kr",
        [DBT_TEXT_HSA_ID] = "HSA-id",
        [DBT_TEXT_UNIT_SUM] = "Summa {unit}",
        [DBT_TEXT_CONTINUED] = "{unit}, forts.",
        [DBT_TEXT_CARRIED] = "Transport till nästa sida",
        [DBT_TEXT_BROUGHT] = "Transport från föregående sida",
        [DBT_TEXT_TIERED] = "enligt trappa",
        [DBT_TEXT_STEP] = "{quantity} {unit} à {price} kr{basis}",
        [DBT_TEXT_INCLUDED] = "{total} {unit}, varav {free} ingår utan kostnad",
        [DBT_TEXT_FREE] = "{total} {unit}, varav {free} utan kostnad",
        [DBT_TEXT_MINIMUM] = "Minimidebitering, beräknat {amount} kr",
        [DBT_TEXT_EVIDENCE] = "Underlag {reference}",
        [DBT_TEXT_AGREEMENT] = "Avtal {reference}",
        [DBT_TEXT_REVERSES] = "Återförs: fakturerad på faktura {number}",
        [DBT_TEXT_PER_YEAR] = "/år",
        [DBT_TEXT_PER_MONTH] = "/mån",
        [DBT_TEXT_VAT_SPECIFICATION] = "Momsspecifikation",
        [DBT_TEXT_VAT_RATE] = "Sats",
        [DBT_TEXT_VAT_BASE] = "Underlag, kr",
        [DBT_TEXT_NET_TOTAL] = "Summa exkl. moms",
        [DBT_TEXT_VAT_TOTAL] = "Moms {rate} på {base}",
        [DBT_TEXT_ROUNDING] = "Öresavrundning",
        [DBT_TEXT_TO_PAY] = "Att betala, SEK",
        [DBT_TEXT_TO_CREDIT] = "Att kreditera, SEK",
        [DBT_TEXT_SETTLEMENT] = "Beloppet räknas av eller betalas ut.",
        [DBT_TEXT_PAYMENT] = "Betalningsuppgifter",
        [DBT_TEXT_BANKGIRO] = "Bankgiro",
        [DBT_TEXT_AMOUNT_DUE] = "Att betala",
        [DBT_TEXT_RECIPIENT] = "Mottagare",
        [DBT_TEXT_SCAN] = "Skanna i bankappen",
        [DBT_TEXT_USE_OCR] = "Ange OCR-numret vid betalning.",
        [DBT_TEXT_INTEREST] = "Dröjsmålsränta enligt räntelagen.",
        [DBT_TEXT_ADDRESS] = "Postadress",
        [DBT_TEXT_VISIT] = "Besöksadress",
        [DBT_TEXT_ORG_NO] = "Org.nr",
        [DBT_TEXT_VAT_NO] = "Momsreg.nr",
        [DBT_TEXT_F_TAX] = "Godkänd för F-skatt",
        [DBT_TEXT_CONTACT] = "Kontakt",
        [DBT_TEXT_ATTACHMENT] = "Fakturans rader",
        [DBT_TEXT_DRAFT] = "UTKAST",
        [DBT_TEXT_DRAFT_NUMBER] = "Utkast",
        [DBT_TEXT_DRAFT_AMOUNT] = "Belopp vid fakturering",
        [DBT_TEXT_DRAFT_TOTAL] = "Vid fakturering, SEK",
        [DBT_TEXT_RECALCULATED] = "OMRÄKNING",
        [DBT_TEXT_RECALCULATED_NUMBER] = "Omräkning",
    };
    for (size_t i = 0; i < DBT_TEXT_COUNT; i++) {
        /* A text that the sample lacks must not go unnoticed; reports have tests of their own. */
        bool report = i >= DBT_TEXT_FOLLOW_UP;
        assert_true(report || texts[i] != NULL);
        region->texts[i] = report ? dbt_text_word((enum dbt_text_key)i) : texts[i];
    }
}

static __attribute__((unused)) dbt_day sample_day(int year, int month, int day)
{
    dbt_day made = 0;
    assert_true(dbt_day_make(year, month, day, &made));
    return made;
}

/* The n-th line of a unit: three kinds in turn, yearly, per piece, and passed on. */
static __attribute__((unused)) void sample_line(struct sample *sample, struct dbt_line *line,
                                                size_t n)
{
    *line = (struct dbt_line){.service_code = "primarvardskvalitet",
                              .component = "",
                              .service_name = "Primärvårdskvalitet",
                              .account = "3041",
                              .span = {sample_day(2025, 4, 1), sample_day(2025, 4, 30)},
                              .quantity = dbt_ratio_of(8000 + (int64_t)n),
                              .free_quantity = dbt_ratio_of(0),
                              .unit_of_quantity = "listad",
                              .price_micro = 2530000,
                              .basis = DBT_PER_YEAR,
                              .fraction = dbt_ratio_of(1),
                              .exact_ore = dbt_ratio_of(168667 + (int64_t)n),
                              .net_ore = 168667 + (int64_t)n,
                              .vat_category = 'S',
                              .vat_rate_bp = 2500,
                              .vat_exemption = "",
                              .evidence = "",
                              .price_source = "prices.yaml:12",
                              .model = "metered",
                              .source = "listning",
                              .meter = "listed",
                              .record = ""};
    if (n % 3 == 1) {
        line->service_name = "SMS-påminnelse";
        line->unit_of_quantity = "st";
        line->price_micro = 485000;
        line->basis = DBT_PER_PIECE;
    } else if (n % 3 == 2) {
        line->service_name = "Väntrums-TV";
        line->unit_of_quantity = "st";
        line->quantity = dbt_ratio_of(1);
        line->basis = DBT_PER_PIECE;
        line->price_micro = 1250000000;
        line->span.last = line->span.first;
        line->model = "pass-through";
        line->evidence = dbt_arena_format(&sample->arena, "L-%zu", n);
        assert_non_null(line->evidence);
    }
}

/* Sums as the bill stage makes them, all lines at one rate. */
static __attribute__((unused)) void sample_sum(struct dbt_invoice *invoice)
{
    invoice->net_ore = 0;
    for (size_t i = 0; i < invoice->line_count; i++) {
        invoice->net_ore += invoice->lines[i].net_ore;
    }
    assert_true(dbt_ore_vat(invoice->net_ore, 2500, &invoice->vat_ore));
    invoice->vats[0].base_ore = invoice->net_ore;
    invoice->vats[0].vat_ore = invoice->vat_ore;
    invoice->total_ore = invoice->net_ore + invoice->vat_ore + invoice->rounding_ore;
}

/* The layouts of the common folder, in the arena of the sample; the file `name` (null: none) has
   `content` in place of its own. */
static __attribute__((unused)) void sample_layouts(struct sample *sample, const char *name,
                                                   const char *content)
{
    static const char *const names[] = {"invoice.xml",     "adjustment.xml",    "credit.xml",
                                        "unit-report.xml", "region-report.xml", "parts.xml"};
    enum { COUNT = sizeof names / sizeof names[0] };
    struct dbt_layout_file *files = dbt_arena_alloc(&sample->arena, COUNT, sizeof *files);
    assert_non_null(files);
    for (size_t i = 0; i < COUNT; i++) {
        struct dbt_buffer bytes;
        dbt_buffer_init(&bytes);
        if (name != NULL && strcmp(name, names[i]) == 0) {
            dbt_buffer_string(&bytes, content);
        } else {
            const char *path =
                dbt_arena_format(&sample->arena, SOURCE_DIR "/templates/common/%s", names[i]);
            assert_non_null(path);
            support_file_read(path, &bytes);
        }
        const char *copy = dbt_arena_copy(&sample->arena, dbt_buffer_text(&bytes));
        assert_non_null(copy);
        files[i] = (struct dbt_layout_file){names[i], names[i], false, {copy, bytes.length}};
        dbt_buffer_release(&bytes);
    }
    struct dbt_findings findings;
    dbt_findings_init(&findings, &sample->arena);
    sample->region.layouts = files;
    sample->region.layout_count = COUNT;
    enum dbt_status status = dbt_layouts_load(&sample->layouts, &sample->region, &dbt_document_data,
                                              &findings, &sample->error);
    for (size_t i = 0; i < findings.count; i++) {
        fail_msg("%s: %s", findings.items[i].where, findings.items[i].what);
    }
    assert_int_equal(status, DBT_OK);
}

static __attribute__((unused)) void sample_init(struct sample *sample, size_t units,
                                                size_t lines_per_unit)
{
    *sample = (struct sample){.region = {.identity = {.name = "Region Mälardalen",
                                                      .visit = "Östra Allén 4, Västerås",
                                                      .contact = "Kundvalsenheten",
                                                      .email = "faktura@region.example",
                                                      .phone = "021-17 00 00",
                                                      .accent = "#00405a",
                                                      .tint = "#e6f0f4",
                                                      .logo = "M2 2 L22 2 L22 22 Z",
                                                      .f_tax = true}}};
    dbt_arena_init(&sample->arena, SAMPLE_ARENA_BYTES);
    sample_texts(&sample->region);
    struct dbt_invoice *invoice = &sample->invoice;
    *invoice = (struct dbt_invoice){
        .number = 70001000,
        .ocr = "70001000259",
        .period = {2025 * 12 + 3, 2025 * 12 + 3},
        .issued = sample_day(2025, 5, 5),
        .due = sample_day(2025, 6, 4),
        .seller = {.name = "Region Mälardalen",
                   .org_no = "232100-0214",
                   .vat_no = "SE232100021401",
                   .attention = "",
                   .address = {"Box 1024", "721 00", "Västerås"},
                   .reference = "Malin Åkerström"},
        .buyer = {.name = "Björkbackens Läkarhus AB",
                  .org_no = "556016-0680",
                  .vat_no = "SE556016068001",
                  .attention = "Ekonomiavdelningen",
                  .address = {"Storgatan 1", "100 10", "Västerås"},
                  .reference = "Göran Öberg"},
        .customer = "K20000",
        .bankgiro = "5050-1055",
        .line_count = units * lines_per_unit,
        .vat_count = 1,
    };
    invoice->lines = dbt_arena_alloc(&sample->arena, invoice->line_count, sizeof *invoice->lines);
    invoice->vats = dbt_arena_alloc(&sample->arena, 1, sizeof *invoice->vats);
    assert_non_null(invoice->lines);
    assert_non_null(invoice->vats);
    invoice->vats[0] = (struct dbt_vat_sum){'S', 2500, "", 0, 0};
    for (size_t i = 0; i < invoice->line_count; i++) {
        struct dbt_line *line = &invoice->lines[i];
        sample_line(sample, line, i);
        size_t unit = i / lines_per_unit;
        line->unit_code = dbt_arena_format(&sample->arena, "SE2321000214-%04zu", unit);
        line->unit_name = dbt_arena_format(&sample->arena, "Vårdcentralen Norr %zu", unit + 1);
        assert_non_null(line->unit_code);
        assert_non_null(line->unit_name);
    }
    sample_sum(invoice);
    sample_layouts(sample, NULL, NULL);
}

static __attribute__((unused)) void sample_release(struct sample *sample)
{
    dbt_arena_release(&sample->arena);
}

/* Makes the invoice a correction: of each pair of lines, the first takes back one that was issued,
   the second replaces it at `more_ore` more. */
static __attribute__((unused)) void sample_correct(struct sample *sample, int64_t more_ore)
{
    struct dbt_invoice *invoice = &sample->invoice;
    invoice->number = 70001012;
    invoice->refers_to = 70001000;
    invoice->refers_issued = sample_day(2025, 5, 5);
    for (size_t i = 0; i + 1 < invoice->line_count; i += 2) {
        struct dbt_line *back = &invoice->lines[i];
        back[1] = back[0];
        back[1].net_ore += more_ore;
        back->quantity.above = -back->quantity.above;
        back->net_ore = -back->net_ore;
        back->reverses = 70001000;
        back->reverses_line = (uint32_t)(i / 2 + 1);
    }
    sample_sum(invoice);
    invoice->kind = invoice->net_ore < 0 ? DBT_INVOICE_CREDIT : DBT_INVOICE_ADJUSTMENT;
}

static __attribute__((unused)) size_t sample_count(const struct dbt_document *document,
                                                   const char *text)
{
    size_t count = 0;
    for (size_t i = 0; i < document->page_count; i++) {
        for (size_t j = 0; j < document->pages[i].count; j++) {
            const char *found = document->pages[i].items[j].text;
            count += found != NULL && strcmp(found, text) == 0 ? 1 : 0;
        }
    }
    return count;
}

static __attribute__((unused)) enum dbt_status sample_compose(struct sample *sample, bool draft,
                                                              struct dbt_document *document)
{
    struct dbt_document_options options = {.region = &sample->region,
                                           .layouts = &sample->layouts,
                                           .draft = draft,
                                           .metrics = {NULL, sample_width_mm}};
    return dbt_document_invoice(document, &sample->invoice, &options, &sample->arena,
                                &sample->error);
}

/* Where each text stands, in hundredths of a millimetre, and how many other items are between. */
static __attribute__((unused)) void sample_dump(const struct dbt_document *document,
                                                struct dbt_buffer *out)
{
    static const char *const styles[] = {
#define DBT_STYLE(name, weight, size_pt, ink) #name,
#include "debitera/style.def"
#undef DBT_STYLE
    };
    for (size_t i = 0; i < document->page_count; i++) {
        const struct dbt_page *page = &document->pages[i];
        for (size_t j = 0; j < page->count; j++) {
            const struct dbt_item *item = &page->items[j];
            dbt_buffer_format(out, "%zu %u %u %6ld %6ld", i + 1, item->kind, item->role,
                              lround(item->x_mm * 100), lround(item->y_mm * 100));
            if (item->kind == DBT_ITEM_TEXT || item->kind == DBT_ITEM_MARK) {
                dbt_buffer_format(out, " %u %-10s %2u %s\n", item->align, styles[item->style],
                                  item->row, item->text);
            } else {
                dbt_buffer_format(out, " %ld x %ld, ink %u, side %u\n", lround(item->w_mm * 100),
                                  lround(item->h_mm * 100), item->ink, item->side);
            }
        }
    }
    assert_false(out->failed);
}

#endif
