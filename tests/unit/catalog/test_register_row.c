/* Judging rows: what is kept, what is rejected and why, in which order. */
#include "registers_fixture.h"

#define PROVIDER                                                                                   \
    ROW([DBT_COLUMN_ORG_NO] = "556016-0680", [DBT_COLUMN_NAME] = "Alfa",                           \
        [DBT_COLUMN_CUSTOMER] = "1", [DBT_COLUMN_STREET] = "G", [DBT_COLUMN_POSTCODE] = "8",       \
        [DBT_COLUMN_CITY] = "Ö")
#define SE1 "SE2321000214-1"
#define SE2 "SE2321000214-2"

/* A valid row of each kind, with one field put in its place. */
static const char *const *with(const char *const *base, enum dbt_column column, const char *value)
{
    static const char *values[DBT_COLUMN_COUNT];
    memmove(values, base, sizeof values); /* `base` may be what the call before gave */
    values[column] = value;
    return values;
}

static void providers(void **state)
{
    struct fixture *f = *state;
    static const enum dbt_column needed[] = {DBT_COLUMN_NAME, DBT_COLUMN_CUSTOMER,
                                             DBT_COLUMN_STREET, DBT_COLUMN_POSTCODE,
                                             DBT_COLUMN_CITY};
    const char *const *base = PROVIDER;
    assert_reject(f, DBT_SOURCE_PROVIDERS, with(base, DBT_COLUMN_ORG_NO, "556016-0681"),
                  REJECTED(BAD_NUMBER, ORG_NO));
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        assert_reject(
            f, DBT_SOURCE_PROVIDERS, with(base, needed[i], "NULL"),
            (struct dbt_verdict){.reason = DBT_REASON_MISSING_VALUE, .column = needed[i]});
    }
    assert_int_equal(f->registers.provider_count, 0);
    assert_class(f, DBT_SOURCE_PROVIDERS, with(base, DBT_COLUMN_REFERENCE, "-"),
                 DBT_CLASS_FOLLOW_UP);
    assert_string_equal(f->registers.providers[0].reference, "");
}

#define PERSON "19850101-9809"

/* Whatever prints as it is written must not hold a personal number. */
static void personal_numbers_in_texts(void **state)
{
    struct fixture *f = *state;
    static const char *const bad[] = {PERSON, "Avser 850101+9809, enligt avtal", "(198501019809)"};
    static const enum dbt_column columns[] = {DBT_COLUMN_NAME,      DBT_COLUMN_CUSTOMER,
                                              DBT_COLUMN_ATTENTION, DBT_COLUMN_STREET,
                                              DBT_COLUMN_CITY,      DBT_COLUMN_REFERENCE};
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
            assert_reject(
                f, DBT_SOURCE_PROVIDERS, with(PROVIDER, columns[i], bad[k]),
                (struct dbt_verdict){.reason = DBT_REASON_PERSONAL_NUMBER, .column = columns[i]});
        }
    }
    assert_int_equal(f->registers.provider_count, 0);
    assert_class(f, DBT_SOURCE_PROVIDERS, with(PROVIDER, DBT_COLUMN_REFERENCE, "232100-0214"),
                 DBT_CLASS_FOLLOW_UP);
    for (size_t i = 0; i < f->findings.count; i++) {
        assert_null(strstr(f->findings.items[i].what, "8501"));
        assert_null(strstr(f->findings.items[i].where, "8501"));
    }
}

