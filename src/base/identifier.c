/* Identifiers: modulus 10, and the forms around it. */
#include "debitera/base/identifier.h"

#include <stdio.h>
#include <string.h>

enum {
    ORG_NO_DIGITS = 10,
    ORG_NO_LENGTH = 11,
    OCR_MIN = 2,
    OCR_MAX = 25,
    HSA_ID_MAX = 31,
    PERSON_DIGITS = 12,
    COORDINATION_SHIFT = 60
};

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool are_digits(struct dbt_text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (!is_digit(text.at[i])) {
            return false;
        }
    }
    return text.length > 0;
}

char dbt_luhn_digit(struct dbt_text digits)
{
    if (!are_digits(digits)) {
        return 0;
    }
    int sum = 0;
    int weight = 2;
    for (size_t i = digits.length; i > 0; i--) {
        int product = (digits.at[i - 1] - '0') * weight;
        sum = (sum + product / 10 + product % 10) % 10;
        weight = 3 - weight;
    }
    return (char)('0' + (10 - sum) % 10);
}

bool dbt_luhn_valid(struct dbt_text digits)
{
    return digits.length >= 2 && are_digits(digits) &&
           dbt_luhn_digit((struct dbt_text){digits.at, digits.length - 1}) ==
               digits.at[digits.length - 1];
}

bool dbt_bankgiro_valid(struct dbt_text text)
{
    char digits[8];
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++) {
        bool hyphen = text.at[i] == '-' && i + 5 == text.length;
        if (!hyphen && count == sizeof digits) {
            return false;
        }
        if (!hyphen) {
            digits[count++] = text.at[i];
        }
    }
    return count >= 7 && dbt_luhn_valid((struct dbt_text){digits, count});
}

bool dbt_plusgiro_valid(struct dbt_text text)
{
    char digits[8];
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++) {
        bool hyphen = text.at[i] == '-' && i + 2 == text.length;
        bool space = text.at[i] == ' ' && count > 0 && i + 1 < text.length;
        if (!hyphen && !space && count == sizeof digits) {
            return false;
        }
        if (!hyphen && !space) {
            digits[count++] = text.at[i];
        }
    }
    return dbt_luhn_valid((struct dbt_text){digits, count});
}

/* The third digit tells an organisation from a person, whose third digit is of a month. */
static bool is_organisation(struct dbt_text digits)
{
    return digits.length == ORG_NO_DIGITS && digits.at[2] >= '2' && dbt_luhn_valid(digits);
}

bool dbt_org_no_valid(struct dbt_text text)
{
    char vat_no[15];
    return dbt_vat_no_make(text, vat_no);
}

bool dbt_vat_no_make(struct dbt_text org_no, char out[15])
{
    if (org_no.length != ORG_NO_LENGTH || org_no.at[6] != '-') {
        return false;
    }
    char digits[ORG_NO_DIGITS];
    memcpy(digits, org_no.at, 6);
    memcpy(digits + 6, org_no.at + 7, 4);
    if (!is_organisation((struct dbt_text){digits, sizeof digits})) {
        return false;
    }
    snprintf(out, 15, "SE%.*s01", (int)sizeof digits, digits);
    return true;
}

bool dbt_hsa_id_valid(struct dbt_text text)
{
    enum { TAIL = 2 + ORG_NO_DIGITS + 1 };
    if (text.length <= TAIL || text.length > HSA_ID_MAX || text.at[TAIL - 1] != '-' ||
        !dbt_text_equal_fold((struct dbt_text){text.at, 2}, dbt_text_of("SE")) ||
        !is_organisation((struct dbt_text){text.at + 2, ORG_NO_DIGITS})) {
        return false;
    }
    for (size_t i = TAIL; i < text.length; i++) {
        char letter = (char)(text.at[i] | 0x20);
        if (!is_digit(text.at[i]) && (letter < 'a' || letter > 'z')) {
            return false;
        }
    }
    return true;
}

bool dbt_ocr_make(struct dbt_text digits, bool with_length, char out[26])
{
    size_t total = digits.length + (with_length ? 2 : 1);
    if (!are_digits(digits) || total > OCR_MAX) {
        return false;
    }
    memcpy(out, digits.at, digits.length);
    if (with_length) {
        out[total - 2] = (char)('0' + (int)(total % 10));
    }
    out[total - 1] = dbt_luhn_digit((struct dbt_text){out, total - 1});
    out[total] = '\0';
    return true;
}

bool dbt_ocr_valid(struct dbt_text text, bool with_length)
{
    if (text.length < OCR_MIN || text.length > OCR_MAX || !dbt_luhn_valid(text)) {
        return false;
    }
    return !with_length || (text.length > OCR_MIN &&
                            text.at[text.length - 2] == (char)('0' + (int)(text.length % 10)));
}

/* Two digits. */
static int pair(const char *at)
{
    return (at[0] - '0') * 10 + (at[1] - '0');
}

/* The digits of "(YY)YYMMDD-NNNC" or "(YY)YYMMDD+NNNC", the hyphen being optional; 0 when it has
   another form. */
