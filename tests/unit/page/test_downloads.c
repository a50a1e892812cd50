/* What stands on a page of the files of its run, and of its providers' packages. */
#include "support.h"

#include "sample.h"

enum { FILES_MAX = 64 };

struct files {
    struct dbt_output_file items[FILES_MAX];
    size_t count;
};

static void add(struct files *files, const char *name, uint64_t bytes)
{
    assert_true(files->count < FILES_MAX);
    files->items[files->count] = (struct dbt_output_file){name, bytes, SAMPLE_SHA256};
    files->count++;
}

static const char *make(struct sample *sample, const struct files *files)
{
    sample->of.files = files->items;
    sample->of.file_count = files->count;
    return sample_make(sample);
}

/* In this order, each after the one before. */
static void assert_order(const char *page, const char *const *parts, size_t count)
{
    const char *at = page;
    size_t i = 0;
    for (; i < count && at != NULL; i++) {
        at = strstr(at, parts[i]);
    }
    if (at == NULL) {
        fail_msg("not there, or not behind the others: %s", parts[i - 1]);
    }
}

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part)) {
        count++;
    }
    return count;
}

static void files_stand_by_what_is_in_them(void **state)
{
    static const char *const order[] = {
        "Hämta för hela körningen</h2>",
        "Alla fakturor och rapporter i en PDF",
        "href=\"packages/all.pdf\">PDF<span class=\"vh\"> <bdi>Alla fakturor och",
        "Listor i Excel",
        "href=\"lists.xlsx\">Excel<",
        "scope=\"rowgroup\" class=\"group\">Listor</th>",
        "<bdi>Fakturarader</bdi></th>",
        "href=\"lines.csv\">CSV<",
        ">12\u00A0kB<",
        "href=\"lines.excel.csv\">CSV för Excel<",
        "class=\"group\">För kontroll och arkiv</th>",
        "href=\"manifest.json\">JSON<",
        "<bdi>other.bin</bdi></th>",
        "href=\"other.bin\">Fil<",
        "<bdi>packages/000000-0000.zip</bdi></th>",
        "<summary>Kontrollsummor, SHA-256</summary>",
        "<bdi>lines.csv</bdi></th>",
        SAMPLE_SHA256};
    struct sample sample;
    struct files files = {.count = 0};
    (void)state;
    sample_init(&sample);
    add(&files, "lines.csv", 11001);
    add(&files, "lines.excel.csv", 11001);
    add(&files, "lists.xlsx", 1);
    add(&files, "manifest.json", 1);
    add(&files, "other.bin", 1);
    add(&files, "packages/000000-0000.zip", 1);
    add(&files, "packages/all.pdf", 1);
    const char *page = make(&sample, &files);
    assert_order(page, order, sizeof order / sizeof order[0]);
    assert_int_equal(count_of(page, SAMPLE_SHA256), files.count);
    assert_int_equal(count_of(page, "<bdi>Fakturor</bdi></th>"), 0);
    assert_int_equal(count_of(page, "Per vårdgivare"), 0);
    sample_release(&sample);
}

static void a_group_of_nothing_has_no_heading(void **state)
{
    struct sample sample;
    struct files files = {.count = 0};
    (void)state;
    sample_init(&sample);
    assert_null(strstr(make(&sample, &files), "id=\"h-files\""));
    dbt_buffer_clear(&sample.out);
    add(&files, "region.pdf", 1);
    assert_null(strstr(make(&sample, &files), "class=\"group\""));
    sample_release(&sample);
}

static void packages_stand_by_their_providers(void **state)
{
    static const char *const order[] = {
        "<h3>Per vårdgivare</h3>",
        "<bdi>B &lt;AB&gt;</bdi> <span class=\"sub\">1</span></th>",
        "href=\"packages/1.pdf\">PDF<span class=\"vh\"> <bdi>B &lt;AB&gt;",
        "href=\"packages/1.zip\">zip<",
        "<bdi>A</bdi> <span class=\"sub\">1/2</span></th><td></td>",
        "href=\"packages/1%252F2.zip\">zip<",
    };
    const struct dbt_page_invoice invoices[] = {{.number = 1, .provider = "B <AB>", .org_no = "1"},
                                                {.number = 2, .provider = "A", .org_no = "1/2"},
                                                {.number = 3, .provider = "B", .org_no = "1"},
                                                {.number = 4, .provider = "C", .org_no = "3"}};
    struct sample sample;
    struct files files = {.count = 0};
    (void)state;
    sample_init(&sample);
    sample.of.invoices = invoices;
    sample.of.invoice_count = 4;
    add(&files, "packages/1%2F2.zip", 1);
    add(&files, "packages/1.pdf", 1);
    add(&files, "packages/1.zip", 1);
    const char *page = make(&sample, &files);
    assert_order(page, order, sizeof order / sizeof order[0]);
    assert_int_equal(count_of(page, "href=\"packages/"), 3);
    assert_int_equal(count_of(page, "<bdi>C</bdi> <span class=\"sub\">3</span></th>"), 0);
    assert_int_equal(count_of(page, "rowgroup"), 0);
    sample_release(&sample);
}

