/* From the command line to an exit status. */
#include "debitera/app.h"

#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tables.h"

/*
 * A full disk or a closed pipe is an error to handle, not a reason to die; results are the group's
 * to read.
 */
static void prepare_process(void)
{
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN);
    (void)umask(0027);
}

enum dbt_status dbt_stdout_write(const struct dbt_buffer *buffer, struct dbt_error *error)
{
    size_t done = 0;

    if (buffer->failed)
        return dbt_error_memory(error, "the result");
    while (done < buffer->length) {
        ssize_t written = write(STDOUT_FILENO, buffer->bytes + done, buffer->length - done);
        if (written < 0 && errno != EINTR)
            return dbt_error_system(error, DBT_OUTPUT, errno, "the result cannot be written");
        done += written > 0 ? (size_t)written : 0;
    }
    return DBT_OK;
}

static enum dbt_status answer(const struct dbt_options *options, struct dbt_error *error)
{
    struct dbt_buffer out;
    enum dbt_status status;

    dbt_buffer_init(&out);
    if (options->ask == DBT_ASK_VERSION)
        dbt_buffer_string(&out, "debitera " DEBITERA_VERSION "\n");
    else if (options->ask == DBT_ASK_MANUAL)
        dbt_manual_write(&out);
    else
        dbt_help_write(options->command, &out);
    status = dbt_stdout_write(&out, error);
    dbt_buffer_release(&out);
    return status;
}

int dbt_app_main(int argc, char **argv)
{
    struct dbt_options options;
    struct dbt_error error = {.status = DBT_OK};
    struct dbt_log log;
    enum dbt_status status;

    prepare_process();
    dbt_log_init(&log, STDERR_FILENO, DBT_LOG_WARNING);
    if (log.terminal)
        log.level = DBT_LOG_INFO;
    status = dbt_options_parse(&options, argc, argv, &error);
    if (status == DBT_OK && options.text[DBT_OPTION_VERBOSE] != NULL)
        log.level = DBT_LOG_INFO;
    if (status == DBT_OK && options.ask != DBT_ASK_COMMAND)
        status = answer(&options, &error);
    else if (status == DBT_OK)
        status = dbt_command_rows[options.command].run(&options, &log, &error);
    if (status != DBT_OK && status != DBT_WARNED && error.text[0] != '\0')
        dbt_log_line(&log, DBT_LOG_ERROR, "%s", error.text);
    return dbt_status_exit(status);
}
