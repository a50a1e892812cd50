/*
 * dbt_region_load: the order of the files, their fingerprint, and the verdict.
 */
#include "load.h"

#include <errno.h>
#include <unistd.h>

#include "debitera/base/output.h"

/* Page layouts, and the parts that they share. */
static const char *const layout_names[] = {
#define DBT_LAYOUT(name, file) file,
#include "debitera/layout.def"
#undef DBT_LAYOUT
    "parts.xml",
};
enum { LAYOUT_NAMES = sizeof layout_names / sizeof layout_names[0] };

enum { FILE_BYTES_MAX = 1024 * 1024 };

struct loader {
    struct dbt_schema schema;
    struct dbt_region region;
    struct dbt_sha256 *sha;
    const char *folder;
    struct dbt_layout_file *layouts; /* region.layouts, writable */
};

static const char *path_of(struct loader *loader, const char *folder, const char *file)
{
    const char *path = dbt_arena_format(loader->schema.findings->arena, "%s/%s", folder, file);

    if (path == NULL)
        loader->schema.findings->failed = true;
    return path;
}

/* Name, length and bytes, so that no two sets of files have the same stream. */
static void add_to_sha(struct loader *loader, const char *name, struct dbt_text bytes)
{
    struct dbt_buffer head;

    dbt_buffer_init(&head);
    dbt_buffer_format(&head, "%s\n%zu\n", name, bytes.length);
    if (head.failed)
        loader->schema.findings->failed = true;
    dbt_sha256_add(loader->sha, head.bytes, head.length);
    dbt_sha256_add(loader->sha, bytes.at, bytes.length);
    dbt_buffer_release(&head);
}

/* Reads and parses one file; `name` is what the fingerprint calls it, null when it is no part of
   that. Null with a finding. */
static const struct dbt_yaml_node *load_file(struct loader *loader, const char *path,
                                             const char *name)
{
    const struct dbt_yaml_node *root = NULL;
    struct dbt_error error;
    struct dbt_buffer bytes;

    if (path == NULL)
        return NULL;
    dbt_buffer_init(&bytes);
    if (dbt_file_read(path, FILE_BYTES_MAX, &bytes, &error) != DBT_OK) {
        dbt_problem_add(loader->schema.findings, NULL, DBT_PROBLEM_FILE, "%s", error.text);
    } else {
        if (name != NULL)
            add_to_sha(loader, name, dbt_buffer_text(&bytes));
        root = dbt_yaml_parse(loader->schema.findings, path, dbt_buffer_text(&bytes));
    }
    dbt_buffer_release(&bytes);
    return root;
}

static void load_with(struct loader *loader, const char *file, dbt_file_reader *read)
{
    const struct dbt_yaml_node *root =
        load_file(loader, path_of(loader, loader->folder, file), file);

    if (root != NULL)
        read(&loader->schema, root);
}

/* The folder that region.yaml extends; null when it extends none. */
static const char *extended_folder(struct loader *loader, const struct dbt_yaml_node *root)
{
    const struct dbt_yaml_node *node =
        root != NULL ? dbt_yaml_find(root, dbt_text_of("extends")) : NULL;

    if (node == NULL || node->kind != DBT_YAML_SCALAR || node->text.length == 0)
        return NULL;
    return path_of(loader, loader->folder, node->text.at);
}

static bool is_there(const char *path)
{
    return path != NULL && (access(path, F_OK) == 0 || errno != ENOENT);
}

static const char *const text_names[DBT_LANGUAGE_COUNT] = {
    [DBT_LANGUAGE_SV] = "texts.yaml",
    [DBT_LANGUAGE_EN] = "texts.en.yaml",
};

/* A region that extends a folder need not say anything in its own words in another language. */
static void load_texts(struct loader *loader, const char *extended)
{
    const char *name = text_names[loader->region.language];
    const struct dbt_yaml_node *base = NULL;

    if (extended != NULL) {
        base = load_file(loader, path_of(loader, extended, name), path_of(loader, "extends", name));
        if (base != NULL)
            dbt_load_texts(&loader->schema, base);
    }
    const char *path = path_of(loader, loader->folder, name);
    bool may_lack = base != NULL && loader->region.language != DBT_LANGUAGE_SV;
    const struct dbt_yaml_node *root =
        may_lack && !is_there(path) ? base : load_file(loader, path, name);
    if (root == NULL)
        return;
    if (root != base)
        dbt_load_texts(&loader->schema, root);
    /* Where the texts to build on could not be read, their absence is told already. */
    if (extended == NULL || base != NULL)
        dbt_check_texts(&loader->schema, root);
}

/* Those of the other language, where they are: of what it extends, and its own over them. */
static void load_other_texts(struct loader *loader, const char *extended)
{
    struct dbt_findings *findings = loader->schema.findings;
    const char *const folders[] = {extended, loader->folder};
    const char *name =
        text_names[loader->region.language == DBT_LANGUAGE_SV ? DBT_LANGUAGE_EN : DBT_LANGUAGE_SV];
    struct dbt_region *other = dbt_arena_alloc(findings->arena, 1, sizeof *other);
    const struct dbt_yaml_node *root = NULL;

    if (other == NULL) {
        findings->failed = true;
        return;
    }
    struct dbt_schema schema = {.findings = findings, .region = other};
    other->followup.wanted = loader->region.followup.wanted;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        const char *path = folders[i] != NULL ? path_of(loader, folders[i], name) : NULL;
        const struct dbt_yaml_node *found = is_there(path) ? load_file(loader, path, NULL) : NULL;
        if (found != NULL)
            dbt_load_texts(&schema, found);
        root = found != NULL ? found : root;
    }
    if (root == NULL)
        return;
    dbt_check_texts(&schema, root);
    loader->region.other_texts = other->texts;
}

