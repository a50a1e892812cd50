/* Log: one line per write(2), so that lines of two processes do not mix. */
#include "debitera/base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "debitera/base/text.h"

static const char *const level_words[] = {
    [DBT_LOG_ERROR] = "error: ",
    [DBT_LOG_WARNING] = "warning: ",
    [DBT_LOG_INFO] = "",
};

/* Back to the left, and clear to the end of the line. */
static const char clear_line[] = "\r\x1B[K";

void dbt_log_init(struct dbt_log *log, int fd, enum dbt_log_level level)
{
    *log = (struct dbt_log){.fd = fd, .level = level, .terminal = isatty(fd) == 1};
}

/* There is nowhere to tell that the log itself cannot be written. */
static void put(const struct dbt_log *log, struct dbt_text text)
{
    while (text.length > 0) {
        ssize_t written = write(log->fd, text.at, text.length);
        if (written < 0 && errno != EINTR) {
            return;
        }
        if (written > 0) {
            text.at += written;
            text.length -= (size_t)written;
        }
    }
}

/* A message is one line, and nothing in it reaches the terminal as a command. */
static void blank_controls(struct dbt_buffer *line, size_t from)
{
    for (size_t i = from; i < line->length; i++) {
        unsigned char byte = (unsigned char)line->bytes[i];
        if (byte < 0x20 || byte == 0x7F) {
            line->bytes[i] = ' ';
        }
    }
}

void dbt_log_line(struct dbt_log *log, enum dbt_log_level level, const char *format, ...)
{
    if (level > log->level) {
        return;
    }
    struct dbt_buffer line;
    dbt_buffer_init(&line);
    if (log->painted) {
        dbt_buffer_string(&line, clear_line);
    }
    dbt_buffer_format(&line, "debitera: %s", level_words[level]);
    size_t start = line.length;
    va_list list;
    va_start(list, format);
    dbt_buffer_format_list(&line, format, list);
    va_end(list);
    blank_controls(&line, start);
    dbt_buffer_string(&line, "\n");
    put(log, line.failed ? dbt_text_of("debitera: error: out of memory for a message\n")
                         : dbt_buffer_text(&line));
    log->painted = false;
    dbt_buffer_release(&line);
}

static bool begins_character(char byte)
{
    return ((unsigned char)byte & 0xC0U) != 0x80U;
}

/* As much of `label` as leaves room for `figures` in the terminal's width, an ellipsis in place of
   the rest: a line that wraps could not be repainted. All of it where the width is not known. */
static void add_label(struct dbt_buffer *line, const struct dbt_log *log, const char *label,
                      struct dbt_text figures)
{
    struct winsize size = {0};
    size_t room = SIZE_MAX;
    if (ioctl(log->fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        size_t taken = figures.length + 1; /* the cursor stands behind */
        room = size.ws_col > taken ? size.ws_col - taken : 0;
    }
    size_t characters = 0;
    size_t kept = 0; /* bytes that leave room for the ellipsis */
    size_t length = 0;
    for (; label[length] != '\0'; length++) {
        characters += begins_character(label[length]);
        kept = characters <= room && begins_character(label[length]) ? length : kept;
    }
    dbt_buffer_add(line, label, characters > room ? kept : length);
    if (characters > room && room > 0) {
        dbt_buffer_string(line, "…");
    }
}

void dbt_log_progress(struct dbt_log *log, const struct dbt_progress *progress)
{
    if (!log->terminal) {
        return;
    }
    const double mega = 1e6;
    const double seconds = progress->seconds;
    const double done = (double)progress->done_bytes;
    const double total = (double)progress->total_bytes;
    struct dbt_buffer figures;
    dbt_buffer_init(&figures);
    dbt_buffer_format(&figures, ": %.1f of %.1f MB", done / mega, total / mega);
    if (seconds > 0) {
        dbt_buffer_format(&figures, ", %.2f M rows/s", (double)progress->rows / seconds / mega);
    }
    if (seconds > 0 && done > 0 && done <= total) {
        dbt_buffer_format(&figures, ", %.0f s left", seconds * (total - done) / done);
    }
    struct dbt_buffer line;
    dbt_buffer_init(&line);
    dbt_buffer_string(&line, clear_line);
    add_label(&line, log, progress->label, dbt_buffer_text(&figures));
    dbt_buffer_add(&line, dbt_buffer_text(&figures).at, figures.length);
    put(log, dbt_buffer_text(&line));
    dbt_buffer_release(&line);
    dbt_buffer_release(&figures);
    log->painted = true;
}

void dbt_log_progress_end(struct dbt_log *log)
{
    if (log->painted) {
        put(log, dbt_text_of(clear_line));
        log->painted = false;
    }
}
