/* What is handed over of the past counts as what the input holds. */
#include "fixture.h"

/* All of the fixture but the report's month, as a ledger would hand it over. */
struct ledger {
    struct fixture *f;
    struct dbt_usage_rows usage;
    struct dbt_invoices invoices;
    size_t compared; /* calls for invoices */
    enum dbt_status status;
};

static enum dbt_status give_usage(void *context, bool by_hour, dbt_take_usage *take, void *taker)
{
    const struct ledger *ledger = context;
    enum dbt_status status = ledger->status;
    for (size_t i = 0; status == DBT_OK && i < ledger->usage.count; i++) {
        struct dbt_usage_row row = ledger->usage.items[i];
        const bool is_hour = strcmp(row.meter_code, "hours") == 0 && row.cell[0] != '\0';
        char cell[8] = "";
        strncat(cell, row.cell, sizeof cell - 1);
        row.cell = cell; /* it lasts until the next */
        if (is_hour == by_hour) {
            status = take(taker, &row);
        }
    }
    return status;
}

/* It lasts until the next. */
static enum dbt_status give_line(const struct dbt_line *given, dbt_take_line *take, void *taker)
{
    struct dbt_line line = *given;
    char name[16] = "";
    strncat(name, line.service_name, sizeof name - 1);
    line.service_name = name;
    return take(taker, &line);
}

static enum dbt_status give_lines(void *context, dbt_month of, dbt_take_line *take, void *taker)
{
    const struct ledger *ledger = context;
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; i < ledger->invoices.count; i++) {
        const struct dbt_invoice *invoice = &ledger->invoices.items[i];
        for (size_t j = 0; status == DBT_OK && j < invoice->line_count; j++) {
            const bool is_of = invoice->lines[j].month == of;
            status = is_of ? give_line(&invoice->lines[j], take, taker) : DBT_OK;
        }
    }
    return status;
}

static enum dbt_status give_invoices(void *context, dbt_month before, dbt_take_invoices *take,
                                     void *taker)
{
    struct ledger *ledger = context;
    struct dbt_invoices asked = {0};
    struct dbt_invoice items[64];
    ledger->compared++;
    for (size_t i = 0; i < ledger->invoices.count; i++) {
        if (ledger->invoices.items[i].period.first == before) {
            assert_true(asked.count < sizeof items / sizeof items[0]);
            items[asked.count++] = ledger->invoices.items[i];
        }
    }
    asked.items = items;
    return take(taker, &asked);
}

static void fill(struct fixture *f)
{
    add_unit(f, "A", "Alfa");
    add_unit(f, "B", "Beta");
    close_units(f);
    for (int place = APRIL; place <= JUNE; place++) {
        use(f, "A", LISTED, place, 1000 + place);
        use(f, "A", CALLS, place, 60);
        use(f, "A", ANSWERED, place, 50);
        use_cell(f, "A", HOURS, "1-08", place);
        f->rows[f->usage.count - 1].quantity = 60;
        use(f, "B", CALLS, place, place == MAY ? 3 : 30); /* too few are not told by hour */
        use_cell(f, "B", HOURS, "2-09", place);
        f->rows[f->usage.count - 1].quantity = place == MAY ? 3 : 30;
        bill_listed(f, "A", place, 1000 + place, place < MAY ? 2530000 : 2850000);
        bill(f, "B", MESSAGES, place, 12300 + place);
    }
}

static void take_june(struct fixture *f, struct ledger *ledger, struct dbt_followup_past *past)
{
    *ledger = (struct ledger){.f = f, .usage = f->usage, .invoices = f->invoices};
    *past = (struct dbt_followup_past){
        .context = ledger, .usage = give_usage, .lines = give_lines, .invoices = give_invoices};
    size_t rows = 0;
    while (dbt_month_of(f->rows[rows].span.first) != month(JUNE)) {
        rows++;
    }
    ledger->usage.count = rows;
    ledger->invoices.count = 2;
    past->invoiced[APRIL] = true;
    past->invoiced[MAY] = true;
    f->usage.items += rows;
    f->usage.count -= rows;
    f->invoices.items += 2;
    f->invoices.count -= 2;
    f->input.past = past;
}

static void same_months(const struct dbt_followup_months *left,
                        const struct dbt_followup_months *right)
{
    assert_memory_equal(left, right, sizeof *left);
}

