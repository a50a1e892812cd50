/* Hashing no more than must be: the others are hashed while they are read. */
#include "copies.h"

#include "bytes.h"

/* `content_bytes` is what came out of it. DBT_INPUT: it is damaged. */
static enum dbt_status hash_content(struct dbt_bytes *bytes, struct dbt_sha256 *sha,
                                    uint64_t *content_bytes, struct dbt_error *error)
{
    static const size_t capacity = DBT_CHUNK_BYTES;
    struct dbt_bytes_room room = {.at = malloc(capacity), .capacity = capacity};
    enum dbt_status status = room.at ? DBT_OK : dbt_error_memory(error, "a chunk of a file");
    *content_bytes = 0;
    do {
        room.length = 0;
        if (status == DBT_OK) {
            status = dbt_bytes_fill(bytes, &room, error);
        }
        dbt_sha256_add(sha, room.at, room.length);
        *content_bytes += room.length;
    } while (status == DBT_OK && room.length == room.capacity);
    free(room.at);
    return status;
}

/* Of a packed file: its content, and how long that is. Damage is for dbt_read_files to report, so
   that one attempt shows it for every file: there is then no hash. */
static enum dbt_status hash_unpacked(struct dbt_input *input, uint64_t *content_bytes,
                                     struct dbt_error *error)
{
    struct dbt_bytes bytes;
    struct dbt_sha256 *sha = dbt_sha256_new();
    enum dbt_status status =
        dbt_bytes_open(&bytes, input->path, input->name, DBT_CHUNK_BYTES, error);
    if (!sha) {
        status = dbt_error_memory(error, "a SHA-256");
    }
    if (status == DBT_OK) {
        status = hash_content(&bytes, sha, content_bytes, error);
    }
    if (status == DBT_OK && !dbt_sha256_take(sha, input->content_sha256)) {
        status = dbt_error_set(error, DBT_INTERNAL, "%s: SHA-256 failed in the crypto library",
                               input->name);
    }
    dbt_bytes_close(&bytes);
    dbt_sha256_free(sha);
    return status == DBT_INPUT ? DBT_OK : status;
}

static bool is_packed(const struct dbt_input *input)
{
    return dbt_bytes_packing(input->path) > 0;
}

static enum dbt_status hash_packed(struct dbt_input *inputs, uint64_t *content_bytes, size_t count,
                                   struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; status == DBT_OK && i < count; i++) {
        content_bytes[i] = inputs[i].size_bytes;
        if (is_packed(&inputs[i])) {
            status = dbt_sha256_file(inputs[i].path, inputs[i].sha256, NULL, error);
        }
        if (status == DBT_OK && is_packed(&inputs[i])) {
            status = hash_unpacked(&inputs[i], &content_bytes[i], error);
        }
    }
    return status;
}

static bool has_equal(const uint64_t *content_bytes, size_t count, size_t at)
{
    for (size_t i = 0; i < count; i++) {
        if (i != at && content_bytes[i] == content_bytes[at]) {
            return true;
        }
    }
    return false;
}

static enum dbt_status hash_candidates(struct dbt_input *inputs, uint64_t *content_bytes,
                                       size_t count, struct dbt_error *error)
{
    enum dbt_status status = hash_packed(inputs, content_bytes, count, error);
    for (size_t i = 0; status == DBT_OK && i < count; i++) {
        if (!is_packed(&inputs[i]) && has_equal(content_bytes, count, i)) {
            status = dbt_sha256_file(inputs[i].path, inputs[i].sha256, NULL, error);
            memcpy(inputs[i].content_sha256, inputs[i].sha256, sizeof inputs[i].sha256);
        }
    }
    return status;
}

/* The first file of the same source and content; null when that is unknown. */
static const struct dbt_input *find_first(const struct dbt_input *inputs,
                                          const struct dbt_input *input)
{
    const struct dbt_input *first = inputs;
    while (first < input && (first->source != input->source ||
                             strcmp(first->content_sha256, input->content_sha256) != 0)) {
        first++;
    }
    return input->content_sha256[0] != '\0' && first < input ? first : NULL;
}

enum dbt_status dbt_copies_mark(struct dbt_input *inputs, size_t count, struct dbt_error *error)
{
    if (count < 2) {
        return DBT_OK;
    }
    uint64_t *content_bytes = calloc(count, sizeof *content_bytes);
    if (!content_bytes) {
        return dbt_error_memory(error, "the list of a delivery's files");
    }
    enum dbt_status status = hash_candidates(inputs, content_bytes, count, error);
    free(content_bytes);
    for (size_t i = 0; status == DBT_OK && i < count; i++) {
        inputs[i].copy_of_other = find_first(inputs, &inputs[i]) != NULL;
    }
    return status;
}

void dbt_copies_link(struct dbt_input *inputs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        inputs[i].original = find_first(inputs, &inputs[i]);
    }
}

void dbt_delivery_report_copies(const struct dbt_delivery *delivery, struct dbt_findings *findings)
{
    for (size_t i = 0; i < delivery->count; i++) {
        const struct dbt_input *input = &delivery->inputs[i];
        if (!input->original) {
            continue;
        }
        struct dbt_place place = {.file = input->name};
        dbt_findings_add(findings, DBT_SEVERITY_WARNING, "copied-file", &place,
                         "deliver each file once; all records of the copy count as duplicate",
                         "the same content as %s", input->original->name);
    }
}
