/* The page of one run, and the way its parts stand in it. */
#include "support.h"

#include "sample.h"

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part)) {
        count++;
    }
    return count;
}

static void assert_has(const struct sample *sample, const char *part)
{
    if (strstr(sample->out.bytes, part) == NULL) {
        fail_msg("the page does not have: %s", part);
    }
}

static void assert_lacks(const struct sample *sample, const char *part)
{
    if (strstr(sample->out.bytes, part) != NULL) {
        fail_msg("the page has: %s", part);
    }
}

static void a_run_has_all_of_it(void **state)
{
    struct sample sample;
    (void)state;
    sample_init(&sample);
    sample_invoices(&sample, 12);
    sample_rest(&sample);
    sample.page.other_language = "index.en.html";
    sample_make(&sample);
    assert_has(&sample, "<html lang=\"sv\">");
    assert_has(&sample, "<h1>Fakturering maj\u00A02025</h1>");
    assert_has(&sample, "<span class=\"v mark good\">Skarp</span>");
    assert_has(&sample, "den 2025-06-05.");
    assert_has(&sample, "<a href=\"../index.html\">Alla faktureringar</a>");
    assert_has(&sample, "<a hreflang=\"en\" lang=\"en\" href=\"index.en.html\">In English</a>");
    assert_int_equal(count_of(sample.out.bytes, "<tr><th scope=\"row\" class=\"number\" id=\"n"),
                     12);
    assert_has(&sample, "<a href=\"invoices/70001003.pdf\">PDF");
    assert_has(&sample, "<a href=\"lines/70001003.csv\">Rader, CSV");
    assert_has(&sample, "<code>" SAMPLE_SHA256 "</code>");
    assert_has(&sample, "</span> <span class=\"code\"><bdi>SE2321000214-1A01</bdi></span>");
    assert_has(&sample, "<p>uppföljning <bdi>SE2321000214-1A01</bdi> <code>" SAMPLE_SHA256);
    assert_has(&sample, "<a href=\"../2025-04/index.html#n70000507\">Ändrar 70000507</a>");
    assert_has(&sample,
               "<a href=\"../2025-05-correction-1/index.html#n70010001\">Ändrad av 70010001</a>");
    assert_has(&sample, ">Kreditfaktura<");
    assert_has(&sample, ">Justerad<");
    assert_has(&sample, "<summary>7 vårdenheter</summary>");
    assert_has(&sample, "Stopp: 0. Varningar: 1.");
    assert_has(&sample, "sms.csv: record 17");
    assert_has(&sample, "<td class=\"n\">95\u00A0123</td>");
    assert_has(&sample,
               "<strong><bdi>Ovanlig förändring</bdi></strong> <span class=\"sub\" lang=\"en\">");
    assert_has(&sample, "<th scope=\"row\"><bdi>SMS</bdi></th><td class=\"n\">95");
    assert_has(&sample, "packages/alla-fakturor.zip");
    assert_int_equal(count_of(sample.out.bytes, "<svg class=\"chart "), 2);
    sample_release(&sample);
}

/* To the region; to a provider it says nothing. */
static void the_price_list_that_was_given_is_named(void **state)
{
    struct sample sample;
    (void)state;
    sample_init(&sample);
    sample_make(&sample);
    assert_null(strstr(sample.out.bytes, "Prislista"));
    dbt_buffer_clear(&sample.out);
    sample.of.price_list = "what-if.yaml";
    sample_make(&sample);
    assert_has(&sample, "<dt>Prislista</dt><dd><bdi>what-if.yaml</bdi></dd>");
    sample_release(&sample);
}

static void what_asks_for_nothing_is_due_on_no_day(void **state)
{
    struct sample sample;
    char due[DBT_DATE_BYTES];
    (void)state;
    sample_init(&sample);
    sample_invoices(&sample, 1);
    struct dbt_page_invoice invoice = sample.of.invoices[0];
    invoice.due = invoice.issued + 1000;
    dbt_day_write(invoice.due, due);
    sample.of.invoices = &invoice;
    sample_make(&sample);
    assert_has(&sample, due);
    dbt_buffer_clear(&sample.out);
    invoice.total_ore = 0;
    sample_make(&sample);
    assert_null(strstr(sample.out.bytes, due));
    sample_release(&sample);
}

/* A page in another language than the region's has its titles from the texts it is made with. */
static void findings_have_titles_in_the_pages_language(void **state)
{
    struct sample sample;
    (void)state;
    sample_init(&sample);
    sample_rest(&sample);
    sample_english(&sample);
    sample_make(&sample);
    assert_has(&sample, "<bdi>Unusual change</bdi></strong> <span class=\"sub\" lang=\"en\">");
    assert_lacks(&sample, "Ovanlig");
    sample_release(&sample);
}

