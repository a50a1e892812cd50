/*
 * Rows of events: whatever is given as rows, on any number of threads, is what it would be as
 * records. The rows are made at random of every kind of field, good and odd; the test has a reader
 * of its own, which unquotes and trims them to records.
 */
#include "counting.h"

enum { ROWS = 6000, ROW_BYTES = 400, PER_CALL = 100, THREADS_MAX = 4 };
enum { ID, TIME, UNIT, STATUS, KIND, QUANTITY, OTHER, FIELDS };

static const enum dbt_column column_of[FIELDS] = {
    DBT_COLUMN_ID,   DBT_COLUMN_TIME,     DBT_COLUMN_UNIT,  DBT_COLUMN_STATUS,
    DBT_COLUMN_KIND, DBT_COLUMN_QUANTITY, DBT_COLUMN_COUNT,
};

static const char *const statuses[] = {"OK", "FAILED", "L\xC3\x84MNAD"};

struct content { /* of one file */
    char bytes[DBT_ROWS_PADDING + ROWS * ROW_BYTES + DBT_ROWS_PADDING];
    uint32_t ends[1 + ROWS * FIELDS]; /* from bytes + DBT_ROWS_PADDING */
    uint32_t row_count, mapped;       /* bit n: field n is mapped */
};

struct result {
    int64_t quantity[1024];
    uint64_t of[COUNTING_INPUTS][DBT_CLASS_COUNT];
    uint64_t rejected[DBT_REASON_COUNT];
    uint64_t elsewhere, conflicting, declined, cells;
};

static struct counting counting;
static struct content contents[2];
static uint64_t random_state;

static uint32_t pick(uint32_t count)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)((random_state >> 20) % count);
}

/* ---- fields ---------------------------------------------------------------------------------- */

struct choice {
    const char *const *texts;
    uint32_t count;
};

#define CHOICE(array) ((struct choice){array, sizeof(array) / sizeof *(array)})

static const char *const times[] = {"2025-05-03 10:00:00", "2025-05-15T23:59:59", "2025-05-16",
                                    "2025-05-16 00:00", "2025-06-30 12:00:00.123"};
static const char *const odd_times[] = {
    "2025-04-30T22:30:00Z",
    "2025-04-30 23:30:00",
    "20250517 08:15:30",
    "2025-05-01T00:30+03:00",
    "2025-02-30",
    "2025-05-01 24:00:00",
    "2025-05-17 08:15:30 ",
    "",
    "NULL",
    "2025-07-01",
    "2025-05-01 10:00:00,5",
    "2025-05-31T23:30:00-02:00",
    "2025-05-17 08:15:3x",
    "2025-05-17\t08:15:30",
    "\xC3\xA5",
};
static const char *const units[] = {"e1", "E1", "E2", "E3", "E4", "e2"};
static const char *const odd_units[] = {
    "E9",   "",           "-",
    " E1",  "E1 ",        "e 1",
    "NULL", "E1\xC2\xA0", "E2345678901234567890123456789012345"};
static const char *const good_statuses[] = {"OK", "OK", "OK", "FAILED"};
static const char *const odd_statuses[] = {"ok", "", "NULL", "L\xC3\x84MNAD", "OK ", "\xFF"};
static const char *const kinds[] = {"", "reminder", "other"};
static const char *const odd_kinds[] = {"-",
                                        "NULL",
                                        " reminder",
                                        "Reminder",
                                        "p\xC3\xA5minnelse",
                                        "a kind of which the name is too long to be kept"};
static const char *const quantities[] = {"1", "2", "", "15", "007", "12345678"};
static const char *const odd_quantities[] = {"123456789",
                                             "-1",
                                             "+1",
                                             "1,5",
                                             "1,0",
                                             "1 000",
                                             "x",
                                             "NULL",
                                             "-",
                                             " 2",
                                             "2 ",
                                             "0",
                                             "1x",
                                             "922337203685477",
                                             "99999999999999999999"};
