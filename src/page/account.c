/* What a run says of its input: row accounting and findings. */
#include "parts.h"

static const enum dbt_text_key class_keys[DBT_CLASS_COUNT] = {
    [DBT_CLASS_BILLED] = DBT_TEXT_CLASS_BILLED,
    [DBT_CLASS_FOLLOW_UP] = DBT_TEXT_CLASS_FOLLOW_UP,
    [DBT_CLASS_OUTSIDE_PERIOD] = DBT_TEXT_CLASS_OUTSIDE,
    [DBT_CLASS_NOT_BILLABLE] = DBT_TEXT_CLASS_NOT_BILLABLE,
    [DBT_CLASS_DUPLICATE] = DBT_TEXT_CLASS_DUPLICATE,
    [DBT_CLASS_REJECTED] = DBT_TEXT_CLASS_REJECTED,
};

static void put_source(struct dbt_html *html, const struct dbt_followup_source *source)
{
    dbt_html_raw(html, "<tr><th scope=\"row\">");
    dbt_html_name(html, dbt_source_name(html->page->region, source->code));
    dbt_html_raw(html, "</th><td class=\"n\">");
    dbt_html_count(html, source->read);
    dbt_html_raw(html, "</td>");
    for (unsigned i = 0; i < DBT_CLASS_COUNT; i++) {
        dbt_html_raw(html, source->of[i] == 0 ? "<td class=\"n zero\">" : "<td class=\"n\">");
        dbt_html_count(html, source->of[i]);
        dbt_html_raw(html, "</td>");
    }
    dbt_html_raw(html, "</tr>\n");
}

void dbt_put_accounting(struct dbt_html *html, const struct dbt_page_run *run)
{
    struct dbt_heading headings[2 + DBT_CLASS_COUNT] = {{DBT_TEXT_SOURCE, "name"},
                                                        {DBT_TEXT_ROWS_READ, "n"}};
    if (run->source_count == 0) {
        return;
    }
    for (unsigned i = 0; i < DBT_CLASS_COUNT; i++) {
        headings[2 + i] = (struct dbt_heading){class_keys[i], "n"};
    }
    dbt_section_open(html, "rows", DBT_TEXT_ROW_ACCOUNTING);
    dbt_html_raw(html, "<p class=\"under\">");
    dbt_html_say(html, DBT_TEXT_ROW_ACCOUNTING_OVER);
    dbt_html_raw(html, "</p>\n");
    dbt_section_table(html, DBT_TEXT_ROW_ACCOUNTING, headings, 2 + DBT_CLASS_COUNT);
    for (size_t i = 0; i < run->source_count; i++) {
        put_source(html, &run->sources[i]);
    }
    dbt_section_end_table(html);
    dbt_html_raw(html, "</section>\n");
}

/* What a finding is of, is said in the page's language; in English, whatever that is, what the
   finding says itself. */
static void put_finding(struct dbt_html *html, const struct dbt_finding *finding)
{
    bool warns = finding->severity == DBT_SEVERITY_WARNING;
    dbt_html_raw(html, "<tr><th scope=\"row\"><span class=\"mark notice\">");
    dbt_html_say(html, warns ? DBT_TEXT_FINDING_WARNING : DBT_TEXT_FINDING_HOLD);
    dbt_html_raw(html, "</span></th><td><strong>");
    dbt_html_name(html, dbt_finding_title(html->page->texts, finding->code));
    dbt_html_raw(html, "</strong> <span class=\"sub\" lang=\"en\">");
    dbt_html_name(html, finding->what);
    dbt_html_raw(html, "</span></td><td lang=\"en\">");
    dbt_html_name(html, finding->where);
    dbt_html_raw(html, "</td><td lang=\"en\">");
    dbt_html_name(html, finding->advice);
    dbt_html_raw(html, "</td></tr>\n");
}

void dbt_put_findings(struct dbt_html *html, const struct dbt_findings *findings)
{
    static const struct dbt_heading headings[] = {{DBT_TEXT_PAGE_KIND, "name"},
                                                  {DBT_TEXT_PAGE_WHAT, "what"},
                                                  {DBT_TEXT_PAGE_WHERE, "where"},
                                                  {DBT_TEXT_PAGE_ADVICE, "what"}};
    dbt_section_open(html, "findings", DBT_TEXT_FINDINGS);
    if (findings == NULL || findings->count == 0) {
        dbt_html_raw(html, "<p>");
        dbt_html_say(html, DBT_TEXT_NO_FINDINGS);
        dbt_html_raw(html, "</p></section>\n");
        return;
    }
    dbt_section_table(html, DBT_TEXT_FINDINGS, headings, sizeof headings / sizeof headings[0]);
    for (size_t i = 0; i < findings->count; i++) {
        put_finding(html, &findings->items[i]);
    }
    dbt_section_end_table(html);
    dbt_html_raw(html, "</section>\n");
}
