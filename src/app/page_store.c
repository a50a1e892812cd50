/* Page store: pages and their list, replaced whole. */
#include "page_store.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "debitera/base/file.h"

enum { PAGE_BYTES_MAX = 512 << 20 };

/* The path of a file below the region's folder; null when memory ends. */
static const char *path_of(const struct dbt_page_store *store, const char *name)
{
    return dbt_arena_format(store->sums.arena, "%s/%s", store->folder, name);
}

enum dbt_status dbt_page_store_open(struct dbt_page_store *store, const char *folder,
                                    struct dbt_arena *arena, struct dbt_log *log,
                                    struct dbt_error *error)
{
    const char *path;
    enum dbt_status status;

    *store = (struct dbt_page_store){.folder = folder, .sums.arena = arena};
    path = path_of(store, DBT_PAGES_NAME);
    if (path == NULL)
        return dbt_error_memory(error, "the list of pages");
    store->begun = access(path, F_OK) != 0 && errno == ENOENT;
    if (store->begun)
        return DBT_OK;
    status = dbt_sums_read(&store->sums, path, error);
    if (status != DBT_INPUT || !store->sums.damaged)
        return status;
    dbt_log_line(log, DBT_LOG_WARNING, "%s; it is begun anew, and all pages are made again",
                 error->text);
    store->sums = (struct dbt_sums){.arena = arena};
    store->begun = true;
    return DBT_OK;
}

/* Is that what stands there? What cannot be read is replaced. */
static bool stands(const char *path, struct dbt_text bytes)
{
    struct dbt_buffer found;
    struct dbt_error ignored;
    bool same;

    dbt_buffer_init(&found);
    same = dbt_file_read(path, PAGE_BYTES_MAX, &found, &ignored) == DBT_OK &&
           dbt_text_equal(dbt_buffer_text(&found), bytes);
    dbt_buffer_release(&found);
    return same;
}

/* The folder that `path` lies in; null when memory ends. */
static const char *folder_of(struct dbt_page_store *store, const char *path)
{
    return dbt_arena_copy(store->sums.arena,
                          (struct dbt_text){path, (size_t)(strrchr(path, '/') - path)});
}

static enum dbt_status move(const char *part, const char *path, struct dbt_error *error)
{
    if (rename(part, path) == 0)
        return DBT_OK;
    return dbt_error_system(error, DBT_OUTPUT, errno, "%s: cannot be put into place", path);
}

/* The name stands in its folder for good once that is synced. */
static enum dbt_status replace(struct dbt_page_store *store, const char *path,
                               struct dbt_text bytes, struct dbt_error *error)
{
    const char *part = path_of(store, ".page.part");
    const char *folder = folder_of(store, path);
    struct dbt_error ignored;
    enum dbt_status status;

    if (part == NULL || folder == NULL)
        return dbt_error_memory(error, "a page's name");
    status = dbt_folder_remove(part, error);
    if (status == DBT_OK)
        status = dbt_file_write(part, bytes, error);
    if (status == DBT_OK)
        status = move(part, path, error);
    if (status == DBT_OK)
        return dbt_folder_sync(folder, error);
    if (dbt_folder_remove(part, &ignored) != DBT_OK)
        return status; /* what failed first is said; the next page removes it */
    return status;
}

enum dbt_status dbt_page_store_put(struct dbt_page_store *store, const char *name,
                                   struct dbt_text bytes, struct dbt_error *error)
{
    const char *path = path_of(store, name);
    struct dbt_sum sum = {.name = name};
    enum dbt_status status = DBT_OK;

    if (path == NULL)
        return dbt_error_memory(error, "a page's name");
    if (!dbt_sha256_of(bytes, sum.sha256))
        return dbt_error_set(error, DBT_INTERNAL, "%s: its SHA-256 cannot be computed", path);
    if (!stands(path, bytes))
        status = replace(store, path, bytes, error);
    return status == DBT_OK ? dbt_sums_put(&store->sums, &sum, error) : status;
}

/* A page that is missing in a folder that stands is to be told by `verify`. False when memory
   ends. */
static bool drop_gone(struct dbt_page_store *store)
{
    size_t kept = 0;

    for (size_t i = 0; i < store->sums.count; i++) {
        const char *path = path_of(store, store->sums.items[i].name);
        const char *folder = path != NULL ? folder_of(store, path) : NULL;
        if (folder == NULL)
            return false;
        if (access(folder, F_OK) == 0 || errno != ENOENT) /* one that cannot be seen stands */
            store->sums.items[kept++] = store->sums.items[i];
    }
    store->sums.count = kept;
    return true;
}

enum dbt_status dbt_page_store_close(struct dbt_page_store *store, struct dbt_error *error)
{
    const char *path = path_of(store, DBT_PAGES_NAME);
    struct dbt_buffer list;
    enum dbt_status status = DBT_OK;

    if (path == NULL || !drop_gone(store))
        return dbt_error_memory(error, "the list of pages");
    dbt_buffer_init(&list);
    dbt_sums_write(&store->sums, &list);
    if (list.failed)
        status = dbt_error_memory(error, "the list of pages");
    else if (!stands(path, dbt_buffer_text(&list)))
        status = replace(store, path, dbt_buffer_text(&list), error);
    dbt_buffer_release(&list);
    return status;
}
