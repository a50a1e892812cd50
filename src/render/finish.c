/* From Cairo's file to the one that is published. */
#include "finish.h"

#include "about.h"
#include "copy.h"
#include "marks.h"
#include "syntax.h"
#include "token.h"
#include "tree.h"

struct finishing {
    struct dbt_renderer *renderer;
    struct dbt_objects *objects;
    const struct dbt_structure *structure;
    struct dbt_drawn drawn;
    struct dbt_copy copy;
    uint32_t pages, first_page, first_content;
    const char *wrong; /* what is not as it should be in the drawn file; null: nothing */
};

/* Keeps what was found first. */
static bool expect(struct finishing *finishing, bool right, const char *what)
{
    if (!right && finishing->wrong == NULL) {
        finishing->wrong = what;
    }
    return right;
}

static void write_content(struct finishing *finishing, size_t index, struct dbt_text page)
{
    struct dbt_renderer *renderer = finishing->renderer;
    const struct dbt_structure *structure = finishing->structure;
    struct dbt_drawn_object content;
    if (!expect(finishing,
                dbt_drawn_follow(&finishing->drawn, page, "/Contents", &content) &&
                    content.stream.at != NULL &&
                    dbt_text_is(dbt_dictionary_find(content.value, "/Filter"), "/FlateDecode"),
                "a page's content is missing")) {
        return;
    }
    dbt_buffer_clear(&renderer->content);
    dbt_buffer_clear(&renderer->marked);
    bool inflated = dbt_inflate(&renderer->inflater, content.stream, &renderer->content);
    finishing->objects->failed |= renderer->content.failed;
    if (expect(finishing, inflated || renderer->content.failed, "a page's content is damaged") &&
        !renderer->content.failed) {
        (void)expect(finishing,
                     dbt_marks_rewrite(dbt_buffer_text(&renderer->content), structure,
                                       &structure->pages[index], &renderer->marked),
                     "a page's marks are not those of its items");
    }
    finishing->objects->failed |= renderer->marked.failed;
    dbt_objects_stream(finishing->objects, finishing->first_content + (uint32_t)index, "",
                       dbt_buffer_text(&renderer->marked));
}

static void copy_entry(struct finishing *finishing, struct dbt_text page, const char *key,
                       struct dbt_buffer *out)
{
    struct dbt_text value = dbt_dictionary_find(page, key);
    if (expect(finishing, value.length > 0, "a page lacks an entry")) {
        dbt_buffer_string(out, key);
        dbt_copy_value(&finishing->copy, value, out);
    }
}

static void write_page(struct finishing *finishing, size_t index, struct dbt_text page)
{
    if (!expect(finishing, dbt_text_is(dbt_dictionary_find(page, "/Type"), "/Page"),
                "a page is none")) {
        return;
    }
    write_content(finishing, index, page);
    struct dbt_buffer *out =
        dbt_objects_pack(finishing->objects, finishing->first_page + (uint32_t)index);
    dbt_buffer_format(out, "<</Type/Page/Parent %u 0 R/Contents %zu 0 R/StructParents %zu/Tabs/S",
                      finishing->pages, finishing->first_content + index, index);
    copy_entry(finishing, page, "/MediaBox", out);
    copy_entry(finishing, page, "/Group", out);
    copy_entry(finishing, page, "/Resources", out);
    dbt_buffer_string(out, ">>");
}

static void write_page_tree(struct finishing *finishing)
{
    size_t count = finishing->structure->document->page_count;
    struct dbt_buffer *out = dbt_objects_pack(finishing->objects, finishing->pages);
    dbt_buffer_format(out, "<</Type/Pages/Count %zu/Kids[", count);
    for (size_t i = 0; i < count; i++) {
        dbt_buffer_format(out, "%s%zu 0 R", i == 0 ? "" : " ", finishing->first_page + i);
    }
    dbt_buffer_string(out, "]>>");
}

/* Cairo has all pages in one array. */
static void write_pages(struct finishing *finishing)
{
    const struct dbt_drawn *drawn = &finishing->drawn;
    size_t count = finishing->structure->document->page_count;
    struct dbt_drawn_object object;
    struct dbt_text kids = {"", 0};
    if (dbt_drawn_follow(drawn, drawn->trailer, "/Root", &object) &&
        dbt_drawn_follow(drawn, object.value, "/Pages", &object)) {
        kids = dbt_dictionary_find(object.value, "/Kids");
    }
    if (!expect(finishing, dbt_text_is(dbt_token_take(&kids).text, "["), "it has no pages")) {
        return;
    }
    for (size_t i = 0; i < count && finishing->wrong == NULL; i++) {
        uint32_t number = 0;
        if (expect(finishing,
                   dbt_value_reference(dbt_value_take(&kids), &number) &&
                       dbt_drawn_find(drawn, number, &object),
                   "a page is missing")) {
            write_page(finishing, i, object.value);
        }
    }
    (void)expect(finishing, dbt_text_is(dbt_token_take(&kids).text, "]"), "it has too many pages");
    write_page_tree(finishing);
    dbt_copy_objects(&finishing->copy, &finishing->renderer->marked);
    (void)expect(finishing, !finishing->copy.wrong, "an object is missing or damaged");
}

/* False when the file is not whole. */
static bool write_file(struct finishing *finishing)
{
    struct dbt_objects *objects = finishing->objects;
    const struct dbt_structure *structure = finishing->structure;
    size_t count = structure->document->page_count;
    dbt_objects_begin(objects);
    finishing->pages = dbt_objects_reserve(objects, 1);
    finishing->first_page = dbt_objects_reserve(objects, count);
    finishing->first_content = dbt_objects_reserve(objects, count);
    write_pages(finishing);
    if (finishing->wrong != NULL || objects->failed) {
        return false;
    }
    struct dbt_about about = {
        .document = structure->document,
        .pages = finishing->pages,
        .tree = dbt_tree_write(objects, structure, finishing->first_page),
        .outline = dbt_outline_write(objects, structure, finishing->first_page),
    };
    struct dbt_about_numbers numbers = dbt_about_write(objects, &about);
    return dbt_objects_finish(objects, numbers.root, numbers.info);
}

enum dbt_status dbt_finish(struct dbt_renderer *renderer, const struct dbt_structure *structure,
                           struct dbt_sink *sink, struct dbt_error *error)
{
    const char *title = structure->document->title;
    struct finishing finishing = {
        .renderer = renderer, .objects = &renderer->objects, .structure = structure};
    renderer->objects.sink = sink;
    renderer->objects.deflater = &renderer->deflater;
    renderer->objects.arena = &renderer->arena;
    bool opened =
        dbt_drawn_open(&finishing.drawn, dbt_buffer_text(&renderer->drawn.bytes), &renderer->arena);
    if (finishing.drawn.exhausted ||
        (opened && !dbt_copy_init(&finishing.copy, &renderer->objects, &finishing.drawn))) {
        return dbt_error_memory(error, "a PDF");
    }
    bool whole = expect(&finishing, opened, "it has no table of objects") && write_file(&finishing);
    if (finishing.wrong != NULL) {
        return dbt_error_set(error, DBT_INTERNAL,
                             "%s: the file that Cairo drew cannot be finished: %s: install Cairo "
                             "1.16",
                             title, finishing.wrong);
    }
    if (sink->bytes.failed || (renderer->objects.failed && !sink->failed)) {
        return dbt_error_memory(error, "a PDF");
    }
    return whole ? DBT_OK : dbt_error_set(error, DBT_INTERNAL, "%s: the PDF was cut short", title);
}
