/* Zip: what was written, read back. */
#include <stdlib.h>

#include "unzip.h"

static bool is_same(const struct dbt_zip_entry *a, const struct dbt_zip_entry *b)
{
    return strcmp(a->name, b->name) == 0 && a->offset == b->offset && a->crc == b->crc &&
           a->packed_bytes == b->packed_bytes && a->bytes == b->bytes && a->method == b->method;
}

static enum dbt_status check_entry(struct dbt_unzip *unzip, const struct dbt_zip_entry *meant,
                                   struct dbt_error *error)
{
    unsigned char bytes[DBT_UNZIP_CHUNK_BYTES];
    if (!is_same(&unzip->entry, meant)) {
        return dbt_error_set(error, DBT_OUTPUT,
                             "%s: this file of a zip archive was not written as it was meant: look "
                             "at the disk, and run again",
                             meant->name);
    }
    enum dbt_status status = dbt_unzip_open(unzip, error);
    for (size_t length = 1; status == DBT_OK && length > 0;) {
        status = dbt_unzip_read(unzip, bytes, sizeof bytes, &length, error);
    }
    dbt_unzip_close(unzip);
    return status;
}

static enum dbt_status check_all(struct dbt_unzip *unzip, const struct dbt_zip *zip,
                                 struct dbt_error *error)
{
    bool more = true;
    size_t count = 0;
    enum dbt_status status = dbt_unzip_init(unzip, zip->medium, zip->offset, error);
    while (status == DBT_OK && more) {
        status = dbt_unzip_next(unzip, &more, error);
        if (status == DBT_OK && more && count < zip->count) {
            status = check_entry(unzip, &zip->entries[count], error);
        }
        count += more;
    }
    if (status == DBT_OK && (count != zip->count || unzip->count != zip->count)) {
        status = dbt_error_set(error, DBT_OUTPUT,
                               "a zip archive of %zu files was written with %zu: look at the disk, "
                               "and run again",
                               zip->count, count);
    }
    return status;
}

/* Also what a reader passes over, such as dates. */
static enum dbt_status check_bytes(const struct dbt_zip *zip, struct dbt_error *error)
{
    unsigned char bytes[DBT_UNZIP_CHUNK_BYTES];
    uint32_t crc = (uint32_t)crc32_z(0, NULL, 0);
    for (uint64_t at = zip->first; at < zip->offset;) {
        size_t length = zip->offset - at < sizeof bytes ? (size_t)(zip->offset - at) : sizeof bytes;
        enum dbt_status status = zip->medium.read(zip->medium.context, at, bytes, length, error);
        if (status != DBT_OK) {
            return status;
        }
        crc = (uint32_t)crc32_z(crc, bytes, length);
        at += length;
    }
    if (crc != zip->crc) {
        return dbt_error_set(error, DBT_OUTPUT,
                             "a zip archive differs from what was written to it: look at the disk, "
                             "and run again");
    }
    return DBT_OK;
}

enum dbt_status dbt_zip_check(struct dbt_zip *zip, struct dbt_error *error)
{
    struct dbt_unzip *unzip = malloc(sizeof *unzip);
    if (unzip == NULL) {
        return dbt_error_memory(error, "reading a zip archive back");
    }
    enum dbt_status status = check_bytes(zip, error);
    if (status == DBT_OK) {
        status = check_all(unzip, zip, error);
    }
    free(unzip);
    return status;
}
