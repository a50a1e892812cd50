/* Files of a stage, written through a medium and read again. */
#include "stages.h"

#include "staged.h"

/* Writes twice, and reads back what it wrote. */
static enum dbt_status write_and_read(const void *context, struct dbt_medium medium,
                                      struct dbt_error *error)
{
    char back[8] = "";
    enum dbt_status status = medium.write(medium.context, dbt_text_of(context), error);
    if (status == DBT_OK)
        status = medium.write(medium.context, dbt_text_of("def"), error);
    if (status == DBT_OK)
        status = medium.read(medium.context, 2, back, 3, error);
    assert_true(status != DBT_OK || strcmp(back, "cde") == 0);
    return status;
}

static const struct dbt_stage_file *find(const struct stages *stages, const char *name)
{
    struct dbt_staged_list list;
    assert_true(dbt_staged_list(&stages->stage, &list, stages->stage.arena));
    return dbt_staged_find(&list, name);
}

static void what_is_written_stands_there(void **state)
{
    struct stages *stages = *state;
    struct dbt_file file;
    struct dbt_buffer bytes;
    uint64_t length = 0;
    assert_int_equal(
        dbt_staged_write(&stages->stage, "packages/a.zip", write_and_read, "abc", &stages->error),
        DBT_OK);
    const struct dbt_stage_file *found = find(stages, "packages/a.zip");
    assert_non_null(found);
    assert_int_equal(found->size_bytes, 6);
    assert_null(find(stages, "packages/b.zip"));
    dbt_buffer_init(&bytes);
    dbt_buffer_string(&bytes, "what was there");
    assert_int_equal(dbt_staged_read(&stages->stage, "packages/a.zip", &bytes, &stages->error),
                     DBT_OK);
    assert_string_equal(bytes.bytes, "abcdef");
    dbt_buffer_release(&bytes);
    assert_int_equal(
        dbt_staged_open(&stages->stage, "packages/a.zip", &file, &length, &stages->error), DBT_OK);
    assert_int_equal(length, 6);
    dbt_file_drop(&file);
    assert_true(stages_has(stages, "packages/a.zip"));
}

static enum dbt_status write_and_fail(const void *context, struct dbt_medium medium,
                                      struct dbt_error *error)
{
    (void)context;
    assert_int_equal(medium.write(medium.context, dbt_text_of("half"), error), DBT_OK);
    return dbt_error_set(error, DBT_INPUT, "no more");
}

static void what_fails_leaves_nothing(void **state)
{
    struct stages *stages = *state;
    assert_int_equal(
        dbt_staged_write(&stages->stage, "a.zip", write_and_fail, NULL, &stages->error), DBT_INPUT);
    assert_string_equal(stages->error.text, "no more");
    assert_null(find(stages, "a.zip"));
    assert_false(stages_has(stages, "a.zip"));
    assert_false(stages_has(stages, ".a.zip.part"));
}

static void the_stages_own_failure_is_told(void **state)
{
    struct stages *stages = *state;
    struct dbt_buffer bytes;
    assert_int_equal(dbt_staged_write(&stages->stage, "a", write_and_read, "abc", &stages->error),
                     DBT_OK);
    assert_int_equal(dbt_staged_write(&stages->stage, "a", write_and_read, "abc", &stages->error),
                     DBT_OUTPUT);
    assert_int_equal(dbt_staged_write(&stages->stage, "b", write_and_read, "abc", &stages->error),
                     DBT_OUTPUT);
    assert_false(stages_has(stages, "b"));
    dbt_buffer_init(&bytes);
    assert_int_equal(dbt_staged_read(&stages->stage, "none", &bytes, &stages->error), DBT_OUTPUT);
    assert_int_equal(stages->error.status, DBT_OUTPUT);
    dbt_buffer_release(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGES_TEST(what_is_written_stands_there),
        STAGES_TEST(what_fails_leaves_nothing),
        STAGES_TEST(the_stages_own_failure_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
