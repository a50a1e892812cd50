/* Reader: dbt_read_file with the chunk size as a parameter, which tests set and nobody else. */
#ifndef DEBITERA_READ_READER_H
#define DEBITERA_READ_READER_H

#include "bytes.h"
#include "debitera/read.h"

enum dbt_status dbt_read_in_chunks(const struct dbt_read *read, struct dbt_input *input,
                                   size_t chunk_bytes, struct dbt_error *error) DBT_CHECKED;

#endif
