/*
 * Lists for spreadsheets. No text of a list can be too long for a cell (32,767 characters): a field
 * of an export has at most 8,192 bytes (read.h), and a region's own texts stand in rows of the
 * invoices, which were laid out before any number was taken.
 */
#include "listing.h"

#include "list_columns.h"
#include "staged.h"

#define SCRATCH_BYTES ((size_t)256 << 20)

/* A book of several lists has them in this order. */
static const struct list {
    const char *name;
    const char *book;
} lists[] = {
    {"invoices", "lists.xlsx"}, {"lines", "lists.xlsx"},   {"usage", "lists.xlsx"},
    {"totals", "lists.xlsx"},   {"rejects", "lists.xlsx"}, {"followup", "followup.xlsx"},
};
enum { LISTS = sizeof lists / sizeof *lists };

struct listing {
    const struct dbt_listing *asked;
    struct dbt_stage *stage;
    struct dbt_staged_list staged; /* when they were asked for */
    struct dbt_arena arena;
    struct dbt_file files[LISTS]; /* of the lists at hand; fd below 0: none */
    struct dbt_lists of[LISTS];
};

static bool is(struct dbt_text name, const char *start, const char *end)
{
    const size_t length = strlen(start);

    return name.length == length + strlen(end) && memcmp(name.at, start, length) == 0 &&
           memcmp(name.at + length, end, strlen(end)) == 0;
}

bool dbt_lists_have(const char *name)
{
    static const char part[] = ".part";
    struct dbt_text whole = dbt_text_of(name);
    bool found = false;

    if (whole.length >= sizeof part && name[0] == '.' &&
        strcmp(name + whole.length - (sizeof part - 1), part) == 0)
        whole = (struct dbt_text){name + 1, whole.length - sizeof part};
    for (size_t i = 0; !found && i < LISTS; i++)
        found = is(whole, lists[i].name, ".excel.csv") || is(whole, lists[i].book, "");
    return found;
}

dbt_day dbt_package_day(dbt_day day)
{
    static const dbt_day first = 3652; /* 1980-01-01 */
    static const dbt_day last = 50402; /* 2107-12-31 */

    return day < first ? first : day > last ? last : day;
}

struct dbt_csv_source dbt_list_source(const char *name, struct dbt_medium medium, uint64_t bytes,
                                      uint64_t rows_max)
{
    return (struct dbt_csv_source){.name = name,
                                   .medium = medium,
                                   .bytes = bytes,
                                   .rows_max = rows_max,
                                   .kind_of = dbt_column_kind};
}

/* ---- what is read ---------------------------------------------------------------------------- */

static enum dbt_status open_list(struct listing *listing, size_t at, uint64_t rows_max,
                                 struct dbt_error *error)
{
    const char *name = dbt_arena_format(&listing->arena, "%s.csv", lists[at].name);
    uint64_t bytes = 0;
    enum dbt_status status;

    if (name == NULL)
        return dbt_error_memory(error, "a list");
    if (dbt_staged_find(&listing->staged, name) == NULL)
        return DBT_OK;
    status = dbt_staged_open(listing->stage, name, &listing->files[at], &bytes, error);
    if (status != DBT_OK)
        return status;
    const struct dbt_csv_source source =
        dbt_list_source(lists[at].name, dbt_medium_file(&listing->files[at]), bytes, rows_max);
    return dbt_lists_read(&source, &listing->of[at], &listing->arena, error);
}

static void close_lists(struct listing *listing)
{
    for (size_t i = 0; i < LISTS; i++) {
        dbt_file_drop(&listing->files[i]);
        listing->of[i] = (struct dbt_lists){0};
    }
    dbt_arena_reset(&listing->arena);
}

/* ---- CSV for Excel --------------------------------------------------------------------------- */

static enum dbt_status write_excel(const void *context, struct dbt_medium medium,
                                   struct dbt_error *error)
{
    return dbt_list_csv(context, medium, error);
}

static enum dbt_status make_excel(struct listing *listing, size_t at, struct dbt_error *error)
{
    enum dbt_status status = open_list(listing, at, 0, error);

    if (status == DBT_OK && listing->of[at].count > 0) {
        const char *name = dbt_arena_format(&listing->arena, "%s.excel.csv", lists[at].name);
        status = name == NULL ? dbt_error_memory(error, "a list")
                              : dbt_staged_write(listing->stage, name, write_excel,
                                                 listing->of[at].items, error);
    }
    close_lists(listing);
    return status;
}

/* ---- workbooks ------------------------------------------------------------------------------- */

static enum dbt_status write_workbook(const void *context, struct dbt_medium medium,
                                      struct dbt_error *error)
{
    return dbt_workbook_write(context, medium, error);
}

static struct dbt_list *gather(struct listing *listing, size_t *count)
{
    struct dbt_list *all;

    *count = 0;
    for (size_t i = 0; i < LISTS; i++)
        *count += listing->of[i].count;
    all = dbt_arena_alloc(&listing->arena, *count + 1, sizeof *all);
    *count = 0;
    for (size_t i = 0; all != NULL && i < LISTS; i++)
        for (size_t k = 0; k < listing->of[i].count; k++)
            all[(*count)++] = listing->of[i].items[k];
    return all;
}

static enum dbt_status make_book(struct listing *listing, const char *book, struct dbt_error *error)
{
    struct dbt_workbook workbook = {.title = listing->asked->title,
                                    .author = listing->asked->author,
                                    .day = dbt_package_day(listing->asked->day)};
    enum dbt_status status = DBT_OK;

    for (size_t i = 0; status == DBT_OK && i < LISTS; i++)
        if (strcmp(lists[i].book, book) == 0)
            status = open_list(listing, i, DBT_SHEET_LIST_ROWS, error);
    if (status == DBT_OK) {
        workbook.lists = gather(listing, &workbook.count);
        if (workbook.lists == NULL)
            status = dbt_error_memory(error, book);
    }
    if (status == DBT_OK && workbook.count > 0)
        status = dbt_staged_write(listing->stage, book, write_workbook, &workbook, error);
    close_lists(listing);
    return status;
}

enum dbt_status dbt_lists_stage(const struct dbt_listing *asked, struct dbt_stage *stage,
                                struct dbt_error *error)
{
    struct listing listing = {.asked = asked, .stage = stage};
    enum dbt_status status = DBT_OK;

    if (!dbt_staged_list(stage, &listing.staged, stage->arena))
        return dbt_error_memory(error, "the lists");
    dbt_arena_init(&listing.arena, SCRATCH_BYTES);
    for (size_t i = 0; i < LISTS; i++)
        listing.files[i].fd = -1;
    for (size_t i = 0; status == DBT_OK && i < LISTS; i++)
        status = make_excel(&listing, i, error);
    if (status == DBT_OK)
        status = make_book(&listing, "lists.xlsx", error);
    if (status == DBT_OK)
        status = make_book(&listing, "followup.xlsx", error);
    dbt_arena_release(&listing.arena);
    return status;
}
