/* Verify: what stands in a region's folder, against its ledger. */
#include "verify.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "debitera/base/money.h"
#include "debitera/base/output.h"
#include "debitera/export.h"

#define MANIFEST "manifest.json"

static const char restore[] = "restore the folder from its backup, or run the period again: it is "
                              "made again from the ledger";

enum { MANIFEST_BYTES_MAX = 256 << 20 };

struct folders {
    struct dbt_verification *verification;
    const char *region_folder;
    struct dbt_ledger *ledger;  /* null: it cannot be read */
    const struct dbt_run *run;  /* at hand; null: none */
    const char *folder;         /* its own */
    bool manifest_is_different; /* or not there; it has been told */
};

bool dbt_folder_is_published(const char *name)
{
    static const char correction[] = "-correction-";
    const char *behind = strstr(name, correction);
    struct dbt_text text = dbt_text_of(name);
    struct dbt_period period;
    int64_t number = 1;

    if (behind != NULL) {
        text.length = (size_t)(behind - name);
        behind += sizeof correction - 1;
        if (!dbt_decimal_parse(dbt_text_of(behind), '.', 0, &number))
            return false;
    }
    return number > 0 && dbt_period_parse(text, &period);
}

/* `name` is of the folder at hand, "" for itself. */
static enum dbt_status tell(const struct folders *folders, const char *name,
                            const struct dbt_fault *fault, struct dbt_error *error)
{
    struct dbt_arena *arena = folders->verification->arena;
    struct dbt_fault kept = *fault;

    kept.file =
        name[0] == '\0' ? folders->folder : dbt_arena_format(arena, "%s/%s", folders->folder, name);
    kept.part = "";
    kept.what = dbt_arena_string(arena, fault->what);
    if (kept.file == NULL || kept.what == NULL)
        return dbt_error_memory(error, "the faults");
    return dbt_fault_add_of_run(folders->verification, folders->run, &kept, error);
}

/* ---- the files of a run ---------------------------------------------------------------------- */

static enum dbt_status report_file(void *context, const char *name, const char *what,
                                   struct dbt_error *error)
{
    static const char foreign[] = "does not belong there";
    struct folders *folders = context;
    struct dbt_fault fault = {.what = what, .advice = restore};

    if (strcmp(what, foreign) == 0)
        fault.advice = "move it away";
    if (strcmp(name, MANIFEST) == 0 || name[0] == '\0')
        folders->manifest_is_different = true;
    return tell(folders, name, &fault, error);
}

static int compare_names(const void *a, const void *b)
{
    const struct dbt_expected_file *left = a;
    const struct dbt_expected_file *right = b;

    return strcmp(left->name, right->name);
}

/* SHA256SUMS as the ledger would have it. */
static enum dbt_status hash_sums(const struct dbt_output_list *list, char *sha256,
                                 struct dbt_error *error)
{
    struct dbt_buffer sums;
    bool done;

    dbt_buffer_init(&sums);
    for (size_t i = 0; i < list->count; i++)
        dbt_buffer_format(&sums, "%s  %s\n", list->items[i].sha256, list->items[i].name);
    done = !sums.failed && dbt_sha256_of(dbt_buffer_text(&sums), sha256);
    dbt_buffer_release(&sums);
    return done ? DBT_OK : dbt_error_memory(error, DBT_SUMS_NAME);
}

static enum dbt_status compare_files(struct folders *folders, const struct dbt_output_list *list,
                                     struct dbt_error *error)
{
    char sums[DBT_SHA256_HEX_BYTES];
    struct dbt_expected_file *files =
        dbt_arena_alloc(folders->verification->arena, list->count + 1, sizeof *files);
    struct dbt_output_comparison comparison = {
        .folder = folders->folder,
        .files = files,
        .count = list->count + 1,
        .report = report_file,
        .context = folders,
    };
    enum dbt_status status = hash_sums(list, sums, error);

    if (status != DBT_OK)
        return status;
    if (files == NULL)
        return dbt_error_memory(error, "the list of outputs");
    for (size_t i = 0; i < list->count; i++)
        files[i] = (struct dbt_expected_file){list->items[i].name, list->items[i].sha256};
    files[list->count] = (struct dbt_expected_file){DBT_SUMS_NAME, sums};
    qsort(files, comparison.count, sizeof *files, compare_names);
    folders->verification->files += comparison.count;
    return dbt_output_compare(&comparison, error);
}

/* What the manifest says of its run must be what the ledger has. */
static enum dbt_status compare_manifest(const struct folders *folders, struct dbt_error *error)
{
    const char *path =
        dbt_arena_format(folders->verification->arena, "%s/" MANIFEST, folders->folder);
    const char *what = NULL;
    struct dbt_buffer bytes;
    enum dbt_status status;

    if (folders->manifest_is_different)
        return DBT_OK;
    if (path == NULL)
        return dbt_error_memory(error, "the output folder's name");
    dbt_buffer_init(&bytes);
    status = dbt_file_read(path, MANIFEST_BYTES_MAX, &bytes, error);
    if (status == DBT_OK)
        status = dbt_manifest_compare(dbt_buffer_text(&bytes), folders->run, &what, error);
    dbt_buffer_release(&bytes);
    if (status != DBT_OK || what == NULL)
        return status;
    return tell(folders, MANIFEST, &(struct dbt_fault){.what = what, .advice = restore}, error);
}

/* ---- the folders ----------------------------------------------------------------------------- */

