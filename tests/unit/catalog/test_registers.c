/* Registers: sorted, resolved, indexed; what is given twice. */
#include "registers_fixture.h"

static void units_are_sorted_and_resolved(void **state)
{
    struct fixture *f = *state;
    add_units(f);
    assert_int_equal(f->findings.count, 0);
    assert_int_equal(f->registers.unit_count, 2);
    assert_string_equal(f->registers.units[0].code, "SE2321000214-1");
    assert_string_equal(f->registers.units[1].code, "SE2321000214-2");
    assert_int_equal(f->registers.units[0].provider, 0);
    assert_int_equal(f->registers.units[0].valid.last, DBT_DAY_MAX);
    assert_int_equal(f->registers.units[1].valid.last, day_of(2025, 5, 20));
    assert_string_equal(f->registers.providers[0].attention, "");
    assert_string_equal(f->registers.providers[0].address.city, "Östersund");
}

static void units_are_found_without_case(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(dbt_registers_unit(&f->registers, dbt_text_of("SE2321000214-1")), DBT_NONE);
    add_units(f);
    assert_int_equal(dbt_registers_unit(&f->registers, dbt_text_of("se2321000214-1")), 0);
    assert_int_equal(dbt_registers_unit(&f->registers, dbt_text_of("SE2321000214-2")), 1);
    assert_int_equal(dbt_registers_unit(&f->registers, dbt_text_of("SE2321000214-3")), DBT_NONE);
    assert_int_equal(dbt_registers_unit(&f->registers, (struct dbt_text){0}), DBT_NONE);
    char longest[DBT_UNIT_CODE_BYTES_MAX + 1];
    memset(longest, 'a', sizeof longest);
    assert_int_equal(dbt_registers_unit(&f->registers, (struct dbt_text){longest, sizeof longest}),
                     DBT_NONE);
}

static void many_units_are_found(void **state)
{
    struct fixture *f = *state;
    enum { COUNT = 5000 };
    char code[32];
    for (int i = 0; i < COUNT; i++) {
        snprintf(code, sizeof code, "SE2321000214-%04d", (i * 7) % COUNT);
        assert_class(f, DBT_SOURCE_UNITS,
                     ROW([DBT_COLUMN_UNIT] = code, [DBT_COLUMN_NAME] = "x",
                         [DBT_COLUMN_ORG_NO] = "556016-0680", [DBT_COLUMN_FROM] = "2020-01-01"),
                     DBT_CLASS_FOLLOW_UP);
    }
    struct dbt_findings aside; /* 5 000 providers are missing, which is not the point */
    dbt_findings_init(&aside, &f->arena);
    f->registers.units[0].code = "SE2321000214-9999";
    assert_int_equal(dbt_registers_close_units(&f->registers, &aside, &f->error), DBT_OK);
    for (uint32_t i = 1; i < COUNT; i++) {
        snprintf(code, sizeof code, "se2321000214-%04u", i);
        assert_int_equal(dbt_registers_unit(&f->registers, dbt_text_of(code)), i - 1);
    }
}

static void a_missing_provider_is_held(void **state)
{
    struct fixture *f = *state;
    assert_class(f, DBT_SOURCE_UNITS,
                 ROW([DBT_COLUMN_UNIT] = "SE2321000214-1", [DBT_COLUMN_NAME] = "Ett",
                     [DBT_COLUMN_ORG_NO] = "556016-0680", [DBT_COLUMN_FROM] = "2020-01-01"),
                 DBT_CLASS_FOLLOW_UP);
    assert_int_equal(dbt_registers_close_units(&f->registers, &f->findings, &f->error), DBT_OK);
    assert_int_equal(f->findings.of[DBT_SEVERITY_HOLD], 1);
    assert_string_equal(f->findings.items[0].code, "unknown-provider");
    assert_string_equal(f->findings.items[0].where, "units.csv: record 2");
    assert_int_equal(f->registers.units[0].provider, DBT_NONE);
}

