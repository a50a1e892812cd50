/* Export: the table of output formats. */
#include "writers.h"

typedef enum dbt_status writer(const struct dbt_result *result, struct dbt_buffer *out,
                               struct dbt_error *error);

static const struct {
    const char *file;
    writer *write;
} formats[] = {
#define DBT_FORMAT(name, file, write) {file, write},
#include "debitera/format.def"
#undef DBT_FORMAT
};

_Static_assert(sizeof formats / sizeof *formats == DBT_FORMAT_COUNT, "a row per format");

const char *dbt_format_file(enum dbt_format format)
{
    return formats[format].file;
}

bool dbt_format_is_of(enum dbt_format format, const struct dbt_result *result)
{
    return format != DBT_FORMAT_FOLLOWUP || result->followup != NULL;
}

enum dbt_status dbt_export(enum dbt_format format, const struct dbt_result *result,
                           struct dbt_buffer *out, struct dbt_error *error)
{
    enum dbt_status status = formats[format].write(result, out, error);
    if (status == DBT_OK && out->failed) {
        return dbt_error_memory(error, formats[format].file);
    }
    return status;
}
