/* What was promised and what is usual, against what was read. */
#include "support.h"

#include "debitera/read.h"

struct judged {
    struct dbt_arena arena;
    struct dbt_findings findings;
    struct dbt_source sources[2]; /* control, sms */
    struct dbt_region region;
    struct dbt_input inputs[3];
    struct dbt_delivery delivery;
    struct dbt_control control;
    struct dbt_registers registers;
};

static int setup(void **state)
{
    static struct judged judged;
    judged = (struct judged){0};
    dbt_arena_init(&judged.arena, (size_t)1 << 20);
    dbt_findings_init(&judged.findings, &judged.arena);
    judged.sources[0] = (struct dbt_source){.code = "kontroll", .kind = DBT_SOURCE_CONTROL};
    judged.sources[1] =
        (struct dbt_source){.code = "sms", .kind = DBT_SOURCE_EVENTS, .reject_limit_bp = 50};
    judged.region = (struct dbt_region){.sources = judged.sources, .source_count = 2};
    for (size_t i = 0; i < 3; i++) {
        static const char *const names[] = {"kontroll.csv", "sms.csv", "sms2.csv"};
        struct dbt_input *input = &judged.inputs[i];
        input->source = &judged.sources[i > 0];
        input->name = names[i];
        input->accounting.read = 1000;
        input->accounting.of[DBT_CLASS_BILLED] = 1000;
        memset(input->sha256, 'a', sizeof input->sha256 - 1);
    }
    judged.delivery =
        (struct dbt_delivery){.folder = "2025-05", .inputs = judged.inputs, .count = 2};
    judged.control = (struct dbt_control){.file = "sms.csv", .rows = 1000, .sha256 = ""};
    judged.registers = (struct dbt_registers){.controls = &judged.control, .control_count = 1};
    *state = &judged;
    return 0;
}

static int teardown(void **state)
{
    struct judged *judged = *state;
    dbt_arena_release(&judged->arena);
    return 0;
}

/* Judges, and expects this finding alone; null: none. */
static void expect(struct judged *judged, const char *code, enum dbt_severity severity)
{
    dbt_findings_init(&judged->findings, &judged->arena);
    dbt_delivery_judge(&judged->delivery, &judged->region, &judged->registers, &judged->findings);
    assert_int_equal(judged->findings.count, code ? 1 : 0);
    if (code) {
        assert_string_equal(judged->findings.items[0].code, code);
        assert_int_equal(judged->findings.items[0].severity, severity);
    }
}

static void a_control_file_must_agree(void **state)
{
    struct judged *judged = *state;
    expect(judged, NULL, DBT_SEVERITY_HOLD);
    judged->control.rows = 999;
    expect(judged, "control-rows", DBT_SEVERITY_HOLD);
    judged->control.rows = 1000;
    judged->control.sha256 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    expect(judged, NULL, DBT_SEVERITY_HOLD);
    judged->control.sha256 = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab";
    expect(judged, "control-hash", DBT_SEVERITY_HOLD);
}

static void files_and_promises_must_meet(void **state)
{
    struct judged *judged = *state;
    struct dbt_control controls[2] = {judged->control,
                                      {.file = "gone.csv", .rows = 1, .sha256 = ""}};
    judged->registers.controls = controls;
    judged->registers.control_count = 2;
    expect(judged, "control-missing-file", DBT_SEVERITY_HOLD);
    judged->registers.control_count = 0;
    expect(judged, "control-unnamed-file", DBT_SEVERITY_WARNING);
    judged->region.sources = &judged->sources[1];
    judged->region.source_count = 1;
    expect(judged, NULL, DBT_SEVERITY_HOLD);
}

static void an_empty_source_holds(void **state)
{
    struct judged *judged = *state;
    judged->inputs[1].accounting = (struct dbt_accounting){0};
    judged->control.rows = 0;
    expect(judged, "empty-source", DBT_SEVERITY_HOLD);
    judged->sources[1].may_be_empty = true;
    expect(judged, NULL, DBT_SEVERITY_HOLD);
}

static void the_share_of_rejects_must_exceed_its_limit(void **state)
{
    struct judged *judged = *state;
    struct dbt_accounting *accounting = &judged->inputs[1].accounting;
    accounting->of[DBT_CLASS_REJECTED] = 5;
    accounting->of[DBT_CLASS_BILLED] = 995;
    expect(judged, NULL, DBT_SEVERITY_HOLD);
    accounting->of[DBT_CLASS_REJECTED] = 6;
    accounting->of[DBT_CLASS_BILLED] = 994;
    expect(judged, "reject-share", DBT_SEVERITY_HOLD);
    assert_non_null(strstr(judged->findings.items[0].what, "6 of 1000"));
    assert_non_null(strstr(judged->findings.items[0].what, "0.50 percent"));
}

static void a_copy_does_not_dilute_the_share(void **state)
{
    struct judged *judged = *state;
    struct dbt_control controls[2] = {judged->control, judged->control};
    controls[1].file = "sms2.csv";
    judged->registers.controls = controls;
    judged->registers.control_count = 2;
    judged->delivery.count = 3;
    struct dbt_accounting *accounting = &judged->inputs[1].accounting;
    accounting->of[DBT_CLASS_REJECTED] = 6;
    accounting->of[DBT_CLASS_BILLED] = 994;
    expect(judged, NULL, DBT_SEVERITY_HOLD); /* 6 of 2 000 */
    judged->inputs[2].copy_of_other = true;
    expect(judged, "reject-share", DBT_SEVERITY_HOLD);
}

/* A row of a register is never left out: what it says would not be billed. */
static void an_unreadable_register_row_holds(void **state)
{
    struct judged *judged = *state;
    static const enum dbt_reason reasons[] = {DBT_REASON_TOO_LONG, DBT_REASON_FIELD_COUNT,
                                              DBT_REASON_BAD_ENCODING};
    judged->sources[0].reject_limit_bp = 5000;
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        struct dbt_accounting *accounting = &judged->inputs[0].accounting;
        *accounting = (struct dbt_accounting){.read = 1000};
        accounting->of[DBT_CLASS_FOLLOW_UP] = 999;
        accounting->of[DBT_CLASS_REJECTED] = accounting->rejected[reasons[i]] = 1;
        expect(judged, "unreadable-records", DBT_SEVERITY_HOLD);
        assert_non_null(strstr(judged->findings.items[0].what, "1 of 1000"));
    }
    /* Held already, with its place, by the registers. */
    judged->inputs[0].accounting.rejected[DBT_REASON_BAD_ENCODING] = 0;
    judged->inputs[0].accounting.rejected[DBT_REASON_BAD_DATE] = 1;
    expect(judged, NULL, DBT_SEVERITY_HOLD);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_control_file_must_agree),
        TEST(files_and_promises_must_meet),
        TEST(an_empty_source_holds),
        TEST(the_share_of_rejects_must_exceed_its_limit),
        TEST(a_copy_does_not_dilute_the_share),
        TEST(an_unreadable_register_row_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
