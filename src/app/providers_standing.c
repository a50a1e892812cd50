/* Providers: do their folders stand as they were published? */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "debitera/base/file_name.h"
#include "names.h"
#include "providers.h"

enum { LIST_BYTES_MAX = 64 << 20 };

static const char before[] = "../";
static const char behind[] = "/" DBT_SUMS_NAME;

/* ---- the list -------------------------------------------------------------------------------- */

/* "../providers/559921-0878/2025-05/SHA256SUMS"; `line` is written to. */
static bool take_folder(char *line, const char **folder)
{
    enum { BEFORE = sizeof before - 1, BEHIND = sizeof behind - 1 };
    const size_t length = strlen(line);

    if (length <= BEFORE + BEHIND || strncmp(line, before, BEFORE) != 0 ||
        strcmp(line + length - BEHIND, behind) != 0)
        return false;
    line[length - BEHIND] = '\0';
    *folder = line + BEFORE;
    return strncmp(*folder, DBT_PROVIDERS_FOLDER "/", sizeof DBT_PROVIDERS_FOLDER) == 0 &&
           dbt_output_name_is_safe(*folder);
}

static enum dbt_status parse(char *text, const char *path, struct dbt_provider_list *list,
                             struct dbt_arena *arena, struct dbt_error *error)
{
    size_t capacity = 0;

    for (char *line = text; *text != '\0'; line = text) {
        struct dbt_expected_file file = {.sha256 = NULL};
        const char *folder = NULL;
        list->items =
            dbt_arena_grow(arena, list->items, list->count, &capacity, sizeof *list->items);
        if (list->items == NULL)
            return dbt_error_memory(error, DBT_PROVIDERS_NAME);
        if (!dbt_sum_line_take(&text, &file) ||
            !take_folder(line + (file.name - file.sha256), &folder))
            return dbt_error_set(error, DBT_INPUT,
                                 "%s: line %zu is damaged: restore it from its backup", path,
                                 list->count + 1);
        list->items[list->count++] = (struct dbt_provider_sums){folder, file.sha256};
    }
    return DBT_OK;
}

static enum dbt_status read_list(const char *path, struct dbt_provider_list *list,
                                 struct dbt_arena *arena, struct dbt_error *error)
{
    struct dbt_buffer bytes;
    enum dbt_status status;

    dbt_buffer_init(&bytes);
    status = dbt_file_read(path, LIST_BYTES_MAX, &bytes, error);
    if (status == DBT_OK) {
        char *text = dbt_arena_copy(arena, dbt_buffer_text(&bytes));
        status = text == NULL ? dbt_error_memory(error, DBT_PROVIDERS_NAME)
                              : parse(text, path, list, arena, error);
    }
    dbt_buffer_release(&bytes);
    return status;
}

enum dbt_status dbt_provider_list_read(const char *folder, struct dbt_provider_list *list,
                                       struct dbt_arena *arena, struct dbt_error *error)
{
    const char *path = dbt_arena_format(arena, "%s/" DBT_PROVIDERS_NAME, folder);

    *list = (struct dbt_provider_list){0};
    if (path == NULL)
        return dbt_error_memory(error, "the output folder's name");
    return access(path, F_OK) != 0 && errno == ENOENT ? DBT_OK
                                                      : read_list(path, list, arena, error);
}

/* ---- what it says ---------------------------------------------------------------------------- */

static enum dbt_status look_at(const struct dbt_publication *publication,
                               const struct dbt_provider_sums *sums,
                               struct dbt_standing_folder *standing, struct dbt_error *error)
{
    struct dbt_arena *arena = &publication->pipeline->arena;
    const char *folder = dbt_arena_format(arena, "%s/%s", publication->region_folder, sums->folder);
    const char *list =
        dbt_arena_format(arena, "%s/%s/" DBT_SUMS_NAME, publication->region_folder, sums->folder);
    char sha256[DBT_SHA256_HEX_BYTES];
    enum dbt_status status;

