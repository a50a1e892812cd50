/*
 * One file: chunks to CSV records, fields to clean text, each record to the sink and into the
 * accounting.
 */
#include "reader.h"

#include <time.h>

#include "account.h"
#include "csv_scan.h"
#include "decode.h"
#include "mapping.h"

/* Plain ones stay in the chunk; of the others, `at` is where in the reader's `text` they stand. */
struct field {
    bool is_plain;
    enum dbt_decoded decoded;
    struct dbt_text plain;
    size_t at;
    size_t length;
};

struct reader {
    const struct dbt_read *read;
    struct dbt_input *input;
    struct dbt_bytes bytes;
    struct dbt_csv csv;
    struct dbt_mapping mapping;
    bool has_header;
    uint32_t torn; /* field of the current record that may not hold a line end; or DBT_NONE */
    struct dbt_buffer text; /* the decoded fields of the current record, but for plain ones */
    struct field fields[DBT_FIELDS_MAX];
    struct dbt_text columns[DBT_COLUMN_COUNT];
    struct timespec start, shown;
    enum dbt_status status; /* sticks: the handler cannot stop the scan */
    struct dbt_error *error;
};

/* ---- fields ---------------------------------------------------------------------------------- */

/* DBT_COLUMN_COUNT when none is mapped there. */
static enum dbt_column column_at(const struct dbt_mapping *mapping, uint64_t field)
{
    for (uint32_t i = 0; i < mapping->column_count; i++) {
        if (mapping->columns[i].field == field) {
            return mapping->columns[i].column;
        }
    }
    return DBT_COLUMN_COUNT;
}

static void take_field(void *context, uint64_t index, const struct dbt_csv_field *shown)
{
    struct reader *reader = context;
    if (index >= DBT_FIELDS_MAX || (reader->has_header && !reader->mapping.wanted[index])) {
        return;
    }
    struct field *field = &reader->fields[index];
    field->is_plain = shown->plain;
    if (shown->plain) {
        field->plain = shown->bytes;
        field->decoded = DBT_DECODED_TEXT;
        return;
    }
    if (shown->has_line_end && reader->has_header && reader->torn == DBT_NONE &&
        !dbt_column_is_free_text(column_at(&reader->mapping, index))) {
        reader->torn = (uint32_t)index;
    }
    field->at = reader->text.length;
    field->decoded = dbt_decode(&reader->text, reader->input->source->encoding, shown->bytes);
    field->length = reader->text.length - field->at;
}

/* The only blank in plain text is the space, and few fields have one at their ends. */
static struct dbt_text trim_plain(struct dbt_text text)
{
    bool has_blank = text.length > 0 && (text.at[0] == ' ' || text.at[text.length - 1] == ' ');
    return has_blank ? dbt_text_trim(text) : text;
}

static struct dbt_text field_text(const struct reader *reader, uint32_t index)
{
    const struct field *field = &reader->fields[index];
    if (field->is_plain) {
        return trim_plain(field->plain);
    }
    return dbt_text_trim((struct dbt_text){reader->text.bytes + field->at, field->length});
}

static struct dbt_place place_of(const struct reader *reader, uint64_t record)
{
    return (struct dbt_place){.file = reader->input->name, .record = record};
}

/* ---- stray quotes ---------------------------------------------------------------------------- */

/*
 * A stray quote and a later one make one field of what stands between them, and may leave a record
 * with the right number of fields. So a line end where nobody writes one, or one in a field with
 * the delimiters of a whole row, is taken for lost rows.
 */
