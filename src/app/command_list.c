/* `list`: issued invoices of one region, or of every region below --out. */
#include <dirent.h>
#include <errno.h>

#include "commands.h"
#include "debitera/base/money.h"
#include "debitera/export.h"
#include "ledgers.h"

#define ARENA_BYTES ((size_t)1 << 30)

struct list {
    const struct dbt_options *options;
    struct dbt_arena arena;
    struct dbt_issued_filter filter;
    enum dbt_standing standing; /* of the filter */
    struct dbt_issued_list all;
    size_t capacity; /* of `all` */
    size_t ledgers;
    bool known; /* the number that is asked for was issued */
};

static enum dbt_status add_items(struct list *list, const struct dbt_issued_list *issued,
                                 struct dbt_error *error)
{
    struct dbt_issued_list *all = &list->all;

    for (size_t i = 0; i < issued->count; i++) {
        struct dbt_issued *grown =
            dbt_arena_grow(&list->arena, all->items, all->count, &list->capacity, sizeof *grown);
        if (grown == NULL)
            return dbt_error_memory(error, "the list of invoices");
        all->items = grown;
        all->items[all->count++] = issued->items[i];
    }
    return DBT_OK;
}

/* Other filters may leave out an invoice that there is. */
static enum dbt_status look_for_number(struct list *list, struct dbt_ledger *ledger,
                                       struct dbt_error *error)
{
    const struct dbt_issued_filter number = {.number = list->filter.number};
    struct dbt_issued_list issued = {0};
    enum dbt_status status = DBT_OK;

    if (number.number != 0)
        status = dbt_ledger_list(ledger, &number, &issued, &list->arena, error);
    list->known = list->known || issued.count > 0;
    return status;
}

static enum dbt_status list_ledger(struct list *list, const char *code, struct dbt_error *error)
{
    const struct dbt_options *options = list->options;
    const char *path = dbt_ledger_place(options, &list->arena, code);
    struct dbt_ledger *ledger = NULL;
    struct dbt_issued_list issued;
    enum dbt_status status;

    if (path == NULL)
        return dbt_error_memory(error, "the ledger's name");
    status = dbt_ledger_open(&ledger, path, code, DBT_LEDGER_READ, error);
    if (status != DBT_OK)
        return status;
    list->ledgers++;
    status = dbt_ledger_list(ledger, &list->filter, &issued, &list->arena, error);
    if (status == DBT_OK)
        status = add_items(list, &issued, error);
    if (status == DBT_OK)
        status = look_for_number(list, ledger, error);
    dbt_ledger_close(ledger);
    return status;
}

static int is_region(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* Every region below --out that has issued something, by name. */
static enum dbt_status list_all(struct list *list, struct dbt_error *error)
{
    const char *out = list->options->text[DBT_OPTION_OUT];
    struct dirent **entries = NULL;
    int count = scandir(out, &entries, is_region, alphasort);
    enum dbt_status status = DBT_OK;

    if (count < 0)
        return dbt_error_system(error, DBT_INPUT, errno, "%s cannot be looked into", out);
    for (int i = 0; i < count; i++) {
        if (status == DBT_OK && dbt_ledger_stands(list->options, &list->arena, entries[i]->d_name))
            status = list_ledger(list, entries[i]->d_name, error);
        free(entries[i]);
    }
    free(entries);
    if (status == DBT_OK && list->ledgers == 0)
        return dbt_error_set(error, DBT_INPUT,
                             "%s holds no ledger: nothing has been issued there; name the folder "
                             "of the runs with --out",
                             out);
    return status;
}

static enum dbt_status choose_standing(struct list *list, struct dbt_error *error)
{
    const char *given = list->options->text[DBT_OPTION_STATUS];

    if (given == NULL)
        return DBT_OK;
    for (list->standing = 0; list->standing < DBT_STANDING_COUNT; list->standing++) {
        if (strcmp(given, dbt_standing_word(list->standing)) != 0)
            continue;
        list->filter.standing = &list->standing;
        return DBT_OK;
    }
    return dbt_error_set(error, DBT_USAGE, "--status %s: expected %s, %s or %s", given,
                         dbt_standing_word(DBT_STANDING_ISSUED),
                         dbt_standing_word(DBT_STANDING_ADJUSTED),
                         dbt_standing_word(DBT_STANDING_CREDITED));
}

static enum dbt_status choose_number(struct list *list, struct dbt_error *error)
{
    const char *given = list->options->text[DBT_OPTION_NUMBER];

    if (given == NULL)
        return DBT_OK;
    if (!dbt_decimal_parse(dbt_text_of(given), '.', 0, &list->filter.number) ||
        list->filter.number < 1)
        return dbt_error_set(error, DBT_USAGE,
                             "--number %s: expected the number of an invoice; debitera list "
                             "without it shows the numbers",
                             given);
    return DBT_OK;
}

static enum dbt_status choose(struct list *list, struct dbt_error *error)
{
    const struct dbt_options *options = list->options;
    enum dbt_status status =
        dbt_ledger_provider(options, &list->arena, &list->filter.provider, error);

    if (options->text[DBT_OPTION_PERIOD] != NULL)
        list->filter.period = &options->period;
    list->filter.unit = options->text[DBT_OPTION_UNIT];
    if (status == DBT_OK)
        status = choose_standing(list, error);
    return status == DBT_OK ? choose_number(list, error) : status;
}

static enum dbt_status list_one(struct list *list, struct dbt_error *error)
{
    const char *code = NULL;
    enum dbt_status status = dbt_ledger_region(list->options, &list->arena, &code, error);

    return status == DBT_OK ? list_ledger(list, code, error) : status;
}

static enum dbt_status collect(struct list *list, struct dbt_error *error)
{
    enum dbt_status status = choose(list, error);

    if (status == DBT_OK)
        status = list->options->text[DBT_OPTION_REGION] != NULL ? list_one(list, error)
                                                                : list_all(list, error);
    if (status != DBT_OK || list->filter.number == 0 || list->known)
        return status;
    return dbt_error_set(error, DBT_INPUT,
                         "--number %lld: no such invoice was issued below %s; debitera list "
                         "without it shows the numbers",
                         (long long)list->filter.number, list->options->text[DBT_OPTION_OUT]);
}

enum dbt_status dbt_command_list(const struct dbt_options *options, struct dbt_log *log,
                                 struct dbt_error *error)
{
    struct list list = {.options = options};
    enum dbt_list_form form = DBT_LIST_TABLE;
    struct dbt_buffer out;
    enum dbt_status status;

    (void)log;
    if (options->text[DBT_OPTION_CSV] != NULL)
        form = DBT_LIST_CSV;
    else if (options->text[DBT_OPTION_JSON] != NULL)
        form = DBT_LIST_JSON;
    dbt_arena_init(&list.arena, ARENA_BYTES);
    dbt_buffer_init(&out);
    status = collect(&list, error);
    if (status == DBT_OK)
        status = dbt_export_issued(form, &list.all, &out, error);
    if (status == DBT_OK)
        status = dbt_stdout_write(&out, error);
    dbt_buffer_release(&out);
    dbt_arena_release(&list.arena);
    return status;
}
