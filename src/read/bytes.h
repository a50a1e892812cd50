/*
 * Bytes: the unpacked content of one input file, chunk by chunk.
 *
 * A file whose name ends in ".gz" is read by the gzip driver, in ".zst" by the zstd driver, any
 * other by the plain one; a name that does not tell the truth is an error, as is anything but a
 * regular file (links are followed).
 * Life cycle: open, next until it gives an empty chunk, close; close also after a failed open. A
 * chunk is valid until the next call.
 */
#ifndef DEBITERA_READ_BYTES_H
#define DEBITERA_READ_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "debitera/base/error.h"
#include "debitera/base/text.h"

enum { DBT_CHUNK_BYTES = 128 * 1024 };

struct dbt_bytes;

struct dbt_bytes_driver {
    enum dbt_status (*open)(struct dbt_bytes *bytes, struct dbt_error *error);
    /* An empty chunk is the end of the file, and the file was whole. */
    enum dbt_status (*next)(struct dbt_bytes *bytes, struct dbt_text *chunk,
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
    char *chunk; /* as read from the file */
    void *state; /* the driver's */
};

/* `name` is what messages print; it is borrowed. `chunk_bytes` is DBT_CHUNK_BYTES but in tests. */
enum dbt_status dbt_bytes_open(struct dbt_bytes *bytes, const char *path, const char *name,
                               size_t chunk_bytes, struct dbt_error *error) DBT_CHECKED;
enum dbt_status dbt_bytes_next(struct dbt_bytes *bytes, struct dbt_text *chunk,
                               struct dbt_error *error) DBT_CHECKED;
void dbt_bytes_close(struct dbt_bytes *bytes);

/* The length of the ".gz" or ".zst" that a packed file's name ends in; 0 for any other. */
size_t dbt_bytes_packing(const char *name);

/* For drivers: the next bytes of the file itself; empty at its end. */
enum dbt_status dbt_bytes_raw(struct dbt_bytes *bytes, struct dbt_text *chunk,
                              struct dbt_error *error) DBT_CHECKED;

#endif
