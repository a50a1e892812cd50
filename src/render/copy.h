/* Copy: objects of the file that Cairo made, carried over to the one that is published. */
#ifndef DEBITERA_RENDER_COPY_H
#define DEBITERA_RENDER_COPY_H

#include "drawn.h"
#include "objects.h"

/* An object is carried over when a value that is copied refers to it. */
struct dbt_copy {
    struct dbt_objects *objects;
    const struct dbt_drawn *drawn;
    uint32_t *numbers; /* new ones, by the old; 0: not wanted so far */
    uint32_t *wanted;  /* old ones, in the order that they were first referred to */
    size_t wanted_count, done_count;
    bool wrong; /* an object is missing, or damaged */
};

/* False when memory ends. */
bool dbt_copy_init(struct dbt_copy *copy, struct dbt_objects *objects,
                   const struct dbt_drawn *drawn) DBT_CHECKED;
/* Appends the value, its references renumbered. */
void dbt_copy_value(struct dbt_copy *copy, struct dbt_text value, struct dbt_buffer *out);
/* All the objects wanted, and those that they want. */
void dbt_copy_objects(struct dbt_copy *copy, struct dbt_buffer *scratch);

#endif
