/* The table of a run's invoices. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "list.h"
#include "parts.h"

enum column { NUMBER, DATE, DUE, PROVIDER, UNIT, NET, VAT, TOTAL, STATE, FILES, COLUMN_COUNT };

static const struct dbt_list_column columns[COLUMN_COUNT] = {
    [NUMBER] = {DBT_TEXT_PAGE_NUMBER, "number", DBT_LIST_NUMBER, false, false},
    [DATE] = {DBT_TEXT_PAGE_DATE, "date", DBT_LIST_TEXT, false, false},
    [DUE] = {DBT_TEXT_PAGE_DUE, "date", DBT_LIST_TEXT, false, false},
    [PROVIDER] = {DBT_TEXT_PAGE_PROVIDER, "provider", DBT_LIST_TEXT, true, false},
    [UNIT] = {DBT_TEXT_PAGE_UNIT, "unit", DBT_LIST_TEXT, true, false},
    [NET] = {DBT_TEXT_PAGE_NET, "n net", DBT_LIST_SUM, false, false},
    [VAT] = {DBT_TEXT_PAGE_VAT, "n vat", DBT_LIST_SUM, false, false},
    [TOTAL] = {DBT_TEXT_PAGE_TOTAL, "n total", DBT_LIST_SUM, false, false},
    [STATE] = {DBT_TEXT_PAGE_STATE, "state", DBT_LIST_TEXT, true, false},
    [FILES] = {DBT_TEXT_PAGE_FILES, "files", DBT_LIST_TEXT, false, true},
};

enum { WHOLE_CODE_BYTES = 20 }; /* longer ones are broken where their column ends */
enum { OPEN_UNITS = 3, NUMBER_BYTES = 24 };

static const char *number_text(int64_t number, char text[NUMBER_BYTES])
{
    snprintf(text, NUMBER_BYTES, "%" PRId64, number);
    return text;
}

static void put_number(struct dbt_html *html, const struct dbt_page_invoice *invoice)
{
    if (invoice->number == 0) {
        dbt_html_raw(html, "<th scope=\"row\" class=\"number\" data-v=\"0\">");
        dbt_html_say(html, DBT_TEXT_PAGE_DRAFT);
    } else {
        dbt_buffer_format(html->out,
                          "<th scope=\"row\" class=\"number\" id=\"n%" PRId64 "\" data-v=\"%" PRId64
                          "\">%" PRId64,
                          invoice->number, invoice->number, invoice->number);
    }
    dbt_html_raw(html, "</th>");
}

static void put_date(struct dbt_html *html, enum column column, dbt_day day)
{
    dbt_list_cell(html, &columns[column], 0);
    dbt_html_day(html, day);
    dbt_html_raw(html, "</td>");
}

/* What asks for nothing is due on no day. */
static void put_due(struct dbt_html *html, const struct dbt_page_invoice *invoice)
{
    if (invoice->total_ore > 0) {
        put_date(html, DUE, invoice->due);
    } else {
        dbt_list_cell(html, &columns[DUE], 0);
        dbt_html_raw(html, "\xE2\x80\x93</td>");
    }
}

static void put_provider(struct dbt_html *html, const struct dbt_page_invoice *invoice)
{
    dbt_list_cell(html, &columns[PROVIDER], 0);
    dbt_html_raw(html, "<span class=\"v\">");
    dbt_html_name(html, invoice->provider);
    dbt_html_raw(html, "</span> <span class=\"sub\">");
    dbt_html_text(html, invoice->org_no);
    dbt_html_raw(html, "</span></td>");
}

/* A link's text says by itself where it leads, to those who go from link to link. */
static void put_link(struct dbt_html *html, const struct dbt_output_file *file,
                     enum dbt_text_key key, const char *what)
{
    dbt_html_raw(html, "<a href=\"");
    dbt_html_path(html, file->name);
    dbt_html_raw(html, "\">");
    dbt_html_say(html, key);
    dbt_html_raw(html, "<span class=\"vh\"> ");
    dbt_html_name(html, what);
    dbt_html_raw(html, "</span></a>");
}

static void put_unit(struct dbt_html *html, const struct dbt_page_unit *unit)
{
    dbt_html_raw(html, "<li><span class=\"v\">");
    dbt_html_name(html, unit->name);
    bool is_long = strlen(unit->code) > WHOLE_CODE_BYTES;
    dbt_html_raw(html,
                 is_long ? "</span> <span class=\"code long\">" : "</span> <span class=\"code\">");
    dbt_html_name(html, unit->code);
    dbt_html_raw(html, "</span>");
    if (unit->report != NULL) {
        dbt_html_raw(html, "<span class=\"go\"> ");
        put_link(html, unit->report, DBT_TEXT_PAGE_REPORT, unit->name);
        dbt_html_raw(html, "</span>");
    }
    dbt_html_raw(html, "</li>");
}

