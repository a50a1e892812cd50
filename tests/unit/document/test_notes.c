/* The small lines under a service: one way of pricing at a time, then all at once. */
#include "sample.h"

#include <string.h>

enum { STEPS = 32 };

/* Composes one invoice line, and gives the items that stand in its service column. */
struct column {
    struct sample sample;
    struct dbt_line *line;
    struct dbt_step steps[STEPS];
    const char *texts[64];
    size_t count;
};

static void column_init(struct column *column)
{
    *column = (struct column){0};
    sample_init(&column->sample, 1, 1);
    column->line = &column->sample.invoice.lines[0];
    for (int64_t i = 0; i < STEPS; i++) {
        column->steps[i] = (struct dbt_step){dbt_ratio_of(1000 + i), 500000 - 10000 * i};
    }
}

static void take_notes(struct column *column, const struct dbt_page *page)
{
    for (size_t i = 0; i < page->count; i++) {
        const struct dbt_item *item = &page->items[i];
        if (item->row == 1 && item->x_mm < 21 && item->style == DBT_STYLE_SMALL) {
            assert_true(column->count < sizeof column->texts / sizeof column->texts[0]);
            column->texts[column->count++] = item->text;
        }
    }
}

static struct dbt_document compose(struct column *column)
{
    struct dbt_document document = {0};
    assert_int_equal(sample_compose(&column->sample, false, &document), DBT_OK);
    column->count = 0;
    for (size_t i = 0; i < document.page_count; i++) {
        take_notes(column, &document.pages[i]);
    }
    return document;
}

static void assert_notes(struct column *column, const char *const *texts, size_t count)
{
    (void)compose(column);
    assert_int_equal(column->count, count);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(column->texts[i], texts[i]);
    }
}

static void assert_note(struct column *column, const char *text)
{
    assert_notes(column, &text, 1);
}

static bool row_has(const struct dbt_document *document, const char *text)
{
    for (size_t j = 0; j < document->pages[0].count; j++) {
        const struct dbt_item *item = &document->pages[0].items[j];
        if (item->row == 1 && strcmp(item->text, text) == 0) {
            return true;
        }
    }
    return false;
}

static void a_plain_line_has_none(void **state)
{
    (void)state;
    struct column column;
    column_init(&column);
    assert_notes(&column, NULL, 0);
    sample_release(&column.sample);
}

static void what_is_included_is_taken_off_all_there_was(void **state)
{
    (void)state;
    struct column column;
    column_init(&column);
    column.line->quantity = dbt_ratio_of(1200);
    column.line->free_quantity = dbt_ratio_of(500);
    assert_note(&column, "1\u00A0700 listad, varav 500 ingår utan kostnad");
    struct dbt_document document = compose(&column);
    assert_true(row_has(&document, "1\u00A0200"));
    assert_true(dbt_ratio_make(3700, 31, &column.line->quantity));
    assert_note(&column, "619,3548 listad, varav 500 ingår utan kostnad");
    column.line->quantity = dbt_ratio_of(0);
    assert_note(&column, "500 listad, varav 500 ingår utan kostnad");
    sample_release(&column.sample);
}

static void first_pieces_are_free(void **state)
{
    (void)state;
    struct column column;
    column_init(&column);
    column.line->model = "one-off";
    column.line->quantity = dbt_ratio_of(2);
    column.line->free_quantity = dbt_ratio_of(1);
    column.line->unit_of_quantity = "st";
    assert_note(&column, "3 st, varav 1 utan kostnad");
    sample_release(&column.sample);
}

static void steps_stand_in_place_of_a_price(void **state)
{
    (void)state;
    static const char *const pieces[] = {"1\u00A0000 listad à 0,50 kr",
                                         "1\u00A0001 listad à 0,49 kr"};
    static const char *const years[] = {"1\u00A0000 listad à 0,50 kr/år",
                                        "0,3333 listad à 0,49 kr/år"};
    struct column column;
    column_init(&column);
    column.line->basis = DBT_PER_PIECE;
    column.line->price_micro = 0;
    column.line->steps = column.steps;
    column.line->step_count = 2;
    assert_notes(&column, pieces, 2);
    column.line->basis = DBT_PER_YEAR;
    assert_true(dbt_ratio_make(1, 3, &column.steps[1].quantity));
    assert_notes(&column, years, 2);
    struct dbt_document document = compose(&column);
    assert_true(row_has(&document, "enligt trappa"));
    assert_false(row_has(&document, "/år"));
    assert_false(row_has(&document, "0,00"));
    sample_release(&column.sample);
}

