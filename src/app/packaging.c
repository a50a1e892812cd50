/* Packaging: lists and archives of a run, into its stage. */
#include "packaging.h"

#include "archive.h"
#include "bound.h"
#include "listing.h"
#include "staged.h"
#include "staging.h"

/* Of the names and copies for one package: documents of all providers at the most. */
#define SCRATCH_BYTES ((size_t)1 << 30)

struct packing {
    const struct dbt_publication *publication;
    const struct dbt_region *region;
    struct dbt_stage *stage;
    struct dbt_staged_list files; /* of the stage, without packages */
    struct dbt_arena arena;       /* of the package at hand */
};

static enum dbt_status no_memory(struct dbt_error *error)
{
    return dbt_error_memory(error, "the packages");
}

/* ---- one PDF --------------------------------------------------------------------------------- */

/* As texts say what a document is: "Faktura 70001000 Vårdbolaget AB". */
static bool add_invoice(struct packing *packing, struct dbt_bound_part *part,
                        const struct dbt_invoice *invoice)
{
    static const enum dbt_text_key keys[DBT_INVOICE_KIND_COUNT] = {
        [DBT_INVOICE_ORIGINAL] = DBT_TEXT_INVOICE,
        [DBT_INVOICE_ADJUSTMENT] = DBT_TEXT_ADJUSTMENT,
        [DBT_INVOICE_CREDIT] = DBT_TEXT_CREDIT,
    };

    *part = (struct dbt_bound_part){
        .title = dbt_arena_format(&packing->arena, "%s %lld %s",
                                  packing->region->texts[keys[invoice->kind]],
                                  (long long)invoice->number, invoice->buyer.name),
        .name = dbt_invoice_file(invoice, false, "pdf", &packing->arena),
    };
    return part->title != NULL && part->name != NULL;
}

/* Of null: the region's. */
static bool add_report(struct packing *packing, struct dbt_bound_part *part,
                       const struct dbt_followup_unit *unit)
{
    *part = (struct dbt_bound_part){
        .title =
            dbt_arena_format(&packing->arena, "%s %s", packing->region->texts[DBT_TEXT_FOLLOW_UP],
                             unit != NULL ? unit->name : packing->region->identity.name),
        .name = dbt_report_file(unit, &packing->arena),
    };
    return part->title != NULL && part->name != NULL;
}

/* The parts are there; `handout` null: they are everybody's. */
static enum dbt_status bind(struct packing *packing, const struct dbt_bound_part *parts,
                            size_t count, const struct dbt_handout *handout,
                            struct dbt_error *error)
{
    const struct dbt_region *region = packing->region;
    const char *owner = handout != NULL ? handout->provider : region->identity.name;
    const char *folder = handout != NULL ? handout->folder : DBT_PACKAGE_OF_ALL;
    const struct dbt_bound bound = {
        .stage = packing->stage,
        .title = dbt_arena_format(&packing->arena, "%s %s", owner, packing->publication->name),
        .author = region->identity.name,
        .language = dbt_language_tag(region->language),
        .day = packing->publication->run.issue_date,
        .parts = parts,
        .count = count,
    };
    const char *name = dbt_arena_format(&packing->arena, DBT_PACKAGES_FOLDER "/%s.pdf", folder);

    return bound.title == NULL || name == NULL ? no_memory(error)
                                               : dbt_bound_stage(&bound, name, error);
}

static enum dbt_status bind_handout(struct packing *packing, const struct dbt_handout *handout,
                                    struct dbt_error *error)
{
    const size_t count = handout->invoice_count + handout->unit_count;
    struct dbt_bound_part *parts = dbt_arena_alloc(&packing->arena, count, sizeof *parts);
    bool done = parts != NULL;
    size_t at = 0;

    for (size_t i = 0; done && i < handout->invoice_count; i++)
        done = add_invoice(packing, &parts[at++], handout->invoices[i]);
    for (size_t i = 0; done && i < handout->unit_count; i++)
        done = add_report(packing, &parts[at++], handout->units[i]);
    return done ? bind(packing, parts, count, handout, error) : no_memory(error);
}

/* Every document, whoever's it is. */
static enum dbt_status bind_all(struct packing *packing, struct dbt_error *error)
{
    const struct dbt_invoices *invoices = &packing->publication->invoices;
    const struct dbt_followup *followup = packing->publication->followup;
    const size_t units = followup == NULL ? 0 : followup->unit_count;
    const size_t count = invoices->count + (followup == NULL ? 0 : units + 1);
    struct dbt_bound_part *parts = dbt_arena_alloc(&packing->arena, count + 1, sizeof *parts);
    bool done = parts != NULL;
    size_t at = 0;

