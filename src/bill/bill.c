/* Brings the charges of all parts together, one invoice per organisation number. */
#include "biller.h"

struct biller {
    const struct dbt_billing *billing;
    struct dbt_entry *entries;
    size_t entry_count;
    dbt_day due;
    struct dbt_arena *arena;
    struct dbt_error *error;
};

/* ---- entries -------------------------------------------------------------------------------- */

static size_t count_entries(const struct dbt_billing *billing)
{
    size_t count = 0;
    for (size_t i = 0; i < billing->part_count; i++) {
        count += billing->parts[i].charges->count;
    }
    return count;
}

/* `own`, a unit of `part`, as the last part that has it names it. */
static const struct dbt_unit *last_unit(const struct dbt_billing *billing, size_t part,
                                        const struct dbt_unit *own)
{
    for (size_t i = billing->part_count - 1; i > part; i--) {
        const struct dbt_registers *registers = billing->parts[i].registers;
        const uint32_t unit = dbt_registers_unit(registers, dbt_text_of(own->code));
        if (unit != DBT_NONE) {
            return &registers->units[unit];
        }
    }
    return own;
}

static const struct dbt_provider *find_provider(const struct dbt_registers *registers,
                                                const char *org_no)
{
    for (size_t i = 0; i < registers->provider_count; i++) {
        if (strcmp(registers->providers[i].org_no, org_no) == 0) {
            return &registers->providers[i];
        }
    }
    return NULL;
}

const struct dbt_provider *dbt_provider_last(const struct dbt_billing_part *parts,
                                             size_t part_count, const char *org_no)
{
    const struct dbt_provider *found = NULL;
    for (size_t i = part_count; i > 0 && found == NULL; i--) {
        found = find_provider(parts[i - 1].registers, org_no);
    }
    return found;
}

/* The registers that the entry comes from have its provider, if no later ones do. */
static const struct dbt_provider *payer(const struct dbt_billing *billing,
                                        const struct dbt_entry *entry)
{
    const struct dbt_provider *last =
        dbt_provider_last(billing->parts, billing->part_count, entry->org_no);
    return last != NULL ? last : &entry->registers->providers[entry->charge->provider];
}

size_t dbt_invoices_count_lines(const struct dbt_invoices *invoices)
{
    size_t count = 0;
    for (size_t i = 0; i < invoices->count; i++) {
        count += invoices->items[i].line_count;
    }
    return count;
}

/* Charges of exactly 0 öre are no lines. */
static void add_part(struct biller *biller, size_t part)
{
    const struct dbt_registers *registers = biller->billing->parts[part].registers;
    const struct dbt_charges *charges = biller->billing->parts[part].charges;
    for (size_t i = 0; i < charges->count; i++) {
        const struct dbt_charge *charge = &charges->items[i];
        if (charge->net_ore == 0) {
            continue;
        }
        biller->entries[biller->entry_count++] = (struct dbt_entry){
            .charge = charge,
            .registers = registers,
            .part = part,
            .org_no = registers->providers[charge->provider].org_no,
            .unit = last_unit(biller->billing, part, &registers->units[charge->unit]),
        };
    }
}

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* Charges of one part stand in one array, in their own order. */
static int compare_charges(const struct dbt_entry *left, const struct dbt_entry *right)
{
    const struct dbt_charge *a = left->charge;
    const struct dbt_charge *b = right->charge;
    int order = compare(a->service, b->service);
    order = order != 0 ? order : compare(a->component, b->component);
    order = order != 0 ? order : compare(a->month, b->month);
    order = order != 0 ? order : compare(a->span.first, b->span.first);
    order = order != 0 ? order : compare(a->span.last, b->span.last);
    order = order != 0 ? order : compare((int64_t)left->part, (int64_t)right->part);
    return order != 0 ? order : (a > b) - (a < b);
}

static int compare_entries(const void *left, const void *right)
{
    const struct dbt_entry *a = left;
    const struct dbt_entry *b = right;
    int order = strcmp(a->org_no, b->org_no);
    if (order == 0 && a->unit == b->unit) { /* names are not cheap to compare */
        return compare_charges(a, b);
    }
    order = order != 0 ? order : dbt_name_compare(a->unit->name, b->unit->name);
    order = order != 0
                ? order
                : dbt_text_compare_fold(dbt_text_of(a->unit->code), dbt_text_of(b->unit->code));
    return order != 0 ? order : compare_charges(a, b);
}

/* ---- invoices ------------------------------------------------------------------------------- */

struct dbt_party dbt_seller_make(const struct dbt_identity *identity, struct dbt_keeper *keeper)
{
    return (struct dbt_party){.name = dbt_keep(keeper, identity->name),
                              .org_no = dbt_keep(keeper, identity->org_no),
                              .vat_no = dbt_keep(keeper, identity->vat_no),
                              .attention = dbt_keep(keeper, identity->contact),
                              .address = dbt_keep_address(keeper, &identity->address),
                              .reference = dbt_keep(keeper, identity->our_reference)};
}

