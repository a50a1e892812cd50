/*
 * Layouts damaged at random: each is told with its place, or is laid out, or is an error of the
 * document; none of them harms the program. Names and lengths are exchanged for others, so that
 * many stay well formed.
 */
#include "sample.h"

enum { ROUNDS = 160, SEED = 20250605 };

static uint32_t state_of_random = SEED;

static uint32_t random_below(uint32_t most)
{
    state_of_random = state_of_random * 1664525U + 1013904223U;
    return (state_of_random >> 8) % most;
}

static const char *const exchanges[][4] = {
    {"mm\"", "9mm\"", "0mm\"", "99mm\""},
    {"1fr", "auto", "50mm", "0fr"},
    {"\"label\"", "\"title\"", "\"small\"", "\"mark\""},
    {"\"2\"", "\"9\"", "\"1\"", "\"50\""},
    {"{line.net}", "{line.service}", "{unit.name}", "<b>{line.net} x</b>"},
    {"invoice.is-due", "not invoice.is-due", "invoice.units", "line.net"},
    {"<text", "<txt", "<row", "<text test='region.logo'"},
    {"</", "<", "</b></", "</"},
};
enum { EXCHANGES = sizeof exchanges / sizeof exchanges[0] };

/* One place in sixty of those that could be exchanged; far fewer of the last, which break the
   XML. */
static const char *exchange_at(struct dbt_text text, size_t at, size_t *length)
{
    for (size_t i = 0; i < EXCHANGES; i++) {
        *length = strlen(exchanges[i][0]);
        bool found =
            at + *length <= text.length && memcmp(text.at + at, exchanges[i][0], *length) == 0;
        if (found && random_below(i + 1 == EXCHANGES ? 900 : 60) == 0) {
            return exchanges[i][1 + random_below(3)];
        }
    }
    return NULL;
}

static void damage(struct dbt_text text, struct dbt_buffer *out)
{
    size_t at = 0;
    while (at < text.length) {
        size_t length = 1;
        const char *other = exchange_at(text, at, &length);
        length = other != NULL ? length : 1;
        dbt_buffer_add(out, other != NULL ? other : text.at + at,
                       other != NULL ? strlen(other) : 1);
        at += length;
    }
}

/* The sample's files with one of them damaged. */
static enum dbt_status load_damaged(struct sample *sample, size_t which, struct dbt_buffer *bytes)
{
    struct dbt_layout_file *files =
        dbt_arena_alloc(&sample->arena, sample->region.layout_count, sizeof *files);
    struct dbt_findings findings;
    assert_non_null(files);
    memcpy(files, sample->region.layouts, sample->region.layout_count * sizeof *files);
    damage(files[which].bytes, bytes);
    files[which].bytes = dbt_buffer_text(bytes);
    sample->region.layouts = files;
    dbt_findings_init(&findings, &sample->arena);
    enum dbt_status status = dbt_layouts_load(&sample->layouts, &sample->region, &dbt_document_data,
                                              &findings, &sample->error);
    assert_int_equal(findings.of[DBT_SEVERITY_INVALID] > 0, status != DBT_OK);
    for (size_t i = 0; i < findings.count; i++) {
        assert_non_null(strstr(findings.items[i].where, ".xml"));
    }
    return status;
}

static void damage_is_told_or_laid_out(void **state)
{
    (void)state;
    size_t told = 0;
    size_t laid_out = 0;
    for (size_t round = 0; round < ROUNDS; round++) {
        struct sample sample;
        struct dbt_buffer bytes;
        struct dbt_document document = {0};
        dbt_buffer_init(&bytes);
        sample_init(&sample, 3, 12);
        sample_correct(&sample, round % 2 == 0 ? 100 : -100);
        enum dbt_status status = load_damaged(&sample, round % sample.region.layout_count, &bytes);
        told += status != DBT_OK ? 1 : 0;
        if (status == DBT_OK && sample_compose(&sample, round % 3 == 0, &document) == DBT_OK) {
            laid_out++;
            assert_true(document.page_count > 0);
        }
        dbt_buffer_release(&bytes);
        sample_release(&sample);
    }
    assert_true(told > ROUNDS / 10);
    assert_true(laid_out > ROUNDS / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(damage_is_told_or_laid_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
