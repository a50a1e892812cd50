/*
 * Where a rerun's result may go. Its folder is replaced whole each time, so it must be nobody
 * else's: not a region's issued results, no export's place, no folder that somebody filled.
 */
#include "debitera/base/output.h"
#include "rerun.h"
#include "target.h"

static enum dbt_status split(struct dbt_rerun_work *work, const struct dbt_target *target,
                             struct dbt_error *error)
{
    const char *path = target->path;
    const char *slash = strrchr(path, '/');

    if (slash == NULL || !dbt_output_name_is_safe(slash + 1))
        return dbt_error_set(error, DBT_USAGE,
                             "%s %s is no name for a folder of its own; name a new or an empty one",
                             target->option, target->given);
    work->name = slash + 1;
    work->parent = slash == path ? "/"
                                 : dbt_arena_copy(&work->base.arena,
                                                  (struct dbt_text){path, (size_t)(slash - path)});
    return work->parent != NULL ? DBT_OK : dbt_error_memory(error, "the results folder's name");
}

/* Where the region's results are issued, or will be: its ledger need not stand there yet. */
static enum dbt_status keep_out_of_issued(struct dbt_rerun_work *work,
                                          const struct dbt_target *target, struct dbt_error *error)
{
    struct dbt_target issued = {.pipeline = &work->base, .option = "--out"};
    size_t length = 0;
    enum dbt_status status = DBT_OK;

    issued.given =
        dbt_arena_format(&work->base.arena, "%s/%s", work->base.options->text[DBT_OPTION_OUT],
                         work->base.region.identity.code);
    if (issued.given == NULL)
        return dbt_error_memory(error, "a folder's name");
    status = dbt_target_resolve(&issued, error);
    if (status != DBT_OK)
        return status;
    length = strlen(issued.path);
    if (strncmp(target->path, issued.path, length) != 0 ||
        (target->path[length] != '\0' && target->path[length] != '/'))
        return DBT_OK;
    return dbt_error_set(error, DBT_USAGE,
                         "%s %s would lie in %s, where a region's results are issued; name a "
                         "folder elsewhere",
                         target->option, target->given, issued.path);
}

enum dbt_status dbt_rerun_place(struct dbt_rerun_work *work, struct dbt_error *error)
{
    struct dbt_target target = {
        .pipeline = &work->base,
        .option = "--results",
        .given = work->base.options->text[DBT_OPTION_RESULTS],
        .replaced = true,
    };
    const char *lock = NULL;
    enum dbt_status status = dbt_target_resolve(&target, error);

    if (status == DBT_OK)
        status = split(work, &target, error);
    if (status == DBT_OK)
        status = dbt_target_keep_out(&target, error);
    if (status == DBT_OK)
        status = keep_out_of_issued(work, &target, error);
    if (status == DBT_OK)
        status = dbt_rerun_keep_standing(work, error);
    if (status != DBT_OK)
        return status;
    lock = dbt_arena_format(&work->base.arena, "%s/.%s.lock", work->parent, work->name);
    if (lock == NULL)
        return dbt_error_memory(error, "the results folder's name");
    status = dbt_folder_make(work->parent, error);
    return status == DBT_OK ? dbt_lock_take(&work->lock, lock, error) : status;
}
