/*
 * Pages to make: a run with as many invoices as are wanted, its figures made up but always the
 * same. The tests of this stage look at their bytes, those in the browser at what becomes of them.
 */
#ifndef DEBITERA_TESTS_PAGE_SAMPLE_H
#define DEBITERA_TESTS_PAGE_SAMPLE_H

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "debitera/page.h"

enum {
    SAMPLE_ARENA_BYTES = 256 * 1024 * 1024,
    SAMPLE_UNITS = 3,
    SAMPLE_MONTH = 2025 * 12 + 4,
    SAMPLE_FIRST = 70001000
};

static const char *const sample_hostile[] = {
    "<script>document.title='taken'</script>",
    "=cmd|'/c calc'!A0",
    "\u202Egnp.exe \u2066AB\u2069",
    "\"onmouseover=\"document.title='taken'\" x='",
    "</style></title><img src=x onerror=\"document.title='taken'\">",
    "&lt;b&gt; &amp; ]]> <!-- ${1+1} {count}",
    "javascript:document.title='taken'",
    "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN"
    "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN"
    "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN"
    "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN"
    "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN",
};
enum { SAMPLE_HOSTILE = sizeof sample_hostile / sizeof sample_hostile[0] };

#define SAMPLE_SHA256 "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

struct sample {
    struct dbt_arena arena;
    struct dbt_error error;
    struct dbt_region region;
    struct dbt_findings found; /* in the region's folder: none */
    struct dbt_findings findings;
    const char *texts[DBT_TEXT_COUNT];
    struct dbt_page_common page;
    struct dbt_run run;
    struct dbt_page_run of;
    struct dbt_buffer out;
};

static __attribute__((unused)) double sample_width(void *context, enum dbt_style style,
                                                   const char *text)
{
    static const double sizes_pt[] = {
#define DBT_STYLE(name, weight, size_pt, ink) (size_pt),
#include "debitera/style.def"
#undef DBT_STYLE
    };
    double count = 0;
    (void)context;
    for (const char *at = text; *at != '\0'; at++) {
        count += ((unsigned char)*at & 0xC0U) != 0x80 ? 1 : 0;
    }
    return count * 0.62 * sizes_pt[style] * 25.4 / 72;
}

/* Ends the program when something that cannot fail does. */
static __attribute__((unused)) void sample_need(bool held, const char *what)
{
    if (!held) {
        fprintf(stderr, "sample: %s\n", what);
        abort();
    }
}

static __attribute__((unused)) void sample_init(struct sample *sample)
{
    *sample = (struct sample){.run = {.sequence = 12,
                                      .period = {SAMPLE_MONTH, SAMPLE_MONTH},
                                      .program_version = "1.0",
                                      .published = true}};
    dbt_arena_init(&sample->arena, SAMPLE_ARENA_BYTES);
    dbt_findings_init(&sample->found, &sample->arena);
    dbt_findings_init(&sample->findings, &sample->arena);
    dbt_buffer_init(&sample->out);
    sample_need(dbt_region_load(&sample->region, SOURCE_DIR "/templates/jamtland", NULL,
                                &sample->found, &sample->error) == DBT_OK,
                sample->error.text);
    sample_need(dbt_day_make(2025, 6, 5, &sample->run.issue_date), "a date");
    memcpy(sample->texts, sample->region.texts, sizeof sample->texts);
    sample->page = (struct dbt_page_common){.region = &sample->region,
                                            .texts = sample->texts,
                                            .language = DBT_LANGUAGE_SV,
                                            .program_version = "1.0",
                                            .metrics = {NULL, sample_width},
                                            .last_month = SAMPLE_MONTH};
    for (size_t i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        sample->page.net_ore[i] = 118234567 + (dbt_figure)(i * 7919 % 13) * 1234567;
    }
    sample->of = (struct dbt_page_run){
        .run = &sample->run, .findings = &sample->findings, .all_runs = "../index.html"};
}

static __attribute__((unused)) void sample_release(struct sample *sample)
{
    dbt_buffer_release(&sample->out);
    dbt_arena_release(&sample->arena);
}

static __attribute__((unused)) void *sample_take(struct sample *sample, size_t count, size_t bytes)
{
    void *made = dbt_arena_alloc(&sample->arena, count, bytes);
    sample_need(made != NULL, "memory");
    return made;
}

/* "invoices/70001000.pdf" */
static __attribute__((unused)) const struct dbt_output_file *
sample_file(struct sample *sample, const char *folder, int64_t number, const char *ending)
{
    struct dbt_output_file *file = sample_take(sample, 1, sizeof *file);
    *file = (struct dbt_output_file){
        dbt_arena_format(&sample->arena, "%s/%" PRId64 ".%s", folder, number, ending), 83521,
        SAMPLE_SHA256};
    sample_need(file->name != NULL, "memory");
    return file;
}

