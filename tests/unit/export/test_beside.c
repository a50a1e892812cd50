/* Lines beside one another, and how many each VAT sum is of. */
#include "sample.h"

#include "beside.h"

enum { LINES = 6 };

/* Out of order: three segments of one row, one of another row, and two that overlap a segment. */
static void fill(struct sample *sample, struct dbt_line *lines)
{
    static const struct {
        const char *first, *last, *record;
        int64_t reverses;
    } rows[LINES] = {
        {"2025-05-21", "2025-05-31", "a.csv: record 2", 0},
        {"2025-05-01", "2025-05-10", "a.csv: record 2", 0},
        {"2025-05-11", "2025-05-20", "a.csv: record 3", 0},
        {"2025-05-11", "2025-05-20", "a.csv: record 2", 0},
        {"2025-05-11", "2025-05-20", "a.csv: record 2", 70001},
        {"2025-05-15", "2025-05-15", "a.csv: record 2", 0},
    };
    for (size_t i = 0; i < LINES; i++) {
        lines[i] = sample->lines[0];
        lines[i].span = (struct dbt_span){sample_day(rows[i].first), sample_day(rows[i].last)};
        lines[i].record = rows[i].record;
        lines[i].reverses = rows[i].reverses;
    }
    sample->items[0].lines = lines;
    sample->items[0].line_count = LINES;
}

static void neighbours_are_found(void **state)
{
    struct sample *sample = *state;
    struct dbt_line lines[LINES];
    struct dbt_beside beside;
    fill(sample, lines);
    assert_true(dbt_beside_make(&beside, &sample->items[0]));
    assert_ptr_equal(dbt_line_before(&beside, &lines[0]), &lines[3]); /* past the one inside it */
    assert_ptr_equal(dbt_line_before(&beside, &lines[3]), &lines[1]);
    assert_ptr_equal(dbt_line_after(&beside, &lines[1]), &lines[3]);
    assert_ptr_equal(dbt_line_after(&beside, &lines[3]), &lines[0]);
    assert_null(dbt_line_before(&beside, &lines[1]));
    assert_null(dbt_line_after(&beside, &lines[0]));
    for (size_t i = 2; i < LINES; i += 2) { /* another row's, and one that is taken back */
        assert_null(dbt_line_before(&beside, &lines[i]));
        assert_null(dbt_line_after(&beside, &lines[i]));
    }
    dbt_beside_free(&beside);
}

static void lines_of_a_vat_sum(void **state)
{
    struct sample *sample = *state;
    struct dbt_line lines[LINES];
    struct dbt_beside beside;
    fill(sample, lines);
    lines[1].vat_category = 'E';
    lines[1].vat_rate_bp = 0;
    lines[1].vat_exemption = "ML 10 kap. 6 §";
    lines[2].vat_category = 'Z'; /* of no sum */
    assert_true(dbt_beside_make(&beside, &sample->items[0]));
    assert_int_equal(beside.vat_lines[0], 4);
    assert_int_equal(beside.vat_lines[1], 1);
    dbt_beside_free(&beside);
}

static void an_invoice_without_lines(void **state)
{
    struct sample *sample = *state;
    struct dbt_beside beside;
    sample->items[0].line_count = 0;
    assert_true(dbt_beside_make(&beside, &sample->items[0]));
    assert_null(dbt_line_before(&beside, &sample->lines[0]));
    assert_null(dbt_line_after(&beside, &sample->lines[0]));
    dbt_beside_free(&beside);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(neighbours_are_found),
        SAMPLE_TEST(lines_of_a_vat_sum),
        SAMPLE_TEST(an_invoice_without_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
