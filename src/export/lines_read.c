/* lines.csv, read back: what a comparison needs of it. */
#include "csv_read.h"
#include "debitera/export.h"

struct row { /* a record, as it stands */
    struct dbt_period period;
    int64_t number;
    const char *org_no, *provider;
    struct dbt_line line;
};

struct reading {
    struct dbt_csv_reader reader;
    const char *last; /* the text that the column had in the record before; null: none */
    bool no_memory;
    struct dbt_arena *arena;
    struct dbt_error *error;
};

/* Takes a field into `at`. False when it is no such value, and when memory has ended. */
typedef bool take(struct reading *reading, struct dbt_text field, void *at);

/* ---- values --------------------------------------------------------------------------------- */

/* Most texts are those of the record before. */
static bool take_text(struct reading *reading, struct dbt_text field, void *at)
{
    const char *text = reading->last;
    if (!dbt_text_is_clean(field)) {
        return false;
    }
    if (text == NULL || !dbt_text_is(field, text)) {
        text = dbt_arena_copy(reading->arena, field);
    }
    *(const char **)at = text;
    reading->no_memory = text == NULL;
    return text != NULL;
}

static bool take_code(struct reading *reading, struct dbt_text field, void *at)
{
    return field.length > 0 && take_text(reading, field, at);
}

static bool take_period(struct reading *reading, struct dbt_text field, void *at)
{
    (void)reading;
    return dbt_period_parse(field, at);
}

static bool take_month(struct reading *reading, struct dbt_text field, void *at)
{
    (void)reading;
    return dbt_month_parse(field, at);
}

static bool take_day(struct reading *reading, struct dbt_text field, void *at)
{
    (void)reading;
    return dbt_day_parse(field, at);
}

static bool take_ratio(struct reading *reading, struct dbt_text field, void *at)
{
    (void)reading;
    return dbt_ratio_parse(field, at);
}

/* What is written back differently ("1 000", "1.5") was not ours. */
static bool take_decimal(struct dbt_text field, unsigned decimals, unsigned least, int64_t *out)
{
    char text[DBT_DECIMAL_BYTES];
    return dbt_decimal_parse(field, '.', decimals, out) &&
           dbt_text_is(field, dbt_decimal_write(*out, decimals, least, text));
}

static bool take_ore(struct reading *reading, struct dbt_text field, void *at)
{
    (void)reading;
    return take_decimal(field, 2, 2, at);
}

static bool take_ore_if_any(struct reading *reading, struct dbt_text field, void *at)
{
    return field.length == 0 || take_ore(reading, field, at);
}

static bool take_price_if_any(struct reading *reading, struct dbt_text field, void *at)
{
    (void)reading;
    return field.length == 0 || take_decimal(field, 6, 2, at);
}

static bool take_number_if_any(struct reading *reading, struct dbt_text field, void *at)
{
    (void)reading;
    return field.length == 0 || (take_decimal(field, 0, 0, at) && *(int64_t *)at > 0);
}

static bool take_position_if_any(struct reading *reading, struct dbt_text field, void *at)
{
    int64_t number = 0;
    if (!take_number_if_any(reading, field, &number) || number > UINT32_MAX) {
        return false;
    }
    *(uint32_t *)at = (uint32_t)number;
    return true;
}

static bool take_percent(struct reading *reading, struct dbt_text field, void *at)
{
    int64_t rate_bp = 0;
    (void)reading;
    if (!take_decimal(field, 2, 0, &rate_bp) || rate_bp < 0 || rate_bp > INT32_MAX) {
        return false;
    }
    *(int32_t *)at = (int32_t)rate_bp;
    return true;
}

static bool take_letter(struct reading *reading, struct dbt_text field, void *at)
{
    (void)reading;
    if (field.length != 1 || field.at[0] < 'A' || field.at[0] > 'Z') {
        return false;
    }
    *(char *)at = field.at[0];
    return true;
}

