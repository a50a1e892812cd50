/* What the tests of packed files share: a file's content by a driver, or the error. */
#ifndef DEBITERA_TESTS_READ_UNPACKING_H
#define DEBITERA_TESTS_READ_UNPACKING_H

#include "reading.h"

#include "bytes.h"

struct unpacked {
    enum dbt_status status;
    struct dbt_buffer content;
    struct dbt_error error;
};

static __attribute__((unused)) enum dbt_status
unpack_opened(struct dbt_bytes *bytes, size_t chunk_bytes, struct unpacked *unpacked)
{
    struct dbt_bytes_room room = {.at = malloc(chunk_bytes), .capacity = chunk_bytes};
    enum dbt_status status;
    assert_non_null(room.at);
    do {
        status = dbt_bytes_fill(bytes, &room, &unpacked->error);
        if (status == DBT_OK) {
            dbt_buffer_add(&unpacked->content, room.at, room.length);
        }
    } while (status == DBT_OK && room.length == room.capacity);
    free(room.at);
    return status;
}

/* The file of `reading`, by `driver`, or by the one its name calls for when that is null. The
   caller releases the content. */
static __attribute__((unused)) struct unpacked
unpack(const struct reading *reading, const struct dbt_bytes_driver *driver, size_t chunk_bytes)
{
    struct unpacked unpacked = {0};
    struct dbt_bytes bytes;
    dbt_buffer_init(&unpacked.content);
    unpacked.status =
        dbt_bytes_open(&bytes, reading->path, reading->input.name, chunk_bytes, &unpacked.error);
    if (unpacked.status == DBT_OK && driver) {
        bytes.driver->close(&bytes);
        bytes.driver = driver;
        unpacked.status = driver->open(&bytes, &unpacked.error);
    }
    if (unpacked.status == DBT_OK) {
        unpacked.status = unpack_opened(&bytes, chunk_bytes, &unpacked);
    }
    if (unpacked.status == DBT_OK) {
        assert_int_equal(bytes.offset, reading->input.size_bytes);
    }
    dbt_bytes_close(&bytes);
    assert_false(unpacked.content.failed);
    return unpacked;
}

static __attribute__((unused)) bool unpacked_is(const struct unpacked *unpacked,
                                                struct dbt_text content)
{
    struct dbt_text got = dbt_buffer_text(&unpacked->content);
    return got.length == content.length && memcmp(got.at, content.at, got.length) == 0;
}

/* Text that packs into blocks of Huffman codes, with matches near and far: rows of an export. */
static __attribute__((unused)) void unpacking_rows(struct dbt_buffer *out, size_t bytes)
{
    uint32_t random = 1;
    while (out->length < bytes) {
        random = random * 1664525 + 1013904223;
        dbt_buffer_format(out, "E%u;2025-05-%02u;%u\n", random >> 29, 1 + (random >> 16) % 31,
                          random >> 8);
    }
}

#endif
