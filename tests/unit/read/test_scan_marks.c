/* Every version finds the same marks, wherever they stand. */
#include "support.h"

#include "scan_marks.h"

enum { BLOCKS = 3, BYTES = BLOCKS * DBT_BLOCK_BYTES };

static bool is_mark(int byte, char delimiter)
{
    return byte < 0x20 || byte > 0x7e || byte == '"' || byte == (unsigned char)delimiter;
}

/* One byte among letters, at each place in turn: no mark too few, and none beside it. */
static void expect_one(dbt_marks_find *find, int byte, char delimiter)
{
    for (size_t at = 0; at < BYTES; at++) {
        char text[BYTES];
        uint64_t marks[BLOCKS];
        memset(text, 'a', sizeof text);
        text[at] = (char)byte;
        find(text, BLOCKS, delimiter, marks);
        for (size_t block = 0; block < BLOCKS; block++) {
            bool here = at / DBT_BLOCK_BYTES == block && is_mark(byte, delimiter);
            uint64_t expected = here ? (uint64_t)1 << at % DBT_BLOCK_BYTES : 0;
            assert_true(marks[block] == expected);
        }
    }
}

static void every_byte_is_a_mark_or_none(void **state)
{
    (void)state;
    for (size_t i = 0; i < dbt_marks_version_count; i++) {
        for (int byte = 0; byte < 256 && dbt_marks_versions[i].is_available(); byte++) {
            expect_one(dbt_marks_versions[i].find, byte, ';');
            expect_one(dbt_marks_versions[i].find, byte, '\t');
        }
    }
}

static void neighbours_do_not_disturb(void **state)
{
    (void)state;
    for (size_t i = 0; i < dbt_marks_version_count; i++) {
        for (int first = 0; first < 256 && dbt_marks_versions[i].is_available(); first++) {
            char text[4 * DBT_BLOCK_BYTES];
            uint64_t marks[4];
            for (size_t at = 0; at < sizeof text; at++) {
                text[at] = (char)(at % 2 == 0 ? first : (int)at);
            }
            dbt_marks_versions[i].find(text, 4, ',', marks);
            for (size_t at = 0; at < sizeof text; at++) {
                bool found = (marks[at / DBT_BLOCK_BYTES] >> at % DBT_BLOCK_BYTES & 1U) != 0;
                assert_true(found == is_mark((unsigned char)text[at], ','));
            }
        }
    }
}

static void one_is_always_available(void **state)
{
    (void)state;
    const struct dbt_marks_version *last = &dbt_marks_versions[dbt_marks_version_count - 1];
    assert_string_equal(last->name, "portable");
    assert_true(last->is_available());
    assert_non_null(dbt_marks_widest());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_is_a_mark_or_none),
        cmocka_unit_test(neighbours_do_not_disturb),
        cmocka_unit_test(one_is_always_available),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
