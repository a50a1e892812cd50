/* Opening: the file, its mode, and everything that is not our ledger. */
#include "sample.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/syscall.h>

static bool mode_fails;

/* In place of the C library's. */
int fchmod(int fd, mode_t mode)
{
    if (mode_fails) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_fchmod, fd, mode);
}

static void refused(struct sample *sample, enum dbt_ledger_mode mode, enum dbt_status expected,
                    const char *part)
{
    struct dbt_ledger *ledger = NULL;
    assert_int_equal(dbt_ledger_open(&ledger, sample->path, "jamtland", mode, &sample->error),
                     expected);
    assert_null(ledger);
    sample_says(sample, part);
    sample_says(sample, sample->path);
}

static void refused_both(struct sample *sample, const char *part)
{
    refused(sample, DBT_LEDGER_READ, DBT_INPUT, part);
    refused(sample, DBT_LEDGER_WRITE, DBT_INPUT, part);
}

static void makes_a_private_file_whatever_the_umask(void **state)
{
    struct sample *sample = *state;
    mode_t before = umask(0);
    dbt_ledger_close(sample_open(sample, DBT_LEDGER_WRITE));
    umask(before);
    struct stat status;
    assert_int_equal(stat(sample->path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
}

static void opens_again_in_both_modes(void **state)
{
    struct sample *sample = *state;
    dbt_ledger_close(sample_open(sample, DBT_LEDGER_WRITE));
    dbt_ledger_close(sample_open(sample, DBT_LEDGER_WRITE));
    dbt_ledger_close(sample_open(sample, DBT_LEDGER_READ));
    dbt_ledger_close(NULL);
}

static void opens_without_a_folder_in_the_name(void **state)
{
    struct sample *sample = *state;
    char before[4096];
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(sample->folder), 0);
    snprintf(sample->path, sizeof sample->path, "ledger.sqlite");
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_run run = sample_run(sample_period(5, 5));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    dbt_ledger_close(ledger);
    assert_int_equal(chdir(before), 0);
}

static void reading_needs_a_file(void **state)
{
    refused(*state, DBT_LEDGER_READ, DBT_INPUT, "check that the ledger is there");
}

static void writing_needs_a_folder(void **state)
{
    struct sample *sample = *state;
    snprintf(sample->path, sizeof sample->path, "%s/none/ledger.sqlite", sample->folder);
    refused(sample, DBT_LEDGER_WRITE, DBT_OUTPUT, "folder");
}

static void the_mode_must_be_set(void **state)
{
    mode_fails = true;
    refused(*state, DBT_LEDGER_WRITE, DBT_OUTPUT, "cannot make the ledger");
    mode_fails = false;
}

static void a_folder_is_not_a_ledger(void **state)
{
    struct sample *sample = *state;
    memcpy(sample->path, sample->folder, sizeof sample->folder);
    refused(sample, DBT_LEDGER_WRITE, DBT_OUTPUT, "check the disk");
}

static void an_empty_file_holds_nothing_yet(void **state)
{
    struct sample *sample = *state;
    support_file_write(sample->path, "", 0);
    refused(sample, DBT_LEDGER_READ, DBT_INPUT, "nothing was issued yet");
    dbt_ledger_close(sample_open(sample, DBT_LEDGER_WRITE)); /* a killed first run is healed */
}

static void refuses_what_is_no_database(void **state)
{
    struct sample *sample = *state;
    support_file_write(sample->path, "number;total\n70001;237500\n", 26);
    refused_both(sample, "not a ledger");
}

static void refuses_the_database_of_another_program(void **state)
{
    struct sample *sample = *state;
    sample_sql(sample, "CREATE TABLE meta (region_code TEXT)");
    refused_both(sample, "not a ledger of debitera");
}

static void refuses_a_newer_version(void **state)
{
    struct sample *sample = *state;
    dbt_ledger_close(sample_open(sample, DBT_LEDGER_WRITE));
    sample_sql(sample, "PRAGMA user_version = 5");
    refused_both(sample, "newer debitera (ledger version 5");
}

static void refuses_what_is_not_as_its_version_says(void **state)
{
    struct sample *sample = *state;
    char checksum[160];
    dbt_ledger_close(sample_open(sample, DBT_LEDGER_WRITE));
    sample_sql(sample, "PRAGMA user_version = 3");
    refused_both(sample, "says that it is of ledger version 3, but the checksum beside it");
    sample_sql(sample, "PRAGMA user_version = 0");
    snprintf(checksum, sizeof checksum, "%s.sha256", sample->path);
    assert_int_equal(unlink(checksum), 0);
    /* The file is not really older: making its tables again fails, and changes nothing. */
    refused(sample, DBT_LEDGER_READ, DBT_INPUT, "already exists");
    refused(sample, DBT_LEDGER_WRITE, DBT_OUTPUT, "already exists");
    assert_int_equal(sample_count(sample, "PRAGMA user_version"), 0);
}

static void refuses_another_region(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = NULL;
    assert_int_equal(dbt_ledger_open(&ledger, sample->path, "kronoberg", DBT_LEDGER_WRITE, NULL),
                     DBT_OK);
    dbt_ledger_close(ledger);
    refused_both(sample, "region \"kronoberg\", not of \"jamtland\": exchanged?");
}

/* Overwrites all but the first page. */
static void damage(const struct sample *sample)
{
    struct dbt_buffer bytes;
    dbt_buffer_init(&bytes);
    support_file_read(sample->path, &bytes);
    assert_true(bytes.length > 8192);
    memset(bytes.bytes + 4096, 0xA5, bytes.length - 4096);
    support_file_write(sample->path, bytes.bytes, bytes.length);
    dbt_buffer_release(&bytes);
}

static void refuses_a_damaged_file(void **state)
{
    struct sample *sample = *state;
    dbt_ledger_close(sample_open(sample, DBT_LEDGER_WRITE));
    damage(sample);
    refused_both(sample, "restore it from a backup");
}

static void refuses_a_damaged_index(void **state)
{
    struct sample *sample = *state;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    struct dbt_run run = sample_run(sample_period(5, 5));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    dbt_ledger_close(ledger);
    /* The table's definition now asks for what its rows do not hold. */
    sample_sql(sample, "PRAGMA writable_schema = ON;"
                       "UPDATE sqlite_schema SET sql = replace(sql, 'customer TEXT NOT NULL',"
                       " 'customer INTEGER NOT NULL') WHERE name = 'invoice'");
    refused(sample, DBT_LEDGER_WRITE, DBT_INPUT, "damaged");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(makes_a_private_file_whatever_the_umask),
        SAMPLE_TEST(opens_again_in_both_modes),
        SAMPLE_TEST(opens_without_a_folder_in_the_name),
        SAMPLE_TEST(reading_needs_a_file),
        SAMPLE_TEST(writing_needs_a_folder),
        SAMPLE_TEST(the_mode_must_be_set),
        SAMPLE_TEST(a_folder_is_not_a_ledger),
        SAMPLE_TEST(an_empty_file_holds_nothing_yet),
        SAMPLE_TEST(refuses_what_is_no_database),
        SAMPLE_TEST(refuses_the_database_of_another_program),
        SAMPLE_TEST(refuses_a_newer_version),
        SAMPLE_TEST(refuses_what_is_not_as_its_version_says),
        SAMPLE_TEST(refuses_another_region),
        SAMPLE_TEST(refuses_a_damaged_file),
        SAMPLE_TEST(refuses_a_damaged_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
