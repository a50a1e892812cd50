/* Parts taken apart: those of our own form; any other one is refused, and told why. */
#include "joins.h"

#include "font.h"
#include "join_part.h"

/* A file of the right form, by hand: its objects in the order of their numbers. */
enum { ROOT, INFO, METADATA, PROFILE, PAGES, PAGE, TREE, PARENTS, TOP, OUTLINE, MARK, FILESPEC };
enum { TEXTS = FILESPEC + 1 };
static const char *const right[TEXTS] = {
    [ROOT] = ("<</Type/Catalog/MarkInfo<</Marked true>>/ViewerPreferences<<>>/Lang(sv)/Pages 5 0 R"
              "/StructTreeRoot 7 0 R/Outlines 10 0 R/Metadata 3 0 R/OutputIntents[<</S/GTS_PDFA1"
              "/OutputConditionIdentifier(sRGB)/DestOutputProfile 4 0 R>>]/AF[ 12 0 R]"
              "/Names<</EmbeddedFiles<</Names[(a.csv) 12 0 R]>>>>>>"),
    [INFO] = "<</Producer (debitera)>>",
    [METADATA] = "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A< <pdfuaid:part>1<",
    [PROFILE] = "icc",
    [PAGES] = "<</Type/Pages/Count 1/Kids[6 0 R]>>",
    [PAGE] = "<</Type/Page/Parent 5 0 R/StructParents 0/MediaBox[0 0 9 9]>>",
    [TREE] = "<</Type/StructTreeRoot/K[9 0 R]/ParentTree 8 0 R/ParentTreeNextKey 1>>",
    [PARENTS] = "<</Nums[0[9 0 R]]>>",
    [TOP] = "<</S/Document/P 7 0 R/Pg 6 0 R/K[0]>>",
    [OUTLINE] = "<</Type/Outlines/First 11 0 R/Last 11 0 R/Count 1>>",
    [MARK] = "<</Parent 10 0 R/Title(a)/Dest[6 0 R/Fit]>>",
    [FILESPEC] = "<</Type/Filespec>>",
};

struct room {
    struct dbt_arena arena;
    struct dbt_deflater deflater;
    struct dbt_inflater inflater;
    struct dbt_sink sink;
    struct dbt_objects objects;
    struct dbt_buffer packs;
    struct dbt_part part;
};

static int set_up(void **state)
{
    static struct room room;
    room = (struct room){0};
    dbt_arena_init(&room.arena, (size_t)1 << 24);
    dbt_sink_init(&room.sink, SIZE_MAX);
    dbt_objects_init(&room.objects);
    dbt_buffer_init(&room.packs);
    room.objects.sink = &room.sink;
    room.objects.deflater = &room.deflater;
    room.objects.arena = &room.arena;
    *state = &room;
    return dbt_deflater_init(&room.deflater) && dbt_inflater_init(&room.inflater) ? 0 : -1;
}

static int tear_down(void **state)
{
    struct room *room = *state;
    dbt_buffer_release(&room->packs);
    dbt_objects_release(&room->objects);
    dbt_sink_release(&room->sink);
    dbt_inflater_release(&room->inflater);
    dbt_deflater_release(&room->deflater);
    dbt_arena_release(&room->arena);
    return 0;
}

static void write_one(struct room *room, uint32_t number, const char *text)
{
    switch (number - 1) {
    case ROOT:
    case INFO:
        dbt_objects_add(&room->objects, number, dbt_text_of(text));
        break;
    case METADATA:
    case PROFILE:
        dbt_objects_stream_plain(&room->objects, number, "", dbt_text_of(text));
        break;
    default:
        dbt_buffer_string(dbt_objects_pack(&room->objects, number), text);
        break;
    }
}

