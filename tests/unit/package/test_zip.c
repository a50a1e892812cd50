/* Zip archives: what is in them, what other programs make of them, and media that go wrong. */
#include "base/faults.h"
#include "media.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "zip.h"

enum { DAY = 20290 /* 2025-07-21 */ };

static const char words[] = "the same words, the same words, the same words, the same words\n";

static struct dbt_zip *begin(struct dbt_medium medium)
{
    struct dbt_zip *zip = NULL;
    struct dbt_error error;
    assert_int_equal(dbt_zip_new(&zip, medium, DAY, &error), DBT_OK);
    return zip;
}

static void fill_noise(char *bytes, size_t length)
{
    uint32_t state = 1;
    for (size_t i = 0; i < length; i++) {
        state = state * 1664525U + 1013904223U;
        bytes[i] = (char)(state >> 24);
    }
}

/* Three entries: deflated, stored, and written by and by. */
static enum dbt_status write_sample(struct dbt_medium medium, struct dbt_error *error)
{
    char noise[500];
    struct dbt_zip *zip = begin(medium);
    fill_noise(noise, sizeof noise);
    dbt_zip_add(zip, "words.txt", dbt_text_of(words));
    dbt_zip_add(zip, "invoices/70001000.pdf", (struct dbt_text){noise, sizeof noise});
    dbt_zip_open(zip, "empty.csv");
    dbt_zip_close(zip);
    dbt_zip_open(zip, "lines.csv");
    for (int i = 0; i < 100; i++) {
        dbt_zip_write(zip, dbt_text_of(words));
    }
    dbt_zip_close(zip);
    enum dbt_status status = dbt_zip_finish(zip, error);
    dbt_zip_free(zip);
    return status;
}

static int run(const char *format, ...) DBT_PRINTF(1, 2);

static int run(const char *format, ...)
{
    char command[1024];
    va_list list;
    va_start(list, format);
    vsnprintf(command, sizeof command, format, list);
    va_end(list);
    return system(command); /* NOLINT(cert-env33-c): other programs judge the archive */
}

static void write_file(const char *folder, const char *name,
                       enum dbt_status (*write)(struct dbt_medium, struct dbt_error *))
{
    char path[128];
    struct dbt_file file;
    struct dbt_error error;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(dbt_file_begin(&file, path, &error), DBT_OK);
    assert_int_equal(write(dbt_medium_file(&file), &error), DBT_OK);
    assert_int_equal(dbt_file_commit(&file, &error), DBT_OK);
}

static void other_programs_read_it(void **state)
{
    char folder[64];
    (void)state;
    support_folder_make(folder);
    write_file(folder, "a.zip", write_sample);
    assert_int_equal(run("cd %s && unzip -tqq a.zip && mkdir out && unzip -qq a.zip -d out && "
                         "test $(stat -c %%a out/words.txt) = 640 && "
                         "test $(stat -c %%s out/invoices/70001000.pdf) = 500 && "
                         "test $(stat -c %%s out/lines.csv) = 6300",
                         folder),
                     0);
    assert_int_equal(
        run("python3 - %s/a.zip <<'EOF'\n"
            "import sys, zipfile\n"
            "z = zipfile.ZipFile(sys.argv[1])\n"
            "assert z.testzip() is None\n"
            "i = z.infolist()\n"
            "assert [e.filename for e in i] == ['words.txt', 'invoices/70001000.pdf', 'empty.csv', "
            "'lines.csv']\n"
            "assert [e.compress_type for e in i] == [8, 0, 8, 8]\n"
            "for e in i:\n"
            "    assert e.date_time == (2025, 7, 21, 0, 0, 0) and e.flag_bits == 0x800\n"
            "    assert e.external_attr >> 16 == 0o100640 and e.create_system == 3 and not "
            "e.extra\n"
            "EOF",
            folder),
        0);
    support_folder_remove(folder);
}

