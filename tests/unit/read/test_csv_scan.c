/* Fields and records, their numbers and limits, at every way of cutting the input. */
#include "support.h"

#include "csv_scan.h"
#include "debitera/read.h"

struct seen {
    struct dbt_buffer
        text; /* "[field][field]2\n"; '!' too long, '$' ends with the file, '~' line end */
    uint64_t records;
    uint64_t last_offset;
};

static void on_field(void *context, uint64_t index, const struct dbt_csv_field *field)
{
    (void)index;
    struct dbt_text bytes = field->bytes;
    assert_true(field->has_line_end ==
                (memchr(bytes.at ? bytes.at : "", '\n', bytes.length) != NULL ||
                 memchr(bytes.at ? bytes.at : "", '\r', bytes.length) != NULL));
    struct seen *seen = context;
    if (bytes.length > 40) {
        dbt_buffer_format(&seen->text, "[%zu]", bytes.length);
        return;
    }
    dbt_buffer_string(&seen->text, "[");
    dbt_buffer_add(&seen->text, bytes.at, bytes.length);
    dbt_buffer_string(&seen->text, "]");
}

static void on_record(void *context, const struct dbt_csv_record *record)
{
    struct seen *seen = context;
    seen->last_offset = record->offset;
    dbt_buffer_format(&seen->text, "%llu:%llu%s%s", (unsigned long long)++seen->records,
                      (unsigned long long)record->field_count, record->too_long ? "!" : "",
                      record->ends_with_file ? "$" : "");
    if (record->broken.found) {
        dbt_buffer_format(&seen->text, "~%llu*%llu", (unsigned long long)record->broken.field,
                          (unsigned long long)record->broken.delimiters);
    }
    dbt_buffer_string(&seen->text, "\n");
}

static enum dbt_status scan(struct seen *seen, char delimiter, struct dbt_text text, size_t step)
{
    static const struct dbt_csv_handler handler = {on_field, on_record};
    struct dbt_csv csv;
    dbt_buffer_clear(&seen->text);
    seen->records = 0;
    assert_int_equal(dbt_csv_init(&csv, delimiter, &handler, seen, NULL), DBT_OK);
    for (size_t at = 0; at < text.length; at += step) {
        size_t length = text.length - at < step ? text.length - at : step;
        assert_int_equal(dbt_csv_add(&csv, (struct dbt_text){text.at + at, length}, NULL), DBT_OK);
        assert_in_range(csv.parser.entry_size, 0, 65536);
    }
    assert_int_equal(csv.offset, text.length);
    enum dbt_status status = dbt_csv_finish(&csv) ? DBT_OK : DBT_INPUT;
    dbt_csv_release(&csv);
    return status;
}

static void expect(char delimiter, const char *text, const char *records)
{
    struct seen seen;
    dbt_buffer_init(&seen.text);
    for (size_t step = 1; step <= strlen(text) + 1; step++) {
        assert_int_equal(scan(&seen, delimiter, dbt_text_of(text), step), DBT_OK);
        assert_string_equal(seen.text.bytes, records);
    }
    dbt_buffer_release(&seen.text);
}

static void fields_and_records(void **state)
{
    (void)state;
    expect(';', "a; b ;\n\nc\r\n;", "[a][b][]1:3\n[c]2:1\n[][]3:2$\n");
    expect(',', "\"a,\"\"b\"\"\n\" ,c\n", "[a,\"b\"\n][c]1:2~0*1\n");
    expect(';', "\"a\n\";\"b;\r;\";\"c\n\"\nd;e\n", "[a\n][b;\r;][c\n]1:3~1*2\n[d][e]2:2\n");
    expect('\t', "a\t\tb\t c\t\n", "[a][][b][c][]1:5\n");
    expect('\t', "\t\n\ta\n", "[][]1:2\n[][a]2:2\n");
    expect(';', "\"\"\n", "[]1:1\n");
}

