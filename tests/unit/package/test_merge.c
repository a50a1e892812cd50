/* One PDF of many: pages, bookmarks, tags, and parts that are damaged. */
#include "media.h"
#include "parts.h"

enum { DAY = 20290 /* 2025-07-21 */ };

/* Takes the place of the C library's: no two calls are at one time. */
time_t time(time_t *now)
{
    static time_t clock = 1700000000;
    clock += 100;
    if (now != NULL) {
        *now = clock;
    }
    return clock;
}

struct giving {
    const struct dbt_pdf_part *parts;
    size_t fail_at;
};

static enum dbt_status give(void *context, size_t index, struct dbt_pdf_part *part,
                            struct dbt_error *error)
{
    const struct giving *giving = context;
    if (index == giving->fail_at) {
        return dbt_error_set(error, DBT_INPUT, "no such part");
    }
    *part = giving->parts[index];
    return DBT_OK;
}

static enum dbt_status merge(const struct dbt_pdf_part *parts, size_t count, bool is_tagged,
                             struct dbt_medium medium, struct dbt_error *error)
{
    struct giving giving = {parts, SIZE_MAX};
    const struct dbt_merging merging = {.title = "Juli \xE2\x80\x93 alla",
                                        .language = "sv",
                                        .day = DAY,
                                        .is_tagged = is_tagged,
                                        .count = count,
                                        .context = &giving,
                                        .part = give};
    return dbt_pdf_merge(&merging, medium, error);
}

static struct dbt_pdf_part part_of(const char *title, const struct parts_pdf *pdf)
{
    return (struct dbt_pdf_part){title, dbt_buffer_text(&pdf->bytes)};
}

/* Reads the file as qpdf tells it, `q`, objects by reference `o`, and whatever is wanted. */
static void look(const struct dbt_buffer *bytes, const char *script)
{
    static const char begin[] =
        "import json, subprocess\n"
        "def run(*words): return subprocess.run(words, stdout=-1, check=True).stdout\n"
        "run('qpdf', '--check', 'a.pdf')\n"
        "q = json.loads(run('qpdf', '--json=2', 'a.pdf'))\n"
        "o = {k[4:]: v.get('value') for k, v in q['qpdf'][1].items()}\n"
        "root = o[q['qpdf'][1]['trailer']['value']['/Root']]\n"
        "pages = [p['object'] for p in q['pages']]\n"
        "text = run('pdftotext', 'a.pdf', '-').decode().split()\n";
    char folder[64];
    char path[96];
    char line[160];
    struct dbt_buffer all;
    support_folder_make(folder);
    snprintf(path, sizeof path, "%s/a.pdf", folder);
    support_file_write(path, bytes->bytes, bytes->length);
    dbt_buffer_init(&all);
    dbt_buffer_string(&all, begin);
    dbt_buffer_string(&all, script);
    snprintf(path, sizeof path, "%s/look.py", folder);
    support_file_write(path, all.bytes, all.length);
    snprintf(line, sizeof line, "cd %s && python3 look.py", folder);
    assert_int_equal(system(line), 0); /* NOLINT(cert-env33-c): other programs look at the file */
    dbt_buffer_release(&all);
    support_folder_remove(folder);
}

