/* Listings: census days, one unit for each person, and accounting that follows. */
#include "counting.h"

#define PERSON "19900101-9802"

static int setup(void **state)
{
    static struct counting counting;
    counting_init(&counting, "2025-04..2025-06");
    *state = &counting;
    return 0;
}

static int teardown(void **state)
{
    counting_release(*state);
    return 0;
}

static struct dbt_meter census(enum dbt_census day, bool priced)
{
    return (struct dbt_meter){
        .model = DBT_METER_CENSUS, .source = COUNTING_LISTED, .census = day, .priced = priced};
}

static struct counting_row listing(const char *unit, const char *from, const char *to)
{
    return (struct counting_row){.person = PERSON, .unit = unit, .from = from, .to = to};
}

static void begin(struct counting *counting, const char *delivery, struct dbt_meter meter)
{
    counting_meter(counting, meter);
    counting_begin(counting, delivery, COUNTING_LISTED);
}

static void a_listing_counts_when_it_covers_the_day(void **state)
{
    struct counting *counting = *state;
    begin(counting, "2025-05", census(DBT_CENSUS_FIRST, true));
    counting_expect(counting, listing("E1", "2025-05-02", NULL), DBT_CLASS_OUTSIDE_PERIOD);
    counting_expect(counting, listing("E1", "2024-01-01", "2025-04-30"), DBT_CLASS_OUTSIDE_PERIOD);
    counting_expect(counting, listing("E1", "2025-05-01", "2025-05-01"), DBT_CLASS_BILLED);
    assert_int_equal(*dbt_usage_at(&counting->usage, 0, 0, 1), 1);
    assert_int_equal(counting_sum(counting, 0, 0), 1);
}

static void the_end_may_be_the_day_after(void **state)
{
    struct counting *counting = *state;
    counting->sources[COUNTING_LISTED].to_is_last_day = false;
    begin(counting, "2025-05", census(DBT_CENSUS_FIRST, true));
    counting_expect(counting, listing("E1", "2024-01-01", "2025-05-01"), DBT_CLASS_OUTSIDE_PERIOD);
    counting_expect(counting, listing("E1", "2025-05-01", "2025-05-01"), DBT_CLASS_OUTSIDE_PERIOD);
    counting_reject(counting, listing("E1", "2025-05-01", "2025-04-30"), DBT_REASON_BAD_DATE,
                    DBT_COLUMN_TO);
    counting_expect(counting, listing("E1", "2024-01-01", "2025-05-02"), DBT_CLASS_BILLED);
}

static void the_day_is_the_meters(void **state)
{
    struct counting *counting = *state;
    static const struct {
        enum dbt_census census;
        int32_t day;
        const char *date;
    } cases[] = {
        {DBT_CENSUS_FIRST, 0, "2025-06-01"},
        {DBT_CENSUS_LAST, 0, "2025-06-30"},
        {DBT_CENSUS_LAST_OF_PREVIOUS, 0, "2025-05-31"},
        {DBT_CENSUS_DAY, 15, "2025-06-15"},
        {DBT_CENSUS_DAY, 31, "2025-06-30"},
    };
    begin(counting, "2025-06", census(DBT_CENSUS_FIRST, true));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        counting->meters[0].census = cases[i].census;
        counting->meters[0].census_day = cases[i].day;
        assert_int_equal(
            dbt_metering_source(counting->metering, &counting->sources[COUNTING_LISTED], NULL),
            DBT_OK);
        counting_expect(counting, listing("E1", cases[i].date, cases[i].date), DBT_CLASS_BILLED);
        assert_int_equal(*dbt_usage_at(&counting->usage, 0, 0, 3), i + 1);
    }
}

