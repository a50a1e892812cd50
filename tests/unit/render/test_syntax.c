#include "support.h"

#include <locale.h>

#include "syntax.h"

static struct dbt_buffer out;

static int set_up(void **state)
{
    (void)state;
    dbt_buffer_init(&out);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    dbt_buffer_release(&out);
    return 0;
}

static void assert_number(double number, const char *text)
{
    dbt_buffer_clear(&out);
    dbt_pdf_number(&out, number);
    assert_string_equal(out.bytes, text);
}

static void numbers_are_short_and_exact(void **state)
{
    (void)state;
    assert_number(0, "0");
    assert_number(12, "12");
    assert_number(-0.5, "-0.5");
    assert_number(841.8897637, "841.89");
    assert_number(0.001, "0.001");
    assert_number(-0.0004, "0");
    assert_number(1.0999, "1.1");
    assert_number(-1200.05, "-1200.05");
    dbt_buffer_clear(&out);
    dbt_pdf_count(&out, UINT64_MAX);
    assert_string_equal(out.bytes, "18446744073709551615");
}

static void assert_text(const char *text, const char *written)
{
    dbt_buffer_clear(&out);
    dbt_pdf_text(&out, text);
    assert_string_equal(out.bytes, written);
}

static void text_is_ascii_or_utf_16(void **state)
{
    (void)state;
    assert_text("", "()");
    assert_text("a(b)\\c", "(a\\(b\\)\\\\c)");
    assert_text("Å", "<FEFF00C5>");
    assert_text("a\u2212", "<FEFF00612212>");
    assert_text("🏥", "<FEFFD83CDFE5>");
}

static void bytes_of_a_string_are_escaped(void **state)
{
    (void)state;
    static const unsigned char bytes[] = {0, '(', ')', '\\', '\r', '\n', 255};
    for (size_t i = 0; i < sizeof bytes; i++) {
        dbt_pdf_byte(&out, bytes[i]);
    }
    assert_int_equal(out.length, 11);
    assert_memory_equal(out.bytes, "\0\\(\\)\\\\\\r\n\xFF", 11);
}

static void dates_have_their_mark(void **state)
{
    (void)state;
    dbt_pdf_date(&out, 20213);
    assert_string_equal(out.bytes, "(D:20250505000000Z)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(numbers_are_short_and_exact, set_up, tear_down),
        cmocka_unit_test_setup_teardown(text_is_ascii_or_utf_16, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bytes_of_a_string_are_escaped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(dates_have_their_mark, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
