/* Unique: every identity that comes twice is judged, once, whatever the memory and the threads. */
#include "support.h"

#include <sys/stat.h>

#include "unique.h"
#include "unique_find.h"

enum { RECORDS_MOST = 120000, MIB = 1 << 20 };

struct fixture {
    struct dbt_unique unique;
    struct dbt_unique_options options;
    struct dbt_error error;
    uint32_t count;                    /* records */
    uint32_t identities[RECORDS_MOST]; /* of each record */
    struct dbt_hash128 hashes[RECORDS_MOST];
    uint32_t sizes[RECORDS_MOST];  /* of each identity */
    uint32_t judged[RECORDS_MOST]; /* the same: how often */
    enum dbt_status statuses[DBT_WORKERS_MAX];
    struct dbt_error errors[DBT_WORKERS_MAX];
    uint32_t rounds;
    uint32_t fail_after;
};

static struct dbt_hash128 hash_of(uint32_t identity)
{
    struct dbt_text text = {(const char *)&identity, sizeof identity};
    return dbt_key_hash((struct dbt_key){3, 4}, text);
}

/* Each group is whole, in order, and comes once. */
static enum dbt_status judge(void *context, const struct dbt_sighting *group, size_t count,
                             struct dbt_error *error)
{
    struct fixture *fixture = context;
    if (fixture->fail_after > 0 && --fixture->fail_after == 0) {
        return dbt_error_set(error, DBT_INPUT, "enough");
    }
    uint32_t identity = group[0].unit;
    assert_in_range(identity, 0, RECORDS_MOST - 1);
    assert_int_equal(count, fixture->sizes[identity]);
    for (size_t i = 0; i < count; i++) {
        uint32_t record = (uint32_t)group[i].offset;
        assert_int_equal(fixture->identities[record], identity);
        assert_int_equal(group[i].input, record % 3);
        assert_memory_equal(&group[i].identity, &fixture->hashes[record], sizeof group->identity);
        assert_int_equal(group[i].quantity, -(int64_t)record);
        if (i > 0) {
            assert_true(
                group[i - 1].input < group[i].input ||
                (group[i - 1].input == group[i].input && group[i - 1].offset < group[i].offset));
        }
    }
    fixture->judged[identity]++;
    return DBT_OK;
}

static int setup(void **state)
{
    static struct fixture fixture;
    memset(&fixture, 0, sizeof fixture); /* too large to be assigned */
    fixture.options = (struct dbt_unique_options){
        .memory_bytes = MIB, .workers = 1, .source = "sms", .judge = judge};
    fixture.options.context = &fixture;
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    dbt_unique_release(&fixture->unique);
    return 0;
}

static void add(struct fixture *fixture, uint32_t identity)
{
    assert_in_range(fixture->count, 0, RECORDS_MOST - 1);
    fixture->identities[fixture->count] = identity;
    fixture->hashes[fixture->count] = hash_of(identity);
    fixture->sizes[identity]++;
    fixture->count++;
}

static void begin(struct fixture *fixture)
{
    memset(fixture->judged, 0, sizeof fixture->judged);
    fixture->rounds = 0;
    dbt_unique_release(&fixture->unique);
    assert_int_equal(dbt_unique_init(&fixture->unique, &fixture->options, &fixture->error), DBT_OK);
}

static void note_share(void *context, unsigned worker)
{
    struct fixture *fixture = context;
    enum dbt_status status = DBT_OK;
    for (uint32_t i = worker; status == DBT_OK && i < fixture->count;
         i += fixture->options.workers) {
        status =
            dbt_unique_note(&fixture->unique, worker, fixture->hashes[i], &fixture->errors[worker]);
    }
    fixture->statuses[worker] = status;
}

static enum dbt_status collect(struct fixture *fixture, unsigned worker, uint32_t record)
{
    struct dbt_sighting sighting = {
        .identity = fixture->hashes[record],
        .offset = record,
        .quantity = -(int64_t)record,
        .input = record % 3,
        .unit = fixture->identities[record],
    };
    return dbt_unique_wants(&fixture->unique, sighting.identity)
               ? dbt_unique_collect(&fixture->unique, worker, &sighting, &fixture->errors[worker])
               : DBT_OK;
}

