/* Copies: files of one source with the same content. */
#ifndef DEBITERA_READ_COPIES_H
#define DEBITERA_READ_COPIES_H

#include "debitera/read.h"

/*
 * Of `count` files of one source: hashes those that may be copies of one another, and says which
 * are. Only files of equal size, unpacked, can be; so where there are several, the packed ones are
 * unpacked, and the others hashed where one of them has the size of another file.
 */
enum dbt_status dbt_copies_mark(struct dbt_input *inputs, size_t count,
                                struct dbt_error *error) DBT_CHECKED;
/* Points each copy to its original, in an array of all files. */
void dbt_copies_link(struct dbt_input *inputs, size_t count);

#endif
