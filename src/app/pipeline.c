/* The order of the stages. */
#include "pipeline.h"

#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include "debitera/document.h"
#include "given.h"
#include "ledgers.h"
#include "report.h"

/* The run's memory besides the tables that --memory sizes: registers, charges, invoices. */
#define ARENA_BYTES ((size_t)1 << 30)

void dbt_pipeline_init(struct dbt_pipeline *pipeline, const struct dbt_options *options,
                       struct dbt_log *log)
{
    *pipeline = (struct dbt_pipeline){.options = options, .log = log, .progress = {.log = log}};
    (void)clock_gettime(CLOCK_MONOTONIC, &pipeline->lap); /* zero would only be a wrong time */
    dbt_arena_init(&pipeline->arena, ARENA_BYTES);
    dbt_findings_init(&pipeline->findings, &pipeline->arena);
    pipeline->rejects = (struct dbt_rejects){.arena = &pipeline->arena, .most = options->rejects};
}

void dbt_pipeline_release_tables(struct dbt_pipeline *pipeline)
{
    for (size_t i = 0; i < pipeline->part_count; i++) {
        dbt_registers_release(&pipeline->parts[i].registers);
        dbt_usage_release(&pipeline->parts[i].usage);
    }
}

void dbt_pipeline_release(struct dbt_pipeline *pipeline)
{
    dbt_pipeline_release_tables(pipeline);
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
    /* Who counts only lays nothing out, and counts in little memory. */
    if (status == DBT_OK && pipeline->options->command != DBT_COMMAND_METER)
        status = dbt_layouts_load(&pipeline->layouts, &pipeline->region, &dbt_document_data,
                                  &pipeline->findings, error);
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
        dbt_usage_release(&pipeline->parts[i].usage); /* the cells are in the list */
    }
    if (pipeline->part_count == 1) {
        *all = lists[0];
        return DBT_OK;
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

/* ---- what is read ---------------------------------------------------------------------------- */

bool dbt_source_is_counted(const struct dbt_source *source)
{
    return source->kind == DBT_SOURCE_LISTINGS || source->kind == DBT_SOURCE_EVENTS;
}

bool dbt_pipeline_skips(const struct dbt_pipeline *pipeline, const struct dbt_source *source)
{
    return (pipeline->skipped >> (source - pipeline->region.sources) & 1U) != 0;
}

bool dbt_pipeline_counts_on(const struct dbt_pipeline *pipeline, const struct dbt_source *source)
{
    return source->kind == DBT_SOURCE_UNITS ||
           (source->kind == DBT_SOURCE_SUBSCRIPTIONS &&
            dbt_region_counts_by_subscription(&pipeline->region));
}

static void skip(struct dbt_pipeline *pipeline, uint32_t source)
{
    pipeline->skipped |= (uint32_t)1 << source;
}

static void expect_bytes(struct dbt_pipeline *pipeline)
{
    for (size_t i = 0; i < pipeline->part_count; i++) {
        const struct dbt_delivery *delivery = pipeline->parts[i].delivery;
        for (size_t j = 0; j < delivery->count; j++)
            if (!dbt_pipeline_skips(pipeline, delivery->inputs[j].source))
                pipeline->progress.total_bytes += delivery->inputs[j].size_bytes;
    }
}

static enum dbt_status open_pipeline(struct dbt_pipeline *pipeline, struct dbt_error *error)
{
    enum dbt_status status = dbt_zone_load(&pipeline->zone, NULL, "Europe/Stockholm", error);

    if (status == DBT_OK)
        status = dbt_key_random(&pipeline->key, error);
    if (status == DBT_OK)
        status = dbt_pipeline_open(pipeline, error);
    if (status == DBT_OK)
        expect_bytes(pipeline);
    return status;
}

/* ---- repeats --------------------------------------------------------------------------------- */

static int compare_repeats(const void *a, const void *b)
{
    const struct dbt_file_repeats *left = a;
    const struct dbt_file_repeats *right = b;
    int order = strcmp(left->first, right->first);

    return order != 0 ? order : strcmp(left->repeating, right->repeating);
}

/* Those of single records, and whole copies, as one sorted list. */
static enum dbt_status join_repeats(struct dbt_pipeline *pipeline, struct dbt_part *part,
                                    struct dbt_error *error)
{
    struct dbt_delivery *delivery = part->delivery;
    size_t most = delivery->count + 1;

    for (size_t s = 0; s < pipeline->region.source_count; s++)
        most += part->counted[s].repeats_count;
    delivery->repeats = dbt_arena_alloc(&pipeline->arena, most, sizeof *delivery->repeats);
    if (delivery->repeats == NULL)
        return dbt_error_memory(error, "the repeated records");
    for (size_t s = 0; s < pipeline->region.source_count; s++)
        for (size_t i = 0; i < part->counted[s].repeats_count; i++)
            delivery->repeats[delivery->repeats_count++] = part->counted[s].repeats[i];
    for (size_t i = 0; i < delivery->count; i++) {
        const struct dbt_input *input = &delivery->inputs[i];
        if (input->copy_of_other && input->accounting.read > 0)
            delivery->repeats[delivery->repeats_count++] = (struct dbt_file_repeats){
                .first = input->original->name,
                .repeating = input->name,
                .records = input->accounting.read,
            };
    }
    if (delivery->repeats_count > 1)
        qsort(delivery->repeats, delivery->repeats_count, sizeof *delivery->repeats,
              compare_repeats);
    return DBT_OK;
}

static enum dbt_status take_part(struct dbt_pipeline *pipeline, struct dbt_part *part,
                                 struct dbt_error *error)
{
    enum dbt_status status = dbt_pipeline_read(pipeline, part, error);

    if (status == DBT_OK && pipeline->given != NULL && !is_unusable(pipeline))
        status = dbt_given_usage(pipeline, part, error);
    if (status == DBT_OK && !is_unusable(pipeline))
        status = join_repeats(pipeline, part, error);
    /* What was not read to its end cannot be held against promises and shares. */
    if (status == DBT_OK && !is_unusable(pipeline))
        status = dbt_pipeline_judge_part(pipeline, part, error);
    return status;
}

/* ---- the stages ------------------------------------------------------------------------------ */

enum dbt_status dbt_pipeline_compute(struct dbt_pipeline *pipeline, struct dbt_error *error)
{
    enum dbt_status status = dbt_given_load(pipeline, error);

    for (uint32_t s = 0; pipeline->given != NULL && s < pipeline->region.source_count; s++)
        if (dbt_source_is_counted(&pipeline->region.sources[s]))
            skip(pipeline, s);
    if (status == DBT_OK)
        status = open_pipeline(pipeline, error);
    for (size_t i = 0; status == DBT_OK && i < pipeline->part_count; i++)
        status = take_part(pipeline, &pipeline->parts[i], error);
    dbt_log_progress_end(pipeline->log);
    if (status == DBT_OK)
        status = dbt_pipeline_identify(pipeline, error);
    if (status == DBT_OK)
        dbt_pipeline_judge(pipeline);
    if (status != DBT_OK || is_unusable(pipeline))
        return status;
    for (size_t i = 0; status == DBT_OK && i < pipeline->part_count; i++)
        status = rate_part(pipeline, &pipeline->parts[i], error);
    dbt_report_stage(pipeline, "rating", NULL);
    if (status == DBT_OK)
        status = join_usage(pipeline, error);
    if (status == DBT_OK)
        status = bill_parts(pipeline, error);
    if (status == DBT_OK)
        dbt_pipeline_judge_invoices(pipeline);
    pipeline->lasting_findings = pipeline->findings.count;
    if (status == DBT_OK)
        status = dbt_pipeline_judge_deviation(pipeline, error);
    dbt_report_stage(pipeline, "billing", NULL);
    return status;
}

/* Of the registers only those that counting needs: who is billed may be settled later. */
static bool is_metered(const struct dbt_pipeline *pipeline, const struct dbt_source *source)
{
    const struct dbt_options *options = pipeline->options;

    if (!dbt_source_is_counted(source))
        return source->kind == DBT_SOURCE_PROVIDERS || dbt_pipeline_counts_on(pipeline, source);
    for (size_t i = 0; i < options->source_count; i++)
        if (strcmp(options->sources[i], source->code) == 0)
            return true;
    return options->source_count == 0;
}

static enum dbt_status refuse_source(const struct dbt_pipeline *pipeline, const char *code,
                                     struct dbt_error *error)
{
    const struct dbt_region *region = &pipeline->region;
    struct dbt_buffer codes;
    enum dbt_status status;

    dbt_buffer_init(&codes);
    for (uint32_t s = 0; s < region->source_count; s++)
        if (dbt_source_is_counted(&region->sources[s]))
            dbt_buffer_format(&codes, "%s%s", codes.length == 0 ? "" : ", ",
                              region->sources[s].code);
    status = codes.failed ? dbt_error_memory(error, "the sources")
                          : dbt_error_set(error, DBT_USAGE,
                                          "--source %s: the region has no source of events or "
                                          "listings of this code; it has %s",
                                          code, codes.length == 0 ? "none" : codes.bytes);
    dbt_buffer_release(&codes);
    return status;
}

static enum dbt_status check_sources(const struct dbt_pipeline *pipeline, struct dbt_error *error)
{
    for (size_t i = 0; i < pipeline->options->source_count; i++) {
        const char *code = pipeline->options->sources[i];
        bool found = false;
        for (uint32_t s = 0; s < pipeline->region.source_count; s++)
            found = found || (dbt_source_is_counted(&pipeline->region.sources[s]) &&
                              strcmp(pipeline->region.sources[s].code, code) == 0);
        if (!found)
            return refuse_source(pipeline, code, error);
    }
    return DBT_OK;
}

enum dbt_status dbt_pipeline_meter(struct dbt_pipeline *pipeline, struct dbt_error *error)
{
    enum dbt_status status = check_sources(pipeline, error);

    for (uint32_t s = 0; s < pipeline->region.source_count; s++)
        if (!is_metered(pipeline, &pipeline->region.sources[s]))
            skip(pipeline, s);
    if (status == DBT_OK)
        status = open_pipeline(pipeline, error);
    for (size_t i = 0; status == DBT_OK && i < pipeline->part_count; i++)
        status = dbt_pipeline_read(pipeline, &pipeline->parts[i], error);
    dbt_log_progress_end(pipeline->log);
    /* What would hold a run is told, and counted all the same: the run will hold it. */
    for (uint32_t s = 0; status == DBT_OK && s < pipeline->region.source_count; s++)
        if (dbt_source_is_counted(&pipeline->region.sources[s]) &&
            !dbt_pipeline_skips(pipeline, &pipeline->region.sources[s]))
            dbt_pipeline_judge_records(pipeline, &pipeline->region.sources[s],
                                       DBT_SEVERITY_WARNING);
    return status;
}