static void collect_share(void *context, unsigned worker)
{
    struct fixture *fixture = context;
    enum dbt_status status = DBT_OK;
    for (uint32_t i = worker; status == DBT_OK && i < fixture->count;
         i += fixture->options.workers) {
        status = collect(fixture, worker, i);
    }
    fixture->statuses[worker] = status;
}

/* All workers' parts, also when the system gives fewer threads. */
static void run(struct fixture *fixture, dbt_team_job *job)
{
    for (unsigned i = 0; i < fixture->options.workers; i++) {
        fixture->statuses[i] = DBT_STATUS_COUNT;
    }
    dbt_team_run(fixture->options.workers, job, fixture);
    for (unsigned i = 0; i < fixture->options.workers; i++) {
        if (fixture->statuses[i] == DBT_STATUS_COUNT) {
            job(fixture, i);
        }
        assert_int_equal(fixture->statuses[i], DBT_OK);
    }
}

static enum dbt_status settle(struct fixture *fixture)
{
    for (;;) {
        bool again = false;
        enum dbt_status status = dbt_unique_next(&fixture->unique, &again, &fixture->error);
        if (status != DBT_OK || !again) {
            return status;
        }
        fixture->rounds++;
        run(fixture, collect_share);
    }
}

static void expect_all_judged(struct fixture *fixture)
{
    begin(fixture);
    run(fixture, note_share);
    assert_int_equal(settle(fixture), DBT_OK);
    for (uint32_t i = 0; i < RECORDS_MOST; i++) {
        assert_int_equal(fixture->judged[i], fixture->sizes[i] > 1 ? 1 : 0);
    }
}

static void what_comes_once_needs_no_second_reading_and_no_file(void **state)
{
    struct fixture *fixture = *state;
    for (uint32_t i = 0; i < 5000; i++) {
        add(fixture, i);
    }
    expect_all_judged(fixture);
    assert_int_equal(fixture->rounds, 0);
    assert_int_equal(fixture->unique.spill.descriptor, 0);
}

static void what_comes_twice_is_judged(void **state)
{
    struct fixture *fixture = *state;
    for (uint32_t i = 0; i < 2000; i++) {
        add(fixture, i % 1500);
    }
    for (uint32_t i = 0; i < 40; i++) {
        add(fixture, 7);
    }
    expect_all_judged(fixture);
    assert_int_equal(fixture->rounds, 1);
    assert_int_equal(fixture->unique.wanted_count, 0);
}

/* Far more than fits at once: partitions are halved, and it takes several rounds. */
static void any_number_in_any_memory_on_any_threads(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        size_t memory_bytes;
        unsigned workers;
        uint64_t expected;
        bool several_rounds;
    } cases[] = {
        {1, 1, 0, true},
        {MIB, 3, RECORDS_MOST, true},
        {MIB, 64, 0, true},
        {2 * MIB, 2, 10, true},
        {64 * MIB, 1, 0, false},
        {64 * MIB, 4, RECORDS_MOST, false},
        {64 * MIB, 2, 1U << 31, false},
    };
    for (uint32_t i = 0; i < RECORDS_MOST; i++) { /* an eighth once, the others twice or more */
        uint32_t mixed = i * 2654435761U >> 12;
        add(fixture, i % 8 == 0 ? i : (mixed % (RECORDS_MOST / 8)) * 8 + 1 + mixed % 2);
    }
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        fixture->options.memory_bytes = cases[c].memory_bytes;
        fixture->options.workers = cases[c].workers;
        fixture->options.expected = cases[c].expected;
        expect_all_judged(fixture);
        assert_int_equal(fixture->rounds > 1, cases[c].several_rounds);
    }
}

/* One key fills a finder's room and more, and must still be counted right. */
static void an_identity_that_comes_often_is_judged_whole(void **state)
{
    struct fixture *fixture = *state;
    for (uint32_t i = 0; i < 100000; i++) {
        add(fixture, i % 10 == 0 ? 5 : i);
    }
    fixture->options.memory_bytes = 2 * MIB; /* room for 18432 */
    expect_all_judged(fixture);
    assert_int_equal(fixture->sizes[5], 10001);
}

