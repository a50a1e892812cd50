/* Every version finds the same marks and lists, wherever a record begins. */
#include "blocks.h"

#ifdef __SANITIZE_ADDRESS__
enum { CASES = 4000 };
#else
enum { CASES = 10000 };
#endif

enum { SHORT = 180, LONG = 9000, LISTED = 3000 };

/* As the portable one marks it, `from` included. */
static void expect_same_marks(const struct dbt_block_version *version, struct dbt_text text,
                              uint32_t from)
{
    static struct dbt_block_room wanted;
    struct dbt_block block;
    block_make(&block, portable(), ';', text);
    portable()->mark(&block, from);
    struct dbt_block other = block;
    wanted = room;
    foul_marks(text.length);
    other.has_quotes = other.has_breaks = false;
    version->mark(&other, 0);
    version->mark(&other, from);
    size_t bytes = (text.length + 63) / 64 * sizeof(uint64_t);
    assert_memory_equal(room.separators, wanted.separators, bytes);
    assert_memory_equal(room.line_ends, wanted.line_ends, bytes);
    assert_memory_equal(room.breaks, wanted.breaks, bytes);
    assert_int_equal(other.has_quotes, block.has_quotes);
    assert_int_equal(other.has_breaks, block.has_breaks);
    assert_int_equal(other.is_stray, block.is_stray);
    block_drop();
}

static void expect_same_list(const struct dbt_block_version *version, uint32_t length)
{
    static uint32_t ends[2][LISTED + DBT_BLOCK_LISTED_MORE];
    struct dbt_block_list list[2];
    uint32_t from = chance(length + 1);
    list[0] = (struct dbt_block_list){.from = from,
                                      .to = from + chance(length - from + 1),
                                      .most = 1 + chance(LISTED),
                                      .ends = ends[0]};
    list[1] = list[0];
    list[1].ends = ends[1];
    portable()->list(&room, &list[0]);
    version->list(&room, &list[1]);
    assert_int_equal(list[0].end_count, list[1].end_count);
    assert_int_equal(list[0].line_count, list[1].line_count);
    assert_int_equal(list[0].is_all, list[1].is_all);
    assert_memory_equal(ends[0], ends[1], list[0].end_count * sizeof **ends);
}

static void versions_agree(void **unused)
{
    (void)unused;
    static const char alphabet[] = ";;;\"\"\n\nabc\r";
    static char text[LONG];
    for (int i = 0; i < CASES; i++) {
        const struct dbt_block_version *version =
            &dbt_block_versions[chance((uint32_t)dbt_block_version_count)];
        uint32_t length = 1 + chance(chance(3) > 0 ? SHORT : (uint32_t)sizeof text);
        uint32_t letters = 1 + chance(sizeof alphabet - 1);
        uint32_t first = chance((uint32_t)sizeof alphabet - letters + 1);
        for (uint32_t at = 0; at < length; at++) {
            text[at] = chance(4) == 0 ? (char)chance(256) : alphabet[first + chance(letters)];
        }
        if (version->is_available()) {
            expect_same_marks(version, (struct dbt_text){text, length}, chance(length));
            expect_same_list(version, length);
        }
    }
}

static void one_is_always_available(void **unused)
{
    (void)unused;
    assert_string_equal(portable()->name, "portable");
    assert_true(portable()->is_available());
    assert_true(dbt_block_widest()->is_available());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_is_always_available),
        cmocka_unit_test(versions_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
