/*
 * The files of a run, in three groups: what most people come for, the lists, and what is for checks
 * and archives; then the packages of the providers, and the hashes of all. A file that no row here
 * knows stands among the last by its name: none is left out.
 */
#include <string.h>

#include "packages.h"

enum { FORMS = 3 };

enum group { WANTED, LISTS, TECHNICAL, GROUP_COUNT };

/* The same contents in one or more forms. */
static const struct row {
    enum group group;
    enum dbt_text_key key;
    const char *names[FORMS];
} rows[] = {
    {WANTED, DBT_TEXT_PAGE_FILE_ALL_PDF, {DBT_PACKAGES "all.pdf"}},
    {WANTED, DBT_TEXT_PAGE_FILE_ALL_ZIP, {DBT_PACKAGES "all.zip"}},
    {WANTED, DBT_TEXT_PAGE_FILE_WORKBOOK, {"lists.xlsx"}},
    {WANTED, DBT_TEXT_PAGE_FILE_REGION, {"region.pdf"}},
    {LISTS, DBT_TEXT_PAGE_FILE_INVOICES, {"invoices.csv", "invoices.excel.csv"}},
    {LISTS, DBT_TEXT_PAGE_FILE_LINES, {"lines.csv", "lines.excel.csv"}},
    {LISTS, DBT_TEXT_PAGE_FILE_USAGE, {"usage.csv", "usage.excel.csv"}},
    {LISTS, DBT_TEXT_PAGE_FILE_TOTALS, {"totals.csv", "totals.excel.csv"}},
    {LISTS, DBT_TEXT_PAGE_FILE_FOLLOWUP, {"followup.csv", "followup.excel.csv", "followup.xlsx"}},
    {LISTS, DBT_TEXT_PAGE_FILE_REJECTS, {"rejects.csv", "rejects.excel.csv"}},
    {TECHNICAL, DBT_TEXT_PAGE_FILE_MANIFEST, {"manifest.json"}},
    {TECHNICAL, DBT_TEXT_PAGE_FILE_SUMS, {"providers.sha256"}},
};
enum { ROW_COUNT = sizeof rows / sizeof rows[0] };

struct downloads {
    const struct dbt_page_run *run;
    struct dbt_packages packages;
    bool *known; /* of each file: it stands among the rows or the packages */
};

/* `file` is one of the run's, or null. */
static void note(struct downloads *downloads, const struct dbt_output_file *file)
{
    if (file != NULL) {
        downloads->known[file - downloads->run->files] = true;
    }
}

static const struct dbt_output_file *take_file(struct downloads *downloads, const char *name)
{
    for (size_t i = 0; name != NULL && i < downloads->run->file_count; i++) {
        if (strcmp(downloads->run->files[i].name, name) == 0) {
            downloads->known[i] = true;
            return &downloads->run->files[i];
        }
    }
    return NULL;
}

static void open_row(struct dbt_html *html, const char *what)
{
    dbt_html_raw(html, "<tr><th scope=\"row\">");
    dbt_html_name(html, what);
    dbt_html_raw(html, "</th><td>");
}

static void put_row(struct dbt_html *html, struct downloads *downloads, const struct row *row)
{
    const char *what = dbt_html_words(html, row->key);
    const struct dbt_output_file *files[FORMS];
    size_t count = 0;
    for (size_t i = 0; i < FORMS; i++) {
        files[count] = take_file(downloads, row->names[i]);
        count += files[count] != NULL ? 1 : 0;
    }
    if (count == 0) {
        return;
    }
    open_row(html, what);
    for (size_t i = 0; i < count; i++) {
        dbt_put_download(html, files[i], what);
    }
    dbt_html_raw(html, "</td></tr>\n");
}

static void put_file(struct dbt_html *html, const struct dbt_output_file *file, const char *what)
{
    if (file != NULL) {
        open_row(html, what);
        dbt_put_download(html, file, what);
        dbt_html_raw(html, "</td></tr>\n");
    }
}

static void put_own(struct dbt_html *html, const struct downloads *downloads)
{
    if (downloads->run->provider != NULL && downloads->packages.count > 0) {
        const struct dbt_package *own = &downloads->packages.items[0];
        put_file(html, own->pdf, dbt_html_words(html, DBT_TEXT_PAGE_FILE_OWN_PDF));
        put_file(html, own->zip, dbt_html_words(html, DBT_TEXT_PAGE_FILE_ALL_ZIP));
    }
}

