/* Price lists: what comes back is what the region had, or what of it the region still knows. */
#include "sample.h"

/* Grow when a member is added: it then needs a column, a migration, and a line below. */
_Static_assert(sizeof(struct dbt_price) == 144, "a new member of a price must be stored");
_Static_assert(sizeof(struct dbt_price_list) == 40, "a new member of a price list must be stored");

static void assert_price_equal(const struct dbt_price *a, const struct dbt_price *b)
{
    assert_int_equal(a->service, b->service);
    assert_int_equal(a->component, b->component);
    assert_int_equal(a->from, b->from);
    assert_int_equal(a->price_micro, b->price_micro);
    assert_int_equal(a->basis, b->basis);
    assert_int_equal(a->scheme, b->scheme);
    assert_int_equal(a->tier_count, b->tier_count);
    for (uint32_t i = 0; i < a->tier_count; i++) {
        assert_int_equal(a->tiers[i].up_to, b->tiers[i].up_to);
        assert_int_equal(a->tiers[i].price_micro, b->tiers[i].price_micro);
    }
    assert_int_equal(a->included, b->included);
    assert_int_equal(a->minimum_ore, b->minimum_ore);
    assert_int_equal(a->confirmed, b->confirmed);
    assert_string_equal(a->document, b->document);
    assert_string_equal(a->note, b->note);
    assert_int_equal(a->place.line, b->place.line);
    assert_string_equal(a->place.file, "prices.yaml");
    assert_int_equal(a->reading_count, 0);
}

static struct dbt_ledger *fill(struct sample *sample)
{
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_run run = sample_run(sample_period(4, 5));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(sample_publish(sample, ledger, 1), DBT_OK);
    return ledger;
}

static struct dbt_price_list load(struct sample *sample, struct dbt_ledger *ledger,
                                  int64_t sequence)
{
    struct dbt_region region = sample->region;
    assert_int_equal(dbt_ledger_prices(ledger, sequence, &region, &sample->arena, &sample->error),
                     DBT_OK);
    return region.prices;
}

static void loads_the_list_as_it_was(void **state)
{
    struct sample *sample = *state;
    static const struct dbt_reading reading = {"per year", 1, DBT_PER_YEAR};
    sample->prices[1].readings = &reading; /* not kept */
    sample->prices[1].reading_count = 1;
    struct dbt_ledger *ledger = fill(sample);
    struct dbt_price_list list = load(sample, ledger, 1);
    assert_string_equal(list.title, "Prislista <2025>");
    assert_string_equal(list.file, "prices.yaml");
    assert_true(list.demonstration);
    assert_int_equal(list.count, SAMPLE_PRICES);
    for (size_t i = 0; i < SAMPLE_PRICES; i++) {
        assert_price_equal(&list.prices[i], &sample->prices[i]);
    }
    assert_ptr_equal(dbt_price_find(&list, 1, 0, sample_day("2025-04-30")), &list.prices[2]);
    assert_ptr_equal(dbt_price_find(&list, 1, 0, sample_day("2025-05-01")), &list.prices[3]);
    dbt_ledger_close(ledger);
}

/* Every run has its own. */
static void each_run_keeps_its_own(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = fill(sample);
    struct dbt_run run = sample_run(sample_period(6, 6));
    sample->prices[0].price_micro = 2;
    sample->region.prices.file = "later.yaml";
    sample->region.prices.demonstration = false;
    sample->region.prices.count = 1;
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_int_equal(load(sample, ledger, 1).prices[0].price_micro, 1);
    struct dbt_price_list list = load(sample, ledger, 2);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.prices[0].price_micro, 2);
    assert_string_equal(list.file, "later.yaml");
    assert_string_equal(list.prices[0].place.file, "later.yaml");
    assert_false(list.demonstration);
    dbt_ledger_close(ledger);
}

static void an_empty_list_is_one(void **state)
{
    struct sample *sample = *state;
    sample->region.prices.count = 0;
    sample->region.prices.prices = NULL;
    struct dbt_ledger *ledger = fill(sample);
    struct dbt_price_list list = load(sample, ledger, 1);
    assert_int_equal(list.count, 0);
    assert_string_equal(list.title, "Prislista <2025>");
    assert_null(dbt_price_find(&list, 0, 0, sample_day("2025-05-01")));
    dbt_ledger_close(ledger);
}

/* The order of services.yaml has changed since. */
static void indices_are_those_of_the_region_given(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = fill(sample);
    struct dbt_service first = sample->services[0];
    sample->services[0] = sample->services[1];
    sample->services[1] = first;
    sample->services[1].components[0] = first.components[1];
    sample->services[1].components[1] = first.components[0];
    struct dbt_price_list list = load(sample, ledger, 1);
    assert_int_equal(list.count, SAMPLE_PRICES);
    assert_int_equal(list.prices[0].from, sample_day("2024-01-01"));
    assert_int_equal(list.prices[0].price_micro, INT64_MAX);
    assert_int_equal(list.prices[1].tier_count, SAMPLE_TIERS);
    assert_int_equal(list.prices[1].tiers[1].price_micro, 400000);
    assert_int_equal(list.prices[2].place.line, 12);
    assert_int_equal(list.prices[2].component, 0);
    assert_int_equal(list.prices[3].place.line, 7);
    assert_int_equal(list.prices[3].service, 1);
    assert_int_equal(list.prices[3].component, 1);
    dbt_ledger_close(ledger);
}