/* One that can be told apart at a glance stands on one line. */
static void only_long_codes_of_units_are_broken(void **state)
{
    const struct dbt_page_unit units[] = {{"SE2321000214-1A01", "A", NULL},
                                          {"SE2321000214-1A01-1A02-1A03", "B", NULL}};
    const struct dbt_page_invoice invoice = {
        .number = 1, .provider = "A", .org_no = "1", .units = units, .unit_count = 2};
    struct sample sample;
    (void)state;
    sample_init(&sample);
    sample.of.invoices = &invoice;
    sample.of.invoice_count = 1;
    sample_make(&sample);
    assert_has(&sample, "<span class=\"code\"><bdi>SE2321000214-1A01</bdi>");
    assert_has(&sample, "<span class=\"code long\"><bdi>SE2321000214-1A01-1A02-1A03</bdi>");
    sample_release(&sample);
}

static void its_totals_are_sums(void **state)
{
    struct sample sample;
    (void)state;
    sample_init(&sample);
    struct dbt_page_invoice invoices[] = {{.number = 1,
                                           .provider = "A",
                                           .org_no = "1",
                                           .net_ore = 100,
                                           .vat_ore = 25,
                                           .total_ore = 125},
                                          {.number = 2,
                                           .kind = DBT_INVOICE_CREDIT,
                                           .provider = "B",
                                           .org_no = "2",
                                           .net_ore = -40,
                                           .vat_ore = -10,
                                           .rounding_ore = -50,
                                           .total_ore = -100}};
    sample.of.invoices = invoices;
    sample.of.invoice_count = 2;
    sample_make(&sample);
    assert_has(&sample, "<dt>Netto, kr</dt><dd>0,60</dd>");
    assert_has(&sample, "<dt>Moms, kr</dt><dd>0,15</dd>");
    assert_has(&sample, "<dt>Öresavrundning, kr</dt><dd>\u22120,50</dd>");
    assert_has(&sample, "<dt>Totalt, kr</dt><dd>0,25</dd>");
    assert_has(&sample, "\u22121,00 <span class=\"sub\">Öresavrundning \u22120,50</span></td>");
    assert_int_equal(count_of(sample.out.bytes, "Öresavrundning \u2212"), 1);
    assert_has(&sample, "varav tilläggs- och kreditfakturor: 1");
    assert_has(&sample, "data-v=\"-100\"><span class=\"l\">Totalt, kr</span>\u22121,00 <span");
    sample_release(&sample);
}

static void sums_that_do_not_fit_are_told(void **state)
{
    struct sample sample;
    (void)state;
    sample_init(&sample);
    struct dbt_page_invoice invoices[] = {{.provider = "A", .org_no = "1", .total_ore = INT64_MAX},
                                          {.provider = "A", .org_no = "1", .total_ore = 1}};
    sample.of.invoices = invoices;
    sample.of.invoice_count = 2;
    assert_int_equal(
        dbt_page_run(&sample.page, &sample.of, &sample.out, &sample.arena, &sample.error),
        DBT_INPUT);
    assert_non_null(strstr(sample.error.text, "too large"));
    sample_release(&sample);
}

static void drafts_are_called_so(void **state)
{
    struct sample sample;
    (void)state;
    sample_init(&sample);
    struct dbt_page_invoice invoice = {.provider = "A", .org_no = "1"};
    sample.of.invoices = &invoice;
    sample.of.invoice_count = 1;
    sample.of.state = DBT_PAGE_DRAFT;
    sample.of.demonstration = true;
    sample.of.all_runs = NULL;
    sample_make(&sample);
    assert_has(&sample, "<span class=\"v mark notice\">Utkast</span>");
    assert_has(&sample, "<th scope=\"row\" class=\"number\" data-v=\"0\">Utkast</th>");
    assert_has(&sample, "påhittade");
    assert_lacks(&sample, "<nav>");
    assert_lacks(&sample, ">PDF");
    dbt_buffer_clear(&sample.out);
    sample.of.state = DBT_PAGE_RECALCULATED;
    sample_make(&sample);
    assert_has(&sample, "<span class=\"v mark notice\">Omräkning</span>");
    sample_release(&sample);
}

static void a_run_of_nothing_is_a_page(void **state)
{
    struct sample sample;
    (void)state;
    sample_init(&sample);
    sample.of.findings = NULL;
    sample.run.correction = 2;
    for (size_t i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        sample.page.net_ore[i] = DBT_FIGURE_NONE;
    }
    sample_make(&sample);
    assert_has(&sample, "<h1>Rättelse 2 av maj\u00A02025</h1>");
    assert_has(&sample, "Det finns inga fakturor.");
    assert_has(&sample, "inga uppgifter");
    assert_has(&sample, "<dt>Stopp och varningar</dt><dd>Inga</dd>");
    assert_lacks(&sample, "<form");
    sample_release(&sample);
}

