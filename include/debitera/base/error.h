/*
 * Errors: one status, one message that says where, what and what to do.
 *
 * Four kinds of trouble are kept apart (the house's rule 8): a programmer's error is an assert; a
 * bad record is a counted reject (read.h); an operational error is a status returned with a message
 * in `struct dbt_error`; a hold is a finding (finding.h). A function that can fail returns `enum
 * dbt_status`, takes `struct dbt_error *` last, and leaves its outputs untouched on failure. The
 * caller owns the error; it holds no memory and needs no release.
 *
 * Messages never hold field values of an export: exports carry personal identity numbers.
 */
#ifndef DEBITERA_BASE_ERROR_H
#define DEBITERA_BASE_ERROR_H

#include <stdint.h>

enum dbt_status {
#define DBT_STATUS(name, exit_status, word) DBT_##name,
#include "debitera/base/status.def"
#undef DBT_STATUS
    DBT_STATUS_COUNT
};

/* Marks a result that must be looked at. */
#define DBT_CHECKED                     __attribute__((warn_unused_result))
#define DBT_PRINTF(format_at, first_at) __attribute__((format(printf, format_at, first_at)))

/* Longest message, with its terminating zero; longer ones are cut at a character's border. */
enum { DBT_ERROR_TEXT_BYTES = 1024 };

struct dbt_error {
    enum dbt_status status;
    char text[DBT_ERROR_TEXT_BYTES];
};

/*
 * Where something stands in an input. Any part may be absent: a null name, or 0 for a number.
 * `record` counts from 1 and counts the header record too, so that record N is row N of the same
 * file opened in a spreadsheet; `line` counts from 1, `column_no` too (YAML files).
 */
struct dbt_place {
    const char *file;   /* borrowed, as the user named it */
    const char *column; /* borrowed, the column's header in that file */
    uint64_t record;
    uint64_t line;
    uint32_t column_no;
};

/* Fills `error` (may be null) and returns `status`: a caller can `return dbt_error_set(…)`. The
   arguments may quote `error->text` itself. */
enum dbt_status dbt_error_set(struct dbt_error *error, enum dbt_status status, const char *format,
                              ...) DBT_PRINTF(3, 4);

/* The same with the place in front: "file:line:column: …", or where there is a record
   "file: record 17, line 19, column Enhet: …". */
enum dbt_status dbt_error_at(struct dbt_error *error, enum dbt_status status,
                             const struct dbt_place *place, const char *format, ...)
    DBT_PRINTF(4, 5);

/* The same for a failed system call: ": No space left on device", from `errno_value`, is put
   behind. */
enum dbt_status dbt_error_system(struct dbt_error *error, enum dbt_status status, int errno_value,
                                 const char *format, ...) DBT_PRINTF(4, 5);

/* DBT_MEMORY with its standard text; `what` names what was to be stored. */
enum dbt_status dbt_error_memory(struct dbt_error *error, const char *what);

/* Writes the place as in dbt_error_at, without the trailing ": ", into `text`; returns `text`. */
const char *dbt_place_format(const struct dbt_place *place, char *text, uint32_t text_bytes);

int dbt_status_exit(enum dbt_status status);
const char *dbt_status_word(enum dbt_status status);

#endif
