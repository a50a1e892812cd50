/*
 * Compile: the XML of a layout becomes its tree (debitera/layout.h). One file of this folder, one
 * task: load.c finds the files, xml.c parses and holds the grammar against them, elements.c makes
 * nodes, structure.c says which may stand where, attributes.c reads what their attributes say,
 * words.c texts and the values in them, paths.c finds values in the data, and check.c tells what
 * cannot stand on the paper.
 */
#ifndef DEBITERA_LAYOUT_COMPILE_H
#define DEBITERA_LAYOUT_COMPILE_H

#include <libxml/tree.h>

#include "debitera/layout.h"

/* Elements are counted with those of the parts that are put in. */
enum { DBT_INCLUDE_DEPTH = 8, DBT_PARTS_MAX = 64, DBT_NODES_MAX = 10000 };

struct dbt_part_source { /* a part, as the region has it */
    const char *name;
    const char *file;
    const xmlNode *element;
    bool used;
    bool open;         /* on its way into what includes it */
    bool must_be_used; /* it is the region's own, and replaces none */
};

struct dbt_compiler {
    struct dbt_findings *findings;
    const struct dbt_region *region;
    const char *file; /* of the element at hand */
    /* What names stand for: slot 0 is all the data, the next are those of the `each` around. */
    const char *names[DBT_SCOPE_SLOTS];
    const struct dbt_type *types[DBT_SCOPE_SLOTS];
    unsigned slots;
    struct dbt_part_source parts[DBT_PARTS_MAX];
    size_t part_count;
    unsigned depth;   /* of includes */
    size_t nodes;     /* of the layout at hand */
    bool lacks_parts; /* a parts.xml could not be read: what it has is not known */
};

/* Problems of layouts: problem.def has their codes and advice. */
enum dbt_layout_problem {
#define DBT_LAYOUT_PROBLEM(name, code, advice) DBT_LAYOUT_PROBLEM_##name,
#include "problem.def"
#undef DBT_LAYOUT_PROBLEM
    DBT_LAYOUT_PROBLEM_COUNT
};
void dbt_layout_tell_at(struct dbt_compiler *compiler, const struct dbt_place *place,
                        const char *format, ...) DBT_PRINTF(3, 4);
/* At the line of `at`, which may be null. */
void dbt_layout_tell(struct dbt_compiler *compiler, const xmlNode *at,
                     enum dbt_layout_problem problem, const char *format, ...) DBT_PRINTF(4, 5);
/* `made`, or null and the failure sticks in the findings. */
void *dbt_layout_keep(struct dbt_compiler *compiler, void *made);

/* ---- xml.c ---------------------------------------------------------------------------------- */

/* Null with findings when it is not well formed or has names that mean nothing; else freed by
   xmlFreeDoc. */
xmlDoc *dbt_layout_parse(struct dbt_compiler *compiler, struct dbt_text bytes) DBT_CHECKED;
/* Holds layout.rng against what was found right so far. */
void dbt_grammar_check(struct dbt_compiler *compiler, xmlDoc *document);
/* Where an element stands in its file. */
struct dbt_place dbt_layout_place(const struct dbt_compiler *compiler, const xmlNode *at);
/* The value of an attribute; null when it is not given. In the document's memory. */
const char *dbt_layout_attribute(const xmlNode *element, const char *name);

/* ---- elements.c ----------------------------------------------------------------------------- */

enum dbt_content { DBT_CONTENT_BLOCKS, DBT_CONTENT_WORDS, DBT_CONTENT_NOTHING };

/* False when there is no such element. */
bool dbt_element_find(const char *name, enum dbt_element *out) DBT_CHECKED;
const char *dbt_element_attributes(enum dbt_element element);
/* The element with all below it; null, with findings, when it is none. */
const struct dbt_node *dbt_layout_compile(struct dbt_compiler *compiler, const xmlNode *element);

/* ---- structure.c ---------------------------------------------------------------------------- */

enum dbt_kind { /* what an element takes */
                DBT_KIND_ROOT,
                DBT_KIND_FRAME,
                DBT_KIND_AROUND, /* the same of a part, which has no flow */
                DBT_KIND_HEADERS,
                DBT_KIND_FLOW,
                DBT_KIND_BLOCKS,
                DBT_KIND_TABLE,
                DBT_KIND_ROWS,
                DBT_KIND_SECTION, /* rows of an `each` */
                DBT_KIND_HEAD,    /* rows that no test decides */
                DBT_KIND_COLUMNS,
                DBT_KIND_CELLS,
                DBT_KIND_WORDS,
                DBT_KIND_NOTHING,
                DBT_KIND_COUNT
};

struct dbt_order { /* what an element has had so far */
    unsigned seen;
};

/* What a part, or an `if`, takes that stands where `kind` is taken. */
enum dbt_kind dbt_kind_through(enum dbt_kind kind);
/* What `element`, which stands where `kind` is taken, takes itself. */
enum dbt_kind dbt_kind_within(enum dbt_kind kind, enum dbt_element element);
/* Is `at` an element that may stand there? What may not is told; blanks and remarks are not. */
bool dbt_structure_takes(struct dbt_compiler *compiler, const xmlNode *at, enum dbt_kind kind,
                         struct dbt_order *order) DBT_CHECKED;
/* Tells what `element` lacks. */
void dbt_structure_end(struct dbt_compiler *compiler, const xmlNode *element, enum dbt_kind kind,
                       const struct dbt_order *order);

/* ---- check.c -------------------------------------------------------------------------------- */

/* What can be known without data: widths and places that the paper does not have. */
void dbt_layout_check(struct dbt_compiler *compiler, const struct dbt_node *layout);

/* ---- attributes.c, words.c, paths.c --------------------------------------------------------- */

void dbt_attributes_read(struct dbt_compiler *compiler, const xmlNode *element,
                         struct dbt_node *node);
/* The text within an element, blanks drawn together, with the values in braces. */
struct dbt_words dbt_words_read(struct dbt_compiler *compiler, const xmlNode *element);
/* The same of one text, that of an attribute. */
struct dbt_words dbt_words_of(struct dbt_compiler *compiler, const xmlNode *element,
                              const char *text);
/* "line.net|kronor". False with a finding when it names nothing. */
bool dbt_path_read(struct dbt_compiler *compiler, const xmlNode *element, struct dbt_text text,
                   struct dbt_path *out) DBT_CHECKED;
/* The same with what is in its rows; also without a notation. */
const struct dbt_member *dbt_path_find(struct dbt_compiler *compiler, const xmlNode *element,
                                       struct dbt_text text, struct dbt_path *out);
struct dbt_test dbt_test_read(struct dbt_compiler *compiler, const xmlNode *element,
                              const char *text);

#endif
