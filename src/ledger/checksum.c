/* Checksum: the file beside the ledger, and what is done when it is old. */
#include "checksum.h"

#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include "debitera/base/file.h"
#include "schema.h"
#include "seal.h"

enum { READ_BYTES = 64 * 1024, CHECKSUM_BYTES_MAX = 4096 };

/* ---- the ledger's file ---------------------------------------------------------------------- */

static enum dbt_status cannot_read(const struct dbt_ledger *ledger, struct dbt_error *error)
{
    return dbt_error_set(error, DBT_INPUT, "%s: cannot be read whole: check the disk",
                         ledger->path);
}

static enum dbt_status add_file(const struct dbt_ledger *ledger, sqlite3_file *file,
                                struct dbt_sha256 *sha, struct dbt_error *error)
{
    char bytes[READ_BYTES];
    sqlite3_int64 size = 0;
    if (file->pMethods->xFileSize(file, &size) != SQLITE_OK) {
        return cannot_read(ledger, error);
    }
    for (sqlite3_int64 at = 0; at < size;) {
        int length = size - at < READ_BYTES ? (int)(size - at) : READ_BYTES;
        if (file->pMethods->xRead(file, bytes, length, at) != SQLITE_OK) {
            return cannot_read(ledger, error);
        }
        dbt_sha256_add(sha, bytes, (size_t)length);
        at += length;
    }
    return DBT_OK;
}

static enum dbt_status hash_ledger(struct dbt_ledger *ledger, char hex[DBT_SHA256_HEX_BYTES],
                                   struct dbt_error *error)
{
    sqlite3_file *file = NULL;
    sqlite3 *db = ledger->copied_from != NULL ? ledger->copied_from : ledger->db;
    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, (void *)&file) != SQLITE_OK ||
        file == NULL || file->pMethods == NULL) {
        return cannot_read(ledger, error);
    }
    struct dbt_sha256 *sha = dbt_sha256_new();
    if (sha == NULL) {
        return dbt_error_memory(error, "the ledger's checksum");
    }
    enum dbt_status status = add_file(ledger, file, sha, error);
    if (!dbt_sha256_take(sha, hex) && status == DBT_OK) {
        status = dbt_error_memory(error, "the ledger's checksum");
    }
    dbt_sha256_free(sha);
    return status;
}

/* ---- the file beside it --------------------------------------------------------------------- */

/* "<hex>  ledger.sqlite\n", and where it belongs. */
struct checksum {
    struct dbt_buffer path;
    struct dbt_buffer line;
};

static void release(struct checksum *checksum)
{
    dbt_buffer_release(&checksum->path);
    dbt_buffer_release(&checksum->line);
}

/* What the file should hold now. To be released also after a failure. */
static enum dbt_status compute(struct dbt_ledger *ledger, struct checksum *checksum,
                               struct dbt_error *error)
{
    char hex[DBT_SHA256_HEX_BYTES];
    dbt_buffer_init(&checksum->path);
    dbt_buffer_init(&checksum->line);
    enum dbt_status status = hash_ledger(ledger, hex, error);
    if (status != DBT_OK) {
        return status;
    }
    const char *slash = strrchr(ledger->path, '/');
    dbt_buffer_format(&checksum->path, "%s" DBT_CHECKSUM_SUFFIX, ledger->path);
    dbt_buffer_format(&checksum->line, "%s  %s\n", hex, slash != NULL ? slash + 1 : ledger->path);
    if (checksum->path.failed || checksum->line.failed) {
        return dbt_error_memory(error, "the ledger's checksum");
    }
    return DBT_OK;
}

static enum dbt_checksum_state judge(struct dbt_text found, struct dbt_text expected)
{
    const size_t hex = DBT_SHA256_HEX_BYTES - 1;
    if (dbt_text_equal(found, expected)) {
        return DBT_CHECKSUM_SAME;
    }
    if (found.length != expected.length || strspn(found.at, "0123456789abcdef") != hex ||
        memcmp(found.at + hex, expected.at + hex, expected.length - hex) != 0) {
        return DBT_CHECKSUM_DAMAGED;
    }
    return DBT_CHECKSUM_DIFFERENT;
}

static enum dbt_status look(const struct checksum *checksum, enum dbt_checksum_state *state,
                            struct dbt_error *error)
{
    if (access(checksum->path.bytes, F_OK) != 0 && errno == ENOENT) {
        *state = DBT_CHECKSUM_MISSING;
        return DBT_OK;
    }
    struct dbt_buffer found;
    dbt_buffer_init(&found);
    enum dbt_status status = dbt_file_read(checksum->path.bytes, CHECKSUM_BYTES_MAX, &found, error);
    if (status == DBT_OK) {
        *state = judge(dbt_buffer_text(&found), dbt_buffer_text(&checksum->line));
    }
    dbt_buffer_release(&found);
    return status;
}

