/* The page of one run. */
#include "frame.h"
#include "parts.h"

static const struct {
    enum dbt_text_key name, note;
    const char *css_class;
} states[DBT_PAGE_STATE_COUNT] = {
    [DBT_PAGE_ISSUED] = {DBT_TEXT_PAGE_ISSUED, DBT_TEXT_PAGE_ISSUED_NOTE, "mark good"},
    [DBT_PAGE_DRAFT] = {DBT_TEXT_PAGE_DRAFT, DBT_TEXT_PAGE_DRAFT_NOTE, "mark notice"},
    [DBT_PAGE_RECALCULATED] = {DBT_TEXT_PAGE_RECALCULATED, DBT_TEXT_PAGE_RECALCULATED_NOTE,
                               "mark notice"},
};

void dbt_put_state(struct dbt_html *html, enum dbt_page_state state)
{
    dbt_buffer_format(html->out, "<span class=\"v %s\">", states[state].css_class);
    dbt_html_say(html, states[state].name);
    dbt_html_raw(html, "</span>");
}

static bool add_up(const struct dbt_page_run *run, int64_t sums[DBT_SUM_COUNT])
{
    bool fits = true;
    for (size_t i = 0; i < run->invoice_count && fits; i++) {
        const struct dbt_page_invoice *invoice = &run->invoices[i];
        fits =
            dbt_ore_add(sums[DBT_SUM_NET], invoice->net_ore, &sums[DBT_SUM_NET]) &&
            dbt_ore_add(sums[DBT_SUM_VAT], invoice->vat_ore, &sums[DBT_SUM_VAT]) &&
            dbt_ore_add(sums[DBT_SUM_ROUNDING], invoice->rounding_ore, &sums[DBT_SUM_ROUNDING]) &&
            dbt_ore_add(sums[DBT_SUM_TOTAL], invoice->total_ore, &sums[DBT_SUM_TOTAL]);
    }
    return fits;
}

static uint64_t count_corrections(const struct dbt_page_run *run)
{
    uint64_t count = 0;
    for (size_t i = 0; i < run->invoice_count; i++) {
        count += run->invoices[i].kind != DBT_INVOICE_ORIGINAL ? 1 : 0;
    }
    return count;
}

static const char *title_of(struct dbt_html *html, const struct dbt_run *run, const char *period)
{
    char number[DBT_HTML_NUMBER_BYTES];
    const struct dbt_html_value values[] = {
        {"period", period}, {"number", dbt_html_write_count(run->correction, number)}};
    return run->correction == 0 ? dbt_html_expand(html, DBT_TEXT_PAGE_RUN, values, 1)
                                : dbt_html_expand(html, DBT_TEXT_PAGE_CORRECTION, values,
                                                  sizeof values / sizeof values[0]);
}

static void put_heading(struct dbt_html *html, const struct dbt_page_run *run, const char *title)
{
    char day[DBT_DATE_BYTES];
    const struct dbt_html_value date = {"date", dbt_day_write(run->run->issue_date, day)};
    dbt_html_raw(html, "<h1>");
    dbt_html_text(html, title);
    dbt_html_raw(html, "</h1>\n<p class=\"stands\">");
    dbt_put_state(html, run->state);
    dbt_html_raw(html, " ");
    dbt_html_fill(html, states[run->state].note, &date, 1);
    if (run->demonstration) {
        dbt_html_raw(html, " <strong>");
        dbt_html_say(html, DBT_TEXT_PAGE_DEMONSTRATION);
        dbt_html_raw(html, "</strong>");
    }
    dbt_html_raw(html, "</p>\n");
}

static void open_fact(struct dbt_html *html, enum dbt_text_key key, const char *css_class)
{
    dbt_buffer_format(html->out, "<div class=\"%s\"><dt>", css_class);
    dbt_html_say(html, key);
    dbt_html_raw(html, "</dt><dd>");
}

static void close_fact(struct dbt_html *html)
{
    dbt_html_raw(html, "</dd></div>\n");
}

static void put_amount(struct dbt_html *html, enum dbt_text_key key, int64_t ore,
                       const char *css_class)
{
    open_fact(html, key, css_class);
    dbt_html_ore(html, ore);
    close_fact(html);
}