static void the_same_input_gives_the_same_bytes(void **state)
{
    struct dbt_buffer one;
    struct dbt_buffer two;
    struct dbt_error error;
    (void)state;
    dbt_buffer_init(&one);
    dbt_buffer_init(&two);
    assert_int_equal(write_sample(dbt_medium_memory(&one), &error), DBT_OK);
    assert_int_equal(write_sample(dbt_medium_memory(&two), &error), DBT_OK);
    assert_true(dbt_text_equal(dbt_buffer_text(&one), dbt_buffer_text(&two)));
    dbt_buffer_release(&one);
    dbt_buffer_release(&two);
}

static void an_empty_archive_is_one(void **state)
{
    struct dbt_buffer bytes;
    struct dbt_error error;
    (void)state;
    dbt_buffer_init(&bytes);
    struct dbt_zip *zip = begin(dbt_medium_memory(&bytes));
    assert_int_equal(dbt_zip_finish(zip, &error), DBT_OK);
    assert_int_equal(bytes.length, DBT_ZIP_END_BYTES);
    dbt_zip_free(zip);
    dbt_zip_free(NULL);
    dbt_buffer_release(&bytes);
}

/* At every byte: an error is told, and so is a byte that is lost or changed without a word. */
static void an_entry_of_nothing_at_no_place_is_one(void **state)
{
    struct dbt_buffer bytes;
    struct dbt_error error;
    (void)state;
    dbt_buffer_init(&bytes);
    struct dbt_zip *zip = begin(dbt_medium_memory(&bytes));
    dbt_zip_add(zip, "words.txt", dbt_text_of(words));
    dbt_zip_add(zip, "nothing.csv", (struct dbt_text){0});
    assert_int_equal(dbt_zip_finish(zip, &error), DBT_OK);
    dbt_zip_free(zip);
    dbt_buffer_release(&bytes);
}

static void a_medium_that_goes_wrong_is_found_out(void **state)
{
    struct media media;
    struct dbt_error error;
    (void)state;
    media_init(&media);
    assert_int_equal(write_sample(media_medium(&media), &error), DBT_OK);
    size_t length = media.bytes.length;
    for (size_t i = 0; i < length * 3; i++) {
        dbt_buffer_clear(&media.bytes);
        media.fail_at = i % 3 == 0 ? i / 3 : MEDIA_NEVER;
        media.forget_at = i % 3 == 1 ? i / 3 : MEDIA_NEVER;
        media.flip_at = i % 3 == 2 ? i / 3 : MEDIA_NEVER;
        error.status = DBT_OK;
        assert_int_equal(write_sample(media_medium(&media), &error), DBT_OUTPUT);
        assert_int_equal(error.status, DBT_OUTPUT);
    }
    dbt_buffer_release(&media.bytes);
}

static void a_medium_that_cannot_be_read_is_told(void **state)
{
    struct media media;
    struct dbt_error error;
    size_t readings = 0;
    enum dbt_status status = DBT_OUTPUT;
    (void)state;
    media_init(&media);
    for (; status == DBT_OUTPUT; readings++) {
        dbt_buffer_clear(&media.bytes);
        media.fail_read = readings;
        status = write_sample(media_medium(&media), &error);
        assert_true(status == DBT_OK || strcmp(error.text, "the disk cannot be read") == 0);
    }
    assert_int_equal(status, DBT_OK);
    assert_true(readings > 12); /* the bytes, the end, and three of each entry */
    dbt_buffer_release(&media.bytes);
}

/* Every allocation fails once. */
static void memory_that_ends_is_told(void **state)
{
    static const char *const calls[] = {"malloc", "calloc", "realloc"};
    struct dbt_error error;
    (void)state;
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        bool fired = true;
        for (unsigned after = 0; fired; after++) {
            struct dbt_zip *zip = NULL;
            struct dbt_buffer bytes;
            dbt_buffer_init(&bytes);
            faults_arm(calls[i], after);
            enum dbt_status status = dbt_zip_new(&zip, dbt_medium_memory(&bytes), DAY, &error);
            if (status == DBT_OK) {
                dbt_zip_add(zip, "words.txt", dbt_text_of(words));
                status = dbt_zip_finish(zip, &error);
            }
            fired = faults_disarm();
            assert_int_equal(status, fired ? DBT_MEMORY : DBT_OK);
            dbt_zip_free(zip);
            dbt_buffer_release(&bytes);
        }
    }
}

