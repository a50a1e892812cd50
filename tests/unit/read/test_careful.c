/* From bytes to records, rejects and errors, the same in blocks of any size. */
#include "reading.h"

#define HEAD "Enhet;Tid;Id\n"

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

/* It is the line of the same number too. */
static void expect_reject(const struct reading *reading, enum dbt_reason reason, uint64_t record,
                          const char *column)
{
    assert_int_equal(reading->input.accounting.rejected[reason], 1);
    assert_int_equal(reading->input.accounting.of[DBT_CLASS_REJECTED], 1);
    assert_int_equal(reading->rejects.count, 1);
    const struct dbt_reject *reject = &reading->rejects.items[0];
    assert_int_equal(reject->reason, reason);
    assert_int_equal(reject->record, record);
    assert_int_equal(reject->line, record);
    assert_string_equal(reject->column, column);
    assert_string_equal(reject->file, "sms.csv");
    assert_string_equal(reject->source, "sms");
}

static void line_ends_do_not_matter(void **state)
{
    struct reading *reading = *state;
    static const char rows[] = "2:E1|T1|1\n3:E2|T2|2\n";
    reading_expect(reading, dbt_text_of(HEAD "E1;T1;1\nE2;T2;2\n"), rows);
    reading_expect(reading, dbt_text_of("Enhet;Tid;Id\r\nE1;T1;1\r\nE2;T2;2\r\n"), rows);
    reading_expect(reading, dbt_text_of("Enhet;Tid;Id\rE1;T1;1\rE2;T2;2\r"), rows);
    reading_expect(reading, dbt_text_of(HEAD "E1;T1;1\nE2;T2;2"), rows);
    reading_expect(reading, dbt_text_of("\n\n" HEAD "\nE1;T1;1\n\r\n\nE2;T2;2\n\n"), rows);
}

static void nothing_to_read_is_no_error(void **state)
{
    struct reading *reading = *state;
    reading_expect(reading, dbt_text_of(""), "");
    reading_expect(reading, dbt_text_of("\xEF\xBB\xBF"), "");
    reading_expect(reading, dbt_text_of("\r\n\r\n"), "");
    reading_expect(reading, dbt_text_of(HEAD), "");
    reading_expect(reading, dbt_text_of("Enhet;Tid;Id"), "");
    assert_int_equal(reading->input.accounting.read, 0);
}

static void the_byte_order_mark_is_no_text(void **state)
{
    struct reading *reading = *state;
    reading_expect(reading, dbt_text_of("\xEF\xBB\xBF" HEAD "E;T;1\n"), "2:E|T|1\n");
    reading_expect(reading, dbt_text_of("\xEF\xBB\xBF\"Enhet\";Tid;Id\nE;T;1\n"), "2:E|T|1\n");
    reading_expect_error(reading, dbt_text_of("\xEF\xBB" HEAD), "column 1 of the header");
    reading->source.encoding = DBT_ENCODING_WINDOWS_1252;
    reading_expect_error(reading, dbt_text_of("\xEF\xBB\xBF" HEAD), "byte-order mark");
}

static void quotes_hold_delimiters_breaks_and_quotes(void **state)
{
    struct reading *reading = *state;
    reading_expect(reading, dbt_text_of(HEAD "\"E;1\";\"c\td\";\"say \"\"x\"\"\"\n"),
                   "2:E;1|c d|say \"x\"\n");
    reading_expect(reading, dbt_text_of(HEAD "12\" x;\"\" ; \"q\" \n"), "2:12\" x||q\n");
}

#define NAMED "Enhet;Tid;Id;Namn;Annat\n"
#define LOST  "a line break: a stray quote has swallowed the rows that follow"

static void what_people_write_may_have_lines(void **state)
{
    struct reading *reading = *state;
    reading->source.headers[DBT_COLUMN_NAME] = "Namn";
    reading_expect(reading, dbt_text_of(NAMED "E;T;1;\"a\nb\r\nc; d; e; f\";\"x\n; y\"\nE;T;2;;\n"),
                   "2:E|T|1|a b c; d; e; f\n3:E|T|2|\n");
}

