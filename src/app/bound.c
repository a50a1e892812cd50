/*
 * One PDF of many. A run that is large enough to be refused as a whole, of 8 million objects or 4
 * GiB, has some 50,000 invoices: far more than a region has providers.
 */
#include "bound.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "debitera/join.h"
#include "staged.h"

struct binding {
    const struct dbt_bound *bound;
    struct dbt_medium medium;
    struct dbt_buffer bytes; /* of the part at hand */
    struct dbt_joined *joined;
};

static enum dbt_status give_part(void *context, size_t index, struct dbt_join_part *part,
                                 struct dbt_error *error)
{
    struct binding *binding = context;
    const struct dbt_bound_part *asked = &binding->bound->parts[index];
    const enum dbt_status status =
        dbt_staged_read(binding->bound->stage, asked->name, &binding->bytes, error);

    *part = (struct dbt_join_part){.title = asked->title, .pdf = dbt_buffer_text(&binding->bytes)};
    return status;
}

static enum dbt_status write_whole(void *context, struct dbt_text bytes, struct dbt_error *error)
{
    const struct binding *binding = context;

    return binding->medium.write(binding->medium.context, bytes, error);
}

static enum dbt_status join(const void *context, struct dbt_medium medium, struct dbt_error *error)
{
    struct binding binding = *(const struct binding *)context;
    const struct dbt_bound *bound = binding.bound;
    const struct dbt_joining joining = {
        .title = bound->title,
        .author = bound->author,
        .language = bound->language,
        .date = bound->day,
        .count = bound->count,
        .context = &binding,
        .part = give_part,
        .write = write_whole,
    };
    enum dbt_status status;

    binding.medium = medium;
    dbt_buffer_init(&binding.bytes);
    status = dbt_pdf_join(&joining, binding.joined, error);
    dbt_buffer_release(&binding.bytes);
    return status;
}

/* Mapped: it may be larger than what memory is meant to hold. */
static enum dbt_status check(const struct dbt_file *file, uint64_t bytes,
                             const struct dbt_joined *joined, struct dbt_error *error)
{
    void *map = mmap(NULL, (size_t)bytes, PROT_READ, MAP_PRIVATE, file->fd, 0);
    enum dbt_status status;

    if (map == MAP_FAILED)
        return dbt_error_system(error, DBT_OUTPUT, errno, "%s: cannot be mapped", file->path);
    status = dbt_pdf_join_check((struct dbt_text){map, (size_t)bytes}, file->path, joined, error);
    munmap(map, (size_t)bytes);
    return status;
}

enum dbt_status dbt_bound_stage(const struct dbt_bound *bound, const char *name,
                                struct dbt_error *error)
{
    struct dbt_joined joined;
    const struct binding binding = {.bound = bound, .joined = &joined};
    struct dbt_file file;
    uint64_t bytes;
    enum dbt_status status = dbt_staged_write(bound->stage, name, join, &binding, error);

    if (status == DBT_OK)
        status = dbt_staged_open(bound->stage, name, &file, &bytes, error);
    if (status != DBT_OK)
        return status;
    status = check(&file, bytes, &joined, error);
    dbt_file_drop(&file);
    return status;
}
