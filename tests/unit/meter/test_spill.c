/* Spill: blocks of any thread come back; the file's place, and its errors. */
#include "base/faults.h"
#include "support.h"

#include <signal.h>
#include <sys/resource.h>

#include "debitera/base/team.h"
#include "spill.h"

FAULTS_WRAP_AS(ssize_t, pwrite, "pwrite64", (int fd, const void *bytes, size_t size, off_t offset),
               (fd, bytes, size, offset), -1, EIO)

/* Of the two ways to make a file without a name, the first is refused. */
int open(const char *path, int flags, ...)
{
    static int (*real)(const char *path, int flags, ...);
    if (real == NULL) {
        void *found = dlsym(RTLD_NEXT, "open64");
        memcpy(&real, &found, sizeof real);
    }
    va_list list;
    va_start(list, flags);
    mode_t mode =
        (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(list, mode_t) : 0;
    va_end(list);
    if (faults_hit("open")) {
        errno = EOPNOTSUPP;
        return -1;
    }
    return real(path, flags, mode);
}

enum { WORKERS = 4, BLOCKS = 200 };

struct fixture {
    char folder[64]; /* TMPDIR */
    char *before;
    struct dbt_spill spill;
    struct dbt_error error;
    uint64_t last[WORKERS]; /* of each worker's chain */
    bool failed[WORKERS];
};

static int setup(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){0};
    const char *before = getenv("TMPDIR");
    fixture.before = before ? strdup(before) : NULL;
    support_folder_make(fixture.folder);
    assert_int_equal(setenv("TMPDIR", fixture.folder, 1), 0);
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    dbt_spill_release(&fixture->spill);
    assert_int_equal(rmdir(fixture->folder), 0); /* nothing was left in it */
    assert_int_equal(fixture->before ? setenv("TMPDIR", fixture->before, 1) : unsetenv("TMPDIR"),
                     0);
    free(fixture->before);
    return 0;
}

static struct dbt_spill_block block_of(unsigned worker, uint64_t number, uint64_t previous)
{
    struct dbt_spill_block block = {.previous = previous};
    for (uint64_t i = 0; i < DBT_SPILL_BLOCK_KEYS; i++) {
        block.keys[i] = (uint64_t)worker << 32 | number << 16 | i;
    }
    return block;
}

static void write_chain(void *context, unsigned worker)
{
    struct fixture *fixture = context;
    struct dbt_error error;
    for (uint64_t i = 0; i < BLOCKS; i++) {
        struct dbt_spill_block block = block_of(worker, i, fixture->last[worker]);
        if (dbt_spill_write(&fixture->spill, &block, &fixture->last[worker], &error) != DBT_OK) {
            fixture->failed[worker] = true;
        }
    }
}

static enum dbt_status read_chain(struct fixture *fixture, unsigned worker)
{
    struct dbt_spill_block block;
    uint64_t number = BLOCKS;
    for (uint64_t at = fixture->last[worker]; at != 0; at = block.previous) {
        enum dbt_status status = dbt_spill_read(&fixture->spill, at, &block, &fixture->error);
        if (status != DBT_OK) {
            return status;
        }
        assert_in_range(number, 1, BLOCKS);
        struct dbt_spill_block expected = block_of(worker, --number, block.previous);
        assert_memory_equal(&block, &expected, sizeof block);
    }
    assert_int_equal(number, 0);
    return DBT_OK;
}

static void chains_of_several_threads_come_back(void **state)
{
    struct fixture *fixture = *state;
    dbt_team_run(WORKERS, write_chain, fixture);
    for (unsigned worker = 0; worker < WORKERS; worker++) {
        assert_false(fixture->failed[worker]);
        if (fixture->last[worker] != 0) { /* of a thread that the system gave */
            assert_int_equal(read_chain(fixture, worker), DBT_OK);
        }
    }
    assert_int_equal(rmdir(fixture->folder), 0); /* the file has no name */
    assert_int_equal(mkdir(fixture->folder, S_IRWXU), 0);
}

static void a_zeroed_one_is_released(void **state)
{
    struct fixture *fixture = *state;
    dbt_spill_release(&fixture->spill); /* and leaves file 0 alone */
    assert_int_not_equal(fcntl(0, F_GETFD, NULL), -1);
}

