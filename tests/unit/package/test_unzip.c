/* Archives read back: every byte of an entry counts. */
#include "support.h"

#include "unzip.h"

enum { DAY = 20290 /* 2025-07-21 */ };

static const char words[] = "the same words, the same words, the same words, the same words\n";

static void write_sample(struct dbt_buffer *bytes)
{
    struct dbt_zip *zip = NULL;
    struct dbt_error error;
    dbt_buffer_init(bytes);
    assert_int_equal(dbt_zip_new(&zip, dbt_medium_memory(bytes), DAY, &error), DBT_OK);
    dbt_zip_add(zip, "words.txt", dbt_text_of(words));
    dbt_zip_add(zip, "folder/stored.txt", dbt_text_of("abc"));
    assert_int_equal(dbt_zip_finish(zip, &error), DBT_OK);
    dbt_zip_free(zip);
}

static enum dbt_status read_entry(struct dbt_unzip *unzip, struct dbt_buffer *out,
                                  struct dbt_error *error)
{
    char bytes[7];
    size_t length = 1;
    enum dbt_status status = dbt_unzip_open(unzip, error);
    while (status == DBT_OK && length > 0) {
        status = dbt_unzip_read(unzip, bytes, sizeof bytes, &length, error);
        dbt_buffer_add(out, bytes, status == DBT_OK ? length : 0);
    }
    dbt_unzip_close(unzip);
    return status;
}

/* Names and contents of all entries, to `out`. */
static enum dbt_status read_all(struct dbt_buffer *bytes, size_t length, struct dbt_buffer *out,
                                struct dbt_error *error)
{
    static struct dbt_unzip unzip;
    bool more = true;
    dbt_buffer_clear(out);
    enum dbt_status status = dbt_unzip_init(&unzip, dbt_medium_memory(bytes), length, error);
    while (status == DBT_OK && more) {
        status = dbt_unzip_next(&unzip, &more, error);
        if (status == DBT_OK && more) {
            dbt_buffer_format(out, "[%s]", unzip.name);
            status = read_entry(&unzip, out, error);
        }
    }
    return status;
}

static void entries_come_in_their_order(void **state)
{
    struct dbt_buffer bytes;
    struct dbt_buffer out;
    struct dbt_error error;
    (void)state;
    write_sample(&bytes);
    dbt_buffer_init(&out);
    assert_int_equal(read_all(&bytes, bytes.length, &out, &error), DBT_OK);
    assert_true(strncmp(out.bytes, "[words.txt]the same", 19) == 0);
    assert_non_null(strstr(out.bytes, "words\n[folder/stored.txt]abc"));
    dbt_buffer_release(&bytes);
    dbt_buffer_release(&out);
}

/* Another byte anywhere is damage, or is one that says nothing of names and contents. */
static void a_changed_byte_changes_no_content_unseen(void **state)
{
    struct dbt_buffer bytes;
    struct dbt_buffer good;
    struct dbt_buffer out;
    struct dbt_error error;
    size_t unseen = 0;
    (void)state;
    write_sample(&bytes);
    dbt_buffer_init(&good);
    dbt_buffer_init(&out);
    assert_int_equal(read_all(&bytes, bytes.length, &good, &error), DBT_OK);
    for (size_t i = 0; i < bytes.length; i++) {
        bytes.bytes[i] = (char)(bytes.bytes[i] ^ 0x04);
        if (read_all(&bytes, bytes.length, &out, &error) == DBT_OK) {
            assert_string_equal(out.bytes, good.bytes);
            unseen++;
        } else {
            assert_int_equal(error.status, DBT_OUTPUT);
        }
        bytes.bytes[i] = (char)(bytes.bytes[i] ^ 0x04);
    }
    /* Of each entry versions, time and date, twice; disk, comments and kinds. */
    assert_true(unseen <= 2 * 26 + 6);
    dbt_buffer_release(&bytes);
    dbt_buffer_release(&good);
    dbt_buffer_release(&out);
}

static void a_cut_archive_is_none(void **state)
{
    struct dbt_buffer bytes;
    struct dbt_buffer out;
    struct dbt_error error;
    (void)state;
    write_sample(&bytes);
    dbt_buffer_init(&out);
    for (size_t length = 0; length < bytes.length; length++) {
        assert_int_equal(read_all(&bytes, length, &out, &error), DBT_OUTPUT);
    }
    dbt_buffer_release(&bytes);
    dbt_buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_come_in_their_order),
        cmocka_unit_test(a_changed_byte_changes_no_content_unseen),
        cmocka_unit_test(a_cut_archive_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