static void a_minimum_says_what_was_computed(void **state)
{
    (void)state;
    struct column column;
    column_init(&column);
    column.line->minimum_ore = column.line->net_ore = 20000;
    assert_true(dbt_ratio_make(24691, 2, &column.line->exact_ore));
    assert_note(&column, "Minimidebitering, beräknat 123,46 kr");
    sample_release(&column.sample);
}

static void a_reference_is_named_by_what_it_is(void **state)
{
    (void)state;
    static const struct {
        const char *model, *text;
    } cases[] = {{"pass-through", "Underlag K 17"},
                 {"", "Underlag K 17"}, /* issued before models were kept */
                 {"recurring", "Avtal K 17"},
                 {"package", "Avtal K 17"},
                 {"flat", "Avtal K 17"}};
    struct column column;
    column_init(&column);
    column.line->evidence = "K 17";
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        column.line->model = cases[i].model;
        assert_note(&column, cases[i].text);
    }
    sample_release(&column.sample);
}

static void what_is_taken_back_is_named_first(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Återförs: fakturerad på faktura 70001000",
        "\u22121\u00A0700 listad, varav \u2212500 ingår utan kostnad",
        "Minimidebitering, beräknat \u2212123,46 kr", "Avtal K 17"};
    struct column column;
    column_init(&column);
    column.line->reverses = 70001000;
    column.line->reverses_line = 7;
    assert_note(&column, texts[0]);
    column.line->quantity = dbt_ratio_of(-1200);
    column.line->free_quantity = dbt_ratio_of(-500);
    column.line->minimum_ore = -20000;
    assert_true(dbt_ratio_make(-24691, 2, &column.line->exact_ore));
    column.line->evidence = "K 17";
    column.line->model = "recurring";
    assert_notes(&column, texts, 4);
    struct dbt_document document = compose(&column);
    assert_true(row_has(&document, "\u22121\u00A0200"));
    sample_release(&column.sample);
}

/* As many tiers as a price may have, none left out, and the row in one piece. */
static void all_of_it_fits(void **state)
{
    (void)state;
    struct column column;
    column_init(&column);
    column.line->reverses = column.line->reverses_line = 1;
    column.line->free_quantity = dbt_ratio_of(500);
    column.line->steps = column.steps;
    column.line->step_count = STEPS;
    column.line->minimum_ore = 20000;
    column.line->evidence = "K 17";
    column.line->model = "recurring";
    struct dbt_document document = compose(&column);
    assert_int_equal(column.count, 2 + STEPS + 2);
    assert_string_equal(column.texts[1], "8\u00A0500 listad, varav 500 ingår utan kostnad");
    assert_string_equal(column.texts[STEPS + 1], "1\u00A0031 listad à 0,19 kr/år");
    assert_string_equal(column.texts[STEPS + 3], "Avtal K 17");
    assert_true(document.page_count <= 2);
    sample_release(&column.sample);
}

static void what_is_too_large_is_an_error(void **state)
{
    (void)state;
    const struct dbt_ratio largest = {((dbt_int128)1 << 126) - 1 + ((dbt_int128)1 << 126), 1};
    struct column column;
    struct dbt_document document = {0};
    column_init(&column);
    column.line->free_quantity = largest;
    assert_int_equal(sample_compose(&column.sample, false, &document), DBT_INTERNAL);
    assert_non_null(strstr(column.sample.error.text, "quantity of primarvardskvalitet"));
    column.line->free_quantity = dbt_ratio_of(0);
    column.line->minimum_ore = 1;
    column.line->exact_ore = largest;
    assert_int_equal(sample_compose(&column.sample, false, &document), DBT_INTERNAL);
    assert_non_null(strstr(column.sample.error.text, "amount of primarvardskvalitet"));
    sample_release(&column.sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_line_has_none),
        cmocka_unit_test(what_is_included_is_taken_off_all_there_was),
        cmocka_unit_test(first_pieces_are_free),
        cmocka_unit_test(steps_stand_in_place_of_a_price),
        cmocka_unit_test(a_minimum_says_what_was_computed),
        cmocka_unit_test(a_reference_is_named_by_what_it_is),
        cmocka_unit_test(what_is_taken_back_is_named_first),
        cmocka_unit_test(all_of_it_fits),
        cmocka_unit_test(what_is_too_large_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
