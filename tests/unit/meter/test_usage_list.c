/* The counters as rows with names. */
#include "counting.h"

enum { SMS, LISTED }; /* not in the order of their codes */

/* Two months in three slots: the price changes on 2025-05-16. */
static void init(struct counting *counting)
{
    counting_init(counting, "2025-05..2025-06");
    counting_meter(counting, (struct dbt_meter){.model = DBT_METER_RECORDS});
    counting_meter(counting, (struct dbt_meter){.model = DBT_METER_CENSUS});
    counting->meters[SMS].code = "sms";
    counting->meters[LISTED].code = "listade";
    struct dbt_usage_scope scope = counting_scope(counting);
    assert_int_equal(dbt_usage_init(&counting->usage, &scope, &counting->arena, &counting->error),
                     DBT_OK);
    assert_int_equal(counting->slots.count, 3);
}

static void count(struct counting *counting, size_t meter, size_t unit, size_t slot,
                  int64_t quantity)
{
    *dbt_usage_at(&counting->usage, meter, unit, slot) = quantity;
}

static struct dbt_usage_rows list(struct counting *counting)
{
    struct dbt_usage_rows rows = {.count = 17};
    struct dbt_usage_scope scope = counting_scope(counting);
    assert_int_equal(
        dbt_usage_list(&counting->usage, &scope, &counting->arena, &rows, &counting->error),
        DBT_OK);
    return rows;
}

struct expected {
    const char *unit, *meter, *first, *last;
    int64_t quantity;
    const char *cell; /* null: "" */
};

static void expect(const struct dbt_usage_rows *rows, const struct expected *expected, size_t count)
{
    assert_int_equal(rows->count, count);
    for (size_t i = 0; i < count; i++) {
        const struct dbt_usage_row *row = &rows->items[i];
        assert_string_equal(row->unit_code, expected[i].unit);
        assert_string_equal(row->meter_code, expected[i].meter);
        assert_int_equal(row->span.first, counting_day(expected[i].first));
        assert_int_equal(row->span.last, counting_day(expected[i].last));
        assert_int_equal(row->quantity, expected[i].quantity);
        assert_string_equal(row->cell, expected[i].cell ? expected[i].cell : "");
    }
}

/* Without case: by bytes, "E2" would stand before "e1". */
static void rows_stand_by_unit_then_meter_then_span(void **state)
{
    static const struct expected expected[] = {
        {"e1", "listade", "2025-05-01", "2025-05-31", 6, NULL},
        {"e1", "sms", "2025-05-01", "2025-05-15", 3, NULL},
        {"e1", "sms", "2025-06-01", "2025-06-30", 4, NULL},
        {"E2", "listade", "2025-05-01", "2025-05-31", 5, NULL},
        {"E2", "sms", "2025-05-16", "2025-05-31", 1, NULL},
        {"E2", "sms", "2025-06-01", "2025-06-30", 2, NULL},
    };
    (void)state;
    struct counting counting;
    init(&counting);
    count(&counting, SMS, 1, 1, 1);
    count(&counting, SMS, 1, 2, 2);
    count(&counting, SMS, 0, 0, 3);
    count(&counting, SMS, 0, 2, 4);
    count(&counting, LISTED, 1, 0, 5);
    count(&counting, LISTED, 0, 0, 6);
    struct dbt_usage_rows rows = list(&counting);
    expect(&rows, expected, 6);
    counting_release(&counting);
}

/* As the parts of a run are joined: each sorted in itself, then one behind the other. */
static void rows_of_several_deliveries_are_sorted_as_one(void **state)
{
    static const struct expected expected[] = {
        {"e1", "sms", "1970-01-02", "1970-01-02", 30, NULL},
        {"e1", "sms", "1970-01-06", "1970-01-06", 10, NULL},
        {"E2", "sms", "1970-01-02", "1970-01-02", 40, NULL},
        {"E2", "sms", "1970-01-06", "1970-01-06", 20, NULL},
    };
    (void)state;
    struct dbt_usage_row items[] = {
        {"e1", "sms", "", {5, 5}, 10},
        {"E2", "sms", "", {5, 5}, 20},
        {"e1", "sms", "", {1, 1}, 30},
        {"E2", "sms", "", {1, 1}, 40},
    };
    struct dbt_usage_rows rows = {items, 4};
    dbt_usage_rows_sort(&rows);
    expect(&rows, expected, 4);
    rows = (struct dbt_usage_rows){NULL, 0};
    dbt_usage_rows_sort(&rows);
    assert_int_equal(rows.count, 0);
}

