/* Lists of a CSV of export's: the rows that were written, cell by cell. */
#include "base/faults.h"
#include "listed.h"
#include "media.h"

#include "list.h"

enum { ARENA_BYTES = 1 << 20 };

static enum dbt_cell_kind kind_of(const char *column)
{
    static const enum dbt_cell_kind kinds[LISTED_COLUMNS] = {
        DBT_CELL_TEXT,  DBT_CELL_INTEGER, DBT_CELL_ORE,   DBT_CELL_PRICE, DBT_CELL_PERCENT,
        DBT_CELL_RATIO, DBT_CELL_DAY,     DBT_CELL_MONTH, DBT_CELL_EMPTY};
    for (size_t i = 0; i < LISTED_COLUMNS; i++) {
        if (strcmp(listed_columns[i], column) == 0) {
            return kinds[i];
        }
    }
    return DBT_CELL_TEXT;
}

struct scene {
    struct dbt_buffer csv;
    struct dbt_arena arena;
    struct dbt_csv_source source;
    struct dbt_lists lists;
    struct dbt_error error;
};

static int set(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    assert_non_null(scene);
    dbt_buffer_init(&scene->csv);
    dbt_arena_init(&scene->arena, ARENA_BYTES);
    *state = scene;
    return 0;
}

static int clear(void **state)
{
    struct scene *scene = *state;
    dbt_buffer_release(&scene->csv);
    dbt_arena_release(&scene->arena);
    free(scene);
    return 0;
}

static enum dbt_status open_lists(struct scene *scene, uint64_t rows_max)
{
    scene->source = (struct dbt_csv_source){.name = "list",
                                            .medium = dbt_medium_memory(&scene->csv),
                                            .bytes = scene->csv.length,
                                            .rows_max = rows_max,
                                            .kind_of = kind_of};
    return dbt_lists_read(&scene->source, &scene->lists, &scene->arena, &scene->error);
}

/* As export writes it. */
static void add_field(struct dbt_buffer *out, struct dbt_text text, size_t column)
{
    const bool quoted = memchr(text.at, ',', text.length) != NULL ||
                        memchr(text.at, '"', text.length) != NULL ||
                        (text.length > 0 && text.at[0] == ' ');
    dbt_buffer_string(out, column > 0 ? "," : "");
    dbt_buffer_string(out, quoted ? "\"" : "");
    for (size_t i = 0; i < text.length; i++) {
        dbt_buffer_add(out, "\"\"", text.at[i] == '"');
        dbt_buffer_add(out, text.at + i, 1);
    }
    dbt_buffer_string(out, quoted ? "\"" : "");
}

static enum dbt_status add_record(void *context, const struct dbt_row *row, struct dbt_error *error)
{
    char text[DBT_RATIO_BYTES];
    (void)error;
    for (size_t i = 0; i < row->count; i++) {
        add_field(context, dbt_cell_write(row, &row->cells[i], text), i);
    }
    dbt_buffer_string(context, "\n");
    return DBT_OK;
}

static enum dbt_status add_list(const struct dbt_list *list, struct dbt_buffer *out,
                                struct dbt_error *error)
{
    for (size_t i = 0; i < list->column_count; i++) {
        add_field(out, dbt_text_of(list->columns[i]), i);
    }
    dbt_buffer_string(out, "\n");
    return dbt_list_each(list, add_record, out, error);
}

static void write_csv(struct scene *scene, size_t rows)
{
    struct dbt_list list = listed("list", &rows);
    assert_int_equal(add_list(&list, &scene->csv, &scene->error), DBT_OK);
}

/* What the lists write, again: the header of each, and its rows. */
static void expect_same(struct scene *scene)
{
    const size_t header = strcspn(scene->csv.bytes, "\n") + 1;
    struct dbt_buffer all;
    dbt_buffer_init(&all);
    dbt_buffer_add(&all, scene->csv.bytes, header);
    for (size_t i = 0; i < scene->lists.count; i++) {
        struct dbt_buffer one;
        dbt_buffer_init(&one);
        assert_int_equal(add_list(&scene->lists.items[i], &one, &scene->error), DBT_OK);
        assert_memory_equal(one.bytes, scene->csv.bytes, header);
        dbt_buffer_add(&all, one.bytes + header, one.length - header);
        dbt_buffer_release(&one);
    }
    assert_string_equal(all.bytes, scene->csv.bytes);
    dbt_buffer_release(&all);
}

static void every_row_is_read(void **state)
{
    struct scene *scene = *state;
    write_csv(scene, 3000); /* several times what is read at once */
    assert_int_equal(open_lists(scene, 0), DBT_OK);
    assert_int_equal(scene->lists.count, 1);
    assert_string_equal(scene->lists.items[0].name, "list");
    assert_int_equal(scene->lists.items[0].column_count, LISTED_COLUMNS);
    expect_same(scene);
    expect_same(scene);
}

