/* Listings by rows: whatever stands in a file, the outcome is the same as record by record. */
#include "counting.h"

enum {
    ROWS = 400,
    CALM_ROWS = 100,
    FIELDS_MOST = 6,
    FIELD_BYTES = 40,
    SEEDS = 300,
    BLOCK_BYTES = 128 * 1024
};

struct made { /* a row as it stands, and as the reader makes a record of it */
    char raw[FIELDS_MOST][FIELD_BYTES];
    char clean[FIELDS_MOST][FIELD_BYTES];
    uint32_t input;
};

/* Columns of the file; one is nobody's. */
static enum dbt_column columns[FIELDS_MOST];
static uint32_t field_count;
static uint32_t field_of[DBT_COLUMN_COUNT];
static struct made rows[ROWS];

struct outcome {
    uint64_t of[DBT_CLASS_COUNT]; /* in the end */
    uint64_t rejected[DBT_REASON_COUNT];
    uint64_t elsewhere;
    uint64_t declined; /* in the first reading */
    int64_t usage[2][COUNTING_UNITS][8];
    struct dbt_accounting_change changes[COUNTING_INPUTS];
    struct dbt_repeats repeats[COUNTING_INPUTS * COUNTING_INPUTS];
    size_t repeats_count;
    dbt_day missing[128];
    size_t missing_count;
};

static uint64_t random_state;

static uint32_t draw(uint32_t below)
{
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((random_state >> 33) % below);
}

static int setup(void **state)
{
    static struct counting counting;
    counting_init(&counting, "2025-04..2025-06");
    *state = &counting;
    return 0;
}

static int teardown(void **state)
{
    counting_release(*state);
    return 0;
}

/* ---- fields of every odd kind ---------------------------------------------------------------- */

static const char *const dates[] = {
    "2025-05-01",  "2025-05-31", "20250501",      "2025-04-30",       "20250615",
    "0001-01-01",  "1753-01-01", "9999-12-31",    "2199-12-31",       "2025-02-29",
    "2024-02-29",  "2025-13-01", "2025-00-10",    "2025-05-00",       "2025-05-01 10:00",
    "2025/05/01",  "2025-5-01",  "0000-00-00",    "00000000",         "2025-05-01T23:30:00Z",
    "2025-05-1x",  "x025-05-01", "2025-05-0:",    "2025-04-31",       "",
    "NULL",        "-",          "1899-12-31",    "1900-01-01",       "2025-06-30 ",
    " 2025-05-01", "2200-01-01", "2025-05-01+02", "2025-05-20 00:00", "2025/05-01",
    "2025-05/01"};
static const char *const units[] = {"e1", "E1", "E2", "E3", "E3",   "e4",
                                    "E4", "E9", "",   "-",  "NULL", " E2"};
static const char *const persons[] = {"199001019802",
                                      "19900101-9802",
                                      "9001019802",
                                      "900101-9802",
                                      "19900101+9802",
                                      "200002292399",
                                      "20000229-2399",
                                      "99R1981000010",
                                      "99r1981000010",
                                      "",
                                      "-",
                                      "19900101 9802",
                                      "19900101-980x",
                                      "199001019810",
                                      "1990010198022",
                                      "1990-01019802",
                                      "00000000-0000",
                                      "000000000000",
                                      "19900101-9802 ",
                                      "R",
                                      "19900101:9802",
                                      "1990010x9802",
                                      "1990010x-9802",
                                      "19900101-R07U",
                                      "19900101-r07u",
                                      "19900101r07U",
                                      "19900101R07u",
                                      "1990-0101-R07U",
                                      "19900101-R0{U",
                                      "19900101-R0@U",
                                      "19900101-R0[U",
                                      "19900101-R0`U",
                                      "90R1981010",
                                      "19900101-98\xC3\xA5"};

#define ONE_OF(list) list[draw((uint32_t)(sizeof list / sizeof *list))]

static bool are_calm; /* rows that are all as plain as most: they are counted by the batch */

static const char *draw_calm(enum dbt_column column)
{
    static char text[FIELD_BYTES];
    bool is_end = column == DBT_COLUMN_TO;
    (void)snprintf(text, sizeof text, "2025-%02u-%02u", (is_end ? 5 : 2) + draw(3), 1 + draw(28));
    if (column == DBT_COLUMN_UNIT) {
        return units[1 + draw(4)];
    }
    return is_end && draw(3) == 0 ? "" : text;
}