static void an_identity_too_frequent_for_the_memory_is_an_error(void **state)
{
    struct fixture *fixture = *state;
    for (uint32_t i = 0; i < RECORDS_MOST; i++) {
        add(fixture, i % 2 == 0 ? 5 : i);
    }
    begin(fixture);
    run(fixture, note_share);
    assert_int_equal(settle(fixture), DBT_INPUT);
    assert_non_null(strstr(fixture->error.text, "source sms: 60001 records share one id"));
    assert_non_null(strstr(fixture->error.text, "--memory"));
    fixture->options.memory_bytes = 64 * MIB;
    expect_all_judged(fixture);
}

/* Two identities of one key cost a second reading, and are told apart. */
static void the_whole_hash_tells_identities_apart(void **state)
{
    struct fixture *fixture = *state;
    for (uint32_t i = 0; i < 6; i++) {
        add(fixture, i / 2);
        fixture->hashes[i].low = 42;
    }
    add(fixture, 3);
    fixture->hashes[6].low = 42;
    expect_all_judged(fixture);
    assert_int_equal(fixture->rounds, 1);
}

static void keys_at_both_ends_are_keys(void **state)
{
    struct fixture *fixture = *state;
    static const uint64_t keys[] = {0, UINT64_MAX, UINT64_MAX >> 4, UINT64_C(1) << 60};
    for (uint32_t i = 0; i < 8; i++) {
        add(fixture, i / 2);
        fixture->hashes[i].low = keys[i / 2];
    }
    expect_all_judged(fixture);
}

/* Pages that nothing was written to are not the process's. */
static void the_memory_given_is_not_exceeded(void **state)
{
    struct fixture *fixture = *state;
    static const size_t memories[] = {MIB, 3 * MIB + 12345, 64 * MIB};
    for (size_t m = 0; m < sizeof memories / sizeof *memories; m++) {
        for (unsigned workers = 1; workers <= 16; workers *= 4) {
            fixture->options.memory_bytes = memories[m];
            fixture->options.workers = workers;
            fixture->options.expected = (uint64_t)1 << 40;
            begin(fixture);
            const struct dbt_unique *unique = &fixture->unique;
            assert_true(unique->memory_bytes <= memories[m]);
            assert_true(sizeof(struct dbt_spill_block) * workers << unique->part_bits <=
                        memories[m] / 4);
            assert_in_range(unique->sightings_most * sizeof *unique->sightings, memories[m] / 2,
                            memories[m]);
        }
    }
}

static uint64_t file_bytes(const struct fixture *fixture)
{
    struct stat state;
    assert_int_equal(fstat(fixture->unique.spill.descriptor - 1, &state), 0);
    return (uint64_t)state.st_size;
}

static void the_file_holds_full_blocks_alone(void **state)
{
    struct fixture *fixture = *state;
    for (uint32_t i = 0; i < RECORDS_MOST; i++) {
        add(fixture, i);
    }
    begin(fixture);
    run(fixture, note_share);
    uint64_t blocks = file_bytes(fixture) / DBT_SPILL_BLOCK_BYTES;
    assert_in_range(blocks, RECORDS_MOST / DBT_SPILL_BLOCK_KEYS - 16,
                    RECORDS_MOST / DBT_SPILL_BLOCK_KEYS);
}

/* ---- what goes wrong ------------------------------------------------------------------------- */

static void files_that_change_are_an_error(void **state)
{
    struct fixture *fixture = *state;
    bool again = false;
    for (uint32_t i = 0; i < 20; i++) {
        add(fixture, i % 10);
    }
    for (uint32_t more = 0; more < 2; more++) {
        begin(fixture);
        run(fixture, note_share);
        assert_int_equal(dbt_unique_next(&fixture->unique, &again, &fixture->error), DBT_OK);
        assert_true(again);
        for (uint32_t i = 0; i < 19; i++) { /* the last is gone */
            assert_int_equal(collect(fixture, 0, i), DBT_OK);
        }
        enum dbt_status status = more == 0
                                     ? dbt_unique_next(&fixture->unique, &again, &fixture->error)
                                     : collect(fixture, 0, 0);
        const char *text = more == 0 ? fixture->error.text : fixture->errors[0].text;
        assert_int_equal(status, DBT_INPUT);
        assert_non_null(strstr(text, "source sms: files changed while they were read"));
    }
}

