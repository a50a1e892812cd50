/* What holds of any rating: of cases made at random, from a seed. */
#include "fixture.h"

enum { CASES = 400, USES_MAX = 64 };

struct use {
    uint32_t meter, unit;
    dbt_day day;
    int64_t quantity;
};

struct random_case {
    struct fixture *f;
    uint32_t seed;
    struct use uses[USES_MAX];
    size_t use_count;
    struct dbt_one_off rows[ONE_OFFS_MAX]; /* of the whole period */
    size_t row_count;
    struct dbt_tier tiers[PRICES_MAX][3];
};

/* From 0 to `below` - 1. */
static uint32_t pick(struct random_case *c, uint32_t below)
{
    c->seed = c->seed * 1664525u + 1013904223u;
    return (c->seed >> 8) % below;
}

/* A day of 2023-11 to 2025-03, so that a leap February is in the midst. */
static dbt_day pick_day(struct random_case *c)
{
    return day_of(2023, 11, 1) + (dbt_day)pick(c, 500);
}

static struct dbt_span pick_span(struct random_case *c)
{
    if (pick(c, 3) == 0) {
        return always();
    }
    const dbt_day first = pick_day(c);
    return (struct dbt_span){first, first + (dbt_day)pick(c, 200)};
}

static int64_t pick_price(struct random_case *c)
{
    return (int64_t)pick(c, 4000) * 5000 * (1 + pick(c, 3)); /* halves of an öre come up */
}

static void shape_price(struct random_case *c, struct dbt_price *price, struct dbt_tier *tiers)
{
    tiers[0] = (struct dbt_tier){1 + pick(c, 10), pick_price(c)};
    tiers[1] = (struct dbt_tier){tiers[0].up_to + 1 + pick(c, 20), pick_price(c)};
    tiers[2] = (struct dbt_tier){INT64_MAX, pick_price(c)};
    price->scheme = (enum dbt_tier_scheme)pick(c, 3);
    price->tiers = price->scheme != DBT_TIERS_NONE ? tiers : NULL;
    price->tier_count = price->scheme != DBT_TIERS_NONE ? 3 : 0;
    price->included = pick(c, 3) == 0 ? 1 + pick(c, 12) : 0;
    price->minimum_ore = pick(c, 4) == 0 ? 1 + pick(c, 20000) : 0;
}

static const struct {
    uint32_t service, component;
    bool by_time, may_have_tiers;
} priced[] = {
    {LISTED, 0, true, true},   {HELPDESK, 0, true, true}, {JOURNAL, 0, true, true},
    {TEXTING, 0, true, false}, {TEXTING, 1, false, true}, {CARD, 0, false, true},
    {NEWEST, 0, true, true},
};
enum { PRICED_COUNT = sizeof priced / sizeof priced[0] };

/* One to four rows of what stands at `at`, each from a later day on. */
static void make_price_rows(struct random_case *c, size_t at, bool shaped)
{
    struct fixture *f = c->f;
    dbt_day from = day_of(2023, 1, 1);
    const uint32_t count = 1 + pick(c, 4);
    for (uint32_t row = 0; row < count; row++) {
        struct dbt_price price = {.service = priced[at].service,
                                  .component = priced[at].component,
                                  .from = from,
                                  .price_micro = pick_price(c),
                                  .basis = (enum dbt_basis)(1 + pick(c, 2))};
        price.basis = priced[at].by_time ? price.basis : DBT_PER_PIECE;
        if (shaped && priced[at].may_have_tiers) {
            shape_price(c, &price, c->tiers[f->region.prices.count]);
        }
        add_price(f, price);
        from = (row == 0 ? day_of(2023, 12, 1) : from) + 1 + (dbt_day)pick(c, 150);
    }
}

static void make_prices(struct random_case *c, bool shaped)
{
    c->f->region.prices.count = 0;
    for (size_t i = 0; i < PRICED_COUNT; i++) {
        make_price_rows(c, i, shaped);
    }
}

