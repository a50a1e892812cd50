/* A block: what stands in others too and what only libcsv can tell, then rows. */
#include "work.h"

#include <assert.h>

/* ---- memory ---------------------------------------------------------------------------------- */

enum dbt_status dbt_chain_init(struct dbt_chain *chain, char delimiter, struct dbt_error *error)
{
    chain->mapping = (struct dbt_mapping){0};
    chain->mark_seen = 0;
    chain->mark_over = false;
    chain->lines = 0;
    chain->after_cr = false;
    enum dbt_status status = dbt_careful_init(&chain->careful, delimiter, error);
    chain->careful.mapping = &chain->mapping;
    return status;
}

void dbt_chain_release(struct dbt_chain *chain)
{
    dbt_careful_release(&chain->careful);
}

enum dbt_status dbt_work_init(struct dbt_work *work, size_t block_bytes, char delimiter,
                              struct dbt_error *error)
{
    assert(block_bytes <= DBT_BLOCK_LENGTH_MAX);
    work->room = calloc(1, block_bytes + (size_t)2 * DBT_ROWS_PADDING);
    work->block_room = malloc(sizeof *work->block_room);
    enum dbt_status status = dbt_careful_init(&work->careful, delimiter, error);
    if (!work->room || !work->block_room) {
        return dbt_error_memory(error, "a block of an input file");
    }
    work->piece.bytes = work->room + DBT_ROWS_PADDING;
    return status;
}

void dbt_work_release(struct dbt_work *work)
{
    dbt_careful_release(&work->careful);
    dbt_account_release(&work->account);
    free(work->block_room);
    free(work->room);
}

/* ---- begin ----------------------------------------------------------------------------------- */

void dbt_work_begin(struct dbt_work *work, const struct dbt_scope *scope)
{
    work->scope = *scope;
    work->scope.block = &work->block;
    work->scope.offset = work->piece.offset;
    work->scope.account = &work->account;
    work->scope.problem = &work->problem;
    work->block = (struct dbt_block){
        .bytes = work->piece.bytes,
        .length = work->piece.length,
        .delimiter = scope->input->source->delimiter,
        .room = work->block_room,
    };
    dbt_block_mark(&work->block);
    work->line_ends = dbt_block_lines(&work->block, work->block.length);
}

/* ---- lead ------------------------------------------------------------------------------------ */

static const char utf8_mark[] = "\xEF\xBB\xBF";
enum { UTF8_MARK_BYTES = sizeof utf8_mark - 1 };

/* Behind the mark, or where it turns out not to be one: what was held back is read after all. */
static bool end_mark(struct dbt_work *work, struct dbt_chain *chain)
{
    chain->mark_over = true;
    if (chain->mark_seen < UTF8_MARK_BYTES) {
        return dbt_careful_add_held(&chain->careful,
                                    (struct dbt_text){utf8_mark, chain->mark_seen});
    }
    const struct dbt_input *input = work->scope.input;
    if (input->source->encoding == DBT_ENCODING_UTF8) {
        return true;
    }
    struct dbt_place place = {.file = input->name};
    work->problem.status =
        dbt_error_at(&work->problem.error, DBT_INPUT, &place,
                     "the file begins with the byte-order mark of UTF-8, but sources.yaml says "
                     "another encoding; correct one of them");
    return false;
}

/* The mark may be cut by the blocks: its bytes are held back, not dropped. */
static bool skip_mark(struct dbt_work *work, struct dbt_chain *chain)
{
    const struct dbt_block *block = &work->block;
    if (chain->mark_over) {
        return true;
    }
    while (chain->mark_seen < UTF8_MARK_BYTES && work->at < block->length &&
           block->bytes[work->at] == utf8_mark[chain->mark_seen]) {
        chain->mark_seen++;
        work->at++;
    }
    bool decided = chain->mark_seen == UTF8_MARK_BYTES || work->at < block->length;
    return !decided || end_mark(work, chain);
}

/* The header, and the end of a record that began in an earlier block. */
static bool pass_head(struct dbt_work *work, struct dbt_chain *chain)
{
    bool goes_on = true;
    while (goes_on && work->at < work->block.length &&
           (chain->careful.csv.busy || chain->mapping.field_count == 0)) {
        goes_on = dbt_careful_add_record(&chain->careful, &work->at);
    }
    return goes_on;
}