static void units(void **state)
{
    struct fixture *f = *state;
    char longest[DBT_UNIT_CODE_BYTES_MAX + 2] = {0};
    memset(longest, 'a', sizeof longest - 1);
    const char *const *base =
        ROW([DBT_COLUMN_UNIT] = SE1, [DBT_COLUMN_NAME] = "Ett", [DBT_COLUMN_ORG_NO] = "556016-0680",
            [DBT_COLUMN_FROM] = "2020-01-01");
    const enum dbt_source_kind kind = DBT_SOURCE_UNITS;
    assert_reject(f, kind, with(base, DBT_COLUMN_FROM, ""), REJECTED(BAD_DATE, FROM));
    assert_reject(f, kind, with(base, DBT_COLUMN_FROM, "2020-02-30"), REJECTED(BAD_DATE, FROM));
    assert_reject(f, kind, with(base, DBT_COLUMN_TO, "?"), REJECTED(BAD_DATE, TO));
    assert_reject(f, kind, with(base, DBT_COLUMN_TO, "2019-12-31"), REJECTED(BAD_DATE, TO));
    assert_reject(f, kind, with(base, DBT_COLUMN_UNIT, "-"), REJECTED(MISSING_UNIT, UNIT));
    assert_reject(f, kind, with(base, DBT_COLUMN_UNIT, longest), REJECTED(TOO_LONG, UNIT));
    assert_reject(f, kind, with(base, DBT_COLUMN_NAME, ""), REJECTED(MISSING_VALUE, NAME));
    assert_reject(f, kind, with(base, DBT_COLUMN_ORG_NO, ""), REJECTED(MISSING_VALUE, ORG_NO));
    assert_int_equal(f->registers.unit_count, 0);
    assert_class(f, kind, with(base, DBT_COLUMN_TO, "2020-01-01"), DBT_CLASS_FOLLOW_UP);
    assert_int_equal(f->findings.of[DBT_SEVERITY_WARNING], 0);
    assert_class(f, kind, with(base, DBT_COLUMN_UNIT, "ABC 1"), DBT_CLASS_FOLLOW_UP);
    assert_int_equal(f->findings.of[DBT_SEVERITY_WARNING], 1);
    assert_int_equal(f->registers.unit_count, 2);
}

static void open_bounds_of_units(void **state)
{
    struct fixture *f = *state;
    const char *const *base =
        ROW([DBT_COLUMN_UNIT] = SE1, [DBT_COLUMN_NAME] = "Ett", [DBT_COLUMN_ORG_NO] = "556016-0680",
            [DBT_COLUMN_FROM] = "1753-01-01", [DBT_COLUMN_TO] = "9999-12-31 23:59:59");
    assert_class(f, DBT_SOURCE_UNITS, base, DBT_CLASS_FOLLOW_UP);
    assert_int_equal(f->registers.units[0].valid.first, DBT_DAY_MIN);
    assert_int_equal(f->registers.units[0].valid.last, DBT_DAY_MAX);
    assert_reject(f, DBT_SOURCE_UNITS, with(base, DBT_COLUMN_NAME, "Hos " PERSON),
                  REJECTED(PERSONAL_NUMBER, NAME));
}

static const char *const *subscription(void)
{
    static const char *const values[DBT_COLUMN_COUNT] = {[DBT_COLUMN_ID] = "A1",
                                                         [DBT_COLUMN_UNIT] = SE1,
                                                         [DBT_COLUMN_SERVICE] = "helpdesk",
                                                         [DBT_COLUMN_QUANTITY] = "3",
                                                         [DBT_COLUMN_FROM] = "2025-01-01"};
    return values;
}

