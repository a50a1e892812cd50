/* Listings, record by record: what counts, on which day, and why the others do not. */
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
    counting_close(counting);
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
        counting_source(counting, COUNTING_LISTED);
        counting_expect(counting, listing("E1", cases[i].date, cases[i].date), DBT_CLASS_BILLED);
        counting_close(counting);
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
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row.person = "199001019810";
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row.person = "99R1981000010";
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row.person = "99r1981000010";
    counting_expect(counting, row, DBT_CLASS_BILLED);
    counting_close(counting);
    assert_int_equal(counting_change(counting).of[DBT_CLASS_DUPLICATE], 2);
    assert_int_equal(counting_sum(counting, 0, 0), 3);
}

static void ten_digits_and_twelve_are_one_person(void **state)
{
    struct counting *counting = *state;
    begin(counting, "2025-05", census(DBT_CENSUS_FIRST, true));
    struct counting_row row = listing("E1", "2025-01-01", NULL);
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row.person = "900101-9802";
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row.person = "9001019802";
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row.person = "250531-9802"; /* 2025: born on the last day */
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row.person = "20250531-9802";
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row.person = "19250531-9802";
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row.person = "250531+9802";
    counting_expect(counting, row, DBT_CLASS_BILLED);
    counting_close(counting);
    assert_int_equal(counting_change(counting).of[DBT_CLASS_DUPLICATE], 4);
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
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row.to = "10000-01-01";
    counting_reject(counting, row, DBT_REASON_BAD_DATE, DBT_COLUMN_TO);
    row.from = "0000-01-01";
    counting_reject(counting, row, DBT_REASON_BAD_DATE, DBT_COLUMN_FROM);
    counting_close(counting);
    assert_int_equal(counting_change(counting).of[DBT_CLASS_DUPLICATE], 1);
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
        for (uint32_t k = 0; k < 3; k++) {
            rows[orders[i][k]].input = k / 2;
            counting_expect(counting, rows[orders[i][k]], DBT_CLASS_BILLED);
        }
        counting_close(counting);
        struct dbt_accounting_change change = counting_change(counting);
        assert_int_equal(change.of[DBT_CLASS_BILLED], -2);
        assert_int_equal(change.of[DBT_CLASS_DUPLICATE], 2);
        assert_int_equal(change.double_listed, 1);
        assert_int_equal(counting->outcome.changes[rows[2].input].double_listed, 1);
        assert_int_equal(counting_sum(counting, 0, 1), i + 1); /* E2 alone */
        assert_int_equal(counting_sum(counting, 0, 0) + counting_sum(counting, 0, 2), 0);
        counting_source(counting, COUNTING_LISTED);
    }
}

static void overlaps_at_one_unit_count_once(void **state)
{
    struct counting *counting = *state;
    begin(counting, "2025-05", census(DBT_CENSUS_FIRST, true));
    struct counting_row row = listing("E1", "2024-01-01", NULL);
    counting_expect(counting, row, DBT_CLASS_BILLED);
    counting_expect(counting, row, DBT_CLASS_BILLED);
    row.from = "2025-01-01";
    row.input = 2;
    counting_expect(counting, row, DBT_CLASS_BILLED);
    counting_close(counting);
    const struct dbt_accounting_change *changes = counting->outcome.changes;
    assert_int_equal(changes[0].of[DBT_CLASS_BILLED], -2);
    assert_int_equal(changes[0].of[DBT_CLASS_DUPLICATE], 2);
    assert_int_equal(counting_change(counting).double_listed, 0);
    assert_int_equal(changes[2].of[DBT_CLASS_DUPLICATE], 0);
    assert_int_equal(counting_sum(counting, 0, 0), 1);
    assert_int_equal(counting->outcome.repeats_count, 1);
    assert_int_equal(counting->outcome.repeats[0].first, 2);
    assert_int_equal(counting->outcome.repeats[0].repeating, 0);
    assert_int_equal(counting->outcome.repeats[0].count, 2);
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
    counting_expect(counting, listing("E2", "2025-04-15", NULL), DBT_CLASS_BILLED);
    counting_close(counting);
    assert_int_equal(*dbt_usage_at(&counting->usage, 0, 0, 0), 1);
    assert_int_equal(counting_sum(counting, 0, 0), 1);
    assert_int_equal(counting_sum(counting, 0, 1), 2);
    assert_int_equal(counting_change(counting).of[DBT_CLASS_DUPLICATE], 0);
    counting_source(counting, COUNTING_LISTED);
    counting_expect(counting, listing("E1", "2024-01-01", NULL), DBT_CLASS_BILLED);
    counting_expect(counting, listing("E2", "2025-04-15", NULL), DBT_CLASS_BILLED);
    counting_expect(counting, listing("E1", "2024-02-01", "2025-04-02"), DBT_CLASS_BILLED);
    counting_close(counting);
    struct dbt_accounting_change change = counting_change(counting);
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
    counting_close(counting);
    const struct dbt_accounting_change *changes = counting->outcome.changes;
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
    counting_close(counting);
    assert_int_equal(counting_sum(counting, 0, 0) + counting_sum(counting, 1, 0), 0);
    assert_int_equal(counting_sum(counting, 0, 1), 1);
    assert_int_equal(counting_sum(counting, 1, 1), 1);
    struct dbt_accounting_change change = counting_change(counting);
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
    counting_close(counting);
    struct dbt_accounting_change change = counting_change(counting);
    assert_int_equal(change.of[DBT_CLASS_BILLED], -1);
    assert_int_equal(change.of[DBT_CLASS_FOLLOW_UP], 1);
}

