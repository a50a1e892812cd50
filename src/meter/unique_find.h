/*
 * Finding what was noted more than once, partition by partition, on all workers.
 *
 * Within the keys of a range the few that may stand there twice are told from the others by two
 * bits for each of many cells, and only they are sorted. A range that does not fit in the room of a
 * worker is halved until it does, so any number of keys is looked through in any memory; what is
 * found is wanted in the order of the keys until the round is full, and a later round goes on from
 * there.
 */
#ifndef DEBITERA_METER_UNIQUE_FIND_H
#define DEBITERA_METER_UNIQUE_FIND_H

#include "unique.h"

/* How many workers have room enough. */
unsigned dbt_unique_finders(const struct dbt_unique *unique);
/* Keys that one of them has room for. */
size_t dbt_unique_finder_keys(const struct dbt_unique *unique);

/* Nothing may be wanted yet. DBT_INPUT when one key was noted more often than there is room. */
enum dbt_status dbt_unique_find(struct dbt_unique *unique, struct dbt_error *error) DBT_CHECKED;

#endif
