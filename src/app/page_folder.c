/* Page folder: files, units and references of its invoices. */
#include "page_folder.h"

#include <stdlib.h>
#include <unistd.h>

#include "debitera/base/file_name.h"
#include "publish.h"
#include "staging.h"

struct filling {
    const struct dbt_page_folder *folder;
    const char *page; /* what a page in this language is called */
    struct dbt_arena *arena;
    bool failed; /* memory has ended */
};

int dbt_page_compare_files(const void *left, const void *right)
{
    const struct dbt_output_file *a = left;
    const struct dbt_output_file *b = right;

    return strcmp(a->name, b->name);
}

/* `name` is null when memory has ended. */
static const struct dbt_output_file *find_file(struct filling *filling, const char *name)
{
    const struct dbt_output_file key = {.name = name};

    filling->failed = filling->failed || name == NULL;
    return name == NULL || filling->folder->file_count == 0
               ? NULL
               : bsearch(&key, filling->folder->files, filling->folder->file_count, sizeof key,
                         dbt_page_compare_files);
}

/* ---- care units ------------------------------------------------------------------------------ */

static const struct dbt_output_file *find_report(struct filling *filling, const char *code)
{
    const char *name = dbt_file_name_make(code, filling->arena);

    return find_file(
        filling,
        name == NULL ? NULL : dbt_arena_format(filling->arena, DBT_UNIT_REPORTS "/%s.pdf", name));
}

/* Lines stand unit by unit. */
static bool begins_unit(const struct dbt_invoice *invoice, size_t line)
{
    return line == 0 ||
           strcmp(invoice->lines[line].unit_code, invoice->lines[line - 1].unit_code) != 0;
}

static void fill_units(struct filling *filling, const struct dbt_invoice *invoice,
                       struct dbt_page_invoice *out)
{
    size_t count = 0;
    struct dbt_page_unit *units;

    for (size_t i = 0; i < invoice->line_count; i++)
        count += begins_unit(invoice, i) ? 1 : 0;
    units = dbt_arena_alloc(filling->arena, count + 1, sizeof *units);
    if (units == NULL) {
        filling->failed = true;
        return;
    }
    out->units = units;
    for (size_t i = 0; i < invoice->line_count; i++) {
        const struct dbt_line *line = &invoice->lines[i];
        if (begins_unit(invoice, i))
            units[out->unit_count++] = (struct dbt_page_unit){
                line->unit_code, line->unit_name, find_report(filling, line->unit_code)};
    }
}

/* ---- references ------------------------------------------------------------------------------ */

static int compare_issued(const void *left, const void *right)
{
    const struct dbt_issued *a = left;
    const struct dbt_issued *b = right;

    return (a->number > b->number) - (a->number < b->number);
}

static const struct dbt_issued *find_issued(const struct filling *filling, int64_t number)
{
    const struct dbt_issued_list *issued = &filling->folder->books->issued;
    const struct dbt_issued key = {.number = number};

    return number == 0 || issued->count == 0
               ? NULL
               : bsearch(&key, issued->items, issued->count, sizeof key, compare_issued);
}

static bool exists(struct filling *filling, const char *path)
{
    filling->failed = filling->failed || path == NULL;
    return path != NULL && access(path, F_OK) == 0;
}

static bool has_page(struct filling *filling, const char *name)
{
    const struct dbt_page_folder *folder = filling->folder;

    if (folder->coming != NULL && strcmp(folder->coming, name) == 0)
        return exists(filling, dbt_arena_format(filling->arena, "%s/%s", folder->beside, name));
    return exists(
        filling, dbt_arena_format(filling->arena, "%s/%s/%s", folder->beside, name, filling->page));
}

/* Path of the page that shows the invoice; null: there is none. */
static const char *find_page(struct filling *filling, int64_t number)
{
    const struct dbt_run_list *runs = &filling->folder->books->runs;
    const struct dbt_issued *issued = find_issued(filling, number);
    const char *name = NULL;
    const char *path = NULL;

    for (size_t i = 0; issued != NULL && i < runs->count; i++)
        if (runs->items[i].sequence == issued->run) {
            name = dbt_run_folder_name(&runs->items[i], filling->arena);
            filling->failed = filling->failed || name == NULL;
        }
    if (name == NULL || filling->folder->beside == NULL || !has_page(filling, name))
        return NULL;
    path = dbt_arena_format(filling->arena, "../%s/%s", name, filling->page);
    filling->failed = filling->failed || path == NULL;
    return path;
}

static void fill_corrected_by(struct filling *filling, const char *numbers,
                              struct dbt_page_invoice *out)
{
    struct dbt_page_reference *references = NULL;
    size_t capacity = 0;
    char *end = NULL;

    for (long long number; (number = strtoll(numbers, &end, 10)) > 0; numbers = end) {
        references = dbt_arena_grow(filling->arena, references, out->corrected_by_count, &capacity,
                                    sizeof *references);
        if (references == NULL) {
            filling->failed = true;
            return;
        }
        out->corrected_by = references;
        references[out->corrected_by_count++] =
            (struct dbt_page_reference){number, find_page(filling, number)};
    }
}