/* The registers do not say whether a provider is registered for VAT: no VAT number is made up. */
struct dbt_party dbt_buyer_make(const struct dbt_provider *provider, struct dbt_keeper *keeper)
{
    return (struct dbt_party){.name = dbt_keep(keeper, provider->name),
                              .org_no = dbt_keep(keeper, provider->org_no),
                              .vat_no = "",
                              .attention = dbt_keep(keeper, provider->attention),
                              .address = dbt_keep_address(keeper, &provider->address),
                              .reference = dbt_keep(keeper, provider->reference)};
}

/* An invoice of `count` entries of one provider. */
static enum dbt_status make_invoice(const struct biller *biller, const struct dbt_entry *entries,
                                    size_t count, struct dbt_invoice *invoice)
{
    const struct dbt_billing *billing = biller->billing;
    const struct dbt_region *region = billing->region;
    const struct dbt_provider *provider = payer(billing, entries);
    struct dbt_keeper keeper = {.arena = biller->arena};
    *invoice = (struct dbt_invoice){
        .ocr = "",
        .period = billing->period,
        .issued = billing->issue_date,
        .due = biller->due,
        .seller = dbt_seller_make(&region->identity, &keeper),
        .buyer = dbt_buyer_make(provider, &keeper),
        .customer = dbt_keep(&keeper, provider->customer),
        .bankgiro = dbt_keep(&keeper, region->payment.bankgiro),
        .demonstration = region->prices.demonstration,
        .lines = dbt_arena_alloc(biller->arena, count, sizeof *invoice->lines),
        .line_count = count,
    };
    for (size_t i = 0; invoice->lines != NULL && i < count; i++) {
        invoice->lines[i] = dbt_line_make(&entries[i], region, &keeper);
    }
    if (invoice->lines == NULL || keeper.failed) {
        return dbt_error_memory(biller->error, "the lines of an invoice");
    }
    return dbt_invoice_sum(invoice, region->payment.round_to_krona, &provider->place, biller->arena,
                           biller->error);
}

/* How many entries from `first` on are of the same provider. */
static size_t same_provider(const struct biller *biller, size_t first)
{
    size_t next = first + 1;
    while (next < biller->entry_count &&
           strcmp(biller->entries[next].org_no, biller->entries[first].org_no) == 0) {
        next++;
    }
    return next - first;
}

static enum dbt_status make_invoices(const struct biller *biller, struct dbt_invoices *made)
{
    size_t count = 0;
    for (size_t first = 0; first < biller->entry_count; first += count) {
        count = same_provider(biller, first);
        struct dbt_invoice *items =
            dbt_arena_grow(biller->arena, made->items, made->count, &made->capacity, sizeof *items);
        if (items == NULL) {
            return dbt_error_memory(biller->error, "the invoices");
        }
        made->items = items;
        const enum dbt_status status =
            make_invoice(biller, &biller->entries[first], count, &items[made->count]);
        if (status != DBT_OK) {
            return status;
        }
        made->count++;
    }
    return DBT_OK;
}

enum dbt_status dbt_due_find(const struct dbt_region *region, dbt_day issue_date, dbt_day *due,
                             struct dbt_error *error)
{
    const int64_t day = (int64_t)issue_date + region->payment.days;
    if (issue_date < DBT_DAY_MIN || day > DBT_DAY_MAX) {
        return dbt_error_set(
            error, DBT_USAGE,
            "the due date is no date of this program: check the issue date and the "
            "region's payment days");
    }
    *due = (dbt_day)day;
    return DBT_OK;
}

enum dbt_status dbt_bill(const struct dbt_billing *billing, struct dbt_invoices *invoices,
                         struct dbt_arena *arena, struct dbt_error *error)
{
    struct biller biller = {.billing = billing, .arena = arena, .error = error};
    enum dbt_status status = dbt_due_find(billing->region, billing->issue_date, &biller.due, error);
    if (status != DBT_OK) {
        return status;
    }
    biller.entries = dbt_arena_alloc(arena, count_entries(billing) + 1, sizeof *biller.entries);
    if (biller.entries == NULL) {
        return dbt_error_memory(error, "the lines of the invoices");
    }
    for (size_t i = 0; i < billing->part_count; i++) {
        add_part(&biller, i);
    }
    qsort(biller.entries, biller.entry_count, sizeof *biller.entries, compare_entries);
    struct dbt_invoices made = {0};
    status = make_invoices(&biller, &made);
    if (status == DBT_OK) {
        *invoices = made;
    }
    return status;
}
