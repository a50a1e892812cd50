/* The gzip driver: whole members or an error, never fewer rows. */
#include "reading.h"

#define HEAD   "Enhet;Tid;Id\n"
#define FIRST  "E1;2025-05-01;1\nE1;2025-05-01;2\n"
#define SECOND "E2;2025-05-02;3\nE2;2025-05-02;4\n"

static const char all_rows[] =
    "2:E1|2025-05-01|1\n3:E1|2025-05-01|2\n4:E2|2025-05-02|3\n5:E2|2025-05-02|4\n";

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

static void pack_two(struct dbt_buffer *out, size_t *second_at)
{
    dbt_buffer_init(out);
    reading_gzip(out, HEAD FIRST);
    *second_at = out->length;
    reading_gzip(out, SECOND);
    assert_false(out->failed);
}

static void several_members_are_one_file(void **state)
{
    struct reading *reading = *state;
    struct dbt_buffer packed;
    size_t second_at;
    pack_two(&packed, &second_at);
    reading_gzip(&packed, "");
    reading_put(reading, "sms.csv.gz", dbt_buffer_text(&packed));
    for (size_t chunk = 1; chunk < packed.length + 2; chunk++) {
        assert_int_equal(reading_run(reading, chunk), DBT_OK);
        assert_string_equal(reading->rows.bytes, all_rows);
        assert_int_equal(reading->input.accounting.read, 4);
    }
    dbt_buffer_release(&packed);
}

static void cut_anywhere_is_an_error(void **state)
{
    struct reading *reading = *state;
    struct dbt_buffer packed;
    size_t second_at;
    pack_two(&packed, &second_at);
    for (size_t length = 0; length < packed.length; length++) {
        reading_put(reading, "sms.csv.gz", (struct dbt_text){packed.bytes, length});
        enum dbt_status status = reading_run(reading, 7);
        /* Between two members nothing is missing in the format: a control file tells. */
        assert_int_equal(status, length == second_at ? DBT_OK : DBT_INPUT);
    }
    assert_non_null(strstr(reading->error.text, "ends at byte"));
    dbt_buffer_release(&packed);
}

/* Is the file in error with this bit flipped? When not, it must give the same rows: there are bits
   that carry no data (time, OS, what fills the last byte of a block). */
static bool is_error_with_flip(struct reading *reading, struct dbt_buffer *packed, size_t bit)
{
    char *byte = &packed->bytes[bit / 8];
    *byte = (char)(*byte ^ (1 << bit % 8));
    reading_put(reading, "sms.csv.gz", dbt_buffer_text(packed));
    *byte = (char)(*byte ^ (1 << bit % 8));
    if (reading_run(reading, 16) != DBT_OK) {
        assert_int_equal(reading->error.status, DBT_INPUT);
        return true;
    }
    assert_string_equal(reading->rows.bytes, all_rows);
    return false;
}

static void a_flipped_bit_is_an_error_or_changes_nothing(void **state)
{
    struct reading *reading = *state;
    struct dbt_buffer packed;
    size_t second_at;
    pack_two(&packed, &second_at);
    size_t errors = 0;
    for (size_t bit = 0; bit < packed.length * 8; bit++) {
        errors += is_error_with_flip(reading, &packed, bit);
    }
    assert_true(errors > packed.length * 6);
    dbt_buffer_release(&packed);
}

static void bytes_behind_the_last_member_are_an_error(void **state)
{
    struct reading *reading = *state;
    static const char *const tails[] = {"x", "garbage behind", "\x1f", "\x1f\x8b"};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        struct dbt_buffer packed;
        size_t second_at;
        pack_two(&packed, &second_at);
        char place[32];
        (void)snprintf(place, sizeof place, "at byte %zu", packed.length);
        dbt_buffer_string(&packed, tails[i]);
        reading_put(reading, "sms.csv.gz", dbt_buffer_text(&packed));
        for (size_t chunk = 1; chunk < 40; chunk++) {
            assert_int_equal(reading_run(reading, chunk), DBT_INPUT);
            assert_non_null(strstr(reading->error.text, place));
        }
        dbt_buffer_release(&packed);
    }
    struct dbt_buffer padded;
    size_t second_at;
    pack_two(&padded, &second_at);
    dbt_buffer_add(&padded, "\0\0\0\0", 4);
    reading_put(reading, "sms.csv.gz", dbt_buffer_text(&padded));
    assert_int_equal(reading_run(reading, DBT_CHUNK_BYTES), DBT_INPUT);
    dbt_buffer_release(&padded);
}

static void a_damaged_second_header_is_an_error_with_its_place(void **state)
{
    struct reading *reading = *state;
    struct dbt_buffer packed;
    size_t second_at;
    pack_two(&packed, &second_at);
    packed.bytes[second_at] = 0;
    reading_put(reading, "sms.csv.gz", dbt_buffer_text(&packed));
    assert_int_equal(reading_run(reading, DBT_CHUNK_BYTES), DBT_INPUT);
    char place[64];
    (void)snprintf(place, sizeof place, "begin at byte %zu", second_at);
    assert_non_null(strstr(reading->error.text, place));
    assert_non_null(strstr(reading->error.text, "sms.csv.gz"));
    dbt_buffer_release(&packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(several_members_are_one_file, setup, teardown),
        cmocka_unit_test_setup_teardown(cut_anywhere_is_an_error, setup, teardown),
        cmocka_unit_test_setup_teardown(a_flipped_bit_is_an_error_or_changes_nothing, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(bytes_behind_the_last_member_are_an_error, setup, teardown),
        cmocka_unit_test_setup_teardown(a_damaged_second_header_is_an_error_with_its_place, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
