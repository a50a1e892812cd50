/* From mark to mark; the bytes between them are touched by nobody. */
#include "scan.h"

enum { WINDOW_BLOCKS = DBT_SCAN_WINDOW_BYTES / DBT_BLOCK_BYTES };

void dbt_scan_begin(struct dbt_scan *scan, struct dbt_text chunk)
{
    scan->chunk = chunk;
    scan->at = scan->window = scan->window_end = 0;
    scan->mark = scan->mark_count = 0;
}

void dbt_scan_seek(struct dbt_scan *scan, size_t at)
{
    scan->at = at;
    while (scan->mark < scan->mark_count && scan->window + scan->marks[scan->mark] < at) {
        scan->mark++;
    }
    if (scan->window_end < at) {
        scan->window_end = at;
    }
}

/* ---- marks ----------------------------------------------------------------------------------- */

/* The end of a chunk is no whole block: its marks are found in a copy. */
static uint64_t find_in_part(const struct dbt_scan *scan, struct dbt_text part)
{
    char block[DBT_BLOCK_BYTES] = {0};
    uint64_t marks;
    memcpy(block, part.at, part.length);
    scan->find(block, 1, scan->delimiter, &marks);
    return marks & (((uint64_t)1 << part.length) - 1);
}

static size_t find_in_window(const struct dbt_scan *scan, uint64_t blocks[WINDOW_BLOCKS])
{
    struct dbt_text rest = {scan->chunk.at + scan->window, scan->window_end - scan->window};
    size_t count = rest.length / DBT_BLOCK_BYTES;
    scan->find(rest.at, count, scan->delimiter, blocks);
    rest.at += count * DBT_BLOCK_BYTES;
    rest.length %= DBT_BLOCK_BYTES;
    if (rest.length > 0) {
        blocks[count++] = find_in_part(scan, rest);
    }
    return count;
}

/* From a bit a mark to a number a mark. */
static void list_marks(struct dbt_scan *scan, const uint64_t *blocks, size_t count)
{
    uint32_t listed = 0;
    for (size_t block = 0; block < count; block++) {
        for (uint64_t bits = blocks[block]; bits != 0; bits &= bits - 1) {
            unsigned bit = (unsigned)__builtin_ctzll(bits);
            scan->marks[listed++] = (uint16_t)(block * DBT_BLOCK_BYTES + bit);
        }
    }
    scan->mark = 0;
    scan->mark_count = listed;
}

/* On to the next part of the chunk that has marks; false at the chunk's end. */
static bool fill_window(struct dbt_scan *scan)
{
    scan->mark = scan->mark_count = 0;
    while (scan->mark_count == 0 && scan->window_end < scan->chunk.length) {
        size_t left = scan->chunk.length - scan->window_end;
        scan->window = scan->window_end;
        scan->window_end += left < DBT_SCAN_WINDOW_BYTES ? left : DBT_SCAN_WINDOW_BYTES;
        uint64_t blocks[WINDOW_BLOCKS];
        size_t count = find_in_window(scan, blocks);
        list_marks(scan, blocks, count);
    }
    return scan->mark_count > 0;
}

/* Where the next mark stands; the chunk's length when there is none. */
static inline size_t next_mark(struct dbt_scan *scan)
{
    if (scan->mark == scan->mark_count && !fill_window(scan)) {
        return scan->chunk.length;
    }
    return scan->window + scan->marks[scan->mark++];
}

/* ---- fields ---------------------------------------------------------------------------------- */

static bool is_line_end(char byte)
{
    return byte == '\n' || byte == '\r';
}

static bool is_separator(const struct dbt_scan *scan, char byte)
{
    return byte == scan->delimiter || is_line_end(byte);
}

static bool is_printable(char byte)
{
    return byte >= 0x20 && byte < 0x7F;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static struct dbt_text trim(struct dbt_text text)
{
    while (text.length > 0 && is_blank(text.at[0])) {
        text.at++;
        text.length--;
    }
    while (text.length > 0 && is_blank(text.at[text.length - 1])) {
        text.length--;
    }
    return text;
}

/* From behind the opening quote. */
static bool take_quoted(struct dbt_scan *scan, size_t at, size_t *end)
{
    const char *chunk = scan->chunk.at;
    struct dbt_csv_field field = {.quoted = true, .plain = true};
    size_t mark;
    while ((mark = next_mark(scan)) + 1 < scan->chunk.length) {
        if (chunk[mark] != '"') {
            field.has_line_end |= is_line_end(chunk[mark]);
            field.plain &= is_printable(chunk[mark]);
            continue;
        }
        char behind = chunk[mark + 1];
        if (behind != '"' && !is_separator(scan, behind)) {
            return false;
        }
        *end = next_mark(scan); /* which is `behind`, one mark or the other */
        if (behind != '"') {
            field.bytes = (struct dbt_text){chunk + at, mark - at};
            scan->fields[scan->field_count] = field;
            return !field.escaped || field.bytes.length <= DBT_FIELD_BYTES_MAX;
        }
        field.escaped = true;
        field.plain = false;
    }
    return false;
}

/* The field that begins at `at`, up to the separator at `*end`; false when libcsv must see it. */
static inline bool take_field(struct dbt_scan *scan, size_t at, size_t *end)
{
    const char *chunk = scan->chunk.at;
    bool plain = true;
    size_t mark;
    while ((mark = next_mark(scan)) < scan->chunk.length && !is_separator(scan, chunk[mark])) {
        bool is_quote = chunk[mark] == '"';
        if (is_quote && trim((struct dbt_text){chunk + at, mark - at}).length == 0) {
            return take_quoted(scan, mark + 1, end);
        }
        plain &= is_printable(chunk[mark]); /* a quote is a letter here */
    }
    *end = mark;
    scan->fields[scan->field_count] = (struct dbt_csv_field){
        .bytes = trim((struct dbt_text){chunk + at, mark - at}), .plain = plain};
    return mark < scan->chunk.length;
}

/* ---- records --------------------------------------------------------------------------------- */

bool dbt_scan_next(struct dbt_scan *scan)
{
    size_t at = scan->at;
    size_t end;
    scan->begin = at;
    scan->field_count = 0;
    while (scan->field_count < DBT_FIELDS_MAX && take_field(scan, at, &end)) {
        const struct dbt_csv_field *field = &scan->fields[scan->field_count];
        bool is_last = is_line_end(scan->chunk.at[end]);
        at = end + 1;
        if (is_last && scan->field_count == 0 && field->bytes.length == 0 && !field->quoted) {
            scan->at = scan->begin = at;
            continue;
        }
        scan->field_count++;
        if (is_last) {
            scan->at = at;
            return true;
        }
    }
    return false;
}