    for (size_t i = 0; done && i < invoices->count; i++)
        done = add_invoice(packing, &parts[at++], &invoices->items[i]);
    if (done && followup != NULL)
        done = add_report(packing, &parts[at++], NULL);
    for (size_t i = 0; done && i < units; i++)
        done = add_report(packing, &parts[at++], &followup->units[i]);
    if (!done)
        return no_memory(error);
    return count == 0 ? DBT_OK : bind(packing, parts, count, NULL, error);
}

/* ---- a provider's lists ---------------------------------------------------------------------- */

struct provider_lists {
    struct dbt_buffer csv[2];
    struct dbt_list lists[2];
};

static const struct {
    enum dbt_format format;
    const char *name;
} provider_formats[] = {{DBT_FORMAT_INVOICES, "invoices"}, {DBT_FORMAT_LINES, "lines"}};
enum { PROVIDER_LISTS = sizeof provider_formats / sizeof *provider_formats };

static enum dbt_status export_lists(struct packing *packing, const struct dbt_handout *handout,
                                    struct provider_lists *lists, struct dbt_error *error)
{
    struct dbt_invoice *items =
        dbt_arena_alloc(&packing->arena, handout->invoice_count, sizeof *items);
    const struct dbt_invoices own = {.items = items, .count = handout->invoice_count};
    enum dbt_status status = DBT_OK;
    struct dbt_result result;

    if (items == NULL)
        return no_memory(error);
    for (size_t i = 0; i < handout->invoice_count; i++)
        items[i] = *handout->invoices[i];
    dbt_publication_result(packing->publication, &result);
    result.invoices = &own;
    for (size_t i = 0; status == DBT_OK && i < PROVIDER_LISTS; i++)
        status = dbt_export(provider_formats[i].format, &result, &lists->csv[i], error);
    return status;
}

/* A provider has fewer lines than a sheet: one of a million lines has no document that would fit
   what a PDF may hold. */
static enum dbt_status read_lists(struct packing *packing, struct provider_lists *lists,
                                  struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;

    for (size_t i = 0; status == DBT_OK && i < PROVIDER_LISTS; i++) {
        struct dbt_lists read = {0};
        const struct dbt_csv_source source = dbt_list_source(
            provider_formats[i].name, dbt_medium_memory(&lists->csv[i]), lists->csv[i].length, 0);
        status = dbt_lists_read(&source, &read, &packing->arena, error);
        if (status == DBT_OK)
            lists->lists[i] = read.items[0];
    }
    return status;
}

/* Its rows as a workbook, in memory: a page of an invoice has some thirty. */
static enum dbt_status make_workbook(struct packing *packing, const struct dbt_handout *handout,
                                     struct dbt_buffer *out, struct dbt_error *error)
{
    struct provider_lists lists;
    struct dbt_workbook workbook = {
        .title = dbt_arena_format(&packing->arena, "%s %s", handout->provider,
                                  packing->publication->name),
        .author = packing->region->identity.name,
        .day = dbt_package_day(packing->publication->run.issue_date),
        .lists = lists.lists,
        .count = PROVIDER_LISTS,
    };
    enum dbt_status status;

    for (size_t i = 0; i < PROVIDER_LISTS; i++)
        dbt_buffer_init(&lists.csv[i]);
    status =
        workbook.title == NULL ? no_memory(error) : export_lists(packing, handout, &lists, error);
    if (status == DBT_OK)
        status = read_lists(packing, &lists, error);
    if (status == DBT_OK)
        status = dbt_workbook_write(&workbook, dbt_medium_memory(out), error);
    for (size_t i = 0; i < PROVIDER_LISTS; i++)
        dbt_buffer_release(&lists.csv[i]);
    return status;
}

/* ---- zips ------------------------------------------------------------------------------------ */

static enum dbt_status add_file(struct packing *packing, struct dbt_archive *archive,
                                const char *name, struct dbt_error *error)
{
    const struct dbt_stage_file *found;

    if (name == NULL)
        return no_memory(error);
    found = dbt_staged_find(&packing->files, name);
    if (found == NULL)
        return dbt_error_set(error, DBT_INTERNAL, "%s: a document that was not made", name);
    archive->entries[archive->count++] =
        (struct dbt_archive_entry){.name = found->name, .sha256 = found->sha256};
    return DBT_OK;
}

