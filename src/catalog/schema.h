/*
 * Schema: nodes become structs, by tables.
 *
 * A mapping is described by a table of fields: key, needed or not, where in the struct the value
 * goes, and the function that reads it. Reading functions all have one shape (dbt_read), so that a
 * mapping within a mapping, or a list of mappings, is a field like any other. Whatever is wrong
 * becomes a finding with file, line, column and what was expected, the field keeps what it held,
 * and reading goes on: one load reports everything.
 *
 * A field that is not needed and not given keeps what it held, so a caller that wants a default
 * sets it first.
 */
#ifndef DEBITERA_CATALOG_SCHEMA_H
#define DEBITERA_CATALOG_SCHEMA_H

#include "debitera/catalog.h"
#include "yaml.h"

/* What a reading function needs besides its node. */
struct dbt_schema {
    struct dbt_findings *findings; /* everything that is read lies in its arena */
    struct dbt_region *region;     /* as far as it is filled; a null list could not be read */
    struct dbt_meter *meters;      /* region->meters, writable */
};

/* Reads `node` into `*out`. `form` says what is expected; each function names its type. */
typedef void dbt_read(struct dbt_schema *schema, const struct dbt_yaml_node *node, const void *form,
                      void *out);

/* An array of things that begin with their name, a `const char *` (null: it has none). */
struct dbt_names {
    const void *at;
    size_t count;
    size_t stride_bytes;
};
#define DBT_NAMES(array)                                                                           \
    {                                                                                              \
        (array), sizeof(array) / sizeof(array)[0], sizeof(array)[0]                                \
    }

uint32_t dbt_names_find(const struct dbt_names *names, struct dbt_text name); /* or DBT_NONE */
/* "'name'", the nearest one, when `name` looks like a slip of it; else "one of …". */
const char *dbt_names_expected(struct dbt_schema *schema, const struct dbt_names *names,
                               struct dbt_text name);

struct dbt_field {
    const char *key;
    bool needed;
    size_t offset; /* of the field in the struct */
    dbt_read *read;
    const void *form;
};

struct dbt_fields {
    const struct dbt_field *at;
    size_t count;
};
#define DBT_FIELDS(array)                                                                          \
    {                                                                                              \
        (array), sizeof(array) / sizeof(array)[0]                                                  \
    }

dbt_read dbt_read_mapping; /* form: struct dbt_fields; out: the struct */

struct dbt_list_form {
    size_t item_bytes;
    size_t most;
    size_t least;
    dbt_read *read; /* of an item, which is zeroed */
    const void *form;
    bool has_code; /* items begin with their code, which no two may share */
};

struct dbt_list {
    void *items; /* not null once the list was read, even when it is empty */
    uint32_t count;
};

dbt_read dbt_read_list; /* form: struct dbt_list_form; out: struct dbt_list */

/* Items that begin with the `dbt_day` they hold from: the first is given no `from` (the item's
   reader sets DBT_DAY_MIN), each further one a later date than the one before. */
void dbt_check_dated(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                     const struct dbt_list *list, size_t item_bytes);

/* ---- values (value.c) ---------------------------------------------------------------------- */

dbt_read dbt_read_text;          /* no form; out: const char *; not empty */
dbt_read dbt_read_text_or_empty; /* no form; out: const char * */
dbt_read dbt_read_bool;          /* no form; out: bool */
dbt_read dbt_read_day;           /* no form; out: dbt_day */
dbt_read dbt_read_price;         /* no form; out: int64_t, micro-kronor, not negative */
dbt_read dbt_read_choice;        /* form: struct dbt_names; out: an enum, the index of the name */

struct dbt_checked { /* a text of a certain form */
    bool (*valid)(struct dbt_text text);
    const char *expected; /* "an organisation number, NNNNNN-NNNN with its check digit" */
};
dbt_read dbt_read_checked; /* form: struct dbt_checked; out: const char * */
extern const struct dbt_checked dbt_code_form;

struct dbt_range {
    int64_t least;
    int64_t most;
};
dbt_read dbt_read_int32; /* form: struct dbt_range; out: int32_t */
dbt_read dbt_read_int64; /* form: struct dbt_range; out: int64_t */
/* Kronor. Form: struct dbt_range, in öre; out: int64_t, öre. */
dbt_read dbt_read_amount;
/* Hundredths of a percent. Form: struct dbt_range, or null for 0–100 %; out: int32_t. */
dbt_read dbt_read_percent;

/* The index of the name that `node` holds among things of the region; DBT_NONE with a finding when
   there is no such thing, and silently when their list could not be read. */
uint32_t dbt_read_name(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                       const struct dbt_names *names, const char *what);

/* The text of a scalar that says something. False with a finding when it is something else. */
bool dbt_node_text(struct dbt_schema *schema, const struct dbt_yaml_node *node,
                   const char *expected, struct dbt_text *out) DBT_CHECKED;

/* The value of `key` in the mapping that an item was read from; the mapping itself without it. */
const struct dbt_yaml_node *dbt_node_at(const struct dbt_yaml_node *mapping, const char *key);

/* Is `key` given in the mapping? */
bool dbt_node_has(const struct dbt_yaml_node *mapping, const char *key);

#endif