static void zero_has_no_row(void **state)
{
    static const struct expected expected[] = {{"E4", "sms", "2025-05-16", "2025-05-31", 1, NULL}};
    (void)state;
    struct counting counting;
    init(&counting);
    assert_int_equal(list(&counting).count, 0);
    count(&counting, SMS, 3, 1, 1);
    struct dbt_usage_rows rows = list(&counting);
    expect(&rows, expected, 1);
    counting_release(&counting);
}

/* The price change cuts May in two slots; an event stands in its slot, a census for its month. */
static void a_census_spans_its_whole_month(void **state)
{
    static const struct expected expected[] = {
        {"E3", "listade", "2025-05-01", "2025-05-31", 1500, NULL},
        {"E3", "listade", "2025-06-01", "2025-06-30", 1600, NULL},
        {"E3", "sms", "2025-05-01", "2025-05-15", 9, NULL},
    };
    (void)state;
    struct counting counting;
    init(&counting);
    count(&counting, LISTED, 2, 0, 1500);
    count(&counting, LISTED, 2, 2, 1600);
    count(&counting, SMS, 2, 0, 9);
    struct dbt_usage_rows rows = list(&counting);
    expect(&rows, expected, 3);
    counting_release(&counting);
}

/* A price change cuts the month, not its cells; a median of 0 is one. */
static void cells_stand_behind_the_quantity_by_name(void **state)
{
    static const struct expected expected[] = {
        {"e1", "hours", "2025-05-01", "2025-05-15", 1, NULL},
        {"e1", "hours", "2025-05-01", "2025-05-31", 3, "1-00"},
        {"e1", "hours", "2025-05-01", "2025-05-31", 4, "1-08"},
        {"e1", "hours", "2025-05-01", "2025-05-31", 5, "7-23"},
        {"e1", "hours", "2025-05-16", "2025-05-31", 2, NULL},
        {"e1", "hours", "2025-06-01", "2025-06-30", 6, "2-10"},
        {"E2", "waits", "2025-05-01", "2025-05-31", 0, "median"},
        {"E2", "waits", "2025-05-01", "2025-05-31", 100, "p90"},
        {"E2", "waits", "2025-06-01", "2025-06-30", 3, NULL},
        {"E2", "waits", "2025-06-01", "2025-06-30", 128, "median"},
        {"E2", "waits", "2025-06-01", "2025-06-30", 128, "p90"},
    };
    (void)state;
    struct counting counting;
    counting_init(&counting, "2025-05..2025-06");
    counting_meter(&counting, (struct dbt_meter){.model = DBT_METER_DISTRIBUTION});
    counting_meter(&counting, (struct dbt_meter){.model = DBT_METER_WEEKDAY_HOUR});
    counting.meters[0].code = "waits";
    counting.meters[1].code = "hours";
    struct dbt_usage_scope scope = counting_scope(&counting);
    assert_int_equal(dbt_usage_init(&counting.usage, &scope, &counting.arena, NULL), DBT_OK);
    count(&counting, 1, 0, 0, 1);
    count(&counting, 1, 0, 1, 2);
    dbt_usage_cells(&counting.usage, 1, 0, 0)[0] = 3;
    dbt_usage_cells(&counting.usage, 1, 0, 0)[8] = 4;
    dbt_usage_cells(&counting.usage, 1, 0, 0)[DBT_WEEKDAY_HOUR_CELLS - 1] = 5;
    dbt_usage_cells(&counting.usage, 1, 0, 1)[24 + 10] = 6;
    dbt_usage_cells(&counting.usage, 0, 1, 0)[0] = 50;
    dbt_usage_cells(&counting.usage, 0, 1, 0)[100] = 50;
    count(&counting, 0, 1, 2, 3);
    dbt_usage_cells(&counting.usage, 0, 1, 1)[128] = 3;
    struct dbt_usage_rows rows = list(&counting);
    expect(&rows, expected, sizeof expected / sizeof *expected);
    counting_release(&counting);
}

static void memory_may_end(void **state)
{
    (void)state;
    struct counting counting;
    init(&counting);
    count(&counting, SMS, 0, 0, 1);
    struct dbt_arena none;
    dbt_arena_init(&none, 1);
    struct dbt_usage_rows rows = {.count = 17};
    struct dbt_usage_scope scope = counting_scope(&counting);
    assert_int_equal(dbt_usage_list(&counting.usage, &scope, &none, &rows, &counting.error),
                     DBT_MEMORY);
    assert_null(rows.items);
    assert_int_equal(rows.count, 17);
    dbt_arena_release(&none);
    counting_release(&counting);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_stand_by_unit_then_meter_then_span),
        cmocka_unit_test(rows_of_several_deliveries_are_sorted_as_one),
        cmocka_unit_test(zero_has_no_row),
        cmocka_unit_test(a_census_spans_its_whole_month),
        cmocka_unit_test(cells_stand_behind_the_quantity_by_name),
        cmocka_unit_test(memory_may_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
