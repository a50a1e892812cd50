/*
 * App: the program. The only place that knows the order of the stages; commands and options are
 * tables (command.def, option.def) that make the parser, the defaults, --help and the manual page.
 */
#ifndef DEBITERA_APP_H
#define DEBITERA_APP_H

/* Runs one command and returns the exit status (status.def). */
int dbt_app_main(int argc, char **argv);

#endif
