/* The payment code: UsingQR's line of JSON, and the QR code that holds it. */
#include "code.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <qrencode.h>

/* Longer names are cut: the code must stay coarse enough for a telephone's camera. */
enum { NAME_LENGTH = 70, ASCII_END = 0x80 };

/* Bytes in the largest code, version 40, at the level M of correction (ISO/IEC 18004). */
enum { LENGTH_MAX = 2331 };

/* U+00C0 to U+00FF, each without its accents. */
static const char base_letters[] = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTs"
                                   "aaaaaaaceeeeiiiidnooooo/ouuuuyty";
_Static_assert(sizeof base_letters == 64 + 1, "one letter per code point");

/* The ASCII that stands for the character at `*at`, which is advanced past it. */
static char take_ascii(const char **at)
{
    unsigned char lead = (unsigned char)**at;
    *at += 1;
    if (lead < ASCII_END) {
        return (char)lead;
    }
    unsigned char second = (unsigned char)**at;
    while (((unsigned char)**at & 0xC0U) == 0x80) {
        *at += 1;
    }
    if (lead == 0xC3) {
        return base_letters[second & 0x3FU];
    }
    return lead == 0xC2 && second == 0xA0 ? ' ' : '?';
}

static void transliterate(const char *text, char ascii[NAME_LENGTH + 1])
{
    size_t length = 0;
    while (*text != '\0' && length < NAME_LENGTH) {
        ascii[length] = take_ascii(&text);
        length++;
    }
    ascii[length] = '\0';
}

/* `"key":value` with its comma; `encoded` is JSON already. */
static void add_member(struct dbt_buffer *out, const char *key, const char *encoded)
{
    const char *comma = out->length > 0 && out->bytes[out->length - 1] != '{' ? "," : "";
    dbt_buffer_format(out, "%s\"%s\":%s", comma, key, encoded);
}

static void add_string(struct dbt_buffer *out, const char *key, const char *text)
{
    char ascii[NAME_LENGTH + 1];
    transliterate(text, ascii);
    json_t *string = json_string(ascii);
    char *encoded = string == NULL ? NULL : json_dumps(string, JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
    json_decref(string);
    if (encoded == NULL) {
        out->failed = true;
        return;
    }
    add_member(out, key, encoded);
    free(encoded);
}

/* Not through jansson, whose decimals are floating point. */
static void add_amount(struct dbt_buffer *out, const char *key, int64_t ore)
{
    char text[DBT_DECIMAL_BYTES];
    add_member(out, key, dbt_decimal_write(ore, 2, 2, text));
}

static void add_day(struct dbt_buffer *out, const char *key, dbt_day day)
{
    int year;
    int month;
    int day_of_month;
    dbt_day_split(day, &year, &month, &day_of_month);
    char text[DBT_DATE_BYTES];
    snprintf(text, sizeof text, "%04d%02d%02d", year, month, day_of_month);
    add_string(out, key, text);
}

enum dbt_status dbt_code_payload(const struct dbt_invoice *invoice, struct dbt_buffer *out,
                                 struct dbt_error *error)
{
    dbt_buffer_string(out, "{");
    add_member(out, "uqr", "1");
    add_member(out, "tp", "1");
    add_string(out, "nme", invoice->seller.name);
    add_string(out, "cid", invoice->seller.org_no);
    add_string(out, "iref", invoice->ocr);
    add_day(out, "idt", invoice->issued);
    add_day(out, "ddt", invoice->due);
    add_amount(out, "due", invoice->total_ore);
    add_amount(out, "vat", invoice->vat_ore);
    add_string(out, "cur", "SEK");
    add_string(out, "pt", "BG");
    add_string(out, "acc", invoice->bankgiro);
    dbt_buffer_string(out, "}");
    return out->failed ? dbt_error_memory(error, "a payment code") : DBT_OK;
}

enum dbt_status dbt_code_check(const char *text, struct dbt_error *error)
{
    size_t length = strlen(text);
    return length > 0 && length <= LENGTH_MAX
               ? DBT_OK
               : dbt_error_set(error, DBT_INTERNAL, "no code from %zu characters", length);
}

enum dbt_status dbt_code_make(struct dbt_code *code, const char *text, struct dbt_arena *arena,
                              struct dbt_error *error)
{
    QRcode *qr = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (qr == NULL && errno == ENOMEM) {
        return dbt_error_memory(error, "a code");
    }
    if (qr == NULL) {
        return dbt_error_system(error, DBT_INTERNAL, errno, "no code from %zu characters",
                                strlen(text));
    }
    size_t side = (size_t)qr->width;
    uint8_t *modules = dbt_arena_alloc(arena, side * side, sizeof *modules);
    for (size_t i = 0; modules != NULL && i < side * side; i++) {
        modules[i] = qr->data[i] & 1U;
    }
    QRcode_free(qr);
    if (modules == NULL) {
        return dbt_error_memory(error, "a code");
    }
    *code = (struct dbt_code){modules, (uint32_t)side};
    return DBT_OK;
}
