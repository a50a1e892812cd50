/*
 * Log: diagnostics on stderr, one line each, quiet when nothing is wrong. The result of a command
 * goes to stdout and never through here.
 */
#ifndef DEBITERA_BASE_LOG_H
#define DEBITERA_BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "debitera/base/error.h"

enum dbt_log_level { DBT_LOG_ERROR, DBT_LOG_WARNING, DBT_LOG_INFO };

struct dbt_log {
    int fd;                   /* where lines go: 2 */
    enum dbt_log_level level; /* what is shown */
    bool terminal;            /* progress is shown and repainted only here */
    bool painted;             /* a progress line stands on the terminal */
};

/* Looks whether `fd` is a terminal. */
void dbt_log_init(struct dbt_log *log, int fd, enum dbt_log_level level);
void dbt_log_line(struct dbt_log *log, enum dbt_log_level level, const char *format, ...)
    DBT_PRINTF(3, 4);

struct dbt_progress {
    const char *label;
    uint64_t done_bytes;
    uint64_t total_bytes;
    uint64_t rows;
    double seconds; /* since the start */
};

/* One repainted line: the label, cut to the terminal's width, bytes of total, rows a second, time
   left. Does nothing when not on a terminal. */
void dbt_log_progress(struct dbt_log *log, const struct dbt_progress *progress);
void dbt_log_progress_end(struct dbt_log *log);

#endif
