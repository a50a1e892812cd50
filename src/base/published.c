/* Published: what makes a published folder whole, and what of it may be replaced. */
#include "published.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "walk.h"

enum { SUMS_BYTES_MAX = 256 * 1024 * 1024, HEX_LENGTH = DBT_SHA256_HEX_BYTES - 1 };

bool dbt_output_name_is_safe(const char *name)
{
    struct dbt_text text = dbt_text_of(name);
    if (!dbt_text_is_clean(text) || memchr(text.at, '\\', text.length) != NULL) {
        return false;
    }
    const char *part = name;
    for (;;) {
        size_t length = strcspn(part, "/");
        if (length == 0 || (length <= 2 && strspn(part, ".") >= length)) {
            return false;
        }
        if (part[length] == '\0') {
            return true;
        }
        part += length + 1;
    }
}

struct check {
    struct dbt_arena *arena;
    const char *folder;
    struct dbt_expected_file *files; /* sorted by name */
    size_t count;
    bool whole;
    char *why;
};

static void __attribute__((format(printf, 2, 3)))
refuse(struct check *check, const char *format, ...)
{
    if (!check->whole) {
        return;
    }
    check->whole = false;
    va_list list;
    va_start(list, format);
    vsnprintf(check->why, DBT_ERROR_TEXT_BYTES, format, list);
    va_end(list);
}

bool dbt_sum_line_take(char **rest, struct dbt_expected_file *line)
{
    char *at = *rest;
    char *end = strchr(at, '\n');
    if (end == NULL || strspn(at, "0123456789abcdef") != HEX_LENGTH ||
        strncmp(at + HEX_LENGTH, "  ", 2) != 0) {
        return false;
    }
    *end = '\0';
    at[HEX_LENGTH] = '\0';
    *line = (struct dbt_expected_file){.name = at + HEX_LENGTH + 2, .sha256 = at};
    *rest = end + 1;
    return true;
}

/* False when memory ends. `sums` is written to. */
static bool parse_sums(struct check *check, char *sums)
{
    size_t capacity = 0;
    while (check->whole && *sums != '\0') {
        check->files = dbt_arena_grow(check->arena, check->files, check->count, &capacity,
                                      sizeof *check->files);
        if (check->files == NULL) {
            return false;
        }
        struct dbt_expected_file *file = &check->files[check->count];
        if (!dbt_sum_line_take(&sums, file) || !dbt_output_name_is_safe(file->name) ||
            (check->count > 0 && strcmp(file[-1].name, file->name) >= 0)) {
            refuse(check, "%s: %s is damaged in line %zu", check->folder, DBT_SUMS_NAME,
                   check->count + 1);
        }
        check->count++;
    }
    return true;
}

/* Is a regular file at `path`? DBT_OUTPUT when that cannot be told. */
static enum dbt_status look_at(struct check *check, const char *name, const char **path,
                               struct dbt_error *error)
{
    *path = dbt_arena_format(check->arena, "%s/%s", check->folder, name);
    if (*path == NULL) {
        return dbt_error_memory(error, "the names of output files");
    }
    struct stat status;
    if (lstat(*path, &status) != 0) {
        if (errno != ENOENT && errno != ENOTDIR) {
            return dbt_error_system(error, DBT_OUTPUT, errno, "%s: cannot be looked at", *path);
        }
        refuse(check, "%s: %s is missing", check->folder, name);
    } else if (!S_ISREG(status.st_mode)) {
        refuse(check, "%s: %s is not a file", check->folder, name);
    }
    return DBT_OK;
}

/* What cannot be read here is an output, not an input. */
static enum dbt_status as_output(enum dbt_status status, struct dbt_error *error)
{
    return status == DBT_INPUT ? dbt_error_set(error, DBT_OUTPUT, "%s", error->text) : status;
}

static enum dbt_status check_file(struct check *check, const struct dbt_expected_file *file,
                                  struct dbt_error *error)
{
    const char *path;
    enum dbt_status status = look_at(check, file->name, &path, error);
    if (status != DBT_OK || !check->whole) {
        return status;
    }
    char sha256[DBT_SHA256_HEX_BYTES];
    status = as_output(dbt_sha256_file(path, sha256, NULL, error), error);
    if (status == DBT_OK && strcmp(sha256, file->sha256) != 0) {
        refuse(check, "%s: %s is not as it was written", check->folder, file->name);
    }
    return status;
}

static int compare_listed(const void *a, const void *b)
{
    const struct dbt_expected_file *left = a;
    const struct dbt_expected_file *right = b;
    return strcmp(left->name, right->name);
}

static bool is_listed_file(const struct check *check, const char *name)
{
    const struct dbt_expected_file key = {.name = name};
    return strcmp(name, DBT_SUMS_NAME) == 0 ||
           (check->count > 0 &&
            bsearch(&key, check->files, check->count, sizeof key, compare_listed) != NULL);
}

static bool is_listed_folder(const struct check *check, const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < check->count; i++) {
        if (strncmp(check->files[i].name, name, length) == 0 &&
            check->files[i].name[length] == '/') {
            return true;
        }
    }
    return false;
}

