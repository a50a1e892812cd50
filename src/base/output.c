/* Output: the stage, and what makes a published folder whole. */
#include "debitera/base/output.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "walk.h"

enum { SUMS_BYTES_MAX = 256 * 1024 * 1024, HEX_LENGTH = DBT_SHA256_HEX_BYTES - 1 };

static const char sums_name[] = "SHA256SUMS";

/* --- the stage --- */

/* Relative, within the folder, and such that sha256sum writes it as it is. */
static bool is_safe_name(const char *name)
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

/* The folder that `path` lies in; there is a '/' in it. Null when memory ends. */
static const char *parent_of(struct dbt_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    assert(slash != NULL);
    return dbt_arena_copy(arena, (struct dbt_text){path, (size_t)(slash - path)});
}

enum dbt_status dbt_stage_init(struct dbt_stage *stage, struct dbt_arena *arena, const char *parent,
                               const char *name, struct dbt_error *error)
{
    assert(is_safe_name(name) && strchr(name, '/') == NULL);
    struct dbt_stage made = {
        .arena = arena,
        .folder = dbt_arena_format(arena, "%s/.%s.stage", parent, name),
        .final = dbt_arena_format(arena, "%s/%s", parent, name),
    };
    if (made.folder == NULL || made.final == NULL) {
        return dbt_error_memory(error, "the names of output folders");
    }
    enum dbt_status status = dbt_folder_remove(made.folder, error);
    if (status == DBT_OK) {
        status = dbt_folder_make(made.folder, error);
    }
    if (status == DBT_OK) {
        *stage = made;
    }
    return status;
}

static enum dbt_status write_file(struct dbt_stage *stage, const char *name, struct dbt_text bytes)
{
    if (!is_safe_name(name)) {
        return dbt_error_set(&stage->error, DBT_OUTPUT,
                             "%s: a file of the output cannot have the name '%s': use letters, "
                             "digits, '.', '-' and '_'",
                             stage->final, name);
    }
    const char *path = dbt_arena_format(stage->arena, "%s/%s", stage->folder, name);
    const char *parent = path != NULL ? parent_of(stage->arena, path) : NULL;
    if (parent == NULL) {
        return dbt_error_memory(&stage->error, "the names of output files");
    }
    enum dbt_status status = dbt_folder_make(parent, &stage->error);
    return status == DBT_OK ? dbt_file_write(path, bytes, &stage->error) : status;
}

static enum dbt_status list_file(struct dbt_stage *stage, const char *name, struct dbt_text bytes)
{
    struct dbt_stage_file file = {
        .name = dbt_arena_string(stage->arena, name),
        .size_bytes = bytes.length,
    };
    struct dbt_stage_file *files = dbt_arena_grow(stage->arena, stage->files, stage->file_count,
                                                  &stage->file_capacity, sizeof *files);
    if (file.name == NULL || files == NULL) {
        return dbt_error_memory(&stage->error, "the list of output files");
    }
    if (!dbt_sha256_of(bytes, file.sha256)) {
        return dbt_error_set(&stage->error, DBT_INTERNAL,
                             "%s: libcrypto cannot compute SHA-256: check its configuration", name);
    }
    stage->files = files;
    stage->files[stage->file_count++] = file;
    return DBT_OK;
}

void dbt_stage_write(struct dbt_stage *stage, const char *name, struct dbt_text bytes)
{
    if (stage->error.status == DBT_OK && write_file(stage, name, bytes) == DBT_OK) {
        (void)list_file(stage, name, bytes);
    }
}

static int compare_files(const void *a, const void *b)
{
    const struct dbt_stage_file *left = a;
    const struct dbt_stage_file *right = b;
    return strcmp(left->name, right->name);
}

static enum dbt_status write_sums(struct dbt_stage *stage)
{
    struct dbt_buffer sums;
    dbt_buffer_init(&sums);
    if (stage->file_count > 0) {
        qsort(stage->files, stage->file_count, sizeof *stage->files, compare_files);
    }
    for (size_t i = 0; i < stage->file_count; i++) {
        dbt_buffer_format(&sums, "%s  %s\n", stage->files[i].sha256, stage->files[i].name);
    }
    enum dbt_status status = sums.failed ? dbt_error_memory(&stage->error, sums_name)
                                         : write_file(stage, sums_name, dbt_buffer_text(&sums));
    dbt_buffer_release(&sums);
    return status;
}

