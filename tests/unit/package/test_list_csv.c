/* CSV of a list, for Excel. */
#include "listed.h"
#include "media.h"

static void write_csv(size_t rows, struct dbt_buffer *out)
{
    struct dbt_error error;
    struct dbt_list list = listed("list", &rows);
    dbt_buffer_init(out);
    assert_int_equal(dbt_list_csv(&list, dbt_medium_memory(out), &error), DBT_OK);
}

static void excel_reads_it_and_runs_nothing(void **state)
{
    struct dbt_buffer out;
    (void)state;
    write_csv(8, &out);
    assert_string_equal(
        out.bytes,
        "\xEF\xBB\xBFunit_name;number;net_kr;price_kr;vat_percent;quantity;from;month;anything\r\n"
        "H\xC3\xA4lsocentralen Norr;;-0,07;2,53;25;0,322581;2025-07-21;2025-07;1234567\r\n"
        "'=cmd|'/C calc'!A0;70001;999,96;3,030001;0,5;-1,25;2011-11-12;2025-07;text\r\n"
        "'+46;140002;4000,05;3,53;25;-1,25;1998-03-05;2025-07;1234567\r\n"
        "'-1;210003;9000,20;4,030001;0,5;0,322581;1984-06-26;2025-07;text\r\n"
        "'@SUM(A1);280004;16000,41;4,53;25;-1,25;1970-10-18;2025-07;1234567\r\n"
        "\"<script>alert(\"\"x\"\")</script> & "
        "more\";350005;25000,68;5,030001;0,5;-1,25;1957-02-08;"
        "2025-07;text\r\n"
        "\"a;b,c\";420006;36001,01;5,53;25;0,322581;1943-06-02;2025-07;1234567\r\n"
        "\"' =1+1 \";490007;49001,40;6,030001;0,5;-1,25;1929-09-23;2025-07;text\r\n");
    dbt_buffer_release(&out);
}

/* One column, one row: what stands there. */
static enum dbt_status give_row(void *context, dbt_row_taker *take, void *taker,
                                struct dbt_error *error)
{
    return take(taker, context, error);
}

static void expect_field(const struct dbt_row *row, const char *field)
{
    static const char *const column = "c";
    struct dbt_list list = {"list", &column, 1, NULL, give_row};
    struct dbt_row copy = *row;
    struct dbt_buffer out;
    struct dbt_error error;
    list.context = &copy;
    dbt_buffer_init(&out);
    assert_int_equal(dbt_list_csv(&list, dbt_medium_memory(&out), &error), DBT_OK);
    assert_string_equal(out.bytes +
                            sizeof "\xEF\xBB\xBF"
                                   "c\r\n" -
                            1,
                        field);
    dbt_buffer_release(&out);
}

static void what_begins_a_formula_is_text(void **state)
{
    static const struct {
        const char *text, *field;
    } cases[] = {
        {"\t=1", "'\t=1\r\n"},
        {"\r=1", "\"'\r=1\"\r\n"},
        {"-", "'-\r\n"},
        {"   +1;2", "\"'   +1;2\"\r\n"},
        {"\uFF1D1+1", "'\uFF1D1+1\r\n"},
        {"a=1", "a=1\r\n"},
        {"'=1", "'=1\r\n"},
        {"556677-8899", "556677-8899\r\n"},
    };
    struct dbt_row row;
    const struct dbt_cell ratio = {.kind = DBT_CELL_RATIO, .ratio = {(dbt_int128)1 << 100, 3}};
    (void)state;
    dbt_row_init(&row);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dbt_row_clear(&row);
        dbt_row_text(&row, cases[i].text);
        expect_field(&row, cases[i].field);
    }
    dbt_row_clear(&row);
    listed_add(&row, DBT_CELL_ORE, -100);
    expect_field(&row, "-1,00\r\n");
    dbt_row_clear(&row);
    dbt_row_add(&row, &ratio);
    expect_field(&row, "1267650600228229401496703205376/3\r\n");
    dbt_row_release(&row);
}

static void a_medium_that_fails_is_told(void **state)
{
    struct media media;
    struct dbt_error error;
    size_t rows = 2000; /* more than is written at once */
    struct dbt_list list = listed("list", &rows);
    (void)state;
    media_init(&media);
    assert_int_equal(dbt_list_csv(&list, media_medium(&media), &error), DBT_OK);
    size_t length = media.bytes.length;
    for (size_t i = 0; i < length; i += length / 7) {
        dbt_buffer_clear(&media.bytes);
        media.fail_at = i;
        assert_int_equal(dbt_list_csv(&list, media_medium(&media), &error), DBT_OUTPUT);
    }
    dbt_buffer_release(&media.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(excel_reads_it_and_runs_nothing),
        cmocka_unit_test(what_begins_a_formula_is_text),
        cmocka_unit_test(a_medium_that_fails_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
