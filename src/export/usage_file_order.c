/* The one order of a usage file's lists: sorted, with one item a key. */
#include "usage_file.h"

typedef int compare(const void *a, const void *b);

/* How the items of a list are ordered, and what becomes of two with one key. */
struct form {
    size_t item_bytes;
    compare *compare;
    bool (*add)(void *to, const void *from); /* false: the sum does not fit */
    bool (*is_empty)(const void *item);      /* such an item is left out */
};

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* Adds up the items of one key, which stand together. */
static bool add_up(const struct form *form, char *list, size_t *count)
{
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        const char *item = list + i * form->item_bytes;
        char *last = list + (kept == 0 ? 0 : kept - 1) * form->item_bytes;
        if (kept == 0 || form->compare(last, item) != 0) {
            memmove(list + kept++ * form->item_bytes, item, form->item_bytes);
        } else if (!form->add(last, item)) {
            return false;
        }
    }
    *count = kept;
    return true;
}

static void leave_out(const struct form *form, char *list, size_t *count)
{
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        const char *item = list + i * form->item_bytes;
        if (!form->is_empty(item)) {
            memmove(list + kept++ * form->item_bytes, item, form->item_bytes);
        }
    }
    *count = kept;
}

/* False when a sum does not fit. */
static bool order(const struct form *form, void *items, size_t *count)
{
    if (*count > 1) {
        qsort(items, *count, form->item_bytes, form->compare);
    }
    if (!add_up(form, items, count)) {
        return false;
    }
    leave_out(form, items, count);
    return true;
}

/* ---- quantities ------------------------------------------------------------------------------ */

static int compare_quantities(const void *a, const void *b)
{
    const struct dbt_usage_quantity *left = a;
    const struct dbt_usage_quantity *right = b;
    int result = strcmp(left->meter, right->meter);
    if (result == 0) {
        result = strcmp(left->unit, right->unit);
    }
    if (result == 0) {
        result = compare_numbers(left->slot.first, right->slot.first);
    }
    return result != 0 ? result : compare_numbers(left->slot.last, right->slot.last);
}

static bool add_quantity(void *to, const void *from)
{
    struct dbt_usage_quantity *sum = to;
    const struct dbt_usage_quantity *part = from;
    return !__builtin_add_overflow(sum->quantity, part->quantity, &sum->quantity);
}

static bool is_no_quantity(const void *item)
{
    return ((const struct dbt_usage_quantity *)item)->quantity == 0;
}

/* ---- cells ----------------------------------------------------------------------------------- */

static int compare_cells(const void *a, const void *b)
{
    const struct dbt_usage_cell_list *left = a;
    const struct dbt_usage_cell_list *right = b;
    int result = strcmp(left->meter, right->meter);
    if (result == 0) {
        result = strcmp(left->unit, right->unit);
    }
    return result != 0 ? result : compare_numbers(left->month, right->month);
}

/* Into the longer one of the two. */
static bool add_cells(void *to, const void *from)
{
    struct dbt_usage_cell_list *sum = to;
    struct dbt_usage_cell_list part = *(const struct dbt_usage_cell_list *)from;
    if (sum->count < part.count) {
        struct dbt_usage_cell_list longer = part;
        part = *sum;
        *sum = longer;
    }
    for (uint32_t i = 0; i < part.count; i++) {
        if (__builtin_add_overflow(sum->records[i], part.records[i], &sum->records[i])) {
            return false;
        }
    }
    return true;
}

static bool has_no_cell(const void *item)
{
    const struct dbt_usage_cell_list *list = item;
    for (uint32_t i = 0; i < list->count; i++) {
        if (list->records[i] != 0) {
            return false;
        }
    }
    return true;
}

/* ---- repeats --------------------------------------------------------------------------------- */

static int compare_repeats(const void *a, const void *b)
{
    const struct dbt_file_repeats *left = a;
    const struct dbt_file_repeats *right = b;
    int result = strcmp(left->first, right->first);
    return result != 0 ? result : strcmp(left->repeating, right->repeating);
}

static bool add_repeats(void *to, const void *from)
{
    struct dbt_file_repeats *sum = to;
    const struct dbt_file_repeats *part = from;
    return !__builtin_add_overflow(sum->records, part->records, &sum->records);
}

static bool is_no_repeat(const void *item)
{
    return ((const struct dbt_file_repeats *)item)->records == 0;
}

/* ---- rejects --------------------------------------------------------------------------------- */

static int compare_rejects(const void *a, const void *b)
{
    const struct dbt_reject *left = a;
    const struct dbt_reject *right = b;
    int result = strcmp(left->file, right->file);
    return result != 0 ? result : (left->record > right->record) - (left->record < right->record);
}

/* The first `most` of each file and reason: a part lists as many, so the first of all are there. */
static void order_rejects(struct dbt_usage_counted *counted, uint64_t most)
{
    uint64_t listed[DBT_REASON_COUNT] = {0};
    const char *file = "";
    size_t kept = 0;
    if (counted->reject_count > 1) {
        qsort(counted->rejects, counted->reject_count, sizeof *counted->rejects, compare_rejects);
    }
    for (size_t i = 0; i < counted->reject_count; i++) {
        struct dbt_reject reject = counted->rejects[i];
        if (strcmp(reject.file, file) != 0) {
            memset(listed, 0, sizeof listed);
            file = reject.file;
        }
        if (listed[reject.reason]++ < most) {
            counted->rejects[kept++] = reject;
        }
    }
    counted->reject_count = kept;
}

/* ---- all ------------------------------------------------------------------------------------- */

static int compare_days(const void *a, const void *b)
{
    const dbt_day *left = a;
    const dbt_day *right = b;
    return compare_numbers(*left, *right);
}

enum dbt_status dbt_usage_counted_order(struct dbt_usage_counted *counted, uint64_t rejects,
                                        struct dbt_error *error)
{
    static const struct form quantities = {sizeof *counted->quantities, compare_quantities,
                                           add_quantity, is_no_quantity};
    static const struct form cells = {sizeof *counted->cells, compare_cells, add_cells,
                                      has_no_cell};
    static const struct form repeats = {sizeof *counted->repeats, compare_repeats, add_repeats,
                                        is_no_repeat};
    if (!order(&quantities, counted->quantities, &counted->quantity_count) ||
        !order(&cells, counted->cells, &counted->cells_count) ||
        !order(&repeats, counted->repeats, &counted->repeats_count)) {
        return dbt_error_set(error, DBT_INPUT,
                             "a quantity is larger than can be counted; look at the numbers of "
                             "the exports");
    }
    order_rejects(counted, rejects);
    if (counted->missing_day_count > 1) {
        qsort(counted->missing_days, counted->missing_day_count, sizeof *counted->missing_days,
              compare_days);
    }
    return DBT_OK;
}
