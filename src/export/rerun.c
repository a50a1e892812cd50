/* A rerun's files: the table of them, and months behind one another. */
#include "rerun.h"

#include "writers.h"

typedef enum dbt_status month_writer(const struct dbt_result *result, struct dbt_buffer *out,
                                     struct dbt_error *error);

static const struct {
    const char *file;
    month_writer *write;
} files[] = {
#define DBT_RERUN_FILE(name, file, write) {file, write},
#include "debitera/rerun.def"
#undef DBT_RERUN_FILE
};

_Static_assert(sizeof files / sizeof *files == DBT_RERUN_FILE_COUNT, "a row per file");

const char *dbt_rerun_file_name(enum dbt_rerun_file file)
{
    return files[file].file;
}

/* A header row is the first line: the name of no column holds a line end. */
static void add_rows(struct dbt_buffer *out, struct dbt_text month)
{
    const char *end = memchr(month.at, '\n', month.length);
    size_t header = end == NULL ? 0 : (size_t)(end - month.at) + 1;
    dbt_buffer_add(out, month.at + header, month.length - header);
}

static enum dbt_status add_month(month_writer *write, const struct dbt_result *month,
                                 struct dbt_buffer *out, struct dbt_error *error)
{
    struct dbt_buffer rows;
    dbt_buffer_init(&rows);
    enum dbt_status status = write(month, &rows, error);
    if (status == DBT_OK) {
        add_rows(out, dbt_buffer_text(&rows));
    }
    out->failed = out->failed || rows.failed;
    dbt_buffer_release(&rows);
    return status;
}

static enum dbt_status join_months(month_writer *write, const struct dbt_rerun *rerun,
                                   struct dbt_buffer *out, struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; status == DBT_OK && i < rerun->month_count; i++) {
        const struct dbt_result *month = &rerun->months[i];
        status = i == 0 ? write(month, out, error) : add_month(write, month, out, error);
    }
    return status;
}

enum dbt_status dbt_export_rerun(enum dbt_rerun_file file, const struct dbt_rerun *rerun,
                                 struct dbt_buffer *out, struct dbt_error *error)
{
    enum dbt_status status = files[file].write == NULL
                                 ? dbt_rerun_manifest_write(rerun, out, error)
                                 : join_months(files[file].write, rerun, out, error);
    if (status == DBT_OK && out->failed) {
        return dbt_error_memory(error, files[file].file);
    }
    return status;
}
