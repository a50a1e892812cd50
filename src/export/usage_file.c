/* A usage file's bytes: JSON with an item a line, so that two of them can be compared by line. */
#include "debitera/usage_file.h"

#include <inttypes.h>
#include <jansson.h>

#include "debitera/base/file.h"
#include "usage_file.h"

enum { PIECE_BYTES = 64 * 1024 };

struct saving { /* where the bytes go, piece by piece */
    struct dbt_file file;
    struct dbt_sha256 *sha256;
    enum dbt_status status; /* of what was passed on until now */
    struct dbt_error *error;
};

struct writer {
    struct dbt_buffer *out;
    struct saving *saving;  /* null: all of it stays in `out` */
    const char *unwritable; /* a text that JSON cannot hold; null: none */
    bool first;             /* of the list that is open */
};

static int add_to_buffer(const char *bytes, size_t length, void *context)
{
    struct dbt_buffer *out = context;
    dbt_buffer_add(out, bytes, length);
    return out->failed ? -1 : 0;
}

static void put_text(struct writer *writer, const char *text)
{
    if (!dbt_text_is_utf8(dbt_text_of(text))) {
        writer->unwritable = text;
        return;
    }
    json_t *value = json_string(text);
    if (value == NULL ||
        json_dump_callback(value, add_to_buffer, writer->out, JSON_ENCODE_ANY) != 0) {
        writer->out->failed = true;
    }
    json_decref(value);
}

static void put_count(struct writer *writer, uint64_t count)
{
    dbt_buffer_format(writer->out, "%" PRIu64, count);
}

static void put(struct writer *writer, const char *bytes)
{
    dbt_buffer_string(writer->out, bytes);
}

/* To the file. */
static void pass_on(const struct writer *writer)
{
    struct saving *saving = writer->saving;
    if (saving->status == DBT_OK && !writer->out->failed) {
        struct dbt_text piece = dbt_buffer_text(writer->out);
        dbt_sha256_add(saving->sha256, piece.at, piece.length);
        saving->status = dbt_file_add(&saving->file, piece, saving->error);
        dbt_buffer_clear(writer->out);
    }
}

/* ---- members and lists: each begins on a line of its own ------------------------------------- */

static void text_member(struct writer *writer, const char *key, const char *text)
{
    dbt_buffer_format(writer->out, "\"%s\": ", key);
    put_text(writer, text);
    put(writer, ",\n");
}

static void count_member(struct writer *writer, const char *key, uint64_t count)
{
    dbt_buffer_format(writer->out, "\"%s\": %" PRIu64 ",\n", key, count);
}

static void open_list(struct writer *writer, const char *key)
{
    dbt_buffer_format(writer->out, "\"%s\": [", key);
    writer->first = true;
}

static void next_item(struct writer *writer)
{
    put(writer, writer->first ? "\n" : ",\n");
    writer->first = false;
    if (writer->saving != NULL && writer->out->length >= PIECE_BYTES) {
        pass_on(writer);
    }
}

static void close_list(struct writer *writer)
{
    put(writer, "\n]");
    writer->first = false;
}

/* ---- what was counted ------------------------------------------------------------------------ */

static void put_accounting(struct writer *writer, const struct dbt_accounting *accounting)
{
    const char *between = "";
    dbt_buffer_format(writer->out, "{\"read\": %" PRIu64, accounting->read);
    for (int i = 0; i < DBT_CLASS_COUNT; i++) {
        dbt_buffer_format(writer->out, ", \"%s\": %" PRIu64, dbt_class_word((enum dbt_class)i),
                          accounting->of[i]);
    }
    put(writer, ", \"reasons\": {");
    for (int i = 0; i < DBT_REASON_COUNT; i++) {
        if (accounting->rejected[i] > 0) {
            dbt_buffer_format(writer->out, "%s\"%s\": %" PRIu64, between,
                              dbt_reason_word((enum dbt_reason)i), accounting->rejected[i]);
            between = ", ";
        }
    }
    dbt_buffer_format(writer->out, "}, \"conflicting\": %" PRIu64 ", \"double_listed\": %" PRIu64,
                      accounting->conflicting, accounting->double_listed);
    put(writer, "}");
}

static void put_inputs(struct writer *writer, const struct dbt_usage_counted *counted)
{
    open_list(writer, "inputs");
    for (size_t i = 0; i < counted->input_count; i++) {
        const struct dbt_usage_input *input = &counted->inputs[i];
        next_item(writer);
        put(writer, "{\"name\": ");
        put_text(writer, input->name);
        dbt_buffer_format(writer->out,
                          ", \"size_bytes\": %" PRIu64 ", \"sha256\": \"%s\", \"copy_of\": ",
                          input->size_bytes, input->sha256);
        put_text(writer, input->copy_of);
        put(writer, ",\n \"accounting\": ");
        put_accounting(writer, &input->accounting);
        put(writer, "}");
    }
    close_list(writer);
}

