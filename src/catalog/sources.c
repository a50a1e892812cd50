/*
 * sources.yaml: how each export of the region looks. `format` says what all of them have in common;
 * a source repeats a key only where it differs.
 */
#include "load.h"

#include <inttypes.h>

/* ---- words ----------------------------------------------------------------------------------- */

static const char *const encoding_words[] = {
    [DBT_ENCODING_UTF8] = "utf-8", [DBT_ENCODING_WINDOWS_1252] = "windows-1252"};
static const struct dbt_names encoding_names = DBT_NAMES(encoding_words);

static const char *const clock_words[] = {[DBT_CLOCK_LOCAL] = "local", [DBT_CLOCK_UTC] = "utc"};
static const struct dbt_names clock_names = DBT_NAMES(clock_words);

static const char *const listed_to_words[] = {"day-after", "last-day"};
static const struct dbt_names listed_to_names = DBT_NAMES(listed_to_words);

static const char *const double_listing_words[] = {
    [DBT_DOUBLE_NEWEST] = "newest", [DBT_DOUBLE_HOLD] = "hold", [DBT_DOUBLE_REPORT] = "report"};
static const struct dbt_names double_listing_names = DBT_NAMES(double_listing_words);
_Static_assert(sizeof double_listing_words / sizeof double_listing_words[0] == DBT_DOUBLE_COUNT,
               "every way to count a double listing has a word");

struct sign {
    const char *word;
    char sign;
};
static const struct sign delimiters[] = {{";", ';'}, {",", ','}, {"tab", '\t'}};
static const struct dbt_names delimiter_names = DBT_NAMES(delimiters);
static const struct sign points[] = {{".", '.'}, {",", ','}};
static const struct dbt_names point_names = DBT_NAMES(points);

static void read_delimiter(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                           const void *form, void *out)
{
    unsigned index = DBT_NONE;

    dbt_read_choice(schema, node, form, &index);
    if (index != DBT_NONE)
        *(char *)out = delimiters[index].sign;
}

static void read_point(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                       const void *form, void *out)
{
    unsigned index = DBT_NONE;

    dbt_read_choice(schema, node, form, &index);
    if (index != DBT_NONE)
        *(char *)out = points[index].sign;
}

static void read_kind(struct dbt_schema *schema, const struct dbt_yaml_node *node, const void *form,
                      void *out)
{
    const char *words[DBT_SOURCE_KIND_COUNT];
    const struct dbt_names names = DBT_NAMES(words);

    (void)form;
    for (unsigned kind = 0; kind < DBT_SOURCE_KIND_COUNT; kind++)
        words[kind] = dbt_source_kind_word((enum dbt_source_kind)kind);
    dbt_read_choice(schema, node, &names, out);
}

/* ---- columns and statuses -------------------------------------------------------------------- */

static void check_headers(struct dbt_schema *schema, const struct dbt_yaml_node *node)
{
    for (const struct dbt_yaml_node *key = node->first; key != NULL; key = key->next->next)
        for (const struct dbt_yaml_node *other = node->first; other != key;
             other = other->next->next)
            if (key->next->text.length > 0 && dbt_text_equal(key->next->text, other->next->text))
                dbt_problem_add(schema->findings, &key->next->place, DBT_PROBLEM_DUPLICATE,
                                "the column '%s' is mapped twice, first on line %" PRIu64
                                ", expected once",
                                key->next->text.at, other->next->place.line);
}

/* The keys that a mapping of columns may have depend on the kind, which is read before. */
static void read_columns(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                         const void *form, void *out)
{
    struct dbt_source *source = out;
    struct dbt_field fields[DBT_COLUMN_COUNT];
    struct dbt_fields table = {fields, 0};

    (void)form;
    if (source->kind == DBT_SOURCE_KIND_COUNT)
        return;
    for (unsigned column = 0; column < DBT_COLUMN_COUNT; column++) {
        bool needed = false;
        if (!dbt_column_known(source->kind, (enum dbt_column)column, &needed))
            continue;
        fields[table.count++] = (struct dbt_field){dbt_column_key((enum dbt_column)column), needed,
                                                   offsetof(struct dbt_source, headers) +
                                                       column * sizeof source->headers[0],
                                                   dbt_read_text, NULL};
    }
    dbt_read_mapping(schema, node, &table, source);
    if (node->kind == DBT_YAML_MAPPING)
        check_headers(schema, node);
}