static void many_providers_are_closed(void **state)
{
    struct dbt_page_invoice invoices[11];
    char texts[11][2][24];
    (void)state;
    for (size_t count = 10; count <= 11; count++) {
        struct sample sample;
        struct files files = {.count = 0};
        sample_init(&sample);
        for (size_t i = 0; i < count; i++) {
            snprintf(texts[i][0], sizeof texts[i][0], "%zu", i);
            snprintf(texts[i][1], sizeof texts[i][1], "packages/%zu.zip", i);
            invoices[i] = (struct dbt_page_invoice){.provider = "A", .org_no = texts[i][0]};
            add(&files, texts[i][1], 1);
        }
        sample.of.invoices = invoices;
        sample.of.invoice_count = count;
        const char *page = make(&sample, &files);
        assert_int_equal(count_of(page, "<summary>11 vårdgivare</summary>"), count == 11 ? 1 : 0);
        assert_int_equal(count_of(page, "href=\"packages/"), count);
        sample_release(&sample);
    }
}

static void a_providers_own_packages_are_all_there_is(void **state)
{
    static const char *const order[] = {"Hämta allt</h2>", "Alla dokument i en PDF",
                                        "href=\"556677-8899.pdf\">PDF<", "Allt i ett zip-arkiv",
                                        "href=\"556677-8899.zip\">zip<"};
    struct sample sample;
    struct files files = {.count = 0};
    (void)state;
    sample_init(&sample);
    sample_invoices(&sample, 2);
    sample.of.provider = "Läkarhuset AB";
    add(&files, "556677-8899.pdf", 1);
    add(&files, "556677-8899.zip", 1);
    const char *page = make(&sample, &files);
    assert_order(page, order, sizeof order / sizeof order[0]);
    assert_null(strstr(page, "Per vårdgivare"));
    assert_null(strstr(page, "rowgroup"));
    assert_null(strstr(page, "class=\"provider\""));
    assert_null(strstr(page, "data-column=\"8\""));
    assert_non_null(strstr(page, "data-column=\"3\""));
    sample_release(&sample);
}

static void sizes_are_read_at_a_glance(void **state)
{
    static const struct {
        uint64_t bytes;
        const char *text, *english;
    } sizes[] = {
        {0, ">0\u00A0kB<", ">0\u00A0kB<"},
        {1, ">1\u00A0kB<", ">1\u00A0kB<"},
        {999000, ">999\u00A0kB<", ">999\u00A0kB<"},
        {999001, ">1,0\u00A0MB<", ">1.0\u00A0MB<"},
        {12345678, ">12,3\u00A0MB<", ">12.3\u00A0MB<"},
        {UINT64_C(4800000000), ">4,8\u00A0GB<", ">4.8\u00A0GB<"},
        {UINT64_C(2500000000000), ">2\u00A0500,0\u00A0GB<", ">2\u00A0500.0\u00A0GB<"},
    };
    struct sample sample;
    (void)state;
    sample_init(&sample);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct files files = {.count = 0};
        add(&files, "lines.csv", sizes[i].bytes);
        sample.page.language = DBT_LANGUAGE_SV;
        assert_non_null(strstr(make(&sample, &files), sizes[i].text));
        dbt_buffer_clear(&sample.out);
        sample.page.language = DBT_LANGUAGE_EN;
        assert_non_null(strstr(make(&sample, &files), sizes[i].english));
        dbt_buffer_clear(&sample.out);
    }
    sample_release(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_stand_by_what_is_in_them),
        cmocka_unit_test(a_group_of_nothing_has_no_heading),
        cmocka_unit_test(packages_stand_by_their_providers),
        cmocka_unit_test(many_providers_are_closed),
        cmocka_unit_test(a_providers_own_packages_are_all_there_is),
        cmocka_unit_test(sizes_are_read_at_a_glance),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
