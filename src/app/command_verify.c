/* `verify`: is everything that was issued still as it was issued? */
#include <errno.h>
#include <unistd.h>

#include "commands.h"
#include "debitera/base/lock.h"
#include "debitera/export.h"
#include "ledgers.h"
#include "names.h"
#include "verify.h"

#define ARENA_BYTES ((size_t)1 << 32)

struct verify {
    const struct dbt_options *options;
    struct dbt_arena arena;
    const struct dbt_period *period; /* null: all */
    struct dbt_period given;
    struct dbt_verification *regions;
    size_t count, capacity;
};

static enum dbt_status take_period(struct verify *verify, struct dbt_error *error)
{
    const struct dbt_options *options = verify->options;
    bool is_option = options->text[DBT_OPTION_PERIOD] != NULL;

    if (is_option && options->operand_count > 0)
        return dbt_error_set(error, DBT_USAGE,
                             "verify %s: the period is given twice, also by --period %s",
                             options->operands[0], options->text[DBT_OPTION_PERIOD]);
    if (is_option)
        verify->given = options->period;
    else if (options->operand_count == 0)
        return DBT_OK;
    else if (options->operand_count > 1 ||
             !dbt_period_parse(dbt_text_of(options->operands[0]), &verify->given))
        return dbt_error_set(error, DBT_USAGE,
                             "verify %s: expected at most one period, such as 2025-05 or "
                             "2025-04..2025-06",
                             options->operands[options->operand_count - 1]);
    verify->period = &verify->given;
    return DBT_OK;
}

/* ---- one region ------------------------------------------------------------------------------ */

/* `ledger` holds nothing: was there ever one? */
static enum dbt_status tell_blank(struct dbt_verification *region, const char *folder,
                                  struct dbt_error *error)
{
    struct dbt_fault fault = {.file = region->ledger,
                              .part = "",
                              .what = "is missing",
                              .advice = "restore the ledger from its backup"};

    if (access(region->ledger, F_OK) == 0) {
        fault.what = "is empty";
        if (!dbt_folder_holds_published(folder))
            fault.advice = "a first run was interrupted before it issued anything: run it again; "
                           "if there was more, restore the ledger from its backup";
    }
    return dbt_fault_add(region, &fault, error);
}

/* A first run that is under way makes it. It may have by now. */
static enum dbt_status verify_ledger(struct dbt_verification *region, const char *folder,
                                     struct dbt_error *error)
{
    const char *lock = dbt_arena_format(region->arena, "%s/.lock", folder);
    enum dbt_status status;

    if (lock == NULL)
        return dbt_error_memory(error, "the region's lock");
    status = dbt_lock_look(lock, &region->under_way, error);
    if (status != DBT_OK)
        return status;
    if (!dbt_ledger_is_blank(region->ledger))
        return dbt_ledger_verify(region, lock, error);
    return region->under_way && !dbt_folder_holds_published(folder)
               ? DBT_OK
               : tell_blank(region, folder, error);
}

static enum dbt_status verify_parts(struct verify *verify, struct dbt_verification *region,
                                    const char *folder, struct dbt_error *error)
{
    const struct dbt_verified_place place = {region, folder, verify->period};
    enum dbt_status status = verify_ledger(region, folder, error);

    if (status == DBT_OK)
        status = dbt_verify_folders(&place, error);
    if (status == DBT_OK)
        status = dbt_verify_around(&place, error);
    return status == DBT_OK ? dbt_verify_pages(&place, error) : status;
}

static enum dbt_status verify_region(struct verify *verify, const char *code,
                                     struct dbt_error *error)
{
    struct dbt_arena *arena = &verify->arena;
    const char *folder =
        dbt_arena_format(arena, "%s/%s", verify->options->text[DBT_OPTION_OUT], code);
    struct dbt_verification *regions =
        dbt_arena_grow(arena, verify->regions, verify->count, &verify->capacity, sizeof *regions);
    const char *ledger = dbt_ledger_place(verify->options, arena, code);

    if (regions == NULL || folder == NULL || ledger == NULL)
        return dbt_error_memory(error, "the ledger's name");
    verify->regions = regions;
    regions[verify->count] = (struct dbt_verification){
        .region = dbt_arena_string(arena, code), .ledger = ledger, .arena = arena};
    if (regions[verify->count].region == NULL)
        return dbt_error_memory(error, "the region's code");
    return verify_parts(verify, &regions[verify->count++], folder, error);
}

/* ---- which regions --------------------------------------------------------------------------- */

