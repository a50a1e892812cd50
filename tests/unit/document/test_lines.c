/* Properties of the pages that hold for every invoice, of one line or of hundreds. */
#include "sample.h"

#include <string.h>

#include "format.h"

#define PAGE_W_MM 210.0
#define PAGE_H_MM 297.0
/* How far capitals and descenders reach, by the size of the type. */
#define ASCENT  0.75
#define DESCENT 0.20

struct extent {
    double left, right, top, bottom;
};

static struct extent extent_of(const struct dbt_item *item)
{
    if (item->kind != DBT_ITEM_TEXT) {
        return (struct extent){item->x_mm, item->x_mm + item->w_mm, item->y_mm,
                               item->y_mm + item->h_mm};
    }
    double size_mm = sample_sizes_pt[item->style] * 25.4 / 72;
    double width_mm = sample_width_mm(NULL, item->style, item->text);
    double left = item->x_mm;
    if (item->align == DBT_ALIGN_RIGHT) {
        left -= width_mm;
    } else if (item->align == DBT_ALIGN_CENTRE) {
        left -= width_mm / 2;
    }
    return (struct extent){left, left + width_mm, item->y_mm - ASCENT * size_mm,
                           item->y_mm + DESCENT * size_mm};
}

static void assert_apart(const struct dbt_item *item, const struct dbt_item *other)
{
    if (item->kind != DBT_ITEM_TEXT || other->kind != DBT_ITEM_TEXT) {
        return;
    }
    struct extent a = extent_of(item);
    struct extent b = extent_of(other);
    if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) {
        fail_msg("\"%s\" stands on \"%s\"", item->text, other->text);
    }
}

static void assert_nothing_collides(const struct dbt_page *page)
{
    for (size_t i = 0; i < page->count; i++) {
        const struct dbt_item *item = &page->items[i];
        if (item->kind == DBT_ITEM_MARK) {
            continue;
        }
        struct extent extent = extent_of(item);
        assert_true(extent.left >= 5 && extent.right <= PAGE_W_MM - 5);
        assert_true(extent.top >= 5 && extent.bottom <= PAGE_H_MM - 5);
        for (size_t j = 0; j < i; j++) {
            assert_apart(item, &page->items[j]);
        }
    }
}

/* The amount that stands behind the label on the page; null when the label does not. */
static const char *behind(const struct dbt_page *page, const char *label)
{
    for (size_t i = 0; i + 1 < page->count; i++) {
        if (page->items[i].text != NULL && strcmp(page->items[i].text, label) == 0) {
            return page->items[i + 1].text;
        }
    }
    return NULL;
}

/* Marks each row that has cells on the page, in `seen`, and adds up their amounts. */
static int64_t take_rows(struct sample *sample, const struct dbt_page *page, unsigned *seen)
{
    int64_t sum_ore = 0;
    for (size_t i = 0; i < page->count; i++) {
        const struct dbt_item *item = &page->items[i];
        if (item->row == 0 || item->kind != DBT_ITEM_TEXT) {
            continue;
        }
        const struct dbt_line *line = &sample->invoice.lines[item->row - 1];
        if (strcmp(item->text, dbt_format_ore(&sample->arena, line->net_ore)) == 0) {
            seen[item->row - 1]++;
            sum_ore += line->net_ore;
        }
    }
    return sum_ore;
}

static void assert_sums_are_carried(struct sample *sample, const struct dbt_document *document,
                                    unsigned *seen)
{
    int64_t sum_ore = 0;
    for (size_t i = 0; i < document->page_count; i++) {
        const struct dbt_page *page = &document->pages[i];
        const char *brought = behind(page, "Transport från föregående sida");
        if (brought != NULL) {
            assert_string_equal(brought, dbt_format_ore(&sample->arena, sum_ore));
        }
        sum_ore += take_rows(sample, page, seen);
        const char *carried = behind(page, "Transport till nästa sida");
        if (carried != NULL) {
            assert_string_equal(carried, dbt_format_ore(&sample->arena, sum_ore));
            assert_true(i + 1 < document->page_count);
            assert_non_null(behind(&document->pages[i + 1], "Transport från föregående sida"));
        }
    }
    assert_int_equal(sum_ore, sample->invoice.net_ore);
}

