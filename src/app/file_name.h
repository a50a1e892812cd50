/*
 * File name: what a file is called that is named after data, such as a care unit's code, which may
 * be any clean text.
 */
#ifndef DEBITERA_APP_FILE_NAME_H
#define DEBITERA_APP_FILE_NAME_H

#include "debitera/base/arena.h"

/* Longer names end in a hash: with an extension behind it, a name fits every file system. */
enum { DBT_FILE_NAME_MAX = 120 };

/*
 * Letters and digits of ASCII, '-' and '_' as they stand, and '.' but for a first one; every other
 * byte as "%2F". So two texts never have one name, and none is empty, hidden, "." or "..". Null
 * when memory ends.
 */
const char *dbt_file_name_of(const char *text, struct dbt_arena *arena);

#endif