static enum dbt_status sync_entry(const struct dbt_walk_entry *entry, void *context,
                                  struct dbt_error *error)
{
    (void)context;
    return entry->kind == DBT_WALK_FOLDER_DONE ? dbt_folder_sync(entry->path, error) : DBT_OK;
}

/* After an exchange the old folder stands where the stage was. */
static enum dbt_status move_into_place(struct dbt_stage *stage)
{
    int result = rename(stage->folder, stage->final);
    if (result != 0 && (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR)) {
        result =
            renameat2(AT_FDCWD, stage->folder, AT_FDCWD, stage->final, (unsigned)RENAME_EXCHANGE);
    }
    if (result != 0) {
        return dbt_error_system(&stage->error, DBT_OUTPUT, errno,
                                "%s: cannot be put into place (a local file system is needed)",
                                stage->final);
    }
    stage->published = true;
    return DBT_OK;
}

static enum dbt_status publish(struct dbt_stage *stage)
{
    const char *parent = parent_of(stage->arena, stage->final);
    if (parent == NULL) {
        return dbt_error_memory(&stage->error, "the names of output folders");
    }
    enum dbt_status status = write_sums(stage);
    if (status == DBT_OK) {
        status = dbt_walk(stage->folder, sync_entry, NULL, &stage->error);
    }
    if (status == DBT_OK) {
        status = move_into_place(stage);
    }
    if (status == DBT_OK) {
        status = dbt_folder_sync(parent, &stage->error);
    }
    return status == DBT_OK ? dbt_folder_remove(stage->folder, &stage->error) : status;
}

enum dbt_status dbt_stage_publish(struct dbt_stage *stage, struct dbt_error *error)
{
    if (stage->error.status == DBT_OK && publish(stage) == DBT_OK) {
        return DBT_OK;
    }
    return dbt_error_set(error, stage->error.status, "%s", stage->error.text);
}

void dbt_stage_release(struct dbt_stage *stage)
{
    if (stage->folder != NULL && !stage->published) {
        /* What cannot be removed now is removed by the next init. */
        struct dbt_error ignored;
        enum dbt_status status = dbt_folder_remove(stage->folder, &ignored);
        (void)status;
    }
    *stage = (struct dbt_stage){0};
}

/* --- the published folder --- */

struct listed {
    const char *sha256;
    const char *name;
};

struct check {
    struct dbt_arena *arena;
    const char *folder;
    struct listed *files; /* sorted by name */
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

/* Takes "<64 hex digits>  <name>\n" off the front; the newline becomes the name's end. */
static bool take_line(char **rest, struct listed *out)
{
    char *line = *rest;
    char *end = strchr(line, '\n');
    if (end == NULL || strspn(line, "0123456789abcdef") != HEX_LENGTH ||
        strncmp(line + HEX_LENGTH, "  ", 2) != 0) {
        return false;
    }
    *end = '\0';
    line[HEX_LENGTH] = '\0';
    *out = (struct listed){.sha256 = line, .name = line + HEX_LENGTH + 2};
    *rest = end + 1;
    return is_safe_name(out->name);
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
        struct listed *file = &check->files[check->count];
        if (!take_line(&sums, file) ||
            (check->count > 0 && strcmp(file[-1].name, file->name) >= 0)) {
            refuse(check, "%s: %s is damaged in line %zu", check->folder, sums_name,
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

static enum dbt_status check_file(struct check *check, const struct listed *file,
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
    const struct listed *left = a;
    const struct listed *right = b;
    return strcmp(left->name, right->name);
}

static bool is_listed_file(const struct check *check, const char *name)
{
    const struct listed key = {.name = name};
    return strcmp(name, sums_name) == 0 ||
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
    bool listed = entry->kind == DBT_WALK_FILE ? is_listed_file(check, entry->name)
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
    enum dbt_status status = look_at(check, sums_name, &path, error);
    if (status == DBT_OK && check->whole) {
        status = as_output(dbt_file_read(path, SUMS_BYTES_MAX, sums, error), error);
    }
    if (status == DBT_OK && !parse_sums(check, sums->bytes)) {
        status = dbt_error_memory(error, sums_name);
    }
    for (size_t i = 0; status == DBT_OK && check->whole && i < check->count; i++) {
        status = check_file(check, &check->files[i], error);
    }
    if (status == DBT_OK && check->whole) {
        status = dbt_walk(check->folder, check_entry, check, error);
    }
    return status;
}

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
