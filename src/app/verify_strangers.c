/* Verify: what lies below the providers' folders that no run has handed out. */
#include <errno.h>
#include <sys/stat.h>

#include "debitera/base/output.h"
#include "names.h"
#include "providers.h"
#include "verify.h"

static const char foreign[] = "does not belong there";

struct known { /* of a run's name, in a provider's folder */
    const char *name;
    bool stands; /* there is a folder of that name, and its list can be read */
    bool of_run; /* the ledger has it */
    struct dbt_provider_list list;
};

struct strangers {
    const struct dbt_verified_place *place;
    const struct dbt_run_list *runs;
    struct known *known;
    size_t count, capacity;
};

static bool is_of_ledger(const struct strangers *strangers, const char *path)
{
    bool found = !strangers->place->verification->readable;

    for (size_t i = 0; !found && i < strangers->runs->count; i++) {
        const char *own = dbt_verified_folder(strangers->place, &strangers->runs->items[i]);
        found = own != NULL && strcmp(own, path) == 0;
    }
    return found;
}

static enum dbt_status learn(struct strangers *strangers, const char *name, struct known *known,
                             struct dbt_error *error)
{
    struct dbt_arena *arena = strangers->place->verification->arena;
    const char *path = dbt_arena_format(arena, "%s/%s", strangers->place->folder, name);
    struct stat about;
    struct dbt_error damage;
    enum dbt_status status = DBT_OK;

    *known = (struct known){.name = dbt_arena_string(arena, name)};
    if (path == NULL || known->name == NULL)
        return dbt_error_memory(error, "the output folder's name");
    known->of_run = is_of_ledger(strangers, path);
    if (lstat(path, &about) != 0 || !S_ISDIR(about.st_mode))
        return DBT_OK;
    status = dbt_provider_list_read(path, &known->list, arena, &damage);
    known->stands = status == DBT_OK;
    return status == DBT_MEMORY ? dbt_error_memory(error, DBT_PROVIDERS_NAME) : DBT_OK;
}

/* What is known of a run's name is read once, though all providers have it. Null with `error`. */
static const struct known *look_up(struct strangers *strangers, const char *name,
                                   struct dbt_error *error)
{
    struct known learnt;

    for (size_t i = 0; i < strangers->count; i++)
        if (strcmp(strangers->known[i].name, name) == 0)
            return &strangers->known[i];
    strangers->known =
        dbt_arena_grow(strangers->place->verification->arena, strangers->known, strangers->count,
                       &strangers->capacity, sizeof *strangers->known);
    if (strangers->known == NULL) {
        (void)dbt_error_memory(error, "the names of runs");
        return NULL;
    }
    if (learn(strangers, name, &learnt, error) != DBT_OK)
        return NULL;
    strangers->known[strangers->count] = learnt;
    return &strangers->known[strangers->count++];
}

static bool is_listed(const struct dbt_provider_list *list, const char *provider, const char *name)
{
    static const char above[] = DBT_PROVIDERS_FOLDER "/";
    size_t length = strlen(provider);

    for (size_t i = 0; i < list->count; i++) {
        const char *at = list->items[i].folder + sizeof above - 1;
        if (strncmp(at, provider, length) == 0 && at[length] == '/' &&
            strcmp(at + length + 1, name) == 0)
            return true;
    }
    return false;
}

static enum dbt_status tell_stranger(const struct strangers *strangers, const char *provider,
                                     const char *name, bool published, struct dbt_error *error)
{
    struct dbt_verification *verification = strangers->place->verification;
    struct dbt_fault fault = {
        .file =
            dbt_arena_format(verification->arena, "%s/" DBT_PROVIDERS_FOLDER "/%s%s%s",
                             strangers->place->folder, provider, name[0] == '\0' ? "" : "/", name),
        .part = "",
        .what = published ? "is a folder that the ledger has no run of" : foreign,
        .advice = published ? "restore the newest backup of the ledger: this one is older than "
                              "what was published, and would give numbers again"
                            : "move it away",
    };

    return fault.file == NULL ? dbt_error_memory(error, "the faults")
                              : dbt_fault_add(verification, &fault, error);
}

/* A run whose own folder is not there, or not as it was, has been told: it cannot say whom it
   handed what. */
static enum dbt_status look_at(struct strangers *strangers, const char *provider, const char *name,
                               struct dbt_error *error)
{
    const struct known *known;
    struct dbt_period period;
    uint32_t correction = 0;

    if (!dbt_folder_is_published(name, &period, &correction))
        return dbt_output_name_is_page(name)
                   ? DBT_OK
                   : tell_stranger(strangers, provider, name, false, error);
    known = look_up(strangers, name, error);
    if (known == NULL)
        return error->status;
    if (known->stands ? is_listed(&known->list, provider, name) : known->of_run)
        return DBT_OK;
    return tell_stranger(strangers, provider, name, !known->of_run, error);
}

typedef enum dbt_status visit_name(struct strangers *strangers, const char *above, const char *name,
                                   struct dbt_error *error);

/* Each name in a folder below the providers'; `above` is "" for that itself. */
static enum dbt_status each_in(struct strangers *strangers, const char *above, visit_name *visit,
                               struct dbt_error *error)
{
    const char *path =
        dbt_arena_format(strangers->place->verification->arena, "%s/" DBT_PROVIDERS_FOLDER "/%s",
                         strangers->place->folder, above);
    enum dbt_status status = DBT_OK;
    struct dbt_names names;

    if (path == NULL)
        return dbt_error_memory(error, "a folder's name");
    if (!dbt_names_read(&names, path))
        return errno == ENOTDIR
                   ? tell_stranger(strangers, above, "", false, error)
                   : dbt_error_system(error, DBT_INPUT, errno, "%s cannot be looked into", path);
    for (size_t i = 0; status == DBT_OK && i < names.count; i++)
        status = visit(strangers, above, names.entries[i]->d_name, error);
    dbt_names_free(&names);
    return status;
}

static enum dbt_status look_into(struct strangers *strangers, const char *above, const char *name,
                                 struct dbt_error *error)
{
    (void)above;
    return each_in(strangers, name, look_at, error);
}

enum dbt_status dbt_verify_strangers(const struct dbt_verified_place *place,
                                     const struct dbt_run_list *runs, struct dbt_error *error)
{
    struct strangers strangers = {.place = place, .runs = runs};

    return each_in(&strangers, "", look_into, error);
}
