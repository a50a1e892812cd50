/* Handouts: documents by provider, and whose reports tell of nobody else. */
#include "handout.h"

#include <stdlib.h>

#include "debitera/base/file_name.h"
#include "following.h"

struct sorting {
    const struct dbt_publication *publication;
    struct dbt_arena *arena;
    struct dbt_unit_buyer *buyers; /* of every unit in the months shown; by code */
    size_t buyer_count, buyer_capacity;
    const struct dbt_invoice **invoices;    /* by organisation number, then number */
    const struct dbt_followup_unit **units; /* by organisation number, then code */
    size_t unit_count;
    struct dbt_handout *items;
    size_t count;
};

/* ---- who was billed -------------------------------------------------------------------------- */

static bool add_buyer(struct sorting *sorting, const char *unit_code, const char *org_no)
{
    struct dbt_unit_buyer *buyers =
        dbt_arena_grow(sorting->arena, sorting->buyers, sorting->buyer_count,
                       &sorting->buyer_capacity, sizeof *sorting->buyers);

    if (buyers == NULL)
        return false;
    sorting->buyers = buyers;
    buyers[sorting->buyer_count++] = (struct dbt_unit_buyer){unit_code, org_no};
    return true;
}

/* Lines stand by unit, so each unit of an invoice comes once. */
static bool add_invoice(struct sorting *sorting, const struct dbt_invoice *invoice, dbt_month first)
{
    const struct dbt_line *before = NULL;
    bool done = true;

    for (size_t i = 0; done && i < invoice->line_count; i++) {
        const struct dbt_line *line = &invoice->lines[i];
        if (line->month < first ||
            (before != NULL && strcmp(before->unit_code, line->unit_code) == 0))
            continue;
        done = add_buyer(sorting, line->unit_code, invoice->buyer.org_no);
        before = line;
    }
    return done;
}

static int by_code(const void *a, const void *b)
{
    const struct dbt_unit_buyer *left = a;
    const struct dbt_unit_buyer *right = b;

    return dbt_text_compare_fold(dbt_text_of(left->unit_code), dbt_text_of(right->unit_code));
}

/* Of the months before, and of the run's own documents. */
static enum dbt_status list_buyers(struct sorting *sorting, struct dbt_ledger *ledger,
                                   struct dbt_error *error)
{
    const struct dbt_invoices *own = &sorting->publication->invoices;
    struct dbt_unit_buyers before = {0};
    struct dbt_ledger_history history;
    enum dbt_status status = DBT_OK;
    bool done = true;

    if (dbt_publication_past(sorting->publication, ledger, &history))
        status = dbt_ledger_buyers(ledger, &history, &before, sorting->arena, error);
    if (status != DBT_OK)
        return status;
    for (size_t i = 0; done && i < before.count; i++)
        done = add_buyer(sorting, before.items[i].unit_code, before.items[i].org_no);
    for (size_t i = 0; done && i < own->count; i++)
        done = add_invoice(sorting, &own->items[i], history.months.first);
    if (!done)
        return dbt_error_memory(error, "who was billed for the units");
    if (sorting->buyer_count > 1)
        qsort(sorting->buyers, sorting->buyer_count, sizeof *sorting->buyers, by_code);
    return DBT_OK;
}