static bool take_basis(struct reading *reading, struct dbt_text field, void *at)
{
    (void)reading;
    for (int i = DBT_PER_PIECE; i <= DBT_PER_YEAR; i++) {
        if (dbt_text_is(field, dbt_basis_word((enum dbt_basis)i))) {
            *(enum dbt_basis *)at = (enum dbt_basis)i;
            return true;
        }
    }
    return false;
}

/* What stands before `separator`, taken off the front with it; all when it is not there. */
static struct dbt_text take_part(struct dbt_text *rest, const char *separator)
{
    const size_t length = strlen(separator);
    const char *found = memmem(rest->at, rest->length, separator, length);
    const size_t before = found == NULL ? rest->length : (size_t)(found - rest->at);
    const size_t used = found == NULL ? before : before + length;
    const struct dbt_text part = {rest->at, before};
    *rest = (struct dbt_text){rest->at + used, rest->length - used};
    return part;
}

/* "1000 x 0.50; 200 x 0.40" */
static bool take_steps(struct reading *reading, struct dbt_text field, void *at)
{
    struct dbt_line *line = at;
    struct dbt_step *steps = NULL;
    size_t count = 0;
    size_t capacity = 0;
    while (field.length > 0) {
        struct dbt_text price = take_part(&field, "; ");
        const struct dbt_text quantity = take_part(&price, " x ");
        struct dbt_step step = {0};
        if (!dbt_ratio_parse(quantity, &step.quantity) ||
            !take_decimal(price, 6, 2, &step.price_micro)) {
            return false;
        }
        steps = dbt_arena_grow(reading->arena, steps, count, &capacity, sizeof *steps);
        if (steps == NULL) {
            reading->no_memory = true;
            return false;
        }
        steps[count++] = step;
    }
    line->steps = steps;
    line->step_count = (uint32_t)count;
    return true;
}

/* ---- columns -------------------------------------------------------------------------------- */

#define ROW(member)  offsetof(struct row, member)
#define LINE(member) offsetof(struct row, line.member)

/* Those of earlier and later versions may be missing, or more; the order is the file's. */
static const struct column {
    const char *name;
    bool needed;
    take *take;
    size_t at;
    const char *form;
} columns[] = {
    {"period", true, take_period, ROW(period), "a period such as 2025-05"},
    {"invoice_number", true, take_number_if_any, ROW(number), "a number, or nothing for a draft"},
    {"provider_org_no", true, take_code, ROW(org_no), "an organisation number"},
    {"provider_name", true, take_text, ROW(provider), "a text"},
    {"unit_code", true, take_code, LINE(unit_code), "a code"},
    {"unit_name", true, take_text, LINE(unit_name), "a text"},
    {"service_code", true, take_code, LINE(service_code), "a code"},
    {"component", true, take_text, LINE(component), "a code, or nothing"},
    {"service_name", true, take_text, LINE(service_name), "a text"},
    {"model", false, take_text, LINE(model), "a word"},
    {"month", true, take_month, LINE(month), "a month such as 2025-05"},
    {"from", true, take_day, LINE(span.first), "a date such as 2025-05-01"},
    {"to", true, take_day, LINE(span.last), "a date such as 2025-05-31"},
    {"quantity", true, take_ratio, LINE(quantity), "a number such as 8000 or 1/3"},
    {"free_quantity", false, take_ratio, LINE(free_quantity), "a number such as 40 or 1/3"},
    {"quantity_unit", true, take_text, LINE(unit_of_quantity), "a text"},
    {"unit_price_kr", true, take_price_if_any, LINE(price_micro), "kronor such as 2.85"},
    {"steps", false, take_steps, ROW(line), "steps such as 1000 x 0.50; 200 x 0.40"},
    {"price_basis", true, take_basis, LINE(basis), "piece, month or year"},
    {"time_fraction", true, take_ratio, LINE(fraction), "a number such as 1/12"},
    {"exact_net_ore", true, take_ratio, LINE(exact_ore), "öre such as 506000/3"},
    {"minimum_kr", false, take_ore_if_any, LINE(minimum_ore), "kronor such as 25.00, or nothing"},
    {"net_kr", true, take_ore, LINE(net_ore), "kronor such as 1686.67"},
    {"vat_category", true, take_letter, LINE(vat_category), "a letter such as S"},
    {"vat_rate_percent", true, take_percent, LINE(vat_rate_bp), "a percentage such as 25"},
    {"reverses", false, take_number_if_any, LINE(reverses), "a number, or nothing"},
    {"reverses_line", false, take_position_if_any, LINE(reverses_line), "a number, or nothing"},
};

