/*
 * Query: the ledger's handle, its transactions, and one SQL statement from preparing to finalizing.
 *
 * Life cycle of a query: open, then any number of (bind every parameter in order, step until it is
 * false), then close. Errors stick: after the first one every call does nothing, and close reports
 * it, so that callers need no check between.
 */
#ifndef DEBITERA_LEDGER_QUERY_H
#define DEBITERA_LEDGER_QUERY_H

#include <sqlite3.h>

#include "debitera/ledger.h"

struct dbt_ledger {
    sqlite3 *db;
    sqlite3 *copied_from;   /* the file, when `db` is an upgraded copy of it (open.c); else null */
    int64_t stored_version; /* of the file as it was found; 0: it was empty */
    char *path;
    char *folder; /* that `path` lies in */
    enum dbt_ledger_mode mode;
};

/* Turns what SQLite says last into a status and a message with the file and what to do. */
enum dbt_status dbt_ledger_fail(const struct dbt_ledger *ledger, struct dbt_error *error);

/* Statements without parameters and results. */
enum dbt_status dbt_ledger_execute(struct dbt_ledger *ledger, const char *sql,
                                   struct dbt_error *error) DBT_CHECKED;

/* The one integer that `sql` gives. */
enum dbt_status dbt_ledger_integer(struct dbt_ledger *ledger, const char *sql, int64_t *value,
                                   struct dbt_error *error) DBT_CHECKED;

/* Takes the right to write at once, so that what is read inside cannot change before it is used. */
enum dbt_status dbt_ledger_begin(struct dbt_ledger *ledger, struct dbt_error *error) DBT_CHECKED;

/* Commits durably when `status`, which the steps since begin came to, is DBT_OK; else rolls back.
   Returns the first failure. */
enum dbt_status dbt_ledger_end(struct dbt_ledger *ledger, enum dbt_status status,
                               struct dbt_error *error) DBT_CHECKED;

struct dbt_query {
    struct dbt_ledger *ledger;
    sqlite3_stmt *statement;
    int parameter; /* bound last, from 1 */
    int column;    /* read next, from 0 */
    enum dbt_status status;
    struct dbt_error *error;
};

void dbt_query_open(struct dbt_query *query, struct dbt_ledger *ledger, const char *sql,
                    struct dbt_error *error);
void dbt_query_bind_integer(struct dbt_query *query, int64_t value);
void dbt_query_bind_text(struct dbt_query *query, const char *text); /* null is SQL's NULL */
/* Two parameters, first and last month, for DBT_SHARES_MONTH at the beginning of a statement; a
   null period shares all. */
#define DBT_SHARES_MONTH "(?1 IS NULL OR (last_month >= ?1 AND first_month <= ?2))"
void dbt_query_bind_period(struct dbt_query *query, const struct dbt_period *period);
/* True: a row is there to be read. False: there are no more, or an error; ready to be bound
   again. */
bool dbt_query_step(struct dbt_query *query);
/* The row's next column. Texts are borrowed until the next step. */
int64_t dbt_query_integer(struct dbt_query *query);
struct dbt_text dbt_query_text(struct dbt_query *query);
/* Makes an error of the caller's stick; `status` may be DBT_OK. */
void dbt_query_fail(struct dbt_query *query, enum dbt_status status);
enum dbt_status dbt_query_close(struct dbt_query *query) DBT_CHECKED;

#endif
