/* Bytes to a document that keeps to the grammar. */
#include "compile.h"

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <stdarg.h>
#include <stdio.h>

static const unsigned char grammar[] = {
#include "layout_grammar.inc"
};

static const struct {
    const char *code;
    const char *advice;
} problems[] = {
#define DBT_LAYOUT_PROBLEM(name, code, advice) {code, advice},
#include "problem.def"
#undef DBT_LAYOUT_PROBLEM
};
_Static_assert(sizeof problems / sizeof problems[0] == DBT_LAYOUT_PROBLEM_COUNT, "problem.def");

struct dbt_place dbt_layout_place(const struct dbt_compiler *compiler, const xmlNode *at)
{
    long line = at != NULL ? xmlGetLineNo(at) : 0;
    return (struct dbt_place){.file = compiler->file, .line = line > 0 ? (uint64_t)line : 0};
}

static void tell_at(struct dbt_compiler *compiler, const struct dbt_place *place,
                    enum dbt_layout_problem problem, const char *text)
{
    dbt_findings_add(compiler->findings, DBT_SEVERITY_INVALID, problems[problem].code, place,
                     problems[problem].advice, "%s", text);
}

void dbt_layout_tell_at(struct dbt_compiler *compiler, const struct dbt_place *place,
                        const char *format, ...)
{
    char text[DBT_ERROR_TEXT_BYTES];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    tell_at(compiler, place, DBT_LAYOUT_PROBLEM_PAPER, text);
}

void dbt_layout_tell(struct dbt_compiler *compiler, const xmlNode *at,
                     enum dbt_layout_problem problem, const char *format, ...)
{
    char text[DBT_ERROR_TEXT_BYTES];
    struct dbt_place place = dbt_layout_place(compiler, at);
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    tell_at(compiler, &place, problem, text);
}

void *dbt_layout_keep(struct dbt_compiler *compiler, void *made)
{
    compiler->findings->failed |= made == NULL;
    return made;
}

/* libxml2 ends its messages with a line break. */
static void tell_error(struct dbt_compiler *compiler, const xmlError *error,
                       enum dbt_layout_problem problem)
{
    if (error->code == XML_ERR_NO_MEMORY) {
        compiler->findings->failed = true;
        return;
    }
    struct dbt_place place = {.file = compiler->file,
                              .line = error->line > 0 ? (uint64_t)error->line : 0};
    char text[DBT_ERROR_TEXT_BYTES];
    snprintf(text, sizeof text, "%s", error->message != NULL ? error->message : "not readable");
    text[strcspn(text, "\n")] = '\0';
    tell_at(compiler, &place, problem, text);
}

/* The parser's own user data must stay what it is. */
static void on_xml_error(void *context, xmlError *error)
{
    const xmlParserCtxt *parser = context;
    tell_error(parser->_private, error, DBT_LAYOUT_PROBLEM_XML);
}

/* That an element is wrong because one in it is says nothing more. */
static void on_grammar_error(void *context, xmlError *error)
{
    if (error->code != XML_RELAXNG_ERR_CONTENTVALID && error->code != XML_RELAXNG_ERR_VALUE &&
        error->code != XML_RELAXNG_ERR_EXTRACONTENT && error->code != XML_RELAXNG_ERR_INTEREXTRA) {
        tell_error(context, error, DBT_LAYOUT_PROBLEM_GRAMMAR);
    }
}

static void ignore_error(void *context, xmlError *error)
{
    (void)context;
    (void)error;
}

static xmlDoc *parse(struct dbt_compiler *compiler, struct dbt_text bytes)
{
    xmlParserCtxt *parser = dbt_layout_keep(compiler, xmlNewParserCtxt());
    if (parser == NULL) {
        return NULL;
    }
    parser->_private = compiler;
    parser->sax->serror = on_xml_error;
    xmlDoc *document =
        xmlCtxtReadMemory(parser, bytes.at, (int)bytes.length, compiler->file, "UTF-8",
                          XML_PARSE_NONET | XML_PARSE_BIG_LINES | XML_PARSE_NOCDATA);
    xmlFreeParserCtxt(parser);
    /* Nothing outside the file has a say in what it means. */
    if (document != NULL && document->intSubset != NULL) {
        dbt_layout_tell(compiler, NULL, DBT_LAYOUT_PROBLEM_XML,
                        "a document type or entities, expected the layout alone");
        xmlFreeDoc(document);
        return NULL;
    }
    return document;
}

const char *dbt_layout_attribute(const xmlNode *element, const char *name)
{
    for (const xmlAttr *at = element->properties; at != NULL; at = at->next) {
        if (strcmp((const char *)at->name, name) == 0) {
            const xmlNode *text = at->children;
            return text != NULL && text->content != NULL ? (const char *)text->content : "";
        }
    }
    return NULL;
}

/* The next of the attributes in `at`, which is advanced past it; a mark behind it says that it is
   needed. */
static struct dbt_text take_attribute(const char **at, bool *needed)
{
    struct dbt_text name = {*at, strcspn(*at, " !")};
    *at += name.length;
    *needed = **at == '!';
    *at += strspn(*at, " !");
    return name;
}

