/* The counters and accounts of a pipeline, by name and sorted. */
#include "collect.h"

struct collecting { /* one source of one delivery */
    struct dbt_pipeline *pipeline;
    const struct dbt_part *part;
    struct dbt_usage_counted *counted;
    uint32_t source;
};

static bool is_of(const struct collecting *collecting, const struct dbt_input *input)
{
    return input->source == &collecting->pipeline->region.sources[collecting->source];
}

static enum dbt_status collect_inputs(const struct collecting *collecting, struct dbt_error *error)
{
    const struct dbt_delivery *delivery = collecting->part->delivery;
    struct dbt_usage_counted *counted = collecting->counted;

    counted->inputs =
        dbt_arena_alloc(&collecting->pipeline->arena, delivery->count + 1, sizeof *counted->inputs);
    if (counted->inputs == NULL)
        return dbt_error_memory(error, "the files counted");
    for (size_t i = 0; i < delivery->count; i++) {
        const struct dbt_input *input = &delivery->inputs[i];
        struct dbt_usage_input *to = &counted->inputs[counted->input_count];
        if (!is_of(collecting, input))
            continue;
        *to = (struct dbt_usage_input){
            .name = input->name,
            .copy_of = input->copy_of_other ? input->original->name : "",
            .size_bytes = input->size_bytes,
            .accounting = input->accounting,
        };
        memcpy(to->sha256, input->sha256, sizeof to->sha256);
        counted->input_count++;
    }
    return DBT_OK;
}

static enum dbt_status collect_rejects(const struct collecting *collecting,
                                       const struct dbt_counted *from, struct dbt_error *error)
{
    const struct dbt_rejects *rejects = &collecting->pipeline->rejects;
    struct dbt_usage_counted *counted = collecting->counted;

    counted->rejects = dbt_arena_alloc(&collecting->pipeline->arena, from->reject_count + 1,
                                       sizeof *counted->rejects);
    if (counted->rejects == NULL)
        return dbt_error_memory(error, "the list of rejects");
    for (size_t i = 0; i < from->reject_count; i++)
        counted->rejects[counted->reject_count++] = rejects->items[from->first_reject + i];
    return DBT_OK;
}

static enum dbt_status collect_outcome(const struct collecting *collecting,
                                       const struct dbt_counted *from, struct dbt_error *error)
{
    struct dbt_arena *arena = &collecting->pipeline->arena;
    struct dbt_usage_counted *counted = collecting->counted;

    counted->repeats = dbt_arena_alloc(arena, from->repeats_count + 1, sizeof *counted->repeats);
    counted->missing_days =
        dbt_arena_alloc(arena, from->missing_day_count + 1, sizeof *counted->missing_days);
    if (counted->repeats == NULL || counted->missing_days == NULL)
        return dbt_error_memory(error, "what was counted");
    for (size_t i = 0; i < from->repeats_count; i++)
        counted->repeats[counted->repeats_count++] = from->repeats[i];
    for (size_t i = 0; i < from->missing_day_count; i++)
        counted->missing_days[counted->missing_day_count++] = from->missing_days[i];
    return DBT_OK;
}

/* ---- quantities ------------------------------------------------------------------------------ */

/* The quantities of one meter at one unit; with `out` null they are only counted. */
static size_t add_quantities(const struct collecting *collecting, size_t meter, size_t unit,
                             struct dbt_usage_quantity *out)
{
    const struct dbt_usage *usage = &collecting->part->usage;
    size_t count = 0;

    for (size_t slot = 0; slot < usage->slots->count; slot++) {
        int64_t quantity = *dbt_usage_at(usage, meter, unit, slot);
        if (quantity != 0 && out != NULL)
            out[count] = (struct dbt_usage_quantity){
                .meter = collecting->pipeline->region.meters[meter].code,
                .unit = collecting->part->registers.units[unit].code,
                .slot = usage->slots->slots[slot],
                .quantity = quantity,
            };
        count += quantity != 0;
    }
    return count;
}

/* The same for the cells of each month. */
static size_t add_cells(const struct collecting *collecting, size_t meter, size_t unit,
                        struct dbt_usage_cell_list *out)
{
    const struct dbt_usage *usage = &collecting->part->usage;
    const struct dbt_meter *counted = &collecting->pipeline->region.meters[meter];
    uint32_t count = dbt_meter_cells(counted->model);

    if (count == 0)
        return 0;
    for (size_t month = 0; out != NULL && month < usage->month_count; month++)
        out[month] = (struct dbt_usage_cell_list){
            .meter = counted->code,
            .unit = collecting->part->registers.units[unit].code,
            .month = usage->slots->period.first + (dbt_month)month,
            .count = count,
            .records = dbt_usage_cells(usage, meter, unit, month),
        };
    return usage->month_count;
}

/* All of the source; with the lists null they are only counted. */
static void add_usage(const struct collecting *collecting)
{
    const struct dbt_region *region = &collecting->pipeline->region;
    const struct dbt_usage *usage = &collecting->part->usage;
    struct dbt_usage_counted *counted = collecting->counted;

    counted->quantity_count = 0;
    counted->cells_count = 0;
    for (size_t meter = 0; meter < region->meter_count; meter++) {
        if (region->meters[meter].source != collecting->source)
            continue;
        for (size_t unit = 0; unit < usage->unit_count; unit++) {
            struct dbt_usage_quantity *quantities =
                counted->quantities == NULL ? NULL : counted->quantities + counted->quantity_count;
            struct dbt_usage_cell_list *cells =
                counted->cells == NULL ? NULL : counted->cells + counted->cells_count;
            counted->quantity_count += add_quantities(collecting, meter, unit, quantities);
            counted->cells_count += add_cells(collecting, meter, unit, cells);
        }
    }
}

