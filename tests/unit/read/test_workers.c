/* Files on several workers, one thing at a time; at random in test_workers_random.c. */
#include "files.h"

#define HEAD "Enhet;Tid;Id;Namn;Annat\n"

static void put_text(struct files *files, size_t i, const char *text)
{
    dbt_buffer_clear(&files->contents[i]);
    dbt_buffer_string(&files->contents[i], text);
    (void)snprintf(files->names[i], sizeof files->names[i], "sms%zu.csv", i);
    reading_put(&files->reading, files->names[i], dbt_text_of(text));
    memcpy(files->paths[i], files->reading.path, sizeof files->paths[i]);
    files->inputs[i] = files->reading.input;
    files->inputs[i].path = files->paths[i];
}

static void put_texts(struct files *files)
{
    put_text(files, 0, HEAD "E1;T;1;N;x\nE1;T;2;\"a\nb\";x\nTotalt\n");
    put_text(files, 1, HEAD "E2;T;1;N;x\n");
    put_text(files, 2, HEAD "E3;T;1;N;x\nE;T\nE3;T;2;N;x\n");
}

static enum dbt_status plain_record(void *context, const struct dbt_record *record,
                                    struct dbt_verdict *verdict, struct dbt_error *error)
{
    (void)error;
    _Atomic int *calls = context;
    assert_string_equal(record->place.file, record->input == 0   ? "sms0.csv"
                                            : record->input == 1 ? "sms1.csv"
                                                                 : "sms2.csv");
    ++*calls;
    *verdict = (struct dbt_verdict){.class = DBT_CLASS_BILLED, .column = DBT_COLUMN_COUNT};
    return DBT_OK;
}

static enum dbt_status plain_rows(void *context, unsigned worker, const struct dbt_rows *rows,
                                  struct dbt_tally *tally, struct dbt_error *error)
{
    (void)worker, (void)error;
    *(_Atomic int *)context += (int)rows->count;
    tally->of[DBT_CLASS_BILLED] = rows->count;
    return DBT_OK;
}

struct counted {
    _Atomic int calls;
    struct dbt_read read;
    struct dbt_read_plan plan;
};

static void count_with(struct counted *counted, struct files *files, unsigned threads, bool rows)
{
    *counted = (struct counted){.read = reading_read(&files->reading), .plan = {40, false}};
    counted->read.context = &counted->calls;
    counted->read.record = plain_record;
    counted->read.rows = rows ? plain_rows : NULL;
    counted->read.threads = threads;
    files->reading.rejects.count = 0;
}

static enum dbt_status run(struct counted *counted, struct files *files)
{
    return dbt_read_by_plan(&counted->read, files->inputs, FILES, &counted->plan,
                            &files->reading.error);
}

static void rejects_stand_in_the_order_of_files_and_records(void **state)
{
    struct files *files = *state;
    put_texts(files);
    for (unsigned threads = 1; threads < 5; threads++) {
        struct counted counted;
        count_with(&counted, files, threads, threads % 2);
        assert_int_equal(run(&counted, files), DBT_OK);
        assert_int_equal(counted.calls, 5);
        const struct dbt_rejects *rejects = &files->reading.rejects;
        assert_int_equal(rejects->count, 2);
        assert_string_equal(rejects->items[0].file, "sms0.csv");
        assert_int_equal(rejects->items[0].record, 4);
        assert_int_equal(rejects->items[0].line, 5);
        assert_string_equal(rejects->items[1].file, "sms2.csv");
        assert_int_equal(rejects->items[1].record, 3);
        assert_int_equal(rejects->items[1].line, 3);
        for (size_t i = 0; i < FILES; i++) {
            char sha256[DBT_SHA256_HEX_BYTES];
            assert_true(dbt_sha256_of(dbt_buffer_text(&files->contents[i]), sha256));
            assert_string_equal(files->inputs[i].sha256, sha256);
        }
    }
}

