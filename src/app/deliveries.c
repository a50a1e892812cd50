/*
 * Which folder holds which months: --data is the delivery of the whole period, or it holds one
 * folder a month, named 2025-05. Mixing the two would leave it open which of them a month comes
 * from, so that is refused.
 */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "given.h"

struct dbt_text dbt_base_name(const char *path)
{
    struct dbt_text name = dbt_text_of(path == NULL ? "" : path);
    size_t start;

    while (name.length > 1 && name.at[name.length - 1] == '/')
        name.length--;
    for (start = name.length; start > 0 && name.at[start - 1] != '/'; start--)
        continue;
    return (struct dbt_text){name.at + start, name.length - start};
}

static bool is_folder(const char *path)
{
    struct stat found;

    return stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

static const char *month_folder(struct dbt_pipeline *pipeline, dbt_month month)
{
    char name[DBT_DATE_BYTES];

    return dbt_arena_format(&pipeline->arena, "%s/%s", pipeline->options->text[DBT_OPTION_DATA],
                            dbt_month_write(month, name));
}

/*
 * How many months of the period have a folder of their own; `*missing` is the first that has none.
 */
static enum dbt_status count_months(struct dbt_pipeline *pipeline, size_t *count,
                                    dbt_month *missing, struct dbt_error *error)
{
    struct dbt_period period = pipeline->options->period;

    *count = 0;
    *missing = period.last + 1;
    for (dbt_month month = period.first; month <= period.last; month++) {
        const char *folder = month_folder(pipeline, month);
        if (folder == NULL)
            return dbt_error_memory(error, "deliveries");
        if (is_folder(folder))
            ++*count;
        else if (*missing > period.last)
            *missing = month;
    }
    return DBT_OK;
}

static enum dbt_status open_one(struct dbt_pipeline *pipeline, const char *folder,
                                struct dbt_period period, struct dbt_error *error)
{
    struct dbt_part *part = &pipeline->parts[pipeline->part_count];
    enum dbt_status status;

    part->delivery = &pipeline->deliveries[pipeline->part_count];
    part->delivery->period = period;
    part->delivery->skipped = pipeline->skipped;
    status =
        dbt_delivery_open(part->delivery, &pipeline->region, folder, &pipeline->findings, error);
    if (status == DBT_OK && pipeline->given != NULL)
        status = dbt_given_inputs(pipeline, part, error);
    if (status == DBT_OK && pipeline->skipped != 0)
        dbt_delivery_report_copies(part->delivery, &pipeline->findings);
    if (status == DBT_OK)
        status = dbt_registers_init(&part->registers, &pipeline->region, period, &pipeline->arena,
                                    error);
    if (status == DBT_OK)
        pipeline->part_count++;
    return status;
}

/* The source of the region that would take this file; null: none. */
static const struct dbt_source *taken_by(const struct dbt_pipeline *pipeline, const char *name)
{
    for (size_t i = 0; name[0] != '.' && i < pipeline->region.source_count; i++)
        if (dbt_source_takes(&pipeline->region.sources[i], name))
            return &pipeline->region.sources[i];
    return NULL;
}

/* Exports beside the monthly folders leave it open which of them a month comes from. */
static enum dbt_status refuse_mixed(const struct dbt_pipeline *pipeline, struct dbt_error *error)
{
    const char *data = pipeline->options->text[DBT_OPTION_DATA];
    struct dirent **entries = NULL;
    int count = scandir(data, &entries, NULL, alphasort);
    enum dbt_status status = DBT_OK;

    if (count < 0)
        return dbt_error_system(error, DBT_INPUT, errno, "%s cannot be looked into", data);
    for (int i = 0; i < count; i++) {
        if (status == DBT_OK && taken_by(pipeline, entries[i]->d_name) != NULL)
            status = dbt_error_set(error, DBT_INPUT,
                                   "%s holds monthly deliveries and %s beside them; keep the one "
                                   "or the other",
                                   data, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return status;
}

/* Is this the folder of --data, or of a month of the period below it? */
static enum dbt_status is_delivered_from(struct dbt_pipeline *pipeline, const struct stat *folder,
                                         bool *is, struct dbt_error *error)
{
    struct dbt_period period = pipeline->options->period;
    struct stat found;

    *is = stat(pipeline->options->text[DBT_OPTION_DATA], &found) == 0 &&
          found.st_dev == folder->st_dev && found.st_ino == folder->st_ino;
    for (dbt_month month = period.first; !*is && month <= period.last; month++) {
        const char *path = month_folder(pipeline, month);
        if (path == NULL)
            return dbt_error_memory(error, "deliveries");
        *is = stat(path, &found) == 0 && found.st_dev == folder->st_dev &&
              found.st_ino == folder->st_ino;
    }
    return DBT_OK;
}

enum dbt_status dbt_pipeline_keep_exports(struct dbt_pipeline *pipeline, const char *output,
                                          struct dbt_error *error)
{
    const char *slash = strrchr(output, '/');
    const char *folder = dbt_arena_format(&pipeline->arena, "%.*s.",
                                          slash == NULL ? 0 : (int)(slash - output) + 1, output);
    const struct dbt_source *source = taken_by(pipeline, slash == NULL ? output : slash + 1);
    struct stat found;
    bool is_there = false;
    enum dbt_status status = DBT_OK;

    if (folder == NULL)
        return dbt_error_memory(error, "a folder's name");
    if (source != NULL && stat(folder, &found) == 0)
        status = is_delivered_from(pipeline, &found, &is_there, error);
    if (!is_there)
        return status;
    return dbt_error_set(error, DBT_USAGE,
                         "%s: in the delivery this name is an export's, of the source %s; name "
                         "another",
                         output, source->code);
}

static int is_month(const struct dirent *entry)
{
    dbt_month month;

    return dbt_month_parse(dbt_text_of(entry->d_name), &month);
}

/* A folder of monthly deliveries that lacks the month asked for is not a delivery itself. */
static enum dbt_status refuse_missing_month(const struct dbt_pipeline *pipeline,
                                            struct dbt_error *error)
{
    const char *data = pipeline->options->text[DBT_OPTION_DATA];
    struct dirent **entries = NULL;
    int count = scandir(data, &entries, is_month, alphasort);
    char asked[DBT_DATE_BYTES];
    enum dbt_status status = DBT_OK;

    if (count > 0)
        status = dbt_error_set(error, DBT_INPUT,
                               "%s has monthly deliveries (%s …), but none for %s; deliver it, or "
                               "choose another period",
                               data, entries[0]->d_name,
                               dbt_period_write(pipeline->options->period, asked));
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
    return status;
}

/* Is there anything in the folder that a delivery would hold? */
static bool holds_exports(const struct dbt_pipeline *pipeline, const char *folder)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, NULL, alphasort);
    bool found = count < 0; /* opening it will say why */

    for (int i = 0; i < count; i++) {
        found = found || is_month(entries[i]) || taken_by(pipeline, entries[i]->d_name) != NULL;
        free(entries[i]);
    }
    free(entries);
    return found;
}

/* The first folder below --data that holds exports; `*folder` is null when there is none. */
static enum dbt_status find_below(struct dbt_pipeline *pipeline, const char **folder,
                                  struct dbt_error *error)
{
    const char *data = pipeline->options->text[DBT_OPTION_DATA];
    struct dirent **entries = NULL;
    int count = scandir(data, &entries, NULL, alphasort);
    enum dbt_status status = DBT_OK;

    *folder = NULL;
    for (int i = 0; i < count; i++) {
        const char *path = NULL;
        if (*folder == NULL && entries[i]->d_name[0] != '.') {
            path = dbt_arena_format(&pipeline->arena, "%s/%s", data, entries[i]->d_name);
            if (path == NULL)
                status = dbt_error_memory(error, "deliveries");
            else if (is_folder(path) && holds_exports(pipeline, path))
                *folder = path;
        }
        free(entries[i]);
    }
    free(entries);
    return status;
}

/* Every source would be said to be missing, where only --data is the wrong folder. */
static enum dbt_status refuse_nothing(struct dbt_pipeline *pipeline, struct dbt_error *error)
{
    const char *data = pipeline->options->text[DBT_OPTION_DATA];
    const char *below = NULL;
    enum dbt_status status = DBT_OK;

    if (pipeline->given != NULL || holds_exports(pipeline, data))
        return DBT_OK;
    status = find_below(pipeline, &below, error);
    if (status != DBT_OK)
        return status;
    return dbt_error_set(error, DBT_INPUT,
                         "--data %s holds neither exports of the region's sources nor a folder a "
                         "month (2025-05)%s%s",
                         data, below == NULL ? "" : "; they may lie in ",
                         below == NULL ? "" : below);
}

/* A folder named after months that are not those asked for is the wrong delivery. */
static enum dbt_status refuse_other_months(const struct dbt_pipeline *pipeline,
                                           struct dbt_error *error)
{
    const char *data = pipeline->options->text[DBT_OPTION_DATA];
    struct dbt_period period = pipeline->options->period;
    struct dbt_period named;
    char asked[DBT_DATE_BYTES];

    if (!dbt_period_parse(dbt_base_name(data), &named) ||
        (named.first <= period.first && period.last <= named.last))
        return DBT_OK;
    return dbt_error_set(error, DBT_INPUT,
                         "--data %s is named after other months than --period %s; give the "
                         "period's own delivery",
                         data, dbt_period_write(period, asked));
}

enum dbt_status dbt_pipeline_open(struct dbt_pipeline *pipeline, struct dbt_error *error)
{
    struct dbt_period period = pipeline->options->period;
    const char *data = pipeline->options->text[DBT_OPTION_DATA];
    size_t months = (size_t)(period.last - period.first) + 1;
    size_t found = 0;
    dbt_month missing = 0;
    char name[DBT_DATE_BYTES];
    enum dbt_status status = count_months(pipeline, &found, &missing, error);

    if (status != DBT_OK)
        return status;
    if (found > 0 && found < months)
        return dbt_error_set(error, DBT_INPUT,
                             "%s has monthly deliveries, but none for %s; deliver it, or choose "
                             "another period",
                             data, dbt_month_write(missing, name));
    status = found == 0 ? refuse_other_months(pipeline, error) : refuse_mixed(pipeline, error);
    if (status == DBT_OK && found == 0)
        status = refuse_missing_month(pipeline, error);
    if (status == DBT_OK && found == 0)
        status = refuse_nothing(pipeline, error);
    if (status != DBT_OK)
        return status;
    pipeline->parts = dbt_arena_alloc(&pipeline->arena, months, sizeof *pipeline->parts);
    pipeline->deliveries = dbt_arena_alloc(&pipeline->arena, months, sizeof *pipeline->deliveries);
    if (pipeline->parts == NULL || pipeline->deliveries == NULL)
        return dbt_error_memory(error, "deliveries");
    if (found == 0)
        status = open_one(pipeline, data, period, error);
    for (dbt_month month = period.first; found > 0 && status == DBT_OK && month <= period.last;
         month++)
        status = open_one(pipeline, month_folder(pipeline, month),
                          (struct dbt_period){month, month}, error);
    return status;
}

enum dbt_status dbt_pipeline_identify(struct dbt_pipeline *pipeline, struct dbt_error *error)
{
    struct dbt_buffer list;
    char period[DBT_DATE_BYTES];
    bool done;

    dbt_buffer_init(&list);
    for (size_t i = 0; i < pipeline->part_count; i++) {
        const struct dbt_delivery *delivery = pipeline->parts[i].delivery;
        dbt_buffer_format(&list, "%s\n", dbt_period_write(delivery->period, period));
        for (size_t j = 0; j < delivery->count; j++)
            dbt_buffer_format(&list, "%s\t%s\t%s\n", delivery->inputs[j].source->code,
                              delivery->inputs[j].sha256, delivery->inputs[j].name);
    }
    done = !list.failed && dbt_sha256_of(dbt_buffer_text(&list), pipeline->inputs_sha256);
    dbt_buffer_release(&list);
    return done ? DBT_OK : dbt_error_memory(error, "the list of inputs");
}
