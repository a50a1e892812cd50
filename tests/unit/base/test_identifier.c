#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "debitera/base/identifier.h"

struct row {
    const char *text;
    bool valid;
};

static void check_rows(const struct row *rows, size_t count, bool (*valid)(struct dbt_text text))
{
    for (size_t i = 0; i < count; i++) {
        const char *wrong =
            valid(dbt_text_of(rows[i].text)) == rows[i].valid ? "none" : rows[i].text;
        assert_string_equal(wrong, "none");
    }
}

static void test_luhn(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"79927398713", true}, {"79927398710", false}, {"00", true}, {"0", false},
        {"", false},           {"7992739871a", false}, {"18", true}, {"1 8", false},
    };
    check_rows(rows, sizeof rows / sizeof rows[0], dbt_luhn_valid);
    assert_int_equal(dbt_luhn_digit(dbt_text_of("7992739871")), '3');
    assert_int_equal(dbt_luhn_digit(dbt_text_of("0")), '0');
    assert_int_equal(dbt_luhn_digit(dbt_text_of("")), 0);
    assert_int_equal(dbt_luhn_digit(dbt_text_of("12-3")), 0);
}

static void test_bankgiro(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"5402-9681", true},  {"297-3675", true},    {"640-5070", true},   {"54029681", true},
        {"2973675", true},    {"5402-9682", false},  {"", false},          {"-9681", false},
        {"54-029681", false}, {"5402--9681", false}, {"540 29681", false}, {"05402-9681", false},
        {"5402-968", false},  {"5402-968x", false},
    };
    check_rows(rows, sizeof rows / sizeof rows[0], dbt_bankgiro_valid);
}

static void test_plusgiro(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"28 65 43-4", true},   {"4-2", true},   {"2865434", true}, {"42", true},
        {"410 54 68-6", false}, {"", false},     {"2", false},      {"-2", false},
        {"28-65434", false},    {" 4-2", false}, {"4-2 ", false},   {"123456789", false},
        {"4-x", false},
    };
    check_rows(rows, sizeof rows / sizeof rows[0], dbt_plusgiro_valid);
}

static void test_org_no(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"556016-0680", true},  {"232100-0065", true},
        {"232100-0214", true},  {"232100-0211", false},
        {"5560160680", false},  {"556016 0680", false},
        {"811228-9874", false}, {"", false},
        {"556016-068", false},  {"16556016-0680", false},
        {"55601a-0680", false},
    };
    check_rows(rows, sizeof rows / sizeof rows[0], dbt_org_no_valid);
    char vat_no[15] = "untouched";
    assert_false(dbt_vat_no_make(dbt_text_of("232100-0211"), vat_no));
    assert_string_equal(vat_no, "untouched");
    assert_true(dbt_vat_no_make(dbt_text_of("232100-0214"), vat_no));
    assert_string_equal(vat_no, "SE232100021401");
}

static void test_hsa_id(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"SE2321000131-P000000123457", true},
        {"se2321000131-p000000123457", true},
        {"SE2321000131-A", true},
        {"SE2321000131-A12345678901234567", true},
        {"SE2321000131-A123456789012345678", false},
        {"SE2321000131-", false},
        {"SE2321000131", false},
        {"SE2321000131P000000123457", false},
        {"NO2321000131-A", false},
        {"SE2321000132-A", false},
        {"SE2321000131-A B", false},
        {"SE2321000131-\xC3\xA5", false},
        {"", false},
    };
    check_rows(rows, sizeof rows / sizeof rows[0], dbt_hsa_id_valid);
}

static void test_ocr(void **state)
{
    (void)state;
    char out[26] = "untouched";
    assert_true(dbt_ocr_make(dbt_text_of("123"), false, out));
    assert_string_equal(out, "1230");
    assert_true(dbt_ocr_make(dbt_text_of("123"), true, out));
    assert_string_equal(out, "12351");
    assert_true(dbt_ocr_make(dbt_text_of("1234567890"), true, out));
    assert_string_equal(out, "123456789023");
    assert_true(dbt_ocr_make(dbt_text_of("12345678901234567890123"), true, out));
    assert_int_equal(strlen(out), 25);
    assert_true(dbt_ocr_valid(dbt_text_of(out), true));
    assert_false(dbt_ocr_make(dbt_text_of("123456789012345678901234"), true, out));
    assert_false(dbt_ocr_make(dbt_text_of(""), true, out));
    assert_false(dbt_ocr_make(dbt_text_of("12a"), false, out));
    assert_true(dbt_ocr_valid(dbt_text_of("0072019122420063"), false));
    assert_true(dbt_ocr_valid(dbt_text_of("1230"), false));
    assert_false(dbt_ocr_valid(dbt_text_of("1231"), false));
    assert_false(dbt_ocr_valid(dbt_text_of("1230"), true));
    assert_true(dbt_ocr_valid(dbt_text_of("12351"), true));
    assert_false(dbt_ocr_valid(dbt_text_of("18"), true));
    assert_true(dbt_ocr_valid(dbt_text_of("18"), false));
    assert_false(dbt_ocr_valid(dbt_text_of("0"), false));
    assert_false(dbt_ocr_valid(dbt_text_of("00000000000000000000000000"), false));
}

