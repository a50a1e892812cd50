/* Streams that are the same are found again, others never. */
#include "support.h"

#include "join_once.h"

static struct dbt_arena arena;
static struct dbt_once once;

static int set_up(void **state)
{
    (void)state;
    dbt_arena_init(&arena, (size_t)1 << 20);
    return dbt_once_init(&once, &arena) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    dbt_arena_release(&arena);
    return 0;
}

/* The stream's bytes begin at `mark`. */
static struct dbt_once_place *find(const char *text, char mark)
{
    const char *stream = strchr(text, mark);
    struct dbt_drawn_object object = {{text, (size_t)(stream - text)}, dbt_text_of(stream)};
    return dbt_once_find(&once, &object);
}

static void the_same_stream_is_found_again(void **state)
{
    (void)state;
    struct dbt_once_place *place = find("<</A 1>>stream:abc", ':');
    assert_non_null(place);
    assert_int_equal(place->number, 0);
    place->number = 7;
    assert_int_equal(find("<</A 1>>stream:abc", ':')->number, 7);
    assert_int_equal(find("<</A 2>>stream:abc", ':')->number, 0);
    assert_int_equal(find("<</A 1>>stream:abd", ':')->number, 0);
}

static void what_refers_to_others_is_not(void **state)
{
    (void)state;
    assert_null(find("<</SMask 5 0 R>>stream:abc", ':'));
    assert_false(once.failed);
}

/* Far more streams than places: each is found as long as it is the last one of its place. */
static void places_are_given_to_the_last_one(void **state)
{
    (void)state;
    char text[32];
    size_t found = 0;
    for (uint32_t i = 1; i < 20000; i++) {
        snprintf(text, sizeof text, "<<>>:%u", i);
        struct dbt_once_place *place = find(text, ':');
        assert_int_equal(place->number, 0);
        place->number = i;
        assert_int_equal(find(text, ':')->number, i);
    }
    for (uint32_t i = 1; i < 20000; i++) {
        snprintf(text, sizeof text, "<<>>:%u", i);
        uint32_t number = find(text, ':')->number;
        assert_true(number == 0 || number == i);
        found += number == i;
    }
    assert_true(found > 100 && found < 4096);
}

static void memory_that_ends_is_told(void **state)
{
    (void)state;
    struct dbt_arena small;
    struct dbt_once none;
    dbt_arena_init(&small, 1024);
    assert_false(dbt_once_init(&none, &small));
    dbt_arena_release(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_same_stream_is_found_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_refers_to_others_is_not, set_up, tear_down),
        cmocka_unit_test_setup_teardown(places_are_given_to_the_last_one, set_up, tear_down),
        cmocka_unit_test(memory_that_ends_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
