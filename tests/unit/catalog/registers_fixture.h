/* Registers to be filled row by row, as the reader does it. */
#ifndef DEBITERA_TESTS_CATALOG_REGISTERS_FIXTURE_H
#define DEBITERA_TESTS_CATALOG_REGISTERS_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "registers.h"

#define UNUSED __attribute__((unused))

enum {
    HELPDESK,
    CARD,
    SCREEN,
    BOTH,
    METERED,
    INCLUDED,
    TWICE,
    GROUP,
    JOURNAL,
    EVERYBODY,
    MESSAGES,
    LINK,
    SERVICE_COUNT
};

struct fixture {
    struct dbt_arena arena;
    struct dbt_findings findings;
    struct dbt_error error;
    struct dbt_source sources[DBT_SOURCE_KIND_COUNT];
    struct dbt_service services[SERVICE_COUNT];
    struct dbt_region region;
    struct dbt_zone zone;
    struct dbt_registers registers;
    uint64_t record;
};

static UNUSED dbt_day day_of(int year, int month, int day)
{
    dbt_day out = 0;
    assert_true(dbt_day_make(year, month, day, &out));
    return out;
}

static UNUSED void fixture_region(struct fixture *f)
{
    static const char *const files[] = {"providers.csv", "units.csv",    "subscriptions.csv",
                                        "charges.csv",   "listings.csv", "events.csv",
                                        "control.csv"};
    for (int kind = 0; kind < DBT_SOURCE_KIND_COUNT; kind++) {
        struct dbt_source *source = &f->sources[kind];
        source->kind = (enum dbt_source_kind)kind;
        source->files = files[kind];
        source->point = ',';
        for (int column = 0; column < DBT_COLUMN_COUNT; column++) {
            source->headers[column] = dbt_column_key((enum dbt_column)column);
        }
    }
    f->services[HELPDESK] = (struct dbt_service){
        .code = "helpdesk", .components = {{.model = DBT_CHARGE_RECURRING}}, .component_count = 1};
    f->services[CARD] = (struct dbt_service){
        .code = "card", .components = {{.model = DBT_CHARGE_ONE_OFF}}, .component_count = 1};
    f->services[SCREEN] = (struct dbt_service){
        .code = "screen", .components = {{.model = DBT_CHARGE_PASS_THROUGH}}, .component_count = 1};
    f->services[BOTH] = (struct dbt_service){
        .code = "both",
        .components = {{.model = DBT_CHARGE_ONE_OFF}, {.model = DBT_CHARGE_PASS_THROUGH}},
        .component_count = 2};
    f->services[METERED] = (struct dbt_service){
        .code = "metered", .components = {{.model = DBT_CHARGE_METERED}}, .component_count = 1};
    f->services[INCLUDED] = (struct dbt_service){
        .code = "included", .components = {{.model = DBT_CHARGE_INCLUDED}}, .component_count = 1};
    f->services[GROUP] = (struct dbt_service){
        .code = "group", .components = {{.model = DBT_CHARGE_PACKAGE}}, .component_count = 1};
    f->services[JOURNAL] = (struct dbt_service){.code = "journal",
                                                .needs_subscription = true,
                                                .components = {{.model = DBT_CHARGE_FLAT}},
                                                .component_count = 1};
    f->services[EVERYBODY] = (struct dbt_service){
        .code = "everybody", .components = {{.model = DBT_CHARGE_FLAT}}, .component_count = 1};
    f->services[MESSAGES] = (struct dbt_service){.code = "messages",
                                                 .needs_subscription = true,
                                                 .components = {{.model = DBT_CHARGE_METERED}},
                                                 .component_count = 1};
    f->services[LINK] =
        (struct dbt_service){.code = "link",
                             .components = {{.model = DBT_CHARGE_ONE_OFF, .first_free = 1}},
                             .component_count = 1};
    f->services[TWICE] = (struct dbt_service){
        .code = "twice",
        .components = {{.model = DBT_CHARGE_RECURRING}, {.model = DBT_CHARGE_RECURRING}},
        .component_count = 2};
    f->region = (struct dbt_region){.services = f->services, .service_count = SERVICE_COUNT};
}

static UNUSED int fixture_setup(void **state)
{
    static struct fixture fixture;
    struct fixture *f = &fixture;
    *f = (struct fixture){.record = 1};
    dbt_arena_init(&f->arena, (size_t)16 << 20);
    dbt_findings_init(&f->findings, &f->arena);
    fixture_region(f);
    f->zone = (struct dbt_zone){.changes = {{INT64_MIN, 7200}}, .count = 1};
    const dbt_month may = dbt_month_of(day_of(2025, 5, 1));
    assert_int_equal(dbt_registers_init(&f->registers, &f->region, (struct dbt_period){may, may},
                                        &f->arena, &f->error),
                     DBT_OK);
    *state = f;
    return 0;
}

