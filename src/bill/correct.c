/* Lines that differ → one document per provider. */
#include "correct.h"

#include "biller.h"

struct issued {
    const struct dbt_invoice *invoice;
};

struct corrector {
    const struct dbt_correcting *correcting;
    struct issued *issued; /* by provider, number */
    dbt_day due;
    struct dbt_arena *arena;
    struct dbt_error *error;
};

/* ---- what a provider was issued ------------------------------------------------------------- */

static int compare_issued(const void *left, const void *right)
{
    const struct dbt_invoice *a = ((const struct issued *)left)->invoice;
    const struct dbt_invoice *b = ((const struct issued *)right)->invoice;
    const int order = strcmp(a->buyer.org_no, b->buyer.org_no);
    return order != 0 ? order : (a->number > b->number) - (a->number < b->number);
}

static enum dbt_status sort_issued(struct corrector *corrector)
{
    const struct dbt_invoices *issued = corrector->correcting->issued;
    corrector->issued =
        dbt_arena_alloc(corrector->arena, issued->count + 1, sizeof *corrector->issued);
    if (corrector->issued == NULL) {
        return dbt_error_memory(corrector->error, "the issued invoices");
    }
    for (size_t i = 0; i < issued->count; i++) {
        corrector->issued[i].invoice = &issued->items[i];
    }
    qsort(corrector->issued, issued->count, sizeof *corrector->issued, compare_issued);
    return DBT_OK;
}

/* Of one provider; null where there is none. */
struct history {
    const struct dbt_invoice *original, *latest;
};

static struct history find_history(const struct corrector *corrector, const char *org_no)
{
    struct history history = {0};
    size_t low = 0;
    size_t high = corrector->correcting->issued->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (strcmp(corrector->issued[middle].invoice->buyer.org_no, org_no) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < corrector->correcting->issued->count; low++) {
        const struct dbt_invoice *invoice = corrector->issued[low].invoice;
        if (strcmp(invoice->buyer.org_no, org_no) != 0) {
            break;
        }
        if (history.original == NULL && invoice->kind == DBT_INVOICE_ORIGINAL) {
            history.original = invoice;
        }
        history.latest = invoice;
    }
    return history;
}

static int compare_org_no(const void *key, const void *item)
{
    const struct dbt_invoice *invoice = item;
    return strcmp(key, invoice->buyer.org_no);
}

/* ---- lines ---------------------------------------------------------------------------------- */

static struct dbt_ratio negated(struct dbt_ratio ratio)
{
    return (struct dbt_ratio){-ratio.above, ratio.below};
}

static const struct dbt_step *reverse_steps(const struct dbt_line *line, struct dbt_keeper *keeper)
{
    if (line->step_count == 0) {
        return NULL;
    }
    struct dbt_step *steps = dbt_arena_alloc(keeper->arena, line->step_count, sizeof *steps);
    keeper->failed = keeper->failed || steps == NULL;
    for (uint32_t i = 0; steps != NULL && i < line->step_count; i++) {
        steps[i] = line->steps[i];
        steps[i].quantity = negated(steps[i].quantity);
    }
    return steps;
}

/* Amounts of issued lines have their negatives: the smallest number of 64 bits is no sum of any. */
static void take_back(struct dbt_line *line, const struct dbt_sided_line *of,
                      struct dbt_keeper *keeper)
{
    line->reverses = of->invoice->number;
    line->reverses_line = of->position;
    line->quantity = negated(line->quantity);
    line->free_quantity = negated(line->free_quantity);
    line->steps = reverse_steps(of->line, keeper);
    line->exact_ore = negated(line->exact_ore);
    line->minimum_ore = -line->minimum_ore;
    line->net_ore = -line->net_ore;
}

static struct dbt_line make_line(const struct dbt_sided_line *of, struct dbt_keeper *keeper)
{
    struct dbt_line line = *of->line;
    line.unit_code = of->unit->unit_code;
    line.unit_name = of->unit->unit_name;
    if (of->is_issued) {
        take_back(&line, of, keeper);
    }
    return line;
}

/* ---- documents ------------------------------------------------------------------------------ */

/* Who pays: as the provider is called now, or was when it was last invoiced. */
struct parties {
    struct dbt_party buyer;
    const char *customer;
};

/* Of a line of `of`. A provider whose charges are all gone has no draft, but may be registered. */
static struct parties find_parties(const struct corrector *corrector, const struct dbt_invoice *of,
                                   const struct history *history, struct dbt_keeper *keeper)
{
    const char *org_no = of->buyer.org_no;
    const struct dbt_invoices *now = corrector->correcting->now;
    const struct dbt_invoice *draft = now->count == 0 ? NULL
                                                      : bsearch(org_no, now->items, now->count,
                                                                sizeof *now->items, compare_org_no);
    if (draft != NULL) {
        return (struct parties){.buyer = draft->buyer, .customer = draft->customer};
    }
    const struct dbt_provider *provider =
        dbt_provider_last(corrector->correcting->parts, corrector->correcting->part_count, org_no);
    if (provider != NULL) {
        return (struct parties){.buyer = dbt_buyer_make(provider, keeper),
                                .customer = dbt_keep(keeper, provider->customer)};
    }
    const struct dbt_invoice *latest = history->latest != NULL ? history->latest : of;
    return (struct parties){.buyer = latest->buyer, .customer = latest->customer};
}

