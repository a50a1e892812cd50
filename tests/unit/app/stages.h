/* A stage in a folder of its own, and what stands in it. */
#ifndef DEBITERA_TESTS_APP_STAGES_H
#define DEBITERA_TESTS_APP_STAGES_H

#include "support.h"

#include <string.h>

#include "debitera/base/output.h"

#define STAGES __attribute__((unused)) static

struct stages {
    char folder[64];
    struct dbt_arena arena;
    struct dbt_stage stage;
    struct dbt_error error;
};

STAGES int stages_setup(void **state)
{
    struct stages *stages = calloc(1, sizeof *stages);
    assert_non_null(stages);
    support_folder_make(stages->folder);
    dbt_arena_init(&stages->arena, (size_t)1 << 24);
    assert_int_equal(
        dbt_stage_init(&stages->stage, &stages->arena, stages->folder, "2025-05", &stages->error),
        DBT_OK);
    *state = stages;
    return 0;
}

STAGES int stages_teardown(void **state)
{
    struct stages *stages = *state;
    dbt_stage_release(&stages->stage);
    dbt_arena_release(&stages->arena);
    support_folder_remove(stages->folder);
    free(stages);
    return 0;
}

/* Appends a file of the stage to `out`, which the caller has initialised and releases. */
STAGES void stages_read(const struct stages *stages, const char *name, struct dbt_buffer *out)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", stages->stage.folder, name);
    support_file_read(path, out);
}

STAGES bool stages_has(const struct stages *stages, const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", stages->stage.folder, name);
    return access(path, F_OK) == 0;
}

#define STAGES_TEST(test) cmocka_unit_test_setup_teardown(test, stages_setup, stages_teardown)

#endif
