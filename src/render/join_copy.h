/* Copy of a part's values into the whole: as they stand, but for the numbers of objects. */
#ifndef DEBITERA_RENDER_JOIN_COPY_H
#define DEBITERA_RENDER_JOIN_COPY_H

#include "join_part.h"

/* Appends the value. False when it refers to what is not in the whole, or its
   brackets and strings are not closed. */
bool dbt_join_copy(const struct dbt_part *part, struct dbt_text value,
                   struct dbt_buffer *out) DBT_CHECKED;
/* The same with another text in place of `old`, which lies within the value. */
bool dbt_join_copy_but(const struct dbt_part *part, struct dbt_text value, struct dbt_text old,
                       const char *text, struct dbt_buffer *out) DBT_CHECKED;

#endif