/* Rates of VAT may differ, so a net below 0 may still come to something to pay. */
static enum dbt_invoice_kind kind_of(const struct dbt_invoice *invoice)
{
    if (invoice->refers_to == 0) {
        return DBT_INVOICE_ORIGINAL;
    }
    const int64_t deciding = invoice->total_ore != 0 ? invoice->total_ore : invoice->net_ore;
    return deciding < 0 ? DBT_INVOICE_CREDIT : DBT_INVOICE_ADJUSTMENT;
}

static enum dbt_status make_document(const struct corrector *corrector,
                                     const struct dbt_sided_line *lines, size_t count,
                                     struct dbt_invoice *invoice)
{
    const struct dbt_correcting *correcting = corrector->correcting;
    const struct dbt_region *region = correcting->region;
    const char *org_no = lines[0].invoice->buyer.org_no;
    const struct history history = find_history(corrector, org_no);
    struct dbt_keeper keeper = {.arena = corrector->arena};
    const struct parties parties = find_parties(corrector, lines[0].invoice, &history, &keeper);
    *invoice = (struct dbt_invoice){
        .refers_to = history.original != NULL ? history.original->number : 0,
        .refers_issued = history.original != NULL ? history.original->issued : 0,
        .ocr = "",
        .period = correcting->period,
        .issued = correcting->issue_date,
        .due = corrector->due,
        .seller = dbt_seller_make(&region->identity, &keeper),
        .buyer = parties.buyer,
        .customer = parties.customer,
        .bankgiro = dbt_keep(&keeper, region->payment.bankgiro),
        .demonstration = region->prices.demonstration,
        .lines = dbt_arena_alloc(corrector->arena, count, sizeof *invoice->lines),
        .line_count = count,
    };
    for (size_t i = 0; invoice->lines != NULL && i < count; i++) {
        invoice->lines[i] = make_line(&lines[i], &keeper);
    }
    if (invoice->lines == NULL || keeper.failed) {
        return dbt_error_memory(corrector->error, "the lines of a correction");
    }
    const struct dbt_place at = {.file = parties.buyer.name};
    const enum dbt_status status = dbt_invoice_sum(invoice, region->payment.round_to_krona, &at,
                                                   corrector->arena, corrector->error);
    invoice->kind = kind_of(invoice);
    return status;
}

/* How many lines from `first` on are of the same provider. */
static size_t same_provider(const struct dbt_sided_lines *lines, size_t first)
{
    const char *org_no = lines->items[first].invoice->buyer.org_no;
    size_t next = first + 1;
    while (next < lines->count && strcmp(lines->items[next].invoice->buyer.org_no, org_no) == 0) {
        next++;
    }
    return next - first;
}

static enum dbt_status make_documents(const struct corrector *corrector,
                                      const struct dbt_sided_lines *lines,
                                      struct dbt_invoices *made)
{
    size_t count = 0;
    for (size_t first = 0; first < lines->count; first += count) {
        count = same_provider(lines, first);
        struct dbt_invoice *items = dbt_arena_grow(corrector->arena, made->items, made->count,
                                                   &made->capacity, sizeof *items);
        if (items == NULL) {
            return dbt_error_memory(corrector->error, "the corrections");
        }
        made->items = items;
        const enum dbt_status status =
            make_document(corrector, &lines->items[first], count, &items[made->count]);
        if (status != DBT_OK) {
            return status;
        }
        made->count++;
    }
    return DBT_OK;
}

enum dbt_status dbt_correct(const struct dbt_correcting *correcting, struct dbt_invoices *invoices,
                            struct dbt_arena *arena, struct dbt_error *error)
{
    struct corrector corrector = {.correcting = correcting, .arena = arena, .error = error};
    struct dbt_sided_lines lines = {0};
    enum dbt_status status =
        dbt_due_find(correcting->region, correcting->issue_date, &corrector.due, error);
    if (status == DBT_OK) {
        status = sort_issued(&corrector);
    }
    if (status == DBT_OK) {
        status = dbt_correct_lines(correcting, &lines, arena, error);
    }
    struct dbt_invoices made = {0};
    if (status == DBT_OK) {
        status = make_documents(&corrector, &lines, &made);
    }
    if (status == DBT_OK) {
        *invoices = made;
    }
    return status;
}
