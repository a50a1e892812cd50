/* What data becomes on its way into markup. */
#include "support.h"

#include "html.h"
#include "sample.h"

struct making {
    struct sample sample;
    struct dbt_html html;
};

static void making_init(struct making *making)
{
    sample_init(&making->sample);
    making->html =
        (struct dbt_html){&making->sample.page, &making->sample.out, &making->sample.arena};
}

static void making_release(struct making *making)
{
    sample_release(&making->sample);
}

static const char *take(struct making *making)
{
    static char text[4096];
    assert_false(making->html.out->failed);
    assert_true(making->html.out->length < sizeof text);
    memcpy(text, making->html.out->bytes, making->html.out->length + 1);
    dbt_buffer_clear(making->html.out);
    return text;
}

struct pair {
    const char *given, *written;
};

static void text_is_no_markup(void **state)
{
    static const struct pair pairs[] = {
        {"", ""},
        {"Åre & Duved", "Åre &amp; Duved"},
        {"<script>", "&lt;script&gt;"},
        {"\"a\" 'b'", "&quot;a&quot; &#39;b&#39;"},
        {"&lt;", "&amp;lt;"},
        {"</style></title>", "&lt;/style&gt;&lt;/title&gt;"},
        {"a\u202Eb\u2066c", "a\uFFFDb\uFFFDc"},
        {"a\tb\nc\x7F", "a\uFFFDb\uFFFDc\uFFFD"},
        {"a\xC3", "a\uFFFD"},
        {"\xFF\xFE<", "\uFFFD\uFFFD&lt;"},
        {"\xE2\x82", "\uFFFD\uFFFD"},
        {"\uFEFFa\uFFFE", "\uFFFDa\uFFFD"},
        {"😀é", "😀é"},
    };
    struct making making;
    (void)state;
    making_init(&making);
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        dbt_html_text(&making.html, pairs[i].given);
        assert_string_equal(take(&making), pairs[i].written);
    }
    making_release(&making);
}

static void a_name_is_no_formula(void **state)
{
    static const struct pair pairs[] = {
        {"=cmd|'/c calc'!A0", "<bdi>&#39;=cmd|&#39;/c calc&#39;!A0</bdi>"},
        {"+1", "<bdi>&#39;+1</bdi>"},
        {"  @SUM(A1)", "<bdi>&#39;  @SUM(A1)</bdi>"},
        {"-2", "<bdi>&#39;-2</bdi>"},
        {"\uFF20SUM(A1)", "<bdi>&#39;\uFF20SUM(A1)</bdi>"},
        {"A=1", "<bdi>A=1</bdi>"},
        {"", "<bdi></bdi>"},
    };
    struct making making;
    (void)state;
    making_init(&making);
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        dbt_html_name(&making.html, pairs[i].given);
        assert_string_equal(take(&making), pairs[i].written);
    }
    making_release(&making);
}

static void a_path_stays_a_relative_path(void **state)
{
    static const struct pair pairs[] = {
        {"invoices/70001000.pdf", "invoices/70001000.pdf"},
        {"../2025-05/index.html", "../2025-05/index.html"},
        {"javascript:alert(1)", "javascript%3Aalert%281%29"},
        {"//host/a", "%2F/host/a"},
        {"/etc", "%2Fetc"},
        {"a?b#c%d", "a%3Fb%23c%25d"},
        {"å\"><", "%C3%A5%22%3E%3C"},
        {"a\\b c", "a%5Cb%20c"},
    };
    struct making making;
    (void)state;
    making_init(&making);
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        dbt_html_path(&making.html, pairs[i].given);
        assert_string_equal(take(&making), pairs[i].written);
    }
    making_release(&making);
}

static void texts_take_values(void **state)
{
    struct making making;
    (void)state;
    making_init(&making);
    making.sample.texts[DBT_TEXT_PAGE_FOOT] = "{region} & {version}: {other} {region";
    const struct dbt_html_value values[] = {{"region", "<{version}>"}, {"version", "1"}};
    dbt_html_fill(&making.html, DBT_TEXT_PAGE_FOOT, values, 2);
    assert_string_equal(take(&making), "&lt;{version}&gt; &amp; 1: {other} {region");
    making_release(&making);
}

static void numbers_are_grouped(void **state)
{
    static const struct {
        int64_t ore;
        const char *swedish, *english, *kronor;
    } amounts[] = {
        {0, "0,00", "0.00", "0"},
        {-5, "\u22120,05", "\u22120.05", "0"},
        {99950, "999,50", "999.50", "1\u00A0000"},
        {-123450, "\u22121\u00A0234,50", "\u22121\u00A0234.50", "\u22121\u00A0235"},
        {INT64_MIN, "\u221292\u00A0233\u00A0720\u00A0368\u00A0547\u00A0758,08",
         "\u221292\u00A0233\u00A0720\u00A0368\u00A0547\u00A0758.08",
         "\u221292\u00A0233\u00A0720\u00A0368\u00A0547\u00A0758"},
    };
    struct making making;
    char text[DBT_HTML_NUMBER_BYTES];
    (void)state;
    making_init(&making);
    for (size_t i = 0; i < sizeof amounts / sizeof amounts[0]; i++) {
        making.sample.page.language = DBT_LANGUAGE_SV;
        assert_string_equal(dbt_html_write_ore(&making.html, amounts[i].ore, text),
                            amounts[i].swedish);
        making.sample.page.language = DBT_LANGUAGE_EN;
        assert_string_equal(dbt_html_write_ore(&making.html, amounts[i].ore, text),
                            amounts[i].english);
        assert_string_equal(dbt_html_write_kronor(amounts[i].ore, text), amounts[i].kronor);
    }
    assert_string_equal(dbt_html_write_count(UINT64_MAX, text),
                        "18\u00A0446\u00A0744\u00A0073\u00A0709\u00A0551\u00A0615");
    making_release(&making);
}

static void months_have_names(void **state)
{
    static const struct {
        struct dbt_period period;
        const char *text;
    } periods[] = {
        {{2025 * 12 + 4, 2025 * 12 + 4}, "maj\u00A02025"},
        {{2025 * 12 + 3, 2025 * 12 + 5}, "april–juni\u00A02025"},
        {{2024 * 12 + 11, 2025 * 12}, "december\u00A02024–januari\u00A02025"},
    };
    struct making making;
    (void)state;
    making_init(&making);
    for (size_t i = 0; i < sizeof periods / sizeof periods[0]; i++) {
        assert_string_equal(dbt_html_period(&making.html, periods[i].period), periods[i].text);
    }
    making_release(&making);
}

static void the_end_of_memory_sticks(void **state)
{
    struct making making;
    (void)state;
    making_init(&making);
    making.sample.arena.limit_bytes = making.sample.arena.used_bytes;
    const struct dbt_html_value none = {"x", "y"};
    for (int i = 0; i < 100000 && !making.html.out->failed; i++) {
        (void)dbt_html_expand(&making.html, DBT_TEXT_PAGE_SKIP, &none, 1);
    }
    assert_true(making.html.out->failed);
    assert_string_equal(dbt_html_period(&making.html, (struct dbt_period){24000, 24001}), "");
    making_release(&making);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_no_markup),
        cmocka_unit_test(a_name_is_no_formula),
        cmocka_unit_test(a_path_stays_a_relative_path),
        cmocka_unit_test(texts_take_values),
        cmocka_unit_test(numbers_are_grouped),
        cmocka_unit_test(months_have_names),
        cmocka_unit_test(the_end_of_memory_sticks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
