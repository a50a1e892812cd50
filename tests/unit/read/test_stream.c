/* Where blocks end, and that together they are the file. */
#include "reading.h"

#include <fcntl.h>

#include "stream.h"

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

/* The blocks, '|' behind each, '$' behind the last. */
static void expect_blocks(struct reading *reading, const char *text, size_t block_bytes,
                          const char *blocks)
{
    struct dbt_stream stream;
    struct dbt_buffer seen;
    char bytes[64];
    struct dbt_piece piece = {.bytes = bytes};
    uint64_t offset = 0;
    uint64_t file_bytes = 0;
    char sha256[DBT_SHA256_HEX_BYTES];
    dbt_buffer_init(&seen);
    reading_put(reading, "sms.csv", dbt_text_of(text));
    assert_int_equal(dbt_stream_open(&stream, &reading->input, block_bytes, true, NULL), DBT_OK);
    while (!piece.is_last) {
        assert_int_equal(dbt_stream_next(&stream, &piece, NULL), DBT_OK);
        assert_int_equal(piece.offset, offset);
        assert_true(piece.length <= block_bytes);
        dbt_buffer_add(&seen, bytes, piece.length);
        dbt_buffer_string(&seen, piece.is_last ? "$" : "|");
        offset += piece.length;
        file_bytes += piece.file_bytes;
    }
    assert_string_equal(seen.bytes, blocks);
    assert_int_equal(offset, strlen(text));
    assert_int_equal(file_bytes, strlen(text));
    assert_true(dbt_sha256_of(dbt_text_of(text), sha256));
    assert_string_equal(stream.sha256, sha256);
    dbt_stream_close(&stream);
    dbt_buffer_release(&seen);
}

static void blocks_end_at_line_ends(void **state)
{
    struct reading *reading = *state;
    expect_blocks(reading, "", 8, "$");
    expect_blocks(reading, "a;b", 8, "a;b$");
    expect_blocks(reading, "a\nb\ncc", 5, "a\nb\n|cc$");
    expect_blocks(reading, "a\nb\ncc\n", 7, "a\nb\ncc\n|$");
    expect_blocks(reading, "a\nbbb\nc", 4, "a\n|bbb\n|c$");
    expect_blocks(reading, "a\r\nb\rc\r\nd", 6, "a\r\n|b\rc\r\n|d$");
}

static void without_a_line_feed_they_end_at_another_place(void **state)
{
    struct reading *reading = *state;
    expect_blocks(reading, "a\rb\rcc\rd", 5, "a\rb\r|cc\rd$");
    expect_blocks(reading, "aaa\r\nb", 4, "aaa\r|\nb$");
    expect_blocks(reading, "abcdefg\nh", 3, "abc|def|g\n|h$");
    expect_blocks(reading, "a\n", 1, "a|\n|$");
}

static void a_file_that_is_another_is_refused(void **state)
{
    struct reading *reading = *state;
    struct dbt_stream stream;
    struct dbt_error error;
    char bytes[4];
    struct dbt_piece piece = {.bytes = bytes};
    reading_put(reading, "sms.csv", dbt_text_of("a\nb\nc\n"));
    struct dbt_file_state changes[4] = {reading->input.state, reading->input.state,
                                        reading->input.state, reading->input.state};
    changes[0].modified_ns--;
    changes[1].changed_ns--;
    changes[2].inode++;
    changes[3].device++;
    for (size_t i = 0; i < 4; i++) {
        struct dbt_input input = reading->input;
        input.state = changes[i];
        assert_int_equal(dbt_stream_open(&stream, &input, 4, false, &error), DBT_INPUT);
        assert_non_null(strstr(error.text, "sms.csv: the file changed while it was read"));
        dbt_stream_close(&stream);
    }
    assert_int_equal(dbt_stream_open(&stream, &reading->input, 4, false, &error), DBT_OK);
    assert_int_equal(dbt_stream_next(&stream, &piece, &error), DBT_OK);
    support_file_write(reading->path, "a\nb\nd\n", 6);
    struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = 1}}; /* clocks are coarse */
    assert_int_equal(utimensat(AT_FDCWD, reading->path, times, 0), 0);
    assert_int_equal(dbt_stream_next(&stream, &piece, &error), DBT_INPUT);
    assert_non_null(strstr(error.text, "sms.csv: the file changed while it was read"));
    assert_string_equal(stream.sha256, "");
    dbt_stream_close(&stream);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(blocks_end_at_line_ends),
        TEST(without_a_line_feed_they_end_at_another_place),
        TEST(a_file_that_is_another_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
