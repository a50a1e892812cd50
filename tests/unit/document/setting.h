/*
 * An invoice set by a layout of the test's own: its flow stands between 20 and 192 mm, from 45 mm
 * on the first page and 30 mm on the others, down to 280 mm.
 */
#ifndef DEBITERA_TESTS_DOCUMENT_SETTING_H
#define DEBITERA_TESTS_DOCUMENT_SETTING_H

#include "sample.h"

#define SETTING_PAGE "<page left='20mm' right='18mm' top='45mm' rest='30mm' bottom='17mm'/>"
#define SETTING_LAYOUT(frame, flow)                                                                \
    "<layout name='Brev' language='sv-SE'>" SETTING_PAGE frame "<flow>" flow "</flow></layout>"

struct setting {
    struct sample sample;
    struct dbt_document document;
    enum dbt_status status;
};

static __attribute__((unused)) void setting_init(struct setting *setting, size_t units,
                                                 size_t lines)
{
    *setting = (struct setting){0};
    sample_init(&setting->sample, units, lines);
}

static __attribute__((unused)) void setting_compose(struct setting *setting, const char *layout)
{
    sample_layouts(&setting->sample, "invoice.xml", layout);
    setting->document = (struct dbt_document){0};
    setting->status = sample_compose(&setting->sample, false, &setting->document);
}

/* One unit of two lines, laid out at once. */
static __attribute__((unused)) void setting_flow(struct setting *setting, const char *layout)
{
    setting_init(setting, 1, 2);
    setting_compose(setting, layout);
    assert_int_equal(setting->status, DBT_OK);
}

static __attribute__((unused)) void setting_release(struct setting *setting)
{
    sample_release(&setting->sample);
}

static const struct dbt_item no_item;

/* The `nth` item (from 0) with that text, and its page (from 0). */
static __attribute__((unused)) const struct dbt_item *
setting_find(const struct setting *setting, const char *text, size_t nth, size_t *page)
{
    for (size_t i = 0; i < setting->document.page_count; i++) {
        const struct dbt_page *at = &setting->document.pages[i];
        for (size_t j = 0; j < at->count; j++) {
            bool same = at->items[j].text != NULL && strcmp(at->items[j].text, text) == 0;
            if (same && nth-- == 0) {
                *page = i;
                return &at->items[j];
            }
        }
    }
    fail_msg("there is no \"%s\"", text); /* it does not return, which the compiler cannot know */
    return &no_item;
}

static __attribute__((unused)) const struct dbt_item *setting_text(const struct setting *setting,
                                                                   const char *text)
{
    size_t page = 0;
    return setting_find(setting, text, 0, &page);
}

static __attribute__((unused)) size_t setting_page(const struct setting *setting, const char *text)
{
    size_t page = 0;
    (void)setting_find(setting, text, 0, &page);
    return page;
}

static __attribute__((unused)) const struct dbt_item *
setting_kind(const struct setting *setting, enum dbt_item_kind kind, size_t nth)
{
    const struct dbt_page *page = &setting->document.pages[0];
    for (size_t i = 0; i < page->count; i++) {
        if (page->items[i].kind == kind && nth-- == 0) {
            return &page->items[i];
        }
    }
    fail_msg("there is no item of kind %d", (int)kind);
    return &no_item;
}

static __attribute__((unused)) void assert_mm(double actual, double expected)
{
    if (fabs(actual - expected) > 0.001) {
        fail_msg("%.3f mm, expected %.3f", actual, expected);
    }
}

#endif
