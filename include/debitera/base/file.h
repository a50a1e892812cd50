/*
 * Files and folders: whole reads, folders made and made durable. Every system call is checked; a
 * message names the path and the reason.
 */
#ifndef DEBITERA_BASE_FILE_H
#define DEBITERA_BASE_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "debitera/base/error.h"
#include "debitera/base/text.h"

/* mkdir -p, mode 2750 whatever the umask; folders that exist stay as they are. DBT_OUTPUT. */
enum dbt_status dbt_folder_make(const char *path, struct dbt_error *error) DBT_CHECKED;
/* The same, but what it makes is durable only once the folders that it lies in are synced. */
enum dbt_status dbt_folder_prepare(const char *path, struct dbt_error *error) DBT_CHECKED;
/* fsync of the folder itself: names made, renamed and removed in it are then durable. DBT_OUTPUT.
   */
enum dbt_status dbt_folder_sync(const char *path, struct dbt_error *error) DBT_CHECKED;
/* Removes a file, or a folder with all that is in it; does not follow symbolic links. Nothing
   there is no error. DBT_OUTPUT. */
enum dbt_status dbt_folder_remove(const char *path, struct dbt_error *error) DBT_CHECKED;

/* A new file, mode 0640 whatever the umask: created, written, fsynced and closed. DBT_OUTPUT, also
   when the name exists already. */
enum dbt_status dbt_file_write(const char *path, struct dbt_text bytes,
                               struct dbt_error *error) DBT_CHECKED;
/* The same for a file that may be there: it is then replaced, whole or not at all, and the change
   is durable. Uses the name ".NAME.part" beside it, locked while it is written. DBT_OUTPUT, also
   when `path` is there and is no regular file; DBT_LOCKED when another is writing `path`. */
enum dbt_status dbt_file_replace(const char *path, struct dbt_text bytes,
                                 struct dbt_error *error) DBT_CHECKED;
/*
 * The same of bytes that come by and by: begin; any number of add and read_at; commit, or drop,
 * which leaves what was there before. Nothing is held after commit or drop, nor after a begin that
 * failed. `path` is borrowed.
 */
struct dbt_file {
    const char *path;
    char *part; /* the name until then; null: it is only read */
    int fd;
};
enum dbt_status dbt_file_begin(struct dbt_file *file, const char *path,
                               struct dbt_error *error) DBT_CHECKED;
enum dbt_status dbt_file_add(struct dbt_file *file, struct dbt_text bytes,
                             struct dbt_error *error) DBT_CHECKED;
/* What was added, or is there: exactly `length` bytes from `offset`. DBT_OUTPUT. */
enum dbt_status dbt_file_read_at(const struct dbt_file *file, uint64_t offset, void *bytes,
                                 size_t length, struct dbt_error *error) DBT_CHECKED;
enum dbt_status dbt_file_commit(struct dbt_file *file, struct dbt_error *error) DBT_CHECKED;
void dbt_file_drop(struct dbt_file *file);
/* A file that is there, to be read: any number of read_at, then drop, which leaves it. `*bytes` is
   how long it is. DBT_INPUT. */
enum dbt_status dbt_file_open(struct dbt_file *file, const char *path, uint64_t *bytes,
                              struct dbt_error *error) DBT_CHECKED;
/* Everything of a file in memory, appended to `out`; refuses more than `limit_bytes`. The buffer is
   the caller's, initialised. DBT_INPUT. */
enum dbt_status dbt_file_read(const char *path, size_t limit_bytes, struct dbt_buffer *out,
                              struct dbt_error *error) DBT_CHECKED;

#endif
