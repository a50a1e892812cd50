/* Unique: the first row of each id, whatever the memory; what is put aside, and what goes wrong. */
#include "base/faults.h"
#include "support.h"

#include <signal.h>
#include <sys/resource.h>

#include "unique.h"

FAULTS_WRAP_AS(ssize_t, pwrite, "pwrite64", (int fd, const void *bytes, size_t size, off_t offset),
               (fd, bytes, size, offset), -1, EIO)
FAULTS_WRAP_AS(ssize_t, pread, "pread64", (int fd, void *bytes, size_t size, off_t offset),
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

enum { IDS_MOST = 20000, TINY = 1 };

struct fixture {
    char folder[64]; /* TMPDIR */
    char *before;
    struct dbt_unique unique;
    struct dbt_error error;
    uint32_t seen[IDS_MOST]; /* rows that were settled, of each id */
    uint32_t counts[DBT_SIGHTING_UNDECIDED + 1];
    uint32_t fail_after;
    bool truncates;
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
    dbt_unique_release(&fixture->unique);
    assert_int_equal(rmdir(fixture->folder), 0); /* nothing was left in it */
    assert_int_equal(fixture->before ? setenv("TMPDIR", fixture->before, 1) : unsetenv("TMPDIR"),
                     0);
    free(fixture->before);
    return 0;
}

/* Ids whose halves are spread as a hash's are, and which can be told from one another. */
static struct dbt_unique_row row_of(uint32_t id, uint32_t input)
{
    struct dbt_text text = {(const char *)&id, sizeof id};
    return (struct dbt_unique_row){
        .id = dbt_key_hash((struct dbt_key){3, 4}, text),
        .takers = UINT64_C(1) << 63 | id,
        .quantity = INT64_MAX - id,
        .unit = id,
        .day = -(dbt_day)id,
        .input = input,
        .fingerprint = 1,
    };
}

static void begin(struct fixture *fixture, size_t memory_bytes)
{
    dbt_unique_release(&fixture->unique);
    memset(fixture->counts, 0, sizeof fixture->counts);
    memset(fixture->seen, 0, sizeof fixture->seen);
    assert_int_equal(dbt_unique_init(&fixture->unique, memory_bytes, &fixture->error), DBT_OK);
}

static enum dbt_sighting add(struct fixture *fixture, struct dbt_unique_row row)
{
    enum dbt_sighting sighting = DBT_SIGHTING_UNDECIDED;
    assert_int_equal(dbt_unique_add(&fixture->unique, &row, &sighting, &fixture->error), DBT_OK);
    fixture->counts[sighting] += sighting != DBT_SIGHTING_UNDECIDED ? 1 : 0;
    return sighting;
}

/* Every number of the row comes back, and an id's rows in the order in which they went. */
static enum dbt_status take(void *context, const struct dbt_unique_row *row,
                            enum dbt_sighting sighting, struct dbt_error *error)
{
    struct fixture *fixture = context;
    if (fixture->fail_after > 0 && --fixture->fail_after == 0) {
        return dbt_error_set(error, DBT_INPUT, "enough");
    }
    if (fixture->truncates) {
        assert_int_equal(ftruncate(fixture->unique.aside.spill.fd, 0), 0);
    }
    assert_in_range(row->unit, 0, IDS_MOST - 1);
    struct dbt_unique_row expected = row_of(row->unit, row->input);
    expected.fingerprint = row->fingerprint;
    assert_memory_equal(row, &expected, sizeof expected);
    assert_int_equal(row->input, fixture->seen[row->unit]++);
    assert_int_equal(sighting == DBT_SIGHTING_FIRST, row->input == 0);
    fixture->counts[sighting]++;
    return DBT_OK;
}

static enum dbt_status settle(struct fixture *fixture)
{
    return dbt_unique_settle(&fixture->unique, take, fixture, &fixture->error);
}

static void with_room_nothing_is_put_aside(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, 65536);
    assert_int_equal(add(fixture, row_of(1, 0)), DBT_SIGHTING_FIRST);
    assert_int_equal(add(fixture, row_of(2, 0)), DBT_SIGHTING_FIRST);
    assert_int_equal(add(fixture, row_of(1, 1)), DBT_SIGHTING_REPEATED);
    struct dbt_unique_row other = row_of(1, 2);
    other.fingerprint = 2;
    assert_int_equal(add(fixture, other), DBT_SIGHTING_CONFLICTING);
    assert_null(fixture->unique.aside.spill.blocks);
    assert_int_equal(settle(fixture), DBT_OK);
    assert_int_equal(fixture->counts[DBT_SIGHTING_FIRST], 2);
}

/* Fills the table with ids from 0; gives how many it took. */
static uint32_t fill(struct fixture *fixture)
{
    uint32_t id = 0;
    while (add(fixture, row_of(id, 0)) == DBT_SIGHTING_FIRST) {
        id++;
    }
    return id; /* which was put aside */
}

