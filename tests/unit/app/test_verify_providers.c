/* Providers' folders against the lists of their runs, and what no run has handed out. */
#include "ledger/books.h"

#include <sys/stat.h>

#include "providers.h"
#include "verify.h"

#define ABC_SHA256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define FIRST      "providers/556000-0001/2025-05"

struct scene {
    struct sample *sample;
    struct dbt_verification verification;
    struct dbt_verified_place place;
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

static void make_folder(struct scene *scene, const char *name)
{
    assert_int_equal(mkdir(at(scene, name), 0700), 0);
}

/* What the run handed the first provider: the list of its files, as it was published. */
static void list(struct scene *scene, const char *sums)
{
    char sha256[DBT_SHA256_HEX_BYTES];
    char text[200];

    put(scene, FIRST "/SHA256SUMS", sums);
    assert_true(dbt_sha256_of(dbt_text_of(sums), sha256));
    snprintf(text, sizeof text, "%s  ../" FIRST "/SHA256SUMS\n", sha256);
    put(scene, "2025-05/providers.sha256", text);
}

/* April and May are issued, April is corrected; May has handed one provider two files. */
static void set(struct scene *scene, struct sample *sample)
{
    char lock[128];

    *scene = (struct scene){.sample = sample};
    scene->verification = (struct dbt_verification){
        .region = "jamtland", .ledger = sample->path, .arena = &sample->arena};
    scene->place = (struct dbt_verified_place){&scene->verification, sample->folder, NULL};
    books_make(sample);
    snprintf(lock, sizeof lock, "%s/.lock", sample->folder);
    assert_int_equal(dbt_ledger_verify(&scene->verification, lock, &sample->error), DBT_OK);
    make_folder(scene, "2025-05");
    make_folder(scene, "providers");
    make_folder(scene, "providers/556000-0001");
    make_folder(scene, FIRST);
    make_folder(scene, FIRST "/invoices");
    put(scene, FIRST "/invoices/1.pdf", "abc");
    put(scene, FIRST "/invoices/2.pdf", "abc");
    list(scene, ABC_SHA256 "  invoices/1.pdf\n" ABC_SHA256 "  invoices/2.pdf\n");
}

static void verify(struct scene *scene)
{
    const char *folder;

    scene->verification.fault_count = 0;
    scene->verification.files = 0;
    folder = dbt_arena_format(&scene->sample->arena, "%s/2025-05", scene->sample->folder);
    assert_int_equal(
        dbt_verify_providers(&scene->place, NULL, folder, "make it again", &scene->sample->error),
        DBT_OK);
}

static void expect(const struct scene *scene, size_t index, const char *file, const char *what,
                   const char *advice)
{
    const struct dbt_fault *fault = &scene->verification.faults[index];

    assert_true(index < scene->verification.fault_count);
    if (strstr(fault->file, file) == NULL)
        fail_msg("%s: not of %s", fault->file, file);
    assert_string_equal(fault->what, what);
    assert_non_null(strstr(fault->advice, advice));
}

static void every_file_is_compared(void **state)
{
    struct scene scene;
    set(&scene, *state);
    verify(&scene);
    assert_int_equal(scene.verification.fault_count, 0);
    assert_int_equal(scene.verification.files, 3);
    put(&scene, FIRST "/invoices/1.pdf", "abd");
    assert_int_equal(unlink(at(&scene, FIRST "/invoices/2.pdf")), 0);
    put(&scene, FIRST "/invoices/3.pdf", "abc");
    verify(&scene);
    assert_int_equal(scene.verification.fault_count, 3);
    expect(&scene, 0, FIRST "/invoices/1.pdf", "is not as it was written", "make it again");
    expect(&scene, 1, FIRST "/invoices/2.pdf", "is missing", "make it again");
    expect(&scene, 2, FIRST "/invoices/3.pdf", "does not belong there", "move it away");
}

static void its_list_is_the_one_that_was_published(void **state)
{
    struct scene scene;
    set(&scene, *state);
    put(&scene, FIRST "/SHA256SUMS", ABC_SHA256 "  invoices/1.pdf\n");
    verify(&scene);
    assert_int_equal(scene.verification.fault_count, 1);
    expect(&scene, 0, FIRST "/SHA256SUMS", "is not as it was written", "make it again");
    assert_int_equal(unlink(scene.path), 0);
    verify(&scene);
    expect(&scene, 0, FIRST "/SHA256SUMS", "is missing", "make it again");
    support_folder_remove(at(&scene, FIRST));
    verify(&scene);
    assert_int_equal(scene.verification.fault_count, 1);
    expect(&scene, 0, FIRST, "is missing", "make it again");
}

/* As it may be where nothing but the folders is left, changed by somebody. */
static void a_list_that_is_none_lists_nothing_from_there_on(void **state)
{
    struct scene scene;
    set(&scene, *state);
    list(&scene, ABC_SHA256 "  invoices/1.pdf\nx\n" ABC_SHA256 "  invoices/2.pdf\n");
    verify(&scene);
    assert_int_equal(scene.verification.fault_count, 1);
    expect(&scene, 0, FIRST "/invoices/2.pdf", "does not belong there", "move it away");
    list(&scene, "");
    verify(&scene);
    assert_int_equal(scene.verification.files, 1);
    expect(&scene, 0, FIRST "/invoices", "does not belong there", "move it away");
}

/* ---- what no run has handed out -------------------------------------------------------------- */

static void look_around(struct scene *scene)
{
    scene->verification.fault_count = 0;
    assert_int_equal(
        dbt_verify_strangers(&scene->place, &scene->verification.runs, &scene->sample->error),
        DBT_OK);
}

static void what_a_run_handed_out_is_known(void **state)
{
    struct scene scene;
    set(&scene, *state);
    put(&scene, "providers/556000-0001/index.html", "");
    put(&scene, "providers/556000-0001/index.en.html", "");
    put(&scene, "providers/.hidden", "");
    /* Its own folder is missing, which is told of that. */
    make_folder(&scene, "providers/556000-0001/2025-04");
    look_around(&scene);
    assert_int_equal(scene.verification.fault_count, 0);
    make_folder(&scene, "2025-04");
    look_around(&scene);
    assert_int_equal(scene.verification.fault_count, 1);
    expect(&scene, 0, "providers/556000-0001/2025-04", "does not belong there", "move it away");
}

static void what_no_run_handed_out_is_told(void **state)
{
    static const char unknown[] = "is a folder that the ledger has no run of";
    struct scene scene;
    set(&scene, *state);
    make_folder(&scene, "providers/556000-0001/2025-09");
    make_folder(&scene, "providers/556000-0001/index");
    put(&scene, "providers/556000-0001/index.htm", "");
    make_folder(&scene, "providers/other");
    make_folder(&scene, "providers/other/2025-05");
    put(&scene, "providers/stray", "");
    look_around(&scene);
    assert_int_equal(scene.verification.fault_count, 5);
    expect(&scene, 0, "providers/556000-0001/2025-09", unknown, "newest backup of the ledger");
    expect(&scene, 1, "providers/556000-0001/index", "does not belong there", "move it away");
    expect(&scene, 2, "providers/556000-0001/index.htm", "does not belong there", "move it away");
    expect(&scene, 3, "providers/other/2025-05", "does not belong there", "move it away");
    expect(&scene, 4, "providers/stray", "does not belong there", "move it away");
}

static void a_run_whose_list_is_damaged_says_nothing(void **state)
{
    struct scene scene;
    set(&scene, *state);
    put(&scene, "2025-05/providers.sha256", "damaged");
    make_folder(&scene, "providers/other");
    make_folder(&scene, "providers/other/2025-05");
    look_around(&scene);
    assert_int_equal(scene.verification.fault_count, 0);
    scene.verification.readable = false;
    make_folder(&scene, "providers/other/2025-09");
    look_around(&scene);
    assert_int_equal(scene.verification.fault_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(every_file_is_compared),
        SAMPLE_TEST(its_list_is_the_one_that_was_published),
        SAMPLE_TEST(a_list_that_is_none_lists_nothing_from_there_on),
        SAMPLE_TEST(what_a_run_handed_out_is_known),
        SAMPLE_TEST(what_no_run_handed_out_is_told),
        SAMPLE_TEST(a_run_whose_list_is_damaged_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
