/*
 * Marks: which bytes of an export are more than a printable ASCII character of a field.
 *
 * A mark is a delimiter, a quote or any byte outside 20–7E, so line ends too. They are found 64
 * bytes at a time, by the widest instructions the machine has; every version finds the same.
 */
#ifndef DEBITERA_READ_SCAN_MARKS_H
#define DEBITERA_READ_SCAN_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DBT_BLOCK_BYTES = 64 };

/* `blocks` blocks at `at`: of each, bit i of a word of `marks` is set where byte i is a mark. */
typedef void dbt_marks_find(const char *at, size_t blocks, char delimiter, uint64_t *marks);

struct dbt_marks_version {
    const char *name;
    bool (*is_available)(void); /* on this machine */
    dbt_marks_find *find;
};

extern const struct dbt_marks_version dbt_marks_versions[]; /* the widest first */
extern const size_t dbt_marks_version_count;

dbt_marks_find *dbt_marks_widest(void); /* that is available */

#endif
