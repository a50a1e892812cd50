/* What the ledger knows for pages, and their months. */
#include "ledger/books.h"

#include "page_folder.h"

static struct dbt_page_books load(struct sample *sample, const char *provider)
{
    const struct dbt_month_scope scope = {.months = dbt_page_ever, .provider = provider};
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_READ);
    struct dbt_page_books books;
    assert_int_equal(dbt_page_books_load(&books, ledger, &scope, &sample->arena, &sample->error),
                     DBT_OK);
    dbt_ledger_close(ledger);
    return books;
}

/* April and May are issued to three providers, and the first invoice of April is credited. */
static void books_are_of_all_or_of_one(void **state)
{
    struct sample *sample = *state;
    books_make(sample);
    struct dbt_page_books books = load(sample, NULL);
    assert_int_equal(books.issued.count, BOOKS_INVOICES);
    assert_int_equal(books.runs.count, BOOKS_RUNS);
    assert_int_equal(books.issued.items[0].run, 1);
    assert_int_equal(books.issued.items[BOOKS_INVOICES - 1].run, 3);
    books = load(sample, "556000-0002");
    assert_int_equal(books.issued.count, 2);
    assert_int_equal(books.runs.count, BOOKS_RUNS);
}

static void without_a_ledger_nothing_is_known(void **state)
{
    struct sample *sample = *state;
    const struct dbt_month_scope scope = {.months = dbt_page_ever};
    struct dbt_page_books books;
    assert_int_equal(dbt_page_books_load(&books, NULL, &scope, &sample->arena, &sample->error),
                     DBT_OK);
    assert_int_equal(books.issued.count + books.runs.count + books.sums.count, 0);
}

static struct dbt_month_sum sums[] = {{"1", 12 * 2024 + 3, 7},
                                      {"1", 12 * 2024 + 4, 100},
                                      {"1", 12 * 2025 + 4, 10},
                                      {"2", 12 * 2025 + 4, 5}};
static const struct dbt_page_books made = {.sums = {sums, 4}};

static void months_are_the_thirteen_up_to_the_last(void **state)
{
    struct sample *sample = *state;
    dbt_figure net_ore[DBT_FOLLOWUP_MONTHS];
    assert_int_equal(dbt_page_months(&made, NULL, 12 * 2025 + 4, net_ore, &sample->error), DBT_OK);
    assert_int_equal(net_ore[0], 100);
    assert_int_equal(net_ore[1], DBT_FIGURE_NONE);
    assert_int_equal(net_ore[12], 15);
    assert_int_equal(dbt_page_months(&made, "2", 12 * 2025 + 4, net_ore, &sample->error), DBT_OK);
    assert_int_equal(net_ore[0], DBT_FIGURE_NONE);
    assert_int_equal(net_ore[12], 5);
    assert_int_equal(dbt_page_months(&made, "1", 12 * 2024 + 4, net_ore, &sample->error), DBT_OK);
    assert_int_equal(net_ore[11], 7);
    assert_int_equal(net_ore[12], 100);
}

static void drafts_are_added(void **state)
{
    struct sample *sample = *state;
    struct dbt_line lines[] = {{.month = 12 * 2025 + 4, .net_ore = 1},
                               {.month = 12 * 2025 + 3, .net_ore = 2},
                               {.month = 12 * 2023, .net_ore = 4}};
    const struct dbt_invoice invoice = {.lines = lines, .line_count = 3};
    const struct dbt_invoice *const invoices[] = {&invoice};
    const struct dbt_run run = {.period = {12 * 2025 + 4, 12 * 2025 + 4}};
    struct dbt_page_folder folder = {.run = &run, .invoices = invoices, .invoice_count = 1};
    assert_int_equal(dbt_page_months(&made, NULL, run.period.last, folder.net_ore, &sample->error),
                     DBT_OK);
    assert_int_equal(dbt_page_months_add(&folder, &sample->error), DBT_OK);
    assert_int_equal(folder.net_ore[12], 16);
    assert_int_equal(folder.net_ore[11], 2);
    lines[0].net_ore = INT64_MAX;
    assert_int_equal(dbt_page_months_add(&folder, &sample->error), DBT_INPUT);
    sample_says(sample, "too large");
}

static void pages_are_named_by_language(void **state)
{
    static const char *const texts[DBT_TEXT_COUNT] = {[DBT_TEXT_PAGE_RUN] = "x"};
    struct dbt_region region = {.language = DBT_LANGUAGE_SV};
    (void)state;
    region.texts[DBT_TEXT_PAGE_RUN] = "";
    assert_null(dbt_page_name(&region, DBT_LANGUAGE_SV));
    region.texts[DBT_TEXT_PAGE_RUN] = "x";
    assert_string_equal(dbt_page_name(&region, DBT_LANGUAGE_SV), "index.html");
    assert_null(dbt_page_name(&region, DBT_LANGUAGE_EN));
    region.other_texts = texts;
    assert_string_equal(dbt_page_name(&region, DBT_LANGUAGE_EN), "index.en.html");
    region.language = DBT_LANGUAGE_EN;
    assert_string_equal(dbt_page_name(&region, DBT_LANGUAGE_SV), "index.sv.html");
    const struct dbt_metrics metrics = {NULL, NULL};
    const struct dbt_page_common page = dbt_page_of_region(&region, metrics, DBT_LANGUAGE_SV);
    assert_ptr_equal(page.texts, texts);
    assert_string_equal(page.other_language, "index.html");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(books_are_of_all_or_of_one),
        SAMPLE_TEST(without_a_ledger_nothing_is_known),
        SAMPLE_TEST(months_are_the_thirteen_up_to_the_last),
        SAMPLE_TEST(drafts_are_added),
        cmocka_unit_test(pages_are_named_by_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
