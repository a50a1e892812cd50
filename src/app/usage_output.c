/* Where a usage file goes: looked at first, written last. */
#include "usage_output.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static enum dbt_status check_folder(const char *path, struct dbt_error *error)
{
    const char *slash = strrchr(path, '/');
    struct dbt_buffer folder;
    int reason = 0;

    dbt_buffer_init(&folder);
    dbt_buffer_format(&folder, "%.*s.", slash == NULL ? 0 : (int)(slash - path) + 1, path);
    if (!folder.failed && access(folder.bytes, W_OK | X_OK) != 0)
        reason = errno;
    enum dbt_status status = folder.failed ? dbt_error_memory(error, "a folder's name") : DBT_OK;
    if (reason != 0)
        status = dbt_error_system(error, DBT_OUTPUT, reason,
                                  "%s: no file can be made in its folder; name another", path);
    dbt_buffer_release(&folder);
    return status;
}

/* Who names an export, or any other file of his, by a slip must not lose it. */
static enum dbt_status check_file(const char *path, struct dbt_error *error)
{
    char head[DBT_USAGE_FILE_HEAD_BYTES];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? -1 : read(fd, head, sizeof head);
    int reason = errno;

    if (fd >= 0)
        close(fd);
    if (length < 0)
        return dbt_error_system(error, DBT_OUTPUT, reason,
                                "%s: exists, and cannot be read to see whether it is a usage file",
                                path);
    if (!dbt_usage_file_begins((struct dbt_text){head, (size_t)length}))
        return dbt_error_set(error, DBT_USAGE, "%s: exists and is no usage file; name another",
                             path);
    return DBT_OK;
}

enum dbt_status dbt_usage_output_check(const char *path, struct dbt_error *error)
{
    struct stat found;

    if (lstat(path, &found) != 0)
        return check_folder(path, error);
    if (!S_ISREG(found.st_mode))
        return dbt_error_set(error, DBT_OUTPUT, "%s: is no regular file: name another", path);
    enum dbt_status status = check_file(path, error);
    return status == DBT_OK ? check_folder(path, error) : status;
}

enum dbt_status dbt_usage_output_write(const struct dbt_usage_file *of, const char *path,
                                       struct dbt_error *error)
{
    enum dbt_status status = dbt_usage_file_save(of, path, error);

    /* The error is about the name it has until it is whole. */
    if (status == DBT_OUTPUT)
        (void)dbt_error_set(error, status, "%s: is not written: %s", path, error->text);
    return status;
}