static void the_table_and_what_is_put_aside_are_one(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, TINY);
    uint32_t aside = fill(fixture);
    assert_in_range(aside, 16, 999);
    assert_int_equal(add(fixture, row_of(0, 1)), DBT_SIGHTING_REPEATED); /* known to the table */
    struct dbt_unique_row other = row_of(1, 1);
    other.fingerprint = 2;
    assert_int_equal(add(fixture, other), DBT_SIGHTING_CONFLICTING);
    assert_int_equal(add(fixture, row_of(aside, 1)), DBT_SIGHTING_UNDECIDED);
    other = row_of(aside, 2);
    other.fingerprint = 2; /* than the first; the second does not matter */
    assert_int_equal(add(fixture, other), DBT_SIGHTING_UNDECIDED);
    assert_int_equal(add(fixture, row_of(aside + 1, 0)), DBT_SIGHTING_UNDECIDED);
    assert_int_equal(settle(fixture), DBT_OK);
    assert_int_equal(fixture->seen[0], 0);
    assert_int_equal(fixture->seen[aside], 3);
    assert_int_equal(fixture->seen[aside + 1], 1);
    assert_int_equal(fixture->counts[DBT_SIGHTING_FIRST], aside + 2);
    assert_int_equal(fixture->counts[DBT_SIGHTING_REPEATED], 2);
    assert_int_equal(fixture->counts[DBT_SIGHTING_CONFLICTING], 2);
}

/* 20000 ids in a table of some 28: partitions are divided again, twice. */
static void any_number_of_ids_in_any_memory(void **state)
{
    struct fixture *fixture = *state;
    static const size_t memories[] = {TINY, 1000, 50000, 300000};
    for (size_t m = 0; m < sizeof memories / sizeof *memories; m++) {
        begin(fixture, memories[m]);
        for (uint32_t input = 0; input < 3; input++) {
            for (uint32_t id = 0; id < IDS_MOST; id++) {
                struct dbt_unique_row row = row_of(id, input);
                row.fingerprint = input == 2 ? 2 : 1;
                enum dbt_sighting sighting = add(fixture, row);
                assert_int_equal(input == 0 && sighting == DBT_SIGHTING_REPEATED, 0);
            }
        }
        assert_non_null(fixture->unique.aside.spill.blocks);
        assert_int_equal(settle(fixture), DBT_OK);
        assert_int_equal(fixture->counts[DBT_SIGHTING_FIRST], IDS_MOST);
        assert_int_equal(fixture->counts[DBT_SIGHTING_REPEATED], IDS_MOST);
        assert_int_equal(fixture->counts[DBT_SIGHTING_CONFLICTING], IDS_MOST);
    }
}

/* A partition of one id alone, block after block. */
static void an_id_that_comes_often_is_read_back_in_order(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, TINY);
    uint32_t aside = fill(fixture);
    for (uint32_t input = 1; input < 500; input++) {
        assert_int_equal(add(fixture, row_of(aside, input)), DBT_SIGHTING_UNDECIDED);
    }
    assert_int_equal(settle(fixture), DBT_OK);
    assert_int_equal(fixture->seen[aside], 500);
    assert_int_equal(fixture->counts[DBT_SIGHTING_REPEATED], 499);
}

static void the_memory_given_is_not_exceeded(void **state)
{
    struct fixture *fixture = *state;
    static const size_t memories[] = {(size_t)1 << 20, (size_t)64 << 20};
    for (size_t m = 0; m < sizeof memories / sizeof *memories; m++) {
        begin(fixture, memories[m]);
        const struct dbt_unique *unique = &fixture->unique;
        size_t table = (unique->table.slot_count + 1) * unique->table.slot_bytes;
        size_t blocks = (DBT_SPILL_PARTS + 1) * unique->aside.spill.block_bytes;
        assert_true(table + blocks <= memories[m]);
        assert_true(table > memories[m] / 4 * 3);
    }
}

/* ---- what goes wrong ------------------------------------------------------------------------- */

static void expect_advice(const struct fixture *fixture, enum dbt_status status, const char *folder)
{
    assert_int_equal(status, DBT_OUTPUT);
    assert_int_equal(fixture->error.status, DBT_OUTPUT);
    assert_non_null(strstr(fixture->error.text, folder));
    assert_non_null(strstr(fixture->error.text, "TMPDIR"));
}

static enum dbt_status add_many(struct fixture *fixture, uint32_t count)
{
    enum dbt_status status = DBT_OK;
    for (uint32_t id = 0; status == DBT_OK && id < count; id++) {
        struct dbt_unique_row row = row_of(id, 0);
        enum dbt_sighting sighting;
        status = dbt_unique_add(&fixture->unique, &row, &sighting, &fixture->error);
    }
    return status;
}

