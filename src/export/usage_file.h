/*
 * Usage file, within the stage: what its writer, its reader and its merging agree on.
 */
#ifndef DEBITERA_EXPORT_USAGE_FILE_H
#define DEBITERA_EXPORT_USAGE_FILE_H

#include "debitera/usage_file.h"

#define DBT_USAGE_FILE_FORMAT "debitera usage"
/* Around the SHA-256 of all that stands before. */
#define DBT_USAGE_FILE_SEAL "\"sha256\": \""
#define DBT_USAGE_FILE_END  "\"\n}\n"

#endif
