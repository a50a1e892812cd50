/* First free: the pieces of a service that a unit gets first, in all time, cost nothing. */
#include "rater.h"

static bool is_before(const struct dbt_one_off *row, uint32_t unit, uint32_t service)
{
    return row->unit != unit ? row->unit < unit : row->service < service;
}

/* The first of the earlier rows that is not of a unit or service before. */
static size_t find_first(const struct dbt_registers *registers, uint32_t unit, uint32_t service)
{
    size_t low = 0;
    size_t high = registers->earlier_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (is_before(&registers->earlier[middle], unit, service)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

int64_t dbt_first_free_left(const struct dbt_registers *registers, uint32_t unit, uint32_t service,
                            int64_t first_free)
{
    int64_t left = first_free;
    for (size_t i = find_first(registers, unit, service); left > 0 && i < registers->earlier_count;
         i++) {
        const struct dbt_one_off *row = &registers->earlier[i];
        if (row->unit != unit || row->service != service) {
            break;
        }
        /* An amount that was passed on was no piece. */
        const int64_t pieces = row->has_amount ? 0 : row->quantity;
        left -= pieces < left ? pieces : left;
    }
    return left;
}
