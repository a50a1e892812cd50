#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "debitera/base/arena.h"
#include "faults.h"

static void check_and_dirty(unsigned char *bytes, size_t length)
{
    assert_non_null(bytes);
    assert_int_equal((uintptr_t)bytes % alignof(max_align_t), 0);
    for (size_t i = 0; i < length; i++) {
        assert_int_equal(bytes[i], 0);
    }
    memset(bytes, 0xAA, length);
}

static void test_alloc_is_zeroed_and_aligned(void **state)
{
    (void)state;
    struct dbt_arena arena;
    dbt_arena_init(&arena, 1 << 20);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 1; i < 3000; i += 7) {
            check_and_dirty(dbt_arena_alloc(&arena, i, 1), i);
        }
        dbt_arena_reset(&arena);
        assert_int_equal(arena.used_bytes, 0);
    }
    dbt_arena_release(&arena);
}

static void test_empty_array_is_not_a_failure(void **state)
{
    (void)state;
    struct dbt_arena arena;
    dbt_arena_init(&arena, 1024);
    const void *first = dbt_arena_alloc(&arena, 0, 8);
    assert_non_null(first);
    assert_ptr_not_equal(first, dbt_arena_alloc(&arena, 0, 8));
    dbt_arena_release(&arena);
}

static void test_limit(void **state)
{
    (void)state;
    struct dbt_arena arena;
    dbt_arena_init(&arena, 160);
    assert_non_null(dbt_arena_alloc(&arena, 10, 16));
    assert_null(dbt_arena_alloc(&arena, 1, 1));
    assert_null(dbt_arena_copy(&arena, dbt_text_of("x")));
    assert_null(dbt_arena_format(&arena, "%d", 1));
    dbt_arena_reset(&arena);
    assert_non_null(dbt_arena_alloc(&arena, 1, 1));
    dbt_arena_release(&arena);
    assert_int_equal(arena.limit_bytes, 160);
}

static void test_sizes_past_the_end(void **state)
{
    (void)state;
    struct dbt_arena arena;
    dbt_arena_init(&arena, SIZE_MAX);
    assert_null(dbt_arena_alloc(&arena, SIZE_MAX, 2));
    assert_null(dbt_arena_alloc(&arena, SIZE_MAX, 1));
    assert_null(dbt_arena_copy(&arena, (struct dbt_text){NULL, SIZE_MAX}));
    faults_arm("malloc", 0);
    assert_null(dbt_arena_alloc(&arena, 1, 1));
    assert_true(faults_disarm());
    dbt_arena_release(&arena);
}

/* A large block that was freed by a reset is found again, wherever it stands in the chain. */
static void test_reset_keeps_the_blocks(void **state)
{
    (void)state;
    struct dbt_arena arena;
    dbt_arena_init(&arena, 1 << 24);
    for (int round = 0; round < 3; round++) {
        faults_arm("malloc", 0);
        if (round == 0) {
            faults_disarm();
        }
        assert_non_null(dbt_arena_alloc(&arena, 60000, 1));
        if (round != 1) {
            assert_non_null(dbt_arena_alloc(&arena, 60000, 1));
            assert_non_null(dbt_arena_alloc(&arena, 60000, 1));
        }
        assert_non_null(dbt_arena_alloc(&arena, 500000, 1));
        assert_false(faults_disarm());
        dbt_arena_reset(&arena);
    }
    dbt_arena_release(&arena);
}

static void test_strings(void **state)
{
    (void)state;
    struct dbt_arena arena;
    dbt_arena_init(&arena, 1 << 20);
    assert_string_equal(dbt_arena_copy(&arena, (struct dbt_text){"abcdef", 3}), "abc");
    assert_string_equal(dbt_arena_copy(&arena, (struct dbt_text){NULL, 0}), "");
    assert_string_equal(dbt_arena_string(&arena, "vård"), "vård");
    assert_string_equal(dbt_arena_format(&arena, "%s-%d", "nr", 7), "nr-7");
    dbt_arena_release(&arena);
}

static void test_grow(void **state)
{
    (void)state;
    struct dbt_arena arena;
    dbt_arena_init(&arena, 65536);
    uint32_t *numbers = NULL;
    size_t capacity = 0;
    for (uint32_t i = 0; i < 1000; i++) {
        numbers = dbt_arena_grow(&arena, numbers, i, &capacity, sizeof *numbers);
        assert_non_null(numbers);
        numbers[i] = i;
    }
    for (uint32_t i = 0; i < 1000; i++) {
        assert_int_equal(numbers[i], i);
    }
    assert_int_equal(capacity, 1024);
    size_t before = capacity;
    assert_null(dbt_arena_grow(&arena, numbers, 100000, &capacity, sizeof *numbers));
    assert_null(dbt_arena_grow(&arena, numbers, SIZE_MAX, &capacity, sizeof *numbers));
    assert_int_equal(capacity, before);
    dbt_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alloc_is_zeroed_and_aligned),
        cmocka_unit_test(test_empty_array_is_not_a_failure),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_sizes_past_the_end),
        cmocka_unit_test(test_reset_keeps_the_blocks),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_grow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
