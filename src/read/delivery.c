/* A delivery folder: which file is which source's, and how it was found. */
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <sys/stat.h>

#include "bytes.h"
#include "copies.h"
#include "debitera/read.h"

struct opening {
    struct dbt_delivery *delivery;
    const struct dbt_region *region;
    struct dbt_arena *arena; /* of `findings` */
    struct dbt_findings *findings;
    struct dbt_error *error;
    const char **names; /* of the folder's files, sorted */
    size_t name_count, name_capacity;
    const struct dbt_source *order[DBT_SOURCES_MAX]; /* by kind, then code */
    bool has_file[DBT_SOURCES_MAX];                  /* like `order` */
};

bool dbt_source_takes(const struct dbt_source *source, const char *name)
{
    char plain[NAME_MAX + 1]; /* readdir gives no longer names */
    size_t length = strlen(name) - dbt_bytes_packing(name);
    if (length >= sizeof plain) {
        return false;
    }
    memcpy(plain, name, length);
    plain[length] = '\0';
    return fnmatch(source->files, plain, 0) == 0;
}

/* `source` is one of the region's. */
static bool is_skipped(const struct opening *opening, const struct dbt_source *source)
{
    return (opening->delivery->skipped >> (source - opening->region->sources) & 1U) != 0;
}

/* ---- the folder ------------------------------------------------------------------------------ */

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum dbt_status add_name(struct opening *opening, const char *name)
{
    const char **names = dbt_arena_grow(opening->arena, opening->names, opening->name_count,
                                        &opening->name_capacity, sizeof *names);
    char *copy = dbt_arena_string(opening->arena, name);
    if (!names || !copy) {
        return dbt_error_memory(opening->error, "the names of a delivery's files");
    }
    opening->names = names;
    opening->names[opening->name_count++] = copy;
    return DBT_OK;
}

static enum dbt_status list_entry(struct opening *opening, DIR *folder, const char *name)
{
    if (name[0] == '.') {
        return DBT_OK;
    }
    struct stat status;
    if (fstatat(dirfd(folder), name, &status, 0) != 0) {
        return dbt_error_system(opening->error, DBT_INPUT, errno, "%s/%s: cannot be looked at",
                                opening->delivery->folder, name);
    }
    /* A fifo or a device goes on to be named, and refused when a source takes it. */
    return S_ISDIR(status.st_mode) ? DBT_OK : add_name(opening, name);
}

static enum dbt_status list_entries(struct opening *opening, DIR *folder)
{
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (!entry) {
            break;
        }
        enum dbt_status status = list_entry(opening, folder, entry->d_name);
        if (status != DBT_OK) {
            return status;
        }
    }
    return errno == 0 ? DBT_OK
                      : dbt_error_system(opening->error, DBT_INPUT, errno, "%s: cannot be listed",
                                         opening->delivery->folder);
}

static enum dbt_status list_folder(struct opening *opening)
{
    DIR *folder = opendir(opening->delivery->folder);
    if (!folder) {
        return dbt_error_system(opening->error, DBT_INPUT, errno,
                                "%s: the delivery's folder cannot be opened",
                                opening->delivery->folder);
    }
    enum dbt_status status = list_entries(opening, folder);
    (void)closedir(folder);
    if (status == DBT_OK && opening->name_count > 1) {
        qsort(opening->names, opening->name_count, sizeof *opening->names, compare_names);
    }
    return status;
}

/* ---- one file -------------------------------------------------------------------------------- */

/* Of a source that is not read. */
static enum dbt_status look_at(struct dbt_input *input, struct dbt_error *error)
{
    struct stat status;
    if (stat(input->path, &status) != 0) {
        return dbt_error_system(error, DBT_INPUT, errno, "%s: cannot be looked at", input->name);
    }
    input->size_bytes = (uint64_t)status.st_size;
    return DBT_OK;
}

/* Opening refuses what is not a regular file, before anything is read from it. */
static enum dbt_status look_into(struct dbt_input *input, struct dbt_error *error)
{
    struct dbt_bytes bytes;
    enum dbt_status status =
        dbt_bytes_open(&bytes, input->path, input->name, DBT_CHUNK_BYTES, error);
    if (status == DBT_OK) {
        status = dbt_bytes_state(&bytes, &input->state, &input->size_bytes, error);
    }
    dbt_bytes_close(&bytes);
    return status;
}