static const char tags_script[] =
    "assert len(pages) == 4 and text == ['ett', 'ett', 'tva', 'tva'], text\n"
    "assert root['/MarkInfo'] == {'/Marked': True} and root['/Lang'] == 'u:sv'\n"
    "tree = o[root['/StructTreeRoot']]\n"
    "assert tree['/ParentTreeNextKey'] == 6 and tree['/RoleMap'] in ({'/Line': '/P'}, o)\n"
    "top = o[tree['/K']]\n"
    "assert top['/S'] == '/Document' and top['/P'] == root['/StructTreeRoot']\n"
    "kids = o[top['/K']]\n"
    "assert [o[k]['/S'] for k in kids] == ['/Part', '/Part']\n"
    "assert all(o[k]['/P'] == tree['/K'] for k in kids)\n"
    "nums = o[o[tree['/ParentTree']]['/Nums']]\n"
    "assert nums[0::2] == list(range(6))\n"
    "parents = dict(zip(nums[0::2], nums[1::2]))\n"
    "for i, page in enumerate(pages):\n"
    "    key = o[page]['/StructParents']\n"
    "    element = o[parents[key][0]]\n"
    "    assert element['/Pg'] == page and element['/K'] == 0\n"
    "    assert element['/S'] == ('/P', '/Line')[i % 2] and element['/P'] == kids[i // 2]\n"
    "    for note in o[page].get('/Annots', []):\n"
    "        link = o[parents[o[note]['/StructParent']]]\n"
    "        assert link['/S'] == '/Link' and link['/K']['/Obj'] == note\n"
    "        assert o[note]['/Dest'][0] == pages[i + 1]\n"
    "def told(marks): return [(m['title'], pages.index(m['dest'][0]), m['dest'][1:], m['open'],\n"
    "                          told(m['kids'])) for m in marks]\n"
    "below = lambda n: [('First (unit)', n, ['/XYZ', 0, 90.5, None], True, []),\n"
    "                   ('N\\u00e5d', n + 1, ['/XYZ', 0, 80, None], True, [])]\n"
    "assert told(q['outlines']) == [('70001000 V\\u00e5rd', 0, ['/Fit'], False, below(0)),\n"
    "                               ('70001001', 2, ['/Fit'], False, below(2))]\n"
    "assert o[root['/Outlines']]['/Count'] == 2\n"
    "info = run('env', 'TZ=UTC', 'pdfinfo', 'a.pdf').decode()\n"
    "assert 'Juli \\u2013 alla' in info and 'Mon Jul 21 00:00:00 2025' in info\n";

static void parts_stand_behind_one_another_with_their_tags(void **state)
{
    struct parts_pdf one;
    struct parts_pdf two;
    struct dbt_buffer out;
    struct dbt_buffer again;
    struct dbt_error error;
    (void)state;
    parts_tagged(&one, "ett");
    parts_tagged(&two, "tva");
    const struct dbt_pdf_part parts[] = {part_of("70001000 V\xC3\xA5rd", &one),
                                         part_of("70001001", &two)};
    dbt_buffer_init(&out);
    dbt_buffer_init(&again);
    assert_int_equal(merge(parts, 2, true, dbt_medium_memory(&out), &error), DBT_OK);
    look(&out, tags_script);
    assert_int_equal(merge(parts, 2, true, dbt_medium_memory(&again), &error), DBT_OK);
    assert_true(dbt_text_equal(dbt_buffer_text(&out), dbt_buffer_text(&again)));
    dbt_buffer_release(&one.bytes);
    dbt_buffer_release(&two.bytes);
    dbt_buffer_release(&out);
    dbt_buffer_release(&again);
}

/* One part without tags, or tags that are not wanted: nothing speaks of tags. */
static void tags_are_there_wholly_or_not_at_all(void **state)
{
    static const char script[] =
        "assert '/StructTreeRoot' not in root and '/MarkInfo' not in root\n"
        "assert all('/StructParents' not in o[p] for p in pages[2:])\n"
        "assert len(q['outlines']) == 2 and len(pages) in (3, 4)\n";
    struct parts_pdf one;
    struct parts_pdf plain;
    struct dbt_buffer out;
    struct dbt_error error;
    (void)state;
    parts_tagged(&one, "ett");
    parts_plain(&plain);
    const struct dbt_pdf_part mixed[] = {part_of("a", &one), part_of("b", &plain)};
    const struct dbt_pdf_part tagged[] = {part_of("a", &one), part_of("b", &one)};
    dbt_buffer_init(&out);
    assert_int_equal(merge(mixed, 2, true, dbt_medium_memory(&out), &error), DBT_OK);
    look(&out, script);
    dbt_buffer_clear(&out);
    assert_int_equal(merge(tagged, 2, false, dbt_medium_memory(&out), &error), DBT_OK);
    look(&out, script);
    dbt_buffer_release(&one.bytes);
    dbt_buffer_release(&plain.bytes);
    dbt_buffer_release(&out);
}