static size_t person_digits(struct dbt_text text, char digits[PERSON_DIGITS])
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++) {
        bool sign = (text.at[i] == '-' || text.at[i] == '+') && i + 5 == text.length;
        if (sign) {
            continue;
        }
        if (!is_digit(text.at[i]) || count == PERSON_DIGITS) {
            return 0;
        }
        digits[count++] = text.at[i];
    }
    return count == PERSON_DIGITS || count == PERSON_DIGITS - 2 ? count : 0;
}

/* Of the ten digits "YYMMDDNNNC". A samordningsnummer has 60 added to the day. */
static bool make_birthday(int century, const char *ten, int shift, dbt_day *out)
{
    return dbt_day_make(century * 100 + pair(ten), pair(ten + 2), pair(ten + 4) - shift, out);
}

static int birthday_shift(enum dbt_person_kind kind)
{
    return kind == DBT_PERSON_SAMORDNINGSNUMMER ? COORDINATION_SHIFT : 0;
}

enum dbt_person_kind dbt_person_classify(struct dbt_text text)
{
    char digits[PERSON_DIGITS];
    size_t count = person_digits(text, digits);
    const char *ten = digits + (count == PERSON_DIGITS ? 2 : 0);
    /* Birth numbers are 001–999. */
    if (count == 0 || !dbt_luhn_valid((struct dbt_text){ten, 10}) ||
        memcmp(ten + 6, "000", 3) == 0) {
        return DBT_PERSON_OTHER;
    }
    /* Without a century any will do: only 29 February of a year 00 could differ. */
    int century = count == PERSON_DIGITS ? pair(digits) : 20;
    dbt_day ignored;
    if (make_birthday(century, ten, 0, &ignored)) {
        return DBT_PERSON_PERSONNUMMER;
    }
    return make_birthday(century, ten, COORDINATION_SHIFT, &ignored) ? DBT_PERSON_SAMORDNINGSNUMMER
                                                                     : DBT_PERSON_OTHER;
}

static size_t digit_run(struct dbt_text text, size_t at)
{
    size_t length = 0;
    while (at + length < text.length && is_digit(text.at[at + length])) {
        length++;
    }
    return length;
}

/* The run of digits at `at`, with a sign and the last four digits when they stand behind it. */
static size_t candidate_length(struct dbt_text text, size_t at)
{
    size_t first = digit_run(text, at);
    size_t sign = at + first;
    bool has_sign = sign < text.length && (text.at[sign] == '-' || text.at[sign] == '+');
    bool is_date = first == PERSON_DIGITS - 4 || first == PERSON_DIGITS - 6;
    return is_date && has_sign && digit_run(text, sign + 1) == 4 ? first + 5 : first;
}

bool dbt_person_found(struct dbt_text text)
{
    for (size_t at = 0; at < text.length; at++) {
        size_t length = candidate_length(text, at);
        struct dbt_text candidate = {text.at + at, length};
        if (dbt_person_classify(candidate) != DBT_PERSON_OTHER) {
            return true;
        }
        at += digit_run(text, at);
    }
    return false;
}

/* 0 when there is none: 29 February of a year 00 that is no leap year, or before 1900. */
static int find_century(const char *ten, int shift, bool is_older, dbt_day on)
{
    dbt_day birthday;
    int year;
    int month;
    int day;
    dbt_day_split(on, &year, &month, &day);
    int century = year / 100;
    while (century > 0 && !(make_birthday(century, ten, shift, &birthday) && birthday <= on)) {
        century--;
    }
    century -= is_older ? 1 : 0;
    return make_birthday(century, ten, shift, &birthday) ? century : 0;
}

/* Letters upper case, hyphens and spaces gone; the length, 0 when too long. */
static size_t compact(struct dbt_text text, char out[DBT_PERSON_BYTES])
{
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.at[i];
        if (byte == '-' || byte == ' ') {
            continue;
        }
        if (length == DBT_PERSON_BYTES) {
            return 0;
        }
        out[length++] = (char)(byte >= 'a' && byte <= 'z' ? byte - 'a' + 'A' : byte);
    }
    return length;
}

size_t dbt_person_normalise(struct dbt_text text, dbt_day on, char out[DBT_PERSON_BYTES])
{
    struct dbt_text form = {out, compact(text, out)};
    enum dbt_person_kind kind = dbt_person_classify(form);
    if (kind == DBT_PERSON_OTHER) {
        return form.length;
    }
    char digits[PERSON_DIGITS];
    size_t count = person_digits(form, digits);
    if (count == PERSON_DIGITS) {
        memcpy(out, digits, PERSON_DIGITS);
        return PERSON_DIGITS;
    }
    bool is_older = form.length > count;
    int century = find_century(digits, birthday_shift(kind), is_older, on);
    if (century == 0) {
        return form.length;
    }
    out[0] = (char)('0' + century / 10);
    out[1] = (char)('0' + century % 10);
    memcpy(out + 2, digits, count);
    return PERSON_DIGITS;
}
