/* Times of rows: equal to the definition wherever they are not declined. */
#include "counting.h"

#include "event_time.h"

static struct counting counting;
static struct dbt_times times;

static void prepare(enum dbt_clock clock)
{
    dbt_times_init(&times, &counting.zone, &counting.slots,
                   dbt_period_span(counting_period("2025-05..2025-06")), clock);
}

static int setup(void **state)
{
    (void)state;
    counting_init(&counting, "2025-03..2025-12");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    counting_release(&counting);
    return 0;
}

static bool is_same_hour(const char *text, size_t length)
{
    char padded[256] = {0};
    bool are_same[2];
    memcpy(padded, text, length);
    for (unsigned quotes = 0; quotes < 2; quotes++) {
        struct dbt_times_same same = dbt_times_same_hour(&times, quotes);
        dbt_times_same_add(&same, quotes, (struct dbt_text){padded, length});
        are_same[quotes] = dbt_times_are_same(same);
    }
    assert_false(are_same[0] && are_same[1]);
    return are_same[0] || are_same[1];
}

/* Looks it up twice, with other bytes behind it; true when it is not declined. */
static bool check(const char *text, size_t length)
{
    struct dbt_text clean = {text, length};
    bool quoted = length >= 2 && text[0] == '"';
    if (quoted) {
        clean = (struct dbt_text){text + 1, length - 2};
    }
    dbt_day day = 0;
    int32_t hour = 0;
    bool good = dbt_zone_parse_hour(&counting.zone, times.clock, clean, &day, &hour);
    bool taken = false;
    if (is_same_hour(text, length)) {
        assert_true(good && day == times.hour.day && hour == times.hour.hour);
    }
    for (int round = 0; round < 2; round++) {
        char padded[256];
        memset(padded, round == 0 ? '0' : ';', sizeof padded);
        memcpy(padded, text, length);
        struct dbt_moment moment = {0};
        taken = dbt_times_read(&times, (struct dbt_text){padded, length}, &moment);
        if (taken && (!good || moment.day != day || moment.hour != hour ||
                      moment.slot != dbt_times_slot(&times, day))) {
            fail_msg("\"%.*s\" is misread", (int)length, text);
        }
    }
    return taken;
}

static void expect(const char *text, bool taken)
{
    if (check(text, strlen(text)) != taken) {
        fail_msg("\"%s\" is %s", text, taken ? "declined" : "taken");
    }
}

/* What exports write is taken, and not left to the slow path. */
static void common_forms_are_taken(void **state)
{
    static const char *const forms[] = {
        "2025-05-17 08:15:30",
        "2025-05-17T08:15:30",
        "2025-05-17",
        "2025-05-17 08:15",
        "2025-05-17T08:15",
        "2025-05-17 08:15:30.1",
        "2025-05-17 08:15:30.1234567",
        "2025-05-17 08:15:30.12345678",
        "2025-05-17T08:15:30Z",
        "2025-05-17T08:15Z",
        "2025-05-17T08:15:30.123Z",
        "2025-05-17T08:15:30+02:00",
        "2025-05-17T08:15:30-0100",
        "2025-05-17 08:15:30.0000000 +02:00",
        "2025-05-17T23:59:59+02",
        "\"2025-05-17 08:15:30\"",
        "\"2025-05-17\"",
        "\"2025-05-17T08:15:30Z\"",
        "2025-05-17 00:00:00",
        "2025-05-17 23:59:59",
        "2025-04-30 21:59:59",
        "2025-04-30 22:00:00",
        "2025-10-26T00:30:00Z",
        "2025-10-26T01:30:00Z",
        "2025-03-30T00:59:59Z",
        "2025-03-30T01:00:00Z",
        "2199-12-31 23:59:59Z",
    };
    (void)state;
    for (int clock = DBT_CLOCK_LOCAL; clock <= DBT_CLOCK_UTC; clock++) {
        prepare((enum dbt_clock)clock);
        for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
            bool beyond = strstr(forms[i], "2199") != NULL;
            expect(forms[i], !beyond);
        }
    }
}

