/* Where ledgers lie, and whose. */
#include "ledgers.h"

#include <sys/stat.h>
#include <unistd.h>

#include "debitera/base/identifier.h"
#include "names.h"

const char *dbt_ledger_place(const struct dbt_options *options, struct dbt_arena *arena,
                             const char *code)
{
    return dbt_arena_format(arena, "%s/%s/ledger.sqlite", options->text[DBT_OPTION_OUT], code);
}

bool dbt_ledger_stands(const struct dbt_options *options, struct dbt_arena *arena, const char *code)
{
    const char *path = dbt_ledger_place(options, arena, code);

    return path != NULL && access(path, F_OK) == 0;
}

bool dbt_ledger_is_blank(const char *path)
{
    struct stat file;

    return stat(path, &file) != 0 || file.st_size == 0;
}

/* The folders below --out that hold a ledger, with commas between. */
static void name_regions(const struct dbt_options *options, struct dbt_arena *arena,
                         struct dbt_buffer *names)
{
    struct dbt_names folders;

    if (!dbt_names_read(&folders, options->text[DBT_OPTION_OUT]))
        return;
    for (size_t i = 0; i < folders.count; i++) {
        const char *code = folders.entries[i]->d_name;
        if (dbt_ledger_stands(options, arena, code))
            dbt_buffer_format(names, "%s%s", names->length == 0 ? "" : ", ", code);
    }
    dbt_names_free(&folders);
}

static enum dbt_status refuse_unknown(const struct dbt_options *options, struct dbt_arena *arena,
                                      struct dbt_error *error)
{
    const char *out = options->text[DBT_OPTION_OUT];
    const char *given = options->text[DBT_OPTION_REGION];
    struct dbt_buffer names;
    enum dbt_status status;

    dbt_buffer_init(&names);
    name_regions(options, arena, &names);
    if (names.failed)
        status = dbt_error_memory(error, "the regions' names");
    else if (names.length == 0)
        status = dbt_error_set(error, DBT_INPUT,
                               "--region %s: neither a region folder nor a folder with a ledger "
                               "below %s, which holds none: name the folder of the runs with --out",
                               given, out);
    else
        status = dbt_error_set(error, DBT_INPUT,
                               "--region %s: neither a region folder nor a folder with a ledger "
                               "below %s, which has: %s",
                               given, out, names.bytes);
    dbt_buffer_release(&names);
    return status;
}

enum dbt_status dbt_ledger_region(const struct dbt_options *options, struct dbt_arena *arena,
                                  const char **code, struct dbt_error *error)
{
    const char *given = options->text[DBT_OPTION_REGION];
    struct dbt_region region;
    struct dbt_findings findings;
    enum dbt_status status;

    *code = given;
    if (strchr(given, '/') == NULL && dbt_ledger_stands(options, arena, given))
        return DBT_OK;
    if (access(given, F_OK) != 0)
        return refuse_unknown(options, arena, error);
    dbt_findings_init(&findings, arena);
    status = dbt_region_load(&region, given, NULL, &findings, error);
    if (status == DBT_OK)
        *code = region.identity.code;
    return status;
}

enum dbt_status dbt_ledger_provider(const struct dbt_options *options, struct dbt_arena *arena,
                                    const char **provider, struct dbt_error *error)
{
    const char *given = options->text[DBT_OPTION_PROVIDER];

    *provider = NULL;
    if (given == NULL)
        return DBT_OK;
    *provider = strlen(given) == 10 ? dbt_arena_format(arena, "%.6s-%s", given, given + 6) : given;
    if (*provider == NULL)
        return dbt_error_memory(error, "the provider");
    if (!dbt_org_no_valid(dbt_text_of(*provider)))
        return dbt_error_set(error, DBT_USAGE,
                             "--provider %s is not an organisation number; expected the form "
                             "556016-0680",
                             given);
    return DBT_OK;
}
