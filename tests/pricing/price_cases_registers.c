/* The registers of a case: providers, units, subscriptions and charges. */
#include "price_cases.h"

static void begin_registers(struct record *record)
{
    struct price_case *one = record->one;
    struct dbt_error error;
    if (one->registers.region == NULL) {
        price_case_sort_prices(one);
        record_staged(
            record,
            dbt_registers_init(&one->registers, &one->region, one->period, &one->arena, &error),
            &error);
    }
}

static void *grown(struct record *record, void *items, const size_t *count, size_t *capacity,
                   size_t bytes)
{
    return record_made(record, dbt_arena_grow(&record->one->arena, items, *count, capacity, bytes));
}

void price_case_add_provider(struct record *record)
{
    struct dbt_registers *registers = &record->one->registers;
    begin_registers(record);
    registers->providers = grown(record, registers->providers, &registers->provider_count,
                                 &registers->provider_capacity, sizeof *registers->providers);
    registers->providers[registers->provider_count++] =
        (struct dbt_provider){.org_no = record_text(record, 1),
                              .name = record_text(record, 1),
                              .customer = "",
                              .attention = "",
                              .address = {.street = "x", .postcode = "x", .city = "x"},
                              .reference = "",
                              .place = {.file = "providers.csv", .record = record->line}};
}

void price_case_add_unit(struct record *record)
{
    struct dbt_registers *registers = &record->one->registers;
    registers->units = grown(record, registers->units, &registers->unit_count,
                             &registers->unit_capacity, sizeof *registers->units);
    registers->units[registers->unit_count++] =
        (struct dbt_unit){.code = record_text(record, 1),
                          .name = record_text(record, 1),
                          .provider = DBT_NONE,
                          .org_no = record_text(record, 2),
                          .valid = {record_small(record, 3), record_small(record, 4)},
                          .place = {.file = "units.csv", .record = record->line}};
}

void price_case_close_units(struct record *record)
{
    struct price_case *one = record->one;
    struct dbt_error error;
    record_staged(record, dbt_registers_close_units(&one->registers, &one->findings, &error),
                  &error);
}

uint32_t price_case_unit(const struct record *record, size_t at)
{
    const uint32_t unit =
        dbt_registers_unit(&record->one->registers, dbt_text_of(record_text(record, at)));
    if (unit == DBT_NONE) {
        record_fail(record, RECORD_BAD, "no such unit");
    }
    return unit;
}

void price_case_add_subscription(struct record *record)
{
    struct dbt_registers *registers = &record->one->registers;
    registers->subscriptions =
        grown(record, registers->subscriptions, &registers->subscription_count,
              &registers->subscription_capacity, sizeof *registers->subscriptions);
    registers->subscriptions[registers->subscription_count++] = (struct dbt_subscription){
        .id = record_text(record, 1),
        .unit = price_case_unit(record, 2),
        .service = price_case_service(record, record_text(record, 3)),
        .quantity = record_whole(record, 4),
        .registered = record_whole(record, 5),
        .valid = {record_small(record, 6), record_small(record, 7)},
        .price_micro = record_whole(record, 8),
        .reference = "",
        .place = {.file = "s.csv", .record = (uint64_t)record_whole(record, 9)}};
}

static struct dbt_one_off read_one_off(struct record *record)
{
    const bool has_amount = record_text(record, 6)[0] != '\0';
    return (struct dbt_one_off){.id = record_text(record, 1),
                                .unit = price_case_unit(record, 2),
                                .service = price_case_service(record, record_text(record, 3)),
                                .day = record_small(record, 4),
                                .quantity = record_whole(record, 5),
                                .amount_ore = has_amount ? record_whole(record, 6) : 0,
                                .has_amount = has_amount,
                                .reference = "evidence",
                                .place = {.file = "c.csv", .record = record->line}};
}

void price_case_add_one_off(struct record *record)
{
    struct dbt_registers *registers = &record->one->registers;
    registers->one_offs = grown(record, registers->one_offs, &registers->one_off_count,
                                &registers->one_off_capacity, sizeof *registers->one_offs);
    registers->one_offs[registers->one_off_count++] = read_one_off(record);
}

void price_case_add_earlier(struct record *record)
{
    struct dbt_registers *registers = &record->one->registers;
    registers->earlier = grown(record, registers->earlier, &registers->earlier_count,
                               &registers->earlier_capacity, sizeof *registers->earlier);
    registers->earlier[registers->earlier_count++] = read_one_off(record);
}