static void every_reason_has_its_column(void **state)
{
    struct counting *counting = *state;
    begin(counting, "2025-05", census(DBT_CENSUS_FIRST, true));
    counting_reject(counting, listing("E9", NULL, "?"), DBT_REASON_BAD_DATE, DBT_COLUMN_FROM);
    counting_reject(counting, listing("E9", "2025-05-01", "?"), DBT_REASON_BAD_DATE, DBT_COLUMN_TO);
    counting_reject(counting, listing("E9", "2025-05-02", "2025-05-01"), DBT_REASON_BAD_DATE,
                    DBT_COLUMN_TO);
    struct counting_row row = listing("", "2025-06-01", NULL);
    row.person = "";
    counting_reject(counting, row, DBT_REASON_MISSING_UNIT, DBT_COLUMN_UNIT);
    row.unit = "E9";
    counting_reject(counting, row, DBT_REASON_UNKNOWN_UNIT, DBT_COLUMN_UNIT);
    row.unit = "E4";
    counting_reject(counting, row, DBT_REASON_MISSING_ID, DBT_COLUMN_PERSON);
    row.person = PERSON;
    counting_expect(counting, row, DBT_CLASS_OUTSIDE_PERIOD);
    row.from = "2025-04-01"; /* the unit opens the day after the census */
    counting_reject(counting, row, DBT_REASON_UNIT_NOT_VALID, DBT_COLUMN_UNIT);
    row.unit = "E3";
    counting_expect(counting, row, DBT_CLASS_BILLED);
}

static void the_form_of_a_person_does_not_matter(void **state)
{
    struct counting *counting = *state;
    begin(counting, "2025-05", census(DBT_CENSUS_FIRST, true));
    struct counting_row row = listing("E1", "2025-01-01", NULL);
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row.person = "199001019802";
    counting_expect(counting, row, DBT_CLASS_DUPLICATE);
    row.person = "199001019810";
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row.person = "99R1981000010";
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row.person = "99r1981000010";
    counting_expect(counting, row, DBT_CLASS_DUPLICATE);
    assert_int_equal(counting_sum(counting, 0, 0), 3);
}

static void ten_digits_and_twelve_are_one_person(void **state)
{
    struct counting *counting = *state;
    begin(counting, "2025-05", census(DBT_CENSUS_FIRST, true));
    struct counting_row row = listing("E1", "2025-01-01", NULL);
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row.person = "900101-9802";
    counting_expect(counting, row, DBT_CLASS_DUPLICATE);
    row.person = "9001019802";
    counting_expect(counting, row, DBT_CLASS_DUPLICATE);
    row.person = "250531-9802"; /* 2025: born on the last day */
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row.person = "20250531-9802";
    counting_expect(counting, row, DBT_CLASS_DUPLICATE);
    row.person = "19250531-9802";
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row.person = "250531+9802";
    counting_expect(counting, row, DBT_CLASS_DUPLICATE);
    assert_int_equal(counting_sum(counting, 0, 0), 3);
}

static void open_starts_and_ends_are_dates(void **state)
{
    struct counting *counting = *state;
    begin(counting, "2025-05", census(DBT_CENSUS_FIRST, true));
    struct counting_row row = listing("E1", "0001-01-01", "9999-12-31");
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row.from = "1753-01-01";
    row.to = "2999-12-31";
    counting_expect(counting, row, DBT_CLASS_DUPLICATE);
    row.to = "10000-01-01";
    counting_reject(counting, row, DBT_REASON_BAD_DATE, DBT_COLUMN_TO);
    row.from = "0000-01-01";
    counting_reject(counting, row, DBT_REASON_BAD_DATE, DBT_COLUMN_FROM);
}

