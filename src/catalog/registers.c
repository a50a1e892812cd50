/*
 * Registers: the providers, units, subscriptions and charges of a delivery, sorted and resolved.
 * How one record becomes a row of them stands in register_row.c.
 */
#include "registers.h"

#include <assert.h>

static const char *const twice_advice =
    "remove or correct one of the two records in the export and deliver it again";

enum dbt_status dbt_registers_init(struct dbt_registers *registers, const struct dbt_region *region,
                                   struct dbt_period period, struct dbt_arena *arena,
                                   struct dbt_error *error)
{
    if (period.last < period.first) {
        return dbt_error_set(error, DBT_INTERNAL, "registers of a period without a month");
    }
    *registers = (struct dbt_registers){.region = region, .period = period, .arena = arena};
    return DBT_OK;
}

void dbt_registers_release(struct dbt_registers *registers)
{
    dbt_table_release(&registers->unit_index);
}

static struct dbt_hash128 unit_key(const struct dbt_registers *registers, struct dbt_text code)
{
    char folded[DBT_UNIT_CODE_BYTES_MAX];
    for (size_t i = 0; i < code.length; i++) {
        const char byte = code.at[i];
        folded[i] = (char)(byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte);
    }
    return dbt_key_hash(registers->key, (struct dbt_text){folded, code.length});
}

uint32_t dbt_registers_unit(const struct dbt_registers *registers, struct dbt_text code)
{
    if (code.length == 0 || code.length > DBT_UNIT_CODE_BYTES_MAX ||
        registers->unit_index.slots == NULL) {
        return DBT_NONE;
    }
    const uint32_t *unit = dbt_table_find(&registers->unit_index, unit_key(registers, code));
    if (unit == NULL || !dbt_text_equal_fold(code, dbt_text_of(registers->units[*unit].code))) {
        return DBT_NONE;
    }
    return *unit;
}

/* ---- orders; each ends in the place, so that the order of delivery decides nothing ---------- */

