/* Writing the trees. */
#include "join_whole.h"

#include <stdlib.h>

#include "syntax.h"

bool dbt_whole_begin(struct dbt_whole *whole)
{
    struct dbt_objects *objects = whole->objects;
    whole->groups = (whole->count + DBT_GROUP_PARTS - 1) / DBT_GROUP_PARTS;
    whole->pages = dbt_objects_reserve(objects, 1);
    whole->page_groups = dbt_objects_reserve(objects, whole->groups);
    whole->part_pages = dbt_objects_reserve(objects, whole->count);
    whole->tree = dbt_objects_reserve(objects, 1);
    whole->top = dbt_objects_reserve(objects, 1);
    whole->part_tops = dbt_objects_reserve(objects, whole->count);
    whole->parents = dbt_objects_reserve(objects, 1);
    whole->parent_groups = dbt_objects_reserve(objects, whole->groups);
    whole->part_parents = dbt_objects_reserve(objects, whole->count);
    whole->outline = dbt_objects_reserve(objects, 1);
    whole->bookmarks = dbt_objects_reserve(objects, whole->count);
    whole->first_pages =
        dbt_arena_alloc(whole->arena, whole->groups + 1, sizeof *whole->first_pages);
    return whole->first_pages != NULL && !objects->failed;
}

void dbt_whole_add_pages(struct dbt_whole *whole, size_t part, uint32_t page_count)
{
    whole->page_count += page_count;
    whole->first_pages[part / DBT_GROUP_PARTS + 1] = whole->page_count;
}

bool dbt_whole_add_file(struct dbt_whole *whole, struct dbt_text name, uint32_t number)
{
    struct dbt_whole_file *files = dbt_arena_grow(whole->arena, whole->files, whole->file_count,
                                                  &whole->file_capacity, sizeof *files);
    if (files == NULL) {
        return false;
    }
    whole->files = files;
    files[whole->file_count] = (struct dbt_whole_file){dbt_arena_copy(whole->arena, name), number};
    return files[whole->file_count++].name != NULL;
}

/* The byte at hand of a string, its escapes passed over; 0 at its end. */
static int byte_of(const char **at)
{
    if (**at == '\\') {
        (*at)++;
    }
    return (*at)[1] == '\0' ? 0 : (unsigned char)**at;
}

/* Plain strings stand before those of UTF-16, which begin with FE, as the bytes that they mean: '('
   is before '<'. In hexadecimal digits are in order, and plain ones have no escapes but of a single
   byte. */
static int compare(const void *a, const void *b)
{
    const char *left = ((const struct dbt_whole_file *)a)->name;
    const char *right = ((const struct dbt_whole_file *)b)->name;
    for (;; left++, right++) {
        int one = byte_of(&left);
        int other = byte_of(&right);
        if (one != other || one == 0) {
            return one - other;
        }
    }
}

const char *dbt_whole_sort_files(struct dbt_whole *whole)
{
    struct dbt_whole_file *files = whole->files;
    if (whole->file_count > 0) {
        qsort(files, whole->file_count, sizeof *files, compare);
    }
    for (size_t i = 1; i < whole->file_count; i++) {
        if (compare(&files[i - 1], &files[i]) == 0) {
            return files[i].name;
        }
    }
    return NULL;
}

static void add_references(struct dbt_buffer *out, uint32_t first, size_t count)
{
    dbt_buffer_string(out, "[");
    for (size_t i = 0; i < count; i++) {
        dbt_buffer_string(out, i == 0 ? "" : " ");
        dbt_pdf_count(out, first + i);
        dbt_buffer_string(out, " 0 R");
    }
    dbt_buffer_string(out, "]");
}

/* Of the group that begins with the part. */
static size_t group_size(const struct dbt_whole *whole, size_t group)
{
    size_t left = whole->count - group * DBT_GROUP_PARTS;
    return left < DBT_GROUP_PARTS ? left : DBT_GROUP_PARTS;
}