/* The quotes leave a record with the right number of fields. */
static void a_line_break_in_a_coded_field_is_an_error(void **state)
{
    struct reading *reading = *state;
    reading_expect_error(reading, dbt_text_of(HEAD "E0;T;0\nE1;T;\"1\nE2;T;2\nE3;T;3\"\nE4;T;4\n"),
                         "sms.csv: record 3, line 3, column Id: " LOST);
    reading_expect_error(reading, dbt_text_of(HEAD "E1;\"T\r\";1\n"),
                         "record 2, line 2, column Tid: " LOST);
    reading_expect_error(reading, dbt_text_of(HEAD "E1;\"T\";1;\"\n\"\nE2;\"\n\"\n"),
                         "record 3, line 4, column Tid: " LOST);
    reading_expect_error(reading, dbt_text_of(HEAD "\"199001019802;T;1\nE2\";T;2\n"),
                         "record 2, line 2, column Enhet: " LOST);
    assert_null(strstr(reading->error.text, "1990"));
}

static void a_field_that_holds_a_row_is_an_error(void **state)
{
    struct reading *reading = *state;
    reading->source.headers[DBT_COLUMN_NAME] = "Namn";
    reading_expect_error(reading, dbt_text_of(NAMED "E;T;1;\"a;x\nE;T;2;b\";y\n"),
                         "record 2, line 2, column Namn: " LOST);
    reading_expect_error(reading, dbt_text_of(NAMED "E;T;1;a;\"x\nE;T;2;b;y\"\n"),
                         "record 2, line 2, column no. 5: " LOST);
    reading_expect_error(reading, dbt_text_of(NAMED "E;T;1;\"a;x\nE;T;2;b;y\";c;d;e;f\n"),
                         "record 2, line 2, column Namn: " LOST);
    reading_expect_error(reading, dbt_text_of("Enhet;Tid;Id;Namn;\"Annat\nE;T;1;a;x\"\n"),
                         "record 1, line 1, column no. 5: " LOST);
}

static void columns_stand_in_any_order(void **state)
{
    struct reading *reading = *state;
    reading_expect(reading, dbt_text_of("Id; Annat ;Tid;\"Enhet\";Mer\n1;\xff;T;E;\x01\n"),
                   "2:E|T|1\n");
}

static void blanks_and_absent_values_are_empty(void **state)
{
    struct reading *reading = *state;
    reading_expect(reading,
                   dbt_text_of(HEAD " E1 ;NULL;-\n\xC2\xA0"
                                    "E2\xC2\xA0;\" \";NULLS\n"),
                   "2:E1||\n3:E2||NULLS\n");
}

static void a_missing_column_is_an_error(void **state)
{
    struct reading *reading = *state;
    reading_expect_error(reading, dbt_text_of("Enhet;Id;Annat\nE;1;x\n"), "\"Tid\" is missing");
    assert_non_null(strstr(reading->error.text, "\"Enhet\", \"Id\", \"Annat\""));
    reading_expect_error(reading, dbt_text_of("enhet;Tid;Id\n"), "\"Enhet\" is missing");
}

static void a_file_without_header_shows_no_values(void **state)
{
    struct reading *reading = *state;
    reading_expect_error(reading, dbt_text_of("E1;19900101-9802;7\n"), "looks like data");
    assert_null(strstr(reading->error.text, "1990"));
    assert_null(strstr(reading->error.text, "E1"));
}

static void the_wrong_number_of_fields_is_a_reject(void **state)
{
    struct reading *reading = *state;
    reading_expect(reading, dbt_text_of(HEAD "E1;T;1\nE;2;T;2\nE3;T;3\n"), "2:E1|T|1\n4:E3|T|3\n");
    expect_reject(reading, DBT_REASON_FIELD_COUNT, 3, "");
    reading_expect(reading, dbt_text_of(HEAD "E1;T;1\nTotalt;1\n"), "2:E1|T|1\n");
    expect_reject(reading, DBT_REASON_FIELD_COUNT, 3, "");
}

static void a_cut_file_is_an_error(void **state)
{
    struct reading *reading = *state;
    reading_expect_error(reading, dbt_text_of(HEAD "E1;T;1\nE2;T"),
                         "record 3, line 3: the file is cut here");
    reading_expect_error(reading, dbt_text_of(HEAD "E1;T;1\nE2"),
                         "record 3, line 3: the file is cut here");
    reading_expect_error(reading, dbt_text_of(HEAD "E1;T;1\nE2;T;\"2"),
                         "record 3, line 3: the file ends inside a quoted field");
    reading_expect_error(reading, dbt_text_of(HEAD "\"E\"1;T;1\nE2;T;2\n"),
                         "record 2, line 2: the file ends inside a quoted field");
}

