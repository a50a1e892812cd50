/* A table over as many pages as it needs, its sum carried from page to page. */
#include "engine.h"

/* Rows that may not be parted: the heading before a section's first, the sum behind its last. */
struct cluster {
    const struct dbt_entry *first;
    size_t count;                      /* of entries of the table's rows */
    const struct dbt_entry *continued; /* what stands over it at the top of a page; null: nothing */
    const struct dbt_entry *row;       /* the last row of the table's data in it; null: none */
    bool begins;                       /* with a heading */
    struct dbt_fragment fragment;
};

struct dbt_run {
    struct dbt_grid table;
    const struct dbt_entry *head, *carried, *brought; /* null: none */
    struct cluster *clusters;
    size_t count;
    double head_mm, carried_mm; /* the room that they take */
    bool is_begun;              /* rows stand on a page */
    bool closes;                /* a page was begun for the last rows */
};

/* ---- what stands together ------------------------------------------------------------------- */

static void open_cluster(struct dbt_run *run, const struct dbt_entry *entry,
                         const struct dbt_entry *continued)
{
    run->clusters[run->count] = (struct cluster){.first = entry, .continued = continued};
    run->count++;
}

static void add_to_cluster(struct dbt_run *run, const struct dbt_entry *entry)
{
    struct cluster *cluster = &run->clusters[run->count - 1];
    cluster->count = (size_t)(entry - cluster->first) + 1;
    cluster->begins |= entry->node->element == DBT_ELEMENT_BEGIN;
    cluster->row = entry->node->element == DBT_ELEMENT_ROW ? entry : cluster->row;
}

static bool is_open(const struct dbt_run *run)
{
    return run->count > 0 && run->clusters[run->count - 1].row == NULL;
}

/* A heading waits for its first row; a sum joins the last. */
static void add_row(struct dbt_run *run, const struct dbt_entry *entry,
                    const struct dbt_entry *continued)
{
    bool joins = is_open(run) || (entry->node->element == DBT_ELEMENT_END && run->count > 0);
    if (!joins) {
        open_cluster(run, entry, continued);
    }
    add_to_cluster(run, entry);
}

static void sort_rows(struct dbt_run *run)
{
    const struct dbt_entry *continued = NULL;
    for (size_t i = 0; i < run->table.rows.count; i++) {
        const struct dbt_entry *entry = &run->table.rows.items[i];
        switch (entry->node == NULL ? 0 : (int)entry->node->element) {
        case DBT_ELEMENT_HEAD:
            run->head = entry;
            break;
        case DBT_ELEMENT_CARRIED:
            run->carried = entry;
            break;
        case DBT_ELEMENT_BROUGHT:
            run->brought = entry;
            break;
        case DBT_ELEMENT_CONTINUED:
            continued = entry;
            break;
        case DBT_ELEMENT_BEGIN:
        case DBT_ELEMENT_ROW:
        case DBT_ELEMENT_END:
            add_row(run, entry, continued);
            break;
        default:
            continued = NULL;
            break;
        }
    }
}

static void set_cluster(struct dbt_engine *engine, struct dbt_run *run, struct cluster *cluster,
                        uint32_t *number)
{
    struct dbt_apart apart = dbt_fragment_open(engine, &cluster->fragment);
    for (size_t i = 0; i < cluster->count && engine->flow.status == DBT_OK; i++) {
        const struct dbt_entry *entry = &cluster->first[i];
        /* How the section continues is said only where it does. */
        if (entry->node != NULL && entry->node->element != DBT_ELEMENT_CONTINUED) {
            *number += entry->node->element == DBT_ELEMENT_ROW ? 1 : 0;
            dbt_rows_place(engine, &run->table, entry, *number);
        }
    }
    dbt_fragment_close(engine, &cluster->fragment, apart);
}

static double height_of(struct dbt_engine *engine, struct dbt_run *run,
                        const struct dbt_entry *entry)
{
    struct dbt_fragment fragment = {0};
    if (entry != NULL) {
        struct dbt_apart apart = dbt_fragment_open(engine, &fragment);
        dbt_rows_place(engine, &run->table, entry, 0);
        dbt_fragment_close(engine, &fragment, apart);
    }
    return fragment.h_mm;
}

/* ---- pages ---------------------------------------------------------------------------------- */

static void place_rows(struct dbt_engine *engine, struct dbt_run *run,
                       const struct dbt_entry *entry)
{
    if (entry != NULL) {
        dbt_rows_place(engine, &run->table, entry, 0);
    }
}

static void place_head(struct dbt_engine *engine, struct dbt_run *run, bool repeated)
{
    bool before = engine->is_artefact;
    engine->is_artefact |= repeated;
    place_rows(engine, run, run->head);
    engine->is_artefact = before;
}

bool dbt_table_carries(const struct dbt_run *run)
{
    return run->carried != NULL;
}

void dbt_table_break(struct dbt_engine *engine, struct dbt_run *run)
{
    if (!run->is_begun) {
        dbt_page_begin(engine);
        return;
    }
    place_rows(engine, run, run->carried);
    dbt_page_begin(engine);
    place_head(engine, run, true);
    place_rows(engine, run, run->brought);
}

