/* The life of a metering: sources one after the other, and its memory. */
#include "counting.h"

static const struct dbt_meter any_record = {.model = DBT_METER_RECORDS, .priced = true};
static const struct dbt_meter listed = {
    .model = DBT_METER_CENSUS, .source = COUNTING_LISTED, .priced = true};

static int setup(void **state)
{
    static struct counting counting;
    counting_init(&counting, "2025-05");
    counting_meter(&counting, any_record);
    counting_meter(&counting, listed);
    *state = &counting;
    return 0;
}

static int teardown(void **state)
{
    counting_release(*state);
    return 0;
}

static struct counting_row event(const char *id)
{
    return (struct counting_row){.time = "2025-05-03", .unit = "E1", .id = id};
}

static struct counting_row listing(const char *person)
{
    return (struct counting_row){.person = person, .unit = "E1", .from = "2025-01-01"};
}

static void each_source_is_unique_in_itself(void **state)
{
    struct counting *counting = *state;
    counting_begin(counting, "2025-05", COUNTING_SMS);
    counting_expect(counting, event("1"), DBT_CLASS_BILLED);
    counting_expect(counting, event("1"), DBT_CLASS_BILLED);
    counting_close(counting);
    assert_int_equal(counting->outcome.changes[0].of[DBT_CLASS_DUPLICATE], 1);
    assert_int_equal(counting->outcome.changes[0].of[DBT_CLASS_BILLED], -1);
    assert_int_equal(counting->outcome.changes[1].of[DBT_CLASS_DUPLICATE], 0);
    assert_int_equal(counting_sum(counting, 0, 0), 1);
    counting_source(counting, COUNTING_LISTED);
    counting_expect(counting, listing("191212121212"), DBT_CLASS_BILLED);
    counting_close(counting);
    assert_int_equal(counting->outcome.changes[0].of[DBT_CLASS_DUPLICATE], 0);
    assert_int_equal(counting->outcome.repeats_count, 0);
    counting_source(counting, COUNTING_SMS);
    counting_expect(counting, event("1"), DBT_CLASS_BILLED);
    counting_close(counting);
    assert_int_equal(counting_sum(counting, 0, 0), 2);
    assert_int_equal(counting_sum(counting, 1, 0), 1);
}

/* In the middle of a reading, and of a second one. */
static void a_source_is_forgotten_with_the_next(void **state)
{
    struct counting *counting = *state;
    bool again = false;
    counting_begin(counting, "2025-05", COUNTING_SMS);
    counting_expect(counting, event("1"), DBT_CLASS_BILLED);
    counting_source(counting, COUNTING_SMS);
    counting_expect(counting, event("1"), DBT_CLASS_BILLED);
    counting_expect(counting, event("1"), DBT_CLASS_BILLED);
    assert_int_equal(dbt_metering_next(counting->metering, &again, NULL), DBT_OK);
    assert_true(again);
    counting_source(counting, COUNTING_LISTED);
    counting_expect(counting, listing("191212121212"), DBT_CLASS_BILLED);
    counting_source(counting, COUNTING_SMS);
    counting_expect(counting, event("1"), DBT_CLASS_BILLED);
    counting_close(counting);
    assert_int_equal(counting->outcome.changes[0].of[DBT_CLASS_DUPLICATE], 0);
}

/* A pair for each two files, by their numbers, whatever the order in which they are found. */
static void repeats_are_told_by_pairs_of_files(void **state)
{
    struct counting *counting = *state;
    char id[24];
    counting_begin(counting, "2025-05", COUNTING_SMS);
    for (uint32_t round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < 400; i++) {
            (void)snprintf(id, sizeof id, "%u", i);
            struct counting_row row = event(id);
            row.input = round == 0 ? i % COUNTING_INPUTS : i / COUNTING_INPUTS % COUNTING_INPUTS;
            counting_expect(counting, row, DBT_CLASS_BILLED);
        }
    }
    counting_close(counting);
    uint64_t counts[COUNTING_INPUTS][COUNTING_INPUTS] = {{0}};
    for (uint32_t i = 0; i < 400; i++) {
        uint32_t a = i % COUNTING_INPUTS;
        uint32_t b = i / COUNTING_INPUTS % COUNTING_INPUTS;
        counts[a < b ? a : b][a < b ? b : a]++;
    }
    size_t at = 0;
    for (uint32_t first = 0; first < COUNTING_INPUTS; first++) {
        for (uint32_t repeating = first; repeating < COUNTING_INPUTS; repeating++) {
            assert_int_equal(counting->outcome.repeats[at].first, first);
            assert_int_equal(counting->outcome.repeats[at].repeating, repeating);
            assert_int_equal(counting->outcome.repeats[at++].count, counts[first][repeating]);
        }
    }
    assert_int_equal(counting->outcome.repeats_count, at);
}

