#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "debitera/base/zone.h"
#include "support.h"

static struct dbt_zone stockholm;

static int load_stockholm(void **state)
{
    (void)state;
    return dbt_zone_load(&stockholm, NULL, "Europe/Stockholm", NULL) == DBT_OK ? 0 : -1;
}

/* --- a writer of TZif files --- */

static void put(struct dbt_buffer *out, uint64_t value, size_t bytes)
{
    for (size_t i = bytes; i > 0; i--) {
        char byte = (char)(value >> 8 * (i - 1) & 0xFF);
        dbt_buffer_add(out, &byte, 1);
    }
}

static void put_header(struct dbt_buffer *out, uint64_t times, uint64_t types, uint64_t chars)
{
    dbt_buffer_add(out, "TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20);
    const uint64_t counts[6] = {0, 0, 0, times, types, chars};
    for (size_t i = 0; i < 6; i++) {
        put(out, counts[i], 4);
    }
}

struct transition {
    int64_t at_s;
    unsigned type; /* 0: +1 h, 1: +2 h */
};

/* What `zic -b slim` makes: nothing in the first block, few transitions, a footer. */
static void put_file(struct dbt_buffer *out, const struct transition *transitions, size_t count,
                     const char *footer)
{
    put_header(out, 0, 1, 1);
    put(out, 0, 7);
    put_header(out, count, 2, 4);
    for (size_t i = 0; i < count; i++) {
        put(out, (uint64_t)transitions[i].at_s, 8);
    }
    for (size_t i = 0; i < count; i++) {
        put(out, transitions[i].type, 1);
    }
    put(out, 3600, 4);
    put(out, 0, 2);
    put(out, 7200, 4);
    put(out, 0x0100, 2);
    dbt_buffer_add(out, "CET", 4);
    dbt_buffer_string(out, footer);
}

/* Loads the bytes as a file; DBT_OK and the zone, or the status of the failure. */
static enum dbt_status load(const struct dbt_buffer *bytes, struct dbt_zone *zone)
{
    char folder[64];
    char path[96];
    struct dbt_error error = {.text = ""};
    support_folder_make(folder);
    snprintf(path, sizeof path, "%s/zone", folder);
    support_file_write(path, bytes->bytes, bytes->length);
    enum dbt_status status = dbt_zone_load(zone, folder, "zone", &error);
    assert_true(status == DBT_OK || strstr(error.text, "install tzdata") != NULL);
    support_folder_remove(folder);
    return status;
}

static enum dbt_status load_footer(const char *footer, struct dbt_zone *zone)
{
    static const struct transition transitions[] = {{0, 0}, {1000, 1}, {820454400, 0}};
    struct dbt_buffer bytes;
    dbt_buffer_init(&bytes);
    put_file(&bytes, transitions, 3, footer);
    enum dbt_status status = load(&bytes, zone);
    dbt_buffer_release(&bytes);
    return status;
}

/* --- loading --- */

/* The C library's own reading of the same file, every 5 h 1 min from 1971 to the end of 2199. */
static void test_agrees_with_libc(void **state)
{
    (void)state;
    setenv("TZ", "Europe/Stockholm", 1);
    tzset();
    for (int64_t at_s = 31536000; at_s < 7258114800; at_s += 18060) {
        const time_t instant = at_s;
        struct tm local;
        dbt_day expected;
        assert_non_null(localtime_r(&instant, &local));
        assert_true(dbt_day_make(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday, &expected));
        assert_int_equal(dbt_zone_day(&stockholm, at_s), expected);
    }
}

static void test_slim_file_agrees_with_the_installed_one(void **state)
{
    (void)state;
    /* 1996-10-27T01:00:00Z, from which on the rule of today holds. */
    static const struct transition transitions[] = {{846378000, 0}};
    struct dbt_buffer bytes;
    struct dbt_zone slim;
    dbt_buffer_init(&bytes);
    put_file(&bytes, transitions, 1, "\nCET-1CEST,M3.5.0,M10.5.0/3\n");
    assert_int_equal(load(&bytes, &slim), DBT_OK);
    dbt_buffer_release(&bytes);
    uint32_t last = stockholm.count - 1;
    for (uint32_t i = slim.count - 1; i > 1; i--, last--) {
        assert_int_equal(slim.changes[i].at_s, stockholm.changes[last].at_s);
        assert_int_equal(slim.changes[i].offset_s, stockholm.changes[last].offset_s);
    }
    assert_int_equal(slim.changes[slim.count - 1].at_s, 7252419600); /* 2199-10-27T01:00Z */
}

static void test_footers(void **state)
{
    (void)state;
    struct dbt_zone zone;
    static const struct {
        const char *footer;
        uint32_t changes; /* behind the beginning, 1000 and 820454400 */
    } rows[] = {
        {"\n\n", 0},
        {"\nCET-1\n", 0},
        {"\n<+01>-1\n", 0},
        {"\nCET-1CEST,M3.5.0,M10.5.0/3\n", 2 * (2199 - 1996) + 2},
        {"\nCET-1CEST-2,M3.5.0/2,M10.5.0/3:00:00\n", 2 * (2199 - 1996) + 2},
        {"\nCET-1CEST-02:00:00,M3.5.0/+2:00,M10.5.0/3\n", 2 * (2199 - 1996) + 2},
        {"\nIST-1GMT0,M10.5.0,M3.5.0/1\n", 2 * (2199 - 1996) + 1},
        {"\n<-02>2<-01>,M3.5.0/-1,M10.5.0/0\n", 2 * (2199 - 1996) + 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(load_footer(rows[i].footer, &zone), DBT_OK);
        assert_int_equal(zone.count, 3 + rows[i].changes);
        for (uint32_t k = 1; k < zone.count; k++) {
            assert_true(zone.changes[k].at_s > zone.changes[k - 1].at_s);
        }
    }
}

static void test_damaged_footers(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "CET-1\n",
        "\nCET-1",
        "\nCE-1\n",
        "\nCET\n",
        "\n<CET-1\n",
        "\nCET-200\n",
        "\nCET-1:60\n",
        "\nCET-1:00:60\n",
        "\nCET-1\nx",
        "\nCET-1CEST\n",
        "\nCET-1CEST,M3.5.0\n",
        "\nCET-1CEST,J60,J300\n",
        "\nCET-1CEST,M13.5.0,M10.5.0\n",
        "\nCET-1CEST,M0.5.0,M10.5.0\n",
        "\nCET-1CEST,M3.6.0,M10.5.0\n",
        "\nCET-1CEST,M3.0.0,M10.5.0\n",
        "\nCET-1CEST,M3.5.7,M10.5.0\n",
        "\nCET-1CEST,M3-5.0,M10.5.0\n",
        "\nCET-1CEST,M3.5,M10.5.0\n",
        "\nCET-1CEST,M3.5.0/x,M10.5.0\n",
        "\nCET-1CE,M3.5.0,M10.5.0\n",
        "\nCET-1CESTx,M3.5.0,M10.5.0/\n",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct dbt_zone zone = {.count = 77};
        assert_int_equal(load_footer(bad[i], &zone), DBT_INPUT);
        assert_int_equal(zone.count, 77);
    }
}

/* Cut anywhere, the file is refused; so are transitions out of order and unknown types. */
static void test_damaged_files(void **state)
{
    (void)state;
    struct dbt_buffer bytes;
    struct dbt_zone zone;
    static const struct transition good[] = {{1000, 1}, {2000, 0}};
    dbt_buffer_init(&bytes);
    put_file(&bytes, good, 2, "\nCET-1\n");
    assert_int_equal(load(&bytes, &zone), DBT_OK);
    assert_int_equal(zone.count, 3);
    while (bytes.length > 0) {
        dbt_buffer_cut(&bytes, bytes.length - 1);
        assert_int_equal(load(&bytes, &zone), DBT_INPUT);
    }
    static const struct transition bad[][2] = {{{2000, 1}, {1000, 0}}, {{1000, 1}, {2000, 2}}};
    for (size_t i = 0; i < 2; i++) {
        dbt_buffer_clear(&bytes);
        put_file(&bytes, bad[i], 2, "\nCET-1\n");
        assert_int_equal(load(&bytes, &zone), DBT_INPUT);
    }
    dbt_buffer_clear(&bytes);
    put_header(&bytes, 0, 0, 0);
    put_header(&bytes, 0, 0, 0);
    assert_int_equal(load(&bytes, &zone), DBT_INPUT);
    dbt_buffer_clear(&bytes);
    put_file(&bytes, good, 2, "\nCET-1\n");
    bytes.bytes[4] = '\0'; /* version 1 */
    assert_int_equal(load(&bytes, &zone), DBT_INPUT);
    dbt_buffer_release(&bytes);
}

static void test_last_transition_far_away(void **state)
{
    (void)state;
    struct dbt_buffer bytes;
    struct dbt_zone zone;
    const char *rule = "\nCET-1CEST,M3.5.0,M10.5.0/3\n";
    static const struct transition late[] = {{INT64_MAX, 1}};
    static const struct transition early[] = {{-1000, 1}};
    dbt_buffer_init(&bytes);
    put_file(&bytes, late, 1, rule);
    assert_int_equal(load(&bytes, &zone), DBT_OK);
    assert_int_equal(zone.count, 2);
    dbt_buffer_clear(&bytes);
    put_file(&bytes, early, 1, rule);
    assert_int_equal(load(&bytes, &zone), DBT_OK);
    assert_int_equal(zone.count, 2 + 2 * 230 - 1);
    dbt_buffer_release(&bytes);
}

static void test_too_many_changes(void **state)
{
    (void)state;
    struct dbt_buffer bytes;
    struct dbt_zone zone;
    struct transition transitions[DBT_ZONE_CHANGES_MAX];
    for (unsigned i = 0; i < DBT_ZONE_CHANGES_MAX; i++) {
        transitions[i] = (struct transition){1000 * (int64_t)i, 1 - i % 2};
    }
    dbt_buffer_init(&bytes);
    put_file(&bytes, transitions, DBT_ZONE_CHANGES_MAX, "\n\n");
    assert_int_equal(load(&bytes, &zone), DBT_INPUT);
    dbt_buffer_clear(&bytes);
    put_file(&bytes, transitions, DBT_ZONE_CHANGES_MAX - 1, "\n\n");
    assert_int_equal(load(&bytes, &zone), DBT_OK);
    assert_int_equal(zone.count, DBT_ZONE_CHANGES_MAX);
    dbt_buffer_clear(&bytes);
    put_file(&bytes, transitions, 100, "\nCET-1CEST,M3.5.0,M10.5.0/3\n");
    assert_int_equal(load(&bytes, &zone), DBT_INPUT);
    dbt_buffer_release(&bytes);
}

static void test_no_such_zone(void **state)
{
    (void)state;
    struct dbt_zone zone;
    struct dbt_error error;
    char name[2000];
    assert_int_equal(dbt_zone_load(&zone, NULL, "Europe/Atlantis", &error), DBT_INPUT);
    assert_non_null(strstr(error.text, "Europe/Atlantis"));
    assert_non_null(strstr(error.text, "install tzdata"));
    memset(name, 'a', sizeof name);
    name[sizeof name - 1] = '\0';
    assert_int_equal(dbt_zone_load(&zone, NULL, name, &error), DBT_INPUT);
}

/* --- dates as exports write them --- */

struct row {
    const char *text;
    const char *local; /* the day in a local source; null: bad */
    const char *utc;   /* the day in a UTC source */
};

static const struct row rows[] = {
    {"2025-05-01", "2025-05-01", "2025-05-01"},
    {"20250501", "2025-05-01", "2025-05-01"},
    {"2025-05-01 00:00:00.000", "2025-05-01", "2025-05-01"},
    {"2025-05-01T00:00:00Z", "2025-05-01", "2025-05-01"},
    {"2025-04-30T22:30:00Z", "2025-05-01", "2025-05-01"},
    {"2025-04-30T21:59:59.999Z", "2025-04-30", "2025-04-30"},
    {"2025-04-30T22:00:00Z", "2025-05-01", "2025-05-01"},
    {"2025-04-30T22:30", "2025-04-30", "2025-05-01"},
    {"20250430 22:30", "2025-04-30", "2025-05-01"},
    {"2025-04-30 23:59:59", "2025-04-30", "2025-05-01"},
    {"2025-05-01T00:30+02:00", "2025-05-01", "2025-05-01"},
    {"2025-05-01T00:30+03:00", "2025-04-30", "2025-04-30"},
    {"2025-05-01T00:30+0300", "2025-04-30", "2025-04-30"},
    {"2025-05-01T00:30+03", "2025-04-30", "2025-04-30"},
    {"2025-04-30T20:30:00-01:45", "2025-05-01", "2025-05-01"},
    {"2025-05-01 00:30:00.0000000 +03:00", "2025-04-30", "2025-04-30"},
    /* Winter: the day begins at 23:00 UTC. */
    {"2025-01-31T22:59:59Z", "2025-01-31", "2025-01-31"},
    {"2025-01-31T23:00:00Z", "2025-02-01", "2025-02-01"},
    /* The days of the change itself, 2025-03-30 and 2025-10-26 at 01:00 UTC. */
    {"2025-03-29T23:00:00Z", "2025-03-30", "2025-03-30"},
    {"2025-03-30T21:59:59Z", "2025-03-30", "2025-03-30"},
    {"2025-03-30T22:00:00Z", "2025-03-31", "2025-03-31"},
    {"2025-10-25T22:00:00Z", "2025-10-26", "2025-10-26"},
    {"2025-10-26T22:59:59Z", "2025-10-26", "2025-10-26"},
    {"2025-10-26T23:00:00Z", "2025-10-27", "2025-10-27"},
    /* A local time that never is, and one that is twice. */
    {"2025-03-30 02:30", "2025-03-30", "2025-03-30"},
    {"2025-10-26 02:30", "2025-10-26", "2025-10-26"},
    /* Past the transitions that any file lists. */
    {"2100-07-01T22:30Z", "2100-07-02", "2100-07-02"},
    {"2100-01-01T22:30Z", "2100-01-01", "2100-01-01"},
    {"2199-12-31T22:30Z", "2199-12-31", "2199-12-31"},
    {"2199-12-31T23:30Z", NULL, NULL},
    {"1900-01-01T00:30+05:00", NULL, NULL},
    {"1899-12-31", NULL, NULL},
    {"2024-02-29T12:00", "2024-02-29", "2024-02-29"},
    {"2025-02-29", NULL, NULL},
    {"2025-05-01T24:00", NULL, NULL},
    {"2025-05-01T23:60", NULL, NULL},
    {"2025-05-01T23:59:60", NULL, NULL},
    {"2025-05-01T", NULL, NULL},
    {"2025-05-01T1:00", NULL, NULL},
    {"2025-05-01T10", NULL, NULL},
    {"2025-05-01T1000", NULL, NULL},
    {"2025-05-01T10:00:", NULL, NULL},
    {"2025-05-01T10:00:00.", NULL, NULL},
    {"2025-05-01T10:00:00,5", NULL, NULL},
    {"2025-05-01T10:00 ", NULL, NULL},
    {"2025-05-01T10:00z", NULL, NULL},
    {"2025-05-01T10:00Z ", NULL, NULL},
    {"2025-05-01T10:00+", NULL, NULL},
    {"2025-05-01T10:00+1", NULL, NULL},
    {"2025-05-01T10:00+24", NULL, NULL},
    {"2025-05-01T10:00+02:", NULL, NULL},
    {"2025-05-01T10:00+02:6", NULL, NULL},
    {"2025-05-01T10:00+02:60", NULL, NULL},
    {"2025-05-01T10:00+02:000", NULL, NULL},
    {"2025-05-01Z", NULL, NULL},
    {"2025-05-01 ", NULL, NULL},
    {"2025-0501", NULL, NULL},
    {"202505-01", NULL, NULL},
    {"2025/05/01", NULL, NULL},
    {"25-05-01", NULL, NULL},
    {"01-05-2025", NULL, NULL},
    {"2025-05", NULL, NULL},
    {"", NULL, NULL},
    {"NULL", NULL, NULL},
    {"-", NULL, NULL},
    {"9999-12-31", NULL, NULL},
    {"1753-01-01T00:00:00", NULL, NULL},
};

static void check(const char *text, enum dbt_clock clock, const char *expected)
{
    dbt_day day = 77;
    char written[DBT_DATE_BYTES];
    bool good = dbt_zone_parse_day(&stockholm, clock, dbt_text_of(text), &day);
    if (good != (expected != NULL) ||
        (good && strcmp(dbt_day_write(day, written), expected) != 0)) {
        fail_msg("\"%s\" is not %s", text, expected != NULL ? expected : "bad");
    }
    assert_true(good || day == 77);
}

static void test_parse_day(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        check(rows[i].text, DBT_CLOCK_LOCAL, rows[i].local);
        check(rows[i].text, DBT_CLOCK_UTC, rows[i].utc);
    }
}