/* The file above with one text another one; null: the object is missing. */
static bool open_with(struct room *room, size_t changed, const char *text)
{
    dbt_arena_reset(&room->arena);
    dbt_sink_clear(&room->sink);
    dbt_objects_begin(&room->objects);
    uint32_t first = dbt_objects_reserve(&room->objects, TEXTS);
    for (uint32_t i = 0; i < TEXTS; i++) {
        const char *written = i == changed ? text : right[i];
        if (written != NULL) {
            write_one(room, first + i, written);
        }
    }
    assert_true(dbt_objects_finish(&room->objects, 1, 2));
    room->part = (struct dbt_part){
        .arena = &room->arena, .inflater = &room->inflater, .packs = &room->packs};
    return dbt_part_open(&room->part, dbt_buffer_text(&room->sink.bytes));
}

static void a_part_is_taken_apart(void **state)
{
    struct room *room = *state;
    assert_true(open_with(room, TEXTS, NULL));
    const struct dbt_part *part = &room->part;
    assert_int_equal(part->page_count, 1);
    assert_int_equal(part->page_numbers[0], 6);
    assert_int_equal(part->top, 9);
    assert_int_equal(part->outline, 11);
    assert_int_equal(part->file_count, 1);
    assert_int_equal(part->files[0].number, 12);
    assert_true(dbt_text_is(part->files[0].name, "(a.csv)"));
    assert_true(dbt_text_is(part->language, "(sv)"));
    assert_true(dbt_text_is(dbt_part_value(part, 12), "<</Type/Filespec>>"));
    assert_int_equal(dbt_part_value(part, 3).length, 0);
    assert_int_equal(dbt_part_value(part, 99).length, 0);
}

static const struct {
    size_t changed;
    const char *text, *what;
} changes[] = {
    {ROOT, "<</Type/Catalog/AcroForm 5 0 R>>", "catalogue"},
    {ROOT, "<</Type/Catalog>>", "claim"},
    {INFO, "<</Producer (cairo 1.16.0)>>", "another program"},
    {METADATA, "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A<", "claim"},
    {METADATA, "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B< <pdfuaid:part>1<", "claim"},
    {PAGES, NULL, "pages"},
    {PAGES, "<</Type/Pages/Count 2/Kids[6 0 R]>>", "pages"},
    {PAGES, "<</Type/Pages/Count 2/Kids[6 0 R 6 0 R]>>", "pages"},
    {PAGES, "<</Type/Pages/Count 0/Kids[]>>", "pages"},
    {PAGES, "<</Type/Pages/Count 1/Kids[6 0 R 9 0 R]>>", "pages"},
    {PAGES, "<</Type/Pages/Count 1/Kids[6 0 R]/Rotate 90>>", "pages"},
    {PAGE, "<</Type/Page/StructParents 0/Annots[]>>", "pages"},
    {PAGE, "<</Type/Page/StructParents 1>>", "pages"},
    {PAGE, "<</Type/Page>>", "pages"},
    {TREE, "<</Type/StructTreeRoot/K[9 0 R 6 0 R]/ParentTree 8 0 R>>", "structure"},
    {TREE, "<</Type/StructTreeRoot/K[9 0 R]/ParentTree 8 0 R/RoleMap<<>>>>", "structure"},
    {TREE, "<</Type/StructTreeRoot/K[9 0 R]>>", "structure"},
    {TOP, "<</S/Part/P 7 0 R/K[]>>", "structure"},
    {TOP, "<</S/Document/P 6 0 R/K[]>>", "structure"},
    {TOP, NULL, "structure"},
    {OUTLINE, "<</Type/Outlines>>", "bookmarks"},
    {OUTLINE, "<</Type/Outlines/First 12 0 R/Last 12 0 R/Count 1>>", "bookmarks"},
    {MARK, "<</Title(a)/A<<>>>>", "bookmarks"},
    {FILESPEC, "<</Type/Filespoc>>", "attachments"},
    {FILESPEC, "(no dictionary)", "object"},
};

