/* What the texts and the tests of a layout come to, in a scope. */
#include "engine.h"

#include <inttypes.h>

#include "format.h"

static const void *value_at(const struct dbt_path *path, const struct dbt_scope *scope)
{
    return (const char *)scope->slots[path->slot] + path->offset;
}

/* False when it does not fit. */
static bool add_rows(const struct dbt_path *path, const struct dbt_scope *scope, int64_t *sum_ore)
{
    const struct dbt_series *rows = value_at(path, scope);
    bool fits = true;
    *sum_ore = 0;
    for (size_t i = 0; fits && i < rows->count; i++) {
        const void *amount = (const char *)rows->items + i * path->item_bytes + path->item_offset;
        fits = dbt_ore_add(*sum_ore, *(const int64_t *)amount, sum_ore);
    }
    return fits;
}

int64_t dbt_path_ore(struct dbt_engine *engine, const struct dbt_path *path,
                     const struct dbt_scope *scope)
{
    int64_t sum_ore = 0;
    if (!path->sums) {
        return *(const int64_t *)value_at(path, scope);
    }
    if (!add_rows(path, scope, &sum_ore)) {
        dbt_flow_fail(&engine->flow, DBT_INTERNAL, "%s: the sum of its amounts is too large",
                      engine->flow.document->title);
    }
    return sum_ore;
}

static const char *kronor(struct dbt_arena *arena, const char *amount)
{
    return amount == NULL ? NULL : dbt_arena_format(arena, "%s\u00A0kr", amount);
}

static const char *write_figure(const struct dbt_engine *engine, enum dbt_notation notation,
                                dbt_figure figure)
{
    struct dbt_arena *arena = engine->flow.arena;
    if (!dbt_figure_known(figure)) {
        return figure == DBT_FIGURE_SMALL ? engine->few : "\u2013";
    }
    if (notation == DBT_NOTATION_SUM) {
        return dbt_format_ore(arena, figure);
    }
    if (notation == DBT_NOTATION_SUM_KRONOR) {
        return kronor(arena, dbt_format_ore(arena, figure));
    }
    if (notation == DBT_NOTATION_SUM_WHOLE) {
        return dbt_format_whole(arena, figure);
    }
    if (notation == DBT_NOTATION_SUM_WHOLE_KRONOR) {
        return kronor(arena, dbt_format_whole(arena, figure));
    }
    if (notation == DBT_NOTATION_SUM_SIGNED) {
        return dbt_format_signed(arena, figure, dbt_format_ore);
    }
    if (notation == DBT_NOTATION_SHARE) {
        return dbt_format_share(arena, figure);
    }
    if (notation == DBT_NOTATION_SHARE_SIGNED) {
        return dbt_format_signed(arena, figure, dbt_format_share);
    }
    return notation == DBT_NOTATION_SECONDS ? dbt_format_seconds(arena, figure)
                                            : dbt_format_decimal(arena, figure, 0, 0);
}

static const char *write_swedish(struct dbt_engine *engine, const struct dbt_path *path,
                                 const struct dbt_scope *scope)
{
    struct dbt_arena *arena = engine->flow.arena;
    const void *value = value_at(path, scope);
    switch (path->notation) {
    case DBT_NOTATION_PLAIN:
        return *(const char *const *)value;
    case DBT_NOTATION_NUMBER:
        return dbt_arena_format(arena, "%" PRId64, *(const int64_t *)value);
    case DBT_NOTATION_GROUPED:
        return dbt_format_decimal(arena, *(const int64_t *)value, 0, 0);
    case DBT_NOTATION_ORE:
        return dbt_format_ore(arena, dbt_path_ore(engine, path, scope));
    case DBT_NOTATION_KRONOR:
        return kronor(arena, dbt_format_ore(arena, dbt_path_ore(engine, path, scope)));
    case DBT_NOTATION_PRICE:
        return dbt_format_price(arena, *(const int64_t *)value);
    case DBT_NOTATION_PERCENT:
        return dbt_format_percent(arena, *(const int32_t *)value);
    case DBT_NOTATION_QUANTITY:
        return dbt_format_decimal(arena, *(const int64_t *)value, 4, 0);
    case DBT_NOTATION_DAY:
        return dbt_format_day(arena, *(const dbt_day *)value);
    case DBT_NOTATION_SPAN:
        return dbt_format_span(arena, *(const struct dbt_span *)value);
    case DBT_NOTATION_PERIOD:
        return dbt_format_span(arena, dbt_period_span(*(const struct dbt_period *)value));
    case DBT_NOTATION_MONTHS:
        return dbt_format_months(arena, engine->months, *(const struct dbt_period *)value);
    case DBT_NOTATION_MONTH:
        return dbt_format_month(arena, engine->months, *(const dbt_month *)value);
    case DBT_NOTATION_TALLY:
    case DBT_NOTATION_SUM:
    case DBT_NOTATION_SUM_KRONOR:
    case DBT_NOTATION_SUM_WHOLE:
    case DBT_NOTATION_SUM_WHOLE_KRONOR:
    case DBT_NOTATION_SUM_SIGNED:
    case DBT_NOTATION_SHARE:
    case DBT_NOTATION_SHARE_SIGNED:
    case DBT_NOTATION_SECONDS:
        return write_figure(engine, path->notation, *(const dbt_figure *)value);
    case DBT_NOTATION_COUNT:
        break;
    }
    return "";
}

