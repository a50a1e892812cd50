/*
 * Deviation: a unit's charges of a month against what those of the months before came to. Charges
 * that come once, and costs passed on, are left out: they differ by nature. So are months in which
 * the unit opens or closes.
 */
#include "ledgers.h"

enum { MOST = 3, SHARE_WHOLE = 10000 };

struct entry { /* what one service came to */
    const char *unit_code;
    const char *unit_name; /* null: of a month before */
    const char *service;
    dbt_month month;
    int64_t net_ore;
};

struct entries { /* by unit code, service */
    struct entry *items;
    size_t count, capacity;
};

struct judging {
    struct dbt_pipeline *pipeline;
    struct dbt_period before;
    struct entries entries;
    struct dbt_arena arena; /* theirs, until all is judged */
};

/* One unit and month, or one service of it. The mean is `past` / `months`. */
struct comparison {
    const char *service;
    dbt_int128 now, past;
};

/* ---- what is compared ------------------------------------------------------------------------ */

static bool comes_again(const char *model)
{
    return strcmp(model, dbt_charge_model_word(DBT_CHARGE_ONE_OFF)) != 0 &&
           strcmp(model, dbt_charge_model_word(DBT_CHARGE_PASS_THROUGH)) != 0;
}

/* A line that the ledger has without a model is taken for what its service is today. */
static const char *model_of(const struct dbt_region *region, const struct dbt_billed *billed)
{
    uint32_t index = dbt_region_service(region, dbt_text_of(billed->service_code));

    if (billed->model[0] != '\0' || index == DBT_NONE)
        return billed->model;
    for (uint32_t i = 0; i < region->services[index].component_count; i++)
        if (strcmp(region->services[index].components[i].code, billed->component) == 0)
            return dbt_charge_model_word(region->services[index].components[i].model);
    return "";
}

static enum dbt_status add(struct judging *judging, const struct entry *entry,
                           struct dbt_error *error)
{
    struct entries *entries = &judging->entries;
    struct entry *items = dbt_arena_grow(&judging->arena, entries->items, entries->count,
                                         &entries->capacity, sizeof *items);

    if (items == NULL)
        return dbt_error_memory(error, "the charges of other months");
    entries->items = items;
    items[entries->count++] = *entry;
    return DBT_OK;
}

static enum dbt_status add_drafts(struct judging *judging, const struct dbt_invoice *invoice,
                                  struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;

    for (size_t i = 0; status == DBT_OK && i < invoice->line_count; i++) {
        const struct dbt_line *line = &invoice->lines[i];
        const struct entry entry = {line->unit_code, line->unit_name, line->service_code,
                                    line->month, line->net_ore};
        if (comes_again(line->model))
            status = add(judging, &entry, error);
    }
    return status;
}

static enum dbt_status add_issued(struct judging *judging, struct dbt_ledger *ledger,
                                  struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = judging->pipeline;
    struct dbt_billed_list list = {0};
    enum dbt_status status =
        dbt_ledger_billed(ledger, judging->before, &list, &judging->arena, error);

    for (size_t i = 0; status == DBT_OK && i < list.count; i++) {
        const struct dbt_billed *billed = &list.items[i];
        const struct entry entry = {billed->unit_code, NULL, billed->service_code, billed->month,
                                    billed->net_ore};
        if (comes_again(model_of(&pipeline->region, billed)))
            status = add(judging, &entry, error);
    }
    return status;
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *left = a;
    const struct entry *right = b;
    int order = dbt_text_compare_fold(dbt_text_of(left->unit_code), dbt_text_of(right->unit_code));

    return order != 0 ? order : strcmp(left->service, right->service);
}

/* ---- one unit and month ---------------------------------------------------------------------- */

struct unit_month {
    struct judging *judging;
    const struct dbt_unit *of;
    const struct entry *entries; /* of the unit */
    size_t count;
    dbt_month month;
    int32_t months; /* before it, whole ones, in which the unit was charged anything */
    struct comparison all;
    struct comparison most[MOST]; /* the services that differ most */
};

static dbt_int128 size_of(dbt_int128 number)
{
    return number < 0 ? -number : number;
}

/* The difference, times the number of months. */
static dbt_int128 difference(const struct unit_month *unit, const struct comparison *comparison)
{
    return size_of(comparison->now * unit->months - comparison->past);
}

/* Is the unit valid throughout the month? */
static bool is_whole(const struct unit_month *unit, dbt_month month)
{
    return unit->of->valid.first <= dbt_month_first(month) &&
           dbt_month_last(month) <= unit->of->valid.last;
}

static void add_entry(const struct unit_month *unit, struct comparison *to,
                      const struct entry *entry)
{
    if (entry->unit_name == NULL)
        to->past += is_whole(unit, entry->month) ? entry->net_ore : 0;
    else if (entry->month == unit->month)
        to->now += entry->net_ore;
}