static enum dbt_standing standing_of(const struct dbt_issued *issued)
{
    enum dbt_standing standing = DBT_STANDING_ISSUED;

    while (standing < DBT_STANDING_CREDITED &&
           strcmp(dbt_standing_word(standing), issued->status) != 0)
        standing++;
    return standing;
}

/* ---- invoices -------------------------------------------------------------------------------- */

static void fill_files(struct filling *filling, const struct dbt_invoice *invoice,
                       struct dbt_page_invoice *out)
{
    const bool recalculated = filling->folder->state == DBT_PAGE_RECALCULATED;
    struct dbt_arena *arena = filling->arena;

    out->pdf = find_file(filling, dbt_invoice_file(invoice, recalculated, "pdf", arena));
    out->lines = find_file(filling, dbt_invoice_file(invoice, recalculated, "csv", arena));
}

static void fill_invoice(struct filling *filling, const struct dbt_invoice *invoice,
                         struct dbt_page_invoice *out)
{
    const struct dbt_issued *issued = find_issued(filling, invoice->number);

    *out = (struct dbt_page_invoice){
        .number = invoice->number,
        .kind = invoice->kind,
        .issued = invoice->issued,
        .due = invoice->due,
        .provider = invoice->buyer.name,
        .org_no = invoice->buyer.org_no,
        .customer = invoice->customer,
        .net_ore = invoice->net_ore,
        .vat_ore = invoice->vat_ore,
        .rounding_ore = invoice->rounding_ore,
        .total_ore = invoice->total_ore,
        .refers_to = {invoice->refers_to, find_page(filling, invoice->refers_to)},
    };
    fill_units(filling, invoice, out);
    fill_files(filling, invoice, out);
    if (issued != NULL && invoice->kind == DBT_INVOICE_ORIGINAL) {
        out->standing = standing_of(issued);
        fill_corrected_by(filling, issued->corrected_by, out);
    }
}

static void fill_invoices(struct filling *filling, struct dbt_page_run *run)
{
    const struct dbt_page_folder *folder = filling->folder;
    struct dbt_page_invoice *invoices =
        dbt_arena_alloc(filling->arena, folder->invoice_count + 1, sizeof *invoices);

    if (invoices == NULL) {
        filling->failed = true;
        return;
    }
    for (size_t i = 0; i < folder->invoice_count; i++) {
        fill_invoice(filling, folder->invoices[i], &invoices[i]);
        run->demonstration = run->demonstration || folder->invoices[i]->demonstration;
    }
    run->invoices = invoices;
    run->invoice_count = folder->invoice_count;
}

/* ---- the page -------------------------------------------------------------------------------- */

static bool lies_in(const char *name, const char *folder)
{
    size_t length = strlen(folder);

    return strncmp(name, folder, length) == 0 && name[length] == '/';
}

/* What does not stand beside an invoice or a care unit. */
static void fill_rest(struct filling *filling, struct dbt_page_run *run)
{
    const struct dbt_page_folder *folder = filling->folder;
    struct dbt_output_file *files =
        dbt_arena_alloc(filling->arena, folder->file_count + 1, sizeof *files);

    if (files == NULL) {
        filling->failed = true;
        return;
    }
    run->files = files;
    for (size_t i = 0; i < folder->file_count; i++)
        if (!lies_in(folder->files[i].name, DBT_INVOICES_FOLDER) &&
            !lies_in(folder->files[i].name, DBT_UNIT_REPORTS))
            files[run->file_count++] = folder->files[i];
}

static const char *up_path(struct filling *filling)
{
    const char *path =
        filling->folder->listed ? dbt_arena_format(filling->arena, "../%s", filling->page) : NULL;

    filling->failed = filling->failed || (filling->folder->listed && path == NULL);
    return path;
}

enum dbt_status dbt_page_folder_write(const struct dbt_page_folder *folder,
                                      enum dbt_language language, struct dbt_buffer *out,
                                      struct dbt_arena *arena, struct dbt_error *error)
{
    struct filling filling = {
        .folder = folder, .page = dbt_page_name(folder->region, language), .arena = arena};
    struct dbt_page_common page = dbt_page_of_region(folder->region, folder->metrics, language);
    struct dbt_page_run run = {
        .run = folder->run,
        .state = folder->state,
        .all_runs = up_path(&filling),
        .provider = folder->provider,
    };

    page.last_month = folder->run->period.last;
    memcpy(page.net_ore, folder->net_ore, sizeof page.net_ore);
    if (folder->manifest != NULL) {
        run.findings = &folder->manifest->findings;
        run.price_list = folder->manifest->price_list;
        run.sources = folder->manifest->sources;
        run.source_count = folder->manifest->source_count;
    }
    fill_invoices(&filling, &run);
    fill_rest(&filling, &run);
    return filling.failed ? dbt_error_memory(error, "a page")
                          : dbt_page_run(&page, &run, out, arena, error);
}
