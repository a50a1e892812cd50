/* The scan, and libcsv with limits on what it keeps and the end of the file looked at. */
#include "csv_scan.h"

enum { SLICE_BYTES = 16384, GROWTH_BYTES = 4096 };

enum dbt_status dbt_csv_init(struct dbt_csv *csv, char delimiter,
                             const struct dbt_csv_handler *handler, void *context,
                             struct dbt_error *error)
{
    *csv = (struct dbt_csv){
        .handler = handler,
        .context = context,
        .scan = {.find = dbt_marks_widest(), .delimiter = delimiter},
    };
    if (csv_init(&csv->parser, 0) != 0) {
        return dbt_error_memory(error, "a CSV parser");
    }
    csv_set_delim(&csv->parser, (unsigned char)delimiter);
    csv_set_blk_size(&csv->parser, GROWTH_BYTES);
    return DBT_OK;
}

void dbt_csv_release(struct dbt_csv *csv)
{
    csv_free(&csv->parser);
}

static bool holds_line_end(struct dbt_text bytes)
{
    return bytes.length > 0 && (memchr(bytes.at, '\n', bytes.length) != NULL ||
                                memchr(bytes.at, '\r', bytes.length) != NULL);
}

static uint64_t count_delimiters(const struct dbt_csv *csv, struct dbt_text bytes)
{
    uint64_t count = 0;
    for (size_t i = 0; i < bytes.length; i++) {
        count += (unsigned char)bytes.at[i] == csv->parser.delim_char;
    }
    return count;
}

static bool note_break(struct dbt_csv *csv, struct dbt_text bytes)
{
    struct dbt_csv_break field = csv->open;
    struct dbt_csv_break *most = &csv->record.broken;
    csv->open = (struct dbt_csv_break){0};
    if (!field.found && !holds_line_end(bytes)) {
        return false;
    }
    field.found = true;
    field.field = csv->record.field_count;
    field.delimiters += count_delimiters(csv, bytes);
    if (!most->found || field.delimiters > most->delimiters) {
        *most = field;
    }
    return true;
}

/* ---- what is shown --------------------------------------------------------------------------- */

static void show_field(struct dbt_csv *csv, const struct dbt_csv_field *field)
{
    struct dbt_csv_record *record = &csv->record;
    size_t length = field->bytes.length;
    if (length > DBT_FIELD_BYTES_MAX || csv->record_bytes + length + 1 > DBT_RECORD_BYTES_MAX) {
        record->too_long = true;
    }
    if (!record->too_long) {
        csv->record_bytes += length + 1; /* and its delimiter */
        csv->handler->field(csv->context, record->field_count, field);
    }
    record->field_count++;
}

static void show_record(struct dbt_csv *csv)
{
    csv->handler->record(csv->context, &csv->record);
    csv->record = (struct dbt_csv_record){0};
    csv->record_bytes = 0;
}

/* ---- the scan's records ---------------------------------------------------------------------- */

static void unescape(struct dbt_csv *csv, struct dbt_csv_field *field)
{
    struct dbt_text escaped = field->bytes;
    size_t length = 0;
    for (size_t i = 0; i < escaped.length; i++) {
        csv->unescaped[length++] = escaped.at[i];
        i += escaped.at[i] == '"'; /* the second of two */
    }
    field->bytes = (struct dbt_text){csv->unescaped, length};
    field->escaped = false;
}

static void show_scanned(struct dbt_csv *csv)
{
    csv->record.offset = csv->offset + csv->scan.begin;
    for (uint32_t i = 0; i < csv->scan.field_count; i++) {
        struct dbt_csv_field *field = &csv->scan.fields[i];
        if (field->escaped) {
            unescape(csv, field);
        }
        if (field->has_line_end) {
            (void)note_break(csv, field->bytes);
        }
        show_field(csv, field);
    }
    show_record(csv);
}

/* ---- libcsv's -------------------------------------------------------------------------------- */

static void on_field(void *bytes, size_t length, void *context)
{
    struct dbt_csv *csv = context;
    struct dbt_csv_field field = {.bytes = {bytes, length}};
    field.has_line_end = note_break(csv, field.bytes);
    show_field(csv, &field);
}

static void on_record(int line_end, void *context)
{
    struct dbt_csv *csv = context;
    csv->record.ends_with_file = line_end < 0;
    show_record(csv);
}

/* But for two bytes, which now mean nothing. */
static void drop_open_field(struct dbt_csv *csv)
{
    struct csv_parser *parser = &csv->parser;
    struct dbt_text dropped = {(const char *)parser->entry_buf, parser->entry_pos};
    csv->open.found = csv->open.found || holds_line_end(dropped);
    csv->open.delimiters += count_delimiters(csv, dropped);
    memset(parser->entry_buf, 'x', 2);
    parser->entry_pos = 2;
}

