/* Schema check: the ledger's tables, indices and triggers against those of a new one. */
#include "schema.h"

enum { NAME_BYTES = 128 };

/* What SQLite makes by itself has no SQL, or a name of its own. */
#define OBJECTS                                                                                    \
    "SELECT type || ' ' || name, sql FROM sqlite_schema"                                           \
    " WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*'"

struct check {
    struct dbt_ledger *ledger;
    struct dbt_ledger *made; /* a new one, in memory */
    dbt_schema_report *report;
    void *context;
    struct dbt_error *error;
};

/* Which objects are gone over, and where the others are looked for. */
struct pass {
    struct dbt_ledger *all, *among;
    const char *missing, *different; /* what is said then; null: nothing */
};

/* What is wrong with the object that stands in `objects`; null: nothing. `name` is filled. */
static const char *judge(struct dbt_query *objects, struct dbt_query *others,
                         const struct pass *pass, char name[NAME_BYTES])
{
    struct dbt_text given = dbt_query_text(objects);
    /* A damaged name is told as one, not written to a terminal. */
    struct dbt_text shown =
        dbt_text_is_clean(given) ? given : dbt_text_of("an object with a damaged name");
    snprintf(name, NAME_BYTES, "%.*s", (int)shown.length, shown.at);
    dbt_query_bind_text(others, name);
    struct dbt_text sql = dbt_query_text(objects);
    if (!dbt_query_step(others)) {
        return pass->missing;
    }
    const char *what = dbt_text_equal(dbt_query_text(others), sql) ? NULL : pass->different;
    (void)dbt_query_step(others);
    return what;
}

static enum dbt_status go_over(const struct check *check, const struct pass *pass)
{
    struct dbt_query objects;
    struct dbt_query others;
    dbt_query_open(&objects, pass->all, OBJECTS " ORDER BY type, name", check->error);
    dbt_query_open(&others, pass->among,
                   "SELECT sql FROM sqlite_schema WHERE type || ' ' || name = ?", check->error);
    while (dbt_query_step(&objects)) {
        char name[NAME_BYTES];
        const char *what = judge(&objects, &others, pass, name);
        dbt_query_fail(&objects, others.status);
        if (what != NULL && objects.status == DBT_OK) {
            dbt_query_fail(&objects, check->report(check->context, name, what, check->error));
        }
    }
    enum dbt_status status = dbt_query_close(&others);
    enum dbt_status first = dbt_query_close(&objects);
    return first != DBT_OK ? first : status;
}

enum dbt_status dbt_schema_check(struct dbt_ledger *ledger, dbt_schema_report *report,
                                 void *context, struct dbt_error *error)
{
    struct dbt_ledger made = {.path = ledger->path, .folder = ledger->folder};
    const struct check check = {ledger, &made, report, context, error};
    if (sqlite3_open(":memory:", &made.db) != SQLITE_OK) {
        (void)sqlite3_close(made.db);
        return dbt_error_memory(error, "a ledger to compare with");
    }
    enum dbt_status status = dbt_schema_raise(&made, 0, error);
    if (status == DBT_OK) {
        const struct pass pass = {&made, ledger, "is missing", "is not as this program makes it"};
        status = go_over(&check, &pass);
    }
    if (status == DBT_OK) {
        const struct pass pass = {ledger, &made, "does not belong there", NULL};
        status = go_over(&check, &pass);
    }
    (void)sqlite3_close(made.db);
    return status;
}