static enum dbt_status compare(struct dbt_ledger *ledger, enum dbt_checksum_state *state,
                               struct dbt_error *error)
{
    struct checksum checksum;
    enum dbt_status status = compute(ledger, &checksum, error);
    if (status == DBT_OK) {
        status = look(&checksum, state, error);
    }
    release(&checksum);
    bool is_older = ledger->stored_version < DBT_CHECKSUM_VERSION;
    if (status == DBT_OK && *state == DBT_CHECKSUM_MISSING && is_older) {
        *state = DBT_CHECKSUM_SAME; /* it never had one */
    }
    return status;
}

/* A read that has begun keeps every writer from the file until it ends. */
enum dbt_status dbt_checksum_compare(struct dbt_ledger *ledger, enum dbt_checksum_state *state,
                                     struct dbt_error *error)
{
    int64_t tables;
    enum dbt_status status = dbt_ledger_execute(ledger, "BEGIN", error);
    if (status != DBT_OK) {
        return status;
    }
    status = dbt_ledger_integer(ledger, "SELECT count(*) FROM sqlite_schema", &tables, error);
    if (status == DBT_OK) {
        status = compare(ledger, state, error);
    }
    (void)sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL); /* it changed nothing */
    return status;
}

enum dbt_status dbt_checksum_refuse_older(const struct dbt_ledger *ledger, struct dbt_error *error)
{
    if (ledger->stored_version >= DBT_CHECKSUM_VERSION) {
        return DBT_OK;
    }
    char *path = sqlite3_mprintf("%s" DBT_CHECKSUM_SUFFIX, ledger->path);
    if (path == NULL) {
        return dbt_error_memory(error, "the ledger's checksum");
    }
    const bool stands = access(path, F_OK) == 0;
    sqlite3_free(path);
    if (!stands) {
        return DBT_OK;
    }
    return dbt_error_set(error, DBT_INPUT,
                         "%s: says that it is of ledger version %" PRId64
                         ", but the checksum beside it is of one from version %d on: it is an "
                         "older copy, or another program changed it: restore the newest backup of "
                         "both",
                         ledger->path, ledger->stored_version, DBT_CHECKSUM_VERSION);
}

enum dbt_status dbt_checksum_renew(struct dbt_ledger *ledger, struct dbt_error *error)
{
    struct checksum checksum;
    struct dbt_error reason = {.status = DBT_OK};
    enum dbt_checksum_state state;
    enum dbt_status status = compute(ledger, &checksum, &reason);
    if (status == DBT_OK &&
        (look(&checksum, &state, NULL) != DBT_OK || state != DBT_CHECKSUM_SAME)) {
        status = dbt_file_replace(checksum.path.bytes, dbt_buffer_text(&checksum.line), &reason);
    }
    release(&checksum);
    if (status == DBT_OK) {
        return DBT_OK;
    }
    return dbt_error_set(error, status == DBT_MEMORY ? DBT_MEMORY : DBT_OUTPUT,
                         "%s; what the ledger stored stands, only its checksum is old: the same "
                         "command again renews it",
                         reason.text);
}

/* ---- an old one ----------------------------------------------------------------------------- */

struct damage { /* the first, and how many */
    char first[DBT_ERROR_TEXT_BYTES / 2];
    size_t count;
};

static enum dbt_status note_seal(void *context, const struct dbt_broken_seal *broken,
                                 struct dbt_error *error)
{
    struct damage *damage = context;
    (void)error;
    if (damage->count++ == 0) {
        snprintf(damage->first, sizeof damage->first, "run %" PRId64 ", %s %s", broken->run,
                 broken->part, broken->why);
    }
    return DBT_OK;
}

static enum dbt_status note_schema(void *context, const char *object, const char *why,
                                   struct dbt_error *error)
{
    struct damage *damage = context;
    (void)error;
    if (damage->count++ == 0) {
        snprintf(damage->first, sizeof damage->first, "%s %s", object, why);
    }
    return DBT_OK;
}

enum dbt_status dbt_checksum_settle(struct dbt_ledger *ledger, struct dbt_error *error)
{
    struct damage damage = {.count = 0};
    enum dbt_checksum_state state;
    enum dbt_status status = dbt_checksum_compare(ledger, &state, error);
    if (status != DBT_OK || state == DBT_CHECKSUM_SAME) {
        return status;
    }
    status = dbt_schema_check(ledger, note_schema, &damage, error);
    if (status == DBT_OK && damage.count == 0) { /* else there may be no such tables */
        status = dbt_seal_check(ledger, note_seal, &damage, error);
    }
    if (status != DBT_OK) {
        return status;
    }
    if (damage.count > 0) {
        return dbt_error_set(
            error, DBT_INPUT,
            "%s: changed by another program, or damaged: %s; %zu such parts, which "
            "verify lists: restore the ledger from its backup",
            ledger->path, damage.first, damage.count);
    }
    return dbt_checksum_renew(ledger, error);
}
