/*
 * The scan against libcsv alone: the same input, cut into chunks of any size, must show the same
 * fields, the same records and the same end.
 */
#include "support.h"

#include "csv_scan.h"

#ifdef __SANITIZE_ADDRESS__
enum { CASES = 20000 };
#else
enum { CASES = 200000 };
#endif

enum { INPUT_MAX = 600, CHUNK_MAX = 200 };

/* ---- what is seen ---------------------------------------------------------------------------- */

static void on_field(void *context, uint64_t index, const struct dbt_csv_field *field)
{
    struct dbt_buffer *seen = context;
    uint64_t head[3] = {index, field->bytes.length, field->has_line_end};
    dbt_buffer_add(seen, head, sizeof head);
    dbt_buffer_add(seen, field->bytes.at, field->bytes.length);
    for (size_t i = 0; i < field->bytes.length && field->plain; i++) {
        assert_in_range((unsigned char)field->bytes.at[i], 0x20, 0x7E);
    }
}

static void on_record(void *context, const struct dbt_csv_record *record)
{
    struct dbt_buffer *seen = context;
    uint64_t all[7] = {record->offset,           record->field_count,  record->too_long,
                       record->ends_with_file,   record->broken.found, record->broken.field,
                       record->broken.delimiters};
    dbt_buffer_string(seen, "record");
    dbt_buffer_add(seen, all, sizeof all);
}

struct way {
    dbt_marks_find *find; /* null: libcsv alone */
    char delimiter;
    size_t chunk_bytes; /* 0: of sizes by chance */
};

static uint64_t state = 20250501;

static uint32_t chance(uint32_t below) /* xorshift64*, Marsaglia 2003 */
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)((state * 2685821657736338717U >> 32) % below);
}

static void scan(struct dbt_buffer *seen, const struct way *way, struct dbt_text text)
{
    static const struct dbt_csv_handler handler = {on_field, on_record};
    static struct dbt_csv csv;
    assert_int_equal(dbt_csv_init(&csv, way->delimiter, &handler, seen, NULL), DBT_OK);
    csv.scan.find = way->find;
    while (text.length > 0) {
        size_t length = way->chunk_bytes > 0 ? way->chunk_bytes : 1 + chance(CHUNK_MAX);
        length = length < text.length ? length : text.length;
        char *chunk =
            malloc(length); /* of its own: a look past its end, or into an older one, shows */
        assert_non_null(chunk);
        memcpy(chunk, text.at, length);
        assert_int_equal(dbt_csv_add(&csv, (struct dbt_text){chunk, length}, NULL), DBT_OK);
        free(chunk);
        text.at += length;
        text.length -= length;
    }
    bool is_closed = dbt_csv_finish(&csv);
    uint64_t open_at = is_closed ? 0 : csv.record.offset;
    dbt_buffer_format(seen, "%d %llu", is_closed, (unsigned long long)open_at);
    dbt_csv_release(&csv);
    assert_false(seen->failed);
}

static void expect_same(char delimiter, struct dbt_text text, size_t chunk_bytes)
{
    struct dbt_buffer libcsv;
    struct dbt_buffer seen;
    dbt_buffer_init(&libcsv);
    dbt_buffer_init(&seen);
    scan(&libcsv, &(struct way){NULL, delimiter, text.length + 1}, text);
    for (size_t i = 0; i < dbt_marks_version_count; i++) {
        const struct dbt_marks_version *version = &dbt_marks_versions[i];
        if (!version->is_available()) {
            continue;
        }
        dbt_buffer_clear(&seen);
        scan(&seen, &(struct way){version->find, delimiter, chunk_bytes}, text);
        if (!dbt_text_equal(dbt_buffer_text(&libcsv), dbt_buffer_text(&seen))) {
            fail_msg("%s, chunks of %zu, delimiter '%c': not as libcsv reads \"%.*s\"",
                     version->name, chunk_bytes, delimiter, (int)text.length, text.at);
        }
    }
    dbt_buffer_release(&libcsv);
    dbt_buffer_release(&seen);
}

/* ---- inputs ---------------------------------------------------------------------------------- */

static char chance_delimiter(void)
{
    static const char delimiters[] = ";,\t|";
    return delimiters[chance(sizeof delimiters - 1)];
}

/* One case in four is cut by chance, the others evenly. */
static size_t chance_chunk(void)
{
    return chance(4) == 0 ? 0 : 1 + chance(CHUNK_MAX);
}

static char chance_byte(char delimiter)
{
    static const char nasty[] = "\"\"\"\r\n\n  \tabc;,\x7f\xff\xe5\x80\x1f~\0";
    uint32_t at = chance(sizeof nasty + 3);
    return at < sizeof nasty ? nasty[at] : delimiter;
}

static size_t put(char *text, size_t at, const char *string)
{
    size_t length = strlen(string);
    memcpy(text + at, string, length);
    return at + length;
}

/* A field of up to 70 bytes: mostly regular. */
static size_t put_field(char *text, size_t at, char delimiter)
{
    static const char *const fields[] = {
        "",
        "SE2321000214-1A01",
        "2025-05-01 08:00:00",
        " b ",
        "\t",
        "\"c\"",
        "12",
        "\"a;b,c\"",
        "\"x\r\ny\n\"",
        "\"\"\"\"",
        "\"\"",
        "\"d\"\"e\"",
        "-",
        "K\xe5ll\xe5s",
        " \t\"f\"",
        "g\"h",
        "\"i\" ",
        "\"j\"k\"",
    };
    enum { FIELDS = sizeof fields / sizeof *fields, REGULAR = FIELDS - 3 };
    uint32_t kind = chance(40);
    if (kind == 0) {
        for (uint32_t left = chance(8); left > 0; left--) {
            text[at++] = chance_byte(delimiter);
        }
        return at;
    }
    if (kind == 1) {
        size_t length = chance(70);
        memset(text + at, 'w', length);
        return at + length;
    }
    return put(text, at, fields[chance(kind < 4 ? FIELDS : REGULAR)]);
}

