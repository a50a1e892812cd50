/*
 * Bytes to nodes: the events of libfyaml are strung into a tree.
 */
#include "yaml.h"

#include <libfyaml.h>

static const struct {
    const char *code;
    const char *advice;
} problems[] = {
#define DBT_PROBLEM(name, code, advice) {code, advice},
#include "problem.def"
#undef DBT_PROBLEM
};
_Static_assert(sizeof problems / sizeof problems[0] == DBT_PROBLEM_COUNT, "problem.def");

const char *dbt_problem_code(enum dbt_problem problem)
{
    return problems[problem].code;
}

const char *dbt_problem_advice(enum dbt_problem problem)
{
    return problems[problem].advice;
}

struct builder {
    struct dbt_findings *findings;
    const char *file;
    struct dbt_yaml_node *root;
    struct dbt_yaml_node *open; /* the container that takes the next node; null outside all */
    unsigned depth;
    unsigned documents;
    bool stopped;
};

/* libfyaml counts lines and columns from 0; an empty value has no mark, its key's place stands in
   for it. */
static struct dbt_place place_of_event(const struct builder *builder, struct fy_event *event)
{
    const struct fy_mark *mark = fy_event_start_mark(event);

    if (mark == NULL) {
        const struct dbt_yaml_node *open = builder->open;
        const struct dbt_yaml_node *near = open != NULL && open->last != NULL ? open->last : open;
        return near != NULL ? near->place : (struct dbt_place){.file = builder->file, .line = 1};
    }
    return (struct dbt_place){.file = builder->file,
                              .line = (uint64_t)mark->line + 1,
                              .column_no = (uint32_t)mark->column + 1};
}

/* libfyaml's mark of a quoted text and of an alias stands behind the first sign. */
static bool is_marked_late(struct fy_event *event)
{
    if (event->type == FYET_ALIAS)
        return true;
    if (event->type != FYET_SCALAR || event->scalar.value == NULL)
        return false;
    enum fy_scalar_style style = fy_token_scalar_style(event->scalar.value);
    return style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED;
}

static void append_child(struct dbt_yaml_node *parent, struct dbt_yaml_node *node)
{
    if (parent->last == NULL)
        parent->first = node;
    else
        parent->last->next = node;
    parent->last = node;
    parent->count++;
}

static struct dbt_yaml_node *add_node(struct builder *builder, struct fy_event *event,
                                      enum dbt_yaml_kind kind)
{
    struct dbt_yaml_node *node = dbt_arena_alloc(builder->findings->arena, 1, sizeof *node);

    if (node == NULL) {
        builder->findings->failed = true;
        builder->stopped = true;
        return NULL;
    }
    node->kind = kind;
    node->place = place_of_event(builder, event);
    if (node->place.column_no > 1 && is_marked_late(event))
        node->place.column_no--;
    node->text = dbt_text_of("");
    node->parent = builder->open;
    if (builder->open != NULL)
        append_child(builder->open, node);
    else if (builder->root == NULL)
        builder->root = node;
    if (fy_event_get_tag_token(event) != NULL)
        dbt_problem_add(builder->findings, &node->place, DBT_PROBLEM_FORM,
                        "a tag, expected the value alone");
    if (fy_event_get_anchor_token(event) != NULL && event->type != FYET_ALIAS)
        dbt_problem_add(builder->findings, &node->place, DBT_PROBLEM_FORM,
                        "an anchor, expected the value alone");
    return node;
}

static void open_container(struct builder *builder, struct fy_event *event, enum dbt_yaml_kind kind)
{
    struct dbt_yaml_node *node = add_node(builder, event, kind);

    if (node == NULL)
        return;
    if (++builder->depth > DBT_YAML_DEPTH) {
        dbt_problem_add(builder->findings, &node->place, DBT_PROBLEM_FORM,
                        "nested too deeply, expected at most %d levels", DBT_YAML_DEPTH);
        builder->stopped = true;
        return;
    }
    builder->open = node;
}

