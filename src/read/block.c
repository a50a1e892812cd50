/* From marks to records: a regular row is one whose n-th separator is the next line end. */
#include "block.h"

#include "block_marks.h"

enum { WORD_BITS = 64 };

/* ---- bits ------------------------------------------------------------------------------------ */

/* Of words[from / 64], the bits from `from` on; of the others all. */
static uint64_t bits_from(const uint64_t *words, uint32_t word, uint32_t from)
{
    return word == from / WORD_BITS ? words[word] & ~(uint64_t)0 << from % WORD_BITS : words[word];
}

/* The first of [from, to) that is set; `to` when none is. */
static uint32_t first_set(const uint64_t *words, uint32_t from, uint32_t to)
{
    for (uint32_t word = from / WORD_BITS; word * WORD_BITS < to; word++) {
        uint64_t bits = bits_from(words, word, from);
        if (bits != 0) {
            uint32_t found = word * WORD_BITS + (uint32_t)__builtin_ctzll(bits);
            return found < to ? found : to;
        }
    }
    return to;
}

/* Behind the last of [from, to) that is set; `from` when none is. None is set behind `to`. */
static uint32_t behind_last_set(const uint64_t *words, uint32_t from, uint32_t to)
{
    for (uint32_t word = (to + WORD_BITS - 1) / WORD_BITS; word-- > from / WORD_BITS;) {
        uint64_t bits = bits_from(words, word, from);
        if (bits != 0) {
            return (word + 1) * WORD_BITS - (uint32_t)__builtin_clzll(bits);
        }
    }
    return from;
}

static inline __attribute__((always_inline)) uint32_t count_bits(const uint64_t *words, uint32_t to)
{
    uint32_t count = 0;
    for (uint32_t word = 0; word < to / WORD_BITS; word++) {
        count += (uint32_t)__builtin_popcountll(words[word]);
    }
    if (to % WORD_BITS != 0) {
        uint64_t within = ~(~(uint64_t)0 << to % WORD_BITS);
        count += (uint32_t)__builtin_popcountll(words[to / WORD_BITS] & within);
    }
    return count;
}

#ifdef __x86_64__
/* Without the instruction it is a call for each word. */
__attribute__((target("popcnt"))) static uint32_t count_set_at_once(const uint64_t *words,
                                                                    uint32_t to)
{
    return count_bits(words, to);
}
#endif

static uint32_t count_set(const uint64_t *words, uint32_t to)
{
#ifdef __x86_64__
    if (__builtin_cpu_supports("popcnt")) {
        return count_set_at_once(words, to);
    }
#endif
    return count_bits(words, to);
}

/* ---- blocks ---------------------------------------------------------------------------------- */

static void mark_from(struct dbt_block *block, uint32_t from)
{
    block->version->mark(block, from);
    block->marked_from = from;
}

void dbt_block_mark(struct dbt_block *block)
{
    if (!block->version) {
        block->version = dbt_block_widest();
    }
    block->has_quotes = block->has_breaks = false;
    mark_from(block, 0);
}

enum dbt_block_end dbt_block_open(struct dbt_block_cursor *cursor, struct dbt_block *block,
                                  uint32_t at, uint32_t field_count, const bool *may_break)
{
    if (block->has_quotes && block->marked_from != at) {
        mark_from(block, at);
    }
    *cursor = (struct dbt_block_cursor){
        .block = block,
        .field_count = field_count,
        .at = at,
        .tail = behind_last_set(block->room->line_ends, at, block->length),
        .may_break = may_break,
    };
    if (block->is_stray) {
        return DBT_BLOCK_STRAY;
    }
    return cursor->tail == block->length ? DBT_BLOCK_WHOLE : DBT_BLOCK_CUT;
}