static const char *draw_text(enum dbt_column column)
{
    static char text[FIELD_BYTES];
    bool is_common = draw(10) != 0;
    if (are_calm && column != DBT_COLUMN_PERSON) {
        return draw_calm(column);
    }
    switch ((int)column) {
    case DBT_COLUMN_UNIT:
        return is_common ? units[draw(7)] : ONE_OF(units);
    case DBT_COLUMN_PERSON:
        (void)snprintf(text, sizeof text, draw(2) ? "19%06u%04u" : "19%06u-%04u", draw(20),
                       draw(9));
        return is_common ? text : ONE_OF(persons);
    case DBT_COLUMN_FROM:
    case DBT_COLUMN_TIME:
    case DBT_COLUMN_TO:
        (void)snprintf(text, sizeof text, draw(2) ? "2025-%02u-%02u" : "2025%02u%02u", 3 + draw(4),
                       1 + draw(31));
        return is_common ? text : ONE_OF(dates);
    default:
        return "whatever";
    }
}

/* Trimmed, and empty where absent, as the reader does. */
static void clean(char *out, const char *text)
{
    struct dbt_text trimmed = dbt_text_trim(dbt_text_of(text));
    if (dbt_text_is(trimmed, "-") || dbt_text_is(trimmed, "NULL")) {
        trimmed.length = 0;
    }
    (void)snprintf(out, FIELD_BYTES, "%.*s", (int)trimmed.length, trimmed.at ? trimmed.at : "");
}

static void make_rows(void)
{
    for (uint32_t i = 0; i < ROWS; i++) {
        rows[i].input = i * 5 / ROWS;
        if (i % CALM_ROWS == 0) {
            are_calm = draw(2) == 0;
        }
        for (uint32_t k = 0; k < field_count; k++) {
            const char *text = draw_text(columns[k]);
            (void)snprintf(rows[i].raw[k], FIELD_BYTES, draw(3) == 0 ? "\"%s\"" : "%s", text);
            clean(rows[i].clean[k], text);
        }
    }
}

/* ---- record by record ------------------------------------------------------------------------ */

static void add_record(struct counting *counting, uint32_t number, uint64_t offset,
                       struct outcome *outcome)
{
    struct dbt_text fields[DBT_COLUMN_COUNT] = {{NULL, 0}};
    for (uint32_t k = 0; k < field_count; k++) {
        if (columns[k] != DBT_COLUMN_COUNT) {
            fields[columns[k]] = dbt_text_of(rows[number].clean[k]);
        }
    }
    struct dbt_metering_row row = {.fields = fields,
                                   .offset = offset,
                                   .input = rows[number].input,
                                   .worker = number % counting->threads};
    struct dbt_verdict verdict;
    assert_int_equal(dbt_metering_add(counting->metering, &row, &verdict, &counting->error),
                     DBT_OK);
    if (verdict.elsewhere) {
        outcome->elsewhere++;
        return;
    }
    outcome->of[verdict.class]++;
    if (verdict.class == DBT_CLASS_REJECTED) {
        outcome->rejected[verdict.reason]++;
    }
}

static void read_records(struct counting *counting, struct outcome *outcome)
{
    for (uint32_t i = 0; i < ROWS; i++) {
        add_record(counting, i, 1000 + i, outcome);
    }
}

/* ---- by rows --------------------------------------------------------------------------------- */

struct block {
    char bytes[BLOCK_BYTES];
    uint32_t ends[ROWS * FIELDS_MOST + 1];
    uint32_t length;
    uint32_t count;
};

static void put(struct block *block, const char *text)
{
    size_t length = strlen(text);
    assert_true(block->length + length + 2 + DBT_ROWS_PADDING < sizeof block->bytes);
    memcpy(block->bytes + block->length, text, length);
    block->length += (uint32_t)length;
}

/* Rows first to behind, LF or CR LF behind each. */
static void make_block(struct block *block, uint32_t first, uint32_t behind)
{
    uint32_t at = 1;
    memset(block->bytes, '7', sizeof block->bytes); /* digits stand before and behind */
    block->length = DBT_ROWS_PADDING;
    block->count = behind - first;
    block->ends[0] = DBT_ROWS_PADDING - 1;
    for (uint32_t i = first; i < behind; i++) {
        for (uint32_t k = 0; k < field_count; k++) {
            bool is_last = k + 1 == field_count;
            put(block, rows[i].raw[k]);
            if (is_last && i % 2 == 0) {
                block->bytes[block->length++] = '\r';
            }
            block->ends[at++] = block->length;
            block->bytes[block->length++] = is_last ? '\n' : ';';
        }
    }
}

