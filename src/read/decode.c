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

/* Every byte below 0x80 is the same in both. */
static bool is_ascii(struct dbt_text bytes)
{
    bool other = false;
    for (size_t i = 0; i < bytes.length; i++) {
        other |= (unsigned char)bytes.at[i] >= 0x80;
    }
    return !other;
}

/* From `start` on. */
static enum dbt_decoded clean(struct dbt_buffer *out, size_t start)
{
    soften_breaks(out, start);
    struct dbt_text added = {out->bytes + start, out->length - start};
    if (dbt_text_is_clean(added)) {
        return DBT_DECODED_TEXT;
    }
    cut(out, start);
    return DBT_DECODED_NO_TEXT;
}

enum dbt_decoded dbt_decode(struct dbt_buffer *out, enum dbt_encoding encoding,
                            struct dbt_text bytes)
{
    size_t start = out->length;
    bool is_plain = is_printable_ascii(bytes);
    if (is_plain || encoding == DBT_ENCODING_UTF8) {
        dbt_buffer_add(out, bytes.at, bytes.length);
    } else if (!is_ascii(bytes) && dbt_text_is_utf8(bytes)) {
        /* Words in windows-1252 are never UTF-8 by chance; these would print as "Ã¥". */
        return DBT_DECODED_UTF8;
    } else if (!dbt_buffer_cp1252(out, bytes)) {
        return DBT_DECODED_NO_TEXT;
    }
    return is_plain || out->failed ? DBT_DECODED_TEXT : clean(out, start);
}
