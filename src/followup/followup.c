/* dbt_followup_make: the order of its parts, and what they share. */
#include "maker.h"

int dbt_maker_month(const struct dbt_maker *maker, dbt_month month)
{
    const dbt_month first = maker->made->months[0];
    return month >= first && month <= maker->input->month ? (int)(month - first) : -1;
}

uint32_t dbt_maker_unit(const struct dbt_maker *maker, const char *code)
{
    const uint32_t unit = dbt_registers_unit(maker->input->part->registers, dbt_text_of(code));
    return unit == DBT_NONE ? DBT_NONE : maker->unit_of[unit];
}

struct dbt_followup_dispatch *dbt_maker_dispatches(const struct dbt_maker *maker,
                                                   const struct dbt_figures *figures, size_t unit)
{
    return &figures->dispatches[unit * maker->dispatch_count];
}

static void *alloc(struct dbt_arena *arena, size_t count, size_t size_bytes,
                   struct dbt_error *error)
{
    /* One more than needed, so that none is an array too. */
    void *items = dbt_arena_alloc(arena, count + 1, size_bytes);
    if (items == NULL) {
        const enum dbt_status status = dbt_error_memory(error, "the follow-up reports");
        (void)status;
    }
    return items;
}

void *dbt_maker_alloc(const struct dbt_maker *maker, size_t count, size_t size_bytes)
{
    return alloc(maker->arena, count, size_bytes, maker->error);
}

void *dbt_maker_scratch(struct dbt_maker *maker, size_t count, size_t size_bytes)
{
    return alloc(&maker->scratch, count, size_bytes, maker->error);
}

bool dbt_maker_add(int64_t *sum, int64_t value)
{
    return !__builtin_add_overflow(*sum, value, sum);
}

enum dbt_status dbt_maker_overflow(const struct dbt_maker *maker, const char *what)
{
    char month[DBT_DATE_BYTES];
    return dbt_error_set(maker->error, DBT_INPUT,
                         "follow-up of %s: %s: the numbers are too large to add up: check the "
                         "quantities and amounts of its months",
                         dbt_month_write(maker->input->month, month), what);
}

dbt_figure dbt_figure_divide(dbt_figure above, int64_t scale, dbt_figure below)
{
    struct dbt_ratio ratio = {0};
    struct dbt_ratio scaled = {0};
    int64_t rounded = 0;
    if (!dbt_figure_known(above) || !dbt_figure_known(below) || below == 0 ||
        !dbt_ratio_make(above, below, &ratio) ||
        !dbt_ratio_multiply(ratio, dbt_ratio_of(scale), &scaled) ||
        !dbt_ratio_round(scaled, &rounded)) {
        return DBT_FIGURE_NONE;
    }
    return rounded;
}

/* By documents; those by usage are known when that is counted. */
static void know_months(struct dbt_maker *maker)
{
    const struct dbt_invoices *invoices = maker->input->invoices;
    const struct dbt_followup_past *past = maker->input->past;
    for (int month = 0; month < DBT_FOLLOWUP_MONTHS; month++) {
        maker->known[month] = month == DBT_REPORT_MONTH || (past != NULL && past->invoiced[month]);
        for (size_t i = 0; i < invoices->count && !maker->known[month]; i++) {
            const struct dbt_period period = invoices->items[i].period;
            maker->known[month] = period.first <= maker->made->months[month] &&
                                  period.last >= maker->made->months[month];
        }
    }
}

static void begin(struct dbt_maker *maker)
{
    const struct dbt_followup_input *input = maker->input;
    for (int i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        maker->made->months[i] = input->month - DBT_REPORT_MONTH + i;
    }
    maker->made->sources = input->sources;
    maker->made->source_count = input->source_count;
    maker->made->findings = input->findings;
    know_months(maker);
}

typedef enum dbt_status step(struct dbt_maker *maker);

static enum dbt_status finish(struct dbt_maker *maker)
{
    maker->made->units = maker->own.units;
    maker->made->regional = maker->regional.units;
    maker->made->unit_count = maker->unit_count;
    maker->made->total = maker->regional.units[maker->unit_count];
    return DBT_OK;
}

enum dbt_status dbt_followup_make(const struct dbt_followup_input *input,
                                  struct dbt_followup *followup, struct dbt_arena *arena,
                                  struct dbt_error *error)
{
    static step *const steps[] = {
        dbt_maker_list_units,    dbt_maker_list_groups,
        dbt_maker_list_included, dbt_maker_count,
        dbt_maker_cost,          dbt_maker_judge,
        dbt_maker_count_hours,   dbt_maker_judge_hours,
        dbt_maker_switch_prices, finish,
        dbt_maker_set_beside,
    };
    struct dbt_followup made = {0};
    struct dbt_maker maker = {
        .input = input, .region = input->region, .made = &made, .arena = arena, .error = error};
    enum dbt_status status = DBT_OK;
    dbt_arena_init(&maker.scratch, arena->limit_bytes);
    begin(&maker);
    for (size_t i = 0; status == DBT_OK && i < sizeof steps / sizeof *steps; i++) {
        status = steps[i](&maker);
    }
    dbt_arena_release(&maker.scratch);
    if (status == DBT_OK) {
        *followup = made;
    }
    return status;
}