static void subscriptions(void **state)
{
    struct fixture *f = *state;
    add_units(f);
    const char *const *base = subscription();
    const enum dbt_source_kind kind = DBT_SOURCE_SUBSCRIPTIONS;
    assert_reject(f, kind, with(base, DBT_COLUMN_FROM, "x"), REJECTED(BAD_DATE, FROM));
    assert_reject(f, kind, with(base, DBT_COLUMN_TO, "2024-12-31"), REJECTED(BAD_DATE, TO));
    assert_reject(f, kind, with(base, DBT_COLUMN_UNIT, ""), REJECTED(MISSING_UNIT, UNIT));
    assert_reject(f, kind, with(base, DBT_COLUMN_UNIT, "SE9"), REJECTED(UNKNOWN_UNIT, UNIT));
    assert_reject(f, kind, with(base, DBT_COLUMN_ID, ""), REJECTED(MISSING_ID, ID));
    assert_reject(f, kind, with(base, DBT_COLUMN_ID, PERSON), REJECTED(PERSONAL_NUMBER, ID));
    assert_reject(f, kind, with(base, DBT_COLUMN_REFERENCE, PERSON),
                  REJECTED(PERSONAL_NUMBER, REFERENCE));
    assert_reject(f, kind, with(base, DBT_COLUMN_SERVICE, "no"),
                  REJECTED(UNKNOWN_SERVICE, SERVICE));
    assert_reject(f, kind, with(base, DBT_COLUMN_SERVICE, ""), REJECTED(UNKNOWN_SERVICE, SERVICE));
    assert_reject(f, kind, with(base, DBT_COLUMN_QUANTITY, ""), REJECTED(BAD_NUMBER, QUANTITY));
    assert_reject(f, kind, with(base, DBT_COLUMN_QUANTITY, "-1"), REJECTED(BAD_NUMBER, QUANTITY));
    assert_reject(f, kind, with(base, DBT_COLUMN_QUANTITY, "1,5"), REJECTED(BAD_NUMBER, QUANTITY));
    assert_reject(f, kind, with(base, DBT_COLUMN_PRICE, "-1"), REJECTED(BAD_NUMBER, PRICE));
    assert_reject(f, kind, with(base, DBT_COLUMN_PRICE, "1.5"), REJECTED(BAD_NUMBER, PRICE));
    assert_reject(f, kind, with(base, DBT_COLUMN_PRICE, "0,0000001"), REJECTED(BAD_NUMBER, PRICE));
    assert_reject(f, kind, with(base, DBT_COLUMN_SERVICE, "metered"),
                  REJECTED(WRONG_SERVICE, SERVICE));
    assert_int_equal(f->registers.subscription_count, 0);
    assert_class(f, kind, base, DBT_CLASS_BILLED);
    assert_int_equal(f->registers.subscriptions[0].price_micro, -1);
    assert_int_equal(f->registers.subscriptions[0].quantity, 3);
    assert_int_equal(f->registers.subscriptions[0].valid.last, DBT_DAY_MAX);
    assert_class(f, kind, with(base, DBT_COLUMN_PRICE, "1 200,123456"), DBT_CLASS_BILLED);
    assert_int_equal(f->registers.subscriptions[1].price_micro, 1200123456);
    assert_class(f, kind, with(base, DBT_COLUMN_SERVICE, "included"), DBT_CLASS_FOLLOW_UP);
    assert_class(f, kind, with(base, DBT_COLUMN_TO, "2999-12-31"), DBT_CLASS_BILLED);
    assert_int_equal(f->registers.subscriptions[3].valid.last, DBT_DAY_MAX);
    assert_int_equal(f->registers.subscription_count, 4);
}

static void subscriptions_of_other_periods(void **state)
{
    struct fixture *f = *state;
    add_units(f);
    const char *const *base = subscription();
    const enum dbt_source_kind kind = DBT_SOURCE_SUBSCRIPTIONS;
    assert_class(f, kind, with(base, DBT_COLUMN_TO, "2025-04-30"), DBT_CLASS_OUTSIDE_PERIOD);
    assert_class(f, kind, with(base, DBT_COLUMN_FROM, "2025-06-01"), DBT_CLASS_OUTSIDE_PERIOD);
    assert_int_equal(f->registers.subscription_count, 0);
    assert_class(f, kind, with(base, DBT_COLUMN_TO, "2025-05-01"), DBT_CLASS_BILLED);
    assert_class(f, kind, with(base, DBT_COLUMN_FROM, "2025-05-31"), DBT_CLASS_BILLED);
    assert_reject(f, kind,
                  with(with(base, DBT_COLUMN_FROM, "2025-06-01"), DBT_COLUMN_QUANTITY, "x"),
                  REJECTED(BAD_NUMBER, QUANTITY));
}

