/*
 * Team: threads that share one job.
 *
 * The job is called once for each worker, all at the same time, and takes its pieces of the work
 * from where the workers agree to (an atomic counter, a lock). Threads that the system does not
 * give are done without: worker 0 is the caller, and must be able to do everything alone.
 */
#ifndef DEBITERA_BASE_TEAM_H
#define DEBITERA_BASE_TEAM_H

#include "debitera/base/error.h"

enum { DBT_WORKERS_MAX = 64 };

/* The cores that this process may use, 1 to DBT_WORKERS_MAX. */
unsigned dbt_team_cores(void);

typedef void dbt_team_job(void *context, unsigned worker);
/* Returns when job(context, 0) to at most job(context, workers - 1) have returned. */
void dbt_team_run(unsigned workers, dbt_team_job *job, void *context);

#endif