static enum dbt_status add_handout(struct packing *packing, struct dbt_archive *archive,
                                   const struct dbt_handout *handout, struct dbt_error *error)
{
    static const char *const extensions[] = {"csv", "pdf"};
    struct dbt_arena *arena = &packing->arena;
    enum dbt_status status = DBT_OK;

    for (size_t i = 0; status == DBT_OK && i < 2 * handout->invoice_count; i++)
        status = add_file(
            packing, archive,
            dbt_invoice_file(handout->invoices[i / 2], false, extensions[i % 2], arena), error);
    for (size_t i = 0; status == DBT_OK && i < handout->unit_count; i++)
        status = add_file(packing, archive, dbt_report_file(handout->units[i], arena), error);
    return status;
}

static struct dbt_archive begin_archive(struct packing *packing, size_t count)
{
    return (struct dbt_archive){
        .stage = packing->stage,
        .day = dbt_package_day(packing->publication->run.issue_date),
        .entries = dbt_arena_alloc(&packing->arena, count, sizeof(struct dbt_archive_entry)),
    };
}

static enum dbt_status zip_handout(struct packing *packing, const struct dbt_handout *handout,
                                   struct dbt_error *error)
{
    struct dbt_archive archive =
        begin_archive(packing, 2 * handout->invoice_count + handout->unit_count + 1);
    const char *name =
        dbt_arena_format(&packing->arena, DBT_PACKAGES_FOLDER "/%s.zip", handout->folder);
    struct dbt_buffer workbook;
    enum dbt_status status;

    if (archive.entries == NULL || name == NULL)
        return no_memory(error);
    dbt_buffer_init(&workbook);
    status = make_workbook(packing, handout, &workbook, error);
    if (status == DBT_OK)
        status = add_handout(packing, &archive, handout, error);
    if (status == DBT_OK) {
        archive.entries[archive.count++] = (struct dbt_archive_entry){
            .name = DBT_PROVIDER_WORKBOOK, .bytes = dbt_buffer_text(&workbook)};
        status = dbt_archive_stage(&archive, name, error);
    }
    dbt_buffer_release(&workbook);
    return status;
}

static enum dbt_status zip_all(struct packing *packing, struct dbt_error *error)
{
    struct dbt_archive archive = begin_archive(packing, packing->files.count + 1);

    if (archive.entries == NULL)
        return no_memory(error);
    for (size_t i = 0; i < packing->files.count; i++)
        archive.entries[archive.count++] = (struct dbt_archive_entry){
            .name = packing->files.items[i].name, .sha256 = packing->files.items[i].sha256};
    return dbt_archive_stage(&archive, DBT_PACKAGES_FOLDER "/" DBT_PACKAGE_OF_ALL ".zip", error);
}

/* ---- all of them ----------------------------------------------------------------------------- */

static enum dbt_status pack(struct packing *packing, const struct dbt_handouts *handouts,
                            struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;

    for (size_t i = 0; status == DBT_OK && i < handouts->count; i++) {
        dbt_arena_reset(&packing->arena);
        status = zip_handout(packing, &handouts->items[i], error);
        if (status == DBT_OK)
            status = bind_handout(packing, &handouts->items[i], error);
    }
    dbt_arena_reset(&packing->arena);
    if (status == DBT_OK)
        status = zip_all(packing, error);
    return status == DBT_OK ? bind_all(packing, error) : status;
}

static enum dbt_status stage_lists(const struct dbt_publication *publication,
                                   struct dbt_stage *stage, struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = publication->pipeline;
    const char *author = pipeline->region.identity.name;
    const struct dbt_listing listing = {
        .title = dbt_arena_format(&pipeline->arena, "%s %s", author, publication->name),
        .author = author,
        .day = publication->run.issue_date,
    };

    return listing.title == NULL ? no_memory(error) : dbt_lists_stage(&listing, stage, error);
}

enum dbt_status dbt_packages_stage(const struct dbt_publication *publication,
                                   const struct dbt_handouts *handouts, struct dbt_stage *stage,
                                   struct dbt_error *error)
{
    struct packing packing = {
        .publication = publication, .region = &publication->pipeline->region, .stage = stage};
    enum dbt_status status = stage_lists(publication, stage, error);

    if (status != DBT_OK || publication->draft)
        return status;
    dbt_arena_init(&packing.arena, SCRATCH_BYTES);
    if (!dbt_staged_list(stage, &packing.files, stage->arena))
        status = no_memory(error);
    if (status == DBT_OK)
        status = pack(&packing, handouts, error);
    dbt_arena_release(&packing.arena);
    return status;
}