static void a_file_that_cannot_be_made_is_an_error(void **state)
{
    struct fixture *fixture = *state;
    const char *kept = getenv("TMPDIR");
    char *before = kept ? strdup(kept) : NULL;
    for (uint32_t i = 0; i < 50000; i++) {
        add(fixture, i);
    }
    begin(fixture);
    assert_int_equal(setenv("TMPDIR", "/nowhere/at/all", 1), 0);
    note_share(fixture, 0);
    assert_int_equal(before ? setenv("TMPDIR", before, 1) : unsetenv("TMPDIR"), 0);
    free(before);
    assert_int_equal(fixture->statuses[0], DBT_OUTPUT);
    assert_non_null(strstr(fixture->errors[0].text, "/nowhere/at/all"));
}

static void a_file_that_cannot_be_read_is_an_error(void **state)
{
    struct fixture *fixture = *state;
    for (uint32_t i = 0; i < 50000; i++) {
        add(fixture, i);
    }
    fixture->options.workers = 2;
    begin(fixture);
    run(fixture, note_share);
    assert_int_equal(ftruncate(fixture->unique.spill.descriptor - 1, 4096), 0);
    assert_int_equal(settle(fixture), DBT_OUTPUT);
    assert_non_null(strstr(fixture->error.text, "TMPDIR"));
}

static void memory_that_ends_is_an_error(void **state)
{
    struct fixture *fixture = *state;
    fixture->options.expected = UINT64_MAX / 256;
    fixture->options.memory_bytes = (size_t)1 << 60;
    assert_int_equal(dbt_unique_init(&fixture->unique, &fixture->options, &fixture->error),
                     DBT_MEMORY);
    assert_non_null(strstr(fixture->error.text, "--memory"));
}

static void memory_that_nothing_could_fill_is_not_taken(void **state)
{
    struct fixture *fixture = *state;
    fixture->options.expected = 1000;
    fixture->options.memory_bytes = (size_t)1 << 40;
    assert_int_equal(dbt_unique_init(&fixture->unique, &fixture->options, &fixture->error), DBT_OK);
    assert_int_equal(fixture->unique.memory_bytes, 64 << 20);
}

/* Else each would be read once for every part of it that finds room. */
static void finders_have_room_for_a_partition(void **state)
{
    static const size_t memories[] = {4 << 20, 16 << 20, 64 << 20};
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof memories / sizeof *memories; i++) {
        fixture->options.expected = 2000000;
        fixture->options.memory_bytes = memories[i];
        fixture->options.workers = DBT_WORKERS_MAX;
        assert_int_equal(dbt_unique_init(&fixture->unique, &fixture->options, &fixture->error),
                         DBT_OK);
        size_t part = (size_t)(fixture->options.expected >> fixture->unique.part_bits);
        assert_true(dbt_unique_finders(&fixture->unique) == 1 ||
                    dbt_unique_finder_keys(&fixture->unique) >= part);
        dbt_unique_release(&fixture->unique);
    }
}

static void an_error_of_the_judge_ends_it(void **state)
{
    struct fixture *fixture = *state;
    for (uint32_t i = 0; i < 2000; i++) {
        add(fixture, i % 1000);
    }
    begin(fixture);
    run(fixture, note_share);
    fixture->fail_after = 500;
    assert_int_equal(settle(fixture), DBT_INPUT);
    assert_string_equal(fixture->error.text, "enough");
    assert_int_equal(fixture->fail_after, 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_comes_once_needs_no_second_reading_and_no_file),
        TEST(what_comes_twice_is_judged),
        TEST(any_number_in_any_memory_on_any_threads),
        TEST(an_identity_that_comes_often_is_judged_whole),
        TEST(an_identity_too_frequent_for_the_memory_is_an_error),
        TEST(the_whole_hash_tells_identities_apart),
        TEST(keys_at_both_ends_are_keys),
        TEST(the_memory_given_is_not_exceeded),
        TEST(the_file_holds_full_blocks_alone),
        TEST(files_that_change_are_an_error),
        TEST(a_file_that_cannot_be_made_is_an_error),
        TEST(a_file_that_cannot_be_read_is_an_error),
        TEST(memory_that_ends_is_an_error),
        TEST(memory_that_nothing_could_fill_is_not_taken),
        TEST(finders_have_room_for_a_partition),
        TEST(an_error_of_the_judge_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
