/*
 * The rows of command.def and option.def, for the parser and the help.
 */
#ifndef DEBITERA_APP_TABLES_H
#define DEBITERA_APP_TABLES_H

#include "commands.h"

enum {
#define DBT_COMMAND(name, word, operands, function, help) ON_##name = 1 << DBT_COMMAND_##name,
#include "command.def"
#undef DBT_COMMAND
    ON_ISSUING = ON_RUN | ON_CORRECT,
    ON_BILLING = ON_ISSUING | ON_CHECK | ON_RERUN, /* from a delivery to invoices */
    ON_LEDGER = ON_LIST | ON_EXPLAIN | ON_VERIFY   /* looks at what was issued */
};

struct dbt_command_row {
    const char *word;
    const char *operands; /* null: takes none */
    dbt_command_function *run;
    const char *help;
};

struct dbt_option_row {
    const char *word;
    const char *value; /* null: a flag; ends in "...": may be given several times */
    const char *fallback;
    unsigned taken, needed; /* bits of commands */
    const char *help;
};

extern const struct dbt_command_row dbt_command_rows[DBT_COMMAND_COUNT];
extern const struct dbt_option_row dbt_option_rows[DBT_OPTION_COUNT];

#endif
