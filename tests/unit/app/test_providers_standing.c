/* The list of the providers' folders of a run, and whether they stand as it says. */
#include "ledger/sample.h"

#include <sys/stat.h>

#include "providers.h"

#define ABC_SHA256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static const char sums[] = ABC_SHA256 "  a.pdf\n";

struct scene {
    struct sample *sample;
    struct dbt_pipeline pipeline;
    struct dbt_publication publication;
    struct dbt_standing_folder standing;
    char path[256];
};

static const char *at(struct scene *scene, const char *name)
{
    snprintf(scene->path, sizeof scene->path, "%s/%s", scene->sample->folder, name);
    return scene->path;
}

static void put(struct scene *scene, const char *name, const char *text)
{
    support_file_write(at(scene, name), text, strlen(text));
}

/* One provider's folder with one file, and the run's with its list. */
static void set(struct scene *scene, struct sample *sample)
{
    static const char *const folders[] = {"2025-05", "providers", "providers/556000-0001",
                                          "providers/556000-0001/2025-05"};
    char sha256[DBT_SHA256_HEX_BYTES];
    char list[200];

    *scene = (struct scene){.sample = sample};
    dbt_arena_init(&scene->pipeline.arena, (size_t)1 << 20);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        assert_int_equal(mkdir(at(scene, folders[i]), 0700), 0);
    put(scene, "providers/556000-0001/2025-05/a.pdf", "abc");
    put(scene, "providers/556000-0001/2025-05/SHA256SUMS", sums);
    assert_true(dbt_sha256_of(dbt_text_of(sums), sha256));
    snprintf(list, sizeof list, "%s  ../providers/556000-0001/2025-05/SHA256SUMS\n", sha256);
    put(scene, "2025-05/providers.sha256", list);
    scene->publication = (struct dbt_publication){
        .pipeline = &scene->pipeline, .region_folder = sample->folder, .name = "2025-05"};
    scene->standing.folder = dbt_arena_format(&scene->pipeline.arena, "%s/2025-05", sample->folder);
    scene->standing.whole = true;
}

static void clear(struct scene *scene)
{
    dbt_arena_release(&scene->pipeline.arena);
}

/* Is it whole, and when not: does it say so? */
static void expect(struct scene *scene, bool whole, const char *why)
{
    scene->standing.whole = true;
    assert_int_equal(
        dbt_providers_look(&scene->publication, &scene->standing, &scene->sample->error), DBT_OK);
    assert_int_equal(scene->standing.whole, whole);
    if (!whole && strstr(scene->standing.why, why) == NULL)
        fail_msg("'%s' does not say '%s'", scene->standing.why, why);
}

static void a_folder_stands_as_it_was_published(void **state)
{
    struct scene scene;
    set(&scene, *state);
    expect(&scene, true, "");
    put(&scene, "providers/556000-0001/2025-05/a.pdf", "abd");
    expect(&scene, false, "a.pdf is not as it was written");
    assert_int_equal(unlink(scene.path), 0);
    expect(&scene, false, "a.pdf is missing");
    put(&scene, "providers/556000-0001/2025-05/SHA256SUMS", "");
    expect(&scene, false, "556000-0001/2025-05: it is not what was published");
    support_folder_remove(at(&scene, "providers/556000-0001/2025-05"));
    expect(&scene, false, "556000-0001/2025-05 is missing");
    clear(&scene);
}

static void an_older_run_has_no_list(void **state)
{
    struct scene scene;
    struct dbt_provider_list list;
    set(&scene, *state);
    assert_int_equal(unlink(at(&scene, "2025-05/providers.sha256")), 0);
    support_folder_remove(at(&scene, "providers"));
    expect(&scene, true, "");
    assert_int_equal(dbt_provider_list_read(scene.standing.folder, &list, &scene.pipeline.arena,
                                            &scene.sample->error),
                     DBT_OK);
    assert_int_equal(list.count, 0);
    clear(&scene);
}

