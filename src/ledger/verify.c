/* Verify: all that can be asked of a ledger, one question after the other. */
#include "verify.h"

#include <sys/stat.h>

#include "checksum.h"
#include "debitera/base/lock.h"
#include "schema.h"
#include "seal.h"

/* ---- faults --------------------------------------------------------------------------------- */

enum dbt_status dbt_fault_add(struct dbt_verification *verification, const struct dbt_fault *fault,
                              struct dbt_error *error)
{
    struct dbt_fault *faults =
        dbt_arena_grow(verification->arena, verification->faults, verification->fault_count,
                       &verification->fault_capacity, sizeof *faults);
    if (faults == NULL) {
        return dbt_error_memory(error, "the faults");
    }
    verification->faults = faults;
    faults[verification->fault_count++] = *fault;
    return DBT_OK;
}

enum dbt_status dbt_fault_add_of_run(struct dbt_verification *verification,
                                     const struct dbt_run *run, const struct dbt_fault *fault,
                                     struct dbt_error *error)
{
    struct dbt_fault full = *fault;
    if (run != NULL) {
        full.run = run->sequence;
        full.period = run->period;
        full.correction = run->correction;
    }
    return dbt_fault_add(verification, &full, error);
}

static const struct dbt_run *find_run(const struct dbt_verification *verification, int64_t run)
{
    for (size_t i = 0; i < verification->runs.count; i++) {
        if (verification->runs.items[i].sequence == run) {
            return &verification->runs.items[i];
        }
    }
    return NULL;
}

static enum dbt_status tell(const struct dbt_verifying *verifying, int64_t run,
                            const struct dbt_fault *fault)
{
    struct dbt_arena *arena = verifying->out->arena;
    struct dbt_fault kept = *fault;
    kept.file = fault->file != NULL ? fault->file : verifying->out->ledger;
    kept.run = run;
    kept.part = dbt_arena_string(arena, fault->part);
    kept.what = dbt_arena_string(arena, fault->what);
    if (kept.part == NULL || kept.what == NULL) {
        return dbt_error_memory(verifying->error, "the faults");
    }
    return dbt_fault_add_of_run(verifying->out, find_run(verifying->out, run), &kept,
                                verifying->error);
}

enum dbt_status dbt_verifying_tell(const struct dbt_verifying *verifying, int64_t run,
                                   const char *part, const char *what)
{
    const struct dbt_fault fault = {.part = part, .what = what, .advice = DBT_ADVICE_RESTORE};
    return tell(verifying, run, &fault);
}

/* What the ledger itself said of being unreadable, without the path in front, is a fault. */
static enum dbt_status as_fault(const struct dbt_verifying *verifying, enum dbt_status status)
{
    if (status != DBT_INPUT) {
        return status;
    }
    const char *what = verifying->error->text;
    size_t path = strlen(verifying->out->ledger);
    if (strncmp(what, verifying->out->ledger, path) == 0 && strncmp(what + path, ": ", 2) == 0) {
        what += path + 2;
    }
    const struct dbt_fault fault = {.part = "", .what = what, .advice = ""};
    status = tell(verifying, 0, &fault);
    *verifying->error = (struct dbt_error){.status = DBT_OK};
    return status;
}

/* ---- the file ------------------------------------------------------------------------------- */

static enum dbt_status check_pages(const struct dbt_verifying *verifying)
{
    struct dbt_query query;
    dbt_query_open(&query, verifying->ledger, "PRAGMA integrity_check", verifying->error);
    while (dbt_query_step(&query)) {
        char what[DBT_ERROR_TEXT_BYTES];
        struct dbt_text text = dbt_query_text(&query);
        if (dbt_text_is(text, "ok")) {
            continue;
        }
        if (!dbt_text_is_clean(text)) {
            text = dbt_text_of("a damaged name");
        }
        snprintf(what, sizeof what, "is damaged: %.*s", (int)text.length, text.at);
        dbt_query_fail(&query, dbt_verifying_tell(verifying, 0, "", what));
    }
    return dbt_query_close(&query);
}

static enum dbt_status check_references(const struct dbt_verifying *verifying)
{
    struct dbt_query query;
    dbt_query_open(&query, verifying->ledger,
                   "SELECT 'table ' || \"table\", 'holds rows that refer to missing ones of '"
                   " || parent FROM pragma_foreign_key_check GROUP BY 1, 2",
                   verifying->error);
    while (dbt_query_step(&query)) {
        char part[DBT_ERROR_TEXT_BYTES];
        char what[DBT_ERROR_TEXT_BYTES];
        struct dbt_text text = dbt_query_text(&query);
        snprintf(part, sizeof part, "%.*s", (int)text.length, text.at);
        text = dbt_query_text(&query);
        snprintf(what, sizeof what, "%.*s", (int)text.length, text.at);
        dbt_query_fail(&query, dbt_verifying_tell(verifying, 0, part, what));
    }
    return dbt_query_close(&query);
}