static const struct {
    const char *text;
    const char *local; /* day and hour in a local source; null: bad */
    const char *utc;   /* in a UTC source */
} hours[] = {
    {"2025-05-01", "2025-05-01 -1", "2025-05-01 -1"},
    {"20250501", "2025-05-01 -1", "2025-05-01 -1"},
    {"2025-05-01 00:00", "2025-05-01 0", "2025-05-01 2"},
    {"2025-05-01T23:59:59", "2025-05-01 23", "2025-05-02 1"},
    {"20250501 07:59:59.999", "2025-05-01 7", "2025-05-01 9"},
    {"2025-05-01T07:30Z", "2025-05-01 9", "2025-05-01 9"},
    {"2025-04-30T22:00:00Z", "2025-05-01 0", "2025-05-01 0"},
    {"2025-05-01T07:30+05:45", "2025-05-01 3", "2025-05-01 3"},
    {"2025-12-31T22:59:59Z", "2025-12-31 23", "2025-12-31 23"},
    {"2025-12-31T23:00:00Z", "2026-01-01 0", "2026-01-01 0"},
    /* The hour that never is, and the one that is twice. */
    {"2025-03-30T00:59:59Z", "2025-03-30 1", "2025-03-30 1"},
    {"2025-03-30T01:00:00Z", "2025-03-30 3", "2025-03-30 3"},
    {"2025-03-30 02:30", "2025-03-30 2", "2025-03-30 4"},
    {"2025-10-26T00:30:00Z", "2025-10-26 2", "2025-10-26 2"},
    {"2025-10-26T01:30:00Z", "2025-10-26 2", "2025-10-26 2"},
    {"1950-01-01T00:30:00Z", "1950-01-01 1", "1950-01-01 1"},
    {"1900-01-01T00:30+05:00", NULL, NULL},
    {"2025-05-01T24:00", NULL, NULL},
    {"2025-05-01 ", NULL, NULL},
    {"", NULL, NULL},
};

