/* Providers: a folder for each, staged from the run's own. */
#include "providers.h"

#include <stdlib.h>
#include <unistd.h>

#include "debitera/base/file_name.h"
#include "packaging.h"
#include "paging.h"
#include "staging.h"

/* ---- what a folder holds --------------------------------------------------------------------- */

struct handing {
    const struct dbt_publication *publication;
    const struct dbt_page_books *books;
    const struct dbt_stage *run;
    struct dbt_stage_file *files; /* the run's, by name */
    size_t count;
    struct dbt_buffer sums; /* DBT_PROVIDERS_NAME */
};

static int compare_files(const void *a, const void *b)
{
    const struct dbt_stage_file *left = a;
    const struct dbt_stage_file *right = b;

    return strcmp(left->name, right->name);
}

/* The stage's own list grows while others add to it, and is in the order they came in. */
static enum dbt_status list_files(struct handing *handing, struct dbt_error *error)
{
    const struct dbt_stage *run = handing->run;

    handing->files = dbt_arena_alloc(&handing->publication->pipeline->arena, run->file_count + 1,
                                     sizeof *handing->files);
    if (handing->files == NULL)
        return dbt_error_memory(error, "the list of outputs");
    handing->count = run->file_count;
    for (size_t i = 0; i < handing->count; i++)
        handing->files[i] = run->files[i];
    qsort(handing->files, handing->count, sizeof *handing->files, compare_files);
    return DBT_OK;
}

static const struct dbt_stage_file *find_file(const struct handing *handing, const char *name)
{
    const struct dbt_stage_file key = {.name = name};

    return bsearch(&key, handing->files, handing->count, sizeof key, compare_files);
}

/* The run's document `name`, which is null when memory has ended. */
static enum dbt_status hand_document(const struct handing *handing, struct dbt_stage *own,
                                     const char *name, struct dbt_error *error)
{
    const struct dbt_stage_file *file = name == NULL ? NULL : find_file(handing, name);

    if (name == NULL)
        return dbt_error_memory(error, "the names of output files");
    if (file == NULL)
        return dbt_error_set(error, DBT_INTERNAL, "%s: %s was to be handed out, and is not made",
                             own->final, name);
    dbt_stage_link(own, name, handing->run, file);
    return DBT_OK;
}

/* What packaging.h makes of the documents, as far as it does; `name` without its folders `above`.
 */
static enum dbt_status hand_package(const struct handing *handing, struct dbt_stage *own,
                                    const char *name, size_t above, struct dbt_error *error)
{
    const struct dbt_stage_file *file = name == NULL ? NULL : find_file(handing, name);

    if (name == NULL)
        return dbt_error_memory(error, "the names of output files");
    if (file != NULL)
        dbt_stage_link(own, name + above, handing->run, file);
    return DBT_OK;
}

static enum dbt_status hand_invoice(const struct handing *handing, struct dbt_stage *own,
                                    const struct dbt_invoice *invoice, struct dbt_error *error)
{
    const long long number = invoice->number;
    enum dbt_status status = hand_document(
        handing, own, dbt_arena_format(own->arena, "invoices/%lld.pdf", number), error);

    return status == DBT_OK
               ? hand_package(handing, own,
                              dbt_arena_format(own->arena, "invoices/%lld.csv", number), 0, error)
               : status;
}

static enum dbt_status hand_report(const struct handing *handing, struct dbt_stage *own,
                                   const struct dbt_followup_unit *unit, struct dbt_error *error)
{
    const char *code = dbt_file_name_make(unit->code, own->arena);

    return hand_document(
        handing, own,
        code == NULL ? NULL : dbt_arena_format(own->arena, DBT_UNIT_REPORTS "/%s.pdf", code),
        error);
}

static enum dbt_status hand_packages(const struct handing *handing, struct dbt_stage *own,
                                     const struct dbt_handout *handout, struct dbt_error *error)
{
    static const char *const kinds[] = {"zip", "pdf"};
    enum dbt_status status = DBT_OK;

    for (size_t i = 0; status == DBT_OK && i < sizeof kinds / sizeof *kinds; i++)
        status = hand_package(
            handing, own,
            dbt_arena_format(own->arena, DBT_PACKAGES_FOLDER "/%s.%s", handout->folder, kinds[i]),
            sizeof DBT_PACKAGES_FOLDER "/" - 1, error);
    return status;
}

