/* Query: SQLite's calls, each checked, and its errors in the house's words. */
#include "query.h"

#include "checksum.h"
#include "debitera/base/output.h"

struct cause {
    int code; /* extended or primary */
    enum dbt_status status;
    const char *advice;
};

static const struct cause causes[] = {
    {SQLITE_READONLY_ROLLBACK, DBT_INPUT,
     "a run was killed while it wrote here; start that run again, which puts the ledger in order"},
    {SQLITE_BUSY, DBT_LOCKED, "another program is using it; try again when that has ended"},
    {SQLITE_CORRUPT, DBT_INPUT, "the ledger is damaged; restore it from a backup"},
    {SQLITE_NOTADB, DBT_INPUT,
     "this is not a ledger; restore it from a backup, or name another output folder"},
    {SQLITE_IOERR_NOMEM, DBT_MEMORY, "give the program more memory"},
    {SQLITE_NOMEM, DBT_MEMORY, "give the program more memory"},
    {SQLITE_FULL, DBT_OUTPUT, "make room on the disk and run again"},
    {SQLITE_READONLY, DBT_OUTPUT, "the file or its folder may not be written; check who owns them"},
};

static const struct cause *cause_of(int code)
{
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++) {
        if (causes[i].code == code || causes[i].code == (code & 0xFF)) {
            return &causes[i];
        }
    }
    return NULL;
}

enum dbt_status dbt_ledger_fail(const struct dbt_ledger *ledger, struct dbt_error *error)
{
    const struct cause *cause = cause_of(sqlite3_extended_errcode(ledger->db));
    const char *text = sqlite3_errmsg(ledger->db);
    if (cause != NULL) {
        return dbt_error_set(error, cause->status, "%s: %s: %s", ledger->path, text, cause->advice);
    }
    if (ledger->mode == DBT_LEDGER_READ) {
        return dbt_error_set(error, DBT_INPUT,
                             "%s: %s: check that the ledger is there and readable", ledger->path,
                             text);
    }
    return dbt_error_set(error, DBT_OUTPUT,
                         "%s: %s: nothing was changed; check the disk and the "
                         "folder, and run again",
                         ledger->path, text);
}

enum dbt_status dbt_ledger_execute(struct dbt_ledger *ledger, const char *sql,
                                   struct dbt_error *error)
{
    if (sqlite3_exec(ledger->db, sql, NULL, NULL, NULL) != SQLITE_OK) {
        return dbt_ledger_fail(ledger, error);
    }
    return DBT_OK;
}

enum dbt_status dbt_ledger_integer(struct dbt_ledger *ledger, const char *sql, int64_t *value,
                                   struct dbt_error *error)
{
    struct dbt_query query;
    dbt_query_open(&query, ledger, sql, error);
    int64_t got = dbt_query_step(&query) ? dbt_query_integer(&query) : 0;
    enum dbt_status status = dbt_query_close(&query);
    if (status == DBT_OK) {
        *value = got;
    }
    return status;
}

/* SQLite rolls back by itself after some errors. Should this fail, because memory has ended, the
   next begin does it, or closing. */
static void roll_back(struct dbt_ledger *ledger)
{
    if (sqlite3_get_autocommit(ledger->db) == 0) {
        (void)sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
    }
}

enum dbt_status dbt_ledger_begin(struct dbt_ledger *ledger, struct dbt_error *error)
{
    roll_back(ledger);
    enum dbt_status status = dbt_ledger_execute(ledger, "BEGIN IMMEDIATE", error);
    if (status != DBT_OK) {
        roll_back(ledger); /* it may have begun before it failed */
    }
    return status;
}

enum dbt_status dbt_ledger_end(struct dbt_ledger *ledger, enum dbt_status status,
                               struct dbt_error *error)
{
    if (status == DBT_OK) {
        status = dbt_ledger_execute(ledger, "COMMIT", error);
        if (status == DBT_OK && ledger->copied_from != NULL) {
            return DBT_OK; /* nothing of a copy is to last */
        }
        if (status == DBT_OK) {
            status = dbt_folder_sync(ledger->folder, error);
            return status == DBT_OK ? dbt_checksum_renew(ledger, error) : status;
        }
    }
    roll_back(ledger);
    return status;
}

static void check(struct dbt_query *query, int code)
{
    if (query->status == DBT_OK && code != SQLITE_OK) {
        query->status = dbt_ledger_fail(query->ledger, query->error);
    }
}

void dbt_query_open(struct dbt_query *query, struct dbt_ledger *ledger, const char *sql,
                    struct dbt_error *error)
{
    *query = (struct dbt_query){.ledger = ledger, .status = DBT_OK, .error = error};
    check(query, sqlite3_prepare_v2(ledger->db, sql, -1, &query->statement, NULL));
}

void dbt_query_bind_integer(struct dbt_query *query, int64_t value)
{
    if (query->status == DBT_OK) {
        check(query, sqlite3_bind_int64(query->statement, ++query->parameter, value));
    }
}

void dbt_query_bind_text(struct dbt_query *query, const char *text)
{
    if (query->status == DBT_OK) {
        check(query,
              sqlite3_bind_text(query->statement, ++query->parameter, text, -1, SQLITE_TRANSIENT));
    }
}

void dbt_query_bind_period(struct dbt_query *query, const struct dbt_period *period)
{
    char month[DBT_DATE_BYTES];
    dbt_query_bind_text(query, period != NULL ? dbt_month_write(period->first, month) : NULL);
    dbt_query_bind_text(query, period != NULL ? dbt_month_write(period->last, month) : NULL);
}

bool dbt_query_step(struct dbt_query *query)
{
    if (query->status != DBT_OK) {
        return false;
    }
    query->column = 0;
    int code = sqlite3_step(query->statement);
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code != SQLITE_DONE) {
        check(query, code);
        return false;
    }
    query->parameter = 0;
    check(query, sqlite3_reset(query->statement));
    return false;
}

int64_t dbt_query_integer(struct dbt_query *query)
{
    return query->status == DBT_OK ? sqlite3_column_int64(query->statement, query->column++) : 0;
}

struct dbt_text dbt_query_text(struct dbt_query *query)
{
    if (query->status != DBT_OK) {
        return (struct dbt_text){"", 0};
    }
    int column = query->column++;
    const void *text = sqlite3_column_text(query->statement, column);
    int length = sqlite3_column_bytes(query->statement, column);
    if (text == NULL) {
        dbt_query_fail(query, dbt_error_set(query->error, DBT_INPUT,
                                            "%s: no text in column %s: the ledger is damaged; "
                                            "restore it from a backup",
                                            query->ledger->path,
                                            sqlite3_column_name(query->statement, column)));
        return (struct dbt_text){"", 0};
    }
    return (struct dbt_text){text, (size_t)length};
}

void dbt_query_fail(struct dbt_query *query, enum dbt_status status)
{
    if (query->status == DBT_OK) {
        query->status = status;
    }
}

enum dbt_status dbt_query_close(struct dbt_query *query)
{
    /* What finalize returns is the last step's error, which is known. */
    (void)sqlite3_finalize(query->statement);
    query->statement = NULL;
    return query->status;
}
