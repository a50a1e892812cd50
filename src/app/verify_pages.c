/* Verify: the pages of a region against the list of them. */
#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "debitera/base/output.h"
#include "names.h"
#include "page_store.h"
#include "providers.h"
#include "verify.h"

struct pages {
    const struct dbt_verified_place *place;
    struct dbt_verification *verification;
    struct dbt_sums sums;
    bool listed; /* there is a list that can be read */
    bool told;   /* that there is none */
};

/* ---- whose page ------------------------------------------------------------------------------ */

/* The run that a page is of, by the folder it lies in: false, of all runs. */
static bool run_of(const char *name, struct dbt_run *run)
{
    const char *page = strrchr(name, '/');
    const char *folder = page;
    char text[NAME_MAX + 1];

    *run = (struct dbt_run){.sequence = 0};
    if (page == NULL)
        return false;
    while (folder > name && folder[-1] != '/')
        folder--;
    return snprintf(text, sizeof text, "%.*s", (int)(page - folder), folder) < (int)sizeof text &&
           dbt_folder_is_published(text, &run->period, &run->correction);
}

static bool is_asked(const struct pages *pages, const char *name)
{
    const struct dbt_period *asked = pages->place->period;
    struct dbt_run run;

    if (asked == NULL)
        return true;
    return run_of(name, &run) && run.period.last >= asked->first && run.period.first <= asked->last;
}

static const struct dbt_run *find_run(const struct pages *pages, const struct dbt_run *of)
{
    const struct dbt_run_list *runs = &pages->verification->runs;

    for (size_t i = 0; i < runs->count; i++)
        if (runs->items[i].period.first == of->period.first &&
            runs->items[i].period.last == of->period.last &&
            runs->items[i].correction == of->correction)
            return &runs->items[i];
    return NULL;
}

/* ---- telling --------------------------------------------------------------------------------- */

static const char *advise(const struct pages *pages, const struct dbt_run *run)
{
    char period[DBT_DATE_BYTES];

    if (run->period.first == 0)
        return "run any of the region's periods again: that writes its pages again";
    return dbt_arena_format(pages->verification->arena,
                            "run the period again: %s --period %s writes its pages again, from "
                            "what stands published",
                            run->correction > 0 ? "correct" : "run",
                            dbt_period_write(run->period, period));
}

/* `advice` null: how it is made again. */
static enum dbt_status tell(const struct pages *pages, const char *name, const char *what,
                            const char *advice, struct dbt_error *error)
{
    struct dbt_fault fault = {.part = "", .what = what, .advice = advice};
    struct dbt_run run;

    (void)run_of(name, &run);
    fault.file = dbt_arena_format(pages->verification->arena, "%s/%s", pages->place->folder, name);
    if (advice == NULL)
        fault.advice = advise(pages, &run);
    if (fault.file == NULL || fault.advice == NULL)
        return dbt_error_memory(error, "the faults");
    return dbt_fault_add_of_run(pages->verification, find_run(pages, &run), &fault, error);
}

/* ---- those that are listed ------------------------------------------------------------------- */

/* Null: nothing is wrong, or its whole folder is gone, which others tell. */
static const char *judge(const struct pages *pages, const struct dbt_sum *sum)
{
    char path[PATH_MAX];
    char sha256[DBT_SHA256_HEX_BYTES];
    struct dbt_error ignored;
    struct stat about;
    int length = snprintf(path, sizeof path, "%s/%s", pages->place->folder, sum->name);

    if (length < 0 || (size_t)length >= sizeof path)
        return "is missing";
    if (lstat(path, &about) != 0) {
        *strrchr(path, '/') = '\0';
        return access(path, F_OK) == 0 ? "is missing, and " DBT_PAGES_NAME " lists it" : NULL;
    }
    if (!S_ISREG(about.st_mode))
        return "is not a file";
    if (dbt_sha256_file(path, sha256, NULL, &ignored) != DBT_OK)
        return "cannot be read";
    return strcmp(sha256, sum->sha256) == 0 ? NULL : "is not as " DBT_PAGES_NAME " lists it";
}

static enum dbt_status look_at_listed(const struct pages *pages, struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;

    for (size_t i = 0; status == DBT_OK && i < pages->sums.count; i++) {
        const struct dbt_sum *sum = &pages->sums.items[i];
        const char *what = is_asked(pages, sum->name) ? judge(pages, sum) : NULL;
        if (what != NULL)
            status = tell(pages, sum->name, what, NULL, error);
    }
    return status;
}

/* ---- those that are not ---------------------------------------------------------------------- */

