/*
 * One delivery, source by source: registers first, since usage is counted on the units they name,
 * then events and listings. A damaged file is a finding, and reading goes on, so that one attempt
 * shows all of them.
 */
#include "report.h"

static uint64_t sum_bytes(const struct dbt_input *inputs, size_t count)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += inputs[i].size_bytes;
    return sum;
}

/* Where the source of inputs[at] ends: the files of one source stand together. */
static size_t source_end(const struct dbt_delivery *delivery, size_t at)
{
    size_t end = at + 1;

    while (end < delivery->count && delivery->inputs[end].source == delivery->inputs[at].source)
        end++;
    return end;
}

/* ---- registers ------------------------------------------------------------------------------- */

struct register_sink {
    struct dbt_pipeline *pipeline;
    struct dbt_registers *registers;
};

static enum dbt_status register_record(void *context, const struct dbt_record *record,
                                       struct dbt_verdict *verdict, struct dbt_error *error)
{
    struct register_sink *sink = context;
    struct dbt_register_row row = {
        .source = record->source,
        .fields = record->fields,
        .place = record->place,
    };
    enum dbt_status status = dbt_registers_add(sink->registers, &sink->pipeline->zone, &row,
                                               verdict, &sink->pipeline->findings);

    return status == DBT_OK ? DBT_OK : dbt_error_memory(error, "the registers");
}

/* Their records come in order, on one thread: they refer to one another. */
static enum dbt_status read_register(struct register_sink *sink, struct dbt_input *inputs,
                                     size_t count, struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = sink->pipeline;
    struct dbt_read read = {
        .record = register_record,
        .context = sink,
        .threads = 1,
        .rejects = &pipeline->rejects,
        .findings = &pipeline->findings,
        .progress = &pipeline->progress,
    };

    return dbt_read_files(&read, inputs, count, error);
}

static enum dbt_status read_registers(struct dbt_pipeline *pipeline, struct dbt_part *part,
                                      struct dbt_error *error)
{
    struct dbt_delivery *delivery = part->delivery;
    struct register_sink sink = {pipeline, &part->registers};
    enum dbt_status status = DBT_OK;
    bool closed = false;

    for (size_t i = 0, end; status == DBT_OK && i < delivery->count; i = end) {
        const struct dbt_source *source = delivery->inputs[i].source;
        end = source_end(delivery, i);
        if (dbt_source_is_counted(source) || dbt_pipeline_skips(pipeline, source))
            continue;
        if (!closed && source->kind > DBT_SOURCE_UNITS) {
            status = dbt_registers_close_units(&part->registers, &pipeline->findings, error);
            closed = true;
        }
        if (status == DBT_OK)
            status = read_register(&sink, &delivery->inputs[i], end - i, error);
    }
    if (status == DBT_OK && !closed)
        status = dbt_registers_close_units(&part->registers, &pipeline->findings, error);
    if (status == DBT_OK)
        status = dbt_registers_finish(&part->registers, &pipeline->findings, error);
    dbt_report_stage(pipeline, "reading", "registers");
    return status;
}

/* ---- events and listings --------------------------------------------------------------------- */

struct counting { /* one source of one delivery */
    struct dbt_pipeline *pipeline;
    struct dbt_part *part;
    struct dbt_input *inputs;
    size_t count;
    size_t first_reject;
    struct dbt_metering *metering;
};

static enum dbt_status meter_record(void *context, const struct dbt_record *record,
                                    struct dbt_verdict *verdict, struct dbt_error *error)
{
    struct dbt_metering_row row = {
        .fields = record->fields,
        .offset = record->offset,
        .input = record->input,
        .worker = record->worker,
    };

    return dbt_metering_add(context, &row, verdict, error);
}

static enum dbt_status read_counted(const struct counting *counting, bool again,
                                    struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = counting->pipeline;
    struct dbt_read read = {
        .rows = dbt_metering_rows,
        .record = meter_record,
        .context = counting->metering,
        .threads = pipeline->options->threads,
        .again = again,
        .later_part = pipeline->options->share_part > 1,
        .rejects = &pipeline->rejects,
        .findings = &pipeline->findings,
        .progress = &pipeline->progress,
    };

    return dbt_read_files(&read, counting->inputs, counting->count, error);
}

/* Takes its time, but makes the records no more. */
static enum dbt_status read_again(const struct counting *counting, struct dbt_error *error)
{
    struct dbt_read_progress *progress = &counting->pipeline->progress;
    struct dbt_read_progress before = *progress;
    enum dbt_status status;

    progress->total_bytes += sum_bytes(counting->inputs, counting->count);
    status = read_counted(counting, true, error);
    progress->records = before.records;
    progress->content_bytes = before.content_bytes;
    return status;
}

/* What closing a source changes in the accounts of its files. */
static void apply_changes(const struct counting *counting,
                          const struct dbt_metering_outcome *outcome)
{
    for (size_t i = 0; i < counting->count; i++) {
        const struct dbt_accounting_change *change = &outcome->changes[i];
        struct dbt_accounting *accounting = &counting->inputs[i].accounting;
        for (size_t c = 0; c < DBT_CLASS_COUNT; c++)
            accounting->of[c] += (uint64_t)change->of[c];
        accounting->double_listed += (uint64_t)change->double_listed;
        accounting->conflicting += (uint64_t)change->conflicting;
    }
}