static void given_twice_is_held(void **state)
{
    struct fixture *f = *state;
    add_units(f);
    dbt_registers_release(&f->registers);
    assert_class(f, DBT_SOURCE_PROVIDERS,
                 ROW([DBT_COLUMN_ORG_NO] = "556016-0680", [DBT_COLUMN_NAME] = "Alfa AB",
                     [DBT_COLUMN_CUSTOMER] = "1001", [DBT_COLUMN_STREET] = "Gatan 1",
                     [DBT_COLUMN_POSTCODE] = "831 02", [DBT_COLUMN_CITY] = "Östersund"),
                 DBT_CLASS_FOLLOW_UP);
    assert_class(f, DBT_SOURCE_UNITS,
                 ROW([DBT_COLUMN_UNIT] = "se2321000214-2", [DBT_COLUMN_NAME] = "Två igen",
                     [DBT_COLUMN_ORG_NO] = "556016-0680", [DBT_COLUMN_FROM] = "2025-05-21"),
                 DBT_CLASS_FOLLOW_UP);
    assert_int_equal(dbt_registers_close_units(&f->registers, &f->findings, &f->error), DBT_OK);
    assert_int_equal(f->findings.of[DBT_SEVERITY_HOLD], 2);
    assert_string_equal(f->findings.items[0].code, "provider-twice");
    assert_string_equal(f->findings.items[0].where, "providers.csv: record 5");
    assert_string_equal(f->findings.items[0].what,
                        "the same organisation number as in providers.csv: record 2");
    assert_string_equal(f->findings.items[1].code, "unit-twice");
    assert_string_equal(f->findings.items[1].where, "units.csv: record 6");
    assert_int_equal(dbt_registers_unit(&f->registers, dbt_text_of("SE2321000214-2")), 1);
}

static void subscribe(struct fixture *f, const char *id, const char *unit, const char *service)
{
    struct dbt_verdict verdict;
    assert_int_equal(
        add_row(f, DBT_SOURCE_SUBSCRIPTIONS,
                ROW([DBT_COLUMN_ID] = id, [DBT_COLUMN_UNIT] = unit, [DBT_COLUMN_SERVICE] = service,
                    [DBT_COLUMN_QUANTITY] = "1", [DBT_COLUMN_FROM] = "2020-01-01"),
                &verdict),
        DBT_OK);
    assert_int_not_equal(verdict.class, DBT_CLASS_REJECTED);
}

static void order(struct fixture *f, const char *id, const char *unit, const char *day)
{
    struct dbt_verdict verdict;
    assert_int_equal(add_row(f, DBT_SOURCE_CHARGES,
                             ROW([DBT_COLUMN_ID] = id, [DBT_COLUMN_UNIT] = unit,
                                 [DBT_COLUMN_SERVICE] = "card", [DBT_COLUMN_TIME] = day),
                             &verdict),
                     DBT_OK);
    assert_int_equal(verdict.class, DBT_CLASS_BILLED);
}

static void rows_are_sorted(void **state)
{
    struct fixture *f = *state;
    add_units(f);
    subscribe(f, "A1", "SE2321000214-2", "helpdesk");
    subscribe(f, "A3", "SE2321000214-1", "included");
    subscribe(f, "A4", "SE2321000214-1", "helpdesk");
    subscribe(f, "A2", "SE2321000214-1", "helpdesk");
    order(f, "D1", "SE2321000214-2", "2025-05-11");
    order(f, "D2", "SE2321000214-1", "2025-05-11");
    order(f, "D4", "SE2321000214-1", "2025-05-03");
    order(f, "D3", "SE2321000214-1", "2025-05-03");
    assert_int_equal(dbt_registers_finish(&f->registers, &f->findings, &f->error), DBT_OK);
    assert_int_equal(f->findings.count, 0);
    static const char *const ids[] = {"A2", "A4", "A3", "A1"};
    static const char *const days[] = {"D3", "D4", "D2", "D1"};
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(f->registers.subscriptions[i].id, ids[i]);
        assert_string_equal(f->registers.one_offs[i].id, days[i]);
    }
}

static void ids_given_twice_are_held(void **state)
{
    struct fixture *f = *state;
    add_units(f);
    subscribe(f, "A1", "SE2321000214-2", "helpdesk");
    subscribe(f, "A1", "SE2321000214-1", "helpdesk");
    order(f, "D1", "SE2321000214-2", "2025-05-11");
    order(f, "D1", "SE2321000214-1", "2025-05-11");
    assert_int_equal(dbt_registers_finish(&f->registers, &f->findings, &f->error), DBT_OK);
    assert_int_equal(f->findings.of[DBT_SEVERITY_HOLD], 2);
    assert_string_equal(f->findings.items[0].code, "subscription-twice");
    assert_string_equal(f->findings.items[0].where, "subscriptions.csv: record 6");
    assert_string_equal(f->findings.items[1].code, "charge-twice");
    assert_string_equal(f->findings.items[1].what,
                        "the same charge id as in charges.csv: record 7");
}

