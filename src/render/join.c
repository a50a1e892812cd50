/* From parts to the whole: each is taken apart, given numbers, written, and forgotten. */
#include "debitera/base/hash.h"

#include "about.h"
#include "join_write.h"

enum {
    ARENA_BYTES = 1 << 30,
    HELD_BYTES = 64 * 1024 /* before they are handed on */
};

static bool init(struct dbt_join *join, const struct dbt_joining *joining)
{
    *join = (struct dbt_join){.joining = joining};
    dbt_arena_init(&join->lasting, ARENA_BYTES);
    dbt_arena_init(&join->passing, ARENA_BYTES);
    dbt_sink_init(&join->sink, SIZE_MAX);
    dbt_objects_init(&join->objects);
    dbt_buffer_init(&join->packs);
    dbt_buffer_init(&join->scratch);
    join->objects.sink = &join->sink;
    join->objects.deflater = &join->deflater;
    join->objects.arena = &join->lasting;
    join->objects.sha = dbt_sha256_new();
    join->whole = (struct dbt_whole){
        .objects = &join->objects, .arena = &join->lasting, .count = joining->count};
    return join->objects.sha != NULL && dbt_deflater_init(&join->deflater) &&
           dbt_inflater_init(&join->inflater) && dbt_once_init(&join->once, &join->lasting);
}

static void release(struct dbt_join *join)
{
    dbt_sha256_free(join->objects.sha);
    dbt_buffer_release(&join->scratch);
    dbt_buffer_release(&join->packs);
    dbt_objects_release(&join->objects);
    dbt_sink_release(&join->sink);
    dbt_inflater_release(&join->inflater);
    dbt_deflater_release(&join->deflater);
    dbt_arena_release(&join->passing);
    dbt_arena_release(&join->lasting);
}

static enum dbt_status out_of_memory(struct dbt_error *error)
{
    return dbt_error_memory(error, "a PDF of many");
}

static enum dbt_status refuse(const struct dbt_join *join, const char *what,
                              struct dbt_error *error)
{
    return dbt_error_set(error, DBT_INPUT,
                         "%s: this PDF cannot be joined with others: %s: restore it as it was made",
                         join->title, what);
}

/* --- numbers --- */

static void number_stream(struct dbt_join *join, struct dbt_part_object *object)
{
    struct dbt_once_place *place = dbt_once_find(&join->once, &object->object);
    if (place != NULL && place->number != 0) {
        object->number = place->number;
        object->left_out = true;
        return;
    }
    object->number = dbt_objects_reserve(&join->objects, 1);
    if (place != NULL) {
        place->number = object->number;
    }
}

/* What is left out has its place in the whole's trees, or none. */
static void number_objects(struct dbt_join *join, size_t index)
{
    struct dbt_part *part = &join->part;
    const struct dbt_whole *whole = &join->whole;
    for (uint32_t i = 1; i < part->finished.count; i++) {
        struct dbt_part_object *object = &part->objects[i];
        if (object->left_out || object->object.value.length == 0) {
            continue;
        }
        if (object->object.stream.at != NULL) {
            number_stream(join, object);
        } else {
            object->number = dbt_objects_reserve(&join->objects, 1);
        }
    }
    part->objects[part->pages].number = whole->part_pages + (uint32_t)index;
    part->objects[part->tree].number = whole->top;
    part->objects[part->top].number = whole->part_tops + (uint32_t)index;
    part->objects[part->parents].number = whole->part_parents + (uint32_t)index;
    if (part->outline != 0) {
        part->objects[part->outline].number = whole->bookmarks + (uint32_t)index;
    }
}

/* --- parts --- */

static bool add_files(struct dbt_join *join)
{
    const struct dbt_part *part = &join->part;
    bool added = true;
    for (size_t i = 0; added && i < part->file_count; i++) {
        added = dbt_whole_add_file(&join->whole, part->files[i].name,
                                   part->objects[part->files[i].number].number);
    }
    return added;
}

static enum dbt_status hand_on(struct dbt_join *join, struct dbt_error *error)
{
    const struct dbt_joining *joining = join->joining;
    if (join->sink.bytes.failed || join->objects.failed) {
        return out_of_memory(error);
    }
    join->bytes += join->sink.bytes.length;
    if (join->bytes > UINT32_MAX || join->objects.count >= DBT_OBJECTS_MAX) {
        return dbt_error_set(error, DBT_INPUT,
                             "%s: a PDF of so many would be too large: join fewer at a time",
                             joining->title);
    }
    return joining->write(joining->context, dbt_buffer_text(&join->sink.bytes), error);
}

