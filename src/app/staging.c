/* Documents on their way into a stage, and the list of what it holds. */
#include "staging.h"

#include "debitera/base/file_name.h"

/* One document's memory, reset after each: addresses only, which become memory as a document needs
   them. An invoice has its number when it comes here, so however long it is, it must fit. */
#define DOCUMENT_BYTES ((size_t)4 << 30)

/* So many documents take longer than to start processes for them. */
enum { WORTH_WORKERS = 16 };

struct work {
    const struct dbt_printing *printing;
    struct dbt_stage *stage; /* null: they are only laid out */
    struct dbt_arena *names;
    struct dbt_arena arena; /* of the document at hand */
};

/* ---- which documents ------------------------------------------------------------------------- */

/* Invoices come first, then the units' reports, then the region's. */
static size_t count_documents(const struct dbt_printing *printing)
{
    return printing->invoices.count +
           (printing->followup == NULL ? 0 : printing->followup->unit_count + 1);
}

/* Null: it is a report. */
static struct dbt_invoice *invoice_at(const struct dbt_printing *printing, size_t index)
{
    return index < printing->invoices.count ? &printing->invoices.items[index] : NULL;
}

/* Of a report; null: it is the region's. */
static const struct dbt_followup_unit *unit_at(const struct dbt_printing *printing, size_t index)
{
    size_t unit = index - printing->invoices.count;

    return unit < printing->followup->unit_count ? &printing->followup->units[unit] : NULL;
}

const char *dbt_invoice_file(const struct dbt_invoice *invoice, bool recalculated,
                             const char *extension, struct dbt_arena *arena)
{
    char period[DBT_DATE_BYTES];

    if (recalculated)
        return dbt_arena_format(arena, DBT_INVOICES_FOLDER "/%s/draft-%s.%s",
                                dbt_period_write(invoice->period, period), invoice->buyer.org_no,
                                extension);
    if (invoice->number == 0)
        return dbt_arena_format(arena, DBT_INVOICES_FOLDER "/draft-%s.%s", invoice->buyer.org_no,
                                extension);
    return dbt_arena_format(arena, DBT_INVOICES_FOLDER "/%lld.%s", (long long)invoice->number,
                            extension);
}

const char *dbt_report_file(const struct dbt_followup_unit *unit, struct dbt_arena *arena)
{
    const char *name;

    if (unit == NULL)
        return DBT_REGION_REPORT;
    name = dbt_file_name_make(unit->code, arena);
    return name == NULL ? NULL : dbt_arena_format(arena, DBT_UNIT_REPORTS "/%s.pdf", name);
}

static const char *document_name(const struct work *work, size_t index)
{
    const struct dbt_invoice *invoice = invoice_at(work->printing, index);

    return invoice != NULL
               ? dbt_invoice_file(invoice, work->printing->recalculated, "pdf", work->names)
               : dbt_report_file(unit_at(work->printing, index), work->names);
}

/* ---- one of them ----------------------------------------------------------------------------- */

/* An invoice's own rows of lines.csv. */
static enum dbt_status write_lines(const struct work *work, struct dbt_invoice *invoice,
                                   struct dbt_buffer *rows, struct dbt_error *error)
{
    const struct dbt_invoices one = {.items = invoice, .count = 1};
    const struct dbt_result result = {.region = work->printing->region, .invoices = &one};

    return dbt_export(DBT_FORMAT_LINES, &result, rows, error);
}

static enum dbt_status attach_lines(struct work *work, struct dbt_invoice *invoice,
                                    struct dbt_document *document, struct dbt_error *error)
{
    struct dbt_attachment *lines = dbt_arena_alloc(&work->arena, 1, sizeof *lines);
    const char *bytes = NULL;
    struct dbt_buffer rows;
    enum dbt_status status;

    dbt_buffer_init(&rows);
    status = write_lines(work, invoice, &rows, error);
    if (status == DBT_OK && lines != NULL)
        bytes = dbt_arena_copy(&work->arena, dbt_buffer_text(&rows));
    if (bytes != NULL)
        *lines = (struct dbt_attachment){
            .name = invoice->number == 0
                        ? dbt_arena_format(&work->arena, "draft-%s.csv", invoice->buyer.org_no)
                        : dbt_arena_format(&work->arena, "%lld.csv", (long long)invoice->number),
            .type = "text/csv",
            .description = work->printing->region->texts[DBT_TEXT_ATTACHMENT],
            .bytes = {bytes, rows.length},
        };
    dbt_buffer_release(&rows);
    if (status == DBT_OK && (bytes == NULL || lines->name == NULL))
        status = dbt_error_memory(error, "an invoice's lines");
    document->attachments = lines;
    document->attachment_count = 1;
    return status;
}

