/* Texts: what stands there as it is, and the values in braces. */
#include "compile.h"

enum { PIECES_START = 4, BINDINGS_MAX = 8 };

struct reading {
    struct dbt_compiler *compiler;
    const xmlNode *element; /* for the line */
    struct dbt_piece *pieces;
    size_t count, capacity;
    enum dbt_emphasis emphasis;
    bool blank; /* the text so far ends in a blank, or has not begun */
};

static void add_piece(struct reading *reading, struct dbt_piece piece)
{
    struct dbt_arena *arena = reading->compiler->findings->arena;
    struct dbt_piece *pieces =
        dbt_layout_keep(reading->compiler, dbt_arena_grow(arena, reading->pieces, reading->count,
                                                          &reading->capacity, sizeof *pieces));
    if (pieces == NULL) {
        return;
    }
    piece.emphasis = reading->emphasis;
    reading->pieces = pieces;
    pieces[reading->count] = piece;
    reading->count++;
}

static bool is_blank(char sign)
{
    return sign == ' ' || sign == '\n' || sign == '\t' || sign == '\r';
}

static struct dbt_text trim(struct dbt_text text)
{
    while (text.length > 0 && is_blank(text.at[0])) {
        text = (struct dbt_text){text.at + 1, text.length - 1};
    }
    while (text.length > 0 && is_blank(text.at[text.length - 1])) {
        text.length--;
    }
    return text;
}

/* Blanks drawn together, across pieces too. */
static void add_literal(struct reading *reading, struct dbt_text text)
{
    struct dbt_buffer made;
    dbt_buffer_init(&made);
    for (size_t i = 0; i < text.length; i++) {
        bool blank = is_blank(text.at[i]);
        if (!blank || !reading->blank) {
            dbt_buffer_add(&made, blank ? " " : &text.at[i], 1);
        }
        reading->blank = blank;
    }
    if (!dbt_text_is_clean(dbt_buffer_text(&made))) {
        dbt_layout_tell(reading->compiler, reading->element, DBT_LAYOUT_PROBLEM_VALUE,
                        "a control character in the text, expected what can be seen");
        dbt_buffer_clear(&made);
    }
    if (made.length > 0 && !made.failed) {
        const char *copy =
            dbt_layout_keep(reading->compiler, dbt_arena_copy(reading->compiler->findings->arena,
                                                              dbt_buffer_text(&made)));
        add_piece(reading, (struct dbt_piece){.kind = DBT_PIECE_LITERAL, .literal = copy});
    }
    reading->compiler->findings->failed |= made.failed;
    dbt_buffer_release(&made);
}

static struct dbt_text take_word(struct dbt_text *rest)
{
    struct dbt_text word = {rest->at, 0};
    while (word.length < rest->length && !is_blank(rest->at[word.length])) {
        word.length++;
    }
    *rest = trim((struct dbt_text){rest->at + word.length, rest->length - word.length});
    return word;
}

/* "number=invoice.refers.number". */
static bool read_binding(struct reading *reading, struct dbt_text word, struct dbt_binding *out)
{
    struct dbt_compiler *compiler = reading->compiler;
    const char *equals = memchr(word.at, '=', word.length);
    if (equals == NULL) {
        dbt_layout_tell(compiler, reading->element, DBT_LAYOUT_PROBLEM_FIELD,
                        "'%.*s', expected name=value", (int)word.length, word.at);
        return false;
    }
    size_t length = (size_t)(equals - word.at);
    out->name = dbt_layout_keep(
        compiler, dbt_arena_copy(compiler->findings->arena, (struct dbt_text){word.at, length}));
    return out->name != NULL &&
           dbt_path_read(compiler, reading->element,
                         (struct dbt_text){equals + 1, word.length - length - 1}, &out->path);
}