/* Rows of one file; those that are declined come again as records. */
static void read_block(struct counting *counting, uint32_t first, uint32_t behind,
                       struct outcome *outcome)
{
    static struct block block;
    uint32_t declined[ROWS];
    make_block(&block, first, behind);
    struct dbt_rows given = {
        .source = &counting->sources[COUNTING_LISTED],
        .field_of = field_of,
        .bytes = block.bytes,
        .offset = (uint64_t)1000 + (uint64_t)first * 500,
        .ends = block.ends + 1,
        .count = block.count,
        .field_count = field_count,
        .input = rows[first].input,
    };
    struct dbt_tally tally = {.declined = declined};
    uint64_t sum = 0;
    assert_int_equal(dbt_metering_rows(counting->metering, draw(counting->threads), &given, &tally,
                                       &counting->error),
                     DBT_OK);
    for (size_t c = 0; c < DBT_CLASS_COUNT; c++) {
        outcome->of[c] += tally.of[c];
        sum += tally.of[c];
    }
    assert_int_equal(tally.of[DBT_CLASS_REJECTED], 0);
    assert_int_equal(sum + tally.elsewhere + tally.declined_count, block.count);
    outcome->elsewhere += tally.elsewhere;
    outcome->declined += tally.declined_count;
    for (uint32_t i = 0; i < tally.declined_count; i++) {
        assert_true(i == 0 || declined[i] > declined[i - 1]);
        add_record(counting, first + declined[i], dbt_rows_offset(&given, declined[i]), outcome);
    }
}

static void read_rows(struct counting *counting, struct outcome *outcome)
{
    for (uint32_t first = 0; first < ROWS;) {
        uint32_t behind = first + 1 + draw(100);
        behind = behind > ROWS ? ROWS : behind;
        while (rows[behind - 1].input != rows[first].input) {
            behind--;
        }
        read_block(counting, first, behind, outcome);
        first = behind;
    }
}

/* ---- both ------------------------------------------------------------------------------------ */

static void keep_outcome(const struct counting *counting, struct outcome *outcome)
{
    const struct dbt_metering_outcome *got = &counting->outcome;
    for (size_t meter = 0; meter < counting->region.meter_count; meter++) {
        for (size_t unit = 0; unit < COUNTING_UNITS; unit++) {
            for (size_t slot = 0; slot < counting->slots.count; slot++) {
                outcome->usage[meter][unit][slot] =
                    *dbt_usage_at(&counting->usage, meter, unit, slot);
            }
        }
    }
    memcpy(outcome->changes, got->changes, sizeof outcome->changes);
    outcome->repeats_count = got->repeats_count;
    assert_true(got->repeats_count <= COUNTING_INPUTS * COUNTING_INPUTS);
    for (size_t i = 0; i < got->repeats_count; i++) {
        outcome->repeats[i] = got->repeats[i];
    }
    outcome->missing_count = got->missing_day_count;
    for (size_t i = 0; i < got->missing_day_count; i++) {
        outcome->missing[i] = got->missing_days[i];
    }
}

static void run(struct counting *counting,
                void (*read)(struct counting *counting, struct outcome *outcome),
                struct outcome *outcome)
{
    bool again = false;
    *outcome = (struct outcome){0};
    dbt_metering_free(counting->metering);
    counting_begin(counting, "2025-04..2025-05", COUNTING_LISTED);
    read(counting, outcome);
    assert_int_equal(dbt_metering_next(counting->metering, &again, &counting->error), DBT_OK);
    while (again) {
        struct outcome ignored = {0};
        read(counting, &ignored);
        assert_int_equal(dbt_metering_next(counting->metering, &again, &counting->error), DBT_OK);
    }
    assert_int_equal(dbt_metering_close(counting->metering, &counting->outcome, &counting->error),
                     DBT_OK);
    keep_outcome(counting, outcome);
}

