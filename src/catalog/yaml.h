/*
 * YAML: a file becomes a tree of nodes, each of which knows where it stands.
 *
 * Only what a region folder needs: mappings, lists and texts. Numbers and dates are texts here, so
 * that no number passes through floating point. Aliases, anchors, tags and a second document are
 * findings: a region folder says what it says at the place where one looks for it.
 *
 * libfyaml splits the file; its own diagnostics are collected and never printed. It ends silently
 * at a byte that is not UTF-8, so the bytes are checked first.
 *
 * The tree lies in the arena of the findings and lives as long as it.
 */
#ifndef DEBITERA_CATALOG_YAML_H
#define DEBITERA_CATALOG_YAML_H

#include <stdbool.h>
#include <stdint.h>

#include "debitera/base/finding.h"
#include "debitera/base/text.h"

/* Deepest nesting; the deepest file of a region folder has seven levels. */
enum { DBT_YAML_DEPTH = 16 };

enum dbt_yaml_kind { DBT_YAML_SCALAR, DBT_YAML_SEQUENCE, DBT_YAML_MAPPING };

struct dbt_yaml_node {
    enum dbt_yaml_kind kind;
    bool plain;           /* a scalar without quotes */
    bool told;            /* a finding says already that it is not usable */
    struct dbt_text text; /* of a scalar: clean, and a zero stands behind it */
    struct dbt_place place;
    uint32_t count;               /* children; a mapping's are key, value, key, value … */
    struct dbt_yaml_node *parent; /* null for the root */
    struct dbt_yaml_node *first;
    struct dbt_yaml_node *last;
    struct dbt_yaml_node *next;
};

/* What can be wrong in a file of the region folder; problem.def has their codes and advice. */
enum dbt_problem {
#define DBT_PROBLEM(name, code, advice) DBT_PROBLEM_##name,
#include "problem.def"
#undef DBT_PROBLEM
    DBT_PROBLEM_COUNT
};
const char *dbt_problem_code(enum dbt_problem problem);
const char *dbt_problem_advice(enum dbt_problem problem);

/* A finding at `place`: a problem, and a format with its values. */
#define dbt_problem_add(findings, place, problem, ...)                                             \
    dbt_findings_add((findings), DBT_SEVERITY_INVALID, dbt_problem_code(problem), (place),         \
                     dbt_problem_advice(problem), __VA_ARGS__)

/* The root of the tree of `bytes`. Null when there is none; a finding then says why. */
const struct dbt_yaml_node *dbt_yaml_parse(struct dbt_findings *findings, const char *file,
                                           struct dbt_text bytes) DBT_CHECKED;

/* The value of `key` in a mapping; null when it has no such key. Of equal keys the first counts. */
const struct dbt_yaml_node *dbt_yaml_find(const struct dbt_yaml_node *mapping, struct dbt_text key);

/* Nothing stands there: `key:` alone, `~` or `null`. */
bool dbt_yaml_is_null(const struct dbt_yaml_node *node);

#endif
