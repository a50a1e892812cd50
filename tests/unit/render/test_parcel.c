#include "support.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "parcel.h"

static int ends[2];

static int set_up(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    return pipe2(ends, O_CLOEXEC);
}

static int tear_down(void **state)
{
    (void)state;
    (void)close(ends[0]);
    (void)close(ends[1]);
    return 0;
}

static void a_parcel_arrives_as_it_was_sent(void **state)
{
    (void)state;
    struct dbt_parcel sent = {7, DBT_INPUT, 5};
    struct dbt_parcel got;
    struct dbt_buffer bytes;
    dbt_buffer_init(&bytes);
    dbt_buffer_string(&bytes, "before");
    assert_true(dbt_parcel_send(ends[1], &sent, "a\0b\nc"));
    assert_true(dbt_parcel_receive(ends[0], &got, &bytes));
    assert_int_equal(got.index, 7);
    assert_int_equal(got.status, DBT_INPUT);
    assert_int_equal(bytes.length, 5);
    assert_memory_equal(bytes.bytes, "a\0b\nc", 5);
    dbt_buffer_release(&bytes);
}

static void an_empty_one_arrives_too(void **state)
{
    (void)state;
    struct dbt_parcel sent = {0, DBT_MEMORY, 0};
    struct dbt_parcel got;
    struct dbt_buffer bytes;
    dbt_buffer_init(&bytes);
    assert_true(dbt_parcel_send(ends[1], &sent, ""));
    assert_true(dbt_parcel_receive(ends[0], &got, &bytes));
    assert_int_equal(got.status, DBT_MEMORY);
    assert_int_equal(bytes.length, 0);
    dbt_buffer_release(&bytes);
}

/* More than a pipe holds: sent in parts, by a process of its own. */
static void a_large_one_arrives_whole(void **state)
{
    (void)state;
    enum { LENGTH = 3 * 1024 * 1024 + 17 };
    char *large = malloc(LENGTH);
    assert_non_null(large);
    for (size_t i = 0; i < LENGTH; i++) {
        large[i] = (char)(i * 31 >> 3);
    }
    pid_t child = fork();
    if (child == 0) {
        struct dbt_parcel sent = {1, DBT_OK, LENGTH};
        _exit(dbt_parcel_send(ends[1], &sent, large) ? 0 : 1);
    }
    assert_true(child > 0);
    struct dbt_parcel got;
    struct dbt_buffer bytes;
    dbt_buffer_init(&bytes);
    assert_true(dbt_parcel_receive(ends[0], &got, &bytes));
    assert_int_equal(bytes.length, LENGTH);
    assert_memory_equal(bytes.bytes, large, LENGTH);
    assert_int_equal(waitpid(child, NULL, 0), child);
    dbt_buffer_release(&bytes);
    free(large);
}

/* Wherever the sender is cut off. */
static void a_part_of_one_is_none(void **state)
{
    (void)state;
    unsigned char whole[sizeof(struct dbt_parcel) + 4] = {0};
    struct dbt_parcel sent = {3, DBT_OK, 4};
    memcpy(whole, &sent, sizeof sent);
    for (size_t length = 0; length <= sizeof whole; length++) {
        struct dbt_parcel got;
        struct dbt_buffer bytes;
        dbt_buffer_init(&bytes);
        assert_int_equal(write(ends[1], whole, length), length);
        assert_int_equal(close(ends[1]), 0);
        assert_int_equal(dbt_parcel_receive(ends[0], &got, &bytes), length == sizeof whole);
        dbt_buffer_release(&bytes);
        assert_int_equal(close(ends[0]), 0);
        assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    }
}

static void without_a_reader_nothing_is_sent(void **state)
{
    (void)state;
    struct dbt_parcel sent = {3, DBT_OK, 4};
    assert_int_equal(close(ends[0]), 0);
    assert_false(dbt_parcel_send(ends[1], &sent, "four"));
    ends[0] = -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_parcel_arrives_as_it_was_sent, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_empty_one_arrives_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_large_one_arrives_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_part_of_one_is_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_a_reader_nothing_is_sent, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
