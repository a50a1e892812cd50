/*
 * Files read in any way against the definition: one thread that reads each file as one block by
 * libcsv alone. Whatever the size of the blocks, the number of threads, the packing and the rows
 * that the sink declines, it must come to the same: records, offsets, places, classes, rejects and
 * hashes.
 */
#ifndef DEBITERA_TESTS_READ_FILES_COMPARED_H
#define DEBITERA_TESTS_READ_FILES_COMPARED_H

#include "files.h"

#include <pthread.h>
#include <zstd.h>

#include "decode.h"

enum { MEMBER_MAX = 2000 }; /* bytes of content in a gzip member or zstd frame */

static uint64_t random_state = 20250501;

static uint32_t chance(uint32_t below) /* xorshift64*, Marsaglia 2003 */
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (uint32_t)((random_state * 2685821657736338717U >> 32) % below);
}

/* ---- what reaches the sinks ------------------------------------------------------------------ */

struct seen {
    pthread_mutex_t lock;
    struct dbt_buffer text; /* "2@117:E1|2025-05-01|...\n": file, offset, fields; in any order */
    uint32_t declined;      /* of 8 rows how many are, besides those that must be */
    unsigned threads;
    uint64_t rows; /* that were not declined */
    const struct dbt_text *contents;
    bool in_order;
};

static const enum dbt_column shown[] = {DBT_COLUMN_UNIT, DBT_COLUMN_TIME, DBT_COLUMN_ID,
                                        DBT_COLUMN_NAME};
enum { SHOWN = sizeof shown / sizeof *shown };

static uint32_t hash_of(const struct dbt_text *fields) /* FNV-1a */
{
    uint32_t hash = 2166136261;
    for (size_t i = 0; i < SHOWN; i++) {
        for (size_t k = 0; k <= fields[i].length; k++) {
            unsigned char byte = k < fields[i].length ? (unsigned char)fields[i].at[k] : 0xFF;
            hash = (hash ^ byte) * 16777619;
        }
    }
    return hash ^ hash >> 15;
}

/* Some of each class, and some that another part counts. */
static struct dbt_verdict verdict_of(const struct dbt_text *fields)
{
    uint32_t hash = hash_of(fields);
    struct dbt_verdict verdict = {.class = DBT_CLASS_BILLED, .column = DBT_COLUMN_COUNT};
    if (hash % 7 == 0) {
        verdict =
            (struct dbt_verdict){DBT_CLASS_REJECTED, DBT_REASON_BAD_DATE, DBT_COLUMN_TIME, false};
    } else if (hash % 5 == 0) {
        verdict.class = DBT_CLASS_OUTSIDE_PERIOD;
    }
    verdict.elsewhere = hash % 11 == 0;
    return verdict;
}

static void note(struct seen *seen, uint32_t input, uint64_t offset, const struct dbt_text *fields)
{
    (void)pthread_mutex_lock(&seen->lock);
    dbt_buffer_format(&seen->text, "%u@%08llu:", input, (unsigned long long)offset);
    for (size_t i = 0; i < SHOWN; i++) {
        dbt_buffer_add(&seen->text, fields[i].length > 0 ? fields[i].at : "", fields[i].length);
        dbt_buffer_string(&seen->text, "|");
    }
    dbt_buffer_string(&seen->text, "\n");
    (void)pthread_mutex_unlock(&seen->lock);
}

static uint64_t count_lines(struct dbt_text bytes)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < bytes.length; i++) {
        bool is_half = bytes.at[i] == '\r' && i + 1 < bytes.length && bytes.at[i + 1] == '\n';
        lines += bytes.at[i] == '\n' || (bytes.at[i] == '\r' && !is_half);
    }
    return lines;
}

static enum dbt_status on_record(void *context, const struct dbt_record *record,
                                 struct dbt_verdict *verdict, struct dbt_error *error)
{
    (void)error;
    struct seen *seen = context;
    struct dbt_text fields[SHOWN];
    for (size_t i = 0; i < SHOWN; i++) {
        fields[i] = record->fields[shown[i]];
    }
    assert_true(record->worker < seen->threads);
    if (seen->in_order) {
        struct dbt_text before = {seen->contents[record->input].at, record->offset};
        assert_int_equal(record->place.line, 1 + count_lines(before));
        assert_true(record->place.record > 1);
    }
    note(seen, record->input, record->offset, fields);
    *verdict = verdict_of(fields);
    return DBT_OK;
}

/* What libcsv makes of a field that rows.h promises; false when it is no text. */
static bool clean(struct dbt_buffer *out, const struct dbt_source *source, struct dbt_text bytes)
{
    char plain[DBT_FIELD_BYTES_MAX];
    size_t length = 0;
    bool is_quoted = bytes.length > 0 && bytes.at[0] == '"';
    for (size_t i = is_quoted; i + is_quoted < bytes.length; i++) {
        plain[length++] = bytes.at[i];
        i += is_quoted && bytes.at[i] == '"';
    }
    return dbt_decode(out, source->encoding, (struct dbt_text){plain, length}) == DBT_DECODED_TEXT;
}

