/* Which folder holds which months, and what identifies the inputs. */
#include "support.h"

#include <dirent.h>
#include <sys/stat.h>

#include "pipeline.h"

#define REGION   SOURCE_DIR "/templates/jamtland"
#define FIXTURES SOURCE_DIR "/fixtures/jamtland"

enum { PATH_BYTES = 512 };

struct opened {
    char folder[64];
    struct dbt_options options;
    struct dbt_log log;
    struct dbt_pipeline pipeline;
    struct dbt_error error;
};

static int setup(void **state)
{
    static struct opened opened;
    opened = (struct opened){0};
    support_folder_make(opened.folder);
    *state = &opened;
    return 0;
}

static int teardown(void **state)
{
    struct opened *opened = *state;
    support_folder_remove(opened->folder);
    return 0;
}

/* The pipeline is the caller's to release, whatever the status. */
static enum dbt_status open_data(struct opened *opened, const char *data, const char *period)
{
    opened->options = (struct dbt_options){
        .text = {[DBT_OPTION_REGION] = REGION, [DBT_OPTION_DATA] = data},
    };
    assert_true(dbt_period_parse(dbt_text_of(period), &opened->options.period));
    dbt_log_init(&opened->log, STDERR_FILENO, DBT_LOG_ERROR);
    dbt_pipeline_init(&opened->pipeline, &opened->options, &opened->log);
    assert_int_equal(dbt_pipeline_load(&opened->pipeline, &opened->error), DBT_OK);
    return dbt_pipeline_open(&opened->pipeline, &opened->error);
}

struct hash {
    char hex[DBT_SHA256_HEX_BYTES];
};

/* As reading would. */
static void hash_inputs(const struct dbt_delivery *delivery)
{
    for (size_t i = 0; i < delivery->count; i++)
        assert_int_equal(
            dbt_sha256_file(delivery->inputs[i].path, delivery->inputs[i].sha256, NULL, NULL),
            DBT_OK);
}

static struct hash hash_of(struct opened *opened, const char *data, const char *period)
{
    struct hash hash;
    assert_int_equal(open_data(opened, data, period), DBT_OK);
    for (size_t i = 0; i < opened->pipeline.part_count; i++)
        hash_inputs(&opened->pipeline.deliveries[i]);
    assert_int_equal(dbt_pipeline_identify(&opened->pipeline, &opened->error), DBT_OK);
    memcpy(hash.hex, opened->pipeline.inputs_sha256, sizeof hash.hex);
    dbt_pipeline_release(&opened->pipeline);
    assert_int_equal(strlen(hash.hex), DBT_SHA256_HEX_BYTES - 1);
    return hash;
}

static void refuse(struct opened *opened, const char *data, const char *period,
                   const char *expected)
{
    assert_int_equal(open_data(opened, data, period), DBT_INPUT);
    assert_int_equal(opened->pipeline.part_count, 0);
    dbt_pipeline_release(&opened->pipeline);
    if (strstr(opened->error.text, expected) == NULL)
        fail_msg("'%s' is not in '%s'", expected, opened->error.text);
}

static void join(char path[PATH_BYTES], const char *folder, const char *name)
{
    assert_in_range(snprintf(path, PATH_BYTES, "%s/%s", folder, name), 1, PATH_BYTES - 1);
}

static void copy_file(const char *from, const char *to)
{
    struct dbt_buffer bytes;
    dbt_buffer_init(&bytes);
    support_file_read(from, &bytes);
    support_file_write(to, bytes.bytes, bytes.length);
    dbt_buffer_release(&bytes);
}