static enum dbt_status lay_out(void *context, size_t index, struct dbt_document *document,
                               struct dbt_error *error)
{
    struct work *work = context;
    const struct dbt_printing *printing = work->printing;
    struct dbt_invoice *invoice = invoice_at(printing, index);
    struct dbt_document_options options = {
        .region = printing->region,
        .layouts = printing->layouts,
        .draft = invoice == NULL ? printing->draft : invoice->number == 0,
        .recalculated = printing->recalculated,
        .trial = work->stage == NULL,
        .metrics = dbt_renderer_metrics(printing->renderer),
    };
    enum dbt_status status;

    dbt_arena_reset(&work->arena);
    if (invoice == NULL)
        status = dbt_document_report(document,
                                     &(struct dbt_report){.followup = printing->followup,
                                                          .unit = unit_at(printing, index),
                                                          .date = printing->date},
                                     &options, &work->arena, error);
    else
        status = dbt_document_invoice(document, invoice, &options, &work->arena, error);
    if (status == DBT_OK && invoice != NULL && work->stage != NULL)
        status = attach_lines(work, invoice, document, error);
    if (status == DBT_INTERNAL)
        status =
            dbt_error_set(error, DBT_INPUT, "%s; correct the region's page layouts", error->text);
    return status;
}

/* Workers laid the invoice out in processes of their own, so what it carries is made here again. */
static enum dbt_status stage_lines(const struct work *work, struct dbt_invoice *invoice,
                                   struct dbt_error *error)
{
    const char *name = dbt_invoice_file(invoice, work->printing->recalculated, "csv", work->names);
    struct dbt_buffer rows;
    enum dbt_status status;

    if (name == NULL)
        return dbt_error_memory(error, "a document's name");
    dbt_buffer_init(&rows);
    status = write_lines(work, invoice, &rows, error);
    if (status == DBT_OK)
        dbt_stage_write(work->stage, name, dbt_buffer_text(&rows));
    dbt_buffer_release(&rows);
    return status;
}

static enum dbt_status stage_document(void *context, size_t index, struct dbt_text pdf,
                                      struct dbt_error *error)
{
    struct work *work = context;
    struct dbt_invoice *invoice = invoice_at(work->printing, index);
    const char *name = document_name(work, index);

    if (name == NULL)
        return dbt_error_memory(error, "a document's name");
    dbt_stage_write(work->stage, name, pdf);
    return invoice == NULL ? DBT_OK : stage_lines(work, invoice, error);
}

/* ---- all of them ----------------------------------------------------------------------------- */

enum dbt_status dbt_documents_stage(const struct dbt_printing *printing, struct dbt_stage *stage,
                                    struct dbt_arena *arena, struct dbt_error *error)
{
    struct work work = {.printing = printing, .stage = stage, .names = arena};
    struct dbt_rendering rendering = {
        .renderer = printing->renderer,
        .count = count_documents(printing),
        .workers = count_documents(printing) < WORTH_WORKERS ? 1 : printing->threads,
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
    for (size_t i = 0; status == DBT_OK && i < count_documents(printing); i++)
        status = lay_out(&work, i, &document, error);
    dbt_arena_release(&work.arena);
    return status;
}

/* Of invoices one of each kind, with a number and, as a demonstration, without. */
enum { SPECIMENS = 2 * DBT_INVOICE_KIND_COUNT };

enum dbt_status dbt_layouts_try(struct dbt_printing printing, struct dbt_arena *arena,
                                struct dbt_error *error)
{
    const struct dbt_payment *payment = &printing.region->payment;
    struct dbt_invoice specimens[SPECIMENS] = {0};
    struct dbt_followup followup = {0};
    enum dbt_status status = DBT_OK;

    for (size_t i = 0; status == DBT_OK && i < SPECIMENS; i++) {
        status = dbt_document_specimen(&specimens[i], printing.region,
                                       (enum dbt_invoice_kind)(i / 2), arena, error);
        specimens[i].demonstration = i % 2 != 0;
        if (status == DBT_OK && i % 2 == 0)
            status = dbt_invoice_number(&specimens[i], payment->first_number,
                                        payment->ocr_length_digit, arena, error);
    }
    printing.invoices = (struct dbt_invoices){.items = specimens, .count = SPECIMENS};
    if (status == DBT_OK && printing.region->followup.wanted) {
        status = dbt_document_followup_specimen(&followup, printing.region, arena, error);
        printing.followup = &followup;
    }
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