static enum dbt_status check_entry(const struct dbt_walk_entry *entry, void *context,
                                   struct dbt_error *error)
{
    (void)error;
    struct check *check = context;
    bool is_root = entry->name[0] == '\0';
    bool listed = entry->kind == DBT_WALK_FILE
                      ? is_listed_file(check, entry->name) || dbt_output_name_is_page(entry->name)
                      : is_root || is_listed_folder(check, entry->name);
    if (!listed) {
        refuse(check, "%s: %s does not belong there", check->folder, entry->name);
    }
    return DBT_OK;
}

static enum dbt_status check_folder(struct check *check, struct dbt_buffer *sums,
                                    struct dbt_error *error)
{
    const char *path;
    enum dbt_status status = look_at(check, DBT_SUMS_NAME, &path, error);
    if (status == DBT_OK && check->whole) {
        status = as_output(dbt_file_read(path, SUMS_BYTES_MAX, sums, error), error);
    }
    if (status == DBT_OK && !parse_sums(check, sums->bytes)) {
        status = dbt_error_memory(error, DBT_SUMS_NAME);
    }
    for (size_t i = 0; status == DBT_OK && check->whole && i < check->count; i++) {
        status = check_file(check, &check->files[i], error);
    }
    if (status == DBT_OK && check->whole) {
        status = dbt_walk(check->folder, check_entry, check, error);
    }
    return status;
}

/* ---- what may be replaced ---- */

struct replacement {
    const struct dbt_stage *stage;
    struct check old; /* what the folder's own SHA256SUMS lists, as far as it can be read */
};

static bool is_staged(const struct dbt_stage *stage, const char *name)
{
    for (size_t i = 0; i < stage->file_count; i++) {
        if (strcmp(stage->files[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static enum dbt_status refuse_foreign(const struct dbt_walk_entry *entry, void *context,
                                      struct dbt_error *error)
{
    const struct replacement *replacement = context;
    if (entry->kind != DBT_WALK_FILE || is_listed_file(&replacement->old, entry->name) ||
        is_staged(replacement->stage, entry->name) || dbt_output_name_is_page(entry->name)) {
        return DBT_OK;
    }
    return dbt_error_set(error, DBT_OUTPUT,
                         "%s would be lost, as its folder is made anew: it was not written by "
                         "this program; move it away and run again",
                         entry->path);
}

/* A list that is missing or damaged lists nothing from there on. */
static enum dbt_status read_old_list(struct check *old, struct dbt_buffer *sums,
                                     struct dbt_error *error)
{
    char why[DBT_ERROR_TEXT_BYTES];
    const char *path;
    old->why = why;
    old->whole = true;
    enum dbt_status status = look_at(old, DBT_SUMS_NAME, &path, error);
    if (status == DBT_OK && old->whole) {
        status = as_output(dbt_file_read(path, SUMS_BYTES_MAX, sums, error), error);
    }
    if (status == DBT_OK && old->whole && !parse_sums(old, sums->bytes)) {
        status = dbt_error_memory(error, DBT_SUMS_NAME);
    }
    if (!old->whole && old->count > 0) {
        old->count--;
    }
    old->why = NULL;
    return status;
}

enum dbt_status dbt_published_replaceable(const struct dbt_stage *stage, struct dbt_error *error)
{
    struct dbt_buffer sums;
    dbt_buffer_init(&sums);
    struct replacement replacement = {
        .stage = stage,
        .old = {.arena = stage->arena, .folder = stage->final},
    };
    struct dbt_error reason = {.status = DBT_OK};
    enum dbt_status status = read_old_list(&replacement.old, &sums, &reason);
    if (status == DBT_OK) {
        status = dbt_walk(stage->final, refuse_foreign, &replacement, &reason);
    }
    dbt_buffer_release(&sums);
    return status == DBT_OK ? DBT_OK : dbt_error_set(error, status, "%s", reason.text);
}

/* ---- is it whole? ---- */

enum dbt_status dbt_output_verify(const char *folder, bool *whole, char *why,
                                  struct dbt_error *error)
{
    struct dbt_arena arena;
    dbt_arena_init(&arena, SIZE_MAX);
    struct dbt_buffer sums;
    dbt_buffer_init(&sums);
    struct dbt_text path = dbt_text_of(folder);
    while (path.length > 1 && path.at[path.length - 1] == '/') {
        path.length--;
    }
    struct dbt_error reason = {.status = DBT_OK};
    struct check check = {
        .arena = &arena,
        .folder = dbt_arena_copy(&arena, path),
        .whole = true,
        .why = why,
    };
    enum dbt_status status = check.folder == NULL
                                 ? dbt_error_memory(&reason, "the names of output files")
                                 : check_folder(&check, &sums, &reason);
    dbt_buffer_release(&sums);
    dbt_arena_release(&arena);
    if (status != DBT_OK) {
        return dbt_error_set(error, status, "%s", reason.text);
    }
    *whole = check.whole;
    return DBT_OK;
}
