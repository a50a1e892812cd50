/* `merge`: usage files of all parts, added up to one. */
#include <sys/stat.h>

#include "commands.h"
#include "usage_output.h"

/* The memory of all the files together. */
#define ARENA_BYTES ((size_t)4 << 30)

/* Are both there, and one file? */
static bool is_same_file(const char *a, const char *b)
{
    struct stat left;
    struct stat right;

    return stat(a, &left) == 0 && stat(b, &right) == 0 && left.st_dev == right.st_dev &&
           left.st_ino == right.st_ino;
}

static enum dbt_status check_names(const struct dbt_options *options, struct dbt_error *error)
{
    const char *out = options->text[DBT_OPTION_USAGE];

    for (size_t i = 0; i < options->operand_count; i++) {
        const char *file = options->operands[i];
        if (is_same_file(out, file))
            return dbt_error_set(error, DBT_USAGE,
                                 "--usage %s: is one of the files to be merged; name another", out);
        for (size_t j = 0; j < i; j++)
            if (is_same_file(options->operands[j], file))
                return dbt_error_set(error, DBT_USAGE, "%s is given twice", file);
    }
    return dbt_usage_output_check(out, error);
}

static enum dbt_status read_all(const struct dbt_options *options, struct dbt_usage_file *files,
                                struct dbt_arena *arena, struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;

    for (size_t i = 0; status == DBT_OK && i < options->operand_count; i++)
        status = dbt_usage_file_read(&files[i], options->operands[i], arena, error);
    return status;
}

enum dbt_status dbt_command_merge(const struct dbt_options *options, struct dbt_log *log,
                                  struct dbt_error *error)
{
    struct dbt_usage_file *files;
    struct dbt_usage_file merged;
    struct dbt_arena arena;
    enum dbt_status status = check_names(options, error);

    if (status != DBT_OK)
        return status;
    dbt_arena_init(&arena, ARENA_BYTES);
    files = dbt_arena_alloc(&arena, options->operand_count, sizeof *files);
    if (files == NULL)
        status = dbt_error_memory(error, "the usage files");
    if (status == DBT_OK)
        status = read_all(options, files, &arena, error);
    if (status == DBT_OK)
        status = dbt_usage_file_merge(&merged, files, options->operand_count, &arena, error);
    if (status == DBT_OK)
        status = dbt_usage_output_write(&merged, options->text[DBT_OPTION_USAGE], error);
    if (status == DBT_OK)
        dbt_log_line(log, DBT_LOG_INFO, "%zu files merged to %s", options->operand_count,
                     options->text[DBT_OPTION_USAGE]);
    dbt_arena_release(&arena);
    return status;
}
