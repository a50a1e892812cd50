/* Fields to clean text, records to the sink and into the account. */
#include "careful.h"

#include <assert.h>

/* ---- problems -------------------------------------------------------------------------------- */

/* Of the file; the text is in `problem->error`. */
static void fail(const struct dbt_careful *careful, enum dbt_status status)
{
    careful->scope->problem->status = status;
}

static void fail_run(const struct dbt_careful *careful, enum dbt_status status)
{
    careful->scope->problem->status = status;
    careful->scope->problem->ends_run = true;
}

static struct dbt_error *error_of(const struct dbt_careful *careful)
{
    return &careful->scope->problem->error;
}

/* ---- lines ----------------------------------------------------------------------------------- */

static uint32_t count_between(const struct dbt_block *block, uint32_t from, uint32_t to)
{
    uint32_t count = 0;
    for (uint32_t i = from; i < to; i++) {
        bool is_half =
            block->bytes[i] == '\r' && i + 1 < block->length && block->bytes[i + 1] == '\n';
        count += block->bytes[i] == '\n' || (block->bytes[i] == '\r' && !is_half);
    }
    return count;
}

uint64_t dbt_scope_line(struct dbt_scope *scope, uint32_t at)
{
    static const uint32_t near_bytes = 2048; /* about what counting from the beginning costs */
    if (scope->known_at > 0 && at >= scope->known_at && at - scope->known_at < near_bytes) {
        scope->known_line += count_between(scope->block, scope->known_at, at);
    } else {
        scope->known_line = scope->line + dbt_block_lines(scope->block, at) -
                            (scope->begins_inside_end && at > 0 ? 1 : 0);
    }
    scope->known_at = at;
    return scope->known_line;
}

static uint64_t line_of(const struct dbt_careful *careful, const struct dbt_csv_record *record)
{
    struct dbt_scope *scope = careful->scope;
    return record->offset < scope->offset
               ? careful->open_line
               : dbt_scope_line(scope, (uint32_t)(record->offset - scope->offset));
}

/* The account has not counted the record yet. */
static void place_problem(const struct dbt_careful *careful, const struct dbt_csv_record *record)
{
    struct dbt_problem *problem = careful->scope->problem;
    problem->record = careful->scope->account->records + 1;
    problem->line = line_of(careful, record);
}

/* ---- fields ---------------------------------------------------------------------------------- */

/* DBT_COLUMN_COUNT when none is mapped there. */
static enum dbt_column column_at(const struct dbt_mapping *mapping, uint64_t field)
{
    for (uint32_t i = 0; i < mapping->column_count; i++) {
        if (mapping->columns[i].field == field) {
            return mapping->columns[i].column;
        }
    }
    return DBT_COLUMN_COUNT;
}

static void take_field(void *context, uint64_t index, const struct dbt_csv_field *shown)
{
    struct dbt_careful *careful = context;
    bool has_header = careful->mapping->field_count > 0;
    if (index >= DBT_FIELDS_MAX || (has_header && !careful->mapping->wanted[index])) {
        return;
    }
    struct dbt_careful_field *field = &careful->fields[index];
    field->is_plain = shown->plain;
    if (shown->plain) {
        field->plain = shown->bytes;
        field->decoded = DBT_DECODED_TEXT;
        return;
    }
    if (shown->has_line_end && has_header && careful->torn == DBT_NONE &&
        !dbt_column_is_free_text(column_at(careful->mapping, index))) {
        careful->torn = (uint32_t)index;
    }
    field->at = careful->text.length;
    field->decoded =
        dbt_decode(&careful->text, careful->scope->input->source->encoding, shown->bytes);
    field->length = careful->text.length - field->at;
}

/* The only blank in plain text is the space, and few fields have one at their ends. */
static struct dbt_text trim_plain(struct dbt_text text)
{
    bool has_blank = text.length > 0 && (text.at[0] == ' ' || text.at[text.length - 1] == ' ');
    return has_blank ? dbt_text_trim(text) : text;
}

static struct dbt_text field_text(const struct dbt_careful *careful, uint32_t index)
{
    const struct dbt_careful_field *field = &careful->fields[index];
    if (field->is_plain) {
        return trim_plain(field->plain);
    }
    return dbt_text_trim((struct dbt_text){careful->text.bytes + field->at, field->length});
}

/* ---- stray quotes ---------------------------------------------------------------------------- */

/*
 * A stray quote and a later one make one field of what stands between them, and may leave a record
 * with the right number of fields. So a line end where nobody writes one, or one in a field with
 * the delimiters of a whole row, is taken for lost rows.
 */