static void make_services(struct random_case *c)
{
    struct fixture *f = c->f;
    f->region.proration = (enum dbt_proration)pick(c, 3);
    f->vat_rates[1] = (struct dbt_vat_rate){pick_day(c), 'S', 1200, ""};
    f->vat.count = 1 + pick(c, 2);
    set_component(f, LISTED, 0, metered("", pick(c, 2) == 0 ? CENSUS_METER : DAYS_METER));
    set_component(
        f, JOURNAL, 0,
        (struct dbt_component){.code = "", .model = DBT_CHARGE_PACKAGE, .package_size = 1000});
    set_component(f, TEXTING, 0, (struct dbt_component){.code = "flat", .model = DBT_CHARGE_FLAT});
    set_component(f, TEXTING, 1, metered("sms", SMS_METER));
    f->services[CARD].components[0].first_free = pick(c, 3);
}

static void make_rows(struct random_case *c)
{
    static const uint32_t subscribed[] = {HELPDESK, JOURNAL, NEWEST, INCLUDED};
    struct fixture *f = c->f;
    f->registers.subscription_count = 0;
    c->row_count = 0;
    for (uint32_t unit = 0; unit < f->registers.unit_count; unit++) {
        for (uint32_t i = 0; i < 5; i++) { /* by unit, service, id */
            struct dbt_subscription *row = subscribe(f, unit, subscribed[i * 4 / 5], pick(c, 9));
            row->valid = pick_span(c);
            row->price_micro = pick(c, 4) == 0 ? pick_price(c) : -1;
        }
        dbt_day day = day_of(2024, 1, 1);
        for (uint32_t i = 0; i < 4; i++) { /* by unit, service, day */
            day += (dbt_day)pick(c, 40);
            c->rows[c->row_count++] = (struct dbt_one_off){
                .id = "D", .unit = unit, .service = CARD, .day = day, .quantity = pick(c, 9)};
        }
    }
}

static void make_uses(struct random_case *c)
{
    const struct fixture *f = c->f;
    for (c->use_count = 0; c->use_count < USES_MAX; c->use_count++) {
        struct use *use = &c->uses[c->use_count];
        *use = (struct use){pick(c, METER_COUNT), pick(c, (uint32_t)f->registers.unit_count),
                            day_of(2024, 1, 1) + (dbt_day)pick(c, 366), pick(c, 30)};
        if (use->meter == CENSUS_METER) {
            use->day = dbt_month_first(dbt_month_of(use->day));
        } else if (!dbt_span_has(f->units[use->unit].valid, use->day)) {
            use->quantity = 0;
        }
    }
}

static void make_case(struct random_case *c, bool shaped)
{
    struct fixture *f = c->f;
    dbt_arena_reset(&f->arena);
    dbt_findings_init(&f->findings, &f->arena);
    f->registers.unit_count = 0;
    add_unit(f, "SE1", always());
    add_unit(f, "SE2", pick_span(c));
    make_services(c);
    make_prices(c, shaped);
    make_rows(c);
    make_uses(c);
}

/* Registers as a delivery of the period has them: rows before it are earlier ones. */
static void give_rows(struct random_case *c, struct dbt_period period)
{
    struct fixture *f = c->f;
    f->registers.one_off_count = 0;
    f->registers.earlier_count = 0;
    for (size_t i = 0; i < c->row_count; i++) {
        const dbt_month month = dbt_month_of(c->rows[i].day);
        if (month < period.first) {
            f->earlier[f->registers.earlier_count++] = c->rows[i];
        } else if (month <= period.last) {
            f->one_offs[f->registers.one_off_count++] = c->rows[i];
        }
    }
}

