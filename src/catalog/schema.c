/*
 * Mappings and lists by tables; names, and what to propose instead of an unknown one.
 */
#include "schema.h"

#include <inttypes.h>

enum { NAME_BYTES_MAX = 64, LISTED_NAMES_MAX = 24 };

static const char *name_at(const struct dbt_names *names, size_t index)
{
    const char *name = NULL;

    memcpy(&name, (const char *)names->at + index * names->stride_bytes, sizeof name);
    return name;
}

uint32_t dbt_names_find(const struct dbt_names *names, struct dbt_text name)
{
    for (size_t i = 0; i < names->count; i++) {
        const char *other = name_at(names, i);
        if (other != NULL && dbt_text_is(name, other))
            return (uint32_t)i;
    }
    return DBT_NONE;
}

static size_t least_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* One step of the distance: the three rows are of i - 2, i - 1 and i letters of `a`. */
static size_t step(struct dbt_text a, struct dbt_text b, size_t i, size_t j,
                   size_t rows[3][NAME_BYTES_MAX + 1])
{
    bool is_equal = a.at[i - 1] == b.at[j - 1];
    size_t best = least_of(rows[1][j], rows[2][j - 1]) + 1;

    best = least_of(best, rows[1][j - 1] + (is_equal ? 0 : 1));
    if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1])
        best = least_of(best, rows[0][j - 2] + 1);
    return best;
}

/* How many letters are changed, missing, too many or swapped with their neighbour (Damerau's
   distance); names past NAME_BYTES_MAX are far from everything. */
static size_t distance(struct dbt_text a, struct dbt_text b)
{
    size_t rows[3][NAME_BYTES_MAX + 1] = {0};

    if (a.length > NAME_BYTES_MAX || b.length > NAME_BYTES_MAX)
        return NAME_BYTES_MAX;
    for (size_t j = 0; j <= b.length; j++)
        rows[2][j] = j;
    for (size_t i = 1; i <= a.length; i++) {
        memcpy(rows[0], rows[1], sizeof rows[0]);
        memcpy(rows[1], rows[2], sizeof rows[1]);
        rows[2][0] = i;
        for (size_t j = 1; j <= b.length; j++)
            rows[2][j] = step(a, b, i, j, rows);
    }
    return rows[2][b.length];
}

/* The nearest name, when no more than a third of it, and at most three letters, differ. */
static const char *nearest(const struct dbt_names *names, struct dbt_text name)
{
    const char *best = NULL;
    size_t best_distance = 4;

    for (size_t i = 0; i < names->count; i++) {
        const char *other = name_at(names, i);
        size_t far = other != NULL ? distance(name, dbt_text_of(other)) : NAME_BYTES_MAX;
        if (far < best_distance && other != NULL && far * 3 <= strlen(other) + 1) {
            best = other;
            best_distance = far;
        }
    }
    return best;
}

static const char *arena_text(struct dbt_schema *schema, const char *text)
{
    if (text == NULL)
        schema->findings->failed = true;
    return text != NULL ? text : "";
}

const char *dbt_names_expected(struct dbt_schema *schema, const struct dbt_names *names,
                               struct dbt_text name)
{
    struct dbt_arena *arena = schema->findings->arena;
    const char *near = nearest(names, name);
    struct dbt_buffer list;

    if (near != NULL)
        return arena_text(schema, dbt_arena_format(arena, "'%s'", near));
    if (names->count > LISTED_NAMES_MAX)
        return "one of the known names";
    dbt_buffer_init(&list);
    for (size_t i = 0; i < names->count; i++) {
        const char *other = name_at(names, i);
        if (other != NULL)
            dbt_buffer_format(&list, "%s%s", list.length == 0 ? "one of " : ", ", other);
    }
    if (list.length == 0)
        dbt_buffer_string(&list, "none, as there is none");
    const char *text = list.failed ? NULL : dbt_arena_copy(arena, dbt_buffer_text(&list));
    dbt_buffer_release(&list);
    return arena_text(schema, text);
}

static const char *kind_word(const struct dbt_yaml_node *node)
{
    if (dbt_yaml_is_null(node))
        return "no value";
    switch (node->kind) {
    case DBT_YAML_SCALAR:
        return "a text";
    case DBT_YAML_SEQUENCE:
        return "a list";
    case DBT_YAML_MAPPING:
        return "a mapping";
    }
    return "";
}

static bool is_kind(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                    enum dbt_yaml_kind kind, const char *expected)
{
    if (node->kind == kind && !dbt_yaml_is_null(node))
        return true;
    if (!node->told)
        dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_TYPE, "%s, expected %s",
                        kind_word(node), expected);
    return false;
}

bool dbt_node_text(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                   const char *expected, struct dbt_text *out)
{
    if (!is_kind(schema, node, DBT_YAML_SCALAR, expected) || node->told)
        return false;
    *out = node->text;
    return true;
}

const struct dbt_yaml_node *dbt_node_at(const struct dbt_yaml_node *mapping, const char *key)
{
    const struct dbt_yaml_node *value = dbt_yaml_find(mapping, dbt_text_of(key));

    return value != NULL ? value : mapping;
}

bool dbt_node_has(const struct dbt_yaml_node *mapping, const char *key)
{
    return dbt_yaml_find(mapping, dbt_text_of(key)) != NULL;
}

