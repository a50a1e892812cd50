/* dbt_region_load: both real regions, the fingerprint, and problems over several files. */
#include "loading.h"

#include <sys/stat.h>

#include "support.h"

struct load {
    struct dbt_arena arena;
    struct dbt_findings findings;
    struct dbt_region region;
    struct dbt_error error;
    enum dbt_status status;
};

static void load_init(struct load *load, const char *folder, const char *prices)
{
    *load = (struct load){0};
    dbt_arena_init(&load->arena, (size_t)64 << 20);
    dbt_findings_init(&load->findings, &load->arena);
    load->status = dbt_region_load(&load->region, folder, prices, &load->findings, &load->error);
    for (size_t i = 0; load->status == DBT_OK && i < load->findings.count; i++)
        fail_msg("%s: %s", load->findings.items[i].where, load->findings.items[i].what);
}

static void load_release(struct load *load)
{
    dbt_arena_release(&load->arena);
}

/* ---- a copy of a region folder ------------------------------------------------------------- */

static const char *const files[] = {
    "common/texts.yaml",  "region/region.yaml",     "region/sources.yaml",
    "region/meters.yaml", "region/services.yaml",   "region/prices.yaml",
    "region/texts.yaml",  "common/invoice.xml",     "common/adjustment.xml",
    "common/credit.xml",  "common/unit-report.xml", "common/region-report.xml",
    "common/parts.xml",
};
enum { FILE_COUNT = sizeof files / sizeof files[0] };

struct copy {
    char root[64];
    char region[80];
};

static void copy_path(const struct copy *copy, const char *name, char path[160])
{
    assert_true(snprintf(path, 160, "%s/%s", copy->root, name) < 160);
}

/* Writes `head`, and behind it, when `whole`, what stands in the templates. */
static void copy_file(const struct copy *copy, const char *name, const char *head, bool whole)
{
    char path[160];
    char original[1024];
    struct dbt_buffer bytes;
    const char *slash = strchr(name, '/');
    bool is_common = strncmp(name, "common", 6) == 0;

    assert_true(snprintf(original, sizeof original, "%s/templates/%s%s", SOURCE_DIR,
                         is_common ? "common" : "jamtland", slash) < (int)sizeof original);
    dbt_buffer_init(&bytes);
    dbt_buffer_string(&bytes, head);
    if (whole)
        support_file_read(original, &bytes);
    copy_path(copy, name, path);
    support_file_write(path, bytes.bytes, bytes.length);
    dbt_buffer_release(&bytes);
}

static void copy_init(struct copy *copy)
{
    char path[160];

    support_folder_make(copy->root);
    copy_path(copy, "common", path);
    assert_int_equal(mkdir(path, 0700), 0);
    copy_path(copy, "region", path);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_true(snprintf(copy->region, sizeof copy->region, "%s/region", copy->root) <
                (int)sizeof copy->region);
    for (size_t i = 0; i < FILE_COUNT; i++)
        copy_file(copy, files[i], "", true);
}

static void copy_release(struct copy *copy)
{
    support_folder_remove(copy->root);
}

/* ---- tests --------------------------------------------------------------------------------- */

static const struct dbt_service *service_of(const struct load *load, const char *code)
{
    uint32_t index = dbt_region_service(&load->region, dbt_text_of(code));
    assert_int_not_equal(index, DBT_NONE);
    return &load->region.services[index];
}

static int64_t price_on(const struct load *load, const char *code, int month, int day)
{
    dbt_day date = 0;
    assert_true(dbt_day_make(2025, month, day, &date));
    const struct dbt_price *price = dbt_price_find(
        &load->region.prices, dbt_region_service(&load->region, dbt_text_of(code)), 0, date);
    assert_non_null(price);
    return price->price_micro;
}

