/* dbt_layouts_load: the files of a region, its own in the place of those that it extends. */
#include "compile.h"

enum { FILES_MAX = 2 * (DBT_LAYOUT_COUNT + 1) };

static const char *const names[DBT_LAYOUT_COUNT] = {
#define DBT_LAYOUT(name, file) [DBT_LAYOUT_##name] = (file),
#include "debitera/layout.def"
#undef DBT_LAYOUT
};

static const char parts_name[] = "parts.xml";

struct opened {
    const char *file;
    xmlDoc *document; /* the nodes lie in the arena; this is freed at the end */
};

struct loading {
    struct dbt_compiler compiler;
    struct opened opened[FILES_MAX];
    size_t opened_count;
};

static xmlNode *open_file(struct loading *loading, const struct dbt_layout_file *file)
{
    loading->compiler.file = file->path;
    xmlDoc *document = dbt_layout_parse(&loading->compiler, file->bytes);
    if (document == NULL) {
        return NULL;
    }
    loading->opened[loading->opened_count] = (struct opened){file->path, document};
    loading->opened_count++;
    return xmlDocGetRootElement(document);
}

static bool is_element(const xmlNode *node, const char *name)
{
    return node != NULL && node->type == XML_ELEMENT_NODE &&
           strcmp((const char *)node->name, name) == 0;
}

/* A part replaces one of its name that the extended folder has; one file has each once. */
static void add_part(struct dbt_compiler *compiler, xmlNode *element, bool own)
{
    const char *name = dbt_layout_attribute(element, "name");
    size_t at = 0;
    while (at < compiler->part_count && strcmp(compiler->parts[at].name, name) != 0) {
        at++;
    }
    if (at < compiler->part_count && strcmp(compiler->parts[at].file, compiler->file) == 0) {
        dbt_layout_tell(compiler, element, DBT_LAYOUT_PROBLEM_PART,
                        "a second part '%s', expected each name once", name);
        return;
    }
    if (at == DBT_PARTS_MAX) {
        dbt_layout_tell(compiler, element, DBT_LAYOUT_PROBLEM_PART,
                        "more parts than %d, expected fewer", DBT_PARTS_MAX);
        return;
    }
    bool is_new = at == compiler->part_count;
    compiler->part_count += is_new ? 1 : 0;
    compiler->parts[at] = (struct dbt_part_source){
        .name = name, .file = compiler->file, .element = element, .must_be_used = own && is_new};
}

static void add_parts(struct loading *loading, const struct dbt_layout_file *file)
{
    struct dbt_compiler *compiler = &loading->compiler;
    xmlNode *root = open_file(loading, file);
    if (root == NULL) {
        compiler->lacks_parts = true;
        return;
    }
    if (!is_element(root, "parts")) {
        compiler->lacks_parts = true;
        dbt_layout_tell(compiler, root, DBT_LAYOUT_PROBLEM_GRAMMAR, "<%s>, expected <parts>",
                        (const char *)root->name);
        return;
    }
    for (xmlNode *at = root->children; at != NULL; at = at->next) {
        if (is_element(at, "part")) {
            add_part(compiler, at, file->own);
        } else if (at->type == XML_ELEMENT_NODE) {
            dbt_layout_tell(compiler, at, DBT_LAYOUT_PROBLEM_GRAMMAR,
                            "<%s> in <parts>, expected <part>", (const char *)at->name);
        }
    }
}

static void load_parts(struct loading *loading)
{
    const struct dbt_region *region = loading->compiler.region;
    for (uint32_t i = 0; i < region->layout_count; i++) {
        if (strcmp(region->layouts[i].name, parts_name) == 0) {
            add_parts(loading, &region->layouts[i]);
        }
    }
}

/* The last of that name: the region's own stands behind the other's. */
static const struct dbt_layout_file *find_file(const struct dbt_region *region, const char *name)
{
    const struct dbt_layout_file *found = NULL;
    for (uint32_t i = 0; i < region->layout_count; i++) {
        found = strcmp(region->layouts[i].name, name) == 0 ? &region->layouts[i] : found;
    }
    return found;
}

static unsigned count_pages(const struct dbt_node *layout)
{
    unsigned count = 0;
    for (const struct dbt_node *at = layout->first; at != NULL; at = at->next) {
        count += at->element == DBT_ELEMENT_PAGE;
    }
    return count;
}

/* Those of reports stand last. */
static bool is_needed(const struct dbt_region *region, enum dbt_layout_key key)
{
    return key < DBT_LAYOUT_UNIT_REPORT || region->followup.wanted;
}