static void write_pages(const struct dbt_whole *whole)
{
    struct dbt_buffer *out = dbt_objects_pack(whole->objects, whole->pages);
    dbt_buffer_format(out, "<</Type/Pages/Count %u/Kids", whole->page_count);
    add_references(out, whole->page_groups, whole->groups);
    dbt_buffer_string(out, ">>");
    for (size_t i = 0; i < whole->groups; i++) {
        out = dbt_objects_pack(whole->objects, whole->page_groups + (uint32_t)i);
        dbt_buffer_format(out, "<</Type/Pages/Parent %u 0 R/Count %u/Kids", whole->pages,
                          whole->first_pages[i + 1] - whole->first_pages[i]);
        add_references(out, whole->part_pages + (uint32_t)(i * DBT_GROUP_PARTS),
                       group_size(whole, i));
        dbt_buffer_string(out, ">>");
    }
}

static void write_tree(const struct dbt_whole *whole)
{
    struct dbt_buffer *out = dbt_objects_pack(whole->objects, whole->tree);
    dbt_buffer_format(out,
                      "<</Type/StructTreeRoot/K[%u 0 R]/ParentTree %u 0 R/ParentTreeNextKey %u>>",
                      whole->top, whole->parents, whole->page_count);
    out = dbt_objects_pack(whole->objects, whole->top);
    dbt_buffer_format(out, "<</S/Document/P %u 0 R/K", whole->tree);
    add_references(out, whole->part_tops, whole->count);
    dbt_buffer_string(out, ">>");
    out = dbt_objects_pack(whole->objects, whole->parents);
    dbt_buffer_string(out, "<</Kids");
    add_references(out, whole->parent_groups, whole->groups);
    dbt_buffer_string(out, ">>");
    for (size_t i = 0; i < whole->groups; i++) {
        out = dbt_objects_pack(whole->objects, whole->parent_groups + (uint32_t)i);
        dbt_buffer_format(out, "<</Limits[%u %u]/Kids", whole->first_pages[i],
                          whole->first_pages[i + 1] - 1);
        add_references(out, whole->part_parents + (uint32_t)(i * DBT_GROUP_PARTS),
                       group_size(whole, i));
        dbt_buffer_string(out, ">>");
    }
}

static void write_outline(const struct dbt_whole *whole)
{
    struct dbt_buffer *out = dbt_objects_pack(whole->objects, whole->outline);
    dbt_buffer_format(out, "<</Type/Outlines/First %u 0 R/Last %zu 0 R/Count %zu>>",
                      whole->bookmarks, whole->bookmarks + whole->count - 1, whole->count);
}

/* A leaf of the tree of names. */
static void write_names(const struct dbt_whole *whole, uint32_t number, size_t first, size_t count)
{
    const struct dbt_whole_file *files = whole->files + first;
    struct dbt_buffer *out = dbt_objects_pack(whole->objects, number);
    dbt_buffer_format(out, "<</Limits[%s%s]/Names[", files[0].name, files[count - 1].name);
    for (size_t i = 0; i < count; i++) {
        dbt_buffer_string(out, files[i].name);
        dbt_buffer_format(out, " %u 0 R", files[i].number);
    }
    dbt_buffer_string(out, "]>>");
}

static void write_files(const struct dbt_whole *whole, struct dbt_buffer *catalogue)
{
    size_t count = whole->file_count;
    size_t leaves = (count + DBT_GROUP_PARTS - 1) / DBT_GROUP_PARTS;
    uint32_t first = dbt_objects_reserve(whole->objects, leaves);
    for (size_t i = 0; i < leaves; i++) {
        size_t begin = i * DBT_GROUP_PARTS;
        size_t left = count - begin;
        write_names(whole, first + (uint32_t)i, begin,
                    left < DBT_GROUP_PARTS ? left : DBT_GROUP_PARTS);
    }
    dbt_buffer_string(catalogue, "/AF[");
    for (size_t i = 0; i < count; i++) {
        dbt_buffer_format(catalogue, " %u 0 R", whole->files[i].number);
    }
    dbt_buffer_string(catalogue, "]/Names<</EmbeddedFiles<</Kids");
    add_references(catalogue, first, leaves);
    dbt_buffer_string(catalogue, ">>>>");
}

void dbt_whole_end(struct dbt_whole *whole, struct dbt_buffer *catalogue)
{
    write_pages(whole);
    write_tree(whole);
    write_outline(whole);
    dbt_buffer_string(catalogue, "/PageMode/UseOutlines");
    if (whole->file_count > 0) {
        write_files(whole, catalogue);
    }
}
