/*
 * One delivery, source by source: registers first, since usage is counted on the units they name,
 * then events and listings. A damaged file is a finding, and reading goes on, so that one attempt
 * shows all of them.
 */
#include "pipeline.h"

struct sink {
    struct dbt_pipeline *pipeline;
    struct dbt_part *part;
    struct dbt_metering *metering;
    uint32_t input;       /* number of the file within its source */
    uint64_t conflicting; /* in that file */
};

static enum dbt_status register_record(void *context, const struct dbt_record *record,
                                       struct dbt_verdict *verdict, struct dbt_error *error)
{
    struct sink *sink = context;
    struct dbt_register_row row = {
        .source = record->source,
        .fields = record->fields,
        .place = record->place,
    };
    enum dbt_status status = dbt_registers_add(&sink->part->registers, &sink->pipeline->zone, &row,
                                               verdict, &sink->pipeline->findings);

    return status == DBT_OK ? DBT_OK : dbt_error_memory(error, "the registers");
}

static enum dbt_status meter_record(void *context, const struct dbt_record *record,
                                    struct dbt_verdict *verdict, struct dbt_error *error)
{
    struct sink *sink = context;
    struct dbt_metering_row row = {.fields = record->fields, .input = sink->input};
    bool conflicting = false;
    enum dbt_status status = dbt_metering_add(sink->metering, &row, verdict, &conflicting, error);

    sink->conflicting += conflicting ? 1 : 0;
    return status;
}

/* Damaged input becomes a finding; anything else ends the run. */
static enum dbt_status keep_going(struct dbt_pipeline *pipeline, enum dbt_status status,
                                  struct dbt_error *error)
{
    if (status != DBT_INPUT)
        return status;
    /* The message says what to do. */
    dbt_findings_add(&pipeline->findings, DBT_SEVERITY_INVALID, "unusable-input", NULL, "", "%s",
                     error->text);
    *error = (struct dbt_error){.status = DBT_OK};
    return DBT_OK;
}

static enum dbt_status read_input(struct sink *sink, dbt_record_sink *record,
                                  struct dbt_input *input, struct dbt_error *error)
{
    struct dbt_read read = {
        .rejects = &sink->pipeline->rejects,
        .sink = record,
        .context = sink,
        .log = sink->pipeline->log,
    };
    enum dbt_status status;

    sink->conflicting = 0;
    status = dbt_read_file(&read, input, error);
    input->accounting.conflicting += sink->conflicting;
    return keep_going(sink->pipeline, status, error);
}

static enum dbt_status read_registers(struct sink *sink, struct dbt_error *error)
{
    struct dbt_delivery *delivery = sink->part->delivery;
    struct dbt_registers *registers = &sink->part->registers;
    struct dbt_findings *findings = &sink->pipeline->findings;
    enum dbt_status status = DBT_OK;
    bool closed = false;

    for (size_t i = 0; status == DBT_OK && i < delivery->count; i++) {
        struct dbt_input *input = &delivery->inputs[i];
        enum dbt_source_kind kind = input->source->kind;
        if (kind == DBT_SOURCE_LISTINGS || kind == DBT_SOURCE_EVENTS)
            continue;
        if (!closed && kind > DBT_SOURCE_UNITS) {
            status = dbt_registers_close_units(registers, findings, error);
            closed = true;
        }
        if (status == DBT_OK)
            status = read_input(sink, register_record, input, error);
    }
    if (status == DBT_OK && !closed)
        status = dbt_registers_close_units(registers, findings, error);
    if (status == DBT_OK)
        status = dbt_registers_finish(registers, findings, error);
    return status;
}

/* What closing a source changes in the accounts of its files. */
static void apply_changes(struct dbt_input *inputs, const struct dbt_accounting_change *changes,
                          size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct dbt_accounting *accounting = &inputs[i].accounting;
        for (size_t c = 0; c < DBT_CLASS_COUNT; c++)
            accounting->of[c] += (uint64_t)changes[i].of[c];
        accounting->double_listed += (uint64_t)changes[i].double_listed;
        accounting->conflicting += (uint64_t)changes[i].conflicting;
    }
}