static UNUSED int fixture_teardown(void **state)
{
    struct fixture *f = *state;
    dbt_registers_release(&f->registers);
    dbt_arena_release(&f->arena);
    return 0;
}

#define REGISTERS_TEST(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

/* A row by its fields; those not named are absent. */
#define ROW(...)                                                                                   \
    (const char *const[DBT_COLUMN_COUNT])                                                          \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }

static UNUSED enum dbt_status add_row(struct fixture *f, enum dbt_source_kind kind,
                                      const char *const *values, struct dbt_verdict *verdict)
{
    struct dbt_text fields[DBT_COLUMN_COUNT] = {{0}};
    for (int i = 0; i < DBT_COLUMN_COUNT; i++) {
        fields[i] = values[i] != NULL ? dbt_text_of(values[i]) : (struct dbt_text){0};
    }
    f->record++;
    const struct dbt_register_row row = {
        .source = &f->sources[kind],
        .fields = fields,
        .place = {.file = f->sources[kind].files, .record = f->record}};
    return dbt_registers_add(&f->registers, &f->zone, &row, verdict, &f->findings);
}

static UNUSED void assert_class(struct fixture *f, enum dbt_source_kind kind,
                                const char *const *values, enum dbt_class class)
{
    struct dbt_verdict verdict = {0};
    const size_t findings = f->findings.of[DBT_SEVERITY_HOLD];
    assert_int_equal(add_row(f, kind, values, &verdict), DBT_OK);
    assert_int_equal(verdict.class, class);
    assert_int_equal(f->findings.of[DBT_SEVERITY_HOLD], findings);
}

/* Rejected for `reason` at `column`, with a hold that names the place and advises. */
static UNUSED void assert_reject(struct fixture *f, enum dbt_source_kind kind,
                                 const char *const *values, struct dbt_verdict expected)
{
    struct dbt_verdict verdict = {0};
    const size_t findings = f->findings.of[DBT_SEVERITY_HOLD];
    assert_int_equal(add_row(f, kind, values, &verdict), DBT_OK);
    assert_int_equal(verdict.class, DBT_CLASS_REJECTED);
    assert_int_equal(verdict.reason, expected.reason);
    assert_int_equal(verdict.column, expected.column);
    assert_int_equal(f->findings.of[DBT_SEVERITY_HOLD], findings + 1);
    const struct dbt_finding *finding = &f->findings.items[f->findings.count - 1];
    const struct dbt_place place = {.file = f->sources[kind].files,
                                    .record = f->record,
                                    .column = dbt_column_key(expected.column)};
    char where[DBT_ERROR_TEXT_BYTES];
    assert_string_equal(finding->code, dbt_reason_word(expected.reason));
    assert_string_equal(finding->where, dbt_place_format(&place, where, sizeof where));
    assert_string_not_equal(finding->advice, "");
}

#define REJECTED(because, at)                                                                      \
    (struct dbt_verdict)                                                                           \
    {                                                                                              \
        .reason = DBT_REASON_##because, .column = DBT_COLUMN_##at                                  \
    }

/* The provider and the two units that most tests stand on: SE…-1, always; SE…-2, in May 10–20. */
static UNUSED void add_units(struct fixture *f)
{
    assert_class(f, DBT_SOURCE_PROVIDERS,
                 ROW([DBT_COLUMN_ORG_NO] = "556016-0680", [DBT_COLUMN_NAME] = "Alfa AB",
                     [DBT_COLUMN_CUSTOMER] = "1001", [DBT_COLUMN_STREET] = "Gatan 1",
                     [DBT_COLUMN_POSTCODE] = "831 02", [DBT_COLUMN_CITY] = "Östersund"),
                 DBT_CLASS_FOLLOW_UP);
    assert_class(f, DBT_SOURCE_UNITS,
                 ROW([DBT_COLUMN_UNIT] = "SE2321000214-2", [DBT_COLUMN_NAME] = "Två",
                     [DBT_COLUMN_ORG_NO] = "556016-0680", [DBT_COLUMN_FROM] = "2025-05-10",
                     [DBT_COLUMN_TO] = "2025-05-20"),
                 DBT_CLASS_FOLLOW_UP);
    assert_class(f, DBT_SOURCE_UNITS,
                 ROW([DBT_COLUMN_UNIT] = "SE2321000214-1", [DBT_COLUMN_NAME] = "Ett",
                     [DBT_COLUMN_ORG_NO] = "556016-0680", [DBT_COLUMN_FROM] = "2020-01-01"),
                 DBT_CLASS_FOLLOW_UP);
    assert_int_equal(dbt_registers_close_units(&f->registers, &f->findings, &f->error), DBT_OK);
}

#endif
