/* Row accounting of a block and of a file, and the list of its rejects. */
#include "account.h"

#include <assert.h>

enum { FIRST_CAPACITY = 64 };

static bool list(struct dbt_account *account, const struct dbt_account_reject *reject)
{
    if (account->count == account->capacity) {
        size_t capacity = account->capacity > 0 ? 2 * account->capacity : FIRST_CAPACITY;
        struct dbt_account_reject *rejects =
            reallocarray(account->rejects, capacity, sizeof *rejects);
        if (!rejects) {
            return false;
        }
        account->rejects = rejects;
        account->capacity = capacity;
    }
    account->rejects[account->count++] = *reject;
    return true;
}

bool dbt_account_lists(const struct dbt_account *account, const struct dbt_verdict *verdict,
                       size_t most)
{
    return verdict->class == DBT_CLASS_REJECTED && !verdict->elsewhere &&
           account->accounting.rejected[verdict->reason] < most;
}

bool dbt_account_take(struct dbt_account *account, const struct dbt_verdict *verdict, uint64_t line)
{
    assert(verdict->class < DBT_CLASS_COUNT);
    if (verdict->elsewhere) {
        return true;
    }
    account->accounting.read++;
    account->accounting.of[verdict->class]++;
    if (verdict->class != DBT_CLASS_REJECTED) {
        return true;
    }
    assert(verdict->reason < DBT_REASON_COUNT);
    account->accounting.rejected[verdict->reason]++;
    struct dbt_account_reject reject = {
        .record = account->records,
        .line = line,
        .reason = verdict->reason,
        .column = verdict->column,
    };
    return line == 0 || list(account, &reject);
}

bool dbt_account_add(struct dbt_account *sum, const struct dbt_account *part, size_t most)
{
    uint64_t listed[DBT_REASON_COUNT];
    memcpy(listed, sum->accounting.rejected, sizeof listed);
    for (size_t i = 0; i < part->count; i++) {
        struct dbt_account_reject reject = part->rejects[i];
        reject.record += sum->records;
        if (listed[reject.reason]++ < most && !list(sum, &reject)) {
            return false;
        }
    }
    sum->records += part->records;
    dbt_accounting_add(&sum->accounting, &part->accounting);
    return true;
}

void dbt_account_clear(struct dbt_account *account)
{
    *account = (struct dbt_account){.rejects = account->rejects, .capacity = account->capacity};
}

void dbt_account_release(struct dbt_account *account)
{
    free(account->rejects);
    *account = (struct dbt_account){0};
}

enum dbt_status dbt_account_publish(const struct dbt_account *account,
                                    const struct dbt_input *input, struct dbt_rejects *rejects,
                                    struct dbt_error *error)
{
    for (size_t i = 0; i < account->count; i++) {
        const struct dbt_account_reject *reject = &account->rejects[i];
        struct dbt_reject *items = dbt_arena_grow(rejects->arena, rejects->items, rejects->count,
                                                  &rejects->capacity, sizeof *items);
        if (!items) {
            return dbt_error_memory(error, "the list of rejected records");
        }
        const char *header =
            reject->column < DBT_COLUMN_COUNT ? input->source->headers[reject->column] : NULL;
        rejects->items = items;
        rejects->items[rejects->count++] = (struct dbt_reject){
            .source = input->source->code,
            .file = input->name,
            .record = reject->record,
            .line = reject->line,
            .column = header ? header : "",
            .reason = reject->reason,
        };
    }
    return DBT_OK;
}