uint32_t dbt_block_lines(const struct dbt_block *block, uint32_t to)
{
    uint32_t count = count_set(block->room->line_ends, to);
    return block->has_breaks ? count + count_set(block->room->breaks, to) : count;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void list_more(struct dbt_block_cursor *cursor)
{
    struct dbt_block_room *room = cursor->block->room;
    uint32_t rows = DBT_BLOCK_LISTED / cursor->field_count;
    struct dbt_block_list list = {
        .from = cursor->at,
        .to = cursor->tail,
        .most = (rows < DBT_RUN_ROWS_MAX ? rows : DBT_RUN_ROWS_MAX) * cursor->field_count,
        .ends = room->ends + 1,
    };
    cursor->block->version->list(room, &list);
    room->ends[0] = cursor->at - 1;
    cursor->end = 0;
    cursor->end_count = list.end_count;
    cursor->line_count = list.line_count;
    cursor->all_listed = list.is_all;
}

/* A stray quote and a later one may have made one field of a whole row (read.h). */
static bool holds_row(const struct dbt_block_cursor *cursor, uint32_t from, uint32_t to)
{
    uint32_t fields = 1;
    for (uint32_t at = from; at < to; at++) {
        fields += cursor->block->bytes[at] == cursor->block->delimiter;
    }
    return fields >= cursor->field_count;
}

static bool may_break(const struct dbt_block_cursor *cursor, const uint32_t *ends)
{
    const uint64_t *breaks = cursor->block->room->breaks;
    uint32_t end = ends[cursor->field_count - 1];
    uint32_t field = 0;
    for (uint32_t at = first_set(breaks, ends[-1] + 1, end); at < end;
         at = first_set(breaks, ends[field], end)) {
        while (ends[field] < at) {
            field++;
        }
        const uint32_t *last = ends + field;
        if (!cursor->may_break || !cursor->may_break[field] ||
            holds_row(cursor, last[-1] + 1, last[0])) {
            return false;
        }
    }
    return true;
}

/* Of one field, an empty or blank line would be a row too, if libcsv did not pass it. */
static bool may_be_blank(const struct dbt_block_cursor *cursor, uint32_t at)
{
    char first = cursor->block->bytes[at];
    return cursor->field_count == 1 &&
           (first == ' ' || first == '\t' || first == '\r' || first == '\n');
}

/* Every n-th separator is a line end, and there are no others; and no row is too long. */
static bool are_even(const struct dbt_block_cursor *cursor, uint32_t rows)
{
    const char *bytes = cursor->block->bytes;
    const char delimiter = cursor->block->delimiter;
    const uint32_t n = cursor->field_count;
    const uint32_t *ends = cursor->block->room->ends + cursor->end;
    uint32_t last = ends[0];
    bool is_odd = cursor->line_count != rows;
    for (uint32_t row = 0; row < rows; row++) {
        ends += n;
        is_odd |= (bytes[*ends] == delimiter) | (*ends - last > DBT_FIELD_BYTES_MAX + 1);
        last = *ends;
    }
    return !is_odd;
}

/* By itself: the n-th separator is the next line end. */
static bool is_regular(const struct dbt_block_cursor *cursor, const uint32_t *ends)
{
    uint32_t from = ends[-1] + 1;
    uint32_t end = ends[cursor->field_count - 1];
    return end - from <= DBT_FIELD_BYTES_MAX &&
           first_set(cursor->block->room->line_ends, from, end + 1) == end &&
           !may_be_blank(cursor, from) && (!cursor->block->has_breaks || may_break(cursor, ends));
}

static uint32_t count_regular(const struct dbt_block_cursor *cursor)
{
    const uint32_t *ends = cursor->block->room->ends + 1 + cursor->end;
    uint32_t most = (cursor->end_count - cursor->end) / cursor->field_count;
    bool is_plain = cursor->field_count > 1 && !cursor->block->has_breaks;
    bool are_regular = is_plain && are_even(cursor, most);
    uint32_t rows = 0;
    most = DBT_RUN_ROWS_MAX < most ? DBT_RUN_ROWS_MAX : most;
    if (are_regular) {
        return most;
    }
    while (rows < most && is_regular(cursor, ends)) {
        rows++;
        ends += cursor->field_count;
    }
    return rows;
}

/* ---- records --------------------------------------------------------------------------------- */

static void give_rows(struct dbt_block_cursor *cursor, uint32_t rows, struct dbt_run *run)
{
    uint32_t *ends = cursor->block->room->ends + 1 + cursor->end;
    uint32_t separators = rows * cursor->field_count;
    *run = (struct dbt_run){
        .ends = ends, .count = rows, .from = cursor->at, .to = ends[separators - 1] + 1};
    cursor->end += separators;
    cursor->line_count -= rows;
    cursor->at = run->to;
}

/* The next record or blank line as it stands; it may be longer than what is listed. */
static void give_odd(struct dbt_block_cursor *cursor, struct dbt_run *run)
{
    const struct dbt_block_room *room = cursor->block->room;
    uint32_t line_end = first_set(room->line_ends, cursor->at, cursor->tail);
    cursor->line_count -= cursor->line_count > 0;
    while (cursor->end < cursor->end_count && room->ends[1 + cursor->end] <= line_end) {
        cursor->end++;
    }
    *run = (struct dbt_run){.from = cursor->at, .to = line_end + 1};
    cursor->at = run->to;
}

static bool is_blank(const struct dbt_block *block, const struct dbt_run *run)
{
    uint32_t length = run->to - run->from;
    return length == 1 || (length == 2 && block->bytes[run->from] == '\r');
}

bool dbt_block_next(struct dbt_block_cursor *cursor, struct dbt_run *run)
{
    while (cursor->at < cursor->tail) {
        if (cursor->end_count - cursor->end < cursor->field_count && !cursor->all_listed) {
            list_more(cursor);
        }
        uint32_t rows = count_regular(cursor);
        if (rows > 0) {
            give_rows(cursor, rows, run);
            return true;
        }
        give_odd(cursor, run);
        if (!is_blank(cursor->block, run)) {
            return true;
        }
    }
    return false;
}
