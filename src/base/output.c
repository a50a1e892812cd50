/* Output: the stage. */
#include "debitera/base/output.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "published.h"
#include "walk.h"

enum { COPY_BYTES = 64 * 1024 };

/* --- the stage --- */

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
    assert(dbt_output_name_is_safe(name) && strchr(name, '/') == NULL);
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
        status = dbt_folder_make(parent, error);
    }
    if (status == DBT_OK) {
        status = dbt_folder_prepare(made.folder, error);
    }
    if (status == DBT_OK) {
        *stage = made;
    }
    return status;
}

/* Where a file of that name goes, in a folder that is there; null with the stage's error. */
static const char *place_of(struct dbt_stage *stage, const char *name)
{
    if (!dbt_output_name_is_safe(name)) {
        (void)dbt_error_set(&stage->error, DBT_OUTPUT,
                            "%s: a file of the output cannot have the name '%s': use letters, "
                            "digits, '.', '-' and '_'",
                            stage->final, name);
        return NULL;
    }
    const char *path = dbt_arena_format(stage->arena, "%s/%s", stage->folder, name);
    const char *parent = path != NULL ? parent_of(stage->arena, path) : NULL;
    enum dbt_status status = parent != NULL
                                 ? dbt_folder_prepare(parent, &stage->error)
                                 : dbt_error_memory(&stage->error, "the names of output files");
    return status == DBT_OK ? path : NULL;
}

static enum dbt_status write_file(struct dbt_stage *stage, const char *name, struct dbt_text bytes)
{
    const char *path = place_of(stage, name);
    return path != NULL ? dbt_file_write(path, bytes, &stage->error) : stage->error.status;
}

static enum dbt_status no_hash(struct dbt_stage *stage, const char *name)
{
    return dbt_error_set(&stage->error, DBT_INTERNAL,
                         "%s: libcrypto cannot compute SHA-256: check its configuration", name);
}

static enum dbt_status list_file(struct dbt_stage *stage, const struct dbt_stage_file *listed)
{
    assert(stage->sums_sha256[0] == '\0');
    struct dbt_stage_file file = *listed;
    struct dbt_stage_file *files = dbt_arena_grow(stage->arena, stage->files, stage->file_count,
                                                  &stage->file_capacity, sizeof *files);
    file.name = dbt_arena_string(stage->arena, listed->name);
    if (file.name == NULL || files == NULL) {
        return dbt_error_memory(&stage->error, "the list of output files");
    }
    stage->files = files;
    stage->files[stage->file_count++] = file;
    return DBT_OK;
}

void dbt_stage_write(struct dbt_stage *stage, const char *name, struct dbt_text bytes)
{
    struct dbt_stage_file file = {.name = name, .size_bytes = bytes.length};
    if (stage->error.status != DBT_OK || write_file(stage, name, bytes) != DBT_OK) {
        return;
    }
    enum dbt_status status =
        dbt_sha256_of(bytes, file.sha256) ? list_file(stage, &file) : no_hash(stage, name);
    (void)status;
}

bool dbt_output_name_is_page(const char *name)
{
    static const char start[] = "index.";
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
    enum { LANGUAGE_LENGTH = 2 };
    if (strncmp(name, start, sizeof start - 1) != 0) {
        return false;
    }
    const char *rest = name + sizeof start - 1;
    if (strspn(rest, letters) == LANGUAGE_LENGTH && rest[LANGUAGE_LENGTH] == '.') {
        rest += LANGUAGE_LENGTH + 1;
    }
    return strcmp(rest, "html") == 0;
}

void dbt_stage_page(struct dbt_stage *stage, const char *name, struct dbt_text bytes)
{
    assert(dbt_output_name_is_page(name));
    enum dbt_status status = stage->error.status;
    if (status == DBT_OK) {
        status = write_file(stage, name, bytes);
    }
    (void)status;
}

/* ---- by and by ------------------------------------------------------------------------------ */

/* All that the stage lists is in it, and a page is too. */
static bool is_there(const char *path)
{
    struct stat found;
    return lstat(path, &found) == 0;
}

void dbt_stage_begin(struct dbt_stage *stage, struct dbt_stage_stream *stream, const char *name)
{
    enum dbt_status status = stage->error.status;
    *stream = (struct dbt_stage_stream){.stage = stage, .name = name, .file = {.fd = -1}};
    const char *path = status == DBT_OK ? place_of(stage, name) : NULL;
    if (path == NULL) {
        return;
    }
    if (is_there(path)) {
        (void)dbt_error_system(&stage->error, DBT_OUTPUT, EEXIST, "%s: cannot be made", path);
        return;
    }
    stream->sha = dbt_sha256_new();
    status = stream->sha != NULL ? dbt_file_begin(&stream->file, path, &stage->error)
                                 : dbt_error_memory(&stage->error, name);
    (void)status;
}

