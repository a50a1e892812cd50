/* Lock: an open-file-description lock, so that the kernel releases it on death. */
#include "debitera/base/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "debitera/base/date.h"

enum { LOCK_MODE = 0640, OWNER_BYTES = 128, DAY_S = 86400 };

/* "process 4711, since 2025-05-02 03:00:00 UTC" */
static int write_owner(int fd)
{
    char day[DBT_DATE_BYTES];
    time_t now_s = time(NULL);
    int second = (int)(now_s % DAY_S);
    dbt_day_write((dbt_day)(now_s / DAY_S), day);
    char owner[OWNER_BYTES];
    int length = snprintf(owner, sizeof owner, "process %ld, since %s %02d:%02d:%02d UTC\n",
                          (long)getpid(), day, second / 3600, second / 60 % 60, second % 60);
    if (ftruncate(fd, 0) != 0) {
        return errno;
    }
    ssize_t written = pwrite(fd, owner, (size_t)length, 0);
    if (written < 0) {
        return errno;
    }
    return written == length ? 0 : ENOSPC;
}

/* The owner writes its line after it has the lock: for a moment there is none to read. */
static enum dbt_status tell_owner(int fd, const char *path, struct dbt_error *error)
{
    char bytes[OWNER_BYTES];
    ssize_t got = pread(fd, bytes, sizeof bytes, 0);
    struct dbt_text owner = {bytes, got > 0 ? (size_t)got - 1 : 0};
    if (owner.length == 0 || !dbt_text_is_clean(owner)) {
        owner = dbt_text_of("another run");
    }
    return dbt_error_set(error, DBT_LOCKED, "%s: locked by %.*s: wait until it has ended", path,
                         (int)owner.length, owner.at);
}

enum dbt_status dbt_lock_take(struct dbt_lock *lock, const char *path, struct dbt_error *error)
{
    lock->fd = -1;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, LOCK_MODE);
    if (fd < 0) {
        return dbt_error_system(error, DBT_OUTPUT, errno, "%s: cannot be made", path);
    }
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(fd, F_OFD_SETLK, &whole) != 0) {
        int reason = errno;
        enum dbt_status status =
            reason == EAGAIN || reason == EACCES
                ? tell_owner(fd, path, error)
                : dbt_error_system(error, DBT_OUTPUT, reason, "%s: cannot be locked", path);
        close(fd);
        return status;
    }
    int reason = write_owner(fd);
    if (reason != 0) {
        close(fd);
        return dbt_error_system(error, DBT_OUTPUT, reason, "%s: cannot be written", path);
    }
    lock->fd = fd;
    return DBT_OK;
}

enum dbt_status dbt_lock_look(const char *path, bool *held, struct dbt_error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) {
        *held = false;
        return DBT_OK;
    }
    if (fd < 0) {
        return dbt_error_system(error, DBT_INPUT, errno, "%s: cannot be opened", path);
    }
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int reason = fcntl(fd, F_OFD_GETLK, &whole) != 0 ? errno : 0;
    close(fd);
    if (reason != 0) {
        return dbt_error_system(error, DBT_INPUT, reason, "%s: cannot be asked who holds it", path);
    }
    *held = whole.l_type != F_UNLCK;
    return DBT_OK;
}

void dbt_lock_release(struct dbt_lock *lock)
{
    if (lock->fd >= 0) {
        /* Not by close alone: a child made by fork may still hold the description. */
        struct flock whole = {.l_type = F_UNLCK, .l_whence = SEEK_SET};
        fcntl(lock->fd, F_OFD_SETLK, &whole);
        close(lock->fd);
        lock->fd = -1;
    }
}