/* Copies the fixture's delivery of a month to `to`, which is made. */
static void copy_delivery(const char *month, const char *to)
{
    char from[PATH_BYTES];
    join(from, FIXTURES, month);
    assert_int_equal(mkdir(to, 0700), 0);
    DIR *folder = opendir(from);
    assert_non_null(folder);
    const struct dirent *entry;
    while ((entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        char source[PATH_BYTES];
        char target[PATH_BYTES];
        join(source, from, entry->d_name);
        join(target, to, entry->d_name);
        copy_file(source, target);
    }
    assert_int_equal(closedir(folder), 0);
}

/* ---- folders --------------------------------------------------------------------------------- */

static void monthly_folders_are_a_part_each(void **state)
{
    struct opened *opened = *state;
    assert_int_equal(open_data(opened, FIXTURES, "2025-04..2025-06"), DBT_OK);
    const struct dbt_pipeline *pipeline = &opened->pipeline;
    assert_int_equal(pipeline->part_count, 3);
    for (int i = 0; i < 3; i++) {
        static const char *const folders[] = {FIXTURES "/2025-04", FIXTURES "/2025-05",
                                              FIXTURES "/2025-06"};
        const struct dbt_part *part = &pipeline->parts[i];
        dbt_month month = opened->options.period.first + i;
        assert_ptr_equal(part->delivery, &pipeline->deliveries[i]);
        assert_string_equal(part->delivery->folder, folders[i]);
        assert_int_equal(part->delivery->period.first, month);
        assert_int_equal(part->delivery->period.last, month);
        assert_int_equal(part->registers.period.first, month);
        assert_in_range(part->delivery->count, 9, 10);
    }
    assert_int_equal(pipeline->findings.of[DBT_SEVERITY_HOLD], 0);
    dbt_pipeline_release(&opened->pipeline);
}

static void one_flat_folder_is_the_whole_period(void **state)
{
    struct opened *opened = *state;
    char flat[PATH_BYTES];
    join(flat, opened->folder, "2025-Q2");
    copy_delivery("2025-05", flat);
    assert_int_equal(open_data(opened, flat, "2025-04..2025-06"), DBT_OK);
    const struct dbt_pipeline *pipeline = &opened->pipeline;
    assert_int_equal(pipeline->part_count, 1);
    const struct dbt_part *part = &pipeline->parts[0];
    assert_string_equal(part->delivery->folder, flat);
    assert_int_equal(part->delivery->period.first, opened->options.period.first);
    assert_int_equal(part->delivery->period.last, opened->options.period.last);
    assert_int_equal(part->delivery->count, 10);
    dbt_pipeline_release(&opened->pipeline);
}

static void a_missing_month_is_named(void **state)
{
    struct opened *opened = *state;
    refuse(opened, FIXTURES, "2025-06..2025-07", "none for 2025-07");
    refuse(opened, FIXTURES, "2024-03..2024-05", "none for 2024-03");
    char month[PATH_BYTES];
    join(month, opened->folder, "2025-04");
    copy_delivery("2025-04", month);
    join(month, opened->folder, "2025-06");
    copy_delivery("2025-06", month);
    refuse(opened, opened->folder, "2025-04..2025-06", "none for 2025-05");
}

static void a_file_named_like_a_month_is_no_delivery(void **state)
{
    struct opened *opened = *state;
    char path[PATH_BYTES];
    join(path, opened->folder, "2025-04");
    copy_delivery("2025-04", path);
    join(path, opened->folder, "2025-05");
    support_file_write(path, "x", 1);
    refuse(opened, opened->folder, "2025-04..2025-05", "none for 2025-05");
}

static void a_folder_that_is_not_there_is_an_error(void **state)
{
    refuse(*state, "/nowhere/at/all", "2025-05", "/nowhere/at/all");
}

static void a_folder_without_exports_is_refused(void **state)
{
    struct opened *opened = *state;
    char below[PATH_BYTES];
    char expected[PATH_BYTES + 64];
    refuse(opened, opened->folder, "2025-05", "nor a folder a month (2025-05)");
    join(below, opened->folder, "exports");
    copy_delivery("2025-05", below);
    assert_in_range(snprintf(expected, sizeof expected, "; they may lie in %s", below), 1,
                    sizeof expected - 1);
    refuse(opened, opened->folder, "2025-05", expected);
}

static void a_folder_named_after_other_months_is_refused(void **state)
{
    refuse(*state, FIXTURES "/2025-04", "2025-05", "named after other months");
    refuse(*state, FIXTURES "/2025-04/", "2025-Q2", "named after other months");
}

static void exports_beside_monthly_folders_are_refused(void **state)
{
    struct opened *opened = *state;
    char path[PATH_BYTES];
    join(path, opened->folder, "2025-05");
    copy_delivery("2025-05", path);
    join(path, opened->folder, "notes.txt");
    support_file_write(path, "x", 1);
    assert_int_equal(open_data(opened, opened->folder, "2025-05"), DBT_OK);
    dbt_pipeline_release(&opened->pipeline);
    static const char *const exports[] = {"sms_april.csv.gz", "sms_april.csv.zst", "sms.csv"};
    for (size_t i = 0; i < sizeof exports / sizeof *exports; i++) {
        join(path, opened->folder, exports[i]);
        support_file_write(path, "x", 1);
        refuse(opened, opened->folder, "2025-05", exports[i]);
        assert_int_equal(unlink(path), 0);
    }
}

/* ---- the identity of the inputs -------------------------------------------------------------- */

static void a_moved_delivery_is_the_same(void **state)
{
    struct opened *opened = *state;
    struct hash before = hash_of(opened, FIXTURES, "2025-05");
    char month[PATH_BYTES];
    join(month, opened->folder, "2025-05");
    copy_delivery("2025-05", month);
    assert_string_equal(hash_of(opened, opened->folder, "2025-05").hex, before.hex);
    assert_string_equal(hash_of(opened, month, "2025-05").hex, before.hex); /* as a flat folder */
}

static void a_changed_file_is_another(void **state)
{
    struct opened *opened = *state;
    char month[PATH_BYTES];
    char file[PATH_BYTES];
    join(month, opened->folder, "2025-05");
    copy_delivery("2025-05", month);
    struct hash before = hash_of(opened, opened->folder, "2025-05");
    join(file, month, "sms.csv");
    struct dbt_buffer bytes;
    dbt_buffer_init(&bytes);
    support_file_read(file, &bytes);
    bytes.bytes[bytes.length - 2] ^= 1; /* of the same size */
    support_file_write(file, bytes.bytes, bytes.length);
    assert_string_not_equal(hash_of(opened, opened->folder, "2025-05").hex, before.hex);
    bytes.bytes[bytes.length - 2] ^= 1;
    support_file_write(file, bytes.bytes, bytes.length);
    dbt_buffer_release(&bytes);
    assert_string_equal(hash_of(opened, opened->folder, "2025-05").hex, before.hex);
}

static void a_renamed_file_is_another(void **state)
{
    struct opened *opened = *state;
    char month[PATH_BYTES];
    char from[PATH_BYTES];
    char to[PATH_BYTES];
    join(month, opened->folder, "2025-05");
    copy_delivery("2025-05", month);
    struct hash before = hash_of(opened, opened->folder, "2025-05");
    join(from, month, "ebrev.csv");
    join(to, month, "ebrev_maj.csv");
    assert_int_equal(rename(from, to), 0);
    assert_string_not_equal(hash_of(opened, opened->folder, "2025-05").hex, before.hex);
}

static void the_same_files_for_another_period_are_another(void **state)
{
    struct opened *opened = *state;
    char flat[PATH_BYTES];
    join(flat, opened->folder, "2025");
    copy_delivery("2025-05", flat);
    struct hash may = hash_of(opened, flat, "2025-05");
    struct hash june = hash_of(opened, flat, "2025-06");
    assert_string_not_equal(may.hex, june.hex);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(monthly_folders_are_a_part_each),
        TEST(one_flat_folder_is_the_whole_period),
        TEST(a_missing_month_is_named),
        TEST(a_file_named_like_a_month_is_no_delivery),
        TEST(a_folder_that_is_not_there_is_an_error),
        TEST(a_folder_without_exports_is_refused),
        TEST(a_folder_named_after_other_months_is_refused),
        TEST(exports_beside_monthly_folders_are_refused),
        TEST(a_moved_delivery_is_the_same),
        TEST(a_changed_file_is_another),
        TEST(a_renamed_file_is_another),
        TEST(the_same_files_for_another_period_are_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