/* The outcome lives as long as the metering, what is said of the source as long as the run. */
static enum dbt_status keep_outcome(const struct counting *counting,
                                    const struct dbt_metering_outcome *outcome,
                                    struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = counting->pipeline;
    struct dbt_counted *counted =
        &counting->part->counted[counting->inputs->source - pipeline->region.sources];
    dbt_day *days = dbt_arena_alloc(&pipeline->arena, outcome->missing_day_count + 1, sizeof *days);
    struct dbt_file_repeats *repeats =
        dbt_arena_alloc(&pipeline->arena, outcome->repeats_count + 1, sizeof *repeats);

    if (days == NULL || repeats == NULL)
        return dbt_error_memory(error, "what was metered");
    for (size_t i = 0; i < outcome->missing_day_count; i++)
        days[i] = outcome->missing_days[i];
    for (size_t i = 0; i < outcome->repeats_count; i++)
        repeats[i] = (struct dbt_file_repeats){
            .first = counting->inputs[outcome->repeats[i].first].name,
            .repeating = counting->inputs[outcome->repeats[i].repeating].name,
            .records = outcome->repeats[i].count,
        };
    *counted = (struct dbt_counted){
        .repeats = repeats,
        .repeats_count = outcome->repeats_count,
        .missing_days = days,
        .missing_day_count = outcome->missing_day_count,
        .first_reject = counting->first_reject,
        .reject_count = pipeline->rejects.count - counting->first_reject,
    };
    return DBT_OK;
}

/* From the first reading on: as many more as it takes to settle what repeats. */
static enum dbt_status settle(const struct counting *counting, struct dbt_error *error)
{
    struct dbt_metering_outcome outcome = {0};
    bool again = true;
    enum dbt_status status = dbt_metering_next(counting->metering, &again, error);

    while (status == DBT_OK && again) {
        status = read_again(counting, error);
        if (status == DBT_OK)
            status = dbt_metering_next(counting->metering, &again, error);
    }
    if (status == DBT_OK)
        status = dbt_metering_close(counting->metering, &outcome, error);
    if (status != DBT_OK)
        return status;
    apply_changes(counting, &outcome);
    return keep_outcome(counting, &outcome, error);
}

static enum dbt_status count_source(const struct counting *counting, struct dbt_error *error)
{
    const struct dbt_findings *findings = &counting->pipeline->findings;
    struct dbt_metered_source source = {
        .source = counting->inputs->source,
        .input_count = (uint32_t)counting->count,
        .total_bytes = sum_bytes(counting->inputs, counting->count),
    };
    enum dbt_status status = dbt_metering_begin(counting->metering, &source, error);

    if (status == DBT_OK)
        status = read_counted(counting, false, error);
    /* A file that cannot be used is told; what it repeats need not be known then. */
    if (status != DBT_OK || findings->of[DBT_SEVERITY_INVALID] > 0)
        return status;
    return settle(counting, error);
}

/* A metering for each source: one that ends in a damaged file leaves nothing behind. */
static enum dbt_status meter_source(struct counting *counting, struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = counting->pipeline;
    struct dbt_metering_options options = {
        .region = &pipeline->region,
        .registers = &counting->part->registers,
        .slots = &counting->part->slots,
        .period = counting->part->delivery->period,
        .zone = &pipeline->zone,
        .key = pipeline->key,
        .share = {pipeline->options->share_part, pipeline->options->share_of},
        .threads = pipeline->options->threads,
        .memory_bytes = pipeline->options->memory_bytes,
    };
    enum dbt_status status;

    counting->metering = dbt_metering_new(&options, &counting->part->usage, error);
    if (counting->metering == NULL)
        return error->status;
    status = count_source(counting, error);
    dbt_metering_free(counting->metering);
    dbt_report_stage(pipeline, "reading", counting->inputs->source->code);
    return status;
}

static enum dbt_status read_usage(struct dbt_pipeline *pipeline, struct dbt_part *part,
                                  struct dbt_error *error)
{
    struct dbt_delivery *delivery = part->delivery;
    enum dbt_status status = DBT_OK;

    for (size_t i = 0, end; status == DBT_OK && i < delivery->count; i = end) {
        struct counting counting = {
            .pipeline = pipeline,
            .part = part,
            .inputs = &delivery->inputs[i],
            .first_reject = pipeline->rejects.count,
        };
        end = source_end(delivery, i);
        counting.count = end - i;
        if (dbt_source_is_counted(counting.inputs->source) &&
            !dbt_pipeline_skips(pipeline, counting.inputs->source))
            status = meter_source(&counting, error);
    }
    return status;
}

/* ---- both ------------------------------------------------------------------------------------ */

enum dbt_status dbt_pipeline_read(struct dbt_pipeline *pipeline, struct dbt_part *part,
                                  struct dbt_error *error)
{
    struct dbt_usage_scope scope = dbt_part_scope(pipeline, part);
    enum dbt_status status = read_registers(pipeline, part, error);

    if (status == DBT_OK)
        status = dbt_slots_make(&part->slots, &part->registers, &pipeline->arena, error);
    if (status == DBT_OK)
        status = dbt_usage_init(&part->usage, &scope, &pipeline->arena, error);
    return status == DBT_OK ? read_usage(pipeline, part, error) : status;
}
