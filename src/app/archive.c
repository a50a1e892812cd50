/* Zips of what a stage has. */
#include "archive.h"

#include <stdlib.h>

#include "staged.h"

enum { READ_BYTES = 64 * 1024 };

static int by_name(const void *a, const void *b)
{
    const struct dbt_archive_entry *left = a;
    const struct dbt_archive_entry *right = b;

    return strcmp(left->name, right->name);
}

/* PDFs and workbooks: deflating them again takes nearly all of an archive's time, and gains a tenth
   of what they have. */
static bool is_packed(const char *name)
{
    const char *end = strrchr(name, '.');

    return end != NULL && (strcmp(end, ".pdf") == 0 || strcmp(end, ".xlsx") == 0);
}

static enum dbt_status add_sums(const struct dbt_archive *archive, struct dbt_zip *zip,
                                struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;
    struct dbt_buffer sums;

    dbt_buffer_init(&sums);
    for (size_t i = 0; status == DBT_OK && i < archive->count; i++) {
        const struct dbt_archive_entry *entry = &archive->entries[i];
        char sha256[DBT_SHA256_HEX_BYTES];
        if (entry->sha256 == NULL && !dbt_sha256_of(entry->bytes, sha256))
            status = dbt_error_set(error, DBT_INTERNAL,
                                   "%s: libcrypto cannot compute SHA-256: check its configuration",
                                   entry->name);
        dbt_buffer_format(&sums, "%s  %s\n", entry->sha256 != NULL ? entry->sha256 : sha256,
                          entry->name);
    }
    if (status == DBT_OK && sums.failed)
        status = dbt_error_memory(error, DBT_SUMS_NAME);
    if (status == DBT_OK)
        dbt_zip_add(zip, DBT_SUMS_NAME, dbt_buffer_text(&sums));
    dbt_buffer_release(&sums);
    return status;
}

static enum dbt_status copy_file(const struct dbt_file *file, uint64_t bytes, struct dbt_zip *zip,
                                 struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;
    char chunk[READ_BYTES];

    for (uint64_t at = 0; status == DBT_OK && at < bytes;) {
        const uint64_t rest = bytes - at;
        const size_t length = rest < sizeof chunk ? (size_t)rest : sizeof chunk;
        status = dbt_file_read_at(file, at, chunk, length, error);
        if (status == DBT_OK)
            dbt_zip_write(zip, (struct dbt_text){chunk, length});
        at += length;
    }
    return status;
}

static enum dbt_status add_file(const struct dbt_archive *archive, const char *name,
                                struct dbt_zip *zip, struct dbt_error *error)
{
    struct dbt_file file;
    uint64_t bytes;
    enum dbt_status status = dbt_staged_open(archive->stage, name, &file, &bytes, error);

    if (status != DBT_OK)
        return status;
    dbt_zip_open(zip, name);
    status = copy_file(&file, bytes, zip, error);
    dbt_zip_close(zip);
    dbt_file_drop(&file);
    return status;
}

static enum dbt_status add_entry(const struct dbt_archive *archive,
                                 const struct dbt_archive_entry *entry, struct dbt_zip *zip,
                                 struct dbt_buffer *bytes, struct dbt_error *error)
{
    enum dbt_status status;

    if (entry->sha256 == NULL) {
        dbt_zip_store(zip, entry->name, entry->bytes);
        return DBT_OK;
    }
    if (!is_packed(entry->name))
        return add_file(archive, entry->name, zip, error);
    status = dbt_staged_read(archive->stage, entry->name, bytes, error);
    if (status == DBT_OK)
        dbt_zip_store(zip, entry->name, dbt_buffer_text(bytes));
    return status;
}

static enum dbt_status add_entries(const struct dbt_archive *archive, struct dbt_zip *zip,
                                   struct dbt_error *error)
{
    enum dbt_status status = add_sums(archive, zip, error);
    struct dbt_buffer bytes;

    dbt_buffer_init(&bytes);
    for (size_t i = 0; status == DBT_OK && i < archive->count; i++)
        status = add_entry(archive, &archive->entries[i], zip, &bytes, error);
    dbt_buffer_release(&bytes);
    return status == DBT_OK ? dbt_zip_finish(zip, error) : status;
}

static enum dbt_status write_archive(const void *context, struct dbt_medium medium,
                                     struct dbt_error *error)
{
    const struct dbt_archive *archive = context;
    struct dbt_zip *zip = NULL;
    enum dbt_status status = dbt_zip_new(&zip, medium, archive->day, error);

    if (status == DBT_OK)
        status = add_entries(archive, zip, error);
    dbt_zip_free(zip);
    return status;
}

enum dbt_status dbt_archive_stage(const struct dbt_archive *archive, const char *name,
                                  struct dbt_error *error)
{
    if (archive->count > 1)
        qsort(archive->entries, archive->count, sizeof *archive->entries, by_name);
    return dbt_staged_write(archive->stage, name, write_archive, archive, error);
}