static void a_unit_that_closes_counts_until_then(void **state)
{
    struct counting *counting = *state;
    counting_meter(counting, census(DBT_CENSUS_FIRST, true));
    begin(counting, "2025-05", census(DBT_CENSUS_LAST, true));
    counting_expect(counting, listing("E3", "2024-01-01", NULL), DBT_CLASS_BILLED);
    counting_close(counting);
    assert_int_equal(counting_sum(counting, 0, 2), 1);
    assert_int_equal(counting_sum(counting, 1, 2), 0);
}

/* Person-days: each day on which the unit is valid, in the slot that it lies in. */
static void every_day_counts_for_person_days(void **state)
{
    struct counting *counting = *state;
    begin(counting, "2025-05",
          (struct dbt_meter){.model = DBT_METER_PERSON_DAYS, .source = COUNTING_LISTED});
    counting_expect(counting, listing("E3", "2025-05-10", "2025-05-20"), DBT_CLASS_FOLLOW_UP);
    counting_reject(counting, listing("E3", "2025-05-16", NULL), DBT_REASON_UNIT_NOT_VALID,
                    DBT_COLUMN_UNIT);
    counting_expect(counting, listing("E3", "2025-06-01", NULL), DBT_CLASS_OUTSIDE_PERIOD);
    counting_expect(counting, listing("E1", "2025-01-01", "2025-05-17"), DBT_CLASS_FOLLOW_UP);
    counting_close(counting);
    assert_int_equal(*dbt_usage_at(&counting->usage, 0, 2, 1), 6); /* 10–15 May */
    assert_int_equal(*dbt_usage_at(&counting->usage, 0, 2, 2), 0);
    assert_int_equal(*dbt_usage_at(&counting->usage, 0, 0, 1), 9); /* 1–9 May */
    assert_int_equal(*dbt_usage_at(&counting->usage, 0, 0, 2), 2); /* 16 and 17 May */
    assert_int_equal(counting_change(counting).double_listed, 1);  /* in May, once */
}

static void a_source_without_a_meter_is_not_billable(void **state)
{
    struct counting *counting = *state;
    counting_begin(counting, "2025-05", COUNTING_LISTED);
    counting_expect(counting, listing("E1", "2025-05-31", NULL), DBT_CLASS_NOT_BILLABLE);
    counting_expect(counting, listing("E1", "2025-06-01", NULL), DBT_CLASS_OUTSIDE_PERIOD);
    counting_close(counting);
}

static void without_a_person_each_listing_counts(void **state)
{
    struct counting *counting = *state;
    counting->sources[COUNTING_LISTED].headers[DBT_COLUMN_PERSON] = NULL;
    begin(counting, "2025-05", census(DBT_CENSUS_FIRST, true));
    struct counting_row row = listing("E1", "2024-01-01", NULL);
    row.person = NULL;
    counting_expect(counting, row, DBT_CLASS_BILLED);
    counting_expect(counting, row, DBT_CLASS_BILLED);
    counting_close(counting);
    assert_int_equal(counting_sum(counting, 0, 0), 2);
    assert_int_equal(counting_change(counting).of[DBT_CLASS_DUPLICATE], 0);
}

