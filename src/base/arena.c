/* Arena: a chain of blocks; those before `current` are full, those behind it are free. */
#include "debitera/base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct dbt_arena_block {
    struct dbt_arena_block *next;
    size_t size_bytes;
    size_t used_bytes;
    alignas(max_align_t) unsigned char bytes[];
};

enum { BLOCK_BYTES = 64 * 1024, FIRST_CAPACITY = 8 };

void dbt_arena_init(struct dbt_arena *arena, size_t limit_bytes)
{
    *arena = (struct dbt_arena){.limit_bytes = limit_bytes};
}

void dbt_arena_reset(struct dbt_arena *arena)
{
    for (struct dbt_arena_block *block = arena->first; block != NULL; block = block->next) {
        block->used_bytes = 0;
    }
    arena->current = arena->first;
    arena->used_bytes = 0;
}

void dbt_arena_release(struct dbt_arena *arena)
{
    struct dbt_arena_block *block = arena->first;
    while (block != NULL) {
        struct dbt_arena_block *next = block->next;
        free(block);
        block = next;
    }
    *arena = (struct dbt_arena){.limit_bytes = arena->limit_bytes};
}

/* The smallest free block that is large enough, taken out of the chain; null when there is none. */
static struct dbt_arena_block *take_free_block(struct dbt_arena *arena, size_t size_bytes)
{
    if (arena->current == NULL) {
        return NULL;
    }
    struct dbt_arena_block **best = NULL;
    for (struct dbt_arena_block **link = &arena->current->next; *link != NULL;
         link = &(*link)->next) {
        if ((*link)->size_bytes >= size_bytes &&
            (best == NULL || (*link)->size_bytes < (*best)->size_bytes)) {
            best = link;
        }
    }
    if (best == NULL) {
        return NULL;
    }
    struct dbt_arena_block *block = *best;
    *best = block->next;
    return block;
}

static struct dbt_arena_block *make_block(size_t size_bytes)
{
    size_t room = size_bytes > BLOCK_BYTES ? size_bytes : BLOCK_BYTES;
    struct dbt_arena_block *block = malloc(sizeof *block + room);
    if (block != NULL) {
        *block = (struct dbt_arena_block){.size_bytes = room};
    }
    return block;
}

/* Makes `current` a block with room for `size_bytes`; false when memory ends. */
static bool advance(struct dbt_arena *arena, size_t size_bytes)
{
    struct dbt_arena_block *block = take_free_block(arena, size_bytes);
    if (block == NULL) {
        block = make_block(size_bytes);
    }
    if (block == NULL) {
        return false;
    }
    struct dbt_arena_block **link = arena->current != NULL ? &arena->current->next : &arena->first;
    block->next = *link;
    *link = block;
    arena->current = block;
    return true;
}

void *dbt_arena_alloc(struct dbt_arena *arena, size_t count, size_t size_bytes)
{
    size_t wanted;
    if (__builtin_mul_overflow(count, size_bytes, &wanted) || wanted > SIZE_MAX / 2) {
        return NULL;
    }
    /* An empty array gets a place of its own: null means failure and nothing else. */
    size_t unit = alignof(max_align_t);
    size_t rounded = wanted == 0 ? unit : (wanted + unit - 1) / unit * unit;
    if (rounded > arena->limit_bytes - arena->used_bytes) {
        return NULL;
    }
    struct dbt_arena_block *block = arena->current;
    if (block == NULL || block->size_bytes - block->used_bytes < rounded) {
        if (!advance(arena, rounded)) {
            return NULL;
        }
        block = arena->current;
    }
    void *place = block->bytes + block->used_bytes;
    block->used_bytes += rounded;
    arena->used_bytes += rounded;
    return memset(place, 0, rounded);
}

char *dbt_arena_copy(struct dbt_arena *arena, struct dbt_text text)
{
    if (text.length == SIZE_MAX) {
        return NULL;
    }
    char *copy = dbt_arena_alloc(arena, text.length + 1, 1);
    if (copy != NULL && text.length > 0) {
        memcpy(copy, text.at, text.length);
    }
    return copy;
}

char *dbt_arena_string(struct dbt_arena *arena, const char *string)
{
    return dbt_arena_copy(arena, dbt_text_of(string));
}

char *dbt_arena_format(struct dbt_arena *arena, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int length = vsnprintf(NULL, 0, format, list);
    va_end(list);
    char *text = length < 0 ? NULL : dbt_arena_alloc(arena, (size_t)length + 1, 1);
    if (text != NULL) {
        va_start(list, format);
        vsnprintf(text, (size_t)length + 1, format, list);
        va_end(list);
    }
    return text;
}

void *dbt_arena_grow(struct dbt_arena *arena, void *array, size_t count, size_t *capacity,
                     size_t size_bytes)
{
    if (count < *capacity) {
        return array;
    }
    size_t larger = *capacity > 0 ? *capacity : FIRST_CAPACITY;
    while (larger <= count || larger == *capacity) {
        if (__builtin_mul_overflow(larger, 2U, &larger)) {
            return NULL;
        }
    }
    void *copy = dbt_arena_alloc(arena, larger, size_bytes);
    if (copy == NULL) {
        return NULL;
    }
    if (*capacity > 0) {
        memcpy(copy, array, *capacity * size_bytes);
    }
    *capacity = larger;
    return copy;
}
