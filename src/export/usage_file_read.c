/*
 * A usage file read back. What holds its seal was written by this program, so one sentence is
 * enough for all that could be wrong with it after that. What a forger seals must not reach sums
 * that were made for counts: numbers are held to what counting can give.
 */
#include <inttypes.h>
#include <jansson.h>

#include "debitera/base/file.h"
#include "debitera/meter.h"
#include "usage_file.h"

/* So much that the sum of all parts fits. */
#define COUNT_MAX (INT64_MAX / DBT_USAGE_PARTS_MAX)

enum { FILE_BYTES_MAX = 1 << 30 };

struct reader {
    struct dbt_arena *arena;
    uint64_t sums[3]; /* over all files: read, conflicting, double_listed */
    bool wrong;       /* sticks */
    bool failed;      /* memory ended; sticks */
};

/* ---- values: of any that is wrong something harmless ----------------------------------------- */

static const char *text_of(struct reader *reader, const json_t *value)
{
    const char *text = json_string_value(value);
    const char *copy = text != NULL ? dbt_arena_string(reader->arena, text) : NULL;
    reader->wrong = reader->wrong || text == NULL;
    reader->failed = reader->failed || (text != NULL && copy == NULL);
    return copy != NULL ? copy : "";
}

static int64_t number_of(struct reader *reader, const json_t *value, int64_t least, int64_t most)
{
    int64_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < least || number > most) {
        reader->wrong = true;
        return least;
    }
    return number;
}

static uint64_t count_of(struct reader *reader, const json_t *value)
{
    return (uint64_t)number_of(reader, value, 0, COUNT_MAX);
}

static uint32_t small_of(struct reader *reader, const json_t *value, uint32_t least, uint32_t most)
{
    return (uint32_t)number_of(reader, value, least, most);
}

static dbt_day day_of(struct reader *reader, const json_t *value)
{
    const char *text = json_string_value(value);
    dbt_day day = 0;
    reader->wrong = reader->wrong || text == NULL || !dbt_day_parse(dbt_text_of(text), &day);
    return day;
}

static struct dbt_period period_of(struct reader *reader, const json_t *value)
{
    const char *text = json_string_value(value);
    struct dbt_period period = {0};
    reader->wrong = reader->wrong || text == NULL || !dbt_period_parse(dbt_text_of(text), &period);
    return period;
}

static void sha256_of(struct reader *reader, const json_t *value, char hex[DBT_SHA256_HEX_BYTES])
{
    const char *text = json_string_value(value);
    if (text == NULL || strlen(text) != DBT_SHA256_HEX_BYTES - 1) {
        reader->wrong = true;
        return;
    }
    memcpy(hex, text, DBT_SHA256_HEX_BYTES);
}

/* A list of an object: zeroed room for as many items, of `item_bytes` each. */
struct list {
    const json_t *array;
    size_t count;
    void *items;
};

static struct list list_of(struct reader *reader, const json_t *object, const char *key,
                           size_t item_bytes)
{
    struct list list = {.array = json_object_get(object, key)};
    list.count = json_array_size(list.array);
    list.items = dbt_arena_alloc(reader->arena, list.count + 1, item_bytes);
    reader->wrong = reader->wrong || !json_is_array(list.array);
    if (list.items == NULL) {
        reader->failed = true;
        list.count = 0;
    }
    return list;
}

/* ---- what was counted ------------------------------------------------------------------------ */

/* Each number is small enough to be added to a sum that was checked. */
static void check_accounting(struct reader *reader, const struct dbt_accounting *accounting)
{
    const uint64_t parts[] = {accounting->read, accounting->conflicting, accounting->double_listed};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        reader->sums[i] += parts[i];
        reader->wrong = reader->wrong || reader->sums[i] > COUNT_MAX;
    }
    reader->wrong = reader->wrong || !dbt_accounting_balances(accounting);
}

static void read_accounting(struct reader *reader, const json_t *object,
                            struct dbt_accounting *accounting)
{
    const json_t *reasons = json_object_get(object, "reasons");
    accounting->read = count_of(reader, json_object_get(object, "read"));
    for (int i = 0; i < DBT_CLASS_COUNT; i++) {
        accounting->of[i] =
            count_of(reader, json_object_get(object, dbt_class_word((enum dbt_class)i)));
    }
    for (int i = 0; i < DBT_REASON_COUNT; i++) {
        const json_t *count = json_object_get(reasons, dbt_reason_word((enum dbt_reason)i));
        accounting->rejected[i] = count != NULL ? count_of(reader, count) : 0;
    }
    accounting->conflicting = count_of(reader, json_object_get(object, "conflicting"));
    accounting->double_listed = count_of(reader, json_object_get(object, "double_listed"));
    check_accounting(reader, accounting);
}