static void a_list_is_read(void **state)
{
    struct scene scene;
    struct dbt_provider_list list;
    set(&scene, *state);
    put(&scene, "2025-05/providers.sha256",
        ABC_SHA256 "  ../providers/1/2025-05/SHA256SUMS\n" ABC_SHA256
                   "  ../providers/2/2025-05-correction-1/SHA256SUMS\n");
    assert_int_equal(dbt_provider_list_read(scene.standing.folder, &list, &scene.pipeline.arena,
                                            &scene.sample->error),
                     DBT_OK);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.items[0].folder, "providers/1/2025-05");
    assert_string_equal(list.items[1].folder, "providers/2/2025-05-correction-1");
    assert_string_equal(list.items[1].sha256, ABC_SHA256);
    clear(&scene);
}

static void a_damaged_list_is_refused(void **state)
{
    static const char *const damaged[] = {
        "\n",
        "x",
        ABC_SHA256 "  ../providers/1/2025-05/SHA256SUMS",
        ABC_SHA256 " ../providers/1/2025-05/SHA256SUMS\n",
        ABC_SHA256 "  ../providers/1/2025-05/sums\n",
        ABC_SHA256 "  ../providers/SHA256SUMS\n",
        ABC_SHA256 "  ../provider/1/2025-05/SHA256SUMS\n",
        ABC_SHA256 "  ../providers/../../etc/SHA256SUMS\n",
        ABC_SHA256 "  ../SHA256SUMS\n",
        ABC_SHA256 "  /SHA256SUMS\n",
        "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD  "
        "../providers/1/2025-05/SHA256SUMS\n",
    };
    struct scene scene;
    struct dbt_provider_list list;
    set(&scene, *state);
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        put(&scene, "2025-05/providers.sha256", damaged[i]);
        if (dbt_provider_list_read(scene.standing.folder, &list, &scene.pipeline.arena,
                                   &scene.sample->error) != DBT_INPUT)
            fail_msg("%s", damaged[i]);
        assert_non_null(strstr(scene.sample->error.text, "providers.sha256: line 1 is damaged"));
    }
    clear(&scene);
}

static void a_folder_in_the_way_is_refused(void **state)
{
    struct scene scene;
    struct dbt_error *error = &((struct sample *)*state)->error;
    set(&scene, *state);
    assert_int_equal(dbt_providers_refuse_standing(&scene.publication, error), DBT_INPUT);
    assert_non_null(strstr(error->text, "providers/556000-0001/2025-05 stands in the way"));
    scene.publication.name = "2025-06";
    assert_int_equal(dbt_providers_refuse_standing(&scene.publication, error), DBT_OK);
    put(&scene, "providers/556000-0009", "");
    assert_int_equal(dbt_providers_refuse_standing(&scene.publication, error), DBT_OK);
    struct dbt_invoice draft = {.buyer.org_no = "556000-0009"};
    scene.publication.drafts = (struct dbt_invoices){.items = &draft, .count = 1};
    assert_int_equal(dbt_providers_refuse_standing(&scene.publication, error), DBT_INPUT);
    assert_non_null(strstr(error->text, "providers/556000-0009 is no folder"));
    scene.publication.drafts.count = 0;
    support_folder_remove(at(&scene, "providers"));
    assert_int_equal(dbt_providers_refuse_standing(&scene.publication, error), DBT_OK);
    put(&scene, "providers", "");
    assert_int_equal(dbt_providers_refuse_standing(&scene.publication, error), DBT_INPUT);
    assert_non_null(strstr(error->text, "cannot be looked into"));
    clear(&scene);
}

static void memory_that_ends_is_told(void **state)
{
    struct scene scene;
    struct dbt_error *error = &((struct sample *)*state)->error;
    enum dbt_status status = DBT_MEMORY;
    set(&scene, *state);
    for (size_t limit = 0; status == DBT_MEMORY; limit += 16) {
        dbt_arena_release(&scene.pipeline.arena);
        dbt_arena_init(&scene.pipeline.arena, limit);
        scene.standing.folder = at(&scene, "2025-05");
        scene.standing.whole = true;
        status = dbt_providers_look(&scene.publication, &scene.standing, error);
        assert_true(limit < 8192);
    }
    assert_int_equal(status, DBT_OK);
    assert_true(scene.standing.whole);
    clear(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(a_folder_stands_as_it_was_published),
        SAMPLE_TEST(an_older_run_has_no_list),
        SAMPLE_TEST(a_list_is_read),
        SAMPLE_TEST(a_damaged_list_is_refused),
        SAMPLE_TEST(a_folder_in_the_way_is_refused),
        SAMPLE_TEST(memory_that_ends_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