static enum dbt_status collect_usage(const struct collecting *collecting, struct dbt_error *error)
{
    struct dbt_arena *arena = &collecting->pipeline->arena;
    struct dbt_usage_counted *counted = collecting->counted;

    add_usage(collecting);
    counted->quantities =
        dbt_arena_alloc(arena, counted->quantity_count + 1, sizeof *counted->quantities);
    counted->cells = dbt_arena_alloc(arena, counted->cells_count + 1, sizeof *counted->cells);
    if (counted->quantities == NULL || counted->cells == NULL)
        return dbt_error_memory(error, "the quantities counted");
    add_usage(collecting);
    return DBT_OK;
}

/* ---- the file -------------------------------------------------------------------------------- */

static enum dbt_status collect_source(const struct collecting *collecting, struct dbt_error *error)
{
    const struct dbt_counted *from = &collecting->part->counted[collecting->source];
    enum dbt_status status = collect_inputs(collecting, error);

    if (status == DBT_OK)
        status = collect_rejects(collecting, from, error);
    if (status == DBT_OK)
        status = collect_outcome(collecting, from, error);
    if (status == DBT_OK)
        status = collect_usage(collecting, error);
    if (status == DBT_OK)
        status = dbt_usage_counted_order(collecting->counted,
                                         collecting->pipeline->options->rejects, error);
    return status;
}

/* As a delivery has them: care units before subscriptions, and by name within a source. */
static enum dbt_status collect_registers(struct dbt_pipeline *pipeline, const struct dbt_part *part,
                                         struct dbt_usage_delivery *to, struct dbt_error *error)
{
    const struct dbt_delivery *delivery = part->delivery;

    to->units = dbt_arena_alloc(&pipeline->arena, delivery->count + 1, sizeof *to->units);
    if (to->units == NULL)
        return dbt_error_memory(error, "the registers counted on");
    for (size_t i = 0; i < delivery->count; i++) {
        const struct dbt_input *input = &delivery->inputs[i];
        if (!dbt_pipeline_counts_on(pipeline, input->source))
            continue;
        to->units[to->unit_file_count].name = input->name;
        memcpy(to->units[to->unit_file_count].sha256, input->sha256, sizeof input->sha256);
        to->unit_file_count++;
    }
    return DBT_OK;
}

static enum dbt_status collect_delivery(struct dbt_pipeline *pipeline, const struct dbt_part *part,
                                        const struct dbt_usage_file *file,
                                        struct dbt_usage_delivery *to, struct dbt_error *error)
{
    enum dbt_status status = collect_registers(pipeline, part, to, error);

    to->period = part->delivery->period;
    to->counted = dbt_arena_alloc(&pipeline->arena, file->source_count, sizeof *to->counted);
    if (to->counted == NULL)
        return dbt_error_memory(error, "what was counted");
    for (size_t i = 0; status == DBT_OK && i < file->source_count; i++) {
        struct collecting collecting = {
            .pipeline = pipeline,
            .part = part,
            .counted = &to->counted[i],
        };
        while (strcmp(pipeline->region.sources[collecting.source].code, file->sources[i].code) != 0)
            collecting.source++;
        status = collect_source(&collecting, error);
    }
    return status;
}

static int compare_sources(const void *a, const void *b)
{
    const struct dbt_usage_source *left = a;
    const struct dbt_usage_source *right = b;

    return strcmp(left->code, right->code);
}

static void list_sources(const struct dbt_pipeline *pipeline, struct dbt_usage_file *file)
{
    for (uint32_t s = 0; s < pipeline->region.source_count; s++) {
        const struct dbt_source *source = &pipeline->region.sources[s];
        if (dbt_source_is_counted(source) && !dbt_pipeline_skips(pipeline, source))
            file->sources[file->source_count++] = (struct dbt_usage_source){
                source->code, pipeline->options->share_part, pipeline->options->share_of};
    }
    if (file->source_count > 1)
        qsort(file->sources, file->source_count, sizeof *file->sources, compare_sources);
}

enum dbt_status dbt_usage_collect(struct dbt_pipeline *pipeline, struct dbt_usage_file *file,
                                  struct dbt_error *error)
{
    struct dbt_usage_file made = {
        .path = pipeline->options->text[DBT_OPTION_USAGE],
        .program_version = DEBITERA_VERSION,
        .region_code = pipeline->region.identity.code,
        .period = pipeline->options->period,
        .rejects = pipeline->options->rejects,
        .sources = dbt_arena_alloc(&pipeline->arena, DBT_SOURCES_MAX, sizeof *made.sources),
        .deliveries =
            dbt_arena_alloc(&pipeline->arena, pipeline->part_count, sizeof *made.deliveries),
        .delivery_count = pipeline->part_count,
    };
    enum dbt_status status = DBT_OK;

    if (made.sources == NULL || made.deliveries == NULL)
        return dbt_error_memory(error, "the usage file");
    memcpy(made.region_sha256, pipeline->region.sha256, sizeof made.region_sha256);
    list_sources(pipeline, &made);
    for (size_t i = 0; status == DBT_OK && i < pipeline->part_count; i++)
        status = collect_delivery(pipeline, &pipeline->parts[i], &made, &made.deliveries[i], error);
    if (status == DBT_OK)
        *file = made;
    return status;
}
