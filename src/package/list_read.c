/* Lists of a CSV of export's: where they begin and end in it, and its fields as typed cells. */
#include <csv.h>

#include "list.h"

enum { READ_BYTES = 64 * 1024, DECIMALS_MAX = 6 };

struct origin {
    struct dbt_csv_source source;
    const char *columns[DBT_LIST_COLUMNS_MAX];
    enum dbt_cell_kind kinds[DBT_LIST_COLUMNS_MAX];
    size_t column_count;
};

/* Rows of a CSV: bytes from `first` up to `end`. */
struct piece {
    const struct origin *origin;
    uint64_t first, end;
};

static enum dbt_status bad(const struct origin *origin, const char *reason, struct dbt_error *error)
{
    return dbt_error_set(error, DBT_INTERNAL,
                         "%s: this list is not CSV as the program writes it: %s",
                         origin->source.name, reason);
}

/* ---- cells ---------------------------------------------------------------------------------- */

static unsigned decimals_of(enum dbt_cell_kind kind)
{
    return kind == DBT_CELL_PRICE                             ? DECIMALS_MAX
           : kind == DBT_CELL_ORE || kind == DBT_CELL_PERCENT ? 2
                                                              : 0;
}

static bool parse_cell(struct dbt_text text, enum dbt_cell_kind kind, struct dbt_cell *cell)
{
    *cell = (struct dbt_cell){.kind = kind};
    switch (kind) {
    case DBT_CELL_INTEGER:
    case DBT_CELL_ORE:
    case DBT_CELL_PRICE:
    case DBT_CELL_PERCENT:
        return dbt_decimal_parse(text, '.', decimals_of(kind), &cell->number);
    case DBT_CELL_RATIO:
        return dbt_ratio_parse(text, &cell->ratio);
    case DBT_CELL_DAY: {
        dbt_day day;
        const bool done = dbt_day_parse(text, &day);
        cell->number = done ? day : 0;
        return done;
    }
    case DBT_CELL_MONTH: {
        dbt_month month;
        const bool done = dbt_month_parse(text, &month);
        cell->number = done ? month : 0;
        return done;
    }
    case DBT_CELL_EMPTY:
    case DBT_CELL_TEXT:
    case DBT_CELL_KIND_COUNT:
        break;
    }
    return false;
}

/* "0.5" and "-12", not "007", "1 000" or "-": a number that no program would write otherwise. Of
   the kind whose decimals it has. */
static enum dbt_cell_kind kind_of_number(struct dbt_text text)
{
    size_t at = text.length > 0 && text.at[0] == '-';
    const size_t first = at;
    while (at < text.length && text.at[at] >= '0' && text.at[at] <= '9') {
        at++;
    }
    if (at == first || (text.at[first] == '0' && at - first > 1)) {
        return DBT_CELL_TEXT;
    }
    if (at == text.length) {
        return DBT_CELL_INTEGER;
    }
    return text.at[at] != '.'      ? DBT_CELL_TEXT
           : text.length - at == 3 ? DBT_CELL_ORE
                                   : DBT_CELL_PRICE;
}

/* Text where it is not just what the cell would be written as. */
static void add_field(struct dbt_row *row, enum dbt_cell_kind kind, struct dbt_text text)
{
    char written[DBT_RATIO_BYTES];
    struct dbt_cell cell;
    const bool is_any = kind == DBT_CELL_EMPTY;
    if (parse_cell(text, is_any ? kind_of_number(text) : kind, &cell) &&
        (is_any || dbt_text_equal(dbt_cell_write(row, &cell, written), text))) {
        dbt_row_add(row, &cell);
    } else {
        dbt_row_text(row, text.at);
    }
}

/* ---- records -------------------------------------------------------------------------------- */

struct reading {
    const struct origin *origin;
    struct dbt_row row;
    dbt_row_taker *take;
    void *taker;
    enum dbt_status status;
    struct dbt_error *error;
};

/* Zero-terminated, as the parser was told. */
static void on_field(void *field, size_t length, void *context)
{
    struct reading *reading = context;
    const size_t column = reading->row.count;
    if (column < reading->origin->column_count) {
        add_field(&reading->row, reading->origin->kinds[column], (struct dbt_text){field, length});
    } else {
        dbt_row_text(&reading->row, "");
    }
}