static bool has_attribute(const char *attributes, const char *name)
{
    bool found = false;
    bool needed;
    while (*attributes != '\0' && !found) {
        found = dbt_text_is(take_attribute(&attributes, &needed), name);
    }
    return found;
}

static void tell_unknown(struct dbt_compiler *compiler, const xmlNode *element, const char *name,
                         const char *attributes)
{
    struct dbt_buffer expected;
    bool needed;
    dbt_buffer_init(&expected);
    while (*attributes != '\0') {
        struct dbt_text known = take_attribute(&attributes, &needed);
        dbt_buffer_format(&expected, "%s%.*s", expected.length > 0 ? ", " : "", (int)known.length,
                          known.at);
    }
    dbt_layout_tell(compiler, element, DBT_LAYOUT_PROBLEM_GRAMMAR,
                    "<%s> takes no attribute '%s', expected %s", (const char *)element->name, name,
                    expected.failed || expected.length == 0 ? "none" : expected.bytes);
    dbt_buffer_release(&expected);
}

static void check_attributes(struct dbt_compiler *compiler, const xmlNode *element,
                             const char *attributes)
{
    for (const xmlAttr *at = element->properties; at != NULL; at = at->next) {
        if (!has_attribute(attributes, (const char *)at->name)) {
            tell_unknown(compiler, element, (const char *)at->name, attributes);
        }
    }
    for (const char *at = attributes; *at != '\0';) {
        bool needed;
        char name[32];
        struct dbt_text known = take_attribute(&at, &needed);
        snprintf(name, sizeof name, "%.*s", (int)known.length, known.at);
        if (needed && dbt_layout_attribute(element, name) == NULL) {
            dbt_layout_tell(compiler, element, DBT_LAYOUT_PROBLEM_GRAMMAR,
                            "<%s> without '%s', expected %s=\"…\"", (const char *)element->name,
                            name, name);
        }
    }
}

/* Elements and attributes by their names, as the grammar's messages say little of a wrong one. */
static void check_names(struct dbt_compiler *compiler, const xmlNode *element)
{
    const char *name = (const char *)element->name;
    enum dbt_element known;
    if (strcmp(name, "part") == 0) {
        check_attributes(compiler, element, "name!");
    } else if (strcmp(name, "parts") == 0) {
        check_attributes(compiler, element, "");
    } else if (dbt_element_find(name, &known)) {
        check_attributes(compiler, element, dbt_element_attributes(known));
    } else {
        dbt_layout_tell(compiler, element, DBT_LAYOUT_PROBLEM_GRAMMAR,
                        "there is no element <%s>, expected one of a layout's", name);
    }
}

static void check_all_names(struct dbt_compiler *compiler, const xmlNode *first)
{
    for (const xmlNode *at = first; at != NULL; at = at->next) {
        if (at->type == XML_ELEMENT_NODE) {
            check_names(compiler, at);
            check_all_names(compiler, at->children);
        }
    }
}

void dbt_grammar_check(struct dbt_compiler *compiler, xmlDoc *document)
{
    xmlRelaxNGParserCtxt *reader =
        xmlRelaxNGNewMemParserCtxt((const char *)grammar, (int)sizeof grammar);
    xmlRelaxNG *schema = NULL;
    if (reader != NULL) {
        xmlRelaxNGSetParserStructuredErrors(reader, (xmlStructuredErrorFunc)ignore_error, NULL);
        schema = xmlRelaxNGParse(reader);
        xmlRelaxNGFreeParserCtxt(reader);
    }
    xmlRelaxNGValidCtxt *checker = schema != NULL ? xmlRelaxNGNewValidCtxt(schema) : NULL;
    if (checker != NULL) {
        size_t before = compiler->findings->of[DBT_SEVERITY_INVALID];
        xmlRelaxNGSetValidStructuredErrors(checker, (xmlStructuredErrorFunc)on_grammar_error,
                                           compiler);
        int verdict = xmlRelaxNGValidateDoc(checker, document);
        if (verdict != 0 && compiler->findings->of[DBT_SEVERITY_INVALID] == before) {
            dbt_layout_tell(compiler, xmlDocGetRootElement(document), DBT_LAYOUT_PROBLEM_GRAMMAR,
                            "an element where none may stand");
        }
        xmlRelaxNGFreeValidCtxt(checker);
    } else {
        compiler->findings->failed = true;
    }
    xmlRelaxNGFree(schema);
}

xmlDoc *dbt_layout_parse(struct dbt_compiler *compiler, struct dbt_text bytes)
{
    size_t before = compiler->findings->of[DBT_SEVERITY_INVALID];
    xmlDoc *document = parse(compiler, bytes);
    if (document == NULL) {
        return NULL;
    }
    check_all_names(compiler, xmlDocGetRootElement(document));
    if (compiler->findings->of[DBT_SEVERITY_INVALID] == before) {
        return document;
    }
    xmlFreeDoc(document);
    return NULL;
}
