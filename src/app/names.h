/*
 * Names: what lies in a folder, hidden files apart.
 */
#ifndef DEBITERA_APP_NAMES_H
#define DEBITERA_APP_NAMES_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>

struct dbt_names {
    struct dirent **entries; /* by d_name, as strcmp has it */
    size_t count;
};

/* False, with errno and nothing to free, when the folder cannot be looked into. */
bool dbt_names_read(struct dbt_names *names, const char *folder);
void dbt_names_free(struct dbt_names *names);

#endif
