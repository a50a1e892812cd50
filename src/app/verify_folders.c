/* Verify: what stands in a region's folder, against its ledger. */
#include "verify.h"

#include <stdlib.h>

#include "debitera/base/output.h"
#include "debitera/export.h"
#include "providers.h"

#define MANIFEST "manifest.json"
#define INVOICES "invoices.csv"

static const char restore_ledger[] = "restore the ledger from its backup";

enum { FILE_BYTES_MAX = 256 << 20 };

struct folders {
    const struct dbt_verified_place *place;
    struct dbt_verification *verification;
    struct dbt_ledger *ledger;
    const struct dbt_run *run; /* at hand */
    const char *folder;        /* its own */
    const char *restore;       /* what to do when it is not whole */
    /* Or not there; it has been told. */
    bool manifest_is_different, invoices_are_different, providers_are_different;
};

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
    struct dbt_fault fault = {.what = what, .advice = folders->restore};

    if (strcmp(what, foreign) == 0)
        fault.advice = "move it away";
    if (strcmp(name, MANIFEST) == 0 || name[0] == '\0')
        folders->manifest_is_different = true;
    if (strcmp(name, INVOICES) == 0 || name[0] == '\0')
        folders->invoices_are_different = true;
    if (strcmp(name, DBT_PROVIDERS_NAME) == 0 || name[0] == '\0')
        folders->providers_are_different = true;
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

/* ---- what they say --------------------------------------------------------------------------- */

static enum dbt_status read_file(const struct folders *folders, const char *name,
                                 struct dbt_buffer *bytes, struct dbt_error *error)
{
    const char *path =
        dbt_arena_format(folders->verification->arena, "%s/%s", folders->folder, name);

    if (path == NULL)
        return dbt_error_memory(error, "the output folder's name");
    return dbt_file_read(path, FILE_BYTES_MAX, bytes, error);
}

/* What the manifest says of its run must be what the ledger has. */
static enum dbt_status compare_manifest(const struct folders *folders, struct dbt_error *error)
{
    const char *what = NULL;
    struct dbt_buffer bytes;
    enum dbt_status status;

    if (folders->manifest_is_different)
        return DBT_OK;
    dbt_buffer_init(&bytes);
    status = read_file(folders, MANIFEST, &bytes, error);
    if (status == DBT_OK)
        status = dbt_manifest_compare(dbt_buffer_text(&bytes), folders->run, &what, error);
    dbt_buffer_release(&bytes);
    if (status != DBT_OK || what == NULL)
        return status;
    return tell(folders, MANIFEST, &(struct dbt_fault){.what = what, .advice = folders->restore},
                error);
}

/* The file is the one that was published, so it is the ledger that was changed. */
static enum dbt_status report_invoice(void *context, int64_t number, const char *column,
                                      struct dbt_error *error)
{
    const struct folders *folders = context;
    struct dbt_arena *arena = folders->verification->arena;
    struct dbt_fault fault = {
        .file = folders->verification->ledger, .part = "invoices", .advice = restore_ledger};

    fault.what = "are not as many as in the " INVOICES " that was published";
    if (number != 0) {
        fault.part = dbt_arena_format(arena, "invoice %lld", (long long)number);
        fault.what = dbt_arena_format(
            arena, "has another %s than the " INVOICES " that was published", column);
    }
    if (fault.part == NULL || fault.what == NULL)
        return dbt_error_memory(error, "the faults");
    return dbt_fault_add_of_run(folders->verification, folders->run, &fault, error);
}

/* Also of what an older version has issued, which had no seals. */
static enum dbt_status compare_published(struct folders *folders, struct dbt_text bytes,
                                         struct dbt_error *error)
{
    struct dbt_arena arena; /* of one run */
    struct dbt_invoices invoices;
    enum dbt_status status;

