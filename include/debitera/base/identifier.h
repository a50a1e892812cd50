/*
 * Identifiers with check digits (domain: modulus 10): bankgiro, plusgiro, OCR reference,
 * organisation number, personal identity numbers, HSA-id. Nothing here is ever a reason to reject a
 * person: classify and count. But where no person belongs, as in a text of a document, a personal
 * number is looked for.
 */
#ifndef DEBITERA_BASE_IDENTIFIER_H
#define DEBITERA_BASE_IDENTIFIER_H

#include <stdbool.h>

#include "debitera/base/date.h"
#include "debitera/base/text.h"

/* Digits only: is the last one the modulus-10 check digit of the others? False for fewer than two
   digits. */
bool dbt_luhn_valid(struct dbt_text digits);
/* The check digit, '0'–'9', to put behind `digits`; 0 when they are not all digits. */
char dbt_luhn_digit(struct dbt_text digits);

bool dbt_bankgiro_valid(struct dbt_text text); /* "NNN-NNNN" or "NNNN-NNNN", or the digits alone */
bool dbt_plusgiro_valid(
    struct dbt_text text); /* 2–8 digits, spaces and one hyphen before the last digit allowed */
/* "NNNNNN-NNNN", third digit at least 2, check digit right. */
bool dbt_org_no_valid(struct dbt_text text);
/* "SE" + ten digits + "01" for a valid organisation number; `out` holds 15 bytes. */
bool dbt_vat_no_make(struct dbt_text org_no, char out[15]) DBT_CHECKED;
/* SE, organisation number, hyphen, 1 or more of [A-Za-z0-9]; at most 31 characters. */
bool dbt_hsa_id_valid(struct dbt_text text);

/* OCR reference of `digits`: check digit, and before it, when asked for, the total length modulo
   10. 2–25 digits in all; `out` holds 26 bytes. */
bool dbt_ocr_make(struct dbt_text digits, bool with_length, char out[26]) DBT_CHECKED;
bool dbt_ocr_valid(struct dbt_text text, bool with_length);

enum dbt_person_kind {
    DBT_PERSON_PERSONNUMMER,
    DBT_PERSON_SAMORDNINGSNUMMER,
    DBT_PERSON_OTHER, /* reservnummer and anything else: accepted */
    DBT_PERSON_KIND_COUNT
};
enum dbt_person_kind dbt_person_classify(struct dbt_text text);
/* Is there a personnummer or samordningsnummer in the text: 10 or 12 digits, with or without '-' or
   '+' before the last four, and no digit beside them? */
bool dbt_person_found(struct dbt_text text);
/*
 * The form that identity is compared in: letters upper case, hyphens and spaces gone. A
 * personnummer or samordningsnummer becomes its 12 digits; where it has only 10, the century is the
 * latest in which the birth date is not after `on`, and with '+' the one before that. Returns the
 * length written to `out` (DBT_PERSON_BYTES), 0 when empty or too long.
 */
enum { DBT_PERSON_BYTES = 32 };
size_t dbt_person_normalise(struct dbt_text text, dbt_day on, char out[DBT_PERSON_BYTES]);

#endif
