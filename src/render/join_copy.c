/*
 * References found in one pass, without tokens: values are most of what a part holds, and known to
 * be of our own form, "12 0 R" behind a blank, a bracket or another reference.
 */
#include "join_copy.h"

#include "syntax.h"
#include "token.h"

/* Of the string that begins there, its last byte; the text's length when it does not end. */
static size_t string_end(struct dbt_text text, size_t at)
{
    size_t length = dbt_string_length((struct dbt_text){text.at + at, text.length - at});
    return length == 0 ? text.length : at + length - 1;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Does a name or word end in front of the byte? */
static bool is_border(char byte)
{
    return byte == ' ' || byte == '[' || byte == ']' || byte == '/' || byte == '>' || byte == '<' ||
           byte == '(';
}

/* What refers to an object, up to the R that stands at `end`. */
struct reference {
    size_t begin;
    uint32_t number;
};

/* False when it is just the letter. A number of more digits is none that an object has. */
static bool find_reference(struct dbt_text text, size_t end, struct reference *reference)
{
    enum { BEHIND = 3, DIGITS_MAX = 9 }; /* " 0 " */
    if (end < BEHIND + 1 || memcmp(text.at + end - BEHIND, " 0 ", BEHIND) != 0 ||
        (end + 1 < text.length && !is_border(text.at[end + 1]))) {
        return false;
    }
    size_t begin = end - BEHIND;
    uint32_t number = 0;
    uint32_t weight = 1;
    while (begin > 0 && is_digit(text.at[begin - 1])) {
        begin--;
        bool fits = end - BEHIND - begin <= DIGITS_MAX;
        number = fits ? number + weight * (uint32_t)(text.at[begin] - '0') : UINT32_MAX;
        weight *= 10;
    }
    *reference = (struct reference){begin, number};
    return begin < end - BEHIND && (begin == 0 || is_border(text.at[begin - 1]));
}

/* A value while it is copied. */
struct copying {
    const struct dbt_part *part;
    struct dbt_buffer *out;
    size_t piece; /* what was not copied so far begins there */
    int depth;    /* brackets that are open */
    bool wrong;
};

static void copy_reference(struct copying *copying, struct dbt_text value, size_t end)
{
    struct reference reference;
    const struct dbt_part *part = copying->part;
    if (!find_reference(value, end, &reference)) {
        return;
    }
    uint32_t old = reference.number;
    uint32_t number = old < part->finished.count ? part->objects[old].number : 0;
    copying->wrong |= number == 0;
    dbt_buffer_add(copying->out, value.at + copying->piece, reference.begin - copying->piece);
    dbt_pdf_count(copying->out, number);
    dbt_buffer_string(copying->out, " 0 ");
    copying->piece = end;
}

static void copy_text(struct copying *copying, struct dbt_text text)
{
    static const signed char turns[256] = {['['] = 1, [']'] = -1, ['<'] = 1, ['>'] = -1};
    copying->piece = 0;
    for (size_t at = 0; at < text.length; at++) {
        char byte = text.at[at];
        copying->depth += turns[(unsigned char)byte];
        copying->wrong |= copying->depth < 0;
        if (byte == '(') {
            at = string_end(text, at);
            copying->wrong |= at == text.length;
        } else if (byte == 'R') {
            copy_reference(copying, text, at);
        }
    }
    dbt_buffer_add(copying->out, text.at + copying->piece, text.length - copying->piece);
}

bool dbt_join_copy(const struct dbt_part *part, struct dbt_text value, struct dbt_buffer *out)
{
    struct copying copying = {.part = part, .out = out};
    copy_text(&copying, value);
    return !copying.wrong && copying.depth == 0;
}

bool dbt_join_copy_but(const struct dbt_part *part, struct dbt_text value, struct dbt_text old,
                       const char *text, struct dbt_buffer *out)
{
    struct copying copying = {.part = part, .out = out};
    const char *behind = old.at + old.length;
    copy_text(&copying, (struct dbt_text){value.at, (size_t)(old.at - value.at)});
    dbt_buffer_string(out, text);
    copy_text(&copying, (struct dbt_text){behind, (size_t)(value.at + value.length - behind)});
    return !copying.wrong && copying.depth == 0;
}
