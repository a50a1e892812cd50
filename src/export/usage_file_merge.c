/*
 * Usage files of parts, added up. All that could make the sum wrong is refused first: parts that
 * overlap or are missing, and files that were counted from something else.
 */
#include "usage_file.h"

struct merging {
    struct dbt_usage_file *merged;
    const struct dbt_usage_file *files;
    size_t count;
    struct dbt_arena *arena;
    struct dbt_error *error;
};

/* ---- are the files of one count? ------------------------------------------------------------- */

static enum dbt_status differ(const struct dbt_usage_file *a, const struct dbt_usage_file *b,
                              const char *what, struct dbt_error *error)
{
    return dbt_error_set(error, DBT_INPUT,
                         "%s and %s are of different %s; merge files of one count, made with the "
                         "same options from the same delivery",
                         a->path, b->path, what);
}

static bool has_same_periods(const struct dbt_usage_file *a, const struct dbt_usage_file *b)
{
    bool same = a->period.first == b->period.first && a->period.last == b->period.last &&
                a->delivery_count == b->delivery_count;
    for (size_t i = 0; same && i < a->delivery_count; i++) {
        same = a->deliveries[i].period.first == b->deliveries[i].period.first &&
               a->deliveries[i].period.last == b->deliveries[i].period.last;
    }
    return same;
}

static bool has_same_units(const struct dbt_usage_delivery *a, const struct dbt_usage_delivery *b)
{
    bool same = a->unit_file_count == b->unit_file_count;
    for (size_t i = 0; same && i < a->unit_file_count; i++) {
        same = strcmp(a->units[i].name, b->units[i].name) == 0 &&
               strcmp(a->units[i].sha256, b->units[i].sha256) == 0;
    }
    return same;
}

static enum dbt_status check_pair(const struct dbt_usage_file *a, const struct dbt_usage_file *b,
                                  struct dbt_error *error)
{
    if (strcmp(a->region_code, b->region_code) != 0) {
        return differ(a, b, "regions", error);
    }
    if (!has_same_periods(a, b)) {
        return differ(a, b, "periods", error);
    }
    if (strcmp(a->region_sha256, b->region_sha256) != 0) {
        return differ(a, b, "contents of the region folder or price list", error);
    }
    if (strcmp(a->program_version, b->program_version) != 0) {
        return differ(a, b, "versions of the program", error);
    }
    if (a->rejects != b->rejects) {
        char numbers[64];
        snprintf(numbers, sizeof numbers, "--rejects (%llu and %llu)",
                 (unsigned long long)a->rejects, (unsigned long long)b->rejects);
        return differ(a, b, numbers, error);
    }
    for (size_t i = 0; i < a->delivery_count; i++) {
        if (!has_same_units(&a->deliveries[i], &b->deliveries[i])) {
            return differ(a, b, "registers of care units or subscriptions", error);
        }
    }
    return DBT_OK;
}

/* ---- which files hold the parts of a source? ------------------------------------------------- */

struct holder { /* of one part */
    const struct dbt_usage_file *file;
    size_t source; /* its index there */
};

struct holders { /* of one source */
    struct holder first;
    struct holder *items; /* by part */
    uint32_t of;
};

static const struct dbt_usage_source *source_of(const struct holder *holder)
{
    return &holder->file->sources[holder->source];
}

enum { HELD_BYTES = 128 };

/* "one of 3 parts of the source sms" */
static const char *write_held(const struct dbt_usage_source *source, char text[HELD_BYTES])
{
    if (source->of == 1) {
        snprintf(text, HELD_BYTES, "the whole source %s", source->code);
    } else {
        snprintf(text, HELD_BYTES, "one of %u parts of the source %s", source->of, source->code);
    }
    return text;
}

static enum dbt_status hold_part(const struct merging *merging, struct holders *holders,
                                 struct holder holder)
{
    const struct dbt_usage_source *source = source_of(&holder);
    if (source->of != holders->of) {
        char one[HELD_BYTES];
        char other[HELD_BYTES];
        return dbt_error_set(merging->error, DBT_INPUT,
                             "%s holds %s, and %s %s; merge parts of one division",
                             holders->first.file->path, write_held(source_of(&holders->first), one),
                             holder.file->path, write_held(source, other));
    }
    struct holder *place = &holders->items[source->part - 1];
    if (place->file != NULL) {
        return dbt_error_set(merging->error, DBT_INPUT,
                             "%s and %s both hold part %u of %u of the source %s; merge each part "
                             "once",
                             place->file->path, holder.file->path, source->part, source->of,
                             source->code);
    }
    *place = holder;
    return DBT_OK;
}