/* A price that would be dropped, or be charged twice, is no price. */
static void agreement_prices_need_one_charge(void **state)
{
    struct fixture *f = *state;
    add_units(f);
    const enum dbt_source_kind kind = DBT_SOURCE_SUBSCRIPTIONS;
    const char *const *priced = with(subscription(), DBT_COLUMN_PRICE, "5");
    assert_reject(f, kind, with(priced, DBT_COLUMN_SERVICE, "included"),
                  REJECTED(BAD_NUMBER, PRICE));
    assert_reject(f, kind, with(priced, DBT_COLUMN_SERVICE, "twice"), REJECTED(BAD_NUMBER, PRICE));
    assert_class(f, kind, with(subscription(), DBT_COLUMN_SERVICE, "twice"), DBT_CLASS_BILLED);
    priced = with(subscription(), DBT_COLUMN_PRICE, "5");
    assert_reject(f, kind, with(priced, DBT_COLUMN_SERVICE, "messages"),
                  REJECTED(BAD_NUMBER, PRICE));
    assert_class(f, kind, with(priced, DBT_COLUMN_SERVICE, "group"), DBT_CLASS_BILLED);
    priced = with(priced, DBT_COLUMN_QUANTITY, "1");
    assert_class(f, kind, with(priced, DBT_COLUMN_SERVICE, "journal"), DBT_CLASS_BILLED);
}

/* A metered service that needs no subscription has none, nor has a flat one that needs none. */
static void subscriptions_by_model(void **state)
{
    struct fixture *f = *state;
    add_units(f);
    const enum dbt_source_kind kind = DBT_SOURCE_SUBSCRIPTIONS;
    const char *const *base = with(subscription(), DBT_COLUMN_QUANTITY, "3");
    assert_class(f, kind, with(base, DBT_COLUMN_SERVICE, "group"), DBT_CLASS_BILLED);
    assert_class(f, kind, with(base, DBT_COLUMN_SERVICE, "messages"), DBT_CLASS_BILLED);
    assert_class(f, kind, with(base, DBT_COLUMN_SERVICE, "included"), DBT_CLASS_FOLLOW_UP);
    assert_reject(f, kind, with(base, DBT_COLUMN_SERVICE, "everybody"),
                  REJECTED(WRONG_SERVICE, SERVICE));
    assert_reject(f, kind, with(base, DBT_COLUMN_SERVICE, "metered"),
                  REJECTED(WRONG_SERVICE, SERVICE));
    assert_reject(f, kind, with(base, DBT_COLUMN_SERVICE, "link"),
                  REJECTED(WRONG_SERVICE, SERVICE));
}

static void flat_services_have_a_quantity_of_1(void **state)
{
    static const char *const wrong[] = {"0", "2", "-1", "1,5", ""};
    struct fixture *f = *state;
    add_units(f);
    const enum dbt_source_kind kind = DBT_SOURCE_SUBSCRIPTIONS;
    const char *const *base = with(subscription(), DBT_COLUMN_SERVICE, "journal");
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_reject(f, kind, with(base, DBT_COLUMN_QUANTITY, wrong[i]),
                      REJECTED(BAD_NUMBER, QUANTITY));
    }
    assert_string_equal(f->findings.items[1].what,
                        "a service that costs per care unit has a quantity of 1");
    assert_class(f, kind, with(base, DBT_COLUMN_QUANTITY, "1"), DBT_CLASS_BILLED);
    assert_int_equal(f->registers.subscription_count, 1);
}

static void workstations_are_counted_or_not_said(void **state)
{
    struct fixture *f = *state;
    add_units(f);
    const enum dbt_source_kind kind = DBT_SOURCE_SUBSCRIPTIONS;
    const char *const *base = with(subscription(), DBT_COLUMN_SERVICE, "group");
    static const char *const absent[] = {"", "NULL", "-"};
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++) {
        assert_class(f, kind, with(base, DBT_COLUMN_REGISTERED, absent[i]), DBT_CLASS_BILLED);
        assert_int_equal(f->registers.subscriptions[i].registered, -1);
    }
    assert_class(f, kind, with(base, DBT_COLUMN_REGISTERED, "0"), DBT_CLASS_BILLED);
    assert_int_equal(f->registers.subscriptions[3].registered, 0);
    assert_class(f, kind, with(base, DBT_COLUMN_REGISTERED, "1 024"), DBT_CLASS_BILLED);
    assert_int_equal(f->registers.subscriptions[4].registered, 1024);
    static const char *const wrong[] = {"-3", "2,5", "ten"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_reject(f, kind, with(base, DBT_COLUMN_REGISTERED, wrong[i]),
                      REJECTED(BAD_NUMBER, REGISTERED));
    }
}

