/* What lies beside the published folders, and what of it a run put there meanwhile. */
#include "ledger/books.h"

#include <sys/stat.h>

#include "verify.h"

/* April and May are issued, April is corrected; verified, but for the folders. */
static struct dbt_verification verify(struct sample *sample)
{
    struct dbt_verification verification = {
        .region = "jamtland", .ledger = sample->path, .arena = &sample->arena};
    char lock[128];
    books_make(sample);
    snprintf(lock, sizeof lock, "%s/.lock", sample->folder);
    assert_int_equal(dbt_ledger_verify(&verification, lock, &sample->error), DBT_OK);
    assert_int_equal(verification.fault_count, 0);
    return verification;
}

static void make_folder(const struct sample *sample, const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", sample->folder, name);
    assert_int_equal(mkdir(path, 0700), 0);
}

static void look_around(struct sample *sample, struct dbt_verification *verification,
                        const struct dbt_period *period)
{
    const struct dbt_verified_place place = {verification, sample->folder, period};
    assert_int_equal(dbt_verify_around(&place, &sample->error), DBT_OK);
}

static void a_folder_that_a_run_published_meanwhile_is_known(void **state)
{
    struct sample *sample = *state;
    struct dbt_verification verification = verify(sample);
    struct dbt_ledger *ledger = sample_open(sample, DBT_LEDGER_WRITE);
    /* The first one is a credit by now. */
    for (size_t i = 1; i < SAMPLE_INVOICES; i++)
        books_fill_invoice(sample, i, 6);
    sample->invoices = (struct dbt_invoices){sample->items + 1, SAMPLE_INVOICES - 1, 0};
    sample->issue.correction = false;
    books_issue(sample, ledger, 6);
    dbt_ledger_close(ledger);
    make_folder(sample, "2025-04");
    make_folder(sample, "2025-04-correction-1");
    make_folder(sample, "2025-06");
    make_folder(sample, "2025-06-draft");
    look_around(sample, &verification, NULL);
    assert_int_equal(verification.fault_count, 0);
    make_folder(sample, "2025-06-correction-1");
    look_around(sample, &verification, NULL);
    assert_int_equal(verification.fault_count, 1);
    assert_non_null(strstr(verification.faults[0].file, "/2025-06-correction-1"));
    assert_non_null(strstr(verification.faults[0].advice, "newest backup of the ledger"));
}

static void one_period_has_its_own_folders(void **state)
{
    struct sample *sample = *state;
    struct dbt_verification verification = verify(sample);
    struct dbt_period june = sample_period(6, 6);
    make_folder(sample, "2025-07");
    make_folder(sample, "2025-04..2025-05");
    make_folder(sample, "notes");
    look_around(sample, &verification, &june);
    assert_int_equal(verification.fault_count, 0);
    make_folder(sample, "2025-06..2025-08");
    look_around(sample, &verification, &june);
    assert_int_equal(verification.fault_count, 1);
    look_around(sample, &verification, NULL);
    assert_int_equal(verification.fault_count, 1 + 4);
}

static void a_published_folder_has_its_lists(void **state)
{
    struct sample *sample = *state;
    char path[128];
    make_folder(sample, "2025-05");
    assert_false(dbt_folder_holds_published(sample->folder));
    snprintf(path, sizeof path, "%s/2025-05/SHA256SUMS", sample->folder);
    support_file_write(path, "", 0);
    assert_false(dbt_folder_holds_published(sample->folder));
    snprintf(path, sizeof path, "%s/2025-05/manifest.json", sample->folder);
    support_file_write(path, "", 0);
    assert_true(dbt_folder_holds_published(sample->folder));
}

static void names_of_published_folders(void **state)
{
    static const char *const others[] = {"2025-13",
                                         "2025-05-correction-0",
                                         "2025-05-correction-",
                                         "2025-05-correction-x",
                                         "2025-05-draft",
                                         "x-correction-1",
                                         ""};
    struct dbt_period period;
    uint32_t correction = 7;
    (void)state;
    assert_true(dbt_folder_is_published("2025-05", &period, &correction));
    assert_int_equal(correction, 0);
    assert_int_equal(period.first, sample_month(5));
    assert_true(dbt_folder_is_published("2025-04..2025-06-correction-12", &period, &correction));
    assert_int_equal(correction, 12);
    assert_int_equal(period.last, sample_month(6));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (dbt_folder_is_published(others[i], &period, &correction))
            fail_msg("%s", others[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(a_folder_that_a_run_published_meanwhile_is_known),
        SAMPLE_TEST(one_period_has_its_own_folders),
        SAMPLE_TEST(a_published_folder_has_its_lists),
        cmocka_unit_test(names_of_published_folders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
