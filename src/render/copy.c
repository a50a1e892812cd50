/* Carrying objects over. Streams are copied as they are, deflated; their lengths stand in them. */
#include "copy.h"

#include "syntax.h"
#include "token.h"

bool dbt_copy_init(struct dbt_copy *copy, struct dbt_objects *objects,
                   const struct dbt_drawn *drawn)
{
    *copy = (struct dbt_copy){.objects = objects, .drawn = drawn};
    copy->numbers = dbt_arena_alloc(objects->arena, drawn->count + 1, sizeof *copy->numbers);
    copy->wanted = dbt_arena_alloc(objects->arena, drawn->count + 1, sizeof *copy->wanted);
    return copy->numbers != NULL && copy->wanted != NULL;
}

static void copy_reference(struct dbt_copy *copy, uint32_t old, struct dbt_buffer *out)
{
    if (old >= copy->drawn->count) {
        copy->wrong = true;
        return;
    }
    if (copy->numbers[old] == 0) {
        copy->numbers[old] = dbt_objects_reserve(copy->objects, 1);
        copy->wanted[copy->wanted_count] = old;
        copy->wanted_count += copy->numbers[old] != 0;
    }
    dbt_pdf_count(out, copy->numbers[old]);
    dbt_buffer_string(out, " 0 R");
}

static bool is_word(enum dbt_token_kind kind)
{
    return kind == DBT_TOKEN_NUMBER || kind == DBT_TOKEN_WORD;
}

void dbt_copy_value(struct dbt_copy *copy, struct dbt_text value, struct dbt_buffer *out)
{
    enum dbt_token_kind last = DBT_TOKEN_NAME; /* which the value stands behind, or may */
    for (;;) {
        struct dbt_text rest = value;
        struct dbt_token token = dbt_token_take(&rest);
        if (token.kind == DBT_TOKEN_END) {
            copy->wrong |= rest.length > 0;
            return;
        }
        if (is_word(token.kind) && (is_word(last) || last == DBT_TOKEN_NAME)) {
            dbt_buffer_add(out, " ", 1);
        }
        uint32_t old = 0;
        if (token.kind == DBT_TOKEN_NUMBER) {
            rest = value;
            token.text = dbt_value_take(&rest);
        }
        if (token.kind == DBT_TOKEN_NUMBER && dbt_value_reference(token.text, &old)) {
            copy_reference(copy, old, out);
        } else {
            dbt_buffer_add(out, token.text.at, token.text.length);
        }
        last = token.kind;
        value = rest;
    }
}

static void copy_stream(struct dbt_copy *copy, uint32_t number,
                        const struct dbt_drawn_object *object, struct dbt_buffer *entries)
{
    struct dbt_text rest = object->value;
    dbt_buffer_clear(entries);
    (void)dbt_token_take(&rest);
    for (;;) {
        struct dbt_token name = dbt_token_take(&rest);
        if (name.kind != DBT_TOKEN_NAME) {
            break;
        }
        struct dbt_text value = dbt_value_take(&rest);
        if (!dbt_text_is(name.text, "/Length")) {
            dbt_buffer_add(entries, name.text.at, name.text.length);
            dbt_copy_value(copy, value, entries);
        }
    }
    copy->objects->failed |= entries->failed;
    dbt_objects_stream_plain(copy->objects, number, entries->bytes, object->stream);
}

void dbt_copy_objects(struct dbt_copy *copy, struct dbt_buffer *scratch)
{
    for (; copy->done_count < copy->wanted_count && !copy->wrong; copy->done_count++) {
        uint32_t old = copy->wanted[copy->done_count];
        struct dbt_drawn_object object;
        if (!dbt_drawn_find(copy->drawn, old, &object)) {
            copy->wrong = true;
        } else if (object.stream.at != NULL) {
            copy_stream(copy, copy->numbers[old], &object, scratch);
        } else {
            dbt_copy_value(copy, object.value, dbt_objects_pack(copy->objects, copy->numbers[old]));
        }
    }
}