static void close_container(struct builder *builder)
{
    if (builder->open == NULL)
        return;
    builder->open = builder->open->parent;
    builder->depth--;
}

static void add_scalar(struct builder *builder, struct fy_event *event)
{
    struct dbt_yaml_node *node = add_node(builder, event, DBT_YAML_SCALAR);
    struct fy_token *token = event->scalar.value;
    struct dbt_text text = dbt_text_of("");

    if (node == NULL)
        return;
    if (token != NULL)
        text.at = fy_token_get_text(token, &text.length);
    node->plain = token == NULL || fy_token_scalar_style(token) == FYSS_PLAIN;
    /* The bytes of the file are clean; an escape or a line break of a block text may not be. */
    if (text.at == NULL || !dbt_text_is_clean(text)) {
        dbt_problem_add(builder->findings, &node->place, DBT_PROBLEM_VALUE,
                        "a text with a line break, a tab or another control character, "
                        "expected one line of text");
        text = dbt_text_of("");
        node->told = true;
    }
    const char *copy = dbt_arena_copy(builder->findings->arena, text);
    if (copy == NULL) {
        builder->findings->failed = true;
        builder->stopped = true;
        return;
    }
    node->text = (struct dbt_text){.at = copy, .length = text.length};
}

static void add_alias(struct builder *builder, struct fy_event *event)
{
    struct dbt_yaml_node *node = add_node(builder, event, DBT_YAML_SCALAR);

    if (node == NULL)
        return;
    node->told = true;
    dbt_problem_add(builder->findings, &node->place, DBT_PROBLEM_FORM,
                    "an alias, expected the value itself");
}

static void start_document(struct builder *builder, struct fy_event *event)
{
    struct dbt_place place = place_of_event(builder, event);

    if (++builder->documents == 1)
        return;
    dbt_problem_add(builder->findings, &place, DBT_PROBLEM_FORM,
                    "a second document, expected one document per file");
    builder->stopped = true;
}

static void take_event(struct builder *builder, struct fy_event *event)
{
    switch (event->type) {
    case FYET_DOCUMENT_START:
        start_document(builder, event);
        break;
    case FYET_MAPPING_START:
        open_container(builder, event, DBT_YAML_MAPPING);
        break;
    case FYET_SEQUENCE_START:
        open_container(builder, event, DBT_YAML_SEQUENCE);
        break;
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END:
        close_container(builder);
        break;
    case FYET_SCALAR:
        add_scalar(builder, event);
        break;
    case FYET_ALIAS:
        add_alias(builder, event);
        break;
    case FYET_NONE:
    case FYET_STREAM_START:
    case FYET_STREAM_END:
    case FYET_DOCUMENT_END:
        break;
    }
}

static void report_syntax(struct builder *builder, struct fy_diag *diag)
{
    void *position = NULL;
    const struct fy_diag_error *error = fy_diag_errors_iterate(diag, &position);
    struct dbt_place place = {.file = builder->file};
    const char *what = "the file cannot be read as YAML";

    /* Only the first: what libfyaml reports after it follows from it. These count from 1. */
    if (error != NULL && error->line > 0 && error->column > 0) {
        place.line = (uint64_t)error->line;
        place.column_no = (uint32_t)error->column;
    }
    if (error != NULL && error->msg != NULL && dbt_text_is_clean(dbt_text_of(error->msg)))
        what = error->msg;
    dbt_problem_add(builder->findings, &place, DBT_PROBLEM_SYNTAX, "%s, expected valid YAML", what);
    builder->stopped = true;
}

static void take_events(struct builder *builder, struct fy_parser *parser, struct fy_diag *diag)
{
    bool ended = false;

    while (!builder->stopped) {
        struct fy_event *event = fy_parser_parse(parser);
        if (event == NULL)
            break;
        ended = event->type == FYET_STREAM_END;
        take_event(builder, event);
        fy_parser_event_free(parser, event);
    }
    if (!builder->stopped && (!ended || fy_parser_get_stream_error(parser)))
        report_syntax(builder, diag);
}