static void a_folder_that_cannot_be_written_to_is_named(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(setenv("TMPDIR", "/nowhere/at/all", 1), 0);
    begin(fixture, TINY);
    expect_advice(fixture, add_many(fixture, 100), "/nowhere/at/all");
    assert_non_null(strstr(fixture->error.text, strerror(ENOENT)));
}

static void a_file_system_without_nameless_files_will_do(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, TINY);
    faults_arm("open", 0);
    assert_int_equal(add_many(fixture, 1000), DBT_OK);
    assert_true(faults_disarm());
    assert_int_equal(rmdir(fixture->folder), 0); /* the name is gone while the file is used */
    assert_int_equal(settle(fixture), DBT_OK);
    assert_int_equal(mkdir(fixture->folder, S_IRWXU), 0);
}

static void without_a_folder_named_tmp_is_used(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(setenv("TMPDIR", "", 1), 0);
    begin(fixture, TINY);
    assert_int_equal(add_many(fixture, 100), DBT_OK);
    assert_int_equal(settle(fixture), DBT_OK);
}

static void a_full_disk_is_named(void **state)
{
    struct fixture *fixture = *state;
    for (unsigned after = 0; after < 200; after += 40) {
        begin(fixture, TINY);
        faults_arm("pwrite", after);
        faults.instead = ENOSPC;
        enum dbt_status status = add_many(fixture, 1000);
        status = status == DBT_OK ? settle(fixture) : status;
        assert_true(faults_disarm());
        expect_advice(fixture, status, fixture->folder);
        assert_non_null(strstr(fixture->error.text, strerror(ENOSPC)));
    }
}

/* The kernel's own refusal, and a write that is cut short before it. */
static void a_file_that_may_not_grow_is_an_error(void **state)
{
    struct fixture *fixture = *state;
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit tight = {.rlim_cur = 1000, .rlim_max = before.rlim_max};
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    begin(fixture, TINY);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    enum dbt_status status = add_many(fixture, 1000);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_true(signal(SIGXFSZ, handler) == SIG_IGN);
    expect_advice(fixture, status, fixture->folder);
}

static void what_cannot_be_read_back_is_an_error(void **state)
{
    struct fixture *fixture = *state;
    for (unsigned after = 0; after < 200; after += 40) {
        begin(fixture, TINY);
        assert_int_equal(add_many(fixture, 1000), DBT_OK);
        faults_arm("pread", after);
        enum dbt_status status = settle(fixture);
        assert_true(faults_disarm());
        expect_advice(fixture, status, fixture->folder);
    }
    begin(fixture, TINY);
    assert_int_equal(add_many(fixture, 1000), DBT_OK);
    fixture->truncates = true;
    expect_advice(fixture, settle(fixture), fixture->folder);
}

static void an_interrupted_call_is_made_again(void **state)
{
    struct fixture *fixture = *state;
    static const char *const calls[] = {"pwrite", "pread"};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        begin(fixture, TINY);
        faults_arm(calls[i], 10);
        faults.instead = EINTR;
        assert_int_equal(add_many(fixture, 1000), DBT_OK);
        assert_int_equal(settle(fixture), DBT_OK);
        assert_true(faults_disarm());
        assert_int_equal(fixture->counts[DBT_SIGHTING_REPEATED], 0);
    }
}

static void memory_that_ends_is_an_error(void **state)
{
    struct fixture *fixture = *state;
    for (unsigned after = 0; after < 3; after++) { /* the table, the blocks, a partition's table */
        dbt_unique_release(&fixture->unique);
        faults_arm("calloc", after);
        enum dbt_status status = dbt_unique_init(&fixture->unique, TINY, &fixture->error);
        status = status == DBT_OK ? add_many(fixture, 100) : status;
        status = status == DBT_OK ? settle(fixture) : status;
        assert_true(faults_disarm());
        assert_int_equal(status, DBT_MEMORY);
    }
}

static void an_error_of_the_sink_ends_it(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, TINY);
    assert_int_equal(add_many(fixture, 5000), DBT_OK);
    fixture->fail_after = 2000;
    assert_int_equal(settle(fixture), DBT_INPUT);
    assert_string_equal(fixture->error.text, "enough");
    assert_int_equal(fixture->fail_after, 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(with_room_nothing_is_put_aside),
        TEST(the_table_and_what_is_put_aside_are_one),
        TEST(any_number_of_ids_in_any_memory),
        TEST(an_id_that_comes_often_is_read_back_in_order),
        TEST(the_memory_given_is_not_exceeded),
        TEST(a_folder_that_cannot_be_written_to_is_named),
        TEST(a_file_system_without_nameless_files_will_do),
        TEST(without_a_folder_named_tmp_is_used),
        TEST(a_full_disk_is_named),
        TEST(a_file_that_may_not_grow_is_an_error),
        TEST(what_cannot_be_read_back_is_an_error),
        TEST(an_interrupted_call_is_made_again),
        TEST(memory_that_ends_is_an_error),
        TEST(an_error_of_the_sink_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
