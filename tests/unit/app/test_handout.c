/* What each provider is handed: its documents, and reports that tell of nobody else. */
#include "ledger/sample.h"

#include "handout.h"

#define FIRST_UNIT  "SE2321000131-E000000000101"
#define SECOND_UNIT "SE2321000131-E000000000102"

enum { UNITS = 3 };

struct scene {
    struct sample *sample;
    struct dbt_pipeline pipeline;
    struct dbt_options options;
    struct dbt_publication publication;
    struct dbt_followup followup;
    struct dbt_followup_unit units[UNITS];
    struct dbt_handouts handouts;
};

/* The sample's invoices, of three providers; the first two have one unit each on their documents,
   and both reports. */
static void set(struct scene *scene, struct sample *sample)
{
    static const char *const codes[UNITS] = {SECOND_UNIT, FIRST_UNIT, "unbilled"};

    *scene = (struct scene){.sample = sample, .options = {.command = DBT_COMMAND_RUN}};
    dbt_arena_init(&scene->pipeline.arena, (size_t)1 << 24);
    scene->pipeline.options = &scene->options;
    for (size_t i = 0; i < UNITS; i++)
        scene->units[i] = (struct dbt_followup_unit){
            .code = codes[i], .name = "Torget", .org_no = "556000-0001", .provider = "A"};
    scene->units[0].org_no = "556000-0002";
    for (size_t i = 0; i < SAMPLE_INVOICES; i++) {
        sample->items[i].number = SAMPLE_FIRST_NUMBER + (int64_t)i;
        sample->items[i].line_count = 1;
        sample->lines[i][0].month = sample_month(5);
    }
    sample->lines[1][0].unit_code = SECOND_UNIT;
    sample->items[2].line_count = 0;
    scene->followup = (struct dbt_followup){.units = scene->units, .unit_count = UNITS};
    scene->publication = (struct dbt_publication){
        .pipeline = &scene->pipeline,
        .run = {.period = sample_period(5, 5)},
        .invoices = sample->invoices,
        .followup = &scene->followup,
    };
}

static void make(struct scene *scene, struct dbt_ledger *ledger)
{
    assert_int_equal(
        dbt_handouts_make(&scene->publication, ledger, &scene->handouts, &scene->sample->error),
        DBT_OK);
}

static void clear(struct scene *scene)
{
    dbt_arena_release(&scene->pipeline.arena);
}

static void each_has_its_own(void **state)
{
    struct scene scene;
    set(&scene, *state);
    make(&scene, NULL);
    const struct dbt_handout *items = scene.handouts.items;
    assert_int_equal(scene.handouts.count, SAMPLE_INVOICES);
    for (size_t i = 0; i < SAMPLE_INVOICES; i++) {
        assert_string_equal(items[i].org_no, scene.sample->items[i].buyer.org_no);
        assert_string_equal(items[i].folder, items[i].org_no);
        assert_string_equal(items[i].provider, scene.sample->items[i].buyer.name);
        assert_int_equal(items[i].invoice_count, 1);
        assert_ptr_equal(items[i].invoices[0], &scene.publication.invoices.items[i]);
        assert_int_equal(items[i].withheld_count, 0);
    }
    assert_int_equal(items[0].unit_count, 2);
    assert_ptr_equal(items[0].units[0], &scene.units[1]);
    assert_ptr_equal(items[0].units[1], &scene.units[2]);
    assert_int_equal(items[1].unit_count, 1);
    assert_ptr_equal(items[1].units[0], &scene.units[0]);
    assert_int_equal(items[2].unit_count, 0);
    clear(&scene);
}

/* As a correction may issue them. */
static void documents_of_one_provider_stand_by_number(void **state)
{
    struct scene scene;
    set(&scene, *state);
    struct dbt_invoice *items = scene.publication.invoices.items;
    items[2].buyer = items[0].buyer;
    items[2].number = SAMPLE_FIRST_NUMBER - 1;
    items[0].buyer.name = "Its new name";
    make(&scene, NULL);
    assert_int_equal(scene.handouts.count, 2);
    assert_int_equal(scene.handouts.items[0].invoice_count, 2);
    assert_ptr_equal(scene.handouts.items[0].invoices[0], &items[2]);
    assert_ptr_equal(scene.handouts.items[0].invoices[1], &items[0]);
    assert_string_equal(scene.handouts.items[0].provider, "Its new name");
    clear(&scene);
}

static void without_reports_there_are_none(void **state)
{
    struct scene scene;
    set(&scene, *state);
    scene.publication.followup = NULL;
    make(&scene, NULL);
    assert_int_equal(scene.handouts.count, SAMPLE_INVOICES);
    assert_int_equal(scene.handouts.items[0].unit_count, 0);
    scene.publication.invoices.count = 0;
    make(&scene, NULL);
    assert_int_equal(scene.handouts.count, 0);
    clear(&scene);
}