/* ---- shares ---------------------------------------------------------------------------------- */

enum { PARTS = 3, SHARED = 300 };

static void add_shared(struct counting *counting, uint32_t part, int64_t *elsewhere)
{
    char id[24];
    counting->share = (struct dbt_share){part, PARTS};
    counting_begin(counting, "2025-05", COUNTING_SMS);
    for (uint32_t i = 0; i < SHARED; i++) {
        (void)snprintf(id, sizeof id, "%u", i % (SHARED / 2));
        struct counting_row row = event(id);
        row.unit = i % 5 == 0 ? "?" : "E1"; /* decided before anything else is judged */
        assert_int_equal(counting_add(counting, row), DBT_OK);
        elsewhere[i] += counting->verdict.elsewhere;
    }
    counting_close(counting);
}

/* Every record is of one part, those of an id are of the same, and the parts make the whole. */
static void parts_share_a_delivery(void **state)
{
    struct counting *counting = *state;
    int64_t elsewhere[SHARED] = {0};
    int64_t sum = 0;
    int64_t duplicates = 0;
    for (uint32_t part = 1; part <= PARTS; part++) {
        dbt_metering_free(counting->metering);
        counting->metering = NULL;
        add_shared(counting, part, elsewhere);
        assert_true(counting_sum(counting, 0, 0) > 0);
        sum += counting_sum(counting, 0, 0);
        duplicates += counting_change(counting).of[DBT_CLASS_DUPLICATE];
    }
    for (size_t i = 0; i < SHARED; i++) {
        assert_int_equal(elsewhere[i], PARTS - 1);
    }
    assert_int_equal(sum, SHARED / 2 * 4 / 5);
    assert_int_equal(duplicates, SHARED / 2 * 4 / 5);
}

static void what_has_no_identity_is_the_first_parts(void **state)
{
    struct counting *counting = *state;
    counting->share = (struct dbt_share){1, 2};
    counting_begin(counting, "2025-05", COUNTING_SMS);
    counting_reject(counting, event(""), DBT_REASON_MISSING_ID, DBT_COLUMN_ID);
    assert_false(counting->verdict.elsewhere);
    dbt_metering_free(counting->metering);
    counting->share.part = 2;
    counting_begin(counting, "2025-05", COUNTING_SMS);
    assert_int_equal(counting_add(counting, event("")), DBT_OK);
    assert_true(counting->verdict.elsewhere);
    counting->sources[COUNTING_SMS].headers[DBT_COLUMN_ID] = NULL;
    counting_source(counting, COUNTING_SMS);
    assert_int_equal(counting_add(counting, event("1")), DBT_OK);
    assert_true(counting->verdict.elsewhere);
}

/* ---- what is not counted --------------------------------------------------------------------- */

static void a_source_that_no_meter_counts_is_not_billable(void **state)
{
    struct counting *counting = *state;
    counting->region.meter_count = 0;
    counting_begin(counting, "2025-05", COUNTING_SMS);
    counting_expect(counting, event("1"), DBT_CLASS_NOT_BILLABLE);
    counting_source(counting, COUNTING_LISTED);
    struct counting_row row = {.person = "191212121212", .unit = "E1", .from = "2025-05-03"};
    counting_expect(counting, row, DBT_CLASS_NOT_BILLABLE);
    row.from = "2025-06-01";
    counting_expect(counting, row, DBT_CLASS_OUTSIDE_PERIOD);
}

static void a_delivery_of_another_period_counts_nothing(void **state)
{
    struct counting *counting = *state;
    counting_begin(counting, "2025-06", COUNTING_SMS);
    struct counting_row row = event("1");
    counting_expect(counting, row, DBT_CLASS_OUTSIDE_PERIOD);
    row.time = "2025-06-03";
    counting_expect(counting, row, DBT_CLASS_OUTSIDE_PERIOD);
    counting_source(counting, COUNTING_LISTED);
    counting_expect(counting, listing("191212121212"), DBT_CLASS_OUTSIDE_PERIOD);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_source_is_unique_in_itself),
        TEST(a_source_is_forgotten_with_the_next),
        TEST(repeats_are_told_by_pairs_of_files),
        TEST(parts_share_a_delivery),
        TEST(what_has_no_identity_is_the_first_parts),
        TEST(a_source_that_no_meter_counts_is_not_billable),
        TEST(a_delivery_of_another_period_counts_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
