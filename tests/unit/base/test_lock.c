#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "debitera/base/lock.h"
#include "faults.h"
#include "support.h"

struct place {
    char folder[64];
    char path[96];
};

static struct place make_place(void)
{
    struct place place;
    support_folder_make(place.folder);
    snprintf(place.path, sizeof place.path, "%s/lock", place.folder);
    return place;
}

/* A process that takes the lock, says so, and holds it until it is killed. */
static pid_t start_holder(const char *path)
{
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct dbt_lock lock;
        char answer = dbt_lock_take(&lock, path, NULL) == DBT_OK ? 'y' : 'n';
        if (write(fds[1], &answer, 1) == 1) {
            pause();
        }
        _exit(1);
    }
    char answer = 'n';
    assert_int_equal(read(fds[0], &answer, 1), 1);
    assert_int_equal(answer, 'y');
    close(fds[0]);
    close(fds[1]);
    return child;
}

static void test_second_process_is_kept_out(void **state)
{
    (void)state;
    struct place place = make_place();
    struct dbt_lock lock;
    struct dbt_error error;
    char owner[64];
    pid_t child = start_holder(place.path);
    assert_int_equal(dbt_lock_take(&lock, place.path, &error), DBT_LOCKED);
    assert_int_equal(lock.fd, -1);
    snprintf(owner, sizeof owner, "locked by process %ld, since 2", (long)child);
    assert_non_null(strstr(error.text, owner));
    assert_non_null(strstr(error.text, place.path));
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(dbt_lock_take(&lock, place.path, &error), DBT_OK);
    assert_true(lock.fd >= 0);
    dbt_lock_release(&lock);
    assert_int_equal(lock.fd, -1);
    dbt_lock_release(&lock);
    support_folder_remove(place.folder);
}

/* A child made by fork shares the description: release must not leave it locked. */
static void test_release_in_spite_of_a_child(void **state)
{
    (void)state;
    struct place place = make_place();
    struct dbt_lock lock;
    assert_int_equal(dbt_lock_take(&lock, place.path, NULL), DBT_OK);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        pause();
        _exit(0);
    }
    dbt_lock_release(&lock);
    assert_int_equal(dbt_lock_take(&lock, place.path, NULL), DBT_OK);
    dbt_lock_release(&lock);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    support_folder_remove(place.folder);
}

static void test_owner_that_cannot_be_read(void **state)
{
    (void)state;
    struct place place = make_place();
    struct dbt_lock lock;
    struct dbt_error error;
    pid_t child = start_holder(place.path);
    support_file_write(place.path, "", 0);
    assert_int_equal(dbt_lock_take(&lock, place.path, &error), DBT_LOCKED);
    assert_non_null(strstr(error.text, "locked by another run"));
    support_file_write(place.path, "a\x1B[2J\n", 6);
    assert_int_equal(dbt_lock_take(&lock, place.path, &error), DBT_LOCKED);
    assert_non_null(strstr(error.text, "locked by another run"));
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    support_folder_remove(place.folder);
}

static void test_no_place(void **state)
{
    (void)state;
    struct place place = make_place();
    struct dbt_lock lock;
    struct dbt_error error;
    char path[128];
    support_file_write(place.path, "", 0);
    snprintf(path, sizeof path, "%s/lock", place.path);
    assert_int_equal(dbt_lock_take(&lock, path, &error), DBT_OUTPUT);
    assert_non_null(strstr(error.text, path));
    /* A character device takes no lock of a length, or no truncation: never a silent success. */
    assert_int_equal(dbt_lock_take(&lock, "/dev/full", &error), DBT_OUTPUT);
    assert_int_equal(lock.fd, -1);
    support_folder_remove(place.folder);
}

static void test_full_device(void **state)
{
    (void)state;
    static const rlim_t limits[] = {0, 5};
    for (size_t i = 0; i < 2; i++) {
        struct place place = make_place();
        struct dbt_lock lock;
        struct dbt_error error;
        struct rlimit before;
        signal(SIGXFSZ, SIG_IGN);
        assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
        const struct rlimit small = {limits[i], before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
        enum dbt_status status = dbt_lock_take(&lock, place.path, &error);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        assert_int_equal(status, DBT_OUTPUT);
        assert_int_equal(lock.fd, -1);
        support_folder_remove(place.folder);
    }
}

static void test_file_system_without_locks(void **state)
{
    (void)state;
    struct place place = make_place();
    struct dbt_lock lock;
    struct dbt_error error;
    faults_arm("fcntl", 0);
    assert_int_equal(dbt_lock_take(&lock, place.path, &error), DBT_OUTPUT);
    assert_true(faults_disarm());
    assert_non_null(strstr(error.text, "cannot be locked"));
    support_folder_remove(place.folder);
}

static void test_look_takes_nothing(void **state)
{
    (void)state;
    struct place place = make_place();
    struct dbt_lock lock;
    struct dbt_error error;
    bool held = true;
    assert_int_equal(dbt_lock_look(place.path, &held, NULL), DBT_OK);
    assert_false(held);
    assert_int_equal(access(place.path, F_OK), -1);
    pid_t child = start_holder(place.path);
    assert_int_equal(dbt_lock_look(place.path, &held, NULL), DBT_OK);
    assert_true(held);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(dbt_lock_look(place.path, &held, NULL), DBT_OK);
    assert_false(held);
    assert_int_equal(dbt_lock_take(&lock, place.path, NULL), DBT_OK);
    assert_int_equal(dbt_lock_look(place.path, &held, NULL), DBT_OK);
    assert_true(held);
    dbt_lock_release(&lock);
    faults_arm("fcntl", 0);
    assert_int_equal(dbt_lock_look(place.path, &held, &error), DBT_INPUT);
    assert_true(faults_disarm());
    assert_non_null(strstr(error.text, place.path));
    char below[128];
    snprintf(below, sizeof below, "%s/lock", place.path);
    assert_int_equal(dbt_lock_look(below, &held, &error), DBT_INPUT);
    support_folder_remove(place.folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_second_process_is_kept_out),
        cmocka_unit_test(test_release_in_spite_of_a_child),
        cmocka_unit_test(test_owner_that_cannot_be_read),
        cmocka_unit_test(test_no_place),
        cmocka_unit_test(test_full_device),
        cmocka_unit_test(test_file_system_without_locks),
        cmocka_unit_test(test_look_takes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
