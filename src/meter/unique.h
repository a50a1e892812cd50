/*
 * Unique: which of any number of rows is the first of its id, exactly, in a fixed memory.
 *
 * As long as the table of ids has room a row is decided when it comes. After that, a row whose id
 * the table does not hold is undecided: it is put aside on disk (spill.h), in a partition by its
 * id. dbt_unique_settle reads the partitions back, one after the other, and decides their rows in
 * the same way; what one table does not hold is divided again. Every pass decides as many ids as a
 * table holds, so it ends; and rows of one id stay in the order in which they came, so that the
 * first one counts, whatever the memory.
 */
#ifndef DEBITERA_METER_UNIQUE_H
#define DEBITERA_METER_UNIQUE_H

#include "debitera/base/table.h"
#include "spill.h"

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
    struct dbt_spill spill;
    struct dbt_spill_division division;
};

/* A zeroed one may be released. */
enum dbt_status dbt_unique_init(struct dbt_unique *unique, size_t memory_bytes,
                                struct dbt_error *error) DBT_CHECKED;
void dbt_unique_release(struct dbt_unique *unique);

enum dbt_status dbt_unique_add(struct dbt_unique *unique, const struct dbt_spill_row *row,
                               enum dbt_sighting *sighting, struct dbt_error *error) DBT_CHECKED;

/* Gets each row that was undecided, once, with what it is. */
typedef enum dbt_status dbt_unique_sink(void *context, const struct dbt_spill_row *row,
                                        enum dbt_sighting sighting, struct dbt_error *error);
/* After the last row; only release may follow. */
enum dbt_status dbt_unique_settle(struct dbt_unique *unique, dbt_unique_sink *sink, void *context,
                                  struct dbt_error *error) DBT_CHECKED;

#endif
