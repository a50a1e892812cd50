/*
 * Bytes: the unpacked content of one input file, into the caller's own room.
 *
 * A file whose name ends in ".gz" is read by the gzip driver, in ".zst" by the zstd driver, any
 * other by the plain one; a name that does not tell the truth is an error, as is anything but a
 * regular file (links are followed).
 * Life cycle: open, fill until it gives less than there was room for, close; close also after a
 * failed open.
 */
#ifndef DEBITERA_READ_BYTES_H
#define DEBITERA_READ_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "debitera/base/error.h"
#include "debitera/base/hash.h"
#include "debitera/base/text.h"
#include "debitera/read.h"

enum { DBT_CHUNK_BYTES = 128 * 1024 };

struct dbt_bytes;

/* Where bytes go; `length` of them did. */
struct dbt_bytes_room {
    char *at;
    size_t capacity;
    size_t length;
};

struct dbt_bytes_driver {
    enum dbt_status (*open)(struct dbt_bytes *bytes, struct dbt_error *error);
    /* Some of the content; none is the end of the file, and the file was whole. */
    enum dbt_status (*next)(struct dbt_bytes *bytes, struct dbt_bytes_room *room,
                            struct dbt_error *error);
    void (*close)(struct dbt_bytes *bytes);
};

extern const struct dbt_bytes_driver dbt_bytes_plain;
extern const struct dbt_bytes_driver dbt_bytes_gzip;
extern const struct dbt_bytes_driver dbt_bytes_gzip_zlib; /* never another engine; for tests */
extern const struct dbt_bytes_driver dbt_bytes_zstd;

struct dbt_bytes {
    const struct dbt_bytes_driver *driver;
    struct dbt_place place; /* the file, for messages */
    int fd;
    uint64_t offset; /* bytes of the file read so far */
    size_t chunk_bytes;
    char *chunk; /* as read from a packed file */
    void *state; /* the driver's */
    /* May be set before the first byte is read: gets every byte of the file itself, once. */
    struct dbt_sha256 *sha;
    uint64_t hashed;
};

/* `name` is what messages print; it is borrowed. `chunk_bytes` is DBT_CHUNK_BYTES but in tests. */
enum dbt_status dbt_bytes_open(struct dbt_bytes *bytes, const char *path, const char *name,
                               size_t chunk_bytes, struct dbt_error *error) DBT_CHECKED;
/* The next content, as much as there is room for; less only when the file ends, and was whole. */
enum dbt_status dbt_bytes_fill(struct dbt_bytes *bytes, struct dbt_bytes_room *room,
                               struct dbt_error *error) DBT_CHECKED;
void dbt_bytes_close(struct dbt_bytes *bytes);

/* The file as it is now. */
enum dbt_status dbt_bytes_state(const struct dbt_bytes *bytes, struct dbt_file_state *state,
                                uint64_t *size_bytes, struct dbt_error *error) DBT_CHECKED;
bool dbt_file_state_equal(const struct dbt_file_state *a, const struct dbt_file_state *b);

/* The length of the ".gz" or ".zst" that a packed file's name ends in; 0 for any other. */
size_t dbt_bytes_packing(const char *name);

/* For drivers: the next bytes of the file itself, into `chunk`; empty at its end. */
enum dbt_status dbt_bytes_raw(struct dbt_bytes *bytes, struct dbt_text *chunk,
                              struct dbt_error *error) DBT_CHECKED;

#endif
