#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "debitera/base/text.h"
#include "faults.h"

static struct dbt_text bytes(const char *at, size_t length)
{
    return (struct dbt_text){at, length};
}

static void test_trim(void **state)
{
    (void)state;
    static const struct {
        const char *text, *trimmed;
    } rows[] = {
        {"", ""},   {" \t ", ""},           {"\u00A0", ""}, {" \u00A0a b\t\u00A0 ", "a b"},
        {"å", "å"}, {"\u00A0à\u00A0", "à"}, {"a\n", "a\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_true(dbt_text_is(dbt_text_trim(dbt_text_of(rows[i].text)), rows[i].trimmed));
    }
    assert_int_equal(dbt_text_trim(bytes(NULL, 0)).length, 0);
    assert_int_equal(dbt_text_trim(bytes("\xA0", 1)).length, 1);
}

static void test_equal(void **state)
{
    (void)state;
    assert_true(dbt_text_equal(bytes(NULL, 0), bytes("", 0)));
    assert_true(dbt_text_equal(bytes("a\0b", 3), bytes("a\0b", 3)));
    assert_false(dbt_text_equal(bytes("a\0b", 3), bytes("a\0c", 3)));
    assert_false(dbt_text_is(dbt_text_of("ab"), "abc"));
    assert_true(dbt_text_equal_fold(dbt_text_of("SE232100-b1"), dbt_text_of("se232100-B1")));
    assert_false(dbt_text_equal_fold(dbt_text_of("a"), dbt_text_of("ab")));
    assert_false(dbt_text_equal_fold(dbt_text_of("@"), dbt_text_of("`")));
    assert_false(dbt_text_equal_fold(dbt_text_of("["), dbt_text_of("{")));
}

static void test_compare_fold(void **state)
{
    (void)state;
    assert_int_equal(dbt_text_compare_fold(dbt_text_of("aB"), dbt_text_of("Ab")), 0);
    assert_true(dbt_text_compare_fold(dbt_text_of("a"), dbt_text_of("B")) < 0);
    assert_true(dbt_text_compare_fold(dbt_text_of("b"), dbt_text_of("A")) > 0);
    assert_true(dbt_text_compare_fold(dbt_text_of("a"), dbt_text_of("ab")) < 0);
    assert_true(dbt_text_compare_fold(dbt_text_of("ab"), dbt_text_of("a")) > 0);
    assert_true(dbt_text_compare_fold(dbt_text_of("z"), dbt_text_of("\xC3\xA5")) < 0);
}

/* Every code point of RFC 3629, written by the rules of its table. */
static size_t encode(uint32_t point, char out[4])
{
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    size_t length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length - 1; i > 0; i--) {
        out[i] = (char)(0x80U | (point & 0x3FU));
        point >>= 6;
    }
    out[0] = (char)(leads[length] | point);
    return length;
}

static void test_every_character(void **state)
{
    (void)state;
    size_t unclean = 0;
    for (uint32_t point = 0; point <= 0x10FFFF; point++) {
        char character[4];
        size_t length = encode(point, character);
        bool surrogate = point >= 0xD800 && point < 0xE000;
        assert_int_equal(dbt_text_is_utf8(bytes(character, length)), !surrogate);
        assert_false(length > 1 && dbt_text_is_utf8(bytes(character, length - 1)));
        unclean += !surrogate && !dbt_text_is_clean(bytes(character, length));
    }
    /* 65 controls, 9 of direction, U+FEFF, 32 + 34 noncharacters */
    assert_int_equal(unclean, 65 + 9 + 1 + 66);
}

static void test_not_utf8(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "\x80",      "\xC0\x80",         "\xC1\xBF",         "\xC3",
        "\xC3(",     "\xE0\x9F\xBF",     "\xE2\x82",         "\xED\xA0\x80",
        "\xE2(\xA1", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
        "\xFF",      "a\xE5r",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(dbt_text_is_utf8(dbt_text_of(bad[i])));
        assert_false(dbt_text_is_clean(dbt_text_of(bad[i])));
    }
}

static void test_clean(void **state)
{
    (void)state;
    assert_true(dbt_text_is_clean(dbt_text_of("")));
    assert_true(dbt_text_is_clean(dbt_text_of("Vårdcentralen Ängen – 1 234 € \u00A0")));
    assert_false(dbt_text_is_clean(dbt_text_of("a\tb")));
    assert_false(dbt_text_is_clean(dbt_text_of("a\x1B[2J")));
    const char direction[] = {'a', (char)0xE2, (char)0x80, (char)0xAE}; /* U+202E */
    assert_false(dbt_text_is_clean(bytes(direction, sizeof direction)));
    assert_false(dbt_text_is_clean(dbt_text_of("\uFEFFa")));
}

