/*
 * Once: streams that were written before, known by a hash of all that they are: fonts that two
 * parts have alike. A fixed number is remembered, of those that would be in the same place the last
 * one.
 */
#ifndef DEBITERA_RENDER_JOIN_ONCE_H
#define DEBITERA_RENDER_JOIN_ONCE_H

#include "drawn.h"

struct dbt_once_place {
    char key[32]; /* half of a SHA-256, in hexadecimal */
    uint32_t number;
};

struct dbt_once {
    struct dbt_once_place *places;
    bool failed; /* memory ended while something was hashed */
};

/* False when memory ends. */
bool dbt_once_init(struct dbt_once *once, struct dbt_arena *arena) DBT_CHECKED;
/* The place of a stream: of the same one when its number is not 0, else to be given one. Null when
   it refers to other objects, which the whole has under other numbers, or memory ends. */
struct dbt_once_place *dbt_once_find(struct dbt_once *once,
                                     const struct dbt_drawn_object *stream) DBT_CHECKED;

#endif