static const char *const *charge(void)
{
    static const char *const values[DBT_COLUMN_COUNT] = {[DBT_COLUMN_ID] = "D1",
                                                         [DBT_COLUMN_UNIT] = SE1,
                                                         [DBT_COLUMN_SERVICE] = "card",
                                                         [DBT_COLUMN_TIME] = "2025-05-15"};
    return values;
}

static void charges(void **state)
{
    struct fixture *f = *state;
    add_units(f);
    const char *const *base = charge();
    const enum dbt_source_kind kind = DBT_SOURCE_CHARGES;
    assert_reject(f, kind, with(base, DBT_COLUMN_TIME, "NULL"), REJECTED(BAD_DATE, TIME));
    assert_reject(f, kind, with(base, DBT_COLUMN_UNIT, "SE9"), REJECTED(UNKNOWN_UNIT, UNIT));
    assert_reject(f, kind, with(base, DBT_COLUMN_ID, ""), REJECTED(MISSING_ID, ID));
    assert_reject(f, kind, with(base, DBT_COLUMN_SERVICE, "x"), REJECTED(UNKNOWN_SERVICE, SERVICE));
    assert_reject(f, kind, with(base, DBT_COLUMN_QUANTITY, "-2"), REJECTED(BAD_NUMBER, QUANTITY));
    assert_reject(f, kind, with(base, DBT_COLUMN_AMOUNT, "1,005"), REJECTED(BAD_NUMBER, AMOUNT));
    assert_reject(f, kind, with(base, DBT_COLUMN_AMOUNT, "10"), REJECTED(BAD_NUMBER, AMOUNT));
    assert_reject(f, kind, with(base, DBT_COLUMN_SERVICE, "helpdesk"),
                  REJECTED(WRONG_SERVICE, SERVICE));
    assert_int_equal(f->registers.one_off_count, 0);
    assert_class(f, kind, base, DBT_CLASS_BILLED);
    assert_int_equal(f->registers.one_offs[0].quantity, 1);
    assert_false(f->registers.one_offs[0].has_amount);
    assert_class(f, kind, with(base, DBT_COLUMN_QUANTITY, "4"), DBT_CLASS_BILLED);
    assert_int_equal(f->registers.one_offs[1].quantity, 4);
    assert_class(f, kind, with(base, DBT_COLUMN_SERVICE, "included"), DBT_CLASS_FOLLOW_UP);
}

static void costs_passed_on(void **state)
{
    struct fixture *f = *state;
    add_units(f);
    const enum dbt_source_kind kind = DBT_SOURCE_CHARGES;
    const char *values[DBT_COLUMN_COUNT];
    memcpy(values, charge(), sizeof values);
    values[DBT_COLUMN_SERVICE] = "screen";
    assert_reject(f, kind, with(values, DBT_COLUMN_REFERENCE, "F1"),
                  REJECTED(MISSING_VALUE, AMOUNT));
    values[DBT_COLUMN_AMOUNT] = "-1 234,50";
    assert_reject(f, kind, values, REJECTED(MISSING_VALUE, REFERENCE));
    assert_class(f, kind, with(values, DBT_COLUMN_REFERENCE, "F1"), DBT_CLASS_BILLED);
    assert_int_equal(f->registers.one_offs[0].amount_ore, -123450);
    assert_true(f->registers.one_offs[0].has_amount);
    assert_string_equal(f->registers.one_offs[0].reference, "F1");
    values[DBT_COLUMN_SERVICE] = "both";
    assert_class(f, kind, with(values, DBT_COLUMN_REFERENCE, "F1"), DBT_CLASS_BILLED);
    assert_class(f, kind, with(values, DBT_COLUMN_AMOUNT, ""), DBT_CLASS_BILLED);
}

