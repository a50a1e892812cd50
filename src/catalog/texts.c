/*
 * texts.yaml: what documents print. A region's own file replaces texts of the one it extends.
 */
#include "load.h"

static const char *const keys[] = {
#define DBT_TEXT(name, key) key,
#include "debitera/text.def"
#undef DBT_TEXT
};
_Static_assert(sizeof keys / sizeof keys[0] == DBT_TEXT_COUNT, "text.def");

enum { PLACEHOLDERS_MAX = 4 };

/* The values that a text may take, without their braces; the others take none. */
static const struct {
    enum dbt_text_key key;
    const char *values[PLACEHOLDERS_MAX + 1]; /* ends with a null */
} placeholders[] = {
    {DBT_TEXT_PAGE_OF, {"page", "pages"}},
    {DBT_TEXT_REFERS_TO_VALUE, {"number", "date"}},
    {DBT_TEXT_TERMS_VALUE, {"days"}},
    {DBT_TEXT_PAY_BY, {"date"}},
    {DBT_TEXT_CORRECTS, {"number", "date", "period"}},
    {DBT_TEXT_UNIT_SUM, {"unit"}},
    {DBT_TEXT_CONTINUED, {"unit"}},
    {DBT_TEXT_STEP, {"quantity", "unit", "price", "basis"}},
    {DBT_TEXT_INCLUDED, {"total", "unit", "free"}},
    {DBT_TEXT_FREE, {"total", "unit", "free"}},
    {DBT_TEXT_MINIMUM, {"amount"}},
    {DBT_TEXT_EVIDENCE, {"reference"}},
    {DBT_TEXT_AGREEMENT, {"reference"}},
    {DBT_TEXT_REVERSES, {"line", "number"}},
    {DBT_TEXT_VAT_TOTAL, {"rate", "base"}},
    {DBT_TEXT_FEW, {"limit"}},
    {DBT_TEXT_UNITS_IN, {"count"}},
    {DBT_TEXT_LISTED_OVER, {"months"}},
    {DBT_TEXT_CHANGE_SINCE, {"change", "month"}},
    {DBT_TEXT_YEAR_CHANGE, {"change"}},
    {DBT_TEXT_YEAR_AGO, {"value", "month"}},
    {DBT_TEXT_REFERENCE, {"median"}},
    {DBT_TEXT_NO_REFERENCE, {"count"}},
    {DBT_TEXT_DISPATCHES_OVER, {"months"}},
    {DBT_TEXT_REACHED_OF, {"reached", "all"}},
    {DBT_TEXT_SHARE_OVER, {"months"}},
    {DBT_TEXT_WAITING, {"median", "p90"}},
    {DBT_TEXT_WAITING_COMPARED, {"median", "region", "p90"}},
    {DBT_TEXT_UNITS_WAITING, {"median"}},
    {DBT_TEXT_CALLS_UNTOLD, {"all"}},
    {DBT_TEXT_CALLS_BY_HOUR, {"months"}},
    {DBT_TEXT_SERVICES_OVER, {"months"}},
    {DBT_TEXT_COST_OVER, {"months"}},
    {DBT_TEXT_MONTH_AMOUNT, {"month"}},
    {DBT_TEXT_CHANGE_FROM, {"month"}},
    {DBT_TEXT_MONTHS_SUM, {"count"}},
    {DBT_TEXT_OTHER_SERVICES, {"count"}},
    {DBT_TEXT_PRICE_SWITCH, {"date"}},
    {DBT_TEXT_SWITCH_OVER, {"before", "after"}},
    {DBT_TEXT_SWITCH_RISE, {"amount", "price", "volume"}},
    {DBT_TEXT_SWITCH_FALL, {"amount", "price", "volume"}},
    {DBT_TEXT_SWITCH_SAME, {"price", "volume"}},
    {DBT_TEXT_GROUPS_BREACH, {"excess"}},
    {DBT_TEXT_AND_MORE, {"services", "count"}},
    {DBT_TEXT_REPORT_SOURCE, {"region", "date", "sources"}},
    {DBT_TEXT_NOTE_FEW, {"limit"}},
    {DBT_TEXT_NOTE_REFERENCE, {"count"}},
    {DBT_TEXT_UNITS_OVER, {"month"}},
    {DBT_TEXT_CHANGES_OVER, {"before", "after"}},
    {DBT_TEXT_USAGE_OVER, {"months", "least"}},
    {DBT_TEXT_FINDINGS_COUNT, {"holds", "warnings"}},
    {DBT_TEXT_ALT_COURSE, {"name", "months", "first", "last"}},
    {DBT_TEXT_ALT_NONE, {"name", "months"}},
    {DBT_TEXT_ALT_RANGE, {"name", "value", "median", "range"}},
    {DBT_TEXT_ALT_BAR, {"name", "value"}},
    {DBT_TEXT_ALT_HOURS, {"name", "day", "hour", "value"}},
    {DBT_TEXT_ALT_HOURS_NONE, {"name"}},
    {DBT_TEXT_PAGE_RUN, {"period"}},
    {DBT_TEXT_PAGE_CORRECTION, {"number", "period"}},
    {DBT_TEXT_PAGE_ISSUED_NOTE, {"date"}},
    {DBT_TEXT_PAGE_CORRECTIONS, {"count"}},
    {DBT_TEXT_PAGE_MONTHS_OVER, {"months"}},
    {DBT_TEXT_PAGE_MONTHS_ALT, {"months", "first", "last"}},
    {DBT_TEXT_PAGE_MONTHS_NONE, {"months"}},
    {DBT_TEXT_PAGE_CAPTION, {"period"}},
    {DBT_TEXT_PAGE_UNITS, {"count"}},
    {DBT_TEXT_PAGE_CHANGES, {"number"}},
    {DBT_TEXT_PAGE_CHANGED_BY, {"number"}},
    {DBT_TEXT_PAGE_FOUND, {"found", "count"}},
    {DBT_TEXT_PAGE_FIRST, {"found", "count", "shown"}},
    {DBT_TEXT_PAGE_SHOW_ALL, {"found"}},
    {DBT_TEXT_PAGE_PACKAGES_MANY, {"count"}},
    {DBT_TEXT_PAGE_FOOT, {"region", "version"}},
};

