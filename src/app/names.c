/* Names in a folder. */
#include "names.h"

#include <stdlib.h>
#include <string.h>

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

bool dbt_names_read(struct dbt_names *names, const char *folder)
{
    int count;

    *names = (struct dbt_names){.entries = NULL};
    count = scandir(folder, &names->entries, is_shown, by_name);
    names->count = count < 0 ? 0 : (size_t)count;
    return count >= 0;
}

void dbt_names_free(struct dbt_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->entries[i]);
    free(names->entries);
    *names = (struct dbt_names){.entries = NULL};
}
