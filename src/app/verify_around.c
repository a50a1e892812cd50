/* Verify: what else lies in a region's folder. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "debitera/base/money.h"
#include "debitera/base/output.h"
#include "names.h"
#include "page_store.h"
#include "providers.h"
#include "verify.h"

enum { SUMS_BYTES_MAX = 256 << 20 };

static const char from_backup[] = "restore the folder from its backup: without the ledger's record "
                                  "it cannot be made again";

/* ---- names ----------------------------------------------------------------------------------- */

bool dbt_folder_is_published(const char *name, struct dbt_period *period, uint32_t *correction)
{
    static const char between[] = "-correction-";
    const char *behind = strstr(name, between);
    struct dbt_text text = dbt_text_of(name);
    int64_t number = 0;

    if (behind != NULL) {
        text.length = (size_t)(behind - name);
        behind += sizeof between - 1;
        if (!dbt_decimal_parse(dbt_text_of(behind), '.', 0, &number) || number < 1 ||
            number > UINT32_MAX)
            return false;
    }
    *correction = (uint32_t)number;
    return dbt_period_parse(text, period);
}

static bool take_end(struct dbt_text *name, const char *end)
{
    size_t length = strlen(end);
    bool ends = name->length > length && memcmp(name->at + name->length - length, end, length) == 0;

    name->length -= ends ? length : 0;
    return ends;
}

/* "2025-05-draft", "2025-05-correction-draft" */
static bool is_draft(const char *name)
{
    struct dbt_text text = dbt_text_of(name);
    struct dbt_period period;

    if (!take_end(&text, "-draft"))
        return false;
    (void)take_end(&text, "-correction");
    return dbt_period_parse(text, &period);
}

static bool is_of_ledger(const char *name)
{
    return strcmp(name, "ledger.sqlite") == 0 || strcmp(name, "ledger.sqlite.sha256") == 0 ||
           strcmp(name, "ledger.sqlite-journal") == 0;
}

/* verify_pages.c looks at them. */
static bool is_of_pages(const char *name)
{
    return dbt_output_name_is_page(name) || strcmp(name, DBT_PAGES_NAME) == 0;
}

static bool has_file(const char *region_folder, const char *folder, const char *file)
{
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/%s/%s", region_folder, folder, file);

    return length > 0 && (size_t)length < sizeof path && access(path, F_OK) == 0;
}

bool dbt_folder_holds_published(const char *region_folder)
{
    struct dbt_period period;
    uint32_t correction = 0;
    struct dbt_names names;
    bool holds = false;

    if (!dbt_names_read(&names, region_folder))
        return false;
    for (size_t i = 0; !holds && i < names.count; i++) {
        const char *name = names.entries[i]->d_name;
        holds = dbt_folder_is_published(name, &period, &correction) &&
                has_file(region_folder, name, DBT_SUMS_NAME) &&
                has_file(region_folder, name, "manifest.json");
    }
    dbt_names_free(&names);
    return holds;
}

/* ---- a folder by its own list ---------------------------------------------------------------- */

/* How many files its list names, and the list. */
static enum dbt_status count_files(struct dbt_verification *verification, const char *folder,
                                   struct dbt_error *error)
{
    const char *path = dbt_arena_format(verification->arena, "%s/" DBT_SUMS_NAME, folder);
    struct dbt_buffer sums;
    enum dbt_status status;

    if (path == NULL)
        return dbt_error_memory(error, "a folder's name");
    dbt_buffer_init(&sums);
    status = dbt_file_read(path, SUMS_BYTES_MAX, &sums, error);
    for (size_t i = 0; status == DBT_OK && i < sums.length; i++)
        verification->files += sums.bytes[i] == '\n' ? 1 : 0;
    verification->files += status == DBT_OK ? 1 : 0;
    dbt_buffer_release(&sums);
    return status;
}

