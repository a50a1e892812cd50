/* Blocks from open files to their accounts, on all workers; then what the caller gets. */
#include "workers.h"

#include <assert.h>
#include <time.h>

#include "lanes.h"

/* A delivery of fewer blocks is read before further threads would run. */
enum { BLOCKS_WORTH_THREADS = 8 };

struct reading {
    const struct dbt_read *read;
    const struct dbt_read_plan *plan;
    struct dbt_input *inputs;
    unsigned workers;
    struct dbt_work *works;
    struct dbt_lanes lanes;
    struct timespec start;
    pthread_mutex_t progress_lock;
    struct timespec painted;
};

/* ---- progress -------------------------------------------------------------------------------- */

static double seconds_between(struct timespec from, struct timespec to)
{
    return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) * 1e-9;
}

static struct timespec now(void)
{
    struct timespec time = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &time); /* which every Linux has */
    return time;
}

static void paint(struct reading *reading, const char *label)
{
    static const double pause_s = 0.1;
    const struct dbt_read_progress *progress = reading->read->progress;
    struct timespec time = now();
    if (!progress->log || seconds_between(reading->painted, time) < pause_s) {
        return;
    }
    reading->painted = time;
    struct dbt_progress shown = {
        .label = label,
        .done_bytes = progress->done_bytes,
        .total_bytes = progress->total_bytes,
        .rows = progress->records,
        .seconds = progress->seconds + seconds_between(reading->start, time),
    };
    dbt_log_progress(progress->log, &shown);
}

static void show_progress(struct reading *reading, const struct dbt_work *work)
{
    struct dbt_read_progress *progress = reading->read->progress;
    if (!progress) {
        return;
    }
    (void)pthread_mutex_lock(&reading->progress_lock);
    progress->done_bytes += work->piece.file_bytes;
    progress->content_bytes += work->piece.length;
    progress->records += work->account.accounting.read;
    paint(reading, work->scope.input->name);
    (void)pthread_mutex_unlock(&reading->progress_lock);
}

static void end_progress(const struct reading *reading)
{
    struct dbt_read_progress *progress = reading->read->progress;
    if (progress) {
        progress->seconds += seconds_between(reading->start, now());
    }
    if (progress && progress->log) {
        dbt_log_progress_end(progress->log);
    }
}

/* ---- a block --------------------------------------------------------------------------------- */

static enum dbt_status open_lane(const struct reading *reading, struct dbt_lane *lane,
                                 struct dbt_error *error)
{
    const struct dbt_read *read = reading->read;
    const struct dbt_input *input = &reading->inputs[lane->input];
    bool hashed = !read->again && !read->unhashed && input->sha256[0] == '\0';
    enum dbt_status status = dbt_chain_init(&lane->chain, input->source->delimiter, error);
    enum dbt_status opened =
        dbt_stream_open(&lane->stream, input, reading->plan->block_bytes, hashed, error);
    if (reading->plan->is_libcsv_only) {
        lane->chain.careful.csv.scan.find = NULL;
    }
    return status == DBT_OK ? opened : status;
}

static bool make_block(struct reading *reading, struct dbt_lane *lane, struct dbt_work *work)
{
    struct dbt_problem *problem = &work->problem;
    dbt_account_clear(&work->account);
    *problem = (struct dbt_problem){.status = DBT_OK};
    if (work->piece.number == 0) {
        problem->status = open_lane(reading, lane, &problem->error);
    }
    if (problem->status == DBT_OK) {
        problem->status = dbt_stream_next(&lane->stream, &work->piece, &problem->error);
    }
    problem->ends_run = problem->status != DBT_OK && problem->status != DBT_INPUT;
    return problem->status == DBT_OK;
}

static struct dbt_scope scope_of(const struct reading *reading, const struct dbt_lane *lane,
                                 unsigned worker)
{
    const struct dbt_read *read = reading->read;
    bool in_order = reading->workers == 1 && !read->rows;
    return (struct dbt_scope){
        .read = read,
        .input = &reading->inputs[lane->input],
        .input_number = lane->input,
        .worker = worker,
        .most = read->again || !read->rejects ? 0 : read->rejects->most,
        .before = in_order ? &lane->result->account : NULL,
    };
}

static bool take_block(struct reading *reading, struct dbt_lane *lane, struct dbt_work *work)
{
    uint64_t number = work->piece.number;
    if (!dbt_lanes_await(&reading->lanes, lane, number) || !dbt_work_lead(work, &lane->chain)) {
        return false;
    }
    dbt_lanes_pass(&reading->lanes, lane, number);
    return dbt_work_rows(work, &lane->chain) &&
           (!work->piece.is_last || dbt_work_finish(work, &lane->chain));
}