static enum dbt_status add_input(struct opening *opening, const struct dbt_source *source,
                                 const char *name)
{
    struct dbt_delivery *delivery = opening->delivery;
    struct dbt_input *inputs = dbt_arena_grow(opening->arena, delivery->inputs, delivery->count,
                                              &delivery->capacity, sizeof *inputs);
    char *path = dbt_arena_format(opening->arena, "%s/%s", delivery->folder, name);
    if (!inputs || !path) {
        return dbt_error_memory(opening->error, "the list of a delivery's files");
    }
    delivery->inputs = inputs;
    struct dbt_input input = {.source = source, .path = path, .name = name};
    struct dbt_error problem = {.status = DBT_OK};
    enum dbt_status status =
        is_skipped(opening, source) ? look_at(&input, &problem) : look_into(&input, &problem);
    if (status == DBT_INPUT) {
        /* Told like damage that reading finds, so that one attempt shows all of it. */
        dbt_findings_add(opening->findings, DBT_SEVERITY_INVALID, "unusable-input", NULL, "", "%s",
                         problem.text);
        return DBT_OK;
    }
    if (status != DBT_OK) {
        return dbt_error_set(opening->error, status, "%s", problem.text);
    }
    delivery->inputs[delivery->count++] = input;
    return DBT_OK;
}

/* ---- which source takes it ------------------------------------------------------------------- */

static void order_sources(struct opening *opening)
{
    assert(opening->region->source_count <= DBT_SOURCES_MAX);
    for (uint32_t i = 0; i < opening->region->source_count; i++) {
        const struct dbt_source *source = &opening->region->sources[i];
        uint32_t at = i;
        while (at > 0 && (opening->order[at - 1]->kind > source->kind ||
                          (opening->order[at - 1]->kind == source->kind &&
                           strcmp(opening->order[at - 1]->code, source->code) > 0))) {
            opening->order[at] = opening->order[at - 1];
            at--;
        }
        opening->order[at] = source;
    }
}

/*
 * Marks the sources that take the file. A file of two is nobody's: to read it by a guess would
 * count it twice or wrongly.
 */
static bool is_ambiguous(struct opening *opening, const char *name)
{
    const struct dbt_source *first = NULL;
    const struct dbt_source *second = NULL;
    for (uint32_t i = 0; i < opening->region->source_count; i++) {
        if (dbt_source_takes(opening->order[i], name)) {
            opening->has_file[i] = true;
            second = first && !second ? opening->order[i] : second;
            first = first ? first : opening->order[i];
        }
    }
    struct dbt_place place = {.file = name};
    if (!first) {
        dbt_findings_add(opening->findings, DBT_SEVERITY_WARNING, "unknown-file", &place,
                         "remove it, or give it to a source in sources.yaml",
                         "no source takes this file; it is not read");
    } else if (second) {
        dbt_findings_add(opening->findings, DBT_SEVERITY_HOLD, "ambiguous-file", &place,
                         "rename it, or make the patterns in sources.yaml narrower",
                         "the sources %s and %s both take this file; it is not read", first->code,
                         second->code);
    }
    return second != NULL;
}

static void drop_ambiguous(struct opening *opening)
{
    size_t kept = 0;
    for (size_t i = 0; i < opening->name_count; i++) {
        if (!is_ambiguous(opening, opening->names[i])) {
            opening->names[kept++] = opening->names[i];
        }
    }
    opening->name_count = kept;
}

static enum dbt_status add_source(struct opening *opening, uint32_t at)
{
    const struct dbt_source *source = opening->order[at];
    size_t first = opening->delivery->count;
    enum dbt_status status = DBT_OK;
    if (!opening->has_file[at] && !is_skipped(opening, source)) {
        struct dbt_place place = {.file = opening->delivery->folder};
        dbt_findings_add(opening->findings, DBT_SEVERITY_HOLD, "missing-source", &place,
                         "complete the delivery; an empty export is a file with its header only",
                         "no file of the source %s (%s)", source->code, source->files);
    }
    for (size_t i = 0; status == DBT_OK && i < opening->name_count; i++) {
        if (dbt_source_takes(source, opening->names[i])) {
            status = add_input(opening, source, opening->names[i]);
        }
    }
    if (status == DBT_OK && !is_skipped(opening, source)) {
        size_t count = opening->delivery->count - first;
        status = dbt_copies_mark(opening->delivery->inputs + first, count, opening->error);
    }
    return status;
}

enum dbt_status dbt_delivery_open(struct dbt_delivery *delivery, const struct dbt_region *region,
                                  const char *folder, struct dbt_findings *findings,
                                  struct dbt_error *error)
{
    struct dbt_delivery opened = {
        .folder = folder, .period = delivery->period, .skipped = delivery->skipped};
    struct opening opening = {
        .delivery = &opened,
        .region = region,
        .arena = findings->arena,
        .findings = findings,
        .error = error,
    };
    order_sources(&opening);
    enum dbt_status status = list_folder(&opening);
    if (status == DBT_OK) {
        drop_ambiguous(&opening);
    }
    for (uint32_t i = 0; status == DBT_OK && i < region->source_count; i++) {
        status = add_source(&opening, i);
    }
    if (status != DBT_OK) {
        return status;
    }
    /* Now that the list no longer moves. */
    dbt_copies_link(opened.inputs, opened.count);
    if (opened.skipped == 0) {
        dbt_delivery_report_copies(&opened, findings);
    }
    *delivery = opened;
    return DBT_OK;
}