static bool check_quotes(const struct dbt_careful *careful, const struct dbt_csv_record *record,
                         uint64_t field_count)
{
    const struct dbt_csv_break *broken = &record->broken;
    bool holds_row = broken->found && broken->delimiters + 1 >= field_count;
    if (!holds_row && careful->torn == DBT_NONE) {
        return true;
    }
    uint64_t field = holds_row ? broken->field : careful->torn;
    enum dbt_column column = column_at(careful->mapping, field);
    struct dbt_problem *problem = careful->scope->problem;
    place_problem(careful, record);
    (void)snprintf(problem->column_number, sizeof problem->column_number, "no. %llu",
                   (unsigned long long)field + 1);
    problem->column = column < DBT_COLUMN_COUNT ? careful->scope->input->source->headers[column]
                                                : problem->column_number;
    fail(careful, dbt_error_set(error_of(careful), DBT_INPUT,
                                "a line break: a stray quote has swallowed the rows that follow; "
                                "have the export quoted rightly"));
    return false;
}

/* ---- the header record ----------------------------------------------------------------------- */

static enum dbt_status refuse_name(const struct dbt_careful *careful, const struct dbt_place *place,
                                   uint32_t field)
{
    if (careful->fields[field].decoded == DBT_DECODED_UTF8) {
        return dbt_error_at(error_of(careful), DBT_INPUT, place,
                            "column %u of the header looks like UTF-8, but the source's encoding "
                            "is windows-1252; set it to utf-8 in sources.yaml, or correct the "
                            "export",
                            (unsigned)field + 1);
    }
    return dbt_error_at(error_of(careful), DBT_INPUT, place,
                        "column %u of the header is not text in the source's encoding; correct "
                        "the export, or the encoding in sources.yaml",
                        (unsigned)field + 1);
}

static enum dbt_status map_header(struct dbt_careful *careful, const struct dbt_csv_record *record,
                                  const struct dbt_place *place)
{
    struct dbt_text names[DBT_FIELDS_MAX];
    uint32_t count = (uint32_t)record->field_count;
    for (uint32_t i = 0; i < count; i++) {
        if (careful->fields[i].decoded != DBT_DECODED_TEXT) {
            return refuse_name(careful, place, i);
        }
        names[i] = field_text(careful, i);
    }
    if (!check_quotes(careful, record, count)) {
        return careful->scope->problem->status;
    }
    struct dbt_header header = {.names = names, .count = count, .place = *place};
    return dbt_mapping_make(careful->mapping, careful->scope->input->source, &header,
                            error_of(careful));
}

static void take_header(struct dbt_careful *careful, const struct dbt_csv_record *record)
{
    struct dbt_place place = {
        .file = careful->scope->input->name, .record = 1, .line = line_of(careful, record)};
    if (record->too_long || record->field_count > DBT_FIELDS_MAX) {
        fail(careful,
             dbt_error_at(error_of(careful), DBT_INPUT, &place,
                          "the header is longer than %d fields or %d bytes; is it the right "
                          "file, and its delimiter that of sources.yaml?",
                          DBT_FIELDS_MAX, DBT_RECORD_BYTES_MAX));
        return;
    }
    fail(careful, map_header(careful, record, &place));
    careful->scope->account->records++;
}

/* ---- the others ------------------------------------------------------------------------------ */

/* The reader's own judgement: layout, then encoding. True when the record may go to the sink. */
static bool assemble(struct dbt_careful *careful, const struct dbt_csv_record *record,
                     struct dbt_verdict *verdict)
{
    *verdict = (struct dbt_verdict){.class = DBT_CLASS_REJECTED, .column = DBT_COLUMN_COUNT};
    if (record->too_long) {
        verdict->reason = DBT_REASON_TOO_LONG;
        return false;
    }
    if (record->field_count != careful->mapping->field_count) {
        verdict->reason = DBT_REASON_FIELD_COUNT;
        return false;
    }
    for (uint32_t i = 0; i < careful->mapping->column_count; i++) {
        struct dbt_mapped_column mapped = careful->mapping->columns[i];
        if (careful->fields[mapped.field].decoded != DBT_DECODED_TEXT) {
            verdict->reason = DBT_REASON_BAD_ENCODING;
            verdict->column = mapped.column;
            return false;
        }
        struct dbt_text text = field_text(careful, mapped.field);
        careful->columns[mapped.column] =
            dbt_text_is_absent(text) ? (struct dbt_text){NULL, 0} : text;
    }
    return true;
}

static enum dbt_status judge(struct dbt_careful *careful, const struct dbt_csv_record *record,
                             struct dbt_verdict *verdict)
{
    const struct dbt_scope *scope = careful->scope;
    if (scope->input->copy_of_other) {
        *verdict = (struct dbt_verdict){.class = DBT_CLASS_DUPLICATE, .column = DBT_COLUMN_COUNT};
        return DBT_OK;
    }
    if (!assemble(careful, record, verdict)) {
        verdict->elsewhere = scope->read->later_part;
        return DBT_OK;
    }
    struct dbt_record whole = {
        .source = scope->input->source,
        .fields = careful->columns,
        .place = {.file = scope->input->name},
        .offset = record->offset,
        .input = scope->input_number,
        .worker = scope->worker,
    };
    if (scope->before) {
        whole.place.record = scope->before->records + scope->account->records + 1;
        whole.place.line = line_of(careful, record);
    }
    return scope->read->record(scope->read->context, &whole, verdict, error_of(careful));
}

