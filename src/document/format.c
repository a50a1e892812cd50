/* Swedish numbers, dates and texts with values. */
#include "format.h"

#include <string.h>

#define NO_BREAK_SPACE "\u00A0"
#define MINUS          "\u2212"
#define EN_DASH        "\u2013"

enum { GROUP = 3, QUANTITY_SCALE = 10000, YEAR_MONTHS = 12, YEAR_LENGTH = sizeof "2025-" - 1 };

static char *finish(struct dbt_arena *arena, struct dbt_buffer *made)
{
    char *text = made->failed ? NULL : dbt_arena_copy(arena, dbt_buffer_text(made));
    dbt_buffer_release(made);
    return text;
}

char *dbt_format_decimal(struct dbt_arena *arena, int64_t value, unsigned decimals, unsigned least)
{
    char plain[DBT_DECIMAL_BYTES];
    const char *at = dbt_decimal_write(value, decimals, least, plain);
    struct dbt_buffer made;
    dbt_buffer_init(&made);
    if (*at == '-') {
        dbt_buffer_string(&made, MINUS);
        at++;
    }
    for (size_t left = strcspn(at, "."); left > 0; left--, at++) {
        dbt_buffer_add(&made, at, 1);
        if (left > 1 && (left - 1) % GROUP == 0) {
            dbt_buffer_string(&made, NO_BREAK_SPACE);
        }
    }
    if (*at == '.') {
        dbt_buffer_string(&made, ",");
        dbt_buffer_string(&made, at + 1);
    }
    return finish(arena, &made);
}

char *dbt_format_ore(struct dbt_arena *arena, int64_t ore)
{
    return dbt_format_decimal(arena, ore, 2, 2);
}

char *dbt_format_price(struct dbt_arena *arena, int64_t micro)
{
    return dbt_format_decimal(arena, micro, 6, 2);
}

char *dbt_format_percent(struct dbt_arena *arena, int32_t rate_bp)
{
    const char *number = dbt_format_decimal(arena, rate_bp, 2, 0);
    return number == NULL ? NULL : dbt_arena_format(arena, "%s" NO_BREAK_SPACE "%%", number);
}

/* By the one rounding that money has (R8). */
static bool divide(int64_t value, int64_t parts, int64_t *out)
{
    struct dbt_ratio ratio;
    return dbt_ratio_make(value, parts, &ratio) && dbt_ratio_round(ratio, out);
}

char *dbt_format_whole(struct dbt_arena *arena, int64_t ore)
{
    int64_t kronor = 0;
    return divide(ore, 100, &kronor) ? dbt_format_decimal(arena, kronor, 0, 0) : NULL;
}

char *dbt_format_share(struct dbt_arena *arena, int64_t share_bp)
{
    int64_t tenths = 0;
    const char *number =
        divide(share_bp, 10, &tenths) ? dbt_format_decimal(arena, tenths, 1, 1) : NULL;
    return number == NULL ? NULL : dbt_arena_format(arena, "%s" NO_BREAK_SPACE "%%", number);
}

char *dbt_format_signed(struct dbt_arena *arena, int64_t value,
                        char *(*format)(struct dbt_arena *arena, int64_t value))
{
    char *plain = format(arena, value);
    return plain == NULL || value <= 0 ? plain : dbt_arena_format(arena, "+%s", plain);
}

char *dbt_format_seconds(struct dbt_arena *arena, int64_t seconds)
{
    int64_t minutes = seconds / 60;
    if (minutes == 0) {
        return dbt_arena_format(arena, "%d" NO_BREAK_SPACE "s", (int)seconds);
    }
    if (minutes < 60) {
        return dbt_arena_format(arena,
                                "%d" NO_BREAK_SPACE "min" NO_BREAK_SPACE "%02d" NO_BREAK_SPACE "s",
                                (int)minutes, (int)(seconds % 60));
    }
    const char *hours = dbt_format_decimal(arena, minutes / 60, 0, 0);
    return hours == NULL ? NULL
                         : dbt_arena_format(arena,
                                            "%s" NO_BREAK_SPACE "h" NO_BREAK_SPACE
                                            "%02d" NO_BREAK_SPACE "min",
                                            hours, (int)(minutes % 60));
}

