/* Pages against the list of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "support.h"
#include "verify.h"

#define ABC_SHA256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

struct place {
    char folder[64];
    char path[128];
    struct dbt_arena arena;
    struct dbt_verification verification;
    struct dbt_error error;
};

static const char *in_place(struct place *place, const char *name)
{
    snprintf(place->path, sizeof place->path, "%s/%s", place->folder, name);
    return place->path;
}

static void write_file(struct place *place, const char *name, const char *text)
{
    in_place(place, name);
    for (char *at = place->path + strlen(place->folder) + 1; (at = strchr(at, '/')) != NULL; at++) {
        *at = '\0';
        (void)mkdir(place->path, 0700); /* most are there */
        *at = '/';
    }
    support_file_write(place->path, text, strlen(text));
}

/* A region with a page of each kind, all listed. */
static int setup(void **state)
{
    static struct place place;
    dbt_arena_init(&place.arena, 1 << 20);
    place.verification = (struct dbt_verification){.region = "testland", .arena = &place.arena};
    support_folder_make(place.folder);
    write_file(&place, "index.html", "abc");
    write_file(&place, "2025-05/index.html", "abc");
    write_file(&place, "2025-05/invoices/index.html", "x");
    write_file(&place, "2025-05-draft/index.html", "x");
    write_file(&place, "providers/1/index.html", "abc");
    write_file(&place, "providers/1/2025-05-correction-1/index.html", "abc");
    write_file(&place, "pages.sha256",
               ABC_SHA256 "  2025-05/index.html\n" ABC_SHA256 "  index.html\n" ABC_SHA256
                          "  providers/1/2025-05-correction-1/index.html\n" ABC_SHA256
                          "  providers/1/index.html\n");
    *state = &place;
    return 0;
}

static int teardown(void **state)
{
    struct place *place = *state;
    support_folder_remove(place->folder);
    dbt_arena_release(&place->arena);
    return 0;
}

static size_t verify(struct place *place, const struct dbt_period *period)
{
    const struct dbt_verified_place verified = {&place->verification, place->folder, period};
    place->verification.fault_count = 0;
    assert_int_equal(dbt_verify_pages(&verified, &place->error), DBT_OK);
    return place->verification.fault_count;
}

static void expect_fault(struct place *place, size_t at, const char *file, const char *what)
{
    const struct dbt_fault *fault = &place->verification.faults[at];
    assert_string_equal(fault->file, in_place(place, file));
    assert_string_equal(fault->what, what);
}

static void nothing_is_told_of_pages_as_they_are(void **state)
{
    assert_int_equal(verify(*state, NULL), 0);
}

static void what_was_changed_or_is_gone_is_told(void **state)
{
    struct place *place = *state;
    write_file(place, "2025-05/index.html", "abcd");
    assert_int_equal(unlink(in_place(place, "index.html")), 0);
    assert_int_equal(unlink(in_place(place, "providers/1/index.html")), 0);
    assert_int_equal(mkdir(in_place(place, "providers/1/index.html"), 0700), 0);
    assert_int_equal(verify(place, NULL), 3);
    expect_fault(place, 0, "2025-05/index.html", "is not as pages.sha256 lists it");
    expect_fault(place, 1, "index.html", "is missing, and pages.sha256 lists it");
    expect_fault(place, 2, "providers/1/index.html", "is not a file");
    assert_non_null(strstr(place->verification.faults[0].advice, "run --period 2025-05"));
    assert_non_null(strstr(place->verification.faults[1].advice, "any of the region's periods"));
}

static void strangers_are_told(void **state)
{
    struct place *place = *state;
    static const char what[] = "is not among the pages that pages.sha256 lists";
    write_file(place, "2025-05/index.de.html", "x");
    write_file(place, "index.de.html", "x");
    write_file(place, "providers/1/index.de.html", "x");
    write_file(place, "providers/2/2025-05/index.html", "x");
    assert_int_equal(verify(place, NULL), 4);
    expect_fault(place, 0, "2025-05/index.de.html", what);
    expect_fault(place, 1, "index.de.html", what);
    expect_fault(place, 2, "providers/1/index.de.html", what);
    expect_fault(place, 3, "providers/2/2025-05/index.html", what);
}

static void one_period_has_its_own_pages(void **state)
{
    struct place *place = *state;
    struct dbt_period may;
    struct dbt_period june;
    assert_true(dbt_period_parse(dbt_text_of("2025-05"), &may));
    assert_true(dbt_period_parse(dbt_text_of("2025-06"), &june));
    write_file(place, "index.html", "abcd");
    write_file(place, "providers/1/2025-05-correction-1/index.html", "abcd");
    write_file(place, "2025-05/index.de.html", "x");
    assert_int_equal(verify(place, &june), 0);
    assert_int_equal(verify(place, &may), 2);
    assert_non_null(strstr(place->verification.faults[0].advice, "correct --period 2025-05"));
}

static void a_list_that_is_missing_or_damaged_is_told_once(void **state)
{
    struct place *place = *state;
    assert_int_equal(unlink(in_place(place, "pages.sha256")), 0);
    assert_int_equal(verify(place, NULL), 1);
    expect_fault(place, 0, "pages.sha256", "is missing, beside pages that it should list");
    write_file(place, "pages.sha256", "x\n");
    assert_int_equal(verify(place, NULL), 1);
    expect_fault(place, 0, "pages.sha256", "is damaged");
}

/* As an older version left it. */
static void a_region_without_pages_needs_no_list(void **state)
{
    struct place *place = *state;
    support_folder_remove(place->folder);
    assert_int_equal(mkdir(place->folder, 0700), 0);
    assert_int_equal(verify(place, NULL), 0);
}

static void nothing_is_told_while_a_run_is_under_way(void **state)
{
    struct place *place = *state;
    write_file(place, "index.html", "abcd");
    place->verification.under_way = true;
    assert_int_equal(verify(place, NULL), 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_told_of_pages_as_they_are),
        TEST(what_was_changed_or_is_gone_is_told),
        TEST(strangers_are_told),
        TEST(one_period_has_its_own_pages),
        TEST(a_list_that_is_missing_or_damaged_is_told_once),
        TEST(a_region_without_pages_needs_no_list),
        TEST(nothing_is_told_while_a_run_is_under_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