static const struct dbt_list_form statuses_form = {.item_bytes = sizeof(const char *),
                                                   .least = 1,
                                                   .most = DBT_STATUSES_MAX,
                                                   .read = dbt_read_text,
                                                   .has_code = true};

static void read_statuses(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                          const void *form, void *out)
{
    struct dbt_source *source = out;
    struct dbt_list list = {0};

    dbt_read_list(schema, node, form, &list);
    const char *const *statuses = list.items;
    for (uint32_t i = 0; i < list.count; i++)
        source->statuses[i] = statuses[i];
    source->status_count = list.count;
}

/* ---- a source -------------------------------------------------------------------------------- */

/* Names are compared without it: such a pattern would take nothing. */
static bool names_a_packing(struct dbt_text text)
{
    return (text.length >= 3 && memcmp(text.at + text.length - 3, ".gz", 3) == 0) ||
           (text.length >= 4 && memcmp(text.at + text.length - 4, ".zst", 4) == 0);
}

static bool is_file_pattern(struct dbt_text text)
{
    return text.length > 0 && text.length <= 100 && text.at[0] != '.' &&
           memchr(text.at, '/', text.length) == NULL && !names_a_packing(text);
}

static const struct dbt_checked files_form = {is_file_pattern,
                                              "a pattern of file names without folder and "
                                              ".gz, \"sms*.csv\""};

#define SOURCE(member) offsetof(struct dbt_source, member)
static const struct dbt_field format_fields[] = {
    {"delimiter", true, SOURCE(delimiter), read_delimiter, &delimiter_names},
    {"encoding", true, SOURCE(encoding), dbt_read_choice, &encoding_names},
    {"decimal_point", true, SOURCE(point), read_point, &point_names},
    {"clock", true, SOURCE(clock), dbt_read_choice, &clock_names},
    {"reject_limit_percent", false, SOURCE(reject_limit_bp), dbt_read_percent, NULL},
};
static const struct dbt_fields format_form = DBT_FIELDS(format_fields);

struct source_draft {
    struct dbt_source source; /* first: its code is the item's */
    unsigned listed_to;
};

#define DRAFT(member) offsetof(struct source_draft, member)
static const struct dbt_field source_fields[] = {
    {"code", true, SOURCE(code), dbt_read_checked, &dbt_code_form},
    {"name", false, SOURCE(name), dbt_read_text, NULL},
    {"kind", true, SOURCE(kind), read_kind, NULL},
    {"files", true, SOURCE(files), dbt_read_checked, &files_form},
    {"delimiter", false, SOURCE(delimiter), read_delimiter, &delimiter_names},
    {"encoding", false, SOURCE(encoding), dbt_read_choice, &encoding_names},
    {"decimal_point", false, SOURCE(point), read_point, &point_names},
    {"clock", false, SOURCE(clock), dbt_read_choice, &clock_names},
    {"may_be_empty", false, SOURCE(may_be_empty), dbt_read_bool, NULL},
    {"holds_history", false, SOURCE(holds_history), dbt_read_bool, NULL},
    {"listed_to", false, DRAFT(listed_to), dbt_read_choice, &listed_to_names},
    {"double_listing", false, SOURCE(double_listing), dbt_read_choice, &double_listing_names},
    {"reject_limit_percent", false, SOURCE(reject_limit_bp), dbt_read_percent, NULL},
    {"columns", true, DRAFT(source), read_columns, NULL},
    {"statuses", false, DRAFT(source), read_statuses, &statuses_form},
};
static const struct dbt_fields source_form = DBT_FIELDS(source_fields);

