/* The page of all runs of a region. */
#include <inttypes.h>

#include "frame.h"
#include "list.h"
#include "parts.h"

enum column { PERIOD, YEAR, DATE, STATE, DOCUMENTS, NET, VAT, TOTAL, FOUND, COLUMN_COUNT };

static const struct dbt_list_column columns[COLUMN_COUNT] = {
    [PERIOD] = {DBT_TEXT_PAGE_PERIOD, "period", DBT_LIST_NUMBER, false, false},
    [YEAR] = {DBT_TEXT_PAGE_YEAR, "year", DBT_LIST_TEXT, true, false},
    [DATE] = {DBT_TEXT_PAGE_DATE, "date", DBT_LIST_TEXT, false, false},
    [STATE] = {DBT_TEXT_PAGE_STATE, "state", DBT_LIST_TEXT, true, false},
    [DOCUMENTS] = {DBT_TEXT_PAGE_INVOICES, "n documents", DBT_LIST_NUMBER, false, false},
    [NET] = {DBT_TEXT_PAGE_NET, "n net", DBT_LIST_SUM, false, false},
    [VAT] = {DBT_TEXT_PAGE_VAT, "n vat", DBT_LIST_SUM, false, false},
    [TOTAL] = {DBT_TEXT_PAGE_TOTAL, "n total", DBT_LIST_SUM, false, false},
    [FOUND] = {DBT_TEXT_FINDINGS, "found", DBT_LIST_TEXT, false, true},
};

enum { YEAR_MONTHS = 12, KINDS = 1000 };

/* Sorts by the months, then by what came after another of them. */
static int64_t order_of(const struct dbt_run *run)
{
    return (int64_t)run->period.first * KINDS * KINDS + (int64_t)run->period.last * KINDS +
           run->correction % KINDS;
}

static void put_period(struct dbt_html *html, const struct dbt_page_summary *summary)
{
    const struct dbt_run *run = summary->run;
    const char *period = dbt_html_period(html, run->period);
    dbt_buffer_format(html->out, "<th scope=\"row\" class=\"period\" data-v=\"%" PRId64 "\">",
                      order_of(run));
    if (summary->page != NULL) {
        dbt_html_raw(html, "<a href=\"");
        dbt_html_path(html, summary->page);
        dbt_html_raw(html, "\">");
    }
    if (run->correction == 0) {
        dbt_html_text(html, period);
    } else {
        char number[DBT_HTML_NUMBER_BYTES];
        const struct dbt_html_value values[] = {
            {"period", period}, {"number", dbt_html_write_count(run->correction, number)}};
        dbt_html_fill(html, DBT_TEXT_PAGE_CORRECTION, values, 2);
    }
    dbt_html_raw(html, summary->page != NULL ? "</a></th>" : "</th>");
}

static void put_found(struct dbt_html *html, const struct dbt_page_summary *summary)
{
    char texts[2][DBT_HTML_NUMBER_BYTES];
    const struct dbt_html_value values[] = {
        {"holds", dbt_html_write_count(summary->holds, texts[0])},
        {"warnings", dbt_html_write_count(summary->warnings, texts[1])}};
    dbt_list_cell(html, &columns[FOUND], 0);
    if (summary->holds + summary->warnings > 0) {
        dbt_html_fill(html, DBT_TEXT_FINDINGS_COUNT, values, 2);
    } else {
        dbt_html_raw(html, "–");
    }
    dbt_html_raw(html, "</td>");
}

