/* Files and folders: each system call checked. */
#include "debitera/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "walk.h"

enum { FOLDER_MODE = 02750, FILE_MODE = 0640, READ_BYTES = 16 * 1024 };

enum dbt_status dbt_folder_sync(const char *path, struct dbt_error *error)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return dbt_error_system(error, DBT_OUTPUT, errno, "%s: cannot be opened", path);
    }
    int reason = fsync(fd) != 0 ? errno : 0;
    close(fd);
    return reason == 0
               ? DBT_OK
               : dbt_error_system(error, DBT_OUTPUT, reason, "%s: cannot be made durable", path);
}

/* Makes the name of a folder durable in its parent. */
static enum dbt_status sync_parent(const char *path, struct dbt_error *error)
{
    struct dbt_buffer parent;
    dbt_buffer_init(&parent);
    dbt_buffer_format(&parent, "%s/..", path);
    enum dbt_status status = parent.failed ? dbt_error_memory(error, "a folder's name")
                                           : dbt_folder_sync(parent.bytes, error);
    dbt_buffer_release(&parent);
    return status;
}

/* The mode is set apart, as mkdir's obeys the umask. */
static enum dbt_status make_one(const char *path, bool synced, struct dbt_error *error)
{
    if (mkdir(path, FOLDER_MODE) == 0) {
        if (chmod(path, FOLDER_MODE) != 0) {
            return dbt_error_system(error, DBT_OUTPUT, errno, "%s: the mode cannot be set", path);
        }
        return synced ? sync_parent(path, error) : DBT_OK;
    }
    int reason = errno;
    struct stat status;
    if (reason == EEXIST && stat(path, &status) == 0) {
        if (S_ISDIR(status.st_mode)) {
            return DBT_OK;
        }
        reason = ENOTDIR;
    }
    return dbt_error_system(error, DBT_OUTPUT, reason, "%s: the folder cannot be made", path);
}

/* Of a path that ends in a name. */
static bool parent_stands(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct stat found;
    char parent[PATH_MAX];
    if (slash == NULL || slash == path || slash[1] == '\0' || slash - path >= PATH_MAX) {
        return false;
    }
    snprintf(parent, sizeof parent, "%.*s", (int)(slash - path), path);
    return stat(parent, &found) == 0 && S_ISDIR(found.st_mode);
}

static enum dbt_status make_all(const char *path, bool synced, struct dbt_error *error)
{
    struct stat found;
    if (stat(path, &found) == 0 && S_ISDIR(found.st_mode)) {
        return DBT_OK;
    }
    if (parent_stands(path)) {
        return make_one(path, synced, error);
    }
    struct dbt_buffer part;
    dbt_buffer_init(&part);
    dbt_buffer_string(&part, path);
    enum dbt_status status = part.failed ? dbt_error_memory(error, "a folder's name") : DBT_OK;
    for (size_t i = 1; status == DBT_OK && i <= part.length; i++) {
        char byte = part.bytes[i];
        if (byte == '/' || byte == '\0') {
            part.bytes[i] = '\0';
            status = make_one(part.bytes, synced, error);
            part.bytes[i] = byte;
        }
    }
    dbt_buffer_release(&part);
    return status;
}

enum dbt_status dbt_folder_make(const char *path, struct dbt_error *error)
{
    return make_all(path, true, error);
}

enum dbt_status dbt_folder_prepare(const char *path, struct dbt_error *error)
{
    return make_all(path, false, error);
}

static enum dbt_status remove_entry(const struct dbt_walk_entry *entry, void *context,
                                    struct dbt_error *error)
{
    (void)context;
    if (entry->kind == DBT_WALK_FOLDER) {
        return DBT_OK;
    }
    int result = entry->kind == DBT_WALK_FILE ? unlink(entry->path) : rmdir(entry->path);
    return result == 0
               ? DBT_OK
               : dbt_error_system(error, DBT_OUTPUT, errno, "%s: cannot be removed", entry->path);
}

enum dbt_status dbt_folder_remove(const char *path, struct dbt_error *error)
{
    return dbt_walk(path, remove_entry, NULL, error);
}

/* 0 or the errno of what failed. */
static int write_all(int fd, struct dbt_text bytes)
{
    while (bytes.length > 0) {
        ssize_t written = write(fd, bytes.at, bytes.length);
        if (written < 0 && errno != EINTR) {
            return errno;
        }
        if (written > 0) {
            bytes.at += written;
            bytes.length -= (size_t)written;
        }
    }
    return 0;
}

