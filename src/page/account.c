/* What a run gave besides its invoices: files, row accounting, findings. */
#include "parts.h"

static const enum dbt_text_key class_keys[DBT_CLASS_COUNT] = {
    [DBT_CLASS_BILLED] = DBT_TEXT_CLASS_BILLED,
    [DBT_CLASS_FOLLOW_UP] = DBT_TEXT_CLASS_FOLLOW_UP,
    [DBT_CLASS_OUTSIDE_PERIOD] = DBT_TEXT_CLASS_OUTSIDE,
    [DBT_CLASS_NOT_BILLABLE] = DBT_TEXT_CLASS_NOT_BILLABLE,
    [DBT_CLASS_DUPLICATE] = DBT_TEXT_CLASS_DUPLICATE,
    [DBT_CLASS_REJECTED] = DBT_TEXT_CLASS_REJECTED,
};

enum { KILO = 1000 };

struct heading {
    enum dbt_text_key key;
    const char *css_class;
};

static void open_section(struct dbt_html *html, const char *id, enum dbt_text_key key)
{
    dbt_buffer_format(html->out, "<section aria-labelledby=\"h-%s\"><h2 id=\"h-%s\">", id, id);
    dbt_html_say(html, key);
    dbt_html_raw(html, "</h2>\n");
}

/* A table that may be wider than the screen: it is moved within its own frame, by keys too. */
static void open_table(struct dbt_html *html, enum dbt_text_key caption,
                       const struct heading *headings, size_t count)
{
    dbt_html_raw(html, "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"");
    dbt_html_say(html, caption);
    dbt_html_raw(html, "\"><table class=\"small\"><caption class=\"vh\">");
    dbt_html_say(html, caption);
    dbt_html_raw(html, "</caption><thead><tr>");
    for (size_t i = 0; i < count; i++) {
        dbt_buffer_format(html->out, "<th scope=\"col\" class=\"%s\">", headings[i].css_class);
        dbt_html_say(html, headings[i].key);
        dbt_html_raw(html, "</th>");
    }
    dbt_html_raw(html, "</tr></thead>\n<tbody>\n");
}

static void close_table(struct dbt_html *html)
{
    dbt_html_raw(html, "</tbody></table></div></section>\n");
}

void dbt_put_files(struct dbt_html *html, const struct dbt_page_run *run)
{
    static const struct heading headings[] = {
        {DBT_TEXT_PAGE_FILE, "name"}, {DBT_TEXT_PAGE_SIZE, "n"}, {DBT_TEXT_PAGE_CHECKSUM, "hash"}};
    if (run->file_count == 0) {
        return;
    }
    open_section(html, "files", DBT_TEXT_PAGE_DOWNLOADS);
    open_table(html, DBT_TEXT_PAGE_DOWNLOADS, headings, sizeof headings / sizeof headings[0]);
    for (size_t i = 0; i < run->file_count; i++) {
        const struct dbt_output_file *file = &run->files[i];
        dbt_html_raw(html, "<tr><th scope=\"row\"><a href=\"");
        dbt_html_path(html, file->name);
        dbt_html_raw(html, "\">");
        dbt_html_name(html, file->name);
        dbt_html_raw(html, "</a></th><td class=\"n\">");
        dbt_html_count(html, file->size_bytes / KILO + (file->size_bytes % KILO > 0 ? 1 : 0));
        dbt_html_raw(html, "</td><td><code>");
        dbt_html_text(html, file->sha256);
        dbt_html_raw(html, "</code></td></tr>\n");
    }
    close_table(html);
}

static void put_source(struct dbt_html *html, const struct dbt_followup_source *source)
{
    dbt_html_raw(html, "<tr><th scope=\"row\">");
    dbt_html_name(html, source->code);
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
    struct heading headings[2 + DBT_CLASS_COUNT] = {{DBT_TEXT_SOURCE, "name"},
                                                    {DBT_TEXT_ROWS_READ, "n"}};
    if (run->source_count == 0) {
        return;
    }
    for (unsigned i = 0; i < DBT_CLASS_COUNT; i++) {
        headings[2 + i] = (struct heading){class_keys[i], "n"};
    }
    open_section(html, "rows", DBT_TEXT_ROW_ACCOUNTING);
    dbt_html_raw(html, "<p class=\"under\">");
    dbt_html_say(html, DBT_TEXT_ROW_ACCOUNTING_OVER);
    dbt_html_raw(html, "</p>\n");
    open_table(html, DBT_TEXT_ROW_ACCOUNTING, headings, 2 + DBT_CLASS_COUNT);
    for (size_t i = 0; i < run->source_count; i++) {
        put_source(html, &run->sources[i]);
    }
    close_table(html);
}

/* What findings say is English, whatever the page's language. */
static void put_cell(struct dbt_html *html, const char *text)
{
    dbt_html_raw(html, "<td lang=\"en\">");
    dbt_html_name(html, text);
    dbt_html_raw(html, "</td>");
}

static void put_finding(struct dbt_html *html, const struct dbt_finding *finding)
{
    bool warns = finding->severity == DBT_SEVERITY_WARNING;
    dbt_html_raw(html, "<tr><th scope=\"row\"><span class=\"mark notice\">");
    dbt_html_say(html, warns ? DBT_TEXT_FINDING_WARNING : DBT_TEXT_FINDING_HOLD);
    dbt_html_raw(html, "</span></th>");
    put_cell(html, finding->where);
    put_cell(html, finding->what);
    put_cell(html, finding->advice);
    dbt_html_raw(html, "</tr>\n");
}

void dbt_put_findings(struct dbt_html *html, const struct dbt_findings *findings)
{
    static const struct heading headings[] = {{DBT_TEXT_PAGE_KIND, "name"},
                                              {DBT_TEXT_PAGE_WHERE, "where"},
                                              {DBT_TEXT_PAGE_WHAT, "what"},
                                              {DBT_TEXT_PAGE_ADVICE, "what"}};
    open_section(html, "findings", DBT_TEXT_FINDINGS);
    if (findings == NULL || findings->count == 0) {
        dbt_html_raw(html, "<p>");
        dbt_html_say(html, DBT_TEXT_NO_FINDINGS);
        dbt_html_raw(html, "</p></section>\n");
        return;
    }
    open_table(html, DBT_TEXT_FINDINGS, headings, sizeof headings / sizeof headings[0]);
    for (size_t i = 0; i < findings->count; i++) {
        put_finding(html, &findings->items[i]);
    }
    close_table(html);
}
