/* Fields are mostly printable ASCII, the same in both encodings: those are copied as they are. */
#include "decode.h"

static bool is_printable_ascii(struct dbt_text bytes)
{
    bool other = false;
    for (size_t i = 0; i < bytes.length; i++) {
        unsigned char byte = (unsigned char)bytes.at[i];
        other |= byte < 0x20 || byte > 0x7e;
    }
    return !other;
}

static void cut(struct dbt_buffer *buffer, size_t length)
{
    buffer->length = length;
    buffer->bytes[length] = '\0';
}

/* Line ends (CR, LF, CR LF) and tabs to spaces, from `start` on. */
static void soften_breaks(struct dbt_buffer *buffer, size_t start)
{
    size_t kept = start;
    for (size_t i = start; i < buffer->length; i++) {
        char byte = buffer->bytes[i];
        bool before_newline = i + 1 < buffer->length && buffer->bytes[i + 1] == '\n';
        if (byte == '\r' && before_newline) {
            continue;
        }
        if (byte == '\n' || byte == '\r' || byte == '\t') {
            byte = ' ';
        }
        buffer->bytes[kept++] = byte;
    }
    cut(buffer, kept);
}

bool dbt_decode(struct dbt_buffer *out, enum dbt_encoding encoding, struct dbt_text bytes)
{
    size_t start = out->length;
    if (is_printable_ascii(bytes) || encoding == DBT_ENCODING_UTF8) {
        dbt_buffer_add(out, bytes.at, bytes.length);
    } else if (!dbt_buffer_cp1252(out, bytes)) {
        return false;
    }
    if (out->failed || out->length == start) {
        return true;
    }
    struct dbt_text added = {out->bytes + start, out->length - start};
    if (is_printable_ascii(added)) {
        return true;
    }
    soften_breaks(out, start);
    added.length = out->length - start;
    if (!dbt_text_is_clean(added)) {
        cut(out, start);
        return false;
    }
    return true;
}
