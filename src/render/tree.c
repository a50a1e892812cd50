/* Writing elements, the way back from content to them, and bookmarks. */
#include "tree.h"

#include "pdf.h"
#include "syntax.h"

/* Where the tree is written to. */
struct tree {
    struct dbt_objects *objects;
    const struct dbt_structure *structure;
    uint32_t first_page, first_element, root;
};

static void reference(struct dbt_buffer *out, uint32_t number)
{
    dbt_pdf_count(out, number);
    dbt_buffer_string(out, " 0 R");
}

/* The page that most of the element is on: of its first content. */
static uint32_t page_of(const struct tree *tree, const struct dbt_tree_element *element)
{
    const struct dbt_kid *kids = tree->structure->kids;
    uint32_t at = element->first;
    while (at != 0 && !kids[at].content) {
        at = kids[at].next;
    }
    return at != 0 ? kids[at].page : UINT32_MAX;
}

static void add_kid(const struct tree *tree, const struct dbt_kid *kid, uint32_t page,
                    struct dbt_buffer *out)
{
    if (!kid->content) {
        reference(out, tree->first_element + kid->value);
    } else if (kid->page == page) {
        dbt_pdf_count(out, kid->value);
    } else {
        dbt_buffer_string(out, "<</Type/MCR/Pg ");
        reference(out, tree->first_page + kid->page);
        dbt_buffer_string(out, "/MCID ");
        dbt_pdf_count(out, kid->value);
        dbt_buffer_string(out, ">>");
    }
}

static void add_kids(const struct tree *tree, const struct dbt_tree_element *element,
                     struct dbt_buffer *out)
{
    uint32_t page = page_of(tree, element);
    if (page != UINT32_MAX) {
        dbt_buffer_string(out, "/Pg ");
        reference(out, tree->first_page + page);
    }
    dbt_buffer_string(out, "/K[");
    for (uint32_t at = element->first; at != 0; at = tree->structure->kids[at].next) {
        dbt_buffer_string(out, at == element->first ? "" : " ");
        add_kid(tree, &tree->structure->kids[at], page, out);
    }
    dbt_buffer_string(out, "]");
}

static void add_cell(const struct dbt_tree_element *element, struct dbt_buffer *out)
{
    bool head = element->tag == DBT_TAG_TH;
    if (!head && element->columns <= 1) {
        return;
    }
    dbt_buffer_string(out, "/A<</O/Table");
    if (head) {
        dbt_buffer_string(out, element->heads_row ? "/Scope/Row" : "/Scope/Column");
    }
    if (element->columns > 1) {
        dbt_buffer_string(out, "/ColSpan ");
        dbt_pdf_count(out, element->columns);
    }
    dbt_buffer_string(out, ">>");
}

static void add_figure(const struct tree *tree, const struct dbt_tree_element *element,
                       struct dbt_buffer *out)
{
    const struct dbt_item *item = element->figure;
    const char *fallback =
        item->kind == DBT_ITEM_CODE ? item->text : tree->structure->document->title;
    const struct dbt_extent *extent = &element->extent;
    const double box[] = {
        extent->left_mm * DBT_POINTS_PER_MM,
        (DBT_PAGE_H_MM - extent->bottom_mm) * DBT_POINTS_PER_MM,
        extent->right_mm * DBT_POINTS_PER_MM,
        (DBT_PAGE_H_MM - extent->top_mm) * DBT_POINTS_PER_MM,
    };
    dbt_buffer_string(out, "/Alt");
    dbt_pdf_text(out, item->alt != NULL ? item->alt : fallback);
    dbt_buffer_string(out, "/A<</O/Layout/Placement/Block/BBox[");
    dbt_pdf_numbers(out, box, 4);
    dbt_buffer_string(out, "]>>");
}

static void write_element(const struct tree *tree, uint32_t index)
{
    const struct dbt_tree_element *element = &tree->structure->elements[index];
    if (element->tag == DBT_TAG_NONE) {
        return;
    }
    struct dbt_buffer *out = dbt_objects_pack(tree->objects, tree->first_element + index);
    dbt_buffer_string(out, "<</S/");
    dbt_buffer_string(out, dbt_tag_names[element->tag]);
    dbt_buffer_string(out, "/P ");
    reference(out, index == 0 ? tree->root : tree->first_element + element->parent);
    add_kids(tree, element, out);
    if (element->tag == DBT_TAG_TH || element->tag == DBT_TAG_TD) {
        add_cell(element, out);
    }
    if (element->figure != NULL) {
        add_figure(tree, element, out);
    }
    dbt_buffer_string(out, ">>");
}

