/* Names of values: where they lie in the data, and how they are written. */
#include "compile.h"

static const struct {
    const char *word;
    enum dbt_form form;
} notations[] = {
#define DBT_NOTATION(name, word, form) {word, DBT_FORM_##form},
#include "debitera/notation.def"
#undef DBT_NOTATION
};
_Static_assert(sizeof notations / sizeof notations[0] == DBT_NOTATION_COUNT, "notation.def");

/* "line.net": the text up to the point is taken from the front. */
static struct dbt_text take_name(struct dbt_text *rest)
{
    const char *point = rest->length > 0 ? memchr(rest->at, '.', rest->length) : NULL;
    struct dbt_text name = {rest->at, point != NULL ? (size_t)(point - rest->at) : rest->length};
    size_t taken = name.length + (point != NULL ? 1 : 0);
    *rest = (struct dbt_text){rest->at + taken, rest->length - taken};
    return name;
}

static const struct dbt_member *find_member(const struct dbt_type *type, struct dbt_text name)
{
    for (size_t i = 0; i < type->count; i++) {
        if (dbt_text_is(name, type->members[i].name)) {
            return &type->members[i];
        }
    }
    return NULL;
}

static void tell_unknown(struct dbt_compiler *compiler, const xmlNode *element,
                         struct dbt_text path, const struct dbt_type *type)
{
    struct dbt_buffer names;
    dbt_buffer_init(&names);
    for (size_t i = 0; i < type->count; i++) {
        dbt_buffer_format(&names, "%s%s", i > 0 ? ", " : "", type->members[i].name);
    }
    dbt_layout_tell(compiler, element, DBT_LAYOUT_PROBLEM_FIELD,
                    "there is no value '%.*s', expected one of: %s", (int)path.length, path.at,
                    names.failed ? "" : names.bytes);
    dbt_buffer_release(&names);
}

/* "unit.lines.net": of rows, the amounts in them added up. */
static const struct dbt_member *sum_rows(const struct dbt_member *rows, struct dbt_text *rest,
                                         struct dbt_path *path)
{
    const struct dbt_member *amount = find_member(rows->type, take_name(rest));
    if (amount == NULL || amount->form != DBT_FORM_ORE) {
        return NULL;
    }
    path->sums = true;
    path->item_bytes = rows->type->bytes;
    path->item_offset = amount->offset;
    path->offset += rows->offset;
    return amount;
}

const struct dbt_member *dbt_path_find(struct dbt_compiler *compiler, const xmlNode *element,
                                       struct dbt_text text, struct dbt_path *out)
{
    struct dbt_text rest = text;
    struct dbt_path path = {0};
    struct dbt_text name = take_name(&rest);
    for (unsigned i = compiler->slots; i-- > 1 && path.slot == 0;) {
        path.slot = dbt_text_is(name, compiler->names[i]) ? i : 0;
    }
    const struct dbt_type *type = compiler->types[path.slot];
    if (path.slot > 0) {
        name = take_name(&rest);
    }
    const struct dbt_member *member = find_member(type, name);
    while (member != NULL && member->form == DBT_FORM_GROUP) {
        path.offset += member->offset;
        type = member->type;
        name = take_name(&rest);
        member = find_member(type, name);
    }
    bool sums = member != NULL && member->form == DBT_FORM_ROWS && rest.length > 0;
    if (sums) {
        type = member->type;
        member = sum_rows(member, &rest, &path);
    }
    if (member == NULL || rest.length > 0) {
        tell_unknown(compiler, element, text, type);
        return NULL;
    }
    path.offset += sums ? 0 : member->offset;
    path.form = member->form;
    path.notation = DBT_NOTATION_COUNT;
    *out = path;
    return member;
}

/* The notation of that name, or where there is none the first of the form. */
static bool find_notation(struct dbt_path *path, struct dbt_text word)
{
    for (unsigned i = 0; i < DBT_NOTATION_COUNT; i++) {
        bool meant = word.length == 0 || dbt_text_is(word, notations[i].word);
        if (notations[i].form == path->form && meant) {
            path->notation = (enum dbt_notation)i;
            return true;
        }
    }
    return false;
}

static void tell_notation(struct dbt_compiler *compiler, const xmlNode *element,
                          struct dbt_text text, const struct dbt_path *path)
{
    struct dbt_buffer words;
    dbt_buffer_init(&words);
    for (unsigned i = 0; i < DBT_NOTATION_COUNT; i++) {
        if (notations[i].form == path->form) {
            dbt_buffer_format(&words, "%s%s", words.length > 0 ? ", " : "", notations[i].word);
        }
    }
    const char *expected = words.failed || words.length == 0 ? "it in a test alone" : words.bytes;
    dbt_layout_tell(compiler, element, DBT_LAYOUT_PROBLEM_FIELD,
                    "'%.*s' cannot be written so, expected %s", (int)text.length, text.at,
                    expected);
    dbt_buffer_release(&words);
}

bool dbt_path_read(struct dbt_compiler *compiler, const xmlNode *element, struct dbt_text text,
                   struct dbt_path *out)
{
    const char *bar = text.length > 0 ? memchr(text.at, '|', text.length) : NULL;
    struct dbt_text name = text;
    struct dbt_text word = dbt_text_of("");
    if (bar != NULL) {
        name.length = (size_t)(bar - text.at);
        word = (struct dbt_text){bar + 1, text.length - name.length - 1};
    }
    struct dbt_path path;
    if (dbt_path_find(compiler, element, name, &path) == NULL) {
        return false;
    }
    if ((bar != NULL && word.length == 0) || !find_notation(&path, word)) {
        tell_notation(compiler, element, text, &path);
        return false;
    }
    *out = path;
    return true;
}

static struct dbt_text take_word(struct dbt_text *rest)
{
    *rest = dbt_text_trim(*rest);
    struct dbt_text word = {rest->at, 0};
    while (word.length < rest->length && rest->at[word.length] != ' ') {
        word.length++;
    }
    *rest = dbt_text_trim((struct dbt_text){rest->at + word.length, rest->length - word.length});
    return word;
}

/* "invoice.is-due and not document.is-draft". */
struct dbt_test dbt_test_read(struct dbt_compiler *compiler, const xmlNode *element,
                              const char *text)
{
    struct dbt_text rest = dbt_text_of(text);
    struct dbt_condition *conditions =
        dbt_layout_keep(compiler, dbt_arena_alloc(compiler->findings->arena, rest.length / 2 + 1,
                                                  sizeof *conditions));
    struct dbt_test test = {conditions, 0};
    bool more = conditions != NULL;
    while (more) {
        struct dbt_condition *condition = &conditions[test.count];
        struct dbt_text word = take_word(&rest);
        condition->negated = dbt_text_is(word, "not");
        word = condition->negated ? take_word(&rest) : word;
        if (dbt_path_find(compiler, element, word, &condition->path) == NULL) {
            break;
        }
        test.count++;
        word = take_word(&rest);
        more = dbt_text_is(word, "and");
        if (!more && (word.length > 0 || rest.length > 0)) {
            dbt_layout_tell(compiler, element, DBT_LAYOUT_PROBLEM_VALUE,
                            "the test '%s', expected values joined by `and`, each with or without "
                            "`not`",
                            text);
        }
    }
    return test;
}
