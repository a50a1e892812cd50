/* Three files of one source, for tests of reading several at a time. */
#ifndef DEBITERA_TESTS_READ_FILES_H
#define DEBITERA_TESTS_READ_FILES_H

#include "reading.h"

enum { FILES = 3, MOST = 5 /* rejects listed of each reason and file */ };

struct files {
    struct reading reading; /* its source and arena */
    struct dbt_buffer contents[FILES];
    char paths[FILES][128];
    char names[FILES][16];
    struct dbt_input inputs[FILES];
};

static __attribute__((unused)) int setup(void **state)
{
    static struct files files;
    files = (struct files){0};
    reading_init(&files.reading);
    files.reading.rejects.most = MOST;
    files.reading.source.headers[DBT_COLUMN_NAME] = "Namn";
    for (size_t i = 0; i < FILES; i++) {
        dbt_buffer_init(&files.contents[i]);
    }
    *state = &files;
    return 0;
}

static __attribute__((unused)) int teardown(void **state)
{
    struct files *files = *state;
    for (size_t i = 0; i < FILES; i++) {
        dbt_buffer_release(&files->contents[i]);
    }
    reading_release(&files->reading);
    return 0;
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

#endif
