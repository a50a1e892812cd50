/* Cells: structs to rows and back. */
#include "cells.h"

#include <assert.h>

static const char *const basis_words[] = {
    [DBT_PER_PIECE] = "piece", [DBT_PER_MONTH] = "month", [DBT_PER_YEAR] = "year"};

enum { BASIS_COUNT = sizeof basis_words / sizeof *basis_words };

static void add_columns(sqlite3_str *sql, const struct dbt_cells *cells)
{
    for (size_t i = 0; i < cells->count; i++) {
        sqlite3_str_appendf(sql, "%s%s", i > 0 ? ", " : "", cells->items[i].column);
    }
}

/* Takes `sql` over. */
static void open_built(struct dbt_query *query, struct dbt_ledger *ledger, sqlite3_str *sql,
                       struct dbt_error *error)
{
    char *text = sqlite3_str_finish(sql);
    if (text != NULL) {
        dbt_query_open(query, ledger, text, error);
    } else {
        *query = (struct dbt_query){
            .ledger = ledger,
            .status = dbt_error_memory(error, "a statement of the ledger"),
            .error = error,
        };
    }
    sqlite3_free(text);
}

void dbt_cells_open_insert(struct dbt_query *query, struct dbt_ledger *ledger,
                           const struct dbt_cells *cells, struct dbt_error *error)
{
    sqlite3_str *sql = sqlite3_str_new(ledger->db);
    sqlite3_str_appendf(sql, "INSERT INTO %s (%s", cells->table, cells->keys);
    add_columns(sql, cells);
    sqlite3_str_appendall(sql, ") VALUES (?");
    for (size_t i = 1; i < cells->count + (size_t)cells->key_count; i++) {
        sqlite3_str_appendall(sql, ", ?");
    }
    sqlite3_str_appendall(sql, ")");
    open_built(query, ledger, sql, error);
}

void dbt_cells_open_select(struct dbt_query *query, struct dbt_ledger *ledger,
                           const struct dbt_cells *cells, const char *rest, struct dbt_error *error)
{
    sqlite3_str *sql = sqlite3_str_new(ledger->db);
    sqlite3_str_appendall(sql, "SELECT ");
    add_columns(sql, cells);
    sqlite3_str_appendf(sql, " FROM %s %s", cells->table, rest);
    open_built(query, ledger, sql, error);
}

static void bind_cell(struct dbt_query *query, enum dbt_cell_form form, const void *at)
{
    char text[DBT_RATIO_BYTES];
    switch (form) {
    case DBT_CELL_TEXT:
        assert(*(const char *const *)at != NULL);
        dbt_query_bind_text(query, *(const char *const *)at);
        break;
    case DBT_CELL_HASH:
        dbt_query_bind_text(query, at);
        break;
    case DBT_CELL_LETTER:
        dbt_query_bind_text(query, (const char[]){*(const char *)at, '\0'});
        break;
    case DBT_CELL_INT64:
        dbt_query_bind_integer(query, *(const int64_t *)at);
        break;
    case DBT_CELL_INT64_IF_ANY:
        if (*(const int64_t *)at == 0) {
            dbt_query_bind_text(query, NULL);
        } else {
            dbt_query_bind_integer(query, *(const int64_t *)at);
        }
        break;
    case DBT_CELL_INT32:
        dbt_query_bind_integer(query, *(const int32_t *)at);
        break;
    case DBT_CELL_UINT32:
        dbt_query_bind_integer(query, *(const uint32_t *)at);
        break;
    case DBT_CELL_UINT64:
        assert(*(const uint64_t *)at <= INT64_MAX);
        dbt_query_bind_integer(query, (int64_t) * (const uint64_t *)at);
        break;
    case DBT_CELL_BOOL:
        dbt_query_bind_integer(query, *(const bool *)at);
        break;
    case DBT_CELL_DAY:
        dbt_query_bind_text(query, dbt_day_write(*(const dbt_day *)at, text));
        break;
    case DBT_CELL_DAY_IF_ANY:
        dbt_query_bind_text(
            query, *(const dbt_day *)at == 0 ? "" : dbt_day_write(*(const dbt_day *)at, text));
        break;
    case DBT_CELL_MONTH:
        dbt_query_bind_text(query, dbt_month_write(*(const dbt_month *)at, text));
        break;
    case DBT_CELL_RATIO:
        dbt_query_bind_text(query, dbt_ratio_write(*(const struct dbt_ratio *)at, text));
        break;
    case DBT_CELL_BASIS:
        dbt_query_bind_text(query, basis_words[*(const enum dbt_basis *)at]);
        break;
    case DBT_CELL_KIND:
        dbt_query_bind_text(query, dbt_invoice_kind_word(*(const enum dbt_invoice_kind *)at));
        break;
    }
}

void dbt_cells_bind(struct dbt_query *query, const struct dbt_cells *cells, const void *object)
{
    for (size_t i = 0; i < cells->count; i++) {
        const struct dbt_cell *cell = &cells->items[i];
        bind_cell(query, cell->form, (const char *)object + cell->offset);
    }
}

