/* Columns: aligned by characters, nothing behind the last cell, lines of their own. */
#include "sample.h"

#include "columns.h"

static void expect(struct sample *sample, const char *table, const char *sides,
                   const char *expected)
{
    dbt_buffer_clear(&sample->out);
    dbt_columns_write(dbt_text_of(table), sides, &sample->out);
    assert_string_equal(sample->out.bytes, expected);
}

static void aligns_by_characters(void **state)
{
    expect(*state, "Name\tkr\tx\nÅre\t1.00\ty\nÖ\t-10.00\tz\n", "lrl",
           "Name      kr  x\n"
           "Åre     1.00  y\n"
           "Ö     -10.00  z\n");
}

static void nothing_stands_behind_the_last_cell(void **state)
{
    expect(*state, "a\tb\tc\nlong\t\t\nx\t\tend\n", "lrl", "a     b  c\nlong\nx        end\n");
}

static void a_row_of_one_cell_makes_no_column_wider(void **state)
{
    expect(*state, "\na heading of its own\na\tb\nno end", "ll",
           "\na heading of its own\na  b\nno end\n");
}

static void an_empty_table_is_nothing(void **state)
{
    expect(*state, "", "l", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(aligns_by_characters),
        SAMPLE_TEST(nothing_stands_behind_the_last_cell),
        SAMPLE_TEST(a_row_of_one_cell_makes_no_column_wider),
        SAMPLE_TEST(an_empty_table_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