/*
 * Bounds what libcsv keeps of a field that is still open, so that the outcome is the same wherever
 * slices end. Blanks at the end (`spaces`) may be the field's or, when it ends, none of it: enough
 * of them stay for either. Of a field that is too long already two bytes stay, since libcsv takes a
 * closing quote and blanks off again.
 */
static void bound_open_field(struct dbt_csv *csv)
{
    enum { BLANKS_MAX = DBT_FIELD_BYTES_MAX + 1 };
    struct csv_parser *parser = &csv->parser;
    if (parser->spaces > BLANKS_MAX) {
        parser->entry_pos -= parser->spaces - BLANKS_MAX;
        parser->spaces = BLANKS_MAX;
    }
    bool too_long = parser->entry_pos - parser->spaces > DBT_FIELD_BYTES_MAX + 1; /* a quote */
    if (too_long) {
        csv->record.too_long = true;
        drop_open_field(csv);
        parser->spaces = parser->spaces > 0 ? 1 : 0;
    }
}

static enum dbt_status feed(struct dbt_csv *csv, struct dbt_text bytes, struct dbt_error *error)
{
    while (bytes.length > 0) {
        size_t slice = bytes.length < SLICE_BYTES ? bytes.length : SLICE_BYTES;
        if (csv_parse(&csv->parser, bytes.at, slice, on_field, on_record, csv) != slice) {
            return dbt_error_memory(error, "a field of a CSV file");
        }
        bound_open_field(csv);
        bytes.at += slice;
        bytes.length -= slice;
    }
    return DBT_OK;
}

/* Up to and with the first line end: no more than one record ends in it, and at its end. */
static struct dbt_text first_line(struct dbt_text bytes, bool *is_whole)
{
    size_t length = 0;
    while (length < bytes.length && bytes.at[length] != '\n' && bytes.at[length] != '\r') {
        length++;
    }
    *is_whole = length < bytes.length;
    return (struct dbt_text){bytes.at, *is_whole ? length + 1 : length};
}

/* One record, or what the chunk has of it: from `*at` on, which is moved. */
static enum dbt_status feed_record(struct dbt_csv *csv, struct dbt_text chunk, size_t *at,
                                   struct dbt_error *error)
{
    enum { ROW_NOT_BEGUN = 0 }; /* as libcsv numbers it */
    if (!csv->busy) {
        csv->record.offset = csv->offset + *at;
    }
    do {
        bool is_whole;
        struct dbt_text line =
            first_line((struct dbt_text){chunk.at + *at, chunk.length - *at}, &is_whole);
        enum dbt_status status = feed(csv, line, error);
        if (status != DBT_OK) {
            return status;
        }
        *at += line.length;
        csv->busy = !is_whole || csv->parser.pstate != ROW_NOT_BEGUN;
    } while (csv->busy && *at < chunk.length);
    return DBT_OK;
}

/* ---- chunks ---------------------------------------------------------------------------------- */

static size_t show_regular(struct dbt_csv *csv)
{
    while (dbt_scan_next(&csv->scan)) {
        show_scanned(csv);
    }
    return csv->scan.at;
}

enum dbt_status dbt_csv_add(struct dbt_csv *csv, struct dbt_text bytes, struct dbt_error *error)
{
    bool is_scanned = csv->scan.find != NULL;
    dbt_scan_begin(&csv->scan, bytes);
    enum dbt_status status = DBT_OK;
    for (size_t at = 0; at < bytes.length && status == DBT_OK;) {
        at = csv->busy || !is_scanned ? at : show_regular(csv);
        if (at < bytes.length) {
            status = feed_record(csv, bytes, &at, error);
            dbt_scan_seek(&csv->scan, at);
        }
    }
    csv->offset += bytes.length;
    return status;
}

enum dbt_status dbt_csv_add_record(struct dbt_csv *csv, struct dbt_text bytes, size_t *used,
                                   struct dbt_error *error)
{
    *used = 0;
    enum dbt_status status = bytes.length > 0 ? feed_record(csv, bytes, used, error) : DBT_OK;
    csv->offset += *used;
    return status;
}

bool dbt_csv_finish(struct dbt_csv *csv)
{
    /* The strict end alone: it refuses an open quoted field, and only that. */
    csv_set_opts(&csv->parser, CSV_STRICT | CSV_STRICT_FINI);
    csv->busy = false;
    return csv_fini(&csv->parser, on_field, on_record, csv) == 0;
}
