/* Sums: VAT per rate on the sum of its lines, rounding, the largest amounts. */
#include "fixture.h"

static void vat_of_a_base(void **state)
{
    struct fixture *f = *state;
    charge(f, 0, 446775);
    assert_int_equal(bill_one(f)->vat_ore, 111694);
}

/* Three lines of 99,99 kr: 74,99 kr, where rounding line by line would give 75,00. */
static void vat_is_of_the_sum(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 3; i++) {
        charge(f, 0, 9999);
    }
    const struct dbt_invoice *invoice = bill_one(f);
    assert_int_equal(invoice->net_ore, 29997);
    assert_int_equal(invoice->vat_ore, 7499);
    assert_int_equal(invoice->vat_count, 1);
    assert_int_equal(invoice->vats[0].base_ore, 29997);
}

static void a_credit_mirrors(void **state)
{
    struct fixture *f = *state;
    charge(f, 0, -446775);
    const struct dbt_invoice *invoice = bill_one(f);
    assert_int_equal(invoice->vat_ore, -111694);
    assert_int_equal(invoice->total_ore, -558469);
}

static void lines_that_cancel_out(void **state)
{
    struct fixture *f = *state;
    charge(f, 0, 700);
    charge(f, 0, -700);
    const struct dbt_invoice *invoice = bill_one(f);
    assert_int_equal(invoice->line_count, 2);
    assert_int_equal(invoice->total_ore, 0);
}

static void rates_apart_in_order(void **state)
{
    struct fixture *f = *state;
    charge(f, 0, 100)->vat = &f->reduced;
    charge(f, 0, 200);
    charge(f, 0, 400)->vat = &f->other_exempt;
    charge(f, 0, 800)->vat = &f->exempt;
    charge(f, 0, 1600);
    const struct dbt_invoice *invoice = bill_one(f);
    assert_int_equal(invoice->vat_count, 4);
    assert_string_equal(invoice->vats[0].exemption, "ML 10 kap. 6 §");
    assert_int_equal(invoice->vats[0].base_ore, 800);
    assert_int_equal(invoice->vats[0].vat_ore, 0);
    assert_string_equal(invoice->vats[1].exemption, "ML 10 kap. 9 §");
    assert_int_equal(invoice->vats[2].rate_bp, 2500);
    assert_int_equal(invoice->vats[2].base_ore, 1800);
    assert_int_equal(invoice->vats[2].vat_ore, 450);
    assert_int_equal(invoice->vats[3].vat_ore, 12);
    assert_int_equal(invoice->vat_ore, 462);
    assert_int_equal(invoice->total_ore, 3100 + 462);
}

static void rounding_is_its_own_amount(void **state)
{
    static const struct {
        int64_t net_ore, rounding_ore, total_ore;
    } cases[] = {
        {10040, 50, 12600},  /* 125,50 */
        {10039, -49, 12500}, /* 125,49 */
        {-10040, -50, -12600},
        {8000, 0, 10000},
    };
    struct fixture *f = *state;
    f->region.payment.round_to_krona = true;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        f->parts[0].charges.count = 0;
        charge(f, 0, cases[i].net_ore);
        const struct dbt_invoice *invoice = bill_one(f);
        assert_int_equal(invoice->rounding_ore, cases[i].rounding_ore);
        assert_int_equal(invoice->total_ore, cases[i].total_ore);
    }
    f->region.payment.round_to_krona = false;
    assert_int_equal(bill_one(f)->rounding_ore, 0);
}

