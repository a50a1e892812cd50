/*
 * File names: what a file is called that is named after data, such as a care unit's code, which may
 * be any clean text; and which names keep their meaning on every system that a package is opened
 * on: Linux, Windows, macOS, a web server.
 */
#ifndef DEBITERA_BASE_FILE_NAME_H
#define DEBITERA_BASE_FILE_NAME_H

#include <stdbool.h>

#include "debitera/base/arena.h"

/* Longer names end in a hash: with an extension behind it, a name fits every file system. */
enum { DBT_FILE_NAME_BYTES = 120, DBT_FILE_PATH_BYTES = 240 };

/*
 * Letters and digits of ASCII, '-' and '_' as they stand, and '.' but for a first and a last one;
 * every other byte as "%2F", and so the first letter of a name that is a device to Windows ("NUL",
 * "con.txt"). So two texts never have one name; none is empty, hidden, "." or "..". Names that
 * differ in letter case alone are one on some systems: dbt_file_names_take. Null when memory ends.
 */
const char *dbt_file_name_make(const char *text, struct dbt_arena *arena);

/*
 * Is `path`, with '/' between folders, one that every system can make, and none takes for another:
 * at most DBT_FILE_PATH_BYTES of ASCII letters, digits and "-_.%~+() "; no part of it empty, begun
 * by '.' or ' ', ended by '.' or ' ', or a device's name?
 */
bool dbt_file_path_is_portable(const char *path);

/* Names given out for one folder: none twice, also where letter case does not count. Holds no
   memory but the arena's; begins zeroed but for it. */
struct dbt_file_names {
    struct dbt_arena *arena;
    const char **sorted; /* without case */
    size_t count, capacity;
};

/* dbt_file_name_make of `text`, with "%~2" and so on behind it where it was given out before. Null
   when memory ends. */
const char *dbt_file_names_take(struct dbt_file_names *names, const char *text);

#endif
