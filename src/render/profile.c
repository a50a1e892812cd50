/*
 * A display profile that holds no more than its kind must (ICC.1:2010, 8.3): three primaries and
 * the white they were adapted to, one curve for all, a name and a notice. All numbers are
 * big-endian; fractions count in 65536ths.
 */
#include "profile.h"

enum {
    HEADER_BYTES = 128,
    ENTRY_BYTES = 12,
    NAME_BYTES = 36, /* of "sRGB" in the form below, filled up */
    XYZ_BYTES = 20,
    MATRIX_BYTES = 44,
    CURVE_BYTES = 32,
    TAG_COUNT = 10
};

/* What stands in the profile, one after another. Tags may share a part. */
enum { NAME, WHITE, RED, GREEN, BLUE, ADAPTATION, CURVE, PART_COUNT };

static const uint32_t part_bytes[PART_COUNT] = {
    [NAME] = NAME_BYTES, [WHITE] = XYZ_BYTES,         [RED] = XYZ_BYTES,     [GREEN] = XYZ_BYTES,
    [BLUE] = XYZ_BYTES,  [ADAPTATION] = MATRIX_BYTES, [CURVE] = CURVE_BYTES,
};

static const struct {
    const char *name;
    unsigned part;
} tags[TAG_COUNT] = {
    {"desc", NAME}, {"cprt", NAME},       {"wtpt", WHITE}, {"rXYZ", RED},   {"gXYZ", GREEN},
    {"bXYZ", BLUE}, {"chad", ADAPTATION}, {"rTRC", CURVE}, {"gTRC", CURVE}, {"bTRC", CURVE},
};

/* D50, and sRGB's primaries seen under it (Bradford). */
static const int32_t white[] = {0xF6D6, 0x10000, 0xD32D};
static const int32_t red[] = {0x6FA2, 0x38F5, 0x0390};
static const int32_t green[] = {0x6299, 0xB785, 0x18DA};
static const int32_t blue[] = {0x24A0, 0x0F84, 0xB6CF};
static const int32_t adaptation[] = {0x10C42, 0x05DE,  -0x0CDB, 0x0793, 0xFD90,
                                     -0x045F, -0x025D, 0x03DC,  0xC06E};
/* Exponent 2.4; 1/1.055, 0.055/1.055, 1/12.92, from 0.04045 on. */
static const int32_t curve[] = {0x26666, 0xF2A7, 0x0D59, 0x13D0, 0x0A5B};

static void add_16(struct dbt_buffer *out, uint32_t number)
{
    const unsigned char bytes[] = {(unsigned char)(number >> 8), (unsigned char)number};
    dbt_buffer_add(out, bytes, sizeof bytes);
}

static void add_32(struct dbt_buffer *out, uint32_t number)
{
    add_16(out, number >> 16);
    add_16(out, number);
}

static void add_zeros(struct dbt_buffer *out, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        dbt_buffer_add(out, "", 1);
    }
}

static void add_fractions(struct dbt_buffer *out, const char *kind, const int32_t *numbers,
                          size_t count)
{
    dbt_buffer_string(out, kind);
    add_32(out, 0);
    for (size_t i = 0; i < count; i++) {
        add_32(out, (uint32_t)numbers[i]);
    }
}

static uint32_t place_of(unsigned part)
{
    uint32_t place = HEADER_BYTES + 4 + TAG_COUNT * ENTRY_BYTES;
    for (unsigned i = 0; i < part; i++) {
        place += part_bytes[i];
    }
    return place;
}

static void add_header(struct dbt_buffer *out)
{
    enum { VERSION = 0x04200000, YEAR = 2025, RESERVED = 44 };
    size_t begin = out->length;
    add_32(out, place_of(PART_COUNT));
    add_32(out, 0);
    add_32(out, VERSION);
    dbt_buffer_string(out, "mntrRGB XYZ ");
    add_16(out, YEAR);
    add_16(out, 1);
    add_16(out, 1);
    add_zeros(out, 6);
    dbt_buffer_string(out, "acsp");
    add_zeros(out, 28);
    for (size_t i = 0; i < 3; i++) {
        add_32(out, (uint32_t)white[i]);
    }
    add_zeros(out, HEADER_BYTES - (out->length - begin));
}

/* "sRGB" in English, as text of several languages. */
static void add_name(struct dbt_buffer *out)
{
    enum { RECORDS = 1, RECORD_BYTES = 12, TEXT_BYTES = 8, TEXT_AT = 28 };
    dbt_buffer_string(out, "mluc");
    add_32(out, 0);
    add_32(out, RECORDS);
    add_32(out, RECORD_BYTES);
    dbt_buffer_string(out, "enUS");
    add_32(out, TEXT_BYTES);
    add_32(out, TEXT_AT);
    for (const char *at = "sRGB"; *at != '\0'; at++) {
        add_16(out, (unsigned char)*at);
    }
}

static void add_curve(struct dbt_buffer *out)
{
    enum { FUNCTION = 3 };
    dbt_buffer_string(out, "para");
    add_32(out, 0);
    add_16(out, FUNCTION);
    add_16(out, 0);
    for (size_t i = 0; i < sizeof curve / sizeof curve[0]; i++) {
        add_32(out, (uint32_t)curve[i]);
    }
}

void dbt_profile_write(struct dbt_buffer *out)
{
    add_header(out);
    add_32(out, TAG_COUNT);
    for (size_t i = 0; i < TAG_COUNT; i++) {
        dbt_buffer_string(out, tags[i].name);
        add_32(out, place_of(tags[i].part));
        add_32(out, part_bytes[tags[i].part]);
    }
    add_name(out);
    add_fractions(out, "XYZ ", white, 3);
    add_fractions(out, "XYZ ", red, 3);
    add_fractions(out, "XYZ ", green, 3);
    add_fractions(out, "XYZ ", blue, 3);
    add_fractions(out, "sf32", adaptation, 9);
    add_curve(out);
}