static const char *const odd_ids[] = {"",         "NULL", "-",     " 7", "7 ",
                                      "\xC3\xA5", "null", "7\x07", "a b"};
static const char *const free_texts[] = {"", "x", "\xE5\xFF no text at all", "a,b", " ", "\x01"};

static const char *choose(struct choice good, struct choice odd)
{
    return pick(20) == 0 ? odd.texts[pick(odd.count)] : good.texts[pick(good.count)];
}

/* Rows in the order of time, in the minute of the one before or the next; few fields are odd. */
static bool in_order;
static uint32_t minute;

static const char *make_ordered(uint32_t field, char number[24])
{
    switch (field) {
    case TIME:
        minute += pick(2);
        (void)snprintf(number, 24, "2025-%02u-%02u %02u:%02u:%02u", 4 + minute / 43200,
                       1 + minute / 1440 % 30, minute / 60 % 24, minute % 60, pick(60));
        return number;
    case UNIT:
        return units[pick(100) == 0 ? pick(6) : pick(2)];
    case STATUS:
        return good_statuses[pick(4)];
    case KIND:
        return kinds[pick(3)];
    case QUANTITY:
        return quantities[pick(2)];
    default:
        (void)snprintf(number, 24, "m%u", pick(ROWS));
        return number;
    }
}

static const char *make_text(uint32_t field, char number[24])
{
    (void)snprintf(number, 24, "m%u", pick(ROWS));
    if (in_order && pick(400) != 0) {
        return make_ordered(field, number);
    }
    switch (field) {
    case ID:
        return pick(20) == 0 ? odd_ids[pick(sizeof odd_ids / sizeof *odd_ids)] : number;
    case TIME:
        return choose(CHOICE(times), CHOICE(odd_times));
    case UNIT:
        return choose(CHOICE(units), CHOICE(odd_units));
    case STATUS:
        return choose(CHOICE(good_statuses), CHOICE(odd_statuses));
    case KIND:
        return choose(CHOICE(kinds), CHOICE(odd_kinds));
    case QUANTITY:
        return choose(CHOICE(quantities), CHOICE(odd_quantities));
    default:
        return free_texts[pick(sizeof free_texts / sizeof *free_texts)];
    }
}

static size_t put(char *at, const char *text)
{
    size_t length = strlen(text);
    memcpy(at, text, length);
    return length;
}

/* Sometimes quoted, and of those sometimes with a quote in it. */
static size_t put_field(char *at, uint32_t field)
{
    char number[24];
    const char *text = make_text(field, number);
    if (pick(5) != 0) {
        return put(at, text);
    }
    size_t length = put(at, "\"");
    length += put(at + length, text);
    length += put(at + length, pick(30) == 0 ? "\"\"" : "");
    return length + put(at + length, "\"");
}

static void make_content(struct content *content, uint32_t rows, uint32_t mapped)
{
    memset(content, 'z', sizeof *content);
    content->mapped = mapped;
    content->row_count = rows;
    char *start = content->bytes + DBT_ROWS_PADDING;
    char *at = start;
    uint32_t end = 0;
    content->ends[end++] = UINT32_MAX;
    bool has_cr = pick(2) == 0;
    for (uint32_t row = 0; row < rows; row++) {
        for (uint32_t field = 0; field < FIELDS; field++) {
            at += put_field(at, field);
            at += put(at, field + 1 == FIELDS && has_cr ? "\r" : "");
            content->ends[end++] = (uint32_t)(at - start);
            *at++ = field + 1 == FIELDS ? '\n' : ';';
        }
    }
    memset(at, 'z', DBT_ROWS_PADDING);
}

/* ---- the test's reader ----------------------------------------------------------------------- */