static void what_the_region_does_not_have_any_more_is_left_out(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = fill(sample);
    sample->services[0].components[0].code = "montering";
    assert_int_equal(load(sample, ledger, 1).count, SAMPLE_PRICES - 1);
    sample->services[1].code = "annan";
    struct dbt_price_list list = load(sample, ledger, 1);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.prices[0].place.line, 12);
    sample->services[0].code = "ingen";
    assert_int_equal(load(sample, ledger, 1).count, 0);
    dbt_ledger_close(ledger);
}

static void a_run_that_kept_none_says_so(void **state)
{
    struct sample *sample = *state;
    dbt_ledger_close(fill(sample));
    sample_sql(sample, "DROP TRIGGER price_list_no_delete; DROP TRIGGER price_no_delete;"
                       "DROP TRIGGER price_tier_no_delete;"
                       "DELETE FROM price_tier; DELETE FROM price; DELETE FROM price_list");
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_READ);
    assert_int_equal(dbt_ledger_prices(ledger, 1, &sample->region, &sample->arena, &sample->error),
                     DBT_INPUT);
    sample_says(sample, "did not keep price lists yet");
    assert_int_equal(dbt_ledger_prices(ledger, 2, &sample->region, &sample->arena, &sample->error),
                     DBT_INPUT);
    sample_says(sample, "no run 2");
    assert_int_equal(sample->region.prices.count, SAMPLE_PRICES);
    assert_ptr_equal(sample->region.prices.prices, sample->prices);
    dbt_ledger_close(ledger);
}

static void tiers_that_are_not_there_are_damage(void **state)
{
    static const char *const cases[] = {
        "DROP TRIGGER price_tier_no_delete; DELETE FROM price_tier",
        "DROP TRIGGER price_no_update; UPDATE price SET scheme = ''",
        "DROP TRIGGER price_no_update; PRAGMA ignore_check_constraints = ON;"
        "UPDATE price SET scheme = 'x' WHERE position = 4",
    };
    struct sample *sample = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dbt_ledger_close(fill(sample));
        sample_sql(sample, cases[i]);
        struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_READ);
        assert_int_equal(
            dbt_ledger_prices(ledger, 1, &sample->region, &sample->arena, &sample->error),
            DBT_INPUT);
        sample_says(sample, "row 4: its tiers are not what was stored");
        assert_ptr_equal(sample->region.prices.prices, sample->prices);
        dbt_ledger_close(ledger);
        assert_int_equal(unlink(sample->path), 0);
    }
}

/* A row that is refused refuses the run. */
static void a_price_that_is_refused_refuses_all(void **state)
{
    static const char *const tables[] = {"price_list", "price", "price_tier"};
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char sql[160];
        char part[32];
        struct dbt_run run = sample_run(sample_period(4, 5));
        snprintf(sql, sizeof sql,
                 "CREATE TRIGGER no BEFORE INSERT ON %s BEGIN SELECT RAISE(ABORT, 'no %s'); END",
                 tables[i], tables[i]);
        sample_sql(sample, sql);
        snprintf(part, sizeof part, "no %s:", tables[i]);
        assert_int_equal(sample_issue(sample, ledger, &run), DBT_OUTPUT);
        sample_says(sample, part);
        sample_sql(sample, "DROP TRIGGER no");
        assert_int_equal(sample_count(sample, "SELECT count(*) FROM run"), 0);
    }
    dbt_ledger_close(ledger);
}

/* Whatever limit memory ends at: never a part of a list. */
static void memory_may_end_anywhere(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = fill(sample);
    enum dbt_status status = DBT_MEMORY;
    size_t failures = 0;
    for (size_t limit = 1; status != DBT_OK; limit += 8) {
        struct dbt_arena small;
        struct dbt_region region = sample->region;
        dbt_arena_init(&small, limit);
        status = dbt_ledger_prices(ledger, 1, &region, &small, &sample->error);
        assert_int_equal(region.prices.prices == sample->prices, status != DBT_OK);
        assert_true(status == DBT_OK || status == DBT_MEMORY);
        failures += status != DBT_OK;
        dbt_arena_release(&small);
    }
    assert_true(failures > 3);
    dbt_ledger_close(ledger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(loads_the_list_as_it_was),
        SAMPLE_TEST(each_run_keeps_its_own),
        SAMPLE_TEST(an_empty_list_is_one),
        SAMPLE_TEST(indices_are_those_of_the_region_given),
        SAMPLE_TEST(what_the_region_does_not_have_any_more_is_left_out),
        SAMPLE_TEST(a_run_that_kept_none_says_so),
        SAMPLE_TEST(tiers_that_are_not_there_are_damage),
        SAMPLE_TEST(a_price_that_is_refused_refuses_all),
        SAMPLE_TEST(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
