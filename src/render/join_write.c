/* Writing a part. */
#include "join_write.h"

#include <stdio.h>

#include "join_copy.h"
#include "syntax.h"
#include "token.h"

/* Its length, which comes last, is written anew. */
static bool write_stream(struct dbt_join *join, const struct dbt_part_object *object)
{
    struct dbt_text value = object->object.value;
    struct dbt_text length = dbt_dictionary_find(value, "/Length");
    static const char key[] = "/Length ";
    size_t tail = strlen(key) + length.length + 2;
    if (value.length < tail + 2 || length.at + length.length + 2 != value.at + value.length) {
        return false;
    }
    struct dbt_text entries = {value.at + 2, value.length - tail - 2};
    dbt_buffer_clear(&join->scratch);
    bool copied = dbt_join_copy(&join->part, entries, &join->scratch);
    join->objects.failed |= join->scratch.failed;
    dbt_objects_stream_plain(&join->objects, object->number, join->scratch.bytes,
                             object->object.stream);
    return copied;
}

/* Its key in the way back to the structure goes on behind those of the pages before. */
static bool write_page(struct dbt_join *join, const struct dbt_part_object *object,
                       struct dbt_buffer *out)
{
    char text[16];
    uint32_t key = 0;
    struct dbt_text value = object->object.value;
    struct dbt_text old = dbt_dictionary_find(value, "/StructParents");
    if (!dbt_value_count(old, &key)) {
        return false;
    }
    snprintf(text, sizeof text, "%u", join->whole.page_count + key);
    return dbt_join_copy_but(&join->part, value, old, text, out);
}

static bool write_object(struct dbt_join *join, const struct dbt_part_object *object)
{
    if (object->object.stream.at != NULL) {
        return write_stream(join, object);
    }
    struct dbt_buffer *out = dbt_objects_pack(&join->objects, object->number);
    return object->is_page ? write_page(join, object, out)
                           : dbt_join_copy(&join->part, object->object.value, out);
}

/* --- roots of trees --- */

static struct dbt_buffer *pack_root(struct dbt_join *join, uint32_t old)
{
    return dbt_objects_pack(&join->objects, join->part.objects[old].number);
}

static bool write_pages(struct dbt_join *join, size_t index)
{
    struct dbt_text values[DBT_PAGES_KEYS];
    const struct dbt_part *part = &join->part;
    struct dbt_buffer *out = pack_root(join, part->pages);
    dbt_buffer_format(out, "<</Type/Pages/Parent %zu 0 R/Count %u/Kids",
                      join->whole.page_groups + index / DBT_GROUP_PARTS, part->page_count);
    bool copied = dbt_part_take(dbt_part_value(part, part->pages), dbt_part_pages_keys, values) &&
                  dbt_join_copy(part, values[DBT_PAGES_KIDS], out);
    dbt_buffer_string(out, ">>");
    return copied;
}

static bool is_language(struct dbt_join *join, struct dbt_text language)
{
    dbt_buffer_clear(&join->scratch);
    dbt_pdf_text(&join->scratch, join->joining->language);
    return join->scratch.failed || dbt_text_equal(language, dbt_buffer_text(&join->scratch));
}

/* What was a document is a part of one. */
static bool write_top(struct dbt_join *join)
{
    const struct dbt_part *part = &join->part;
    struct dbt_text value = dbt_part_value(part, part->top);
    bool tell = part->language.length > 0 && !is_language(join, part->language);
    dbt_buffer_clear(&join->scratch);
    dbt_buffer_string(&join->scratch, "/Part");
    if (tell) {
        dbt_buffer_string(&join->scratch, "/Lang");
        dbt_buffer_add(&join->scratch, part->language.at, part->language.length);
    }
    join->objects.failed |= join->scratch.failed;
    return !join->scratch.failed &&
           dbt_join_copy_but(part, value, dbt_dictionary_find(value, "/S"), join->scratch.bytes,
                             pack_root(join, part->top));
}

