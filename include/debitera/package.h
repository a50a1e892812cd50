/*
 * Package: what finance people take home, made of bytes and rows that others hand over: zip
 * archives, one PDF of many, and lists that a spreadsheet opens. Nothing here knows invoices,
 * folders of a run or a ledger. The same input gives the same bytes, whatever the time, zone,
 * locale or machine.
 *
 * What is made is read back before it is handed out: a zip entry by entry (name, sizes, CRC, after
 * inflating it), a workbook cell by cell, a PDF page by page.
 */
#ifndef DEBITERA_PACKAGE_H
#define DEBITERA_PACKAGE_H

#include "debitera/base/date.h"
#include "debitera/base/file.h"
#include "debitera/base/file_name.h"
#include "debitera/base/money.h"

/*
 * Where bytes go, one span behind the other, and where they are read back. A medium that fails says
 * so in `error`. `read` gives exactly `length` bytes from `offset`, of those written.
 */
struct dbt_medium {
    void *context;
    enum dbt_status (*write)(void *context, struct dbt_text bytes, struct dbt_error *error);
    enum dbt_status (*read)(void *context, uint64_t offset, void *bytes, size_t length,
                            struct dbt_error *error);
};

/* Both borrow what they are given. The buffer must be empty. */
struct dbt_medium dbt_medium_memory(struct dbt_buffer *buffer);
struct dbt_medium dbt_medium_file(struct dbt_file *file); /* one that has begun */

/* --- zip --- */

/*
 * A zip archive, written as entries come: memory holds one entry's packed bytes, and about 100
 * bytes for each entry before it. Entries stand in the order given, each deflated, or stored where
 * that is not larger; all have the same date, 00:00, UTF-8 names and mode 0640; no comments and no
 * extra fields but ZIP64's, where there are more than 65,534 entries or the archive is 4 GiB or
 * more.
 * An entry is less than 4 GiB.
 *
 * Life cycle: new, any number of entries, finish, free. Failures stick: finish reports the first.
 * A name must be portable (file_name.h), no name may be there twice, letter case apart, nor be the
 * folder of another: such an archive is refused (DBT_OUTPUT) by finish, which also reads all of it
 * back.
 */
struct dbt_zip; /* opaque, heap */

/* `day` lies in 1980–2107, as the format has it: DBT_INPUT otherwise. */
enum dbt_status dbt_zip_new(struct dbt_zip **zip, struct dbt_medium medium, dbt_day day,
                            struct dbt_error *error) DBT_CHECKED;
void dbt_zip_add(struct dbt_zip *zip, const char *name, struct dbt_text bytes);
/* An entry whose bytes come by and by: it is deflated. */
void dbt_zip_open(struct dbt_zip *zip, const char *name);
void dbt_zip_write(struct dbt_zip *zip, struct dbt_text bytes);
void dbt_zip_close(struct dbt_zip *zip);
/* The directory at the end; then everything is read back. DBT_OUTPUT, DBT_MEMORY. */
enum dbt_status dbt_zip_finish(struct dbt_zip *zip, struct dbt_error *error) DBT_CHECKED;
void dbt_zip_free(struct dbt_zip *zip); /* null is fine */

#endif