static void jamtland_loads(void **state)
{
    struct load load;
    dbt_day day = 0;
    (void)state;
    load_init(&load, SOURCE_DIR "/templates/jamtland", NULL);
    assert_int_equal(load.status, DBT_OK);
    assert_string_equal(load.region.identity.contact, "Hälsovalskansliet");
    assert_false(load.region.prices.demonstration);
    assert_int_equal(price_on(&load, "primarvardskvalitet", 4, 30), 2530000);
    assert_int_equal(price_on(&load, "primarvardskvalitet", 5, 1), 2850000);
    assert_int_equal(price_on(&load, "helpdesk", 5, 1), INT64_C(1200000000));
    assert_true(dbt_day_make(2027, 1, 1, &day));
    const struct dbt_price *unconfirmed = dbt_price_find(
        &load.region.prices, dbt_region_service(&load.region, dbt_text_of("helpdesk")), 0, day);
    assert_non_null(unconfirmed);
    assert_false(unconfirmed->confirmed);
    assert_int_equal(unconfirmed->reading_count, 3);
    assert_int_equal(unconfirmed->readings[2].price_micro, INT64_C(15125000000));
    assert_true(dbt_service_is_included(service_of(&load, "npo")));
    assert_string_equal(dbt_service_name(service_of(&load, "1177-e-tjanster"), day - 1),
                        "Mina vårdkontakter 1177 e-tjänster");
    assert_string_equal(dbt_service_name(service_of(&load, "1177-e-tjanster"), day),
                        "1177 e-tjänster");
    assert_string_equal(load.region.texts[DBT_TEXT_INVOICE], "Faktura");
    assert_string_equal(load.region.texts[DBT_TEXT_DEPARTMENT], "Hälsoval – IT och telefoni");
    load_release(&load);
}

static void kronoberg_loads_with_and_without_its_demonstration(void **state)
{
    struct load plain;
    struct load shown;
    (void)state;
    load_init(&plain, SOURCE_DIR "/templates/kronoberg", NULL);
    assert_int_equal(plain.status, DBT_OK);
    assert_int_equal(plain.region.prices.count, 0);
    assert_false(plain.region.prices.demonstration);
    load_init(&shown, SOURCE_DIR "/templates/kronoberg",
              SOURCE_DIR "/fixtures/kronoberg/prices-demo.yaml");
    assert_int_equal(shown.status, DBT_OK);
    assert_true(shown.region.prices.demonstration);
    assert_int_equal(price_on(&shown, "videovaxling", 5, 15), 275000000);
    assert_int_equal(price_on(&shown, "videovaxling", 5, 16), 295000000);
    assert_int_equal(service_of(&shown, "sms-teleq")->component_count, 2);
    assert_string_not_equal(plain.region.sha256, shown.region.sha256);
    load_release(&plain);
    load_release(&shown);
}

static bool is_priced_by_list(enum dbt_charge_model model)
{
    return model != DBT_CHARGE_PASS_THROUGH && model != DBT_CHARGE_INCLUDED;
}

/* Every priced component has a price, but for those whose price stands elsewhere. */
static void the_demonstration_prices_everything(void **state)
{
    struct load load;
    dbt_day day = 0;
    (void)state;
    load_init(&load, SOURCE_DIR "/templates/kronoberg",
              SOURCE_DIR "/fixtures/kronoberg/prices-demo.yaml");
    assert_int_equal(load.status, DBT_OK);
    assert_true(dbt_day_make(2024, 1, 1, &day));
    for (uint32_t i = 0; i < load.region.service_count; i++) {
        const struct dbt_service *service = &load.region.services[i];
        for (uint32_t j = 0; j < service->component_count; j++)
            if (is_priced_by_list(service->components[j].model) &&
                dbt_price_find(&load.region.prices, i, j, day) == NULL)
                fail_msg("no price for %s", service->code);
    }
    load_release(&load);
}

static void the_fingerprint_covers_every_file(void **state)
{
    struct load before;
    struct load after;
    struct copy copy;
    (void)state;
    copy_init(&copy);
    load_init(&before, copy.region, NULL);
    assert_int_equal(before.status, DBT_OK);
    for (size_t i = 0; i < FILE_COUNT; i++) {
        copy_file(&copy, files[i], "#\n", true);
        load_init(&after, copy.region, NULL);
        assert_int_equal(after.status, DBT_OK);
        assert_string_not_equal(before.region.sha256, after.region.sha256);
        load_release(&after);
        copy_file(&copy, files[i], "", true);
    }
    load_init(&after, copy.region, NULL);
    assert_string_equal(before.region.sha256, after.region.sha256);
    load_release(&after);
    load_release(&before);
    load_init(&before, SOURCE_DIR "/templates/jamtland", NULL);
    load_init(&after, copy.region, NULL);
    assert_string_equal(before.region.sha256, after.region.sha256);
    load_release(&after);
    load_release(&before);
    copy_release(&copy);
}

static bool was_found(const struct load *load, const char *where, const char *what)
{
    for (size_t i = 0; i < load->findings.count; i++)
        if (strstr(load->findings.items[i].where, where) != NULL &&
            strstr(load->findings.items[i].what, what) != NULL)
            return true;
    return false;
}