/* A workbook of what was read is one of what was written. */
static void cells_are_of_their_kind(void **state)
{
    struct scene *scene = *state;
    size_t rows = LISTED_ROWS;
    write_csv(scene, rows);
    assert_int_equal(open_lists(scene, 0), DBT_OK);
    const struct dbt_list written = listed("list", &rows);
    struct dbt_workbook workbook = {.title = "t", .author = "a", .lists = &written, .count = 1};
    struct dbt_buffer first;
    struct dbt_buffer second;
    dbt_buffer_init(&first);
    dbt_buffer_init(&second);
    workbook.day = 20290;
    assert_int_equal(dbt_workbook_write(&workbook, dbt_medium_memory(&first), &scene->error),
                     DBT_OK);
    workbook.lists = scene->lists.items;
    assert_int_equal(dbt_workbook_write(&workbook, dbt_medium_memory(&second), &scene->error),
                     DBT_OK);
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.bytes, second.bytes, first.length);
    dbt_buffer_release(&first);
    dbt_buffer_release(&second);
}

static void more_rows_are_further_lists(void **state)
{
    struct scene *scene = *state;
    static const struct {
        uint64_t most;
        size_t lists;
    } cases[] = {{1, 12}, {5, 3}, {6, 2}, {11, 2}, {12, 1}, {13, 1}, {0, 1}};
    write_csv(scene, 12);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(open_lists(scene, cases[i].most), DBT_OK);
        assert_int_equal(scene->lists.count, cases[i].lists);
        expect_same(scene);
    }
}

static void a_list_without_rows_is_one(void **state)
{
    struct scene *scene = *state;
    write_csv(scene, 0);
    assert_int_equal(open_lists(scene, 5), DBT_OK);
    assert_int_equal(scene->lists.count, 1);
    expect_same(scene);
}

static enum dbt_status take_cells(void *context, const struct dbt_row *row, struct dbt_error *error)
{
    (void)error;
    memcpy(context, row->cells, row->count * sizeof *row->cells);
    return DBT_OK;
}

/* Nothing is lost: what would be written otherwise stays as it stands. */
static void what_is_not_of_its_kind_is_text(void **state)
{
    struct scene *scene = *state;
    struct dbt_cell cells[LISTED_COLUMNS];
    dbt_buffer_string(&scene->csv, "number,net_kr,price_kr,vat_percent,quantity,from,month\n"
                                   "007,1.5,3,25.00,5/1,2025-02-30,May\n");
    assert_int_equal(open_lists(scene, 0), DBT_OK);
    const struct dbt_list *list = &scene->lists.items[0];
    assert_int_equal(list->each(list->context, take_cells, cells, &scene->error), DBT_OK);
    for (size_t i = 0; i < list->column_count; i++) {
        assert_int_equal(cells[i].kind, DBT_CELL_TEXT);
    }
    expect_same(scene);
}

