/*
 * Options: the command line, parsed and checked by the tables command.def and option.def.
 */
#ifndef DEBITERA_APP_OPTIONS_H
#define DEBITERA_APP_OPTIONS_H

#include "debitera/base/date.h"
#include "debitera/base/error.h"
#include "debitera/base/text.h"

enum dbt_command {
#define DBT_COMMAND(name, word, operands, function, help) DBT_COMMAND_##name,
#include "command.def"
#undef DBT_COMMAND
    DBT_COMMAND_COUNT
};

enum dbt_option {
#define DBT_OPTION(name, word, value, fallback, taken, needed, help) DBT_OPTION_##name,
#include "option.def"
#undef DBT_OPTION
    DBT_OPTION_COUNT
};

/* How often an option may be given. */
enum { DBT_OPTION_TIMES_MAX = 32 };

/* What to do instead of a command. */
enum dbt_ask { DBT_ASK_COMMAND, DBT_ASK_HELP, DBT_ASK_VERSION, DBT_ASK_MANUAL };

struct dbt_options {
    enum dbt_ask ask;
    enum dbt_command command;           /* DBT_COMMAND_COUNT: help of the program as a whole */
    const char *text[DBT_OPTION_COUNT]; /* as given or the default; a given flag is ""; else null */
    struct dbt_period period;           /* when given */
    struct dbt_period correct;          /* when given; ends before `period` */
    dbt_day issue_date;                 /* when given */
    dbt_day date, from, to;             /* when given */
    int64_t line;                       /* 0: not given */
    size_t memory_bytes;
    size_t rejects;
    unsigned threads;
    uint32_t share_part, share_of; /* --part; 1 of 1 when it is not given */
    const char *sources[DBT_OPTION_TIMES_MAX];
    size_t source_count;
    const char *const *operands; /* borrowed from argv, whose order changes */
    size_t operand_count;
};

/* DBT_USAGE names the word that is wrong, the nearest known one, and how to get help. */
enum dbt_status dbt_options_parse(struct dbt_options *options, int argc, char **argv,
                                  struct dbt_error *error) DBT_CHECKED;

/* Help of one command, or of the program when `command` is DBT_COMMAND_COUNT. */
void dbt_help_write(enum dbt_command command, struct dbt_buffer *out);
/* The manual page, in man(7) form. */
void dbt_manual_write(struct dbt_buffer *out);

#endif
