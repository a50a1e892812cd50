/* Parts added up: the same bytes as the whole, and what does not fit together is refused. */
#include "usage_sample.h"

enum { FILES_MAX = 6 };

struct room {
    struct dbt_arena arena;
    struct dbt_error error;
    struct usage_sample samples[FILES_MAX];
    struct dbt_usage_file merged;
};

static int setup(void **state)
{
    static struct room room;
    static const char *const paths[FILES_MAX] = {"f0", "f1", "f2", "f3", "f4", "f5"};
    room = (struct room){0};
    dbt_arena_init(&room.arena, (size_t)64 << 20);
    for (int i = 0; i < FILES_MAX; i++) {
        usage_sample_init(&room.samples[i]);
        room.samples[i].file.path = paths[i];
    }
    *state = &room;
    return 0;
}

static int teardown(void **state)
{
    struct room *room = *state;
    dbt_arena_release(&room->arena);
    return 0;
}

/* Merges the first `count` samples, as they are ordered in `order`. */
static enum dbt_status merge(struct room *room, const int *order, size_t count)
{
    struct dbt_usage_file files[FILES_MAX];
    for (size_t i = 0; i < count; i++)
        files[i] = room->samples[order[i]].file;
    room->error = (struct dbt_error){.text = ""};
    return dbt_usage_file_merge(&room->merged, files, count, &room->arena, &room->error);
}

static const int in_order[FILES_MAX] = {0, 1, 2, 3, 4, 5};

/* Makes the first `of` samples the parts of a division. */
static void divide(struct room *room, uint32_t of)
{
    for (uint32_t i = 0; i < of; i++)
        for (int s = 0; s < USAGE_SOURCES; s++) {
            room->samples[i].sources[s].part = i + 1;
            room->samples[i].sources[s].of = of;
        }
}

/* Leaves one source only in a sample. */
static void keep_source(struct usage_sample *sample, int source)
{
    sample->sources[0] = sample->sources[source];
    sample->file.source_count = 1;
    for (int d = 0; d < USAGE_DELIVERIES; d++)
        sample->counted[d][0] = sample->counted[d][source];
}

/* ---- the sum --------------------------------------------------------------------------------- */

static uint32_t random_state;

static uint32_t random_below(uint32_t limit)
{
    random_state = random_state * 1664525U + 1013904223U;
    return (random_state >> 8) % limit;
}

static const char *const units[] = {"SE-1", "SE-2", "SE-3"};
static const char *const files[] = {"a \"quoted\" å.csv", "b.csv.gz"};

/* One record's worth of everything, in the whole and in the part that it falls to. */
static void count_record(struct usage_sample *whole, struct usage_sample *part, uint64_t record)
{
    uint32_t delivery = random_below(USAGE_DELIVERIES);
    uint32_t source = random_below(USAGE_SOURCES);
    uint32_t unit = random_below(3);
    uint32_t file = random_below(2);
    uint32_t what = random_below(4);
    int64_t quantity = random_below(4);
    enum dbt_reason reason = random_below(2) == 0 ? DBT_REASON_BAD_DATE : DBT_REASON_TOO_LONG;
    struct usage_sample *const both[] = {whole, part};
    for (int i = 0; i < 2; i++) {
        struct dbt_usage_counted *counted = &both[i]->counted[delivery][source];
        struct dbt_accounting *accounting = &counted->inputs[file].accounting;
        accounting->read++;
        accounting->of[what == 0 ? DBT_CLASS_REJECTED : DBT_CLASS_BILLED]++;
        accounting->rejected[reason] += what == 0;
        if (what == 0)
            usage_add_reject(counted, files[file], record, reason);
        else if (what == 1)
            usage_add_repeats(counted, files[0], files[file], 1);
        else if (what == 2)
            usage_add_cell(counted, units[unit], random_state % 3, 1);
        else
            usage_add(counted, "sent", units[unit], quantity);
    }
}

static void order_all(struct usage_sample *sample)
{
    for (int d = 0; d < USAGE_DELIVERIES; d++)
        for (int s = 0; s < USAGE_SOURCES; s++)
            assert_int_equal(
                dbt_usage_counted_order(&sample->counted[d][s], sample->file.rejects, NULL),
                DBT_OK);
}