bool dbt_quantity_round(struct dbt_ratio quantity, int64_t *out)
{
    struct dbt_ratio scaled;
    return dbt_ratio_multiply(quantity, dbt_ratio_of(QUANTITY_SCALE), &scaled) &&
           dbt_ratio_round(scaled, out);
}

char *dbt_format_day(struct dbt_arena *arena, dbt_day day)
{
    char text[DBT_DATE_BYTES];
    return dbt_arena_string(arena, dbt_day_write(day, text));
}

char *dbt_format_span(struct dbt_arena *arena, struct dbt_span span)
{
    if (span.first == span.last) {
        return dbt_format_day(arena, span.first);
    }
    char first[DBT_DATE_BYTES];
    char last[DBT_DATE_BYTES];
    const char *end = dbt_day_write(span.last, last);
    bool same_year = strncmp(dbt_day_write(span.first, first), end, YEAR_LENGTH) == 0;
    return dbt_arena_format(arena, "%s" EN_DASH "%s", first, same_year ? end + YEAR_LENGTH : end);
}

static struct dbt_text month_name(const char *names, dbt_month month)
{
    const char *at = names + strspn(names, " ");
    for (dbt_month i = 0; i < month % YEAR_MONTHS; i++) {
        at += strcspn(at, " ");
        at += strspn(at, " ");
    }
    return (struct dbt_text){at, strcspn(at, " ")};
}

char *dbt_format_month(struct dbt_arena *arena, const char *names, dbt_month month)
{
    struct dbt_text name = month_name(names, month);
    return dbt_arena_format(arena, "%.*s" NO_BREAK_SPACE "%d", (int)name.length, name.at,
                            (int)(month / YEAR_MONTHS));
}

char *dbt_format_months(struct dbt_arena *arena, const char *names, struct dbt_period period)
{
    char *last = dbt_format_month(arena, names, period.last);
    if (last == NULL || period.first == period.last) {
        return last;
    }
    if (period.first / YEAR_MONTHS == period.last / YEAR_MONTHS) {
        struct dbt_text name = month_name(names, period.first);
        return dbt_arena_format(arena, "%.*s" EN_DASH "%s", (int)name.length, name.at, last);
    }
    char *first = dbt_format_month(arena, names, period.first);
    return first == NULL ? NULL : dbt_arena_format(arena, "%s" EN_DASH "%s", first, last);
}

static bool ends_in(const char *text, const char *tail)
{
    size_t length = strlen(text);
    return length >= strlen(tail) && strcmp(text + length - strlen(tail), tail) == 0;
}

/* A comma stands in numbers alone, and there as the decimal mark. */
char *dbt_format_english(struct dbt_arena *arena, const char *swedish)
{
    static const char kronor[] = NO_BREAK_SPACE "kr";
    static const char percent[] = NO_BREAK_SPACE "%";
    struct dbt_text number = dbt_text_of(swedish);
    bool sum = ends_in(swedish, kronor);
    bool share = ends_in(swedish, percent);
    number.length -= sum ? sizeof kronor - 1 : share ? sizeof percent - 1 : 0;
    char *made = dbt_arena_format(arena, "%s%.*s%s", sum ? "SEK" NO_BREAK_SPACE : "",
                                  (int)number.length, number.at, share ? "%" : "");
    char *comma = made != NULL ? strchr(made, ',') : NULL;
    if (comma != NULL) {
        *comma = '.';
    }
    return made;
}

/* The value whose "{name}" `at` begins with; null when there is none. */
static const struct dbt_value *find_value(const char *at, const struct dbt_value *values,
                                          size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(values[i].name);
        if (strncmp(at + 1, values[i].name, length) == 0 && at[1 + length] == '}') {
            return &values[i];
        }
    }
    return NULL;
}

char *dbt_format_expand(struct dbt_arena *arena, const char *pattern,
                        const struct dbt_value *values, size_t count)
{
    struct dbt_buffer made;
    dbt_buffer_init(&made);
    const char *at = pattern;
    while (*at != '\0') {
        const struct dbt_value *value = *at == '{' ? find_value(at, values, count) : NULL;
        if (value != NULL) {
            dbt_buffer_string(&made, value->text);
            at += strlen(value->name) + 2;
        } else {
            dbt_buffer_add(&made, at, 1);
            at++;
        }
    }
    return finish(arena, &made);
}