static void count_months(struct unit_month *unit)
{
    struct dbt_period before = unit->judging->before;

    for (dbt_month month = before.first; month <= before.last; month++) {
        bool charged = false;
        for (size_t i = 0; i < unit->count && !charged && is_whole(unit, month); i++)
            charged = unit->entries[i].unit_name == NULL && unit->entries[i].month == month;
        unit->months += charged;
    }
}

static void keep_most(struct unit_month *unit, struct comparison comparison)
{
    for (size_t i = 0; i < MOST; i++) {
        struct comparison lesser = unit->most[i];
        if (difference(unit, &comparison) <= difference(unit, &lesser))
            continue;
        unit->most[i] = comparison;
        comparison = lesser;
    }
}

static void sum_up(struct unit_month *unit)
{
    size_t next = 0;

    for (size_t i = 0; i < unit->count; i = next) {
        struct comparison service = {.service = unit->entries[i].service};
        for (next = i;
             next < unit->count && strcmp(unit->entries[next].service, service.service) == 0;
             next++)
            add_entry(unit, &service, &unit->entries[next]);
        unit->all.now += service.now;
        unit->all.past += service.past;
        keep_most(unit, service);
    }
}

static bool is_far(const struct unit_month *unit)
{
    const struct dbt_deviation *rule = &unit->judging->pipeline->region.deviation;
    dbt_int128 apart = difference(unit, &unit->all);

    return apart * SHARE_WHOLE > rule->share_bp * size_of(unit->all.past) &&
           apart >= (dbt_int128)rule->least_ore * unit->months;
}

/* ---- telling it ------------------------------------------------------------------------------ */

/* `sum` / `parts`, as kronor. */
static void write_kronor(struct dbt_buffer *out, dbt_int128 sum, int32_t parts)
{
    char text[DBT_DECIMAL_BYTES];
    struct dbt_ratio share = {0};
    int64_t ore = 0;

    if (dbt_ratio_multiply((struct dbt_ratio){sum, 1}, (struct dbt_ratio){1, parts}, &share) &&
        dbt_ratio_round(share, &ore))
        dbt_buffer_format(out, "%s kr", dbt_decimal_write(ore, 2, 2, text));
    else
        dbt_buffer_string(out, "too much to say");
}

static void write_comparison(const struct unit_month *unit, struct dbt_buffer *out)
{
    struct dbt_period before = unit->judging->before;
    char month[DBT_DATE_BYTES];

    dbt_buffer_format(out, "%s: ", dbt_month_write(unit->month, month));
    write_kronor(out, unit->all.now, 1);
    dbt_buffer_string(out, ", against ");
    write_kronor(out, unit->all.past, unit->months);
    dbt_buffer_format(out, " a month on average (%d issued in %s); most by ", (int)unit->months,
                      dbt_period_write(before, month));
    for (size_t i = 0; i < MOST && unit->most[i].service != NULL; i++) {
        dbt_buffer_format(out, "%s%s ", i == 0 ? "" : ", ", unit->most[i].service);
        write_kronor(out, unit->most[i].now, 1);
        dbt_buffer_string(out, " against ");
        write_kronor(out, unit->most[i].past, unit->months);
    }
}

static void tell(const struct unit_month *unit)
{
    struct dbt_findings *findings = &unit->judging->pipeline->findings;
    bool holds = unit->judging->pipeline->region.deviation.holds;
    struct dbt_buffer what;
    struct dbt_buffer advice;

    dbt_buffer_init(&what);
    dbt_buffer_init(&advice);
    dbt_buffer_format(&what, "%s (%s) in ", unit->of->name, unit->of->code);
    write_comparison(unit, &what);
    dbt_buffer_format(&advice,
                      "look at explain --dry-run --unit %s; when it is right, raise "
                      "deviation.share in region.yaml%s",
                      unit->of->code, holds ? " or set its action to warning" : "");
    if (what.failed || advice.failed)
        findings->failed = true;
    else
        dbt_findings_add(findings, holds ? DBT_SEVERITY_HOLD : DBT_SEVERITY_WARNING, "deviation",
                         NULL, advice.bytes, "%s", what.bytes);
    dbt_buffer_release(&what);
    dbt_buffer_release(&advice);
}

static void judge_month(struct judging *judging, const struct dbt_part *part,
                        const struct entry *entries, size_t count, dbt_month month)
{
    const struct dbt_registers *registers = &part->registers;
    struct unit_month unit = {
        .judging = judging, .entries = entries, .count = count, .month = month};
    uint32_t index = dbt_registers_unit(registers, dbt_text_of(entries[0].unit_code));

    if (index == DBT_NONE)
        return;
    unit.of = &registers->units[index];
    if (!is_whole(&unit, month))
        return;
    count_months(&unit);
    if (unit.months == 0)
        return;
    sum_up(&unit);
    if (is_far(&unit))
        tell(&unit);
}

