/* CSV read back: what the writer wrote, and nothing else. */
#include "support.h"

#include "csv.h"
#include "csv_read.h"

struct reading {
    struct dbt_arena arena;
    struct dbt_error error;
    struct dbt_csv_reader reader;
    bool more;
};

static int setup(void **state)
{
    static struct reading reading;
    reading = (struct reading){0};
    dbt_arena_init(&reading.arena, (size_t)1 << 20);
    *state = &reading;
    return 0;
}

static int teardown(void **state)
{
    struct reading *reading = *state;
    dbt_arena_release(&reading->arena);
    return 0;
}

static void begin(struct reading *r, const char *text)
{
    assert_int_equal(
        dbt_csv_reader_init(&r->reader, dbt_text_of(text), "x.csv", &r->arena, &r->error), DBT_OK);
}

static bool next(struct reading *r)
{
    assert_int_equal(dbt_csv_reader_next(&r->reader, &r->more, &r->error), DBT_OK);
    return r->more;
}

static void assert_field(const struct reading *r, size_t at, const char *expected)
{
    assert_in_range(at, 0, r->reader.field_count - 1);
    assert_true(dbt_text_is(r->reader.fields[at], expected));
}

static void fields_come_back_as_they_were_written(void **state)
{
    static const char *const texts[] = {
        "plain",    "",  "a,b", "say \"hello\"", "\"", "\"\"", "two\nlines", " led",
        "trailed ", "å", "x",
    };
    enum { TEXTS = sizeof texts / sizeof *texts };
    struct reading *r = *state;
    struct dbt_buffer out;
    dbt_buffer_init(&out);
    struct dbt_csv csv = {.out = &out};
    for (int row = 0; row < 2; row++) {
        for (size_t i = 0; i < TEXTS; i++) {
            dbt_csv_text(&csv, texts[i]);
        }
        dbt_csv_end(&csv);
    }
    begin(r, out.bytes);
    for (uint64_t row = 0; row < 2; row++) {
        assert_true(next(r));
        assert_int_equal(r->reader.field_count, TEXTS);
        assert_int_equal(r->reader.place.record, row + 1);
        assert_int_equal(r->reader.place.line, row * 2 + 1);
        for (size_t i = 0; i < TEXTS; i++) {
            assert_field(r, i, texts[i]);
        }
    }
    assert_false(next(r));
    dbt_buffer_release(&out);
}

static void a_record_of_one_empty_field(void **state)
{
    struct reading *r = *state;
    begin(r, "\n");
    assert_true(next(r));
    assert_int_equal(r->reader.field_count, 1);
    assert_field(r, 0, "");
    assert_false(next(r));
    begin(r, "");
    assert_false(next(r));
}

static void assert_refused(struct reading *r, const char *text, const char *reason)
{
    begin(r, text);
    assert_int_equal(dbt_csv_reader_next(&r->reader, &r->more, &r->error), DBT_INPUT);
    assert_non_null(strstr(r->error.text, reason));
    assert_memory_equal(r->error.text, "x.csv: record 1, line 1: ", 25);
}

static void what_is_not_ours_is_refused(void **state)
{
    struct reading *r = *state;
    assert_refused(r, "a,b", "the file ends within a record");
    assert_refused(r, "a,", "the file ends within a record");
    assert_refused(r, "a,\"b\"", "the file ends within a record");
    assert_refused(r, "a,\"b", "a quoted field is open");
    assert_refused(r, "a,\"b\"\"\n", "a quoted field is open");
    assert_refused(r, "a,\"b\"c\n", "something follows a quoted field");
    assert_refused(r, "a\"b\n", "without quotes holds a quote");
    assert_refused(r, "a,b\r\n", "carriage return");
    char many[2 * DBT_CSV_FIELDS_MAX + 2];
    memset(many, ',', sizeof many);
    many[sizeof many - 2] = '\n';
    many[sizeof many - 1] = '\0';
    assert_refused(r, many, "too many fields");
    assert_int_equal(
        dbt_csv_reader_init(&r->reader, dbt_text_of("a\xE5\n"), "x.csv", &r->arena, &r->error),
        DBT_INPUT);
    assert_memory_equal(r->error.text, "x.csv: the encoding is not UTF-8", 32);
    assert_int_equal(dbt_csv_reader_init(&r->reader, (struct dbt_text){"a\0\n", 3}, "x.csv",
                                         &r->arena, &r->error),
                     DBT_OK);
    assert_int_equal(dbt_csv_reader_next(&r->reader, &r->more, &r->error), DBT_INPUT);
}

static void memory_may_end(void **state)
{
    struct reading *r = *state;
    struct dbt_arena none;
    dbt_arena_init(&none, 0);
    begin(r, "\"a\"\"b\"\n");
    r->reader.arena = &none;
    assert_int_equal(dbt_csv_reader_next(&r->reader, &r->more, &r->error), DBT_MEMORY);
    dbt_arena_release(&none);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(fields_come_back_as_they_were_written),
        TEST(a_record_of_one_empty_field),
        TEST(what_is_not_ours_is_refused),
        TEST(memory_may_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
