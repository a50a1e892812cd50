/*
 * Media that go wrong: a medium over a buffer that fails after so many bytes, or loses or changes
 * one without a word.
 */
#ifndef DEBITERA_TESTS_PACKAGE_MEDIA_H
#define DEBITERA_TESTS_PACKAGE_MEDIA_H

#include "support.h"

#include "debitera/package.h"

#define MEDIA_NEVER SIZE_MAX

struct media {
    struct dbt_buffer bytes;
    size_t fail_at;   /* writing the byte there is an error */
    size_t forget_at; /* writing it, and all behind it, is silently left out */
    size_t flip_at;   /* it is silently another one */
    size_t fail_read; /* so many readings later, one is an error */
    uint64_t base;    /* what offset the buffer begins at */
};

static __attribute__((unused)) void media_init(struct media *media)
{
    *media = (struct media){.fail_at = MEDIA_NEVER,
                            .forget_at = MEDIA_NEVER,
                            .flip_at = MEDIA_NEVER,
                            .fail_read = MEDIA_NEVER};
    dbt_buffer_init(&media->bytes);
}

static enum dbt_status media_write(void *context, struct dbt_text bytes, struct dbt_error *error)
{
    struct media *media = context;
    size_t begin = media->bytes.length;
    if (media->fail_at >= begin && media->fail_at - begin < bytes.length) {
        return dbt_error_set(error, DBT_OUTPUT, "the disk is full");
    }
    dbt_buffer_add(&media->bytes, bytes.at, bytes.length);
    if (media->flip_at >= begin && media->flip_at - begin < bytes.length) {
        media->bytes.bytes[media->flip_at] = (char)(media->bytes.bytes[media->flip_at] ^ 0x10);
    }
    return DBT_OK;
}

static enum dbt_status media_read(void *context, uint64_t offset, void *bytes, size_t length,
                                  struct dbt_error *error)
{
    struct media *media = context;
    if (media->fail_read-- == 0) {
        return dbt_error_set(error, DBT_OUTPUT, "the disk cannot be read");
    }
    size_t end = media->bytes.length < media->forget_at ? media->bytes.length : media->forget_at;
    if (offset < media->base || offset - media->base > end ||
        end - (offset - media->base) < length) {
        return dbt_error_set(error, DBT_OUTPUT, "there is less than was written");
    }
    memcpy(bytes, media->bytes.bytes + (offset - media->base), length);
    return DBT_OK;
}

static __attribute__((unused)) struct dbt_medium media_medium(struct media *media)
{
    return (struct dbt_medium){media, media_write, media_read};
}

#endif