/* False when the row is to be declined. */
static bool take_row(struct seen *seen, const struct dbt_rows *rows, uint32_t row,
                     struct dbt_tally *tally)
{
    struct dbt_buffer text[SHOWN];
    struct dbt_text fields[SHOWN];
    bool is_text = true;
    for (size_t i = 0; i < SHOWN; i++) {
        dbt_buffer_init(&text[i]);
        struct dbt_text bytes = dbt_rows_field(rows, row, rows->field_of[shown[i]]);
        is_text = clean(&text[i], rows->source, bytes) && is_text;
        fields[i] = dbt_text_trim(dbt_buffer_text(&text[i]));
        is_text = is_text && !dbt_text_is(fields[i], "-") && !dbt_text_is(fields[i], "NULL");
    }
    struct dbt_verdict verdict = verdict_of(fields);
    bool takes = is_text && hash_of(fields) / 16 % 8 >= seen->declined &&
                 (verdict.class != DBT_CLASS_REJECTED || verdict.elsewhere);
    if (takes) {
        note(seen, rows->input, dbt_rows_offset(rows, row), fields);
        tally->elsewhere += verdict.elsewhere;
        tally->of[verdict.class] += !verdict.elsewhere;
    }
    for (size_t i = 0; i < SHOWN; i++) {
        dbt_buffer_release(&text[i]);
    }
    return takes;
}

static enum dbt_status on_rows(void *context, unsigned worker, const struct dbt_rows *rows,
                               struct dbt_tally *tally, struct dbt_error *error)
{
    (void)error;
    struct seen *seen = context;
    assert_true(worker < seen->threads);
    for (uint32_t row = 0; row < rows->count; row++) {
        if (!take_row(seen, rows, row, tally)) {
            tally->declined[tally->declined_count++] = row;
        }
    }
    (void)pthread_mutex_lock(&seen->lock);
    seen->rows += rows->count - tally->declined_count;
    (void)pthread_mutex_unlock(&seen->lock);
    return DBT_OK;
}

/* ---- files, packed or not -------------------------------------------------------------------- */

static void pack_gzip(struct dbt_buffer *out, struct dbt_text member)
{
    char text[MEMBER_MAX + 1];
    memcpy(text, member.at, member.length);
    text[member.length] = '\0';
    reading_gzip(out, text);
}

static void pack_zstd(struct dbt_buffer *out, struct dbt_text frame)
{
    char packed[2 * MEMBER_MAX];
    size_t length = ZSTD_compress(packed, sizeof packed, frame.at, frame.length, 1);
    assert_false(ZSTD_isError(length));
    dbt_buffer_add(out, packed, length);
}

static const struct packing {
    const char *suffix;
    void (*pack)(struct dbt_buffer *out, struct dbt_text piece); /* null: as it is */
} packings[] = {{"", NULL}, {"", NULL}, {"", NULL}, {".gz", pack_gzip}, {".zst", pack_zstd}};

enum { PACKINGS = sizeof packings / sizeof *packings };

/* In members, or frames, of any length; an empty one first. */
static void pack(struct dbt_buffer *out, const struct packing *packing, struct dbt_text content)
{
    dbt_buffer_init(out);
    packing->pack(out, (struct dbt_text){"", 0});
    while (content.length > 0) {
        size_t length = 1 + chance(MEMBER_MAX - 1);
        length = length < content.length ? length : content.length;
        packing->pack(out, (struct dbt_text){content.at, length});
        content.at += length;
        content.length -= length;
    }
}

static void put_file(struct files *files, size_t i)
{
    struct dbt_text content = dbt_buffer_text(&files->contents[i]);
    const struct packing *packing = &packings[chance(PACKINGS)];
    (void)snprintf(files->names[i], sizeof files->names[i], "sms%zu.csv%s", i, packing->suffix);
    if (packing->pack == NULL) {
        reading_put(&files->reading, files->names[i], content);
    } else {
        struct dbt_buffer packed;
        pack(&packed, packing, content);
        reading_put(&files->reading, files->names[i], dbt_buffer_text(&packed));
        dbt_buffer_release(&packed);
    }
    memcpy(files->paths[i], files->reading.path, sizeof files->paths[i]);
    files->inputs[i] = files->reading.input;
    files->inputs[i].path = files->paths[i];
}

/* ---- what it comes to ------------------------------------------------------------------------ */

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Of a file that cannot be used it is chance what has come before that was known. */
static bool is_used(const struct files *files, const char *line)
{
    const char *name = files->names[line[0] - '0'];
    for (size_t i = 0; i < files->reading.findings.count; i++) {
        if (strncmp(files->reading.findings.items[i].what, name, strlen(name)) == 0) {
            return false;
        }
    }
    return true;
}

