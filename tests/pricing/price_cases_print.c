/* What the stages gave, a line each. */
#include <inttypes.h>

#include "price_cases.h"

static const char *word(const char *text)
{
    return text != NULL && text[0] != '\0' ? text : "-";
}

static void print_ratio(struct dbt_ratio ratio)
{
    char text[DBT_RATIO_BYTES];
    (void)printf(" %s", dbt_ratio_write(ratio, text));
}

static void print_steps(const struct dbt_charge *charge)
{
    char text[DBT_RATIO_BYTES];
    for (uint32_t i = 0; i < charge->step_count; i++) {
        (void)printf("%s%s@%" PRId64, i == 0 ? " " : ",",
                     dbt_ratio_write(charge->steps[i].quantity, text),
                     charge->steps[i].price_micro);
    }
    (void)fputs(charge->step_count == 0 ? " -" : "", stdout);
}

static void print_origin(const struct dbt_charge *charge)
{
    if (charge->vat != NULL) {
        (void)printf(" %c %" PRId32, charge->vat->category, charge->vat->rate_bp);
    } else {
        (void)fputs(" - 0", stdout);
    }
    if (charge->price != NULL) {
        (void)printf(" %" PRId32, charge->price->from);
    } else {
        (void)fputs(" -", stdout);
    }
    const char *id = charge->subscription != NULL ? charge->subscription->id : NULL;
    (void)printf(" %s %d", word(charge->one_off != NULL ? charge->one_off->id : id),
                 (int)charge->scheme);
    print_ratio(charge->placed);
    (void)fputs("\n", stdout);
}

static void print_charge(const struct price_case *one, const struct dbt_charge *charge)
{
    const struct dbt_service *service = &one->region.services[charge->service];
    (void)printf("c %s %s %s %s %d %" PRId32 " %" PRId32 " %" PRId32,
                 one->registers.providers[charge->provider].org_no,
                 one->registers.units[charge->unit].code, service->code,
                 word(service->components[charge->component].code), (int)charge->model,
                 charge->month, charge->span.first, charge->span.last);
    print_ratio(charge->quantity);
    print_ratio(charge->free_quantity);
    (void)printf(" %" PRId64 " %d", charge->price_micro, (int)charge->basis);
    print_steps(charge);
    print_ratio(charge->fraction);
    print_ratio(charge->exact_ore);
    (void)printf(" %" PRId64 " %" PRId64, charge->minimum_ore, charge->net_ore);
    print_origin(charge);
}

static void print_invoice(const struct dbt_invoice *invoice)
{
    (void)printf("i %s %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 "\n", invoice->buyer.org_no,
                 invoice->net_ore, invoice->vat_ore, invoice->rounding_ore, invoice->total_ore);
    for (size_t i = 0; i < invoice->vat_count; i++) {
        const struct dbt_vat_sum *sum = &invoice->vats[i];
        (void)printf("v %s %c %" PRId32 " %s %" PRId64 " %" PRId64 "\n", invoice->buyer.org_no,
                     sum->category, sum->rate_bp, word(sum->exemption), sum->base_ore,
                     sum->vat_ore);
    }
}

void price_case_print(const struct price_case *one, const struct dbt_charges *charges,
                      const struct dbt_invoices *invoices)
{
    for (size_t i = 0; i < charges->count; i++) {
        print_charge(one, &charges->items[i]);
    }
    for (size_t i = 0; i < one->findings.count; i++) {
        const struct dbt_finding *finding = &one->findings.items[i];
        (void)printf("f %s %s %s | %s\n", dbt_severity_word(finding->severity), finding->code,
                     finding->where, finding->what);
    }
    for (size_t i = 0; i < invoices->count; i++) {
        print_invoice(&invoices->items[i]);
    }
    (void)fputs("x\n", stdout);
}