static void test_persons(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum dbt_person_kind kind;
    } rows[] = {
        {"200002292399", DBT_PERSON_PERSONNUMMER},
        {"0002292399", DBT_PERSON_PERSONNUMMER},
        {"20000229-2399", DBT_PERSON_PERSONNUMMER},
        {"000229+2399", DBT_PERSON_PERSONNUMMER},
        {"201509160006", DBT_PERSON_OTHER},
        {"197302889931", DBT_PERSON_SAMORDNINGSNUMMER},
        {"7302889931", DBT_PERSON_SAMORDNINGSNUMMER},
        {"197210869924", DBT_PERSON_OTHER},
        {"991981000010", DBT_PERSON_OTHER},
        {"", DBT_PERSON_OTHER},
        {"20000229239", DBT_PERSON_OTHER},
        {"2000022923990", DBT_PERSON_OTHER},
        {"20000229-239A", DBT_PERSON_OTHER},
        {"2000-02292399", DBT_PERSON_OTHER},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(dbt_person_classify(dbt_text_of(rows[i].text)), rows[i].kind);
    }
}

static void test_persons_in_texts(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"19850101-9809", true},
        {"198501019809", true},
        {"850101-9809", true},
        {"850101+9809", true},
        {"8501019809", true},
        {"Avser patient 850101-9809.", true},
        {"a8501019809b", true},
        {"2025-05, 19850101-9809", true},
        {"123456-7890 850101-9809", true},
        {"8501619806", true},
        {"850101-9803", false},
        {"850101-98091", false},
        {"1850101-9809", false},
        {"0198501019809", false},
        {"85010198090", false},
        {"850101 9809", false},
        {"850101--9809", false},
        {"85-0101-9809", false},
        {"232100-0214", false},
        {"SE2321000214-1A08", false},
        {"165560160680", false},
        {"", false},
        {"2025-05-01", false},
    };
    check_rows(rows, sizeof rows / sizeof rows[0], dbt_person_found);
}

static void check_form(const char *text, dbt_day on, const char *expected)
{
    char out[DBT_PERSON_BYTES + 1] = {0};
    size_t length = dbt_person_normalise(dbt_text_of(text), on, out);
    out[length] = '\0';
    assert_string_equal(out, expected);
}

static void test_person_forms(void **state)
{
    (void)state;
    dbt_day on = 0;
    assert_true(dbt_day_make(2025, 5, 31, &on));
    check_form("20000229-2399", on, "200002292399");
    check_form(" 000229+tf9Z ", on, "000229+TF9Z");
    check_form("", on, "");
    check_form(" - ", on, "");
    check_form("12345678901234567890123456789012", on, "12345678901234567890123456789012");
    check_form("123456789012345678901234567890123", on, "");
}

/* Ten digits and twelve are one person's. */
static void test_person_centuries(void **state)
{
    (void)state;
    dbt_day on = 0;
    assert_true(dbt_day_make(2025, 1, 1, &on));
    check_form("850101-9809", on, "198501019809");
    check_form("8501019809", on, "198501019809");
    check_form("850101 9809", on, "198501019809");
    check_form("19850101-9809", on, "198501019809");
    check_form("850161-9806", on, "198501619806"); /* samordningsnummer */
    check_form("250101-9802", on, "202501019802"); /* born that day */
    check_form("250101-9802", on - 1, "192501019802");
    check_form("250101+9802", on, "192501019802");
    check_form("250101+9802", on - 1, "250101+9802"); /* would be 1825 */
    check_form("19250101+9802", on, "192501019802");
    check_form("000229-2399", on, "200002292399");
    check_form("000229+2399", on, "000229+2399"); /* no 29 February in 1900 */
    check_form("850101-9803", on, "8501019803");  /* wrong check digit */
    check_form("851301-9805", on, "8513019805");
    check_form("850101-A802", on, "850101A802");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_luhn),
        cmocka_unit_test(test_bankgiro),
        cmocka_unit_test(test_plusgiro),
        cmocka_unit_test(test_org_no),
        cmocka_unit_test(test_hsa_id),
        cmocka_unit_test(test_ocr),
        cmocka_unit_test(test_persons),
        cmocka_unit_test(test_person_forms),
        cmocka_unit_test(test_persons_in_texts),
        cmocka_unit_test(test_person_centuries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
