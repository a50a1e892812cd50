/* Colours of documents, held to what a screen asks of them. */
#include "colour.h"

#include <math.h>
#include <string.h>

#define LEAST_CONTRAST 4.5

enum { CHANNEL_MOST = 0xFF, PER_CENT = 100, HEX = 16, COLOUR_LENGTH = sizeof "#rrggbb" - 1 };

/* As they are in the documents. */
static const struct dbt_colours common = {{
    [DBT_INK_INK] = 0x1C2024,
    [DBT_INK_MUTED] = 0x5B636B,
    [DBT_INK_ACCENT] = 0x1C2024,
    [DBT_INK_TINT] = 0xF4F5F7,
    [DBT_INK_LINE] = 0xC9CED4,
    [DBT_INK_WHITE] = 0xFFFFFF,
    [DBT_INK_MARK] = 0xECEEF0,
    [DBT_INK_PANEL] = 0xF4F5F7,
    [DBT_INK_NOTICE] = 0xFFF1CC,
}};

static uint32_t channel_of(uint32_t colour, unsigned shift)
{
    return colour >> shift & CHANNEL_MOST;
}

uint32_t dbt_colour_pale(uint32_t colour, unsigned paleness)
{
    uint32_t made = 0;
    for (unsigned shift = 0; shift <= 16; shift += 8) {
        uint32_t channel = channel_of(colour, shift);
        channel += ((CHANNEL_MOST - channel) * paleness + PER_CENT / 2) / PER_CENT;
        made |= channel << shift;
    }
    return made;
}

static double linear(uint32_t channel)
{
    double share = (double)channel / CHANNEL_MOST;
    return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t colour)
{
    return 0.2126 * linear(channel_of(colour, 16)) + 0.7152 * linear(channel_of(colour, 8)) +
           0.0722 * linear(channel_of(colour, 0));
}

double dbt_colour_contrast(uint32_t one, uint32_t other)
{
    double a = luminance(one);
    double b = luminance(other);
    return (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);
}

static bool read(const char *text, uint32_t *colour)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    uint32_t made = 0;
    if (strlen(text) != COLOUR_LENGTH || *text != '#') {
        return false;
    }
    for (const char *at = text + 1; *at != '\0'; at++) {
        const char *digit = strchr(digits, *at);
        if (digit == NULL) {
            return false;
        }
        made = made * HEX + (uint32_t)((digit - digits) % HEX);
    }
    *colour = made;
    return true;
}

/* Links stand on the page, in what is marked or tinted, and in the row under the pointer. */
static bool is_read_on_all(uint32_t accent, const uint32_t *of)
{
    static const enum dbt_ink grounds[] = {DBT_INK_WHITE, DBT_INK_TINT, DBT_INK_PANEL,
                                           DBT_INK_NOTICE};
    bool is_read = true;
    for (size_t i = 0; i < sizeof grounds / sizeof grounds[0]; i++) {
        is_read = is_read && dbt_colour_contrast(accent, of[grounds[i]]) >= LEAST_CONTRAST;
    }
    return is_read;
}

void dbt_colours_make(struct dbt_colours *colours, const struct dbt_identity *identity)
{
    uint32_t accent;
    uint32_t tint;
    *colours = common;
    uint32_t *of = colours->of;
    if (read(identity->tint, &tint) &&
        dbt_colour_contrast(tint, of[DBT_INK_MUTED]) >= LEAST_CONTRAST) {
        of[DBT_INK_TINT] = tint;
    }
    if (read(identity->accent, &accent) && is_read_on_all(accent, of)) {
        of[DBT_INK_ACCENT] = accent;
    }
}