static struct dbt_rows rows_of(const struct content *content, uint32_t *field_of, uint32_t from)
{
    for (size_t i = 0; i < DBT_COLUMN_COUNT; i++) {
        field_of[i] = DBT_NONE;
    }
    for (uint32_t field = 0; field < FIELDS; field++) {
        if ((content->mapped >> field & 1) != 0 && column_of[field] != DBT_COLUMN_COUNT) {
            field_of[column_of[field]] = field;
        }
    }
    uint32_t left = content->row_count - from;
    return (struct dbt_rows){
        .source = &counting.sources[COUNTING_SMS],
        .field_of = field_of,
        .bytes = content->bytes + DBT_ROWS_PADDING,
        .ends = content->ends + 1 + (size_t)from * FIELDS,
        .count = left < PER_CALL ? left : PER_CALL,
        .field_count = FIELDS,
    };
}

/* The clean text, in `out`; false when it is none. */
static bool clean(struct dbt_text raw, char *out, struct dbt_text *text)
{
    size_t length = 0;
    bool quoted = raw.length >= 2 && raw.at[0] == '"';
    for (size_t i = quoted; i + quoted < raw.length; i++) {
        out[length++] = raw.at[i] == '\t' ? ' ' : raw.at[i];
        i += raw.at[i] == '"';
    }
    *text = (struct dbt_text){out, length};
    if (!dbt_text_is_clean(*text)) {
        return false;
    }
    *text = dbt_text_trim(*text);
    if (dbt_text_is(*text, "-") || dbt_text_is(*text, "NULL")) {
        *text = (struct dbt_text){NULL, 0};
    }
    return true;
}

static void take_record(const struct dbt_rows *rows, uint32_t row, unsigned worker,
                        struct result *result)
{
    char bytes[FIELDS][ROW_BYTES];
    struct dbt_text fields[DBT_COLUMN_COUNT] = {{NULL, 0}};
    struct dbt_verdict verdict = {.class = DBT_CLASS_REJECTED, .reason = DBT_REASON_BAD_ENCODING};
    bool good = true;
    for (size_t i = 0; i < DBT_COLUMN_COUNT; i++) {
        uint32_t field = rows->field_of[i];
        good = good && (field == DBT_NONE ||
                        clean(dbt_rows_field(rows, row, field), bytes[field], &fields[i]));
    }
    if (good) {
        struct dbt_metering_row record = {.fields = fields,
                                          .offset = dbt_rows_offset(rows, row),
                                          .input = rows->input,
                                          .worker = worker};
        assert_int_equal(dbt_metering_add(counting.metering, &record, &verdict, &counting.error),
                         DBT_OK);
    }
    if (verdict.elsewhere || (!good && counting.share.part != 1)) {
        result->elsewhere++;
        return;
    }
    result->of[rows->input][verdict.class]++;
    result->rejected[verdict.reason] += verdict.class == DBT_CLASS_REJECTED;
}

static void take_rows(const struct dbt_rows *rows, unsigned worker, struct result *result)
{
    uint32_t declined[PER_CALL];
    struct dbt_tally tally = {.declined = declined};
    assert_int_equal(dbt_metering_rows(counting.metering, worker, rows, &tally, &counting.error),
                     DBT_OK);
    uint64_t all = tally.elsewhere + tally.declined_count;
    for (size_t i = 0; i < DBT_CLASS_COUNT; i++) {
        result->of[rows->input][i] += tally.of[i];
        all += tally.of[i];
    }
    assert_int_equal(all, rows->count);
    assert_int_equal(tally.of[DBT_CLASS_REJECTED], 0);
    result->elsewhere += tally.elsewhere;
    result->declined += tally.declined_count;
    for (uint32_t i = 0; i < tally.declined_count; i++) {
        assert_true(i == 0 || declined[i] > declined[i - 1]);
        take_record(rows, declined[i], worker, result);
    }
}

struct work { /* pieces of PER_CALL rows, taken in turn by the workers that they fall to */
    bool as_rows;
    struct result results[THREADS_MAX];
};

