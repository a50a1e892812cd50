/* Taking a part apart. */
#include "join_part.h"

#include "about.h"
#include "token.h"

enum { KEYS_MAX = 16 };

const char *const dbt_part_pages_keys[] = {"/Type", "/Count", "/Kids", NULL};
const char *const dbt_part_outline_keys[] = {"/Title", "/Dest",   "/First", "/Last", "/Count",
                                             "/Type",  "/Parent", "/Prev",  "/Next", NULL};

/* Keeps what was found first. */
static bool expect(struct dbt_part *part, bool right, const char *what)
{
    if (!right && part->wrong == NULL) {
        part->wrong = what;
    }
    return right;
}

bool dbt_part_take(struct dbt_text dictionary, const char *const *keys, struct dbt_text *values)
{
    for (size_t i = 0; keys[i] != NULL; i++) {
        values[i] = (struct dbt_text){"", 0};
    }
    if (!dbt_text_is(dbt_token_take(&dictionary).text, "<<")) {
        return false;
    }
    for (;;) {
        struct dbt_token name = dbt_token_take(&dictionary);
        if (name.kind != DBT_TOKEN_NAME) {
            return dbt_text_is(name.text, ">>") && dictionary.length == 0;
        }
        size_t at = 0;
        while (keys[at] != NULL && !dbt_text_is(name.text, keys[at])) {
            at++;
        }
        struct dbt_text value = dbt_value_take(&dictionary);
        if (keys[at] == NULL || value.length == 0 || values[at].length > 0) {
            return false;
        }
        values[at] = value;
    }
}

struct dbt_text dbt_part_value(const struct dbt_part *part, uint32_t number)
{
    return number < part->finished.count && part->objects[number].object.stream.at == NULL
               ? part->objects[number].object.value
               : (struct dbt_text){"", 0};
}

static bool leave_out(struct dbt_part *part, uint32_t number)
{
    bool there = number < part->finished.count && part->objects[number].object.value.length > 0;
    if (there) {
        part->objects[number].left_out = true;
    }
    return there;
}

/* --- objects --- */

struct inflated {
    uint32_t number;
    size_t begin, length; /* in the buffer, which moves while it grows */
};

static bool inflate_pack(struct dbt_part *part, uint32_t number, struct inflated *inflated)
{
    size_t begin = part->packs->length;
    bool whole = dbt_inflate(part->inflater, part->objects[number].object.stream, part->packs);
    part->exhausted |= part->packs->failed;
    *inflated = (struct inflated){number, begin, part->packs->length - begin};
    return whole;
}

/* Gives how many objects are packed there; 0 when it is damaged. */
static uint32_t read_pack(struct dbt_part *part, const struct inflated *inflated)
{
    struct dbt_pack pack = {.finished = &part->finished, .number = inflated->number};
    struct dbt_text text = {part->packs->bytes + inflated->begin, inflated->length};
    uint32_t number = 0;
    struct dbt_text value;
    if (!dbt_pack_open(&pack, &part->objects[inflated->number].object, text)) {
        return 0;
    }
    while (pack.taken < pack.count) {
        if (!dbt_pack_take(&pack, &number, &value)) {
            return 0;
        }
        part->objects[number].object.value = value;
    }
    return pack.count;
}

/* The packs of a part, and how many objects they must hold. */
struct packs {
    struct inflated *inflated;
    size_t count;
    uint32_t packed;
};

static bool find_object(struct dbt_part *part, uint32_t number, struct packs *packs)
{
    struct dbt_part_object *object = &part->objects[number];
    uint8_t kind = part->finished.entries[number].kind;
    packs->packed += kind == 2;
    if (kind != 1) {
        return kind == 0 || kind == 2;
    }
    if (!dbt_finished_find(&part->finished, number, &object->object)) {
        return false;
    }
    object->left_out = dbt_pack_is(&object->object);
    return !object->left_out || inflate_pack(part, number, &packs->inflated[packs->count++]);
}

/* Those by themselves first: packs are among them. */
static bool read_objects(struct dbt_part *part)
{
    size_t count = part->finished.count;
    struct packs packs = {.inflated = dbt_arena_alloc(part->arena, count, sizeof *packs.inflated)};
    part->objects = dbt_arena_alloc(part->arena, count, sizeof *part->objects);
    part->exhausted = part->objects == NULL || packs.inflated == NULL;
    bool right = !part->exhausted;
    for (uint32_t i = 1; right && i < count; i++) {
        right = find_object(part, i, &packs);
    }
    for (size_t i = 0; right && i < packs.count; i++) {
        uint32_t held = read_pack(part, &packs.inflated[i]);
        right = held > 0 && held <= packs.packed;
        packs.packed -= held;
    }
    if (right) {
        part->objects[count - 1].left_out = true; /* the table */
    }
    return right && packs.packed == 0;
}

