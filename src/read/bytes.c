/* Opening an input file by what its name tells, and the driver that hands bytes on as they are. */
#include "bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAGIC_BYTES = 4 };

struct packing {
    const char *name;
    const char *suffix;
    bool (*begins)(const unsigned char head[MAGIC_BYTES]);
    const struct dbt_bytes_driver *driver;
};

static bool begins_as_gzip(const unsigned char head[MAGIC_BYTES])
{
    return head[0] == 0x1f && head[1] == 0x8b;
}

/* With a frame, or with one to be skipped (RFC 8878, 3.1). */
static bool begins_as_zstd(const unsigned char head[MAGIC_BYTES])
{
    return memcmp(head, "\x28\xb5\x2f\xfd", MAGIC_BYTES) == 0 ||
           ((head[0] & 0xf0) == 0x50 && memcmp(head + 1, "\x2a\x4d\x18", MAGIC_BYTES - 1) == 0);
}

static const struct packing packings[] = {
    {"gzip", ".gz", begins_as_gzip, &dbt_bytes_gzip},
    {"zstd", ".zst", begins_as_zstd, &dbt_bytes_zstd},
};
enum { PACKING_COUNT = sizeof packings / sizeof *packings };

/* Null when the name tells of none. */
static const struct packing *packing_of(const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < PACKING_COUNT; i++) {
        size_t suffix = strlen(packings[i].suffix);
        if (length > suffix && strcmp(name + length - suffix, packings[i].suffix) == 0) {
            return &packings[i];
        }
    }
    return NULL;
}

size_t dbt_bytes_packing(const char *name)
{
    const struct packing *packing = packing_of(name);
    return packing ? strlen(packing->suffix) : 0;
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
static enum dbt_status check_packing(struct dbt_bytes *bytes, const struct packing *named,
                                     struct dbt_error *error)
{
    unsigned char head[MAGIC_BYTES] = {0};
    if (pread(bytes->fd, head, sizeof head, 0) < 0) {
        return dbt_error_system(error, DBT_INPUT, errno, "%s: cannot be read", bytes->place.file);
    }
    if (named && !named->begins(head)) {
        return dbt_error_at(error, DBT_INPUT, &bytes->place,
                            "the name ends in %s, but the file does not begin as %s (byte 0); "
                            "deliver it again, or rename it when it is not packed",
                            named->suffix, named->name);
    }
    for (size_t i = 0; !named && i < PACKING_COUNT; i++) {
        if (packings[i].begins(head)) {
            return dbt_error_at(error, DBT_INPUT, &bytes->place,
                                "the file is %s, but its name does not end in %s; rename it",
                                packings[i].name, packings[i].suffix);
        }
    }
    return DBT_OK;
}

enum dbt_status dbt_bytes_open(struct dbt_bytes *bytes, const char *path, const char *name,
                               size_t chunk_bytes, struct dbt_error *error)
{
    const struct packing *packing = packing_of(path);
    *bytes = (struct dbt_bytes){
        .driver = packing ? packing->driver : &dbt_bytes_plain,
        .place = {.file = name},
        .fd = -1,
        .chunk_bytes = chunk_bytes,
    };
    enum dbt_status status = open_regular(bytes, path, error);
    if (status == DBT_OK) {
        status = check_packing(bytes, packing, error);
    }
    if (status != DBT_OK) {
        return status;
    }
    bytes->chunk = packing ? malloc(chunk_bytes) : NULL;
    if (packing && !bytes->chunk) {
        return dbt_error_memory(error, "a chunk of an input file");
    }
    return bytes->driver->open(bytes, error);
}

enum dbt_status dbt_bytes_fill(struct dbt_bytes *bytes, struct dbt_bytes_room *room,
                               struct dbt_error *error)
{
    room->length = 0;
    while (room->length < room->capacity) {
        struct dbt_bytes_room rest = {room->at + room->length, room->capacity - room->length, 0};
        enum dbt_status status = bytes->driver->next(bytes, &rest, error);
        if (status != DBT_OK) {
            return status;
        }
        if (rest.length == 0) {
            break;
        }
        room->length += rest.length;
    }
    return DBT_OK;
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

static int64_t nanoseconds(struct timespec time)
{
    const int64_t in_second = 1000000000;
    return (int64_t)time.tv_sec * in_second + (int64_t)time.tv_nsec;
}

enum dbt_status dbt_bytes_state(const struct dbt_bytes *bytes, struct dbt_file_state *state,
                                uint64_t *size_bytes, struct dbt_error *error)
{
    struct stat status;
    if (fstat(bytes->fd, &status) != 0) {
        return dbt_error_system(error, DBT_INPUT, errno, "%s: cannot be looked at",
                                bytes->place.file);
    }
    *state = (struct dbt_file_state){
        .modified_ns = nanoseconds(status.st_mtim),
        .changed_ns = nanoseconds(status.st_ctim),
        .device = (uint64_t)status.st_dev,
        .inode = (uint64_t)status.st_ino,
    };
    *size_bytes = (uint64_t)status.st_size;
    return DBT_OK;
}

bool dbt_file_state_equal(const struct dbt_file_state *a, const struct dbt_file_state *b)
{
    return a->modified_ns == b->modified_ns && a->changed_ns == b->changed_ns &&
           a->device == b->device && a->inode == b->inode;
}

/* A driver may go back and read again what was hashed before. */
static void hash(struct dbt_bytes *bytes, struct dbt_text read)
{
    uint64_t begin = bytes->offset - read.length;
    size_t known = bytes->hashed > begin ? (size_t)(bytes->hashed - begin) : 0;
    if (known < read.length) {
        dbt_sha256_add(bytes->sha, read.at + known, read.length - known);
        bytes->hashed = bytes->offset;
    }
}

static enum dbt_status read_on(struct dbt_bytes *bytes, struct dbt_bytes_room *room,
                               struct dbt_error *error)
{
    ssize_t length;
    do {
        length = read(bytes->fd, room->at, room->capacity);
    } while (length < 0 && errno == EINTR);
    if (length < 0) {
        return dbt_error_system(error, DBT_INPUT, errno, "%s: cannot be read at byte %llu",
                                bytes->place.file, (unsigned long long)bytes->offset);
    }
    room->length = (size_t)length;
    bytes->offset += (uint64_t)length;
    if (bytes->sha) {
        hash(bytes, (struct dbt_text){room->at, room->length});
    }
    return DBT_OK;
}

enum dbt_status dbt_bytes_raw(struct dbt_bytes *bytes, struct dbt_text *chunk,
                              struct dbt_error *error)
{
    struct dbt_bytes_room room = {.at = bytes->chunk, .capacity = bytes->chunk_bytes};
    enum dbt_status status = read_on(bytes, &room, error);
    *chunk = (struct dbt_text){room.at, room.length};
    return status;
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

const struct dbt_bytes_driver dbt_bytes_plain = {plain_open, read_on, plain_close};
