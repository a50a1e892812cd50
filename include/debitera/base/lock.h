/*
 * Lock: keeps a second run out. fcntl's open-file-description lock on a file that holds the owner's
 * process id and start; a child made by fork shares it. Held until release, or until the owner and
 * such children have ended.
 */
#ifndef DEBITERA_BASE_LOCK_H
#define DEBITERA_BASE_LOCK_H

#include <stdbool.h>

#include "debitera/base/error.h"

struct dbt_lock {
    int fd; /* -1: not held */
};

/* DBT_LOCKED, with who holds it, when somebody else does; DBT_OUTPUT when the file at `path` cannot
   be made or written. `lock->fd` is -1 unless it is held. */
enum dbt_status dbt_lock_take(struct dbt_lock *lock, const char *path,
                              struct dbt_error *error) DBT_CHECKED;
/* Does anybody hold it now? Takes nothing and makes nothing; a lock that was never taken is not
   held. DBT_INPUT when that cannot be told. */
enum dbt_status dbt_lock_look(const char *path, bool *held, struct dbt_error *error) DBT_CHECKED;
/* The file stays: removing it would let two runs lock two files of one name. */
void dbt_lock_release(struct dbt_lock *lock);

#endif