static void put_unknown(struct dbt_html *html, const struct downloads *downloads)
{
    for (size_t i = 0; i < downloads->run->file_count; i++) {
        if (!downloads->known[i]) {
            put_file(html, &downloads->run->files[i], downloads->run->files[i].name);
        }
    }
}

/* Its heading stands when there is something below it. */
static void put_group(struct dbt_html *html, struct downloads *downloads, enum group group)
{
    static const enum dbt_text_key headings[GROUP_COUNT] = {
        [LISTS] = DBT_TEXT_PAGE_LISTS, [TECHNICAL] = DBT_TEXT_PAGE_TECHNICAL};
    size_t begin = html->out->length;
    dbt_html_raw(html, "<tbody>\n");
    if (group != WANTED) {
        dbt_html_raw(html, "<tr><th colspan=\"2\" scope=\"rowgroup\" class=\"group\">");
        dbt_html_say(html, headings[group]);
        dbt_html_raw(html, "</th></tr>\n");
    }
    size_t before = html->out->length;
    if (group == WANTED) {
        put_own(html, downloads);
    }
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (rows[i].group == group) {
            put_row(html, downloads, &rows[i]);
        }
    }
    if (group == TECHNICAL) {
        put_unknown(html, downloads);
    }
    if (html->out->length == before) {
        dbt_buffer_cut(html->out, begin);
    } else {
        dbt_html_raw(html, "</tbody>\n");
    }
}

static void put_groups(struct dbt_html *html, struct downloads *downloads, enum dbt_text_key title)
{
    dbt_html_raw(html, "<table class=\"small downloads\"><caption class=\"vh\">");
    dbt_html_say(html, title);
    dbt_html_raw(html, "</caption><thead><tr><th scope=\"col\">");
    dbt_html_say(html, DBT_TEXT_PAGE_CONTENTS);
    dbt_html_raw(html, "</th><th scope=\"col\">");
    dbt_html_say(html, DBT_TEXT_PAGE_FILES);
    dbt_html_raw(html, "</th></tr></thead>\n");
    for (unsigned i = 0; i < GROUP_COUNT; i++) {
        put_group(html, downloads, (enum group)i);
    }
    dbt_html_raw(html, "</table>\n");
}

/* ---- hashes ---------------------------------------------------------------------------------- */

static void put_hashes(struct dbt_html *html, const struct dbt_page_run *run)
{
    static const struct dbt_heading headings[] = {
        {DBT_TEXT_PAGE_FILE, "name"}, {DBT_TEXT_PAGE_SIZE, "n"}, {DBT_TEXT_PAGE_CHECKSUM, "hash"}};
    dbt_html_raw(html, "<details><summary>");
    dbt_html_say(html, DBT_TEXT_PAGE_CHECKSUMS);
    dbt_html_raw(html, "</summary>\n");
    dbt_section_table(html, DBT_TEXT_PAGE_CHECKSUMS, headings,
                      sizeof headings / sizeof headings[0]);
    for (size_t i = 0; i < run->file_count; i++) {
        const struct dbt_output_file *file = &run->files[i];
        dbt_html_raw(html, "<tr><th scope=\"row\">");
        dbt_html_name(html, file->name);
        dbt_html_raw(html, "</th><td class=\"n\">");
        dbt_html_size(html, file->size_bytes);
        dbt_html_raw(html, "</td><td><code>");
        dbt_html_text(html, file->sha256);
        dbt_html_raw(html, "</code></td></tr>\n");
    }
    dbt_section_end_table(html);
    dbt_html_raw(html, "</details>\n");
}

void dbt_put_downloads(struct dbt_html *html, const struct dbt_page_run *run)
{
    struct downloads downloads = {.run = run};
    bool is_own = run->provider != NULL;
    enum dbt_text_key title = is_own ? DBT_TEXT_PAGE_DOWNLOADS_OWN : DBT_TEXT_PAGE_DOWNLOADS;
    if (run->file_count == 0) {
        return;
    }
    downloads.known = dbt_arena_alloc(html->arena, run->file_count, sizeof *downloads.known);
    if (downloads.known == NULL || !dbt_packages_find(html, run, &downloads.packages)) {
        html->out->failed = true;
        return;
    }
    for (size_t i = 0; i < downloads.packages.count; i++) {
        note(&downloads, downloads.packages.items[i].pdf);
        note(&downloads, downloads.packages.items[i].zip);
    }
    dbt_section_open(html, "files", title);
    put_groups(html, &downloads, title);
    if (!is_own) {
        dbt_put_packages(html, &downloads.packages);
    }
    put_hashes(html, run);
    dbt_html_raw(html, "</section>\n");
}
