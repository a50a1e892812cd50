#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>

#include "debitera/base/team.h"

enum { PIECES = 100000 };

struct work {
    uint32_t next;
    uint32_t done[DBT_WORKERS_MAX];
    unsigned started;
};

static void take_pieces(void *context, unsigned worker)
{
    struct work *work = context;
    __atomic_fetch_add(&work->started, 1, __ATOMIC_RELAXED);
    while (__atomic_fetch_add(&work->next, 1, __ATOMIC_RELAXED) < PIECES) {
        work->done[worker]++;
    }
}

static uint32_t sum(const struct work *work)
{
    uint32_t all = 0;
    for (unsigned i = 0; i < DBT_WORKERS_MAX; i++) {
        all += work->done[i];
    }
    return all;
}

static void test_every_worker_is_called_once_and_waited_for(void **state)
{
    static const unsigned counts[] = {1, 2, 5, DBT_WORKERS_MAX};
    (void)state;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct work work = {0};
        dbt_team_run(counts[i], take_pieces, &work);
        assert_int_equal(work.started, counts[i]);
        assert_int_equal(sum(&work), PIECES);
    }
}

static void note_thread(void *context, unsigned worker)
{
    pthread_t *threads = context;
    threads[worker] = pthread_self();
}

static void test_worker_0_is_the_caller(void **state)
{
    pthread_t threads[3] = {0};
    (void)state;
    dbt_team_run(3, note_thread, threads);
    assert_true(pthread_equal(threads[0], pthread_self()));
    assert_false(pthread_equal(threads[1], pthread_self()));
    assert_false(pthread_equal(threads[1], threads[2]));
}

/* Root is not bound by the limit; then all of them run. */
static void test_threads_that_are_not_given_are_done_without(void **state)
{
    struct rlimit before;
    struct rlimit none = {.rlim_cur = 0};
    struct work work = {0};
    (void)state;
    assert_int_equal(getrlimit(RLIMIT_NPROC, &before), 0);
    none.rlim_max = before.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_NPROC, &none), 0);
    dbt_team_run(4, take_pieces, &work);
    assert_int_equal(setrlimit(RLIMIT_NPROC, &before), 0);
    assert_in_range(work.started, 1, 4);
    assert_int_equal(sum(&work), PIECES);
}

static void test_cores_are_those_the_process_may_use(void **state)
{
    cpu_set_t before;
    cpu_set_t one;
    (void)state;
    assert_in_range(dbt_team_cores(), 1, DBT_WORKERS_MAX);
    assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
    CPU_ZERO(&one);
    for (size_t cpu = 0; CPU_COUNT(&one) == 0; cpu++) {
        if (CPU_ISSET(cpu, &before)) {
            CPU_SET(cpu, &one);
        }
    }
    assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
    assert_int_equal(dbt_team_cores(), 1);
    assert_int_equal(sched_setaffinity(0, sizeof before, &before), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_worker_is_called_once_and_waited_for),
        cmocka_unit_test(test_worker_0_is_the_caller),
        cmocka_unit_test(test_threads_that_are_not_given_are_done_without),
        cmocka_unit_test(test_cores_are_those_the_process_may_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