static void do_block(struct reading *reading, struct dbt_lane *lane, unsigned worker)
{
    struct dbt_work *work = &reading->works[worker];
    if (make_block(reading, lane, work)) {
        struct dbt_scope scope = scope_of(reading, lane, worker);
        dbt_lanes_offer(&reading->lanes, lane, work->piece.is_last);
        dbt_work_begin(work, &scope);
        if (take_block(reading, lane, work)) {
            show_progress(reading, work);
        }
    }
    dbt_lanes_settle(&reading->lanes, lane, work);
}

static void run_worker(void *context, unsigned worker)
{
    struct reading *reading = context;
    uint64_t *number = &reading->works[worker].piece.number;
    struct dbt_lane *lane;
    while ((lane = dbt_lanes_claim(&reading->lanes, number))) {
        do_block(reading, lane, worker);
    }
}

/* ---- what the caller gets -------------------------------------------------------------------- */

/* The first in the order of the files. */
static enum dbt_status find_end(const struct reading *reading, struct dbt_error *error)
{
    for (size_t i = 0; i < reading->lanes.input_count; i++) {
        const struct dbt_problem *problem = &reading->lanes.results[i].problem;
        if (problem->status != DBT_OK && (problem->ends_run || reading->read->again)) {
            return dbt_error_set(error, problem->status, "%s", problem->error.text);
        }
    }
    return DBT_OK;
}

/* Of a file that cannot be used nothing is counted or listed: how far it was read is no figure. */
static enum dbt_status hand_over(const struct dbt_read *read, struct dbt_input *input,
                                 const struct dbt_result *result, struct dbt_error *error)
{
    input->accounting = (struct dbt_accounting){0};
    if (result->problem.status != DBT_OK) {
        dbt_findings_add(read->findings, DBT_SEVERITY_INVALID, "unusable-input", NULL, "", "%s",
                         result->problem.error.text);
        return DBT_OK;
    }
    input->accounting = result->account.accounting;
    if (result->sha256[0] != '\0') {
        memcpy(input->sha256, result->sha256, sizeof input->sha256);
    }
    return read->rejects ? dbt_account_publish(&result->account, input, read->rejects, error)
                         : DBT_OK;
}

static enum dbt_status conclude(struct reading *reading, struct dbt_error *error)
{
    enum dbt_status status = find_end(reading, error);
    for (size_t i = 0; status == DBT_OK && !reading->read->again && i < reading->lanes.input_count;
         i++) {
        status = hand_over(reading->read, &reading->inputs[i], &reading->lanes.results[i], error);
    }
    return status;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static enum dbt_status prepare(struct reading *reading, struct dbt_error *error)
{
    enum dbt_status status = dbt_lanes_init(&reading->lanes, reading->workers, error);
    reading->works = calloc(reading->workers, sizeof *reading->works);
    if (status == DBT_OK && !reading->works) {
        status = dbt_error_memory(error, "the workers");
    }
    char delimiter = reading->inputs->source->delimiter;
    for (unsigned i = 0; status == DBT_OK && i < reading->workers; i++) {
        status = dbt_work_init(&reading->works[i], reading->plan->block_bytes, delimiter, error);
    }
    return status;
}

static void release(struct reading *reading)
{
    for (unsigned i = 0; reading->works && i < reading->workers; i++) {
        dbt_work_release(&reading->works[i]);
    }
    free(reading->works);
    dbt_lanes_release(&reading->lanes);
    (void)pthread_mutex_destroy(&reading->progress_lock);
}

enum dbt_status dbt_read_by_plan(const struct dbt_read *read, struct dbt_input *inputs,
                                 size_t count, const struct dbt_read_plan *plan,
                                 struct dbt_error *error)
{
    assert(read->threads >= 1 && read->threads <= DBT_WORKERS_MAX);
    struct reading reading = {
        .read = read,
        .plan = plan,
        .inputs = inputs,
        .workers = read->threads,
        .lanes = {.read = read, .inputs = inputs, .input_count = count},
        .start = now(),
    };
    if (count == 0) {
        return DBT_OK;
    }
    (void)pthread_mutex_init(&reading.progress_lock, NULL); /* never fails without attributes */
    enum dbt_status status = prepare(&reading, error);
    if (status == DBT_OK) {
        dbt_team_run(reading.workers, run_worker, &reading);
        status = conclude(&reading, error);
        end_progress(&reading);
    }
    release(&reading);
    return status;
}

enum dbt_status dbt_read_files(const struct dbt_read *read, struct dbt_input *inputs, size_t count,
                               struct dbt_error *error)
{
    static const struct dbt_read_plan plan = {.block_bytes = DBT_CHUNK_BYTES};
    struct dbt_read fitted = *read;
    uint64_t total_bytes = 0;
    for (size_t i = 0; i < count; i++) {
        total_bytes += inputs[i].size_bytes;
    }
    if (total_bytes < (uint64_t)BLOCKS_WORTH_THREADS * DBT_CHUNK_BYTES) {
        fitted.threads = 1;
    }
    return dbt_read_by_plan(&fitted, inputs, count, &plan, error);
}