/* Is the row behind this one to stand with it? */
static bool is_joined(const struct dbt_run *run, size_t at)
{
    const struct cluster *cluster = &run->clusters[at];
    const struct dbt_test *test = cluster->row != NULL ? &cluster->row->node->with_next : NULL;
    return test != NULL && test->count > 0 && at + 1 < run->count && !cluster[1].begins &&
           dbt_test_holds(test, &cluster->row->scope);
}

static double companion_height(const struct dbt_run *run, size_t at)
{
    return is_joined(run, at) ? run->clusters[at + 1].fragment.h_mm : 0;
}

/* The first of the last rows, which stand with what is behind the table. */
static size_t first_kept(const struct dbt_run *run)
{
    size_t kept = run->table.node->keep_last;
    size_t at = run->count > kept ? run->count - kept : 0;
    while (at > 0 && at < run->count && is_joined(run, at - 1)) {
        at--;
    }
    return at;
}

/* The last rows do not leave what stands behind them alone on a page. */
static bool parts_what_follows(const struct dbt_engine *engine, const struct dbt_run *run,
                               size_t at, double behind_mm)
{
    if (run->closes || at == 0 || at < first_kept(run)) {
        return false;
    }
    double height_mm = behind_mm;
    for (size_t i = at; i < run->count; i++) {
        height_mm += run->clusters[i].fragment.h_mm;
    }
    return !dbt_flow_fits(&engine->flow, height_mm);
}

static void add_amounts(struct dbt_engine *engine, const struct cluster *cluster)
{
    int64_t *sum_ore = &engine->progress->carried_ore;
    for (size_t i = 0; i < cluster->count; i++) {
        const struct dbt_entry *entry = &cluster->first[i];
        bool adds = entry->node != NULL && entry->node->adds;
        if (adds && !dbt_ore_add(*sum_ore, dbt_path_ore(engine, &entry->node->path, &entry->scope),
                                 sum_ore)) {
            dbt_flow_fail(&engine->flow, DBT_INTERNAL, "%s: the sum of its lines is too large",
                          engine->flow.document->title);
        }
    }
}

/* The sum to carry has its room kept in any case. */
static void place_cluster(struct dbt_engine *engine, struct dbt_run *run, size_t at,
                          double behind_mm)
{
    struct dbt_flow *flow = &engine->flow;
    struct cluster *cluster = &run->clusters[at];
    double needed_mm = cluster->fragment.h_mm + run->carried_mm;
    bool closes = parts_what_follows(engine, run, at, behind_mm);
    run->closes |= closes;
    if (closes || !dbt_flow_fits(flow, needed_mm + companion_height(run, at))) {
        dbt_table_break(engine, run);
        if (!run->is_begun) {
            place_head(engine, run, true);
        }
        if (!cluster->begins) {
            place_rows(engine, run, cluster->continued);
        }
        dbt_flow_must_fit(flow, needed_mm, &cluster->first->node->place);
    }
    dbt_fragment_place(engine, &cluster->fragment);
    add_amounts(engine, cluster);
    run->is_begun = true;
}

struct dbt_run *dbt_table_make(struct dbt_engine *engine, const struct dbt_entry *entry)
{
    struct dbt_flow *flow = &engine->flow;
    struct dbt_run *run = dbt_arena_alloc(flow->arena, 1, sizeof *run);
    if (run == NULL) {
        dbt_flow_keep(flow, NULL);
        return NULL;
    }
    dbt_table_open(engine, &run->table, entry, dbt_page_area(engine));
    run->clusters = dbt_arena_alloc(flow->arena, run->table.rows.count + 1, sizeof *run->clusters);
    if (run->clusters == NULL) {
        dbt_flow_keep(flow, NULL);
        return NULL;
    }
    sort_rows(run);
    run->head_mm = height_of(engine, run, run->head);
    run->carried_mm = height_of(engine, run, run->carried);
    uint32_t number = 0;
    for (size_t i = 0; i < run->count; i++) {
        set_cluster(engine, run, &run->clusters[i], &number);
    }
    return run;
}

double dbt_table_opening(const struct dbt_engine *engine, const struct dbt_run *run)
{
    double least_mm = run->table.node->above_mm + run->head_mm + run->carried_mm;
    if (run->count == 0) {
        return least_mm;
    }
    least_mm += run->clusters[0].fragment.h_mm;
    double both_mm = least_mm + companion_height(run, 0);
    return both_mm <= dbt_page_room(engine) ? both_mm : least_mm;
}

void dbt_table_place(struct dbt_engine *engine, struct dbt_run *run, double behind_mm)
{
    struct dbt_flow *flow = &engine->flow;
    engine->progress->carried_ore = 0;
    flow->y_mm += run->table.node->above_mm;
    place_head(engine, run, false);
    for (size_t i = 0; i < run->count && flow->status == DBT_OK; i++) {
        place_cluster(engine, run, i, behind_mm);
    }
}
