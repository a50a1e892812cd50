/*
 * Reading a text by blocks, and what they leave by libcsv: together they must give what libcsv
 * alone makes of the whole.
 */
#ifndef DEBITERA_TESTS_READ_BLOCK_READING_H
#define DEBITERA_TESTS_READ_BLOCK_READING_H

#include "blocks.h"

#include <csv.h>

/* ---- libcsv ---------------------------------------------------------------------------------- */

struct oracle {
    struct csv_parser parser;
    struct dbt_buffer *seen;
    bool busy; /* inside a record, or perhaps */
};

static void see_field(struct dbt_buffer *seen, const void *bytes, size_t length)
{
    dbt_buffer_format(seen, "<%zu:", length);
    dbt_buffer_add(seen, bytes, length);
}

static void see_record(struct dbt_buffer *seen)
{
    dbt_buffer_string(seen, ">\n");
}

static void on_field(void *bytes, size_t length, void *context)
{
    struct oracle *oracle = context;
    see_field(oracle->seen, bytes, length);
}

static void on_record(int line_end, void *context)
{
    (void)line_end;
    struct oracle *oracle = context;
    see_record(oracle->seen);
    oracle->busy = false;
}

static void oracle_init(struct oracle *oracle, char delimiter, struct dbt_buffer *seen)
{
    oracle->seen = seen;
    oracle->busy = false;
    assert_int_equal(csv_init(&oracle->parser, 0), 0);
    csv_set_delim(&oracle->parser, (unsigned char)delimiter);
}

static void oracle_add(struct oracle *oracle, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        oracle->busy = oracle->busy || (bytes[i] != '\n' && bytes[i] != '\r');
        assert_int_equal(csv_parse(&oracle->parser, bytes + i, 1, on_field, on_record, oracle), 1);
    }
}

static void oracle_finish(struct oracle *oracle)
{
    assert_int_equal(csv_fini(&oracle->parser, on_field, on_record, oracle), 0);
    csv_free(&oracle->parser);
}

/* ---- what blocks give ------------------------------------------------------------------------ */

struct reading {
    const struct dbt_block_version *version;
    char delimiter;
    uint32_t field_count;
    bool may_break[DBT_FIELDS_MAX];
    struct oracle chain; /* reads what blocks do not */
    uint64_t regular, odd, stray;
};

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static bool is_line_end(char byte)
{
    return byte == '\n' || byte == '\r';
}

static void expect_no_swallowed_row(const struct reading *reading, uint32_t field,
                                    struct dbt_text bytes)
{
    bool broken = false;
    uint32_t delimiters = 0;
    for (size_t i = 0; i < bytes.length; i++) {
        broken |= is_line_end(bytes.at[i]);
        delimiters += bytes.at[i] == reading->delimiter;
    }
    assert_true(!broken || (reading->may_break[field] && delimiters + 1 < reading->field_count));
}

static void see_quoted(struct dbt_buffer *seen, struct dbt_text bytes)
{
    struct dbt_buffer text;
    dbt_buffer_init(&text);
    assert_true(bytes.length >= 2 && bytes.at[bytes.length - 1] == '"');
    for (size_t i = 1; i + 1 < bytes.length; i++) {
        dbt_buffer_add(&text, bytes.at + i, 1);
        if (bytes.at[i] == '"') {
            i++;
            assert_true(i + 1 < bytes.length && bytes.at[i] == '"');
        }
    }
    see_field(seen, text.bytes, text.length);
    dbt_buffer_release(&text);
}

static void see_unquoted(struct dbt_buffer *seen, struct dbt_text bytes)
{
    assert_true(bytes.length == 0 || memchr(bytes.at, '"', bytes.length) == NULL);
    while (bytes.length > 0 && is_blank(bytes.at[0])) {
        bytes.at++;
        bytes.length--;
    }
    while (bytes.length > 0 && is_blank(bytes.at[bytes.length - 1])) {
        bytes.length--;
    }
    see_field(seen, bytes.at, bytes.length);
}

static void see_rows(struct reading *reading, const struct dbt_block *block,
                     const struct dbt_run *run)
{
    struct dbt_rows rows = {.bytes = block->bytes,
                            .ends = run->ends,
                            .count = run->count,
                            .field_count = reading->field_count};
    assert_int_equal(dbt_rows_offset(&rows, 0), run->from);
    assert_int_equal(run->ends[run->count * reading->field_count - 1] + 1, run->to);
    assert_in_range(run->count, 1, DBT_RUN_ROWS_MAX);
    for (uint32_t row = 0; row < run->count; row++) {
        const uint32_t *ends = run->ends + (size_t)row * reading->field_count;
        assert_true(ends[reading->field_count - 1] - (ends[-1] + 1) <= DBT_FIELD_BYTES_MAX);
        for (uint32_t field = 0; field < reading->field_count; field++) {
            struct dbt_text bytes = dbt_rows_field(&rows, row, field);
            bool is_quoted = bytes.length > 0 && bytes.at[0] == '"';
            expect_no_swallowed_row(reading, field, bytes);
            (is_quoted ? see_quoted : see_unquoted)(reading->chain.seen, bytes);
        }
        see_record(reading->chain.seen);
    }
    reading->regular += run->count;
}

