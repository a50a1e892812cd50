/*
 * Rendering by several processes. Not threads: Cairo and its font libraries share too much for
 * those, and were slower with them.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "debitera/base/team.h"

#include "parcel.h"

#include "debitera/render.h"

/* Room for a worker to go on while the caller writes a document to disk. */
enum { PIPE_BYTES = 256 * 1024 };

struct worker {
    pid_t process;
    int pipe; /* the caller's end */
};

struct crew {
    const struct dbt_rendering *rendering;
    struct worker workers[DBT_WORKERS_MAX];
    unsigned count;
};

/* Replaces what `pdf` held. */
static enum dbt_status make_one(const struct dbt_rendering *rendering, size_t index,
                                struct dbt_buffer *pdf, struct dbt_error *error)
{
    struct dbt_document document;
    dbt_buffer_clear(pdf);
    enum dbt_status status = rendering->lay_out(rendering->context, index, &document, error);
    return status == DBT_OK ? dbt_render_pdf(rendering->renderer, &document, pdf, error) : status;
}

static enum dbt_status make_all_here(const struct dbt_rendering *rendering, struct dbt_error *error)
{
    struct dbt_buffer pdf;
    dbt_buffer_init(&pdf);
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; status == DBT_OK && i < rendering->count; i++) {
        status = make_one(rendering, i, &pdf, error);
        if (status == DBT_OK) {
            status = rendering->take(rendering->context, i, dbt_buffer_text(&pdf), error);
        }
    }
    dbt_buffer_release(&pdf);
    return status;
}

/* A worker's life, in its process. It ends at its first failure, which it sends like a document. */
static bool work(const struct crew *crew, unsigned worker, unsigned step, int pipe)
{
    struct dbt_buffer pdf;
    dbt_buffer_init(&pdf);
    bool going = true;
    for (size_t i = worker; going && i < crew->rendering->count; i += step) {
        struct dbt_error error = {.text = ""};
        struct dbt_parcel parcel = {.index = i};
        parcel.status = make_one(crew->rendering, i, &pdf, &error);
        parcel.length = parcel.status == DBT_OK ? pdf.length : strlen(error.text);
        going = dbt_parcel_send(pipe, &parcel, parcel.status == DBT_OK ? pdf.bytes : error.text) &&
                parcel.status == DBT_OK;
    }
    dbt_buffer_release(&pdf);
    return going;
}

/* Ends without exit(): what the caller registered, or has not flushed yet, is the caller's. */
static _Noreturn void be_worker(const struct crew *crew, unsigned step, const int ends[2])
{
    /* A pipe that others hold open too would not tell that its reader is gone. */
    for (unsigned i = 0; i < crew->count; i++) {
        (void)close(crew->workers[i].pipe);
    }
    (void)close(ends[0]);
    _exit(work(crew, crew->count, step, ends[1]) ? EXIT_SUCCESS : EXIT_FAILURE);
}

static bool start_worker(struct crew *crew, unsigned step)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return false;
    }
    (void)fcntl(ends[1], F_SETPIPE_SZ, PIPE_BYTES); /* a smaller one does too */
    pid_t process = fork();
    if (process == 0) {
        be_worker(crew, step, ends);
    }
    (void)close(ends[1]);
    if (process < 0) {
        (void)close(ends[0]);
        return false;
    }
    crew->workers[crew->count] = (struct worker){process, ends[0]};
    crew->count++;
    return true;
}

/* Waits for the worker's end, which a closed pipe brings about. */
static int end_worker(struct worker *worker)
{
    int end = 0;
    if (worker->pipe >= 0) {
        (void)close(worker->pipe);
        worker->pipe = -1;
    }
    while (worker->process > 0 && waitpid(worker->process, &end, 0) < 0 && errno == EINTR) {
    }
    worker->process = 0;
    return end;
}

static enum dbt_status tell_end(int end, struct dbt_error *error)
{
    if (WIFSIGNALED(end)) {
        return dbt_error_set(error, DBT_INTERNAL,
                             "a process that makes PDFs was ended by signal %d (%s): run again",
                             WTERMSIG(end), strsignal(WTERMSIG(end)));
    }
    return dbt_error_set(error, DBT_INTERNAL,
                         "a process that makes PDFs ended too early, with status %d: run again",
                         WEXITSTATUS(end));
}

/* Leaves none behind; `status` is what is known so far. */
static enum dbt_status end_crew(struct crew *crew, enum dbt_status status, struct dbt_error *error)
{
    for (unsigned i = 0; i < crew->count; i++) {
        int end = end_worker(&crew->workers[i]);
        if (status == DBT_OK && end != 0) {
            status = tell_end(end, error);
        }
    }
    return status;
}

static bool start_crew(struct crew *crew, unsigned count)
{
    while (crew->count < count && start_worker(crew, count)) {
    }
    return crew->count == count;
}

static enum dbt_status take_one(struct crew *crew, size_t index, struct dbt_buffer *pdf,
                                struct dbt_error *error)
{
    const struct dbt_rendering *rendering = crew->rendering;
    struct worker *worker = &crew->workers[index % crew->count];
    struct dbt_parcel parcel;
    if (!dbt_parcel_receive(worker->pipe, &parcel, pdf)) {
        return tell_end(end_worker(worker), error);
    }
    if (pdf->failed) {
        return dbt_error_memory(error, "a PDF");
    }
    assert(parcel.index == index);
    if (parcel.status != DBT_OK) {
        return dbt_error_set(error, parcel.status, "%s", pdf->bytes);
    }
    return rendering->take(rendering->context, index, dbt_buffer_text(pdf), error);
}

static enum dbt_status take_all(struct crew *crew, struct dbt_error *error)
{
    struct dbt_buffer pdf;
    dbt_buffer_init(&pdf);
    enum dbt_status status = DBT_OK;
    size_t count = crew->rendering->count;
    for (size_t i = 0; status == DBT_OK && i < count; i++) {
        status = take_one(crew, i, &pdf, error);
    }
    dbt_buffer_release(&pdf);
    return status;
}

enum dbt_status dbt_render_many(const struct dbt_rendering *rendering, struct dbt_error *error)
{
    assert(rendering->workers >= 1 && rendering->workers <= DBT_WORKERS_MAX);
    struct crew crew = {.rendering = rendering};
    unsigned count =
        rendering->count < rendering->workers ? (unsigned)rendering->count : rendering->workers;
    if (count >= 2 && start_crew(&crew, count)) {
        return end_crew(&crew, take_all(&crew, error), error);
    }
    (void)end_crew(&crew, DBT_INTERNAL, error); /* those that did start */
    return make_all_here(rendering, error);
}