static bool is_cut(const struct dbt_careful *careful, const struct dbt_csv_record *record)
{
    if (!record->ends_with_file || record->field_count >= careful->mapping->field_count) {
        return false;
    }
    place_problem(careful, record);
    fail(careful, dbt_error_set(error_of(careful), DBT_INPUT,
                                "the file is cut here: %llu of %u fields, and no line end; "
                                "deliver it again",
                                (unsigned long long)record->field_count,
                                (unsigned)careful->mapping->field_count));
    return true;
}

static void take_data(struct dbt_careful *careful, const struct dbt_csv_record *record)
{
    if (is_cut(careful, record) || !check_quotes(careful, record, careful->mapping->field_count)) {
        return;
    }
    struct dbt_verdict verdict;
    enum dbt_status status = judge(careful, record, &verdict);
    if (status != DBT_OK) {
        fail_run(careful, status);
        return;
    }
    struct dbt_account *account = careful->scope->account;
    bool lists = dbt_account_lists(account, &verdict, careful->scope->most);
    account->records++;
    if (!dbt_account_take(account, &verdict, lists ? line_of(careful, record) : 0)) {
        fail_run(careful, dbt_error_memory(error_of(careful), "the list of rejected records"));
    }
}

static void judge_record(struct dbt_careful *careful, const struct dbt_csv_record *record)
{
    if (careful->text.failed) {
        fail_run(careful, dbt_error_memory(error_of(careful), "a record of an input file"));
    } else if (careful->mapping->field_count == 0) {
        take_header(careful, record);
    } else {
        take_data(careful, record);
    }
}

static void take_record(void *context, const struct dbt_csv_record *record)
{
    struct dbt_careful *careful = context;
    if (careful->scope->problem->status == DBT_OK) {
        judge_record(careful, record);
    }
    dbt_buffer_clear(&careful->text);
    careful->torn = DBT_NONE;
}

/* ---- bytes ----------------------------------------------------------------------------------- */

enum dbt_status dbt_careful_init(struct dbt_careful *careful, char delimiter,
                                 struct dbt_error *error)
{
    static const struct dbt_csv_handler handler = {take_field, take_record};
    dbt_buffer_init(&careful->text);
    careful->scope = NULL;
    careful->mapping = NULL;
    careful->open_line = 1;
    careful->torn = DBT_NONE;
    memset(careful->columns, 0, sizeof careful->columns);
    return dbt_csv_init(&careful->csv, delimiter, &handler, careful, error);
}

void dbt_careful_release(struct dbt_careful *careful)
{
    dbt_csv_release(&careful->csv);
    dbt_buffer_release(&careful->text);
}

/* What libcsv fails with is memory. */
static bool has_gone_on(const struct dbt_careful *careful, enum dbt_status status)
{
    if (status != DBT_OK) {
        fail_run(careful, status);
    }
    return careful->scope->problem->status == DBT_OK;
}

bool dbt_careful_add(struct dbt_careful *careful, uint32_t from, uint32_t to)
{
    const struct dbt_scope *scope = careful->scope;
    struct dbt_text bytes = {scope->block->bytes + from, to - from};
    careful->csv.offset = scope->offset + from;
    return has_gone_on(careful, dbt_csv_add(&careful->csv, bytes, error_of(careful)));
}

bool dbt_careful_add_record(struct dbt_careful *careful, uint32_t *at)
{
    const struct dbt_scope *scope = careful->scope;
    struct dbt_text bytes = {scope->block->bytes + *at, scope->block->length - *at};
    size_t used;
    careful->csv.offset = scope->offset + *at;
    enum dbt_status status = dbt_csv_add_record(&careful->csv, bytes, &used, error_of(careful));
    *at += (uint32_t)used;
    return has_gone_on(careful, status);
}

bool dbt_careful_add_held(struct dbt_careful *careful, struct dbt_text bytes)
{
    return has_gone_on(careful, dbt_csv_add(&careful->csv, bytes, error_of(careful)));
}

void dbt_careful_leave(struct dbt_careful *careful)
{
    if (careful->csv.busy) {
        careful->open_line = line_of(careful, &careful->csv.record);
    }
}

bool dbt_careful_finish(struct dbt_careful *careful)
{
    if (!dbt_csv_finish(&careful->csv) && careful->scope->problem->status == DBT_OK) {
        place_problem(careful, &careful->csv.record);
        fail(careful, dbt_error_set(error_of(careful), DBT_INPUT,
                                    "the file ends inside a quoted field that began in this "
                                    "record; it is cut, or a quote is not closed: deliver it "
                                    "again"));
    }
    return careful->scope->problem->status == DBT_OK;
}
