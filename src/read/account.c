/* Row accounting of one file, and the list of its rejects. */
#include "account.h"

#include <assert.h>

static enum dbt_status list(struct dbt_rejects *rejects, const struct dbt_reject *reject,
                            struct dbt_error *error)
{
    struct dbt_reject *items = dbt_arena_grow(rejects->arena, rejects->items, rejects->count,
                                              &rejects->capacity, sizeof *items);
    if (!items) {
        return dbt_error_memory(error, "the list of rejected records");
    }
    rejects->items = items;
    rejects->items[rejects->count++] = *reject;
    return DBT_OK;
}

enum dbt_status dbt_account(struct dbt_input *input, uint64_t record,
                            const struct dbt_verdict *verdict, struct dbt_rejects *rejects,
                            struct dbt_error *error)
{
    assert(verdict->class < DBT_CLASS_COUNT);
    struct dbt_accounting *accounting = &input->accounting;
    accounting->read++;
    accounting->of[verdict->class]++;
    if (verdict->class != DBT_CLASS_REJECTED) {
        return DBT_OK;
    }
    assert(verdict->reason < DBT_REASON_COUNT);
    uint64_t earlier = accounting->rejected[verdict->reason]++;
    if (earlier >= rejects->most) {
        return DBT_OK;
    }
    const char *header =
        verdict->column < DBT_COLUMN_COUNT ? input->source->headers[verdict->column] : NULL;
    struct dbt_reject reject = {
        .source = input->source->code,
        .file = input->name,
        .record = record,
        .column = header ? header : "",
        .reason = verdict->reason,
    };
    return list(rejects, &reject, error);
}
