/*
 * Join: one PDF of many that the renderer made, made as they come.
 *
 * Nothing is lost on the way: pages stay what they were, with their fonts, pictures and links to
 * what reads them aloud; bookmarks, one for each part, closed, and below it those that the part has
 * itself; the parts' trees of structure, as Parts of one Document; every attachment. So the whole
 * is what its parts are: PDF/A-3a and PDF/UA-1. What all have alike (the colours meant, fonts that
 * are the same to the byte) is there once. The same parts give the same bytes, whatever the time,
 * zone or locale; the identity is a hash of the content.
 *
 * Only files that render.h makes can be joined, never one that was joined. Their form is known
 * exactly: a part that is encrypted, made or changed by another program, whose objects are not
 * where its table has them, or whose catalogue, pages, or roots of trees have an entry that is not
 * known here, is refused and never guessed at. What is within pages, fonts and attachments is
 * carried over unread: a hash of the part tells whether that is as it was.
 *
 * Memory holds one part with what it is made of, about a hundred bytes for each part before it, and
 * 8 bytes for each object of the whole. Measured: 5,000 invoices of a page (25 KB, 180 objects) are
 * joined in 1.5 s and 10 MB, and are 76 MB together, which are read back in 0.4 s and 8 MB. The
 * whole is less than 4 GiB, and has less than 8,388,608 objects, as PDF/A wants it.
 */
#ifndef DEBITERA_JOIN_H
#define DEBITERA_JOIN_H

#include <stddef.h>
#include <stdint.h>

#include "debitera/base/date.h"
#include "debitera/base/text.h"

struct dbt_join_part {
    const char *title;   /* of its bookmark: "70001000 Björkbackens Läkarhus AB" */
    struct dbt_text pdf; /* whole */
};

struct dbt_joining {
    const char *title;    /* of the whole */
    const char *author;   /* the region's name */
    const char *language; /* "sv-SE"; a part in another one says so */
    dbt_day date;         /* when it was made, as far as it says */
    size_t count;         /* of parts, at least 1 */
    void *context;
    /* What it gives lasts until the next call. */
    enum dbt_status (*part)(void *context, size_t index, struct dbt_join_part *part,
                            struct dbt_error *error);
    /* Takes the whole, one span behind the other; each lasts for the call. */
    enum dbt_status (*write)(void *context, struct dbt_text bytes, struct dbt_error *error);
};

/* What the whole is, to be checked against. */
struct dbt_joined {
    uint64_t bytes;
    size_t parts; /* and bookmarks, without those below them */
    size_t pages, files, objects;
};

/*
 * The first failure of `part` or `write` ends it, as it is. DBT_INPUT: there are no parts, one
 * cannot be joined, two have an attachment of the same name, or the whole would be too large.
 * DBT_MEMORY. `joined` is set on DBT_OK only; what was written before a failure is to be thrown
 * away.
 */
enum dbt_status dbt_pdf_join(const struct dbt_joining *joining, struct dbt_joined *joined,
                             struct dbt_error *error) DBT_CHECKED;

/*
 * Reads a joined file: its table; the head and the end of every object and stream that stands by
 * itself; every packed object, after inflating it; and the numbers of pages, parts, files and
 * objects. Not what is within other streams: a hash of the file tells that. `pdf` may be a file
 * that is mapped; `name` is how errors call it. DBT_OUTPUT when it is not whole, or not what was
 * joined; DBT_MEMORY (8 bytes for each object).
 */
enum dbt_status dbt_pdf_join_check(struct dbt_text pdf, const char *name,
                                   const struct dbt_joined *joined,
                                   struct dbt_error *error) DBT_CHECKED;

#endif
