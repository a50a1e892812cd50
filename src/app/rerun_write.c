/* A rerun's folder: documents where they are asked for, then the files, staged and put in place. */
#include "listing.h"
#include "page_folder.h"
#include "report.h"
#include "rerun.h"
#include "staging.h"

/* The invoices of all months, one after the other. */
static enum dbt_status list_invoices(struct dbt_rerun_work *work, struct dbt_printing *printing,
                                     struct dbt_error *error)
{
    struct dbt_invoice *items = NULL;
    size_t count = 0;

    for (size_t i = 0; i < work->month_count; i++)
        count += work->months[i].pipeline.invoices.count;
    items = dbt_arena_alloc(&work->base.arena, count + 1, sizeof *items);
    if (items == NULL)
        return dbt_error_memory(error, "the list of invoices");
    for (size_t i = 0; i < work->month_count; i++) {
        const struct dbt_invoices *invoices = &work->months[i].pipeline.invoices;
        for (size_t k = 0; k < invoices->count; k++)
            items[printing->invoices.count++] = invoices->items[k];
    }
    printing->invoices.items = items;
    return DBT_OK;
}

static enum dbt_status write_documents(struct dbt_rerun_work *work, struct dbt_printing *printing,
                                       struct dbt_stage *stage, struct dbt_error *error)
{
    return work->base.options->text[DBT_OPTION_DOCUMENTS] == NULL
               ? DBT_OK
               : dbt_documents_stage(printing, stage, &work->base.arena, error);
}

static enum dbt_status write_file(struct dbt_rerun_work *work, enum dbt_rerun_file file,
                                  struct dbt_stage *stage, struct dbt_error *error)
{
    struct dbt_rerun rerun = dbt_rerun_describe(work);
    struct dbt_output_files files;
    struct dbt_buffer bytes;
    enum dbt_status status = dbt_staged_files(stage, &files, &work->base.arena, error);

    if (status != DBT_OK)
        return status;
    rerun.files = files.items;
    rerun.file_count = files.count;
    dbt_buffer_init(&bytes);
    status = dbt_export_rerun(file, &rerun, &bytes, error);
    if (status == DBT_OK)
        dbt_stage_write(stage, dbt_rerun_file_name(file), dbt_buffer_text(&bytes));
    dbt_buffer_release(&bytes);
    return status;
}

static enum dbt_status write_lists(struct dbt_rerun_work *work, struct dbt_stage *stage,
                                   struct dbt_error *error)
{
    const char *author = work->base.region.identity.name;
    char period[DBT_DATE_BYTES];
    const struct dbt_listing listing = {
        .title = dbt_arena_format(&work->base.arena, "%s %s", author,
                                  dbt_period_write(work->base.options->period, period)),
        .author = author,
        .day = dbt_month_last(work->base.options->period.last),
    };

    return listing.title == NULL ? dbt_error_memory(error, "the lists")
                                 : dbt_lists_stage(&listing, stage, error);
}

/* Of all months together; no ledger is asked, so the chart has what was computed. */
static enum dbt_status write_page(struct dbt_rerun_work *work, const struct dbt_printing *printing,
                                  struct dbt_stage *stage, struct dbt_error *error)
{
    static const struct dbt_page_books no_books = {.runs.count = 0};
    struct dbt_run run = work->months[work->month_count - 1].run;
    struct dbt_page_folder folder = {
        .region = &work->base.region,
        .metrics = dbt_renderer_metrics(printing->renderer),
        .run = &run,
        .state = DBT_PAGE_RECALCULATED,
        .books = &no_books,
    };
    enum dbt_status status;

    run.period = work->base.options->period;
    status = dbt_page_months(&no_books, NULL, run.period.last, folder.net_ore, error);
    if (status == DBT_OK)
        status = dbt_page_list_invoices(&printing->invoices, &folder, &work->base.arena, error);
    return status == DBT_OK ? dbt_page_stage_folder(&folder, stage, &work->base.arena, error)
                            : status;
}

static enum dbt_status fill_stage(struct dbt_rerun_work *work, struct dbt_printing *printing,
                                  struct dbt_stage *stage, struct dbt_error *error)
{
    enum dbt_status status = list_invoices(work, printing, error);

    if (status == DBT_OK)
        status = write_documents(work, printing, stage, error);
    for (size_t i = 0; status == DBT_OK && i < DBT_RERUN_MANIFEST; i++)
        status = write_file(work, (enum dbt_rerun_file)i, stage, error);
    if (status == DBT_OK)
        status = write_lists(work, stage, error);
    if (status == DBT_OK)
        status = write_file(work, DBT_RERUN_MANIFEST, stage, error);
    if (status == DBT_OK && stage->error.status == DBT_OK)
        status = write_page(work, printing, stage, error);
    return status;
}

enum dbt_status dbt_rerun_write(struct dbt_rerun_work *work, struct dbt_error *error)
{
    struct dbt_stage stage;
    struct dbt_printing printing = {
        .region = &work->base.region,
        .layouts = &work->base.layouts,
        .threads = work->base.options->threads,
        .recalculated = true,
    };
    enum dbt_status status =
        dbt_renderer_new(&printing.renderer, work->base.options->text[DBT_OPTION_FONTS], error);

    if (status != DBT_OK)
        return status;
    status = dbt_stage_init(&stage, &work->base.arena, work->parent, work->name, error);
    if (status == DBT_OK) {
        status = fill_stage(work, &printing, &stage, error);
        if (status == DBT_OK)
            status = dbt_stage_publish(&stage, error);
        dbt_stage_release(&stage);
    }
    dbt_renderer_free(printing.renderer);
    dbt_report_stage(&work->base, "writing", NULL);
    return status;
}
