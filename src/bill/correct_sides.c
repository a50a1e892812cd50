/* The two sides of a correction: what is in force of the lines issued, and the lines of now. */
#include "correct.h"

#include "biller.h"

struct sides {
    const struct dbt_correcting *correcting;
    struct dbt_sided_lines lines;
    struct dbt_arena *arena;
    struct dbt_error *error;
};

static int compare_number(const void *key, const void *item)
{
    const int64_t *number = key;
    const struct dbt_invoice *invoice = item;
    return (*number > invoice->number) - (*number < invoice->number);
}

static enum dbt_status not_issued(const struct dbt_invoice *invoice, const struct dbt_line *line,
                                  struct dbt_error *error)
{
    return dbt_error_set(error, DBT_INPUT,
                         "invoice %lld takes back line %lu of invoice %lld, which is not in force: "
                         "restore the ledger from a backup",
                         (long long)invoice->number, (unsigned long)line->reverses_line,
                         (long long)line->reverses);
}

/* A flag per issued line, and where those of an invoice begin. */
struct force {
    bool *in_force;
    size_t *begin;
};

static enum dbt_status take_back(const struct sides *sides, const struct force *force,
                                 const struct dbt_invoice *invoice, const struct dbt_line *line)
{
    const struct dbt_invoices *issued = sides->correcting->issued;
    const struct dbt_invoice *original = bsearch(&line->reverses, issued->items, issued->count,
                                                 sizeof *issued->items, compare_number);
    if (original == NULL || line->reverses_line < 1 || line->reverses_line > original->line_count) {
        return not_issued(invoice, line, sides->error);
    }
    bool *flag = &force->in_force[force->begin[original - issued->items] + line->reverses_line - 1];
    if (!*flag) {
        return not_issued(invoice, line, sides->error);
    }
    *flag = false;
    return DBT_OK;
}

/* Reversals are not in force, nor are the lines that they take back. */
static enum dbt_status judge_invoice(const struct sides *sides, const struct force *force,
                                     const struct dbt_invoice *invoice)
{
    bool *own = &force->in_force[force->begin[invoice - sides->correcting->issued->items]];
    for (size_t i = 0; i < invoice->line_count; i++) {
        if (invoice->lines[i].reverses == 0) {
            continue;
        }
        own[i] = false;
        const enum dbt_status status = take_back(sides, force, invoice, &invoice->lines[i]);
        if (status != DBT_OK) {
            return status;
        }
    }
    return DBT_OK;
}

static void add_line(struct sides *sides, const struct dbt_invoice *invoice, size_t index,
                     bool is_issued)
{
    sides->lines.items[sides->lines.count++] = (struct dbt_sided_line){
        .line = &invoice->lines[index],
        .invoice = invoice,
        .position = (uint32_t)index + 1,
        .is_issued = is_issued,
    };
}

static void add_in_force(struct sides *sides, const struct dbt_invoice *invoice,
                         const bool *in_force)
{
    for (size_t i = 0; i < invoice->line_count; i++) {
        if (in_force[i]) {
            add_line(sides, invoice, i, true);
        }
    }
}

static enum dbt_status add_issued(struct sides *sides)
{
    const struct dbt_invoices *issued = sides->correcting->issued;
    const size_t count = dbt_invoices_count_lines(issued);
    const struct force force = {
        .in_force = dbt_arena_alloc(sides->arena, count + 1, sizeof *force.in_force),
        .begin = dbt_arena_alloc(sides->arena, issued->count + 1, sizeof *force.begin),
    };
    if (force.in_force == NULL || force.begin == NULL) {
        return dbt_error_memory(sides->error, "the lines in force");
    }
    memset(force.in_force, true, count);
    for (size_t i = 0; i < issued->count; i++) {
        force.begin[i + 1] = force.begin[i] + issued->items[i].line_count;
    }
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; i < issued->count && status == DBT_OK; i++) {
        status = judge_invoice(sides, &force, &issued->items[i]);
    }
    for (size_t i = 0; i < issued->count && status == DBT_OK; i++) {
        add_in_force(sides, &issued->items[i], &force.in_force[force.begin[i]]);
    }
    return status;
}

static void add_now(struct sides *sides)
{
    const struct dbt_invoices *now = sides->correcting->now;
    for (size_t i = 0; i < now->count; i++) {
        for (size_t j = 0; j < now->items[i].line_count; j++) {
            add_line(sides, &now->items[i], j, false);
        }
    }
}

enum dbt_status dbt_correct_sides(const struct dbt_correcting *correcting,
                                  struct dbt_sided_lines *lines, struct dbt_arena *arena,
                                  struct dbt_error *error)
{
    struct sides sides = {.correcting = correcting, .arena = arena, .error = error};
    const size_t most =
        dbt_invoices_count_lines(correcting->issued) + dbt_invoices_count_lines(correcting->now);
    sides.lines.items = dbt_arena_alloc(arena, most + 1, sizeof *sides.lines.items);
    if (sides.lines.items == NULL) {
        return dbt_error_memory(error, "the lines of the corrections");
    }
    const enum dbt_status status = add_issued(&sides);
    if (status != DBT_OK) {
        return status;
    }
    add_now(&sides);
    *lines = sides.lines;
    return DBT_OK;
}