static void bytes_that_are_no_text_are_rejects(void **state)
{
    struct reading *reading = *state;
    static const char nul[] = HEAD "E\0;T;1\nE2;T;2\n";
    static const char *const bad[] = {
        HEAD "E\xff;T;1\nE2;T;2\n",
        HEAD "E\xe5;T;1\nE2;T;2\n",
        HEAD "E\x07;T;1\nE2;T;2\n",
        HEAD "E\xE2\x80\xAE;T;1\nE2;T;2\n",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        reading_expect(reading, dbt_text_of(bad[i]), "3:E2|T|2\n");
        expect_reject(reading, DBT_REASON_BAD_ENCODING, 2, "Enhet");
    }
    reading_expect(reading, (struct dbt_text){nul, sizeof nul - 1}, "3:E2|T|2\n");
    expect_reject(reading, DBT_REASON_BAD_ENCODING, 2, "Enhet");
}

static void windows_1252_is_converted(void **state)
{
    struct reading *reading = *state;
    reading->source.encoding = DBT_ENCODING_WINDOWS_1252;
    reading->source.headers[DBT_COLUMN_UNIT] = "V\xC3\xA5rdenhet";
    reading_expect(
        reading, dbt_text_of("V\xe5rdenhet;Tid;Id\n\xd6st;\x80;1\n\xa0V\xe4st\xa0;T;2\nX;\x81;3\n"),
        "2:\xC3\x96st|\xE2\x82\xAC|1\n3:V\xC3\xA4st|T|2\n");
    expect_reject(reading, DBT_REASON_BAD_ENCODING, 4, "Tid");
}

static void utf8_in_another_encoding_is_refused(void **state)
{
    struct reading *reading = *state;
    reading->source.encoding = DBT_ENCODING_WINDOWS_1252;
    reading_expect(reading, dbt_text_of(HEAD "V\xe5;T;1\nV\xC3\xA5;T;2\n"), "2:V\xC3\xA5|T|1\n");
    expect_reject(reading, DBT_REASON_BAD_ENCODING, 3, "Enhet");
    reading_expect_error(
        reading, dbt_text_of("Enhet;Tid;Id;L\xC3\xA4ngd\nE1;T;1;2\n"),
        "sms.csv: record 1, line 1: column 4 of the header looks like UTF-8, but the "
        "source's encoding is windows-1252; set it to utf-8 in sources.yaml");
}

static void fill(struct dbt_buffer *text, char byte, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        dbt_buffer_add(text, &byte, 1);
    }
}

/* A record whose first field has `count` bytes, then one more record. */
static void put_long(struct reading *reading, const char *open, size_t count, const char *rest)
{
    struct dbt_buffer text;
    dbt_buffer_init(&text);
    dbt_buffer_string(&text, HEAD);
    dbt_buffer_string(&text, open);
    fill(&text, 'x', count);
    dbt_buffer_string(&text, rest);
    reading_put(reading, "sms.csv", dbt_buffer_text(&text));
    dbt_buffer_release(&text);
}

static void a_long_field_is_a_reject(void **state)
{
    struct reading *reading = *state;
    static const size_t blocks[] = {DBT_CHUNK_BYTES, 1000, 8192, 8193, 16385};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        put_long(reading, "", DBT_FIELD_BYTES_MAX, ";T;1\nE2;T;2\n");
        assert_int_equal(reading_run(reading, blocks[i]), DBT_OK);
        assert_int_equal(reading->rejects.count, 0);
        put_long(reading, "", DBT_FIELD_BYTES_MAX + 1, ";T;1\nE2;T;2\n");
        assert_int_equal(reading_run(reading, blocks[i]), DBT_OK);
        assert_string_equal(reading->rows.bytes, "3:E2|T|2\n");
        expect_reject(reading, DBT_REASON_TOO_LONG, 2, "");
        static const char *const ends[] = {"\" \" ;T;1\nE2;T;2\n", "\"\"\";T;1\nE2;T;2\n"};
        for (size_t end = 0; end < sizeof ends / sizeof *ends; end++) {
            put_long(reading, "\"", 300000, ends[end]);
            assert_int_equal(reading_run(reading, blocks[i]), DBT_OK);
            assert_string_equal(reading->rows.bytes, "3:E2|T|2\n");
            expect_reject(reading, DBT_REASON_TOO_LONG, 2, "");
        }
    }
}

