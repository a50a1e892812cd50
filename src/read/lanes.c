/* One lock for all: it is held for moments, a few times for each block. */
#include "lanes.h"

/* To sleep and be woken takes longer than most of what is waited for: so that is watched first. */
enum {
    TURN_SPINS = 2000, /* about as long as a turn takes that has to mark its block again */
    MAKE_SPINS = 4000  /* as it takes to read a block, or to inflate one */
};

static inline void spin(void)
{
#ifdef __x86_64__
    __builtin_ia32_pause();
#endif
}

/* ---- memory ---------------------------------------------------------------------------------- */

enum dbt_status dbt_lanes_init(struct dbt_lanes *lanes, unsigned count, struct dbt_error *error)
{
    lanes->count = count;
    lanes->waiting_count = (size_t)count + 1;
    lanes->items = calloc(count, sizeof *lanes->items);
    lanes->waiting = calloc(count * lanes->waiting_count, sizeof *lanes->waiting);
    lanes->results = calloc(lanes->input_count, sizeof *lanes->results);
    (void)pthread_mutex_init(&lanes->lock, NULL); /* never fails without attributes */
    (void)pthread_cond_init(&lanes->available, NULL);
    (void)pthread_cond_init(&lanes->moved, NULL);
    if (!lanes->items || !lanes->waiting || !lanes->results) {
        return dbt_error_memory(error, "the list of open files");
    }
    for (unsigned i = 0; i < count; i++) {
        lanes->items[i].waiting = lanes->waiting + i * lanes->waiting_count;
    }
    return DBT_OK;
}

static void close_lane(struct dbt_lanes *lanes, struct dbt_lane *lane)
{
    memcpy(lane->result->sha256, lane->stream.sha256, sizeof lane->result->sha256);
    dbt_stream_close(&lane->stream);
    dbt_chain_release(&lane->chain);
    for (size_t i = 0; i < lanes->waiting_count; i++) {
        lane->waiting[i].is_there = false;
    }
    atomic_store(&lane->turn, 0);
    lane->is_open = lane->is_made = lane->has_ended = false;
    lane->begun = lane->settled = 0;
}

void dbt_lanes_release(struct dbt_lanes *lanes)
{
    for (unsigned i = 0; lanes->items && i < lanes->count; i++) {
        if (lanes->items[i].is_open) {
            close_lane(lanes, &lanes->items[i]);
        }
    }
    for (size_t i = 0; lanes->waiting && i < lanes->count * lanes->waiting_count; i++) {
        dbt_account_release(&lanes->waiting[i].account);
    }
    for (size_t i = 0; lanes->results && i < lanes->input_count; i++) {
        dbt_account_release(&lanes->results[i].account);
    }
    (void)pthread_cond_destroy(&lanes->moved);
    (void)pthread_cond_destroy(&lanes->available);
    (void)pthread_mutex_destroy(&lanes->lock);
    free(lanes->results);
    free(lanes->waiting);
    free(lanes->items);
}

/* ---- who makes the next block; all but `claim` and `offer` under the lock -------------------- */

/* Copies and what the reader itself rejects are the first part's. */
static bool is_passed_over(const struct dbt_lanes *lanes, const struct dbt_input *input)
{
    return input->copy_of_other && (lanes->read->again || lanes->read->later_part);
}

static bool has_next_input(struct dbt_lanes *lanes)
{
    while (lanes->next_input < lanes->input_count &&
           is_passed_over(lanes, &lanes->inputs[lanes->next_input])) {
        lanes->next_input++;
    }
    return lanes->next_input < lanes->input_count;
}

static bool can_make(const struct dbt_lanes *lanes, const struct dbt_lane *lane)
{
    return lane->is_open && !lane->is_made && !lane->has_ended &&
           lane->begun - lane->settled < lanes->waiting_count;
}

static struct dbt_lane *open_next(struct dbt_lanes *lanes, struct dbt_lane *lane)
{
    lane->is_open = true;
    lane->input = (uint32_t)lanes->next_input++;
    lane->result = &lanes->results[lane->input];
    return lane;
}

/* The first of the open files whose next block nobody makes; else a lane for the next file. Null:
   none now; `*will_come`: but later. */
static struct dbt_lane *find(struct dbt_lanes *lanes, bool *will_come)
{
    struct dbt_lane *found = NULL;
    struct dbt_lane *unused = NULL;
    bool has_next = has_next_input(lanes);
    *will_come = has_next;
    for (unsigned i = 0; i < lanes->count; i++) {
        struct dbt_lane *lane = &lanes->items[i];
        if (!lane->is_open) {
            unused = lane;
        } else if (can_make(lanes, lane) && (!found || lane->input < found->input)) {
            found = lane;
        }
        *will_come = *will_come || (lane->is_open && !lane->has_ended);
    }
    return !found && unused && has_next ? open_next(lanes, unused) : found;
}

static void tell(struct dbt_lanes *lanes)
{
    atomic_fetch_add_explicit(&lanes->told, 1, memory_order_release);
    (void)pthread_cond_signal(&lanes->available);
}

static void tell_all(struct dbt_lanes *lanes)
{
    atomic_fetch_add_explicit(&lanes->told, 1, memory_order_release);
    (void)pthread_cond_broadcast(&lanes->available);
}

