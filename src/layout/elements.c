/* Elements to nodes; parts in the place of what includes them. */
#include "compile.h"

static const struct {
    const char *word;
    enum dbt_content content;
    const char *attributes;
} elements[] = {
#define DBT_ELEMENT(name, word, content, attributes) {word, DBT_CONTENT_##content, attributes},
#include "debitera/element.def"
#undef DBT_ELEMENT
};
_Static_assert(sizeof elements / sizeof elements[0] == DBT_ELEMENT_COUNT, "element.def");

bool dbt_element_find(const char *name, enum dbt_element *out)
{
    for (unsigned i = 0; i < DBT_ELEMENT_COUNT; i++) {
        if (strcmp(elements[i].word, name) == 0) {
            *out = (enum dbt_element)i;
            return true;
        }
    }
    return false;
}

const char *dbt_element_attributes(enum dbt_element element)
{
    return elements[element].attributes;
}

/* A list of nodes while it is made. */
struct chain {
    const struct dbt_node *first;
    struct dbt_node *last;
};

static void compile_all(struct dbt_compiler *compiler, const xmlNode *parent, enum dbt_kind kind,
                        struct chain *chain);

static void append(struct chain *chain, struct dbt_node *node)
{
    if (chain->last == NULL) {
        chain->first = node;
    } else {
        chain->last->next = node;
    }
    chain->last = node;
}

static struct dbt_part_source *find_part(struct dbt_compiler *compiler, const char *name)
{
    for (size_t i = 0; i < compiler->part_count; i++) {
        if (strcmp(compiler->parts[i].name, name) == 0) {
            return &compiler->parts[i];
        }
    }
    return NULL;
}

static bool can_include(struct dbt_compiler *compiler, const xmlNode *element,
                        const struct dbt_part_source *part, const char *name)
{
    if (part == NULL && compiler->lacks_parts) {
        return false;
    }
    if (part == NULL) {
        dbt_layout_tell(compiler, element, DBT_LAYOUT_PROBLEM_PART,
                        "there is no part '%s', expected one of parts.xml", name);
    } else if (part->open) {
        dbt_layout_tell(compiler, element, DBT_LAYOUT_PROBLEM_INCLUDE,
                        "the part '%s' includes itself", name);
    } else if (compiler->depth == DBT_INCLUDE_DEPTH) {
        dbt_layout_tell(compiler, element, DBT_LAYOUT_PROBLEM_INCLUDE,
                        "parts included in one another, expected at most %d", DBT_INCLUDE_DEPTH);
    } else {
        return true;
    }
    return false;
}

/* What is wrong in a part is told once, however often it is included. */
static void include_part(struct dbt_compiler *compiler, const xmlNode *element, enum dbt_kind kind,
                         struct chain *chain)
{
    const char *name = dbt_layout_attribute(element, "part");
    struct dbt_part_source *part = find_part(compiler, name);
    if (!can_include(compiler, element, part, name)) {
        return;
    }
    const char *file = compiler->file;
    part->used = true;
    part->open = true;
    compiler->file = part->file;
    compiler->depth++;
    compile_all(compiler, part->element, dbt_kind_through(kind), chain);
    compiler->depth--;
    compiler->file = file;
    part->open = false;
}

/* The rows that an `each` goes through: their type and their name hold for what is in it. */
static void open_each(struct dbt_compiler *compiler, const xmlNode *element, struct dbt_node *node)
{
    const char *in = dbt_layout_attribute(element, "in");
    const char *as = dbt_layout_attribute(element, "as");
    const struct dbt_member *rows = dbt_path_find(compiler, element, dbt_text_of(in), &node->path);
    if (rows != NULL && rows->form != DBT_FORM_ROWS) {
        dbt_layout_tell(compiler, element, DBT_LAYOUT_PROBLEM_FIELD,
                        "'%s' is one value, expected several of one kind", in);
        rows = NULL;
    }
    if (compiler->slots == DBT_SCOPE_SLOTS) {
        dbt_layout_tell(compiler, element, DBT_LAYOUT_PROBLEM_VALUE,
                        "<each> nested too deeply, expected at most %d", DBT_SCOPE_SLOTS - 1);
        rows = NULL;
    }
    if (rows == NULL) {
        return;
    }
    node->slot = compiler->slots;
    node->item_bytes = rows->type->bytes;
    compiler->names[compiler->slots] = as;
    compiler->types[compiler->slots] = rows->type;
    compiler->slots++;
}