static void problems_of_all_files_are_told_at_once(void **state)
{
    struct load load;
    struct copy copy;
    char path[160];
    (void)state;
    copy_init(&copy);
    copy_file(&copy, "region/region.yaml", "nmae: 1\n", true);
    copy_file(&copy, "region/sources.yaml", "sources: [\n", false);
    copy_file(&copy, "region/services.yaml", "- x\n", false);
    copy_file(&copy, "common/texts.yaml", "", false);
    copy_path(&copy, "region/prices.yaml", path);
    assert_int_equal(remove(path), 0);
    load_init(&load, copy.region, NULL);
    assert_int_equal(load.status, DBT_INPUT);
    assert_true(was_found(&load, "region/region.yaml:1:1", "unknown key 'nmae'"));
    assert_true(was_found(&load, "region/sources.yaml:2:1", "expected valid YAML"));
    assert_true(was_found(&load, "region/services.yaml:1:1", "a list, expected keys and values"));
    assert_true(was_found(&load, "common/texts.yaml", "the file is empty"));
    assert_true(was_found(&load, "", "region/prices.yaml"));
    assert_int_equal(load.findings.of[DBT_SEVERITY_INVALID], 5);
    assert_non_null(strstr(load.error.text, "the region folder has 5 problems"));
    assert_null(load.region.folder);
    load_release(&load);
    copy_release(&copy);
}

static void one_problem_is_one(void **state)
{
    struct load load;
    struct copy copy;
    (void)state;
    copy_init(&copy);
    copy_file(&copy, "region/meters.yaml", "x: 1\n", true);
    load_init(&load, copy.region, NULL);
    assert_int_equal(load.status, DBT_INPUT);
    assert_non_null(strstr(load.error.text, "the region folder has a problem"));
    load_release(&load);
    copy_release(&copy);
}

static void texts_must_be_whole_without_a_folder_to_extend(void **state)
{
    struct load load;
    struct copy copy;
    struct dbt_buffer bytes;
    char path[160];
    (void)state;
    copy_init(&copy);
    copy_path(&copy, "region/region.yaml", path);
    dbt_buffer_init(&bytes);
    support_file_read(path, &bytes);
    char *extends = strstr(bytes.bytes, "extends:");
    assert_non_null(extends);
    *extends = '#';
    support_file_write(path, bytes.bytes, bytes.length);
    dbt_buffer_release(&bytes);
    load_init(&load, copy.region, NULL);
    assert_int_equal(load.status, DBT_INPUT);
    assert_true(was_found(&load, "region/texts.yaml", "the text 'invoice' is missing"));
    assert_int_equal(load.findings.count, DBT_TEXT_COUNT - 2);
    load_release(&load);
    copy_release(&copy);
}

/* What is in them, the layouts' own loader checks. */
static void layouts_are_carried(void **state)
{
    struct load before;
    struct load after;
    struct copy copy;
    (void)state;
    copy_init(&copy);
    load_init(&before, copy.region, NULL);
    assert_int_equal(before.region.layout_count, 6);
    assert_false(before.region.layouts[0].own);
    assert_string_equal(before.region.layouts[0].name, "invoice.xml");
    assert_int_equal(before.region.window.y, 4580);
    copy_file(&copy, "region/parts.xml", "<parts/>", false);
    load_init(&after, copy.region, NULL);
    assert_int_equal(after.status, DBT_OK);
    assert_int_equal(after.region.layout_count, 7);
    assert_true(after.region.layouts[6].own);
    assert_true(dbt_text_is(after.region.layouts[6].bytes, "<parts/>"));
    assert_string_not_equal(before.region.sha256, after.region.sha256);
    load_release(&after);
    load_release(&before);
    copy_file(&copy, "region/parts.xml", "<parts>\xff</parts>", false);
    load_init(&after, copy.region, NULL);
    assert_int_equal(after.status, DBT_INPUT);
    assert_true(was_found(&after, "region/parts.xml", "a byte that is not UTF-8"));
    load_release(&after);
    copy_release(&copy);
}