static bool was_billed_to_another(const struct sorting *sorting,
                                  const struct dbt_followup_unit *unit)
{
    const struct dbt_unit_buyer key = {.unit_code = unit->code};
    size_t low = 0;
    size_t high = sorting->buyer_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (by_code(&sorting->buyers[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < sorting->buyer_count && by_code(&sorting->buyers[low], &key) == 0; low++)
        if (strcmp(sorting->buyers[low].org_no, unit->org_no) != 0)
            return true;
    return false;
}

/* In a delivery of the period: a register has a unit once. */
static bool was_of_another(const struct sorting *sorting, const struct dbt_followup_unit *unit)
{
    const struct dbt_pipeline *pipeline = sorting->publication->pipeline;

    for (size_t i = 0; i < pipeline->part_count; i++) {
        const struct dbt_registers *registers = &pipeline->parts[i].registers;
        const uint32_t at = dbt_registers_unit(registers, dbt_text_of(unit->code));
        if (at != DBT_NONE && strcmp(registers->units[at].org_no, unit->org_no) != 0)
            return true;
    }
    return false;
}

/* ---- what is handed out ---------------------------------------------------------------------- */

static int by_provider(const void *a, const void *b)
{
    const struct dbt_invoice *left = *(const struct dbt_invoice *const *)a;
    const struct dbt_invoice *right = *(const struct dbt_invoice *const *)b;
    const int order = strcmp(left->buyer.org_no, right->buyer.org_no);

    return order != 0 ? order : (left->number > right->number) - (left->number < right->number);
}

static int by_owner(const void *a, const void *b)
{
    const struct dbt_followup_unit *left = *(const struct dbt_followup_unit *const *)a;
    const struct dbt_followup_unit *right = *(const struct dbt_followup_unit *const *)b;
    const int order = strcmp(left->org_no, right->org_no);

    return order != 0 ? order : strcmp(left->code, right->code);
}

static bool sort_documents(struct sorting *sorting)
{
    const struct dbt_invoices *own = &sorting->publication->invoices;
    const struct dbt_followup *followup = sorting->publication->followup;

    sorting->unit_count = followup == NULL ? 0 : followup->unit_count;
    sorting->invoices =
        dbt_arena_alloc(sorting->arena, own->count + 1, sizeof(const struct dbt_invoice *));
    sorting->units = dbt_arena_alloc(sorting->arena, sorting->unit_count + 1,
                                     sizeof(const struct dbt_followup_unit *));
    sorting->items = dbt_arena_alloc(sorting->arena, own->count + 1, sizeof *sorting->items);
    if (sorting->invoices == NULL || sorting->units == NULL || sorting->items == NULL)
        return false;
    for (size_t i = 0; i < own->count; i++)
        sorting->invoices[i] = &own->items[i];
    for (size_t i = 0; i < sorting->unit_count; i++)
        sorting->units[i] = &followup->units[i];
    qsort(sorting->invoices, own->count, sizeof(const struct dbt_invoice *), by_provider);
    qsort(sorting->units, sorting->unit_count, sizeof(const struct dbt_followup_unit *), by_owner);
    return true;
}

/* Those handed out move before those withheld; both stay by code. */
static bool share_units(struct sorting *sorting, struct dbt_handout *handout)
{
    const struct dbt_followup_unit **own = sorting->units;
    size_t count = 0;

    while (sorting->unit_count > 0 && strcmp(own[0]->org_no, handout->org_no) < 0) {
        own++;
        sorting->unit_count--;
    }
    while (count < sorting->unit_count && strcmp(own[count]->org_no, handout->org_no) == 0)
        count++;
    const struct dbt_followup_unit **withheld =
        dbt_arena_alloc(sorting->arena, count + 1, sizeof(const struct dbt_followup_unit *));
    if (withheld == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (was_billed_to_another(sorting, own[i]) || was_of_another(sorting, own[i]))
            withheld[handout->withheld_count++] = own[i];
        else
            own[handout->unit_count++] = own[i];
    }
    handout->units = own;
    handout->withheld = withheld;
    sorting->units = own + count;
    sorting->unit_count -= count;
    return true;
}

static bool make_handout(struct sorting *sorting, const struct dbt_invoice *const *invoices,
                         size_t count)
{
    const struct dbt_party *buyer = &invoices[count - 1]->buyer;
    struct dbt_handout *handout = &sorting->items[sorting->count++];

    *handout = (struct dbt_handout){
        .org_no = buyer->org_no,
        .provider = buyer->name,
        .folder = dbt_file_name_make(buyer->org_no, sorting->arena),
        .invoices = invoices,
        .invoice_count = count,
    };
    return handout->folder != NULL && share_units(sorting, handout);
}

static bool make_handouts(struct sorting *sorting, size_t invoice_count)
{
    size_t next;
    bool done = true;

    for (size_t i = 0; done && i < invoice_count; i = next) {
        const char *org_no = sorting->invoices[i]->buyer.org_no;
        next = i + 1;
        while (next < invoice_count && strcmp(sorting->invoices[next]->buyer.org_no, org_no) == 0)
            next++;
        done = make_handout(sorting, sorting->invoices + i, next - i);
    }
    return done;
}

enum dbt_status dbt_handouts_make(const struct dbt_publication *publication,
                                  struct dbt_ledger *ledger, struct dbt_handouts *handouts,
                                  struct dbt_error *error)
{
    struct sorting sorting = {.publication = publication, .arena = &publication->pipeline->arena};
    enum dbt_status status = list_buyers(&sorting, ledger, error);

    if (status == DBT_OK &&
        (!sort_documents(&sorting) || !make_handouts(&sorting, publication->invoices.count)))
        status = dbt_error_memory(error, "what providers are handed");
    if (status == DBT_OK)
        *handouts = (struct dbt_handouts){sorting.items, sorting.count};
    return status;
}