static void read_inputs(struct reader *reader, const json_t *object,
                        struct dbt_usage_counted *counted)
{
    struct list list = list_of(reader, object, "inputs", sizeof *counted->inputs);
    counted->inputs = list.items;
    counted->input_count = list.count;
    for (size_t i = 0; i < list.count; i++) {
        const json_t *item = json_array_get(list.array, i);
        struct dbt_usage_input *input = &counted->inputs[i];
        input->name = text_of(reader, json_object_get(item, "name"));
        input->size_bytes = count_of(reader, json_object_get(item, "size_bytes"));
        sha256_of(reader, json_object_get(item, "sha256"), input->sha256);
        input->copy_of = text_of(reader, json_object_get(item, "copy_of"));
        read_accounting(reader, json_object_get(item, "accounting"), &input->accounting);
        reader->wrong =
            reader->wrong || (i > 0 && strcmp(counted->inputs[i - 1].name, input->name) >= 0);
    }
}

static enum dbt_reason reason_of(struct reader *reader, const json_t *value)
{
    const char *word = json_string_value(value);
    for (int i = 0; word != NULL && i < DBT_REASON_COUNT; i++) {
        if (strcmp(word, dbt_reason_word((enum dbt_reason)i)) == 0) {
            return (enum dbt_reason)i;
        }
    }
    reader->wrong = true;
    return (enum dbt_reason)0;
}

static void read_rejects(struct reader *reader, const json_t *object, const char *source,
                         struct dbt_usage_counted *counted)
{
    struct list list = list_of(reader, object, "rejects", sizeof *counted->rejects);
    counted->rejects = list.items;
    counted->reject_count = list.count;
    for (size_t i = 0; i < list.count; i++) {
        const json_t *item = json_array_get(list.array, i);
        counted->rejects[i] = (struct dbt_reject){
            .source = source,
            .file = text_of(reader, json_array_get(item, 0)),
            .record = count_of(reader, json_array_get(item, 1)),
            .line = count_of(reader, json_array_get(item, 2)),
            .column = text_of(reader, json_array_get(item, 3)),
            .reason = reason_of(reader, json_array_get(item, 4)),
        };
    }
}

static void read_repeats(struct reader *reader, const json_t *object,
                         struct dbt_usage_counted *counted)
{
    struct list list = list_of(reader, object, "repeats", sizeof *counted->repeats);
    counted->repeats = list.items;
    counted->repeats_count = list.count;
    for (size_t i = 0; i < list.count; i++) {
        const json_t *item = json_array_get(list.array, i);
        counted->repeats[i] = (struct dbt_file_repeats){
            .first = text_of(reader, json_array_get(item, 0)),
            .repeating = text_of(reader, json_array_get(item, 1)),
            .records = count_of(reader, json_array_get(item, 2)),
        };
    }
}

static void read_quantities(struct reader *reader, const json_t *object,
                            struct dbt_usage_counted *counted)
{
    struct list list = list_of(reader, object, "quantities", sizeof *counted->quantities);
    counted->quantities = list.items;
    counted->quantity_count = list.count;
    for (size_t i = 0; i < list.count; i++) {
        const json_t *item = json_array_get(list.array, i);
        counted->quantities[i] = (struct dbt_usage_quantity){
            .meter = text_of(reader, json_array_get(item, 0)),
            .unit = text_of(reader, json_array_get(item, 1)),
            .slot = {day_of(reader, json_array_get(item, 2)),
                     day_of(reader, json_array_get(item, 3))},
            .quantity = number_of(reader, json_array_get(item, 4), 1, INT64_MAX),
        };
    }
}

