/* `merge`: usage files of all parts, added up to one. */
#include "commands.h"
#include "debitera/base/file.h"
#include "debitera/usage_file.h"

/* The memory of all the files together. */
#define ARENA_BYTES ((size_t)4 << 30)

static enum dbt_status read_all(const struct dbt_options *options, struct dbt_usage_file *files,
                                struct dbt_arena *arena, struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;

    for (size_t i = 0; status == DBT_OK && i < options->operand_count; i++)
        status = dbt_usage_file_read(&files[i], options->operands[i], arena, error);
    return status;
}

static enum dbt_status write_merged(const struct dbt_usage_file *merged, const char *path,
                                    struct dbt_error *error)
{
    struct dbt_buffer bytes;
    enum dbt_status status;

    dbt_buffer_init(&bytes);
    status = dbt_usage_file_write(merged, &bytes, error);
    if (status == DBT_OK)
        status = dbt_file_replace(path, dbt_buffer_text(&bytes), error);
    dbt_buffer_release(&bytes);
    return status;
}

enum dbt_status dbt_command_merge(const struct dbt_options *options, struct dbt_log *log,
                                  struct dbt_error *error)
{
    struct dbt_usage_file *files;
    struct dbt_usage_file merged;
    struct dbt_arena arena;
    enum dbt_status status = DBT_OK;

    dbt_arena_init(&arena, ARENA_BYTES);
    files = dbt_arena_alloc(&arena, options->operand_count, sizeof *files);
    if (files == NULL)
        status = dbt_error_memory(error, "the usage files");
    if (status == DBT_OK)
        status = read_all(options, files, &arena, error);
    if (status == DBT_OK)
        status = dbt_usage_file_merge(&merged, files, options->operand_count, &arena, error);
    if (status == DBT_OK)
        status = write_merged(&merged, options->text[DBT_OPTION_USAGE], error);
    if (status == DBT_OK)
        dbt_log_line(log, DBT_LOG_INFO, "%zu files merged to %s", options->operand_count,
                     options->text[DBT_OPTION_USAGE]);
    dbt_arena_release(&arena);
    return status;
}
