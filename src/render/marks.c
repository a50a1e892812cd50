/* Rewriting marks, operation by operation; what is drawn stays as it is, byte by byte. */
#include "marks.h"

#include "syntax.h"
#include "token.h"

/* An operator with what stands before it. */
struct operation {
    struct dbt_text text, operands, name;
};

struct rewriting {
    struct dbt_buffer *out;
    const struct dbt_structure *structure;
    const struct dbt_page_marks *page;
    const char *piece; /* what is not written yet: begins here */
    const char
        *bound; /* a box that may be one was described there, to be filled next; null: none */
    uint32_t bound_width;
    uint32_t mark_count;
    unsigned spans; /* Cairo's marks that are open: they say what characters glyphs stand for */
    bool inside;    /* of a mark of the structure */
    bool paints;    /* the piece, outside of marks, is seen on the page */
    bool in_text;
    bool wrong;
};

static bool take_operation(struct dbt_text *rest, struct operation *operation)
{
    struct dbt_token token = dbt_token_take(rest);
    const char *begin = token.text.at;
    while (token.kind != DBT_TOKEN_WORD && token.kind != DBT_TOKEN_END) {
        token = dbt_token_take(rest);
    }
    operation->name = token.text;
    operation->operands = (struct dbt_text){begin, (size_t)(token.text.at - begin)};
    operation->text = (struct dbt_text){begin, (size_t)(rest->at - begin)};
    return token.kind == DBT_TOKEN_WORD;
}

/* What an operator is to marks. */
enum meaning { NO_MATTER, PAINTS, IS_BOX, BEGINS_SPAN, ENDS_SPAN, BEGINS_TEXT, ENDS_TEXT, UNKNOWN };

/* Of one to three letters; looked up for each of thousands. */
static enum meaning meaning_of(struct dbt_text name)
{
#define OPERATOR(a, b, c) ((uint32_t)(a) << 16 | (uint32_t)(b) << 8 | (uint32_t)(c))
    uint32_t letters = 0;
    for (size_t i = 0; i < name.length && i < 3; i++) {
        letters = letters << 8 | (unsigned char)name.at[i];
    }
    switch (letters) {
    case OPERATOR(0, 'T', 'j'):
    case OPERATOR(0, 'T', 'J'):
    case OPERATOR(0, 0, '\''):
    case OPERATOR(0, 0, '"'):
    case OPERATOR(0, 0, 'f'):
    case OPERATOR(0, 0, 'F'):
    case OPERATOR(0, 'f', '*'):
    case OPERATOR(0, 0, 'S'):
    case OPERATOR(0, 0, 's'):
    case OPERATOR(0, 0, 'B'):
    case OPERATOR(0, 'B', '*'):
    case OPERATOR(0, 0, 'b'):
    case OPERATOR(0, 'b', '*'):
    case OPERATOR(0, 'D', 'o'):
    case OPERATOR(0, 's', 'h'):
        return PAINTS;
    case OPERATOR(0, 'r', 'e'):
        return IS_BOX;
    case OPERATOR('B', 'D', 'C'):
        return BEGINS_SPAN;
    case OPERATOR('E', 'M', 'C'):
        return ENDS_SPAN;
    case OPERATOR(0, 'B', 'T'):
        return BEGINS_TEXT;
    case OPERATOR(0, 'E', 'T'):
        return ENDS_TEXT;
    case OPERATOR('B', 'M', 'C'):
    case OPERATOR(0, 'B', 'I'):
    case OPERATOR(0, 'D', 'P'):
    case OPERATOR(0, 'M', 'P'):
        return UNKNOWN;
    default:
        return NO_MATTER;
    }
#undef OPERATOR
}

/* Writes what stands before the operation, and goes on behind it. */
static void end_piece(struct rewriting *rewriting, struct dbt_text operation)
{
    struct dbt_buffer *out = rewriting->out;
    if (rewriting->paints) {
        dbt_buffer_string(out, "/Artifact BMC\n");
    }
    dbt_buffer_add(out, rewriting->piece, (size_t)(operation.at - rewriting->piece));
    if (rewriting->paints) {
        dbt_buffer_string(out, "\nEMC\n");
    }
    rewriting->paints = false;
    rewriting->piece = operation.at + operation.length;
}