static void rate_case(struct random_case *c, const char *period)
{
    struct fixture *f = c->f;
    begin(f, period);
    give_rows(c, f->registers.period);
    for (size_t i = 0; i < c->use_count; i++) {
        if (dbt_span_has(f->slots.span, c->uses[i].day)) {
            use(f, c->uses[i].meter, c->uses[i].unit, c->uses[i].day, c->uses[i].quantity);
        }
    }
    rate_ok(f);
    assert_int_equal(f->findings.count, 0);
}

static bool is_same_ratio(struct dbt_ratio a, struct dbt_ratio b)
{
    return a.above == b.above && a.below == b.below;
}

static bool is_same_line(const struct dbt_charge *a, const struct dbt_charge *b)
{
    return a->unit == b->unit && a->service == b->service && a->component == b->component &&
           a->span.first == b->span.first && a->span.last == b->span.last &&
           is_same_ratio(a->quantity, b->quantity) &&
           is_same_ratio(a->free_quantity, b->free_quantity) && a->net_ore == b->net_ore &&
           is_same_ratio(a->exact_ore, b->exact_ore) && a->minimum_ore == b->minimum_ore;
}

/* How many of the charges are the same line. */
static size_t count_same(const struct dbt_charges *charges, const struct dbt_charge *line)
{
    size_t count = 0;
    for (size_t i = 0; i < charges->count; i++) {
        count += is_same_line(&charges->items[i], line) ? 1 : 0;
    }
    return count;
}

static void assert_same(const struct dbt_charges *a, const struct dbt_charges *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        assert_int_equal(count_same(b, &a->items[i]), count_same(a, &a->items[i]));
    }
}

/* Each line of the period stands in exactly one of its months, rated alone. */
static void assert_months(struct random_case *c, const char *period)
{
    struct fixture *f = c->f;
    rate_case(c, period);
    const struct dbt_charges whole = f->charges;
    assert_int_not_equal(whole.count, 0);
    const struct dbt_period months = f->registers.period;
    struct dbt_charge *items = dbt_arena_alloc(&f->arena, whole.count + 1, sizeof *items);
    assert_non_null(items);
    struct dbt_charges parts = {.items = items};
    for (dbt_month month = months.first; month <= months.last; month++) {
        char text[DBT_DATE_BYTES];
        rate_case(c, dbt_month_write(month, text));
        for (size_t i = 0; i < f->charges.count; i++) {
            assert_in_range(parts.count, 0, whole.count);
            items[parts.count++] = f->charges.items[i];
        }
    }
    assert_same(&whole, &parts);
}

static void a_quarter_and_a_year_are_their_months(void **state)
{
    struct random_case c = {.f = *state, .seed = 1};
    for (int i = 0; i < CASES / 4; i++) {
        make_case(&c, true);
        assert_months(&c, "2024-Q1");
        assert_months(&c, "2024");
    }
}

/* The registers sort their rows, and the loader sorts the prices. */
static void the_order_of_rows_and_prices_does_not_matter(void **state)
{
    struct random_case c = {.f = *state, .seed = 2};
    struct fixture *f = c.f;
    for (int i = 0; i < CASES; i++) {
        make_case(&c, true);
        static char ids[SUBSCRIPTIONS_MAX][4];
        for (size_t row = 0; row < f->registers.subscription_count; row++) {
            ids[row][0] = (char)('A' + row);
            f->subscriptions[row].id = ids[row];
        }
        rate_case(&c, "2024-Q1");
        const struct dbt_charges straight = f->charges;
        for (size_t row = f->registers.subscription_count - 1; row > 0; row--) {
            const size_t other = pick(&c, (uint32_t)row + 1);
            const struct dbt_subscription moved = f->subscriptions[row];
            f->subscriptions[row] = f->subscriptions[other];
            f->subscriptions[other] = moved;
        }
        struct dbt_price prices[PRICES_MAX];
        const uint32_t count = f->region.prices.count;
        memcpy(prices, f->prices, sizeof prices);
        f->region.prices.count = 0;
        for (uint32_t row = count; row > 0; row--) {
            add_price(f, prices[row - 1]);
        }
        f->registers.one_off_count = 0;
        assert_int_equal(dbt_registers_finish(&f->registers, &f->findings, &f->error), DBT_OK);
        rate_case(&c, "2024-Q1");
        assert_same(&straight, &f->charges);
    }
}

