/* The fields of a record, checked. */
#include "price_cases.h"

_Noreturn void record_fail(const struct record *record, int status, const char *what)
{
    (void)fflush(stdout);
    (void)fprintf(stderr, "price-cases: %s:%lu: case %s: %s\n", record->file, record->line,
                  record->one->id != NULL ? record->one->id : "-", what);
    exit(status);
}

void *record_made(const struct record *record, void *memory)
{
    if (memory == NULL) {
        record_fail(record, RECORD_FAILED, "out of memory");
    }
    return memory;
}

void record_staged(const struct record *record, enum dbt_status status,
                   const struct dbt_error *error)
{
    if (status != DBT_OK) {
        record_fail(record, RECORD_FAILED, error->text);
    }
}

const char *record_text(const struct record *record, size_t at)
{
    if (at >= record->count) {
        record_fail(record, RECORD_BAD, "a field too few");
    }
    const char *word = record->words[at];
    return strcmp(word, "-") == 0
               ? ""
               : (const char *)record_made(record, dbt_arena_string(&record->one->arena, word));
}

int64_t record_whole(const struct record *record, size_t at)
{
    char *end = NULL;
    if (at >= record->count) {
        record_fail(record, RECORD_BAD, "a field too few");
    }
    const long long value = strtoll(record->words[at], &end, 10);
    if (*end != '\0' || end == record->words[at]) {
        record_fail(record, RECORD_BAD, "not a whole number");
    }
    return value;
}

int32_t record_small(const struct record *record, size_t at)
{
    const int64_t value = record_whole(record, at);
    if (value < INT32_MIN || value > INT32_MAX) {
        record_fail(record, RECORD_BAD, "a number too large");
    }
    return (int32_t)value;
}

void record_room(const struct record *record, size_t count, size_t most)
{
    if (count >= most) {
        record_fail(record, RECORD_BAD, "more than a case may have");
    }
}
