/* What stands in the columns of the lists. */
#include "support.h"

#include <string.h>

#include "list_columns.h"

/* Of every list that is published. */
static const char *const names[] = {
#define DBT_CSV_COLUMN(name, write) name,
#include "../../../src/export/followup.def"
#include "../../../src/export/invoices.def"
#include "../../../src/export/lines.def"
#include "../../../src/export/rejects.def"
#include "../../../src/export/service_totals.def"
#include "../../../src/export/usage.def"
#undef DBT_CSV_COLUMN
};

static void every_column_of_every_list_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        enum dbt_cell_kind kind;
        if (!dbt_column_find(names[i], &kind))
            fail_msg("column %s is not in the table of columns", names[i]);
        assert_int_equal(dbt_column_kind(names[i]), kind);
    }
}

static void names_end_as_what_they_hold(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *end = strrchr(names[i], '_');
        const enum dbt_cell_kind kind = dbt_column_kind(names[i]);
        if (end != NULL && strcmp(end, "_kr") == 0)
            assert_int_equal(kind, strcmp(names[i], "unit_price_kr") == 0 ? DBT_CELL_PRICE
                                                                          : DBT_CELL_ORE);
        if (end != NULL && strcmp(end, "_date") == 0)
            assert_int_equal(kind, DBT_CELL_DAY);
        if (end != NULL && (strcmp(end, "_code") == 0 || strcmp(end, "_name") == 0))
            assert_int_equal(kind, DBT_CELL_TEXT);
    }
}

static void any_other_column_is_text(void **state)
{
    enum dbt_cell_kind kind = DBT_CELL_ORE;
    (void)state;
    assert_false(dbt_column_find("unheard_of", &kind));
    assert_int_equal(kind, DBT_CELL_TEXT);
    assert_int_equal(dbt_column_kind(""), DBT_CELL_TEXT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_column_of_every_list_is_named),
        cmocka_unit_test(names_end_as_what_they_hold),
        cmocka_unit_test(any_other_column_is_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
