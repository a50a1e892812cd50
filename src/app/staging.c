/* Documents on their way into a stage, and the list of what it holds. */
#include "staging.h"

/* One document's memory, reset after each: addresses only, which become memory as a document needs
   them. An invoice has its number when it comes here, so however long it is, it must fit. */
#define DOCUMENT_BYTES ((size_t)4 << 30)

/* So many documents take longer than to start processes for them. */
enum { WORTH_WORKERS = 16 };

struct work {
    const struct dbt_printing *printing;
    struct dbt_stage *stage;
    struct dbt_arena *names;
    struct dbt_arena arena; /* of the document at hand */
};

static const char *document_name(const struct work *work, const struct dbt_invoice *invoice)
{
    char period[DBT_DATE_BYTES];

    if (work->printing->recalculated)
        return dbt_arena_format(work->names, "invoices/%s/draft-%s.pdf",
                                dbt_period_write(invoice->period, period), invoice->buyer.org_no);
    if (invoice->number == 0)
        return dbt_arena_format(work->names, "invoices/draft-%s.pdf", invoice->buyer.org_no);
    return dbt_arena_format(work->names, "invoices/%lld.pdf", (long long)invoice->number);
}

static enum dbt_status lay_out(void *context, size_t index, struct dbt_document *document,
                               struct dbt_error *error)
{
    struct work *work = context;
    const struct dbt_printing *printing = work->printing;
    const struct dbt_invoice *invoice = &printing->invoices[index];
    struct dbt_document_options options = {
        .region = printing->region,
        .layouts = printing->layouts,
        .draft = invoice->number == 0,
        .recalculated = printing->recalculated,
        .metrics = dbt_renderer_metrics(printing->renderer),
    };

    dbt_arena_reset(&work->arena);
    enum dbt_status status = dbt_document_invoice(document, invoice, &options, &work->arena, error);
    if (status == DBT_INTERNAL)
        status =
            dbt_error_set(error, DBT_INPUT, "%s; correct the region's page layouts", error->text);
    return status;
}

static enum dbt_status stage_document(void *context, size_t index, struct dbt_text pdf,
                                      struct dbt_error *error)
{
    struct work *work = context;
    const char *name = document_name(work, &work->printing->invoices[index]);

    if (name == NULL)
        return dbt_error_memory(error, "a document's name");
    dbt_stage_write(work->stage, name, pdf);
    return DBT_OK;
}

enum dbt_status dbt_documents_stage(const struct dbt_printing *printing, struct dbt_stage *stage,
                                    struct dbt_arena *arena, struct dbt_error *error)
{
    struct work work = {.printing = printing, .stage = stage, .names = arena};
    struct dbt_rendering rendering = {
        .renderer = printing->renderer,
        .count = printing->count,
        .workers = printing->count < WORTH_WORKERS ? 1 : printing->threads,
        .context = &work,
        .lay_out = lay_out,
        .take = stage_document,
    };

    dbt_arena_init(&work.arena, DOCUMENT_BYTES);
    enum dbt_status status = dbt_render_many(&rendering, error);
    dbt_arena_release(&work.arena);
    return status;
}

enum dbt_status dbt_documents_try(const struct dbt_printing *printing, struct dbt_error *error)
{
    struct work work = {.printing = printing};
    struct dbt_document document;
    enum dbt_status status = DBT_OK;

    dbt_arena_init(&work.arena, DOCUMENT_BYTES);
    for (size_t i = 0; status == DBT_OK && i < printing->count; i++)
        status = lay_out(&work, i, &document, error);
    dbt_arena_release(&work.arena);
    return status;
}

/* One of each kind, with a number and, as a demonstration, without. */
enum { SPECIMENS = 2 * DBT_INVOICE_KIND_COUNT };

enum dbt_status dbt_layouts_try(struct dbt_printing printing, struct dbt_arena *arena,
                                struct dbt_error *error)
{
    const struct dbt_payment *payment = &printing.region->payment;
    struct dbt_invoice specimens[SPECIMENS] = {0};
    enum dbt_status status = DBT_OK;

    for (size_t i = 0; status == DBT_OK && i < SPECIMENS; i++) {
        status = dbt_document_specimen(&specimens[i], printing.region,
                                       (enum dbt_invoice_kind)(i / 2), arena, error);
        specimens[i].demonstration = i % 2 != 0;
        if (status == DBT_OK && i % 2 == 0)
            status = dbt_invoice_number(&specimens[i], payment->first_number,
                                        payment->ocr_length_digit, arena, error);
    }
    printing.invoices = specimens;
    printing.count = SPECIMENS;
    return status == DBT_OK ? dbt_documents_try(&printing, error) : status;
}

enum dbt_status dbt_staged_files(const struct dbt_stage *stage, struct dbt_output_files *files,
                                 struct dbt_arena *arena, struct dbt_error *error)
{
    struct dbt_output_file *items = dbt_arena_alloc(arena, stage->file_count + 1, sizeof *items);

    if (items == NULL)
        return dbt_error_memory(error, "the list of outputs");
    for (size_t i = 0; i < stage->file_count; i++)
        items[i] = (struct dbt_output_file){
            .name = stage->files[i].name,
            .size_bytes = stage->files[i].size_bytes,
            .sha256 = stage->files[i].sha256,
        };
    *files = (struct dbt_output_files){items, stage->file_count};
    return DBT_OK;
}
