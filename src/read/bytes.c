/* Opening an input file, and the driver that hands its bytes on as they are. */
#include "bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char gzip_suffix[] = ".gz";

bool dbt_bytes_is_gzip_name(const char *path)
{
    size_t length = strlen(path);
    size_t suffix = sizeof gzip_suffix - 1;
    return length > suffix && memcmp(path + length - suffix, gzip_suffix, suffix) == 0;
}

static enum dbt_status open_regular(struct dbt_bytes *bytes, const char *path,
                                    struct dbt_error *error)
{
    /* O_NONBLOCK: opening a fifo must not wait for a writer. */
    bytes->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;
    if (bytes->fd < 0 || fstat(bytes->fd, &status) != 0) {
        return dbt_error_system(error, DBT_INPUT, errno, "%s: cannot be opened", bytes->place.file);
    }
    if (!S_ISREG(status.st_mode)) {
        return dbt_error_at(error, DBT_INPUT, &bytes->place,
                            "not a regular file; deliver the export itself");
    }
    return DBT_OK;
}

/* The name must tell how the file is packed: a wrong one would give no rows, or rows of noise. */
static enum dbt_status check_packing(struct dbt_bytes *bytes, bool gzip_name,
                                     struct dbt_error *error)
{
    static const unsigned char magic[2] = {0x1f, 0x8b};
    unsigned char head[2] = {0, 0};
    ssize_t length = pread(bytes->fd, head, sizeof head, 0);
    if (length < 0) {
        return dbt_error_system(error, DBT_INPUT, errno, "%s: cannot be read", bytes->place.file);
    }
    bool packed = length == 2 && memcmp(head, magic, sizeof magic) == 0;
    if (packed && !gzip_name) {
        return dbt_error_at(error, DBT_INPUT, &bytes->place,
                            "the file is gzip, but its name does not end in .gz; rename it");
    }
    if (!packed && gzip_name) {
        return dbt_error_at(error, DBT_INPUT, &bytes->place,
                            "the name ends in .gz, but the file does not begin as gzip (byte 0); "
                            "deliver it again, or rename it when it is not packed");
    }
    return DBT_OK;
}

enum dbt_status dbt_bytes_open(struct dbt_bytes *bytes, const char *path, const char *name,
                               size_t chunk_bytes, struct dbt_error *error)
{
    bool gzip_name = dbt_bytes_is_gzip_name(path);
    *bytes = (struct dbt_bytes){
        .driver = gzip_name ? &dbt_bytes_gzip : &dbt_bytes_plain,
        .place = {.file = name},
        .fd = -1,
        .chunk_bytes = chunk_bytes,
    };
    enum dbt_status status = open_regular(bytes, path, error);
    if (status == DBT_OK) {
        status = check_packing(bytes, gzip_name, error);
    }
    if (status != DBT_OK) {
        return status;
    }
    bytes->chunk = malloc(chunk_bytes);
    if (!bytes->chunk) {
        return dbt_error_memory(error, "a chunk of an input file");
    }
    return bytes->driver->open(bytes, error);
}

enum dbt_status dbt_bytes_next(struct dbt_bytes *bytes, struct dbt_text *chunk,
                               struct dbt_error *error)
{
    return bytes->driver->next(bytes, chunk, error);
}

void dbt_bytes_close(struct dbt_bytes *bytes)
{
    bytes->driver->close(bytes);
    free(bytes->chunk);
    bytes->chunk = NULL;
    if (bytes->fd >= 0) {
        (void)close(bytes->fd); /* only read from: nothing can be lost */
        bytes->fd = -1;
    }
}

enum dbt_status dbt_bytes_raw(struct dbt_bytes *bytes, struct dbt_text *chunk,
                              struct dbt_error *error)
{
    ssize_t length;
    do {
        length = read(bytes->fd, bytes->chunk, bytes->chunk_bytes);
    } while (length < 0 && errno == EINTR);
    if (length < 0) {
        return dbt_error_system(error, DBT_INPUT, errno, "%s: cannot be read at byte %llu",
                                bytes->place.file, (unsigned long long)bytes->offset);
    }
    bytes->offset += (uint64_t)length;
    *chunk = (struct dbt_text){bytes->chunk, (size_t)length};
    return DBT_OK;
}

static enum dbt_status plain_open(struct dbt_bytes *bytes, struct dbt_error *error)
{
    (void)bytes, (void)error;
    return DBT_OK;
}

static void plain_close(struct dbt_bytes *bytes)
{
    (void)bytes;
}

const struct dbt_bytes_driver dbt_bytes_plain = {plain_open, dbt_bytes_raw, plain_close};