static void test_formula(void **state)
{
    static const char *const run[] = {"=1",
                                      "+46",
                                      "-1",
                                      "@SUM(A1)",
                                      "\t=1",
                                      "\r",
                                      "\n=1",
                                      "  =1",
                                      "\uFF1D1",
                                      "\uFF0B1",
                                      "\uFF0D1",
                                      "\uFF20SUM",
                                      "=cmd|' /C calc'!A0"};
    static const char *const shown[] = {"", "  ", "a=1", "'=1", "556677-8899", "\uFF1C", "\xEF"};
    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof run[0]; i++) {
        assert_true(dbt_text_is_formula(dbt_text_of(run[i])));
    }
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        assert_false(dbt_text_is_formula(dbt_text_of(shown[i])));
    }
}

static void test_buffer(void **state)
{
    (void)state;
    struct dbt_buffer buffer;
    dbt_buffer_init(&buffer);
    assert_string_equal(buffer.bytes, "");
    dbt_buffer_clear(&buffer);
    dbt_buffer_add(&buffer, NULL, 0);
    assert_string_equal(buffer.bytes, "");
    for (int i = 0; i < 1000; i++) {
        dbt_buffer_format(&buffer, "%03d", i);
    }
    dbt_buffer_string(&buffer, "end");
    assert_int_equal(buffer.length, 3003);
    assert_string_equal(buffer.bytes + 2997, "999end");
    assert_true(dbt_text_equal(dbt_buffer_text(&buffer), bytes(buffer.bytes, 3003)));
    dbt_buffer_cut(&buffer, 4000);
    assert_int_equal(buffer.length, 3003);
    dbt_buffer_cut(&buffer, 4);
    assert_string_equal(buffer.bytes, "0000");
    dbt_buffer_clear(&buffer);
    assert_int_equal(buffer.length, 0);
    assert_string_equal(buffer.bytes, "");
    dbt_buffer_release(&buffer);
    assert_string_equal(buffer.bytes, "");
}

static void test_buffer_failure_sticks(void **state)
{
    (void)state;
    struct dbt_buffer buffer;
    dbt_buffer_init(&buffer);
    faults_arm("realloc", 0);
    dbt_buffer_string(&buffer, "a");
    assert_true(faults_disarm());
    assert_true(buffer.failed);
    dbt_buffer_string(&buffer, "b");
    dbt_buffer_format(&buffer, "%d", 1);
    assert_string_equal(buffer.bytes, "");
    dbt_buffer_clear(&buffer);
    dbt_buffer_string(&buffer, "c");
    assert_false(buffer.failed);
    dbt_buffer_add(&buffer, "d", SIZE_MAX);
    assert_true(buffer.failed);
    assert_string_equal(buffer.bytes, "c");
    dbt_buffer_clear(&buffer);
    dbt_buffer_format(&buffer, "%ls", L"\x7FFFFFFF");
    assert_true(buffer.failed);
    dbt_buffer_release(&buffer);
}

static void test_cp1252(void **state)
{
    (void)state;
    struct dbt_buffer buffer;
    dbt_buffer_init(&buffer);
    assert_true(dbt_buffer_cp1252(&buffer, dbt_text_of("V\xE5rd \x80 \x96\xA0\xFF~")));
    assert_string_equal(buffer.bytes, "Vård € –\u00A0ÿ~");
    dbt_buffer_clear(&buffer);
    assert_true(dbt_buffer_cp1252(&buffer, bytes("\0", 1)));
    assert_int_equal(buffer.length, 1);
    dbt_buffer_clear(&buffer);
    unsigned refused = 0;
    for (int byte = 0; byte < 256; byte++) {
        char text[2] = {'a', (char)byte};
        size_t before = buffer.length;
        if (!dbt_buffer_cp1252(&buffer, bytes(text, 2))) {
            assert_non_null(memchr("\x81\x8D\x8F\x90\x9D", byte, 5));
            assert_int_equal(buffer.length, before);
            refused++;
        }
    }
    assert_int_equal(refused, 5);
    assert_true(dbt_text_is_utf8(dbt_buffer_text(&buffer)));
    dbt_buffer_release(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_trim),
        cmocka_unit_test(test_equal),
        cmocka_unit_test(test_compare_fold),
        cmocka_unit_test(test_every_character),
        cmocka_unit_test(test_not_utf8),
        cmocka_unit_test(test_clean),
        cmocka_unit_test(test_formula),
        cmocka_unit_test(test_buffer),
        cmocka_unit_test(test_buffer_failure_sticks),
        cmocka_unit_test(test_cp1252),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