static int compare_u32(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_place(const struct dbt_place *a, const struct dbt_place *b)
{
    const int order = strcmp(a->file, b->file);
    return order != 0 ? order : (a->record > b->record) - (a->record < b->record);
}

static int compare_providers(const void *left, const void *right)
{
    const struct dbt_provider *a = left;
    const struct dbt_provider *b = right;
    const int order = strcmp(a->org_no, b->org_no);
    return order != 0 ? order : compare_place(&a->place, &b->place);
}

static int compare_units(const void *left, const void *right)
{
    const struct dbt_unit *a = left;
    const struct dbt_unit *b = right;
    const int order = dbt_text_compare_fold(dbt_text_of(a->code), dbt_text_of(b->code));
    return order != 0 ? order : compare_place(&a->place, &b->place);
}

static int compare_subscription_ids(const void *left, const void *right)
{
    const struct dbt_subscription *a = left;
    const struct dbt_subscription *b = right;
    const int order = strcmp(a->id, b->id);
    return order != 0 ? order : compare_place(&a->place, &b->place);
}

static int compare_subscriptions(const void *left, const void *right)
{
    const struct dbt_subscription *a = left;
    const struct dbt_subscription *b = right;
    int order = compare_u32(a->unit, b->unit);
    order = order != 0 ? order : compare_u32(a->service, b->service);
    return order != 0 ? order : compare_subscription_ids(a, b);
}

static int compare_one_off_ids(const void *left, const void *right)
{
    const struct dbt_one_off *a = left;
    const struct dbt_one_off *b = right;
    const int order = strcmp(a->id, b->id);
    return order != 0 ? order : compare_place(&a->place, &b->place);
}

static int compare_one_offs(const void *left, const void *right)
{
    const struct dbt_one_off *a = left;
    const struct dbt_one_off *b = right;
    int order = compare_u32(a->unit, b->unit);
    order = order != 0 ? order : compare_u32(a->service, b->service);
    order = order != 0 ? order : (a->day > b->day) - (a->day < b->day);
    return order != 0 ? order : compare_one_off_ids(a, b);
}

/* qsort of nothing may be given a null array, which C does not allow. */
static void sort(void *items, size_t count, size_t size_bytes,
                 int (*compare)(const void *, const void *))
{
    if (count > 1) {
        qsort(items, count, size_bytes, compare);
    }
}

/* ---- closing the units ---------------------------------------------------------------------- */

static void hold_twice(struct dbt_findings *findings, const char *code, const char *what,
                       const struct dbt_place places[2])
{
    char first[DBT_ERROR_TEXT_BYTES];
    dbt_place_format(&places[0], first, sizeof first);
    dbt_findings_add(findings, DBT_SEVERITY_HOLD, code, &places[1], twice_advice,
                     "the same %s as in %s", what, first);
}

static void hold_equal_providers(const struct dbt_registers *registers,
                                 struct dbt_findings *findings)
{
    for (size_t i = 1; i < registers->provider_count; i++) {
        const struct dbt_provider *pair = &registers->providers[i - 1];
        if (strcmp(pair[0].org_no, pair[1].org_no) == 0) {
            hold_twice(findings, "provider-twice", "organisation number",
                       (struct dbt_place[]){pair[0].place, pair[1].place});
        }
    }
}

static uint32_t find_provider(const struct dbt_registers *registers, const char *org_no)
{
    size_t low = 0;
    size_t high = registers->provider_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (strcmp(registers->providers[middle].org_no, org_no) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    const bool found =
        low < registers->provider_count && strcmp(registers->providers[low].org_no, org_no) == 0;
    return found ? (uint32_t)low : DBT_NONE;
}

static void resolve_providers(struct dbt_registers *registers, struct dbt_findings *findings)
{
    for (size_t i = 0; i < registers->unit_count; i++) {
        struct dbt_unit *unit = &registers->units[i];
        unit->provider = find_provider(registers, unit->org_no);
        if (unit->provider == DBT_NONE) {
            dbt_findings_add(findings, DBT_SEVERITY_HOLD, "unknown-provider", &unit->place,
                             "add the provider to the providers register, or correct the "
                             "organisation number of the unit",
                             "the unit's provider is not in the providers register");
        }
    }
}

static enum dbt_status index_units(struct dbt_registers *registers, struct dbt_findings *findings,
                                   struct dbt_error *error)
{
    /* At least twice the slots that are needed, whatever a slot's own size rounds to. */
    const size_t bytes = (registers->unit_count + 16) * 8 * sizeof(struct dbt_hash128);
    const enum dbt_status status =
        dbt_table_init(&registers->unit_index, bytes, sizeof(uint32_t), error);
    if (status != DBT_OK) {
        return status;
    }
    for (size_t i = 0; i < registers->unit_count; i++) {
        const struct dbt_unit *unit = &registers->units[i];
        bool is_new = false;
        uint32_t *value = dbt_table_add(&registers->unit_index,
                                        unit_key(registers, dbt_text_of(unit->code)), &is_new);
        assert(value != NULL);
        if (is_new) {
            *value = (uint32_t)i;
            continue;
        }
        hold_twice(findings, "unit-twice", "unit code",
                   (struct dbt_place[]){registers->units[*value].place, unit->place});
    }
    return DBT_OK;
}

enum dbt_status dbt_registers_close_units(struct dbt_registers *registers,
                                          struct dbt_findings *findings, struct dbt_error *error)
{
    sort(registers->providers, registers->provider_count, sizeof *registers->providers,
         compare_providers);
    sort(registers->units, registers->unit_count, sizeof *registers->units, compare_units);
    hold_equal_providers(registers, findings);
    resolve_providers(registers, findings);
    const enum dbt_status status = index_units(registers, findings, error);
    if (status != DBT_OK) {
        return status;
    }
    return findings->failed ? dbt_error_memory(error, "the findings of the registers") : DBT_OK;
}

/* ---- finishing ------------------------------------------------------------------------------ */

static void hold_equal_subscriptions(struct dbt_registers *registers, struct dbt_findings *findings)
{
    struct dbt_subscription *items = registers->subscriptions;
    sort(items, registers->subscription_count, sizeof *items, compare_subscription_ids);
    for (size_t i = 1; i < registers->subscription_count; i++) {
        if (strcmp(items[i - 1].id, items[i].id) == 0) {
            hold_twice(findings, "subscription-twice", "subscription id",
                       (struct dbt_place[]){items[i - 1].place, items[i].place});
        }
    }
}

static void hold_equal_one_offs(struct dbt_one_off *items, size_t count,
                                struct dbt_findings *findings)
{
    sort(items, count, sizeof *items, compare_one_off_ids);
    for (size_t i = 1; i < count; i++) {
        if (strcmp(items[i - 1].id, items[i].id) == 0) {
            hold_twice(findings, "charge-twice", "charge id",
                       (struct dbt_place[]){items[i - 1].place, items[i].place});
        }
    }
}

/* Ids of the period that stand before it too; both lists are sorted by id. */
static void hold_ids_from_before(const struct dbt_registers *registers,
                                 struct dbt_findings *findings)
{
    size_t before = 0;
    for (size_t i = 0; i < registers->one_off_count; i++) {
        const struct dbt_one_off *row = &registers->one_offs[i];
        while (before < registers->earlier_count &&
               strcmp(registers->earlier[before].id, row->id) < 0) {
            before++;
        }
        if (before < registers->earlier_count &&
            strcmp(registers->earlier[before].id, row->id) == 0) {
            hold_twice(findings, "charge-twice", "charge id",
                       (struct dbt_place[]){registers->earlier[before].place, row->place});
        }
    }
}

enum dbt_status dbt_registers_finish(struct dbt_registers *registers, struct dbt_findings *findings,
                                     struct dbt_error *error)
{
    hold_equal_subscriptions(registers, findings);
    hold_equal_one_offs(registers->one_offs, registers->one_off_count, findings);
    hold_equal_one_offs(registers->earlier, registers->earlier_count, findings);
    hold_ids_from_before(registers, findings);
    sort(registers->subscriptions, registers->subscription_count, sizeof *registers->subscriptions,
         compare_subscriptions);
    sort(registers->one_offs, registers->one_off_count, sizeof *registers->one_offs,
         compare_one_offs);
    sort(registers->earlier, registers->earlier_count, sizeof *registers->earlier,
         compare_one_offs);
    return findings->failed ? dbt_error_memory(error, "the findings of the registers") : DBT_OK;
}
