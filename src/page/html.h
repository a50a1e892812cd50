/*
 * HTML: bytes of a page. Markup that the program itself writes goes out with dbt_html_raw; all else
 * passes dbt_html_text, also values of attributes, which always stand in double quotes.
 */
#ifndef DEBITERA_PAGE_HTML_H
#define DEBITERA_PAGE_HTML_H

#include "debitera/page.h"

struct dbt_html {
    const struct dbt_page_common *page;
    struct dbt_buffer *out;
    struct dbt_arena *arena;
};

void dbt_html_raw(struct dbt_html *html, const char *markup);

/* The one way of data into a page. & < > " ' become references; bytes that are not UTF-8, control
   characters, overrides of the text's direction and noncharacters a replacement character each. */
void dbt_html_text(struct dbt_html *html, const char *text);

/* A name that people gave to something: apart from the direction of the text around it. In front of
   what a spreadsheet would take for a formula stands an apostrophe. */
void dbt_html_name(struct dbt_html *html, const char *name);

/* A relative path as a URL: what may have a meaning in one is percent-encoded. */
void dbt_html_path(struct dbt_html *html, const char *path);

struct dbt_html_value { /* what stands for "{name}" in a text */
    const char *name;
    const char *text;
};

const char *dbt_html_words(const struct dbt_html *html, enum dbt_text_key key);
void dbt_html_say(struct dbt_html *html, enum dbt_text_key key);
/* The region's text with its values. Of the arena; "" when memory ends, and the page has failed. */
const char *dbt_html_expand(struct dbt_html *html, enum dbt_text_key key,
                            const struct dbt_html_value *values, size_t count);
void dbt_html_fill(struct dbt_html *html, enum dbt_text_key key,
                   const struct dbt_html_value *values, size_t count);
/* What was made in the arena; "" for null, and the page has failed. */
const char *dbt_html_keep(struct dbt_html *html, const char *made);

/* Numbers as the page's language writes them, grouped by no-break spaces: "12 345,00". */
enum { DBT_HTML_NUMBER_BYTES = 96 };
const char *dbt_html_write_ore(const struct dbt_html *html, int64_t ore, char *text);
const char *dbt_html_write_kronor(int64_t ore, char *text); /* whole ones */
const char *dbt_html_write_count(uint64_t count, char *text);
void dbt_html_ore(struct dbt_html *html, int64_t ore);
void dbt_html_count(struct dbt_html *html, uint64_t count);
void dbt_html_size(struct dbt_html *html, uint64_t bytes); /* "429 kB", "1,3 MB" */
void dbt_html_day(struct dbt_html *html, dbt_day day);

/* "maj"; "maj 2025"; and "april–juni 2025", "december 2024–januari 2025". As dbt_html_expand. */
const char *dbt_html_month_name(struct dbt_html *html, dbt_month month);
const char *dbt_html_month(struct dbt_html *html, dbt_month month);
const char *dbt_html_period(struct dbt_html *html, struct dbt_period period);

#endif