static void any_other_form_is_refused(void **state)
{
    struct room *room = *state;
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        assert_false(open_with(room, changes[i].changed, changes[i].text));
        if (room->part.wrong == NULL || strstr(room->part.wrong, changes[i].what) == NULL) {
            fail_msg("%zu: %s: not %s", i, room->part.wrong, changes[i].what);
        }
    }
}

static void two_bookmarks_at_the_top_stay_below_the_part_s(void **state)
{
    struct room *room = *state;
    assert_true(open_with(room, OUTLINE, "<</First 11 0 R/Last 12 0 R/Count 2>>"));
    assert_int_equal(room->part.outline, 10);
}

static void dictionaries_are_taken_by_their_keys(void **state)
{
    static const char *const keys[] = {"/A", "/B", NULL};
    static const char *const refused[] = {"<</A 1/C 2>>", "<</A 1/A 2>>", "<</A>>", "[/A 1]",
                                          "<</A 1",       "<</A 1>> 2",   ""};
    struct dbt_text values[2];
    (void)state;
    assert_true(dbt_part_take(dbt_text_of("<</B[1 2]/A 3 0 R>>"), keys, values));
    assert_true(dbt_text_is(values[0], "3 0 R") && dbt_text_is(values[1], "[1 2]"));
    assert_true(dbt_part_take(dbt_text_of("<</B<<>>>>"), keys, values));
    assert_int_equal(values[0].length, 0);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        assert_false(dbt_part_take(dbt_text_of(refused[i]), keys, values));
    }
}

static struct joins joins;

static void refuse(const char *what)
{
    assert_int_equal(joins_join(&joins, 1), DBT_INPUT);
    assert_non_null(strstr(joins.error.text, "70001000: this PDF cannot be joined with others: "));
    if (strstr(joins.error.text, what) == NULL) {
        fail_msg("%s: not %s", joins.error.text, what);
    }
}

/* Cairo's own, one that was joined, and one that stands in a longer file. */
static void files_of_others_are_refused(void **state)
{
    (void)state;
    joins_init(&joins, NULL);
    joins_make(&joins, "70001000", (struct joins_form){2, NULL, "70001000.csv"});
    struct dbt_buffer *part = &joins.parts[0];
    struct dbt_buffer made = *part;
    assert_int_equal(joins_join(&joins, 1), DBT_OK);
    struct dbt_buffer joined = joins.whole;
    dbt_buffer_init(&joins.whole);
    *part = joins.renderer->drawn.bytes;
    refuse("changed by another program");
    *part = joined;
    refuse("catalogue");
    dbt_buffer_release(&joined);
    *part = made;
    dbt_buffer_string(part, "\n");
    refuse("changed by another program");
    joins_release(&joins);
}

/* Cut or changed anywhere: refused, or of no matter; never read beyond its end. */
static void a_damaged_part_is_no_danger(void **state)
{
    (void)state;
    joins_init(&joins, NULL);
    joins_make(&joins, "70001000", (struct joins_form){2, NULL, "70001000.csv"});
    struct dbt_buffer *part = &joins.parts[0];
    const size_t length = part->length;
    size_t refused = 0;
    for (part->length = 0; part->length < length; part->length += 97) {
        refuse("cut short");
    }
    part->length = length;
    for (size_t i = 0; i < length; i += 3) {
        char byte = part->bytes[i];
        part->bytes[i] = (char)(byte ^ 0x11);
        refused += joins_join(&joins, 1) != DBT_OK;
        part->bytes[i] = byte;
    }
    assert_true(refused > length / 3 / 10);
    joins_release(&joins);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_part_is_taken_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(any_other_form_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_bookmarks_at_the_top_stay_below_the_part_s, set_up,
                                        tear_down),
        cmocka_unit_test(dictionaries_are_taken_by_their_keys),
        cmocka_unit_test(files_of_others_are_refused),
        cmocka_unit_test(a_damaged_part_is_no_danger),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
