/* A document on its way to the disk: where writing fails, it is told, and nothing is published. */
#include "pages.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "debitera/base/output.h"

static struct dbt_buffer pdf;
static char folder[64];
static size_t step = 997; /* between the places where writing fails */

static int set_up(void **state)
{
    (void)state;
    struct dbt_error error;
    struct dbt_renderer *renderer = NULL;
    struct pages pages;
    pages_init(&pages, "Åsa");
    dbt_buffer_init(&pdf);
    /* Forty thousand folders come and go: not on a disk, where there is a file system in memory. */
    if (access("/dev/shm", W_OK) == 0) {
        step = 1;
        assert_int_equal(setenv("TMPDIR", "/dev/shm", 1), 0);
    }
    support_folder_make(folder);
    enum dbt_status status = dbt_renderer_new(&renderer, NULL, &error);
    status = status == DBT_OK ? dbt_render_pdf(renderer, &pages.document, &pdf, &error) : status;
    dbt_renderer_free(renderer);
    return status == DBT_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    support_folder_remove(folder);
    dbt_buffer_release(&pdf);
    return 0;
}

/* Files may have so many bytes: a write goes that far, short, and the next one fails. */
static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static bool is_there(const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return access(path, F_OK) == 0;
}

static enum dbt_status publish(const char *name, struct dbt_error *error)
{
    struct dbt_arena arena;
    struct dbt_stage stage;
    dbt_arena_init(&arena, (size_t)1 << 20);
    enum dbt_status status = dbt_stage_init(&stage, &arena, folder, name, error);
    assert_int_equal(status, DBT_OK);
    dbt_stage_write(&stage, "1.pdf", dbt_buffer_text(&pdf));
    status = dbt_stage_publish(&stage, error);
    dbt_stage_release(&stage);
    dbt_arena_release(&arena);
    return status;
}

static void a_disk_that_fails_at_any_byte_publishes_nothing(void **state)
{
    (void)state;
    (void)signal(SIGXFSZ, SIG_IGN);
    for (size_t limit = 0; limit < pdf.length; limit += step) {
        struct dbt_error error = {.text = ""};
        limit_files(limit);
        enum dbt_status status = publish("2025-05", &error);
        limit_files(RLIM_INFINITY);
        assert_int_equal(status, DBT_OUTPUT);
        assert_non_null(strstr(error.text, "1.pdf"));
        assert_false(is_there("2025-05"));
    }
    struct dbt_error error;
    limit_files(pdf.length);
    enum dbt_status status = publish("2025-05", &error);
    limit_files(RLIM_INFINITY);
    assert_int_equal(status, DBT_OK);
    assert_true(is_there("2025-05/1.pdf"));
}

static void what_stood_before_stays(void **state)
{
    (void)state;
    struct dbt_error error = {.text = ""};
    assert_int_equal(publish("2025-06", &error), DBT_OK);
    limit_files(pdf.length / 2);
    enum dbt_status status = publish("2025-06", &error);
    limit_files(RLIM_INFINITY);
    assert_int_equal(status, DBT_OUTPUT);
    struct dbt_buffer read;
    char path[128];
    dbt_buffer_init(&read);
    snprintf(path, sizeof path, "%s/2025-06/1.pdf", folder);
    support_file_read(path, &read);
    assert_int_equal(read.length, pdf.length);
    assert_memory_equal(read.bytes, pdf.bytes, pdf.length);
    dbt_buffer_release(&read);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_disk_that_fails_at_any_byte_publishes_nothing),
        cmocka_unit_test(what_stood_before_stays),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