static void a_providers_page_is_its_own(void **state)
{
    struct sample sample;
    (void)state;
    sample_init(&sample);
    sample_invoices(&sample, 1);
    sample_rest(&sample);
    sample.of.sources = NULL;
    sample.of.source_count = 0;
    sample.of.provider = "Läkarhuset <AB>";
    sample_make(&sample);
    assert_has(&sample, "<dt>Vårdgivare</dt><dd><bdi>Läkarhuset &lt;AB&gt;</bdi></dd>");
    assert_lacks(&sample, "differ by 61");
    assert_lacks(&sample, "Stopp");
    assert_lacks(&sample, "Radredovisning");
    sample_release(&sample);
}

/* Not one byte of a hostile name is markup: as many elements of each kind as of harmless names. */
static void hostile_names_do_nothing(void **state)
{
    static const char *const never[] = {"<script>document",   "<img",   " onerror=\"", "\"onmouse",
                                        "href=\"javascript:", "\u202E", "\u2066"};
    struct sample sample;
    (void)state;
    sample_init(&sample);
    sample_hostility(&sample);
    sample.region.identity.name = sample_hostile[4];
    sample.region.identity.logo = sample_hostile[3];
    sample.region.identity.accent = sample_hostile[4];
    sample.texts[DBT_TEXT_PAGE_NET] = sample_hostile[4];
    sample.texts[DBT_TEXT_PAGE_FOUND] = sample_hostile[3];
    sample.texts[DBT_TEXT_MONTHS] =
        "<i>1 <i>2 <i>3 <i>4 <i>5 <i>6 <i>7 <i>8 <i>9 <i>10 <i>11 <i>12";
    sample.page.program_version = sample_hostile[0];
    sample.page.other_language = sample_hostile[6];
    sample.of.all_runs = sample_hostile[6];
    const struct dbt_output_file file = {sample_hostile[4], 1, sample_hostile[4]};
    const struct dbt_followup_source source = {sample_hostile[0], 1, {0}};
    sample.of.files = &file;
    sample.of.file_count = 1;
    sample.of.sources = &source;
    sample.of.source_count = 1;
    sample_make(&sample);
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        assert_lacks(&sample, never[i]);
    }
    assert_int_equal(count_of(sample.out.bytes, "<script>"), 1);
    assert_int_equal(count_of(sample.out.bytes, "</script>"), 1);
    assert_int_equal(count_of(sample.out.bytes, "</style>"), 1);
    assert_int_equal(count_of(sample.out.bytes, "</title>"), 1);
    assert_int_equal(count_of(sample.out.bytes, "<i>"), 0);
    assert_has(&sample, "&#39;=cmd|");
    assert_true(dbt_text_is_utf8(dbt_buffer_text(&sample.out)));
    sample_release(&sample);
}

static void the_same_gives_the_same(void **state)
{
    struct sample one;
    struct sample two;
    (void)state;
    sample_init(&one);
    sample_init(&two);
    sample_invoices(&one, 50);
    sample_invoices(&two, 50);
    assert_string_equal(sample_make(&one), sample_make(&two));
    sample_release(&one);
    sample_release(&two);
}

static void the_end_of_memory_is_told(void **state)
{
    (void)state;
    for (size_t more = 0; more < 400000; more += 20000) {
        struct sample sample;
        sample_init(&sample);
        sample_invoices(&sample, 5);
        sample.arena.limit_bytes = sample.arena.used_bytes + more;
        enum dbt_status status =
            dbt_page_run(&sample.page, &sample.of, &sample.out, &sample.arena, &sample.error);
        assert_true(status == DBT_OK || status == DBT_MEMORY);
        assert_true(more > 0 || status == DBT_MEMORY);
        sample_release(&sample);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_has_all_of_it),
        cmocka_unit_test(the_price_list_that_was_given_is_named),
        cmocka_unit_test(what_asks_for_nothing_is_due_on_no_day),
        cmocka_unit_test(findings_have_titles_in_the_pages_language),
        cmocka_unit_test(only_long_codes_of_units_are_broken),
        cmocka_unit_test(its_totals_are_sums),
        cmocka_unit_test(sums_that_do_not_fit_are_told),
        cmocka_unit_test(drafts_are_called_so),
        cmocka_unit_test(a_run_of_nothing_is_a_page),
        cmocka_unit_test(a_providers_page_is_its_own),
        cmocka_unit_test(hostile_names_do_nothing),
        cmocka_unit_test(the_same_gives_the_same),
        cmocka_unit_test(the_end_of_memory_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
