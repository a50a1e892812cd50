/*
 * Row accounting: every record of every export ends in exactly one class, counted per source file
 * and reason.
 *
 *   read = billed + follow-up + outside-period + not-billable + duplicate + rejected
 *
 * `billed` is counted into a priced service, `follow-up` into follow-up figures only. Classes and
 * reasons are tables (class.def, reason.def), so that a new one shows up in the manifest, the
 * summary and the reports at once. A record that several deliveries' months share is counted once
 * per delivery file it stands in.
 */
#ifndef DEBITERA_BASE_ACCOUNTING_H
#define DEBITERA_BASE_ACCOUNTING_H

#include <stdbool.h>
#include <stdint.h>

#include "debitera/base/error.h"

enum dbt_class {
#define DBT_CLASS(name, word) DBT_CLASS_##name,
#include "debitera/base/class.def"
#undef DBT_CLASS
    DBT_CLASS_COUNT
};

enum dbt_reason {
#define DBT_REASON(name, word, text) DBT_REASON_##name,
#include "debitera/base/reason.def"
#undef DBT_REASON
    DBT_REASON_COUNT
};

struct dbt_accounting {
    uint64_t read; /* records after the header */
    uint64_t of[DBT_CLASS_COUNT];
    uint64_t rejected[DBT_REASON_COUNT]; /* their sum is of[DBT_CLASS_REJECTED] */
    uint64_t conflicting;   /* duplicates that differ from the first in unit, day or quantity */
    uint64_t double_listed; /* persons listed at two units on a census day */
};

void dbt_accounting_add(struct dbt_accounting *sum, const struct dbt_accounting *part);
/* Does every record stand in exactly one class? The house's own check; false is a programmer's
   error. */
bool dbt_accounting_balances(const struct dbt_accounting *accounting);
const char *dbt_class_word(enum dbt_class class);    /* "outside-period" */
const char *dbt_reason_word(enum dbt_reason reason); /* "bad-date" */
const char *dbt_reason_text(enum dbt_reason reason); /* a sentence for people */

#endif
