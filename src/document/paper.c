/* The data of an invoice's layouts: values that it does not hold itself. */
#include "paper.h"

#include <inttypes.h>
#include <string.h>

#include "code.h"
#include "format.h"

struct making {
    struct dbt_paper *paper;
    const struct dbt_region *region;
    struct dbt_arena *arena;
    struct dbt_error *error;
    enum dbt_status status;
};

static void run_out(struct making *making)
{
    if (making->status == DBT_OK) {
        making->status = dbt_error_memory(making->error, "a document");
    }
}

static const char *keep(struct making *making, const char *made)
{
    if (made == NULL) {
        run_out(making);
    }
    return made != NULL ? made : "";
}

static void *take(struct making *making, size_t count, size_t bytes)
{
    void *made = dbt_arena_alloc(making->arena, count == 0 ? 1 : count, bytes);
    if (made == NULL) {
        run_out(making);
    }
    return made;
}

static void too_large(struct making *making, const struct dbt_line *line, const char *what)
{
    if (making->status == DBT_OK) {
        making->status = dbt_error_set(
            making->error, DBT_INTERNAL, "%s %s: %s of %s for %s is too large to print",
            dbt_invoice_kind_word(making->paper->invoice.kind),
            making->paper->progress.document.number, what, line->service_code, line->unit_code);
    }
}

static int64_t quantity(struct making *making, const struct dbt_line *line, struct dbt_ratio ratio)
{
    int64_t rounded = 0;
    if (!dbt_quantity_round(ratio, &rounded)) {
        too_large(making, line, "a quantity");
    }
    return rounded;
}

static const char *basis_text(const struct making *making, enum dbt_basis basis)
{
    switch (basis) {
    case DBT_PER_MONTH:
        return making->region->texts[DBT_TEXT_PER_MONTH];
    case DBT_PER_YEAR:
        return making->region->texts[DBT_TEXT_PER_YEAR];
    case DBT_PER_PIECE:
        break;
    }
    return "";
}

static bool is_model(const struct dbt_line *line, enum dbt_charge_model model)
{
    return strcmp(line->model, dbt_charge_model_word(model)) == 0;
}

static struct dbt_series make_steps(struct making *making, const struct dbt_line *line)
{
    struct dbt_paper_step *steps =
        line->step_count > 0 ? take(making, line->step_count, sizeof *steps) : NULL;
    if (steps == NULL) {
        return (struct dbt_series){0};
    }
    for (uint32_t i = 0; i < line->step_count; i++) {
        steps[i] = (struct dbt_paper_step){quantity(making, line, line->steps[i].quantity),
                                           line->steps[i].price_micro};
    }
    return (struct dbt_series){steps, line->step_count};
}

/* The quantity column has what is charged; a note says how that comes from all there was. A line
   issued before models were kept has the label that it had then. */
static void make_line(struct making *making, const struct dbt_line *line,
                      struct dbt_paper_line *out)
{
    struct dbt_ratio total = line->quantity;
    if (!dbt_ratio_add(line->quantity, line->free_quantity, &total)) {
        too_large(making, line, "a quantity");
    }
    *out = (struct dbt_paper_line){
        .service = line->service_name,
        .unit = line->unit_of_quantity,
        .reference = line->evidence,
        .basis = basis_text(making, line->basis),
        .span = line->span,
        .quantity = quantity(making, line, line->quantity),
        .free = quantity(making, line, line->free_quantity),
        .total = quantity(making, line, total),
        .price_micro = line->price_micro,
        .vat_rate_bp = line->vat_rate_bp,
        .net_ore = line->net_ore,
        .is_minimum = line->minimum_ore != 0,
        .is_one_off = is_model(line, DBT_CHARGE_ONE_OFF),
        .is_passed_on = is_model(line, DBT_CHARGE_PASS_THROUGH) || line->model[0] == '\0',
        .reverses = line->reverses,
        .reverses_line = line->reverses_line,
        .steps = make_steps(making, line),
    };
    if (out->is_minimum && !dbt_ratio_round(line->exact_ore, &out->computed_ore)) {
        too_large(making, line, "an amount");
    }
}