/* Does it lie in a folder of a run that the ledger does not have? Others tell that. */
static bool is_of_stranger(const struct pages *pages, const char *name)
{
    struct dbt_run run;

    return pages->verification->readable && run_of(name, &run) && find_run(pages, &run) == NULL;
}

static enum dbt_status look_at_page(struct pages *pages, const char *name, struct dbt_error *error)
{
    if (!is_asked(pages, name) || is_of_stranger(pages, name) ||
        dbt_sums_find(&pages->sums, name) != NULL)
        return DBT_OK;
    if (pages->listed)
        return tell(pages, name, "is not among the pages that " DBT_PAGES_NAME " lists",
                    "move it away; a page of the program's own is written again by its period's "
                    "command",
                    error);
    if (pages->told)
        return DBT_OK;
    pages->told = true;
    return tell(pages, DBT_PAGES_NAME, "is missing, beside pages that it should list", NULL, error);
}

/* `name` is the path of `entry` below the region's folder. */
typedef enum dbt_status visit_entry(struct pages *pages, const char *name, const char *entry,
                                    struct dbt_error *error);

/* `folder` is below the region's, "" for itself. What is gone, or no folder, others tell. */
static enum dbt_status visit_all(struct pages *pages, const char *folder, visit_entry *visit,
                                 struct dbt_error *error)
{
    struct dbt_arena *arena = pages->verification->arena;
    const char *path = dbt_arena_format(arena, "%s/%s", pages->place->folder, folder);
    enum dbt_status status = DBT_OK;
    struct dbt_names names;

    if (path == NULL)
        return dbt_error_memory(error, "a folder's name");
    if (!dbt_names_read(&names, path))
        return DBT_OK;
    for (size_t i = 0; status == DBT_OK && i < names.count; i++) {
        const char *entry = names.entries[i]->d_name;
        const char *name =
            dbt_arena_format(arena, "%s%s%s", folder, folder[0] == '\0' ? "" : "/", entry);
        status = name == NULL ? dbt_error_memory(error, "a page's name")
                              : visit(pages, name, entry, error);
    }
    dbt_names_free(&names);
    return status;
}

static bool is_of_run(const char *entry)
{
    struct dbt_period period;
    uint32_t correction;

    return dbt_folder_is_published(entry, &period, &correction);
}

/* In a run's folder. */
static enum dbt_status visit_page(struct pages *pages, const char *name, const char *entry,
                                  struct dbt_error *error)
{
    return dbt_output_name_is_page(entry) ? look_at_page(pages, name, error) : DBT_OK;
}

/* In a provider's folder. */
static enum dbt_status visit_own(struct pages *pages, const char *name, const char *entry,
                                 struct dbt_error *error)
{
    return is_of_run(entry) ? visit_all(pages, name, visit_page, error)
                            : visit_page(pages, name, entry, error);
}

static enum dbt_status visit_provider(struct pages *pages, const char *name, const char *entry,
                                      struct dbt_error *error)
{
    (void)entry;
    return visit_all(pages, name, visit_own, error);
}

static enum dbt_status visit_region(struct pages *pages, const char *name, const char *entry,
                                    struct dbt_error *error)
{
    return strcmp(entry, DBT_PROVIDERS_FOLDER) == 0 ? visit_all(pages, name, visit_provider, error)
                                                    : visit_own(pages, name, entry, error);
}

/* ---- all of them ----------------------------------------------------------------------------- */

static enum dbt_status read_list(struct pages *pages, struct dbt_error *error)
{
    const char *path =
        dbt_arena_format(pages->verification->arena, "%s/" DBT_PAGES_NAME, pages->place->folder);
    struct dbt_error reason;
    enum dbt_status status;

    if (path == NULL)
        return dbt_error_memory(error, "the list of pages");
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return DBT_OK;
    status = dbt_sums_read(&pages->sums, path, &reason);
    pages->listed = status == DBT_OK;
    if (status != DBT_INPUT)
        return status == DBT_OK ? DBT_OK : dbt_error_set(error, status, "%s", reason.text);
    pages->told = true;
    pages->sums = (struct dbt_sums){.arena = pages->verification->arena};
    return tell(pages, DBT_PAGES_NAME, "is damaged", NULL, error);
}

enum dbt_status dbt_verify_pages(const struct dbt_verified_place *place, struct dbt_error *error)
{
    struct pages pages = {.place = place,
                          .verification = place->verification,
                          .sums.arena = place->verification->arena};
    enum dbt_status status;

    if (place->verification->under_way)
        return DBT_OK;
    status = read_list(&pages, error);
    if (status == DBT_OK)
        status = look_at_listed(&pages, error);
    return status == DBT_OK ? visit_all(&pages, "", visit_region, error) : status;
}