const char *dbt_text_word(enum dbt_text_key key)
{
    return keys[key];
}

const char *const *dbt_text_values(enum dbt_text_key key)
{
    static const char *const none[] = {NULL};

    for (size_t i = 0; i < sizeof placeholders / sizeof placeholders[0]; i++)
        if (placeholders[i].key == key)
            return placeholders[i].values;
    return none;
}

/* Is it the key of a finding's title, by its code? */
static bool is_title(const char *key, const char *code)
{
    static const char head[] = "finding_";
    size_t length = sizeof head - 1;

    if (strncmp(key, head, length) != 0)
        return false;
    for (key += length; *key != '\0' && *code == (*key == '_' ? '-' : *key); key++)
        code++;
    return *key == '\0' && *code == '\0';
}

const char *dbt_finding_title(const char *const *texts, const char *code)
{
    for (unsigned i = 0; i < DBT_TEXT_COUNT; i++)
        if (is_title(keys[i], code) && texts[i] != NULL && texts[i][0] != '\0')
            return texts[i];
    return code;
}

/* Does `text` begin with a value in braces that the text of `key` may take? Its length, or 0. */
static size_t placeholder_at(unsigned key, const char *text)
{
    const char *const *values = dbt_text_values((enum dbt_text_key)key);

    for (size_t i = 0; text[0] == '{' && values[i] != NULL; i++) {
        size_t length = strlen(values[i]);
        if (strncmp(text + 1, values[i], length) == 0 && text[1 + length] == '}')
            return length + 2;
    }
    return 0;
}

enum { MONTHS = 12 };

static size_t count_words(const char *text)
{
    size_t count = 0;

    for (const char *at = text + strspn(text, " "); *at != '\0'; at += strspn(at, " ")) {
        at += strcspn(at, " ");
        count++;
    }
    return count;
}

static void read_document_text(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                               const void *form, void *out)
{
    const char *const *key = form;
    const char *text = NULL;

    dbt_read_text(schema, node, NULL, &text);
    for (const char *at = text; at != NULL && *at != '\0'; at++) {
        size_t skip = placeholder_at((unsigned)(key - keys), at);
        if (skip == 0 && (*at == '{' || *at == '}')) {
            dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_VALUE,
                            "a value in braces that the text '%s' does not take, expected those "
                            "of the common texts",
                            *key);
            return;
        }
        at += skip > 0 ? skip - 1 : 0;
    }
    if (text != NULL && key - keys == DBT_TEXT_MONTHS && count_words(text) != MONTHS)
        dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_VALUE,
                        "%zu words, expected the names of %d months", count_words(text), MONTHS);
    else if (text != NULL)
        *(const char **)out = text;
}

void dbt_load_texts(struct dbt_schema *schema, const struct dbt_yaml_node *root)
{
    struct dbt_field fields[DBT_TEXT_COUNT];
    const struct dbt_fields form = {fields, DBT_TEXT_COUNT};

    for (unsigned i = 0; i < DBT_TEXT_COUNT; i++)
        fields[i] = (struct dbt_field){keys[i], false, i * sizeof schema->region->texts[0],
                                       read_document_text, &keys[i]};
    dbt_read_mapping(schema, root, &form, schema->region->texts);
}

/* Those that reports have in common with pages stand among theirs. */
static bool is_of_reports(unsigned key)
{
    const bool accounts = key >= DBT_TEXT_ROW_ACCOUNTING && key <= DBT_TEXT_CLASS_REJECTED;
    const bool finds = key >= DBT_TEXT_FINDINGS && key <= DBT_TEXT_NO_FINDINGS;

    return key >= DBT_TEXT_FOLLOW_UP && key < DBT_TEXT_PAGE_RUN && !accounts && !finds;
}

static bool is_needed(const struct dbt_region *region, unsigned key)
{
    return !is_of_reports(key) || region->followup.wanted;
}

void dbt_check_texts(struct dbt_schema *schema, const struct dbt_yaml_node *root)
{
    for (unsigned i = 0; i < DBT_TEXT_COUNT; i++)
        if (schema->region->texts[i] == NULL && !is_needed(schema->region, i))
            schema->region->texts[i] = "";
        else if (schema->region->texts[i] == NULL && !dbt_node_has(root, keys[i]))
            dbt_problem_add(schema->findings, &root->place, DBT_PROBLEM_MISSING_KEY,
                            "the text '%s' is missing, expected here or in the texts that the "
                            "region extends",
                            keys[i]);
}