/* Until something is told; the lock is open meanwhile. */
static void wait_available(struct dbt_lanes *lanes)
{
    unsigned told = atomic_load_explicit(&lanes->told, memory_order_relaxed);
    (void)pthread_mutex_unlock(&lanes->lock);
    for (unsigned i = 0; i < MAKE_SPINS; i++) {
        if (atomic_load_explicit(&lanes->told, memory_order_acquire) != told) {
            break;
        }
        spin();
    }
    (void)pthread_mutex_lock(&lanes->lock);
    if (atomic_load_explicit(&lanes->told, memory_order_relaxed) == told) {
        (void)pthread_cond_wait(&lanes->available, &lanes->lock);
    }
}

struct dbt_lane *dbt_lanes_claim(struct dbt_lanes *lanes, uint64_t *number)
{
    struct dbt_lane *lane = NULL;
    bool will_come = true;
    (void)pthread_mutex_lock(&lanes->lock);
    while (!lanes->stops && !(lane = find(lanes, &will_come)) && will_come) {
        wait_available(lanes);
    }
    if (lane) {
        lane->is_made = true;
        lane->in_work++;
        *number = lane->begun++;
    }
    (void)pthread_mutex_unlock(&lanes->lock);
    return lane;
}

void dbt_lanes_offer(struct dbt_lanes *lanes, struct dbt_lane *lane, bool has_ended)
{
    (void)pthread_mutex_lock(&lanes->lock);
    lane->is_made = false;
    if (has_ended) {
        lane->has_ended = true;
        tell_all(lanes);
    } else {
        tell(lanes);
    }
    (void)pthread_mutex_unlock(&lanes->lock);
}

/* ---- turns ----------------------------------------------------------------------------------- */

static bool has_turn(const struct dbt_lane *lane, uint64_t number)
{
    return atomic_load_explicit(&lane->turn, memory_order_acquire) == number;
}

bool dbt_lanes_await(struct dbt_lanes *lanes, struct dbt_lane *lane, uint64_t number)
{
    for (unsigned i = 0; i < TURN_SPINS; i++) {
        if (has_turn(lane, number)) {
            return true;
        }
        spin();
    }
    (void)pthread_mutex_lock(&lanes->lock);
    while (!has_turn(lane, number) && !lanes->stops && lane->result->problem.status == DBT_OK) {
        (void)pthread_cond_wait(&lanes->moved, &lanes->lock);
    }
    (void)pthread_mutex_unlock(&lanes->lock);
    return has_turn(lane, number);
}

void dbt_lanes_pass(struct dbt_lanes *lanes, struct dbt_lane *lane, uint64_t number)
{
    (void)pthread_mutex_lock(&lanes->lock);
    atomic_store_explicit(&lane->turn, number + 1, memory_order_release);
    (void)pthread_cond_broadcast(&lanes->moved);
    (void)pthread_mutex_unlock(&lanes->lock);
}

/* ---- the end of a block; all but `settle` under the lock ------------------------------------- */

static void fail(struct dbt_lanes *lanes, struct dbt_lane *lane, const struct dbt_problem *problem)
{
    struct dbt_result *result = lane->result;
    result->problem = *problem;
    if (problem->record > 0) {
        struct dbt_place place = {
            .file = lanes->inputs[lane->input].name,
            .column = problem->column,
            .record = result->account.records + problem->record,
            .line = problem->line,
        };
        (void)dbt_error_at(&result->problem.error, problem->status, &place, "%s",
                           problem->error.text);
    }
    lane->has_ended = true;
    lanes->stops = lanes->stops || problem->ends_run || lanes->read->again;
    tell_all(lanes);
    (void)pthread_cond_broadcast(&lanes->moved);
}

/* The first problem of a file is the one that is told: blocks before this one may have another. */
static void fail_in_turn(struct dbt_lanes *lanes, struct dbt_lane *lane,
                         const struct dbt_work *work)
{
    const struct dbt_problem *told = &lane->result->problem;
    while (lane->settled < work->piece.number && !lanes->stops && told->status == DBT_OK) {
        (void)pthread_cond_wait(&lanes->moved, &lanes->lock);
    }
    if (told->status == DBT_OK && (lane->settled == work->piece.number || work->problem.ends_run)) {
        fail(lanes, lane, &work->problem);
    }
}

/* The accounts change places: both keep their memory. */
static void put_account(struct dbt_settled *settled, struct dbt_work *work)
{
    struct dbt_account spare = settled->account;
    settled->account = work->account;
    settled->is_there = true;
    work->account = spare;
}

static void add_accounts(struct dbt_lanes *lanes, struct dbt_lane *lane, size_t most)
{
    struct dbt_settled *settled;
    while ((settled = &lane->waiting[lane->settled % lanes->waiting_count])->is_there) {
        settled->is_there = false;
        if (!dbt_account_add(&lane->result->account, &settled->account, most)) {
            struct dbt_problem problem = {.ends_run = true};
            problem.status = dbt_error_memory(&problem.error, "the list of rejected records");
            fail(lanes, lane, &problem);
            return;
        }
        lane->settled++;
    }
    (void)pthread_cond_broadcast(&lanes->moved);
    tell(lanes);
}

void dbt_lanes_settle(struct dbt_lanes *lanes, struct dbt_lane *lane, struct dbt_work *work)
{
    (void)pthread_mutex_lock(&lanes->lock);
    if (work->problem.status != DBT_OK) {
        fail_in_turn(lanes, lane, work);
    } else if (lane->result->problem.status == DBT_OK && !lanes->stops) {
        put_account(&lane->waiting[work->piece.number % lanes->waiting_count], work);
        add_accounts(lanes, lane, work->scope.most);
    }
    lane->in_work--;
    if (lane->in_work == 0 && lane->has_ended) {
        close_lane(lanes, lane);
        tell_all(lanes);
    }
    (void)pthread_mutex_unlock(&lanes->lock);
}
