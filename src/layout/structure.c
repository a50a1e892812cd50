/*
 * Which element may stand where. layout.rng says the same to editors; here every mistake is told at
 * its own line, also in a part, which is right or wrong only where it is included.
 */
#include "compile.h"

#define BLOCKS "heading text table columns rule space panel qr logo chart if each include"

static const struct {
    const char *what;  /* belongs there */
    const char *takes; /* elements */
    const char *order; /* in which they stand; a star is all that it does not name */
} kinds[] = {
    [DBT_KIND_ROOT] = {"a layout belongs", "layout", "*"},
    [DBT_KIND_FRAME] = {"what a page has belongs", "page header footer include flow", "* flow"},
    [DBT_KIND_AROUND] = {"what a page has belongs", "page header footer include", "*"},
    [DBT_KIND_HEADERS] = {"boxes belong", "box mark if include", "*"},
    [DBT_KIND_FLOW] = {"blocks belong", BLOCKS " box keep break bottom", "*"},
    [DBT_KIND_BLOCKS] = {"blocks belong", BLOCKS, "*"},
    [DBT_KIND_TABLE] = {"columns and rows belong",
                        "column head carried brought row if each include",
                        "column head carried brought *"},
    [DBT_KIND_ROWS] = {"rows belong", "row if each include", "*"},
    [DBT_KIND_SECTION] = {"rows belong", "begin continued row if each include end",
                          "begin continued * end"},
    [DBT_KIND_HEAD] = {"rows belong", "row", "*"},
    [DBT_KIND_COLUMNS] = {"columns belong", "column", "*"},
    [DBT_KIND_CELLS] = {"cells belong", "cell if each include", "*"},
    [DBT_KIND_WORDS] = {"words belong", "b i", "*"},
    [DBT_KIND_NOTHING] = {"nothing belongs", "", "*"},
};
_Static_assert(sizeof kinds / sizeof kinds[0] == DBT_KIND_COUNT, "one row per kind");

/* The place of `word` in a list parted by blanks, from 0; that of the star when it is not there;
   -1 when that is not there either. */
static int rank_of(const char *list, const char *word)
{
    int star = -1;
    int rank = 0;
    for (const char *at = list; *at != '\0'; rank++) {
        struct dbt_text name = {at, strcspn(at, " ")};
        if (dbt_text_is(name, word)) {
            return rank;
        }
        star = dbt_text_is(name, "*") ? rank : star;
        at += name.length;
        at += strspn(at, " ");
    }
    return star;
}

enum dbt_kind dbt_kind_through(enum dbt_kind kind)
{
    return kind == DBT_KIND_FRAME                               ? DBT_KIND_AROUND
           : kind == DBT_KIND_TABLE || kind == DBT_KIND_SECTION ? DBT_KIND_ROWS
                                                                : kind;
}

enum dbt_kind dbt_kind_within(enum dbt_kind kind, enum dbt_element element)
{
    switch ((int)element) {
    case DBT_ELEMENT_LAYOUT:
        return DBT_KIND_FRAME;
    case DBT_ELEMENT_HEADER:
        return DBT_KIND_HEADERS;
    case DBT_ELEMENT_FLOW:
        return DBT_KIND_FLOW;
    case DBT_ELEMENT_FOOTER:
    case DBT_ELEMENT_BOX:
    case DBT_ELEMENT_KEEP:
    case DBT_ELEMENT_BOTTOM:
    case DBT_ELEMENT_PANEL:
        return DBT_KIND_BLOCKS;
    case DBT_ELEMENT_COLUMN:
        return kind == DBT_KIND_COLUMNS ? DBT_KIND_BLOCKS : DBT_KIND_NOTHING;
    case DBT_ELEMENT_COLUMNS:
        return DBT_KIND_COLUMNS;
    case DBT_ELEMENT_TABLE:
        return DBT_KIND_TABLE;
    case DBT_ELEMENT_HEAD:
    case DBT_ELEMENT_CARRIED:
    case DBT_ELEMENT_BROUGHT:
    case DBT_ELEMENT_BEGIN:
    case DBT_ELEMENT_CONTINUED:
    case DBT_ELEMENT_END:
        return DBT_KIND_HEAD;
    case DBT_ELEMENT_ROW:
        return DBT_KIND_CELLS;
    case DBT_ELEMENT_IF:
        return dbt_kind_through(kind);
    case DBT_ELEMENT_EACH:
        return dbt_kind_through(kind) == DBT_KIND_ROWS ? DBT_KIND_SECTION : kind;
    default:
        return DBT_KIND_NOTHING;
    }
}

