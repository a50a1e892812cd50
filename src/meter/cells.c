/* Cells: how the numbers of a distribution share them, and what a percentile is of them. */
#include <assert.h>

#include "debitera/meter.h"

enum {
    EXACT = 128,       /* numbers with a cell of their own */
    EXACT_BITS = 7,    /* log2 of it */
    PER_DOUBLING = 64, /* cells */
    DOUBLING_BITS = 6, /* log2 of it */
    LAST_CELL = DBT_DISTRIBUTION_CELLS - 1,
    LAST_NUMBER = 1 << 22
};

uint32_t dbt_meter_cells(enum dbt_meter_model model)
{
    if (model == DBT_METER_DISTRIBUTION) {
        return DBT_DISTRIBUTION_CELLS;
    }
    return model == DBT_METER_WEEKDAY_HOUR ? DBT_WEEKDAY_HOUR_CELLS : 0;
}

uint32_t dbt_distribution_cell(int64_t number)
{
    assert(number >= 0);
    if (number < EXACT) {
        return (uint32_t)number;
    }
    if (number >= LAST_NUMBER) {
        return LAST_CELL;
    }
    uint32_t small = (uint32_t)number;
    uint32_t bits = 31 - (uint32_t)__builtin_clz(small); /* 2^bits is the doubling's first */
    return EXACT + (bits - EXACT_BITS) * PER_DOUBLING + (small >> (bits - DOUBLING_BITS)) -
           PER_DOUBLING;
}

/* Of its first and its last number. */
static int64_t middle_of(uint32_t cell)
{
    if (cell < EXACT || cell == LAST_CELL) {
        return cell < EXACT ? cell : LAST_NUMBER;
    }
    uint32_t doubling = (cell - EXACT) / PER_DOUBLING;
    int64_t width = INT64_C(2) << doubling;
    int64_t first = (PER_DOUBLING + (cell - EXACT) % PER_DOUBLING) * width;
    return first + (width - 1) / 2;
}

int64_t dbt_distribution_percentile(const uint32_t cells[DBT_DISTRIBUTION_CELLS], int percent)
{
    assert(percent >= 1 && percent <= 100);
    uint64_t count = 0;
    for (uint32_t cell = 0; cell < DBT_DISTRIBUTION_CELLS; cell++) {
        count += cells[cell];
    }
    if (count == 0) {
        return -1;
    }
    uint64_t rank = (count * (uint64_t)percent + 99) / 100; /* from 1 */
    uint32_t cell = 0;
    for (uint64_t passed = cells[0]; passed < rank; passed += cells[cell]) {
        cell++;
    }
    return middle_of(cell);
}
