/* The order of the stages. */
#include "pipeline.h"

#include <errno.h>
#include <limits.h>
#include <unistd.h>

/* The run's memory besides the tables that --memory sizes: registers, charges, invoices. */
#define ARENA_BYTES ((size_t)1 << 30)

void dbt_pipeline_init(struct dbt_pipeline *pipeline, const struct dbt_options *options,
                       struct dbt_log *log)
{
    *pipeline = (struct dbt_pipeline){.options = options, .log = log};
    dbt_arena_init(&pipeline->arena, ARENA_BYTES);
    dbt_findings_init(&pipeline->findings, &pipeline->arena);
    pipeline->rejects = (struct dbt_rejects){.arena = &pipeline->arena, .most = options->rejects};
}

void dbt_pipeline_release(struct dbt_pipeline *pipeline)
{
    for (size_t i = 0; i < pipeline->part_count; i++)
        dbt_registers_release(&pipeline->parts[i].registers);
    dbt_arena_release(&pipeline->arena);
}

/* share/debitera/templates beside the program's own bin, wherever it was installed. */
static const char *installed_folder(struct dbt_pipeline *pipeline)
{
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program);
    const char *found = NULL;

    for (int i = 0; length > 0 && i < 2; i++)
        while (length > 0 && program[--length] != '/')
            continue;
    if (length > 0)
        found = dbt_arena_format(&pipeline->arena, "%.*s/share/debitera/templates", (int)length,
                                 program);
    return found != NULL && access(found, F_OK) == 0 ? found : DEBITERA_TEMPLATES_FOLDER;
}

/* A bare name that is no folder here is one of the installed regions. */
static const char *region_folder(struct dbt_pipeline *pipeline)
{
    const char *given = pipeline->options->text[DBT_OPTION_REGION];

    if (strchr(given, '/') != NULL || access(given, F_OK) == 0)
        return given;
    return dbt_arena_format(&pipeline->arena, "%s/%s", installed_folder(pipeline), given);
}

/*
 * The code names ledger, folders and number series: a copied folder whose code was left as it was
 * would bill in the other region's name.
 */
static void judge_folder_name(struct dbt_pipeline *pipeline, const char *folder)
{
    struct dbt_text name = dbt_base_name(folder);

    if (dbt_text_is(name, ".") || dbt_text_is(name, "..") ||
        dbt_text_is(name, pipeline->region.identity.code))
        return;
    dbt_findings_add(
        &pipeline->findings, DBT_SEVERITY_HOLD, "region-code", NULL,
        "give the folder the name of its code, or correct identity.code in region.yaml",
        "the region folder is named %.*s, but its code is %s", (int)name.length, name.at,
        pipeline->region.identity.code);
}

enum dbt_status dbt_pipeline_load(struct dbt_pipeline *pipeline, struct dbt_error *error)
{
    const char *folder = region_folder(pipeline);
    enum dbt_status status;

    if (folder == NULL)
        return dbt_error_memory(error, "the region folder's name");
    if (access(folder, F_OK) != 0)
        return dbt_error_system(error, DBT_INPUT, errno,
                                "no region folder %s; --region takes a folder that holds "
                                "region.yaml, or the name of an installed region",
                                folder);
    status = dbt_region_load(&pipeline->region, folder, pipeline->options->text[DBT_OPTION_PRICES],
                             &pipeline->findings, error);
    if (status == DBT_OK)
        judge_folder_name(pipeline, folder);
    return status;
}

/* Anything that keeps the usage from being known; rating it would only add misleading findings. */
static bool is_unusable(const struct dbt_pipeline *pipeline)
{
    return pipeline->findings.of[DBT_SEVERITY_INVALID] > 0;
}

static enum dbt_status rate_part(struct dbt_pipeline *pipeline, struct dbt_part *part,
                                 struct dbt_error *error)
{
    struct dbt_rating rating = {
        .region = &pipeline->region,
        .registers = &part->registers,
        .slots = &part->slots,
        .usage = &part->usage,
    };