/* Six orders of three listings over two files: the newest start, then the unit that sorts last. */
static void one_unit_for_each_person_in_any_order(void **state)
{
    struct counting *counting = *state;
    static const size_t orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                        {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    begin(counting, "2025-05", census(DBT_CENSUS_FIRST, true));
    for (size_t i = 0; i < 6; i++) {
        struct counting_row rows[3] = {listing("E3", "2024-01-01", NULL),
                                       listing("e1", "2025-01-01", NULL),
                                       listing("E2", "2025-01-01", "2025-12-31")};
        int64_t billed = 0;
        int64_t duplicate = 0;
        for (uint32_t k = 0; k < 3; k++) {
            rows[orders[i][k]].input = k / 2;
            assert_int_equal(counting_add(counting, rows[orders[i][k]]), DBT_OK);
            billed += counting->verdict.class == DBT_CLASS_BILLED;
            duplicate += counting->verdict.class == DBT_CLASS_DUPLICATE;
        }
        assert_int_equal(billed + duplicate, 3);
        struct dbt_accounting_change changes[2];
        assert_int_equal(dbt_metering_close(counting->metering, changes, 2, NULL), DBT_OK);
        int64_t doubles = 0;
        for (size_t k = 0; k < 2; k++) {
            billed += changes[k].of[DBT_CLASS_BILLED];
            duplicate += changes[k].of[DBT_CLASS_DUPLICATE];
            doubles += changes[k].double_listed;
            assert_int_equal(changes[k].of[DBT_CLASS_BILLED] + changes[k].of[DBT_CLASS_DUPLICATE],
                             0);
        }
        assert_int_equal(billed, 1);
        assert_int_equal(duplicate, 2);
        assert_int_equal(doubles, 1);
        assert_int_equal(counting_sum(counting, 0, 1), i + 1); /* E2 alone */
        assert_int_equal(counting_sum(counting, 0, 0) + counting_sum(counting, 0, 2), 0);
        assert_int_equal(
            dbt_metering_source(counting->metering, &counting->sources[COUNTING_LISTED], NULL),
            DBT_OK);
    }
}

static void overlaps_at_one_unit_count_once(void **state)
{
    struct counting *counting = *state;
    begin(counting, "2025-05", census(DBT_CENSUS_FIRST, true));
    struct counting_row row = listing("E1", "2024-01-01", NULL);
    counting_expect(counting, row, DBT_CLASS_BILLED);
    counting_expect(counting, row, DBT_CLASS_DUPLICATE);
    row.from = "2025-01-01";
    row.input = 2;
    counting_expect(counting, row, DBT_CLASS_BILLED);
    struct dbt_accounting_change changes[4];
    assert_int_equal(dbt_metering_close(counting->metering, changes, 4, NULL), DBT_OK);
    assert_int_equal(changes[0].of[DBT_CLASS_BILLED], -1);
    assert_int_equal(changes[0].of[DBT_CLASS_DUPLICATE], 1);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(changes[i].double_listed, 0);
    }
    assert_int_equal(changes[2].of[DBT_CLASS_DUPLICATE] + changes[3].of[DBT_CLASS_DUPLICATE], 0);
    assert_int_equal(counting_sum(counting, 0, 0), 1);
}

/*
 * April is E1's, May and June are E2's: the older listing stays billed until June's census too is
 * lost.
 */
static void a_listing_is_duplicate_only_when_no_month_is_left(void **state)
{
    struct counting *counting = *state;
    begin(counting, "2025-04..2025-06", census(DBT_CENSUS_FIRST, true));
    counting_expect(counting, listing("E1", "2024-01-01", NULL), DBT_CLASS_BILLED);
    assert_int_equal(counting_sum(counting, 0, 0), 3);
    counting_expect(counting, listing("E2", "2025-04-15", NULL), DBT_CLASS_BILLED);
    assert_int_equal(*dbt_usage_at(&counting->usage, 0, 0, 0), 1);
    assert_int_equal(counting_sum(counting, 0, 0), 1);
    assert_int_equal(counting_sum(counting, 0, 1), 2);
    counting_expect(counting, listing("E1", "2024-02-01", "2025-04-02"), DBT_CLASS_BILLED);
    struct dbt_accounting_change change;
    assert_int_equal(dbt_metering_close(counting->metering, &change, 1, NULL), DBT_OK);
    assert_int_equal(change.of[DBT_CLASS_BILLED], -1); /* the first, by the third */
    assert_int_equal(change.of[DBT_CLASS_DUPLICATE], 1);
    assert_int_equal(change.double_listed, 2); /* in May and in June */
}

