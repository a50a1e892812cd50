#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sys/ioctl.h>

#include "debitera/base/log.h"
#include "faults.h"
#include "support.h"

/* Runs with `fd` as the reading end of what is logged. */
struct ends {
    int read_fd;
    int write_fd;
};

static struct ends open_ends(void)
{
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    return (struct ends){fds[0], fds[1]};
}

static void expect_text(struct ends ends, const char *expected)
{
    char text[2048];
    close(ends.write_fd);
    ssize_t got = read(ends.read_fd, text, sizeof text - 1);
    assert_true(got >= 0);
    text[got] = '\0';
    close(ends.read_fd);
    assert_string_equal(text, expected);
}

static void test_levels(void **state)
{
    (void)state;
    struct ends ends = open_ends();
    struct dbt_log log;
    dbt_log_init(&log, ends.write_fd, DBT_LOG_WARNING);
    assert_false(log.terminal);
    dbt_log_line(&log, DBT_LOG_ERROR, "bad %d", 1);
    dbt_log_line(&log, DBT_LOG_WARNING, "odd");
    dbt_log_line(&log, DBT_LOG_INFO, "quiet");
    log.level = DBT_LOG_INFO;
    dbt_log_line(&log, DBT_LOG_INFO, "loud");
    expect_text(ends, "debitera: error: bad 1\ndebitera: warning: odd\ndebitera: loud\n");
}

static void test_one_line_without_controls(void **state)
{
    (void)state;
    struct ends ends = open_ends();
    struct dbt_log log;
    dbt_log_init(&log, ends.write_fd, DBT_LOG_INFO);
    dbt_log_line(&log, DBT_LOG_INFO, "a\nb\x1B[2J\x7F vård");
    expect_text(ends, "debitera: a b [2J  vård\n");
}

static void test_no_progress_without_a_terminal(void **state)
{
    (void)state;
    struct ends ends = open_ends();
    struct dbt_log log;
    dbt_log_init(&log, ends.write_fd, DBT_LOG_INFO);
    dbt_log_progress(&log, &(struct dbt_progress){"sms", 1, 2, 3, 4.0});
    dbt_log_progress_end(&log);
    expect_text(ends, "");
}

static void test_progress(void **state)
{
    (void)state;
    struct ends ends = open_ends();
    struct dbt_log log;
    dbt_log_init(&log, ends.write_fd, DBT_LOG_INFO);
    log.terminal = true;
    dbt_log_progress(&log, &(struct dbt_progress){"sms", 0, 4000000, 0, 0.0});
    dbt_log_progress(&log, &(struct dbt_progress){"sms", 1000000, 4000000, 5000000, 2.0});
    dbt_log_line(&log, DBT_LOG_INFO, "note");
    dbt_log_progress(&log, &(struct dbt_progress){"sms", 9000000, 4000000, 5000000, 2.0});
    dbt_log_progress_end(&log);
    dbt_log_progress_end(&log);
    expect_text(ends, "\r\x1B[Ksms: 0.0 of 4.0 MB"
                      "\r\x1B[Ksms: 1.0 of 4.0 MB, 2.50 M rows/s, 6 s left"
                      "\r\x1B[Kdebitera: note\n"
                      "\r\x1B[Ksms: 9.0 of 4.0 MB, 2.50 M rows/s"
                      "\r\x1B[K");
}

/* A terminal that is so wide; its other end is where what it shows is read. */
static struct ends open_terminal(unsigned short columns)
{
    struct winsize size = {.ws_row = 25, .ws_col = columns};
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(master >= 0);
    assert_int_equal(grantpt(master), 0);
    assert_int_equal(unlockpt(master), 0);
    int slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(slave >= 0);
    assert_int_equal(ioctl(slave, TIOCSWINSZ, &size), 0);
    return (struct ends){master, slave};
}

static void expect_progress(unsigned short columns, const char *label, const char *shown)
{
    char text[256];
    struct ends ends = open_terminal(columns);
    struct dbt_log log;
    dbt_log_init(&log, ends.write_fd, DBT_LOG_INFO);
    assert_true(log.terminal);
    dbt_log_progress(&log, &(struct dbt_progress){label, 0, 4000000, 0, 0.0});
    ssize_t got = read(ends.read_fd, text, sizeof text - 1);
    assert_true(got > 0);
    text[got] = '\0';
    assert_string_equal(text, shown);
    close(ends.write_fd);
    close(ends.read_fd);
}

static void test_progress_in_the_terminals_width(void **state)
{
    (void)state;
    expect_progress(80, "påminnelser", "\r\x1B[Kpåminnelser: 0.0 of 4.0 MB");
    expect_progress(27, "påminnelser", "\r\x1B[Kpåminnelser: 0.0 of 4.0 MB");
    expect_progress(26, "påminnelser", "\r\x1B[Kpåminnels…: 0.0 of 4.0 MB");
    expect_progress(18, "påminnelser", "\r\x1B[Kp…: 0.0 of 4.0 MB");
    expect_progress(17, "påminnelser", "\r\x1B[K…: 0.0 of 4.0 MB");
    expect_progress(10, "påminnelser", "\r\x1B[K: 0.0 of 4.0 MB");
    expect_progress(0, "påminnelser", "\r\x1B[Kpåminnelser: 0.0 of 4.0 MB");
}

static void test_trouble_is_survived(void **state)
{
    (void)state;
    struct ends ends = open_ends();
    struct dbt_log log;
    dbt_log_init(&log, ends.write_fd, DBT_LOG_INFO);
    faults_arm("write", 0);
    dbt_log_line(&log, DBT_LOG_INFO, "lost");
    assert_true(faults_disarm());
    faults_arm("realloc", 0);
    dbt_log_line(&log, DBT_LOG_INFO, "too long");
    assert_true(faults_disarm());
    expect_text(ends, "debitera: error: out of memory for a message\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_one_line_without_controls),
        cmocka_unit_test(test_no_progress_without_a_terminal),
        cmocka_unit_test(test_progress),
        cmocka_unit_test(test_progress_in_the_terminals_width),
        cmocka_unit_test(test_trouble_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
