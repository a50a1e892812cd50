/* Zip: no two entries may be one file, or a file and a folder, where they are unpacked. */
#include "zip.h"

#include <stdlib.h>

static int compare(const void *a, const void *b)
{
    const char *const *left = a;
    const char *const *right = b;
    return dbt_text_compare_fold(dbt_text_of(*left), dbt_text_of(*right));
}

static bool is_there(const char **names, size_t count, struct dbt_text path)
{
    char text[DBT_FILE_PATH_BYTES + 1];
    const char *name = text;
    snprintf(text, sizeof text, "%.*s", (int)path.length, path.at);
    return bsearch(&name, names, count, sizeof *names, compare) != NULL;
}

/* Is a folder that `name` lies in the name of an entry? */
static bool lies_in_file(const char **names, size_t count, const char *name)
{
    for (const char *at = strchr(name, '/'); at != NULL; at = strchr(at + 1, '/')) {
        if (is_there(names, count, (struct dbt_text){name, (size_t)(at - name)})) {
            return true;
        }
    }
    return false;
}

enum dbt_status dbt_zip_names_check(const struct dbt_zip *zip, struct dbt_error *error)
{
    const char **names = calloc(zip->count + 1, sizeof *names);
    if (names == NULL) {
        return dbt_error_memory(error, "the names of a zip archive");
    }
    for (size_t i = 0; i < zip->count; i++) {
        names[i] = zip->entries[i].name;
    }
    qsort(names, zip->count, sizeof *names, compare);
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; status == DBT_OK && i < zip->count; i++) {
        bool is_again = i > 0 && compare(&names[i - 1], &names[i]) == 0;
        if (is_again || lies_in_file(names, zip->count, names[i])) {
            status =
                dbt_error_set(error, DBT_OUTPUT,
                              "%s: %s: give the files of a zip archive different names", names[i],
                              is_again ? "there is a second file of this name"
                                       : "a folder of this file has a file's name");
        }
    }
    free(names);
    return status;
}
