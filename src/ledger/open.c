/* Open: the ledger's file, and the settings that every connection to it needs. */
#include "query.h"
#include "schema.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * A commit waits until those who read have ended, and keeps new readers out meanwhile. A run that
 * gives up must be started again, by hand when cron began it; a reader may soon ask again. So a run
 * is the more patient.
 */
enum { BUSY_WRITE_MS = 10000, BUSY_READ_MS = 5000 };

/* The group of the folder around it is often the web server's, and it holds what all providers were
   invoiced. SQLite gives its journal the same mode. An existing file keeps the mode it has. */
enum { FILE_MODE = 0600 };

/* Makes the file first, because SQLite would make it readable for everybody. An empty file is an
   empty database to it. */
static enum dbt_status make_file(const char *path, struct dbt_error *error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
    if (fd < 0 && errno == EEXIST) {
        return DBT_OK;
    }
    if (fd < 0) {
        return dbt_error_system(error, DBT_OUTPUT, errno,
                                "%s: cannot make the ledger; check that "
                                "its folder is there and may be written",
                                path);
    }
    int mode_error = fchmod(fd, FILE_MODE) == 0 ? 0 : errno; /* whatever the umask */
    int close_error = close(fd) == 0 ? 0 : errno;
    if (mode_error != 0 || close_error != 0) {
        return dbt_error_system(error, DBT_OUTPUT, mode_error != 0 ? mode_error : close_error,
                                "%s: cannot make the ledger; check the disk", path);
    }
    return DBT_OK;
}

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return sqlite3_mprintf(".");
    }
    return sqlite3_mprintf("%.*s", slash == path ? 1 : (int)(slash - path), path);
}

/* Memory is SQLite's, so that a test can let all of it end at any point. */
static struct dbt_ledger *make_handle(const char *path, enum dbt_ledger_mode mode)
{
    struct dbt_ledger *ledger = sqlite3_malloc64(sizeof *ledger);
    if (ledger == NULL) {
        return NULL;
    }
    *ledger = (struct dbt_ledger){
        .path = sqlite3_mprintf("%s", path), .folder = folder_of(path), .mode = mode};
    if (ledger->path == NULL || ledger->folder == NULL) {
        dbt_ledger_close(ledger);
        return NULL;
    }
    return ledger;
}

static enum dbt_status connect(struct dbt_ledger *ledger, struct dbt_error *error)
{
    int flags = ledger->mode == DBT_LEDGER_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    int code = sqlite3_open_v2(ledger->path, &ledger->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (ledger->db == NULL) {
        return dbt_error_memory(error, "the ledger");
    }
    if (code != SQLITE_OK) {
        return dbt_ledger_fail(ledger, error);
    }
    return DBT_OK;
}

/* The schema of a file is not code to be trusted, and its references are to be enforced. */
static enum dbt_status protect(struct dbt_ledger *ledger, struct dbt_error *error)
{
    static const struct {
        int option, value;
    } settings[] = {
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1}, {SQLITE_DBCONFIG_ENABLE_TRIGGER, 1},
        {SQLITE_DBCONFIG_DEFENSIVE, 1},   {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},     {SQLITE_DBCONFIG_DQS_DDL, 0},
    };
    int code = sqlite3_busy_timeout(ledger->db, ledger->mode == DBT_LEDGER_WRITE ? BUSY_WRITE_MS
                                                                                 : BUSY_READ_MS);
    for (size_t i = 0; code == SQLITE_OK && i < sizeof settings / sizeof *settings; i++) {
        code = sqlite3_db_config(ledger->db, settings[i].option, settings[i].value, NULL);
    }
    return code == SQLITE_OK ? DBT_OK : dbt_ledger_fail(ledger, error);
}

static enum dbt_status copy_pages(struct dbt_ledger *ledger, sqlite3 *copy, struct dbt_error *error)
{
    sqlite3_backup *backup = sqlite3_backup_init(copy, "main", ledger->db, "main");
    if (backup == NULL) {
        return dbt_error_memory(error, "a copy of the ledger");
    }
    int code = sqlite3_backup_step(backup, -1);
    int end = sqlite3_backup_finish(backup);
    if (code == SQLITE_DONE && end == SQLITE_OK) {
        return DBT_OK;
    }
    code = code == SQLITE_DONE ? end : code;
    return dbt_error_set(error,
                         code == SQLITE_BUSY || code == SQLITE_LOCKED ? DBT_LOCKED : DBT_OUTPUT,
                         "%s: an older ledger, which is read from a copy, and that cannot be made: "
                         "%s; make room for temporary files, and try again",
                         ledger->path, sqlite3_errstr(code));
}

/* A database without a name lies in memory, and in an unnamed temporary file when it grows. */
enum dbt_status dbt_ledger_copy(struct dbt_ledger *ledger, struct dbt_error *error)
{
    sqlite3 *copy = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2("", &copy, flags, NULL) != SQLITE_OK) {
        (void)sqlite3_close(copy);
        return dbt_error_memory(error, "a copy of the ledger");
    }
    enum dbt_status status = copy_pages(ledger, copy, error);
    if (status != DBT_OK) {
        (void)sqlite3_close(copy);
        return status;
    }
    ledger->copied_from = ledger->db;
    ledger->db = copy;
    return protect(ledger, error);
}

static enum dbt_status prepare(struct dbt_ledger *ledger, const char *region_code,
                               struct dbt_error *error)
{
    enum dbt_status status = connect(ledger, error);
    if (status == DBT_OK) {
        status = protect(ledger, error);
    }
    if (status == DBT_OK && ledger->mode == DBT_LEDGER_WRITE) {
        status = dbt_ledger_execute(
            ledger, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL", error);
    }
    return status == DBT_OK ? dbt_schema_prepare(ledger, region_code, error) : status;
}

enum dbt_status dbt_ledger_open(struct dbt_ledger **ledger, const char *path,
                                const char *region_code, enum dbt_ledger_mode mode,
                                struct dbt_error *error)
{
    enum dbt_status status = mode == DBT_LEDGER_WRITE ? make_file(path, error) : DBT_OK;
    if (status != DBT_OK) {
        return status;
    }
    struct dbt_ledger *opened = make_handle(path, mode);
    if (opened == NULL) {
        return dbt_error_memory(error, "the ledger");
    }
    status = prepare(opened, region_code, error);
    if (status != DBT_OK) {
        dbt_ledger_close(opened);
        return status;
    }
    *ledger = opened;
    return DBT_OK;
}

void dbt_ledger_close(struct dbt_ledger *ledger)
{
    if (ledger == NULL) {
        return;
    }
    (void)sqlite3_close(ledger->db);
    (void)sqlite3_close(ledger->copied_from);
    sqlite3_free(ledger->path);
    sqlite3_free(ledger->folder);
    sqlite3_free(ledger);
}