static const char *write_value(struct dbt_engine *engine, const struct dbt_path *path,
                               const struct dbt_scope *scope)
{
    const char *value = write_swedish(engine, path, scope);
    bool kept = engine->language == DBT_LANGUAGE_SV || path->form == DBT_FORM_TEXT;
    return kept || value == NULL ? value : dbt_format_english(engine->flow.arena, value);
}

const char *dbt_language_of(const struct dbt_engine *engine)
{
    return engine->layout->language != NULL ? engine->layout->language
                                            : dbt_language_tag(engine->language);
}

enum { BINDINGS_MAX = 8 };

static const char *fill_text(struct dbt_engine *engine, const struct dbt_piece *piece,
                             const struct dbt_scope *scope)
{
    struct dbt_arena *arena = engine->flow.arena;
    struct dbt_value values[BINDINGS_MAX];
    if (piece->binding_count == 0) {
        return piece->pattern;
    }
    for (size_t i = 0; i < piece->binding_count; i++) {
        const struct dbt_binding *binding = &piece->bindings[i];
        values[i] = (struct dbt_value){
            binding->name,
            dbt_flow_keep(&engine->flow, write_value(engine, &binding->path, scope))};
    }
    return dbt_flow_keep(&engine->flow,
                         dbt_format_expand(arena, piece->pattern, values, piece->binding_count));
}

static const char *make_piece(struct dbt_engine *engine, const struct dbt_piece *piece,
                              const struct dbt_scope *scope)
{
    switch (piece->kind) {
    case DBT_PIECE_LITERAL:
        return piece->literal;
    case DBT_PIECE_VALUE:
        return dbt_flow_keep(&engine->flow, write_value(engine, &piece->path, scope));
    case DBT_PIECE_TEXT:
        return fill_text(engine, piece, scope);
    }
    return "";
}

/* Marked word by word, so that a line may begin at any of them. */
static void add_marked(struct dbt_buffer *made, const char *text, char mark)
{
    while (*text != '\0') {
        size_t blanks = strspn(text, " ");
        dbt_buffer_add(made, text, blanks);
        text += blanks;
        size_t word = strcspn(text, " ");
        if (word > 0) {
            dbt_buffer_format(made, "%c%.*s%c", mark, (int)word, text, DBT_EMPHASIS_OFF);
        }
        text += word;
    }
}

const char *dbt_words_make(struct dbt_engine *engine, const struct dbt_words *words,
                           const struct dbt_scope *scope)
{
    if (words->count == 1 && words->pieces[0].emphasis == DBT_EMPHASIS_NONE) {
        return make_piece(engine, &words->pieces[0], scope);
    }
    struct dbt_buffer made;
    dbt_buffer_init(&made);
    for (size_t i = 0; i < words->count; i++) {
        const char *text = make_piece(engine, &words->pieces[i], scope);
        enum dbt_emphasis emphasis = words->pieces[i].emphasis;
        if (emphasis == DBT_EMPHASIS_NONE) {
            dbt_buffer_string(&made, text);
        } else {
            add_marked(&made, text, emphasis == DBT_EMPHASIS_BOLD ? DBT_BOLD_ON : DBT_ITALIC_ON);
        }
    }
    const char *text =
        made.failed ? NULL : dbt_arena_copy(engine->flow.arena, dbt_buffer_text(&made));
    dbt_buffer_release(&made);
    return dbt_flow_keep(&engine->flow, text);
}

static bool is_true(const struct dbt_path *path, const struct dbt_scope *scope)
{
    const void *value = value_at(path, scope);
    int64_t sum_ore = 0;
    if (path->sums) {
        return !add_rows(path, scope, &sum_ore) || sum_ore != 0;
    }
    switch (path->form) {
    case DBT_FORM_TEXT:
        return **(const char *const *)value != '\0';
    case DBT_FORM_FLAG:
        return *(const bool *)value;
    case DBT_FORM_INTEGER:
    case DBT_FORM_ORE:
    case DBT_FORM_PRICE:
    case DBT_FORM_QUANTITY:
        return *(const int64_t *)value != 0;
    case DBT_FORM_PERCENT:
    case DBT_FORM_DAY:
    case DBT_FORM_MONTH:
        return *(const int32_t *)value != 0;
    case DBT_FORM_TALLY:
    case DBT_FORM_SUM:
    case DBT_FORM_SHARE:
    case DBT_FORM_SECONDS:
        return *(const dbt_figure *)value != 0 && *(const dbt_figure *)value != DBT_FIGURE_NONE;
    case DBT_FORM_CHART:
        return *(const struct dbt_chart *const *)value != NULL;
    case DBT_FORM_ROWS:
        return ((const struct dbt_series *)value)->count > 0;
    case DBT_FORM_SPAN:
    case DBT_FORM_PERIOD:
    case DBT_FORM_GROUP:
    case DBT_FORM_COUNT:
        break;
    }
    return true;
}

bool dbt_test_holds(const struct dbt_test *test, const struct dbt_scope *scope)
{
    for (size_t i = 0; i < test->count; i++) {
        if (is_true(&test->conditions[i].path, scope) == test->conditions[i].negated) {
            return false;
        }
    }
    return true;
}
