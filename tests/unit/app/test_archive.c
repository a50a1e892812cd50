/* Zips of what a stage has. */
#include "stages.h"

#include "archive.h"

static void fill(struct stages *stages, struct dbt_archive_entry entries[3])
{
    struct dbt_stage *stage = &stages->stage;
    dbt_stage_write(stage, "lines.csv", dbt_text_of("a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a\n"));
    dbt_stage_write(stage, "invoices/7.pdf", dbt_text_of("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
    assert_int_equal(stage->error.status, DBT_OK);
    for (size_t i = 0; i < 2; i++)
        entries[i] = (struct dbt_archive_entry){.name = stage->files[i].name,
                                                .sha256 = stage->files[i].sha256};
    entries[2] = (struct dbt_archive_entry){.name = "lines.xlsx", .bytes = dbt_text_of("workbook")};
}

static enum dbt_status archive(struct stages *stages, struct dbt_archive_entry *entries,
                               size_t count)
{
    const struct dbt_archive archive = {
        .stage = &stages->stage, .day = 20290, .entries = entries, .count = count};
    return dbt_archive_stage(&archive, "packages/a.zip", &stages->error);
}

/* unzip and sha256sum judge it: sums first, then entries by name. */
static void others_find_every_entry_and_its_hash(void **state)
{
    struct stages *stages = *state;
    struct dbt_archive_entry entries[3];
    char command[512];
    fill(stages, entries);
    assert_int_equal(archive(stages, entries, 3), DBT_OK);
    snprintf(
        command, sizeof command,
        "cd %s && unzip -tqq packages/a.zip && mkdir out && unzip -qq -d out packages/a.zip && "
        "cd out && sha256sum --quiet -c SHA256SUMS && cmp lines.csv ../lines.csv && "
        "test \"$(unzip -Z1 ../packages/a.zip | tr '\\n' ' ')\" = "
        "'SHA256SUMS invoices/7.pdf lines.csv lines.xlsx '",
        stages->stage.folder);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): other programs judge it */
}

static void what_is_packed_is_stored(void **state)
{
    struct stages *stages = *state;
    struct dbt_archive_entry entries[3];
    struct dbt_buffer bytes;
    fill(stages, entries);
    assert_int_equal(archive(stages, entries, 3), DBT_OK);
    dbt_buffer_init(&bytes);
    stages_read(stages, "packages/a.zip", &bytes);
    assert_non_null(memmem(bytes.bytes, bytes.length, "aaaaaaaaaaaaaaaaaaaaaaa", 23));
    assert_null(memmem(bytes.bytes, bytes.length, "a,a,a,a,a,a,a,a,a,a,a,a,", 24));
    assert_non_null(memmem(bytes.bytes, bytes.length, "workbook", 8));
    dbt_buffer_release(&bytes);
}

static void what_is_not_there_is_told(void **state)
{
    struct stages *stages = *state;
    static const char *const names[] = {"none.csv", "none.pdf"};
    for (size_t i = 0; i < 2; i++) {
        struct dbt_archive_entry entry = {.name = names[i], .sha256 = "0"};
        assert_int_equal(archive(stages, &entry, 1), DBT_OUTPUT);
        assert_non_null(strstr(stages->error.text, names[i]));
        assert_false(stages_has(stages, "packages/a.zip"));
    }
    struct dbt_archive_entry entry = {.name = "../a.csv", .bytes = dbt_text_of("x")};
    assert_int_equal(archive(stages, &entry, 1), DBT_OUTPUT);
    assert_false(stages_has(stages, "packages/a.zip"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGES_TEST(others_find_every_entry_and_its_hash),
        STAGES_TEST(what_is_packed_is_stored),
        STAGES_TEST(what_is_not_there_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
