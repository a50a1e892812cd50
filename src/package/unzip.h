/*
 * Unzip: an archive of ours, read back from its medium. Strict: what the writer would not have
 * written is damage (DBT_OUTPUT, as it says that what was written is not what is there).
 *
 * Life cycle: init, any number of next; after a next, optionally open, read up to its end, close.
 */
#ifndef DEBITERA_PACKAGE_UNZIP_H
#define DEBITERA_PACKAGE_UNZIP_H

#include "zip.h"

enum { DBT_UNZIP_CHUNK_BYTES = 64 * 1024 };

struct dbt_unzip {
    struct dbt_medium medium;
    uint64_t start;             /* of the directory */
    uint64_t end;               /* of the directory */
    uint64_t at;                /* of the next entry in it */
    uint64_t count;             /* entries, all in all */
    struct dbt_zip_entry entry; /* the last that next found; its name in `name` */
    char name[DBT_FILE_PATH_BYTES + 1];
    /* the open entry */
    z_stream stream;
    bool is_open;
    bool has_ended;
    uint64_t packed_at, packed_end;
    uint64_t got_bytes;
    uint32_t got_crc;
    unsigned char chunk[DBT_UNZIP_CHUNK_BYTES];
};

/* `bytes` is how much there is in the medium. */
enum dbt_status dbt_unzip_init(struct dbt_unzip *unzip, struct dbt_medium medium, uint64_t bytes,
                               struct dbt_error *error) DBT_CHECKED;
/* The next entry of the directory, `unzip->entry`, its local header agreeing; `*more` is false at
   the end. */
enum dbt_status dbt_unzip_next(struct dbt_unzip *unzip, bool *more,
                               struct dbt_error *error) DBT_CHECKED;
enum dbt_status dbt_unzip_open(struct dbt_unzip *unzip, struct dbt_error *error) DBT_CHECKED;
/* Up to `size` bytes of the entry; 0 at its end, when size and CRC have been found right. */
enum dbt_status dbt_unzip_read(struct dbt_unzip *unzip, void *bytes, size_t size, size_t *length,
                               struct dbt_error *error) DBT_CHECKED;
void dbt_unzip_close(struct dbt_unzip *unzip);

#endif
