/* The tables behind the command line, expanded once. */
#include "tables.h"

const struct dbt_command_row dbt_command_rows[DBT_COMMAND_COUNT] = {
#define DBT_COMMAND(name, word, operands, function, help) {word, operands, function, help},
#include "command.def"
#undef DBT_COMMAND
};

const struct dbt_option_row dbt_option_rows[DBT_OPTION_COUNT] = {
#define DBT_OPTION(name, word, value, fallback, taken, needed, help)                               \
    {word, value, fallback, taken, needed, help},
#include "option.def"
#undef DBT_OPTION
};

_Static_assert(DBT_COMMAND_COUNT < 32, "a command is a bit of an unsigned");
