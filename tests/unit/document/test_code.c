#include "sample.h"

#include <string.h>

#include <jansson.h>

#include "code.h"

#define TEXT "{\"uqr\":1}"

static void payload_is_usingqr_in_one_line_of_ascii(void **state)
{
    (void)state;
    struct sample sample;
    sample_init(&sample, 1, 2);
    struct dbt_buffer out;
    dbt_buffer_init(&out);
    assert_int_equal(dbt_code_payload(&sample.invoice, &out, &sample.error), DBT_OK);
    assert_string_equal(
        out.bytes,
        "{\"uqr\":1,\"tp\":1,\"nme\":\"Region Malardalen\",\"cid\":\"232100-0214\","
        "\"iref\":\"70001000259\",\"idt\":\"20250505\",\"ddt\":\"20250604\",\"due\":4216.69,"
        "\"vat\":843.34,\"cur\":\"SEK\",\"pt\":\"BG\",\"acc\":\"5050-1055\"}");
    dbt_buffer_release(&out);
    sample_release(&sample);
}

static void any_name_gives_valid_json(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *ascii;
    } cases[] = {
        {"Å Ä Ö å ä ö é ü ø Æ ÿ ß", "A A O a a o e u o A y s"},
        {"\"A\" \\ B", "\"A\" \\ B"},
        {"Vård\u00A0🏥 – \u2013", "Vard ? ? ?"},
        {"", ""},
        {"0123456789012345678901234567890123456789012345678901234567890123456789X",
         "0123456789012345678901234567890123456789012345678901234567890123456789"},
    };
    struct sample sample;
    sample_init(&sample, 1, 1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sample.invoice.seller.name = cases[i].name;
        struct dbt_buffer out;
        dbt_buffer_init(&out);
        assert_int_equal(dbt_code_payload(&sample.invoice, &out, &sample.error), DBT_OK);
        json_t *json = json_loads(out.bytes, JSON_REJECT_DUPLICATES, NULL);
        assert_non_null(json);
        assert_string_equal(json_string_value(json_object_get(json, "nme")), cases[i].ascii);
        json_decref(json);
        dbt_buffer_release(&out);
    }
    sample_release(&sample);
}

/* The three finder patterns are what every reader looks for first. */
static void assert_finder(const struct dbt_code *code, uint32_t left, uint32_t top)
{
    for (uint32_t y = 0; y < 7; y++) {
        for (uint32_t x = 0; x < 7; x++) {
            bool ring = x == 0 || x == 6 || y == 0 || y == 6;
            bool core = x >= 2 && x <= 4 && y >= 2 && y <= 4;
            assert_int_equal(code->modules[(top + y) * code->side + left + x], ring || core);
        }
    }
}

static void the_code_is_a_square_of_modules(void **state)
{
    (void)state;
    struct sample sample;
    sample_init(&sample, 1, 1);
    struct dbt_code code = {0};
    assert_int_equal(dbt_code_make(&code, TEXT, &sample.arena, &sample.error), DBT_OK);
    assert_true(code.side >= 21 && code.side <= 73);
    assert_finder(&code, 0, 0);
    assert_finder(&code, code.side - 7, 0);
    assert_finder(&code, 0, code.side - 7);
    sample_release(&sample);
}

/* Both say the same of a text, the check without making anything. */
static void the_check_knows_what_fits(void **state)
{
    (void)state;
    static const size_t lengths[] = {0, 1, 300, 2330, 2331, 2332, 3000};
    static char text[4000];
    struct sample sample;
    sample_init(&sample, 1, 1);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        struct dbt_code code = {0};
        memset(text, 'a', sizeof text - 1);
        text[lengths[i]] = '\0';
        enum dbt_status made = dbt_code_make(&code, text, &sample.arena, &sample.error);
        assert_int_equal(dbt_code_check(text, &sample.error), made);
        assert_int_equal(made, lengths[i] >= 1 && lengths[i] <= 2331 ? DBT_OK : DBT_INTERNAL);
    }
    sample_release(&sample);
}

static void memory_that_ends_is_told(void **state)
{
    (void)state;
    struct sample sample;
    sample_init(&sample, 1, 1);
    struct dbt_arena none;
    dbt_arena_init(&none, 0);
    struct dbt_code code = {0};
    assert_int_equal(dbt_code_make(&code, TEXT, &none, &sample.error), DBT_MEMORY);
    assert_null(code.modules);
    dbt_arena_release(&none);
    sample_release(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(payload_is_usingqr_in_one_line_of_ascii),
        cmocka_unit_test(any_name_gives_valid_json),
        cmocka_unit_test(the_code_is_a_square_of_modules),
        cmocka_unit_test(the_check_knows_what_fits),
        cmocka_unit_test(memory_that_ends_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