static enum dbt_status check_gaps(const struct merging *merging, const struct holders *holders)
{
    struct dbt_buffer missing;
    dbt_buffer_init(&missing);
    for (uint32_t part = 1; part <= holders->of; part++) {
        if (holders->items[part - 1].file == NULL) {
            dbt_buffer_format(&missing, "%s%u/%u", missing.length == 0 ? "" : ", ", part,
                              holders->of);
        }
    }
    enum dbt_status status = DBT_OK;
    if (missing.length > 0) {
        status = dbt_error_set(merging->error, DBT_INPUT,
                               "parts of the source %s are missing beside %s: %s; count them with "
                               "meter --part, and merge all",
                               source_of(&holders->first)->code, holders->first.file->path,
                               missing.bytes);
    }
    if (missing.failed) {
        status = dbt_error_memory(merging->error, "the parts that are missing");
    }
    dbt_buffer_release(&missing);
    return status;
}

/* `holders` knows the first. */
static enum dbt_status find_holders(const struct merging *merging, struct holders *holders)
{
    const char *code = source_of(&holders->first)->code;
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; status == DBT_OK && i < merging->count; i++) {
        struct holder holder = {.file = &merging->files[i]};
        while (holder.source < holder.file->source_count &&
               strcmp(source_of(&holder)->code, code) != 0) {
            holder.source++;
        }
        if (holder.source < holder.file->source_count) {
            status = hold_part(merging, holders, holder);
        }
    }
    return status == DBT_OK ? check_gaps(merging, holders) : status;
}

/* ---- adding up ------------------------------------------------------------------------------- */

static const struct dbt_usage_counted *counted_by(const struct holder *holder, size_t delivery)
{
    return &holder->file->deliveries[delivery].counted[holder->source];
}

static bool has_same_inputs(const struct dbt_usage_counted *a, const struct dbt_usage_counted *b)
{
    bool same = a->input_count == b->input_count;
    for (size_t i = 0; same && i < a->input_count; i++) {
        const struct dbt_usage_input *left = &a->inputs[i];
        const struct dbt_usage_input *right = &b->inputs[i];
        same = strcmp(left->name, right->name) == 0 && strcmp(left->sha256, right->sha256) == 0 &&
               strcmp(left->copy_of, right->copy_of) == 0 && left->size_bytes == right->size_bytes;
    }
    return same;
}

static void add_inputs(struct dbt_usage_counted *to, const struct dbt_usage_counted *from)
{
    for (size_t i = 0; i < from->input_count; i++) {
        struct dbt_accounting sum = {0};
        if (i < to->input_count) {
            sum = to->inputs[i].accounting;
        }
        dbt_accounting_add(&sum, &from->inputs[i].accounting);
        to->inputs[i] = from->inputs[i];
        to->inputs[i].accounting = sum;
    }
    to->input_count = from->input_count;
}

static void add_lists(struct dbt_usage_counted *to, const struct dbt_usage_counted *from)
{
    for (size_t i = 0; i < from->reject_count; i++) {
        to->rejects[to->reject_count++] = from->rejects[i];
    }
    for (size_t i = 0; i < from->repeats_count; i++) {
        to->repeats[to->repeats_count++] = from->repeats[i];
    }
    for (size_t i = 0; i < from->quantity_count; i++) {
        to->quantities[to->quantity_count++] = from->quantities[i];
    }
}

/* Copies: the sum of several is put into one of them. */
static enum dbt_status add_cells(const struct merging *merging, struct dbt_usage_counted *to,
                                 const struct dbt_usage_counted *from)
{
    for (size_t i = 0; i < from->cells_count; i++) {
        struct dbt_usage_cell_list list = from->cells[i];
        list.records = dbt_arena_alloc(merging->arena, list.count + 1, sizeof *list.records);
        if (list.records == NULL) {
            return dbt_error_memory(merging->error, "the sum of the parts");
        }
        memcpy(list.records, from->cells[i].records, list.count * sizeof *list.records);
        to->cells[to->cells_count++] = list;
    }
    return DBT_OK;
}

