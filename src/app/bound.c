/* One PDF of many. */
#include "bound.h"

#include "staged.h"

struct binding {
    const struct dbt_bound *bound;
    struct dbt_buffer *buffers;
};

static enum dbt_status give_part(void *context, size_t index, struct dbt_pdf_part *part,
                                 struct dbt_error *error)
{
    const struct binding *binding = context;
    const struct dbt_bound_part *asked = &binding->bound->parts[index];
    struct dbt_buffer *bytes = &binding->buffers[index];
    const enum dbt_status status =
        dbt_staged_read(binding->bound->stage, asked->name, bytes, error);

    *part = (struct dbt_pdf_part){.title = asked->title, .bytes = dbt_buffer_text(bytes)};
    return status;
}

static enum dbt_status write_bound(const void *context, struct dbt_medium medium,
                                   struct dbt_error *error)
{
    struct binding binding = *(const struct binding *)context;
    const struct dbt_bound *bound = binding.bound;
    const struct dbt_merging merging = {.title = bound->title,
                                        .language = bound->language,
                                        .day = bound->day,
                                        .is_tagged = true,
                                        .count = bound->count,
                                        .context = &binding,
                                        .part = give_part};

    return dbt_pdf_merge(&merging, medium, error);
}

enum dbt_status dbt_bound_stage(const struct dbt_bound *bound, const char *name,
                                struct dbt_error *error)
{
    struct binding binding = {.bound = bound};
    struct dbt_arena arena;
    enum dbt_status status;

    dbt_arena_init(&arena, (size_t)1 << 28);
    binding.buffers = dbt_arena_alloc(&arena, bound->count, sizeof *binding.buffers);
    status = dbt_staged_write(bound->stage, name, write_bound, &binding, error);
    for (size_t i = 0; i < bound->count; i++)
        dbt_buffer_release(&binding.buffers[i]);
    dbt_arena_release(&arena);
    return status;
}