static enum dbt_status check_quotes(const struct reader *reader,
                                    const struct dbt_csv_record *record, uint64_t field_count)
{
    const struct dbt_csv_break *broken = &record->broken;
    bool holds_row = broken->found && broken->delimiters + 1 >= field_count;
    if (!holds_row && reader->torn == DBT_NONE) {
        return DBT_OK;
    }
    uint64_t field = holds_row ? broken->field : reader->torn;
    char number[32];
    (void)snprintf(number, sizeof number, "no. %llu", (unsigned long long)field + 1);
    enum dbt_column column = column_at(&reader->mapping, field);
    struct dbt_place place = place_of(reader, record->number);
    place.column = column < DBT_COLUMN_COUNT ? reader->input->source->headers[column] : number;
    return dbt_error_at(reader->error, DBT_INPUT, &place,
                        "a line break: a stray quote has swallowed the rows that follow; have the "
                        "export quoted rightly");
}

/* ---- the header record ----------------------------------------------------------------------- */

static enum dbt_status refuse_name(const struct reader *reader, const struct dbt_place *place,
                                   uint32_t field)
{
    if (reader->fields[field].decoded == DBT_DECODED_UTF8) {
        return dbt_error_at(reader->error, DBT_INPUT, place,
                            "column %u of the header looks like UTF-8, but the source's encoding "
                            "is windows-1252; set it to utf-8 in sources.yaml, or correct the "
                            "export",
                            (unsigned)field + 1);
    }
    return dbt_error_at(reader->error, DBT_INPUT, place,
                        "column %u of the header is not text in the source's encoding; correct "
                        "the export, or the encoding in sources.yaml",
                        (unsigned)field + 1);
}

static enum dbt_status take_header(struct reader *reader, const struct dbt_csv_record *record)
{
    struct dbt_place place = place_of(reader, record->number);
    if (record->too_long || record->field_count > DBT_FIELDS_MAX) {
        return dbt_error_at(reader->error, DBT_INPUT, &place,
                            "the header is longer than %d fields or %d bytes; is it the right "
                            "file, and its delimiter that of sources.yaml?",
                            DBT_FIELDS_MAX, DBT_RECORD_BYTES_MAX);
    }
    struct dbt_text names[DBT_FIELDS_MAX];
    uint32_t count = (uint32_t)record->field_count;
    for (uint32_t i = 0; i < count; i++) {
        if (reader->fields[i].decoded != DBT_DECODED_TEXT) {
            return refuse_name(reader, &place, i);
        }
        names[i] = field_text(reader, i);
    }
    enum dbt_status status = check_quotes(reader, record, count);
    if (status != DBT_OK) {
        return status;
    }
    struct dbt_header header = {.names = names, .count = count, .place = place};
    status = dbt_mapping_make(&reader->mapping, reader->input->source, &header, reader->error);
    reader->has_header = status == DBT_OK;
    return status;
}

/* ---- the others ------------------------------------------------------------------------------ */

static bool is_absent(struct dbt_text text)
{
    return (text.length == 1 && text.at[0] == '-') ||
           (text.length == 4 && memcmp(text.at, "NULL", 4) == 0);
}

/* The reader's own judgement: layout, then encoding. True when the record may go to the sink. */
static bool assemble(struct reader *reader, const struct dbt_csv_record *record,
                     struct dbt_verdict *verdict)
{
    *verdict = (struct dbt_verdict){.class = DBT_CLASS_REJECTED, .column = DBT_COLUMN_COUNT};
    if (record->too_long) {
        verdict->reason = DBT_REASON_TOO_LONG;
        return false;
    }
    if (record->field_count != reader->mapping.field_count) {
        verdict->reason = DBT_REASON_FIELD_COUNT;
        return false;
    }
    for (uint32_t i = 0; i < reader->mapping.column_count; i++) {
        struct dbt_mapped_column mapped = reader->mapping.columns[i];
        if (reader->fields[mapped.field].decoded != DBT_DECODED_TEXT) {
            verdict->reason = DBT_REASON_BAD_ENCODING;
            verdict->column = mapped.column;
            return false;
        }
        struct dbt_text text = field_text(reader, mapped.field);
        reader->columns[mapped.column] = is_absent(text) ? (struct dbt_text){NULL, 0} : text;
    }
    return true;
}

