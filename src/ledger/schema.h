/*
 * Schema: the tables of a ledger, by versions. A version is a list of SQL statements that takes a
 * ledger from the version before; what was released is never edited, a change is a new version.
 */
#ifndef DEBITERA_LEDGER_SCHEMA_H
#define DEBITERA_LEDGER_SCHEMA_H

#include "query.h"

/* Opened for writing: makes the tables or brings them up to date; for reading, an older ledger is
   brought up to date in a copy, and the file left as it is. In both modes: refuses what is
   not a ledger, a damaged one, one of a newer version, and one of another region. */
enum dbt_status dbt_schema_prepare(struct dbt_ledger *ledger, const char *region_code,
                                   struct dbt_error *error) DBT_CHECKED;

/* Replaces the connection with one to a copy of the file, which is gone when it is closed (open.c).
   DBT_OUTPUT when there is no room for it. */
enum dbt_status dbt_ledger_copy(struct dbt_ledger *ledger, struct dbt_error *error) DBT_CHECKED;

/* Runs the SQL of every version after `version` to this program's. Inside a transaction. */
enum dbt_status dbt_schema_raise(struct dbt_ledger *ledger, int64_t version,
                                 struct dbt_error *error) DBT_CHECKED;

/* Something in the schema that is not as this program makes it: "trigger line_no_delete", "is
   missing". */
typedef enum dbt_status dbt_schema_report(void *context, const char *object, const char *why,
                                          struct dbt_error *error);

/* Compares every table, index and trigger with those of a new ledger; what `report` returns ends it
   unless it is DBT_OK. */
enum dbt_status dbt_schema_check(struct dbt_ledger *ledger, dbt_schema_report *report,
                                 void *context, struct dbt_error *error) DBT_CHECKED;

#endif