static void expect_refused(const char *const *names, size_t count, const char *why)
{
    struct dbt_buffer bytes;
    struct dbt_error error;
    dbt_buffer_init(&bytes);
    struct dbt_zip *zip = begin(dbt_medium_memory(&bytes));
    for (size_t i = 0; i < count; i++) {
        dbt_zip_add(zip, names[i], dbt_text_of("x"));
    }
    assert_int_equal(dbt_zip_finish(zip, &error), DBT_OUTPUT);
    assert_non_null(strstr(error.text, why));
    dbt_zip_free(zip);
    dbt_buffer_release(&bytes);
}

static void names_that_do_harm_are_refused(void **state)
{
    static const char *const harmful[] = {"../a", "/a", "a\\b",         "C:a",
                                          "nul",  "a.", "\xE2\x80\xAE", ""};
    static const char *const twice[] = {"a/b.pdf", "c", "A/B.PDF"};
    static const char *const folder[] = {"x/a/b", "y", "X/A"};
    (void)state;
    for (size_t i = 0; i < sizeof harmful / sizeof harmful[0]; i++) {
        expect_refused(&harmful[i], 1, "cannot have the name");
    }
    expect_refused(twice, 3, "second file of this name");
    expect_refused(folder, 3, "has a file's name");
}

static void a_date_that_the_format_lacks_is_refused(void **state)
{
    struct dbt_zip *zip = NULL;
    struct dbt_buffer bytes;
    struct dbt_error error;
    dbt_day day = 0;
    (void)state;
    dbt_buffer_init(&bytes);
    assert_true(dbt_day_make(1979, 12, 31, &day));
    assert_int_equal(dbt_zip_new(&zip, dbt_medium_memory(&bytes), day, &error), DBT_INPUT);
    assert_true(dbt_day_make(2108, 1, 1, &day));
    assert_int_equal(dbt_zip_new(&zip, dbt_medium_memory(&bytes), day, &error), DBT_INPUT);
    assert_non_null(strstr(error.text, "2108-01-01"));
    assert_null(zip);
    dbt_buffer_release(&bytes);
}

static enum dbt_status write_many(struct dbt_medium medium, struct dbt_error *error)
{
    struct dbt_zip *zip = begin(medium);
    for (unsigned i = 0; i < 65536; i++) {
        char name[32];
        snprintf(name, sizeof name, "%u.txt", i);
        dbt_zip_add(zip, name, dbt_text_of(name));
    }
    enum dbt_status status = dbt_zip_finish(zip, error);
    dbt_zip_free(zip);
    return status;
}

static void more_entries_than_16_bits_count_are_there(void **state)
{
    char folder[64];
    (void)state;
    support_folder_make(folder);
    write_file(folder, "many.zip", write_many);
    assert_int_equal(run("cd %s && python3 -c \"import zipfile; z = zipfile.ZipFile('many.zip'); "
                         "assert len(z.namelist()) == 65536; "
                         "assert z.read('65535.txt') == b'65535.txt'\" && "
                         "unzip -p many.zip 65535.txt | grep -q 65535.txt",
                         folder),
                     0);
    support_folder_remove(folder);
}

