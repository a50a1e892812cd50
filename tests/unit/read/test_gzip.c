/*
 * The gzip driver: whole members or an error, never fewer bytes; and the same outcome, word for
 * word, whichever engine reads.
 */
#include "unpacking.h"

#define FIRST  "Enhet;Tid;Id\nE1;2025-05-01;1\nE1;2025-05-01;2\n"
#define SECOND "E2;2025-05-02;3\nE2;2025-05-02;4\n"

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
    reading_gzip(out, FIRST);
    *second_at = out->length;
    reading_gzip(out, SECOND);
    assert_false(out->failed);
}

/* By zlib alone, and by the driver that a file's name calls for: their outcomes must be equal. */
static struct unpacked unpack_alike(const struct reading *reading, size_t chunk_bytes)
{
    struct unpacked by_zlib = unpack(reading, &dbt_bytes_gzip_zlib, chunk_bytes);
    struct unpacked unpacked = unpack(reading, NULL, chunk_bytes);
    assert_int_equal(unpacked.status, by_zlib.status);
    assert_string_equal(unpacked.error.text, by_zlib.error.text);
    assert_true(unpacked.status != DBT_OK ||
                unpacked_is(&unpacked, dbt_buffer_text(&by_zlib.content)));
    dbt_buffer_release(&by_zlib.content);
    return unpacked;
}

static void expect_content(const struct reading *reading, size_t chunk_bytes,
                           struct dbt_text content)
{
    struct unpacked unpacked = unpack_alike(reading, chunk_bytes);
    assert_string_equal(unpacked.error.text, "");
    assert_true(unpacked_is(&unpacked, content));
    dbt_buffer_release(&unpacked.content);
}

static void expect_error(const struct reading *reading, size_t chunk_bytes, const char *text)
{
    struct unpacked unpacked = unpack_alike(reading, chunk_bytes);
    assert_int_equal(unpacked.status, DBT_INPUT);
    assert_non_null(strstr(unpacked.error.text, text));
    assert_non_null(strstr(unpacked.error.text, "sms.csv.gz"));
    dbt_buffer_release(&unpacked.content);
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
        expect_content(reading, chunk, dbt_text_of(FIRST SECOND));
    }
    dbt_buffer_release(&packed);
}

static void empty_members_are_passed_over(void **state)
{
    struct reading *reading = *state;
    struct dbt_buffer packed;
    dbt_buffer_init(&packed);
    reading_gzip(&packed, "");
    reading_gzip(&packed, "");
    reading_put(reading, "sms.csv.gz", dbt_buffer_text(&packed));
    for (size_t chunk = 1; chunk < packed.length + 2; chunk++) {
        expect_content(reading, chunk, dbt_text_of(""));
    }
    reading_gzip(&packed, FIRST);
    reading_put(reading, "sms.csv.gz", dbt_buffer_text(&packed));
    for (size_t chunk = 1; chunk < packed.length + 2; chunk++) {
        expect_content(reading, chunk, dbt_text_of(FIRST));
    }
    dbt_buffer_release(&packed);
}

static void cut_anywhere_is_an_error(void **state)
{
    struct reading *reading = *state;
    struct dbt_buffer packed;
    size_t second_at;
    pack_two(&packed, &second_at);
    for (size_t length = 2; length < packed.length; length++) {
        char place[128];
        (void)snprintf(place, sizeof place, "ends at byte %zu inside the member that begins at %s",
                       length, length < second_at ? "byte 0;" : "byte");
        reading_put(reading, "sms.csv.gz", (struct dbt_text){packed.bytes, length});
        /* Between two members nothing is missing in the format: a control file tells. */
        if (length == second_at) {
            expect_content(reading, 7, dbt_text_of(FIRST));
        } else {
            expect_error(reading, 7, place);
        }
    }
    for (size_t length = 0; length < 2; length++) {
        reading_put(reading, "sms.csv.gz", (struct dbt_text){packed.bytes, length});
        expect_error(reading, 7, "does not begin as gzip");
    }
    dbt_buffer_release(&packed);
}