static enum dbt_status tell_object(void *context, const char *object, const char *why,
                                   struct dbt_error *error)
{
    (void)error;
    return dbt_verifying_tell(context, 0, object, why);
}

static enum dbt_status check_schema(const struct dbt_verifying *verifying)
{
    struct dbt_verifying shared = *verifying;
    return dbt_schema_check(verifying->ledger, tell_object, &shared, verifying->error);
}

static enum dbt_status tell_seal(void *context, const struct dbt_broken_seal *broken,
                                 struct dbt_error *error)
{
    (void)error;
    return dbt_verifying_tell(context, broken->run, broken->part, broken->why);
}

static enum dbt_status check_seals(const struct dbt_verifying *verifying)
{
    struct dbt_verifying shared = *verifying;
    return dbt_seal_check(verifying->ledger, tell_seal, &shared, verifying->error);
}

/* ---- what a run has not come to yet --------------------------------------------------------- */

/* By the command that publishes the same documents. */
static enum dbt_status tell_unpublished(const struct dbt_verifying *verifying,
                                        const struct dbt_run *run)
{
    char period[DBT_DATE_BYTES];
    const char *advice = dbt_arena_format(verifying->out->arena,
                                          "complete it: %s --period %s, from what it was "
                                          "issued from",
                                          run->correction > 0 ? "correct" : "run",
                                          dbt_period_write(run->period, period));
    if (advice == NULL) {
        return dbt_error_memory(verifying->error, "the faults");
    }
    const struct dbt_fault fault = {
        .part = "run", .what = "is issued, but not published", .advice = advice};
    return tell(verifying, run->sequence, &fault);
}

/* Through a handle of its own: an older ledger is read through a copy of some moments ago. */
static enum dbt_status load_again(const struct dbt_verifying *verifying, struct dbt_run_list *runs)
{
    struct dbt_verification *out = verifying->out;
    struct dbt_ledger *ledger = NULL;
    enum dbt_status status =
        dbt_ledger_open(&ledger, out->ledger, out->region, DBT_LEDGER_READ, verifying->error);
    if (status == DBT_OK) {
        status = dbt_ledger_runs(ledger, NULL, runs, out->arena, verifying->error);
    }
    dbt_ledger_close(ledger);
    return status;
}

static bool are_published(const struct dbt_run_list *runs)
{
    bool all = true;
    for (size_t i = 0; i < runs->count; i++) {
        all = all && runs->items[i].published;
    }
    return all;
}

/* Nobody held the lock a moment ago: what was not published at first, and is not now, was left. */
static enum dbt_status check_published(const struct dbt_verifying *verifying)
{
    struct dbt_run_list *runs = &verifying->out->runs;
    struct dbt_run_list now = {0};
    if (are_published(runs)) {
        return DBT_OK;
    }
    enum dbt_status status = load_again(verifying, &now);
    for (size_t i = 0; status == DBT_OK && i < runs->count && i < now.count; i++) {
        runs->items[i].published = now.items[i].published;
        if (!now.items[i].published) {
            status = tell_unpublished(verifying, &now.items[i]);
        }
    }
    return status;
}

/* A run that is killed before its commit may leave a journal that is not needed, and that the next
   commit takes away. One that is needed keeps readers out until a run has put it back. */
static enum dbt_status check_journal(const struct dbt_verifying *verifying)
{
    struct stat about;
    const char *path =
        dbt_arena_format(verifying->out->arena, "%s-journal", verifying->out->ledger);
    if (path == NULL) {
        return dbt_error_memory(verifying->error, "the faults");
    }
    if (stat(path, &about) != 0 || about.st_size == 0) {
        return DBT_OK;
    }
    const struct dbt_fault fault = {
        .file = path,
        .part = "",
        .what = "was left by a run that was interrupted before it issued anything",
        .advice = "leave it there: the same command again takes it away"};
    return tell(verifying, 0, &fault);
}

static const char *advise_on_checksum(const struct dbt_verifying *verifying)
{
    if (verifying->damage > 0) {
        return DBT_ADVICE_RESTORE;
    }
    if (!are_published(&verifying->out->runs)) {
        return "the command that completes the run renews it";
    }
    return "restore both from their backup; or run any issued period again, which renews the "
           "checksum, as no stored value differs";
}