static __attribute__((unused)) const char *sample_name(struct sample *sample, const char *const *of,
                                                       size_t count, size_t at)
{
    const char *name =
        at < count ? of[at]
                   : dbt_arena_format(&sample->arena, "%s %zu", of[at % count], at / count + 1);
    sample_need(name != NULL, "memory");
    return name;
}

static __attribute__((unused)) void sample_units(struct sample *sample,
                                                 struct dbt_page_invoice *invoice, size_t at)
{
    static const char *const names[] = {"Vårdcentralen Björkbacken",
                                        "Östermalms hälsocentral",
                                        "Ängens barnavårdscentral",
                                        "Rehabmottagningen Norra Strandgatan",
                                        "Åre hälsocentral",
                                        "Häggenås vårdcentral",
                                        "Ungdomsmottagningen i Strömsund"};
    size_t count = at % 11 == 5 ? 7 : 1 + at % SAMPLE_UNITS;
    struct dbt_page_unit *units = sample_take(sample, count, sizeof *units);
    for (size_t i = 0; i < count; i++) {
        units[i].code = "SE2321000214-1A01";
        units[i].name = sample_name(sample, names, 7, at + i);
        units[i].report = sample_file(sample, "reports", (int64_t)(at * 10 + i + 1000), "pdf");
    }
    invoice->units = units;
    invoice->unit_count = count;
}

/* One in ten was adjusted, one in fifty credited; one in fifteen corrects an earlier month's. */
static __attribute__((unused)) void sample_standing(struct sample *sample,
                                                    struct dbt_page_invoice *invoice, size_t at)
{
    if (at % 15 == 7) {
        invoice->kind = at % 30 == 7 ? DBT_INVOICE_CREDIT : DBT_INVOICE_ADJUSTMENT;
        invoice->refers_to =
            (struct dbt_page_reference){SAMPLE_FIRST - 500 + (int64_t)at, "../2025-04/index.html"};
    } else if (at % 10 == 1) {
        struct dbt_page_reference *reference = sample_take(sample, 1, sizeof *reference);
        *reference = (struct dbt_page_reference){SAMPLE_FIRST + 9000 + (int64_t)at,
                                                 "../2025-05-correction-1/index.html"};
        invoice->standing = at % 50 == 21 ? DBT_STANDING_CREDITED : DBT_STANDING_ADJUSTED;
        invoice->corrected_by = reference;
        invoice->corrected_by_count = 1;
    }
}

static __attribute__((unused)) void sample_invoice(struct sample *sample,
                                                   struct dbt_page_invoice *invoice, size_t at)
{
    static const char *const names[] = {"Björkbackens Läkarhus AB", "Capio Närsjukvård AB",
                                        "Läkargruppen i Östersund AB", "Fjällhälsan ek. för.",
                                        "Ängens Barn- och Mödrahälsovård AB"};
    *invoice = (struct dbt_page_invoice){.number = SAMPLE_FIRST + (int64_t)at,
                                         .issued = sample->run.issue_date,
                                         .due = sample->run.issue_date + 30,
                                         .org_no = "556677-8899",
                                         .customer = "K20000"};
    invoice->provider = sample_name(sample, names, 5, at * 3 % 40);
    sample_units(sample, invoice, at);
    sample_standing(sample, invoice, at);
    invoice->net_ore = (int64_t)(at * 7919 % 90001) * 100 + 1250000;
    if (invoice->kind == DBT_INVOICE_CREDIT) {
        invoice->net_ore = -invoice->net_ore / 20;
    }
    sample_need(dbt_ore_vat(invoice->net_ore, 2500, &invoice->vat_ore), "VAT");
    invoice->total_ore = invoice->net_ore + invoice->vat_ore;
    invoice->pdf = sample_file(sample, "invoices", invoice->number, "pdf");
    invoice->lines = sample_file(sample, "lines", invoice->number, "csv");
}

static __attribute__((unused)) void sample_invoices(struct sample *sample, size_t count)
{
    struct dbt_page_invoice *invoices = sample_take(sample, count + 1, sizeof *invoices);
    for (size_t i = 0; i < count; i++) {
        sample_invoice(sample, &invoices[i], i);
    }
    sample->of.invoices = invoices;
    sample->of.invoice_count = count;
}

/* Nothing of it is issued. */
static __attribute__((unused)) void sample_drafts(struct sample *sample, size_t count)
{
    struct dbt_page_invoice *invoices = sample_take(sample, count + 1, sizeof *invoices);
    for (size_t i = 0; i < count; i++) {
        sample_invoice(sample, &invoices[i], i);
        invoices[i].number = 0;
        invoices[i].corrected_by_count = 0;
        invoices[i].standing = DBT_STANDING_ISSUED;
    }
    sample->of.invoices = invoices;
    sample->of.invoice_count = count;
}

