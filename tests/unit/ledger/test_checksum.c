/* Checksum: made, renewed, and what an old one means. */
#include "books.h"

#include <sys/stat.h>

#include "checksum.h"
#include "debitera/base/file.h"

static void path_of(const struct sample *sample, char path[128])
{
    snprintf(path, 128, "%s" DBT_CHECKSUM_SUFFIX, sample->path);
}

static void assert_right(const struct sample *sample)
{
    char path[128];
    char hex[DBT_SHA256_HEX_BYTES];
    char line[256];
    struct dbt_buffer found;
    path_of(sample, path);
    dbt_buffer_init(&found);
    support_file_read(path, &found);
    assert_int_equal(dbt_sha256_file(sample->path, hex, NULL, NULL), DBT_OK);
    snprintf(line, sizeof line, "%s  ledger.sqlite\n", hex);
    assert_string_equal(found.bytes, line);
    dbt_buffer_release(&found);
}

static enum dbt_checksum_state compare(struct sample *sample)
{
    enum dbt_checksum_state state = DBT_CHECKSUM_SAME;
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_READ);
    assert_int_equal(dbt_checksum_compare(ledger, &state, &sample->error), DBT_OK);
    dbt_ledger_close(ledger);
    return state;
}

static void write_checksum(const struct sample *sample, const char *text)
{
    char path[128];
    path_of(sample, path);
    support_file_write(path, text, strlen(text));
}

static void each_commit_renews_it(void **state)
{
    struct sample *sample = *state;
    struct stat status;
    char path[128];
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    assert_right(sample);
    struct dbt_run run = sample_run(sample_period(4, 4));
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    assert_right(sample);
    assert_int_equal(sample_publish(sample, ledger, 1), DBT_OK);
    assert_right(sample);
    dbt_ledger_close(ledger);
    path_of(sample, path);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0640);
}

static void one_that_is_right_is_left_alone(void **state)
{
    struct sample *sample = *state;
    struct stat before;
    struct stat after;
    char path[128];
    books_make(sample);
    path_of(sample, path);
    assert_int_equal(stat(path, &before), 0);
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    assert_int_equal(sample_publish(sample, ledger, 1), DBT_OK); /* recorded before: no change */
    dbt_ledger_close(ledger);
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
}

static void its_states(void **state)
{
    struct sample *sample = *state;
    char path[128];
    char line[256];
    books_make(sample);
    path_of(sample, path);
    assert_int_equal(compare(sample), DBT_CHECKSUM_SAME);
    snprintf(line, sizeof line, "%064d  ledger.sqlite\n", 0);
    write_checksum(sample, line);
    assert_int_equal(compare(sample), DBT_CHECKSUM_DIFFERENT);
    snprintf(line, sizeof line, "%064d  ledger.sqlitf\n", 0);
    write_checksum(sample, line);
    assert_int_equal(compare(sample), DBT_CHECKSUM_DAMAGED);
    snprintf(line, sizeof line, "%063dA  ledger.sqlite\n", 0);
    write_checksum(sample, line);
    assert_int_equal(compare(sample), DBT_CHECKSUM_DAMAGED);
    write_checksum(sample, "");
    assert_int_equal(compare(sample), DBT_CHECKSUM_DAMAGED);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(compare(sample), DBT_CHECKSUM_MISSING);
}

static void one_that_cannot_be_read_is_told(void **state)
{
    struct sample *sample = *state;
    enum dbt_checksum_state found;
    char path[128];
    books_make(sample);
    path_of(sample, path);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0700), 0);
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_READ);
    assert_int_equal(dbt_checksum_compare(ledger, &found, &sample->error), DBT_INPUT);
    sample_says(sample, path);
    dbt_ledger_close(ledger);
}

/* As a run leaves it that is killed right behind its commit. */
static void an_old_one_is_renewed_on_opening(void **state)
{
    struct sample *sample = *state;
    char path[128];
    books_make(sample);
    write_checksum(sample, "old\n");
    dbt_ledger_close(sample_open(sample, DBT_LEDGER_WRITE));
    assert_right(sample);
    path_of(sample, path);
    assert_int_equal(unlink(path), 0);
    dbt_ledger_close(sample_open(sample, DBT_LEDGER_WRITE));
    assert_right(sample);
    sample_sql(sample, "VACUUM"); /* it changes bytes, and nothing that is stored */
    dbt_ledger_close(sample_open(sample, DBT_LEDGER_WRITE));
    assert_right(sample);
}

static void refused(struct sample *sample, enum dbt_status expected, const char *part)
{
    struct dbt_ledger *ledger = NULL;
    assert_int_equal(
        dbt_ledger_open(&ledger, sample->path, "jamtland", DBT_LEDGER_WRITE, &sample->error),
        expected);
    assert_null(ledger);
    sample_says(sample, part);
}

static void a_ledger_that_was_changed_is_refused(void **state)
{
    struct sample *sample = *state;
    books_make(sample);
    books_tamper(sample, "UPDATE line SET account = '9' WHERE invoice > 70001 AND position = 1");
    refused(sample, DBT_INPUT, "run 1, invoice 70002 is not as it was stored; 6 such parts");
    sample_says(sample, "restore the ledger from its backup");
}

static void a_schema_that_was_changed_is_refused(void **state)
{
    struct sample *sample = *state;
    books_make(sample);
    sample_sql(sample, "DROP TRIGGER usage_no_update; CREATE TABLE more (x)");
    refused(sample, DBT_INPUT, "trigger usage_no_update is missing; 2 such parts");
}

static void a_table_that_is_gone_is_named(void **state)
{
    struct sample *sample = *state;
    books_make(sample);
    sample_sql(sample, "DROP TABLE seal");
    refused(sample, DBT_INPUT, "table seal is missing");
}

/* What was committed stands; the same again heals it. */
static void one_that_cannot_be_written_fails_the_commit_after_it(void **state)
{
    struct sample *sample = *state;
    char path[128];
    struct dbt_run found;
    struct dbt_run run = sample_run(sample_period(4, 4));
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    path_of(sample, path);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OUTPUT);
    sample_says(sample, path);
    sample_says(sample, "what the ledger stored stands");
    assert_int_equal(run.sequence, 0);
    assert_int_equal(dbt_ledger_find(ledger, run.period, &found, &sample->arena, &sample->error),
                     DBT_OK);
    assert_int_equal(found.sequence, 1);
    dbt_ledger_close(ledger);
    refused(sample, DBT_INPUT, path);
    assert_int_equal(rmdir(path), 0);
    dbt_ledger_close(sample_open(sample, DBT_LEDGER_WRITE));
    assert_right(sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(each_commit_renews_it),
        SAMPLE_TEST(one_that_is_right_is_left_alone),
        SAMPLE_TEST(its_states),
        SAMPLE_TEST(one_that_cannot_be_read_is_told),
        SAMPLE_TEST(an_old_one_is_renewed_on_opening),
        SAMPLE_TEST(a_ledger_that_was_changed_is_refused),
        SAMPLE_TEST(a_schema_that_was_changed_is_refused),
        SAMPLE_TEST(a_table_that_is_gone_is_named),
        SAMPLE_TEST(one_that_cannot_be_written_fails_the_commit_after_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
