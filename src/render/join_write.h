/* Writing a part into the whole: its objects, and the roots of its trees; what joining holds. */
#ifndef DEBITERA_RENDER_JOIN_WRITE_H
#define DEBITERA_RENDER_JOIN_WRITE_H

#include "debitera/join.h"

#include "join_once.h"
#include "join_part.h"
#include "join_whole.h"

struct dbt_join {
    const struct dbt_joining *joining;
    struct dbt_arena lasting, passing; /* the whole's and the part's */
    struct dbt_deflater deflater;
    struct dbt_inflater inflater;
    struct dbt_sink sink;
    struct dbt_objects objects;
    struct dbt_once once;
    struct dbt_whole whole;
    struct dbt_buffer packs, scratch;
    struct dbt_part part;
    const char *title; /* of the part */
    uint64_t bytes;    /* handed on */
};

/* The part at hand, which has its numbers; `index` counts parts from 0. False when an object is
   missing or damaged. Memory that ends sticks in the objects. */
bool dbt_join_write(struct dbt_join *join, size_t index) DBT_CHECKED;

#endif
