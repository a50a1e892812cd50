/* Spill: chains of blocks in a file without a name. */
#include "spill.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "debitera/base/text.h"

enum { BLOCK_BYTES_MOST = 48 * 1024, READ_BLOCK = DBT_SPILL_PARTS, BLOCKS };

struct head { /* of a block, before its rows */
    uint64_t next;
    uint64_t row_count;
};

_Static_assert(sizeof(struct head) % 8 == 0, "rows are aligned");

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

static enum dbt_status begin(struct dbt_spill *spill, struct dbt_error *error)
{
    unsigned char *blocks = calloc(BLOCKS, spill->block_bytes);
    if (!blocks) {
        return dbt_error_memory(error, "the rows put aside");
    }
    int fd = open(folder(), O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0) {
        fd = open_named();
    }
    if (fd < 0) {
        int reason = errno;
        free(blocks);
        return fail(error, reason, "made");
    }
    spill->blocks = blocks;
    spill->fd = fd;
    return DBT_OK;
}

static struct head *head_of(const struct dbt_spill *spill, size_t number)
{
    /* The block's size is a multiple of the head's alignment. */
    void *block = spill->blocks + number * spill->block_bytes;
    return block;
}

static unsigned char *rows_of(struct head *head)
{
    return (unsigned char *)(head + 1);
}

static size_t capacity(const struct dbt_spill *spill)
{
    return (spill->block_bytes - sizeof(struct head)) / spill->row_bytes;
}

static off_t offset_of(const struct dbt_spill *spill, uint64_t block)
{
    return (off_t)((block - 1) * spill->block_bytes);
}

static enum dbt_status write_block(const struct dbt_spill *spill, uint64_t block,
                                   const struct head *head, struct dbt_error *error)
{
    const unsigned char *bytes = (const unsigned char *)head;
    size_t size = sizeof *head + (size_t)head->row_count * spill->row_bytes;
    off_t offset = offset_of(spill, block);
    for (size_t done = 0; done < size;) {
        ssize_t written = pwrite(spill->fd, bytes + done, size - done, offset + (off_t)done);
        if (written < 0 && errno != EINTR) {
            return fail(error, errno, "written");
        }
        done += written > 0 ? (size_t)written : 0;
    }
    return DBT_OK;
}

/* A part's last block may end before its room does, and the file with it. None is empty. */
static enum dbt_status read_block(const struct dbt_spill *spill, uint64_t block, struct head *head,
                                  struct dbt_error *error)
{
    unsigned char *bytes = (unsigned char *)head;
    off_t offset = offset_of(spill, block);
    size_t done = 0;
    *head = (struct head){0};
    while (done < spill->block_bytes) {
        ssize_t got =
            pread(spill->fd, bytes + done, spill->block_bytes - done, offset + (off_t)done);
        if (got < 0 && errno != EINTR) {
            return fail(error, errno, "read");
        }
        if (got == 0) {
            break;
        }
        done += got > 0 ? (size_t)got : 0;
    }
    bool is_whole = head->row_count > 0 && head->row_count <= capacity(spill) &&
                    done >= sizeof *head + head->row_count * spill->row_bytes;
    return is_whole ? DBT_OK : fail(error, EIO, "read");
}

/* ---- life ------------------------------------------------------------------------------------ */

void dbt_spill_init(struct dbt_spill *spill, size_t memory_bytes, size_t row_bytes)
{
    assert(row_bytes > 0 && row_bytes % 8 == 0);
    size_t room = memory_bytes / BLOCKS;
    room = room < BLOCK_BYTES_MOST ? room : BLOCK_BYTES_MOST;
    size_t least = sizeof(struct head) + row_bytes;
    size_t rows = room > least ? (room - sizeof(struct head)) / row_bytes : 1;
    *spill = (struct dbt_spill){
        .row_bytes = row_bytes,
        .block_bytes = sizeof(struct head) + rows * row_bytes,
        .fd = -1,
    };
}

void dbt_spill_release(struct dbt_spill *spill)
{
    if (spill->blocks) {
        free(spill->blocks);
        close(spill->fd); /* nothing that is needed is lost */
    }
    *spill = (struct dbt_spill){.fd = -1};
}

/* ---- rows ------------------------------------------------------------------------------------ */

enum dbt_status dbt_spill_put(struct dbt_spill *spill, struct dbt_spill_division *division,
                              size_t number, const void *row, struct dbt_error *error)
{
    enum dbt_status status = spill->blocks ? DBT_OK : begin(spill, error);
    if (status != DBT_OK) {
        return status;
    }
    struct dbt_spill_part *part = &division->parts[number];
    struct head *head = head_of(spill, number);
    if (part->first == 0) {
        part->first = part->at = ++spill->block_count;
        *head = (struct head){0};
    }
    /* Only when another row comes is there a next block to name. */
    if (head->row_count == capacity(spill)) {
        head->next = ++spill->block_count;
        status = write_block(spill, part->at, head, error);
        part->at = head->next;
        *head = (struct head){0};
    }
    memcpy(rows_of(head) + head->row_count * spill->row_bytes, row, spill->row_bytes);
    head->row_count++;
    part->row_count++;
    return status;
}

enum dbt_status dbt_spill_flush(struct dbt_spill *spill, const struct dbt_spill_division *division,
                                struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; status == DBT_OK && i < DBT_SPILL_PARTS; i++) {
        if (division->parts[i].first != 0) {
            status = write_block(spill, division->parts[i].at, head_of(spill, i), error);
        }
    }
    return status;
}

enum dbt_status dbt_spill_read(struct dbt_spill *spill, uint64_t block, struct dbt_spill_read *read,
                               struct dbt_error *error)
{
    assert(block >= 1 && block <= spill->block_count);
    struct head *head = head_of(spill, READ_BLOCK);
    enum dbt_status status = read_block(spill, block, head, error);
    if (status == DBT_OK) {
        *read = (struct dbt_spill_read){
            .rows = rows_of(head),
            .count = (size_t)head->row_count,
            .next = head->next,
        };
    }
    return status;
}
