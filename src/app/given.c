/* Usage from a file, where reading would have put it. */
#include "given.h"

/* ---- is it this run's? ----------------------------------------------------------------------- */

static enum dbt_status refuse(const struct dbt_usage_file *file, const char *what, const char *is,
                              const char *expected, struct dbt_error *error)
{
    return dbt_error_set(error, DBT_INPUT,
                         "%s: was counted with another %s (%s, not %s); give the usage file of "
                         "this run, or make it with meter and the same options",
                         file->path, what, is, expected);
}

static enum dbt_status check_head(const struct dbt_pipeline *pipeline,
                                  const struct dbt_usage_file *file, struct dbt_error *error)
{
    struct dbt_period period = pipeline->options->period;
    char asked[DBT_DATE_BYTES];
    char found[DBT_DATE_BYTES];

    if (strcmp(file->region_code, pipeline->region.identity.code) != 0)
        return refuse(file, "region", file->region_code, pipeline->region.identity.code, error);
    if (file->period.first != period.first || file->period.last != period.last)
        return refuse(file, "period", dbt_period_write(file->period, found),
                      dbt_period_write(period, asked), error);
    if (strcmp(file->region_sha256, pipeline->region.sha256) != 0)
        return dbt_error_set(error, DBT_INPUT,
                             "%s: was counted with another content of the region folder or price "
                             "list; give the --prices it was counted with, or count again with "
                             "meter",
                             file->path);
    if (strcmp(file->program_version, DEBITERA_VERSION) != 0)
        return refuse(file, "version of the program", file->program_version, DEBITERA_VERSION,
                      error);
    if (file->rejects != pipeline->options->rejects) {
        snprintf(found, sizeof found, "%llu", (unsigned long long)file->rejects);
        return refuse(file, "--rejects", found, pipeline->options->text[DBT_OPTION_REJECTS], error);
    }
    return DBT_OK;
}

size_t dbt_given_source(const struct dbt_pipeline *pipeline, uint32_t source)
{
    const struct dbt_usage_file *file = pipeline->given;
    size_t at = 0;

    while (at < file->source_count &&
           strcmp(file->sources[at].code, pipeline->region.sources[source].code) != 0)
        at++;
    return at;
}

static enum dbt_status check_sources(const struct dbt_pipeline *pipeline, struct dbt_error *error)
{
    const struct dbt_usage_file *file = pipeline->given;
    size_t counted = 0;

    for (uint32_t s = 0; s < pipeline->region.source_count; s++) {
        const char *code = pipeline->region.sources[s].code;
        size_t at = dbt_given_source(pipeline, s);
        if (!dbt_source_is_counted(&pipeline->region.sources[s]))
            continue;
        if (at == file->source_count)
            return dbt_error_set(error, DBT_INPUT,
                                 "%s: the source %s is missing; count it with meter, and merge the "
                                 "two files",
                                 file->path, code);
        if (file->sources[at].of != 1)
            return dbt_error_set(error, DBT_INPUT,
                                 "%s: holds only part %u of %u of the source %s; merge it with the "
                                 "other parts",
                                 file->path, file->sources[at].part, file->sources[at].of, code);
        counted++;
    }
    if (counted != file->source_count)
        return dbt_error_set(error, DBT_INPUT,
                             "%s: holds sources that the region has not; count again with meter",
                             file->path);
    return DBT_OK;
}

enum dbt_status dbt_given_load(struct dbt_pipeline *pipeline, struct dbt_error *error)
{
    const char *path = pipeline->options->text[DBT_OPTION_USAGE];
    struct dbt_usage_file *file = NULL;
    enum dbt_status status;

    if (path == NULL)
        return DBT_OK;
    file = dbt_arena_alloc(&pipeline->arena, 1, sizeof *file);
    if (file == NULL)
        return dbt_error_memory(error, "the usage file");
    status = dbt_usage_file_read(file, path, &pipeline->arena, error);
    if (status == DBT_OK)
        status = check_head(pipeline, file, error);
    if (status != DBT_OK)
        return status;
    pipeline->given = file;
    return check_sources(pipeline, error);
}

/* ---- the files counted ----------------------------------------------------------------------- */

const struct dbt_usage_delivery *dbt_given_delivery(const struct dbt_pipeline *pipeline,
                                                    const struct dbt_part *part)
{
    const struct dbt_usage_file *file = pipeline->given;
    struct dbt_period period = part->delivery->period;

    for (size_t i = 0; i < file->delivery_count; i++)
        if (file->deliveries[i].period.first == period.first &&
            file->deliveries[i].period.last == period.last)
            return &file->deliveries[i];
    return NULL;
}

static const struct dbt_usage_input *find_input(const struct dbt_usage_counted *counted,
                                                const char *name)
{
    for (size_t i = 0; i < counted->input_count; i++)
        if (strcmp(counted->inputs[i].name, name) == 0)
            return &counted->inputs[i];
    return NULL;
}

/*
 * An export that came after the count, or was corrected since, would else not be billed, and nobody
 * would know.
 */
static enum dbt_status check_listed(const struct dbt_pipeline *pipeline,
                                    const struct dbt_usage_delivery *delivery,
                                    const struct dbt_input *input, struct dbt_error *error)
{
    uint32_t source = (uint32_t)(input->source - pipeline->region.sources);
    const struct dbt_usage_input *counted =
        find_input(&delivery->counted[dbt_given_source(pipeline, source)], input->name);

    const char *wrong = "is not the file that was counted (SHA-256)";
    char sha256[DBT_SHA256_HEX_BYTES];

    if (counted == NULL)
        wrong = "is not among the files of the usage file";
    else if (counted->size_bytes != input->size_bytes)
        wrong = "is not as long as when it was counted";
    else if (dbt_sha256_file(input->path, sha256, NULL, error) != DBT_OK)
        return error->status;
    else if (strcmp(sha256, counted->sha256) == 0)
        return DBT_OK;
    return dbt_error_set(error, DBT_INPUT, "%s: %s; count again with meter", input->path, wrong);
}