static const struct dbt_node *load_layout(struct loading *loading, enum dbt_layout_key key,
                                          const struct dbt_type *type)
{
    struct dbt_compiler *compiler = &loading->compiler;
    const struct dbt_layout_file *file = find_file(compiler->region, names[key]);
    if (file == NULL && !is_needed(compiler->region, key)) {
        return NULL;
    }
    if (file == NULL) {
        compiler->file = compiler->region->folder;
        dbt_layout_tell(compiler, NULL, DBT_LAYOUT_PROBLEM_FILE,
                        "there is no %s, neither here nor in the folder that the region extends",
                        names[key]);
        return NULL;
    }
    xmlNode *root = open_file(loading, file);
    if (root == NULL) {
        return NULL;
    }
    if (!is_element(root, "layout")) {
        dbt_layout_tell(compiler, root, DBT_LAYOUT_PROBLEM_GRAMMAR, "<%s>, expected <layout>",
                        (const char *)root->name);
        return NULL;
    }
    compiler->types[0] = type;
    compiler->slots = 1;
    const struct dbt_node *layout = dbt_layout_compile(compiler, root);
    compiler->file = file->path;
    if (layout == NULL) {
        return NULL;
    }
    if (count_pages(layout) == 1) {
        dbt_layout_check(compiler, layout);
    } else if (!compiler->lacks_parts) {
        dbt_layout_tell(compiler, root, DBT_LAYOUT_PROBLEM_GRAMMAR,
                        "%u <page> in it and its parts, expected one", count_pages(layout));
    }
    return layout;
}

/* A part that nothing includes is most often a name misspelt; but layouts of a region's own need
   not include all that others share. */
static void tell_unused(struct dbt_compiler *compiler)
{
    for (size_t i = 0; i < compiler->part_count; i++) {
        const struct dbt_part_source *part = &compiler->parts[i];
        if (!part->used && part->must_be_used) {
            compiler->file = part->file;
            dbt_layout_tell(compiler, part->element, DBT_LAYOUT_PROBLEM_PART,
                            "no layout includes the part '%s', expected the name of one that is",
                            part->name);
        }
    }
}

static void load_all(struct loading *loading, const struct dbt_layout_data *data,
                     struct dbt_layouts *layouts)
{
    size_t before = loading->compiler.findings->of[DBT_SEVERITY_INVALID];
    bool complete = true;
    load_parts(loading);
    size_t parts = loading->opened_count;
    for (unsigned i = 0; i < DBT_LAYOUT_COUNT; i++) {
        layouts->roots[i] = load_layout(loading, (enum dbt_layout_key)i, data->types[i]);
        complete &= layouts->roots[i] != NULL ||
                    !is_needed(loading->compiler.region, (enum dbt_layout_key)i);
    }
    if (complete && parts > 0) {
        tell_unused(&loading->compiler);
    }
    for (size_t i = 0; i < loading->opened_count; i++) {
        if (loading->compiler.findings->of[DBT_SEVERITY_INVALID] == before) {
            loading->compiler.file = loading->opened[i].file;
            dbt_grammar_check(&loading->compiler, loading->opened[i].document);
        }
    }
}

static enum dbt_status verdict(const struct loading *loading, size_t problems,
                               struct dbt_error *error)
{
    if (loading->compiler.findings->failed) {
        return dbt_error_memory(error, "the page layouts");
    }
    return problems == 0 ? DBT_OK
                         : dbt_error_set(error, DBT_INPUT,
                                         "%s: the page layouts have %zu problem%s; correct %s and "
                                         "run again",
                                         loading->compiler.region->folder, problems,
                                         problems == 1 ? "" : "s", problems == 1 ? "it" : "them");
}

enum dbt_status dbt_layouts_load(struct dbt_layouts *layouts, const struct dbt_region *region,
                                 const struct dbt_layout_data *data, struct dbt_findings *findings,
                                 struct dbt_error *error)
{
    struct loading loading = {.compiler = {.findings = findings, .region = region}};
    struct dbt_layouts made = {.window = region->window};
    size_t before = findings->of[DBT_SEVERITY_INVALID];
    load_all(&loading, data, &made);
    for (size_t i = 0; i < loading.opened_count; i++) {
        xmlFreeDoc(loading.opened[i].document);
    }
    enum dbt_status status = verdict(&loading, findings->of[DBT_SEVERITY_INVALID] - before, error);
    if (status == DBT_OK) {
        *layouts = made;
    }
    return status;
}