static void on_record(int end, void *context)
{
    struct reading *reading = context;
    (void)end;
    if (reading->status == DBT_OK) {
        reading->status = reading->take(reading->taker, &reading->row, reading->error);
    }
    dbt_row_clear(&reading->row);
}

/* The writer quotes what begins or ends with a blank; no other is left away. */
static int is_blank(unsigned char byte)
{
    (void)byte;
    return 0;
}

struct callbacks {
    void (*field)(void *field, size_t length, void *context);
    void (*record)(int end, void *context);
    void *context;
    const enum dbt_status *status; /* of what takes them */
};

static enum dbt_status fail_parser(const struct origin *origin, struct csv_parser *parser,
                                   struct dbt_error *error)
{
    return csv_error(parser) == CSV_EPARSE ? bad(origin, "a quote stands where none may", error)
                                           : dbt_error_memory(error, origin->source.name);
}

static enum dbt_status feed(const struct piece *piece, struct csv_parser *parser,
                            const struct callbacks *to, struct dbt_error *error)
{
    const struct dbt_medium *medium = &piece->origin->source.medium;
    char bytes[READ_BYTES];
    enum dbt_status status = DBT_OK;
    for (uint64_t at = piece->first; status == DBT_OK && at < piece->end;) {
        const uint64_t rest = piece->end - at;
        const size_t length = rest < sizeof bytes ? (size_t)rest : sizeof bytes;
        status = medium->read(medium->context, at, bytes, length, error);
        if (status == DBT_OK &&
            csv_parse(parser, bytes, length, to->field, to->record, to->context) != length) {
            return fail_parser(piece->origin, parser, error);
        }
        status = status == DBT_OK ? *to->status : status;
        at += length;
    }
    if (status == DBT_OK && csv_fini(parser, to->field, to->record, to->context) != 0) {
        return fail_parser(piece->origin, parser, error);
    }
    return status == DBT_OK ? *to->status : status;
}

static enum dbt_status parse(const struct piece *piece, const struct callbacks *to,
                             struct dbt_error *error)
{
    struct csv_parser parser;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0) {
        return dbt_error_memory(error, piece->origin->source.name);
    }
    csv_set_space_func(&parser, is_blank);
    const enum dbt_status status = feed(piece, &parser, to, error);
    csv_free(&parser);
    return status;
}

static enum dbt_status each(void *context, dbt_row_taker *take, void *taker,
                            struct dbt_error *error)
{
    const struct piece *piece = context;
    struct reading reading = {
        .origin = piece->origin, .take = take, .taker = taker, .status = DBT_OK, .error = error};
    const struct callbacks to = {on_field, on_record, &reading, &reading.status};
    dbt_row_init(&reading.row);
    const enum dbt_status status = parse(piece, &to, error);
    dbt_row_release(&reading.row);
    return status;
}

/* ---- the header ----------------------------------------------------------------------------- */

struct heading {
    struct origin *origin;
    struct dbt_arena *arena;
    enum dbt_status status;
};

static void on_name(void *field, size_t length, void *context)
{
    struct heading *heading = context;
    struct origin *origin = heading->origin;
    char *name = dbt_arena_copy(heading->arena, (struct dbt_text){field, length});
    if (name == NULL) {
        heading->status = DBT_MEMORY;
    } else if (origin->column_count == DBT_LIST_COLUMNS_MAX) {
        heading->status = DBT_INTERNAL;
    } else {
        origin->kinds[origin->column_count] = origin->source.kind_of(name);
        origin->columns[origin->column_count++] = name;
    }
}

static void on_header(int end, void *context)
{
    (void)end;
    (void)context;
}

static enum dbt_status read_header(struct origin *origin, uint64_t end, struct dbt_arena *arena,
                                   struct dbt_error *error)
{
    struct heading heading = {origin, arena, DBT_OK};
    const struct callbacks to = {on_name, on_header, &heading, &heading.status};
    const struct piece piece = {origin, 0, end};
    const enum dbt_status status = parse(&piece, &to, error);
    if (heading.status == DBT_MEMORY) {
        return dbt_error_memory(error, origin->source.name);
    }
    return heading.status == DBT_INTERNAL ? bad(origin, "it has too many columns", error) : status;
}

