/*
 * followup.csv: the figures of the follow-up reports, as the region's report tells them. Months
 * that no run is known of are left out. Kronor and percent have two decimals.
 */
#include "debitera/followup.h"

#include "csv.h"
#include "writers.h"

enum form { WHOLE, HUNDREDTHS, TEN_THOUSANDTHS };

struct row {
    dbt_month month;
    const char *unit_code;
    const char *figure;
    const char *cell;
    enum form form;
    dbt_figure value;
};

struct table {
    struct dbt_csv *csv;
    const struct dbt_followup *followup;
    const struct dbt_followup_unit *unit;
    const char *unit_code;
};

static void write_value(struct dbt_csv *csv, const struct row *row)
{
    static const struct {
        unsigned decimals, least;
    } forms[] = {[WHOLE] = {0, 0}, [HUNDREDTHS] = {2, 2}, [TEN_THOUSANDTHS] = {4, 0}};
    char text[DBT_DECIMAL_BYTES];
    if (dbt_figure_known(row->value)) {
        dbt_csv_text(csv, dbt_decimal_write(row->value, forms[row->form].decimals,
                                            forms[row->form].least, text));
    } else {
        dbt_csv_text(csv, row->value == DBT_FIGURE_SMALL ? "small" : "");
    }
}

static void write_row(struct dbt_csv *csv, const struct row *row)
{
#define DBT_CSV_COLUMN(name, write) write;
#include "followup.def"
#undef DBT_CSV_COLUMN
    dbt_csv_end(csv);
}

static void write_months(const struct table *table, const struct row *of,
                         const struct dbt_followup_months *months)
{
    for (int i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        struct row row = *of;
        row.month = table->followup->months[i];
        row.unit_code = table->unit_code;
        row.value = months->of[i];
        if (dbt_figure_known(table->unit->cost_ore.of[i])) {
            write_row(table->csv, &row);
        }
    }
}

/* Of the report's month. */
static void write_one(const struct table *table, const struct row *of)
{
    struct row row = *of;
    row.month = table->followup->months[DBT_FOLLOWUP_MONTHS - 1];
    row.unit_code = table->unit_code;
    write_row(table->csv, &row);
}

static void write_used(const struct table *table)
{
    const struct dbt_followup_unit *unit = table->unit;
    const struct dbt_followup_calls *calls = &unit->calls;
    const struct {
        struct row row;
        const struct dbt_followup_months *months;
    } figures[] = {
        {{.figure = "listed", .cell = ""}, &unit->listed},
        {{.figure = "calls", .cell = ""}, &calls->all},
        {{.figure = "calls-reached", .cell = ""}, &calls->reached},
        {{.figure = "calls-reached-percent", .cell = "", .form = HUNDREDTHS}, &calls->share},
        {{.figure = "wait-median-seconds", .cell = ""}, &calls->median_s},
        {{.figure = "wait-p90-seconds", .cell = ""}, &calls->p90_s},
    };
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        write_months(table, &figures[i].row, figures[i].months);
    }
    for (size_t i = 0; i < table->followup->dispatch_count; i++) {
        const struct dbt_followup_dispatch *dispatch = &unit->dispatches[i];
        const struct row count = {.figure = "dispatches", .cell = dispatch->code};
        const struct row thousand = {.figure = "dispatches-per-thousand", .cell = dispatch->code};
        const struct row cost = {
            .figure = "dispatches-cost", .cell = dispatch->code, .form = HUNDREDTHS};
        write_months(table, &count, &dispatch->count);
        write_months(table, &thousand, &dispatch->per_thousand);
        write_months(table, &cost, &dispatch->ore);
    }
}

/* Of the region alone: beside its hours, a unit's that is small could be computed from those of the
   others. Hours without any call have no row. */
