/*
 * The policy names the one style and the one script of the page by their hashes, so nothing else is
 * applied or run, however it came into the page. A web server adds what a page cannot say of itself
 * (frame-ancestors).
 */
#include "frame.h"

#include <inttypes.h>

static const char style[] = {
#include "page_style.inc"
    '\0'};
static const char script[] = {
#include "page_script.inc"
    '\0'};

static const char *const languages[DBT_LANGUAGE_COUNT] = {"sv", "en"};

enum { HASH_BYTES = 32, BASE64_BYTES = 48, SEXTETS = 4, TRIPLE = 3, SEXTET_BITS = 6 };

static unsigned hex_digit(char digit)
{
    return digit <= '9' ? (unsigned)(digit - '0') : (unsigned)(digit - 'a') + 10U;
}

/* A hash in hexadecimal digits, in base 64 (RFC 4648): 32 bytes, so one '=' at its end. */
static void to_base64(const char *hex, char text[BASE64_BYTES])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t length = 0;
    for (size_t at = 0; at < HASH_BYTES; at += TRIPLE) {
        unsigned bits = 0;
        for (size_t i = at; i < at + TRIPLE; i++) {
            unsigned byte =
                i < HASH_BYTES ? hex_digit(hex[i * 2]) << 4 | hex_digit(hex[i * 2 + 1]) : 0;
            bits = bits << 8 | byte;
        }
        for (unsigned i = 0; i < SEXTETS; i++) {
            text[length] = digits[bits >> (SEXTETS - 1 - i) * SEXTET_BITS & 0x3FU];
            length++;
        }
    }
    text[length - 1] = '=';
    text[length] = '\0';
}

static const char *style_of(struct dbt_html *html, const struct dbt_colours *colours)
{
    const uint32_t *of = colours->of;
    return dbt_arena_format(html->arena,
                            ":root{--ink:#%06" PRIx32 ";--muted:#%06" PRIx32 ";--accent:#%06" PRIx32
                            ";--tint:#%06" PRIx32 ";--line:#%06" PRIx32 ";--panel:#%06" PRIx32
                            ";--notice:#%06" PRIx32 "}\n%s",
                            of[DBT_INK_INK], of[DBT_INK_MUTED], of[DBT_INK_ACCENT],
                            of[DBT_INK_TINT], of[DBT_INK_LINE], of[DBT_INK_PANEL],
                            of[DBT_INK_NOTICE], style);
}

static enum dbt_status put_policy(struct dbt_html *html, const char *styles,
                                  struct dbt_error *error)
{
    const char *const sources[] = {styles, script};
    char hashes[2][BASE64_BYTES];
    for (size_t i = 0; i < 2; i++) {
        char hex[DBT_SHA256_HEX_BYTES];
        if (!dbt_sha256_of(dbt_text_of(sources[i]), hex)) {
            return dbt_error_set(error, DBT_INTERNAL, "the hash of a page's style cannot be made");
        }
        to_base64(hex, hashes[i]);
    }
    dbt_buffer_format(html->out,
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                      "style-src 'sha256-%s'; script-src 'sha256-%s'; base-uri 'none'; "
                      "form-action 'none'\">\n",
                      hashes[0], hashes[1]);
    return DBT_OK;
}

static void put_logo(struct dbt_html *html, const char *path)
{
    if (*path == '\0') {
        return;
    }
    dbt_html_raw(html, "<svg class=\"logo\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"");
    dbt_html_text(html, path);
    dbt_html_raw(html, "\"/></svg>\n");
}

static void put_ways(struct dbt_html *html, const struct dbt_frame *frame)
{
    const char *other = html->page->other_language;
    if (frame->up == NULL && other == NULL) {
        return;
    }
    dbt_html_raw(html, "<nav>");
    if (frame->up != NULL) {
        dbt_html_raw(html, "<a href=\"");
        dbt_html_path(html, frame->up);
        dbt_html_raw(html, "\">");
        dbt_html_say(html, DBT_TEXT_PAGE_ALL_RUNS);
        dbt_html_raw(html, "</a>");
    }
    if (other != NULL) {
        const char *language = languages[html->page->language == DBT_LANGUAGE_SV];
        dbt_buffer_format(html->out, "<a hreflang=\"%s\" lang=\"%s\" href=\"", language, language);
        dbt_html_path(html, other);
        dbt_html_raw(html, "\">");
        dbt_html_say(html, DBT_TEXT_PAGE_OTHER_LANGUAGE);
        dbt_html_raw(html, "</a>");
    }
    dbt_html_raw(html, "</nav>\n");
}

static void put_head(struct dbt_html *html, const struct dbt_frame *frame, const char *styles)
{
    dbt_html_raw(html, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    dbt_html_text(html, frame->title);
    dbt_html_raw(html, " – ");
    dbt_html_text(html, html->page->region->identity.name);
    dbt_html_raw(html, "</title>\n<style>");
    dbt_html_raw(html, styles);
    dbt_html_raw(html, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#list\">");
    dbt_html_say(html, DBT_TEXT_PAGE_SKIP);
    dbt_html_raw(html, "</a>\n<header>\n");
    put_logo(html, html->page->region->identity.logo);
    dbt_html_raw(html, "<p class=\"region\"><strong>");
    dbt_html_name(html, html->page->region->identity.name);
    dbt_html_raw(html, "</strong> <span>");
    dbt_html_say(html, DBT_TEXT_DEPARTMENT);
    dbt_html_raw(html, "</span></p>\n");
    put_ways(html, frame);
    dbt_html_raw(html, "</header>\n<main>\n");
}

enum dbt_status dbt_frame_open(struct dbt_html *html, const struct dbt_frame *frame,
                               struct dbt_error *error)
{
    const char *styles = style_of(html, frame->colours);
    if (styles == NULL) {
        return dbt_error_memory(error, "a page");
    }
    dbt_buffer_format(html->out,
                      "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                      languages[html->page->language]);
    enum dbt_status status = put_policy(html, styles, error);
    if (status == DBT_OK) {
        put_head(html, frame, styles);
    }
    return status;
}

void dbt_frame_close(struct dbt_html *html)
{
    const struct dbt_html_value values[] = {{"region", html->page->region->identity.name},
                                            {"version", html->page->program_version}};
    dbt_html_raw(html, "</main>\n<footer><p>");
    dbt_html_fill(html, DBT_TEXT_PAGE_FOOT, values, sizeof values / sizeof values[0]);
    dbt_html_raw(html, "</p></footer>\n<script>");
    dbt_html_raw(html, script);
    dbt_html_raw(html, "</script>\n</body>\n</html>\n");
}
