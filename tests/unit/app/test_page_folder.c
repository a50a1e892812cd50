/* The page of a folder: files, units and references. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/stat.h>

#include "page_folder.h"
#include "support.h"

#define SHA256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

enum { MAY = 2025 * 12 + 4 };

struct sample {
    char beside[64];
    struct dbt_arena arena;
    struct dbt_findings found;
    struct dbt_region region;
    struct dbt_error error;
    struct dbt_buffer out;
    struct dbt_run run;
    struct dbt_line lines[3];
    struct dbt_invoice invoice;
    const struct dbt_invoice *invoices[1];
    struct dbt_page_books books;
    struct dbt_page_folder folder;
};

static double width(void *context, enum dbt_style style, const char *text)
{
    (void)context;
    (void)style;
    return (double)strlen(text);
}

static const struct dbt_output_file files[] = {
    {"invoices.csv", 12, SHA256},
    {"invoices/70001000.csv", 12, SHA256},
    {"invoices/70001000.pdf", 1200, SHA256},
    {"reports/A.pdf", 1200, SHA256},
};

/* One invoice of May, of two units, which the first correction of May has changed. */
static struct dbt_issued issued[] = {
    {.number = 70001000, .run = 1, .status = "adjusted", .corrected_by = "70001007"},
    {.number = 70001007, .run = 2, .refers_to = 70001000, .status = "adjusted", .corrected_by = ""},
};
static struct dbt_run runs[] = {
    {.sequence = 1, .period = {MAY, MAY}},
    {.sequence = 2, .period = {MAY, MAY}, .correction = 1},
};

static void fill(struct sample *sample)
{
    sample->run = runs[0];
    sample->lines[0] = (struct dbt_line){.unit_code = "A", .unit_name = "First"};
    sample->lines[1] = sample->lines[0];
    sample->lines[2] = (struct dbt_line){.unit_code = "B", .unit_name = "Second"};
    sample->invoice = (struct dbt_invoice){.number = 70001000,
                                           .buyer = {.name = "Buyer", .org_no = "556000-0001"},
                                           .customer = "K1",
                                           .lines = sample->lines,
                                           .line_count = 3,
                                           .net_ore = 10000,
                                           .total_ore = 10000};
    sample->invoices[0] = &sample->invoice;
    sample->books = (struct dbt_page_books){.issued = {issued, 2}, .runs = {runs, 2}};
    sample->folder = (struct dbt_page_folder){.region = &sample->region,
                                              .metrics = {NULL, width},
                                              .run = &sample->run,
                                              .invoices = sample->invoices,
                                              .invoice_count = 1,
                                              .files = files,
                                              .file_count = sizeof files / sizeof files[0],
                                              .books = &sample->books,
                                              .beside = sample->beside,
                                              .listed = true};
    for (size_t i = 0; i < DBT_FOLLOWUP_MONTHS; i++) {
        sample->folder.net_ore[i] = DBT_FIGURE_NONE;
    }
}

static int setup(void **state)
{
    static struct sample sample;
    dbt_arena_init(&sample.arena, 64 << 20);
    dbt_findings_init(&sample.found, &sample.arena);
    dbt_buffer_init(&sample.out);
    support_folder_make(sample.beside);
    assert_int_equal(dbt_region_load(&sample.region, SOURCE_DIR "/templates/jamtland", NULL,
                                     &sample.found, &sample.error),
                     DBT_OK);
    fill(&sample);
    *state = &sample;
    return 0;
}

static int teardown(void **state)
{
    struct sample *sample = *state;
    support_folder_remove(sample->beside);
    dbt_buffer_release(&sample->out);
    dbt_arena_release(&sample->arena);
    return 0;
}

static const char *write_page(struct sample *sample, enum dbt_language language)
{
    dbt_buffer_clear(&sample->out);
    assert_int_equal(dbt_page_folder_write(&sample->folder, language, &sample->out, &sample->arena,
                                           &sample->error),
                     DBT_OK);
    return sample->out.bytes;
}

