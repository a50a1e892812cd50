/* Token: PDF's syntax taken apart, of objects and of content streams (ISO 32000-1, 7.2). */
#ifndef DEBITERA_RENDER_TOKEN_H
#define DEBITERA_RENDER_TOKEN_H

#include "debitera/base/text.h"

enum dbt_token_kind {
    DBT_TOKEN_END, /* also where a token does not end */
    DBT_TOKEN_NAME,
    DBT_TOKEN_NUMBER,
    DBT_TOKEN_WORD, /* an operator or a keyword */
    DBT_TOKEN_STRING,
    DBT_TOKEN_OPEN, /* of a dictionary or an array */
    DBT_TOKEN_CLOSE
};

struct dbt_token {
    enum dbt_token_kind kind;
    struct dbt_text text; /* as it stands */
};

/* The next one, which `rest` is cut behind. Comments are passed over. */
struct dbt_token dbt_token_take(struct dbt_text *rest);
/* Of the string that the text begins with, up to where its parenthesis closes; 0 when it does not.
   */
size_t dbt_string_length(struct dbt_text text);
/* A whole value: a token, a reference, or a dictionary or array with what is in it. Empty when
   there is none. */
struct dbt_text dbt_value_take(struct dbt_text *rest);
/* The value of a key, given with its slash; empty when the dictionary has none. */
struct dbt_text dbt_dictionary_find(struct dbt_text dictionary, const char *key);
/* What a value says. False when it is something else. */
bool dbt_value_count(struct dbt_text value, uint32_t *count) DBT_CHECKED;
bool dbt_value_reference(struct dbt_text value, uint32_t *number) DBT_CHECKED;

#endif
