/*
 * Writes the pages that the tests in the browser look at: pages FOLDER. Files that the small ones
 * link to are written too, so that a link that leads nowhere is seen.
 */
#include <stdlib.h>

#include <sys/stat.h>

#include "sample.h"

enum { PATH_BYTES = 1024 };

static void put(const char *folder, const char *name, struct dbt_text bytes)
{
    char path[PATH_BYTES];
    sample_need(snprintf(path, sizeof path, "%s/%s", folder, name) < PATH_BYTES, "a path");
    for (char *at = strchr(path + 1, '/'); at != NULL; at = strchr(at + 1, '/')) {
        *at = '\0';
        mkdir(path, 0750);
        *at = '/';
    }
    FILE *file = fopen(path, "wb");
    sample_need(file != NULL && fwrite(bytes.at, 1, bytes.length, file) == bytes.length &&
                    fclose(file) == 0,
                path);
}

static void put_linked(const char *folder, const struct dbt_page_run *run)
{
    for (size_t i = 0; i < run->invoice_count; i++) {
        const struct dbt_page_invoice *invoice = &run->invoices[i];
        put(folder, invoice->pdf->name, dbt_text_of("%PDF"));
        put(folder, invoice->lines->name, dbt_text_of("number\n"));
        for (size_t unit = 0; unit < invoice->unit_count; unit++) {
            put(folder, invoice->units[unit].report->name, dbt_text_of("%PDF"));
        }
    }
    for (size_t i = 0; i < run->file_count; i++) {
        put(folder, run->files[i].name, dbt_text_of("file\n"));
    }
    put(folder, "../2025-04/index.html", dbt_text_of("<!DOCTYPE html>"));
    put(folder, "../2025-05-correction-1/index.html", dbt_text_of("<!DOCTYPE html>"));
}

struct wanted {
    const char *name;
    size_t invoices;
    enum dbt_page_state state;
    bool english, hostile, linked, large;
};

/* Amounts that a binary64 does not hold. */
static void enlarge(struct sample *sample)
{
    size_t count = sample->of.invoice_count;
    struct dbt_page_invoice *invoices = sample_take(sample, count, sizeof *invoices);
    for (size_t i = 0; i < count; i++) {
        invoices[i] = sample->of.invoices[i];
        invoices[i].net_ore = (INT64_C(1) << 53) + 1;
    }
    sample->of.invoices = invoices;
}

static void make_run(const char *folder, const struct wanted *wanted)
{
    struct sample sample;
    char path[PATH_BYTES];
    sample_init(&sample);
    if (wanted->state == DBT_PAGE_ISSUED) {
        sample_invoices(&sample, wanted->invoices);
    } else {
        sample_drafts(&sample, wanted->invoices);
    }
    sample_rest(&sample);
    sample.of.state = wanted->state;
    sample.of.demonstration = wanted->state != DBT_PAGE_ISSUED;
    if (wanted->hostile) {
        sample_hostility(&sample);
        sample.region.identity.name = sample_hostile[0];
    }
    if (wanted->large) {
        enlarge(&sample);
    }
    if (wanted->english) {
        sample_english(&sample);
    }
    sample_make(&sample);
    sample_need(snprintf(path, sizeof path, "%s/%s", folder, wanted->name) < PATH_BYTES, "a path");
    put(path, "index.html", dbt_buffer_text(&sample.out));
    if (wanted->linked) {
        put_linked(path, &sample.of);
    }
    sample_release(&sample);
}

static void make_runs(const char *folder)
{
    struct sample sample;
    struct dbt_page_runs runs;
    sample_init(&sample);
    sample_runs(&sample, &runs, 18);
    sample_need(dbt_page_runs(&sample.page, &runs, &sample.out, &sample.arena, &sample.error) ==
                    DBT_OK,
                sample.error.text);
    put(folder, "index.html", dbt_buffer_text(&sample.out));
    sample_release(&sample);
}

int main(int count, char **values)
{
    static const struct wanted pages[] = {
        {"2025-05", 3, DBT_PAGE_ISSUED, false, false, true, false},
        {"forty", 40, DBT_PAGE_ISSUED, false, false, true, false},
        {"many", 3000, DBT_PAGE_ISSUED, false, false, false, false},
        {"most", 5000, DBT_PAGE_ISSUED, false, false, false, false},
        {"draft", 8, DBT_PAGE_DRAFT, false, false, true, false},
        {"recalculated", 2, DBT_PAGE_RECALCULATED, false, false, true, false},
        {"empty", 0, DBT_PAGE_ISSUED, false, false, true, false},
        {"english", 12, DBT_PAGE_ISSUED, true, false, true, false},
        {"hostile", 0, DBT_PAGE_ISSUED, false, true, false, false},
        {"large", 5, DBT_PAGE_ISSUED, false, false, false, true},
    };
    if (count != 2) {
        fprintf(stderr, "usage: browser-pages FOLDER\n");
        return 2;
    }
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        make_run(values[1], &pages[i]);
    }
    make_runs(values[1]);
    return 0;
}
