/* What `diff` compares, from a ledger or a lines.csv. */
#include "operand.h"

#include <errno.h>
#include <sys/stat.h>

#include "debitera/base/output.h"
#include "debitera/export.h"
#include "debitera/ledger.h"

enum { FILE_BYTES_MAX = 1 << 30 };

static bool is_file(const char *path)
{
    struct stat about;

    return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

/* ---- a ledger -------------------------------------------------------------------------------- */

static enum dbt_status load_issued(struct dbt_operand *operand, const char *path,
                                   const struct dbt_period *period, struct dbt_arena *arena,
                                   struct dbt_error *error)
{
    struct dbt_ledger *ledger = NULL;
    enum dbt_status status = dbt_ledger_open(&ledger, path, NULL, DBT_LEDGER_READ, error);

    if (status == DBT_OK)
        status = dbt_ledger_load_period(ledger, period, &operand->invoices, arena, error);
    dbt_ledger_close(ledger);
    operand->issued = true;
    return status;
}

/* ---- a lines.csv ----------------------------------------------------------------------------- */

/* The sum that SHA256SUMS has for `name`, in sha256sum's form; empty when it has none. */
static struct dbt_text sum_of(struct dbt_text sums, const char *name)
{
    const size_t hex = DBT_SHA256_HEX_BYTES - 1;
    const size_t before = hex + 2; /* and two blanks */

    while (sums.length > 0) {
        const char *end = memchr(sums.at, '\n', sums.length);
        const size_t length = end == NULL ? sums.length : (size_t)(end - sums.at);
        if (length > before &&
            dbt_text_is((struct dbt_text){sums.at + before, length - before}, name))
            return (struct dbt_text){sums.at, hex};
        sums.at += length + (end != NULL);
        sums.length -= length + (end != NULL);
    }
    return sums;
}

/* A lines.csv alone, without sums, is what somebody copied: it is taken as it is. */
static enum dbt_status check_sum(const char *folder, const char *name, struct dbt_text bytes,
                                 struct dbt_error *error)
{
    struct dbt_buffer path;
    struct dbt_buffer sums;
    char actual[DBT_SHA256_HEX_BYTES];
    bool summed = false;
    enum dbt_status status = DBT_OK;

    dbt_buffer_init(&path);
    dbt_buffer_init(&sums);
    dbt_buffer_format(&path, "%s/" DBT_SUMS_NAME, folder);
    summed = !path.failed && is_file(path.bytes);
    if (path.failed)
        status = dbt_error_memory(error, "the name of a file");
    else if (!dbt_sha256_of(bytes, actual))
        status = dbt_error_set(error, DBT_INTERNAL,
                               "libcrypto cannot compute SHA-256: check its configuration");
    else if (summed)
        status = dbt_file_read(path.bytes, FILE_BYTES_MAX, &sums, error);
    if (status == DBT_OK && summed && !dbt_text_is(sum_of(dbt_buffer_text(&sums), name), actual))
        status = dbt_error_set(error, DBT_INPUT,
                               "%s/%s is not the file that was written: " DBT_SUMS_NAME
                               " beside it has another sum; restore it from a backup, or make the "
                               "results again",
                               folder, name);
    dbt_buffer_release(&path);
    dbt_buffer_release(&sums);
    return status;
}

static enum dbt_status load_lines(struct dbt_operand *operand, const char *path,
                                  struct dbt_arena *arena, struct dbt_error *error)
{
    struct dbt_buffer bytes;
    enum dbt_status status;

    dbt_buffer_init(&bytes);
    status = dbt_file_read(path, FILE_BYTES_MAX, &bytes, error);
    if (status == DBT_OK)
        status = check_sum(operand->name, dbt_format_file(DBT_FORMAT_LINES),
                           dbt_buffer_text(&bytes), error);
    if (status == DBT_OK)
        status = dbt_lines_read(dbt_buffer_text(&bytes), path, &operand->invoices, arena, error);
    dbt_buffer_release(&bytes);
    return status;
}

/* ---- either ---------------------------------------------------------------------------------- */

static struct dbt_period months_of(const struct dbt_invoices *invoices)
{
    struct dbt_period months = {0, 0};

    for (size_t i = 0; i < invoices->count; i++)
        for (size_t k = 0; k < invoices->items[i].line_count; k++) {
            const dbt_month month = invoices->items[i].lines[k].month;
            if (months.first == 0 || month < months.first)
                months.first = month;
            if (month > months.last)
                months.last = month;
        }
    return months;
}

static enum dbt_status neither(const char *name, struct dbt_error *error)
{
    struct stat about;

    if (stat(name, &about) != 0)
        return dbt_error_system(error, DBT_INPUT, errno, "%s cannot be compared", name);
    return dbt_error_set(error, DBT_INPUT,
                         "%s cannot be compared: it is no folder that holds ledger.sqlite or "
                         "lines.csv; name a region's folder of issued results (out/REGION), one of "
                         "a published period (out/REGION/2025-05), or the results of a rerun",
                         name);
}

enum dbt_status dbt_operand_load(struct dbt_operand *operand, const char *name,
                                 const struct dbt_period *period, struct dbt_arena *arena,
                                 struct dbt_error *error)
{
    struct dbt_operand loaded = {.name = name};
    const char *ledger = dbt_arena_format(arena, "%s/ledger.sqlite", name);
    const char *lines = dbt_arena_format(arena, "%s/%s", name, dbt_format_file(DBT_FORMAT_LINES));
    enum dbt_status status;

    if (ledger == NULL || lines == NULL)
        return dbt_error_memory(error, "the names of files");
    if (is_file(ledger))
        status = load_issued(&loaded, ledger, period, arena, error);
    else if (is_file(lines))
        status = load_lines(&loaded, lines, arena, error);
    else
        status = neither(name, error);
    if (status != DBT_OK)
        return status;
    loaded.months = months_of(&loaded.invoices);
    *operand = loaded;
    return DBT_OK;
}