static void put_documents(struct dbt_html *html, const struct dbt_page_run *run)
{
    char text[DBT_HTML_NUMBER_BYTES];
    uint64_t corrections = count_corrections(run);
    open_fact(html, DBT_TEXT_PAGE_INVOICES, "");
    dbt_html_count(html, run->invoice_count);
    if (corrections > 0) {
        const struct dbt_html_value value = {"count", dbt_html_write_count(corrections, text)};
        dbt_html_raw(html, " <span class=\"sub\">");
        dbt_html_fill(html, DBT_TEXT_PAGE_CORRECTIONS, &value, 1);
        dbt_html_raw(html, "</span>");
    }
    close_fact(html);
}

static void put_found(struct dbt_html *html, const struct dbt_findings *findings)
{
    char texts[2][DBT_HTML_NUMBER_BYTES];
    size_t warnings = findings == NULL ? 0 : findings->of[DBT_SEVERITY_WARNING];
    size_t holds = findings == NULL ? 0 : findings->count - warnings;
    const struct dbt_html_value values[] = {{"holds", dbt_html_write_count(holds, texts[0])},
                                            {"warnings", dbt_html_write_count(warnings, texts[1])}};
    open_fact(html, DBT_TEXT_FINDINGS, holds + warnings > 0 ? "warned" : "");
    if (holds + warnings > 0) {
        dbt_html_raw(html, "<a href=\"#h-findings\">");
        dbt_html_fill(html, DBT_TEXT_FINDINGS_COUNT, values, 2);
        dbt_html_raw(html, "</a>");
    } else {
        dbt_html_say(html, DBT_TEXT_PAGE_NONE);
    }
    close_fact(html);
}

static void put_summary(struct dbt_html *html, const struct dbt_page_run *run,
                        const int64_t sums[DBT_SUM_COUNT], const char *period)
{
    dbt_html_raw(html, "<dl class=\"facts\">\n");
    if (run->provider != NULL) {
        open_fact(html, DBT_TEXT_PAGE_PROVIDER, "");
        dbt_html_name(html, run->provider);
        close_fact(html);
    }
    open_fact(html, DBT_TEXT_PAGE_PERIOD, "");
    dbt_html_text(html, period);
    close_fact(html);
    open_fact(html, DBT_TEXT_INVOICE_DATE, "");
    dbt_html_day(html, run->run->issue_date);
    close_fact(html);
    put_documents(html, run);
    if (run->provider == NULL && run->price_list != NULL && run->price_list[0] != '\0') {
        open_fact(html, DBT_TEXT_PAGE_PRICE_LIST, "");
        dbt_html_name(html, run->price_list);
        close_fact(html);
    }
    if (run->provider == NULL) {
        put_found(html, run->findings);
    }
    dbt_html_raw(html, "</dl>\n<dl class=\"sums\">\n");
    put_amount(html, DBT_TEXT_PAGE_NET, sums[DBT_SUM_NET], "");
    put_amount(html, DBT_TEXT_PAGE_VAT, sums[DBT_SUM_VAT], "");
    if (sums[DBT_SUM_ROUNDING] != 0) {
        put_amount(html, DBT_TEXT_PAGE_ROUNDING, sums[DBT_SUM_ROUNDING], "");
    }
    put_amount(html, DBT_TEXT_PAGE_TOTAL, sums[DBT_SUM_TOTAL], "most");
    dbt_html_raw(html, "</dl>\n");
}

enum dbt_status dbt_page_run(const struct dbt_page_common *page, const struct dbt_page_run *run,
                             struct dbt_buffer *out, struct dbt_arena *arena,
                             struct dbt_error *error)
{
    struct dbt_html html = {page, out, arena};
    struct dbt_colours colours;
    int64_t sums[DBT_SUM_COUNT] = {0};
    if (!add_up(run, sums)) {
        return dbt_error_set(error, DBT_INPUT, "the totals of a run's invoices are too large");
    }
    dbt_colours_make(&colours, &page->region->identity);
    const char *period = dbt_html_period(&html, run->run->period);
    const char *title = title_of(&html, run->run, period);
    enum dbt_status status =
        dbt_frame_open(&html, &(struct dbt_frame){title, &colours, run->all_runs}, error);
    if (status != DBT_OK) {
        return status;
    }
    put_heading(&html, run, title);
    put_summary(&html, run, sums, period);
    status = dbt_put_months(&html, &colours, error);
    dbt_put_invoices(&html, run, sums, period);
    if (run->provider == NULL) {
        dbt_put_findings(&html, run->findings);
    }
    dbt_put_downloads(&html, run);
    dbt_put_accounting(&html, run);
    dbt_frame_close(&html);
    return status == DBT_OK && out->failed ? dbt_error_memory(error, "a page") : status;
}