static bool begins_unit(const struct dbt_invoice *invoice, size_t at)
{
    const struct dbt_line *line = &invoice->lines[at];
    return at == 0 || strcmp(line[-1].unit_code, line->unit_code) != 0;
}

static void add_to_unit(struct making *making, struct dbt_paper_unit *unit,
                        const struct dbt_line *line)
{
    unit->lines.count++;
    unit->is_several = unit->lines.count > 1;
    if (!dbt_ore_add(unit->net_ore, line->net_ore, &unit->net_ore)) {
        too_large(making, line, "the sum of lines up to that");
    }
}

static void make_units(struct making *making)
{
    const struct dbt_invoice *invoice = &making->paper->invoice;
    struct dbt_paper_line *lines = take(making, invoice->line_count, sizeof *lines);
    struct dbt_paper_unit *units = take(making, invoice->line_count, sizeof *units);
    size_t count = 0;
    if (lines == NULL || units == NULL) {
        return;
    }
    for (size_t i = 0; i < invoice->line_count; i++) {
        const struct dbt_line *line = &invoice->lines[i];
        make_line(making, line, &lines[i]);
        if (begins_unit(invoice, i)) {
            units[count] = (struct dbt_paper_unit){
                .name = line->unit_name, .code = line->unit_code, .lines = {&lines[i], 0}};
            count++;
        }
        add_to_unit(making, &units[count - 1], line);
    }
    making->paper->units = (struct dbt_series){units, count};
}

static void make_code(struct making *making)
{
    struct dbt_buffer payload;
    dbt_buffer_init(&payload);
    enum dbt_status status = dbt_code_payload(&making->paper->invoice, &payload, making->error);
    if (status == DBT_OK) {
        making->paper->payment_code =
            keep(making, dbt_arena_copy(making->arena, dbt_buffer_text(&payload)));
    } else if (making->status == DBT_OK) {
        making->status = status;
    }
    dbt_buffer_release(&payload);
}

/* What is asked for goes by the total, not by the kind: VAT may turn it. */
static void make_totals(struct making *making)
{
    struct dbt_paper *paper = making->paper;
    const struct dbt_invoice *invoice = &paper->invoice;
    int64_t total = invoice->total_ore;
    paper->days = invoice->due - invoice->issued;
    paper->amount_ore = total < 0 && total != INT64_MIN ? -total : total;
    paper->is_due = total > 0;
    paper->is_in_favour = total < 0;
    paper->is_nothing = total == 0;
    paper->is_binding = !paper->progress.document.is_draft && !invoice->demonstration;
    paper->vats = (struct dbt_series){invoice->vats, invoice->vat_count};
    paper->payment_code = "";
    if (paper->is_due && paper->is_binding) {
        make_code(making);
    }
}

static void name_paper(struct making *making, const struct dbt_document_options *options)
{
    struct dbt_paper *paper = making->paper;
    const char *const *texts = making->region->texts;
    bool again = options->recalculated;
    bool draft = options->draft || again || paper->invoice.number == 0;
    paper->progress.document.is_draft = draft;
    paper->progress.document.mark = texts[again ? DBT_TEXT_RECALCULATED : DBT_TEXT_DRAFT];
    paper->progress.document.number =
        draft ? texts[again ? DBT_TEXT_RECALCULATED_NUMBER : DBT_TEXT_DRAFT_NUMBER]
              : keep(making, dbt_arena_format(making->arena, "%" PRId64, paper->invoice.number));
}

enum dbt_status dbt_paper_make(struct dbt_paper *paper, const struct dbt_invoice *invoice,
                               const struct dbt_document_options *options, struct dbt_arena *arena,
                               struct dbt_error *error)
{
    struct making making = {
        .paper = paper, .region = options->region, .arena = arena, .error = error};
    *paper = (struct dbt_paper){.region = options->region->identity, .invoice = *invoice};
    name_paper(&making, options);
    make_totals(&making);
    make_units(&making);
    return making.status;
}