static void conflict(struct dbt_schema *schema, const struct dbt_yaml_node *node, const char *what)
{
    dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_CONFLICT, "%s", what);
}

static bool maps(const struct dbt_yaml_node *node, const char *column)
{
    return dbt_node_has(dbt_node_at(node, "columns"), column);
}

/* Listings are intervals, with `from`, or snapshots, with `time` alone. */
static void check_listed_days(struct dbt_schema *schema, const struct dbt_yaml_node *node)
{
    const struct dbt_yaml_node *columns = dbt_node_at(node, "columns");
    bool is_snapshots = maps(node, "time") && !maps(node, "from");

    if (maps(node, "from") && maps(node, "time"))
        conflict(schema, dbt_node_at(columns, "time"),
                 "'time' beside 'from', expected 'from' for intervals or 'time' for snapshots");
    if (!maps(node, "from") && !maps(node, "time"))
        conflict(schema, columns,
                 "listings without a date, expected 'from' for intervals or 'time' for snapshots");
    if (maps(node, "to") && !maps(node, "from"))
        conflict(schema, dbt_node_at(columns, "to"), "'to' without 'from', expected both or none");
    if (is_snapshots && dbt_node_has(node, "listed_to"))
        conflict(schema, dbt_node_at(node, "listed_to"),
                 "'listed_to' on snapshots, expected with 'from' only: a snapshot is of one day");
    if (maps(node, "from") && !dbt_node_has(node, "listed_to"))
        conflict(schema, node, "listings without 'listed_to', expected last-day or day-after");
    if (!maps(node, "person") && dbt_node_has(node, "double_listing"))
        conflict(schema, dbt_node_at(node, "double_listing"),
                 "'double_listing' without a person column, expected the column among 'columns'");
}

static void check_keys_of_kind(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                               enum dbt_source_kind kind)
{
    static const struct {
        const char *key;
        enum dbt_source_kind kind;
    } keys[] = {{"listed_to", DBT_SOURCE_LISTINGS},
                {"double_listing", DBT_SOURCE_LISTINGS},
                {"holds_history", DBT_SOURCE_CHARGES}};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const char *word = dbt_source_kind_word(keys[i].kind);
        if (kind != keys[i].kind && dbt_node_has(node, keys[i].key))
            dbt_problem_add(
                schema->findings, &dbt_node_at(node, keys[i].key)->place, DBT_PROBLEM_CONFLICT,
                "'%s' on a source that has no %s, expected on %s only", keys[i].key, word, word);
    }
}

static void check_source(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                         const struct dbt_source *source)
{
    if (source->delimiter == source->point)
        conflict(schema, dbt_node_at(node, "delimiter"),
                 "the delimiter is the decimal point too, expected two signs");
    if (source->kind == DBT_SOURCE_KIND_COUNT)
        return;
    check_keys_of_kind(schema, node, source->kind);
    if (source->kind == DBT_SOURCE_LISTINGS &&
        dbt_node_at(node, "columns")->kind == DBT_YAML_MAPPING && dbt_node_has(node, "columns"))
        check_listed_days(schema, node);
    if (maps(node, "status") && source->status_count == 0 && !dbt_node_has(node, "statuses"))
        conflict(schema, node,
                 "a status column without 'statuses', expected the values that it may have");
    if (!maps(node, "status") && dbt_node_has(node, "statuses"))
        conflict(schema, dbt_node_at(node, "statuses"),
                 "'statuses' without a status column, expected the column among 'columns'");
}

/* `form` is the source that `format` gave: every source starts as a copy of it. */
static void read_source(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                        const void *form, void *out)
{
    struct source_draft draft = {.source = *(const struct dbt_source *)form};

    draft.source.kind = DBT_SOURCE_KIND_COUNT;
    dbt_read_mapping(schema, node, &source_form, &draft);
    if (draft.source.name == NULL || draft.source.name[0] == '\0')
        draft.source.name = draft.source.code;
    draft.source.to_is_last_day = draft.listed_to == 1;
    if (node->kind == DBT_YAML_MAPPING)
        check_source(schema, node, &draft.source);
    *(struct dbt_source *)out = draft.source;
}