/* "heading, text, table": what is taken. */
static void list_taken(struct dbt_buffer *out, enum dbt_kind kind)
{
    const char *at = kinds[kind].takes;
    dbt_buffer_string(out, *at == '\0' ? "nothing" : "one of: ");
    for (bool first = true; *at != '\0'; first = false) {
        size_t length = strcspn(at, " ");
        dbt_buffer_format(out, "%s%.*s", first ? "" : ", ", (int)length, at);
        at += length;
        at += strspn(at, " ");
    }
}

/* `what` is wrong: where it stands, and what belongs there. */
static void tell_misplaced(struct dbt_compiler *compiler, const xmlNode *at, const char *what,
                           enum dbt_kind kind)
{
    const xmlNode *parent = at->parent;
    const char *part = strcmp((const char *)parent->name, "part") == 0
                           ? dbt_layout_attribute(parent, "name")
                           : NULL;
    struct dbt_buffer expected;
    dbt_buffer_init(&expected);
    list_taken(&expected, kind);
    if (expected.failed) {
        compiler->findings->failed = true;
    } else if (part != NULL) {
        dbt_layout_tell(compiler, at, DBT_LAYOUT_PROBLEM_GRAMMAR,
                        "%s in the part '%s', which is included where %s, expected %s", what, part,
                        kinds[kind].what, expected.bytes);
    } else {
        dbt_layout_tell(compiler, at, DBT_LAYOUT_PROBLEM_GRAMMAR, "%s in <%s>, expected %s", what,
                        (const char *)parent->name, expected.bytes);
    }
    dbt_buffer_release(&expected);
}

static bool is_blank(const xmlNode *text)
{
    const char *at = (const char *)text->content;
    return at == NULL || at[strspn(at, " \t\r\n")] == '\0';
}

enum { NAME_BYTES = 64 };

static void tell_order(struct dbt_compiler *compiler, const xmlNode *element, enum dbt_kind kind,
                       bool again)
{
    dbt_layout_tell(compiler, element, DBT_LAYOUT_PROBLEM_GRAMMAR,
                    again ? "a second <%s> here, expected one (%s; * is all else)"
                          : "<%s> comes too late here, expected the order: %s (* is all else)",
                    (const char *)element->name, kinds[kind].order);
}

bool dbt_structure_takes(struct dbt_compiler *compiler, const xmlNode *at, enum dbt_kind kind,
                         struct dbt_order *order)
{
    if (at->type != XML_ELEMENT_NODE) {
        if (at->type == XML_TEXT_NODE && kind != DBT_KIND_WORDS && !is_blank(at)) {
            tell_misplaced(compiler, at, "words", kind);
        }
        return false;
    }
    const char *name = (const char *)at->name;
    if (rank_of(kinds[kind].takes, name) < 0) {
        char what[NAME_BYTES];
        snprintf(what, sizeof what, "<%s>", name);
        tell_misplaced(compiler, at, what, kind);
        return false;
    }
    int rank = rank_of(kinds[kind].order, name);
    unsigned bit = 1U << (unsigned)rank;
    bool once = rank != rank_of(kinds[kind].order, "*") && strcmp(name, "column") != 0;
    bool again = once && (order->seen & bit) != 0;
    if (again || order->seen >= bit << 1) {
        tell_order(compiler, at, kind, again);
        return false;
    }
    order->seen |= bit;
    return true;
}

static bool saw(const struct dbt_order *order, enum dbt_kind kind, const char *name)
{
    int rank = rank_of(kinds[kind].order, name);
    return rank >= 0 && (order->seen & 1U << (unsigned)rank) != 0;
}

/* The element that `element` lacks; null when it has all. */
static const char *missing(enum dbt_kind kind, const struct dbt_order *order)
{
    switch ((int)kind) {
    case DBT_KIND_FRAME:
        return saw(order, kind, "flow") ? NULL : "flow";
    case DBT_KIND_HEAD:
        return order->seen != 0 ? NULL : "row";
    case DBT_KIND_COLUMNS:
        return order->seen != 0 ? NULL : "column";
    case DBT_KIND_TABLE:
        if (!saw(order, kind, "column")) {
            return "column";
        }
        return saw(order, kind, "carried") == saw(order, kind, "brought") ? NULL
               : saw(order, kind, "carried")                              ? "brought"
                                                                          : "carried";
    default:
        return NULL;
    }
}

void dbt_structure_end(struct dbt_compiler *compiler, const xmlNode *element, enum dbt_kind kind,
                       const struct dbt_order *order)
{
    const char *name = missing(kind, order);
    if (name != NULL) {
        dbt_layout_tell(compiler, element, DBT_LAYOUT_PROBLEM_GRAMMAR, "<%s> without <%s>",
                        (const char *)element->name, name);
    }
}