static const char *name_folder(const struct folders *folders, const struct dbt_run *run)
{
    struct dbt_arena *arena = folders->verification->arena;
    char period[DBT_DATE_BYTES];

    dbt_period_write(run->period, period);
    if (run->correction == 0)
        return dbt_arena_format(arena, "%s/%s", folders->region_folder, period);
    return dbt_arena_format(arena, "%s/%s-correction-%lu", folders->region_folder, period,
                            (unsigned long)run->correction);
}

/* What the ledger recorded cannot be read, which has been told; the folder's own list is left. */
static enum dbt_status compare_alone(struct folders *folders, struct dbt_error *error)
{
    char why[DBT_ERROR_TEXT_BYTES];
    const char *what = why;
    size_t length = strlen(folders->folder);
    bool whole = false;
    enum dbt_status status = dbt_output_verify(folders->folder, &whole, why, error);

    if (status != DBT_OK || whole)
        return status;
    if (strncmp(what, folders->folder, length) == 0 && strncmp(what + length, ": ", 2) == 0)
        what += length + 2;
    return tell(folders, "", &(struct dbt_fault){.what = what, .advice = restore}, error);
}

static enum dbt_status compare_run(struct folders *folders, const struct dbt_run *run,
                                   struct dbt_error *error)
{
    struct dbt_output_list list = {0};
    enum dbt_status status;

    folders->run = run;
    folders->manifest_is_different = false;
    folders->folder = name_folder(folders, run);
    if (folders->folder == NULL)
        return dbt_error_memory(error, "the output folder's name");
    status = dbt_ledger_outputs(folders->ledger, run->sequence, &list, folders->verification->arena,
                                error);
    if (status == DBT_INPUT)
        return compare_alone(folders, error);
    if (status == DBT_OK)
        status = compare_files(folders, &list, error);
    return status == DBT_OK ? compare_manifest(folders, error) : status;
}

static bool is_meant(const struct dbt_run *run, const struct dbt_period *period)
{
    return run->published && (period == NULL || (run->period.last >= period->first &&
                                                 run->period.first <= period->last));
}

static enum dbt_status compare_runs(struct folders *folders, const struct dbt_period *period,
                                    struct dbt_error *error)
{
    const struct dbt_run_list *runs = &folders->verification->runs;
    enum dbt_status status = DBT_OK;

    for (size_t i = 0; status == DBT_OK && i < runs->count; i++)
        if (is_meant(&runs->items[i], period))
            status = compare_run(folders, &runs->items[i], error);
    folders->run = NULL;
    return status;
}

/* ---- what else lies there -------------------------------------------------------------------- */

static bool is_draft(const char *name)
{
    static const char draft[] = "-draft";
    size_t length = strlen(name);

    return length > sizeof draft - 1 && strcmp(name + length - (sizeof draft - 1), draft) == 0;
}

static bool is_run(const struct folders *folders, const char *path)
{
    const struct dbt_run_list *runs = &folders->verification->runs;

    for (size_t i = 0; i < runs->count; i++) {
        const char *own = name_folder(folders, &runs->items[i]);
        if (own == NULL || strcmp(own, path) == 0)
            return true;
    }
    return false;
}

static enum dbt_status look_at(struct folders *folders, const char *name, struct dbt_error *error)
{
    static const struct dbt_fault foreign = {
        .what = "is a folder that the ledger has no run of",
        .advice = "move it away; or restore the ledger that it was issued from",
    };
    struct stat about;

    folders->folder =
        dbt_arena_format(folders->verification->arena, "%s/%s", folders->region_folder, name);
    if (folders->folder == NULL)
        return dbt_error_memory(error, "a folder's name");
    if (lstat(folders->folder, &about) != 0 || !S_ISDIR(about.st_mode))
        return DBT_OK;
    if (!folders->verification->readable)
        return dbt_folder_is_published(name) ? compare_alone(folders, error) : DBT_OK;
    if (is_draft(name) || is_run(folders, folders->folder))
        return DBT_OK;
    return tell(folders, "", &foreign, error);
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static enum dbt_status look_around(struct folders *folders, struct dbt_error *error)
{
    struct dirent **entries = NULL;
    int count = scandir(folders->region_folder, &entries, is_shown, alphasort);
    enum dbt_status status = DBT_OK;

    if (count < 0)
        return dbt_error_system(error, DBT_INPUT, errno, "%s cannot be looked into",
                                folders->region_folder);
    for (int i = 0; i < count; i++) {
        if (status == DBT_OK)
            status = look_at(folders, entries[i]->d_name, error);
        free(entries[i]);
    }
    free(entries);
    return status;
}

/* A run that is under way may put its folder into place before the ledger is asked again. */
enum dbt_status dbt_verify_folders(struct dbt_verification *verification, const char *region_folder,
                                   const struct dbt_period *period, struct dbt_error *error)
{
    struct folders folders = {.verification = verification, .region_folder = region_folder};
    enum dbt_status status = DBT_OK;

    if (verification->readable) {
        status = dbt_ledger_open(&folders.ledger, verification->ledger, verification->region,
                                 DBT_LEDGER_READ, error);
        if (status == DBT_OK)
            status = compare_runs(&folders, period, error);
        dbt_ledger_close(folders.ledger);
    }
    if (status == DBT_OK && period == NULL && !verification->under_way)
        status = look_around(&folders, error);
    return status;
}
