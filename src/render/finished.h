/*
 * Finished: a file of the renderer's, or a joined one, as objects, found by its table (ISO 32000-1,
 * 7.5.7 and 7.5.8).
 *
 * Nothing is taken for granted: a file that is not in all of the form that objects.c writes is
 * refused, never guessed at.
 */
#ifndef DEBITERA_RENDER_FINISHED_H
#define DEBITERA_RENDER_FINISHED_H

#include "drawn.h"
#include "objects.h"

enum { DBT_OBJECTS_MAX = 8388608 /* ISO 19005-2, 6.1.13 */ };

struct dbt_finished {
    struct dbt_drawn file;
    struct dbt_entry *entries; /* by number; the last one is the table itself */
    uint32_t count;
    uint32_t root, info;
    bool exhausted; /* memory ended */
};

/* `bytes` must live as long. False when they are no such file, or memory ends. */
bool dbt_finished_open(struct dbt_finished *finished, struct dbt_text bytes,
                       struct dbt_inflater *inflater, struct dbt_arena *arena) DBT_CHECKED;
/* An object that stands by itself. False when there is none, or it is damaged. */
bool dbt_finished_find(const struct dbt_finished *finished, uint32_t number,
                       struct dbt_drawn_object *object) DBT_CHECKED;

/* Packed objects, inflated, one after another. */
struct dbt_pack {
    const struct dbt_finished *finished;
    uint32_t number;       /* the object that they are packed in */
    uint32_t count, taken; /* of them */
    struct dbt_text index; /* what is left of it */
    struct dbt_text bodies;
};

/* Is it such an object? */
bool dbt_pack_is(const struct dbt_drawn_object *object);
/* `inflated` is what its stream holds. False when it is damaged. */
bool dbt_pack_open(struct dbt_pack *pack, const struct dbt_drawn_object *object,
                   struct dbt_text inflated) DBT_CHECKED;
/* The next one: only while there is one. False when it is not where the table has it. */
bool dbt_pack_take(struct dbt_pack *pack, uint32_t *number, struct dbt_text *value) DBT_CHECKED;

#endif
