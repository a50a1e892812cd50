/* Small helpers of the unit tests: a temporary folder, whole files. They fail the test on error. */
#ifndef DEBITERA_TESTS_SUPPORT_H
#define DEBITERA_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "debitera/base/text.h"

/* Makes a folder under $TMPDIR or /tmp and writes its path. */
static __attribute__((unused)) void support_folder_make(char path[64])
{
    const char *parent = getenv("TMPDIR");
    int length = snprintf(path, 64, "%s/debitera-XXXXXX", parent != NULL ? parent : "/tmp");
    if (length >= 64) {
        snprintf(path, 64, "/tmp/debitera-XXXXXX");
    }
    assert_non_null(mkdtemp(path));
}

static __attribute__((unused)) int support_remove_entry(const char *path, const struct stat *status,
                                                        int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

static __attribute__((unused)) void support_folder_remove(const char *path)
{
    assert_int_equal(nftw(path, support_remove_entry, 8, FTW_DEPTH | FTW_PHYS), 0);
}

static __attribute__((unused)) void support_file_write(const char *path, const void *bytes,
                                                       size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

/* Appends all of a file to `out`, which the caller has initialised and releases. */
static __attribute__((unused)) void support_file_read(const char *path, struct dbt_buffer *out)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char bytes[4096];
    size_t got;
    while ((got = fread(bytes, 1, sizeof bytes, file)) > 0) {
        dbt_buffer_add(out, bytes, got);
    }
    assert_int_equal(ferror(file), 0);
    assert_int_equal(fclose(file), 0);
    assert_false(out->failed);
}

#endif