static void judge_units(struct judging *judging)
{
    const struct dbt_pipeline *pipeline = judging->pipeline;
    const struct entry *items = judging->entries.items;
    size_t count = 0;

    for (size_t i = 0; i < judging->entries.count; i += count) {
        for (count = 0; i + count < judging->entries.count &&
                        dbt_text_equal_fold(dbt_text_of(items[i].unit_code),
                                            dbt_text_of(items[i + count].unit_code));)
            count++;
        for (size_t p = 0; p < pipeline->part_count; p++) {
            const struct dbt_part *part = &pipeline->parts[p];
            for (dbt_month m = part->delivery->period.first; m <= part->delivery->period.last; m++)
                judge_month(judging, part, items + i, count, m);
        }
    }
}

/* Does a hold keep charges out of the drafts? What they come to is then no figure to compare. */
static bool lacks_charges(const struct dbt_findings *findings)
{
    static const char *const codes[] = {"missing-price", "unconfirmed-price", "price-basis",
                                        "usage-without-subscription", "unit-without-provider"};

    for (size_t i = 0; i < findings->count; i++)
        for (size_t k = 0; k < sizeof codes / sizeof *codes; k++)
            if (strcmp(findings->items[i].code, codes[k]) == 0)
                return true;
    return false;
}

/* ---- the ledger ------------------------------------------------------------------------------ */

/* A period that overlaps another is the publication's to refuse. */
static enum dbt_status is_open(struct judging *judging, struct dbt_ledger *ledger, bool *open,
                               struct dbt_error *error)
{
    struct dbt_pipeline *pipeline = judging->pipeline;
    struct dbt_run run = {0};
    enum dbt_status status =
        dbt_ledger_find(ledger, pipeline->options->period, &run, &pipeline->arena, error);

    *open = status == DBT_OK && run.sequence == 0;
    if (status != DBT_HELD)
        return status;
    *error = (struct dbt_error){.status = DBT_OK};
    return DBT_OK;
}

static enum dbt_status gather(struct judging *judging, struct dbt_ledger *ledger,
                              struct dbt_error *error)
{
    const struct dbt_invoices *drafts = &judging->pipeline->invoices;
    bool open = false;
    enum dbt_status status = is_open(judging, ledger, &open, error);

    if (status == DBT_OK && open)
        status = add_issued(judging, ledger, error);
    for (size_t i = 0; status == DBT_OK && open && i < drafts->count; i++)
        status = add_drafts(judging, &drafts->items[i], error);
    return status;
}

/*
 * A run brings a ledger of an older version up to date; one without anything in it has nothing to
 * compare with, and `*ledger` is null. For the commands that only look, one
 * that cannot be read is no hindrance: `*ledger` is null then too, and it is told.
 */
static enum dbt_status open_ledger(struct dbt_pipeline *pipeline, struct dbt_ledger **ledger,
                                   struct dbt_error *error)
{
    const struct dbt_options *options = pipeline->options;
    const char *code = pipeline->region.identity.code;
    const char *path = dbt_ledger_place(options, &pipeline->arena, code);
    bool runs = options->command == DBT_COMMAND_RUN && options->text[DBT_OPTION_DRY_RUN] == NULL;
    enum dbt_status status;

    if (path == NULL)
        return dbt_error_memory(error, "the ledger's name");
    if (dbt_ledger_is_blank(path))
        return DBT_OK;
    status = dbt_ledger_open(ledger, path, code, runs ? DBT_LEDGER_WRITE : DBT_LEDGER_READ, error);
    if (status != DBT_INPUT || options->command == DBT_COMMAND_RUN)
        return status;
    dbt_findings_add(&pipeline->findings, DBT_SEVERITY_WARNING, "deviation-not-checked", NULL, "",
                     "the charges were not compared with those of the months before: %s",
                     error->text);
    *error = (struct dbt_error){.status = DBT_OK};
    return DBT_OK;
}

enum dbt_status dbt_pipeline_judge_deviation(struct dbt_pipeline *pipeline, struct dbt_error *error)
{
    const struct dbt_options *options = pipeline->options;
    struct judging judging = {.pipeline = pipeline};
    struct dbt_ledger *ledger = NULL;
    enum dbt_status status;

    if (pipeline->region.deviation.share_bp == 0 || options->command == DBT_COMMAND_RERUN ||
        lacks_charges(&pipeline->findings))
        return DBT_OK;
    judging.before.first = options->period.first - pipeline->region.deviation.months;
    judging.before.last = options->period.first - 1;
    dbt_arena_init(&judging.arena, pipeline->arena.limit_bytes);
    status = open_ledger(pipeline, &ledger, error);
    if (status == DBT_OK && ledger != NULL)
        status = gather(&judging, ledger, error);
    dbt_ledger_close(ledger);
    if (status == DBT_OK && judging.entries.count > 0) {
        qsort(judging.entries.items, judging.entries.count, sizeof *judging.entries.items,
              compare_entries);
        judge_units(&judging);
    }
    dbt_arena_release(&judging.arena);
    return status;
}
