/*
 * Mapping: from the header record of a file to the canonical columns of its source.
 *
 * Every column that the layout maps must be there: one that went missing would read as absent, and
 * an absent end date means "open". Columns may stand in any order; unknown ones are ignored.
 */
#ifndef DEBITERA_READ_MAPPING_H
#define DEBITERA_READ_MAPPING_H

#include "debitera/catalog.h"
#include "debitera/read.h"

struct dbt_mapped_column {
    enum dbt_column column;
    uint32_t field; /* number of the field in a record, from 0 */
};

struct dbt_mapping {
    uint32_t field_count; /* of the header, and so of every record; 0: none has come yet */
    uint32_t column_count;
    struct dbt_mapped_column columns[DBT_COLUMN_COUNT]; /* in the order of the fields */
    uint32_t field_of[DBT_COLUMN_COUNT];                /* DBT_NONE: not mapped */
    bool wanted[DBT_FIELDS_MAX];                        /* by field: does a column stand there? */
    /* By field: may a line end stand in it? Not where a column does that is no free text. */
    bool may_break[DBT_FIELDS_MAX];
};

struct dbt_header {
    const struct dbt_text *names; /* decoded */
    uint32_t count;
    struct dbt_place place;
};

/*
 * Names are trimmed and compared exactly. DBT_INPUT when a mapped name is missing (the message
 * lists the names that are there, unless the record looks like data) or any name stands twice.
 */
enum dbt_status dbt_mapping_make(struct dbt_mapping *mapping, const struct dbt_source *source,
                                 const struct dbt_header *header,
                                 struct dbt_error *error) DBT_CHECKED;

#endif
