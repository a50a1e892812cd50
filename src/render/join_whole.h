/*
 * Whole: what binds the parts of a joined PDF together: the trees of pages, of structure and of the
 * way back to it, bookmarks, and the list of attachments.
 *
 * The root of a part's tree hangs below one of ours; the numbers of all these roots are known from
 * the beginning. Trees have groups between the top and the parts, so that a reader that looks for a
 * page does not go through thousands.
 */
#ifndef DEBITERA_RENDER_JOIN_WHOLE_H
#define DEBITERA_RENDER_JOIN_WHOLE_H

#include "objects.h"

enum { DBT_GROUP_PARTS = 64 };

struct dbt_whole_file {
    const char *name; /* a string as it stands, "(70001000.csv)" */
    uint32_t number;
};

struct dbt_whole {
    struct dbt_objects *objects;
    struct dbt_arena *arena;
    size_t count;  /* of parts */
    size_t groups; /* of them */
    /* Numbers of objects, of several the first. */
    uint32_t pages, page_groups, part_pages;
    uint32_t tree, top, part_tops;
    uint32_t parents, parent_groups, part_parents;
    uint32_t outline, bookmarks;
    uint32_t *first_pages; /* of each group, from 0; one more for the end */
    uint32_t page_count;   /* of the parts so far */
    struct dbt_whole_file *files;
    size_t file_count, file_capacity;
};

/* `whole` zeroed, but for the objects, which have begun, the arena and the count. False when memory
   ends. */
bool dbt_whole_begin(struct dbt_whole *whole) DBT_CHECKED;
/* Parts are told in order. */
void dbt_whole_add_pages(struct dbt_whole *whole, size_t part, uint32_t page_count);
/* False when memory ends. */
bool dbt_whole_add_file(struct dbt_whole *whole, struct dbt_text name, uint32_t number) DBT_CHECKED;
/* Sorts the files as a tree of names wants them: a name that two have, or null. */
const char *dbt_whole_sort_files(struct dbt_whole *whole) DBT_CHECKED;
/* All the trees, when all parts are written; and what the catalogue says of attachments, which is
   appended to `catalogue`. */
void dbt_whole_end(struct dbt_whole *whole, struct dbt_buffer *catalogue);

#endif