/* The words of an English document: those of the common folder alone are enough. */
static void texts_are_of_the_language(void **state)
{
    struct load load;
    struct copy copy;
    (void)state;
    copy_init(&copy);
    copy_file(&copy, "region/region.yaml", "language: en\n", true);
    load_init(&load, copy.region, NULL);
    assert_int_equal(load.status, DBT_INPUT);
    assert_true(was_found(&load, "", "common/texts.en.yaml"));
    load_release(&load);
    copy_file(&copy, "common/texts.en.yaml", "", true);
    load_init(&load, copy.region, NULL);
    assert_int_equal(load.status, DBT_OK);
    assert_int_equal(load.region.language, DBT_LANGUAGE_EN);
    assert_string_equal(load.region.texts[DBT_TEXT_INVOICE], "Invoice");
    load_release(&load);
    copy_file(&copy, "region/texts.en.yaml", "invoice: Bill\n", false);
    load_init(&load, copy.region, NULL);
    assert_int_equal(load.status, DBT_OK);
    assert_string_equal(load.region.texts[DBT_TEXT_INVOICE], "Bill");
    assert_string_equal(load.region.texts[DBT_TEXT_VAT], "VAT");
    load_release(&load);
    copy_release(&copy);
}

/* Pages are there in both; what is issued does not depend on the other one. */
static void texts_of_the_other_language_are_beside(void **state)
{
    struct load before;
    struct load load;
    struct copy copy;
    (void)state;
    copy_init(&copy);
    load_init(&before, copy.region, NULL);
    assert_null(before.region.other_texts);
    copy_file(&copy, "common/texts.en.yaml", "", true);
    load_init(&load, copy.region, NULL);
    assert_int_equal(load.status, DBT_OK);
    assert_string_equal(load.region.other_texts[DBT_TEXT_INVOICE], "Invoice");
    assert_string_equal(load.region.texts[DBT_TEXT_INVOICE], "Faktura");
    assert_string_equal(load.region.sha256, before.region.sha256);
    load_release(&load);
    copy_file(&copy, "region/texts.en.yaml", "invoice: Bill\n", false);
    load_init(&load, copy.region, NULL);
    assert_string_equal(load.region.other_texts[DBT_TEXT_INVOICE], "Bill");
    assert_string_equal(load.region.other_texts[DBT_TEXT_VAT], "VAT");
    load_release(&load);
    copy_file(&copy, "region/texts.en.yaml", "invoise: Bill\n", false);
    load_init(&load, copy.region, NULL);
    assert_int_equal(load.status, DBT_INPUT);
    assert_true(was_found(&load, "region/texts.en.yaml", "unknown key 'invoise'"));
    load_release(&load);
    load_release(&before);
    copy_release(&copy);
}

static void a_file_past_the_limit_is_refused(void **state)
{
    struct load load;
    struct copy copy;
    char path[160];
    (void)state;
    copy_init(&copy);
    copy_path(&copy, "region/texts.yaml", path);
    char *bytes = malloc((1 << 20) + 1);
    assert_non_null(bytes);
    memset(bytes, '#', (1 << 20) + 1);
    support_file_write(path, bytes, (1 << 20) + 1);
    free(bytes);
    load_init(&load, copy.region, NULL);
    assert_int_equal(load.status, DBT_INPUT);
    assert_true(was_found(&load, "", "region/texts.yaml"));
    assert_int_equal(load.findings.count, 1);
    load_release(&load);
    copy_release(&copy);
}

static void memory_that_ends_is_told(void **state)
{
    (void)state;
    for (size_t limit = 0; limit < 300000; limit += 20011) {
        struct dbt_arena arena;
        struct dbt_findings findings;
        struct dbt_region region = {0};
        struct dbt_error error;
        dbt_arena_init(&arena, limit);
        dbt_findings_init(&findings, &arena);
        enum dbt_status status =
            dbt_region_load(&region, SOURCE_DIR "/templates/jamtland", NULL, &findings, &error);
        if (limit < 150000)
            assert_int_equal(status, DBT_MEMORY);
        assert_int_equal(region.folder != NULL, status == DBT_OK);
        dbt_arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jamtland_loads),
        cmocka_unit_test(kronoberg_loads_with_and_without_its_demonstration),
        cmocka_unit_test(the_demonstration_prices_everything),
        cmocka_unit_test(the_fingerprint_covers_every_file),
        cmocka_unit_test(problems_of_all_files_are_told_at_once),
        cmocka_unit_test(one_problem_is_one),
        cmocka_unit_test(texts_must_be_whole_without_a_folder_to_extend),
        cmocka_unit_test(layouts_are_carried),
        cmocka_unit_test(texts_are_of_the_language),
        cmocka_unit_test(texts_of_the_other_language_are_beside),
        cmocka_unit_test(a_file_past_the_limit_is_refused),
        cmocka_unit_test(memory_that_ends_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