static size_t put_record(char *text, size_t at, char delimiter)
{
    static const char *const ends[] = {"\n", "\r\n", "\r", "\n\n", " \n", "\n \t\r\n"};
    for (uint32_t left = chance(6); left > 0; left--) {
        at = put_field(text, at, delimiter);
        text[at++] = delimiter;
    }
    at = put_field(text, at, delimiter);
    return put(text, at, ends[chance(3) > 0 ? 0 : chance(sizeof ends / sizeof *ends)]);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void random_bytes_read_the_same(void **unused)
{
    (void)unused;
    char text[INPUT_MAX];
    for (int i = 0; i < CASES; i++) {
        char delimiter = chance_delimiter();
        size_t length = chance(chance(8) == 0 ? INPUT_MAX : 40);
        for (size_t at = 0; at < length; at++) {
            text[at] = chance_byte(delimiter);
        }
        expect_same(delimiter, (struct dbt_text){text, length}, chance_chunk());
    }
}

static void random_records_read_the_same(void **unused)
{
    (void)unused;
    char text[2 * INPUT_MAX];
    for (int i = 0; i < CASES / 4; i++) {
        char delimiter = chance_delimiter();
        size_t length = 0;
        size_t most = 1 + chance(INPUT_MAX);
        while (length < most) {
            length = put_record(text, length, delimiter);
        }
        length -= chance(4) == 0 ? chance((uint32_t)length) : 0; /* a cut file */
        expect_same(delimiter, (struct dbt_text){text, length}, chance_chunk());
    }
}

/* Pieces of a length near the limits, quoted or not: too long or just not. */
static void long_fields_read_the_same(void **unused)
{
    (void)unused;
    static const size_t lengths[] = {1,
                                     DBT_SCAN_WINDOW_BYTES - 1,
                                     DBT_SCAN_WINDOW_BYTES,
                                     DBT_FIELD_BYTES_MAX - 1,
                                     DBT_FIELD_BYTES_MAX,
                                     DBT_FIELD_BYTES_MAX + 1,
                                     3 * DBT_FIELD_BYTES_MAX};
    static const char *const fillings[] = {"x", " ", "\"\"", ";", "\n", "\xe5"};
    static const char *const openings[] = {"", "a", "\"", "\"\n"};
    static const char *const closings[] = {";", "\n", "\";", "\"\n", "\" \n"};
    struct dbt_buffer text;
    dbt_buffer_init(&text);
    for (int i = 0; i < CASES / 250; i++) {
        dbt_buffer_clear(&text);
        for (uint32_t fields = 1 + chance(12); fields > 0; fields--) {
            const char *filling = fillings[chance(2) * chance(sizeof fillings / sizeof *fillings)];
            size_t length = lengths[chance(sizeof lengths / sizeof *lengths)];
            dbt_buffer_string(&text, openings[chance(sizeof openings / sizeof *openings)]);
            for (size_t at = 0; at < length; at++) {
                dbt_buffer_string(&text, filling);
            }
            dbt_buffer_string(&text, closings[chance(sizeof closings / sizeof *closings)]);
        }
        expect_same(';', dbt_buffer_text(&text), chance(2) * (1 + chance(131072)));
    }
    dbt_buffer_release(&text);
}

static void many_fields_read_the_same(void **unused)
{
    (void)unused;
    for (int count = DBT_FIELDS_MAX - 2; count <= DBT_FIELDS_MAX + 2; count++) {
        char text[2 * DBT_FIELDS_MAX];
        memset(text, ';', sizeof text);
        text[count - 1] = '\n';
        text[count + 1] = '\n';
        expect_same(';', (struct dbt_text){text, (size_t)count + 2}, 0);
        expect_same(';', (struct dbt_text){text, (size_t)count + 2}, sizeof text);
    }
}

static struct dbt_buffer shown;

static void count_plain(void *context, uint64_t index, const struct dbt_csv_field *field)
{
    (void)context;
    (void)index;
    dbt_buffer_string(&shown, field->plain ? "p" : "-");
}

static void end_record(void *context, const struct dbt_csv_record *record)
{
    (void)context;
    (void)record;
    dbt_buffer_string(&shown, ".");
}

/* Or every record would go to libcsv, and the tests above would see nothing. */
static void regular_records_take_the_fast_way(void **unused)
{
    (void)unused;
    static const struct dbt_csv_handler handler = {count_plain, end_record};
    static struct dbt_csv csv;
    dbt_buffer_init(&shown);
    assert_int_equal(dbt_csv_init(&csv, ';', &handler, NULL, NULL), DBT_OK);
    struct dbt_text text = dbt_text_of("a; b ;\"c;d\"\r\n\n \"e\";f\"g\";\"h\"\"\"\n\"i\" ;j\nk;l\n"
                                       "m;n");
    assert_int_equal(dbt_csv_add(&csv, text, NULL), DBT_OK);
    assert_int_equal(dbt_csv_add(&csv, dbt_text_of(";\no;\xe5\n"), NULL), DBT_OK);
    assert_true(dbt_csv_finish(&csv));
    assert_string_equal(shown.bytes, "ppp.pp-.--.pp.---.p-.");
    dbt_csv_release(&csv);
    dbt_buffer_release(&shown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(regular_records_take_the_fast_way),
        cmocka_unit_test(many_fields_read_the_same),
        cmocka_unit_test(long_fields_read_the_same),
        cmocka_unit_test(random_records_read_the_same),
        cmocka_unit_test(random_bytes_read_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