static void add_inputs(struct dbt_delivery *delivery, const struct dbt_source *source,
                       const struct dbt_usage_counted *counted)
{
    for (size_t i = 0; i < counted->input_count; i++) {
        const struct dbt_usage_input *from = &counted->inputs[i];
        struct dbt_input *input = &delivery->inputs[delivery->count++];
        *input = (struct dbt_input){
            .source = source,
            .path = from->name,
            .name = from->name,
            .size_bytes = from->size_bytes,
            .copy_of_other = from->copy_of[0] != '\0',
            .accounting = from->accounting,
        };
        memcpy(input->sha256, from->sha256, sizeof input->sha256);
    }
}

/* By source (kind, then code), then by name: as a delivery is ordered. */
static int compare_inputs(const void *a, const void *b)
{
    const struct dbt_input *left = a;
    const struct dbt_input *right = b;
    int order = (int)left->source->kind - (int)right->source->kind;

    if (order == 0)
        order = strcmp(left->source->code, right->source->code);
    return order != 0 ? order : strcmp(left->name, right->name);
}

/* The name of the file that `copy` is a copy of; "" when it is not known. */
static const char *name_original(const struct dbt_pipeline *pipeline,
                                 const struct dbt_usage_delivery *from,
                                 const struct dbt_input *copy)
{
    uint32_t source = (uint32_t)(copy->source - pipeline->region.sources);
    const struct dbt_usage_input *counted = NULL;

    if (!dbt_source_is_counted(copy->source))
        return copy->original == NULL ? "" : copy->original->name;
    counted = find_input(&from->counted[dbt_given_source(pipeline, source)], copy->name);
    return counted == NULL ? "" : counted->copy_of;
}

static const struct dbt_input *find_original(const struct dbt_delivery *delivery,
                                             const struct dbt_input *copy, const char *name)
{
    for (size_t i = 0; i < delivery->count; i++)
        if (delivery->inputs[i].source == copy->source &&
            strcmp(delivery->inputs[i].name, name) == 0)
            return &delivery->inputs[i];
    return NULL;
}

/* Copies point at their originals, which have moved. */
static enum dbt_status point_at_originals(const struct dbt_pipeline *pipeline,
                                          const struct dbt_usage_delivery *from,
                                          struct dbt_delivery *delivery, struct dbt_error *error)
{
    for (size_t i = 0; i < delivery->count; i++) {
        struct dbt_input *input = &delivery->inputs[i];
        if (!input->copy_of_other)
            continue;
        input->original = find_original(delivery, input, name_original(pipeline, from, input));
        if (input->original == NULL)
            return dbt_error_set(error, DBT_INPUT,
                                 "%s: %s is said to be a copy of a file that is not there; count "
                                 "again with meter",
                                 pipeline->given->path, input->name);
    }
    return DBT_OK;
}

static enum dbt_status replace_inputs(struct dbt_pipeline *pipeline, struct dbt_delivery *delivery,
                                      const struct dbt_usage_delivery *from,
                                      struct dbt_error *error)
{
    struct dbt_delivery all = *delivery;

    all.count = 0;
    all.capacity = delivery->count;
    for (size_t i = 0; i < pipeline->given->source_count; i++)
        all.capacity += from->counted[i].input_count;
    all.inputs = dbt_arena_alloc(&pipeline->arena, all.capacity + 1, sizeof *all.inputs);
    if (all.inputs == NULL)
        return dbt_error_memory(error, "the list of a delivery's files");
    for (size_t i = 0; i < delivery->count; i++)
        if (!dbt_source_is_counted(delivery->inputs[i].source))
            all.inputs[all.count++] = delivery->inputs[i];
    for (uint32_t s = 0; s < pipeline->region.source_count; s++)
        if (dbt_source_is_counted(&pipeline->region.sources[s]))
            add_inputs(&all, &pipeline->region.sources[s],
                       &from->counted[dbt_given_source(pipeline, s)]);
    if (all.count > 1)
        qsort(all.inputs, all.count, sizeof *all.inputs, compare_inputs);
    *delivery = all;
    return point_at_originals(pipeline, from, delivery, error);
}

enum dbt_status dbt_given_inputs(struct dbt_pipeline *pipeline, struct dbt_part *part,
                                 struct dbt_error *error)
{
    const struct dbt_usage_delivery *from = dbt_given_delivery(pipeline, part);
    struct dbt_delivery *delivery = part->delivery;
    char period[DBT_DATE_BYTES];
    enum dbt_status status = DBT_OK;

    if (from == NULL)
        return dbt_error_set(error, DBT_INPUT,
                             "%s: has no delivery of %s by itself; count what --data holds with "
                             "meter",
                             pipeline->given->path, dbt_period_write(delivery->period, period));
    for (size_t i = 0; status == DBT_OK && i < delivery->count; i++)
        if (dbt_source_is_counted(delivery->inputs[i].source))
            status = check_listed(pipeline, from, &delivery->inputs[i], error);
    return status == DBT_OK ? replace_inputs(pipeline, delivery, from, error) : status;
}