static enum dbt_status judge(struct reader *reader, const struct dbt_csv_record *record,
                             struct dbt_verdict *verdict)
{
    if (reader->input->copy_of_other) {
        *verdict = (struct dbt_verdict){.class = DBT_CLASS_DUPLICATE, .column = DBT_COLUMN_COUNT};
        return DBT_OK;
    }
    if (!assemble(reader, record, verdict)) {
        return DBT_OK;
    }
    struct dbt_record whole = {
        .source = reader->input->source,
        .fields = reader->columns,
        .place = place_of(reader, record->number),
    };
    return reader->read->sink(reader->read->context, &whole, verdict, reader->error);
}

static enum dbt_status take_data(struct reader *reader, const struct dbt_csv_record *record)
{
    if (record->ends_with_file && record->field_count < reader->mapping.field_count) {
        struct dbt_place place = {.file = reader->input->name};
        return dbt_error_at(reader->error, DBT_INPUT, &place,
                            "the file is cut in record %llu: %llu of %u fields, and no line end; "
                            "deliver it again",
                            (unsigned long long)record->number,
                            (unsigned long long)record->field_count,
                            (unsigned)reader->mapping.field_count);
    }
    enum dbt_status status = check_quotes(reader, record, reader->mapping.field_count);
    if (status != DBT_OK) {
        return status;
    }
    struct dbt_verdict verdict;
    status = judge(reader, record, &verdict);
    if (status != DBT_OK) {
        return status;
    }
    return dbt_account(reader->input, record->number, &verdict, reader->read->rejects,
                       reader->error);
}

static void take_record(void *context, const struct dbt_csv_record *record)
{
    struct reader *reader = context;
    if (reader->status != DBT_OK) {
        return;
    }
    if (reader->text.failed) {
        reader->status = dbt_error_memory(reader->error, "a record of an input file");
        return;
    }
    reader->status = reader->has_header ? take_data(reader, record) : take_header(reader, record);
    dbt_buffer_clear(&reader->text);
    reader->torn = DBT_NONE;
}

static const struct dbt_csv_handler handler = {take_field, take_record};

/* ---- progress -------------------------------------------------------------------------------- */

static double seconds_between(struct timespec from, struct timespec to)
{
    return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) * 1e-9;
}

static void show_progress(struct reader *reader)
{
    static const double pause_s = 0.1;
    struct timespec now;
    if (!reader->read->log || clock_gettime(CLOCK_MONOTONIC, &now) != 0 ||
        seconds_between(reader->shown, now) < pause_s) {
        return;
    }
    reader->shown = now;
    struct dbt_progress progress = {
        .label = reader->input->name,
        .done_bytes = reader->bytes.offset,
        .total_bytes = reader->input->size_bytes,
        .rows = reader->input->accounting.read,
        .seconds = seconds_between(reader->start, now),
    };
    dbt_log_progress(reader->read->log, &progress);
}

/* ---- the file -------------------------------------------------------------------------------- */

/*
 * The mark may be cut by the chunks: `seen` of its bytes came before. They are held back, not
 * dropped.
 */
struct mark {
    size_t seen;
    bool over;
};

static const char utf8_mark[] = "\xEF\xBB\xBF";
enum { UTF8_MARK_BYTES = sizeof utf8_mark - 1 };

static enum dbt_status add(struct reader *reader, struct dbt_text bytes)
{
    enum dbt_status status = dbt_csv_add(&reader->csv, bytes, reader->error);
    return status == DBT_OK ? reader->status : status;
}

/* Behind the mark, or where it turns out not to be one: what was held back is read after all. */
static enum dbt_status end_mark(struct reader *reader, struct mark *mark)
{
    mark->over = true;
    if (mark->seen < UTF8_MARK_BYTES) {
        return add(reader, (struct dbt_text){utf8_mark, mark->seen});
    }
    if (reader->input->source->encoding == DBT_ENCODING_UTF8) {
        return DBT_OK;
    }
    struct dbt_place place = {.file = reader->input->name};
    return dbt_error_at(reader->error, DBT_INPUT, &place,
                        "the file begins with the byte-order mark of UTF-8, but sources.yaml says "
                        "another encoding; correct one of them");
}