/* A heading is followed, on its page, by a line of the table. */
static void assert_headings_are_not_alone(const struct dbt_page *page)
{
    for (size_t i = 0; i < page->count; i++) {
        const struct dbt_item *item = &page->items[i];
        bool heading = item->kind == DBT_ITEM_TEXT && item->style == DBT_STYLE_BODY_BOLD &&
                       strncmp(item->text, "Vårdcentralen", strlen("Vårdcentralen")) == 0;
        if (!heading) {
            continue;
        }
        size_t next = i + 1;
        while (next < page->count && page->items[next].row == 0) {
            const char *text = page->items[next].text;
            assert_true(text == NULL || strncmp(text, "Transport", strlen("Transport")) != 0);
            next++;
        }
        assert_true(next < page->count);
    }
}

static void assert_page_frame(const struct dbt_document *document, size_t number)
{
    struct dbt_arena arena;
    dbt_arena_init(&arena, 1 << 20);
    const struct dbt_page *page = &document->pages[number];
    char *expected = dbt_arena_format(&arena, "Sida %zu (%zu)", number + 1, document->page_count);
    size_t numbers = 0;
    size_t footers = 0;
    for (size_t i = 0; i < page->count; i++) {
        const char *text = page->items[i].text;
        numbers += text != NULL && strcmp(text, expected) == 0 ? 1 : 0;
        footers += text != NULL && strcmp(text, "Momsreg.nr SE232100021401") == 0 ? 1 : 0;
    }
    assert_int_equal(numbers, 1);
    assert_int_equal(footers, 1);
    dbt_arena_release(&arena);
}

/* Totals have a line of the table on their page, unless it is the only one. */
static void assert_totals_are_not_alone(const struct dbt_document *document, size_t lines)
{
    const struct dbt_page *last = &document->pages[document->page_count - 1];
    bool row = false;
    for (size_t i = 0; i < last->count; i++) {
        row |= last->items[i].row != 0;
    }
    assert_true(row || lines == 1);
}

/* The last row of a page, when another page follows, is none that is taken back. */
static void assert_replacements_follow(const struct sample *sample, const struct dbt_page *page)
{
    uint32_t row = 0;
    for (size_t i = 0; i < page->count; i++) {
        row = page->items[i].row > row ? page->items[i].row : row;
    }
    assert_true(row == 0 || sample->invoice.lines[row - 1].reverses == 0);
}

static size_t check(struct sample *sample)
{
    struct dbt_document document = {0};
    assert_int_equal(sample_compose(sample, false, &document), DBT_OK);
    size_t count = sample->invoice.line_count;
    unsigned *seen = dbt_arena_alloc(&sample->arena, count, sizeof *seen);
    assert_non_null(seen);
    assert_sums_are_carried(sample, &document, seen);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(seen[i], 1);
    }
    for (size_t i = 0; i < document.page_count; i++) {
        assert_nothing_collides(&document.pages[i]);
        assert_headings_are_not_alone(&document.pages[i]);
        assert_page_frame(&document, i);
        assert_replacements_follow(sample, &document.pages[i]);
    }
    assert_totals_are_not_alone(&document, count);
    return document.page_count;
}

static void one_line_takes_one_page(void **state)
{
    (void)state;
    struct sample sample;
    sample_init(&sample, 1, 1);
    assert_int_equal(check(&sample), 1);
    sample_release(&sample);
}

/* Every length up to some pages, so that the page ends at each place once. */
static void every_line_stands_once_wherever_pages_end(void **state)
{
    (void)state;
    for (size_t lines = 2; lines < 60; lines++) {
        struct sample sample;
        sample_init(&sample, 1, lines);
        check(&sample);
        sample_release(&sample);
        sample_init(&sample, lines, 1 + lines % 3);
        check(&sample);
        sample_release(&sample);
    }
}

/* A line that is taken back stands with the one that replaces it; sums to carry may be negative. */
static void corrections_stay_in_pairs(void **state)
{
    (void)state;
    for (size_t pairs = 1; pairs < 40; pairs++) {
        struct sample sample;
        sample_init(&sample, 2, 2 * pairs);
        sample_correct(&sample, pairs % 2 == 0 ? 100 : -100);
        check(&sample);
        sample_release(&sample);
    }
}

static void a_section_of_one_line_has_no_sum(void **state)
{
    (void)state;
    struct sample sample;
    struct dbt_document document = {0};
    sample_init(&sample, 2, 1);
    assert_int_equal(sample_compose(&sample, false, &document), DBT_OK);
    assert_int_equal(sample_count(&document, "Summa Vårdcentralen Norr 1"), 0);
    sample_release(&sample);
    sample_init(&sample, 1, 2);
    assert_int_equal(sample_compose(&sample, false, &document), DBT_OK);
    assert_int_equal(sample_count(&document, "Summa Vårdcentralen Norr 1"), 1);
    sample_release(&sample);
}