static void a_hash_that_is_known_or_not_wanted_stays(void **state)
{
    struct files *files = *state;
    struct counted counted;
    put_texts(files);
    (void)snprintf(files->inputs[1].sha256, sizeof files->inputs[1].sha256, "known");
    count_with(&counted, files, 2, true);
    counted.read.unhashed = true;
    assert_int_equal(run(&counted, files), DBT_OK);
    assert_string_equal(files->inputs[0].sha256, "");
    counted.read.unhashed = false;
    assert_int_equal(run(&counted, files), DBT_OK);
    assert_int_equal(strlen(files->inputs[0].sha256), 64);
    assert_string_equal(files->inputs[1].sha256, "known");
}

static void a_copy_is_counted_and_not_shown(void **state)
{
    struct files *files = *state;
    put_texts(files);
    files->inputs[2].copy_of_other = true;
    for (unsigned threads = 1; threads < 5; threads++) {
        struct counted counted;
        count_with(&counted, files, threads, threads % 2);
        assert_int_equal(run(&counted, files), DBT_OK);
        assert_int_equal(counted.calls, 3);
        assert_int_equal(files->inputs[2].accounting.read, 3);
        assert_int_equal(files->inputs[2].accounting.of[DBT_CLASS_DUPLICATE], 3);
        assert_int_equal(files->reading.rejects.count, 1);
    }
}

static void a_later_part_counts_neither_copies_nor_what_the_reader_rejects(void **state)
{
    struct files *files = *state;
    put_texts(files);
    files->inputs[2].copy_of_other = true;
    for (unsigned threads = 1; threads < 5; threads++) {
        struct counted counted;
        count_with(&counted, files, threads, threads % 2);
        counted.read.later_part = true;
        assert_int_equal(run(&counted, files), DBT_OK);
        assert_int_equal(counted.calls, 3);
        assert_int_equal(files->inputs[0].accounting.read, 2);
        assert_int_equal(files->inputs[2].accounting.read, 0);
        assert_int_equal(files->reading.rejects.count, 0);
    }
}

static void reading_again_changes_nothing(void **state)
{
    struct files *files = *state;
    struct counted counted;
    put_texts(files);
    files->inputs[1].copy_of_other = true;
    count_with(&counted, files, 2, true);
    assert_int_equal(run(&counted, files), DBT_OK);
    struct dbt_input before[FILES];
    memcpy(before, files->inputs, sizeof before);
    counted.read.again = true;
    counted.calls = 0;
    assert_int_equal(run(&counted, files), DBT_OK);
    assert_int_equal(counted.calls, 4);
    assert_memory_equal(before, files->inputs, sizeof before);
    assert_int_equal(files->reading.rejects.count, 2);
    put_text(files, 2, HEAD "E3;T;1;N;\"x\n");
    assert_int_equal(run(&counted, files), DBT_INPUT);
    assert_non_null(strstr(files->reading.error.text, "sms2.csv: record 2, line 2: the file ends"));
    assert_int_equal(files->reading.findings.count, 0);
}

static void a_file_that_cannot_be_used_does_not_stop_the_others(void **state)
{
    struct files *files = *state;
    put_texts(files);
    put_text(files, 1, "Enhet;Tid\nE;T\n");
    files->inputs[0].state.modified_ns++;
    for (unsigned threads = 1; threads < 5; threads++) {
        struct counted counted;
        count_with(&counted, files, threads, threads % 2);
        dbt_findings_init(&files->reading.findings, &files->reading.arena);
        assert_int_equal(run(&counted, files), DBT_OK);
        const struct dbt_findings *findings = &files->reading.findings;
        assert_int_equal(findings->of[DBT_SEVERITY_INVALID], 2);
        assert_non_null(strstr(findings->items[0].what, "sms0.csv: the file changed"));
        assert_non_null(strstr(findings->items[1].what, "sms1.csv: record 1, line 1: the column"));
        assert_int_equal(files->inputs[1].accounting.read, 0);
        assert_int_equal(files->inputs[2].accounting.read, 3);
        assert_int_equal(files->reading.rejects.count, 1);
    }
}

