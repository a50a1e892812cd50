/* Media: memory and a file. */
#include "debitera/package.h"

static enum dbt_status write_memory(void *context, struct dbt_text bytes, struct dbt_error *error)
{
    struct dbt_buffer *buffer = context;
    dbt_buffer_add(buffer, bytes.at, bytes.length);
    return buffer->failed ? dbt_error_memory(error, "a package") : DBT_OK;
}

static enum dbt_status read_memory(void *context, uint64_t offset, void *bytes, size_t length,
                                   struct dbt_error *error)
{
    const struct dbt_buffer *buffer = context;
    if (offset > buffer->length || buffer->length - offset < length) {
        return dbt_error_set(error, DBT_OUTPUT, "a package is shorter than what was written to it");
    }
    memcpy(bytes, buffer->bytes + offset, length);
    return DBT_OK;
}

struct dbt_medium dbt_medium_memory(struct dbt_buffer *buffer)
{
    return (struct dbt_medium){buffer, write_memory, read_memory};
}

static enum dbt_status write_file(void *context, struct dbt_text bytes, struct dbt_error *error)
{
    return dbt_file_add(context, bytes, error);
}

static enum dbt_status read_file(void *context, uint64_t offset, void *bytes, size_t length,
                                 struct dbt_error *error)
{
    return dbt_file_read_at(context, offset, bytes, length, error);
}

struct dbt_medium dbt_medium_file(struct dbt_file *file)
{
    return (struct dbt_medium){file, write_file, read_file};
}