static void make_page(struct sample *sample, const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/2025-05-correction-1", sample->beside);
    (void)mkdir(path, 0700); /* by a test that makes more than one it is there */
    snprintf(path, sizeof path, "%s/2025-05-correction-1/%s", sample->beside, name);
    support_file_write(path, "", 0);
}

static void files_are_linked_where_they_are(void **state)
{
    struct sample *sample = *state;
    const char *page = write_page(sample, DBT_LANGUAGE_SV);
    assert_non_null(strstr(page, "href=\"invoices/70001000.pdf\""));
    assert_non_null(strstr(page, "href=\"invoices/70001000.csv\""));
    assert_non_null(strstr(page, "href=\"reports/A.pdf\""));
    assert_non_null(strstr(page, "href=\"invoices.csv\""));
    assert_non_null(strstr(page, "href=\"../index.html\""));
    assert_null(strstr(page, "reports/B.pdf"));
    sample->folder.file_count = 2;
    sample->folder.listed = false;
    page = write_page(sample, DBT_LANGUAGE_SV);
    assert_null(strstr(page, "70001000.pdf"));
    assert_null(strstr(page, "reports/A.pdf"));
    assert_null(strstr(page, "../index.html"));
}

static void corrections_are_linked_where_they_have_a_page(void **state)
{
    struct sample *sample = *state;
    const char *page = write_page(sample, DBT_LANGUAGE_SV);
    assert_non_null(strstr(page, "Justerad"));
    assert_non_null(strstr(page, "70001007"));
    assert_null(strstr(page, "2025-05-correction-1"));
    make_page(sample, "index.html");
    page = write_page(sample, DBT_LANGUAGE_SV);
    assert_non_null(strstr(page, "href=\"../2025-05-correction-1/index.html#n70001007\""));
    page = write_page(sample, DBT_LANGUAGE_EN);
    assert_null(strstr(page, "2025-05-correction-1"));
    sample->folder.coming = "2025-05-correction-1";
    page = write_page(sample, DBT_LANGUAGE_EN);
    assert_non_null(strstr(page, "href=\"../2025-05-correction-1/index.en.html#n70001007\""));
    sample->folder.beside = NULL;
    page = write_page(sample, DBT_LANGUAGE_EN);
    assert_null(strstr(page, "2025-05-correction-1"));
}

static void a_correction_leads_back(void **state)
{
    struct sample *sample = *state;
    sample->run = runs[1];
    sample->invoice.number = 70001007;
    sample->invoice.kind = DBT_INVOICE_ADJUSTMENT;
    sample->invoice.refers_to = 70001000;
    sample->folder.coming = "2025-05";
    const char *page = write_page(sample, DBT_LANGUAGE_SV);
    assert_non_null(strstr(page, "70001000"));
    assert_null(strstr(page, "../2025-05/"));
    char path[128];
    snprintf(path, sizeof path, "%s/2025-05", sample->beside);
    assert_int_equal(mkdir(path, 0700), 0);
    page = write_page(sample, DBT_LANGUAGE_SV);
    assert_non_null(strstr(page, "href=\"../2025-05/index.html#n70001000\""));
}

static void memory_that_ends_is_told(void **state)
{
    struct sample *sample = *state;
    struct dbt_arena arena;
    for (size_t bytes = 0; bytes < 512; bytes += 64) {
        dbt_arena_init(&arena, bytes);
        assert_int_equal(dbt_page_folder_write(&sample->folder, DBT_LANGUAGE_SV, &sample->out,
                                               &arena, &sample->error),
                         DBT_MEMORY);
        dbt_arena_release(&arena);
    }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(files_are_linked_where_they_are),
        TEST(corrections_are_linked_where_they_have_a_page),
        TEST(a_correction_leads_back),
        TEST(memory_that_ends_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