static void see_odd(struct reading *reading, const struct dbt_block *block,
                    const struct dbt_run *run)
{
    struct oracle alone;
    assert_true(is_line_end(block->bytes[run->to - 1]));
    oracle_init(&alone, reading->delimiter, reading->chain.seen);
    oracle_add(&alone, block->bytes + run->from, run->to - run->from);
    oracle_finish(&alone);
    reading->odd++;
}

static void see_run(struct reading *reading, const struct dbt_block *block,
                    const struct dbt_run *run)
{
    assert_true(run->from < run->to && run->to <= block->length);
    (run->count > 0 ? see_rows : see_odd)(reading, block, run);
}

static void expect_blank(const struct dbt_block *block, uint32_t from, uint32_t to)
{
    for (; from < to; from++) {
        assert_true(is_line_end(block->bytes[from]));
    }
}

static void see_block(struct reading *reading, struct dbt_block *block, uint32_t at)
{
    struct dbt_block_cursor cursor;
    struct dbt_run run;
    enum dbt_block_end end =
        dbt_block_open(&cursor, block, at, reading->field_count, reading->may_break);
    if (end == DBT_BLOCK_STRAY) {
        reading->stray++;
        oracle_add(&reading->chain, block->bytes + at, block->length - at);
        return;
    }
    assert_true(end == DBT_BLOCK_CUT ? cursor.tail < block->length : cursor.tail == block->length);
    while (dbt_block_next(&cursor, &run)) {
        expect_blank(block, at, run.from);
        see_run(reading, block, &run);
        at = run.to;
        assert_int_equal(cursor.at, at);
    }
    expect_blank(block, at, cursor.tail);
    assert_false(dbt_block_next(&cursor, &run));
    oracle_add(&reading->chain, block->bytes + cursor.tail, block->length - cursor.tail);
}

static void expect_lines(const struct dbt_block *block, uint32_t to)
{
    uint32_t lines = 0;
    for (uint32_t at = 0; at < to; at++) {
        bool feed_follows = at + 1 < block->length && block->bytes[at + 1] == '\n';
        lines += block->bytes[at] == '\n' || (block->bytes[at] == '\r' && !feed_follows);
    }
    assert_int_equal(dbt_block_lines(block, to), lines);
}

static void read_block(struct reading *reading, struct dbt_text text)
{
    struct dbt_block block;
    block_make(&block, reading->version, reading->delimiter, text);
    uint32_t at = 0;
    for (; reading->chain.busy && at < block.length; at++) {
        oracle_add(&reading->chain, block.bytes + at, 1);
    }
    expect_lines(&block, chance(block.length + 1));
    if (!reading->chain.busy) {
        see_block(reading, &block, at);
    }
    expect_lines(&block, chance(block.length + 1));
    expect_lines(&block, block.length);
    block_drop();
}

/* Of `most` bytes, or up to the last line end in them; blocks may be cut anywhere, all the same. */
static size_t cut(struct dbt_text text, size_t most)
{
    size_t length = most < text.length ? most : text.length;
    for (size_t at = length; at > 0 && chance(8) > 0; at--) {
        if (is_line_end(text.at[at - 1])) {
            return at;
        }
    }
    return length;
}

/* `block_bytes` 0: of sizes by chance */
static void read_blocks(struct reading *reading, struct dbt_text text, size_t block_bytes)
{
    oracle_init(&reading->chain, reading->delimiter, reading->chain.seen);
    while (text.length > 0) {
        size_t length = cut(text, block_bytes > 0 ? block_bytes : 1 + chance(300));
        read_block(reading, (struct dbt_text){text.at, length});
        text.at += length;
        text.length -= length;
    }
    oracle_finish(&reading->chain);
}

static void expect_as_libcsv(struct reading *reading, struct dbt_text text, size_t block_bytes)
{
    struct dbt_buffer expected;
    struct dbt_buffer seen;
    struct oracle oracle;
    dbt_buffer_init(&expected);
    dbt_buffer_init(&seen);
    oracle_init(&oracle, reading->delimiter, &expected);
    oracle_add(&oracle, text.at, text.length);
    oracle_finish(&oracle);
    reading->chain.seen = &seen;
    read_blocks(reading, text, block_bytes);
    if (!dbt_text_equal(dbt_buffer_text(&expected), dbt_buffer_text(&seen))) {
        fail_msg("%s, %u fields, delimiter '%c': not as libcsv reads \"%.*s\"",
                 reading->version->name, (unsigned)reading->field_count, reading->delimiter,
                 (int)text.length, text.at);
    }
    dbt_buffer_release(&expected);
    dbt_buffer_release(&seen);
}

#endif