static void put_units(struct dbt_html *html, const struct dbt_page_invoice *invoice)
{
    bool closed = invoice->unit_count > OPEN_UNITS;
    dbt_list_cell(html, &columns[UNIT], 0);
    if (closed) {
        char count[DBT_HTML_NUMBER_BYTES];
        const struct dbt_html_value value = {"count",
                                             dbt_html_write_count(invoice->unit_count, count)};
        dbt_html_raw(html, "<details><summary>");
        dbt_html_fill(html, DBT_TEXT_PAGE_UNITS, &value, 1);
        dbt_html_raw(html, "</summary>");
    }
    dbt_html_raw(html, invoice->unit_count > 0 ? "<ul>" : "");
    for (size_t i = 0; i < invoice->unit_count; i++) {
        put_unit(html, &invoice->units[i]);
    }
    dbt_html_raw(html, invoice->unit_count > 0 ? "</ul>" : "");
    dbt_html_raw(html, closed ? "</details></td>" : "</td>");
}

static void put_reference(struct dbt_html *html, enum dbt_text_key key,
                          const struct dbt_page_reference *reference)
{
    char number[NUMBER_BYTES];
    const struct dbt_html_value value = {"number", number_text(reference->number, number)};
    dbt_html_raw(html, " <span class=\"sub\">");
    if (reference->page != NULL) {
        dbt_html_raw(html, "<a href=\"");
        dbt_html_path(html, reference->page);
        dbt_buffer_format(html->out, "#n%" PRId64 "\">", reference->number);
    }
    dbt_html_fill(html, key, &value, 1);
    dbt_html_raw(html, reference->page != NULL ? "</a></span>" : "</span>");
}

/* With what was rounded off, or net and VAT would not come to it. */
static void put_total(struct dbt_html *html, const struct dbt_page_invoice *invoice)
{
    dbt_list_cell(html, &columns[TOTAL], invoice->total_ore);
    dbt_html_ore(html, invoice->total_ore);
    if (invoice->rounding_ore != 0) {
        dbt_html_raw(html, " <span class=\"sub\">");
        dbt_html_say(html, DBT_TEXT_ROUNDING);
        dbt_html_raw(html, " ");
        dbt_html_ore(html, invoice->rounding_ore);
        dbt_html_raw(html, "</span>");
    }
    dbt_html_raw(html, "</td>");
}

struct standing {
    enum dbt_text_key key;
    const char *css_class;
};

static struct standing standing_of(const struct dbt_page_invoice *invoice)
{
    static const struct standing originals[DBT_STANDING_COUNT] = {
        [DBT_STANDING_ISSUED] = {DBT_TEXT_PAGE_STANDING_ISSUED, "mark good"},
        [DBT_STANDING_ADJUSTED] = {DBT_TEXT_PAGE_STANDING_ADJUSTED, "mark notice"},
        [DBT_STANDING_CREDITED] = {DBT_TEXT_PAGE_STANDING_CREDITED, "mark notice"},
    };
    if (invoice->kind == DBT_INVOICE_ADJUSTMENT) {
        return (struct standing){DBT_TEXT_ADJUSTMENT, "mark"};
    }
    if (invoice->kind == DBT_INVOICE_CREDIT) {
        return (struct standing){DBT_TEXT_CREDIT, "mark"};
    }
    return invoice->number == 0 ? (struct standing){DBT_TEXT_PAGE_DRAFT, "mark"}
                                : originals[invoice->standing];
}

static void put_standing(struct dbt_html *html, const struct dbt_page_invoice *invoice)
{
    struct standing standing = standing_of(invoice);
    dbt_list_cell(html, &columns[STATE], 0);
    dbt_buffer_format(html->out, "<span class=\"v %s\">", standing.css_class);
    dbt_html_say(html, standing.key);
    dbt_html_raw(html, "</span>");
    if (invoice->refers_to.number != 0) {
        put_reference(html, DBT_TEXT_PAGE_CHANGES, &invoice->refers_to);
    }
    for (size_t i = 0; i < invoice->corrected_by_count; i++) {
        put_reference(html, DBT_TEXT_PAGE_CHANGED_BY, &invoice->corrected_by[i]);
    }
    dbt_html_raw(html, "</td>");
}

static void put_hash(struct dbt_html *html, const struct dbt_output_file *file,
                     enum dbt_text_key key, const char *what)
{
    if (file != NULL) {
        dbt_html_raw(html, "<p>");
        dbt_html_say(html, key);
        if (what[0] != '\0') {
            dbt_html_raw(html, " ");
            dbt_html_name(html, what);
        }
        dbt_html_raw(html, " <code>");
        dbt_html_text(html, file->sha256);
        dbt_html_raw(html, "</code></p>");
    }
}

