/* The page of all runs. */
#include "support.h"

#include "sample.h"

static const char *make(struct sample *sample, const struct dbt_page_runs *runs)
{
    assert_int_equal(
        dbt_page_runs(&sample->page, runs, &sample->out, &sample->arena, &sample->error), DBT_OK);
    return sample->out.bytes;
}

static void every_run_is_listed(void **state)
{
    struct sample sample;
    struct dbt_page_runs runs;
    (void)state;
    sample_init(&sample);
    sample_runs(&sample, &runs, 7);
    const char *page = make(&sample, &runs);
    assert_non_null(strstr(page, "<a href=\"2025-05/index.html\">maj\u00A02025</a>"));
    assert_non_null(strstr(page, "Rättelse 1 av december\u00A02024"));
    assert_non_null(strstr(page, "Stopp: 0. Varningar: 2."));
    /* The sum: 7 times the first, and 0 + 1 + … + 6 times what each has more. */
    assert_non_null(strstr(page, "data-v=\"853567876\""));
    sample_release(&sample);
}

static void no_run_is_a_page_too(void **state)
{
    struct sample sample;
    struct dbt_page_runs runs;
    (void)state;
    sample_init(&sample);
    sample_runs(&sample, &runs, 0);
    assert_non_null(strstr(make(&sample, &runs), "Det finns inga faktureringar."));
    sample_release(&sample);
}

static void sums_that_do_not_fit_are_told(void **state)
{
    struct sample sample;
    struct dbt_page_runs runs;
    (void)state;
    sample_init(&sample);
    struct dbt_page_summary items[] = {{.run = &sample.run, .net_ore = INT64_MIN},
                                       {.run = &sample.run, .net_ore = -1}};
    runs = (struct dbt_page_runs){.items = items, .count = 2};
    assert_int_equal(dbt_page_runs(&sample.page, &runs, &sample.out, &sample.arena, &sample.error),
                     DBT_INPUT);
    sample_release(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_run_is_listed),
        cmocka_unit_test(no_run_is_a_page_too),
        cmocka_unit_test(sums_that_do_not_fit_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