static void check_hour(const char *text, enum dbt_clock clock, const char *expected)
{
    dbt_day day = 77;
    int32_t hour = 77;
    char written[DBT_DATE_BYTES + 16] = "bad";
    if (dbt_zone_parse_hour(&stockholm, clock, dbt_text_of(text), &day, &hour)) {
        dbt_day_write(day, written);
        size_t length = strlen(written);
        (void)snprintf(written + length, sizeof written - length, " %d", hour);
    } else {
        assert_true(day == 77 && hour == 77);
    }
    if (strcmp(written, expected != NULL ? expected : "bad") != 0) {
        fail_msg("\"%s\" is %s, not %s", text, written, expected != NULL ? expected : "bad");
    }
}

static void test_parse_hour(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hours / sizeof hours[0]; i++) {
        check_hour(hours[i].text, DBT_CLOCK_LOCAL, hours[i].local);
        check_hour(hours[i].text, DBT_CLOCK_UTC, hours[i].utc);
    }
}

static const struct {
    const char *text;
    const char *expected;
} bounds[] = {
    {"2025-05-01", "2025-05-01"},
    {"2025-04-30T22:30:00", "2025-05-01"},
    {"9999-12-31", "2199-12-31"},
    {"99991231", "2199-12-31"},
    {"9999-12-31 23:59:59.9999999", "2199-12-31"},
    {"9999-12-31T00:00:00+05:00", "2199-12-31"},
    {"2999-12-31T23:59:59Z", "2199-12-31"},
    {"2200-01-01", "2199-12-31"},
    {"2199-12-31T23:30Z", "2199-12-31"},
    {"2199-12-30", "2199-12-30"},
    {"0001-01-01", "1900-01-01"},
    {"0001-01-01T00:00:00+14:00", "1900-01-01"},
    {"1753-01-01 00:00:00", "1900-01-01"},
    {"1899-12-31", "1900-01-01"},
    {"1900-01-02", "1900-01-02"},
    {"0000-01-01", "bad"},
    {"0000-00-00", "bad"},
    {"9999-12-32", "bad"},
    {"9999-02-29", "bad"},
    {"9999-12-31T24:00", "bad"},
    {"9999-12-31 ", "bad"},
    {"19999-12-31", "bad"},
    {"", "bad"},
};