static void put_rejects(struct writer *writer, const struct dbt_usage_counted *counted)
{
    open_list(writer, "rejects");
    for (size_t i = 0; i < counted->reject_count; i++) {
        const struct dbt_reject *reject = &counted->rejects[i];
        next_item(writer);
        put(writer, "[");
        put_text(writer, reject->file);
        dbt_buffer_format(writer->out, ", %" PRIu64 ", %" PRIu64 ", ", reject->record,
                          reject->line);
        put_text(writer, reject->column);
        dbt_buffer_format(writer->out, ", \"%s\"]", dbt_reason_word(reject->reason));
    }
    close_list(writer);
}

static void put_repeats(struct writer *writer, const struct dbt_usage_counted *counted)
{
    open_list(writer, "repeats");
    for (size_t i = 0; i < counted->repeats_count; i++) {
        next_item(writer);
        put(writer, "[");
        put_text(writer, counted->repeats[i].first);
        put(writer, ", ");
        put_text(writer, counted->repeats[i].repeating);
        put(writer, ", ");
        put_count(writer, counted->repeats[i].records);
        put(writer, "]");
    }
    close_list(writer);
}

static void put_quantities(struct writer *writer, const struct dbt_usage_counted *counted)
{
    char first[DBT_DATE_BYTES];
    char last[DBT_DATE_BYTES];
    open_list(writer, "quantities");
    for (size_t i = 0; i < counted->quantity_count; i++) {
        const struct dbt_usage_quantity *quantity = &counted->quantities[i];
        next_item(writer);
        put(writer, "[");
        put_text(writer, quantity->meter);
        put(writer, ", ");
        put_text(writer, quantity->unit);
        dbt_buffer_format(writer->out, ", \"%s\", \"%s\", %" PRId64 "]",
                          dbt_day_write(quantity->slot.first, first),
                          dbt_day_write(quantity->slot.last, last), quantity->quantity);
    }
    close_list(writer);
}

/* A list of cells: meter, unit, month; then, of each that is not 0, its number and its records. */
static void put_cell_list(struct writer *writer, const struct dbt_usage_cell_list *list)
{
    char month[DBT_DATE_BYTES];
    put(writer, "[");
    put_text(writer, list->meter);
    put(writer, ", ");
    put_text(writer, list->unit);
    dbt_buffer_format(writer->out, ", \"%s\"", dbt_month_write(list->month, month));
    for (uint32_t cell = 0; cell < list->count; cell++) {
        if (list->records[cell] != 0) {
            dbt_buffer_format(writer->out, ", %" PRIu32 ", %" PRIu32, cell, list->records[cell]);
        }
    }
    put(writer, "]");
}

static void put_cells(struct writer *writer, const struct dbt_usage_counted *counted)
{
    open_list(writer, "cells");
    for (size_t i = 0; i < counted->cells_count; i++) {
        next_item(writer);
        put_cell_list(writer, &counted->cells[i]);
    }
    close_list(writer);
}

static void put_missing_days(struct writer *writer, const struct dbt_usage_counted *counted)
{
    char day[DBT_DATE_BYTES];
    open_list(writer, "missing_days");
    for (size_t i = 0; i < counted->missing_day_count; i++) {
        next_item(writer);
        dbt_buffer_format(writer->out, "\"%s\"", dbt_day_write(counted->missing_days[i], day));
    }
    close_list(writer);
}

static void put_counted(struct writer *writer, const struct dbt_usage_counted *counted)
{
    put_inputs(writer, counted);
    put(writer, ",\n");
    put_rejects(writer, counted);
    put(writer, ",\n");
    put_repeats(writer, counted);
    put(writer, ",\n");
    put_quantities(writer, counted);
    put(writer, ",\n");
    put_cells(writer, counted);
    put(writer, ",\n");
    put_missing_days(writer, counted);
}

/* ---- the file -------------------------------------------------------------------------------- */

static void put_units(struct writer *writer, const struct dbt_usage_delivery *delivery)
{
    open_list(writer, "units");
    for (size_t i = 0; i < delivery->unit_file_count; i++) {
        next_item(writer);
        put(writer, "[");
        put_text(writer, delivery->units[i].name);
        dbt_buffer_format(writer->out, ", \"%s\"]", delivery->units[i].sha256);
    }
    close_list(writer);
}

static void put_delivery(struct writer *writer, const struct dbt_usage_file *file,
                         const struct dbt_usage_delivery *delivery)
{
    char period[DBT_DATE_BYTES];
    put(writer, "{");
    text_member(writer, "period", dbt_period_write(delivery->period, period));
    put_units(writer, delivery);
    put(writer, ",\n");
    open_list(writer, "counted");
    for (size_t i = 0; i < file->source_count; i++) {
        next_item(writer);
        put(writer, "{");
        text_member(writer, "source", file->sources[i].code);
        put_counted(writer, &delivery->counted[i]);
        put(writer, "}");
    }
    close_list(writer);
    put(writer, "}");
}

