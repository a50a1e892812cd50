/* Notes: what stands in small under a line, so that its amount can be checked by hand. */
#include <inttypes.h>
#include <string.h>

#include "composition.h"

/* What is taken back, what was free, a minimum, a reference. */
enum { NOTES_BESIDE_STEPS = 4 };

static bool is_model(const struct dbt_line *line, enum dbt_charge_model model)
{
    return strcmp(line->model, dbt_charge_model_word(model)) == 0;
}

static void add(struct dbt_lines *notes, const char *text)
{
    notes->items[notes->count] = text;
    notes->count++;
}

/* The line of an earlier invoice, so that it is found on paper. */
static const char *reversal_note(struct dbt_composition *composition, const struct dbt_line *line)
{
    struct dbt_flow *flow = &composition->flow;
    const struct dbt_value values[] = {
        {"line",
         dbt_flow_keep(flow, dbt_arena_format(flow->arena, "%" PRIu32, line->reverses_line))},
        {"number", dbt_flow_keep(flow, dbt_arena_format(flow->arena, "%" PRId64, line->reverses))},
    };
    return dbt_composition_fill(composition, DBT_TEXT_REVERSES, values,
                                sizeof values / sizeof values[0]);
}

/* The quantity column has what is charged; here stands how that comes from all there was. */
static const char *free_note(struct dbt_composition *composition, const struct dbt_line *line)
{
    struct dbt_flow *flow = &composition->flow;
    struct dbt_ratio total = line->quantity;
    if (!dbt_ratio_add(line->quantity, line->free_quantity, &total)) {
        dbt_flow_fail(flow, DBT_INTERNAL, "%s: a quantity of %s for %s is too large to print",
                      flow->document->title, line->service_code, line->unit_code);
    }
    const struct dbt_value values[] = {
        {"total", dbt_composition_quantity(composition, line, total)},
        {"unit", line->unit_of_quantity},
        {"free", dbt_composition_quantity(composition, line, line->free_quantity)},
    };
    enum dbt_text_key key = is_model(line, DBT_CHARGE_ONE_OFF) ? DBT_TEXT_FREE : DBT_TEXT_INCLUDED;
    return dbt_composition_fill(composition, key, values, sizeof values / sizeof values[0]);
}

static const char *step_note(struct dbt_composition *composition, const struct dbt_line *line,
                             const struct dbt_step *step)
{
    struct dbt_flow *flow = &composition->flow;
    const struct dbt_value values[] = {
        {"quantity", dbt_composition_quantity(composition, line, step->quantity)},
        {"unit", line->unit_of_quantity},
        {"price", dbt_flow_keep(flow, dbt_format_price(flow->arena, step->price_micro))},
        {"basis", dbt_composition_basis(composition, line->basis)},
    };
    return dbt_composition_fill(composition, DBT_TEXT_STEP, values,
                                sizeof values / sizeof values[0]);
}

/* The amount column has the minimum; here stands what it replaces. */
static const char *minimum_note(struct dbt_composition *composition, const struct dbt_line *line)
{
    struct dbt_flow *flow = &composition->flow;
    int64_t ore = 0;
    if (!dbt_ratio_round(line->exact_ore, &ore)) {
        dbt_flow_fail(flow, DBT_INTERNAL, "%s: an amount of %s for %s is too large to print",
                      flow->document->title, line->service_code, line->unit_code);
    }
    return dbt_composition_expand(composition, DBT_TEXT_MINIMUM, "amount",
                                  dbt_composition_ore(composition, ore));
}

/* A line issued before models were kept has the label that it had then. */
static const char *reference_note(struct dbt_composition *composition, const struct dbt_line *line)
{
    bool passed_on = is_model(line, DBT_CHARGE_PASS_THROUGH) || line->model[0] == '\0';
    return dbt_composition_expand(composition, passed_on ? DBT_TEXT_EVIDENCE : DBT_TEXT_AGREEMENT,
                                  "reference", line->evidence);
}

struct dbt_lines dbt_notes_make(struct dbt_composition *composition, const struct dbt_line *line)
{
    struct dbt_flow *flow = &composition->flow;
    size_t most = NOTES_BESIDE_STEPS + line->step_count;
    struct dbt_lines notes = {dbt_arena_alloc(flow->arena, most, sizeof *notes.items), 0};
    if (notes.items == NULL) {
        dbt_flow_keep(flow, NULL);
        return notes;
    }
    if (line->reverses != 0) {
        add(&notes, reversal_note(composition, line));
    }
    if (dbt_ratio_compare_zero(line->free_quantity) != 0) {
        add(&notes, free_note(composition, line));
    }
    for (uint32_t i = 0; i < line->step_count; i++) {
        add(&notes, step_note(composition, line, &line->steps[i]));
    }
    if (line->minimum_ore != 0) {
        add(&notes, minimum_note(composition, line));
    }
    if (line->evidence[0] != '\0') {
        add(&notes, reference_note(composition, line));
    }
    return notes;
}
