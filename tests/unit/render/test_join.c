/* One PDF of many: all that the parts had is there; what fails is told. */
#include "joins.h"

static struct joins joins;

static int set_up(void **state)
{
    (void)state;
    joins_init(&joins, NULL);
    joins_make(&joins, "70001000 Åsa", (struct joins_form){2, NULL, "70001000.csv"});
    joins_make(&joins, "70001001", (struct joins_form){3, NULL, "Årsrader.csv"});
    joins_make(&joins, "A report", (struct joins_form){0, "en-GB", NULL});
    joins_make(&joins, "70001002 ()\\", (struct joins_form){1, NULL, "(7) \\ (a.csv"});
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    joins_release(&joins);
    return 0;
}

static const char pages_script[] =
    "assert len(pages) == 8 and o[root['/Pages']]['/Count'] == 8\n"
    "assert read('a.pdf', 'pdfinfo').count('Pages:           8') == 1\n"
    "run('pdftoppm', '-r', '60', 'a.pdf', 'whole')\n"
    "for i in range(4):\n"
    "    run('pdftoppm', '-r', '60', '%d.pdf' % i, 'part%d' % i)\n"
    "    for page in (1, 2):\n"
    "        whole = open('whole-%d.ppm' % (2 * i + page), 'rb').read()\n"
    "        assert whole == open('part%d-%d.ppm' % (i, page), 'rb').read()\n"
    "assert len(set(whole)) > 3\n";

static void pages_are_those_of_the_parts(void **state)
{
    (void)state;
    assert_int_equal(joins_join(&joins, 4), DBT_OK);
    assert_int_equal(joins.joined.pages, 8);
    assert_int_equal(joins.joined.parts, 4);
    assert_int_equal(joins.joined.files, 3);
    assert_int_equal(joins.joined.bytes, joins.whole.length);
    assert_int_equal(joins_check(&joins), DBT_OK);
    joins_look(&joins, pages_script);
}

static const char bookmarks_script[] =
    "def told(marks): return [(m['title'], pages.index(m['dest'][0]), m['dest'][1], m['open'],\n"
    "                          told(m['kids'])) for m in marks]\n"
    "assert told(q['outlines']) == [\n"
    "    ('70001000 \\u00c5sa', 0, '/XYZ', False, [('70001000 \\u00c5sa', 0, '/XYZ', True, [])]),\n"
    "    ('70001001', 2, '/Fit', False, [('Faktura 1', 2, '/XYZ', True, [])] * 2),\n"
    "    ('A report', 4, '/Fit', True, []),\n"
    "    ('70001002 ()\\\\', 6, '/XYZ', True, [])], told(q['outlines'])\n"
    "assert o[root['/Outlines']]['/Count'] == 4 and root['/PageMode'] == '/UseOutlines'\n"
    "assert [o[m['object']].get('/Count') for m in q['outlines']] == [-1, -2, None, None]\n";

static void each_part_has_a_bookmark_with_its_own_below(void **state)
{
    (void)state;
    assert_int_equal(joins_join(&joins, 4), DBT_OK);
    joins_look(&joins, bookmarks_script);
}

static const char structure_script[] =
    "tree = o[root['/StructTreeRoot']]\n"
    "assert tree['/ParentTreeNextKey'] == 8 and len(tree['/K']) == 1\n"
    "top = o[tree['/K'][0]]\n"
    "assert top['/S'] == '/Document' and top['/P'] == root['/StructTreeRoot']\n"
    "assert [o[k]['/S'] for k in top['/K']] == ['/Part'] * 4\n"
    "assert all(o[k]['/P'] == tree['/K'][0] for k in top['/K'])\n"
    "assert [o[k].get('/Lang') for k in top['/K']] == [None, None, 'u:en-GB', None]\n"
    "def leaves(node):\n"
    "    found = [l for k in node['/Kids'] for l in leaves(o[k])] if '/Kids' in node else [node]\n"
    "    keys = [k for l in found for k in l['/Nums'][0::2]]\n"
    "    assert node.get('/Limits', [0, 7]) == [keys[0], keys[-1]]\n"
    "    return found\n"
    "nums = sum((l['/Nums'] for l in leaves(o[tree['/ParentTree']])), [])\n"
    "assert nums[0::2] == list(range(8))\n"
    "for i, page in enumerate(pages):\n"
    "    assert o[page]['/StructParents'] == i\n"
    "    for mark, element in enumerate(nums[2 * i + 1]):\n"
    "        assert o[element]['/Pg'] == page and mark in o[element]['/K']\n"
    "words = ['pdfinfo', '-struct-text']\n"
    "names = lambda text: [l.strip() for l in text.split('\\n')\n"
    "                      if l.strip() not in ('', 'Document', 'Part', 'Part \"en-GB\"')]\n"
    "whole = names(read('a.pdf', *words))\n"
    "parts = sum((names(read('%d.pdf' % i, *words)) for i in range(4)), [])\n"
    "plain = lambda lines: [l for l in lines if not l.startswith('Part')]\n"
    "assert plain(whole) == parts and len(parts) > 30, (whole, parts)\n";

