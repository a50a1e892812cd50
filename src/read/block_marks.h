/*
 * Block marks: where the separators and line ends of a block are (block.h), as bits, and from bits
 * to positions; in several widths, which all find the same.
 */
#ifndef DEBITERA_READ_BLOCK_MARKS_H
#define DEBITERA_READ_BLOCK_MARKS_H

#include "block.h"

/* Separators as positions, ascending: from `from` to the end of the word that holds the byte before
   `to`; and how many line ends are among them. */
struct dbt_block_list {
    uint32_t from, to;
    uint32_t most;  /* when so many are listed, no further word is looked at */
    uint32_t *ends; /* room for `most` and DBT_BLOCK_LISTED_MORE */
    uint32_t end_count, line_count;
    bool is_all;
};

struct dbt_block_version {
    const char *name;
    bool (*is_available)(void); /* on this machine */
    /* Fills the room from the word on in which byte `from` is, taking a record to begin there. Sets
       what the block has, and never unsets it but for `is_stray`. */
    void (*mark)(struct dbt_block *block, uint32_t from);
    void (*list)(const struct dbt_block_room *room, struct dbt_block_list *list);
};

extern const struct dbt_block_version dbt_block_versions[]; /* the widest first */
extern const size_t dbt_block_version_count;

const struct dbt_block_version *dbt_block_widest(void); /* that is available */

#endif
