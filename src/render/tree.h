/* Tree: a document's structure and bookmarks as objects of a PDF. */
#ifndef DEBITERA_RENDER_TREE_H
#define DEBITERA_RENDER_TREE_H

#include "objects.h"
#include "structure.h"

/* Pages are consecutive objects from `first_page` on. Both give the number of their root. */
uint32_t dbt_tree_write(struct dbt_objects *objects, const struct dbt_structure *structure,
                        uint32_t first_page);
/* A bookmark for each heading of the levels 1 and 2; the document's title is that of the first. 0
   when there is none. */
uint32_t dbt_outline_write(struct dbt_objects *objects, const struct dbt_structure *structure,
                           uint32_t first_page);

#endif
