/* Money: exact ratios, the one rounding, decimal forms. */
#include "debitera/base/money.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

__extension__ typedef unsigned __int128 uint128;

enum { DECIMALS_MAX = 6, DIGITS_128 = 40 };

static uint128 magnitude(dbt_int128 value)
{
    return value < 0 ? 0 - (uint128)value : (uint128)value;
}

/* Most numbers are short, and the processor divides those itself. */
static dbt_int128 common_factor_64(uint64_t a, uint64_t b)
{
    while (a != 0) {
        uint64_t rest = b % a;
        b = a;
        a = rest;
    }
    return b;
}

/* Never larger than `below`, which is positive: the result fits. */
static dbt_int128 common_factor(dbt_int128 above, dbt_int128 below)
{
    uint128 a = magnitude(above);
    uint128 b = (uint128)below;
    if (b == 1) {
        return 1;
    }
    while (a > UINT64_MAX || b > UINT64_MAX) {
        if (a == 0) {
            return (dbt_int128)b;
        }
        uint128 rest = b % a;
        b = a;
        a = rest;
    }
    return common_factor_64((uint64_t)a, (uint64_t)b);
}

struct dbt_ratio dbt_ratio_of(int64_t whole)
{
    return (struct dbt_ratio){whole, 1};
}

bool dbt_ratio_make(int64_t above, int64_t below, struct dbt_ratio *out)
{
    if (below == 0) {
        return false;
    }
    dbt_int128 sign = below < 0 ? -1 : 1;
    struct dbt_ratio ratio = {above * sign, below * sign};
    dbt_int128 factor = common_factor(ratio.above, ratio.below);
    *out = (struct dbt_ratio){ratio.above / factor, ratio.below / factor};
    return true;
}

/* Knuth, TAOCP 2, 4.5.1: no intermediate is larger than lowest terms require. */
bool dbt_ratio_add(struct dbt_ratio a, struct dbt_ratio b, struct dbt_ratio *out)
{
    dbt_int128 factor = common_factor(a.below, b.below);
    dbt_int128 left;
    dbt_int128 right;
    dbt_int128 sum;
    if (__builtin_mul_overflow(a.above, b.below / factor, &left) ||
        __builtin_mul_overflow(b.above, a.below / factor, &right) ||
        __builtin_add_overflow(left, right, &sum)) {
        return false;
    }
    dbt_int128 rest = common_factor(sum, factor);
    dbt_int128 below;
    if (__builtin_mul_overflow(a.below / factor, b.below / rest, &below)) {
        return false;
    }
    *out = (struct dbt_ratio){sum / rest, below};
    return true;
}

bool dbt_ratio_subtract(struct dbt_ratio a, struct dbt_ratio b, struct dbt_ratio *out)
{
    struct dbt_ratio negative = {.below = b.below};
    return !__builtin_sub_overflow((dbt_int128)0, b.above, &negative.above) &&
           dbt_ratio_add(a, negative, out);
}

bool dbt_ratio_excess(struct dbt_ratio a, struct dbt_ratio b, struct dbt_ratio *out)
{
    struct dbt_ratio rest;
    if (!dbt_ratio_subtract(a, b, &rest)) {
        return false;
    }
    *out = rest.above > 0 ? rest : dbt_ratio_of(0);
    return true;
}

bool dbt_ratio_multiply(struct dbt_ratio a, struct dbt_ratio b, struct dbt_ratio *out)
{
    dbt_int128 left = common_factor(a.above, b.below);
    dbt_int128 right = common_factor(b.above, a.below);
    struct dbt_ratio product;
    if (__builtin_mul_overflow(a.above / left, b.above / right, &product.above) ||
        __builtin_mul_overflow(a.below / right, b.below / left, &product.below)) {
        return false;
    }
    *out = product;
    return true;
}

int dbt_ratio_compare_zero(struct dbt_ratio a)
{
    return (a.above > 0) - (a.above < 0);
}

bool dbt_ratio_round(struct dbt_ratio a, int64_t *out)
{
    dbt_int128 whole = a.above / a.below;
    uint128 rest = magnitude(a.above % a.below);
    if (rest >= (uint128)a.below - rest) {
        whole += a.above < 0 ? -1 : 1;
    }
    if (whole < INT64_MIN || whole > INT64_MAX) {
        return false;
    }
    *out = (int64_t)whole;
    return true;
}

bool dbt_ore_add(int64_t a_ore, int64_t b_ore, int64_t *out_ore)
{
    int64_t sum;
    if (__builtin_add_overflow(a_ore, b_ore, &sum)) {
        return false;
    }
    *out_ore = sum;
    return true;
}