static void three_hundred_lines_take_many_pages(void **state)
{
    (void)state;
    struct sample sample;
    sample_init(&sample, 10, 30);
    assert_true(check(&sample) > 6);
    sample_release(&sample);
    sample_init(&sample, 300, 1);
    assert_true(check(&sample) > 10);
    sample_release(&sample);
}

static void long_names_wrap(void **state)
{
    (void)state;
    static char unbroken[2000];
    memset(unbroken, 'x', sizeof unbroken - 1);
    struct sample sample;
    sample_init(&sample, 3, 8);
    for (size_t i = 0; i < sample.invoice.line_count; i++) {
        struct dbt_line *line = &sample.invoice.lines[i];
        line->service_name = i % 2 == 0 ? "Elektroniska kallelser & påminnelser <till> \"alla\" "
                                          "vårdenheter i regionens samtliga kommuner 🏥"
                                        : unbroken;
        line->unit_of_quantity = "vårdenhetsabonnemang";
        line->evidence = i % 3 == 0 ? unbroken : line->evidence;
    }
    sample.invoice.buyer.name = unbroken;
    sample.invoice.buyer.attention = unbroken;
    sample.invoice.buyer.address.street = unbroken;
    sample.invoice.buyer.reference = unbroken;
    sample.invoice.seller.name = unbroken;
    sample.invoice.seller.reference = unbroken;
    sample.invoice.customer = unbroken;
    sample.invoice.demonstration = true;
    sample.region.identity.visit = unbroken;
    sample.region.identity.email = unbroken;
    sample.region.texts[DBT_TEXT_INTRO] = unbroken;
    sample.region.texts[DBT_TEXT_INTEREST] = unbroken;
    sample.region.texts[DBT_TEXT_DEMONSTRATION] = unbroken;
    check(&sample);
    sample_release(&sample);
}

static void long_unit_names_wrap(void **state)
{
    (void)state;
    struct sample sample;
    sample_init(&sample, 4, 9);
    for (size_t i = 0; i < sample.invoice.line_count; i++) {
        sample.invoice.lines[i].unit_name =
            "Vårdcentralen med barnavårdscentral, barnmorskemottagning, rehabiliteringsenhet och "
            "jourmottagning i de norra kommunerna";
    }
    check(&sample);
    sample_release(&sample);
}

static void large_figures_stay_in_their_columns(void **state)
{
    (void)state;
    struct sample sample;
    sample_init(&sample, 2, 6);
    for (size_t i = 0; i < sample.invoice.line_count; i++) {
        struct dbt_line *line = &sample.invoice.lines[i];
        line->price_micro = 123456123456 + (int64_t)i;
        line->net_ore = -123456789 - (int64_t)i;
        assert_true(dbt_ratio_make(1234567, 7, &line->quantity));
    }
    sample_sum(&sample.invoice);
    check(&sample);
    sample_release(&sample);
}

/* Rows of every height, so that pages end in front of each. */
static void rows_of_many_steps_stay_whole(void **state)
{
    (void)state;
    struct dbt_step steps[DBT_TIERS_MAX];
    struct sample sample;
    sample_init(&sample, 4, 20);
    for (size_t i = 0; i < DBT_TIERS_MAX; i++) {
        steps[i] = (struct dbt_step){dbt_ratio_of(1000), 500000};
    }
    for (size_t i = 0; i < sample.invoice.line_count; i++) {
        struct dbt_line *line = &sample.invoice.lines[i];
        line->free_quantity = dbt_ratio_of((int64_t)(i % 2) * 500);
        line->minimum_ore = i % 3 == 0 ? 100 : 0;
        line->steps = steps;
        line->step_count = (uint32_t)(i % (DBT_TIERS_MAX + 1));
    }
    assert_true(check(&sample) > 4);
    sample_release(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_line_takes_one_page),
        cmocka_unit_test(every_line_stands_once_wherever_pages_end),
        cmocka_unit_test(corrections_stay_in_pairs),
        cmocka_unit_test(a_section_of_one_line_has_no_sum),
        cmocka_unit_test(three_hundred_lines_take_many_pages),
        cmocka_unit_test(long_names_wrap),
        cmocka_unit_test(long_unit_names_wrap),
        cmocka_unit_test(large_figures_stay_in_their_columns),
        cmocka_unit_test(rows_of_many_steps_stay_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
