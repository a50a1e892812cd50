/*
 * Zip, within the stage: the format's numbers (APPNOTE 6.3.10 of PKWARE) and what writer, reader
 * and check agree on. Numbers in the file are little-endian.
 */
#ifndef DEBITERA_PACKAGE_ZIP_H
#define DEBITERA_PACKAGE_ZIP_H

#define ZLIB_CONST
#include <zlib.h>

#include "debitera/base/output.h"
#include "debitera/package.h"

enum {
    DBT_ZIP_LOCAL = 0x04034b50,
    DBT_ZIP_CENTRAL = 0x02014b50,
    DBT_ZIP_END = 0x06054b50,
    DBT_ZIP64_END = 0x06064b50,
    DBT_ZIP64_LOCATOR = 0x07064b50,
    DBT_ZIP_LOCAL_BYTES = 30,
    DBT_ZIP_CENTRAL_BYTES = 46,
    DBT_ZIP_END_BYTES = 22,
    DBT_ZIP64_END_BYTES = 56,
    DBT_ZIP64_LOCATOR_BYTES = 20,
    DBT_ZIP64_OFFSET_BYTES = 12, /* the extra field with an entry's offset */
    DBT_ZIP_STORED = 0,
    DBT_ZIP_DEFLATED = 8,
    DBT_ZIP_UTF8 = 0x0800,
    DBT_ZIP_VERSION = 20,
    DBT_ZIP64_VERSION = 45,
    DBT_ZIP_UNIX = 3,
    DBT_ZIP_MODE = 0100640,
    DBT_ZIP_MANY = 0xFFFF
};
#define DBT_ZIP_LARGE UINT32_C(0xFFFFFFFF)

struct dbt_zip_entry {
    const char *name;
    uint64_t offset; /* of its local header */
    uint32_t crc;
    uint32_t packed_bytes, bytes;
    uint16_t method;
};

struct dbt_zip {
    struct dbt_medium medium;
    struct dbt_arena arena; /* names, entries */
    struct dbt_zip_entry *entries;
    size_t count, capacity;
    uint64_t first;  /* offset of the first byte: 0, but in a test */
    uint64_t offset; /* behind the last byte written */
    uint32_t crc;    /* of all of them */
    uint16_t date;
    bool is_format; /* a file format's own: its names are, too, as "[Content_Types].xml" */
    struct dbt_buffer packed; /* of the open entry */
    struct dbt_zip_entry open;
    uint64_t open_bytes;
    bool is_open;
    z_stream stream;
    bool has_stream;
    struct dbt_error error; /* sticky */
};

/* Is there a name that is not portable, is there twice, or is another's folder? DBT_OUTPUT. */
enum dbt_status dbt_zip_names_check(const struct dbt_zip *zip, struct dbt_error *error) DBT_CHECKED;
/* Everything that was written: every byte, and what a reader finds against the list of entries. */
enum dbt_status dbt_zip_check(struct dbt_zip *zip, struct dbt_error *error) DBT_CHECKED;

static inline void dbt_little_add(struct dbt_buffer *out, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        const unsigned char byte = (unsigned char)(value >> 8 * i & 0xFFU);
        dbt_buffer_add(out, &byte, 1);
    }
}

static inline uint64_t dbt_little_get(const unsigned char *at, size_t bytes)
{
    uint64_t value = 0;
    for (size_t i = 0; i < bytes; i++) {
        value |= (uint64_t)at[i] << 8 * i;
    }
    return value;
}

#endif