/* --- what they are --- */

enum { PAGES, TREE, OUTLINES, METADATA, INTENTS, AF, NAMES, LANG, OTHERS };
static const char *const root_keys[] = {
    "/Pages", "/StructTreeRoot", "/Outlines", "/Metadata", "/OutputIntents",     "/AF",
    "/Names", "/Lang",           "/Type",     "/MarkInfo", "/ViewerPreferences", NULL};

/* The one reference in an array. */
static bool take_single(struct dbt_text array, uint32_t *number)
{
    return dbt_text_is(dbt_token_take(&array).text, "[") &&
           dbt_value_reference(dbt_value_take(&array), number) &&
           dbt_text_is(dbt_token_take(&array).text, "]");
}

static bool has(struct dbt_text text, const char *what)
{
    return memmem(text.at, text.length, what, strlen(what)) != NULL;
}

/* The whole claims what its parts do, and has the same colours meant. */
static bool look_at_claims(struct dbt_part *part, const struct dbt_text *values)
{
    uint32_t metadata = 0;
    uint32_t profile = 0;
    struct dbt_text intents = values[INTENTS];
    if (!dbt_value_reference(values[METADATA], &metadata) || !leave_out(part, metadata) ||
        !dbt_text_is(dbt_token_take(&intents).text, "[")) {
        return false;
    }
    struct dbt_text claims = part->objects[metadata].object.stream;
    struct dbt_text intent = dbt_value_take(&intents);
    return claims.at != NULL && dbt_text_is(intents, "]") &&
           has(claims, "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A<") &&
           has(claims, "<pdfuaid:part>1<") &&
           dbt_text_is(dbt_dictionary_find(intent, "/OutputConditionIdentifier"), "(sRGB)") &&
           dbt_value_reference(dbt_dictionary_find(intent, "/DestOutputProfile"), &profile) &&
           leave_out(part, profile);
}

static bool look_at_pages(struct dbt_part *part, struct dbt_text value)
{
    static const char *const keys[] = {"/StructParents", "/Type",      "/Parent",
                                       "/Contents",      "/Tabs",      "/MediaBox",
                                       "/Group",         "/Resources", NULL};
    struct dbt_text values[KEYS_MAX];
    if (!dbt_value_reference(value, &part->pages) || !leave_out(part, part->pages) ||
        !dbt_part_take(dbt_part_value(part, part->pages), dbt_part_pages_keys, values) ||
        !dbt_value_count(values[DBT_PAGES_COUNT], &part->page_count) || part->page_count == 0 ||
        part->page_count >= part->finished.count) {
        return false;
    }
    part->page_numbers = dbt_arena_alloc(part->arena, part->page_count, sizeof *part->page_numbers);
    part->exhausted |= part->page_numbers == NULL;
    struct dbt_text kids = values[DBT_PAGES_KIDS];
    bool right = dbt_text_is(dbt_token_take(&kids).text, "[");
    for (uint32_t i = 0; right && !part->exhausted && i < part->page_count; i++) {
        uint32_t *number = &part->page_numbers[i];
        uint32_t key = 0;
        right = dbt_value_reference(dbt_value_take(&kids), number) &&
                dbt_part_take(dbt_part_value(part, *number), keys, values) &&
                dbt_text_is(values[1], "/Page") && dbt_value_count(values[0], &key) && key == i &&
                !part->objects[*number].is_page;
        if (right) {
            part->objects[*number].is_page = true;
        }
    }
    return right && dbt_text_is(kids, "]");
}

static bool look_at_tree(struct dbt_part *part, struct dbt_text value)
{
    static const char *const keys[] = {"/K", "/ParentTree", "/ParentTreeNextKey", "/Type", NULL};
    static const char *const top_keys[] = {"/S", "/P", "/Pg", "/K", NULL};
    struct dbt_text values[KEYS_MAX];
    uint32_t above = 0;
    return dbt_value_reference(value, &part->tree) && leave_out(part, part->tree) &&
           dbt_part_take(dbt_part_value(part, part->tree), keys, values) &&
           take_single(values[0], &part->top) && leave_out(part, part->top) &&
           dbt_value_reference(values[1], &part->parents) && leave_out(part, part->parents) &&
           dbt_part_take(dbt_part_value(part, part->top), top_keys, values) &&
           dbt_text_is(values[0], "/Document") && dbt_value_reference(values[1], &above) &&
           above == part->tree;
}

