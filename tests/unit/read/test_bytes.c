/* Opening input files: what they are must be what their names say. */
#include "reading.h"

#include <sys/stat.h>

static int setup(void **state)
{
    static struct reading reading;
    reading_init(&reading);
    *state = &reading;
    return 0;
}

static int teardown(void **state)
{
    reading_release(*state);
    return 0;
}

static void expect_refused(struct reading *reading, const char *reason)
{
    assert_int_equal(reading_run(reading, DBT_CHUNK_BYTES), DBT_INPUT);
    assert_non_null(strstr(reading->error.text, reason));
    assert_non_null(strstr(reading->error.text, reading->input.name));
}

static void gzip_under_a_plain_name_is_refused(void **state)
{
    struct reading *reading = *state;
    struct dbt_buffer packed;
    dbt_buffer_init(&packed);
    reading_gzip(&packed, "Enhet;Tid;Id\n");
    reading_put(reading, "sms.csv", dbt_buffer_text(&packed));
    expect_refused(reading, "does not end in .gz");
    dbt_buffer_release(&packed);
}

static void plain_under_a_gzip_name_is_refused(void **state)
{
    struct reading *reading = *state;
    reading_put(reading, "sms.csv.gz", dbt_text_of("Enhet;Tid;Id\n"));
    expect_refused(reading, "does not begin as gzip");
    reading_put(reading, "sms.csv.gz", dbt_text_of(""));
    expect_refused(reading, "does not begin as gzip");
}

static void zstd_and_its_name_go_together(void **state)
{
    struct reading *reading = *state;
    static const struct dbt_text frame = {"\x28\xb5\x2f\xfd\x20\0\x01\0\0", 9}; /* empty */
    reading_put(reading, "sms.csv.zst", frame);
    assert_int_equal(reading_run(reading, DBT_CHUNK_BYTES), DBT_OK);
    reading_put(reading, "sms.csv", frame);
    expect_refused(reading, "the file is zstd, but its name does not end in .zst");
    reading_put(reading, "sms.csv.gz", frame);
    expect_refused(reading, "does not begin as gzip");
    reading_put(reading, "sms.csv.zst", dbt_text_of("Enhet;Tid;Id\n"));
    expect_refused(reading, "the name ends in .zst, but the file does not begin as zstd");
    reading_put(reading, "sms.csv.zst", (struct dbt_text){"\x1f\x8b\x08\0", 4});
    expect_refused(reading, "does not begin as zstd");
}

static void a_name_is_more_than_its_ending(void **state)
{
    (void)state;
    assert_int_equal(dbt_bytes_packing("sms.csv.gz"), 3);
    assert_int_equal(dbt_bytes_packing("sms.csv.zst"), 4);
    assert_int_equal(dbt_bytes_packing("sms.csv"), 0);
    assert_int_equal(dbt_bytes_packing(".gz"), 0);
    assert_int_equal(dbt_bytes_packing(".zst"), 0);
    assert_int_equal(dbt_bytes_packing("sms.gz.csv"), 0);
}

static void only_regular_files_are_read(void **state)
{
    struct reading *reading = *state;
    reading_put(reading, "sms.csv", dbt_text_of(""));
    assert_int_equal(remove(reading->path), 0);
    expect_refused(reading, "No such file");
    assert_int_equal(mkdir(reading->path, 0700), 0);
    expect_refused(reading, "not a regular file");
    assert_int_equal(rmdir(reading->path), 0);
    assert_int_equal(mkfifo(reading->path, 0600), 0);
    expect_refused(reading, "not a regular file");
}

static void links_are_followed(void **state)
{
    struct reading *reading = *state;
    char target[128];
    (void)snprintf(target, sizeof target, "%s/target", reading->folder);
    static const char text[] = "Enhet;Tid;Id\nE;T;1\n";
    reading_put(reading, "target", dbt_text_of(text));
    (void)snprintf(reading->path, sizeof reading->path, "%s/sms.csv", reading->folder);
    assert_int_equal(symlink(target, reading->path), 0);
    assert_int_equal(reading_run(reading, DBT_CHUNK_BYTES), DBT_OK);
    assert_string_equal(reading->rows.bytes, "2:E|T|1\n");
}

static void a_file_that_grows_is_refused(void **state)
{
    struct reading *reading = *state;
    reading_put(reading, "sms.csv", dbt_text_of("Enhet;Tid;Id\nE;T;1\n"));
    reading->input.size_bytes--;
    expect_refused(reading, "changed while it was read");
}

/* Packed as it lies on disk; each byte once, also where zlib must begin again. */
static void the_file_is_hashed_as_it_is_read(void **state)
{
    struct reading *reading = *state;
    struct dbt_buffer packed;
    struct dbt_bytes bytes;
    char expected[DBT_SHA256_HEX_BYTES];
    char sha256[DBT_SHA256_HEX_BYTES];
    char content[100];
    dbt_buffer_init(&packed);
    reading_gzip(&packed, "Enhet;Tid;Id\n");
    reading_gzip(&packed, "E;T;1\n");
    for (size_t cut = 0; cut < packed.length; cut += 7) {
        struct dbt_text file = {packed.bytes, packed.length - cut};
        reading_put(reading, "sms.csv.gz", file);
        assert_int_equal(dbt_bytes_open(&bytes, reading->path, "sms.csv.gz", 10, NULL), DBT_OK);
        bytes.sha = dbt_sha256_new();
        struct dbt_bytes_room room = {content, sizeof content, 0};
        enum dbt_status status = dbt_bytes_fill(&bytes, &room, NULL);
        assert_true(cut > 0 || status == DBT_OK);
        assert_true(dbt_sha256_of((struct dbt_text){file.at, bytes.hashed}, expected));
        assert_true(dbt_sha256_take(bytes.sha, sha256));
        assert_string_equal(sha256, expected);
        assert_true(status != DBT_OK || bytes.hashed == file.length);
        dbt_sha256_free(bytes.sha);
        dbt_bytes_close(&bytes);
    }
    dbt_buffer_release(&packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(gzip_under_a_plain_name_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(plain_under_a_gzip_name_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(zstd_and_its_name_go_together, setup, teardown),
        cmocka_unit_test(a_name_is_more_than_its_ending),
        cmocka_unit_test_setup_teardown(only_regular_files_are_read, setup, teardown),
        cmocka_unit_test_setup_teardown(links_are_followed, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_that_grows_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(the_file_is_hashed_as_it_is_read, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