enum { COLUMNS = sizeof columns / sizeof *columns, NOWHERE = DBT_CSV_FIELDS_MAX };

struct mapping {
    size_t field[COLUMNS]; /* of each column; NOWHERE: it is not there */
    size_t field_count;
};

static enum dbt_status bad(struct reading *reading, const char *column, const char *reason)
{
    struct dbt_place place = reading->reader.place;
    place.column = column;
    return dbt_error_at(reading->error, DBT_INPUT, &place,
                        "%s: it is not as this program wrote it; make or publish it again", reason);
}

static enum dbt_status map_column(struct reading *reading, const struct column *column,
                                  size_t *field)
{
    *field = NOWHERE;
    for (size_t i = 0; i < reading->reader.field_count; i++) {
        const bool found = dbt_text_is(reading->reader.fields[i], column->name);
        if (found && *field != NOWHERE) {
            return bad(reading, column->name, "the header has it twice");
        }
        *field = found ? i : *field;
    }
    return *field == NOWHERE && column->needed
               ? bad(reading, column->name, "the header does not have it")
               : DBT_OK;
}

static enum dbt_status read_header(struct reading *reading, struct mapping *mapping)
{
    bool more = false;
    enum dbt_status status = dbt_csv_reader_next(&reading->reader, &more, reading->error);
    if (status == DBT_OK && !more) {
        return bad(reading, NULL, "there is no header");
    }
    for (size_t i = 0; i < COLUMNS && status == DBT_OK; i++) {
        status = map_column(reading, &columns[i], &mapping->field[i]);
    }
    mapping->field_count = reading->reader.field_count;
    return status;
}

/* The text that a column of texts had in the record before. */
static const char *text_before(const struct column *column, const struct row *before)
{
    const bool is_text = column->take == take_text || column->take == take_code;
    return is_text ? *(const char *const *)(const void *)((const char *)before + column->at) : NULL;
}

/* A segment lies within its month: dbt_compare counts its days. */
static bool is_segment(const struct dbt_line *line)
{
    return line->span.first <= line->span.last && dbt_month_of(line->span.first) == line->month &&
           dbt_month_of(line->span.last) == line->month;
}

/* `before` is the record before, zeroed for the first. */
static enum dbt_status read_row(struct reading *reading, const struct mapping *mapping,
                                const struct row *before, struct row *row)
{
    *row = (struct row){.org_no = "",
                        .provider = "",
                        .line = {.free_quantity = dbt_ratio_of(0),
                                 .scheme = "",
                                 .placed = dbt_ratio_of(0),
                                 .account = "",
                                 .vat_exemption = "",
                                 .evidence = "",
                                 .price_source = "",
                                 .model = "",
                                 .source = "",
                                 .meter = "",
                                 .record = ""}};
    if (reading->reader.field_count != mapping->field_count) {
        return bad(reading, NULL, "there are more or fewer fields than in the header");
    }
    for (size_t i = 0; i < COLUMNS; i++) {
        const struct column *column = &columns[i];
        if (mapping->field[i] == NOWHERE) {
            continue;
        }
        reading->last = text_before(column, before);
        if (!column->take(reading, reading->reader.fields[mapping->field[i]],
                          (char *)row + column->at)) {
            char reason[DBT_DATE_BYTES * 4];
            snprintf(reason, sizeof reason, "expected %s", column->form);
            return reading->no_memory ? dbt_error_memory(reading->error, "the lines")
                                      : bad(reading, column->name, reason);
        }
    }
    return is_segment(&row->line) ? DBT_OK
                                  : bad(reading, "from", "the days are not within the month");
}