static void read_pieces(void *context, unsigned worker)
{
    struct work *work = context;
    uint32_t piece = 0;
    for (uint32_t input = 0; input < 2; input++) {
        for (uint32_t from = 0; from < contents[input].row_count; from += PER_CALL, piece++) {
            uint32_t field_of[DBT_COLUMN_COUNT];
            struct dbt_rows rows = rows_of(&contents[input], field_of, from);
            rows.input = input;
            if (piece % counting.threads != worker) {
                continue;
            }
            if (work->as_rows) {
                take_rows(&rows, worker, &work->results[worker]);
                continue;
            }
            for (uint32_t row = 0; row < rows.count; row++) {
                take_record(&rows, row, worker, &work->results[worker]);
            }
        }
    }
}

static void add_result(struct result *sum, const struct result *part)
{
    for (size_t i = 0; i < COUNTING_INPUTS; i++) {
        for (size_t c = 0; c < DBT_CLASS_COUNT; c++) {
            sum->of[i][c] += part->of[i][c];
        }
    }
    for (size_t i = 0; i < DBT_REASON_COUNT; i++) {
        sum->rejected[i] += part->rejected[i];
    }
    sum->elsewhere += part->elsewhere;
    sum->declined += part->declined;
}

/* ---- one run --------------------------------------------------------------------------------- */

static void add_usage(struct result *result)
{
    size_t count =
        counting.usage.meter_count * counting.usage.unit_count * counting.usage.slots->count;
    assert_true(count <= sizeof result->quantity / sizeof *result->quantity);
    memcpy(result->quantity, counting.usage.quantity, count * sizeof *result->quantity);
    result->cells = 14695981039346656037U;
    for (size_t meter = 0; meter < counting.usage.meter_count; meter++) {
        size_t cells = counting.usage.cells[meter] == NULL
                           ? 0
                           : counting.usage.cell_counts[meter] * counting.usage.unit_count *
                                 counting.usage.month_count;
        for (size_t i = 0; i < cells; i++) {
            result->cells = (result->cells ^ counting.usage.cells[meter][i]) * 1099511628211U;
        }
    }
}

static void add_changes(struct result *result)
{
    for (size_t i = 0; i < 2; i++) {
        const struct dbt_accounting_change *change = &counting.outcome.changes[i];
        for (size_t c = 0; c < DBT_CLASS_COUNT; c++) {
            result->of[i][c] += (uint64_t)change->of[c];
        }
        result->conflicting += (uint64_t)change->conflicting;
    }
}

static struct result meter(bool as_rows, unsigned threads)
{
    static struct work work;
    struct result result = {.declined = 0};
    work = (struct work){.as_rows = as_rows};
    counting.threads = threads;
    dbt_metering_free(counting.metering);
    counting_begin(&counting, "2025-05..2025-06", COUNTING_SMS);
    dbt_team_run(threads, read_pieces, &work);
    for (unsigned i = 0; i < threads; i++) {
        add_result(&result, &work.results[i]);
    }
    bool again;
    assert_int_equal(dbt_metering_next(counting.metering, &again, &counting.error), DBT_OK);
    while (again) {
        dbt_team_run(threads, read_pieces, &work);
        assert_int_equal(dbt_metering_next(counting.metering, &again, &counting.error), DBT_OK);
    }
    assert_int_equal(dbt_metering_close(counting.metering, &counting.outcome, &counting.error),
                     DBT_OK);
    add_changes(&result);
    add_usage(&result);
    return result;
}

/* ---- the tests ------------------------------------------------------------------------------- */

/* Three months of run, of which two are the delivery's. */
static int setup(void **state)
{
    (void)state;
    counting_init(&counting, "2025-05..2025-07");
    struct dbt_source *sms = &counting.sources[COUNTING_SMS];
    memcpy(sms->statuses, statuses, sizeof statuses);
    sms->status_count = 3;
    counting_meter(&counting,
                   (struct dbt_meter){.model = DBT_METER_RECORDS, .statuses = 1, .priced = true});
    counting_meter(&counting, (struct dbt_meter){.model = DBT_METER_QUANTITY, .statuses = 5});
    counting_meter(&counting, (struct dbt_meter){
                                  .model = DBT_METER_DISTRIBUTION, .statuses = 3, .kind = "other"});
    counting_meter(
        &counting,
        (struct dbt_meter){.model = DBT_METER_WEEKDAY_HOUR, .statuses = 2, .kind = "reminder"});
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    counting_release(&counting);
    return 0;
}

