/*
 * Output: a folder of files that appears whole or not at all.
 *
 * A stage is a hidden folder beside the final one, on the same file system. Files are made in
 * memory and written with dbt_stage_write: created, written, fsynced and closed, each step checked.
 * dbt_stage_publish writes SHA256SUMS (in sha256sum's form, sorted by name), fsyncs the folders and
 * renames the stage to its final name; when that name exists already, the two are exchanged and the
 * old one is removed, unless it holds a file that neither its own SHA256SUMS nor the stage names:
 * such a file is somebody else's, and publishing is refused (DBT_OUTPUT). Any failure sticks: later
 * calls do nothing, publish reports it. dbt_stage_release removes a stage that was not published. A
 * stage of the same name left behind by a killed run is removed by dbt_stage_init. The caller holds
 * the region's lock (lock.h). Files are 0640, folders 2750.
 */
#ifndef DEBITERA_BASE_OUTPUT_H
#define DEBITERA_BASE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "debitera/base/arena.h"
#include "debitera/base/error.h"
#include "debitera/base/file.h"
#include "debitera/base/hash.h"
#include "debitera/base/lock.h"

#define DBT_SUMS_NAME "SHA256SUMS"

struct dbt_stage_file {
    const char *name; /* "invoices/70001000.pdf" */
    uint64_t size_bytes;
    char sha256[DBT_SHA256_HEX_BYTES];
};

struct dbt_stage {
    struct dbt_arena *arena;
    const char *folder; /* the stage */
    const char *final;
    struct dbt_stage_file *files;
    size_t file_count;
    size_t file_capacity;
    char sums_sha256[DBT_SHA256_HEX_BYTES]; /* of SHA256SUMS, once sealed; before that "" */
    bool published;
    struct dbt_error error; /* sticky */
};

/* `parent` is made when it is missing. The final folder will be `parent/name`. */
enum dbt_status dbt_stage_init(struct dbt_stage *stage, struct dbt_arena *arena, const char *parent,
                               const char *name, struct dbt_error *error) DBT_CHECKED;
/* Relative, within the folder, and such that sha256sum writes it as it is: what a file of a stage
   may be called; without a '/' also the stage itself. */
bool dbt_output_name_is_safe(const char *name);
/* A name that exists, leaves the folder or holds a control character or backslash is an error. */
void dbt_stage_write(struct dbt_stage *stage, const char *name, struct dbt_text bytes);
/* The same of bytes that come by and by: begin; any number of add; end, or drop after a failure of
   the caller's. Nothing is held after these two. `name` is borrowed. */
struct dbt_stage_stream {
    struct dbt_stage *stage;
    const char *name;
    struct dbt_file file;
    struct dbt_sha256 *sha;
    uint64_t size_bytes;
};
void dbt_stage_begin(struct dbt_stage *stage, struct dbt_stage_stream *stream, const char *name);
void dbt_stage_add(struct dbt_stage_stream *stream, struct dbt_text bytes);
void dbt_stage_end(struct dbt_stage_stream *stream);
void dbt_stage_drop(struct dbt_stage_stream *stream);
/* `file`, of `source`, which is not published yet, is also this stage's file `name`: one file with
   two names, or a copy where the file system cannot have that. Hash and size are known. */
void dbt_stage_link(struct dbt_stage *stage, const char *name, const struct dbt_stage *source,
                    const struct dbt_stage_file *file);
/* Writes SHA256SUMS now, so that its hash can be told before the stage is published. No file is
   added to the list after it. */
void dbt_stage_seal(struct dbt_stage *stage);
/*
 * A page: "index.html", "index.en.html", at the top of the folder. Pages are views that later runs
 * may write again, as when an invoice is credited. So they go into place with the folder, but its
 * SHA256SUMS does not name them, nor does the stage's list; and where a folder is looked at, by
 * the functions below and before it is exchanged, its own pages belong there whatever is in them.
 */
bool dbt_output_name_is_page(const char *name);
/* `name` is a page's. */
void dbt_stage_page(struct dbt_stage *stage, const char *name, struct dbt_text bytes);
enum dbt_status dbt_stage_publish(struct dbt_stage *stage, struct dbt_error *error) DBT_CHECKED;
void dbt_stage_release(struct dbt_stage *stage);

/*
 * Is `folder` there and whole: SHA256SUMS is readable, every file in it matches, and the folder
 * holds nothing else but pages? `*whole` false and a sentence in `why` (at least
 * DBT_ERROR_TEXT_BYTES) when not. DBT_OUTPUT only when it cannot be looked at.
 */
enum dbt_status dbt_output_verify(const char *folder, bool *whole, char *why,
                                  struct dbt_error *error) DBT_CHECKED;

/*
 * The same against a list that somebody else kept, and all of it: each file that differs, is
 * missing or does not belong there is reported with a clause that says so, and the folder itself,
 * as "", when it is missing. What `report` returns ends it unless it is DBT_OK. DBT_OUTPUT when the
 * folder cannot be looked into.
 */
struct dbt_expected_file {
    const char *name;
    const char *sha256;
};

/* Takes a line as sha256sum writes it, "<64 digits>  NAME" and LF, off the front of `*rest`, which
   is written to: the texts lie there. False, and nothing is taken, where there is none. */
bool dbt_sum_line_take(char **rest, struct dbt_expected_file *line);

typedef enum dbt_status dbt_output_report(void *context, const char *name, const char *what,
                                          struct dbt_error *error);

struct dbt_output_comparison {
    const char *folder;
    const struct dbt_expected_file *files; /* by name, as strcmp has it */
    size_t count;
    dbt_output_report *report;
    void *context;
};

enum dbt_status dbt_output_compare(const struct dbt_output_comparison *comparison,
                                   struct dbt_error *error) DBT_CHECKED;

#endif