/* Whatever case a register wrote it in. */
static void a_unit_on_anothers_document_is_withheld(void **state)
{
    struct scene scene;
    set(&scene, *state);
    scene.sample->items[2].line_count = 1;
    scene.sample->lines[2][0].unit_code = "se2321000131-e000000000101";
    make(&scene, NULL);
    const struct dbt_handout *own = &scene.handouts.items[0];
    assert_int_equal(own->unit_count, 1);
    assert_ptr_equal(own->units[0], &scene.units[2]);
    assert_int_equal(own->withheld_count, 1);
    assert_ptr_equal(own->withheld[0], &scene.units[1]);
    assert_int_equal(scene.handouts.items[2].unit_count, 0);
    scene.sample->lines[2][0].month = sample_month(5) - DBT_FOLLOWUP_MONTHS;
    make(&scene, NULL);
    assert_int_equal(scene.handouts.items[0].withheld_count, 0);
    clear(&scene);
}

/* Of the twelve months before, up to the run itself. */
static void a_unit_billed_to_another_before_is_withheld(void **state)
{
    struct scene scene;
    struct sample *sample = *state;
    struct dbt_run run = sample_run(sample_period(4, 4));
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    for (size_t i = 0; i < SAMPLE_INVOICES; i++)
        sample->items[i].period = run.period;
    assert_int_equal(sample_issue(sample, ledger, &run), DBT_OK);
    set(&scene, sample);
    make(&scene, ledger);
    assert_int_equal(scene.handouts.items[0].unit_count, 1);
    assert_int_equal(scene.handouts.items[0].withheld_count, 1);
    assert_int_equal(scene.handouts.items[1].withheld_count, 1);
    scene.publication.run.sequence = 1;
    make(&scene, ledger);
    assert_int_equal(scene.handouts.items[0].withheld_count, 0);
    scene.publication.run.sequence = 2;
    make(&scene, ledger);
    assert_int_equal(scene.handouts.items[0].withheld_count, 1);
    scene.publication.run.period = sample_period(5, 5);
    scene.publication.run.period.first += 24;
    scene.publication.run.period.last += 24;
    make(&scene, ledger);
    assert_int_equal(scene.handouts.items[0].withheld_count, 0);
    dbt_ledger_close(ledger);
    clear(&scene);
}

/* In the delivery of an earlier month of the period. */
static void a_unit_that_was_anothers_is_withheld(void **state)
{
    struct scene scene;
    struct dbt_unit units[] = {{.code = FIRST_UNIT, .org_no = "556000-0002"},
                               {.code = SECOND_UNIT, .org_no = "556000-0002"}};
    struct dbt_findings findings = {0};
    struct dbt_part parts[2] = {0};
    set(&scene, *state);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(dbt_registers_init(&parts[i].registers, &scene.sample->region,
                                            sample_period(5, 5), &scene.pipeline.arena,
                                            &scene.sample->error),
                         DBT_OK);
        parts[i].registers.units = units;
        parts[i].registers.unit_count = i == 0 ? 2 : 0;
        findings.arena = &scene.pipeline.arena;
        assert_int_equal(
            dbt_registers_close_units(&parts[i].registers, &findings, &scene.sample->error),
            DBT_OK);
    }
    scene.pipeline.parts = parts;
    scene.pipeline.part_count = 2;
    make(&scene, NULL);
    assert_int_equal(scene.handouts.items[0].withheld_count, 1);
    assert_ptr_equal(scene.handouts.items[0].withheld[0], &scene.units[1]);
    assert_int_equal(scene.handouts.items[1].withheld_count, 0);
    for (size_t i = 0; i < 2; i++)
        dbt_registers_release(&parts[i].registers);
    clear(&scene);
}

static void memory_that_ends_is_told(void **state)
{
    struct scene scene;
    enum dbt_status status = DBT_MEMORY;
    for (size_t limit = 0; status != DBT_OK; limit += 64) {
        assert_in_range(limit, 0, 1 << 16);
        set(&scene, *state);
        clear(&scene);
        dbt_arena_init(&scene.pipeline.arena, limit);
        status = dbt_handouts_make(&scene.publication, NULL, &scene.handouts, &scene.sample->error);
        assert_int_equal(scene.handouts.count, status == DBT_OK ? SAMPLE_INVOICES : 0);
        clear(&scene);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(each_has_its_own),
        SAMPLE_TEST(documents_of_one_provider_stand_by_number),
        SAMPLE_TEST(without_reports_there_are_none),
        SAMPLE_TEST(a_unit_on_anothers_document_is_withheld),
        SAMPLE_TEST(a_unit_billed_to_another_before_is_withheld),
        SAMPLE_TEST(a_unit_that_was_anothers_is_withheld),
        SAMPLE_TEST(memory_that_ends_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