static void compile_blocks(struct dbt_compiler *compiler, const xmlNode *element,
                           enum dbt_kind kind, struct dbt_node *node)
{
    unsigned slots = compiler->slots;
    struct chain chain = {0};
    if (node->element == DBT_ELEMENT_EACH) {
        open_each(compiler, element, node);
    }
    /* Without rows, every name in it would only be told as unknown. */
    if (node->element != DBT_ELEMENT_EACH || node->slot > 0) {
        compile_all(compiler, element, dbt_kind_within(kind, node->element), &chain);
    }
    node->first = chain.first;
    compiler->slots = slots;
}

/* A part that includes others many times, and these again, is soon more than any page holds. */
static bool has_room(struct dbt_compiler *compiler, const xmlNode *element)
{
    compiler->nodes++;
    if (compiler->nodes == DBT_NODES_MAX) {
        dbt_layout_tell(compiler, element, DBT_LAYOUT_PROBLEM_INCLUDE,
                        "more than %d elements with those of the parts that are included, expected "
                        "fewer",
                        DBT_NODES_MAX);
    }
    return compiler->nodes < DBT_NODES_MAX;
}

static void read_words(struct dbt_compiler *compiler, const xmlNode *element, struct dbt_node *node)
{
    struct dbt_order order = {0};
    bool right = true;
    for (const xmlNode *at = element->children; at != NULL; at = at->next) {
        right &= at->type != XML_ELEMENT_NODE ||
                 dbt_structure_takes(compiler, at, DBT_KIND_WORDS, &order);
    }
    if (right) {
        node->words = dbt_words_read(compiler, element);
    }
}

static void compile_element(struct dbt_compiler *compiler, const xmlNode *element,
                            enum dbt_kind kind, struct chain *chain)
{
    struct dbt_node *node = NULL;
    enum dbt_element known;
    if (!dbt_element_find((const char *)element->name, &known) || !has_room(compiler, element)) {
        return;
    }
    if (known == DBT_ELEMENT_INCLUDE) {
        include_part(compiler, element, kind, chain);
        return;
    }
    node = dbt_layout_keep(compiler, dbt_arena_alloc(compiler->findings->arena, 1, sizeof *node));
    if (node == NULL) {
        return;
    }
    node->element = known;
    node->place = dbt_layout_place(compiler, element);
    node->span = 1;
    dbt_attributes_read(compiler, element, node);
    if (elements[known].content == DBT_CONTENT_WORDS) {
        read_words(compiler, element, node);
    } else {
        compile_blocks(compiler, element, kind, node);
    }
    append(chain, node);
}

static void compile_all(struct dbt_compiler *compiler, const xmlNode *parent, enum dbt_kind kind,
                        struct chain *chain)
{
    struct dbt_order order = {0};
    for (const xmlNode *at = parent->children; at != NULL; at = at->next) {
        if (dbt_structure_takes(compiler, at, kind, &order)) {
            compile_element(compiler, at, kind, chain);
        }
    }
    dbt_structure_end(compiler, parent, kind, &order);
}

const struct dbt_node *dbt_layout_compile(struct dbt_compiler *compiler, const xmlNode *element)
{
    struct chain chain = {0};
    compiler->nodes = 0;
    compile_element(compiler, element, DBT_KIND_ROOT, &chain);
    return chain.first;
}