static enum dbt_status fill(const struct handing *handing, struct dbt_stage *own,
                            const struct dbt_handout *handout, struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;

    for (size_t i = 0; status == DBT_OK && i < handout->invoice_count; i++)
        status = hand_invoice(handing, own, handout->invoices[i], error);
    for (size_t i = 0; status == DBT_OK && i < handout->unit_count; i++)
        status = hand_report(handing, own, handout->units[i], error);
    if (status == DBT_OK)
        status = hand_packages(handing, own, handout, error);
    if (status != DBT_OK)
        return status;
    dbt_stage_seal(own);
    return dbt_page_stage(handing->publication, handing->books, handout, own, error);
}

/* ---- all of them ----------------------------------------------------------------------------- */

static enum dbt_status begin(const struct handing *handing, const struct dbt_handout *handout,
                             struct dbt_stage *own, struct dbt_error *error)
{
    const struct dbt_publication *publication = handing->publication;
    struct dbt_arena *arena = &publication->pipeline->arena;
    const char *parent = dbt_arena_format(arena, "%s/" DBT_PROVIDERS_FOLDER "/%s",
                                          publication->region_folder, handout->folder);

    return parent == NULL ? dbt_error_memory(error, "a provider's folder")
                          : dbt_stage_init(own, arena, parent, publication->name, error);
}

static enum dbt_status stage_one(struct handing *handing, const struct dbt_handout *handout,
                                 struct dbt_stage *own, struct dbt_error *error)
{
    enum dbt_status status = fill(handing, own, handout, error);

    if (status != DBT_OK)
        return status;
    if (own->error.status != DBT_OK)
        return dbt_error_set(error, own->error.status, "%s", own->error.text);
    dbt_buffer_format(&handing->sums, "%s  ../" DBT_PROVIDERS_FOLDER "/%s/%s/" DBT_SUMS_NAME "\n",
                      own->sums_sha256, handout->folder, handing->publication->name);
    return DBT_OK;
}

static enum dbt_status stage_all(struct handing *handing, struct dbt_provider_folders *folders,
                                 struct dbt_error *error)
{
    const struct dbt_handouts *handouts = folders->handouts;
    enum dbt_status status = list_files(handing, error);

    for (size_t i = 0; status == DBT_OK && i < handouts->count; i++) {
        status = begin(handing, &handouts->items[i], &folders->stages[i], error);
        folders->count += status == DBT_OK ? 1 : 0;
        if (status == DBT_OK)
            status = stage_one(handing, &handouts->items[i], &folders->stages[i], error);
    }
    return status == DBT_OK && handing->sums.failed ? dbt_error_memory(error, DBT_PROVIDERS_NAME)
                                                    : status;
}

enum dbt_status dbt_providers_stage(const struct dbt_publication *publication,
                                    const struct dbt_page_books *books, struct dbt_stage *stage,
                                    struct dbt_provider_folders *folders, struct dbt_error *error)
{
    const struct dbt_handouts *handouts = folders->handouts;
    struct handing handing = {.publication = publication, .books = books, .run = stage};
    enum dbt_status status;

    if (publication->draft || handouts->count == 0)
        return DBT_OK;
    if (stage->error.status != DBT_OK) /* its files may not be there */
        return dbt_error_set(error, stage->error.status, "%s", stage->error.text);
    folders->stages =
        dbt_arena_alloc(&publication->pipeline->arena, handouts->count, sizeof *folders->stages);
    if (folders->stages == NULL)
        return dbt_error_memory(error, "the providers' folders");
    dbt_buffer_init(&handing.sums);
    status = stage_all(&handing, folders, error);
    if (status == DBT_OK)
        dbt_stage_write(stage, DBT_PROVIDERS_NAME, dbt_buffer_text(&handing.sums));
    dbt_buffer_release(&handing.sums);
    return status;
}

enum dbt_status dbt_providers_publish(struct dbt_provider_folders *folders, struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;

    for (size_t i = 0; status == DBT_OK && i < folders->count; i++)
        status = dbt_stage_publish(&folders->stages[i], error);
    return status;
}

void dbt_providers_release(struct dbt_provider_folders *folders)
{
    for (size_t i = 0; i < folders->count; i++)
        dbt_stage_release(&folders->stages[i]);
    folders->count = 0;
}
