/* Providers: a folder for each, staged from the run's own. */
#include "providers.h"

#include "packaging.h"
#include "paging.h"
#include "staged.h"
#include "staging.h"

/* ---- what a folder holds --------------------------------------------------------------------- */

struct handing {
    const struct dbt_publication *publication;
    const struct dbt_page_books *books;
    const struct dbt_stage *run;
    struct dbt_staged_list files; /* the run's */
    struct dbt_buffer sums;       /* DBT_PROVIDERS_NAME */
};

/* The run's file `name`, which is null when memory has ended, without its folders `above`. */
static enum dbt_status hand(const struct handing *handing, struct dbt_stage *own, const char *name,
                            size_t above, struct dbt_error *error)
{
    const struct dbt_stage_file *file =
        name == NULL ? NULL : dbt_staged_find(&handing->files, name);

    if (name == NULL)
        return dbt_error_memory(error, "the names of output files");
    if (file == NULL)
        return dbt_error_set(error, DBT_INTERNAL, "%s: %s was to be handed out, and is not made",
                             own->final, name);
    dbt_stage_link(own, name + above, handing->run, file);
    return DBT_OK;
}

static enum dbt_status hand_invoice(const struct handing *handing, struct dbt_stage *own,
                                    const struct dbt_invoice *invoice, struct dbt_error *error)
{
    enum dbt_status status =
        hand(handing, own, dbt_invoice_file(invoice, false, "pdf", own->arena), 0, error);

    return status == DBT_OK
               ? hand(handing, own, dbt_invoice_file(invoice, false, "csv", own->arena), 0, error)
               : status;
}

static enum dbt_status hand_packages(const struct handing *handing, struct dbt_stage *own,
                                     const struct dbt_handout *handout, struct dbt_error *error)
{
    static const char *const kinds[] = {"zip", "pdf"};
    enum dbt_status status = DBT_OK;

    for (size_t i = 0; status == DBT_OK && i < sizeof kinds / sizeof *kinds; i++)
        status = hand(
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
        status = hand(handing, own, dbt_report_file(handout->units[i], own->arena), 0, error);
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
    enum dbt_status status = DBT_OK;

    if (!dbt_staged_list(handing->run, &handing->files, &handing->publication->pipeline->arena))
        return dbt_error_memory(error, "the list of outputs");
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
