/* Decode: the bytes of one field, in the source's encoding, to clean UTF-8 (text.h). */
#ifndef DEBITERA_READ_DECODE_H
#define DEBITERA_READ_DECODE_H

#include <stdbool.h>

#include "debitera/base/text.h"
#include "debitera/catalog.h"

/*
 * Appends the text. A line end or tab inside becomes one space. False, and nothing appended, when
 * the bytes are not text in that encoding or hold other control characters. Lack of memory shows in
 * `out->failed`.
 */
bool dbt_decode(struct dbt_buffer *out, enum dbt_encoding encoding,
                struct dbt_text bytes) DBT_CHECKED;

#endif
