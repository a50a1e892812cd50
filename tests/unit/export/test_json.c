/* JSON: shared parts, odd texts, and memory that ends anywhere. */
#include "sample.h"

#include "json.h"

static void texts_are_always_utf8(void **state)
{
    (void)state;
    json_t *text = dbt_json_text("utskick_\xE5.csv");
    assert_string_equal(json_string_value(text), "utskick_\uFFFD.csv");
    json_decref(text);
    text = dbt_json_text("å");
    assert_string_equal(json_string_value(text), "å");
    json_decref(text);
    assert_true(json_is_null(dbt_json_text(NULL)));
}

static void findings_name_files_bare_or_whole(void **state)
{
    static const struct {
        const char *file, *bare;
    } cases[] = {{"/srv/regions/jamtland/prices.yaml", "prices.yaml:12"},
                 {"prices.yaml", "prices.yaml:12"},
                 {"../a b/c", "c:12"}};
    struct sample *sample = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dbt_findings findings;
        dbt_findings_init(&findings, &sample->arena);
        dbt_findings_add(&findings, DBT_SEVERITY_HOLD, "code",
                         &(struct dbt_place){.file = cases[i].file, .line = 12}, "do", "what");
        dbt_findings_add(&findings, DBT_SEVERITY_HOLD, "code", NULL, "do", "a/b: what");
        json_t *bare = dbt_json_findings(&findings, true);
        json_t *whole = dbt_json_findings(&findings, false);
        sample_string(bare, "0.where", cases[i].bare);
        sample_string(whole, "0.where", findings.items[0].where);
        sample_string(bare, "1.where", "");
        sample_string(bare, "1.what", "a/b: what");
        sample_string(bare, "1.severity", "hold");
        json_decref(bare);
        json_decref(whole);
    }
}

static void numbers_are_told_apart(void **state)
{
    (void)state;
    json_t *array = dbt_json_numbers("70001012 70001019");
    assert_int_equal(json_array_size(array), 2);
    assert_int_equal(json_integer_value(json_array_get(array, 0)), 70001012);
    assert_int_equal(json_integer_value(json_array_get(array, 1)), 70001019);
    json_decref(array);
    array = dbt_json_numbers("");
    assert_int_equal(json_array_size(array), 0);
    json_decref(array);
}

static void a_null_sticks(void **state)
{
    struct sample *sample = *state;
    json_t *object = json_object();
    dbt_json_put(&object, "a", NULL);
    assert_null(object);
    dbt_json_put(&object, "b", json_integer(1));
    assert_null(object);
    json_t *array = json_array();
    dbt_json_append(&array, object);
    assert_null(array);
    assert_int_equal(dbt_json_write(array, "it", &sample->out, &sample->error), DBT_MEMORY);
}

static void a_buffer_that_failed_is_an_error(void **state)
{
    struct sample *sample = *state;
    sample->out.failed = true;
    assert_int_equal(dbt_json_write(json_true(), "it", &sample->out, &sample->error), DBT_MEMORY);
}

/* Whatever allocation fails: DBT_MEMORY, and nothing leaks. */
static void memory_may_end_anywhere(void **state)
{
    struct sample *sample = *state;
    struct dbt_issued item = {.number = 1,
                              .corrected_by = "",
                              .ocr = "",
                              .org_no = "",
                              .provider = "\xE5",
                              .customer = ""};
    const struct dbt_issued_list issued = {&item, 1};
    json_set_alloc_funcs(sample_malloc, free);
    enum dbt_status status = DBT_MEMORY;
    long failures = 0;
    for (long limit = 0; status != DBT_OK; limit++) {
        enum dbt_status all[3];
        for (int i = 0; i < 3; i++) {
            sample_allocations = limit;
            dbt_buffer_clear(&sample->out);
            all[i] = i == 0   ? dbt_export(DBT_FORMAT_MANIFEST, &sample->result, &sample->out, NULL)
                     : i == 1 ? dbt_export_verdict(DBT_OK, &sample->result, &sample->out, NULL)
                              : dbt_export_issued(DBT_LIST_JSON, &issued, &sample->out, NULL);
            assert_true(all[i] == DBT_OK || all[i] == DBT_MEMORY);
        }
        status = all[0]; /* the largest */
        failures += status != DBT_OK;
    }
    sample_allocations = -1;
    json_set_alloc_funcs(malloc, free);
    assert_true(failures > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(texts_are_always_utf8),
        SAMPLE_TEST(findings_name_files_bare_or_whole),
        SAMPLE_TEST(numbers_are_told_apart),
        SAMPLE_TEST(a_null_sticks),
        SAMPLE_TEST(a_buffer_that_failed_is_an_error),
        SAMPLE_TEST(memory_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
