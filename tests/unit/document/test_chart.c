/* Charts on a page: as a block, and in a row. */
#include "sample.h"

#include "engine.h"

struct shown { /* what the test's layouts can name */
    struct dbt_progress progress;
    const struct dbt_chart *chart;
    const struct dbt_chart *none;
};

static const struct dbt_member members[] = {
    {"chart", DBT_FORM_CHART, offsetof(struct shown, chart), NULL},
    {"page", DBT_FORM_INTEGER, offsetof(struct shown, progress.page), NULL},
    {"none", DBT_FORM_CHART, offsetof(struct shown, none), NULL},
};
static const struct dbt_type shown_type = {sizeof(struct shown), members, 3};

static const char *write_figure(void *context, dbt_figure figure, struct dbt_arena *arena)
{
    (void)context;
    return dbt_arena_format(arena, "%d", (int)figure);
}

static const dbt_figure figures[] = {4, 6, 5};
static const char *const months[] = {"mars", "april", "maj"};
static const struct dbt_chart_series series = {"SMS", NULL, figures};
static const struct dbt_chart chart = {.kind = DBT_CHART_LINE,
                                       .categories = months,
                                       .category_count = 3,
                                       .series = &series,
                                       .series_count = 1,
                                       .write = write_figure,
                                       .alternative = "SMS per månad"};

struct setting {
    struct sample sample;
    struct dbt_document document;
    enum dbt_status status;
};

#define LAYOUT(flow)                                                                               \
    "<layout name='Diagram' language='sv-SE'>"                                                     \
    "<page left='20mm' right='18mm' top='45mm' rest='30mm' bottom='17mm'/><flow>" flow             \
    "</flow></layout>"

/* Whatever the kind of document, this is its layout. */
static enum dbt_status load(struct setting *setting, const char *layout,
                            struct dbt_findings *findings)
{
    static const char *const names[DBT_LAYOUT_COUNT] = {
#define DBT_LAYOUT(name, file) file,
#include "debitera/layout.def"
#undef DBT_LAYOUT
    };
    struct sample *sample = &setting->sample;
    struct dbt_layout_file files[DBT_LAYOUT_COUNT];
    struct dbt_layout_data data;
    for (size_t i = 0; i < DBT_LAYOUT_COUNT; i++) {
        files[i] = (struct dbt_layout_file){names[i], names[i], false, dbt_text_of(layout)};
        data.types[i] = &shown_type;
    }
    sample->region.layouts = files;
    sample->region.layout_count = DBT_LAYOUT_COUNT;
    sample->region.folder = "region";
    dbt_findings_init(findings, &sample->arena);
    return dbt_layouts_load(&sample->layouts, &sample->region, &data, findings, &sample->error);
}

static void lay_out(struct setting *setting, const char *layout)
{
    *setting = (struct setting){0};
    struct sample *sample = &setting->sample;
    struct dbt_findings findings;
    sample_init(sample, 1, 1);
    assert_int_equal(load(setting, layout, &findings), DBT_OK);
    struct shown shown = {.chart = &chart};
    struct dbt_engine engine = {.flow = {.document = &setting->document,
                                         .metrics = {NULL, sample_width_mm},
                                         .arena = &sample->arena,
                                         .error = &sample->error},
                                .layout = sample->layouts.roots[0],
                                .window = &sample->layouts.window,
                                .identity = &sample->region.identity,
                                .months = "",
                                .few = "",
                                .progress = &shown.progress,
                                .scope = {.slots = {&shown}}};
    setting->document = (struct dbt_document){.title = "Diagram"};
    dbt_pages_make(&engine);
    setting->status = engine.flow.status;
}

static void release(struct setting *setting)
{
    sample_release(&setting->sample);
}

static const struct dbt_item no_item;

/* The accent is the curve's and that of the disc where it ends; of each chart in turn. */
static const struct dbt_item *nth(const struct setting *setting, enum dbt_item_kind kind, size_t at)
{
    const struct dbt_page *page = &setting->document.pages[0];
    for (size_t i = 0; i < page->count; i++) {
        const struct dbt_item *item = &page->items[i];
        if (item->kind == kind && item->ink == DBT_INK_ACCENT && at-- == 0) {
            return item;
        }
    }
    return &no_item;
}

/* A curve and the disc where it ends move together. */
static void assert_curve_ends(const struct setting *setting, size_t at)
{
    const struct dbt_item *curve = nth(setting, DBT_ITEM_LINE, at);
    const struct dbt_item *dot = nth(setting, DBT_ITEM_DOT, at);
    assert_true(dot->w_mm > 0);
    assert_int_equal(curve->point_count, 3);
    assert_true(fabs(curve->points[2].x_mm - dot->x_mm) < 0.01);
    assert_true(fabs(curve->points[2].y_mm - dot->y_mm) < 0.01);
}