static void several_listings_are_displaced_at_once(void **state)
{
    struct counting *counting = *state;
    begin(counting, "2025-04..2025-06", census(DBT_CENSUS_FIRST, true));
    counting_expect(counting, listing("E1", "2024-01-01", "2025-04-30"), DBT_CLASS_BILLED);
    counting_expect(counting, listing("E1", "2024-01-02", NULL), DBT_CLASS_BILLED);
    struct counting_row row = listing("E2", "2024-01-03", "2025-05-31");
    row.input = 1;
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row = listing("E1", "2024-01-04", NULL);
    row.input = 2;
    counting_expect(counting, row, DBT_CLASS_BILLED);
    struct dbt_accounting_change changes[3];
    assert_int_equal(dbt_metering_close(counting->metering, changes, 3, NULL), DBT_OK);
    /* The first by the second, the second (left with June) and the third by the fourth. */
    assert_int_equal(changes[0].of[DBT_CLASS_DUPLICATE], 2);
    assert_int_equal(changes[0].of[DBT_CLASS_BILLED], -2);
    assert_int_equal(changes[1].of[DBT_CLASS_DUPLICATE], 1);
    assert_int_equal(changes[2].of[DBT_CLASS_DUPLICATE], 0);
    assert_int_equal(counting_sum(counting, 0, 0), 3);
    assert_int_equal(counting_sum(counting, 0, 1), 0);
}

static void meters_are_counted_apart(void **state)
{
    struct counting *counting = *state;
    counting_meter(counting, census(DBT_CENSUS_FIRST, true));
    begin(counting, "2025-05", census(DBT_CENSUS_LAST, false));
    counting_expect(counting, listing("E1", "2024-01-01", NULL), DBT_CLASS_BILLED);
    /* Takes the follow-up census from the first, then the priced one from it, too. */
    counting_expect(counting, listing("E2", "2025-05-20", NULL), DBT_CLASS_FOLLOW_UP);
    counting_expect(counting, listing("E2", "2025-04-20", "2025-05-02"), DBT_CLASS_BILLED);
    assert_int_equal(counting_sum(counting, 0, 0) + counting_sum(counting, 1, 0), 0);
    assert_int_equal(counting_sum(counting, 0, 1), 1);
    assert_int_equal(counting_sum(counting, 1, 1), 1);
    struct dbt_accounting_change change;
    assert_int_equal(dbt_metering_close(counting->metering, &change, 1, NULL), DBT_OK);
    assert_int_equal(change.of[DBT_CLASS_BILLED], -1);
    assert_int_equal(change.of[DBT_CLASS_FOLLOW_UP], 0);
    assert_int_equal(change.of[DBT_CLASS_DUPLICATE], 1);
}

static void a_lost_priced_census_leaves_follow_up(void **state)
{
    struct counting *counting = *state;
    counting_meter(counting, census(DBT_CENSUS_FIRST, true));
    begin(counting, "2025-05", census(DBT_CENSUS_LAST, false));
    counting_expect(counting, listing("E1", "2024-01-01", NULL), DBT_CLASS_BILLED);
    counting_expect(counting, listing("E1", "2024-02-01", "2025-05-02"), DBT_CLASS_BILLED);
    struct dbt_accounting_change change;
    assert_int_equal(dbt_metering_close(counting->metering, &change, 1, NULL), DBT_OK);
    assert_int_equal(change.of[DBT_CLASS_BILLED], -1);
    assert_int_equal(change.of[DBT_CLASS_FOLLOW_UP], 1);
}

static void a_unit_that_closes_counts_until_then(void **state)
{
    struct counting *counting = *state;
    counting_meter(counting, census(DBT_CENSUS_FIRST, true));
    begin(counting, "2025-05", census(DBT_CENSUS_LAST, true));
    counting_expect(counting, listing("E3", "2024-01-01", NULL), DBT_CLASS_BILLED);
    assert_int_equal(counting_sum(counting, 0, 2), 1);
    assert_int_equal(counting_sum(counting, 1, 2), 0);
}

/* What a file's accounting is when every change is applied. */
struct account {
    int64_t of[DBT_CLASS_COUNT];
    int64_t double_listed;
};

enum { LISTINGS = 6000, PERSONS = 1500, INPUTS = 5 };

