/* The zstd driver: whole frames or an error, never fewer bytes. */
#include "unpacking.h"

#include <zstd.h>

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

/* One frame with a checksum, appended. */
static void pack(struct dbt_buffer *out, const char *text, int window_log)
{
    char packed[8192];
    ZSTD_CCtx *context = ZSTD_createCCtx();
    assert_non_null(context);
    assert_false(ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)));
    assert_false(ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log)));
    ZSTD_inBuffer in = {text, strlen(text), 0};
    ZSTD_outBuffer result = {packed, sizeof packed, 0};
    assert_int_equal(ZSTD_compressStream2(context, &result, &in, ZSTD_e_end), 0);
    assert_int_equal(ZSTD_freeCCtx(context), 0);
    dbt_buffer_add(out, packed, result.pos);
    assert_false(out->failed);
}

static void pack_two(struct dbt_buffer *out, size_t *second_at)
{
    dbt_buffer_init(out);
    pack(out, FIRST, 0);
    *second_at = out->length;
    pack(out, SECOND, 0);
}

static void expect_content(const struct reading *reading, size_t chunk_bytes, const char *content)
{
    struct unpacked unpacked = unpack(reading, NULL, chunk_bytes);
    assert_string_equal(unpacked.error.text, "");
    assert_true(unpacked_is(&unpacked, dbt_text_of(content)));
    dbt_buffer_release(&unpacked.content);
}

static void expect_error(const struct reading *reading, size_t chunk_bytes, const char *text)
{
    struct unpacked unpacked = unpack(reading, NULL, chunk_bytes);
    assert_int_equal(unpacked.status, DBT_INPUT);
    if (!strstr(unpacked.error.text, text)) {
        fail_msg("\"%s\" is not in \"%s\"", text, unpacked.error.text);
    }
    assert_non_null(strstr(unpacked.error.text, "sms.csv.zst"));
    dbt_buffer_release(&unpacked.content);
}

static void several_frames_are_one_file(void **state)
{
    struct reading *reading = *state;
    struct dbt_buffer packed;
    size_t second_at;
    pack_two(&packed, &second_at);
    pack(&packed, "", 0);
    reading_put(reading, "sms.csv.zst", dbt_buffer_text(&packed));
    for (size_t chunk = 1; chunk < packed.length + 2; chunk++) {
        expect_content(reading, chunk, FIRST SECOND);
    }
    dbt_buffer_release(&packed);
}

/* pzstd puts one before every frame. */
static void frames_to_be_skipped_are_skipped(void **state)
{
    struct reading *reading = *state;
    struct dbt_buffer packed;
    dbt_buffer_init(&packed);
    dbt_buffer_add(&packed, "\x5a\x2a\x4d\x18\x04\0\0\0skip", 12);
    pack(&packed, FIRST, 0);
    dbt_buffer_add(&packed, "\x50\x2a\x4d\x18\0\0\0\0", 8);
    reading_put(reading, "sms.csv.zst", dbt_buffer_text(&packed));
    for (size_t chunk = 1; chunk < packed.length + 2; chunk++) {
        expect_content(reading, chunk, FIRST);
    }
    dbt_buffer_release(&packed);
}

static void rows_come_out_of_many_chunks(void **state)
{
    struct reading *reading = *state;
    struct dbt_buffer rows, packed;
    dbt_buffer_init(&rows);
    dbt_buffer_init(&packed);
    unpacking_rows(&rows, 10000);
    pack(&packed, rows.bytes, 10);
    assert_true(packed.length > 2000);
    reading_put(reading, "sms.csv.zst", dbt_buffer_text(&packed));
    for (size_t chunk = 1; chunk < 20000; chunk = chunk * 2 + 1) {
        expect_content(reading, chunk, rows.bytes);
    }
    dbt_buffer_release(&rows);
    dbt_buffer_release(&packed);
}

static void cut_anywhere_is_an_error(void **state)
{
    struct reading *reading = *state;
    struct dbt_buffer packed;
    size_t second_at;
    pack_two(&packed, &second_at);
    for (size_t length = 0; length < packed.length; length++) {
        char place[128];
        (void)snprintf(place, sizeof place,
                       "ends at byte %zu inside the frame that begins at byte %zu;", length,
                       length < second_at ? 0 : second_at);
        reading_put(reading, "sms.csv.zst", (struct dbt_text){packed.bytes, length});
        /* Between two frames nothing is missing in the format: a control file tells. */
        if (length == second_at) {
            expect_content(reading, 7, FIRST);
        } else {
            expect_error(reading, 7, length < 4 ? "does not begin as zstd" : place);
        }
    }
    dbt_buffer_release(&packed);
}

static void a_flipped_bit_is_an_error_or_changes_nothing(void **state)
{
    struct reading *reading = *state;
    struct dbt_buffer packed;
    size_t second_at;
    pack_two(&packed, &second_at);
    size_t errors = 0;
    for (size_t bit = 0; bit < packed.length * 8; bit++) {
        char *byte = &packed.bytes[bit / 8];
        *byte = (char)(*byte ^ (1 << bit % 8));
        reading_put(reading, "sms.csv.zst", dbt_buffer_text(&packed));
        *byte = (char)(*byte ^ (1 << bit % 8));
        struct unpacked unpacked = unpack(reading, NULL, 16);
        errors += unpacked.status == DBT_INPUT;
        assert_true(unpacked.status == DBT_INPUT ||
                    unpacked_is(&unpacked, dbt_text_of(FIRST SECOND)));
        dbt_buffer_release(&unpacked.content);
    }
    assert_true(errors > packed.length * 7);
    dbt_buffer_release(&packed);
}

static void bytes_behind_the_last_frame_are_an_error(void **state)
{
    struct reading *reading = *state;
    struct dbt_buffer packed;
    size_t second_at;
    pack_two(&packed, &second_at);
    char place[48];
    (void)snprintf(place, sizeof place, "begin at byte %zu", packed.length);
    dbt_buffer_string(&packed, "garbage behind");
    reading_put(reading, "sms.csv.zst", dbt_buffer_text(&packed));
    for (size_t chunk = 1; chunk < 40; chunk++) {
        expect_error(reading, chunk, place);
    }
    dbt_buffer_release(&packed);
}

static void a_window_beyond_the_limit_is_refused(void **state)
{
    struct reading *reading = *state;
    struct dbt_buffer packed;
    dbt_buffer_init(&packed);
    /* Magic number, no size and no checksum, a window of 256 MiB, and an empty last block. */
    dbt_buffer_add(&packed, "\x28\xb5\x2f\xfd\0\x90\x01\0\0", 9);
    reading_put(reading, "sms.csv.zst", dbt_buffer_text(&packed));
    expect_error(reading, DBT_CHUNK_BYTES, "begins at byte 0 has a window of more than 128 MiB");
    packed.bytes[5] = (char)0x88; /* 128 MiB */
    reading_put(reading, "sms.csv.zst", dbt_buffer_text(&packed));
    expect_content(reading, DBT_CHUNK_BYTES, "");
    dbt_buffer_release(&packed);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(several_frames_are_one_file),
        TEST(frames_to_be_skipped_are_skipped),
        TEST(rows_come_out_of_many_chunks),
        TEST(cut_anywhere_is_an_error),
        TEST(a_flipped_bit_is_an_error_or_changes_nothing),
        TEST(bytes_behind_the_last_frame_are_an_error),
        TEST(a_window_beyond_the_limit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
