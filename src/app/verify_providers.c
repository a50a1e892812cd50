/* Verify: the providers' folders, against what their runs' own folders say of them. */
#include <stdlib.h>
#include <sys/stat.h>

#include "providers.h"
#include "verify.h"

enum { SUMS_BYTES_MAX = 64 << 20 };

/* ---- one folder ------------------------------------------------------------------------------ */

struct handed { /* a provider's folder */
    struct dbt_verification *verification;
    const struct dbt_run *run; /* null: of a ledger that cannot be read */
    const char *folder;
    const char *restore;    /* what to do when it is not whole */
    struct dbt_arena arena; /* of its list */
};

/* `name` is of the folder, "" for itself. */
static enum dbt_status tell(struct handed *handed, const char *name, const char *what,
                            struct dbt_error *error)
{
    static const char foreign[] = "does not belong there";
    struct dbt_arena *arena = handed->verification->arena;
    struct dbt_fault fault = {
        .file = name[0] == '\0' ? handed->folder
                                : dbt_arena_format(arena, "%s/%s", handed->folder, name),
        .part = "",
        .what = dbt_arena_string(arena, what),
        .advice = strcmp(what, foreign) == 0 ? "move it away" : handed->restore,
    };

    return fault.file == NULL || fault.what == NULL
               ? dbt_error_memory(error, "the faults")
               : dbt_fault_add_of_run(handed->verification, handed->run, &fault, error);
}

static enum dbt_status report_file(void *context, const char *name, const char *what,
                                   struct dbt_error *error)
{
    return tell(context, name, what, error);
}

static int compare_names(const void *a, const void *b)
{
    const struct dbt_expected_file *left = a;
    const struct dbt_expected_file *right = b;

    return strcmp(left->name, right->name);
}

static size_t count_lines(const char *text)
{
    size_t count = 0;

    for (const char *at = strchr(text, '\n'); at != NULL; at = strchr(at + 1, '\n'))
        count++;
    return count;
}

/* What SHA256SUMS lists, as far as it is one, and itself; `text` is cut up. */
static enum dbt_status list_files(struct handed *handed, char *text, const char *sha256,
                                  struct dbt_output_comparison *comparison, struct dbt_error *error)
{
    struct dbt_expected_file *files =
        dbt_arena_alloc(&handed->arena, count_lines(text) + 1, sizeof *files);
    size_t count = 0;

    if (files == NULL)
        return dbt_error_memory(error, DBT_SUMS_NAME);
    while (dbt_sum_line_take(&text, &files[count]))
        count++;
    files[count++] = (struct dbt_expected_file){DBT_SUMS_NAME, sha256};
    qsort(files, count, sizeof *files, compare_names);
    comparison->files = files;
    comparison->count = count;
    return DBT_OK;
}

static enum dbt_status compare_files(struct handed *handed, struct dbt_text sums,
                                     const char *sha256, struct dbt_error *error)
{
    struct dbt_output_comparison comparison = {
        .folder = handed->folder, .report = report_file, .context = handed};
    char *text = dbt_arena_copy(&handed->arena, sums);
    enum dbt_status status;

    if (text == NULL)
        return dbt_error_memory(error, DBT_SUMS_NAME);
    status = list_files(handed, text, sha256, &comparison, error);
    if (status != DBT_OK)
        return status;
    handed->verification->files += comparison.count;
    return dbt_output_compare(&comparison, error);
}

/* Its list first: what that does not say cannot be compared. */
static enum dbt_status compare_folder(struct handed *handed, const char *sha256,
                                      struct dbt_error *error)
{
    const char *path = dbt_arena_format(&handed->arena, "%s/" DBT_SUMS_NAME, handed->folder);
    char found[DBT_SHA256_HEX_BYTES];
    struct dbt_buffer sums;
    struct stat about;
    enum dbt_status status;

    if (path == NULL)
        return dbt_error_memory(error, "a provider's folder");
    if (lstat(handed->folder, &about) != 0)
        return tell(handed, "", "is missing", error);
    if (lstat(path, &about) != 0 || !S_ISREG(about.st_mode))
        return tell(handed, DBT_SUMS_NAME, "is missing", error);
    dbt_buffer_init(&sums);
    status = dbt_file_read(path, SUMS_BYTES_MAX, &sums, error);
    if (status == DBT_INPUT)
        status = tell(handed, DBT_SUMS_NAME, "cannot be read", error);
    else if (status == DBT_OK && !dbt_sha256_of(dbt_buffer_text(&sums), found))
        status = dbt_error_memory(error, DBT_SUMS_NAME);
    else if (status == DBT_OK && strcmp(found, sha256) != 0)
        status = tell(handed, DBT_SUMS_NAME, "is not as it was written", error);
    else if (status == DBT_OK)
        status = compare_files(handed, dbt_buffer_text(&sums), sha256, error);
    dbt_buffer_release(&sums);
    return status;
}

enum dbt_status dbt_verify_providers(const struct dbt_verified_place *place,
                                     const struct dbt_run *run, const char *folder,
                                     const char *restore, struct dbt_error *error)
{
    struct dbt_arena *arena = place->verification->arena;
    struct handed handed = {.verification = place->verification, .run = run, .restore = restore};
    struct dbt_provider_list list;
    enum dbt_status status = dbt_provider_list_read(folder, &list, arena, error);

    for (size_t i = 0; status == DBT_OK && i < list.count; i++) {
        handed.folder = dbt_arena_format(arena, "%s/%s", place->folder, list.items[i].folder);
        if (handed.folder == NULL)
            return dbt_error_memory(error, "a provider's folder");
        dbt_arena_init(&handed.arena, SIZE_MAX);
        status = compare_folder(&handed, list.items[i].sha256, error);
        dbt_arena_release(&handed.arena);
    }
    return status;
}