/* `most`: rows of those that may be declined. */
static void compare(uint64_t seed, uint32_t mapped, uint32_t most_declined)
{
    random_state = seed * 0x9E3779B97F4A7C15U + 1;
    make_content(&contents[0], ROWS, mapped);
    make_content(&contents[1], ROWS / 3, mapped);
    counting.sources[COUNTING_SMS].headers[DBT_COLUMN_ID] = (mapped >> ID & 1) != 0 ? "Id" : NULL;
    struct result expected = meter(false, 1);
    for (unsigned threads = 1; threads <= THREADS_MAX; threads++) {
        struct result found = meter(true, threads);
        assert_true(found.declined < most_declined);
        found.declined = 0;
        assert_memory_equal(&found, &expected, sizeof found);
    }
}

enum { ALL = (1 << FIELDS) - 1 };

static void rows_are_what_they_are_as_records(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        compare(seed, ALL, ROWS / 2);
    }
}

static void a_utc_source_too(void **state)
{
    (void)state;
    counting.sources[COUNTING_SMS].clock = DBT_CLOCK_UTC;
    compare(11, ALL, ROWS / 2);
    counting.sources[COUNTING_SMS].clock = DBT_CLOCK_LOCAL;
}

static void columns_may_be_missing(void **state)
{
    (void)state;
    compare(21, ALL & ~(1U << ID), ROWS / 2);
    compare(22, ALL & ~(1U << KIND), ROWS / 2);
    compare(23, ALL & ~(1U << QUANTITY), ROWS / 2);
    compare(24, ALL & ~(1U << STATUS), UINT32_MAX); /* all are rejects */
    counting.sources[COUNTING_SMS].status_count = 0;
    compare(25, ALL & ~(1U << STATUS), ROWS / 2);
    compare(26, ALL, ROWS / 2);
    counting.sources[COUNTING_SMS].status_count = 3;
}

/* From an April that does not count on; without cells too, and without classes. */
static void so_are_rows_in_the_order_of_time(void **state)
{
    (void)state;
    uint32_t count = counting.region.meter_count;
    in_order = true;
    for (uint64_t seed = 51; seed < 55; seed++) {
        minute = 43200 - 1000;
        counting.region.meter_count = seed % 2 == 0 ? count : 2;
        compare(seed, ALL, ROWS / 4);
        compare(seed, ALL & ~(1U << ID), ROWS / 4);
        counting.sources[COUNTING_SMS].status_count = 0;
        compare(seed, ALL & ~(1U << STATUS | 1U << KIND | 1U << ID), ROWS / 4);
        counting.sources[COUNTING_SMS].status_count = 3;
        counting.share = (struct dbt_share){2, 3};
        compare(seed, ALL, ROWS / 4);
        counting.share = (struct dbt_share){1, 1};
    }
    counting.region.meter_count = count;
    in_order = false;
}

static void parts_take_the_same_rows(void **state)
{
    (void)state;
    for (uint32_t part = 1; part <= 3; part++) {
        counting.share = (struct dbt_share){part, 3};
        compare(31, ALL, ROWS / 2);
        compare(32, ALL & ~(1U << ID), ROWS / 2);
    }
    counting.share = (struct dbt_share){1, 1};
}

static void a_source_that_no_meter_counts(void **state)
{
    (void)state;
    uint32_t count = counting.region.meter_count;
    counting.region.meter_count = 0;
    compare(41, ALL, ROWS / 2);
    counting.region.meter_count = count;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_what_they_are_as_records),
        cmocka_unit_test(a_utc_source_too),
        cmocka_unit_test(columns_may_be_missing),
        cmocka_unit_test(so_are_rows_in_the_order_of_time),
        cmocka_unit_test(parts_take_the_same_rows),
        cmocka_unit_test(a_source_that_no_meter_counts),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