static void put_summary(struct dbt_html *html, const struct dbt_page_summary *summary,
                        bool with_found)
{
    dbt_html_raw(html, "<tr>");
    put_period(html, summary);
    dbt_list_cell(html, &columns[YEAR], 0);
    dbt_buffer_format(html->out, "<span class=\"v\">%d</span></td>",
                      summary->run->period.last / YEAR_MONTHS);
    dbt_list_cell(html, &columns[DATE], 0);
    dbt_html_day(html, summary->run->issue_date);
    dbt_html_raw(html, "</td>");
    dbt_list_cell(html, &columns[STATE], 0);
    dbt_put_state(html, summary->state);
    dbt_html_raw(html, "</td>");
    dbt_list_cell(html, &columns[DOCUMENTS], (int64_t)summary->documents);
    dbt_html_count(html, summary->documents);
    dbt_html_raw(html, "</td>");
    dbt_list_ore(html, &columns[NET], summary->net_ore);
    dbt_list_ore(html, &columns[VAT], summary->vat_ore);
    dbt_list_ore(html, &columns[TOTAL], summary->total_ore);
    if (with_found) {
        put_found(html, summary);
    }
    dbt_html_raw(html, "</tr>\n");
}

static bool add_up(const struct dbt_page_runs *runs, int64_t sums[COLUMN_COUNT])
{
    bool fits = true;
    for (size_t i = 0; i < runs->count && fits; i++) {
        const struct dbt_page_summary *summary = &runs->items[i];
        fits = dbt_ore_add(sums[NET], summary->net_ore, &sums[NET]) &&
               dbt_ore_add(sums[VAT], summary->vat_ore, &sums[VAT]) &&
               dbt_ore_add(sums[TOTAL], summary->total_ore, &sums[TOTAL]);
    }
    return fits;
}

static void put_runs(struct dbt_html *html, const struct dbt_page_runs *runs,
                     const int64_t sums[COLUMN_COUNT])
{
    const struct dbt_list list = {.columns = columns,
                                  .count = runs->provider == NULL ? COLUMN_COUNT : FOUND,
                                  .is_of_runs = true,
                                  .caption = dbt_html_words(html, DBT_TEXT_PAGE_ALL_RUNS)};
    dbt_html_raw(html, "<section aria-labelledby=\"h-list\"><h2 id=\"h-list\">");
    dbt_html_say(html, DBT_TEXT_PAGE_ALL_RUNS);
    dbt_html_raw(html, "</h2>\n");
    if (runs->count == 0) {
        dbt_html_raw(html, "<p id=\"list\" tabindex=\"-1\">");
        dbt_html_say(html, DBT_TEXT_PAGE_NO_RUNS);
        dbt_html_raw(html, "</p></section>\n");
        return;
    }
    dbt_list_open(html, &list);
    for (size_t i = 0; i < runs->count; i++) {
        put_summary(html, &runs->items[i], runs->provider == NULL);
    }
    dbt_list_close(html, &list, sums);
    dbt_html_raw(html, "</section>\n");
}

enum dbt_status dbt_page_runs(const struct dbt_page_common *page, const struct dbt_page_runs *runs,
                              struct dbt_buffer *out, struct dbt_arena *arena,
                              struct dbt_error *error)
{
    struct dbt_html html = {page, out, arena};
    struct dbt_colours colours;
    int64_t sums[COLUMN_COUNT] = {0};
    if (!add_up(runs, sums)) {
        return dbt_error_set(error, DBT_INPUT, "the totals of all runs are too large");
    }
    dbt_colours_make(&colours, &page->region->identity);
    const char *title = dbt_html_words(&html, DBT_TEXT_PAGE_RUNS);
    enum dbt_status status =
        dbt_frame_open(&html, &(struct dbt_frame){title, &colours, NULL}, error);
    if (status != DBT_OK) {
        return status;
    }
    dbt_html_raw(&html, "<h1>");
    dbt_html_text(&html, title);
    dbt_html_raw(&html, "</h1>\n");
    if (runs->provider != NULL) {
        dbt_html_raw(&html, "<p class=\"stands\"><strong>");
        dbt_html_name(&html, runs->provider);
        dbt_html_raw(&html, "</strong></p>\n");
    }
    status = dbt_put_months(&html, &colours, error);
    put_runs(&html, runs, sums);
    dbt_frame_close(&html);
    return status == DBT_OK && out->failed ? dbt_error_memory(error, "a page") : status;
}