static void put_file(struct writer *writer, const struct dbt_usage_file *file)
{
    char period[DBT_DATE_BYTES];
    put(writer, "{\n");
    text_member(writer, "format", DBT_USAGE_FILE_FORMAT);
    count_member(writer, "version", DBT_USAGE_FILE_VERSION);
    text_member(writer, "program_version", file->program_version);
    text_member(writer, "region", file->region_code);
    text_member(writer, "region_sha256", file->region_sha256);
    text_member(writer, "period", dbt_period_write(file->period, period));
    count_member(writer, "rejects_listed", file->rejects);
    open_list(writer, "sources");
    for (size_t i = 0; i < file->source_count; i++) {
        next_item(writer);
        put(writer, "[");
        put_text(writer, file->sources[i].code);
        dbt_buffer_format(writer->out, ", %" PRIu32 ", %" PRIu32 "]", file->sources[i].part,
                          file->sources[i].of);
    }
    close_list(writer);
    put(writer, ",\n");
    open_list(writer, "deliveries");
    for (size_t i = 0; i < file->delivery_count; i++) {
        next_item(writer);
        put_delivery(writer, file, &file->deliveries[i]);
    }
    close_list(writer);
    put(writer, ",\n");
}

bool dbt_usage_file_begins(struct dbt_text head)
{
    static const char begin[] = "{\n\"format\": \"" DBT_USAGE_FILE_FORMAT "\",\n";
    const size_t length = sizeof begin - 1;
    _Static_assert(sizeof begin - 1 <= (size_t)DBT_USAGE_FILE_HEAD_BYTES, "the head is enough");
    return head.length >= length && memcmp(head.at, begin, length) == 0;
}

/* Of the bytes that are written, or were passed on. */
static enum dbt_status check(const struct writer *writer, struct dbt_error *error)
{
    if (writer->unwritable != NULL) {
        return dbt_error_set(error, DBT_INPUT,
                             "the name of a file, %s, is not UTF-8; rename the file",
                             writer->unwritable);
    }
    return writer->out->failed ? dbt_error_memory(error, "the usage file") : DBT_OK;
}

static enum dbt_status fail_sha256(struct dbt_error *error)
{
    return dbt_error_set(error, DBT_INTERNAL, "SHA-256 failed in the crypto library");
}

static void put_seal(const struct writer *writer, const char *sha256)
{
    dbt_buffer_format(writer->out, DBT_USAGE_FILE_SEAL "%s" DBT_USAGE_FILE_END, sha256);
}

enum dbt_status dbt_usage_file_write(const struct dbt_usage_file *file, struct dbt_buffer *out,
                                     struct dbt_error *error)
{
    struct writer writer = {.out = out};
    size_t start = out->length;
    char sha256[DBT_SHA256_HEX_BYTES];
    put_file(&writer, file);
    enum dbt_status status = check(&writer, error);
    if (status != DBT_OK) {
        return status;
    }
    if (!dbt_sha256_of((struct dbt_text){out->bytes + start, out->length - start}, sha256)) {
        return fail_sha256(error);
    }
    put_seal(&writer, sha256);
    return check(&writer, error);
}

static enum dbt_status save(const struct writer *writer, struct dbt_error *error)
{
    struct saving *saving = writer->saving;
    char sha256[DBT_SHA256_HEX_BYTES];
    enum dbt_status status = check(writer, error);
    if (status != DBT_OK) {
        return status;
    }
    pass_on(writer);
    if (saving->status == DBT_OK && !dbt_sha256_take(saving->sha256, sha256)) {
        return fail_sha256(error);
    }
    if (saving->status == DBT_OK) {
        put_seal(writer, sha256);
        status = check(writer, error);
    }
    if (status == DBT_OK) {
        pass_on(writer);
        status = saving->status;
    }
    return status;
}

enum dbt_status dbt_usage_file_save(const struct dbt_usage_file *file, const char *path,
                                    struct dbt_error *error)
{
    struct dbt_buffer piece;
    struct saving saving = {.sha256 = dbt_sha256_new(), .error = error};
    struct writer writer = {.out = &piece, .saving = &saving};
    if (saving.sha256 == NULL) {
        return dbt_error_memory(error, "the usage file");
    }
    dbt_buffer_init(&piece);
    enum dbt_status status = dbt_file_begin(&saving.file, path, error);
    if (status == DBT_OK) {
        put_file(&writer, file);
        status = save(&writer, error);
        if (status == DBT_OK) {
            status = dbt_file_commit(&saving.file, error);
        } else {
            dbt_file_drop(&saving.file);
        }
    }
    dbt_buffer_release(&piece);
    dbt_sha256_free(saving.sha256);
    return status;
}
