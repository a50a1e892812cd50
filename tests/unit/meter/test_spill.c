/* Spill: rows of any size come back in order. The file and its errors are in test_unique.c. */
#include "support.h"

#include <fcntl.h>

#include "spill.h"

enum { ROWS = 5000, WORDS_MOST = 6 };

static struct dbt_spill spill;
static struct dbt_error error;

static int release(void **state)
{
    (void)state;
    dbt_spill_release(&spill);
    return 0;
}

/* A row says which division, part and place it is of. */
static void put(struct dbt_spill_division *division, size_t number, uint64_t name)
{
    uint64_t row[WORDS_MOST] = {name, number, division->parts[number].row_count, 3, 4, 5};
    assert_int_equal(dbt_spill_put(&spill, division, number, row, &error), DBT_OK);
}

static void expect_part(const struct dbt_spill_division *division, size_t number, uint64_t name)
{
    const struct dbt_spill_part *part = &division->parts[number];
    struct dbt_spill_read read = {.next = part->first};
    uint64_t place = 0;
    while (read.next != 0) {
        assert_int_equal(dbt_spill_read(&spill, read.next, &read, &error), DBT_OK);
        assert_true(read.count > 0);
        for (size_t i = 0; i < read.count; i++, place++) {
            uint64_t expected[WORDS_MOST] = {name, number, place, 3, 4, 5};
            assert_memory_equal(read.rows + i * spill.row_bytes, expected, spill.row_bytes);
        }
    }
    assert_int_equal(place, part->row_count);
}

/* A second division is filled while the first is read, as a pass does that divides again. */
static void rows_come_back_in_order(void **state)
{
    (void)state;
    static const size_t memories[] = {0, 20000, 1000000};
    for (size_t words = 3; words <= WORDS_MOST; words++) {
        for (size_t m = 0; m < sizeof memories / sizeof *memories; m++) {
            struct dbt_spill_division first = {0};
            struct dbt_spill_division second = {0};
            dbt_spill_release(&spill);
            dbt_spill_init(&spill, memories[m], words * sizeof(uint64_t));
            for (size_t i = 0; i < ROWS; i++) {
                put(&first, i * i % 7, 1); /* 0, 1, 2 and 4: the others stay empty */
            }
            assert_int_equal(dbt_spill_flush(&spill, &first, &error), DBT_OK);
            expect_part(&first, 0, 1);
            for (size_t i = 0; i < ROWS; i++) {
                put(&second, DBT_SPILL_PARTS - 1 - i % 2, 2);
            }
            expect_part(&first, 1, 1);
            assert_int_equal(dbt_spill_flush(&spill, &second, &error), DBT_OK);
            for (size_t number = 0; number < DBT_SPILL_PARTS; number++) {
                expect_part(&first, number, 1);
                expect_part(&second, number, 2);
            }
            assert_int_equal(first.parts[3].first, 0);
        }
    }
}

static void the_buffers_keep_to_their_memory(void **state)
{
    (void)state;
    static const size_t memories[] = {10000, 131072, 8388608};
    for (size_t m = 0; m < sizeof memories / sizeof *memories; m++) {
        dbt_spill_init(&spill, memories[m], 48);
        assert_in_range((DBT_SPILL_PARTS + 1) * spill.block_bytes, memories[m] / 4, memories[m]);
        assert_null(spill.blocks);
    }
}

static void a_zeroed_one_is_released(void **state)
{
    (void)state;
    struct dbt_spill none = {0};
    dbt_spill_release(&none); /* and leaves file 0 alone */
    assert_int_not_equal(fcntl(0, F_GETFD), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(rows_come_back_in_order, release),
        cmocka_unit_test_teardown(the_buffers_keep_to_their_memory, release),
        cmocka_unit_test(a_zeroed_one_is_released),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
