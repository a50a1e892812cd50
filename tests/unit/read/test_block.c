/*
 * Blocks: known cases, and inputs by chance, cut into blocks by chance, against libcsv.
 */
#include "block_reading.h"

#ifdef __SANITIZE_ADDRESS__
enum { CASES = 4000 };
#else
enum { CASES = 10000 };
#endif

enum { SMALL = 60, MIDDLE = 3000, FEW_FIELDS = 6 };

/* ---- known cases ----------------------------------------------------------------------------- */

struct known {
    const char *text;
    const char *runs; /* "N": N rows in a run, "o": an odd record, then how it ends */
    uint32_t field_count;
    uint32_t odd_from, odd_to; /* of the last odd record */
};

static void describe(struct dbt_buffer *out, struct dbt_run *odd, struct dbt_block *block,
                     uint32_t field_count)
{
    static const bool may_break[DBT_FIELDS_MAX] = {false, true};
    struct dbt_block_cursor cursor;
    struct dbt_run run;
    enum dbt_block_end end = dbt_block_open(&cursor, block, 0, field_count, may_break);
    while (end != DBT_BLOCK_STRAY && dbt_block_next(&cursor, &run)) {
        if (run.count > 0) {
            dbt_buffer_format(out, "%u ", (unsigned)run.count);
        } else {
            dbt_buffer_string(out, "o ");
            *odd = run;
        }
    }
    if (end == DBT_BLOCK_CUT) {
        dbt_buffer_format(out, "cut %u", (unsigned)cursor.tail);
    } else {
        dbt_buffer_string(out, end == DBT_BLOCK_STRAY ? "stray" : "whole");
    }
}

static void expect_known(const struct known *known)
{
    struct dbt_buffer out;
    dbt_buffer_init(&out);
    for (size_t i = 0; i < dbt_block_version_count; i++) {
        struct dbt_block block;
        struct dbt_run odd = {.count = 0};
        if (!dbt_block_versions[i].is_available()) {
            continue;
        }
        block_make(&block, &dbt_block_versions[i], ';', dbt_text_of(known->text));
        dbt_buffer_clear(&out);
        describe(&out, &odd, &block, known->field_count);
        block_drop();
        if (strcmp(out.bytes, known->runs) != 0) {
            fail_msg("\"%s\": %s", known->text, out.bytes);
        }
        assert_int_equal(odd.from, known->odd_from);
        assert_int_equal(odd.to, known->odd_to);
    }
    dbt_buffer_release(&out);
}