/* "<</Nums[0[…]1[…]]>>": keys go on as those of pages. */
static bool write_parents(struct dbt_join *join)
{
    static const char *const keys[] = {"/Nums", NULL};
    const struct dbt_part *part = &join->part;
    struct dbt_buffer *out = pack_root(join, part->parents);
    uint32_t first = join->whole.page_count;
    struct dbt_text pairs;
    bool right = dbt_part_take(dbt_part_value(part, part->parents), keys, &pairs) &&
                 dbt_text_is(dbt_token_take(&pairs).text, "[");
    dbt_buffer_format(out, "<</Limits[%u %u]/Nums[", first, first + part->page_count - 1);
    for (uint32_t i = 0; right && i < part->page_count; i++) {
        uint32_t key = 0;
        right = dbt_value_count(dbt_token_take(&pairs).text, &key) && key == i;
        dbt_buffer_format(out, "%u", first + i);
        right = right && dbt_join_copy(part, dbt_value_take(&pairs), out);
    }
    dbt_buffer_string(out, "]>>");
    return right && dbt_text_is(pairs, "]");
}

static bool copy_entry(struct dbt_join *join, const char *key, struct dbt_text value,
                       struct dbt_buffer *out)
{
    if (value.length == 0) {
        return true;
    }
    dbt_buffer_string(out, key);
    return dbt_join_copy(&join->part, value, out);
}

/* Closed: how many would be seen stands there as a negative number. */
static bool add_below(struct dbt_join *join, const struct dbt_text *values, struct dbt_buffer *out)
{
    uint32_t count = 0;
    if (values[DBT_OUTLINE_FIRST].length == 0) {
        return true;
    }
    if (!dbt_value_count(values[DBT_OUTLINE_COUNT], &count) ||
        !copy_entry(join, "/First ", values[DBT_OUTLINE_FIRST], out) ||
        !copy_entry(join, "/Last ", values[DBT_OUTLINE_LAST], out)) {
        return false;
    }
    dbt_buffer_format(out, "/Count -%u", count);
    return true;
}

/* At the place of the part's single bookmark, or its first page. */
static bool write_bookmark(struct dbt_join *join, size_t index)
{
    const struct dbt_whole *whole = &join->whole;
    const struct dbt_part *part = &join->part;
    struct dbt_text values[DBT_OUTLINE_KEYS] = {{"", 0}};
    uint32_t number = whole->bookmarks + (uint32_t)index;
    struct dbt_buffer *out = dbt_objects_pack(&join->objects, number);
    dbt_buffer_string(out, "<</Title");
    dbt_pdf_text(out, join->title);
    dbt_buffer_format(out, "/Parent %u 0 R", whole->outline);
    if (index > 0) {
        dbt_buffer_format(out, "/Prev %u 0 R", number - 1);
    }
    if (index + 1 < whole->count) {
        dbt_buffer_format(out, "/Next %u 0 R", number + 1);
    }
    bool right = part->outline == 0 ||
                 dbt_part_take(dbt_part_value(part, part->outline), dbt_part_outline_keys, values);
    right = right && add_below(join, values, out) &&
            copy_entry(join, "/Dest", values[DBT_OUTLINE_PLACE], out);
    if (values[DBT_OUTLINE_PLACE].length == 0) {
        dbt_buffer_format(out, "/Dest[%u 0 R/Fit]", part->objects[part->page_numbers[0]].number);
    }
    dbt_buffer_string(out, ">>");
    return right;
}

static bool write_objects(struct dbt_join *join)
{
    const struct dbt_part *part = &join->part;
    bool right = true;
    for (uint32_t i = 1; right && !join->objects.failed && i < part->finished.count; i++) {
        const struct dbt_part_object *object = &part->objects[i];
        right = object->left_out || object->number == 0 || write_object(join, object);
    }
    return right;
}

bool dbt_join_write(struct dbt_join *join, size_t index)
{
    return write_objects(join) && write_pages(join, index) && write_top(join) &&
           write_parents(join) && write_bookmark(join, index);
}
