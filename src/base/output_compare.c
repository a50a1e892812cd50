/* Output compare: a published folder against a list of what it should hold. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "debitera/base/output.h"
#include "walk.h"

static enum dbt_status report(const struct dbt_output_comparison *comparison, const char *name,
                              const char *what, struct dbt_error *error)
{
    return comparison->report(comparison->context, name, what, error);
}

/* `*what` is what is wrong with the file at `path`; null: nothing. */
static enum dbt_status judge(const char *path, const char *sha256, const char **what,
                             struct dbt_error *error)
{
    struct stat about;
    char found[DBT_SHA256_HEX_BYTES];
    if (lstat(path, &about) != 0) {
        *what = errno == ENOENT || errno == ENOTDIR ? "is missing" : "cannot be looked at";
        return DBT_OK;
    }
    if (!S_ISREG(about.st_mode)) {
        *what = "is not a file";
        return DBT_OK;
    }
    enum dbt_status status = dbt_sha256_file(path, found, NULL, error);
    if (status == DBT_INPUT) {
        *what = "cannot be read";
        return DBT_OK;
    }
    *what = status != DBT_OK || strcmp(found, sha256) == 0 ? NULL : "is not as it was written";
    return status;
}

static enum dbt_status compare_files(const struct dbt_output_comparison *comparison,
                                     struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;
    struct dbt_buffer path;
    dbt_buffer_init(&path);
    for (size_t i = 0; status == DBT_OK && i < comparison->count; i++) {
        const struct dbt_expected_file *file = &comparison->files[i];
        dbt_buffer_clear(&path);
        dbt_buffer_format(&path, "%s/%s", comparison->folder, file->name);
        if (path.failed) {
            status = dbt_error_memory(error, "the names of output files");
            break;
        }
        const char *what = NULL;
        status = judge(path.bytes, file->sha256, &what, error);
        if (what != NULL) {
            status = report(comparison, file->name, what, error);
        }
    }
    dbt_buffer_release(&path);
    return status;
}

static int compare_names(const void *a, const void *b)
{
    const struct dbt_expected_file *left = a;
    const struct dbt_expected_file *right = b;
    return strcmp(left->name, right->name);
}

static bool is_expected(const struct dbt_output_comparison *comparison, const char *name)
{
    const struct dbt_expected_file key = {.name = name};
    return comparison->count > 0 &&
           bsearch(&key, comparison->files, comparison->count, sizeof key, compare_names) != NULL;
}

static bool is_folder_of(const struct dbt_output_comparison *comparison, const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < comparison->count; i++) {
        const char *expected = comparison->files[i].name;
        if (length == 0 || (strncmp(expected, name, length) == 0 && expected[length] == '/')) {
            return true;
        }
    }
    return false;
}

static enum dbt_status visit(const struct dbt_walk_entry *entry, void *context,
                             struct dbt_error *error)
{
    const struct dbt_output_comparison *comparison = context;
    bool belongs = entry->kind == DBT_WALK_FILE ? is_expected(comparison, entry->name) ||
                                                      dbt_output_name_is_page(entry->name)
                                                : is_folder_of(comparison, entry->name);
    if (belongs || entry->kind == DBT_WALK_FOLDER_DONE) {
        return DBT_OK;
    }
    return report(comparison, entry->name, "does not belong there", error);
}

enum dbt_status dbt_output_compare(const struct dbt_output_comparison *comparison,
                                   struct dbt_error *error)
{
    struct dbt_output_comparison shared = *comparison;
    struct stat status;
    if (lstat(comparison->folder, &status) != 0 && errno == ENOENT) {
        return report(comparison, "", "is missing", error);
    }
    enum dbt_status compared = compare_files(comparison, error);
    return compared == DBT_OK ? dbt_walk(comparison->folder, visit, &shared, error) : compared;
}