static void put_hashes(struct dbt_html *html, const struct dbt_page_invoice *invoice)
{
    put_hash(html, invoice->pdf, DBT_TEXT_PAGE_PDF, "");
    put_hash(html, invoice->lines, DBT_TEXT_PAGE_LINES, "");
    for (size_t i = 0; i < invoice->unit_count; i++) {
        put_hash(html, invoice->units[i].report, DBT_TEXT_PAGE_REPORT, invoice->units[i].code);
    }
}

static bool has_files(const struct dbt_page_invoice *invoice)
{
    bool has = invoice->pdf != NULL || invoice->lines != NULL;
    for (size_t i = 0; i < invoice->unit_count; i++) {
        has = has || invoice->units[i].report != NULL;
    }
    return has;
}

static void put_files(struct dbt_html *html, const struct dbt_page_invoice *invoice)
{
    char number[NUMBER_BYTES];
    const char *what =
        invoice->number == 0 ? invoice->provider : number_text(invoice->number, number);
    dbt_list_cell(html, &columns[FILES], 0);
    if (invoice->pdf != NULL) {
        put_link(html, invoice->pdf, DBT_TEXT_PAGE_PDF, what);
        dbt_html_raw(html, " ");
    }
    if (invoice->lines != NULL) {
        put_link(html, invoice->lines, DBT_TEXT_PAGE_LINES, what);
    }
    if (has_files(invoice)) {
        dbt_html_raw(html, "<details><summary>");
        dbt_html_say(html, DBT_TEXT_PAGE_CHECKSUM);
        dbt_html_raw(html, "<span class=\"vh\"> ");
        dbt_html_name(html, what);
        dbt_html_raw(html, "</span></summary>");
        put_hashes(html, invoice);
        dbt_html_raw(html, "</details>");
    }
    dbt_html_raw(html, "</td>");
}

static void put_invoice(struct dbt_html *html, const struct dbt_page_invoice *invoice,
                        bool with_provider)
{
    dbt_html_raw(html, "<tr>");
    put_number(html, invoice);
    put_date(html, DATE, invoice->issued);
    put_due(html, invoice);
    if (with_provider) {
        put_provider(html, invoice);
    }
    put_units(html, invoice);
    dbt_list_ore(html, &columns[NET], invoice->net_ore);
    dbt_list_ore(html, &columns[VAT], invoice->vat_ore);
    put_total(html, invoice);
    put_standing(html, invoice);
    put_files(html, invoice);
    dbt_html_raw(html, "</tr>\n");
}

struct shown { /* the columns of a page, and the sums below them */
    struct dbt_list_column columns[COLUMN_COUNT];
    int64_t sums[COLUMN_COUNT];
    size_t count;
};

/* A provider's own page does not say of each row whose it is. */
static void choose(const struct dbt_page_run *run, const int64_t sums[DBT_SUM_COUNT],
                   struct shown *shown)
{
    const int64_t below[COLUMN_COUNT] = {
        [NET] = sums[DBT_SUM_NET], [VAT] = sums[DBT_SUM_VAT], [TOTAL] = sums[DBT_SUM_TOTAL]};
    shown->count = 0;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (i != PROVIDER || run->provider == NULL) {
            shown->columns[shown->count] = columns[i];
            shown->sums[shown->count] = below[i];
            shown->count++;
        }
    }
}

void dbt_put_invoices(struct dbt_html *html, const struct dbt_page_run *run,
                      const int64_t sums[DBT_SUM_COUNT], const char *period)
{
    const struct dbt_html_value value = {"period", period};
    struct shown shown;
    choose(run, sums, &shown);
    const struct dbt_list list = {
        .columns = shown.columns,
        .count = shown.count,
        .caption = dbt_html_expand(html, DBT_TEXT_PAGE_CAPTION, &value, 1),
    };
    dbt_html_raw(html, "<section aria-labelledby=\"h-list\"><h2 id=\"h-list\">");
    dbt_html_say(html, DBT_TEXT_PAGE_INVOICES);
    dbt_html_raw(html, "</h2>\n");
    if (run->invoice_count == 0) {
        dbt_html_raw(html, "<p id=\"list\" tabindex=\"-1\">");
        dbt_html_say(html, DBT_TEXT_PAGE_EMPTY);
        dbt_html_raw(html, "</p></section>\n");
        return;
    }
    dbt_list_open(html, &list);
    for (size_t i = 0; i < run->invoice_count; i++) {
        put_invoice(html, &run->invoices[i], shown.count == COLUMN_COUNT);
    }
    dbt_list_close(html, &list, shown.sums);
    dbt_html_raw(html, "</section>\n");
}