/* A run renews it some time after its commit, and holds the lock until then. */
static enum dbt_status compare_checksum(const struct dbt_verifying *verifying,
                                        enum dbt_checksum_state *state)
{
    bool *under_way = &verifying->out->under_way;
    enum dbt_status status = dbt_checksum_compare(verifying->ledger, state, verifying->error);
    if (status != DBT_OK || *state == DBT_CHECKSUM_SAME) {
        return status;
    }
    status = dbt_lock_look(verifying->lock, under_way, verifying->error);
    if (status != DBT_OK || *under_way) {
        return status;
    }
    return dbt_checksum_compare(verifying->ledger, state, verifying->error);
}

static enum dbt_status check_checksum(const struct dbt_verifying *verifying)
{
    static const struct {
        const char *what, *advice;
    } states[] = {
        [DBT_CHECKSUM_DIFFERENT] = {"is not the file that its checksum is of: one of the two was "
                                    "changed by another program, or damaged",
                                    NULL},
        [DBT_CHECKSUM_MISSING] = {"is missing", "the next run makes it again"},
        [DBT_CHECKSUM_DAMAGED] = {"is damaged", "the next run makes it again"},
    };
    enum dbt_checksum_state state;
    enum dbt_status status = compare_checksum(verifying, &state);
    if (status != DBT_OK || state == DBT_CHECKSUM_SAME) {
        return status;
    }
    const char *advice = states[state].advice;
    const char *path =
        dbt_arena_format(verifying->out->arena, "%s" DBT_CHECKSUM_SUFFIX, verifying->out->ledger);
    if (path == NULL) {
        return dbt_error_memory(verifying->error, "the faults");
    }
    const struct dbt_fault fault = {.file = path,
                                    .part = "",
                                    .what = states[state].what,
                                    .advice =
                                        advice != NULL ? advice : advise_on_checksum(verifying)};
    return tell(verifying, 0, &fault);
}

/* ---- all ------------------------------------------------------------------------------------ */

typedef enum dbt_status check(const struct dbt_verifying *verifying);

/* A check that cannot read what it needs leaves a fault, and the next one is tried. */
static enum dbt_status check_each(const struct dbt_verifying *verifying, check *const *checks,
                                  size_t count)
{
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; status == DBT_OK && i < count; i++) {
        status = as_fault(verifying, checks[i](verifying));
    }
    return status;
}

static enum dbt_status load_runs(const struct dbt_verifying *verifying)
{
    enum dbt_status status = dbt_ledger_runs(verifying->ledger, NULL, &verifying->out->runs,
                                             verifying->out->arena, verifying->error);
    verifying->out->readable = status == DBT_OK;
    return status;
}

/* The lock is looked at on both sides: a run may begin or end while they are asked. */
static enum dbt_status check_unfinished(struct dbt_verifying *verifying)
{
    static check *const checks[] = {check_published, check_journal, check_checksum};
    struct dbt_verification *out = verifying->out;
    enum dbt_status status = dbt_lock_look(verifying->lock, &out->under_way, verifying->error);
    if (status != DBT_OK || out->under_way) {
        return status;
    }
    verifying->damage = out->fault_count;
    status = check_each(verifying, checks, sizeof checks / sizeof *checks);
    if (status == DBT_OK && !out->under_way) {
        status = dbt_lock_look(verifying->lock, &out->under_way, verifying->error);
    }
    if (out->under_way) {
        out->fault_count = verifying->damage;
    }
    return status;
}

static enum dbt_status check_all(struct dbt_verifying *verifying)
{
    static check *const checks[] = {load_runs,   check_pages,      check_references,  check_schema,
                                    check_seals, dbt_verify_rules, dbt_verify_amounts};
    verifying->out->sealed = verifying->ledger->stored_version >= DBT_CHECKSUM_VERSION;
    enum dbt_status status = check_each(verifying, checks, sizeof checks / sizeof *checks);
    return status == DBT_OK ? check_unfinished(verifying) : status;
}

enum dbt_status dbt_ledger_verify(struct dbt_verification *verification, const char *lock,
                                  struct dbt_error *error)
{
    struct dbt_error reason = {.status = DBT_OK};
    struct dbt_verifying verifying = {.out = verification, .lock = lock, .error = &reason};
    enum dbt_status status = dbt_lock_look(lock, &verification->under_way, &reason);
    if (status == DBT_OK) {
        status =
            as_fault(&verifying, dbt_ledger_open(&verifying.ledger, verification->ledger,
                                                 verification->region, DBT_LEDGER_READ, &reason));
    }
    if (status == DBT_OK && verifying.ledger != NULL) {
        status = check_all(&verifying);
    }
    dbt_ledger_close(verifying.ledger);
    return status == DBT_OK ? DBT_OK : dbt_error_set(error, status, "%s", reason.text);
}