static void a_chart_is_one_figure(void **state)
{
    (void)state;
    struct setting setting;
    lay_out(&setting,
            LAYOUT("<space h='5mm'/><chart of='chart' h='30mm'/>"
                   "<chart of='chart' h='30mm' w='60mm' alt='Annat'/><text>after</text>"));
    assert_int_equal(setting.status, DBT_OK);
    const struct dbt_page *page = &setting.document.pages[0];
    size_t said = 0;
    uint32_t before = 0;
    for (size_t i = 0; i + 1 < page->count; i++) {
        const struct dbt_item *item = &page->items[i];
        bool first = item->figure != before;
        assert_int_equal(item->role, DBT_ROLE_FIGURE);
        assert_true(item->figure == before || item->figure == before + 1);
        assert_int_equal(item->alt != NULL, first);
        said += first ? 1 : 0;
        if (first) {
            assert_string_equal(item->alt, before == 0 ? "SMS per månad" : "Annat");
        }
        before = item->figure;
    }
    assert_int_equal(said, 2);
    assert_curve_ends(&setting, 0);
    assert_curve_ends(&setting, 1);
    const struct dbt_item *after = &page->items[page->count - 1];
    assert_string_equal(after->text, "after");
    assert_true(fabs(after->y_mm - 45 - 5 - 60 - dbt_style_ascent(DBT_STYLE_BODY)) < 0.01);
    assert_true(nth(&setting, DBT_ITEM_DOT, 1)->x_mm < 20 + 60);
    release(&setting);
}

static void a_chart_that_is_not_there_takes_no_room(void **state)
{
    (void)state;
    struct setting setting;
    lay_out(&setting, LAYOUT("<chart of='none' h='30mm'/><text>after</text>"));
    assert_int_equal(setting.status, DBT_OK);
    assert_int_equal(setting.document.pages[0].count, 1);
    assert_true(setting.document.pages[0].items[0].y_mm < 50);
    release(&setting);
}

#define TABLE(row)                                                                                 \
    LAYOUT("<table padding='2mm'><column width='1fr'/><column width='40mm' align='right'/>" row    \
           "<row><cell>after</cell></row></table>")

static double baseline(const struct setting *setting, const char *text)
{
    const struct dbt_page *page = &setting->document.pages[0];
    for (size_t i = 0; i < page->count; i++) {
        if (page->items[i].text != NULL && strcmp(page->items[i].text, text) == 0) {
            return page->items[i].y_mm;
        }
    }
    fail_msg("there is no \"%s\"", text);
    return 0;
}

static void a_row_is_as_high_as_its_chart(void **state)
{
    (void)state;
    static const char *const heights[] = {
        TABLE("<row><cell>with</cell><cell></cell></row>"),
        TABLE("<row><cell>with</cell><cell chart='none'/></row>"),
        TABLE("<row><cell>with</cell><cell chart='chart' h='3mm'/></row>"),
        TABLE("<row><cell>with</cell><cell chart='chart' h='12mm'/></row>"),
    };
    for (size_t i = 0; i < 4; i++) {
        struct setting setting;
        lay_out(&setting, heights[i]);
        assert_int_equal(setting.status, DBT_OK);
        double expected = 2 + (i == 3 ? 12 : dbt_style_leading(DBT_STYLE_BODY));
        double first = baseline(&setting, "with");
        double down = i == 3 ? (12 - dbt_style_leading(DBT_STYLE_BODY)) / 2 : 0;
        assert_true(fabs(first - down - 45 - 1 - dbt_style_ascent(DBT_STYLE_BODY)) < 0.01);
        assert_true(fabs(baseline(&setting, "after") - (first - down) - expected) < 0.01);
        const struct dbt_item *dot = nth(&setting, DBT_ITEM_DOT, 0);
        assert_int_equal(dot != &no_item, i >= 2);
        if (i >= 2) {
            assert_true(dot->x_mm > 210 - 18 - 40 && dot->x_mm < 210 - 18);
            assert_curve_ends(&setting, 0);
        }
        release(&setting);
    }
}

static void what_is_no_chart_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        LAYOUT("<chart of='page' h='30mm'/>"), LAYOUT("<chart of='nothing' h='30mm'/>"),
        LAYOUT("<chart of='chart'/>"), TABLE("<row><cell chart='page'/></row>"),
        TABLE("<row><cell h='3mm'/></row>")};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct setting setting = {0};
        struct dbt_findings findings;
        sample_init(&setting.sample, 1, 1);
        assert_int_equal(load(&setting, wrong[i], &findings), DBT_INPUT);
        assert_true(findings.count > 0);
        release(&setting);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chart_is_one_figure),
        cmocka_unit_test(a_chart_that_is_not_there_takes_no_room),
        cmocka_unit_test(a_row_is_as_high_as_its_chart),
        cmocka_unit_test(what_is_no_chart_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
