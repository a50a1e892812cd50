/* Deflate: streams of a PDF made small, and read. The states are kept from one to the next. */
#ifndef DEBITERA_RENDER_DEFLATE_H
#define DEBITERA_RENDER_DEFLATE_H

#define ZLIB_CONST
#include <zlib.h>

#include "debitera/base/text.h"

struct dbt_deflater {
    z_stream stream;
    bool ready;
};

struct dbt_inflater {
    z_stream stream;
    bool ready;
    bool exhausted; /* memory ended in the last stream */
};

bool dbt_deflater_init(struct dbt_deflater *deflater) DBT_CHECKED; /* false: out of memory */
void dbt_deflater_release(struct dbt_deflater *deflater);          /* zeroed is fine */
/* Appended to `out`, whose failure sticks. */
void dbt_deflate(struct dbt_deflater *deflater, struct dbt_text bytes, struct dbt_buffer *out);
/* The same of bytes that come by and by: begin, any number of add, end with the last ones. */
void dbt_deflate_begin(struct dbt_deflater *deflater);
void dbt_deflate_add(struct dbt_deflater *deflater, struct dbt_text bytes, struct dbt_buffer *out);
void dbt_deflate_end(struct dbt_deflater *deflater, struct dbt_text bytes, struct dbt_buffer *out);

bool dbt_inflater_init(struct dbt_inflater *inflater) DBT_CHECKED; /* false: out of memory */
void dbt_inflater_release(struct dbt_inflater *inflater);          /* zeroed is fine */
/* Appended to `out`, which has failed when memory ended. False when the bytes are not a whole
   stream. */
bool dbt_inflate(struct dbt_inflater *inflater, struct dbt_text bytes,
                 struct dbt_buffer *out) DBT_CHECKED;
/* The same piece by piece, all but the last of a multiple of 1024 bytes. A taker that gives false
   ends it. */
typedef bool dbt_inflated_taker(void *context, struct dbt_text piece);
bool dbt_inflate_each(struct dbt_inflater *inflater, struct dbt_text bytes,
                      dbt_inflated_taker *take, void *context) DBT_CHECKED;

#endif