static void read_cell_list(struct reader *reader, const json_t *item,
                           struct dbt_usage_cell_list *list)
{
    enum { HEAD = 3 };
    size_t size = json_array_size(item);
    *list = (struct dbt_usage_cell_list){
        .meter = text_of(reader, json_array_get(item, 0)),
        .unit = text_of(reader, json_array_get(item, 1)),
        .month = period_of(reader, json_array_get(item, 2)).first,
    };
    /* The last is the largest; if it is not, the form is not the one that is written. */
    if (size > HEAD + 1) {
        list->count =
            small_of(reader, json_array_get(item, size - 2), 0, DBT_DISTRIBUTION_CELLS - 1) + 1;
    }
    list->records = dbt_arena_alloc(reader->arena, list->count + 1, sizeof *list->records);
    reader->failed = reader->failed || list->records == NULL;
    for (size_t i = HEAD; !reader->failed && list->count > 0 && i + 1 < size; i += 2) {
        uint32_t cell = small_of(reader, json_array_get(item, i), 0, list->count - 1);
        list->records[cell] = small_of(reader, json_array_get(item, i + 1), 0, UINT32_MAX);
    }
}

static void read_cells(struct reader *reader, const json_t *object,
                       struct dbt_usage_counted *counted)
{
    struct list list = list_of(reader, object, "cells", sizeof *counted->cells);
    counted->cells = list.items;
    counted->cells_count = list.count;
    for (size_t i = 0; i < list.count; i++) {
        read_cell_list(reader, json_array_get(list.array, i), &counted->cells[i]);
    }
}

static void read_counted(struct reader *reader, const json_t *object, const char *source,
                         struct dbt_usage_counted *counted)
{
    const char *named = json_string_value(json_object_get(object, "source"));
    reader->wrong = reader->wrong || named == NULL || strcmp(named, source) != 0;
    read_inputs(reader, object, counted);
    read_rejects(reader, object, source, counted);
    read_repeats(reader, object, counted);
    read_quantities(reader, object, counted);
    read_cells(reader, object, counted);
    struct list days = list_of(reader, object, "missing_days", sizeof *counted->missing_days);
    counted->missing_days = days.items;
    counted->missing_day_count = days.count;
    for (size_t i = 0; i < days.count; i++) {
        counted->missing_days[i] = day_of(reader, json_array_get(days.array, i));
    }
}

/* ---- the file -------------------------------------------------------------------------------- */

static void read_sources(struct reader *reader, const json_t *object, struct dbt_usage_file *file)
{
    struct list list = list_of(reader, object, "sources", sizeof *file->sources);
    file->sources = list.items;
    file->source_count = list.count;
    for (size_t i = 0; i < list.count; i++) {
        const json_t *item = json_array_get(list.array, i);
        struct dbt_usage_source *source = &file->sources[i];
        source->code = text_of(reader, json_array_get(item, 0));
        source->of = small_of(reader, json_array_get(item, 2), 1, DBT_USAGE_PARTS_MAX);
        source->part = small_of(reader, json_array_get(item, 1), 1, source->of);
        reader->wrong =
            reader->wrong || (i > 0 && strcmp(file->sources[i - 1].code, source->code) >= 0);
    }
}

static void read_delivery(struct reader *reader, const json_t *object,
                          const struct dbt_usage_file *file, struct dbt_usage_delivery *delivery)
{
    struct list units = list_of(reader, object, "units", sizeof *delivery->units);
    struct list counted = list_of(reader, object, "counted", sizeof *delivery->counted);
    delivery->period = period_of(reader, json_object_get(object, "period"));
    delivery->units = units.items;
    delivery->unit_file_count = units.count;
    for (size_t i = 0; i < units.count; i++) {
        const json_t *item = json_array_get(units.array, i);
        delivery->units[i].name = text_of(reader, json_array_get(item, 0));
        sha256_of(reader, json_array_get(item, 1), delivery->units[i].sha256);
    }
    delivery->counted = counted.items;
    reader->wrong = reader->wrong || counted.count != file->source_count;
    for (size_t i = 0; !reader->wrong && i < counted.count; i++) {
        read_counted(reader, json_array_get(counted.array, i), file->sources[i].code,
                     &delivery->counted[i]);
    }
}

static void read_file(struct reader *reader, const json_t *object, struct dbt_usage_file *file)
{
    file->program_version = text_of(reader, json_object_get(object, "program_version"));
    file->region_code = text_of(reader, json_object_get(object, "region"));
    sha256_of(reader, json_object_get(object, "region_sha256"), file->region_sha256);
    file->period = period_of(reader, json_object_get(object, "period"));
    file->rejects = count_of(reader, json_object_get(object, "rejects_listed"));
    read_sources(reader, object, file);
    struct list list = list_of(reader, object, "deliveries", sizeof *file->deliveries);
    file->deliveries = list.items;
    file->delivery_count = list.count;
    for (size_t i = 0; !reader->wrong && i < list.count; i++) {
        read_delivery(reader, json_array_get(list.array, i), file, &file->deliveries[i]);
        reader->wrong = reader->wrong || (i > 0 && file->deliveries[i - 1].period.last >=
                                                       file->deliveries[i].period.first);
    }
}