/* A single bookmark at the top is the part's title, and becomes that of the part. */
static bool look_at_outline(struct dbt_part *part, struct dbt_text value)
{
    struct dbt_text values[KEYS_MAX];
    uint32_t first = 0;
    uint32_t last = 0;
    if (value.length == 0) {
        return true;
    }
    if (!dbt_value_reference(value, &part->outline) || !leave_out(part, part->outline) ||
        !dbt_part_take(dbt_part_value(part, part->outline), dbt_part_outline_keys, values) ||
        !dbt_value_reference(values[DBT_OUTLINE_FIRST], &first) ||
        !dbt_value_reference(values[DBT_OUTLINE_LAST], &last)) {
        return false;
    }
    if (first != last) {
        return true;
    }
    part->outline = first;
    return leave_out(part, first) &&
           dbt_part_take(dbt_part_value(part, first), dbt_part_outline_keys, values) &&
           values[DBT_OUTLINE_PLACE].length > 0;
}

/* Both lists of attachments are of the same ones. */
static bool take_file(struct dbt_part *part, struct dbt_text *names, struct dbt_text *listed)
{
    struct dbt_part_file *file = &part->files[part->file_count];
    struct dbt_token name = dbt_token_take(names);
    uint32_t number = 0;
    file->name = name.text;
    part->file_count++;
    return name.kind == DBT_TOKEN_STRING &&
           dbt_value_reference(dbt_value_take(names), &file->number) &&
           dbt_value_reference(dbt_value_take(listed), &number) && number == file->number &&
           dbt_text_is(dbt_dictionary_find(dbt_part_value(part, number), "/Type"), "/Filespec");
}

static bool look_at_files(struct dbt_part *part, struct dbt_text listed, struct dbt_text value)
{
    static const char *const names_keys[] = {"/EmbeddedFiles", NULL};
    static const char *const tree_keys[] = {"/Names", NULL};
    struct dbt_text names;
    if (listed.length == 0 && value.length == 0) {
        return true;
    }
    if (!dbt_part_take(value, names_keys, &names) || !dbt_part_take(names, tree_keys, &names) ||
        !dbt_text_is(dbt_token_take(&names).text, "[") ||
        !dbt_text_is(dbt_token_take(&listed).text, "[")) {
        return false;
    }
    /* An attachment is two objects. */
    part->files = dbt_arena_alloc(part->arena, part->finished.count / 2, sizeof *part->files);
    part->exhausted |= part->files == NULL;
    bool right = !part->exhausted;
    while (right && !dbt_text_is(names, "]") && part->file_count < part->finished.count / 2) {
        right = take_file(part, &names, &listed);
    }
    return right && dbt_text_is(names, "]") && dbt_text_is(listed, "]");
}

static bool look_at_root(struct dbt_part *part)
{
    struct dbt_text values[KEYS_MAX];
    struct dbt_text root = dbt_part_value(part, part->finished.root);
    struct dbt_text info = dbt_part_value(part, part->finished.info);
    part->language = (struct dbt_text){"", 0};
    if (!expect(part,
                leave_out(part, part->finished.root) && leave_out(part, part->finished.info) &&
                    dbt_text_is(dbt_dictionary_find(info, "/Producer"), "(" DBT_PDF_PROGRAM ")"),
                "another program made it") ||
        !expect(part, dbt_part_take(root, root_keys, values),
                "its catalogue has an entry that is not known") ||
        !expect(part, look_at_claims(part, values),
                "it does not claim to be PDF/A-3a and PDF/UA-1") ||
        !expect(part, look_at_pages(part, values[PAGES]), "its pages are not in order") ||
        !expect(part, look_at_tree(part, values[TREE]), "its structure is not in order") ||
        !expect(part, look_at_outline(part, values[OUTLINES]), "its bookmarks are not in order") ||
        !expect(part, look_at_files(part, values[AF], values[NAMES]),
                "its attachments are not in order")) {
        return false;
    }
    part->language = values[LANG];
    return true;
}

bool dbt_part_open(struct dbt_part *part, struct dbt_text bytes)
{
    dbt_buffer_clear(part->packs);
    bool opened =
        expect(part, dbt_finished_open(&part->finished, bytes, part->inflater, part->arena),
               "it is cut short, or changed by another program") &&
        expect(part, read_objects(part), "an object is missing or damaged") && look_at_root(part);
    part->exhausted |= part->finished.exhausted;
    return opened && !part->exhausted;
}