static enum dbt_status skip_mark(struct reader *reader, struct mark *mark, struct dbt_text *chunk)
{
    if (mark->over) {
        return DBT_OK;
    }
    while (mark->seen < UTF8_MARK_BYTES && chunk->length > 0 &&
           chunk->at[0] == utf8_mark[mark->seen]) {
        mark->seen++;
        chunk->at++;
        chunk->length--;
    }
    bool decided = mark->seen == UTF8_MARK_BYTES || chunk->length > 0;
    return decided ? end_mark(reader, mark) : DBT_OK;
}

static enum dbt_status read_chunks(struct reader *reader)
{
    struct mark mark = {0, false};
    for (;;) {
        struct dbt_text chunk;
        enum dbt_status status = dbt_bytes_next(&reader->bytes, &chunk, reader->error);
        if (status != DBT_OK || chunk.length == 0) {
            return status == DBT_OK && !mark.over ? end_mark(reader, &mark) : status;
        }
        status = skip_mark(reader, &mark, &chunk);
        if (status == DBT_OK) {
            status = add(reader, chunk);
        }
        if (status != DBT_OK) {
            return status;
        }
        show_progress(reader);
    }
}

/* An export that is still being written would be billed in part. */
static enum dbt_status check_size(const struct reader *reader)
{
    if (reader->bytes.offset == reader->input->size_bytes) {
        return DBT_OK;
    }
    struct dbt_place place = {.file = reader->input->name};
    return dbt_error_at(reader->error, DBT_INPUT, &place,
                        "the file changed while it was read; run again when the delivery is "
                        "complete");
}

static enum dbt_status read_opened(struct reader *reader, const char *file)
{
    enum dbt_status status = read_chunks(reader);
    if (status == DBT_OK) {
        status = dbt_csv_finish(&reader->csv, file, reader->error);
    }
    if (status == DBT_OK) {
        status = reader->status;
    }
    return status == DBT_OK ? check_size(reader) : status;
}

static enum dbt_status read_with(struct reader *reader, size_t chunk_bytes)
{
    struct dbt_input *input = reader->input;
    enum dbt_status status =
        dbt_csv_init(&reader->csv, input->source->delimiter, &handler, reader, reader->error);
    if (status != DBT_OK) {
        return status;
    }
    status = dbt_bytes_open(&reader->bytes, input->path, input->name, chunk_bytes, reader->error);
    if (status == DBT_OK) {
        status = read_opened(reader, input->name);
    }
    dbt_bytes_close(&reader->bytes);
    dbt_csv_release(&reader->csv);
    return status;
}

enum dbt_status dbt_read_in_chunks(const struct dbt_read *read, struct dbt_input *input,
                                   size_t chunk_bytes, struct dbt_error *error)
{
    struct reader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        return dbt_error_memory(error, "a reader");
    }
    reader->read = read;
    reader->input = input;
    reader->error = error;
    reader->torn = DBT_NONE;
    dbt_buffer_init(&reader->text);
    if (clock_gettime(CLOCK_MONOTONIC, &reader->start) == 0) {
        reader->shown = reader->start;
    }
    input->accounting = (struct dbt_accounting){0};
    enum dbt_status status = read_with(reader, chunk_bytes);
    if (read->log) {
        dbt_log_progress_end(read->log);
    }
    dbt_buffer_release(&reader->text);
    free(reader);
    return status;
}

enum dbt_status dbt_read_file(const struct dbt_read *read, struct dbt_input *input,
                              struct dbt_error *error)
{
    return dbt_read_in_chunks(read, input, DBT_CHUNK_BYTES, error);
}
