/* Paging: pages into the folders of results. */
#include "paging.h"

#include <stdlib.h>
#include <unistd.h>

#include "providers.h"
#include "staging.h"

/* Addresses only, which become memory as a page needs them. */
#define PAGE_BYTES ((size_t)4 << 30)

enum { MANIFEST_BYTES_MAX = 256 << 20 };

/* ---- what a folder's page is made of --------------------------------------------------------- */

enum dbt_status dbt_page_manifest(const char *folder, const struct dbt_manifest **manifest,
                                  struct dbt_arena *arena, struct dbt_error *error)
{
    const char *path = dbt_arena_format(arena, "%s/manifest.json", folder);
    struct dbt_manifest *read = dbt_arena_alloc(arena, 1, sizeof *read);
    struct dbt_buffer bytes;
    struct dbt_error reason;
    enum dbt_status status;

    if (path == NULL || read == NULL)
        return dbt_error_memory(error, "manifest.json");
    dbt_buffer_init(&bytes);
    status = dbt_file_read(path, MANIFEST_BYTES_MAX, &bytes, error);
    if (status == DBT_OK) {
        status = dbt_manifest_read(dbt_buffer_text(&bytes), read, arena, &reason);
        if (status != DBT_OK)
            (void)dbt_error_set(error, status, "%s: %s", path, reason.text);
    }
    dbt_buffer_release(&bytes);
    *manifest = read;
    return status;
}

enum dbt_status dbt_page_list_invoices(const struct dbt_invoices *invoices,
                                       struct dbt_page_folder *folder, struct dbt_arena *arena,
                                       struct dbt_error *error)
{
    const struct dbt_invoice **items =
        dbt_arena_alloc(arena, invoices->count + 1, sizeof(struct dbt_invoice *));

    if (items == NULL)
        return dbt_error_memory(error, "the invoices of a page");
    for (size_t i = 0; i < invoices->count; i++)
        items[i] = &invoices->items[i];
    folder->invoices = items;
    folder->invoice_count = invoices->count;
    return DBT_OK;
}

static enum dbt_status list_files(struct dbt_page_folder *folder, const struct dbt_stage *stage,
                                  struct dbt_arena *arena, struct dbt_error *error)
{
    struct dbt_output_files files;
    struct dbt_output_file *sorted;
    enum dbt_status status = dbt_staged_files(stage, &files, arena, error);

    if (status != DBT_OK)
        return status;
    sorted = dbt_arena_alloc(arena, files.count + 1, sizeof *sorted);
    if (sorted == NULL)
        return dbt_error_memory(error, "the files of a page");
    for (size_t i = 0; i < files.count; i++)
        sorted[i] = files.items[i];
    if (files.count > 0)
        qsort(sorted, files.count, sizeof *sorted, dbt_page_compare_files);
    folder->files = sorted;
    folder->file_count = files.count;
    return DBT_OK;
}

/* ---- into a stage ---------------------------------------------------------------------------- */

static enum dbt_status write_pages(const struct dbt_page_folder *folder, struct dbt_stage *stage,
                                   struct dbt_error *error)
{
    struct dbt_arena arena;
    struct dbt_buffer bytes;
    enum dbt_status status = DBT_OK;

    dbt_arena_init(&arena, PAGE_BYTES);
    dbt_buffer_init(&bytes);
    for (unsigned i = 0; status == DBT_OK && i < DBT_LANGUAGE_COUNT; i++) {
        const enum dbt_language language = (enum dbt_language)i;
        const char *name = dbt_page_name(folder->region, language);
        if (name == NULL)
            continue;
        dbt_buffer_clear(&bytes);
        dbt_arena_reset(&arena);
        status = dbt_page_folder_write(folder, language, &bytes, &arena, error);
        if (status == DBT_OK)
            dbt_stage_page(stage, name, dbt_buffer_text(&bytes));
    }
    dbt_buffer_release(&bytes);
    dbt_arena_release(&arena);
    return status;
}

enum dbt_status dbt_page_stage_folder(struct dbt_page_folder *folder, struct dbt_stage *stage,
                                      struct dbt_arena *arena, struct dbt_error *error)
{
    enum dbt_status status = list_files(folder, stage, arena, error);

    if (status == DBT_OK && folder->provider == NULL)
        status = dbt_page_manifest(stage->folder, &folder->manifest, arena, error);
    if (status == DBT_OK && folder->run->sequence == 0)
        status = dbt_page_months_add(folder, error);
    return status == DBT_OK ? write_pages(folder, stage, error) : status;
}

/* ---- of a publication ------------------------------------------------------------------------ */

/* A draft of a period that is billed stands in the place of what was issued of it. */
enum dbt_status dbt_page_books_open(struct dbt_page_books *books,
                                    const struct dbt_publication *publication,
                                    struct dbt_ledger *ledger, struct dbt_arena *arena,
                                    struct dbt_error *error)
{
    const struct dbt_period *period = &publication->run.period;
    const bool replaces = publication->draft && !dbt_publication_corrects(publication);
    const struct dbt_month_scope scope = {
        .months = {period->last - (DBT_FOLLOWUP_MONTHS - 1), period->last},
        .replaced = replaces ? period : NULL,
    };

    return dbt_page_books_load(books, ledger, &scope, arena, error);
}

/* Of what is issued there will be a list, made once all folders stand. */
static bool is_listed(const struct dbt_publication *publication, struct dbt_arena *arena)
{
    const char *list = dbt_arena_format(arena, "%s/index.html", publication->region_folder);

    return publication->run.sequence != 0 || (list != NULL && access(list, F_OK) == 0);
}

static enum dbt_status fill_folder(const struct dbt_publication *publication,
                                   const struct dbt_handout *handout,
                                   struct dbt_page_folder *folder, struct dbt_arena *arena,
                                   struct dbt_error *error)
{
    folder->region = &publication->pipeline->region;
    folder->metrics = dbt_renderer_metrics(publication->renderer);
    folder->run = &publication->run;
    folder->state = publication->run.sequence == 0 ? DBT_PAGE_DRAFT : DBT_PAGE_ISSUED;
    folder->listed = is_listed(publication, arena);
    folder->beside = publication->region_folder;
    if (handout == NULL)
        return dbt_page_list_invoices(&publication->invoices, folder, arena, error);
    folder->provider = handout->provider;
    folder->invoices = handout->invoices;
    folder->invoice_count = handout->invoice_count;
    folder->beside = dbt_arena_format(arena, "%s/" DBT_PROVIDERS_FOLDER "/%s",
                                      publication->region_folder, handout->folder);
    return folder->beside == NULL ? dbt_error_memory(error, "a provider's folder") : DBT_OK;
}

enum dbt_status dbt_page_stage(const struct dbt_publication *publication,
                               const struct dbt_page_books *books,
                               const struct dbt_handout *handout, struct dbt_stage *stage,
                               struct dbt_error *error)
{
    struct dbt_page_folder folder = {.books = books};
    struct dbt_arena arena;
    enum dbt_status status;

    if (stage->error.status != DBT_OK) /* its publication says it */
        return DBT_OK;
    dbt_arena_init(&arena, PAGE_BYTES);
    status = dbt_page_months(books, handout == NULL ? NULL : handout->org_no,
                             publication->run.period.last, folder.net_ore, error);
    if (status == DBT_OK)
        status = fill_folder(publication, handout, &folder, &arena, error);
    if (status == DBT_OK)
        status = dbt_page_stage_folder(&folder, stage, &arena, error);
    dbt_arena_release(&arena);
    return status;
}
