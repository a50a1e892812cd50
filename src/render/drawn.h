/*
 * Drawn: the file that Cairo made, as objects (ISO 32000-1, 7.5).
 *
 * Nothing is taken for granted: a file whose table, objects or streams are not where they say they
 * are is refused, never guessed at.
 */
#ifndef DEBITERA_RENDER_DRAWN_H
#define DEBITERA_RENDER_DRAWN_H

#include "debitera/base/arena.h"

struct dbt_drawn {
    struct dbt_text bytes;
    size_t *places; /* by number; 0: there is no such object */
    uint32_t count;
    struct dbt_text trailer;
    bool exhausted; /* memory ended */
};

struct dbt_drawn_object {
    struct dbt_text value;  /* of a stream, its dictionary */
    struct dbt_text stream; /* `at` null: it is none */
};

/* `bytes` must live as long. False when they are no such file, or memory ends. */
bool dbt_drawn_open(struct dbt_drawn *drawn, struct dbt_text bytes,
                    struct dbt_arena *arena) DBT_CHECKED;
/* False when there is no such object, or it is damaged. */
bool dbt_drawn_find(const struct dbt_drawn *drawn, uint32_t number,
                    struct dbt_drawn_object *object) DBT_CHECKED;
/* The same of the object that stands at `place`. */
bool dbt_drawn_read(const struct dbt_drawn *drawn, uint32_t number, size_t place,
                    struct dbt_drawn_object *object) DBT_CHECKED;
/* The object that the value of `key` refers to. */
bool dbt_drawn_follow(const struct dbt_drawn *drawn, struct dbt_text dictionary, const char *key,
                      struct dbt_drawn_object *object) DBT_CHECKED;

#endif
