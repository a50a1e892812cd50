/* Bytes to clean text. */
#include "support.h"

#include "decode.h"

static void expect_as(enum dbt_encoding encoding, const char *bytes, enum dbt_decoded decoded,
                      const char *text)
{
    struct dbt_buffer out;
    dbt_buffer_init(&out);
    dbt_buffer_string(&out, "before ");
    assert_int_equal(dbt_decode(&out, encoding, dbt_text_of(bytes)), decoded);
    assert_memory_equal(out.bytes, "before ", 7);
    assert_string_equal(out.bytes + 7, text ? text : "");
    dbt_buffer_release(&out);
}

static void expect(enum dbt_encoding encoding, const char *bytes, const char *text)
{
    expect_as(encoding, bytes, text ? DBT_DECODED_TEXT : DBT_DECODED_NO_TEXT, text);
}

static void utf8_is_checked(void **state)
{
    (void)state;
    expect(DBT_ENCODING_UTF8, "", "");
    expect(DBT_ENCODING_UTF8, "abc ~", "abc ~");
    expect(DBT_ENCODING_UTF8, "\xC3\xA5", "\xC3\xA5");
    expect(DBT_ENCODING_UTF8, "\xC3", NULL);
    expect(DBT_ENCODING_UTF8, "\xC0\xAF", NULL);
    expect(DBT_ENCODING_UTF8, "\xED\xA0\x80", NULL);
    expect(DBT_ENCODING_UTF8, "a\x7f", NULL);
    expect(DBT_ENCODING_UTF8, "\xC2\x85", NULL);
    expect(DBT_ENCODING_UTF8, "\x1b[1m", NULL);
}

static void windows_1252_is_converted(void **state)
{
    (void)state;
    expect(DBT_ENCODING_WINDOWS_1252, "\xe5\xe4\xf6", "\xC3\xA5\xC3\xA4\xC3\xB6");
    expect(DBT_ENCODING_WINDOWS_1252,
           "1\xa0"
           "234",
           "1\xC2\xA0"
           "234");
    expect(DBT_ENCODING_WINDOWS_1252, "\x96", "\xE2\x80\x93");
    expect(DBT_ENCODING_WINDOWS_1252, "a\x8d", NULL);
    expect(DBT_ENCODING_WINDOWS_1252, "a\x01", NULL);
}

static void utf8_is_no_windows_1252(void **state)
{
    (void)state;
    expect_as(DBT_ENCODING_WINDOWS_1252, "V\xC3\xA5rd", DBT_DECODED_UTF8, NULL);
    expect_as(DBT_ENCODING_WINDOWS_1252, "a \xE2\x80\x93 b\n", DBT_DECODED_UTF8, NULL);
    expect(DBT_ENCODING_WINDOWS_1252, "\xC3\xA5 och \xe5", "\xC3\x83\xC2\xA5 och \xC3\xA5");
    expect(DBT_ENCODING_WINDOWS_1252, "\xC3", "\xC3\x83");
    expect(DBT_ENCODING_WINDOWS_1252, "a\tb", "a b");
    expect(DBT_ENCODING_WINDOWS_1252, "a\x01", NULL);
}

static void breaks_become_spaces(void **state)
{
    (void)state;
    expect(DBT_ENCODING_UTF8, "a\nb\r\nc\rd\te\r", "a b c d e ");
    expect(DBT_ENCODING_WINDOWS_1252, "\xe5\r\n\xe5", "\xC3\xA5 \xC3\xA5");
    expect(DBT_ENCODING_UTF8, "a\n\x01", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_is_checked),
        cmocka_unit_test(windows_1252_is_converted),
        cmocka_unit_test(utf8_is_no_windows_1252),
        cmocka_unit_test(breaks_become_spaces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