/* ---- invoices ------------------------------------------------------------------------------- */

struct gathering {
    struct dbt_invoices made;
    struct dbt_line *lines; /* of all, in the order of the file */
    size_t count, capacity;
};

static bool is_of(const struct dbt_invoice *invoice, const struct row *row)
{
    return invoice->number == row->number && invoice->period.first == row->period.first &&
           invoice->period.last == row->period.last &&
           strcmp(invoice->buyer.org_no, row->org_no) == 0;
}

/* Invoices count their lines until all are there. */
static bool add_invoice(struct gathering *gathering, const struct row *row, struct dbt_arena *arena)
{
    struct dbt_invoices *made = &gathering->made;
    struct dbt_invoice *items =
        dbt_arena_grow(arena, made->items, made->count, &made->capacity, sizeof *items);
    if (items == NULL) {
        return false;
    }
    const struct dbt_party nobody = {.name = "",
                                     .org_no = "",
                                     .vat_no = "",
                                     .attention = "",
                                     .reference = "",
                                     .address = {"", "", ""}};
    made->items = items;
    struct dbt_invoice *invoice = &items[made->count++];
    *invoice = (struct dbt_invoice){.number = row->number,
                                    .ocr = "",
                                    .period = row->period,
                                    .seller = nobody,
                                    .buyer = nobody,
                                    .customer = "",
                                    .bankgiro = ""};
    invoice->buyer.name = row->provider;
    invoice->buyer.org_no = row->org_no;
    return true;
}

static bool add_row(struct gathering *gathering, const struct row *row, struct dbt_arena *arena)
{
    struct dbt_invoices *made = &gathering->made;
    struct dbt_line *lines = dbt_arena_grow(arena, gathering->lines, gathering->count,
                                            &gathering->capacity, sizeof *lines);
    if (lines == NULL) {
        return false;
    }
    gathering->lines = lines;
    gathering->lines[gathering->count++] = row->line;
    if ((made->count == 0 || !is_of(&made->items[made->count - 1], row)) &&
        !add_invoice(gathering, row, arena)) {
        return false;
    }
    made->items[made->count - 1].line_count++;
    return true;
}

static struct dbt_invoices hand_out(struct gathering *gathering)
{
    size_t first = 0;
    for (size_t i = 0; i < gathering->made.count; i++) {
        struct dbt_invoice *invoice = &gathering->made.items[i];
        invoice->lines = &gathering->lines[first];
        first += invoice->line_count;
    }
    return gathering->made;
}

enum dbt_status dbt_lines_read(struct dbt_text bytes, const char *file,
                               struct dbt_invoices *invoices, struct dbt_arena *arena,
                               struct dbt_error *error)
{
    struct reading reading = {.arena = arena, .error = error};
    struct mapping mapping = {{0}, 0};
    struct gathering gathering = {0};
    struct row rows[2] = {{.org_no = ""}, {.org_no = ""}};
    bool more = true;
    enum dbt_status status = dbt_csv_reader_init(&reading.reader, bytes, file, arena, error);
    if (status == DBT_OK) {
        status = read_header(&reading, &mapping);
    }
    for (size_t i = 1; status == DBT_OK && more; i ^= 1U) {
        status = dbt_csv_reader_next(&reading.reader, &more, error);
        if (status == DBT_OK && more) {
            status = read_row(&reading, &mapping, &rows[i ^ 1U], &rows[i]);
        }
        if (status == DBT_OK && more && !add_row(&gathering, &rows[i], arena)) {
            status = dbt_error_memory(error, "the lines");
        }
    }
    if (status == DBT_OK) {
        *invoices = hand_out(&gathering);
    }
    return status;
}