static enum dbt_status add_part(struct dbt_join *join, size_t index, struct dbt_text pdf,
                                struct dbt_error *error)
{
    struct dbt_part *part = &join->part;
    dbt_arena_reset(&join->passing);
    *part = (struct dbt_part){
        .arena = &join->passing, .inflater = &join->inflater, .packs = &join->packs};
    bool right = dbt_part_open(part, pdf);
    if (part->exhausted) {
        return out_of_memory(error);
    }
    if (!right) {
        return refuse(join, part->wrong, error);
    }
    number_objects(join, index);
    join->objects.failed |= join->once.failed;
    right = join->objects.failed || dbt_join_write(join, index);
    if (join->objects.failed || (right && !add_files(join))) {
        return out_of_memory(error);
    }
    dbt_whole_add_pages(&join->whole, index, part->page_count);
    return right ? DBT_OK : refuse(join, "an object is missing or damaged", error);
}

static enum dbt_status take_part(struct dbt_join *join, size_t index, struct dbt_error *error)
{
    const struct dbt_joining *joining = join->joining;
    struct dbt_join_part given = {.title = ""};
    enum dbt_status status = joining->part(joining->context, index, &given, error);
    if (status != DBT_OK) {
        return status;
    }
    join->title = given.title;
    status = add_part(join, index, given.pdf, error);
    if (status == DBT_OK && join->sink.bytes.length >= HELD_BYTES) {
        status = hand_on(join, error);
        dbt_objects_drop(&join->objects);
    }
    return status;
}

/* --- the end --- */

static bool write_end(struct dbt_join *join)
{
    const struct dbt_joining *joining = join->joining;
    const struct dbt_document document = {.title = joining->title,
                                          .author = joining->author,
                                          .language = joining->language,
                                          .date = joining->date};
    dbt_buffer_clear(&join->scratch);
    dbt_whole_end(&join->whole, &join->scratch);
    join->objects.failed |= join->scratch.failed;
    const struct dbt_about about = {.document = &document,
                                    .pages = join->whole.pages,
                                    .tree = join->whole.tree,
                                    .outline = join->whole.outline,
                                    .more = dbt_buffer_text(&join->scratch)};
    struct dbt_about_numbers numbers = dbt_about_write(&join->objects, &about);
    return dbt_objects_finish(&join->objects, numbers.root, numbers.info);
}

static enum dbt_status end(struct dbt_join *join, struct dbt_error *error)
{
    const char *twice = dbt_whole_sort_files(&join->whole);
    if (twice != NULL) {
        return dbt_error_set(error, DBT_INPUT,
                             "%s: two of its PDFs have an attachment of the same name, %s: join "
                             "them without one of the two",
                             join->joining->title, twice);
    }
    bool whole = write_end(join);
    enum dbt_status status = hand_on(join, error);
    if (status == DBT_OK && !whole) {
        status =
            dbt_error_set(error, DBT_INTERNAL, "%s: the PDF was cut short", join->joining->title);
    }
    return status;
}

static enum dbt_status join_all(struct dbt_join *join, struct dbt_error *error)
{
    dbt_objects_begin(&join->objects);
    enum dbt_status status = dbt_whole_begin(&join->whole) ? DBT_OK : out_of_memory(error);
    for (size_t i = 0; status == DBT_OK && i < join->joining->count; i++) {
        status = take_part(join, i, error);
    }
    return status == DBT_OK ? end(join, error) : status;
}

enum dbt_status dbt_pdf_join(const struct dbt_joining *joining, struct dbt_joined *joined,
                             struct dbt_error *error)
{
    struct dbt_join join;
    if (joining->count == 0 || joining->count >= DBT_OBJECTS_MAX) {
        return dbt_error_set(error, DBT_INPUT, "%s: there are %s PDFs to join: name %s",
                             joining->title, joining->count == 0 ? "no" : "too many",
                             joining->count == 0 ? "some" : "fewer");
    }
    enum dbt_status status = init(&join, joining) ? join_all(&join, error) : out_of_memory(error);
    if (status == DBT_OK) {
        *joined = (struct dbt_joined){.bytes = join.bytes,
                                      .parts = joining->count,
                                      .pages = join.whole.page_count,
                                      .files = join.whole.file_count,
                                      .objects = join.objects.count};
    }
    release(&join);
    return status;
}