static void shuffle(int *order, uint32_t count)
{
    for (uint32_t i = count; i > 1; i--) {
        uint32_t other = random_below(i);
        int kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}

static void parts_in_any_order_are_the_whole(void **state)
{
    struct room *room = *state;
    for (uint32_t seed = 1; seed <= 200; seed++) {
        static struct usage_sample whole;
        struct dbt_buffer expected;
        struct dbt_buffer got;
        int order[FILES_MAX] = {0, 1, 2, 3, 4, 5};
        random_state = seed;
        uint32_t of = 1 + random_below(FILES_MAX);
        usage_sample_init(&whole);
        for (uint32_t i = 0; i < of; i++)
            usage_sample_init(&room->samples[i]);
        divide(room, of);
        for (uint64_t record = 2; record < 120; record++)
            count_record(&whole, &room->samples[random_below(of)], record);
        order_all(&whole);
        for (uint32_t i = 0; i < of; i++)
            order_all(&room->samples[i]);
        shuffle(order, of);
        if (merge(room, order, of) != DBT_OK)
            fail_msg("seed %u: %s", seed, room->error.text);
        usage_write(&whole.file, &expected);
        usage_write(&room->merged, &got);
        assert_string_equal(got.bytes, expected.bytes);
        dbt_buffer_release(&expected);
        dbt_buffer_release(&got);
        dbt_arena_reset(&room->arena);
    }
}

static void sources_apart_are_the_whole(void **state)
{
    struct room *room = *state;
    static struct usage_sample whole;
    struct dbt_buffer expected;
    struct dbt_buffer got;
    usage_sample_init(&whole);
    usage_fill(&whole.counted[0][0]);
    usage_fill(&whole.counted[1][1]);
    usage_fill(&room->samples[0].counted[1][1]);
    usage_fill(&room->samples[1].counted[0][0]);
    keep_source(&room->samples[0], 1);
    keep_source(&room->samples[1], 0);
    assert_int_equal(merge(room, in_order, 2), DBT_OK);
    usage_write(&whole.file, &expected);
    usage_write(&room->merged, &got);
    assert_string_equal(got.bytes, expected.bytes);
    dbt_buffer_release(&expected);
    dbt_buffer_release(&got);
}

static void a_day_is_missing_when_all_parts_miss_it(void **state)
{
    struct room *room = *state;
    divide(room, 3);
    for (int i = 0; i < 3; i++)
        usage_add_missing(&room->samples[i].counted[0][0], "2025-04-02");
    usage_add_missing(&room->samples[0].counted[0][0], "2025-04-03");
    usage_add_missing(&room->samples[2].counted[0][0], "2025-04-03");
    assert_int_equal(merge(room, in_order, 3), DBT_OK);
    const struct dbt_usage_counted *counted = &room->merged.deliveries[0].counted[0];
    assert_int_equal(counted->missing_day_count, 1);
    assert_int_equal(counted->missing_days[0], usage_day("2025-04-02"));
}

static void a_sum_that_does_not_fit_is_refused(void **state)
{
    struct room *room = *state;
    divide(room, 2);
    usage_add(&room->samples[0].counted[0][0], "sent", "SE-1", INT64_MAX);
    usage_add(&room->samples[1].counted[0][0], "sent", "SE-1", 1);
    assert_int_equal(merge(room, in_order, 2), DBT_INPUT);
    assert_non_null(strstr(room->error.text, "larger than can be counted"));
    room->samples[1].counted[0][0].quantities[0].quantity = -1;
    assert_int_equal(merge(room, in_order, 2), DBT_OK);
    usage_add_cell(&room->samples[0].counted[0][0], "SE-1", 1, UINT32_MAX);
    usage_add_cell(&room->samples[1].counted[0][0], "SE-1", 1, 1);
    assert_int_equal(merge(room, in_order, 2), DBT_INPUT);
}

/* ---- what does not fit together -------------------------------------------------------------- */

static void refuse(struct room *room, size_t count, const char *expected, const char *other)
{
    struct dbt_usage_file before = room->merged;
    assert_int_equal(merge(room, in_order, count), DBT_INPUT);
    assert_memory_equal(&before, &room->merged, sizeof before);
    if (strstr(room->error.text, expected) == NULL || strstr(room->error.text, other) == NULL)
        fail_msg("'%s' or '%s' is not in '%s'", expected, other, room->error.text);
}

static void overlaps_gaps_and_mixed_parts_are_refused(void **state)
{
    struct room *room = *state;
    refuse(room, 2, "f0 and f1 both hold part 1 of 1 of the source listade", "merge each part");
    divide(room, 3);
    room->samples[2].sources[0].part = 2;
    refuse(room, 3, "f1 and f2 both hold part 2 of 3 of the source listade", "merge each part");
    divide(room, 4);
    refuse(room, 1, "parts of the source listade are missing beside f0: 2/4, 3/4, 4/4", "meter");
    refuse(room, 3, "parts of the source listade are missing beside f0: 4/4", "meter");
    divide(room, 3);
    room->samples[2].sources[1].of = 4;
    refuse(room, 3, "f0 holds one of 3 parts of the source sms, and f2 one of 4", "one division");
    room->samples[2].sources[1].of = 1;
    refuse(room, 3, "f0 holds one of 3 parts of the source sms, and f2 the whole source sms;",
           "one division");
    room->samples[2].sources[1].of = 3;
    assert_int_equal(merge(room, in_order, 3), DBT_OK);
}

static void files_of_another_count_are_refused(void **state)
{
    struct room *room = *state;
    struct dbt_usage_file *other = &room->samples[2].file;
    struct dbt_usage_file right = *other;
    divide(room, 3);
    other->region_code = "sorland";
    refuse(room, 3, "f0 and f2", "regions");
    *other = right;
    other->region_sha256[5] = 'x';
    refuse(room, 3, "f0 and f2", "region folder or price list");
    *other = right;
    other->program_version = "0.0.9";
    refuse(room, 3, "f0 and f2", "versions of the program");
    *other = right;
    other->rejects = 4;
    refuse(room, 3, "f0 and f2", "--rejects (3 and 4)");
    *other = right;
    other->period.last++;
    refuse(room, 3, "f0 and f2", "periods");
    *other = right;
    other->delivery_count--;
    refuse(room, 3, "f0 and f2", "periods");
    *other = right;
    other->deliveries[1].period.last++;
    refuse(room, 3, "f0 and f2", "periods");
    other->deliveries[1].period.last--;
    room->samples[2].units[0].sha256[0] = 'f';
    refuse(room, 3, "f0 and f2", "registers of care units or subscriptions");
    room->samples[2].units[0].sha256[0] = '0';
    assert_int_equal(merge(room, in_order, 3), DBT_OK);
}

static void parts_of_other_exports_are_refused(void **state)
{
    struct room *room = *state;
    struct dbt_usage_input *input = &room->samples[1].lists[1][1].inputs[1];
    struct dbt_usage_input right = *input;
    divide(room, 2);
    input->name = "c.csv";
    refuse(room, 2, "f0 and f1", "exports");
    *input = right;
    input->size_bytes++;
    refuse(room, 2, "f0 and f1", "exports");
    *input = right;
    input->sha256[0] = 'f';
    refuse(room, 2, "f0 and f1", "exports");
    *input = right;
    input->copy_of = "";
    refuse(room, 2, "f0 and f1", "exports");
    *input = right;
    room->samples[1].counted[1][1].input_count = 1;
    refuse(room, 2, "f0 and f1", "exports");
    room->samples[1].counted[1][1].input_count = 2;
    assert_int_equal(merge(room, in_order, 2), DBT_OK);
}

static void memory_that_ends_is_an_error(void **state)
{
    struct room *room = *state;
    size_t limit = 64;
    divide(room, 2);
    usage_fill(&room->samples[0].counted[0][0]);
    for (; limit < 1 << 20; limit += 64) {
        dbt_arena_release(&room->arena);
        dbt_arena_init(&room->arena, limit);
        enum dbt_status status = merge(room, in_order, 2);
        if (status == DBT_OK)
            break;
        assert_int_equal(status, DBT_MEMORY);
    }
    assert_in_range(limit, 65, 1 << 19);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(parts_in_any_order_are_the_whole),          TEST(sources_apart_are_the_whole),
        TEST(a_day_is_missing_when_all_parts_miss_it),   TEST(a_sum_that_does_not_fit_is_refused),
        TEST(overlaps_gaps_and_mixed_parts_are_refused), TEST(files_of_another_count_are_refused),
        TEST(parts_of_other_exports_are_refused),        TEST(memory_that_ends_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