    dbt_arena_init(&arena, SIZE_MAX);
    status = dbt_ledger_load(folders->ledger, folders->run->sequence, &invoices, &arena, error);
    if (status == DBT_OK)
        status = dbt_invoices_compare(&(struct dbt_invoices_comparison){.file = INVOICES,
                                                                        .bytes = bytes,
                                                                        .invoices = &invoices,
                                                                        .report = report_invoice,
                                                                        .context = folders,
                                                                        .arena = &arena},
                                      error);
    dbt_arena_release(&arena);
    /* Invoices that cannot be read have been told. */
    return status == DBT_INPUT ? DBT_OK : status;
}

static enum dbt_status compare_invoices(struct folders *folders, const struct dbt_output_list *list,
                                        struct dbt_error *error)
{
    bool published = false;
    struct dbt_buffer bytes;
    enum dbt_status status;

    for (size_t i = 0; i < list->count; i++)
        published = published || strcmp(list->items[i].name, INVOICES) == 0;
    if (!published || folders->invoices_are_different)
        return DBT_OK;
    dbt_buffer_init(&bytes);
    status = read_file(folders, INVOICES, &bytes, error);
    if (status == DBT_OK)
        status = compare_published(folders, dbt_buffer_text(&bytes), error);
    dbt_buffer_release(&bytes);
    return status;
}

/* ---- the folders ----------------------------------------------------------------------------- */

const char *dbt_verified_folder(const struct dbt_verified_place *place, const struct dbt_run *run)
{
    struct dbt_arena *arena = place->verification->arena;
    char period[DBT_DATE_BYTES];

    dbt_period_write(run->period, period);
    if (run->correction == 0)
        return dbt_arena_format(arena, "%s/%s", place->folder, period);
    return dbt_arena_format(arena, "%s/%s-correction-%lu", place->folder, period,
                            (unsigned long)run->correction);
}

static const char *advise(const struct folders *folders, const struct dbt_run *run)
{
    char period[DBT_DATE_BYTES];

    return dbt_arena_format(folders->verification->arena,
                            "restore the folder from its backup, or make it again: %s --period %s, "
                            "from the exports and region folder that it was issued from",
                            run->correction > 0 ? "correct" : "run",
                            dbt_period_write(run->period, period));
}

static enum dbt_status compare_run(struct folders *folders, const struct dbt_run *run,
                                   struct dbt_error *error)
{
    struct dbt_output_list list = {0};
    enum dbt_status status;

    folders->run = run;
    folders->manifest_is_different = false;
    folders->invoices_are_different = false;
    folders->providers_are_different = false;
    folders->folder = dbt_verified_folder(folders->place, run);
    folders->restore = advise(folders, run);
    if (folders->folder == NULL || folders->restore == NULL)
        return dbt_error_memory(error, "the output folder's name");
    status = dbt_ledger_outputs(folders->ledger, run->sequence, &list, folders->verification->arena,
                                error);
    if (status == DBT_INPUT)
        return dbt_verify_alone(folders->place, run, folders->folder, error);
    if (status == DBT_OK)
        status = compare_files(folders, &list, error);
    if (status == DBT_OK)
        status = compare_manifest(folders, error);
    if (status == DBT_OK)
        status = compare_invoices(folders, &list, error);
    if (status != DBT_OK || folders->providers_are_different)
        return status;
    return dbt_verify_providers(folders->place, run, folders->folder, folders->restore, error);
}

static bool is_meant(const struct dbt_run *run, const struct dbt_period *period)
{
    return run->published && (period == NULL || (run->period.last >= period->first &&
                                                 run->period.first <= period->last));
}

enum dbt_status dbt_verify_folders(const struct dbt_verified_place *place, struct dbt_error *error)
{
    struct dbt_verification *verification = place->verification;
    struct folders folders = {.place = place, .verification = verification};
    enum dbt_status status;

    if (!verification->readable)
        return DBT_OK;
    status = dbt_ledger_open(&folders.ledger, verification->ledger, verification->region,
                             DBT_LEDGER_READ, error);
    for (size_t i = 0; status == DBT_OK && i < verification->runs.count; i++)
        if (is_meant(&verification->runs.items[i], place->period))
            status = compare_run(&folders, &verification->runs.items[i], error);
    dbt_ledger_close(folders.ledger);
    return status;
}