/* Of the line in which the last record begins: blank lines are none of it, blanks before it are. */
static void a_record_has_its_offset(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t offset;
    } rows[] = {
        {"a;b\n", 0},
        {"\n\r\na;b", 3},
        {"a;b\r\nc;d\r\n", 5},
        {" \t\n  a;b\n", 3},
        {"a;\"\n\"\nc\n", 6},
        {"a\r\r\rb;\"\n\n\"\r", 4},
        {"\"a\"\n\"b\n\nc\" \n", 4},
    };
    struct seen seen;
    dbt_buffer_init(&seen.text);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (size_t step = 1; step <= strlen(rows[i].text); step++) {
            assert_int_equal(scan(&seen, ';', dbt_text_of(rows[i].text), step), DBT_OK);
            assert_int_equal(seen.last_offset, rows[i].offset);
        }
    }
    dbt_buffer_release(&seen.text);
}

/* By libcsv, and no further than it must be. */
static void one_record_can_be_added(void **state)
{
    (void)state;
    static const struct dbt_csv_handler handler = {on_field, on_record};
    static const char text[] = "\na;\"b\n\"\nc\n";
    struct seen seen = {.records = 0};
    struct dbt_csv csv;
    size_t used;
    dbt_buffer_init(&seen.text);
    assert_int_equal(dbt_csv_init(&csv, ';', &handler, &seen, NULL), DBT_OK);
    static const size_t ends[] = {1, 8, 10};
    size_t at = 0;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct dbt_text rest = {text + at, strlen(text) - at};
        assert_int_equal(dbt_csv_add_record(&csv, rest, &used, NULL), DBT_OK);
        at += used;
        assert_int_equal(at, ends[i]);
        assert_int_equal(csv.offset, at);
        assert_int_equal(seen.records, i);
        assert_false(csv.busy);
    }
    assert_int_equal(dbt_csv_add_record(&csv, dbt_text_of("d;\"e"), &used, NULL), DBT_OK);
    assert_int_equal(used, 4);
    assert_true(csv.busy);
    assert_int_equal(csv.record.offset, 10);
    dbt_csv_release(&csv);
    dbt_buffer_release(&seen.text);
}

static void an_open_quote_is_refused(void **state)
{
    (void)state;
    struct seen seen;
    static const struct dbt_csv_handler handler = {on_field, on_record};
    struct dbt_csv csv;
    dbt_buffer_init(&seen.text);
    assert_int_equal(dbt_csv_init(&csv, ';', &handler, &seen, NULL), DBT_OK);
    assert_int_equal(dbt_csv_add(&csv, dbt_text_of("a;b\nc;\"d;\ne\n"), NULL), DBT_OK);
    assert_false(dbt_csv_finish(&csv));
    assert_int_equal(csv.record.offset, 4);
    dbt_csv_release(&csv);
    assert_int_equal(scan(&seen, ';', dbt_text_of("a;\"b\""), 1), DBT_OK);
    assert_int_equal(scan(&seen, ';', dbt_text_of("a;\"b\"\""), 1), DBT_INPUT);
    dbt_buffer_release(&seen.text);
}

struct piece {
    char byte;
    size_t count;
};

/* The pieces one after the other, scanned whole and in steps that fall at the limits. */
static void expect_pieces(const struct piece *pieces, const char *records)
{
    static const size_t steps[] = {1 << 20, 16384, 16383, 8192, 8193, 100};
    struct dbt_buffer text;
    struct seen seen;
    dbt_buffer_init(&text);
    dbt_buffer_init(&seen.text);
    for (; pieces->count > 0; pieces++) {
        for (size_t i = 0; i < pieces->count; i++) {
            dbt_buffer_add(&text, &pieces->byte, 1);
        }
    }
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        assert_int_equal(scan(&seen, ';', dbt_buffer_text(&text), steps[i]), DBT_OK);
        assert_string_equal(seen.text.bytes, records);
    }
    dbt_buffer_release(&text);
    dbt_buffer_release(&seen.text);
}