/* Cut at each of many places, or not a PDF at all: refused, with the part's title. */
static void a_damaged_part_is_refused(void **state)
{
    struct parts_pdf one;
    struct dbt_buffer out;
    struct dbt_error error;
    (void)state;
    parts_tagged(&one, "ett");
    dbt_buffer_init(&out);
    for (size_t length = 0; length < one.bytes.length - 10; length += 97) {
        const struct dbt_pdf_part parts[] = {part_of("70001000", &one),
                                             {"70001001", {one.bytes.bytes, length}}};
        assert_int_equal(merge(parts, 2, true, dbt_medium_memory(&out), &error), DBT_INTERNAL);
        assert_int_equal(strncmp(error.text, "70001001: ", 10), 0);
        assert_int_equal(out.length, 0);
    }
    dbt_buffer_release(&one.bytes);
    dbt_buffer_release(&out);
}

static void a_part_without_pages_and_one_that_is_not_given_are_told(void **state)
{
    struct parts_pdf none = {.count = 0};
    struct dbt_buffer out;
    struct dbt_error error;
    (void)state;
    dbt_buffer_init(&none.bytes);
    dbt_buffer_init(&out);
    dbt_buffer_string(&none.bytes, "%PDF-1.4\n");
    parts_object(&none, "<< /Type /Catalog /Pages 2 0 R >>");
    parts_object(&none, "<< /Type /Pages /Kids [] /Count 0 >>");
    parts_end(&none);
    const struct dbt_pdf_part part = part_of("empty", &none);
    assert_int_equal(merge(&part, 1, true, dbt_medium_memory(&out), &error), DBT_INTERNAL);
    assert_non_null(strstr(error.text, "empty: this PDF has no pages"));

    struct giving giving = {&part, 0};
    const struct dbt_merging merging = {
        .title = "t", .day = DAY, .count = 1, .context = &giving, .part = give};
    assert_int_equal(dbt_pdf_merge(&merging, dbt_medium_memory(&out), &error), DBT_INPUT);
    dbt_buffer_release(&none.bytes);
    dbt_buffer_release(&out);
}

static void a_medium_that_goes_wrong_is_found_out(void **state)
{
    struct parts_pdf one;
    struct media media;
    struct dbt_error error;
    (void)state;
    parts_tagged(&one, "ett");
    const struct dbt_pdf_part part = part_of("a", &one);
    media_init(&media);
    assert_int_equal(merge(&part, 1, true, media_medium(&media), &error), DBT_OK);
    size_t length = media.bytes.length;
    for (size_t i = 0; i < 3 * length; i += 37) {
        dbt_buffer_clear(&media.bytes);
        media.fail_at = i % 3 == 0 ? i / 3 : MEDIA_NEVER;
        media.forget_at = i % 3 == 1 ? i / 3 : MEDIA_NEVER;
        media.flip_at = i % 3 == 2 ? i / 3 : MEDIA_NEVER;
        assert_int_not_equal(merge(&part, 1, true, media_medium(&media), &error), DBT_OK);
    }
    dbt_buffer_release(&one.bytes);
    dbt_buffer_release(&media.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_stand_behind_one_another_with_their_tags),
        cmocka_unit_test(tags_are_there_wholly_or_not_at_all),
        cmocka_unit_test(a_damaged_part_is_refused),
        cmocka_unit_test(a_part_without_pages_and_one_that_is_not_given_are_told),
        cmocka_unit_test(a_medium_that_goes_wrong_is_found_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