static void double_quantities_halve_prices(struct random_case *c)
{
    struct fixture *f = c->f;
    for (size_t i = 0; i < c->use_count; i++) {
        c->uses[i].quantity *= 2;
    }
    for (size_t i = 0; i < c->row_count; i++) {
        c->rows[i].quantity *= 2;
    }
    for (size_t i = 0; i < f->registers.subscription_count; i++) {
        f->subscriptions[i].quantity *= 2;
        f->subscriptions[i].price_micro /= f->subscriptions[i].price_micro > 0 ? 2 : 1;
    }
    for (uint32_t i = 0; i < f->region.prices.count; i++) {
        const bool is_flat = f->prices[i].service == TEXTING && f->prices[i].component == 0;
        f->prices[i].price_micro /= is_flat ? 1 : 2;
    }
}

static void twice_as_many_at_half_the_price(void **state)
{
    struct random_case c = {.f = *state, .seed = 3};
    for (int i = 0; i < CASES; i++) {
        make_case(&c, false);
        c.f->services[CARD].components[0].first_free = 0;
        rate_case(&c, "2024-Q1");
        const struct dbt_charges once = c.f->charges;
        double_quantities_halve_prices(&c);
        rate_case(&c, "2024-Q1");
        assert_int_equal(c.f->charges.count, once.count);
        for (size_t line = 0; line < once.count; line++) {
            assert_true(
                is_same_ratio(c.f->charges.items[line].exact_ore, once.items[line].exact_ore));
            assert_int_equal(c.f->charges.items[line].net_ore, once.items[line].net_ore);
        }
    }
}

/* Tiers that all cost the same are none. Subscription rows are left out: they are cut wherever
   tiers could differ, and the parts are rounded. */
static void assert_even_tiers(struct fixture *f, enum dbt_tier_scheme scheme, uint32_t seed)
{
    struct random_case c = {.f = f, .seed = seed};
    for (int i = 0; i < CASES; i++) {
        make_case(&c, true);
        f->registers.subscription_count = 0;
        for (uint32_t row = 0; row < f->region.prices.count; row++) {
            f->prices[row].scheme = DBT_TIERS_NONE;
            f->prices[row].tier_count = 0;
        }
        rate_case(&c, "2024-Q1");
        const struct dbt_charges plain = f->charges;
        assert_int_not_equal(plain.count, 0);
        for (uint32_t row = 0; row < f->region.prices.count; row++) {
            struct dbt_price *price = &f->prices[row];
            struct dbt_tier *tiers = c.tiers[row];
            tiers[0] = (struct dbt_tier){1 + pick(&c, 10), price->price_micro};
            tiers[1] = (struct dbt_tier){12 + pick(&c, 10), price->price_micro};
            tiers[2] = (struct dbt_tier){INT64_MAX, price->price_micro};
            price->scheme = scheme;
            price->tiers = tiers;
            price->tier_count = 3;
        }
        rate_case(&c, "2024-Q1");
        assert_same(&plain, &f->charges);
    }
}

static void even_graduated_tiers_are_none(void **state)
{
    assert_even_tiers(*state, DBT_TIERS_GRADUATED, 4);
}

static void even_volume_tiers_are_none(void **state)
{
    assert_even_tiers(*state, DBT_TIERS_VOLUME, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RATE_TEST(a_quarter_and_a_year_are_their_months),
        RATE_TEST(the_order_of_rows_and_prices_does_not_matter),
        RATE_TEST(twice_as_many_at_half_the_price),
        RATE_TEST(even_graduated_tiers_are_none),
        RATE_TEST(even_volume_tiers_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
