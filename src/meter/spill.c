/* Spill: blocks in a file without a name. */
#include "spill.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "debitera/base/text.h"

static const char *folder(void)
{
    const char *chosen = getenv("TMPDIR");
    return chosen && *chosen ? chosen : "/tmp";
}

static enum dbt_status fail(struct dbt_error *error, int reason, const char *what)
{
    return dbt_error_system(
        error, DBT_OUTPUT, reason,
        "%s: the temporary file for ids and persons cannot be %s; set TMPDIR to a "
        "folder with room that may be written to, or give a larger --memory",
        folder(), what);
}

/* ---- the file -------------------------------------------------------------------------------- */

/* Where the file system has no nameless files, a private one loses its name at once. */
static int open_named(void)
{
    struct dbt_buffer path;
    dbt_buffer_init(&path);
    dbt_buffer_format(&path, "%s/debitera-XXXXXX", folder());
    int fd = -1;
    int reason = ENOMEM;
    if (!path.failed) {
        fd = mkostemp(path.bytes, O_CLOEXEC);
        reason = fd < 0 || unlink(path.bytes) != 0 ? errno : 0;
    }
    dbt_buffer_release(&path);
    if (fd >= 0 && reason != 0) {
        close(fd);
        fd = -1;
    }
    errno = reason;
    return fd;
}

/* Of two threads that find no file, both make one, and one of the files is kept. */
static enum dbt_status open_file(struct dbt_spill *spill, int *fd, struct dbt_error *error)
{
    int kept = atomic_load(&spill->descriptor);
    if (kept == 0) {
        int made = open(folder(), O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
        made = made < 0 ? open_named() : made;
        if (made < 0) {
            return fail(error, errno, "made");
        }
        if (atomic_compare_exchange_strong(&spill->descriptor, &kept, made + 1)) {
            kept = made + 1;
        } else {
            close(made);
        }
    }
    *fd = kept - 1;
    return DBT_OK;
}

void dbt_spill_release(struct dbt_spill *spill)
{
    int descriptor = atomic_load(&spill->descriptor);
    if (descriptor != 0) {
        close(descriptor - 1); /* nothing that is needed is lost */
    }
    atomic_store(&spill->descriptor, 0);
    atomic_store(&spill->block_count, 0);
}

/* ---- blocks ---------------------------------------------------------------------------------- */

static off_t offset_of(uint64_t number)
{
    return (off_t)((number - 1) * DBT_SPILL_BLOCK_BYTES);
}

enum dbt_status dbt_spill_write(struct dbt_spill *spill, const struct dbt_spill_block *block,
                                uint64_t *number, struct dbt_error *error)
{
    int fd = -1;
    enum dbt_status status = open_file(spill, &fd, error);
    if (status != DBT_OK) {
        return status;
    }
    const unsigned char *bytes = (const unsigned char *)block;
    uint64_t taken = atomic_fetch_add(&spill->block_count, 1) + 1;
    for (size_t done = 0; done < sizeof *block;) {
        ssize_t put =
            pwrite(fd, bytes + done, sizeof *block - done, offset_of(taken) + (off_t)done);
        if (put < 0 && errno != EINTR) {
            return fail(error, errno, "written");
        }
        done += put > 0 ? (size_t)put : 0;
    }
    *number = taken;
    return DBT_OK;
}

enum dbt_status dbt_spill_read(struct dbt_spill *spill, uint64_t number,
                               struct dbt_spill_block *block, struct dbt_error *error)
{
    assert(number >= 1 && number <= atomic_load(&spill->block_count));
    int fd = atomic_load(&spill->descriptor) - 1;
    unsigned char *bytes = (unsigned char *)block;
    for (size_t done = 0; done < sizeof *block;) {
        ssize_t got =
            pread(fd, bytes + done, sizeof *block - done, offset_of(number) + (off_t)done);
        if (got == 0 || (got < 0 && errno != EINTR)) {
            return fail(error, got == 0 ? EIO : errno, "read");
        }
        done += got > 0 ? (size_t)got : 0;
    }
    return DBT_OK;
}
