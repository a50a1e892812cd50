/* Breaking text into lines, by words. */
#include "flow.h"

#include <string.h>

#define ELLIPSIS "\u2026"

enum { LINES_MAX = 12 };

/* A text on its way into lines: a copy that may be cut for measuring. */
struct wrapping {
    struct dbt_flow *flow;
    enum dbt_style style;
    double w_mm;
    char *at; /* what is not set yet */
};

static double width(const struct wrapping *wrapping, const char *text)
{
    return dbt_flow_width(wrapping->flow, wrapping->style, text);
}

static bool fits(const struct wrapping *wrapping, size_t length)
{
    char *end = wrapping->at + length;
    char kept = *end;
    *end = '\0';
    bool narrow = width(wrapping, wrapping->at) <= wrapping->w_mm;
    *end = kept;
    return narrow;
}

/* Bytes up to the end of the next word behind `length`. */
static size_t word_end(const char *at, size_t length)
{
    length += strspn(at + length, " ");
    return length + strcspn(at + length, " ");
}

/* Bytes of the character at `at`: up to the next lead byte. */
static size_t character_length(const char *at)
{
    size_t length = 1;
    while (((unsigned char)at[length] & 0xC0U) == 0x80) {
        length++;
    }
    return length;
}

/* Bytes of the line: as many words as fit, or as many characters of a word too long for it. */
static size_t fitting_length(const struct wrapping *wrapping)
{
    size_t all = strlen(wrapping->at);
    if (fits(wrapping, all)) {
        return all;
    }
    size_t best = 0;
    size_t end = word_end(wrapping->at, 0);
    while (fits(wrapping, end)) {
        best = end;
        end = word_end(wrapping->at, best);
    }
    if (best > 0) {
        return best;
    }
    best = character_length(wrapping->at);
    if (!fits(wrapping, best)) {
        dbt_flow_refuse(wrapping->flow, wrapping->flow->place,
                        "has no room for a single letter; make it wider");
    }
    while (wrapping->at[best] != '\0') {
        size_t next = best + character_length(wrapping->at + best);
        if (!fits(wrapping, next)) {
            break;
        }
        best = next;
    }
    return best;
}

/* The last line allowed: what fits together with an ellipsis. */
static const char *cut_line(const struct wrapping *wrapping)
{
    struct dbt_flow *flow = wrapping->flow;
    const char *line = "";
    size_t length = fitting_length(wrapping);
    while (length > 0) {
        line = dbt_flow_keep(
            flow, dbt_arena_format(flow->arena, "%.*s" ELLIPSIS, (int)length, wrapping->at));
        if (width(wrapping, line) <= wrapping->w_mm) {
            break;
        }
        do {
            length--;
        } while (length > 0 && ((unsigned char)wrapping->at[length] & 0xC0U) == 0x80);
    }
    return length > 0 ? line : ELLIPSIS;
}

static const char *take_line(struct wrapping *wrapping, bool last)
{
    struct dbt_flow *flow = wrapping->flow;
    size_t length = fitting_length(wrapping);
    if (last && wrapping->at[length] != '\0') {
        return cut_line(wrapping);
    }
    struct dbt_text line = {wrapping->at, length};
    wrapping->at += length;
    wrapping->at += strspn(wrapping->at, " ");
    return dbt_flow_keep(flow, dbt_arena_copy(flow->arena, line));
}

struct dbt_lines dbt_flow_wrap(struct dbt_flow *flow, const struct dbt_spot *spot, const char *text)
{
    struct dbt_lines lines = {0};
    size_t lines_max = spot->lines_max > 0 ? spot->lines_max : LINES_MAX;
    char *copy = dbt_arena_copy(flow->arena, dbt_text_trim(dbt_text_of(text)));
    const char **items = dbt_arena_alloc(flow->arena, lines_max, sizeof *items);
    if (copy == NULL || items == NULL) {
        dbt_flow_keep(flow, NULL);
        return lines;
    }
    struct wrapping wrapping = {flow, spot->style, spot->w_mm, copy};
    lines.items = items;
    while (*wrapping.at != '\0' && lines.count < lines_max && flow->status == DBT_OK) {
        items[lines.count] = take_line(&wrapping, lines.count + 1 == lines_max);
        lines.count++;
    }
    return lines;
}