/* A new file, open for writing and reading back; -1 with `error`. */
static int make_file(const char *path, struct dbt_error *error)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
    if (fd < 0) {
        dbt_error_system(error, DBT_OUTPUT, errno, "%s: cannot be made", path);
        return -1;
    }
    if (fchmod(fd, FILE_MODE) != 0) {
        dbt_error_system(error, DBT_OUTPUT, errno, "%s: cannot be written", path);
        close(fd);
        unlink(path);
        return -1;
    }
    return fd;
}

/* 0 or the errno of what failed. */
static int close_file(int fd)
{
    int reason = fsync(fd) != 0 ? errno : 0;
    if (close(fd) != 0 && reason == 0) {
        reason = errno;
    }
    return reason;
}

enum dbt_status dbt_file_write(const char *path, struct dbt_text bytes, struct dbt_error *error)
{
    int fd = make_file(path, error);
    if (fd < 0) {
        return DBT_OUTPUT;
    }
    int reason = write_all(fd, bytes);
    int closed = close_file(fd);
    reason = reason != 0 ? reason : closed;
    if (reason != 0) {
        unlink(path);
        return dbt_error_system(error, DBT_OUTPUT, reason, "%s: cannot be written", path);
    }
    return DBT_OK;
}

/* ---- files that take the place of others ----------------------------------------------------- */

/* "a/.name.part" for "a/name". Null, with `error`, when memory ends. */
static char *part_of(const char *path, struct dbt_error *error)
{
    struct dbt_buffer part;
    const char *slash = strrchr(path, '/');
    size_t folder = slash != NULL ? (size_t)(slash - path) + 1 : 0;
    dbt_buffer_init(&part);
    dbt_buffer_format(&part, "%.*s.%s.part", (int)folder, path, path + folder);
    if (part.failed) {
        dbt_buffer_release(&part);
        dbt_error_memory(error, "a file's name");
        return NULL;
    }
    return part.bytes;
}

/* Makes what a rename changed in the folder of `path` durable; `part` is cut for it. */
static enum dbt_status sync_folder_of(char *part, struct dbt_error *error)
{
    char *slash = strrchr(part, '/');
    if (slash == NULL) {
        return dbt_folder_sync(".", error);
    }
    slash[slash == part ? 1 : 0] = '\0';
    return dbt_folder_sync(part, error);
}

enum { LOCK_TRIES = 3 };

static int give_up(const char *part, int reason)
{
    unlink(part);
    return reason;
}

/* 0 or the errno of what failed; EAGAIN when another has the name. What a run that was killed left
   under it is removed, and is then EAGAIN too. */
static int lock_part(int fd, const char *part)
{
    const struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    struct stat locked;
    struct stat named;
    if (fcntl(fd, F_OFD_SETLK, &whole) != 0) {
        return errno == EACCES || errno == EAGAIN ? EAGAIN : give_up(part, errno);
    }
    /* Before the lock was taken, its last owner may have given the file another name, or none. */
    if (fstat(fd, &locked) != 0 || lstat(part, &named) != 0 || locked.st_dev != named.st_dev ||
        locked.st_ino != named.st_ino) {
        return EAGAIN;
    }
    if (locked.st_size > 0 || locked.st_nlink > 1) {
        return unlink(part) != 0 ? errno : EAGAIN;
    }
    return fchmod(fd, FILE_MODE) != 0 ? give_up(part, errno) : 0;
}

