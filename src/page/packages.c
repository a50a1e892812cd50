/* The packages of a run, by their providers. */
#include "packages.h"

#include <stdlib.h>
#include <string.h>

#include "debitera/base/file_name.h"

enum { OPEN_PROVIDERS = 10, ENDING_LENGTH = sizeof ".pdf" - 1 };

static int compare_invoices(const struct dbt_page_invoice *a, const struct dbt_page_invoice *b)
{
    return (a > b) - (a < b);
}

static int compare_names(const void *left, const void *right)
{
    const struct dbt_package *a = left;
    const struct dbt_package *b = right;
    int way = strcmp(a->file, b->file);
    return way != 0 ? way : compare_invoices(a->invoice, b->invoice);
}

static int compare_file(const void *name, const void *provider)
{
    const struct dbt_text *file = name;
    const char *other = ((const struct dbt_package *)provider)->file;
    int way = strncmp(file->at, other, file->length);
    return way != 0 ? way : -(other[file->length] != '\0');
}

static int compare_places(const void *left, const void *right)
{
    const struct dbt_package *a = left;
    const struct dbt_package *b = right;
    return compare_invoices(a->invoice, b->invoice);
}

/* Each provider once, by name. */
static void list_providers(struct dbt_html *html, const struct dbt_page_run *run,
                           struct dbt_packages *packages)
{
    struct dbt_package *items = packages->items;
    for (size_t i = 0; i < run->invoice_count; i++) {
        const char *file = dbt_file_name_make(run->invoices[i].org_no, html->arena);
        items[i] = (struct dbt_package){dbt_html_keep(html, file), &run->invoices[i], NULL, NULL};
    }
    qsort(items, run->invoice_count, sizeof *items, compare_names);
    for (size_t i = 0; i < run->invoice_count; i++) {
        if (i == 0 || strcmp(items[packages->count - 1].file, items[i].file) != 0) {
            items[packages->count] = items[i];
            packages->count++;
        }
    }
}

/* "packages/559901-4122.zip", or "559901-4122.zip" in a provider's own folder. */
static void take(const struct dbt_packages *packages, const struct dbt_output_file *file,
                 bool is_own)
{
    bool is_pdf = dbt_name_ends(file->name, ".pdf");
    bool lies_in = strncmp(file->name, DBT_PACKAGES, sizeof DBT_PACKAGES - 1) == 0;
    if (lies_in == is_own || (!is_pdf && !dbt_name_ends(file->name, ".zip"))) {
        return;
    }
    const char *name = file->name + (lies_in ? sizeof DBT_PACKAGES - 1 : 0);
    const struct dbt_text key = {name, strlen(name) - ENDING_LENGTH};
    struct dbt_package *package =
        bsearch(&key, packages->items, packages->count, sizeof *package, compare_file);
    if (package != NULL && is_pdf) {
        package->pdf = file;
    } else if (package != NULL) {
        package->zip = file;
    }
}

static void drop_empty(struct dbt_packages *packages)
{
    size_t count = 0;
    for (size_t i = 0; i < packages->count; i++) {
        if (packages->items[i].pdf != NULL || packages->items[i].zip != NULL) {
            packages->items[count] = packages->items[i];
            count++;
        }
    }
    packages->count = count;
}

bool dbt_packages_find(struct dbt_html *html, const struct dbt_page_run *run,
                       struct dbt_packages *packages)
{
    *packages = (struct dbt_packages){
        dbt_arena_alloc(html->arena, run->invoice_count + 1, sizeof *packages->items), 0};
    if (packages->items == NULL) {
        return false;
    }
    list_providers(html, run, packages);
    for (size_t i = 0; i < run->file_count; i++) {
        take(packages, &run->files[i], run->provider != NULL);
    }
    drop_empty(packages);
    qsort(packages->items, packages->count, sizeof *packages->items, compare_places);
    return true;
}

static void put_cell(struct dbt_html *html, const struct dbt_output_file *file,
                     const struct dbt_page_invoice *invoice)
{
    dbt_html_raw(html, "<td>");
    if (file != NULL) {
        dbt_put_download(html, file, invoice->provider);
    }
    dbt_html_raw(html, "</td>");
}

static void put_package(struct dbt_html *html, const struct dbt_package *package)
{
    dbt_html_raw(html, "<tr><th scope=\"row\">");
    dbt_html_name(html, package->invoice->provider);
    dbt_html_raw(html, " <span class=\"sub\">");
    dbt_html_text(html, package->invoice->org_no);
    dbt_html_raw(html, "</span></th>");
    put_cell(html, package->pdf, package->invoice);
    put_cell(html, package->zip, package->invoice);
    dbt_html_raw(html, "</tr>\n");
}

static void put_table(struct dbt_html *html, const struct dbt_packages *packages)
{
    static const enum dbt_text_key heads[] = {DBT_TEXT_PAGE_PROVIDER, DBT_TEXT_PAGE_PDF,
                                              DBT_TEXT_PAGE_ZIP};
    dbt_html_raw(html, "<table class=\"small downloads\"><caption class=\"vh\">");
    dbt_html_say(html, DBT_TEXT_PAGE_PACKAGES);
    dbt_html_raw(html, "</caption><thead><tr>");
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        dbt_html_raw(html, "<th scope=\"col\">");
        dbt_html_say(html, heads[i]);
        dbt_html_raw(html, "</th>");
    }
    dbt_html_raw(html, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < packages->count; i++) {
        put_package(html, &packages->items[i]);
    }
    dbt_html_raw(html, "</tbody></table>\n");
}

void dbt_put_packages(struct dbt_html *html, const struct dbt_packages *packages)
{
    char text[DBT_HTML_NUMBER_BYTES];
    const struct dbt_html_value count = {"count", dbt_html_write_count(packages->count, text)};
    if (packages->count == 0) {
        return;
    }
    dbt_html_raw(html, "<h3>");
    dbt_html_say(html, DBT_TEXT_PAGE_PACKAGES);
    dbt_html_raw(html, "</h3>\n");
    if (packages->count > OPEN_PROVIDERS) {
        dbt_html_raw(html, "<details><summary>");
        dbt_html_fill(html, DBT_TEXT_PAGE_PACKAGES_MANY, &count, 1);
        dbt_html_raw(html, "</summary>\n");
        put_table(html, packages);
        dbt_html_raw(html, "</details>\n");
    } else {
        put_table(html, packages);
    }
}
