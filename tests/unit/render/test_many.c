#include "pages.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

enum { COUNT = 11, NONE = 1000 };

static struct dbt_renderer *renderer;
static struct dbt_buffer expected[COUNT]; /* rendered here, one by one */

/* What the callbacks are to do, and what they did. */
struct job {
    struct pages pages;
    char name[32];
    size_t refused, dying, damaged, not_taken;
    void (*die)(void);
    pid_t caller;
    size_t taken;
    bool elsewhere; /* nothing may be laid out in the caller's process */
};

static enum dbt_status lay_out(void *context, size_t index, struct dbt_document *document,
                               struct dbt_error *error)
{
    struct job *job = context;
    if (index == job->refused) {
        return dbt_error_set(error, DBT_INPUT, "document %zu: refused", index);
    }
    if (index == job->dying) {
        job->die();
    }
    if (job->elsewhere && getpid() == job->caller) {
        return dbt_error_set(error, DBT_INTERNAL, "laid out by the caller");
    }
    snprintf(job->name, sizeof job->name, "Åsa %zu", index * 7919);
    pages_init(&job->pages, job->name);
    if (index == job->damaged) {
        job->pages.document.accent = "none";
    }
    *document = job->pages.document;
    return DBT_OK;
}

static enum dbt_status take(void *context, size_t index, struct dbt_text pdf,
                            struct dbt_error *error)
{
    struct job *job = context;
    if (index == job->not_taken) {
        return dbt_error_set(error, DBT_OUTPUT, "the disk is full");
    }
    assert_int_equal(getpid(), job->caller);
    assert_int_equal(index, job->taken);
    assert_int_equal(pdf.length, expected[index].length);
    assert_memory_equal(pdf.at, expected[index].bytes, pdf.length);
    job->taken++;
    return DBT_OK;
}

static struct job job_of(void)
{
    return (struct job){
        .refused = NONE, .dying = NONE, .damaged = NONE, .not_taken = NONE, .caller = getpid()};
}

static size_t open_descriptors(void)
{
    DIR *folder = opendir("/proc/self/fd");
    assert_non_null(folder);
    size_t count = 0;
    while (readdir(folder) != NULL) {
        count++;
    }
    assert_int_equal(closedir(folder), 0);
    return count;
}

/* Whatever comes of it, no process and no descriptor stays. */
static enum dbt_status render(struct job *job, size_t count, unsigned workers,
                              struct dbt_error *error)
{
    struct dbt_rendering rendering = {.renderer = renderer,
                                      .count = count,
                                      .workers = workers,
                                      .context = job,
                                      .lay_out = lay_out,
                                      .take = take};
    size_t before = open_descriptors();
    enum dbt_status status = dbt_render_many(&rendering, error);
    assert_int_equal(open_descriptors(), before);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
    return status;
}

static int set_up(void **state)
{
    (void)state;
    struct dbt_error error;
    struct job job = job_of();
    if (dbt_renderer_new(&renderer, NULL, &error) != DBT_OK) {
        return -1;
    }
    for (size_t i = 0; i < COUNT; i++) {
        struct dbt_document document;
        dbt_buffer_init(&expected[i]);
        if (lay_out(&job, i, &document, &error) != DBT_OK ||
            dbt_render_pdf(renderer, &document, &expected[i], &error) != DBT_OK) {
            return -1;
        }
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        dbt_buffer_release(&expected[i]);
    }
    dbt_renderer_free(renderer);
    return 0;
}

static void every_number_of_workers_gives_the_same(void **state)
{
    (void)state;
    static const unsigned workers[] = {1, 2, 3, 4, COUNT, COUNT + 3};
    for (size_t i = 0; i < sizeof workers / sizeof workers[0]; i++) {
        struct job job = job_of();
        struct dbt_error error;
        job.elsewhere = workers[i] > 1;
        assert_int_equal(render(&job, COUNT, workers[i], &error), DBT_OK);
        assert_int_equal(job.taken, COUNT);
    }
}

static void few_documents_or_none_are_fine(void **state)
{
    (void)state;
    for (size_t count = 0; count < 3; count++) {
        struct job job = job_of();
        struct dbt_error error;
        assert_int_equal(render(&job, count, 4, &error), DBT_OK);
        assert_int_equal(job.taken, count);
    }
}

static void the_first_failure_in_order_is_told(void **state)
{
    (void)state;
    for (unsigned workers = 1; workers <= 4; workers++) {
        struct dbt_error error;
        struct job job = job_of();
        job.refused = 5;
        job.damaged = 6;
        assert_int_equal(render(&job, COUNT, workers, &error), DBT_INPUT);
        assert_string_equal(error.text, "document 5: refused");
        assert_int_equal(job.taken, 5);

        job = job_of();
        job.refused = 9;
        job.damaged = 0;
        assert_int_equal(render(&job, COUNT, workers, &error), DBT_INTERNAL);
        assert_non_null(strstr(error.text, "#rrggbb"));
        assert_int_equal(job.taken, 0);

        job = job_of();
        job.not_taken = 3;
        assert_int_equal(render(&job, COUNT, workers, &error), DBT_OUTPUT);
        assert_string_equal(error.text, "the disk is full");
        assert_int_equal(job.taken, 3);
    }
}

static void die_by_signal(void)
{
    (void)raise(SIGKILL);
}

static void die_by_exit(void)
{
    _exit(0);
}

static void a_worker_that_dies_is_an_error(void **state)
{
    (void)state;
    for (size_t dying = 0; dying < COUNT; dying += COUNT / 2) {
        struct dbt_error error;
        struct job job = job_of();
        job.dying = dying;
        job.die = die_by_signal;
        assert_int_equal(render(&job, COUNT, 3, &error), DBT_INTERNAL);
        assert_non_null(strstr(error.text, "signal 9"));
        assert_int_equal(job.taken, dying);

        job = job_of();
        job.dying = dying;
        job.die = die_by_exit;
        assert_int_equal(render(&job, COUNT, 3, &error), DBT_INTERNAL);
        assert_non_null(strstr(error.text, "status 0"));
        assert_int_equal(job.taken, dying);
    }
}

/* In a process that may open only `spare` descriptors more. */
static int render_with_few_descriptors(size_t spare)
{
    struct rlimit limit = {0};
    struct job job = job_of();
    struct dbt_error error;
    int lowest = dup(0);
    (void)close(lowest);
    limit.rlim_cur = limit.rlim_max = (rlim_t)lowest + spare;
    struct dbt_rendering rendering = {.renderer = renderer,
                                      .count = COUNT,
                                      .workers = 4,
                                      .context = &job,
                                      .lay_out = lay_out,
                                      .take = take};
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || dbt_render_many(&rendering, &error) != DBT_OK) {
        return 1;
    }
    return job.taken == COUNT && waitpid(-1, NULL, WNOHANG) == -1 ? 0 : 2;
}

static void without_descriptors_it_is_done_here(void **state)
{
    (void)state;
    for (size_t spare = 0; spare < 6; spare++) {
        pid_t child = fork();
        if (child == 0) {
            _exit(render_with_few_descriptors(spare));
        }
        int end = -1;
        assert_int_equal(waitpid(child, &end, 0), child);
        assert_int_equal(end, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_of_workers_gives_the_same),
        cmocka_unit_test(few_documents_or_none_are_fine),
        cmocka_unit_test(the_first_failure_in_order_is_told),
        cmocka_unit_test(a_worker_that_dies_is_an_error),
        cmocka_unit_test(without_descriptors_it_is_done_here),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