static void put_sorted(struct dbt_buffer *out, const struct files *files, struct dbt_buffer *text)
{
    size_t count = 0;
    for (size_t i = 0; i < text->length; i++) {
        count += text->bytes[i] == '\n';
    }
    char **lines = calloc(count + 1, sizeof *lines);
    assert_non_null(lines);
    char *at = text->bytes;
    for (size_t i = 0; i < count; i++) {
        lines[i] = at;
        at = strchr(at, '\n');
        *at++ = '\0';
    }
    qsort(lines, count, sizeof *lines, compare_lines);
    for (size_t i = 0; i < count; i++) {
        dbt_buffer_format(out, "%s\n", is_used(files, lines[i]) ? lines[i] : "");
        out->length -= is_used(files, lines[i]) ? 0 : 1;
    }
    free(lines);
}

static void put_outcome(struct dbt_buffer *out, const struct files *files)
{
    const struct reading *reading = &files->reading;
    for (size_t i = 0; i < FILES; i++) {
        const struct dbt_accounting *accounting = &files->inputs[i].accounting;
        assert_true(dbt_accounting_balances(accounting));
        dbt_buffer_format(out, "%s: %llu read,", files->names[i],
                          (unsigned long long)accounting->read);
        for (size_t k = 0; k < DBT_CLASS_COUNT; k++) {
            dbt_buffer_format(out, " %llu", (unsigned long long)accounting->of[k]);
        }
        for (size_t k = 0; k < DBT_REASON_COUNT; k++) {
            dbt_buffer_format(out, " %llu", (unsigned long long)accounting->rejected[k]);
        }
        dbt_buffer_format(out, " %s\n", files->inputs[i].sha256);
    }
    for (size_t i = 0; i < reading->rejects.count; i++) {
        const struct dbt_reject *reject = &reading->rejects.items[i];
        dbt_buffer_format(out, "%s: record %llu, line %llu, column %s: %s\n", reject->file,
                          (unsigned long long)reject->record, (unsigned long long)reject->line,
                          reject->column, dbt_reason_word(reject->reason));
    }
    for (size_t i = 0; i < reading->findings.count; i++) {
        dbt_buffer_format(out, "%s\n", reading->findings.items[i].what);
    }
}

struct way {
    struct dbt_read_plan plan;
    unsigned threads;
    dbt_rows_sink *rows;
    uint32_t declined;
};

/* Returns how many rows went the fast way. */
static uint64_t read_files(struct files *files, const struct way *way, struct dbt_buffer *outcome)
{
    struct reading *reading = &files->reading;
    struct dbt_text contents[FILES];
    struct seen seen = {
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .declined = way->declined,
        .threads = way->threads,
        .contents = contents,
        .in_order = way->threads == 1 && !way->rows,
    };
    dbt_buffer_init(&seen.text);
    dbt_arena_reset(&reading->arena);
    dbt_findings_init(&reading->findings, &reading->arena);
    reading->rejects = (struct dbt_rejects){.arena = &reading->arena, .most = MOST};
    for (size_t i = 0; i < FILES; i++) {
        contents[i] = dbt_buffer_text(&files->contents[i]);
        files->inputs[i].sha256[0] = '\0';
    }
    struct dbt_read read = reading_read(reading);
    read.rows = way->rows;
    read.record = on_record;
    read.context = &seen;
    read.threads = way->threads;
    assert_int_equal(dbt_read_by_plan(&read, files->inputs, FILES, &way->plan, &reading->error),
                     DBT_OK);
    dbt_buffer_clear(outcome);
    put_sorted(outcome, files, &seen.text);
    put_outcome(outcome, files);
    assert_false(outcome->failed || seen.text.failed);
    dbt_buffer_release(&seen.text);
    return seen.rows;
}

static const struct way definition = {
    .plan = {.block_bytes = DBT_CHUNK_BYTES, .is_libcsv_only = true}, .threads = 1};

/* Any size of blocks, number of threads, and share of rows that the sink declines. */
static struct way any_way(bool small)
{
    static const unsigned threads[] = {1, 2, 4, 7};
    return (struct way){
        .plan = {.block_bytes = small ? 1 + chance(chance(2) ? 16 : 300) : DBT_CHUNK_BYTES},
        .threads = threads[chance(4)],
        .rows = chance(4) > 0 ? on_rows : NULL,
        .declined = chance(2) * chance(9),
    };
}

static void expect_same(struct files *files, const struct way *way, const char *expected,
                        uint64_t *rows)
{
    struct dbt_buffer outcome;
    dbt_buffer_init(&outcome);
    *rows += read_files(files, way, &outcome);
    if (strcmp(outcome.bytes, expected) != 0) {
        print_message("expected:\n%s\ngot:\n%s\n", expected, outcome.bytes);
        for (size_t i = 0; i < FILES; i++) {
            print_message("%s:\n%s\n", files->names[i], files->contents[i].bytes);
        }
        fail_msg("blocks of %zu, %u threads, %s, %u of 8 declined", way->plan.block_bytes,
                 way->threads, way->rows ? "rows" : "records", way->declined);
    }
    dbt_buffer_release(&outcome);
}

#endif