static bool is_bound(const struct dbt_piece *piece, const char *name)
{
    for (size_t i = 0; i < piece->binding_count; i++) {
        if (strcmp(piece->bindings[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* Every value that the text takes is given, and nothing else. */
static void check_bindings(struct reading *reading, const struct dbt_piece *piece,
                           enum dbt_text_key key, const char *word)
{
    const char *const *values = dbt_text_values(key);
    size_t taken = 0;
    for (size_t i = 0; values[i] != NULL; i++, taken++) {
        if (!is_bound(piece, values[i])) {
            dbt_layout_tell(reading->compiler, reading->element, DBT_LAYOUT_PROBLEM_FIELD,
                            "the text '%s' needs a value for {%s}, expected %s=… behind it", word,
                            values[i], values[i]);
        }
    }
    if (piece->binding_count > taken) {
        dbt_layout_tell(reading->compiler, reading->element, DBT_LAYOUT_PROBLEM_FIELD,
                        "more values than the text '%s' takes, expected %zu", word, taken);
    }
}

static bool find_text(struct dbt_text name, enum dbt_text_key *out)
{
    for (unsigned i = 0; i < DBT_TEXT_COUNT; i++) {
        if (dbt_text_is(name, dbt_text_word((enum dbt_text_key)i))) {
            *out = (enum dbt_text_key)i;
            return true;
        }
    }
    return false;
}

/* "text.refers_to_value number=invoice.refers-to date=invoice.refers-issued". */
static void read_text(struct reading *reading, struct dbt_text rest)
{
    struct dbt_compiler *compiler = reading->compiler;
    struct dbt_text name = take_word(&rest);
    enum dbt_text_key key;
    name = (struct dbt_text){name.at + sizeof "text." - 1, name.length - (sizeof "text." - 1)};
    if (!find_text(name, &key)) {
        dbt_layout_tell(compiler, reading->element, DBT_LAYOUT_PROBLEM_FIELD,
                        "there is no text '%.*s', expected a key of texts.yaml", (int)name.length,
                        name.at);
        return;
    }
    struct dbt_binding *bindings = dbt_layout_keep(
        compiler, dbt_arena_alloc(compiler->findings->arena, BINDINGS_MAX, sizeof *bindings));
    struct dbt_piece piece = {
        .kind = DBT_PIECE_TEXT, .pattern = compiler->region->texts[key], .bindings = bindings};
    while (bindings != NULL && rest.length > 0 && piece.binding_count < BINDINGS_MAX) {
        if (!read_binding(reading, take_word(&rest), &bindings[piece.binding_count])) {
            return;
        }
        piece.binding_count++;
    }
    check_bindings(reading, &piece, key, dbt_text_word(key));
    add_piece(reading, piece);
}

static void read_value(struct reading *reading, struct dbt_text inner)
{
    struct dbt_text text = trim(inner);
    if (text.length > 5 && memcmp(text.at, "text.", 5) == 0) {
        read_text(reading, text);
    } else {
        struct dbt_piece piece = {.kind = DBT_PIECE_VALUE};
        if (dbt_path_read(reading->compiler, reading->element, text, &piece.path)) {
            add_piece(reading, piece);
        }
    }
    reading->blank = false;
}

/* What `at` begins with: plain text, a brace that stands for itself and is doubled, or a value in
   braces. Its bytes; 0 when it is none of these. */
static size_t read_piece(struct reading *reading, const char *at)
{
    size_t plain = strcspn(at, "{}");
    if (plain > 0) {
        add_literal(reading, (struct dbt_text){at, plain});
        return plain;
    }
    if (at[1] == at[0]) {
        add_literal(reading, (struct dbt_text){at, 1});
        return 2;
    }
    size_t length = strcspn(at + 1, "{}");
    if (at[0] == '}' || at[1 + length] != '}') {
        dbt_layout_tell(reading->compiler, reading->element, DBT_LAYOUT_PROBLEM_FIELD,
                        "a brace alone, expected {value}; a brace itself is doubled");
        return 0;
    }
    read_value(reading, (struct dbt_text){at + 1, length});
    return length + 2;
}

static void read_string(struct reading *reading, const char *text)
{
    size_t taken = 1;
    while (*text != '\0' && taken > 0) {
        taken = read_piece(reading, text);
        text += taken;
    }
}

static void read_nodes(struct reading *reading, const xmlNode *first)
{
    for (const xmlNode *at = first; at != NULL; at = at->next) {
        if (at->type == XML_TEXT_NODE && at->content != NULL) {
            read_string(reading, (const char *)at->content);
        } else if (at->type == XML_ELEMENT_NODE) {
            bool italic = strcmp((const char *)at->name, "i") == 0;
            reading->emphasis = italic ? DBT_EMPHASIS_ITALIC : DBT_EMPHASIS_BOLD;
            read_nodes(reading, at->children);
            reading->emphasis = DBT_EMPHASIS_NONE;
        }
    }
}

struct dbt_words dbt_words_read(struct dbt_compiler *compiler, const xmlNode *element)
{
    struct reading reading = {.compiler = compiler, .element = element, .blank = true};
    read_nodes(&reading, element->children);
    return (struct dbt_words){reading.pieces, reading.count};
}

struct dbt_words dbt_words_of(struct dbt_compiler *compiler, const xmlNode *element,
                              const char *text)
{
    struct reading reading = {.compiler = compiler, .element = element, .blank = true};
    read_string(&reading, text);
    return (struct dbt_words){reading.pieces, reading.count};
}