/* All files of one source; they stand together in the delivery. */
static enum dbt_status meter_source(struct sink *sink, struct dbt_input *inputs, size_t count,
                                    struct dbt_error *error)
{
    struct dbt_accounting_change *changes =
        dbt_arena_alloc(&sink->pipeline->arena, count, sizeof *changes);
    enum dbt_status status;

    if (changes == NULL)
        return dbt_error_memory(error, "the row accounting");
    status = dbt_metering_source(sink->metering, inputs->source, error);
    for (size_t i = 0; status == DBT_OK && i < count; i++) {
        sink->input = (uint32_t)i;
        status = read_input(sink, meter_record, &inputs[i], error);
    }
    if (status == DBT_OK)
        status =
            keep_going(sink->pipeline,
                       dbt_metering_close(sink->metering, changes, (uint32_t)count, error), error);
    if (status == DBT_OK)
        apply_changes(inputs, changes, count);
    return status;
}

static enum dbt_status read_usage(struct sink *sink, struct dbt_error *error)
{
    struct dbt_delivery *delivery = sink->part->delivery;
    enum dbt_status status = DBT_OK;
    size_t end;

    for (size_t i = 0; status == DBT_OK && i < delivery->count; i = end) {
        const struct dbt_source *source = delivery->inputs[i].source;
        for (end = i + 1; end < delivery->count && delivery->inputs[end].source == source; end++)
            continue;
        if (source->kind == DBT_SOURCE_LISTINGS || source->kind == DBT_SOURCE_EVENTS)
            status = meter_source(sink, &delivery->inputs[i], end - i, error);
    }
    return status;
}

/*
 * Every record in exactly one class, after all that moved between them; else no figure is to be
 * trusted.
 */
static enum dbt_status check_balance(const struct dbt_delivery *delivery, struct dbt_error *error)
{
    for (size_t i = 0; i < delivery->count; i++)
        if (!dbt_accounting_balances(&delivery->inputs[i].accounting))
            return dbt_error_set(error, DBT_INTERNAL,
                                 "%s: the row accounting does not balance; nothing is issued: "
                                 "report this with the manifest of the last good run",
                                 delivery->inputs[i].name);
    return DBT_OK;
}

enum dbt_status dbt_pipeline_read(struct dbt_pipeline *pipeline, struct dbt_part *part,
                                  struct dbt_error *error)
{
    struct sink sink = {.pipeline = pipeline, .part = part};
    struct dbt_metering_options options = {
        .region = &pipeline->region,
        .registers = &part->registers,
        .slots = &part->slots,
        .period = part->delivery->period,
        .zone = &pipeline->zone,
        .key = pipeline->key,
        .memory_bytes = pipeline->options->memory_bytes,
    };
    struct dbt_usage_scope scope = dbt_part_scope(pipeline, part);
    enum dbt_status status = read_registers(&sink, error);

    if (status == DBT_OK)
        status = dbt_usage_init(&part->usage, &scope, &pipeline->arena, error);
    if (status != DBT_OK)
        return status;
    sink.metering = dbt_metering_new(&options, &part->usage, error);
    if (sink.metering == NULL)
        return error->status;
    status = read_usage(&sink, error);
    dbt_metering_free(sink.metering);
    /* What was not read to its end cannot be held against promises and shares. */
    if (status != DBT_OK || pipeline->findings.of[DBT_SEVERITY_INVALID] > 0)
        return status;
    status = check_balance(part->delivery, error);
    if (status == DBT_OK)
        dbt_delivery_judge(part->delivery, &pipeline->region, &part->registers,
                           &pipeline->findings);
    return status;
}
