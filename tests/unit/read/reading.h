/*
 * What the tests of this stage share: one source, one file of it, and the records that come out as
 * text.
 */
#ifndef DEBITERA_TESTS_READ_READING_H
#define DEBITERA_TESTS_READ_READING_H

#include "support.h"

#include <sys/stat.h>
#include <zlib.h>

#include "bytes.h"
#include "debitera/read.h"
#include "workers.h"

struct reading {
    char folder[64];
    struct dbt_arena arena;
    struct dbt_rejects rejects;
    struct dbt_findings findings;
    struct dbt_source source;
    struct dbt_input input;
    struct dbt_buffer rows; /* "2:unit|time|id\n" for each record that reached the sink, and "|name"
                               where a name is mapped */
    struct dbt_error error;
    char path[128];
};

static __attribute__((unused)) void reading_init(struct reading *reading)
{
    *reading = (struct reading){0};
    support_folder_make(reading->folder);
    dbt_arena_init(&reading->arena, (size_t)1 << 24);
    reading->rejects = (struct dbt_rejects){.arena = &reading->arena, .most = 100};
    dbt_findings_init(&reading->findings, &reading->arena);
    dbt_buffer_init(&reading->rows);
    reading->source = (struct dbt_source){
        .code = "sms",
        .kind = DBT_SOURCE_EVENTS,
        .files = "sms*.csv",
        .delimiter = ';',
        .point = ',',
        .encoding = DBT_ENCODING_UTF8,
    };
    reading->source.headers[DBT_COLUMN_UNIT] = "Enhet";
    reading->source.headers[DBT_COLUMN_TIME] = "Tid";
    reading->source.headers[DBT_COLUMN_ID] = "Id";
}

static __attribute__((unused)) void reading_release(struct reading *reading)
{
    dbt_buffer_release(&reading->rows);
    dbt_arena_release(&reading->arena);
    support_folder_remove(reading->folder);
}

/* The file as it is now. */
static __attribute__((unused)) void reading_look(const char *path, struct dbt_input *input)
{
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    input->size_bytes = (uint64_t)status.st_size;
    input->state = (struct dbt_file_state){
        .modified_ns = (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec,
        .changed_ns = (int64_t)status.st_ctim.tv_sec * 1000000000 + status.st_ctim.tv_nsec,
        .device = (uint64_t)status.st_dev,
        .inode = (uint64_t)status.st_ino,
    };
}

/* Writes the file, and makes it the input. */
static __attribute__((unused)) void reading_put(struct reading *reading, const char *name,
                                                struct dbt_text bytes)
{
    (void)snprintf(reading->path, sizeof reading->path, "%s/%s", reading->folder, name);
    support_file_write(reading->path, bytes.length > 0 ? bytes.at : "", bytes.length);
    reading->input = (struct dbt_input){
        .source = &reading->source,
        .path = reading->path,
        .name = name,
    };
    reading_look(reading->path, &reading->input);
}

static __attribute__((unused)) enum dbt_status reading_sink(void *context,
                                                            const struct dbt_record *record,
                                                            struct dbt_verdict *verdict,
                                                            struct dbt_error *error)
{
    (void)error;
    struct reading *reading = context;
    static const enum dbt_column shown[] = {DBT_COLUMN_UNIT, DBT_COLUMN_TIME, DBT_COLUMN_ID,
                                            DBT_COLUMN_NAME};
    size_t count =
        sizeof shown / sizeof *shown - (record->source->headers[DBT_COLUMN_NAME] ? 0 : 1);
    dbt_buffer_format(&reading->rows, "%llu:", (unsigned long long)record->place.record);
    for (size_t i = 0; i < count; i++) {
        struct dbt_text field = record->fields[shown[i]];
        dbt_buffer_string(&reading->rows, i > 0 ? "|" : "");
        dbt_buffer_add(&reading->rows, field.length > 0 ? field.at : "", field.length);
    }
    dbt_buffer_string(&reading->rows, "\n");
    *verdict = (struct dbt_verdict){.class = DBT_CLASS_BILLED, .column = DBT_COLUMN_COUNT};
    return DBT_OK;
}

static __attribute__((unused)) struct dbt_read reading_read(struct reading *reading)
{
    return (struct dbt_read){
        .record = reading_sink,
        .context = reading,
        .threads = 1,
        .rejects = &reading->rejects,
        .findings = &reading->findings,
    };
}

/* Of a file that cannot be used: DBT_INPUT, and the finding as the error. */
static __attribute__((unused)) enum dbt_status reading_outcome(struct reading *reading)
{
    assert_true(dbt_accounting_balances(&reading->input.accounting));
    if (reading->findings.count == 0) {
        return DBT_OK;
    }
    assert_int_equal(reading->findings.count, 1);
    assert_int_equal(reading->findings.items[0].severity, DBT_SEVERITY_INVALID);
    assert_string_equal(reading->findings.items[0].code, "unusable-input");
    assert_int_equal(reading->input.accounting.read, 0);
    assert_int_equal(reading->rejects.count, 0);
    dbt_error_set(&reading->error, DBT_INPUT, "%s", reading->findings.items[0].what);
    return DBT_INPUT;
}

static __attribute__((unused)) enum dbt_status reading_run(struct reading *reading,
                                                           size_t block_bytes)
{
    dbt_buffer_clear(&reading->rows);
    reading->rejects.count = 0;
    dbt_findings_init(&reading->findings, &reading->arena);
    reading->error = (struct dbt_error){0};
    struct dbt_read read = reading_read(reading);
    struct dbt_read_plan plan = {.block_bytes = block_bytes};
    enum dbt_status status = dbt_read_by_plan(&read, &reading->input, 1, &plan, &reading->error);
    return status == DBT_OK ? reading_outcome(reading) : status;
}

/* Reads `text` as the file in blocks of 1, 2, 3 … bytes and whole; all of them must give `rows`. */
static __attribute__((unused)) void reading_expect(struct reading *reading, struct dbt_text text,
                                                   const char *rows)
{
    static const size_t sizes[] = {DBT_CHUNK_BYTES, 1, 2, 3, 4, 5, 6, 7, 16, 31};
    reading_put(reading, "sms.csv", text);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        if (reading_run(reading, sizes[i]) != DBT_OK) {
            fail_msg("blocks of %zu: %s", sizes[i], reading->error.text);
        }
        assert_string_equal(dbt_buffer_text(&reading->rows).at, rows);
    }
}

/* The same where reading must fail, with `message` somewhere in the error. */
static __attribute__((unused)) void reading_expect_error(struct reading *reading,
                                                         struct dbt_text text, const char *message)
{
    static const size_t sizes[] = {DBT_CHUNK_BYTES, 1, 2, 3, 7};
    reading_put(reading, "sms.csv", text);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        assert_int_equal(reading_run(reading, sizes[i]), DBT_INPUT);
        if (!strstr(reading->error.text, message)) {
            fail_msg("\"%s\" is not in \"%s\"", message, reading->error.text);
        }
    }
}

/* One gzip member, appended. */
static __attribute__((unused)) void reading_gzip(struct dbt_buffer *out, const char *text)
{
    z_stream stream = {0};
    unsigned char packed[4096];
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY),
                     Z_OK);
    union {
        const char *text;
        Bytef *bytes;
    } input = {.text = text};
    stream.next_in = input.bytes;
    stream.avail_in = (uInt)strlen(text);
    stream.next_out = packed;
    stream.avail_out = sizeof packed;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    dbt_buffer_add(out, packed, sizeof packed - stream.avail_out);
    assert_int_equal(deflateEnd(&stream), Z_OK);
}

#endif
