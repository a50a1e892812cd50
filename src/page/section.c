/* What the smaller tables of a page have in common. */
#include <string.h>

#include "parts.h"

void dbt_section_open(struct dbt_html *html, const char *id, enum dbt_text_key key)
{
    dbt_buffer_format(html->out, "<section aria-labelledby=\"h-%s\"><h2 id=\"h-%s\">", id, id);
    dbt_html_say(html, key);
    dbt_html_raw(html, "</h2>\n");
}

/* The frame can be come to by keys, and then be moved in. */
void dbt_section_table(struct dbt_html *html, enum dbt_text_key caption,
                       const struct dbt_heading *headings, size_t count)
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

void dbt_section_end_table(struct dbt_html *html)
{
    dbt_html_raw(html, "</tbody></table></div>\n");
}

/* ---- files ----------------------------------------------------------------------------------- */

/* What a file is, by the end of its name; the longer ones first. */
static const struct {
    const char *ending;
    enum dbt_text_key key;
} forms[] = {
    {".excel.csv", DBT_TEXT_PAGE_CSV_EXCEL},
    {".csv", DBT_TEXT_PAGE_CSV},
    {".pdf", DBT_TEXT_PAGE_PDF},
    {".zip", DBT_TEXT_PAGE_ZIP},
    {".xlsx", DBT_TEXT_PAGE_XLSX},
    {".json", DBT_TEXT_PAGE_JSON},
    {".sha256", DBT_TEXT_PAGE_CHECKSUM},
};

bool dbt_name_ends(const char *name, const char *ending)
{
    size_t length = strlen(name);
    size_t end = strlen(ending);
    return length >= end && strcmp(name + length - end, ending) == 0;
}

static enum dbt_text_key form_of(const char *name)
{
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (dbt_name_ends(name, forms[i].ending)) {
            return forms[i].key;
        }
    }
    return DBT_TEXT_PAGE_FILE;
}

void dbt_put_download(struct dbt_html *html, const struct dbt_output_file *file, const char *what)
{
    dbt_html_raw(html, "<span class=\"get\"><a href=\"");
    dbt_html_path(html, file->name);
    dbt_html_raw(html, "\">");
    dbt_html_say(html, form_of(file->name));
    dbt_html_raw(html, "<span class=\"vh\"> ");
    dbt_html_name(html, what);
    dbt_html_raw(html, "</span></a> <span class=\"size\">");
    dbt_html_size(html, file->size_bytes);
    dbt_html_raw(html, "</span></span> ");
}