static struct counting_row snapshot(const char *unit, const char *person, const char *time)
{
    return (struct counting_row){.person = person, .unit = unit, .time = time};
}

static void begin_snapshots(struct counting *counting, struct dbt_meter meter)
{
    counting->sources[COUNTING_LISTED].headers[DBT_COLUMN_FROM] = NULL;
    counting->sources[COUNTING_LISTED].headers[DBT_COLUMN_TIME] = "Datum";
    begin(counting, "2025-04..2025-06", meter);
}

static void a_snapshot_is_a_listing_of_its_day(void **state)
{
    struct counting *counting = *state;
    begin_snapshots(counting, census(DBT_CENSUS_LAST, true));
    counting_expect(counting, snapshot("E1", "A", "2025-04-30"), DBT_CLASS_BILLED);
    counting_expect(counting, snapshot("E2", "A", "2025-04-30 12:00"), DBT_CLASS_BILLED);
    counting_expect(counting, snapshot("E1", "B", "2025-04-30"), DBT_CLASS_BILLED);
    counting_expect(counting, snapshot("E1", "A", "2025-05-30"), DBT_CLASS_OUTSIDE_PERIOD);
    counting_reject(counting, snapshot("E3", "B", "2025-06-30"), DBT_REASON_UNIT_NOT_VALID,
                    DBT_COLUMN_UNIT);
    counting_reject(counting, snapshot("E1", "B", "9999-12-31"), DBT_REASON_BAD_DATE,
                    DBT_COLUMN_TIME);
    counting_close(counting);
    assert_int_equal(counting_sum(counting, 0, 0), 1);
    assert_int_equal(counting_sum(counting, 0, 1), 1);
    assert_int_equal(counting_change(counting).double_listed, 1);
    assert_int_equal(counting->outcome.missing_day_count, 1);
    assert_int_equal(counting->outcome.missing_days[0], counting_day("2025-05-31"));
}

static void each_day_without_a_snapshot_is_missing_for_person_days(void **state)
{
    struct counting *counting = *state;
    begin_snapshots(counting,
                    (struct dbt_meter){.model = DBT_METER_PERSON_DAYS, .source = COUNTING_LISTED});
    counting_expect(counting, snapshot("E1", "A", "2025-04-02"), DBT_CLASS_FOLLOW_UP);
    counting_close(counting);
    assert_int_equal(counting->outcome.missing_day_count, 30 + 31 + 30 - 1);
    assert_int_equal(counting->outcome.missing_days[0], counting_day("2025-04-01"));
    assert_int_equal(counting->outcome.missing_days[1], counting_day("2025-04-03"));
}

/* A person is one part's, whatever the form; days that were seen are known to all. */
static void parts_share_the_persons(void **state)
{
    struct counting *counting = *state;
    static const char *const persons[] = {
        "19900101-9802", "199001019802", "9001019802", "R1", "r1", "R2", "R3", ""};
    int64_t sum = 0;
    size_t elsewhere = 0;
    counting->share.of = 3;
    counting_meter(counting, census(DBT_CENSUS_LAST, true));
    for (counting->share.part = 1; counting->share.part <= 3; counting->share.part++) {
        dbt_metering_free(counting->metering);
        counting->sources[COUNTING_LISTED].headers[DBT_COLUMN_FROM] = NULL;
        counting->sources[COUNTING_LISTED].headers[DBT_COLUMN_TIME] = "Datum";
        counting_begin(counting, "2025-05", COUNTING_LISTED);
        for (size_t i = 0; i < sizeof persons / sizeof *persons; i++) {
            struct counting_row row = snapshot("E1", persons[i], "2025-05-31");
            assert_int_equal(counting_add(counting, row), DBT_OK);
            elsewhere += counting->verdict.elsewhere ? 1 : 0;
        }
        counting_close(counting);
        sum += counting_sum(counting, 0, 0);
        assert_int_equal(counting->outcome.missing_day_count, 0);
    }
    assert_int_equal(sum, 4);
    assert_int_equal(elsewhere, 2 * sizeof persons / sizeof *persons);
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
        TEST(every_day_counts_for_person_days),
        TEST(a_source_without_a_meter_is_not_billable),
        TEST(without_a_person_each_listing_counts),
        TEST(a_snapshot_is_a_listing_of_its_day),
        TEST(each_day_without_a_snapshot_is_missing_for_person_days),
        TEST(parts_share_the_persons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
