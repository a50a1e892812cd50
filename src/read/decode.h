/* Decode: the bytes of one field, in the source's encoding, to clean UTF-8 (text.h). */
#ifndef DEBITERA_READ_DECODE_H
#define DEBITERA_READ_DECODE_H

#include "debitera/base/text.h"
#include "debitera/catalog.h"

enum dbt_decoded {
    DBT_DECODED_TEXT,
    DBT_DECODED_NO_TEXT, /* not text in that encoding, or control characters */
    DBT_DECODED_UTF8     /* UTF-8 beyond ASCII, where the encoding is another */
};

/*
 * Appends the text, or nothing when it is none. A line end or tab inside becomes one space. Lack of
 * memory shows in `out->failed`.
 */
enum dbt_decoded dbt_decode(struct dbt_buffer *out, enum dbt_encoding encoding,
                            struct dbt_text bytes) DBT_CHECKED;

#endif