/* Was something issued there, or has there been? */
static bool is_region(const struct verify *verify, struct dbt_arena *arena, const char *code)
{
    const char *folder =
        dbt_arena_format(arena, "%s/%s", verify->options->text[DBT_OPTION_OUT], code);

    return dbt_ledger_stands(verify->options, arena, code) ||
           (folder != NULL && dbt_folder_holds_published(folder));
}

static enum dbt_status verify_all(struct verify *verify, struct dbt_error *error)
{
    const char *out = verify->options->text[DBT_OPTION_OUT];
    enum dbt_status status = DBT_OK;
    struct dbt_names names;

    if (!dbt_names_read(&names, out))
        return dbt_error_system(error, DBT_INPUT, errno, "%s cannot be looked into", out);
    for (size_t i = 0; status == DBT_OK && i < names.count; i++)
        if (is_region(verify, &verify->arena, names.entries[i]->d_name))
            status = verify_region(verify, names.entries[i]->d_name, error);
    dbt_names_free(&names);
    return status;
}

/* The folder below --out that --region names, though its ledger may be lost. */
static enum dbt_status verify_named(struct verify *verify, struct dbt_error *error)
{
    const char *code = verify->options->text[DBT_OPTION_REGION];
    enum dbt_status status = DBT_OK;

    if (strchr(code, '/') != NULL || !is_region(verify, &verify->arena, code))
        status = dbt_ledger_region(verify->options, &verify->arena, &code, error);
    if (status != DBT_OK || !is_region(verify, &verify->arena, code))
        return status;
    return verify_region(verify, code, error);
}

/* Something must have been looked at, or "all as issued" would mean nothing. */
static enum dbt_status check_any(const struct verify *verify, struct dbt_error *error)
{
    const struct dbt_options *options = verify->options;
    char period[DBT_DATE_BYTES];
    uint64_t seen = 0;

    for (size_t i = 0; i < verify->count; i++)
        seen += verify->regions[i].files + verify->regions[i].fault_count +
                (verify->regions[i].under_way ? 1 : 0);
    if (verify->count == 0)
        return dbt_error_set(
            error, DBT_INPUT,
            "%s holds no ledger%s%s: nothing has been issued there; name the "
            "folder of the runs with --out",
            options->text[DBT_OPTION_OUT], options->text[DBT_OPTION_REGION] == NULL ? "" : " of ",
            options->text[DBT_OPTION_REGION] == NULL ? "" : options->text[DBT_OPTION_REGION]);
    if (verify->period != NULL && seen == 0)
        return dbt_error_set(error, DBT_INPUT,
                             "verify %s: nothing of that period is issued; debitera list shows "
                             "what is",
                             dbt_period_write(verify->given, period));
    return DBT_OK;
}

static enum dbt_status verify_what_is_asked(struct verify *verify, struct dbt_error *error)
{
    enum dbt_status status = take_period(verify, error);

    if (status == DBT_OK)
        status = verify->options->text[DBT_OPTION_REGION] == NULL ? verify_all(verify, error)
                                                                  : verify_named(verify, error);
    return status == DBT_OK ? check_any(verify, error) : status;
}

static enum dbt_status write_out(const struct verify *verify, enum dbt_status verdict,
                                 struct dbt_error *error)
{
    struct dbt_buffer out;
    enum dbt_status status;

    dbt_buffer_init(&out);
    status = dbt_export_verifications(
        verdict, &(struct dbt_verifications){verify->regions, verify->count},
        verify->options->text[DBT_OPTION_JSON] != NULL ? DBT_LIST_JSON : DBT_LIST_TABLE, &out,
        error);
    if (status == DBT_OK)
        status = dbt_stdout_write(&out, error);
    dbt_buffer_release(&out);
    return status;
}

enum dbt_status dbt_command_verify(const struct dbt_options *options, struct dbt_log *log,
                                   struct dbt_error *error)
{
    struct verify verify = {.options = options};
    enum dbt_status verdict = DBT_OK;
    enum dbt_status status;

    (void)log;
    dbt_arena_init(&verify.arena, ARENA_BYTES);
    status = verify_what_is_asked(&verify, error);
    for (size_t i = 0; i < verify.count; i++)
        verdict = verify.regions[i].fault_count > 0 ? DBT_DIFFERENT : verdict;
    if (status == DBT_OK)
        status = write_out(&verify, verdict, error);
    dbt_arena_release(&verify.arena);
    return status == DBT_OK ? verdict : status;
}
