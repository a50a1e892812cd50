/* Lines to what services cost. */
#include "fixture.h"

static void two_units(struct fixture *f)
{
    add_unit(f, "SE1", "Zeta");
    add_unit(f, "SE2", "Alfa");
    close_units(f);
}

/* By the region's order; what it has no more comes last. */
static void services_stand_in_their_order(void **state)
{
    struct fixture *f = *state;
    two_units(f);
    bill(f, "SE1", MESSAGES, JUNE, 100)->service_code = "no-more";
    bill(f, "SE1", MESSAGES, MAY, 2500);
    bill(f, "se1", QUALITY, JUNE, 190000);
    bill(f, "SE1", DESK, JUNE, 0); /* costs nothing */
    bill(f, "SE9", DESK, MAY, 120000);
    bill(f, "SE1", QUALITY, JUNE + 1, 1);
    const struct dbt_followup *made = make(f);
    const struct dbt_followup_unit *unit = &made->units[1];
    assert_int_equal(unit->service_count, 3);
    assert_string_equal(unit->services[0].code, "quality");
    assert_string_equal(unit->services[1].code, "messages");
    assert_string_equal(unit->services[1].name, "SMS");
    assert_string_equal(unit->services[2].code, "no-more");
    assert_int_equal(unit->services[0].ore.of[JUNE], 190000);
    assert_int_equal(unit->services[0].ore.of[MAY], 0);
    assert_int_equal(unit->services[0].ore.of[APRIL], DBT_FIGURE_NONE);
    assert_int_equal(unit->cost_ore.of[JUNE], 190100);
    assert_int_equal(unit->cost_ore.of[MAY], 2500);
    assert_int_equal(made->units[0].service_count, 0);
    assert_int_equal(made->units[0].cost_ore.of[JUNE], 0);
    assert_int_equal(made->total.service_count, 4);
    assert_int_equal(made->total.cost_ore.of[MAY], 122500);
}

/* What a correction took back stands against what it took. */
static void documents_add_up(void **state)
{
    struct fixture *f = *state;
    two_units(f);
    bill(f, "SE1", DESK, JUNE, 120000)->quantity = dbt_ratio_of(2);
    bill(f, "SE1", DESK, JUNE, -120000)->quantity = dbt_ratio_of(-2);
    bill(f, "SE1", DESK, JUNE, 60000);
    bill(f, "SE1", MESSAGES, JUNE, 500);
    bill(f, "SE1", MESSAGES, JUNE, -500);
    const struct dbt_followup_unit *unit = &make(f)->units[1];
    assert_int_equal(unit->service_count, 1);
    assert_int_equal(unit->services[0].ore.of[JUNE], 60000);
    assert_int_equal(unit->services[0].quantity.of[JUNE], 10000);
}

/* Half of June with 2, half with 3; what is by the piece is added up; another unit is left out. */
static void quantities_of_a_part_of_a_month_are_that_part(void **state)
{
    struct fixture *f = *state;
    two_units(f);
    for (int i = 0; i < 2; i++) {
        struct dbt_line *line = bill(f, "SE1", DESK, JUNE, 60000);
        line->basis = DBT_PER_MONTH;
        line->quantity = dbt_ratio_of(2 + i);
        line->span = i == 0 ? (struct dbt_span){day("2025-06-01"), day("2025-06-15")}
                            : (struct dbt_span){day("2025-06-16"), day("2025-06-30")};
        bill(f, "SE2", DESK, JUNE, 10)->quantity = dbt_ratio_of(20 + i);
    }
    bill(f, "SE1", DESK, MAY, 60000)->unit_of_quantity = "avgift";
    const struct dbt_followup *made = make(f);
    assert_int_equal(made->units[1].services[0].quantity.of[JUNE], 25000);
    assert_int_equal(made->units[1].services[0].quantity.of[MAY], 0);
    assert_string_equal(made->units[1].services[0].unit_of_quantity, "st");
    assert_int_equal(made->units[0].services[0].quantity.of[JUNE], 410000);
}

static void dispatches_cost_what_is_charged_by_them(void **state)
{
    struct fixture *f = *state;
    two_units(f);
    bill(f, "SE1", MESSAGES, JUNE, 2500);
    bill(f, "SE1", MESSAGES, JUNE, 100)->component = "fee";
    bill(f, "SE1", DESK, MAY, 100);
    const struct dbt_followup *made = make(f);
    const struct dbt_followup_dispatch *sms = &made->units[1].dispatches[0];
    assert_int_equal(sms->ore.of[JUNE], 2500);
    assert_int_equal(sms->ore.of[MAY], 0);
    assert_int_equal(sms->ore.of[0], DBT_FIGURE_NONE);
    assert_int_equal(made->units[1].dispatches[1].ore.of[JUNE], DBT_FIGURE_NONE);
    assert_int_equal(made->total.dispatches[0].ore.of[JUNE], 2500);
}

/* 100.01 kr by 3, and -100.01 by 3: rounded once, half away from zero. */
static void cost_per_listed_is_rounded_once(void **state)
{
    struct fixture *f = *state;
    two_units(f);
    bill(f, "SE1", DESK, JUNE, 100015);
    bill(f, "SE2", DESK, JUNE, -100015);
    use(f, "SE1", LISTED, JUNE, 10);
    use(f, "SE2", LISTED, JUNE, 10);
    const struct dbt_followup *made = make(f);
    assert_int_equal(made->units[1].per_listed.of[JUNE], 10002); /* 10001.5 */
    assert_int_equal(made->units[0].per_listed.of[JUNE], -10002);
    assert_int_equal(made->units[0].per_listed.of[MAY], DBT_FIGURE_NONE);
}

/* A month without usage and lines is known when a document is of it. */
static void a_document_makes_its_months_known(void **state)
{
    struct fixture *f = *state;
    two_units(f);
    invoice_of(f, JUNE)->period.first = month(APRIL);
    const struct dbt_followup *made = make(f);
    assert_int_equal(made->units[0].cost_ore.of[APRIL], 0);
    assert_int_equal(made->units[0].listed.of[APRIL], 0);
    assert_int_equal(made->units[0].cost_ore.of[APRIL - 1], DBT_FIGURE_NONE);
}

static void sums_that_are_too_large_are_told(void **state)
{
    struct fixture *f = *state;
    two_units(f);
    bill(f, "SE1", DESK, JUNE, INT64_MAX);
    bill(f, "SE1", DESK, JUNE, 1);
    assert_int_equal(dbt_followup_make(&f->input, &f->made, &f->arena, &f->error), DBT_INPUT);
    f->lines[0][1].service_code = "quality";
    assert_int_equal(dbt_followup_make(&f->input, &f->made, &f->arena, &f->error), DBT_INPUT);
    f->lines[0][1] = f->lines[0][0];
    f->lines[0][1].service_code = f->lines[0][0].service_code = "messages";
    assert_int_equal(dbt_followup_make(&f->input, &f->made, &f->arena, &f->error), DBT_INPUT);
    assert_non_null(strstr(f->error.text, "messages"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(services_stand_in_their_order),
        TEST(documents_add_up),
        TEST(quantities_of_a_part_of_a_month_are_that_part),
        TEST(dispatches_cost_what_is_charged_by_them),
        TEST(cost_per_listed_is_rounded_once),
        TEST(a_document_makes_its_months_known),
        TEST(sums_that_are_too_large_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