/* The archive is as if 4 GiB stood before its entries; in the file they are a hole. */
static void places_past_4_gib_are_found(void **state)
{
    struct media media;
    struct dbt_error error;
    char folder[64];
    char path[80];
    (void)state;
    media_init(&media);
    media.base = UINT64_C(1) << 32;
    struct dbt_zip *zip = begin(media_medium(&media));
    zip->first = zip->offset = media.base;
    dbt_zip_add(zip, "words.txt", dbt_text_of(words));
    dbt_zip_add(zip, "again.txt", dbt_text_of(words));
    assert_int_equal(dbt_zip_finish(zip, &error), DBT_OK);
    dbt_zip_free(zip);

    support_folder_make(folder);
    snprintf(path, sizeof path, "%s/far.zip", folder);
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, media.bytes.bytes, media.bytes.length, (off_t)media.base),
                     media.bytes.length);
    close(fd);
    assert_int_equal(run("cd %s && unzip -tqq far.zip && python3 -c \"import zipfile; "
                         "z = zipfile.ZipFile('far.zip'); assert z.testzip() is None; "
                         "assert z.infolist()[1].header_offset > 1 << 32\"",
                         folder),
                     0);
    support_folder_remove(folder);
    dbt_buffer_release(&media.bytes);
}

static void what_is_packed_in_itself_is_left_so(void **state)
{
    struct dbt_buffer bytes;
    struct dbt_error error;
    (void)state;
    dbt_buffer_init(&bytes);
    struct dbt_zip *zip = begin(dbt_medium_memory(&bytes));
    dbt_zip_store(zip, "words.pdf", dbt_text_of(words));
    dbt_zip_store(zip, "empty.pdf", dbt_text_of(""));
    assert_int_equal(zip->entries[0].method, DBT_ZIP_STORED);
    assert_int_equal(dbt_zip_finish(zip, &error), DBT_OK);
    assert_non_null(memmem(bytes.bytes, bytes.length, words, sizeof words - 1));
    dbt_zip_free(zip);
    zip = begin(dbt_medium_memory(&bytes));
    dbt_zip_store(zip, "../words.pdf", dbt_text_of(words));
    dbt_zip_store(zip, "words.pdf", dbt_text_of(words));
    assert_int_equal(dbt_zip_finish(zip, &error), DBT_OUTPUT);
    dbt_zip_free(zip);
    zip = begin(dbt_medium_memory(&bytes));
    dbt_zip_store(zip, "large.pdf", (struct dbt_text){words, DBT_ZIP_LARGE});
    assert_int_equal(dbt_zip_finish(zip, &error), DBT_OUTPUT);
    assert_non_null(strstr(error.text, "large.pdf: of 4 GiB or more"));
    dbt_zip_free(zip);
    dbt_buffer_release(&bytes);
}

static void an_entry_of_4_gib_is_refused(void **state)
{
    struct dbt_buffer bytes;
    struct dbt_error error;
    (void)state;
    dbt_buffer_init(&bytes);
    struct dbt_zip *zip = begin(dbt_medium_memory(&bytes));
    dbt_zip_open(zip, "large.csv");
    zip->open_bytes = DBT_ZIP_LARGE - 1;
    dbt_zip_write(zip, dbt_text_of("x"));
    dbt_zip_close(zip);
    assert_int_equal(dbt_zip_finish(zip, &error), DBT_OUTPUT);
    assert_non_null(strstr(error.text, "large.csv: of 4 GiB or more"));
    dbt_zip_free(zip);
    dbt_buffer_release(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_programs_read_it),
        cmocka_unit_test(the_same_input_gives_the_same_bytes),
        cmocka_unit_test(an_empty_archive_is_one),
        cmocka_unit_test(an_entry_of_nothing_at_no_place_is_one),
        cmocka_unit_test(a_medium_that_goes_wrong_is_found_out),
        cmocka_unit_test(a_medium_that_cannot_be_read_is_told),
        cmocka_unit_test(memory_that_ends_is_told),
        cmocka_unit_test(names_that_do_harm_are_refused),
        cmocka_unit_test(a_date_that_the_format_lacks_is_refused),
        cmocka_unit_test(more_entries_than_16_bits_count_are_there),
        cmocka_unit_test(places_past_4_gib_are_found),
        cmocka_unit_test(what_is_packed_in_itself_is_left_so),
        cmocka_unit_test(an_entry_of_4_gib_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
