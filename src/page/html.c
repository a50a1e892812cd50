/* Data into markup: what has a meaning there is taken from it. */
#include "html.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define NO_BREAK_SPACE "\u00A0"
#define MINUS          "\u2212"
#define EN_DASH        "\u2013"
#define REPLACEMENT    "\uFFFD"

enum { KILO = 1000, TENTHS = 10 };
enum { GROUP = 3, YEAR_MONTHS = 12, CHARACTER_BYTES = 4 };

void dbt_html_raw(struct dbt_html *html, const char *markup)
{
    dbt_buffer_string(html->out, markup);
}

/* How many bytes of `at` are one clean character; 0: none are. */
static size_t clean_length(const char *at)
{
    for (size_t length = 1; length <= CHARACTER_BYTES; length++) {
        if (at[length - 1] == '\0') {
            return 0;
        }
        if (dbt_text_is_clean((struct dbt_text){at, length})) {
            return length;
        }
    }
    return 0;
}

/* What is not clean is passed over as one: a whole character, or a byte that is none. */
static size_t bad_length(const char *at)
{
    for (size_t length = 1; length <= CHARACTER_BYTES && at[length - 1] != '\0'; length++) {
        if (dbt_text_is_utf8((struct dbt_text){at, length})) {
            return length;
        }
    }
    return 1;
}

