/*
 * Unique: which of any number of rows is the first of its id, exactly, in a fixed memory.
 *
 * As long as the table of ids has room a row is decided when it comes. After that, a row whose id
 * the table does not hold is undecided and put aside (aside.h); dbt_unique_settle decides it. The
 * first row of an id is the first that came, whatever the memory.
 */
#ifndef DEBITERA_METER_UNIQUE_H
#define DEBITERA_METER_UNIQUE_H

#include "aside.h"
#include "debitera/base/date.h"
#include "debitera/base/table.h"

/* What is needed to count an event later; 16 bytes are the id's. A keyed hash and numbers. */
struct dbt_unique_row {
    struct dbt_hash128 id;
    uint64_t takers; /* bit n: the source's n-th meter */
    int64_t quantity;
    uint32_t unit;
    dbt_day day;
    uint32_t input;
    uint32_t fingerprint; /* rows of one id that differ in it are conflicting */
};

_Static_assert(sizeof(struct dbt_unique_row) == 48, "no padding goes to disk");

/* What a row is of its id. */
enum dbt_sighting {
    DBT_SIGHTING_FIRST,
    DBT_SIGHTING_REPEATED,
    DBT_SIGHTING_CONFLICTING, /* repeated, with another fingerprint than the first */
    DBT_SIGHTING_UNDECIDED,   /* dbt_unique_settle will say */
};

struct dbt_unique {
    size_t table_bytes;
    struct dbt_table table;
    struct dbt_aside aside;
};

/* A zeroed one may be released. */
enum dbt_status dbt_unique_init(struct dbt_unique *unique, size_t memory_bytes,
                                struct dbt_error *error) DBT_CHECKED;
void dbt_unique_release(struct dbt_unique *unique);

enum dbt_status dbt_unique_add(struct dbt_unique *unique, const struct dbt_unique_row *row,
                               enum dbt_sighting *sighting, struct dbt_error *error) DBT_CHECKED;

/* Gets each row that was undecided, once, with what it is. */
typedef enum dbt_status dbt_unique_sink(void *context, const struct dbt_unique_row *row,
                                        enum dbt_sighting sighting, struct dbt_error *error);
/* After the last row; only release may follow. */
enum dbt_status dbt_unique_settle(struct dbt_unique *unique, dbt_unique_sink *sink, void *context,
                                  struct dbt_error *error) DBT_CHECKED;

#endif