static size_t character_bytes(struct dbt_text rest)
{
    unsigned char lead = (unsigned char)rest.at[0];
    size_t bytes = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;

    return bytes < rest.length ? bytes : rest.length;
}

static bool bytes_are_clean(struct builder *builder, struct dbt_text bytes)
{
    struct dbt_place place = {.file = builder->file, .line = 1, .column_no = 1};

    for (size_t at = 0; at < bytes.length;) {
        struct dbt_text rest = {.at = bytes.at + at, .length = bytes.length - at};
        struct dbt_text character = {.at = rest.at, .length = character_bytes(rest)};
        bool is_break = rest.at[0] == '\n';
        bool is_return = rest.length > 1 && rest.at[0] == '\r' && rest.at[1] == '\n';
        if (!is_break && !is_return && rest.at[0] != '\t' && !dbt_text_is_clean(character)) {
            dbt_problem_add(builder->findings, &place, DBT_PROBLEM_BYTES,
                            "a byte that is not UTF-8, or a control character, expected text");
            return false;
        }
        place.line += is_break ? 1 : 0;
        place.column_no = is_break ? 1 : place.column_no + 1;
        at += character.length;
    }
    return true;
}

static void parse_bytes(struct builder *builder, struct dbt_text bytes)
{
    struct fy_diag_cfg quiet;
    fy_diag_cfg_default(&quiet);
    quiet.fp = NULL;
    struct fy_diag *diag = fy_diag_create(&quiet);
    if (diag == NULL) {
        builder->findings->failed = true;
        return;
    }
    fy_diag_set_collect_errors(diag, true);
    struct fy_parse_cfg config = {.flags = (enum fy_parse_cfg_flags)(
                                      FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_DEFAULT_VERSION_1_2),
                                  .diag = diag};
    struct fy_parser *parser = fy_parser_create(&config);
    if (parser == NULL || fy_parser_set_string(parser, bytes.at, bytes.length) != 0)
        builder->findings->failed = true;
    else
        take_events(builder, parser, diag);
    if (parser != NULL)
        fy_parser_destroy(parser);
    fy_diag_destroy(diag);
}

static struct dbt_text without_bom(struct dbt_text bytes)
{
    static const char bom[] = "\xEF\xBB\xBF";
    size_t skip = bytes.length >= 3 && memcmp(bytes.at, bom, 3) == 0 ? 3 : 0;

    return (struct dbt_text){.at = bytes.at + skip, .length = bytes.length - skip};
}

const struct dbt_yaml_node *dbt_yaml_parse(struct dbt_findings *findings, const char *file,
                                           struct dbt_text bytes)
{
    struct builder builder = {.findings = findings, .file = file};
    struct dbt_text text = without_bom(bytes.at != NULL ? bytes : dbt_text_of(""));

    if (!bytes_are_clean(&builder, text))
        return NULL;
    if (text.length > 0)
        parse_bytes(&builder, text);
    if (builder.stopped || findings->failed)
        return NULL;
    if (builder.root == NULL)
        dbt_problem_add(findings, &(struct dbt_place){.file = file}, DBT_PROBLEM_SYNTAX,
                        "the file is empty, expected keys and values");
    return builder.root;
}

const struct dbt_yaml_node *dbt_yaml_find(const struct dbt_yaml_node *mapping, struct dbt_text key)
{
    if (mapping->kind != DBT_YAML_MAPPING)
        return NULL;
    for (const struct dbt_yaml_node *at = mapping->first; at != NULL; at = at->next->next)
        if (at->kind == DBT_YAML_SCALAR && dbt_text_equal(at->text, key))
            return at->next;
    return NULL;
}

bool dbt_yaml_is_null(const struct dbt_yaml_node *node)
{
    return node->kind == DBT_YAML_SCALAR && node->plain &&
           (node->text.length == 0 || dbt_text_is(node->text, "~") ||
            dbt_text_is(node->text, "null"));
}