/* ---- the file -------------------------------------------------------------------------------- */

enum { DEFAULT_REJECT_LIMIT_BP = 50 };

static void read_format(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                        const void *form, void *out)
{
    dbt_read_mapping(schema, node, form, *(struct dbt_source **)out);
}

struct sources_draft {
    struct dbt_source *format;
    struct dbt_list sources;
};

static void read_sources(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                         const void *form, void *out)
{
    struct sources_draft *draft = out;
    const struct dbt_list_form list = {.item_bytes = sizeof(struct dbt_source),
                                       .least = 1,
                                       .most = DBT_SOURCES_MAX,
                                       .read = read_source,
                                       .form = draft->format,
                                       .has_code = true};

    (void)form;
    dbt_read_list(schema, node, &list, &draft->sources);
}

/* `sources` needs what `format` gave, so it stands behind it and is handed the whole draft. */
static const struct dbt_field file_fields[] = {
    {"format", true, offsetof(struct sources_draft, format), read_format, &format_form},
    {"sources", true, 0, read_sources, NULL},
};
static const struct dbt_fields file_form = DBT_FIELDS(file_fields);

static void check_patterns(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                           const struct dbt_source *sources)
{
    uint32_t at = 0;

    for (const struct dbt_yaml_node *item = node->first; item != NULL; item = item->next, at++)
        for (uint32_t before = 0; before < at; before++)
            if (sources[at].files != NULL && sources[before].files != NULL &&
                strcmp(sources[at].files, sources[before].files) == 0)
                dbt_problem_add(
                    schema->findings, &dbt_node_at(item, "files")->place, DBT_PROBLEM_DUPLICATE,
                    "'%s' is the pattern of '%s' too, expected files of its own", sources[at].files,
                    sources[before].code != NULL ? sources[before].code : "another");
}

static void check_kinds(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                        const struct dbt_list *list)
{
    const struct dbt_source *sources = list->items;
    uint32_t of[DBT_SOURCE_KIND_COUNT + 1] = {0};

    for (uint32_t i = 0; i < list->count; i++)
        of[sources[i].kind]++;
    /* A source of an unreadable kind may be the one that is missed. */
    if (of[DBT_SOURCE_KIND_COUNT] > 0)
        return;
    for (unsigned kind = DBT_SOURCE_PROVIDERS; kind <= DBT_SOURCE_CHARGES; kind++)
        if (of[kind] != 1)
            dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_CONFLICT,
                            "%" PRIu32 " sources of kind %s, expected exactly one", of[kind],
                            dbt_source_kind_word((enum dbt_source_kind)kind));
    if (of[DBT_SOURCE_CONTROL] > 1)
        dbt_problem_add(schema->findings, &node->place, DBT_PROBLEM_CONFLICT,
                        "%" PRIu32 " sources of kind control, expected one at most",
                        of[DBT_SOURCE_CONTROL]);
}

void dbt_load_sources(struct dbt_schema *schema, const struct dbt_yaml_node *root)
{
    /* The signs differ, so that a format that could not be read is told only once. */
    struct dbt_source format = {
        .delimiter = ';', .point = '.', .reject_limit_bp = DEFAULT_REJECT_LIMIT_BP};
    struct sources_draft draft = {.format = &format};

    dbt_read_mapping(schema, root, &file_form, &draft);
    schema->region->sources = draft.sources.items;
    schema->region->source_count = draft.sources.count;
    if (draft.sources.items == NULL)
        return;
    check_patterns(schema, dbt_node_at(root, "sources"), draft.sources.items);
    check_kinds(schema, dbt_node_at(root, "sources"), &draft.sources);
}