/* Room for all lists one behind the other. */
static enum dbt_status make_room(const struct merging *merging, const struct holders *holders,
                                 size_t delivery, struct dbt_usage_counted *room)
{
    struct dbt_usage_counted sum = {.input_count = 1,
                                    .reject_count = 1,
                                    .repeats_count = 1,
                                    .quantity_count = 1,
                                    .cells_count = 1,
                                    .missing_day_count = 1};
    for (uint32_t i = 0; i < holders->of; i++) {
        const struct dbt_usage_counted *part = counted_by(&holders->items[i], delivery);
        sum.input_count += part->input_count;
        sum.reject_count += part->reject_count;
        sum.repeats_count += part->repeats_count;
        sum.quantity_count += part->quantity_count;
        sum.cells_count += part->cells_count;
        sum.missing_day_count += part->missing_day_count;
    }
    struct dbt_arena *arena = merging->arena;
    room->inputs = dbt_arena_alloc(arena, sum.input_count, sizeof *room->inputs);
    room->rejects = dbt_arena_alloc(arena, sum.reject_count, sizeof *room->rejects);
    room->repeats = dbt_arena_alloc(arena, sum.repeats_count, sizeof *room->repeats);
    room->quantities = dbt_arena_alloc(arena, sum.quantity_count, sizeof *room->quantities);
    room->cells = dbt_arena_alloc(arena, sum.cells_count, sizeof *room->cells);
    room->missing_days = dbt_arena_alloc(arena, sum.missing_day_count, sizeof *room->missing_days);
    bool made = room->inputs != NULL && room->rejects != NULL && room->repeats != NULL &&
                room->quantities != NULL && room->cells != NULL && room->missing_days != NULL;
    return made ? DBT_OK : dbt_error_memory(merging->error, "the sum of the parts");
}

static bool misses(const struct dbt_usage_counted *counted, dbt_day day)
{
    for (size_t i = 0; i < counted->missing_day_count; i++) {
        if (counted->missing_days[i] == day) {
            return true;
        }
    }
    return false;
}

/* A day is missing when no part has a record of it. */
static void add_missing_days(const struct holders *holders, size_t delivery,
                             struct dbt_usage_counted *to)
{
    const struct dbt_usage_counted *first = counted_by(&holders->items[0], delivery);
    for (size_t i = 0; i < first->missing_day_count; i++) {
        bool missing = true;
        for (uint32_t part = 1; missing && part < holders->of; part++) {
            missing = misses(counted_by(&holders->items[part], delivery), first->missing_days[i]);
        }
        if (missing) {
            to->missing_days[to->missing_day_count++] = first->missing_days[i];
        }
    }
}

static enum dbt_status add_parts(const struct merging *merging, const struct holders *holders,
                                 size_t delivery, struct dbt_usage_counted *to)
{
    const struct holder *first = &holders->items[0];
    enum dbt_status status = make_room(merging, holders, delivery, to);
    for (uint32_t i = 0; status == DBT_OK && i < holders->of; i++) {
        const struct holder *holder = &holders->items[i];
        const struct dbt_usage_counted *part = counted_by(holder, delivery);
        if (!has_same_inputs(counted_by(first, delivery), part)) {
            return differ(first->file, holder->file, "exports", merging->error);
        }
        add_inputs(to, part);
        add_lists(to, part);
        status = add_cells(merging, to, part);
    }
    if (status != DBT_OK) {
        return status;
    }
    add_missing_days(holders, delivery, to);
    return dbt_usage_counted_order(to, merging->merged->rejects, merging->error);
}

/* ---- the file -------------------------------------------------------------------------------- */

static int compare_holders(const void *a, const void *b)
{
    const struct holder *left = a;
    const struct holder *right = b;
    int order = strcmp(source_of(left)->code, source_of(right)->code);
    /* Then in the order they were given in: messages name the first. */
    return order != 0 ? order : (left->file > right->file) - (left->file < right->file);
}