static void choose_columns(struct counting *counting)
{
    static const char *const names[] = {"Person", "Unit", "From", "To"};
    const char **headers = counting->sources[COUNTING_LISTED].headers;
    enum dbt_column mapped[] = {DBT_COLUMN_PERSON, DBT_COLUMN_UNIT, DBT_COLUMN_FROM, DBT_COLUMN_TO};
    uint32_t shape = draw(8);
    for (size_t c = 0; c < DBT_COLUMN_COUNT; c++) {
        headers[c] = NULL;
        field_of[c] = DBT_NONE;
    }
    mapped[2] = shape == 0 ? DBT_COLUMN_TIME : DBT_COLUMN_FROM;
    field_count = 0;
    for (uint32_t i = shape == 1 ? 1 : 0; i < (shape == 0 || shape == 2 ? 3 : 4); i++) {
        headers[mapped[i]] = names[i];
        if (draw(4) == 0 && field_count < FIELDS_MOST - 4) {
            columns[field_count++] = DBT_COLUMN_COUNT;
        }
        field_of[mapped[i]] = field_count;
        columns[field_count++] = mapped[i];
    }
    if (shape == 3) {
        headers[DBT_COLUMN_TIME] = "Time";
        field_of[DBT_COLUMN_TIME] = field_count;
        columns[field_count++] = DBT_COLUMN_TIME;
    }
}

static void choose_source(struct counting *counting)
{
    struct dbt_source *source = &counting->sources[COUNTING_LISTED];
    counting->threads = 1 + draw(4);
    counting->share = (struct dbt_share){.of = 1 + draw(2)};
    counting->share.part = 1 + draw(counting->share.of);
    source->to_is_last_day = draw(2) == 0;
    source->clock = draw(2) == 0 ? DBT_CLOCK_LOCAL : DBT_CLOCK_UTC;
    source->double_listing = (enum dbt_double_listing)draw(DBT_DOUBLE_COUNT);
    counting->region.meter_count = 0;
    for (uint32_t i = draw(3); i > 0; i--) {
        counting_meter(counting, (struct dbt_meter){
                                     .model = draw(3) ? DBT_METER_CENSUS : DBT_METER_PERSON_DAYS,
                                     .source = COUNTING_LISTED,
                                     .census = (enum dbt_census)draw(3),
                                     .priced = draw(2) == 0,
                                 });
    }
    choose_columns(counting);
}

static void rows_and_records_come_to_the_same(void **state)
{
    struct counting *counting = *state;
    static struct outcome by_rows;
    static struct outcome by_records;
    uint64_t declined = 0;
    for (uint32_t seed = 1; seed <= SEEDS; seed++) {
        random_state = seed;
        choose_source(counting);
        make_rows();
        run(counting, read_rows, &by_rows);
        run(counting, read_records, &by_records);
        declined += by_rows.declined;
        by_rows.declined = 0;
        assert_memory_equal(&by_rows, &by_records, sizeof by_rows);
    }
    assert_in_range(declined, SEEDS * ROWS / 10, SEEDS * ROWS / 10 * 8);
}

/* What exports mostly hold is never declined. */
static void plain_rows_are_taken(void **state)
{
    struct counting *counting = *state;
    static const char *const plain[][4] = {{"19900101-9802", "E1", "2025-05-01", ""},
                                           {"199001019802", "e2", "20250501", "9999-12-31"},
                                           {"\"199001019802\"", "\"E4\"", "\"2025-05-03\"", "\"\""},
                                           {"19121212-R12t", "E3", "0001-01-01", "2025-05-31"}};
    static const enum dbt_column mapped[] = {DBT_COLUMN_PERSON, DBT_COLUMN_UNIT, DBT_COLUMN_FROM,
                                             DBT_COLUMN_TO};
    static struct outcome outcome;
    field_count = 4;
    for (uint32_t k = 0; k < field_count; k++) {
        columns[k] = mapped[k];
        field_of[mapped[k]] = k;
    }
    for (uint32_t i = 0; i < ROWS; i++) {
        rows[i].input = 0;
        for (uint32_t k = 0; k < field_count; k++) {
            (void)snprintf(rows[i].raw[k], FIELD_BYTES, "%s", plain[i % 4][k]);
        }
    }
    counting->sources[COUNTING_LISTED].headers[DBT_COLUMN_TO] = "Till";
    counting_meter(counting,
                   (struct dbt_meter){.model = DBT_METER_PERSON_DAYS, .source = COUNTING_LISTED});
    run(counting, read_rows, &outcome);
    assert_int_equal(outcome.declined, 0);
    assert_int_equal(outcome.of[DBT_CLASS_FOLLOW_UP], ROWS);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rows_and_records_come_to_the_same),
        TEST(plain_rows_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