/* A stray quote whose field is too long to be kept has swallowed all the more. */
static void a_long_field_that_holds_rows_is_an_error(void **state)
{
    struct reading *reading = *state;
    static const size_t blocks[] = {DBT_CHUNK_BYTES, 1, 1000, 8192, 8193, 16385};
    static const size_t lengths[] = {DBT_FIELD_BYTES_MAX, (size_t)3 * DBT_FIELD_BYTES_MAX,
                                     (size_t)2 * DBT_RECORD_BYTES_MAX};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++) {
            put_long(reading, "E1;\"T;1\nE2", lengths[i], ";T\";2\nE3;T;3\n");
            assert_int_equal(reading_run(reading, blocks[k]), DBT_INPUT);
            assert_non_null(strstr(reading->error.text, "record 2, line 2, column Tid: " LOST));
            put_long(reading, "E1;\"T;1\nE2", lengths[i], "T\";2\nE3;T;3\n");
            assert_int_equal(reading_run(reading, blocks[k]), DBT_OK);
            expect_reject(reading, DBT_REASON_TOO_LONG, 2, "");
        }
    }
}

static void a_long_record_is_a_reject(void **state)
{
    struct reading *reading = *state;
    struct dbt_buffer text;
    dbt_buffer_init(&text);
    dbt_buffer_string(&text, HEAD);
    fill(&text, ';', DBT_RECORD_BYTES_MAX + 1);
    dbt_buffer_string(&text, "\nE2;T;2\n");
    reading_put(reading, "sms.csv", dbt_buffer_text(&text));
    assert_int_equal(reading_run(reading, 1000), DBT_OK);
    assert_string_equal(reading->rows.bytes, "3:E2|T|2\n");
    expect_reject(reading, DBT_REASON_TOO_LONG, 2, "");
    reading_put(reading, "sms.csv",
                (struct dbt_text){text.bytes + sizeof HEAD - 1, text.length - sizeof HEAD + 1});
    assert_int_equal(reading_run(reading, 1000), DBT_INPUT);
    assert_non_null(strstr(reading->error.text, "the header is longer"));
    dbt_buffer_release(&text);
}

static void a_copy_is_wholly_duplicate(void **state)
{
    struct reading *reading = *state;
    reading_put(reading, "sms.csv", dbt_text_of(HEAD "E1;T;1\nbad\nE3;T;3\n"));
    reading->input.copy_of_other = true;
    assert_int_equal(reading_run(reading, DBT_CHUNK_BYTES), DBT_OK);
    assert_string_equal(dbt_buffer_text(&reading->rows).at, "");
    assert_int_equal(reading->input.accounting.of[DBT_CLASS_DUPLICATE], 3);
    assert_int_equal(reading->rejects.count, 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(line_ends_do_not_matter),
        TEST(nothing_to_read_is_no_error),
        TEST(the_byte_order_mark_is_no_text),
        TEST(quotes_hold_delimiters_breaks_and_quotes),
        TEST(what_people_write_may_have_lines),
        TEST(a_line_break_in_a_coded_field_is_an_error),
        TEST(a_field_that_holds_a_row_is_an_error),
        TEST(columns_stand_in_any_order),
        TEST(blanks_and_absent_values_are_empty),
        TEST(a_missing_column_is_an_error),
        TEST(a_file_without_header_shows_no_values),
        TEST(the_wrong_number_of_fields_is_a_reject),
        TEST(a_cut_file_is_an_error),
        TEST(bytes_that_are_no_text_are_rejects),
        TEST(windows_1252_is_converted),
        TEST(utf8_in_another_encoding_is_refused),
        TEST(a_long_field_is_a_reject),
        TEST(a_long_field_that_holds_rows_is_an_error),
        TEST(a_long_record_is_a_reject),
        TEST(a_copy_is_wholly_duplicate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