static enum dbt_status refuse(const char *path, struct dbt_error *error)
{
    return dbt_error_set(error, DBT_INPUT,
                         "%s: is no usage file, or was cut or changed after it was written; copy "
                         "it again, or count again with meter",
                         path);
}

static bool is_sealed(struct dbt_text bytes)
{
    static const char seal[] = DBT_USAGE_FILE_SEAL;
    static const char end[] = DBT_USAGE_FILE_END;
    enum { SEAL = sizeof seal - 1, HEX = DBT_SHA256_HEX_BYTES - 1, END = sizeof end - 1 };
    char sha256[DBT_SHA256_HEX_BYTES];
    if (bytes.length < SEAL + HEX + END) {
        return false;
    }
    struct dbt_text sealed = {bytes.at, bytes.length - (SEAL + HEX + END)};
    const char *at = sealed.at + sealed.length;
    return memcmp(at, seal, SEAL) == 0 && dbt_sha256_of(sealed, sha256) &&
           memcmp(at + SEAL, sha256, HEX) == 0 && memcmp(at + SEAL + HEX, end, END) == 0;
}

/* Sorted as it should be, and written again: are these the bytes that were read? */
static enum dbt_status check_form(const struct dbt_usage_file *file, struct dbt_text bytes,
                                  struct dbt_error *error)
{
    struct dbt_buffer again;
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; i < file->delivery_count; i++) {
        for (size_t s = 0; status == DBT_OK && s < file->source_count; s++) {
            status = dbt_usage_counted_order(&file->deliveries[i].counted[s], file->rejects, error);
        }
    }
    if (status == DBT_INPUT) {
        return refuse(file->path, error);
    }
    dbt_buffer_init(&again);
    if (status == DBT_OK) {
        status = dbt_usage_file_write(file, &again, error);
    }
    if (status == DBT_OK && !dbt_text_equal(bytes, dbt_buffer_text(&again))) {
        status = refuse(file->path, error);
    }
    dbt_buffer_release(&again);
    return status;
}

static enum dbt_status read_object(struct dbt_usage_file *file, const json_t *object,
                                   struct dbt_arena *arena, struct dbt_error *error)
{
    struct reader reader = {.arena = arena};
    const char *format = json_string_value(json_object_get(object, "format"));
    json_int_t version = json_integer_value(json_object_get(object, "version"));
    if (format == NULL || strcmp(format, DBT_USAGE_FILE_FORMAT) != 0) {
        return refuse(file->path, error);
    }
    if (version != DBT_USAGE_FILE_VERSION) {
        return dbt_error_set(error, DBT_INPUT,
                             "%s: is a usage file of version %" JSON_INTEGER_FORMAT
                             ", and this program reads version %d; count again with meter",
                             file->path, version, DBT_USAGE_FILE_VERSION);
    }
    read_file(&reader, object, file);
    if (reader.failed) {
        return dbt_error_memory(error, file->path);
    }
    return reader.wrong ? refuse(file->path, error) : DBT_OK;
}

static enum dbt_status read_bytes(struct dbt_usage_file *file, struct dbt_text bytes,
                                  struct dbt_arena *arena, struct dbt_error *error)
{
    if (!is_sealed(bytes)) {
        return refuse(file->path, error);
    }
    json_t *object = json_loadb(bytes.at, bytes.length, JSON_REJECT_DUPLICATES, NULL);
    if (object == NULL) {
        return refuse(file->path, error);
    }
    enum dbt_status status = read_object(file, object, arena, error);
    json_decref(object);
    return status == DBT_OK ? check_form(file, bytes, error) : status;
}

enum dbt_status dbt_usage_file_read(struct dbt_usage_file *file, const char *path,
                                    struct dbt_arena *arena, struct dbt_error *error)
{
    struct dbt_usage_file read = {.path = path};
    struct dbt_buffer bytes;
    dbt_buffer_init(&bytes);
    enum dbt_status status = dbt_file_read(path, FILE_BYTES_MAX, &bytes, error);
    if (status == DBT_OK) {
        status = read_bytes(&read, dbt_buffer_text(&bytes), arena, error);
    }
    dbt_buffer_release(&bytes);
    if (status == DBT_OK) {
        *file = read;
    }
    return status;
}