static void bad_dates_are_declined(void **state)
{
    static const char *const forms[] = {
        "",
        "\"\"",
        "2025-02-30 08:15:30",
        "2025-13-01",
        "1899-12-31",
        "2200-01-01 00:00:00",
        "2025-05-17 24:00:00",
        "2025-05-17 29:00:00",
        "2025-05-17 23:60:00",
        "2025-05-17 23:59:60",
        "2025-05-17 23:59:5",
        "2025-05-17 23:59:",
        "2025-05-17 23:5",
        "2025-05-17 23",
        "2025-05-17x23:59:59",
        "2025-05-17 23.59.59",
        "2025-05-17 23:59-59",
        "2025-05-17 2:359:59",
        "2025-05-17 23:59:59.",
        "2025-05-17 23:59:59,5",
        "2025-05-17 23:59:59.x",
        "2025-05-17 23:59:59.5x",
        "2025-05-17 23:59:59.5.5Z",
        "2025-05-17 23:59:59Q",
        "2025-05-17 23:59:59+25:00",
        "2025-05-17 23:59:59Z ",
        " 2025-05-17",
        "2025-05-17 ",
        "2025/05/17",
        "17-05-2025",
        "\xB2\xB0"
        "25-05-17",
    };
    (void)state;
    for (int clock = DBT_CLOCK_LOCAL; clock <= DBT_CLOCK_UTC; clock++) {
        prepare((enum dbt_clock)clock);
        for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
            expect(forms[i], false);
        }
    }
}

/* Every second of the days on which the clocks change, in all forms; each minute beside them. */
static void instants_are_the_definitions(void **state)
{
    static const char *const ends[] = {"", "Z", "+02:00", "-11:30", "+05:45", " +01"};
    static const char *const dates[] = {"2025-03-30", "2025-10-26", "2025-04-30", "2025-12-31"};
    char text[64];
    (void)state;
    for (int clock = DBT_CLOCK_LOCAL; clock <= DBT_CLOCK_UTC; clock++) {
        prepare((enum dbt_clock)clock);
        for (size_t date = 0; date < sizeof dates / sizeof *dates; date++) {
            for (size_t minute = 0; minute < 24 * 60; minute++) {
                for (size_t end = 0; end < sizeof ends / sizeof *ends; end++) {
                    int length = snprintf(text, sizeof text, "%s %02zu:%02zu:%02zu%s", dates[date],
                                          minute / 60, minute % 60, minute % 61 % 60, ends[end]);
                    (void)check(text, (size_t)length);
                }
            }
        }
    }
}

/* Good dates with a byte or two changed, cut or put in: never taken for something else. */
static void no_text_is_misread(void **state)
{
    static const char *const forms[] = {"2025-05-17 08:15:30", "2025-05-17T08:15:30.123Z",
                                        "2025-05-17 08:15", "2025-05-17",
                                        "2025-05-31 23:59:59 +02:00"};
    static const char bytes[] = "0123456789 -:.TZ+,\"x\0\x7F\x80\xFF";
    uint64_t random = 88172645463325252U;
    (void)state;
    for (int clock = DBT_CLOCK_LOCAL; clock <= DBT_CLOCK_UTC; clock++) {
        prepare((enum dbt_clock)clock);
        for (size_t i = 0; i < 200000; i++) {
            char text[40];
            const char *form = forms[i % (sizeof forms / sizeof *forms)];
            size_t length = strlen(form);
            memcpy(text, form, length);
            for (size_t change = 0; change < 1 + i % 3; change++) {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                text[random % length] = bytes[(random >> 20) % (sizeof bytes - 1)];
            }
            if ((random >> 50) % 4 == 0) {
                length = (random >> 40) % length;
            }
            if (length == 0 || text[0] != '"') { /* a quote is at both ends, or at none */
                (void)check(text, length);
            }
        }
    }
}