static void link_up(struct fixture *f, const char *id, const char *unit, const char *day)
{
    struct dbt_verdict verdict;
    f->sources[DBT_SOURCE_CHARGES].holds_history = true;
    assert_int_equal(add_row(f, DBT_SOURCE_CHARGES,
                             ROW([DBT_COLUMN_ID] = id, [DBT_COLUMN_UNIT] = unit,
                                 [DBT_COLUMN_SERVICE] = "link", [DBT_COLUMN_TIME] = day),
                             &verdict),
                     DBT_OK);
}

static void earlier_rows_are_sorted_too(void **state)
{
    static const char *const ids[] = {"H3", "H4", "H2", "H1"};
    struct fixture *f = *state;
    add_units(f);
    link_up(f, "H1", "SE2321000214-2", "2020-01-01");
    link_up(f, "H2", "SE2321000214-1", "2021-01-01");
    link_up(f, "H4", "SE2321000214-1", "2020-01-01");
    link_up(f, "H3", "SE2321000214-1", "2020-01-01");
    link_up(f, "D1", "SE2321000214-1", "2025-05-02");
    assert_int_equal(dbt_registers_finish(&f->registers, &f->findings, &f->error), DBT_OK);
    assert_int_equal(f->findings.count, 0);
    assert_int_equal(f->registers.earlier_count, 4);
    assert_int_equal(f->registers.one_off_count, 1);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(f->registers.earlier[i].id, ids[i]);
    }
}

/* A row of the history that is delivered twice would use up what is free twice. */
static void ids_of_the_history_are_held_too(void **state)
{
    struct fixture *f = *state;
    add_units(f);
    link_up(f, "H1", "SE2321000214-1", "2020-01-01");
    link_up(f, "H1", "SE2321000214-1", "2020-01-01");
    link_up(f, "H0", "SE2321000214-1", "2020-01-01");
    link_up(f, "H9", "SE2321000214-1", "2020-01-01");
    link_up(f, "H5", "SE2321000214-1", "2025-05-01");
    link_up(f, "H9", "SE2321000214-1", "2025-05-02");
    assert_int_equal(dbt_registers_finish(&f->registers, &f->findings, &f->error), DBT_OK);
    assert_int_equal(f->findings.of[DBT_SEVERITY_HOLD], 2);
    assert_string_equal(f->findings.items[0].where, "charges.csv: record 6");
    assert_string_equal(f->findings.items[0].what,
                        "the same charge id as in charges.csv: record 5");
    assert_string_equal(f->findings.items[1].where, "charges.csv: record 10");
    assert_string_equal(f->findings.items[1].what,
                        "the same charge id as in charges.csv: record 8");
}

static void a_period_has_months(void **state)
{
    struct fixture *f = *state;
    struct dbt_registers registers = {0};
    assert_int_equal(dbt_registers_init(&registers, &f->region, (struct dbt_period){10, 9},
                                        &f->arena, &f->error),
                     DBT_INTERNAL);
}

static void findings_that_do_not_fit_fail(void **state)
{
    struct fixture *f = *state;
    f->findings.failed = true;
    assert_int_equal(dbt_registers_finish(&f->registers, &f->findings, &f->error), DBT_MEMORY);
    assert_int_equal(dbt_registers_close_units(&f->registers, &f->findings, &f->error), DBT_MEMORY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REGISTERS_TEST(units_are_sorted_and_resolved),
        REGISTERS_TEST(units_are_found_without_case),
        REGISTERS_TEST(many_units_are_found),
        REGISTERS_TEST(a_missing_provider_is_held),
        REGISTERS_TEST(given_twice_is_held),
        REGISTERS_TEST(rows_are_sorted),
        REGISTERS_TEST(ids_given_twice_are_held),
        REGISTERS_TEST(a_period_has_months),
        REGISTERS_TEST(findings_that_do_not_fit_fail),
        REGISTERS_TEST(earlier_rows_are_sorted_too),
        REGISTERS_TEST(ids_of_the_history_are_held_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