/* Whether one is missing, the layouts' own loader tells; a folder need not have them. */
static void load_layout(struct loader *loader, const char *folder, const char *name)
{
    struct dbt_findings *findings = loader->schema.findings;
    bool own = folder == loader->folder;
    const char *path = path_of(loader, folder, name);
    struct dbt_layout_file *file =
        &loader->layouts[loader->region.layout_count]; /* room for both folders */
    struct dbt_error error;
    struct dbt_buffer bytes;

    if (path == NULL || (access(path, F_OK) != 0 && errno == ENOENT))
        return;
    dbt_buffer_init(&bytes);
    if (dbt_file_read(path, FILE_BYTES_MAX, &bytes, &error) != DBT_OK) {
        dbt_problem_add(findings, NULL, DBT_PROBLEM_FILE, "%s", error.text);
    } else if (!dbt_text_is_utf8(dbt_buffer_text(&bytes))) {
        dbt_problem_add(findings, &(struct dbt_place){.file = path}, DBT_PROBLEM_BYTES,
                        "a byte that is not UTF-8");
    } else {
        const char *called = dbt_arena_format(findings->arena, "%s%s", own ? "" : "extends/", name);
        const char *copy = dbt_arena_copy(findings->arena, dbt_buffer_text(&bytes));
        if (called == NULL || copy == NULL)
            findings->failed = true;
        else
            add_to_sha(loader, called, dbt_buffer_text(&bytes));
        *file = (struct dbt_layout_file){name, path, own, {copy, bytes.length}};
        loader->region.layout_count++;
    }
    dbt_buffer_release(&bytes);
}

static void load_layouts(struct loader *loader, const char *extended)
{
    loader->layouts = dbt_arena_alloc(loader->schema.findings->arena, (size_t)2 * LAYOUT_NAMES,
                                      sizeof *loader->layouts);
    if (loader->layouts == NULL) {
        loader->schema.findings->failed = true;
        return;
    }
    loader->region.layouts = loader->layouts;
    for (size_t i = 0; extended != NULL && i < LAYOUT_NAMES; i++)
        load_layout(loader, extended, layout_names[i]);
    for (size_t i = 0; i < LAYOUT_NAMES; i++)
        load_layout(loader, loader->folder, layout_names[i]);
}

static void load_files(struct loader *loader, const char *prices_path)
{
    const struct dbt_yaml_node *root =
        load_file(loader, path_of(loader, loader->folder, "region.yaml"), "region.yaml");

    if (root != NULL)
        dbt_load_region(&loader->schema, root);
    load_with(loader, "sources.yaml", dbt_load_sources);
    load_with(loader, "meters.yaml", dbt_load_meters);
    load_with(loader, "services.yaml", dbt_load_services);
    const char *prices =
        prices_path != NULL ? prices_path : path_of(loader, loader->folder, "prices.yaml");
    const struct dbt_yaml_node *list = load_file(loader, prices, "prices.yaml");
    if (list != NULL)
        dbt_load_prices(&loader->schema, list);
    /* What it extends is not known without it: texts would then only seem to be missing. */
    if (root != NULL) {
        const char *extended = extended_folder(loader, root);
        load_texts(loader, extended);
        load_other_texts(loader, extended);
        load_layouts(loader, extended);
    }
}

static enum dbt_status verdict(struct loader *loader, size_t problems, struct dbt_error *error)
{
    if (loader->schema.findings->failed)
        return dbt_error_memory(error, "the region folder");
    if (problems == 1)
        return dbt_error_set(error, DBT_INPUT,
                             "%s: the region folder has a problem; correct it and run again",
                             loader->folder);
    if (problems > 1)
        return dbt_error_set(error, DBT_INPUT,
                             "%s: the region folder has %zu problems; correct them and run again",
                             loader->folder, problems);
    if (!dbt_sha256_take(loader->sha, loader->region.sha256))
        return dbt_error_set(error, DBT_INTERNAL, "%s: SHA-256 of the region folder failed",
                             loader->folder);
    return DBT_OK;
}

enum dbt_status dbt_region_load(struct dbt_region *region, const char *folder,
                                const char *prices_path, struct dbt_findings *findings,
                                struct dbt_error *error)
{
    size_t before = findings->of[DBT_SEVERITY_INVALID];
    struct loader loader = {.folder = dbt_arena_string(findings->arena, folder),
                            .sha = dbt_sha256_new()};
    const char *prices =
        prices_path != NULL ? dbt_arena_string(findings->arena, prices_path) : NULL;

    if (loader.folder == NULL || loader.sha == NULL || (prices_path != NULL && prices == NULL)) {
        dbt_sha256_free(loader.sha);
        return dbt_error_memory(error, "the region folder");
    }
    loader.schema = (struct dbt_schema){.findings = findings, .region = &loader.region};
    loader.region.folder = loader.folder;
    load_files(&loader, prices);
    enum dbt_status status = verdict(&loader, findings->of[DBT_SEVERITY_INVALID] - before, error);
    dbt_sha256_free(loader.sha);
    if (status == DBT_OK)
        *region = loader.region;
    return status;
}