static void the_sum_of_lines_is_the_invoice(void **state)
{
    struct fixture *f = *state;
    int64_t sum_ore = 0;
    for (int i = 1; i <= CHARGES_MAX; i++) {
        charge(f, (uint32_t)i % 2, i * 7919 - 60000);
        sum_ore += i * 7919 - 60000;
    }
    const struct dbt_invoice *invoice = bill_one(f);
    int64_t lines_ore = 0;
    for (size_t i = 0; i < invoice->line_count; i++) {
        lines_ore += invoice->lines[i].net_ore;
    }
    assert_int_equal(invoice->net_ore, sum_ore);
    assert_int_equal(lines_ore, sum_ore);
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* Whatever the lines: they, the net sum and the bases of the rates come to the same. */
static void all_sums_agree(void **state)
{
    struct fixture *f = *state;
    const struct dbt_vat_rate *const rates[] = {&f->standard, &f->reduced, &f->exempt};
    uint32_t seed = 4711;
    for (int round = 0; round < 300; round++) {
        f->parts[0].charges.count = 0;
        for (uint32_t i = 0; i < next_random(&seed) % (CHARGES_MAX - 1); i++) {
            const int64_t net_ore = (int64_t)next_random(&seed) % 100000 - 30000;
            charge(f, 0, net_ore)->vat = rates[next_random(&seed) % 3];
        }
        charge(f, 0, 1);
        const struct dbt_invoice *invoice = bill_one(f);
        int64_t lines_ore = 0;
        int64_t bases_ore = 0;
        int64_t vats_ore = 0;
        for (size_t i = 0; i < invoice->line_count; i++) {
            lines_ore += invoice->lines[i].net_ore;
        }
        for (size_t i = 0; i < invoice->vat_count; i++) {
            bases_ore += invoice->vats[i].base_ore;
            vats_ore += invoice->vats[i].vat_ore;
        }
        assert_int_equal(lines_ore, invoice->net_ore);
        assert_int_equal(bases_ore, invoice->net_ore);
        assert_int_equal(vats_ore, invoice->vat_ore);
        assert_int_equal(invoice->total_ore, invoice->net_ore + invoice->vat_ore);
    }
}

static void assert_too_large(struct fixture *f)
{
    assert_int_equal(bill_in(f, &f->arena), DBT_INPUT);
    assert_string_equal(f->error.text,
                        "providers.csv: record 2: the sum of this provider's invoice is too "
                        "large: check the quantities and the prices of its units");
    assert_int_equal(f->invoices.count, 0);
}

static void overflow_is_an_error(void **state)
{
    struct fixture *f = *state;
    charge(f, 0, INT64_MAX)->vat = &f->exempt;
    charge(f, 0, 1)->vat = &f->exempt;
    assert_too_large(f); /* the base of a rate */
    f->parts[0].items[1].vat = &f->other_exempt;
    assert_too_large(f); /* the net sum */
    f->parts[0].charges.count = 1;
    f->parts[0].items[0].vat = &f->standard;
    assert_too_large(f); /* net and VAT together */
    f->parts[0].items[0].vat = &f->exempt;
    assert_int_equal(bill_one(f)->total_ore, INT64_MAX);
}

static void overflow_of_vat_and_rounding(void **state)
{
    struct fixture *f = *state;
    struct dbt_vat_rate absurd = {DBT_DAY_MIN, 'S', 20000, ""};
    charge(f, 0, INT64_MAX)->vat = &absurd;
    assert_too_large(f); /* the VAT of a rate */
    f->parts[0].items[0].vat = &f->exempt;
    f->region.payment.round_to_krona = true;
    f->parts[0].items[0].net_ore = INT64_MAX - 7; /* …5800: to the krona */
    assert_int_equal(bill_one(f)->rounding_ore, 0);
    f->parts[0].items[0].net_ore = INT64_MIN + 1;
    assert_int_equal(bill_one(f)->rounding_ore, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BILL_TEST(vat_of_a_base),
        BILL_TEST(vat_is_of_the_sum),
        BILL_TEST(a_credit_mirrors),
        BILL_TEST(lines_that_cancel_out),
        BILL_TEST(rates_apart_in_order),
        BILL_TEST(rounding_is_its_own_amount),
        BILL_TEST(the_sum_of_lines_is_the_invoice),
        BILL_TEST(all_sums_agree),
        BILL_TEST(overflow_is_an_error),
        BILL_TEST(overflow_of_vat_and_rounding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
