/* Writing numbers and strings. */
#include "syntax.h"

#include <math.h>

#include <glib.h>

enum { DIGITS_MAX = 20, SCALE = 1000 };

/* Not by printf, which takes longer than all the rest: a document has thousands. */
void dbt_pdf_count(struct dbt_buffer *out, uint64_t count)
{
    char digits[DIGITS_MAX];
    size_t at = sizeof digits;
    do {
        at--;
        digits[at] = (char)('0' + count % 10);
        count /= 10;
    } while (count > 0);
    dbt_buffer_add(out, digits + at, sizeof digits - at);
}

void dbt_pdf_number(struct dbt_buffer *out, double number)
{
    long scaled = lround(number * SCALE);
    if (scaled < 0) {
        dbt_buffer_add(out, "-", 1);
        scaled = -scaled;
    }
    dbt_pdf_count(out, (uint64_t)scaled / SCALE);
    unsigned rest = (unsigned)(scaled % SCALE);
    if (rest > 0) {
        char decimals[] = {'.', (char)('0' + rest / 100), (char)('0' + rest / 10 % 10),
                           (char)('0' + rest % 10)};
        dbt_buffer_add(out, decimals, rest % 100 == 0 ? 2 : rest % 10 == 0 ? 3 : 4);
    }
}

void dbt_pdf_numbers(struct dbt_buffer *out, const double *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        dbt_buffer_add(out, " ", 1);
        dbt_pdf_number(out, numbers[i]);
    }
}

void dbt_pdf_byte(struct dbt_buffer *out, unsigned char byte)
{
    if (byte == '\r') { /* unescaped, it would be read as a line feed */
        dbt_buffer_add(out, "\\r", 2);
        return;
    }
    if (byte == '(' || byte == ')' || byte == '\\') {
        dbt_buffer_add(out, "\\", 1);
    }
    dbt_buffer_add(out, &byte, 1);
}

static bool is_plain(const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (*at < ' ' || *at > '~') {
            return false;
        }
    }
    return true;
}

void dbt_pdf_text_wide(struct dbt_buffer *out, const char *text)
{
    dbt_buffer_string(out, "<FEFF");
    for (; *text != '\0'; text += g_utf8_skip[(unsigned char)*text]) {
        gunichar point = g_utf8_get_char(text);
        if (point > 0xFFFF) {
            dbt_buffer_format(out, "%04X", 0xD7C0U + (point >> 10));
            point = 0xDC00U + (point & 0x3FFU);
        }
        dbt_buffer_format(out, "%04X", point);
    }
    dbt_buffer_string(out, ">");
}

void dbt_pdf_text(struct dbt_buffer *out, const char *text)
{
    if (!is_plain(text)) {
        dbt_pdf_text_wide(out, text);
        return;
    }
    dbt_buffer_string(out, "(");
    for (; *text != '\0'; text++) {
        dbt_pdf_byte(out, (unsigned char)*text);
    }
    dbt_buffer_string(out, ")");
}

void dbt_pdf_date(struct dbt_buffer *out, dbt_day day)
{
    char text[DBT_DATE_BYTES];
    dbt_buffer_string(out, "(D:");
    for (const char *at = dbt_day_write(day, text); *at != '\0'; at++) {
        if (*at != '-') {
            dbt_buffer_add(out, at, 1);
        }
    }
    dbt_buffer_string(out, "000000Z)");
}