static void parts_are_read_aloud_as_before(void **state)
{
    (void)state;
    assert_int_equal(joins_join(&joins, 4), DBT_OK);
    joins_look(&joins, structure_script);
}

/* Names in the order of their bytes: UTF-16 behind ASCII. */
static const char files_script[] =
    "listed = read('a.pdf', 'pdfdetach', '-list').split('\\n')[1:4]\n"
    "assert listed == ['1: (7) \\\\ (a.csv', '2: 70001000.csv', '3: \\u00c5rsrader.csv'], listed\n"
    "assert len(root['/AF']) == 3 and all(o[f]['/Type'] == '/Filespec' for f in root['/AF'])\n"
    "run('pdfdetach', '-saveall', 'a.pdf')\n"
    "assert open('70001000.csv').read() == '70001000 \\u00c5sa'\n"
    "names = o[root['/Names']['/EmbeddedFiles']['/Kids'][0]]\n"
    "assert names['/Names'][1::2] == root['/AF']\n"
    "assert names['/Limits'] == [names['/Names'][0], names['/Names'][4]]\n";

static void attachments_are_all_there(void **state)
{
    (void)state;
    assert_int_equal(joins_join(&joins, 4), DBT_OK);
    joins_look(&joins, files_script);
}

static const char claims_script[] =
    "raw = open('a.pdf', 'rb').read()\n"
    "assert raw.count(b'<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A<') == 1\n"
    "assert raw.count(b'<pdfuaid:part>1</pdfuaid:part>') == 1\n"
    "assert len(root['/OutputIntents']) == 1 and root['/Lang'] == 'u:sv-SE'\n"
    "assert sum(d.get('/N') == 3 for d in o.values() if type(d) is dict) == 1\n"
    "assert sum(d.get('/Type') == '/Metadata' for d in o.values() if type(d) is dict) == 1\n"
    "info = read('a.pdf', 'env', 'TZ=UTC', 'pdfinfo')\n"
    "assert 'Juli \\u2013 alla' in info and 'Mon Jul 21 00:00:00 2025' in info\n"
    "assert 'Region \\u00c5' in info and b'<xmp:CreateDate>2025-07-21T00:00:00Z<' in raw\n"
    "seen = {r for d in o.values() for r in re.findall(r'(?<!\\d)\\d+ 0 R', json.dumps(d))}\n"
    "left = [k for k, d in o.items() if k not in seen and type(d) is dict and d.get('/Type') not\n"
    "        in ('/ObjStm', '/XRef', '/Catalog')]\n"
    "assert left == [], left\n";

/* And nothing that nobody refers to. */
static void the_whole_claims_what_its_parts_do(void **state)
{
    (void)state;
    assert_int_equal(joins_join(&joins, 4), DBT_OK);
    joins_look(&joins, claims_script);
}

static void the_same_parts_give_the_same_bytes(void **state)
{
    (void)state;
    assert_int_equal(joins_join(&joins, 4), DBT_OK);
    struct dbt_buffer first = joins.whole;
    dbt_buffer_init(&joins.whole);
    assert_int_equal(joins_join(&joins, 4), DBT_OK);
    assert_true(dbt_text_equal(dbt_buffer_text(&first), dbt_buffer_text(&joins.whole)));
    assert_int_equal(joins_join(&joins, 3), DBT_OK);
    const char *one = memmem(first.bytes, first.length, "/ID[<", 5);
    const char *other = memmem(joins.whole.bytes, joins.whole.length, "/ID[<", 5);
    assert_true(one != NULL && other != NULL && memcmp(one, other, 36) != 0);
    dbt_buffer_release(&first);
}