static void same_unit(const struct dbt_followup_unit *left, const struct dbt_followup_unit *right)
{
    same_months(&left->listed, &right->listed);
    same_months(&left->calls.all, &right->calls.all);
    same_months(&left->calls.share, &right->calls.share);
    same_months(&left->cost_ore, &right->cost_ore);
    same_months(&left->dispatches[0].ore, &right->dispatches[0].ore);
    assert_memory_equal(left->calls.by_hour, right->calls.by_hour, sizeof left->calls.by_hour);
    assert_int_equal(left->service_count, right->service_count);
    for (size_t i = 0; i < left->service_count; i++) {
        assert_string_equal(left->services[i].code, right->services[i].code);
        assert_string_equal(left->services[i].name, right->services[i].name);
        assert_string_equal(left->services[i].unit_of_quantity,
                            right->services[i].unit_of_quantity);
        same_months(&left->services[i].ore, &right->services[i].ore);
        same_months(&left->services[i].quantity, &right->services[i].quantity);
    }
    assert_int_equal(left->price_switch.day, right->price_switch.day);
    assert_int_equal(left->price_switch.effect_count, right->price_switch.effect_count);
    assert_int_equal(left->price_switch.sum.price_ore, right->price_switch.sum.price_ore);
    assert_int_equal(left->price_switch.sum.volume_ore, right->price_switch.sum.volume_ore);
}

static void the_past_counts_as_the_input_does(void **state)
{
    struct fixture *f = *state;
    struct ledger ledger;
    struct dbt_followup_past past;
    fill(f);
    const struct dbt_followup whole = *make(f);
    assert_int_not_equal(whole.total.price_switch.sum.price_ore, 0);
    assert_int_equal(whole.total.calls.by_hour[8], 180);
    assert_int_equal(whole.units[1].calls.by_hour[24 + 9], 60);
    take_june(f, &ledger, &past);
    const struct dbt_followup *parted = make(f);
    assert_int_equal(ledger.compared, 1);
    assert_int_equal(parted->unit_count, whole.unit_count);
    same_unit(&parted->total, &whole.total);
    for (size_t i = 0; i < whole.unit_count; i++) {
        same_unit(&parted->units[i], &whole.units[i]);
        same_unit(&parted->regional[i], &whole.regional[i]);
    }
}

static void months_that_only_documents_are_of_are_known(void **state)
{
    struct fixture *f = *state;
    struct ledger ledger;
    struct dbt_followup_past past;
    fill(f);
    take_june(f, &ledger, &past);
    past.invoiced[2] = true;
    const struct dbt_followup *made = make(f);
    assert_int_equal(made->total.cost_ore.of[1], DBT_FIGURE_NONE);
    assert_int_equal(made->total.cost_ore.of[2], 0);
    assert_int_equal(made->total.listed.of[2], 0);
}

static void a_ledger_may_fail(void **state)
{
    struct fixture *f = *state;
    struct ledger ledger;
    struct dbt_followup_past past;
    fill(f);
    take_june(f, &ledger, &past);
    ledger.status = DBT_LOCKED;
    assert_int_equal(dbt_followup_make(&f->input, &f->made, &f->arena, &f->error), DBT_LOCKED);
}

/* Quantities are of the last line's unit; amounts are of all. */
static void a_service_may_change_its_unit_of_quantity(void **state)
{
    struct fixture *f = *state;
    add_unit(f, "A", "Alfa");
    close_units(f);
    bill(f, "A", MESSAGES, MAY, 100)->unit_of_quantity = "brev";
    bill(f, "A", MESSAGES, MAY, 200);
    bill(f, "A", MESSAGES, JUNE, 300)->unit_of_quantity = "brev";
    const struct dbt_followup *made = make(f);
    assert_int_equal(made->units[0].service_count, 1);
    const struct dbt_followup_service *service = &made->units[0].services[0];
    assert_string_equal(service->unit_of_quantity, "brev");
    assert_int_equal(service->ore.of[MAY], 300);
    assert_int_equal(service->ore.of[JUNE], 300);
    assert_int_equal(made->total.services[0].ore.of[MAY], 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_past_counts_as_the_input_does),
        TEST(months_that_only_documents_are_of_are_known),
        TEST(a_ledger_may_fail),
        TEST(a_service_may_change_its_unit_of_quantity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
