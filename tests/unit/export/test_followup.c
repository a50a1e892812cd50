/* followup.csv, byte for byte. */
#include "sample.h"

static struct dbt_followup_months only_last(dbt_figure before, dbt_figure last)
{
    struct dbt_followup_months months;
    for (int i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        months.of[i] = DBT_FIGURE_NONE;
    }
    months.of[DBT_FOLLOWUP_MONTHS - 2] = before;
    months.of[DBT_FOLLOWUP_MONTHS - 1] = last;
    return months;
}

/* Two months are known. */
static void fill_unit(struct dbt_followup_unit *unit)
{
    *unit = (struct dbt_followup_unit){.code = "SE1",
                                       .listed = only_last(4000, DBT_FIGURE_SMALL),
                                       .calls = {.all = only_last(10, 52),
                                                 .reached = only_last(0, 48),
                                                 .share = only_last(0, 9231),
                                                 .median_s = only_last(DBT_FIGURE_NONE, 65),
                                                 .p90_s = only_last(DBT_FIGURE_NONE, 300)},
                                       .cost_ore = only_last(150, -5),
                                       .per_listed = only_last(1, DBT_FIGURE_NONE),
                                       .price_switch = {.day = DBT_DAY_MIN}};
}

static void a_row_per_figure_and_month(void **state)
{
    struct sample *sample = *state;
    struct dbt_followup_unit unit;
    fill_unit(&unit);
    struct dbt_followup followup = {.total = unit};
    for (int i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        followup.months[i] = (dbt_month)(2025 * 12 + 4 - (DBT_FOLLOWUP_MONTHS - 1) + i);
    }
    sample->result.followup = &followup;
    assert_string_equal(sample_export(sample, DBT_FORMAT_FOLLOWUP),
                        "month,unit_code,figure,cell,value\n"
                        "2025-04,,listed,,4000\n"
                        "2025-05,,listed,,small\n"
                        "2025-04,,calls,,10\n"
                        "2025-05,,calls,,52\n"
                        "2025-04,,calls-reached,,0\n"
                        "2025-05,,calls-reached,,48\n"
                        "2025-04,,calls-reached-percent,,0.00\n"
                        "2025-05,,calls-reached-percent,,92.31\n"
                        "2025-04,,wait-median-seconds,,\n"
                        "2025-05,,wait-median-seconds,,65\n"
                        "2025-04,,wait-p90-seconds,,\n"
                        "2025-05,,wait-p90-seconds,,300\n"
                        "2025-04,,cost,,1.50\n"
                        "2025-05,,cost,,-0.05\n"
                        "2025-04,,cost-per-listed,,0.01\n"
                        "2025-05,,cost-per-listed,,\n");
}

static void holds(struct sample *sample, const char *rows)
{
    if (strstr(sample->out.bytes, rows) == NULL) {
        fail_msg("no '%s' in '%s'", rows, sample->out.bytes);
    }
}

static void what_a_unit_has_has_its_rows(void **state)
{
    struct sample *sample = *state;
    struct dbt_followup_unit unit;
    const struct dbt_followup_dispatch dispatch = {.code = "sms",
                                                   .count = only_last(1, 2),
                                                   .per_thousand = only_last(3, 4),
                                                   .ore = only_last(DBT_FIGURE_NONE, 199)};
    const struct dbt_followup_service service = {
        .code = "desk", .ore = only_last(0, 120000), .quantity = only_last(0, 12500)};
    const struct dbt_followup_effect effect = {"desk", "", 0, 120000, 1, 119999};
    const struct dbt_followup_groups groups = {"desk", "", 2, 20, DBT_FIGURE_NONE, false};
    fill_unit(&unit);
    unit.dispatches = &dispatch;
    unit.services = &service;
    unit.service_count = 1;
    unit.price_switch = (struct dbt_followup_switch){
        .day = 1, .effects = &effect, .effect_count = 1, .sum = {"", "", 0, 0, -7, 8}};
    unit.groups = &groups;
    unit.group_count = 1;
    unit.calls.by_hour_from = 1;
    unit.calls.by_hour[24 + 13] = 9;
    unit.calls.by_hour[DBT_WEEK_HOURS - 1] = DBT_FIGURE_SMALL;
    struct dbt_followup followup = {
        .total = unit, .regional = &unit, .unit_count = 1, .dispatch_count = 1};
    followup.months[DBT_FOLLOWUP_MONTHS - 2] = (dbt_month)(2025 * 12 + 3);
    followup.months[DBT_FOLLOWUP_MONTHS - 1] = (dbt_month)(2025 * 12 + 4);
    sample->result.followup = &followup;
    assert_non_null(sample_export(sample, DBT_FORMAT_FOLLOWUP));
    holds(sample, "2025-04,SE1,dispatches,sms,1\n2025-05,SE1,dispatches,sms,2\n"
                  "2025-04,SE1,dispatches-per-thousand,sms,3\n"
                  "2025-05,SE1,dispatches-per-thousand,sms,4\n"
                  "2025-04,SE1,dispatches-cost,sms,\n2025-05,SE1,dispatches-cost,sms,1.99\n");
    holds(sample, "2025-05,,calls-by-hour,2-13,9\n2025-05,,calls-by-hour,7-23,small\n");
    assert_null(strstr(sample->out.bytes, "SE1,calls-by-hour"));
    holds(sample, "2025-05,SE1,cost,desk,1200.00\n2025-04,SE1,quantity,desk,0\n"
                  "2025-05,SE1,quantity,desk,1.25\n"
                  "2025-05,SE1,price-effect,,-0.07\n2025-05,SE1,volume-effect,,0.08\n"
                  "2025-05,SE1,price-effect,desk,0.01\n2025-05,SE1,volume-effect,desk,1199.99\n"
                  "2025-05,SE1,groups,desk,2\n2025-05,SE1,workstations-allowed,desk,20\n"
                  "2025-05,SE1,workstations,desk,\n");
}

static void without_reports_there_is_no_such_file(void **state)
{
    struct sample *sample = *state;
    const struct dbt_followup followup = {0};
    assert_false(dbt_format_is_of(DBT_FORMAT_FOLLOWUP, &sample->result));
    assert_true(dbt_format_is_of(DBT_FORMAT_LINES, &sample->result));
    sample->result.followup = &followup;
    assert_true(dbt_format_is_of(DBT_FORMAT_FOLLOWUP, &sample->result));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(a_row_per_figure_and_month),
        SAMPLE_TEST(what_a_unit_has_has_its_rows),
        SAMPLE_TEST(without_reports_there_is_no_such_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