bool dbt_ore_vat(int64_t base_ore, int32_t rate_bp, int64_t *out_ore)
{
    struct dbt_ratio vat = {(dbt_int128)base_ore * rate_bp, 10000};
    return dbt_ratio_round(vat, out_ore);
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Takes `prefix` off the front, when it is there. */
static bool take(struct dbt_text *text, const char *prefix)
{
    size_t length = strlen(prefix);
    if (text->length < length || memcmp(text->at, prefix, length) != 0) {
        return false;
    }
    text->at += length;
    text->length -= length;
    return true;
}

static bool take_space(struct dbt_text *text)
{
    return take(text, " ") || take(text, "\u00A0") || take(text, "\u202F");
}

/* Far past 64 bits, and far enough from 128 for one more digit and six decimals. */
#define DIGITS_LIMIT ((dbt_int128)1 << 100)

/* Takes the digits off the front into `value` and returns how many there were. A value past the
   limit stays there: it is refused at the end. */
static size_t take_digits(struct dbt_text *text, dbt_int128 *value)
{
    size_t count = 0;
    while (count < text->length && is_digit(text->at[count])) {
        if (*value < DIGITS_LIMIT) {
            *value = *value * 10 + (text->at[count] - '0');
        }
        count++;
    }
    text->at += count;
    text->length -= count;
    return count;
}

/* The whole part: digits, or groups of three behind a first group of one to three. */
static bool take_whole(struct dbt_text *text, dbt_int128 *value)
{
    size_t count = take_digits(text, value);
    if (count == 0) {
        return false;
    }
    bool grouped = false;
    while (take_space(text)) {
        if ((!grouped && count > 3) || take_digits(text, value) != 3) {
            return false;
        }
        grouped = true;
    }
    return true;
}

/* `decimals` digits behind the point; missing ones are 0, and so must be those in excess. */
static bool take_fraction(struct dbt_text text, unsigned decimals, dbt_int128 *value)
{
    for (size_t i = 0; i < text.length; i++) {
        if (!is_digit(text.at[i]) || (i >= decimals && text.at[i] != '0')) {
            return false;
        }
    }
    for (size_t i = 0; i < decimals; i++) {
        *value = *value * 10 + (i < text.length ? text.at[i] - '0' : 0);
    }
    return true;
}

bool dbt_decimal_parse(struct dbt_text text, char point, unsigned decimals, int64_t *out)
{
    assert(decimals <= DECIMALS_MAX && (point == '.' || point == ','));
    const char point_text[2] = {point, '\0'};
    bool negative = take(&text, "-") || take(&text, "\u2212");
    dbt_int128 value = 0;
    if (!take_whole(&text, &value)) {
        return false;
    }
    if (text.length > 0 && (!take(&text, point_text) || text.length == 0)) {
        return false;
    }
    if (!take_fraction(text, decimals, &value)) {
        return false;
    }
    value = negative ? -value : value;
    if (value < INT64_MIN || value > INT64_MAX) {
        return false;
    }
    *out = (int64_t)value;
    return true;
}

/* The digits of `value`, at least `least` of them, ending before `end`. Returns the first. */
static char *digits_before(char *end, uint128 value, unsigned least)
{
    char *at = end;
    while (value != 0 || at > end - least) {
        *--at = (char)('0' + (int)(value % 10));
        value /= 10;
    }
    return at;
}

const char *dbt_decimal_write(int64_t value, unsigned decimals, unsigned least, char *text)
{
    assert(decimals <= DECIMALS_MAX && least <= DECIMALS_MAX);
    char digits[DIGITS_128];
    char *end = digits + sizeof digits;
    const char *first = digits_before(end, magnitude(value), decimals + 1);
    size_t whole = (size_t)(end - first) - decimals;
    size_t written = decimals;
    while (written > least && first[whole + written - 1] == '0') {
        written--;
    }
    char *at = text;
    if (value < 0) {
        *at++ = '-';
    }
    memcpy(at, first, whole);
    at += whole;
    if (written > 0 || least > 0) {
        *at++ = '.';
        memcpy(at, first + whole, written);
        at += written;
    }
    for (size_t i = written; i < least; i++) {
        *at++ = '0';
    }
    *at = '\0';
    return text;
}

static char *write_whole(dbt_int128 value, char *at)
{
    char digits[DIGITS_128];
    char *end = digits + sizeof digits;
    const char *first = digits_before(end, magnitude(value), 1);
    if (value < 0) {
        *at++ = '-';
    }
    memcpy(at, first, (size_t)(end - first));
    return at + (end - first);
}

const char *dbt_ratio_write(struct dbt_ratio ratio, char *text)
{
    char *at = write_whole(ratio.above, text);
    if (ratio.below != 1) {
        *at++ = '/';
        at = write_whole(ratio.below, at);
    }
    *at = '\0';
    return text;
}

/* Takes a number with an optional '-' off the front. Gathered below zero, where there is room for
   one more. */
static bool take_number(struct dbt_text *text, dbt_int128 *out)
{
    bool negative = take(text, "-");
    bool any = false;
    dbt_int128 value = 0;
    while (text->length > 0 && is_digit(text->at[0])) {
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, text->at[0] - '0', &value)) {
            return false;
        }
        text->at++;
        text->length--;
        any = true;
    }
    *out = value;
    return any && (negative || !__builtin_sub_overflow((dbt_int128)0, value, out));
}

bool dbt_ratio_parse(struct dbt_text text, struct dbt_ratio *out)
{
    struct dbt_text rest = text;
    struct dbt_ratio ratio = {.below = 1};
    if (!take_number(&rest, &ratio.above) ||
        (take(&rest, "/") && !take_number(&rest, &ratio.below)) || ratio.below < 1 ||
        common_factor(ratio.above, ratio.below) != 1) {
        return false;
    }
    /* What is written back differently ("+1", "01", "1/1", something behind) was not ours. */
    char written[DBT_RATIO_BYTES];
    if (!dbt_text_is(text, dbt_ratio_write(ratio, written))) {
        return false;
    }
    *out = ratio;
    return true;
}