static void rows_run_between_blank_lines_and_odd_records(void **unused)
{
    (void)unused;
    static const struct known cases[] = {
        {"", "whole", 2, 0, 0},
        {"\n", "whole", 2, 0, 0},
        {"a;b\n", "1 whole", 2, 0, 0},
        {"a;b", "cut 0", 2, 0, 0},
        {"a;b\nc;d\n", "2 whole", 2, 0, 0},
        {"a;b\nc;d\ne", "2 cut 8", 2, 0, 0},
        {"\n\r\n\ra;b\n\n\nc;d\r\n", "1 1 whole", 2, 0, 0},
        {"a;b\nc\nd;e\nf;g\n", "1 o 2 whole", 2, 4, 6},
        {"a;b;c\r\nd;e\r", "o 1 whole", 2, 0, 7},
        {"a;b\n \t\nc;d\n", "1 o 1 whole", 2, 4, 7},
        {"a\n\n b\nc\r\n\r\nd\n", "1 o 1 1 whole", 1, 3, 6},
        {"a\n;\n", "1 o whole", 1, 2, 4},
        {"; \n", "1 whole", 2, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        expect_known(&cases[i]);
    }
}

static void quotes_keep_rows_together(void **unused)
{
    (void)unused;
    static const struct known cases[] = {
        {"\"a\";\"b\"\n\"\";\"c;\"\"d\"\r\n", "2 whole", 2, 0, 0},
        {"\"\"\"\";\"\"\"x\"\n", "1 whole", 2, 0, 0},
        {"a;\"b\nc\r\"\nd;e\n", "2 whole", 2, 0, 0},
        {"\"a\nb\";c\nd;e\n", "o 1 whole", 2, 0, 8},  /* where no line end may be */
        {"a;\"b;\nc\"\nd;e\n", "o 1 whole", 2, 0, 9}, /* with the delimiters of a row */
        {"a;\"b;\nc\";\nd;e;f\n", "2 whole", 3, 0, 0},
        {"a;b\nc;\"d\n", "1 cut 4", 2, 0, 0},
        {"a;b\nc;\"d\"", "1 cut 4", 2, 0, 0},
        {"\"a\"\r", "1 whole", 1, 0, 0},
        {"a;b\n 12\" x;c\n", "stray", 2, 0, 0},
        {"\"a\" ;b\n", "stray", 2, 0, 0},
        {" \"a\";b\n", "stray", 2, 0, 0},
        {"\"a\"b;c\n", "stray", 2, 0, 0},
        {"\"a\"\"\r\n", "cut 0", 2, 0, 0},
        {"a;\"b\"\rc;d\r", "2 whole", 2, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        expect_known(&cases[i]);
    }
}

/* Where a record begins decides which quotes open: behind a block's start inside quotes. */
static void a_block_may_begin_inside_quotes(void **unused)
{
    (void)unused;
    static const char text[] = "b\nc\";\"d\"\ne;\"f;\n\"\ng;\"h\n";
    for (size_t i = 0; i < dbt_block_version_count; i++) {
        struct dbt_block block;
        struct dbt_block_cursor cursor;
        struct dbt_run run;
        static const bool may_break[3] = {false, true};
        if (!dbt_block_versions[i].is_available()) {
            continue;
        }
        block_make(&block, &dbt_block_versions[i], ';', dbt_text_of(text));
        assert_int_equal(dbt_block_open(&cursor, &block, 0, 2, NULL), DBT_BLOCK_STRAY);
        assert_int_equal(dbt_block_lines(&block, block.length), 5);
        assert_int_equal(dbt_block_open(&cursor, &block, 9, 2, NULL), DBT_BLOCK_CUT);
        assert_int_equal(cursor.tail, 17);
        assert_true(dbt_block_next(&cursor, &run));
        assert_int_equal(run.count, 0);
        assert_false(dbt_block_next(&cursor, &run));
        assert_int_equal(dbt_block_open(&cursor, &block, 9, 3, may_break), DBT_BLOCK_CUT);
        assert_int_equal(dbt_block_lines(&block, block.length), 5);
        assert_int_equal(dbt_block_open(&cursor, &block, block.length, 2, NULL), DBT_BLOCK_WHOLE);
        assert_false(dbt_block_next(&cursor, &run));
        block_drop();
    }
}

/* Behind a byte-order mark, or what else is no separator. */
static void a_record_may_begin_anywhere(void **unused)
{
    (void)unused;
    struct dbt_block block;
    struct dbt_block_cursor cursor;
    struct dbt_run run;
    block_make(&block, NULL, ';', dbt_text_of("\xEF\xBB\xBF\"a\";\"b\"\n"));
    assert_int_equal(dbt_block_open(&cursor, &block, 3, 2, NULL), DBT_BLOCK_WHOLE);
    assert_true(dbt_block_next(&cursor, &run));
    assert_int_equal(run.count, 1);
    assert_int_equal(run.from, 3);
    assert_false(dbt_block_next(&cursor, &run));
    block_drop();
}

static void a_row_has_a_greatest_length(void **unused)
{
    (void)unused;
    static char text[DBT_FIELD_BYTES_MAX + 4];
    struct known known = {.text = text, .field_count = 2};
    memset(text, 'a', sizeof text - 1);
    text[1] = ';';
    text[DBT_FIELD_BYTES_MAX] = '\n';
    text[DBT_FIELD_BYTES_MAX + 1] = '\0';
    known.runs = "1 whole";
    expect_known(&known);
    text[DBT_FIELD_BYTES_MAX] = 'a';
    text[DBT_FIELD_BYTES_MAX + 1] = '\n';
    text[DBT_FIELD_BYTES_MAX + 2] = '\0';
    known.runs = "o whole";
    known.odd_to = DBT_FIELD_BYTES_MAX + 2;
    expect_known(&known);
}

/* Or every record would go to libcsv, and the tests above would see nothing. */
static void regular_files_have_no_odd_records(void **unused)
{
    (void)unused;
    struct dbt_buffer text;
    dbt_buffer_init(&text);
    for (int i = 0; text.length < 300000; i++) {
        dbt_buffer_format(&text,
                          "id-%d;\"2025-05-%02d\";unit;\"sent, with \"\"one\"\"\r\nbreak\";1", i,
                          1 + i % 28);
        dbt_buffer_string(&text, i % 3 > 0 ? "\n" : "\r\n");
    }
    for (size_t i = 0; i < dbt_block_version_count; i++) {
        struct reading reading = {.version = &dbt_block_versions[i],
                                  .delimiter = ';',
                                  .field_count = 5,
                                  .may_break = {[3] = true}};
        if (reading.version->is_available()) {
            expect_as_libcsv(&reading, dbt_buffer_text(&text), DBT_BLOCK_LENGTH_MAX);
            assert_true(reading.regular > 5000);
            assert_int_equal(reading.odd, 0);
            assert_int_equal(reading.stray, 0);
        }
    }
    dbt_buffer_release(&text);
}

/* ---- inputs ---------------------------------------------------------------------------------- */

static void chance_reading(struct reading *reading, uint32_t fields_most)
{
    static const char delimiters[] = ";,\t|";
    const struct dbt_block_version *version =
        &dbt_block_versions[chance((uint32_t)dbt_block_version_count)];
    *reading = (struct reading){
        .version = version->is_available() ? version : portable(),
        .delimiter = delimiters[chance(sizeof delimiters - 1)],
        .field_count = 1 + chance(fields_most),
    };
    for (uint32_t i = 0; i < reading->field_count; i++) {
        reading->may_break[i] = chance(2) > 0;
    }
}

/* A quote at a field's ends, most of the time: stray ones leave nothing to compare. */
static void add_field(struct dbt_buffer *text, char delimiter)
{
    static const char *const fields[] = {
        "",
        "SE2321000214-1A01",
        "2025-05-01 08:00:00",
        " b ",
        "\t",
        "12",
        "K\xe5ll\xe9s",
        "-",
        "\"\"",
        "\"c\"",
        "\"a;b,c\"",
        "\"x\r\ny\n\"",
        "\"\"\"\"",
        "\"\r\"",
        "\"d\"\"e\"",
        "\"|;,\t\n\"",
        "\"\n\n;,|\"",
        "\"\xe9\"",
        "\"\"\"f\"",
        "g h",
    };
    static const char nasty[] = "\"\"\"\r\n\n  \tabc;,\x7f\xff\xe5\x80\x1f~\0";
    if (chance(300) == 0) {
        for (uint32_t left = chance(8); left > 0; left--) {
            uint32_t at = chance(sizeof nasty + 2);
            dbt_buffer_add(text, at < sizeof nasty ? &nasty[at] : &delimiter, 1);
        }
        return;
    }
    dbt_buffer_string(text, fields[chance(sizeof fields / sizeof *fields)]);
    if (chance(50) == 0 && text->length > 0 && text->bytes[text->length - 1] != '"') {
        dbt_buffer_add(text, "", 1); /* a NUL is a letter */
    }
}

static void add_record(struct dbt_buffer *text, const struct reading *reading)
{
    static const char *const ends[] = {"\r\n", "\r", "\n\n", " \n", "\n \t\r\n", "\r\n\r\n\r\r"};
    uint32_t fields = chance(20) > 0 ? reading->field_count : 1 + chance(2 * FEW_FIELDS);
    for (uint32_t i = 0; i < fields; i++) {
        if (i > 0) {
            dbt_buffer_add(text, &reading->delimiter, 1);
        }
        add_field(text, reading->delimiter);
    }
    dbt_buffer_string(text, chance(8) > 0 ? "\n" : ends[chance(sizeof ends / sizeof *ends)]);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void bytes_by_chance(void **unused)
{
    (void)unused;
    static const char alphabet[] = "\"\r\n\nab \xe9"; /* with its NUL */
    char text[SMALL];
    struct reading reading;
    uint64_t regular = 0;
    for (int i = 0; i < 4 * CASES; i++) {
        chance_reading(&reading, 3);
        size_t length = chance(SMALL);
        for (size_t at = 0; at < length; at++) {
            uint32_t letter = chance(sizeof alphabet + 3);
            text[at] = letter < sizeof alphabet ? alphabet[letter] : reading.delimiter;
        }
        expect_as_libcsv(&reading, (struct dbt_text){text, length}, chance(4) * chance(SMALL));
        regular += reading.regular;
    }
    assert_true(regular > CASES);
}

static void records_by_chance(void **unused)
{
    (void)unused;
    struct reading reading;
    uint64_t regular = 0;
    uint64_t odd = 0;
    uint64_t stray = 0;
    struct dbt_buffer text;
    dbt_buffer_init(&text);
    for (int i = 0; i < CASES / 2; i++) {
        chance_reading(&reading, FEW_FIELDS);
        dbt_buffer_clear(&text);
        size_t most = 1 + chance(chance(20) == 0 ? 20 * MIDDLE : MIDDLE / 4);
        while (text.length < most) {
            add_record(&text, &reading);
        }
        size_t left = chance(4) == 0 ? chance((uint32_t)text.length) : text.length; /* a cut file */
        size_t block_bytes = chance(4) == 0 ? DBT_BLOCK_LENGTH_MAX : chance(2) * chance(MIDDLE);
        expect_as_libcsv(&reading, (struct dbt_text){text.bytes, left}, block_bytes);
        regular += reading.regular;
        odd += reading.odd;
        stray += reading.stray;
    }
    dbt_buffer_release(&text);
    assert_true(regular > odd && odd > 1000 && stray > 1000);
}

/* Quotes are taken in pieces: each at the end of one, before, across and behind it. */
static void quotes_at_the_end_of_a_piece(void **unused)
{
    (void)unused;
    static const char *const records[] = {
        "a;\"b\"cde\n",  "a;b\"\n",       "\"a\";\"b\"\n",    "a;\"b\nc\"\r\n", "\"\";\"\"\r\n",
        "a;\"\"\"b\"\n", "\"a\"\";b\"\n", "a;\"b \"\r;c\r\n", "a;\"\n\n",
    };
    enum { STRAY = 2, RECORDS = sizeof records / sizeof *records };
    enum { SHIFTS = 24, BEFORE = 4080, ALL = 8192 };
    struct dbt_buffer text;
    dbt_buffer_init(&text);
    for (uint32_t i = 0; i < RECORDS * SHIFTS; i++) {
        struct reading reading;
        chance_reading(&reading, FEW_FIELDS);
        reading.delimiter = ';';
        reading.field_count = 2;
        dbt_buffer_clear(&text);
        dbt_buffer_add(&text, "abcdefghijklmnopqrstuvwxyz", i / RECORDS);
        while (text.length < ALL) {
            size_t filled = text.length - i / RECORDS;
            bool is_here = filled == BEFORE;
            dbt_buffer_string(&text, "a;b\n");
            dbt_buffer_string(&text, is_here ? records[i % RECORDS] : "");
        }
        expect_as_libcsv(&reading, (struct dbt_text){text.bytes, ALL}, DBT_BLOCK_LENGTH_MAX);
        assert_int_equal(reading.stray, i % RECORDS < STRAY ? 1 : 0);
    }
    dbt_buffer_release(&text);
}

/* Long fields, long records, many fields, many rows: the limits, and lists that are full. */
static void sizes_by_chance(void **unused)
{
    (void)unused;
    static const size_t lengths[] = {0,
                                     1,
                                     62,
                                     63,
                                     64,
                                     65,
                                     4000,
                                     DBT_FIELD_BYTES_MAX - 3,
                                     DBT_FIELD_BYTES_MAX - 2,
                                     DBT_FIELD_BYTES_MAX - 1,
                                     DBT_FIELD_BYTES_MAX,
                                     DBT_FIELD_BYTES_MAX + 1,
                                     20000};
    static const char *const fillings[] = {"x", ";", "\n", "\r\n", "\"\"\n", "a;b;c\n"};
    struct dbt_buffer text;
    dbt_buffer_init(&text);
    for (int i = 0; i < CASES / 40; i++) {
        struct reading reading;
        chance_reading(&reading, chance(2) > 0 ? FEW_FIELDS : DBT_FIELDS_MAX);
        reading.delimiter = ';';
        dbt_buffer_clear(&text);
        for (uint32_t fields = 1 + chance(20); fields > 0; fields--) {
            const char *filling = fillings[chance(sizeof fillings / sizeof *fillings)];
            for (size_t left = lengths[chance(sizeof lengths / sizeof *lengths)]; left > 0;
                 left--) {
                dbt_buffer_string(&text, filling);
            }
            dbt_buffer_string(&text, chance(2) > 0 ? ";" : "\n");
        }
        expect_as_libcsv(&reading, dbt_buffer_text(&text), chance(2) * DBT_BLOCK_LENGTH_MAX);
    }
    dbt_buffer_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_run_between_blank_lines_and_odd_records),
        cmocka_unit_test(quotes_keep_rows_together),
        cmocka_unit_test(a_block_may_begin_inside_quotes),
        cmocka_unit_test(regular_files_have_no_odd_records),
        cmocka_unit_test(a_record_may_begin_anywhere),
        cmocka_unit_test(a_row_has_a_greatest_length),
        cmocka_unit_test(quotes_at_the_end_of_a_piece),
        cmocka_unit_test(bytes_by_chance),
        cmocka_unit_test(records_by_chance),
        cmocka_unit_test(sizes_by_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
