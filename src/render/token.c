/* Taking PDF's syntax apart. Bytes are ASCII but for what stands in strings and comments. */
#include "token.h"

enum class { REGULAR, BLANK, DELIMITER };

static enum class class_of(char byte) {
    static const unsigned char classes[256] =
        {
            ['\0'] = BLANK,
            ['\t'] = BLANK,
            ['\n'] = BLANK,
            ['\f'] = BLANK,
            ['\r'] = BLANK,
            [' '] = BLANK,
            ['('] = DELIMITER,
            [')'] = DELIMITER,
            ['<'] = DELIMITER,
            ['>'] = DELIMITER,
            ['['] = DELIMITER,
            [']'] = DELIMITER,
            ['{'] = DELIMITER,
            ['}'] = DELIMITER,
            ['/'] = DELIMITER,
            ['%'] = DELIMITER,
        };
    return (enum class)classes[(unsigned char)byte];
}

static struct dbt_text from(struct dbt_text text, size_t begin)
{
    return (struct dbt_text){text.at + begin, text.length - begin};
}

static size_t skip_blanks(struct dbt_text text)
{
    size_t at = 0;
    bool comment = false;
    while (at < text.length) {
        comment = text.at[at] == '%' || (comment && text.at[at] != '\n' && text.at[at] != '\r');
        if (!comment && class_of(text.at[at]) != BLANK) {
            break;
        }
        at++;
    }
    return at;
}

size_t dbt_string_length(struct dbt_text text)
{
    size_t depth = 0;
    for (size_t at = 0; at < text.length; at++) {
        switch (text.at[at]) {
        case '\\':
            at++;
            break;
        case '(':
            depth++;
            break;
        case ')':
            depth--;
            break;
        default:
            break;
        }
        if (depth == 0) {
            return at + 1;
        }
    }
    return 0;
}

static size_t hexadecimal_length(struct dbt_text text)
{
    const char *end = memchr(text.at, '>', text.length);
    return end == NULL ? 0 : (size_t)(end - text.at) + 1;
}

static size_t regular_length(struct dbt_text text, size_t at)
{
    while (at < text.length && class_of(text.at[at]) == REGULAR) {
        at++;
    }
    return at;
}

static bool begins_number(char byte)
{
    return (byte >= '0' && byte <= '9') || byte == '-' || byte == '+' || byte == '.';
}

static struct dbt_token delimited(struct dbt_text text)
{
    bool twice = text.length > 1 && text.at[1] == text.at[0];
    struct dbt_token token = {.text = text};
    switch (text.at[0]) {
    case '/':
        token.kind = DBT_TOKEN_NAME;
        token.text.length = regular_length(text, 1);
        break;
    case '(':
        token.kind = DBT_TOKEN_STRING;
        token.text.length = dbt_string_length(text);
        break;
    case '[':
    case '<':
        token.kind = twice || text.at[0] == '[' ? DBT_TOKEN_OPEN : DBT_TOKEN_STRING;
        token.text.length = text.at[0] == '[' ? 1 : twice ? 2 : hexadecimal_length(text);
        break;
    case ']':
    case '>':
        token.kind = DBT_TOKEN_CLOSE;
        token.text.length = text.at[0] == ']' ? 1 : twice ? 2 : 0;
        break;
    default: /* what neither objects nor content have: a function's braces */
        token.text.length = 0;
        break;
    }
    return token;
}

struct dbt_token dbt_token_take(struct dbt_text *rest)
{
    struct dbt_text text = from(*rest, skip_blanks(*rest));
    struct dbt_token token = {.kind = DBT_TOKEN_END, .text = {text.at, 0}};
    if (text.length > 0 && class_of(text.at[0]) == DELIMITER) {
        token = delimited(text);
    } else if (text.length > 0) {
        token.kind = begins_number(text.at[0]) ? DBT_TOKEN_NUMBER : DBT_TOKEN_WORD;
        token.text.length = regular_length(text, 0);
    }
    if (token.text.length == 0) {
        token.kind = DBT_TOKEN_END;
    }
    *rest =
        token.kind == DBT_TOKEN_END ? (struct dbt_text){text.at, 0} : from(text, token.text.length);
    return token;
}

/* "7 0 R" stands where a number begins. */
static bool take_reference(struct dbt_text *rest)
{
    struct dbt_text ahead = *rest;
    struct dbt_token generation = dbt_token_take(&ahead);
    struct dbt_token keyword = dbt_token_take(&ahead);
    if (generation.kind != DBT_TOKEN_NUMBER || keyword.kind != DBT_TOKEN_WORD ||
        !dbt_text_is(keyword.text, "R")) {
        return false;
    }
    *rest = ahead;
    return true;
}

struct dbt_text dbt_value_take(struct dbt_text *rest)
{
    struct dbt_token token = dbt_token_take(rest);
    const char *begin = token.text.at;
    size_t depth = 0;
    for (;;) {
        if (token.kind == DBT_TOKEN_END || (token.kind == DBT_TOKEN_CLOSE && depth == 0)) {
            return (struct dbt_text){begin, 0};
        }
        if (token.kind == DBT_TOKEN_OPEN) {
            depth++;
        } else if (token.kind == DBT_TOKEN_CLOSE) {
            depth--;
        }
        if (depth == 0) {
            break;
        }
        token = dbt_token_take(rest);
    }
    if (token.kind == DBT_TOKEN_NUMBER) {
        (void)take_reference(rest);
    }
    return (struct dbt_text){begin, (size_t)(rest->at - begin)};
}

struct dbt_text dbt_dictionary_find(struct dbt_text dictionary, const char *key)
{
    struct dbt_text none = {dictionary.at, 0};
    if (!dbt_text_is(dbt_token_take(&dictionary).text, "<<")) {
        return none;
    }
    for (;;) {
        struct dbt_token name = dbt_token_take(&dictionary);
        if (name.kind != DBT_TOKEN_NAME) {
            return none;
        }
        struct dbt_text value = dbt_value_take(&dictionary);
        if (dbt_text_is(name.text, key)) {
            return value;
        }
    }
}

static bool take_count(struct dbt_text *rest, uint32_t *count)
{
    enum { DIGITS_MAX = 9 };
    struct dbt_token token = dbt_token_take(rest);
    *count = 0;
    for (size_t i = 0; i < token.text.length; i++) {
        char digit = token.text.at[i];
        if (digit < '0' || digit > '9') {
            return false;
        }
        *count = *count * 10 + (uint32_t)(digit - '0');
    }
    return token.kind == DBT_TOKEN_NUMBER && token.text.length <= DIGITS_MAX;
}

bool dbt_value_count(struct dbt_text value, uint32_t *count)
{
    return take_count(&value, count) && dbt_token_take(&value).kind == DBT_TOKEN_END;
}

bool dbt_value_reference(struct dbt_text value, uint32_t *number)
{
    uint32_t generation = 0;
    return take_count(&value, number) && take_count(&value, &generation) && generation == 0 &&
           dbt_text_is(dbt_token_take(&value).text, "R");
}
