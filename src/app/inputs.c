/* The files of a pipeline's deliveries, as a ledger keeps them. */
#include "ledgers.h"

static struct dbt_ledger_input input_of(const struct dbt_delivery *delivery,
                                        const struct dbt_input *input)
{
    struct dbt_ledger_input made = {
        .period = delivery->period,
        .source = input->source->code,
        .name = input->name,
        .copy_of = input->copy_of_other ? input->original->name : "",
        .size_bytes = input->size_bytes,
        .sha256 = input->sha256,
        .read = input->accounting.read,
    };

    memcpy(made.of, input->accounting.of, sizeof made.of);
    return made;
}

enum dbt_status dbt_pipeline_inputs(struct dbt_pipeline *pipeline, struct dbt_ledger_inputs *inputs,
                                    struct dbt_error *error)
{
    struct dbt_ledger_inputs made = {0};
    size_t count = 0;

    for (size_t i = 0; i < pipeline->part_count; i++)
        count += pipeline->deliveries[i].count;
    made.items = dbt_arena_alloc(&pipeline->arena, count == 0 ? 1 : count, sizeof *made.items);
    if (made.items == NULL)
        return dbt_error_memory(error, "the list of a run's files");
    for (size_t i = 0; i < pipeline->part_count; i++) {
        const struct dbt_delivery *delivery = &pipeline->deliveries[i];
        for (size_t k = 0; k < delivery->count; k++)
            made.items[made.count++] = input_of(delivery, &delivery->inputs[k]);
    }
    *inputs = made;
    return DBT_OK;
}