static void numbers_and_texts_may_stand_in_a_column(void **state)
{
    struct scene *scene = *state;
    static const struct {
        const char *field;
        enum dbt_cell_kind kind;
        int64_t number;
    } cases[] = {{"12", DBT_CELL_INTEGER, 12},
                 {"-12", DBT_CELL_INTEGER, -12},
                 {"0", DBT_CELL_INTEGER, 0},
                 {"0.05", DBT_CELL_ORE, 5},
                 {"-1.50", DBT_CELL_ORE, -150},
                 {"0.5", DBT_CELL_PRICE, 500000},
                 {"2.0001", DBT_CELL_PRICE, 2000100},
                 {"", DBT_CELL_EMPTY, 0},
                 {"small", DBT_CELL_TEXT, 0},
                 {"007", DBT_CELL_TEXT, 0},
                 {"-", DBT_CELL_TEXT, 0},
                 {"1.", DBT_CELL_TEXT, 0},
                 {"1.2.3", DBT_CELL_TEXT, 0},
                 {"1 000", DBT_CELL_TEXT, 0},
                 {"2025-05", DBT_CELL_TEXT, 0},
                 {"0.1234567", DBT_CELL_TEXT, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dbt_cell cells[2];
        dbt_buffer_clear(&scene->csv);
        dbt_buffer_format(&scene->csv, "anything,other\n%s,x\n", cases[i].field);
        assert_int_equal(open_lists(scene, 0), DBT_OK);
        const struct dbt_list *list = &scene->lists.items[0];
        assert_int_equal(list->each(list->context, take_cells, cells, &scene->error), DBT_OK);
        assert_int_equal(cells[0].kind, cases[i].kind);
        assert_int_equal(cells[0].number, cases[i].number);
    }
}

static enum dbt_status refuse_row(void *context, const struct dbt_row *row, struct dbt_error *error)
{
    size_t *rows = context;
    (void)row;
    return ++*rows == 3 ? dbt_error_set(error, DBT_INPUT, "not taken") : DBT_OK;
}

static void a_taker_may_refuse(void **state)
{
    struct scene *scene = *state;
    size_t rows = 0;
    write_csv(scene, 12);
    assert_int_equal(open_lists(scene, 0), DBT_OK);
    const struct dbt_list *list = &scene->lists.items[0];
    assert_int_equal(list->each(list->context, refuse_row, &rows, &scene->error), DBT_INPUT);
    assert_int_equal(rows, 3);
    assert_string_equal(scene->error.text, "not taken");
}

static enum dbt_status read_all(struct scene *scene)
{
    struct dbt_buffer out;
    enum dbt_status status = open_lists(scene, 0);
    dbt_buffer_init(&out);
    if (status == DBT_OK) {
        status = add_list(&scene->lists.items[0], &out, &scene->error);
    }
    dbt_buffer_release(&out);
    return status;
}

static void what_is_no_csv_of_ours_is_refused(void **state)
{
    struct scene *scene = *state;
    static const char *const texts[] = {
        "",         "number,from",     "number,from\n1,2", "number,from\n1,\"2\n", "a,b\n1,2,3\n",
        "a,b\n1\n", "a,b\n1,x\"y\"\n", "a,b\n1,\"x\"y\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        dbt_buffer_clear(&scene->csv);
        dbt_buffer_string(&scene->csv, texts[i]);
        assert_int_equal(read_all(scene), DBT_INTERNAL);
    }
    dbt_buffer_clear(&scene->csv);
    for (size_t i = 0; i <= DBT_LIST_COLUMNS_MAX; i++) {
        dbt_buffer_string(&scene->csv, i == 0 ? "a" : ",a");
    }
    dbt_buffer_string(&scene->csv, "\n");
    assert_int_equal(read_all(scene), DBT_INTERNAL);
    assert_non_null(strstr(scene->error.text, "too many columns"));
}

static void a_medium_that_cannot_be_read_is_told(void **state)
{
    struct scene *scene = *state;
    struct media media;
    write_csv(scene, 12);
    for (size_t i = 0; i < 2; i++) {
        media_init(&media);
        dbt_buffer_add(&media.bytes, scene->csv.bytes, scene->csv.length);
        media.fail_read = i;
        scene->source.medium = media_medium(&media);
        scene->source.bytes = media.bytes.length;
        scene->source.name = "list";
        scene->source.kind_of = kind_of;
        assert_int_equal(
            dbt_lists_read(&scene->source, &scene->lists, &scene->arena, &scene->error),
            DBT_OUTPUT);
        assert_string_equal(scene->error.text, "the disk cannot be read");
        dbt_buffer_release(&media.bytes);
    }
}

static void memory_that_ends_is_told(void **state)
{
    struct scene *scene = *state;
    enum dbt_status status = DBT_MEMORY;
    bool fired = true;
    size_t told = 0;
    write_csv(scene, 12);
    for (unsigned i = 0; fired; i++) {
        assert_in_range(i, 0, 100);
        faults_arm("realloc", i);
        status = read_all(scene);
        fired = faults_disarm();
        /* libcsv tries again with less. */
        assert_true(status == DBT_OK || (fired && status == DBT_MEMORY));
        told += status == DBT_MEMORY;
    }
    assert_true(told > 0);
    status = DBT_MEMORY;
    for (size_t limit = 0; status != DBT_OK; limit += 64) {
        assert_in_range(limit, 0, ARENA_BYTES);
        dbt_arena_release(&scene->arena);
        dbt_arena_init(&scene->arena, limit);
        status = open_lists(scene, 2);
        assert_true(status == DBT_OK || status == DBT_MEMORY);
    }
}

#define SCENE_TEST(test) cmocka_unit_test_setup_teardown(test, set, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE_TEST(every_row_is_read),
        SCENE_TEST(cells_are_of_their_kind),
        SCENE_TEST(more_rows_are_further_lists),
        SCENE_TEST(a_list_without_rows_is_one),
        SCENE_TEST(what_is_not_of_its_kind_is_text),
        SCENE_TEST(numbers_and_texts_may_stand_in_a_column),
        SCENE_TEST(a_taker_may_refuse),
        SCENE_TEST(what_is_no_csv_of_ours_is_refused),
        SCENE_TEST(a_medium_that_cannot_be_read_is_told),
        SCENE_TEST(memory_that_ends_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
