/* Team: POSIX threads, made for one job and joined behind it. */
#include "debitera/base/team.h"

#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>

struct member {
    pthread_t thread;
    dbt_team_job *job;
    void *context;
    unsigned worker;
    bool runs;
};

unsigned dbt_team_cores(void)
{
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    return count < 1 ? 1 : count > DBT_WORKERS_MAX ? DBT_WORKERS_MAX : (unsigned)count;
}

static void *start(void *argument)
{
    struct member *member = argument;
    member->job(member->context, member->worker);
    return NULL;
}

void dbt_team_run(unsigned workers, dbt_team_job *job, void *context)
{
    assert(workers >= 1 && workers <= DBT_WORKERS_MAX);
    struct member members[DBT_WORKERS_MAX];
    for (unsigned i = 1; i < workers; i++) {
        members[i] = (struct member){.job = job, .context = context, .worker = i};
        members[i].runs = pthread_create(&members[i].thread, NULL, start, &members[i]) == 0;
    }
    job(context, 0);
    for (unsigned i = 1; i < workers; i++) {
        if (members[i].runs) {
            (void)pthread_join(members[i].thread, NULL); /* of a thread that is there and ours */
        }
    }
}