static void write_hours(const struct table *table)
{
    for (int i = 0; i < DBT_WEEK_HOURS; i++) {
        char cell[8] = {(char)('1' + i / 24), '-', (char)('0' + i % 24 / 10),
                        (char)('0' + i % 24 % 10), '\0'};
        const struct row row = {
            .figure = "calls-by-hour", .cell = cell, .value = table->unit->calls.by_hour[i]};
        if (table->unit->calls.by_hour_from != 0 && row.value != 0) {
            write_one(table, &row);
        }
    }
}

static void write_cost(const struct table *table)
{
    const struct dbt_followup_unit *unit = table->unit;
    const struct row all = {.figure = "cost", .cell = "", .form = HUNDREDTHS};
    const struct row per_listed = {.figure = "cost-per-listed", .cell = "", .form = HUNDREDTHS};
    write_months(table, &all, &unit->cost_ore);
    write_months(table, &per_listed, &unit->per_listed);
    for (size_t i = 0; i < unit->service_count; i++) {
        const struct dbt_followup_service *service = &unit->services[i];
        const struct row cost = {.figure = "cost", .cell = service->code, .form = HUNDREDTHS};
        const struct row quantity = {
            .figure = "quantity", .cell = service->code, .form = TEN_THOUSANDTHS};
        write_months(table, &cost, &service->ore);
        write_months(table, &quantity, &service->quantity);
    }
}

static void write_effect(const struct table *table, const struct dbt_followup_effect *effect)
{
    const struct row price = {.figure = "price-effect",
                              .cell = effect->code,
                              .form = HUNDREDTHS,
                              .value = effect->price_ore};
    const struct row volume = {.figure = "volume-effect",
                               .cell = effect->code,
                               .form = HUNDREDTHS,
                               .value = effect->volume_ore};
    write_one(table, &price);
    write_one(table, &volume);
}

static void write_switch(const struct table *table)
{
    const struct dbt_followup_switch *price_switch = &table->unit->price_switch;
    if (price_switch->day == DBT_DAY_MIN) {
        return;
    }
    write_effect(table, &price_switch->sum);
    for (size_t i = 0; i < price_switch->effect_count; i++) {
        write_effect(table, &price_switch->effects[i]);
    }
}

static void write_groups(const struct table *table)
{
    for (size_t i = 0; i < table->unit->group_count; i++) {
        const struct dbt_followup_groups *groups = &table->unit->groups[i];
        const struct row rows[] = {
            {.figure = "groups", .cell = groups->code, .value = groups->groups},
            {.figure = "workstations-allowed", .cell = groups->code, .value = groups->allowed},
            {.figure = "workstations", .cell = groups->code, .value = groups->registered},
        };
        for (size_t j = 0; j < sizeof rows / sizeof *rows; j++) {
            write_one(table, &rows[j]);
        }
    }
}

static void write_unit(struct dbt_csv *csv, const struct dbt_followup *followup,
                       const struct dbt_followup_unit *unit, const char *unit_code)
{
    const struct table table = {csv, followup, unit, unit_code};
    write_used(&table);
    if (unit == &followup->total) {
        write_hours(&table);
    }
    write_cost(&table);
    write_switch(&table);
    write_groups(&table);
}

enum dbt_status dbt_followup_write(const struct dbt_result *result, struct dbt_buffer *out,
                                   struct dbt_error *error)
{
    (void)error;
    const struct dbt_followup *followup = result->followup;
    struct dbt_csv csv = {.out = out};
#define DBT_CSV_COLUMN(name, write) dbt_csv_text(&csv, name);
#include "followup.def"
#undef DBT_CSV_COLUMN
    dbt_csv_end(&csv);
    if (followup == NULL) {
        return DBT_OK;
    }
    write_unit(&csv, followup, &followup->total, "");
    for (size_t i = 0; i < followup->unit_count; i++) {
        write_unit(&csv, followup, &followup->regional[i], followup->regional[i].code);
        dbt_result_drain(result, out);
    }
    return DBT_OK;
}