static struct holder *list_holders(const struct merging *merging, size_t *count)
{
    size_t most = 1;
    for (size_t i = 0; i < merging->count; i++) {
        most += merging->files[i].source_count;
    }
    struct holder *holders = dbt_arena_alloc(merging->arena, most, sizeof *holders);
    *count = 0;
    for (size_t i = 0; holders != NULL && i < merging->count; i++) {
        for (size_t s = 0; s < merging->files[i].source_count; s++) {
            holders[(*count)++] = (struct holder){&merging->files[i], s};
        }
    }
    if (*count > 1) {
        qsort(holders, *count, sizeof *holders, compare_holders);
    }
    return holders;
}

/* The sources of all files, each once and whole. Of each, the first file that holds some of it;
   null when memory ends. */
static struct holder *list_sources(const struct merging *merging)
{
    struct dbt_usage_file *merged = merging->merged;
    size_t count = 0;
    struct holder *holders = list_holders(merging, &count);
    merged->sources = dbt_arena_alloc(merging->arena, count + 1, sizeof *merged->sources);
    if (holders == NULL || merged->sources == NULL) {
        (void)dbt_error_memory(merging->error, "the sources");
        return NULL;
    }
    merged->source_count = 0;
    for (size_t i = 0; i < count; i++) {
        const char *code = source_of(&holders[i])->code;
        size_t kept = merged->source_count;
        if (kept == 0 || strcmp(merged->sources[kept - 1].code, code) != 0) {
            holders[kept] = holders[i];
            merged->sources[merged->source_count++] = (struct dbt_usage_source){code, 1, 1};
        }
    }
    return holders;
}

static enum dbt_status list_deliveries(const struct merging *merging)
{
    struct dbt_usage_file *merged = merging->merged;
    const struct dbt_usage_delivery *from = merging->files[0].deliveries;
    merged->deliveries =
        dbt_arena_alloc(merging->arena, merged->delivery_count + 1, sizeof *merged->deliveries);
    if (merged->deliveries == NULL) {
        return dbt_error_memory(merging->error, "the deliveries");
    }
    for (size_t i = 0; i < merged->delivery_count; i++) {
        struct dbt_usage_delivery *to = &merged->deliveries[i];
        *to = from[i];
        to->counted =
            dbt_arena_alloc(merging->arena, merged->source_count + 1, sizeof *to->counted);
        if (to->counted == NULL) {
            return dbt_error_memory(merging->error, "the deliveries");
        }
    }
    return DBT_OK;
}

static enum dbt_status add_source(const struct merging *merging, struct holder first, size_t source)
{
    struct dbt_usage_file *merged = merging->merged;
    struct holders holders = {.first = first, .of = source_of(&first)->of};
    holders.items = dbt_arena_alloc(merging->arena, holders.of, sizeof *holders.items);
    if (holders.items == NULL) {
        return dbt_error_memory(merging->error, "the parts");
    }
    enum dbt_status status = find_holders(merging, &holders);
    for (size_t i = 0; status == DBT_OK && i < merged->delivery_count; i++) {
        status = add_parts(merging, &holders, i, &merged->deliveries[i].counted[source]);
    }
    return status;
}

enum dbt_status dbt_usage_file_merge(struct dbt_usage_file *merged,
                                     const struct dbt_usage_file *files, size_t count,
                                     struct dbt_arena *arena, struct dbt_error *error)
{
    struct dbt_usage_file sum = files[0];
    struct merging merging = {&sum, files, count, arena, error};
    enum dbt_status status = DBT_OK;
    for (size_t i = 1; status == DBT_OK && i < count; i++) {
        status = check_pair(&files[0], &files[i], error);
    }
    if (status != DBT_OK) {
        return status;
    }
    const struct holder *firsts = list_sources(&merging);
    if (firsts == NULL) {
        return DBT_MEMORY;
    }
    status = list_deliveries(&merging);
    for (size_t s = 0; status == DBT_OK && s < sum.source_count; s++) {
        status = add_source(&merging, firsts[s], s);
    }
    if (status == DBT_OK) {
        *merged = sum;
    }
    return status;
}
