/*
 * Schema: the tables of a ledger, by versions. A version is a list of SQL statements that takes a
 * ledger from the version before; what was released is never edited, a change is a new version.
 */
#ifndef DEBITERA_LEDGER_SCHEMA_H
#define DEBITERA_LEDGER_SCHEMA_H

#include "query.h"

/* Opened for writing: makes the tables or brings them up to date. In both modes: refuses what is
   not a ledger, a damaged one, one of a newer version, and one of another region. */
enum dbt_status dbt_schema_prepare(struct dbt_ledger *ledger, const char *region_code,
                                   struct dbt_error *error) DBT_CHECKED;

#endif