/* For what is to be put in place; locked, so that two writers of one name are never mixed. */
static enum dbt_status make_part(struct dbt_file *file, struct dbt_error *error)
{
    int reason = EAGAIN;
    for (int i = 0; reason == EAGAIN && i < LOCK_TRIES; i++) {
        int fd = open(file->part, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
        reason = fd < 0 ? errno : lock_part(fd, file->part);
        if (reason == 0) {
            file->fd = fd;
            return DBT_OK;
        }
        if (fd >= 0) {
            close(fd);
        }
    }
    if (reason == EAGAIN) {
        return dbt_error_set(error, DBT_LOCKED,
                             "%s: another run is writing it: wait until it has ended, or name "
                             "another file",
                             file->path);
    }
    return dbt_error_system(error, DBT_OUTPUT, reason, "%s: cannot be made", file->part);
}

enum dbt_status dbt_file_begin(struct dbt_file *file, const char *path, struct dbt_error *error)
{
    struct stat found;
    *file = (struct dbt_file){.path = path, .fd = -1};
    if (lstat(path, &found) == 0 && !S_ISREG(found.st_mode)) {
        dbt_error_set(error, DBT_OUTPUT, "%s: is no regular file: name another", path);
        return DBT_OUTPUT;
    }
    file->part = part_of(path, error);
    if (file->part == NULL) {
        return DBT_MEMORY;
    }
    enum dbt_status status = make_part(file, error);
    if (status != DBT_OK) {
        free(file->part);
        file->part = NULL;
    }
    return status;
}

enum dbt_status dbt_file_add(struct dbt_file *file, struct dbt_text bytes, struct dbt_error *error)
{
    int reason = write_all(file->fd, bytes);
    return reason == 0
               ? DBT_OK
               : dbt_error_system(error, DBT_OUTPUT, reason, "%s: cannot be written", file->part);
}

enum dbt_status dbt_file_read_at(const struct dbt_file *file, uint64_t offset, void *bytes,
                                 size_t length, struct dbt_error *error)
{
    const char *name = file->part != NULL ? file->part : file->path;
    char *at = bytes;
    while (length > 0) {
        ssize_t got = pread(file->fd, at, length, (off_t)offset);
        if (got < 0 && errno != EINTR) {
            return dbt_error_system(error, DBT_OUTPUT, errno, "%s: cannot be read", name);
        }
        if (got == 0) {
            return dbt_error_set(error, DBT_OUTPUT, "%s: is shorter than what was written to it",
                                 name);
        }
        if (got > 0) {
            at += got;
            offset += (uint64_t)got;
            length -= (size_t)got;
        }
    }
    return DBT_OK;
}

void dbt_file_drop(struct dbt_file *file)
{
    if (file->part != NULL) { /* the name goes before the lock does: after that it is another's */
        unlink(file->part);
    }
    if (file->fd >= 0) {
        close(file->fd);
    }
    free(file->part);
    *file = (struct dbt_file){.fd = -1};
}

/* The file is closed last, as its lock keeps the name; fsync has told what close could tell. */
enum dbt_status dbt_file_commit(struct dbt_file *file, struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;
    if (fsync(file->fd) != 0) {
        status = dbt_error_system(error, DBT_OUTPUT, errno, "%s: cannot be written", file->part);
    } else if (rename(file->part, file->path) != 0) {
        status =
            dbt_error_system(error, DBT_OUTPUT, errno, "%s: cannot be put into place", file->path);
    }
    if (status != DBT_OK) {
        dbt_file_drop(file);
        return status;
    }
    status = sync_folder_of(file->part, error);
    close(file->fd);
    free(file->part);
    *file = (struct dbt_file){.fd = -1};
    return status;
}

enum dbt_status dbt_file_replace(const char *path, struct dbt_text bytes, struct dbt_error *error)
{
    struct dbt_file file;
    enum dbt_status status = dbt_file_begin(&file, path, error);
    if (status != DBT_OK) {
        return status;
    }
    status = dbt_file_add(&file, bytes, error);
    if (status == DBT_OK) {
        return dbt_file_commit(&file, error);
    }
    dbt_file_drop(&file);
    return status;
}

enum dbt_status dbt_file_open(struct dbt_file *file, const char *path, uint64_t *bytes,
                              struct dbt_error *error)
{
    struct stat found;
    *file = (struct dbt_file){.path = path, .fd = open(path, O_RDONLY | O_CLOEXEC)};
    if (file->fd < 0) {
        return dbt_error_system(error, DBT_INPUT, errno, "%s: cannot be opened", path);
    }
    if (fstat(file->fd, &found) != 0) {
        enum dbt_status status =
            dbt_error_system(error, DBT_INPUT, errno, "%s: cannot be looked at", path);
        dbt_file_drop(file);
        return status;
    }
    *bytes = (uint64_t)found.st_size;
    return DBT_OK;
}

/* ---- whole reads ----------------------------------------------------------------------------- */

/* 0 or the errno of what failed; EFBIG when there is more than `limit_bytes`. */
static int read_all(int fd, size_t limit_bytes, struct dbt_buffer *out)
{
    char bytes[READ_BYTES];
    size_t total = 0;
    for (;;) {
        ssize_t got = read(fd, bytes, sizeof bytes);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return got < 0 ? errno : 0;
        }
        if ((size_t)got > limit_bytes - total) {
            return EFBIG;
        }
        total += (size_t)got;
        dbt_buffer_add(out, bytes, (size_t)got);
    }
}

enum dbt_status dbt_file_read(const char *path, size_t limit_bytes, struct dbt_buffer *out,
                              struct dbt_error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return dbt_error_system(error, DBT_INPUT, errno, "%s: cannot be opened", path);
    }
    size_t before = out->length;
    int reason = read_all(fd, limit_bytes, out);
    close(fd);
    if (reason != 0 || out->failed) {
        dbt_buffer_cut(out, before);
    }
    if (reason == EFBIG) {
        return dbt_error_set(error, DBT_INPUT, "%s: is larger than %zu bytes: use a smaller file",
                             path, limit_bytes);
    }
    if (reason != 0) {
        return dbt_error_system(error, DBT_INPUT, reason, "%s: cannot be read", path);
    }
    return out->failed ? dbt_error_memory(error, path) : DBT_OK;
}