static __attribute__((unused)) void sample_rest(struct sample *sample)
{
    static const struct dbt_followup_source sources[] = {
        {"sms", 95123, {84210, 9800, 402, 0, 700, 11}},
        {"listade", 40211, {40211, 0, 0, 0, 0, 0}},
        {"debiteringar", 41, {12, 0, 29, 0, 0, 0}}};
    static const struct dbt_output_file files[] = {
        {"region.pdf", 183521, SAMPLE_SHA256},
        {"invoices.csv", 3521, SAMPLE_SHA256},
        {"packages/alla-fakturor.zip", 8352100, SAMPLE_SHA256}};
    static const struct dbt_place place = {.file = "sms.csv", .record = 17};
    dbt_findings_add(&sample->findings, DBT_SEVERITY_WARNING, "deviation", &place,
                     "Compare the deliveries of the two months.",
                     "the charges of SE2321000214-1A03 differ by 61 %% from the months before");
    sample->of.sources = sources;
    sample->of.source_count = sizeof sources / sizeof sources[0];
    sample->of.files = files;
    sample->of.file_count = sizeof files / sizeof files[0];
}

/* As many providers and units as there are hostile names, which stand wherever names do. */
static __attribute__((unused)) void sample_hostility(struct sample *sample)
{
    struct dbt_page_invoice *invoices = sample_take(sample, SAMPLE_HOSTILE, sizeof *invoices);
    for (size_t i = 0; i < SAMPLE_HOSTILE; i++) {
        struct dbt_page_unit *unit = sample_take(sample, 1, sizeof *unit);
        struct dbt_output_file *file = sample_take(sample, 1, sizeof *file);
        const char *name = sample_hostile[i];
        sample_invoice(sample, &invoices[i], i);
        *file = (struct dbt_output_file){name, 1, name};
        *unit = (struct dbt_page_unit){name, name, file};
        invoices[i].provider = invoices[i].org_no = invoices[i].customer = name;
        invoices[i].units = unit;
        invoices[i].unit_count = 1;
        invoices[i].pdf = invoices[i].lines = file;
        invoices[i].refers_to = (struct dbt_page_reference){1, name};
        dbt_findings_add(&sample->findings, DBT_SEVERITY_HOLD, "hostile",
                         &(struct dbt_place){.file = name}, name, "%s", name);
    }
    sample->of.invoices = invoices;
    sample->of.invoice_count = SAMPLE_HOSTILE;
}

/* In English: those texts of the page that the file of English texts has on one line. */
static __attribute__((unused)) void sample_english(struct sample *sample)
{
    FILE *file = fopen(SOURCE_DIR "/templates/common/texts.en.yaml", "r");
    char line[512];
    sample_need(file != NULL, "the English texts");
    while (fgets(line, sizeof line, file) != NULL) {
        char *end = strchr(line, ':');
        if (end == NULL) {
            continue;
        }
        *end = '\0';
        char *text = end + 1 + strspn(end + 1, " \"");
        char *comment = strstr(text, "  #");
        text[comment != NULL ? (size_t)(comment - text) : strcspn(text, "\"\n")] = '\0';
        text[strcspn(text, "\"")] = '\0';
        for (unsigned key = 0; key < DBT_TEXT_COUNT && *text != '>'; key++) {
            if (strcmp(dbt_text_word((enum dbt_text_key)key), line) == 0) {
                sample->texts[key] = dbt_arena_string(&sample->arena, text);
            }
        }
    }
    fclose(file);
    sample->page.language = DBT_LANGUAGE_EN;
}

static __attribute__((unused)) void sample_runs(struct sample *sample, struct dbt_page_runs *runs,
                                                size_t count)
{
    struct dbt_page_summary *items = sample_take(sample, count + 1, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        struct dbt_run *run = sample_take(sample, 1, sizeof *run);
        dbt_month month = SAMPLE_MONTH - (dbt_month)(i - i / 6);
        *run = sample->run;
        run->period = (struct dbt_period){month, month};
        run->correction = i % 6 == 5 ? 1 : 0;
        run->issue_date = sample->run.issue_date - (dbt_day)i * 30;
        items[i] = (struct dbt_page_summary){.run = run,
                                             .state = DBT_PAGE_ISSUED,
                                             .page = "2025-05/index.html",
                                             .documents = 5 + i,
                                             .net_ore = 118234567 + (int64_t)i * 1234567,
                                             .vat_ore = 29558642,
                                             .total_ore = 147793209 + (int64_t)i * 1234567,
                                             .warnings = i % 3};
    }
    *runs = (struct dbt_page_runs){.items = items, .count = count};
}

static __attribute__((unused)) const char *sample_make(struct sample *sample)
{
    sample_need(dbt_page_run(&sample->page, &sample->of, &sample->out, &sample->arena,
                             &sample->error) == DBT_OK,
                sample->error.text);
    return sample->out.bytes;
}

#endif