/* Listings of many persons in a mixed order, the same each time. */
static void add_mixed(struct counting *counting, struct account *accounts)
{
    static const char *const units[] = {"e1", "E2", "E3"};
    static const char *const starts[] = {"2024-01-01", "2025-04-20", "2025-05-10", "2025-05-31"};
    static const char *const ends[] = {NULL, "2025-06-15", "2025-05-31"};
    uint32_t mixed = 1;
    char person[24];
    for (uint32_t i = 0; i < LISTINGS; i++) {
        mixed = mixed * 1664525U + 1013904223U;
        (void)snprintf(person, sizeof person, "R%u", mixed / 65536U % PERSONS);
        struct counting_row row = {
            .person = person,
            .unit = units[mixed / 256U % 3],
            .from = starts[mixed / 1024U % 4],
            .to = ends[mixed / 4096U % 3],
            .input = i * INPUTS / LISTINGS,
        };
        assert_int_equal(counting_add(counting, row), DBT_OK);
        accounts[row.input].of[counting->verdict.class]++;
    }
    struct dbt_accounting_change changes[INPUTS];
    assert_int_equal(dbt_metering_close(counting->metering, changes, INPUTS, &counting->error),
                     DBT_OK);
    for (size_t i = 0; i < INPUTS; i++) {
        for (size_t c = 0; c < DBT_CLASS_COUNT; c++) {
            accounts[i].of[c] += changes[i].of[c];
        }
        accounts[i].double_listed += changes[i].double_listed;
    }
}

static void the_memory_given_changes_nothing(void **state)
{
    struct counting *counting = *state;
    static const size_t memories[] = {(size_t)1 << 22, 1, 10000, 60000};
    struct account first[INPUTS] = {0};
    int64_t sums[2][COUNTING_UNITS];
    counting_meter(counting, census(DBT_CENSUS_FIRST, true));
    counting_meter(counting, census(DBT_CENSUS_LAST, false));
    for (size_t m = 0; m < sizeof memories / sizeof *memories; m++) {
        struct account accounts[INPUTS] = {0};
        dbt_metering_free(counting->metering);
        counting->memory_bytes = memories[m];
        counting_begin(counting, "2025-04..2025-06", COUNTING_LISTED);
        add_mixed(counting, m == 0 ? first : accounts);
        for (size_t meter = 0; meter < 2; meter++) {
            for (size_t unit = 0; unit < COUNTING_UNITS; unit++) {
                int64_t sum = counting_sum(counting, meter, unit);
                sums[meter][unit] = m == 0 ? sum : sums[meter][unit];
                assert_int_equal(sum, sums[meter][unit]);
            }
        }
        assert_true(m == 0 || memcmp(accounts, first, sizeof accounts) == 0);
    }
    assert_in_range(first[0].of[DBT_CLASS_BILLED], 1, LISTINGS);
    assert_in_range(first[0].of[DBT_CLASS_FOLLOW_UP], 1, LISTINGS);
    assert_in_range(first[0].of[DBT_CLASS_DUPLICATE], 1, LISTINGS);
    assert_in_range(first[INPUTS - 1].double_listed, 1, LISTINGS);
    assert_in_range(sums[0][1], 1, LISTINGS);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_listing_counts_when_it_covers_the_day),
        TEST(the_end_may_be_the_day_after),
        TEST(the_day_is_the_meters),
        TEST(every_reason_has_its_column),
        TEST(the_form_of_a_person_does_not_matter),
        TEST(ten_digits_and_twelve_are_one_person),
        TEST(open_starts_and_ends_are_dates),
        TEST(one_unit_for_each_person_in_any_order),
        TEST(overlaps_at_one_unit_count_once),
        TEST(a_listing_is_duplicate_only_when_no_month_is_left),
        TEST(several_listings_are_displaced_at_once),
        TEST(meters_are_counted_apart),
        TEST(a_lost_priced_census_leaves_follow_up),
        TEST(a_unit_that_closes_counts_until_then),
        TEST(the_memory_given_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