static void begin_mark(struct rewriting *rewriting, struct dbt_text bound)
{
    const struct dbt_page_marks *page = rewriting->page;
    uint32_t number = rewriting->mark_count;
    if (number >= page->owner_count) {
        rewriting->wrong = true;
        return;
    }
    end_piece(rewriting, bound);
    dbt_buffer_string(rewriting->out, rewriting->inside ? "EMC\n/" : "/");
    dbt_buffer_string(rewriting->out,
                      dbt_tag_names[rewriting->structure->elements[page->owners[number]].tag]);
    dbt_buffer_string(rewriting->out, "<</MCID ");
    dbt_pdf_count(rewriting->out, number);
    dbt_buffer_string(rewriting->out, ">>BDC");
    rewriting->mark_count++;
    rewriting->inside = true;
}

static void end_mark(struct rewriting *rewriting, struct dbt_text bound)
{
    rewriting->wrong |= !rewriting->inside;
    end_piece(rewriting, bound);
    dbt_buffer_string(rewriting->out, "EMC");
    rewriting->inside = false;
}

static bool take_number(struct dbt_text *operands, uint32_t *number)
{
    return dbt_value_count(dbt_token_take(operands).text, number);
}

/* "0 0 3 2 re", or 5 for the end. */
static void look_for_bound(struct rewriting *rewriting, const struct operation *operation)
{
    struct dbt_text rest = operation->operands;
    uint32_t x = 1;
    uint32_t y = 1;
    uint32_t height = 0;
    uint32_t *width = &rewriting->bound_width;
    bool bound = take_number(&rest, &x) && x == 0 && take_number(&rest, &y) && y == 0 &&
                 take_number(&rest, width) && take_number(&rest, &height) &&
                 (*width == DBT_BOUND_BEGIN || *width == DBT_BOUND_END) &&
                 height == DBT_BOUND_HEIGHT;
    rewriting->bound = bound ? operation->text.at : NULL;
}

/* The operation after such a box, which fills it. */
static void take_bound(struct rewriting *rewriting, const struct operation *operation)
{
    struct dbt_text bound = {rewriting->bound, operation->text.length +
                                                   (size_t)(operation->text.at - rewriting->bound)};
    rewriting->bound = NULL;
    rewriting->wrong |= !dbt_text_is(operation->name, "f") || operation->operands.length > 0 ||
                        rewriting->in_text || rewriting->spans > 0;
    if (rewriting->bound_width == DBT_BOUND_BEGIN) {
        begin_mark(rewriting, bound);
    } else {
        end_mark(rewriting, bound);
    }
}

static void begin_span(struct rewriting *rewriting, const struct operation *operation)
{
    struct dbt_text rest = operation->operands;
    rewriting->wrong |= !dbt_text_is(dbt_token_take(&rest).text, "/Span");
    rewriting->spans++;
}

static void end_span(struct rewriting *rewriting)
{
    rewriting->wrong |= rewriting->spans == 0;
    rewriting->spans--;
}

static void handle(struct rewriting *rewriting, const struct operation *operation)
{
    if (rewriting->bound != NULL) {
        take_bound(rewriting, operation);
        return;
    }
    switch (meaning_of(operation->name)) {
    case PAINTS:
        rewriting->paints |= !rewriting->inside;
        break;
    case IS_BOX:
        look_for_bound(rewriting, operation);
        break;
    case BEGINS_SPAN:
        begin_span(rewriting, operation);
        break;
    case ENDS_SPAN:
        end_span(rewriting);
        break;
    case BEGINS_TEXT:
    case ENDS_TEXT:
        rewriting->in_text = operation->name.at[0] == 'B';
        break;
    case UNKNOWN:
        rewriting->wrong = true;
        break;
    case NO_MATTER:
        break;
    }
}

bool dbt_marks_rewrite(struct dbt_text content, const struct dbt_structure *structure,
                       const struct dbt_page_marks *page, struct dbt_buffer *out)
{
    struct rewriting rewriting = {
        .out = out, .structure = structure, .page = page, .piece = content.at};
    struct operation operation = {0};
    struct dbt_text rest = content;
    while (!rewriting.wrong && take_operation(&rest, &operation)) {
        handle(&rewriting, &operation);
    }
    if (rewriting.wrong || rewriting.inside || rewriting.in_text || rewriting.spans > 0 ||
        rewriting.bound != NULL || rest.at != content.at + content.length ||
        operation.operands.length > 0 || rewriting.mark_count != page->owner_count) {
        return false;
    }
    end_piece(&rewriting, (struct dbt_text){rest.at, 0});
    return true;
}
