/* Blocks for tests: each in a place of its own, with anything around it; and chance. */
#ifndef DEBITERA_TESTS_READ_BLOCKS_H
#define DEBITERA_TESTS_READ_BLOCKS_H

#include "support.h"

#include "block_marks.h"

static uint64_t state = 20250501;

static uint32_t chance(uint32_t below) /* xorshift64*, Marsaglia 2003 */
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)((state * 2685821657736338717U >> 32) % below);
}

static inline const struct dbt_block_version *portable(void)
{
    return &dbt_block_versions[dbt_block_version_count - 1];
}

static struct dbt_block_room room;
static char *place;

/* What an earlier block left in the room. */
static void foul_marks(size_t length)
{
    size_t bytes = (length / 64 + 1) * sizeof(uint64_t);
    memset(room.separators, 0xA5, bytes);
    memset(room.line_ends, 0xA5, bytes);
    memset(room.breaks, 0xA5, bytes);
}

static void block_make(struct dbt_block *block, const struct dbt_block_version *version,
                       char delimiter, struct dbt_text text)
{
    static const char around[] = "\n\"\r;\n\n\"";
    place = malloc(text.length + (size_t)(2 * DBT_ROWS_PADDING));
    assert_non_null(place);
    for (size_t i = 0; i < DBT_ROWS_PADDING; i++) {
        place[i] = around[chance(sizeof around)];
        place[DBT_ROWS_PADDING + text.length + i] = around[chance(sizeof around)];
    }
    memcpy(place + DBT_ROWS_PADDING, text.at, text.length);
    foul_marks(text.length);
    *block = (struct dbt_block){
        .bytes = place + DBT_ROWS_PADDING,
        .length = (uint32_t)text.length,
        .delimiter = delimiter,
        .room = &room,
        .version = version,
    };
    dbt_block_mark(block);
}

static void block_drop(void)
{
    free(place);
    place = NULL;
}

#endif
