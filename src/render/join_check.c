/* Reading a joined file. */
#include "debitera/join.h"

#include "finished.h"
#include "token.h"

enum { ARENA_BYTES = 1 << 30 };

struct check {
    struct dbt_arena arena;
    struct dbt_inflater inflater;
    struct dbt_buffer inflated;
    struct dbt_finished finished;
    uint32_t pages, outline; /* numbers of objects */
    uint32_t packed, held;   /* objects that are packed, as the table has it, and as packs do */
    uint32_t page_objects;
    struct dbt_joined found;
    bool exhausted; /* memory ended */
};

static bool read_root(struct check *check)
{
    struct dbt_drawn_object root;
    uint32_t number = 0;
    if (!dbt_finished_find(&check->finished, check->finished.root, &root) ||
        !dbt_value_reference(dbt_dictionary_find(root.value, "/Pages"), &check->pages) ||
        !dbt_value_reference(dbt_dictionary_find(root.value, "/Outlines"), &check->outline)) {
        return false;
    }
    struct dbt_text files = dbt_dictionary_find(root.value, "/AF");
    (void)dbt_token_take(&files);
    while (dbt_value_reference(dbt_value_take(&files), &number)) {
        check->found.files++;
    }
    return true;
}

static bool read_count(struct dbt_text dictionary, size_t *count)
{
    uint32_t found = 0;
    bool right = dbt_value_count(dbt_dictionary_find(dictionary, "/Count"), &found);
    *count = found;
    return right;
}

static bool look_at(struct check *check, uint32_t number, struct dbt_text value)
{
    static const char page[] = "<</Type/Page/";
    size_t length = sizeof page - 1;
    check->page_objects += value.length > length && memcmp(value.at, page, length) == 0;
    return (number != check->pages || read_count(value, &check->found.pages)) &&
           (number != check->outline || read_count(value, &check->found.parts));
}

static bool read_pack(struct check *check, uint32_t number, const struct dbt_drawn_object *object)
{
    struct dbt_pack pack = {.finished = &check->finished, .number = number};
    struct dbt_text value;
    dbt_buffer_clear(&check->inflated);
    bool right = dbt_inflate(&check->inflater, object->stream, &check->inflated);
    check->exhausted |= check->inflated.failed;
    right = right && dbt_pack_open(&pack, object, dbt_buffer_text(&check->inflated));
    while (right && pack.taken < pack.count) {
        right = dbt_pack_take(&pack, &number, &value) && look_at(check, number, value);
    }
    check->held += pack.count;
    return right;
}

static bool read_objects(struct check *check)
{
    struct dbt_drawn_object object;
    bool right = true;
    for (uint32_t i = 1; right && i < check->finished.count; i++) {
        uint8_t kind = check->finished.entries[i].kind;
        check->packed += kind == 2;
        right = kind == 2 || (kind == 1 && dbt_finished_find(&check->finished, i, &object));
        if (right && kind == 1 && dbt_pack_is(&object)) {
            right = read_pack(check, i, &object);
        }
    }
    return right && check->held == check->packed;
}

/* What is wrong; null: nothing. */
static const char *judge(struct check *check, struct dbt_text pdf, const struct dbt_joined *joined)
{
    const struct dbt_joined *found = &check->found;
    if (!dbt_finished_open(&check->finished, pdf, &check->inflater, &check->arena)) {
        check->exhausted |= check->finished.exhausted;
        return "its table of objects is not where it was written";
    }
    check->found.bytes = pdf.length;
    check->found.objects = check->finished.count;
    if (!read_root(check) || !read_objects(check)) {
        return "an object is not as it was written";
    }
    bool same = found->bytes == joined->bytes && found->parts == joined->parts &&
                found->pages == joined->pages && found->files == joined->files &&
                found->objects == joined->objects && check->page_objects == joined->pages;
    return same ? NULL : "it does not hold what was joined";
}

enum dbt_status dbt_pdf_join_check(struct dbt_text pdf, const char *name,
                                   const struct dbt_joined *joined, struct dbt_error *error)
{
    struct check check = {0};
    dbt_arena_init(&check.arena, ARENA_BYTES);
    dbt_buffer_init(&check.inflated);
    check.exhausted = !dbt_inflater_init(&check.inflater);
    const char *wrong = check.exhausted ? "" : judge(&check, pdf, joined);
    enum dbt_status status = DBT_OK;
    if (check.exhausted) {
        status = dbt_error_memory(error, "reading a PDF of many back");
    } else if (wrong != NULL) {
        status = dbt_error_set(error, DBT_OUTPUT, "%s: %s: look at the disk, and run again", name,
                               wrong);
    }
    dbt_inflater_release(&check.inflater);
    dbt_buffer_release(&check.inflated);
    dbt_arena_release(&check.arena);
    return status;
}
