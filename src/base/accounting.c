/* Row accounting: the two tables and their sums. */
#include "debitera/base/accounting.h"

#include <stddef.h>

static const char *const class_words[] = {
#define DBT_CLASS(name, word) word,
#include "debitera/base/class.def"
#undef DBT_CLASS
};

static const char *const reason_words[] = {
#define DBT_REASON(name, word, text) word,
#include "debitera/base/reason.def"
#undef DBT_REASON
};

static const char *const reason_texts[] = {
#define DBT_REASON(name, word, text) text,
#include "debitera/base/reason.def"
#undef DBT_REASON
};

_Static_assert(sizeof class_words / sizeof class_words[0] == DBT_CLASS_COUNT, "a word per class");
_Static_assert(sizeof reason_words / sizeof reason_words[0] == DBT_REASON_COUNT,
               "a word per reason");
_Static_assert(sizeof reason_texts / sizeof reason_texts[0] == DBT_REASON_COUNT,
               "a text per reason");
#define DBT_CLASS(name, word) _Static_assert(sizeof(word) > 1, #name);
#include "debitera/base/class.def"
#undef DBT_CLASS
#define DBT_REASON(name, word, text) _Static_assert(sizeof(word) > 1 && sizeof(text) > 1, #name);
#include "debitera/base/reason.def"
#undef DBT_REASON

void dbt_accounting_add(struct dbt_accounting *sum, const struct dbt_accounting *part)
{
    sum->read += part->read;
    for (size_t i = 0; i < DBT_CLASS_COUNT; i++) {
        sum->of[i] += part->of[i];
    }
    for (size_t i = 0; i < DBT_REASON_COUNT; i++) {
        sum->rejected[i] += part->rejected[i];
    }
    sum->conflicting += part->conflicting;
    sum->double_listed += part->double_listed;
}

bool dbt_accounting_balances(const struct dbt_accounting *accounting)
{
    uint64_t classes = 0;
    for (size_t i = 0; i < DBT_CLASS_COUNT; i++) {
        classes += accounting->of[i];
    }
    uint64_t reasons = 0;
    for (size_t i = 0; i < DBT_REASON_COUNT; i++) {
        reasons += accounting->rejected[i];
    }
    return classes == accounting->read && reasons == accounting->of[DBT_CLASS_REJECTED];
}

const char *dbt_class_word(enum dbt_class class)
{
    return class_words[class];
}

const char *dbt_reason_word(enum dbt_reason reason)
{
    return reason_words[reason];
}

const char *dbt_reason_text(enum dbt_reason reason)
{
    return reason_texts[reason];
}