void dbt_stage_add(struct dbt_stage_stream *stream, struct dbt_text bytes)
{
    struct dbt_stage *stage = stream->stage;
    if (stage->error.status == DBT_OK &&
        dbt_file_add(&stream->file, bytes, &stage->error) == DBT_OK) {
        dbt_sha256_add(stream->sha, bytes.at, bytes.length);
        stream->size_bytes += bytes.length;
    }
}

void dbt_stage_drop(struct dbt_stage_stream *stream)
{
    if (stream->file.fd >= 0) {
        dbt_file_drop(&stream->file);
    }
    dbt_sha256_free(stream->sha);
    stream->sha = NULL;
}

void dbt_stage_end(struct dbt_stage_stream *stream)
{
    struct dbt_stage *stage = stream->stage;
    struct dbt_stage_file file = {.name = stream->name, .size_bytes = stream->size_bytes};
    enum dbt_status status = stage->error.status;
    if (status == DBT_OK) {
        status = dbt_file_commit(&stream->file, &stage->error);
    }
    if (status == DBT_OK && !dbt_sha256_take(stream->sha, file.sha256)) {
        status = no_hash(stage, stream->name);
    }
    if (status == DBT_OK) {
        status = list_file(stage, &file);
    }
    (void)status;
    dbt_stage_drop(stream);
}

/* ---- under a second name -------------------------------------------------------------------- */

/* Why a link may be refused where a copy is not: another file system, one without links, too many
   of them. */
static bool asks_for_copy(int reason)
{
    return reason == EPERM || reason == EXDEV || reason == EMLINK || reason == ENOTSUP;
}

static void add_all(struct dbt_stage_stream *stream, int fd, const char *path)
{
    struct dbt_error *error = &stream->stage->error;
    char bytes[COPY_BYTES];
    ssize_t got = 1;
    while (error->status == DBT_OK && got != 0) {
        got = read(fd, bytes, sizeof bytes);
        if (got > 0) {
            dbt_stage_add(stream, (struct dbt_text){bytes, (size_t)got});
        } else if (got < 0 && errno != EINTR) {
            (void)dbt_error_system(error, DBT_OUTPUT, errno, "%s: cannot be read", path);
        }
    }
}

static void copy_file(struct dbt_stage *stage, const char *name, const char *from,
                      const struct dbt_stage_file *file)
{
    struct dbt_stage_stream stream;
    int fd = open(from, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        (void)dbt_error_system(&stage->error, DBT_OUTPUT, errno, "%s: cannot be opened", from);
        return;
    }
    dbt_stage_begin(stage, &stream, name);
    add_all(&stream, fd, from);
    dbt_stage_end(&stream);
    close(fd);
    if (stage->error.status == DBT_OK &&
        strcmp(stage->files[stage->file_count - 1].sha256, file->sha256) != 0) {
        (void)dbt_error_set(&stage->error, DBT_OUTPUT,
                            "%s: is not as it was written: check the disk, and run again", from);
    }
}

void dbt_stage_link(struct dbt_stage *stage, const char *name, const struct dbt_stage *source,
                    const struct dbt_stage_file *file)
{
    struct dbt_stage_file linked = *file;
    const char *path = stage->error.status == DBT_OK ? place_of(stage, name) : NULL;
    if (path == NULL) {
        return;
    }
    const char *from = dbt_arena_format(stage->arena, "%s/%s", source->folder, file->name);
    enum dbt_status status = DBT_OK;
    linked.name = name;
    if (from == NULL) {
        status = dbt_error_memory(&stage->error, "the names of output files");
    } else if (link(from, path) == 0) {
        status = list_file(stage, &linked);
    } else if (asks_for_copy(errno)) {
        copy_file(stage, name, from, file);
    } else {
        status = dbt_error_system(&stage->error, DBT_OUTPUT, errno, "%s: cannot be made", path);
    }
    (void)status;
}

/* ---- into place ------------------------------------------------------------------------------ */

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
    enum dbt_status status = sums.failed ? dbt_error_memory(&stage->error, DBT_SUMS_NAME)
                                         : write_file(stage, DBT_SUMS_NAME, dbt_buffer_text(&sums));
    if (status == DBT_OK && !dbt_sha256_of(dbt_buffer_text(&sums), stage->sums_sha256)) {
        status = no_hash(stage, DBT_SUMS_NAME);
    }
    dbt_buffer_release(&sums);
    return status;
}

static bool is_sealed(const struct dbt_stage *stage)
{
    return stage->sums_sha256[0] != '\0';
}

void dbt_stage_seal(struct dbt_stage *stage)
{
    assert(!is_sealed(stage));
    enum dbt_status status = stage->error.status == DBT_OK ? write_sums(stage) : DBT_OK;
    (void)status;
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
    enum dbt_status status = is_sealed(stage) ? DBT_OK : write_sums(stage);
    if (status == DBT_OK) {
        status = dbt_walk(stage->folder, sync_entry, NULL, &stage->error);
    }
    if (status == DBT_OK) {
        status = dbt_published_replaceable(stage, &stage->error);
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