static void days_of_charges(void **state)
{
    struct fixture *f = *state;
    add_units(f);
    const enum dbt_source_kind kind = DBT_SOURCE_CHARGES;
    const char *const *base = charge();
    assert_reject(f, kind, with(base, DBT_COLUMN_TIME, "9999-12-31"), REJECTED(BAD_DATE, TIME));
    assert_reject(f, kind, with(base, DBT_COLUMN_ID, PERSON), REJECTED(PERSONAL_NUMBER, ID));
    assert_class(f, kind, with(base, DBT_COLUMN_TIME, "2025-04-30"), DBT_CLASS_OUTSIDE_PERIOD);
    assert_class(f, kind, with(base, DBT_COLUMN_TIME, "2025-06-01"), DBT_CLASS_OUTSIDE_PERIOD);
    assert_class(f, kind, with(base, DBT_COLUMN_TIME, "2025-04-30T22:30:00Z"), DBT_CLASS_BILLED);
    assert_int_equal(f->registers.one_offs[0].day, day_of(2025, 5, 1));
    const char *values[DBT_COLUMN_COUNT];
    memcpy(values, base, sizeof values);
    values[DBT_COLUMN_UNIT] = SE2;
    assert_reject(f, kind, with(values, DBT_COLUMN_TIME, "2025-05-09"),
                  REJECTED(UNIT_NOT_VALID, TIME));
    assert_reject(f, kind, with(values, DBT_COLUMN_TIME, "2025-05-21"),
                  REJECTED(UNIT_NOT_VALID, TIME));
    assert_class(f, kind, with(values, DBT_COLUMN_TIME, "2025-05-20"), DBT_CLASS_BILLED);
}

static void history_is_kept_for_first_pieces(void **state)
{
    struct fixture *f = *state;
    add_units(f);
    const enum dbt_source_kind kind = DBT_SOURCE_CHARGES;
    const char *values[DBT_COLUMN_COUNT];
    memcpy(values, charge(), sizeof values);
    values[DBT_COLUMN_SERVICE] = "link";
    values[DBT_COLUMN_TIME] = "2019-03-04";
    assert_class(f, kind, values, DBT_CLASS_OUTSIDE_PERIOD);
    assert_int_equal(f->registers.earlier_count, 0);
    f->sources[kind].holds_history = true;
    assert_class(f, kind, values, DBT_CLASS_OUTSIDE_PERIOD);
    assert_int_equal(f->registers.earlier_count, 1);
    assert_int_equal(f->registers.earlier[0].day, day_of(2019, 3, 4));
    assert_int_equal(f->registers.earlier[0].quantity, 1);
    assert_class(f, kind, with(values, DBT_COLUMN_TIME, "2025-04-30"), DBT_CLASS_OUTSIDE_PERIOD);
    assert_int_equal(f->registers.earlier_count, 2);
    assert_class(f, kind, with(values, DBT_COLUMN_TIME, "2025-06-01"), DBT_CLASS_OUTSIDE_PERIOD);
    assert_class(f, kind, with(values, DBT_COLUMN_SERVICE, "card"), DBT_CLASS_OUTSIDE_PERIOD);
    assert_int_equal(f->registers.earlier_count, 2);
    assert_class(f, kind, with(values, DBT_COLUMN_TIME, "2025-05-01"), DBT_CLASS_BILLED);
    assert_int_equal(f->registers.one_off_count, 1);
    assert_reject(f, kind, with(values, DBT_COLUMN_QUANTITY, "x"), REJECTED(BAD_NUMBER, QUANTITY));
}