/* ---- what goes wrong ------------------------------------------------------------------------- */

static enum dbt_status write_one(struct fixture *fixture)
{
    struct dbt_spill_block block = block_of(0, fixture->spill.block_count, fixture->last[0]);
    return dbt_spill_write(&fixture->spill, &block, &fixture->last[0], &fixture->error);
}

static void expect_advice(const struct fixture *fixture, enum dbt_status status, const char *folder,
                          int reason)
{
    assert_int_equal(status, DBT_OUTPUT);
    assert_int_equal(fixture->error.status, DBT_OUTPUT);
    assert_non_null(strstr(fixture->error.text, folder));
    assert_non_null(strstr(fixture->error.text, "TMPDIR"));
    assert_non_null(strstr(fixture->error.text, "--memory"));
    assert_non_null(strstr(fixture->error.text, strerror(reason)));
}

static void a_folder_that_cannot_be_written_to_is_named(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(setenv("TMPDIR", "/nowhere/at/all", 1), 0);
    expect_advice(fixture, write_one(fixture), "/nowhere/at/all", ENOENT);
    assert_int_equal(fixture->last[0], 0);
}

static void a_file_system_without_nameless_files_will_do(void **state)
{
    struct fixture *fixture = *state;
    faults_arm("open", 0);
    write_chain(fixture, 0);
    assert_true(faults_disarm());
    assert_int_equal(rmdir(fixture->folder), 0); /* the name is gone while the file is used */
    assert_int_equal(read_chain(fixture, 0), DBT_OK);
    assert_int_equal(mkdir(fixture->folder, S_IRWXU), 0);
}

static void without_a_folder_named_tmp_is_used(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(setenv("TMPDIR", "", 1), 0);
    write_chain(fixture, 0);
    assert_int_equal(read_chain(fixture, 0), DBT_OK);
}

static void a_full_disk_is_named(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(write_one(fixture), DBT_OK);
    uint64_t last = fixture->last[0];
    faults_arm("pwrite", 0);
    faults.instead = ENOSPC;
    enum dbt_status status = write_one(fixture);
    assert_true(faults_disarm());
    expect_advice(fixture, status, fixture->folder, ENOSPC);
    assert_int_equal(fixture->last[0], last);
}

/* The kernel's own refusal, after a write that is cut short. */
static void a_file_that_may_not_grow_is_an_error(void **state)
{
    struct fixture *fixture = *state;
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit tight = {.rlim_cur = 1000, .rlim_max = before.rlim_max};
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    enum dbt_status status = write_one(fixture);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_true(signal(SIGXFSZ, handler) == SIG_IGN);
    expect_advice(fixture, status, fixture->folder, EFBIG);
}

static void what_cannot_be_read_back_is_an_error(void **state)
{
    struct fixture *fixture = *state;
    write_chain(fixture, 0);
    faults_arm("pread", 10);
    enum dbt_status status = read_chain(fixture, 0);
    assert_true(faults_disarm());
    expect_advice(fixture, status, fixture->folder, EIO);
    off_t cut = (off_t)(BLOCKS / 2) * DBT_SPILL_BLOCK_BYTES;
    assert_int_equal(ftruncate(fixture->spill.descriptor - 1, cut), 0);
    expect_advice(fixture, read_chain(fixture, 0), fixture->folder, EIO);
}

static void an_interrupted_call_is_made_again(void **state)
{
    struct fixture *fixture = *state;
    static const char *const calls[] = {"pwrite", "pread"};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        dbt_spill_release(&fixture->spill);
        fixture->last[0] = 0;
        faults_arm(calls[i], 10);
        faults.instead = EINTR;
        write_chain(fixture, 0);
        assert_int_equal(read_chain(fixture, 0), DBT_OK);
        assert_true(faults_disarm());
        assert_false(fixture->failed[0]);
    }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(chains_of_several_threads_come_back),
        TEST(a_zeroed_one_is_released),
        TEST(a_folder_that_cannot_be_written_to_is_named),
        TEST(a_file_system_without_nameless_files_will_do),
        TEST(without_a_folder_named_tmp_is_used),
        TEST(a_full_disk_is_named),
        TEST(a_file_that_may_not_grow_is_an_error),
        TEST(what_cannot_be_read_back_is_an_error),
        TEST(an_interrupted_call_is_made_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