static void check_key(struct dbt_schema *schema, const struct dbt_yaml_node *mapping,
                      const struct dbt_yaml_node *key, const struct dbt_names *known)
{
    struct dbt_text name;

    if (!dbt_node_text(schema, key, "a key", &name))
        return;
    const struct dbt_yaml_node *first = mapping->first;
    while (first != key && !(first->kind == DBT_YAML_SCALAR && dbt_text_equal(first->text, name)))
        first = first->next->next;
    if (first != key)
        dbt_problem_add(schema->findings, &key->place, DBT_PROBLEM_DUPLICATE_KEY,
                        "the key '%s' is given twice, first on line %" PRIu64 ", expected once",
                        name.at, first->place.line);
    else if (dbt_names_find(known, name) == DBT_NONE)
        dbt_problem_add(schema->findings, &key->place, DBT_PROBLEM_UNKNOWN_KEY,
                        "unknown key '%s', expected %s", name.at,
                        dbt_names_expected(schema, known, name));
}

void dbt_read_mapping(struct dbt_schema *schema, const struct dbt_yaml_node *node, const void *form,
                      void *out)
{
    const struct dbt_fields *fields = form;
    struct dbt_names known = {fields->at, fields->count, sizeof *fields->at};

    if (!is_kind(schema, node, DBT_YAML_MAPPING, "keys and values"))
        return;
    for (const struct dbt_yaml_node *key = node->first; key != NULL; key = key->next->next)
        check_key(schema, node, key, &known);
    for (size_t i = 0; i < fields->count; i++) {
        const struct dbt_field *field = &fields->at[i];
        const struct dbt_yaml_node *value = dbt_yaml_find(node, dbt_text_of(field->key));
        if (value != NULL)
            field->read(schema, value, field->form, (char *)out + field->offset);
        else if (field->needed)
            dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_MISSING_KEY,
                            "the key '%s' is missing, expected among these keys", field->key);
    }
}

/* The code of item `at` against those before it. */
static void check_code(struct dbt_schema *schema, const struct dbt_yaml_node *list,
                       const struct dbt_yaml_node *node, const struct dbt_names *items)
{
    const char *code = name_at(items, items->count);
    uint32_t first = code != NULL ? dbt_names_find(items, dbt_text_of(code)) : DBT_NONE;

    if (first == DBT_NONE)
        return;
    const struct dbt_yaml_node *first_node = list->first;
    for (uint32_t i = 0; i < first; i++)
        first_node = first_node->next;
    dbt_problem_add(schema->findings, &dbt_node_at(node, "code")->place, DBT_PROBLEM_DUPLICATE,
                    "'%s' is given twice, first on line %" PRIu64 ", expected once", code,
                    first_node->place.line);
}

void dbt_read_list(struct dbt_schema *schema, const struct dbt_yaml_node *node, const void *form,
                   void *out)
{
    const struct dbt_list_form *list = form;
    struct dbt_list *result = out;

    if (!is_kind(schema, node, DBT_YAML_SEQUENCE, "a list"))
        return;
    if (node->count < list->least || node->count > list->most) {
        dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_VALUE,
                        "a list of %" PRIu32 ", expected %zu to %zu", node->count, list->least,
                        list->most);
        return;
    }
    char *items =
        dbt_arena_alloc(schema->findings->arena, (size_t)node->count + 1, list->item_bytes);
    if (items == NULL) {
        schema->findings->failed = true;
        return;
    }
    struct dbt_names done = {items, 0, list->item_bytes};
    for (const struct dbt_yaml_node *item = node->first; item != NULL; item = item->next) {
        list->read(schema, item, list->form, items + done.count * list->item_bytes);
        if (list->has_code)
            check_code(schema, node, item, &done);
        done.count++;
    }
    *result = (struct dbt_list){.items = items, .count = node->count};
}

static void check_from(struct dbt_schema *schema, const struct dbt_yaml_node *item, bool is_first,
                       bool is_later)
{
    const struct dbt_place *place = &dbt_node_at(item, "from")->place;
    bool has_from = dbt_node_has(item, "from");

    if (is_first && has_from)
        dbt_problem_add(schema->findings, place, DBT_PROBLEM_CONFLICT,
                        "'from' on the first entry, expected none: it holds from the beginning");
    if (!is_first && !has_from)
        dbt_problem_add(schema->findings, place, DBT_PROBLEM_MISSING_KEY,
                        "the key 'from' is missing, expected on every entry after the first");
    if (!is_first && has_from && !is_later)
        dbt_problem_add(schema->findings, place, DBT_PROBLEM_CONFLICT,
                        "not later than the entry before, expected ascending dates");
}

void dbt_check_dated(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                     const struct dbt_list *list, size_t item_bytes)
{
    const char *at = list->items;
    dbt_day before = DBT_DAY_MIN;

    if (list->items == NULL)
        return;
    for (const struct dbt_yaml_node *item = node->first; item != NULL; item = item->next) {
        dbt_day from = DBT_DAY_MIN;
        memcpy(&from, at, sizeof from);
        if (item->kind == DBT_YAML_MAPPING)
            check_from(schema, item, item == node->first, from > before);
        before = from;
        at += item_bytes;
    }
}