static void limits_do_not_depend_on_the_chunks(void **state)
{
    (void)state;
    enum { MOST = DBT_FIELD_BYTES_MAX };
    expect_pieces((struct piece[]){{'x', MOST}, {'\n', 1}, {'a', 1}, {0}}, "[8192]1:1\n[a]2:1$\n");
    expect_pieces((struct piece[]){{'x', MOST + 1}, {'\n', 1}, {'a', 1}, {0}}, "1:1!\n[a]2:1$\n");
    expect_pieces((struct piece[]){{'"', 1}, {'x', MOST}, {'"', 1}, {' ', 50000}, {'\n', 1}, {0}},
                  "[8192]1:1\n");
    expect_pieces((struct piece[]){{'x', 3}, {' ', 100000}, {';', 1}, {'y', 1}, {'\n', 1}, {0}},
                  "[xxx][y]1:2\n");
    expect_pieces((struct piece[]){{'x', 3}, {' ', 100000}, {'z', 1}, {'\n', 1}, {0}}, "1:1!\n");
    expect_pieces((struct piece[]){{'x', 3}, {' ', MOST - 4}, {'z', 1}, {'\n', 1}, {0}},
                  "[8192]1:1\n");
    expect_pieces((struct piece[]){{' ', 100000}, {'x', 1}, {'\n', 1}, {0}}, "[x]1:1\n");
    /*
     * A closed quote, blanks, a literal quote: still inside, up to the quote before the delimiter.
     */
    expect_pieces(
        (struct piece[]){
            {'"', 1}, {'x', 40000}, {'"', 1}, {' ', 9000}, {'"', 1}, {';', 1}, {'\n', 1}, {0}},
        "1:2!\n");
}

/* Of a field that is too long, what was dropped counts as well. */
static void line_ends_are_found_in_long_fields(void **state)
{
    (void)state;
    expect_pieces((struct piece[]){{'"', 1},
                                   {'\n', 1},
                                   {';', 10},
                                   {'x', 40000},
                                   {';', 3},
                                   {'"', 1},
                                   {'\n', 1},
                                   {'a', 1},
                                   {'\n', 1},
                                   {0}},
                  "1:1!~0*13\n[a]2:1\n");
    expect_pieces(
        (struct piece[]){{'"', 1}, {';', 40000}, {'\r', 1}, {'"', 1}, {';', 1}, {'\n', 1}, {0}},
        "1:2!~0*40000\n");
    expect_pieces((struct piece[]){{'"', 1}, {';', 40000}, {'"', 1}, {'\n', 1}, {0}}, "1:1!\n");
}

static void a_record_has_a_limit_too(void **state)
{
    (void)state;
    /* Eight fields fill the record but for a few bytes; the ninth must fit, its delimiter too. */
    struct piece pieces[32] = {{0}};
    size_t count = 0;
    for (size_t i = 0; i < 7; i++) {
        pieces[count++] = (struct piece){'x', DBT_FIELD_BYTES_MAX};
        pieces[count++] = (struct piece){';', 1};
    }
    pieces[count++] = (struct piece){'y', DBT_FIELD_BYTES_MAX - 8};
    pieces[count] = (struct piece){'\n', 1};
    expect_pieces(pieces, "[8192][8192][8192][8192][8192][8192][8192][8184]1:8\n");
    pieces[count - 1].count++;
    expect_pieces(pieces, "[8192][8192][8192][8192][8192][8192][8192]1:8!\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_and_records),
        cmocka_unit_test(a_record_has_its_offset),
        cmocka_unit_test(one_record_can_be_added),
        cmocka_unit_test(an_open_quote_is_refused),
        cmocka_unit_test(limits_do_not_depend_on_the_chunks),
        cmocka_unit_test(line_ends_are_found_in_long_fields),
        cmocka_unit_test(a_record_has_a_limit_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