static bool read_integer(struct dbt_query *query, enum dbt_cell_form form, void *at)
{
    int64_t value = dbt_query_integer(query);
    if (form == DBT_CELL_INT64 || form == DBT_CELL_INT64_IF_ANY) {
        *(int64_t *)at = value;
        return true;
    }
    if (form == DBT_CELL_INT32) {
        *(int32_t *)at = (int32_t)value;
        return value >= INT32_MIN && value <= INT32_MAX;
    }
    if (form == DBT_CELL_UINT32) {
        *(uint32_t *)at = (uint32_t)value;
        return value >= 0 && value <= UINT32_MAX;
    }
    if (form == DBT_CELL_UINT64) {
        *(uint64_t *)at = (uint64_t)value;
        return value >= 0;
    }
    *(bool *)at = value != 0;
    return value == 0 || value == 1;
}

static bool read_text(struct dbt_query *query, const char **text, struct dbt_arena *arena)
{
    *text = dbt_arena_copy(arena, dbt_query_text(query));
    if (*text == NULL) {
        dbt_query_fail(query, dbt_error_memory(query->error, "what the ledger holds"));
    }
    return true;
}

static bool read_letter(struct dbt_text text, char *letter)
{
    if (text.length != 1) {
        return false;
    }
    *letter = text.at[0];
    return true;
}

static bool read_hash(struct dbt_text text, char *hash)
{
    if (text.length != DBT_SHA256_HEX_BYTES - 1) {
        return false;
    }
    memcpy(hash, text.at, text.length);
    hash[text.length] = '\0';
    return true;
}

static bool read_basis(struct dbt_text text, enum dbt_basis *basis)
{
    for (int i = 0; i < BASIS_COUNT; i++) {
        if (dbt_text_is(text, basis_words[i])) {
            *basis = (enum dbt_basis)i;
            return true;
        }
    }
    return false;
}

static bool read_kind(struct dbt_text text, enum dbt_invoice_kind *kind)
{
    for (int i = 0; i < DBT_INVOICE_KIND_COUNT; i++) {
        if (dbt_text_is(text, dbt_invoice_kind_word((enum dbt_invoice_kind)i))) {
            *kind = (enum dbt_invoice_kind)i;
            return true;
        }
    }
    return false;
}

static bool read_day_if_any(struct dbt_text text, dbt_day *day)
{
    *day = 0;
    return text.length == 0 || dbt_day_parse(text, day);
}

/* False when the column's value cannot be one of `form`. */
static bool read_cell(struct dbt_query *query, enum dbt_cell_form form, void *at,
                      struct dbt_arena *arena)
{
    switch (form) {
    case DBT_CELL_TEXT:
        return read_text(query, at, arena);
    case DBT_CELL_HASH:
        return read_hash(dbt_query_text(query), at);
    case DBT_CELL_LETTER:
        return read_letter(dbt_query_text(query), at);
    case DBT_CELL_INT64:
    case DBT_CELL_INT64_IF_ANY:
    case DBT_CELL_INT32:
    case DBT_CELL_UINT32:
    case DBT_CELL_UINT64:
    case DBT_CELL_BOOL:
        return read_integer(query, form, at);
    case DBT_CELL_DAY:
        return dbt_day_parse(dbt_query_text(query), at);
    case DBT_CELL_MONTH:
        return dbt_month_parse(dbt_query_text(query), at);
    case DBT_CELL_RATIO:
        return dbt_ratio_parse(dbt_query_text(query), at);
    case DBT_CELL_DAY_IF_ANY:
        return read_day_if_any(dbt_query_text(query), at);
    case DBT_CELL_KIND:
        return read_kind(dbt_query_text(query), at);
    case DBT_CELL_BASIS:
        break;
    }
    return read_basis(dbt_query_text(query), at);
}

void dbt_cells_read(struct dbt_query *query, const struct dbt_cells *cells, void *object,
                    struct dbt_arena *arena)
{
    for (size_t i = 0; i < cells->count && query->status == DBT_OK; i++) {
        const struct dbt_cell *cell = &cells->items[i];
        if (!read_cell(query, cell->form, (char *)object + cell->offset, arena) &&
            query->status == DBT_OK) {
            dbt_query_fail(query, dbt_error_set(query->error, DBT_INPUT,
                                                "%s: table %s, column %s: not a value that was "
                                                "stored here; restore the ledger from a backup",
                                                query->ledger->path, cells->table, cell->column));
        }
    }
}

void dbt_cells_gather(struct dbt_query *query, const struct dbt_cells *cells,
                      struct dbt_gathered *rows, struct dbt_arena *arena)
{
    while (dbt_query_step(query)) {
        void *items =
            dbt_arena_grow(arena, rows->items, rows->count, &rows->capacity, rows->item_bytes);
        if (items == NULL) {
            dbt_query_fail(query, dbt_error_memory(query->error, "what the ledger holds"));
            return;
        }
        rows->items = items;
        dbt_cells_read(query, cells, (char *)items + rows->count * rows->item_bytes, arena);
        rows->count++;
    }
}