static void one_is_enough_and_none_is_refused(void **state)
{
    (void)state;
    assert_int_equal(joins_join(&joins, 1), DBT_OK);
    assert_int_equal(joins_check(&joins), DBT_OK);
    joins_look(&joins, "assert len(pages) == 2 and len(q['outlines']) == 1\n");
    assert_int_equal(joins_join(&joins, 0), DBT_INPUT);
    assert_non_null(strstr(joins.error.text, "Juli \xE2\x80\x93 alla: there are no PDFs to join"));
    assert_int_equal(joins.whole.length, 0);
}

static const char many_script[] =
    "assert len(pages) == 600 and len(q['outlines']) == 300\n"
    "assert [o[p]['/StructParents'] for p in pages] == list(range(600))\n"
    "assert [pages.index(m['dest'][0]) for m in q['outlines']] == list(range(0, 600, 2))\n"
    "def count(node): return sum(count(o[k]) for k in node['/Kids']) if '/Kids' in node else 1\n"
    "def check(node):\n"
    "    assert node['/Type'] == '/Page' or node['/Count'] == count(node)\n"
    "    for kid in node.get('/Kids', []):\n"
    "        assert o[o[kid]['/Parent']] is node\n"
    "        check(o[kid])\n"
    "check(o[root['/Pages']])\n"
    "tree = o[o[root['/StructTreeRoot']]['/ParentTree']]\n"
    "limits = [o[k]['/Limits'] for k in tree['/Kids']]\n"
    "assert limits == [[0, 127], [128, 255], [256, 383], [384, 511], [512, 599]]\n";

/* What they have alike is there once. */
static void hundreds_are_no_matter(void **state)
{
    (void)state;
    struct joins many;
    joins_init(&many, joins.renderer);
    joins_make(&many, "70001000", (struct joins_form){2, NULL, NULL});
    joins_make(&many, "70001001", (struct joins_form){1, NULL, NULL});
    assert_int_equal(joins_join(&many, 300), DBT_OK);
    assert_int_equal(joins_check(&many), DBT_OK);
    assert_true(many.joined.bytes < 300 * many.parts[0].length / 4);
    joins_look(&many, many_script);
    joins_release(&many);
}

static void two_attachments_of_one_name_are_refused(void **state)
{
    (void)state;
    assert_int_equal(joins_join(&joins, 5), DBT_INPUT);
    assert_non_null(strstr(joins.error.text, "an attachment of the same name, (70001000.csv)"));
}

static void a_failure_of_the_caller_s_ends_it(void **state)
{
    (void)state;
    struct joins many;
    joins_init(&many, joins.renderer);
    joins_make(&many, "70001000", (struct joins_form){2, NULL, NULL});
    assert_int_equal(joins_join(&many, 500), DBT_OK);
    int writes = many.writes;
    assert_true(writes >= 4);
    for (many.fail_write = 0; many.fail_write < writes; many.fail_write++) {
        assert_int_equal(joins_join(&many, 500), DBT_OUTPUT);
        assert_string_equal(many.error.text, "the disk is full");
        assert_int_equal(many.writes, many.fail_write + 1);
    }
    for (many.fail_part = 0; many.fail_part < 3; many.fail_part++) {
        assert_int_equal(joins_join(&many, 3), DBT_INPUT);
        assert_string_equal(many.error.text, "no such part");
    }
    joins_release(&many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_those_of_the_parts),
        cmocka_unit_test(each_part_has_a_bookmark_with_its_own_below),
        cmocka_unit_test(parts_are_read_aloud_as_before),
        cmocka_unit_test(attachments_are_all_there),
        cmocka_unit_test(the_whole_claims_what_its_parts_do),
        cmocka_unit_test(the_same_parts_give_the_same_bytes),
        cmocka_unit_test(one_is_enough_and_none_is_refused),
        cmocka_unit_test(hundreds_are_no_matter),
        cmocka_unit_test(two_attachments_of_one_name_are_refused),
        cmocka_unit_test(a_failure_of_the_caller_s_ends_it),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
