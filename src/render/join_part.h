/*
 * Part: a PDF that goes into a joined one, taken apart and looked at.
 *
 * It is what finish.c and its neighbours write, and all its dictionaries that mean more than
 * themselves (the catalogue, pages, the roots of trees) have no entry but those known here.
 */
#ifndef DEBITERA_RENDER_JOIN_PART_H
#define DEBITERA_RENDER_JOIN_PART_H

#include "finished.h"

struct dbt_part_object {
    struct dbt_drawn_object object; /* a value of no length: there is none */
    uint32_t number;                /* in the whole; 0: not there */
    bool left_out;                  /* not carried over as it is */
    bool is_page;
};

struct dbt_part_file {    /* an attachment */
    struct dbt_text name; /* as it stands */
    uint32_t number;
};

struct dbt_part {
    struct dbt_arena *arena;
    struct dbt_inflater *inflater;
    struct dbt_buffer *packs; /* inflated */
    struct dbt_finished finished;
    struct dbt_part_object *objects;    /* by number */
    uint32_t pages, tree, parents, top; /* top: the tree's one element, a document */
    uint32_t
        outline; /* whose bookmarks go below the part's: its single one, or its root; 0: none */
    uint32_t *page_numbers;
    uint32_t page_count;
    struct dbt_part_file *files;
    size_t file_count;
    struct dbt_text language; /* a string as it stands; empty: none */
    const char *wrong;        /* what is not as it should be; null: nothing */
    bool exhausted;           /* memory ended */
};

/* `part` zeroed, but for the arena, the inflater and the buffer. Its values last as long as they
   and the bytes. False when it is refused, or memory ends. */
bool dbt_part_open(struct dbt_part *part, struct dbt_text bytes) DBT_CHECKED;
/* The value of an object that is a dictionary and no stream; empty when there is none. */
struct dbt_text dbt_part_value(const struct dbt_part *part, uint32_t number);

/* Values of a dictionary, by its keys, which end with a null; empty where it lacks one. False when
   it has another key, or one twice. */
bool dbt_part_take(struct dbt_text dictionary, const char *const *keys,
                   struct dbt_text *values) DBT_CHECKED;

enum { DBT_PAGES_TYPE, DBT_PAGES_COUNT, DBT_PAGES_KIDS, DBT_PAGES_KEYS };
enum {
    DBT_OUTLINE_TITLE,
    DBT_OUTLINE_PLACE,
    DBT_OUTLINE_FIRST,
    DBT_OUTLINE_LAST,
    DBT_OUTLINE_COUNT,
    DBT_OUTLINE_KEYS = 9
};
extern const char *const dbt_part_pages_keys[];
extern const char *const dbt_part_outline_keys[]; /* of a bookmark, or of the root */

#endif