/* Is the file in error with this bit flipped? When not, it must give the same bytes: there are bits
   that carry no data (time, OS, what fills the last byte of a block). */
static bool is_error_with_flip(struct reading *reading, struct dbt_buffer *packed, size_t bit)
{
    char *byte = &packed->bytes[bit / 8];
    *byte = (char)(*byte ^ (1 << bit % 8));
    reading_put(reading, "sms.csv.gz", dbt_buffer_text(packed));
    *byte = (char)(*byte ^ (1 << bit % 8));
    struct unpacked unpacked = unpack_alike(reading, 16);
    bool is_error = unpacked.status != DBT_OK;
    if (is_error) {
        assert_int_equal(unpacked.error.status, DBT_INPUT);
    } else {
        assert_true(unpacked_is(&unpacked, dbt_text_of(FIRST SECOND)));
    }
    dbt_buffer_release(&unpacked.content);
    return is_error;
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
    static const struct dbt_text tails[] = {
        {"x", 1}, {"garbage behind", 14}, {"\x1f", 1}, {"\x1f\x8b", 2}, {"\0\0\0\0", 4}};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        struct dbt_buffer packed;
        size_t second_at;
        pack_two(&packed, &second_at);
        char place[32];
        (void)snprintf(place, sizeof place, "at byte %zu", packed.length);
        dbt_buffer_add(&packed, tails[i].at, tails[i].length);
        reading_put(reading, "sms.csv.gz", dbt_buffer_text(&packed));
        for (size_t chunk = 1; chunk < 40; chunk++) {
            expect_error(reading, chunk, place);
        }
        dbt_buffer_release(&packed);
    }
}

static void a_damaged_second_header_is_an_error_with_its_place(void **state)
{
    struct reading *reading = *state;
    struct dbt_buffer packed;
    size_t second_at;
    pack_two(&packed, &second_at);
    packed.bytes[second_at] = 0;
    reading_put(reading, "sms.csv.gz", dbt_buffer_text(&packed));
    char place[64];
    (void)snprintf(place, sizeof place, "begin at byte %zu", second_at);
    expect_error(reading, DBT_CHUNK_BYTES, place);
    dbt_buffer_release(&packed);
}

/* Far into a member: what was handed on before must come neither twice nor change the outcome. */
static void damage_after_many_chunks_is_placed_alike(void **state)
{
    struct reading *reading = *state;
    struct dbt_buffer rows, packed;
    dbt_buffer_init(&rows);
    unpacking_rows(&rows, 3000);
    dbt_buffer_init(&packed);
    reading_gzip(&packed, rows.bytes);
    for (size_t at = packed.length - 40; at < packed.length; at++) {
        packed.bytes[at] = (char)~packed.bytes[at];
        reading_put(reading, "sms.csv.gz", dbt_buffer_text(&packed));
        for (size_t chunk = 1; chunk < 3000; chunk = chunk * 3 + 1) {
            struct unpacked unpacked = unpack_alike(reading, chunk);
            assert_int_equal(unpacked.status, DBT_INPUT);
            dbt_buffer_release(&unpacked.content);
        }
        packed.bytes[at] = (char)~packed.bytes[at];
    }
    dbt_buffer_release(&rows);
    dbt_buffer_release(&packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(several_members_are_one_file, setup, teardown),
        cmocka_unit_test_setup_teardown(empty_members_are_passed_over, setup, teardown),
        cmocka_unit_test_setup_teardown(cut_anywhere_is_an_error, setup, teardown),
        cmocka_unit_test_setup_teardown(a_flipped_bit_is_an_error_or_changes_nothing, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(bytes_behind_the_last_member_are_an_error, setup, teardown),
        cmocka_unit_test_setup_teardown(a_damaged_second_header_is_an_error_with_its_place, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(damage_after_many_chunks_is_placed_alike, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
