/* Sums: lists of hashes, read and written. */
#include "sums.h"

#include "debitera/base/file.h"
#include "debitera/base/output.h"

enum { SUMS_BYTES_MAX = 256 << 20 };

/* Where the name stands, or would. */
static size_t place_of(const struct dbt_sums *sums, const char *name)
{
    size_t low = 0;
    size_t high = sums->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(sums->items[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct dbt_sum *dbt_sums_find(const struct dbt_sums *sums, const char *name)
{
    size_t place = place_of(sums, name);

    return place < sums->count && strcmp(sums->items[place].name, name) == 0 ? &sums->items[place]
                                                                             : NULL;
}

enum dbt_status dbt_sums_put(struct dbt_sums *sums, const struct dbt_sum *sum,
                             struct dbt_error *error)
{
    size_t place = place_of(sums, sum->name);
    struct dbt_sum *standing = dbt_sums_find(sums, sum->name);
    const char *name = NULL;

    if (standing != NULL) {
        memcpy(standing->sha256, sum->sha256, sizeof standing->sha256);
        return DBT_OK;
    }
    standing =
        dbt_arena_grow(sums->arena, sums->items, sums->count, &sums->capacity, sizeof *sums->items);
    name = dbt_arena_string(sums->arena, sum->name);
    if (standing == NULL || name == NULL)
        return dbt_error_memory(error, "a list of files");
    sums->items = standing;
    memmove(&standing[place + 1], &standing[place], (sums->count - place) * sizeof *standing);
    standing[place] = *sum;
    standing[place].name = name;
    sums->count++;
    return DBT_OK;
}

static enum dbt_status tell_damage(struct dbt_sums *sums, const char *path, size_t number,
                                   struct dbt_error *error)
{
    sums->damaged = true;
    return dbt_error_set(error, DBT_INPUT, "%s: line %zu is damaged", path, number);
}

static enum dbt_status take_lines(struct dbt_sums *sums, char *text, const char *path,
                                  struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;

    for (size_t number = 1; status == DBT_OK && *text != '\0'; number++) {
        struct dbt_expected_file line;
        struct dbt_sum sum;
        if (!dbt_sum_line_take(&text, &line) || !dbt_output_name_is_safe(line.name))
            return tell_damage(sums, path, number, error);
        sum.name = line.name;
        memcpy(sum.sha256, line.sha256, sizeof sum.sha256);
        status = dbt_sums_put(sums, &sum, error);
    }
    return status;
}

enum dbt_status dbt_sums_read(struct dbt_sums *sums, const char *path, struct dbt_error *error)
{
    struct dbt_buffer bytes;
    enum dbt_status status;

    sums->damaged = false;
    dbt_buffer_init(&bytes);
    status = dbt_file_read(path, SUMS_BYTES_MAX, &bytes, error);
    if (status == DBT_OK && bytes.length > 0)
        status = take_lines(sums, bytes.bytes, path, error);
    dbt_buffer_release(&bytes);
    return status;
}

void dbt_sums_write(const struct dbt_sums *sums, struct dbt_buffer *out)
{
    for (size_t i = 0; i < sums->count; i++)
        dbt_buffer_format(out, "%s  %s\n", sums->items[i].sha256, sums->items[i].name);
}
