/* Files of a stage, written through a medium and read again. */
#include "staged.h"

#include <stdlib.h>

static enum dbt_status tell(const struct dbt_stage *stage, struct dbt_error *error)
{
    return stage->error.status == DBT_OK
               ? DBT_OK
               : dbt_error_set(error, stage->error.status, "%s", stage->error.text);
}

static enum dbt_status write_stream(void *context, struct dbt_text bytes, struct dbt_error *error)
{
    struct dbt_stage_stream *stream = context;

    dbt_stage_add(stream, bytes);
    return tell(stream->stage, error);
}

static enum dbt_status read_stream(void *context, uint64_t offset, void *bytes, size_t length,
                                   struct dbt_error *error)
{
    const struct dbt_stage_stream *stream = context;

    return dbt_file_read_at(&stream->file, offset, bytes, length, error);
}

enum dbt_status dbt_staged_write(struct dbt_stage *stage, const char *name,
                                 dbt_staged_writer *write, const void *context,
                                 struct dbt_error *error)
{
    struct dbt_stage_stream stream;
    enum dbt_status status;

    dbt_stage_begin(stage, &stream, name);
    status = tell(stage, error);
    if (status == DBT_OK)
        status = write(context, (struct dbt_medium){&stream, write_stream, read_stream}, error);
    if (status != DBT_OK) {
        dbt_stage_drop(&stream);
        return status;
    }
    dbt_stage_end(&stream);
    return tell(stage, error);
}

static int by_name(const void *a, const void *b)
{
    const struct dbt_stage_file *left = a;
    const struct dbt_stage_file *right = b;

    return strcmp(left->name, right->name);
}

bool dbt_staged_list(const struct dbt_stage *stage, struct dbt_staged_list *list,
                     struct dbt_arena *arena)
{
    list->count = stage->file_count;
    list->items = dbt_arena_alloc(arena, list->count + 1, sizeof *list->items);
    if (list->items == NULL)
        return false;
    for (size_t i = 0; i < list->count; i++)
        list->items[i] = stage->files[i];
    qsort(list->items, list->count, sizeof *list->items, by_name);
    return true;
}

const struct dbt_stage_file *dbt_staged_find(const struct dbt_staged_list *list, const char *name)
{
    const struct dbt_stage_file key = {.name = name};

    return bsearch(&key, list->items, list->count, sizeof key, by_name);
}

/* The program has just written it: that it cannot be read is the output's failure. */
static enum dbt_status blame_output(enum dbt_status status, struct dbt_error *error)
{
    if (status != DBT_INPUT)
        return status;
    error->status = DBT_OUTPUT;
    return DBT_OUTPUT;
}

enum dbt_status dbt_staged_open(const struct dbt_stage *stage, const char *name,
                                struct dbt_file *file, uint64_t *bytes, struct dbt_error *error)
{
    const char *path = dbt_arena_format(stage->arena, "%s/%s", stage->folder, name);

    if (path == NULL)
        return dbt_error_memory(error, name);
    return blame_output(dbt_file_open(file, path, bytes, error), error);
}

enum dbt_status dbt_staged_read(const struct dbt_stage *stage, const char *name,
                                struct dbt_buffer *bytes, struct dbt_error *error)
{
    struct dbt_buffer path;
    enum dbt_status status;

    dbt_buffer_clear(bytes);
    dbt_buffer_init(&path);
    dbt_buffer_format(&path, "%s/%s", stage->folder, name);
    status = path.failed ? dbt_error_memory(error, name)
                         : dbt_file_read(path.bytes, SIZE_MAX, bytes, error);
    dbt_buffer_release(&path);
    return blame_output(status, error);
}
