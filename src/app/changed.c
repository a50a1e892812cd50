/* What a run was made from, against what there is now. */
#include "ledgers.h"
#include "publish.h"

enum { NAMED_MAX = 3 };

struct changes {
    struct dbt_buffer text;
    size_t count;
    bool months; /* the period has several: files are named with theirs */
};

static int compare_inputs(const void *left, const void *right)
{
    const struct dbt_ledger_input *a = left;
    const struct dbt_ledger_input *b = right;
    int order = (a->period.first > b->period.first) - (a->period.first < b->period.first);

    order = order != 0 ? order : strcmp(a->source, b->source);
    return order != 0 ? order : strcmp(a->name, b->name);
}

static void add_change(struct changes *changes, const char *what)
{
    if (changes->count++ < NAMED_MAX)
        dbt_buffer_format(&changes->text, "%s%s", changes->count > 1 ? ", " : "", what);
}

static void add_file(struct changes *changes, const struct dbt_ledger_input *input,
                     const char *state)
{
    char period[DBT_DATE_BYTES];

    if (changes->count++ >= NAMED_MAX)
        return;
    dbt_buffer_format(&changes->text, "%s", changes->count > 1 ? ", " : "");
    if (changes->months)
        dbt_buffer_format(&changes->text, "%s/", dbt_period_write(input->period, period));
    dbt_buffer_format(&changes->text, "%s (%s)", input->name, state);
}

/* Both are sorted. */
static void compare_files(struct changes *changes, const struct dbt_ledger_inputs *then,
                          const struct dbt_ledger_inputs *now)
{
    size_t i = 0;
    size_t k = 0;

    while (i < then->count || k < now->count) {
        int order = 0;
        if (i == then->count)
            order = 1;
        else if (k == now->count)
            order = -1;
        else
            order = compare_inputs(&then->items[i], &now->items[k]);
        if (order < 0)
            add_file(changes, &then->items[i], "gone");
        else if (order > 0)
            add_file(changes, &now->items[k], "new");
        else if (strcmp(then->items[i].sha256, now->items[k].sha256) != 0)
            add_file(changes, &now->items[k], "changed");
        i += order <= 0;
        k += order >= 0;
    }
}

static void list_changes(struct changes *changes, const struct dbt_publication *publication,
                         const struct dbt_run *run, const struct dbt_ledger_inputs *then,
                         const struct dbt_ledger_inputs *now)
{
    bool same_region = strcmp(run->region_sha256, publication->run.region_sha256) == 0;

    if (!same_region)
        add_change(changes, "the region folder or price list");
    if (then->count > 0)
        compare_files(changes, then, now);
    if (changes->count == 0)
        add_change(changes, then->count > 0 ? "--rejects or the name of the price list"
                                            : "the delivery, --rejects or the name of the price "
                                              "list"); /* the run kept no list of its files */
    if (changes->count > NAMED_MAX)
        dbt_buffer_format(&changes->text, " and %zu more", changes->count - NAMED_MAX);
}

enum dbt_status dbt_publication_changes(const struct dbt_publication *publication,
                                        struct dbt_ledger *ledger, const struct dbt_run *run,
                                        const char **text, struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = publication->pipeline;
    struct changes changes = {.months = run->period.first != run->period.last};
    struct dbt_ledger_inputs then = {0};
    struct dbt_ledger_inputs now = {0};
    enum dbt_status status =
        dbt_ledger_run_inputs(ledger, run->sequence, &then, &pipeline->arena, error);

    if (status == DBT_OK)
        status = dbt_pipeline_inputs(pipeline, &now, error);
    if (status != DBT_OK)
        return status;
    if (then.count > 1)
        qsort(then.items, then.count, sizeof *then.items, compare_inputs);
    if (now.count > 1)
        qsort(now.items, now.count, sizeof *now.items, compare_inputs);
    dbt_buffer_init(&changes.text);
    list_changes(&changes, publication, run, &then, &now);
    *text = dbt_arena_copy(&pipeline->arena, dbt_buffer_text(&changes.text));
    status =
        changes.text.failed || *text == NULL ? dbt_error_memory(error, "what has changed") : DBT_OK;
    dbt_buffer_release(&changes.text);
    return status;
}