enum dbt_status dbt_verify_alone(const struct dbt_verified_place *place, const struct dbt_run *run,
                                 const char *folder, struct dbt_error *error)
{
    struct dbt_verification *verification = place->verification;
    char why[DBT_ERROR_TEXT_BYTES];
    struct dbt_fault fault = {.file = folder, .part = "", .what = why, .advice = from_backup};
    size_t length = strlen(folder);
    bool whole = false;
    enum dbt_status status = dbt_output_verify(folder, &whole, why, error);

    if (status != DBT_OK)
        return status;
    if (whole) {
        status = count_files(verification, folder, error);
        return status == DBT_OK ? dbt_verify_providers(place, run, folder, from_backup, error)
                                : status;
    }
    if (strncmp(why, folder, length) == 0 && strncmp(why + length, ": ", 2) == 0)
        fault.what = why + length + 2;
    fault.what = dbt_arena_string(verification->arena, fault.what);
    if (fault.what == NULL)
        return dbt_error_memory(error, "the faults");
    return dbt_fault_add_of_run(verification, run, &fault, error);
}

/* ---- what lies there ------------------------------------------------------------------------- */

struct around {
    const struct dbt_verified_place *place;
    struct dbt_run_list runs; /* as they are after the names were read */
};

static bool is_run(const struct around *around, const char *path)
{
    for (size_t i = 0; i < around->runs.count; i++) {
        const char *own = dbt_verified_folder(around->place, &around->runs.items[i]);
        if (own == NULL || strcmp(own, path) == 0)
            return true;
    }
    return false;
}

/* A ledger that was put back is as old as its backup: nothing later may be lost by advice. */
static enum dbt_status tell_foreign(const struct around *around, const char *path, bool published,
                                    struct dbt_error *error)
{
    static const struct dbt_fault unknown = {
        .part = "",
        .what = "is a folder that the ledger has no run of",
        .advice = "restore the newest backup of the ledger: this one is older than what was "
                  "published, and would give numbers again",
    };
    static const struct dbt_fault stray = {
        .part = "", .what = "does not belong there", .advice = "move it away"};
    struct dbt_fault fault = published ? unknown : stray;

    fault.file = path;
    return dbt_fault_add(around->place->verification, &fault, error);
}

static bool shares_month(const struct around *around, struct dbt_period period)
{
    const struct dbt_period *asked = around->place->period;

    return asked == NULL || (period.last >= asked->first && period.first <= asked->last);
}

static enum dbt_status look_at(const struct around *around, const char *name,
                               struct dbt_error *error)
{
    struct dbt_verification *verification = around->place->verification;
    const char *path = dbt_arena_format(verification->arena, "%s/%s", around->place->folder, name);
    struct dbt_period period;
    uint32_t correction = 0;
    struct stat about;
    bool published = dbt_folder_is_published(name, &period, &correction);

    if (path == NULL)
        return dbt_error_memory(error, "a folder's name");
    if (published ? !shares_month(around, period) : around->place->period != NULL)
        return DBT_OK;
    if (is_of_ledger(name) || is_of_pages(name) || is_run(around, path) || lstat(path, &about) != 0)
        return DBT_OK;
    if (strcmp(name, DBT_PROVIDERS_FOLDER) == 0)
        return dbt_verify_strangers(around->place, &around->runs, error);
    if (!S_ISDIR(about.st_mode))
        return tell_foreign(around, path, false, error);
    if (published && !verification->readable)
        return dbt_verify_alone(around->place, NULL, path, error);
    return is_draft(name) ? DBT_OK : tell_foreign(around, path, published, error);
}

/* A run stands in the ledger before its folder is put into place. So of the folders that stand
   now, the ledger knows all that it ever will, whether or not a run is under way. */
static enum dbt_status load_runs(struct around *around, struct dbt_error *error)
{
    struct dbt_verification *verification = around->place->verification;
    struct dbt_ledger *ledger = NULL;
    enum dbt_status status;

    if (!verification->readable)
        return DBT_OK;
    status = dbt_ledger_open(&ledger, verification->ledger, verification->region, DBT_LEDGER_READ,
                             error);
    if (status == DBT_OK)
        status = dbt_ledger_runs(ledger, NULL, &around->runs, verification->arena, error);
    dbt_ledger_close(ledger);
    return status;
}

enum dbt_status dbt_verify_around(const struct dbt_verified_place *place, struct dbt_error *error)
{
    struct around around = {.place = place};
    enum dbt_status status;
    struct dbt_names names;

    if (!dbt_names_read(&names, place->folder))
        return dbt_error_system(error, DBT_INPUT, errno, "%s cannot be looked into", place->folder);
    status = load_runs(&around, error);
    for (size_t i = 0; status == DBT_OK && i < names.count; i++)
        status = look_at(&around, names.entries[i]->d_name, error);
    dbt_names_free(&names);
    return status;
}
