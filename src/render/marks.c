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
    uint32_t mark_count;
    unsigned spans; /* other marks that are open: they say what characters glyphs stand for */
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
enum meaning { NO_MATTER, PAINTS, BEGINS_MARK, ENDS_MARK, BEGINS_TEXT, ENDS_TEXT, UNKNOWN };

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
    case OPERATOR('B', 'D', 'C'):
        return BEGINS_MARK;
    case OPERATOR('E', 'M', 'C'):
        return ENDS_MARK;
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

/* "/P << /MCID 7 >> BDC": Cairo counts them as the structure does. */
static void begin_mark(struct rewriting *rewriting, const struct operation *operation)
{
    struct dbt_text rest = operation->operands;
    const struct dbt_page_marks *page = rewriting->page;
    uint32_t number = 0;
    if (rewriting->in_text || !dbt_text_is(dbt_token_take(&rest).text, "/P") ||
        !dbt_value_count(dbt_dictionary_find(rest, "/MCID"), &number) ||
        number != rewriting->mark_count || number >= page->owner_count) {
        rewriting->wrong = true;
        return;
    }
    end_piece(rewriting, operation->text);
    dbt_buffer_string(rewriting->out, "/");
    dbt_buffer_string(rewriting->out,
                      dbt_tag_names[rewriting->structure->elements[page->owners[number]].tag]);
    dbt_buffer_string(rewriting->out, "<</MCID ");
    dbt_pdf_count(rewriting->out, number);
    dbt_buffer_string(rewriting->out, ">>BDC");
    rewriting->mark_count++;
    rewriting->inside = true;
}

static void end_mark(struct rewriting *rewriting, const struct operation *operation)
{
    if (rewriting->spans > 0) {
        rewriting->spans--;
        return;
    }
    rewriting->wrong |= !rewriting->inside || rewriting->in_text;
    end_piece(rewriting, operation->text);
    dbt_buffer_string(rewriting->out, "EMC");
    rewriting->inside = false;
}

static bool is_span(const struct rewriting *rewriting, const struct operation *operation)
{
    struct dbt_text rest = operation->operands;
    return rewriting->inside || rewriting->spans > 0 ||
           dbt_text_is(dbt_token_take(&rest).text, "/Span");
}

static void handle(struct rewriting *rewriting, const struct operation *operation)
{
    switch (meaning_of(operation->name)) {
    case PAINTS:
        rewriting->paints |= !rewriting->inside;
        break;
    case BEGINS_MARK:
        if (is_span(rewriting, operation)) {
            rewriting->spans++;
        } else {
            begin_mark(rewriting, operation);
        }
        break;
    case ENDS_MARK:
        end_mark(rewriting, operation);
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
        rest.at != content.at + content.length || operation.operands.length > 0 ||
        rewriting.mark_count != page->owner_count) {
        return false;
    }
    end_piece(&rewriting, (struct dbt_text){rest.at, 0});
    return true;
}
