/* The large table of a page. */
#include "list.h"

#include <inttypes.h>

static void put_data(struct dbt_html *html, const char *name, enum dbt_text_key key)
{
    dbt_buffer_format(html->out, " data-%s=\"", name);
    dbt_html_say(html, key);
    dbt_html_raw(html, "\"");
}

static void put_filter(struct dbt_html *html, const struct dbt_list *list, size_t at)
{
    dbt_html_raw(html, "<label><span>");
    dbt_html_say(html, list->columns[at].key);
    dbt_buffer_format(html->out, "</span><select data-column=\"%zu\"><option value=\"\">", at);
    dbt_html_say(html, DBT_TEXT_PAGE_ALL);
    dbt_html_raw(html, "</option></select></label>\n");
}

/* Where rows are cards, no head of a column can be pressed. */
static void put_order(struct dbt_html *html, const struct dbt_list *list)
{
    dbt_html_raw(html, "<label class=\"cards\"><span>");
    dbt_html_say(html, DBT_TEXT_PAGE_SORT);
    dbt_html_raw(html, "</span><select id=\"order\">");
    for (size_t i = 0; i < list->count; i++) {
        if (!list->columns[i].fixed) {
            dbt_buffer_format(html->out, "<option value=\"%zu\">", i);
            dbt_html_say(html, list->columns[i].key);
            dbt_html_raw(html, "</option>");
        }
    }
    dbt_html_raw(html, "</select></label>\n");
}

static void put_controls(struct dbt_html *html, const struct dbt_list *list)
{
    dbt_html_raw(html, "<form id=\"find\" role=\"search\" hidden aria-label=\"");
    dbt_html_say(html, DBT_TEXT_PAGE_FIND);
    dbt_html_raw(html, "\"");
    put_data(html, "found", DBT_TEXT_PAGE_FOUND);
    put_data(html, "first", DBT_TEXT_PAGE_FIRST);
    put_data(html, "nothing", DBT_TEXT_PAGE_NOTHING);
    put_data(html, "all", DBT_TEXT_PAGE_SHOW_ALL);
    put_data(html, "sum", DBT_TEXT_PAGE_SUM);
    put_data(html, "some", DBT_TEXT_PAGE_SUM_FOUND);
    dbt_buffer_format(html->out, " data-point=\"%s\">\n<label class=\"search\"><span>",
                      html->page->language == DBT_LANGUAGE_EN ? "." : ",");
    dbt_html_say(html, DBT_TEXT_PAGE_SEARCH);
    dbt_html_raw(html, "</span><input id=\"search\" type=\"search\" autocomplete=\"off\" "
                       "spellcheck=\"false\"></label>\n");
    for (size_t i = 0; i < list->count; i++) {
        if (list->columns[i].filters) {
            put_filter(html, list, i);
        }
    }
    put_order(html, list);
    dbt_html_raw(html, "<button type=\"reset\">");
    dbt_html_say(html, DBT_TEXT_PAGE_CLEAR);
    dbt_html_raw(html, "</button>\n</form>\n<p id=\"found\" role=\"status\"></p>\n");
}

static void put_heads(struct dbt_html *html, const struct dbt_list *list)
{
    static const char *const kinds[] = {
        [DBT_LIST_TEXT] = "text", [DBT_LIST_NUMBER] = "number", [DBT_LIST_SUM] = "sum"};
    dbt_html_raw(html, "<thead><tr>");
    for (size_t i = 0; i < list->count; i++) {
        const struct dbt_list_column *column = &list->columns[i];
        dbt_buffer_format(html->out, "<th scope=\"col\" class=\"%s\" data-kind=\"%s\">",
                          column->css_class, column->fixed ? "" : kinds[column->kind]);
        dbt_html_say(html, column->key);
        dbt_html_raw(html, "</th>");
    }
    dbt_html_raw(html, "</tr></thead>\n<tbody>\n");
}

void dbt_list_open(struct dbt_html *html, const struct dbt_list *list)
{
    put_controls(html, list);
    dbt_buffer_format(html->out, "<table id=\"list\" class=\"list%s\" tabindex=\"-1\"><caption>",
                      list->is_of_runs ? " runs" : "");
    dbt_html_text(html, list->caption);
    dbt_html_raw(html, "</caption>\n");
    put_heads(html, list);
}

/* The columns before the first sum; at least one. */
static size_t before_sums(const struct dbt_list *list)
{
    size_t count = 0;
    while (count < list->count && list->columns[count].kind != DBT_LIST_SUM) {
        count++;
    }
    return count;
}

void dbt_list_close(struct dbt_html *html, const struct dbt_list *list, const int64_t *sums)
{
    size_t first = before_sums(list);
    dbt_html_raw(html, "</tbody>\n<tfoot><tr>");
    dbt_buffer_format(html->out, "<th scope=\"row\" colspan=\"%zu\">", first);
    dbt_html_say(html, DBT_TEXT_PAGE_SUM);
    dbt_html_raw(html, "</th>");
    for (size_t i = first; i < list->count; i++) {
        if (list->columns[i].kind == DBT_LIST_SUM) {
            dbt_list_ore(html, &list->columns[i], sums[i]);
        } else {
            dbt_buffer_format(html->out, "<td class=\"%s\"></td>", list->columns[i].css_class);
        }
    }
    dbt_html_raw(html, "</tr></tfoot>\n</table>\n<p id=\"more\" hidden><button type=\"button\">"
                       "</button></p>\n");
}

void dbt_list_cell(struct dbt_html *html, const struct dbt_list_column *column, int64_t value)
{
    dbt_buffer_format(html->out, "<td class=\"%s\"", column->css_class);
    if (column->kind != DBT_LIST_TEXT) {
        dbt_buffer_format(html->out, " data-v=\"%" PRId64 "\"", value);
    }
    dbt_html_raw(html, "><span class=\"l\">");
    dbt_html_say(html, column->key);
    dbt_html_raw(html, "</span>");
}

void dbt_list_ore(struct dbt_html *html, const struct dbt_list_column *column, int64_t ore)
{
    dbt_list_cell(html, column, ore);
    dbt_html_ore(html, ore);
    dbt_html_raw(html, "</td>");
}