/* More dates than there is room for. */
static void a_table_that_is_full_forgets(void **state)
{
    char text[DBT_DATE_BYTES + 16];
    (void)state;
    prepare(DBT_CLOCK_UTC);
    for (int round = 0; round < 2; round++) {
        for (dbt_day day = counting_day("2024-01-01"); day < counting_day("2027-01-01"); day++) {
            dbt_day_write(day, text);
            expect(text, true);
            memcpy(text + strlen(text), " 12:30:00", 10);
            expect(text, true);
        }
    }
}

/* The tables are zeroed memory, and their keys end where their words do. */
static void zero_bytes_are_no_time(void **state)
{
    static const struct {
        const char *text;
        size_t length;
    } odd[] = {
        {"\0\0\0\0\0\0\0\0\0\0", 10},
        {"\0\0\0\0\0\0\0\0\0\0 08:15:30", 19},
        {"\0\0\0\0\0\0\0\0\0\0\0\0\0:00:00", 19},
        {"\0\0\0\0\0\0\0\0\0\0\0\0\0:00:00Z", 20},
        {"2025-05-17 08:15:30Z\0", 21},
        {"2025-05-17 08:15:30Z\0\0", 22},
        {"2025-05-17 08:15:30+02\0", 23},
        {"2025-05-17 08:15:30\0", 20},
        {"2025-05-17\0", 11},
    };
    (void)state;
    for (int clock = DBT_CLOCK_LOCAL; clock <= DBT_CLOCK_UTC; clock++) {
        prepare((enum dbt_clock)clock);
        for (int round = 0; round < 2; round++) {
            for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
                assert_false(check(odd[i].text, odd[i].length));
            }
            expect("2025-05-17 08:15:30Z", true); /* of these hours one is known the second time */
            expect("2025-05-17 08:15:30+02", true);
            expect("2025-05-17 08:15:30", true);
        }
    }
}

/* Of the time before, and no other. */
static void the_same_hour_is_known(void **state)
{
    char text[24];
    (void)state;
    prepare(DBT_CLOCK_LOCAL);
    assert_false(is_same_hour("2025-05-17 08:15:30", 19));
    expect("2025-05-17 08:15:30", true);
    for (unsigned second = 0; second < 24 * 60 * 60; second++) {
        (void)snprintf(text, sizeof text, "\"2025-05-17 %02u:%02u:%02u\"", second / 3600,
                       second / 60 % 60, second % 60);
        assert_true(is_same_hour(text, 21) == (second / 3600 == 8));
        assert_true(is_same_hour(text + 1, 19) == (second / 3600 == 8));
    }
    for (size_t at = 0; at < 19; at++) {
        for (int byte = 0; byte < 256; byte++) {
            memcpy(text, "2025-05-17 08:00:00", 20);
            text[at] = (char)byte;
            bool is_tens = (at == 14 || at == 17) && byte >= '0' && byte <= '5';
            bool is_digit = (at == 15 || at == 18) && byte >= '0' && byte <= '9';
            bool is_own = byte == "2025-05-17 08:00:00"[at];
            assert_true(is_same_hour(text, 19) == (is_tens || is_digit || is_own));
        }
    }
    assert_false(is_same_hour("2025-05-17 08:15", 16));
    assert_false(is_same_hour("2025-05-17 08:15:30Z", 20));
    prepare(DBT_CLOCK_UTC);
    expect("2025-05-17 08:15:30", true);
    assert_false(is_same_hour("2025-05-17 08:15:30", 19));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(common_forms_are_taken),       cmocka_unit_test(bad_dates_are_declined),
        cmocka_unit_test(instants_are_the_definitions), cmocka_unit_test(no_text_is_misread),
        cmocka_unit_test(a_table_that_is_full_forgets), cmocka_unit_test(zero_bytes_are_no_time),
        cmocka_unit_test(the_same_hour_is_known),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
