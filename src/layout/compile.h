/*
 * Compile: the XML of a layout becomes its tree (debitera/layout.h). One file of this folder, one
 * task: load.c finds the files, xml.c parses and holds the grammar against them, elements.c makes
 * nodes, attributes.c reads what their attributes say, words.c texts and the values in them,
 * paths.c finds values in the data.
 */
#ifndef DEBITERA_LAYOUT_COMPILE_H
#define DEBITERA_LAYOUT_COMPILE_H

#include <libxml/tree.h>

#include "debitera/layout.h"

enum { DBT_INCLUDE_DEPTH = 8, DBT_PARTS_MAX = 64 };

struct dbt_part_source { /* a part, as the region has it */
    const char *name;
    const char *file;
    xmlNode *element;
    bool used;
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
    unsigned depth; /* of includes */
};

/* Problems of layouts: problem.def has their codes and advice. */
enum dbt_layout_problem {
#define DBT_LAYOUT_PROBLEM(name, code, advice) DBT_LAYOUT_PROBLEM_##name,
#include "problem.def"
#undef DBT_LAYOUT_PROBLEM
    DBT_LAYOUT_PROBLEM_COUNT
};
/* At the line of `at`, which may be null. */
void dbt_layout_tell(struct dbt_compiler *compiler, const xmlNode *at,
                     enum dbt_layout_problem problem, const char *format, ...) DBT_PRINTF(4, 5);
/* `made`, or null and the failure sticks in the findings. */
void *dbt_layout_keep(struct dbt_compiler *compiler, void *made);

/* ---- xml.c ---------------------------------------------------------------------------------- */

/* Null with findings when it is not well formed or breaks the grammar; else freed by xmlFreeDoc. */
xmlDoc *dbt_layout_parse(struct dbt_compiler *compiler, struct dbt_text bytes) DBT_CHECKED;
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
const struct dbt_node *dbt_layout_compile(struct dbt_compiler *compiler, xmlNode *element);

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