static const char *reference_of(char byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void dbt_html_text(struct dbt_html *html, const char *text)
{
    const char *at = text;
    while (*at != '\0') {
        const char *reference = reference_of(*at);
        size_t length = clean_length(at);
        if (reference != NULL) {
            dbt_buffer_string(html->out, reference);
        } else if (length > 0) {
            dbt_buffer_add(html->out, at, length);
        } else {
            dbt_buffer_string(html->out, REPLACEMENT);
            length = bad_length(at);
        }
        at += length;
    }
}

void dbt_html_name(struct dbt_html *html, const char *name)
{
    dbt_html_raw(html, "<bdi>");
    if (dbt_text_is_formula(dbt_text_of(name))) {
        dbt_html_text(html, "'");
    }
    dbt_html_text(html, name);
    dbt_html_raw(html, "</bdi>");
}

static bool is_plain(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '-' || byte == '_' || byte == '.' || byte == '~';
}

/* A colon would end a scheme, and slashes in front name a host. */
void dbt_html_path(struct dbt_html *html, const char *path)
{
    for (const char *at = path; *at != '\0'; at++) {
        if (is_plain(*at) || (*at == '/' && at > path)) {
            dbt_buffer_add(html->out, at, 1);
        } else {
            dbt_buffer_format(html->out, "%%%02X", (unsigned)(unsigned char)*at);
        }
    }
}

/* ---- texts ----------------------------------------------------------------------------------- */

const char *dbt_html_words(const struct dbt_html *html, enum dbt_text_key key)
{
    return html->page->texts[key];
}

void dbt_html_say(struct dbt_html *html, enum dbt_text_key key)
{
    dbt_html_text(html, dbt_html_words(html, key));
}

/* The value whose "{name}" stands at `at`; null: none does. */
static const struct dbt_html_value *value_at(const char *at, const struct dbt_html_value *values,
                                             size_t count)
{
    for (size_t i = 0; *at == '{' && i < count; i++) {
        size_t length = strlen(values[i].name);
        if (strncmp(at + 1, values[i].name, length) == 0 && at[length + 1] == '}') {
            return &values[i];
        }
    }
    return NULL;
}

const char *dbt_html_keep(struct dbt_html *html, const char *made)
{
    if (made == NULL) {
        html->out->failed = true;
    }
    return made != NULL ? made : "";
}

const char *dbt_html_expand(struct dbt_html *html, enum dbt_text_key key,
                            const struct dbt_html_value *values, size_t count)
{
    struct dbt_buffer text;
    dbt_buffer_init(&text);
    for (const char *at = dbt_html_words(html, key); *at != '\0';) {
        const struct dbt_html_value *value = value_at(at, values, count);
        dbt_buffer_add(&text, value != NULL ? value->text : at,
                       value != NULL ? strlen(value->text) : 1);
        at += value != NULL ? strlen(value->name) + 2 : 1;
    }
    const char *made = text.failed ? NULL : dbt_arena_copy(html->arena, dbt_buffer_text(&text));
    dbt_buffer_release(&text);
    return dbt_html_keep(html, made);
}

void dbt_html_fill(struct dbt_html *html, enum dbt_text_key key,
                   const struct dbt_html_value *values, size_t count)
{
    dbt_html_text(html, dbt_html_expand(html, key, values, count));
}

/* ---- numbers and days ------------------------------------------------------------------------ */

struct writing {
    char *text; /* DBT_HTML_NUMBER_BYTES */
    size_t length;
};

static void put(struct writing *writing, const char *bytes, size_t length)
{
    if (writing->length + length < DBT_HTML_NUMBER_BYTES) {
        memcpy(writing->text + writing->length, bytes, length);
        writing->length += length;
        writing->text[writing->length] = '\0';
    }
}

static const char *group(const char *plain, const char *point, char *text)
{
    struct writing writing = {.text = text};
    const char *at = plain;
    *text = '\0';
    if (*at == '-') {
        put(&writing, MINUS, strlen(MINUS));
        at++;
    }
    for (size_t left = strcspn(at, "."); left > 0; left--, at++) {
        put(&writing, at, 1);
        if (left > 1 && (left - 1) % GROUP == 0) {
            put(&writing, NO_BREAK_SPACE, strlen(NO_BREAK_SPACE));
        }
    }
    if (*at == '.') {
        put(&writing, point, 1);
        put(&writing, at + 1, strlen(at + 1));
    }
    return text;
}

const char *dbt_html_write_ore(const struct dbt_html *html, int64_t ore, char *text)
{
    char plain[DBT_DECIMAL_BYTES];
    dbt_decimal_write(ore, 2, 2, plain);
    return group(plain, html->page->language == DBT_LANGUAGE_EN ? "." : ",", text);
}

const char *dbt_html_write_kronor(int64_t ore, char *text)
{
    char plain[DBT_DECIMAL_BYTES];
    int64_t rest = ore % 100;
    int64_t away = rest >= 50 ? 1 : rest <= -50 ? -1 : 0;
    return group(dbt_decimal_write(ore / 100 + away, 0, 0, plain), "", text);
}

const char *dbt_html_write_count(uint64_t count, char *text)
{
    char plain[DBT_DECIMAL_BYTES];
    snprintf(plain, sizeof plain, "%" PRIu64, count);
    return group(plain, "", text);
}

void dbt_html_ore(struct dbt_html *html, int64_t ore)
{
    char text[DBT_HTML_NUMBER_BYTES];
    dbt_html_text(html, dbt_html_write_ore(html, ore, text));
}

void dbt_html_count(struct dbt_html *html, uint64_t count)
{
    char text[DBT_HTML_NUMBER_BYTES];
    dbt_html_text(html, dbt_html_write_count(count, text));
}

/* Whole kilobytes, rounded up, so that no file is of none; above that with a decimal. */
void dbt_html_size(struct dbt_html *html, uint64_t bytes)
{
    static const char *const units[] = {"kB", "MB", "GB"};
    char plain[DBT_DECIMAL_BYTES];
    char text[DBT_HTML_NUMBER_BYTES];
    const char *point = html->page->language == DBT_LANGUAGE_EN ? "." : ",";
    uint64_t kilo = bytes / KILO + (bytes % KILO > 0 ? 1 : 0);
    uint64_t tenths = kilo * TENTHS;
    size_t unit = 0;
    while (tenths >= (uint64_t)KILO * TENTHS && unit + 1 < sizeof units / sizeof units[0]) {
        tenths = (tenths + KILO / 2) / KILO;
        unit++;
    }
    dbt_decimal_write((int64_t)tenths, 1, unit > 0 ? 1 : 0, plain);
    dbt_html_text(html, group(plain, point, text));
    dbt_html_raw(html, NO_BREAK_SPACE);
    dbt_html_raw(html, units[unit]);
}

void dbt_html_day(struct dbt_html *html, dbt_day day)
{
    char text[DBT_DATE_BYTES];
    dbt_html_text(html, dbt_day_write(day, text));
}

/* ---- months ---------------------------------------------------------------------------------- */

const char *dbt_html_month_name(struct dbt_html *html, dbt_month month)
{
    const char *at = dbt_html_words(html, DBT_TEXT_MONTHS);
    at += strspn(at, " ");
    for (int i = 0; i < month % YEAR_MONTHS; i++) {
        at += strcspn(at, " ");
        at += strspn(at, " ");
    }
    return dbt_html_keep(html,
                         dbt_arena_copy(html->arena, (struct dbt_text){at, strcspn(at, " ")}));
}

const char *dbt_html_month(struct dbt_html *html, dbt_month month)
{
    return dbt_html_keep(html,
                         dbt_arena_format(html->arena, "%s" NO_BREAK_SPACE "%d",
                                          dbt_html_month_name(html, month), month / YEAR_MONTHS));
}

const char *dbt_html_period(struct dbt_html *html, struct dbt_period period)
{
    bool same_year = period.first / YEAR_MONTHS == period.last / YEAR_MONTHS;
    const char *last = dbt_html_month(html, period.last);
    if (period.first == period.last) {
        return last;
    }
    const char *first =
        same_year ? dbt_html_month_name(html, period.first) : dbt_html_month(html, period.first);
    return dbt_html_keep(html, dbt_arena_format(html->arena, "%s" EN_DASH "%s", first, last));
}