/* From `at` to `tail` there are rows. */
static void find_rows(struct dbt_work *work, const struct dbt_chain *chain)
{
    const struct dbt_mapping *mapping = &chain->mapping;
    work->tail = work->at;
    if (!work->scope.read->rows || mapping->field_count == 0 || chain->careful.csv.busy) {
        return;
    }
    enum dbt_block_end end = dbt_block_open(&work->cursor, &work->block, work->at,
                                            mapping->field_count, mapping->may_break);
    if (end == DBT_BLOCK_WHOLE) {
        work->tail = work->block.length;
    } else if (end == DBT_BLOCK_CUT) {
        work->tail = work->cursor.tail;
    }
}

static void take_over(struct dbt_work *work, struct dbt_chain *chain)
{
    const struct dbt_block *block = &work->block;
    work->scope.line = chain->lines + 1;
    work->scope.begins_inside_end = chain->after_cr && block->length > 0 && block->bytes[0] == '\n';
    chain->lines += work->line_ends - (work->scope.begins_inside_end ? 1U : 0U);
    if (block->length > 0) {
        chain->after_cr = block->bytes[block->length - 1] == '\r';
    }
    chain->careful.scope = &work->scope;
}

bool dbt_work_lead(struct dbt_work *work, struct dbt_chain *chain)
{
    work->at = 0;
    take_over(work, chain);
    if (!skip_mark(work, chain) || !pass_head(work, chain)) {
        return false;
    }
    find_rows(work, chain);
    /* No record ends behind the rows, so that theirs may come later; of the last block one may. */
    bool tail_is_later = work->piece.is_last && work->tail > work->at;
    if (!tail_is_later && !dbt_careful_add(&chain->careful, work->tail, work->block.length)) {
        return false;
    }
    dbt_careful_leave(&chain->careful);
    return true;
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* One record by itself, or blank lines. */
static bool add_alone(struct dbt_work *work, uint32_t from, uint32_t to)
{
    bool goes_on = dbt_careful_add(&work->careful, from, to);
    assert(!work->careful.csv.busy);
    return goes_on;
}

static bool take_declined(struct dbt_work *work, const struct dbt_rows *rows,
                          const struct dbt_tally *tally)
{
    uint64_t before = work->account.records;
    for (uint32_t i = 0; i < tally->declined_count; i++) {
        const uint32_t *ends = rows->ends + (size_t)tally->declined[i] * rows->field_count;
        work->account.records = before + tally->declined[i];
        if (!add_alone(work, ends[-1] + 1, ends[rows->field_count - 1] + 1)) {
            return false;
        }
        assert(work->account.records == before + tally->declined[i] + 1);
    }
    work->account.records = before + rows->count;
    return true;
}

static void count_tally(struct dbt_account *account, const struct dbt_tally *tally)
{
    assert(tally->of[DBT_CLASS_REJECTED] == 0);
    for (size_t i = 0; i < DBT_CLASS_COUNT; i++) {
        account->accounting.read += tally->of[i];
        account->accounting.of[i] += tally->of[i];
    }
}

static bool take_rows(struct dbt_work *work, const struct dbt_rows *rows)
{
    const struct dbt_scope *scope = &work->scope;
    struct dbt_tally tally = {.declined = work->declined};
    if (scope->input->copy_of_other) {
        tally.of[DBT_CLASS_DUPLICATE] = rows->count;
    } else {
        work->problem.status = scope->read->rows(scope->read->context, scope->worker, rows, &tally,
                                                 &work->problem.error);
        work->problem.ends_run = work->problem.status != DBT_OK;
    }
    count_tally(&work->account, &tally);
    return work->problem.status == DBT_OK && take_declined(work, rows, &tally);
}

bool dbt_work_rows(struct dbt_work *work, struct dbt_chain *chain)
{
    if (work->tail == work->at) {
        return true;
    }
    struct dbt_rows rows = {
        .source = work->scope.input->source,
        .field_of = chain->mapping.field_of,
        .bytes = work->block.bytes,
        .offset = work->piece.offset,
        .field_count = chain->mapping.field_count,
        .input = work->scope.input_number,
    };
    struct dbt_run run;
    work->careful.scope = &work->scope;
    work->careful.mapping = &chain->mapping;
    while (dbt_block_next(&work->cursor, &run)) {
        rows.ends = run.ends;
        rows.count = run.count;
        if (run.count > 0 ? !take_rows(work, &rows) : !add_alone(work, run.from, run.to)) {
            return false;
        }
    }
    return true;
}

/* ---- finish ---------------------------------------------------------------------------------- */

bool dbt_work_finish(struct dbt_work *work, struct dbt_chain *chain)
{
    bool has_tail = work->tail > work->at;
    return (chain->mark_over || end_mark(work, chain)) &&
           (!has_tail || dbt_careful_add(&chain->careful, work->tail, work->block.length)) &&
           dbt_careful_finish(&chain->careful);
}