    return dbt_rate(&rating, &part->charges, &pipeline->arena, &pipeline->findings, error);
}

struct dbt_usage_scope dbt_part_scope(const struct dbt_pipeline *pipeline,
                                      const struct dbt_part *part)
{
    return (struct dbt_usage_scope){
        .region = &pipeline->region,
        .registers = &part->registers,
        .slots = &part->slots,
    };
}

/* The usage of all parts as one sorted list. */
static enum dbt_status join_usage(struct dbt_pipeline *pipeline, struct dbt_error *error)
{
    struct dbt_usage_rows *all = &pipeline->usage;
    struct dbt_usage_rows *lists =
        dbt_arena_alloc(&pipeline->arena, pipeline->part_count, sizeof *lists);
    size_t count = 0;

    if (lists == NULL)
        return dbt_error_memory(error, "usage");
    for (size_t i = 0; i < pipeline->part_count; i++) {
        const struct dbt_part *part = &pipeline->parts[i];
        struct dbt_usage_scope scope = dbt_part_scope(pipeline, part);
        enum dbt_status status =
            dbt_usage_list(&part->usage, &scope, &pipeline->arena, &lists[i], error);
        if (status != DBT_OK)
            return status;
        count += lists[i].count;
    }
    all->items = dbt_arena_alloc(&pipeline->arena, count == 0 ? 1 : count, sizeof *all->items);
    if (all->items == NULL)
        return dbt_error_memory(error, "usage");
    for (size_t i = 0; i < pipeline->part_count; i++)
        for (size_t j = 0; j < lists[i].count; j++)
            all->items[all->count++] = lists[i].items[j];
    dbt_usage_rows_sort(all);
    return DBT_OK;
}

static enum dbt_status bill_parts(struct dbt_pipeline *pipeline, struct dbt_error *error)
{
    struct dbt_billing_part *parts =
        dbt_arena_alloc(&pipeline->arena, pipeline->part_count, sizeof *parts);

    if (parts == NULL)
        return dbt_error_memory(error, "invoices");
    for (size_t i = 0; i < pipeline->part_count; i++) {
        parts[i].registers = &pipeline->parts[i].registers;
        parts[i].charges = &pipeline->parts[i].charges;
    }
    struct dbt_billing billing = {
        .region = &pipeline->region,
        .parts = parts,
        .part_count = pipeline->part_count,
        .period = pipeline->options->period,
        .issue_date = pipeline->options->issue_date,
    };
    return dbt_bill(&billing, &pipeline->invoices, &pipeline->arena, error);
}

enum dbt_status dbt_pipeline_compute(struct dbt_pipeline *pipeline, struct dbt_error *error)
{
    enum dbt_status status = dbt_zone_load(&pipeline->zone, NULL, "Europe/Stockholm", error);

    if (status == DBT_OK)
        status = dbt_key_random(&pipeline->key, error);
    if (status == DBT_OK)
        status = dbt_pipeline_open(pipeline, error);
    for (size_t i = 0; status == DBT_OK && i < pipeline->part_count; i++)
        status = dbt_pipeline_read(pipeline, &pipeline->parts[i], error);
    dbt_log_progress_end(pipeline->log);
    if (status == DBT_OK)
        dbt_pipeline_judge(pipeline);
    if (status != DBT_OK || is_unusable(pipeline))
        return status;
    for (size_t i = 0; status == DBT_OK && i < pipeline->part_count; i++)
        status = rate_part(pipeline, &pipeline->parts[i], error);
    if (status == DBT_OK)
        status = join_usage(pipeline, error);
    if (status == DBT_OK)
        status = bill_parts(pipeline, error);
    if (status == DBT_OK)
        dbt_pipeline_judge_invoices(pipeline);
    return status;
}