static enum dbt_status failing_record(void *context, const struct dbt_record *record,
                                      struct dbt_verdict *verdict, struct dbt_error *error)
{
    (void)verdict;
    ++*(_Atomic int *)context;
    return dbt_error_at(error, DBT_INPUT, &record->place, "full");
}

static enum dbt_status failing_rows(void *context, unsigned worker, const struct dbt_rows *rows,
                                    struct dbt_tally *tally, struct dbt_error *error)
{
    (void)context, (void)worker, (void)rows, (void)tally;
    return dbt_error_set(error, DBT_OUTPUT, "no room");
}

static void a_failing_sink_ends_the_run(void **state)
{
    struct files *files = *state;
    struct counted counted;
    put_texts(files);
    count_with(&counted, files, 1, false);
    counted.read.record = failing_record;
    assert_int_equal(run(&counted, files), DBT_INPUT);
    assert_int_equal(counted.calls, 1);
    assert_string_equal(files->reading.error.text, "sms0.csv: record 2, line 2: full");
    for (unsigned threads = 1; threads < 5; threads++) {
        count_with(&counted, files, threads, true);
        counted.read.rows = failing_rows;
        assert_int_equal(run(&counted, files), DBT_OUTPUT);
        assert_string_equal(files->reading.error.text, "no room");
        assert_int_equal(files->reading.findings.count, 0);
    }
}

static void progress_is_counted(void **state)
{
    struct files *files = *state;
    struct counted counted;
    struct dbt_log log = {.fd = -1};
    struct dbt_read_progress progress = {.log = &log};
    put_texts(files);
    count_with(&counted, files, 2, true);
    counted.read.progress = &progress;
    assert_int_equal(run(&counted, files), DBT_OK);
    uint64_t bytes = 0;
    for (size_t i = 0; i < FILES; i++) {
        bytes += files->inputs[i].size_bytes;
    }
    assert_int_equal(progress.done_bytes, bytes);
    assert_int_equal(progress.content_bytes, bytes);
    assert_int_equal(progress.records, 7);
    assert_true(progress.seconds > 0);
}

/* By the way that a run takes: blocks of the usual size, and threads where they pay. */
static void large_files_and_none_are_read(void **state)
{
    struct files *files = *state;
    struct dbt_buffer text;
    dbt_buffer_init(&text);
    dbt_buffer_string(&text, HEAD);
    enum { RECORDS = 60000 };
    for (int i = 0; i < RECORDS; i++) {
        dbt_buffer_format(&text, "E1;2025-05-01;%d;\"N\";x\n", i);
    }
    put_texts(files);
    put_text(files, 1, text.bytes);
    struct counted counted;
    count_with(&counted, files, 3, true);
    assert_int_equal(dbt_read_files(&counted.read, files->inputs, FILES, NULL), DBT_OK);
    assert_int_equal(counted.calls, RECORDS + 4);
    assert_int_equal(files->inputs[1].accounting.of[DBT_CLASS_BILLED], RECORDS);
    assert_int_equal(dbt_read_files(&counted.read, files->inputs, 0, NULL), DBT_OK);
    dbt_buffer_release(&text);
}
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rejects_stand_in_the_order_of_files_and_records),
        TEST(a_hash_that_is_known_or_not_wanted_stays),
        TEST(a_copy_is_counted_and_not_shown),
        TEST(a_later_part_counts_neither_copies_nor_what_the_reader_rejects),
        TEST(reading_again_changes_nothing),
        TEST(a_file_that_cannot_be_used_does_not_stop_the_others),
        TEST(a_failing_sink_ends_the_run),
        TEST(progress_is_counted),
        TEST(large_files_and_none_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