/* ---- the pieces ----------------------------------------------------------------------------- */

struct cutting {
    struct origin *origin;
    struct dbt_arena *arena;
    struct piece *pieces;
    size_t count, capacity;
    uint64_t header_end; /* 0: it has not ended yet */
    uint64_t rows;       /* of the last piece */
    bool is_quoted;
};

static bool begin_piece(struct cutting *cutting, uint64_t first)
{
    struct piece *pieces = dbt_arena_grow(cutting->arena, cutting->pieces, cutting->count,
                                          &cutting->capacity, sizeof *pieces);
    if (pieces == NULL) {
        return false;
    }
    cutting->pieces = pieces;
    pieces[cutting->count++] = (struct piece){cutting->origin, first, first};
    cutting->rows = 0;
    return true;
}

/* A record ends before `end`. */
static bool cut(struct cutting *cutting, uint64_t end)
{
    const uint64_t most = cutting->origin->source.rows_max;
    if (cutting->header_end == 0) {
        cutting->header_end = end;
        return begin_piece(cutting, end);
    }
    if (most > 0 && cutting->rows == most &&
        !begin_piece(cutting, cutting->pieces[cutting->count - 1].end)) {
        return false;
    }
    cutting->pieces[cutting->count - 1].end = end;
    cutting->rows++;
    return true;
}

/* A line end stands within a record where an odd number of quotes stands before it. */
static bool cut_span(struct cutting *cutting, uint64_t offset, struct dbt_text bytes)
{
    bool done = true;
    for (size_t i = 0; done && i < bytes.length; i++) {
        cutting->is_quoted = cutting->is_quoted != (bytes.at[i] == '"');
        if (bytes.at[i] == '\n' && !cutting->is_quoted) {
            done = cut(cutting, offset + i + 1);
        }
    }
    return done;
}

static enum dbt_status cut_all(struct cutting *cutting, struct dbt_error *error)
{
    const struct dbt_csv_source *source = &cutting->origin->source;
    char bytes[READ_BYTES];
    for (uint64_t at = 0; at < source->bytes;) {
        const uint64_t rest = source->bytes - at;
        const size_t length = rest < sizeof bytes ? (size_t)rest : sizeof bytes;
        const enum dbt_status status =
            source->medium.read(source->medium.context, at, bytes, length, error);
        if (status != DBT_OK) {
            return status;
        }
        if (!cut_span(cutting, at, (struct dbt_text){bytes, length})) {
            return dbt_error_memory(error, source->name);
        }
        at += length;
    }
    const bool is_whole =
        cutting->count > 0 && cutting->pieces[cutting->count - 1].end == source->bytes;
    return is_whole ? DBT_OK : bad(cutting->origin, "its last record has no end", error);
}

static enum dbt_status list_pieces(const struct cutting *cutting, struct dbt_lists *lists,
                                   struct dbt_error *error)
{
    const struct origin *origin = cutting->origin;
    struct dbt_list *items = dbt_arena_alloc(cutting->arena, cutting->count, sizeof *items);
    if (items == NULL) {
        return dbt_error_memory(error, origin->source.name);
    }
    for (size_t i = 0; i < cutting->count; i++) {
        items[i] = (struct dbt_list){
            .name = origin->source.name,
            .columns = origin->columns,
            .column_count = origin->column_count,
            .context = &cutting->pieces[i],
            .each = each,
        };
    }
    *lists = (struct dbt_lists){items, cutting->count};
    return DBT_OK;
}

enum dbt_status dbt_lists_read(const struct dbt_csv_source *source, struct dbt_lists *lists,
                               struct dbt_arena *arena, struct dbt_error *error)
{
    struct cutting cutting = {.origin = dbt_arena_alloc(arena, 1, sizeof *cutting.origin),
                              .arena = arena};
    if (cutting.origin == NULL) {
        return dbt_error_memory(error, source->name);
    }
    cutting.origin->source = *source;
    enum dbt_status status = cut_all(&cutting, error);
    if (status == DBT_OK) {
        status = read_header(cutting.origin, cutting.header_end, arena, error);
    }
    return status == DBT_OK ? list_pieces(&cutting, lists, error) : status;
}
