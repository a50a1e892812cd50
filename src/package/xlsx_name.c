/* Workbooks: names of sheets. */
#include "xlsx_name.h"

enum { UNITS_MAX = 31 };

/* Bytes of as much of `text` as has at most `units` UTF-16 units. */
static size_t fitting(struct dbt_text text, size_t units)
{
    size_t used = 0;
    for (size_t i = 0; i < text.length; i++) {
        used += dbt_units_at(text.at[i]);
        if (used > units) {
            return i;
        }
    }
    return text.length;
}

static bool is_taken(const struct dbt_sheet *sheets, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (dbt_text_equal_fold(dbt_text_of(sheets[i].name), dbt_text_of(name))) {
            return true;
        }
    }
    /* Excel keeps this one for itself. */
    return dbt_text_equal_fold(dbt_text_of(name), dbt_text_of("history"));
}

void dbt_sheet_name(struct dbt_sheet *sheets, size_t index)
{
    struct dbt_text text = dbt_text_of(sheets[index].list->name);
    char plain[DBT_SHEET_NAME_BYTES];
    char *name = sheets[index].name;
    size_t length = fitting(text, UNITS_MAX);
    snprintf(plain, sizeof plain, "%.*s", (int)length, length > 0 ? text.at : "-");
    for (char *at = plain; *at != '\0'; at++) {
        bool is_edge = at == plain || at[1] == '\0';
        if (strchr("[]:*?/\\", *at) != NULL || (is_edge && *at == '\'')) {
            *at = '-';
        }
    }
    snprintf(name, DBT_SHEET_NAME_BYTES, "%s", length > 0 ? plain : "-");
    for (unsigned number = 2; is_taken(sheets, index, name); number++) {
        char suffix[16];
        int suffix_length = snprintf(suffix, sizeof suffix, " (%u)", number);
        size_t kept = fitting(dbt_text_of(plain), (size_t)(UNITS_MAX - suffix_length));
        snprintf(name, DBT_SHEET_NAME_BYTES, "%.*s%s", (int)kept, plain, suffix);
    }
}