static void control_files(void **state)
{
    struct fixture *f = *state;
    static const char upper[] = "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF";
    static const char wrong[] = "0123456789ABCDEG0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF";
    const enum dbt_source_kind kind = DBT_SOURCE_CONTROL;
    const char *const *base = ROW([DBT_COLUMN_FILE] = "sms.csv", [DBT_COLUMN_ROWS] = "12");
    assert_reject(f, kind, with(base, DBT_COLUMN_FILE, ""), REJECTED(MISSING_VALUE, FILE));
    assert_reject(f, kind, with(base, DBT_COLUMN_ROWS, ""), REJECTED(BAD_NUMBER, ROWS));
    assert_reject(f, kind, with(base, DBT_COLUMN_ROWS, "-1"), REJECTED(BAD_NUMBER, ROWS));
    assert_reject(f, kind, with(base, DBT_COLUMN_SHA256, "abc"), REJECTED(BAD_NUMBER, SHA256));
    assert_reject(f, kind, with(base, DBT_COLUMN_SHA256, wrong), REJECTED(BAD_NUMBER, SHA256));
    assert_class(f, kind, base, DBT_CLASS_FOLLOW_UP);
    assert_string_equal(f->registers.controls[0].sha256, "");
    assert_int_equal(f->registers.controls[0].rows, 12);
    assert_class(f, kind, with(base, DBT_COLUMN_SHA256, upper), DBT_CLASS_FOLLOW_UP);
    assert_string_equal(f->registers.controls[1].sha256,
                        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
}

/* No value of a field stands in any message: an organisation number may be a person's. */
static void findings_hold_no_values(void **state)
{
    struct fixture *f = *state;
    struct dbt_verdict verdict;
    assert_int_equal(add_row(f, DBT_SOURCE_PROVIDERS,
                             with(PROVIDER, DBT_COLUMN_ORG_NO, "850101-9801"), &verdict),
                     DBT_OK);
    assert_int_equal(f->findings.count, 1);
    assert_null(strstr(f->findings.items[0].what, "850101"));
    assert_null(strstr(f->findings.items[0].where, "850101"));
    assert_null(strstr(f->findings.items[0].advice, "850101"));
}

static void add_all(struct fixture *f, enum dbt_status *worst)
{
    const char *const *rows[DBT_SOURCE_KIND_COUNT] = {
        [DBT_SOURCE_PROVIDERS] = PROVIDER,
        [DBT_SOURCE_UNITS] =
            ROW([DBT_COLUMN_UNIT] = SE1, [DBT_COLUMN_NAME] = "Ett",
                [DBT_COLUMN_ORG_NO] = "556016-0680", [DBT_COLUMN_FROM] = "2020-01-01"),
        [DBT_SOURCE_SUBSCRIPTIONS] = subscription(),
        [DBT_SOURCE_CHARGES] = charge(),
        [DBT_SOURCE_CONTROL] =
            ROW([DBT_COLUMN_FILE] = "sms.csv", [DBT_COLUMN_ROWS] = "12",
                [DBT_COLUMN_SHA256] =
                    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
    };
    for (int kind = 0; kind < DBT_SOURCE_KIND_COUNT && *worst == DBT_OK; kind++) {
        struct dbt_verdict verdict;
        if (rows[kind] != NULL) {
            *worst = add_row(f, (enum dbt_source_kind)kind, rows[kind], &verdict);
        }
        if (kind == DBT_SOURCE_UNITS && *worst == DBT_OK) {
            *worst = dbt_registers_close_units(&f->registers, &f->findings, &f->error);
        }
    }
}

static void the_end_of_memory_is_reported(void **state)
{
    struct fixture *f = *state;
    enum dbt_status status = DBT_MEMORY;
    for (size_t limit = 0; status == DBT_MEMORY; limit += 16) {
        struct dbt_arena small;
        dbt_arena_init(&small, limit);
        assert_int_equal(
            dbt_registers_init(&f->registers, &f->region, f->registers.period, &small, &f->error),
            DBT_OK);
        status = DBT_OK;
        add_all(f, &status);
        assert_true(limit > 0 || status == DBT_MEMORY);
        assert_true(f->registers.control_count == (status == DBT_OK ? 1 : 0));
        dbt_registers_release(&f->registers);
        dbt_arena_release(&small);
    }
    assert_int_equal(status, DBT_OK);
    assert_int_equal(f->findings.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REGISTERS_TEST(providers),
        REGISTERS_TEST(personal_numbers_in_texts),
        REGISTERS_TEST(units),
        REGISTERS_TEST(open_bounds_of_units),
        REGISTERS_TEST(subscriptions),
        REGISTERS_TEST(subscriptions_of_other_periods),
        REGISTERS_TEST(agreement_prices_need_one_charge),
        REGISTERS_TEST(subscriptions_by_model),
        REGISTERS_TEST(flat_services_have_a_quantity_of_1),
        REGISTERS_TEST(workstations_are_counted_or_not_said),
        REGISTERS_TEST(charges),
        REGISTERS_TEST(costs_passed_on),
        REGISTERS_TEST(days_of_charges),
        REGISTERS_TEST(history_is_kept_for_first_pieces),
        REGISTERS_TEST(control_files),
        REGISTERS_TEST(findings_hold_no_values),
        REGISTERS_TEST(the_end_of_memory_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
