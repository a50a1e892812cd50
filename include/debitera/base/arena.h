/*
 * Arena: memory that is freed all at once. One per run, one per document (reset after each).
 *
 * Life cycle: `dbt_arena_init`, any number of allocations, `dbt_arena_reset` to start over keeping
 * the blocks, `dbt_arena_release`. An allocation lives until the next reset or release; nothing is
 * freed alone.
 * Limits: the total is capped at `limit_bytes`; an allocation past it, or one the
 * system refuses, returns null and the caller reports DBT_MEMORY. Memory is zeroed and aligned for
 * any type.
 */
#ifndef DEBITERA_BASE_ARENA_H
#define DEBITERA_BASE_ARENA_H

#include <stddef.h>

#include "debitera/base/error.h"
#include "debitera/base/text.h"

struct dbt_arena_block;

struct dbt_arena {
    struct dbt_arena_block *first;
    struct dbt_arena_block *current;
    size_t used_bytes;
    size_t limit_bytes;
};

void dbt_arena_init(struct dbt_arena *arena, size_t limit_bytes);
void dbt_arena_reset(struct dbt_arena *arena);
void dbt_arena_release(struct dbt_arena *arena);

/* `count` objects of `size_bytes` each, zeroed; null when `count * size_bytes` overflows or memory
   ends. */
void *dbt_arena_alloc(struct dbt_arena *arena, size_t count, size_t size_bytes) DBT_CHECKED;

/* A zero-terminated copy. */
char *dbt_arena_copy(struct dbt_arena *arena, struct dbt_text text) DBT_CHECKED;
char *dbt_arena_string(struct dbt_arena *arena, const char *string) DBT_CHECKED;
char *dbt_arena_format(struct dbt_arena *arena, const char *format, ...)
    DBT_PRINTF(2, 3) DBT_CHECKED;

/*
 * Grows an array in the arena so that index `count` can be written: returns `array` while `count <
 * *capacity`, else a copy of double the capacity (the old one stays until the reset). Null when
 * memory ends; `*capacity` is then as it was.
 */
void *dbt_arena_grow(struct dbt_arena *arena, void *array, size_t count, size_t *capacity,
                     size_t size_bytes) DBT_CHECKED;

#endif