    if (folder == NULL || list == NULL)
        return dbt_error_memory(error, "a provider's folder");
    standing->whole = access(folder, F_OK) == 0;
    if (!standing->whole) {
        snprintf(standing->why, sizeof standing->why, "%s is missing", folder);
        return DBT_OK;
    }
    status = dbt_output_verify(folder, &standing->whole, standing->why, error);
    if (status != DBT_OK || !standing->whole)
        return status;
    status = dbt_sha256_file(list, sha256, NULL, error);
    standing->whole = status == DBT_OK && strcmp(sha256, sums->sha256) == 0;
    if (status == DBT_OK && !standing->whole)
        snprintf(standing->why, sizeof standing->why, "%s: it is not what was published", folder);
    return status;
}

enum dbt_status dbt_providers_look(const struct dbt_publication *publication,
                                   struct dbt_standing_folder *standing, struct dbt_error *error)
{
    struct dbt_provider_list list;
    enum dbt_status status =
        dbt_provider_list_read(standing->folder, &list, &publication->pipeline->arena, error);

    for (size_t i = 0; status == DBT_OK && standing->whole && i < list.count; i++)
        status = look_at(publication, &list.items[i], standing, error);
    return status;
}

/* ---- before there is one --------------------------------------------------------------------- */

static enum dbt_status refuse(const char *folder, const char *provider, const char *name,
                              struct dbt_error *error)
{
    struct dbt_buffer path;
    enum dbt_status status = DBT_OK;

    dbt_buffer_init(&path);
    dbt_buffer_format(&path, "%s/%s/%s", folder, provider, name);
    if (path.failed)
        status = dbt_error_memory(error, "a provider's folder");
    else if (access(path.bytes, F_OK) == 0)
        status =
            dbt_error_set(error, DBT_INPUT,
                          "%s stands in the way of what is to be issued; move it away", path.bytes);
    dbt_buffer_release(&path);
    return status;
}

/* What is no folder, where one of a provider that is to be billed will be made. */
static enum dbt_status refuse_other(const struct dbt_publication *publication, const char *folder,
                                    struct dbt_error *error)
{
    const struct dbt_invoices *drafts = &publication->drafts;
    struct dbt_arena *arena = &publication->pipeline->arena;

    for (size_t i = 0; i < drafts->count; i++) {
        const char *name = dbt_file_name_make(drafts->items[i].buyer.org_no, arena);
        const char *path = name == NULL ? NULL : dbt_arena_format(arena, "%s/%s", folder, name);
        struct stat about;
        if (path == NULL)
            return dbt_error_memory(error, "a provider's folder");
        if (lstat(path, &about) == 0 && !S_ISDIR(about.st_mode))
            return dbt_error_set(error, DBT_INPUT,
                                 "%s is no folder, and stands in the way of a provider's; move it "
                                 "away",
                                 path);
    }
    return DBT_OK;
}

enum dbt_status dbt_providers_refuse_standing(const struct dbt_publication *publication,
                                              struct dbt_error *error)
{
    const char *folder = dbt_arena_format(&publication->pipeline->arena, "%s/" DBT_PROVIDERS_FOLDER,
                                          publication->region_folder);
    enum dbt_status status = DBT_OK;
    struct dbt_names names;

    if (folder == NULL)
        return dbt_error_memory(error, "the providers' folders");
    if (!dbt_names_read(&names, folder))
        return errno == ENOENT
                   ? DBT_OK
                   : dbt_error_system(error, DBT_INPUT, errno, "%s cannot be looked into", folder);
    for (size_t i = 0; status == DBT_OK && i < names.count; i++)
        status = refuse(folder, names.entries[i]->d_name, publication->name, error);
    dbt_names_free(&names);
    return status == DBT_OK ? refuse_other(publication, folder, error) : status;
}