static void check_bound(const char *text, const char *expected)
{
    dbt_day day = 77;
    char written[DBT_DATE_BYTES] = "bad";
    if (dbt_zone_parse_bound(&stockholm, DBT_CLOCK_UTC, dbt_text_of(text), &day)) {
        dbt_day_write(day, written);
    }
    assert_true(strcmp(written, "bad") != 0 || day == 77);
    if (strcmp(written, expected) != 0) {
        fail_msg("\"%s\" is %s, not %s", text, written, expected);
    }
}

/* What warehouses write for no start and no end. */
static void test_parse_bound(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++) {
        check_bound(bounds[i].text, bounds[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_agrees_with_libc),
        cmocka_unit_test(test_slim_file_agrees_with_the_installed_one),
        cmocka_unit_test(test_footers),
        cmocka_unit_test(test_damaged_footers),
        cmocka_unit_test(test_damaged_files),
        cmocka_unit_test(test_last_transition_far_away),
        cmocka_unit_test(test_too_many_changes),
        cmocka_unit_test(test_no_such_zone),
        cmocka_unit_test(test_parse_day),
        cmocka_unit_test(test_parse_hour),
        cmocka_unit_test(test_parse_bound),
    };
    return cmocka_run_group_tests(tests, load_stockholm, NULL);
}