/* From each page's content back to its elements. */
static void write_parents(const struct tree *tree, uint32_t number)
{
    struct dbt_buffer *out = dbt_objects_pack(tree->objects, number);
    dbt_buffer_string(out, "<</Nums[");
    for (size_t i = 0; i < tree->structure->document->page_count; i++) {
        const struct dbt_page_marks *marks = &tree->structure->pages[i];
        dbt_pdf_count(out, i);
        dbt_buffer_string(out, "[");
        for (size_t j = 0; j < marks->owner_count; j++) {
            dbt_buffer_string(out, j == 0 ? "" : " ");
            reference(out, tree->first_element + marks->owners[j]);
        }
        dbt_buffer_string(out, "]");
    }
    dbt_buffer_string(out, "]>>");
}

uint32_t dbt_tree_write(struct dbt_objects *objects, const struct dbt_structure *structure,
                        uint32_t first_page)
{
    struct tree tree = {.objects = objects,
                        .structure = structure,
                        .first_page = first_page,
                        .first_element = dbt_objects_reserve(objects, structure->element_count),
                        .root = dbt_objects_reserve(objects, 2)};
    uint32_t parents = tree.root + 1;
    struct dbt_buffer *out = dbt_objects_pack(objects, tree.root);
    dbt_buffer_format(out,
                      "<</Type/StructTreeRoot/K[%u 0 R]/ParentTree %u 0 R/ParentTreeNextKey %zu>>",
                      tree.first_element, parents, structure->document->page_count);
    write_parents(&tree, parents);
    for (size_t i = 0; i < structure->element_count; i++) {
        write_element(&tree, (uint32_t)i);
    }
    return tree.root;
}

struct bookmark {
    const struct dbt_heading *heading;
    uint32_t parent, previous, next, first, last; /* numbers of objects; 0 none */
    uint32_t below;
};

enum { BOOKMARK_LEVELS = 2 };

/* One for each heading of the first levels, below that of the level above. The first of `marks` is
   the root, which the object `root` is of. */
static uint32_t hang_bookmarks(const struct dbt_structure *structure, struct bookmark *marks,
                               uint32_t root)
{
    uint32_t count = 0;
    uint32_t open = 0; /* of level 1 */
    for (size_t i = 0; i < structure->heading_count; i++) {
        const struct dbt_heading *heading = &structure->headings[i];
        if (heading->level > BOOKMARK_LEVELS) {
            continue;
        }
        count++;
        struct bookmark *parent = &marks[heading->level == 1 ? 0 : open];
        marks[count] = (struct bookmark){.heading = heading,
                                         .parent = root + (uint32_t)(parent - marks),
                                         .previous = parent->last};
        if (parent->last != 0) {
            marks[parent->last - root].next = root + count;
        } else {
            parent->first = root + count;
        }
        parent->last = root + count;
        parent->below++;
        marks[0].below += parent != marks;
        open = heading->level == 1 ? count : open;
    }
    return count;
}

static void add_link(struct dbt_buffer *out, const char *key, uint32_t number)
{
    if (number != 0) {
        dbt_buffer_string(out, key);
        reference(out, number);
    }
}

static void add_links(struct dbt_buffer *out, const struct bookmark *mark)
{
    add_link(out, "/Parent ", mark->parent);
    add_link(out, "/Prev ", mark->previous);
    add_link(out, "/Next ", mark->next);
    add_link(out, "/First ", mark->first);
    add_link(out, "/Last ", mark->last);
    if (mark->below > 0) {
        dbt_buffer_string(out, "/Count ");
        dbt_pdf_count(out, mark->below);
    }
}

static void add_place(struct dbt_buffer *out, const struct dbt_heading *heading, const char *title,
                      uint32_t first_page)
{
    double y_pt = (DBT_PAGE_H_MM - heading->y_mm) * DBT_POINTS_PER_MM;
    dbt_buffer_string(out, "/Title");
    dbt_pdf_text(out, title);
    dbt_buffer_string(out, "/Dest[");
    reference(out, first_page + heading->page);
    dbt_buffer_string(out, "/XYZ 0");
    dbt_pdf_numbers(out, &y_pt, 1);
    dbt_buffer_string(out, " null]");
}

uint32_t dbt_outline_write(struct dbt_objects *objects, const struct dbt_structure *structure,
                           uint32_t first_page)
{
    size_t most = structure->heading_count + 1;
    struct bookmark *marks = dbt_arena_alloc(structure->arena, most, sizeof *marks);
    if (marks == NULL || structure->heading_count == 0) {
        objects->failed |= marks == NULL;
        return 0;
    }
    uint32_t root = dbt_objects_reserve(objects, most);
    uint32_t count = hang_bookmarks(structure, marks, root);
    for (uint32_t i = 0; i <= count; i++) {
        const struct dbt_heading *heading = marks[i].heading;
        struct dbt_buffer *out = dbt_objects_pack(objects, root + i);
        dbt_buffer_string(out, i == 0 ? "<</Type/Outlines" : "<<");
        add_links(out, &marks[i]);
        if (i > 0) {
            const char *title = heading->level == 1 ? structure->document->title : heading->text;
            add_place(out, heading, title, first_page);
        }
        dbt_buffer_string(out, ">>");
    }
    return root;
}
