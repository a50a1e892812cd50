/*
 * Values: one scalar becomes text, number, date or word, or a finding says what it should be.
 */
#include "schema.h"

#include <inttypes.h>

enum { TEXT_BYTES_MAX = 1000, CODE_BYTES_MAX = 64 };

/* A price past a billion kronor is a slip of the pen. */
static const int64_t price_most_micro = INT64_C(1000000000) * 1000000;

static void wrong_value(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                        const char *expected)
{
    dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_VALUE, "'%s', expected %s",
                    node->text.at, expected);
}

void dbt_read_text_or_empty(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                            const void *form, void *out)
{
    struct dbt_text text;

    (void)form;
    if (!dbt_node_text(schema, node, "a text", &text))
        return;
    if (text.length > TEXT_BYTES_MAX)
        dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_VALUE,
                        "a text of %zu bytes, expected at most %d", text.length, TEXT_BYTES_MAX);
    else
        *(const char **)out = text.at;
}

void dbt_read_text(struct dbt_schema *schema, const struct dbt_yaml_node *node, const void *form,
                   void *out)
{
    struct dbt_text text;

    if (!dbt_node_text(schema, node, "a text", &text))
        return;
    if (dbt_text_trim(text).length == 0)
        dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_VALUE,
                        "an empty text, expected a text");
    else
        dbt_read_text_or_empty(schema, node, form, out);
}

void dbt_read_bool(struct dbt_schema *schema, const struct dbt_yaml_node *node, const void *form,
                   void *out)
{
    struct dbt_text text;

    (void)form;
    if (!dbt_node_text(schema, node, "true or false", &text))
        return;
    if (!dbt_text_is(text, "true") && !dbt_text_is(text, "false"))
        wrong_value(schema, node, "true or false");
    else
        *(bool *)out = dbt_text_is(text, "true");
}

void dbt_read_day(struct dbt_schema *schema, const struct dbt_yaml_node *node, const void *form,
                  void *out)
{
    static const char expected[] = "a date, YYYY-MM-DD";
    struct dbt_text text;

    (void)form;
    if (!dbt_node_text(schema, node, expected, &text))
        return;
    if (!dbt_day_parse(text, (dbt_day *)out))
        wrong_value(schema, node, expected);
}

/* A decimal number with at most `decimals` decimals within `range`, both in the last decimal. */
static bool read_decimal(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                         unsigned decimals, const struct dbt_range *range, int64_t *out)
{
    struct dbt_text text;
    int64_t value = 0;
    char least[DBT_DECIMAL_BYTES];
    char most[DBT_DECIMAL_BYTES];

    if (!dbt_node_text(schema, node, "a number", &text))
        return false;
    if (dbt_decimal_parse(text, '.', decimals, &value) && value >= range->least &&
        value <= range->most) {
        *out = value;
        return true;
    }
    dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_VALUE,
                    "'%s', expected a number from %s to %s with at most %u decimals and a point",
                    text.at, dbt_decimal_write(range->least, decimals, 0, least),
                    dbt_decimal_write(range->most, decimals, 0, most), decimals);
    return false;
}

void dbt_read_price(struct dbt_schema *schema, const struct dbt_yaml_node *node, const void *form,
                    void *out)
{
    const struct dbt_range range = {0, price_most_micro};

    (void)form;
    (void)read_decimal(schema, node, 6, &range, out);
}

void dbt_read_amount(struct dbt_schema *schema, const struct dbt_yaml_node *node, const void *form,
                     void *out)
{
    (void)read_decimal(schema, node, 2, form, out);
}

void dbt_read_percent(struct dbt_schema *schema, const struct dbt_yaml_node *node, const void *form,
                      void *out)
{
    const struct dbt_range to_the_whole = {0, 10000};
    const struct dbt_range *range = form != NULL ? form : &to_the_whole;
    int64_t value = 0;

    if (read_decimal(schema, node, 2, range, &value))
        *(int32_t *)out = (int32_t)value;
}

void dbt_read_int64(struct dbt_schema *schema, const struct dbt_yaml_node *node, const void *form,
                    void *out)
{
    const struct dbt_range *range = form;
    struct dbt_text text;
    int64_t value = 0;

    if (!dbt_node_text(schema, node, "a whole number", &text))
        return;
    if (dbt_decimal_parse(text, '.', 0, &value) && value >= range->least && value <= range->most)
        *(int64_t *)out = value;
    else
        dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_VALUE,
                        "'%s', expected a whole number from %" PRId64 " to %" PRId64, text.at,
                        range->least, range->most);
}

void dbt_read_int32(struct dbt_schema *schema, const struct dbt_yaml_node *node, const void *form,
                    void *out)
{
    int64_t value = *(int32_t *)out;

    dbt_read_int64(schema, node, form, &value);
    *(int32_t *)out = (int32_t)value;
}

void dbt_read_choice(struct dbt_schema *schema, const struct dbt_yaml_node *node, const void *form,
                     void *out)
{
    const struct dbt_names *names = form;
    struct dbt_text text;

    if (!dbt_node_text(schema, node, dbt_names_expected(schema, names, dbt_text_of("")), &text))
        return;
    uint32_t index = dbt_names_find(names, text);
    if (index == DBT_NONE)
        wrong_value(schema, node, dbt_names_expected(schema, names, text));
    else
        /* An enum without negative values is an unsigned int for gcc and clang. */
        *(unsigned *)out = index;
}

void dbt_read_checked(struct dbt_schema *schema, const struct dbt_yaml_node *node, const void *form,
                      void *out)
{
    const struct dbt_checked *checked = form;
    struct dbt_text text;

    if (!dbt_node_text(schema, node, checked->expected, &text))
        return;
    if (!checked->valid(text))
        wrong_value(schema, node, checked->expected);
    else
        *(const char **)out = text.at;
}

static bool is_code(struct dbt_text text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";

    if (text.length == 0 || text.length > CODE_BYTES_MAX)
        return false;
    for (size_t i = 0; i < text.length; i++) {
        bool is_hyphen = text.at[i] == '-' && i > 0 && i + 1 < text.length;
        if (!is_hyphen && memchr(letters, text.at[i], sizeof letters - 1) == NULL)
            return false;
    }
    return true;
}

const struct dbt_checked dbt_code_form = {
    is_code, "a code of small letters a to z, digits and hyphens between them"};

uint32_t dbt_read_name(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                       const struct dbt_names *names, const char *what)
{
    struct dbt_text text;

    if (!dbt_node_text(schema, node, what, &text) || names->at == NULL)
        return DBT_NONE;
    uint32_t index = dbt_names_find(names, text);
    if (index == DBT_NONE)
        dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_REFERENCE,
                        "'%s' is not %s, expected %s", text.at, what,
                        dbt_names_expected(schema, names, text));
    return index;
}
