/* A folder of files, and whose they are. */
#include "reading.h"

#include <sys/stat.h>

#define HEAD "Enhet;Tid;Id\n"

static const struct dbt_text empty_frame = {"\x28\xb5\x2f\xfd\x20\0\x01\0\0", 9};

struct opened {
    struct reading reading;
    struct dbt_source sources[3];
    struct dbt_region region;
    struct dbt_findings findings;
    struct dbt_delivery delivery;
};

static int setup(void **state)
{
    static struct opened opened;
    opened = (struct opened){0};
    reading_init(&opened.reading);
    opened.sources[0] = opened.reading.source;
    opened.sources[1] = opened.reading.source;
    opened.sources[1].code = "ebrev";
    opened.sources[1].files = "ebrev*.csv";
    opened.sources[2] = opened.reading.source;
    opened.sources[2].code = "vardgivare";
    opened.sources[2].kind = DBT_SOURCE_PROVIDERS;
    opened.sources[2].files = "vardgivare*";
    opened.region = (struct dbt_region){.sources = opened.sources, .source_count = 3};
    dbt_findings_init(&opened.findings, &opened.reading.arena);
    *state = &opened;
    return 0;
}

static int teardown(void **state)
{
    struct opened *opened = *state;
    reading_release(&opened->reading);
    return 0;
}

static void put(struct opened *opened, const char *name, const char *text)
{
    reading_put(&opened->reading, name, dbt_text_of(text));
}

static enum dbt_status open_folder(struct opened *opened)
{
    return dbt_delivery_open(&opened->delivery, &opened->region, opened->reading.folder,
                             &opened->findings, &opened->reading.error);
}

static size_t count_findings(const struct opened *opened, const char *code)
{
    size_t count = 0;
    for (size_t i = 0; i < opened->findings.count; i++) {
        count += strcmp(opened->findings.items[i].code, code) == 0;
    }
    return count;
}

static void files_stand_by_source_then_name(void **state)
{
    struct opened *opened = *state;
    opened->delivery.period = (struct dbt_period){24305, 24305};
    put(opened, "sms2.csv", HEAD "E;T;2\n");
    put(opened, "sms10.csv", HEAD "E;T;1\n");
    put(opened, "ebrev.csv", HEAD);
    put(opened, "vardgivare.csv", "x");
    put(opened, ".sms.csv", "hidden");
    char folder[128];
    (void)snprintf(folder, sizeof folder, "%s/sms3.csv", opened->reading.folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(open_folder(opened), DBT_OK);
    static const char *const names[] = {"vardgivare.csv", "ebrev.csv", "sms10.csv", "sms2.csv"};
    assert_int_equal(opened->delivery.count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(opened->delivery.inputs[i].name, names[i]);
    }
    assert_int_equal(opened->findings.count, 0);
    assert_int_equal(opened->delivery.period.first, 24305);
    assert_int_equal(opened->delivery.inputs[0].size_bytes, 1);
    for (size_t i = 0; i < 4; i++) {
        struct dbt_input now = {0};
        reading_look(opened->delivery.inputs[i].path, &now);
        assert_memory_equal(&opened->delivery.inputs[i].state, &now.state, sizeof now.state);
        assert_int_equal(opened->delivery.inputs[i].size_bytes, now.size_bytes);
    }
}

static void missing_unknown_and_ambiguous_files_are_findings(void **state)
{
    struct opened *opened = *state;
    opened->sources[1].files = "s*.csv";
    put(opened, "sms.csv", HEAD);
    put(opened, "readme.txt", "x");
    assert_int_equal(open_folder(opened), DBT_OK);
    assert_int_equal(opened->delivery.count, 0);
    assert_int_equal(count_findings(opened, "missing-source"), 1);
    assert_int_equal(count_findings(opened, "ambiguous-file"), 1);
    assert_int_equal(count_findings(opened, "unknown-file"), 1);
    assert_int_equal(opened->findings.of[DBT_SEVERITY_HOLD], 2);
    assert_int_equal(opened->findings.of[DBT_SEVERITY_WARNING], 1);
}

/* What editors and people leave beside a file is not billed as well. */
static void a_packed_file_is_taken_and_a_leftover_is_not(void **state)
{
    struct opened *opened = *state;
    struct dbt_buffer packed;
    dbt_buffer_init(&packed);
    reading_gzip(&packed, HEAD "E;T;1\n");
    reading_put(&opened->reading, "sms.csv.gz", dbt_buffer_text(&packed));
    put(opened, "sms.csv.bak", HEAD "E;T;2\n");
    reading_put(&opened->reading, "sms.csv.bak.gz", dbt_buffer_text(&packed));
    reading_put(&opened->reading, "ebrev.csv.zst", empty_frame);
    put(opened, "sms.csv~", HEAD "E;T;2\n");
    assert_int_equal(open_folder(opened), DBT_OK);
    assert_int_equal(opened->delivery.count, 2);
    assert_string_equal(opened->delivery.inputs[0].name, "ebrev.csv.zst");
    assert_string_equal(opened->delivery.inputs[1].name, "sms.csv.gz");
    assert_int_equal(count_findings(opened, "unknown-file"), 3);
    dbt_buffer_release(&packed);
}

static void the_same_content_twice_is_a_copy(void **state)
{
    struct opened *opened = *state;
    static const char text[] = HEAD "E;T;1\n";
    struct dbt_buffer packed;
    dbt_buffer_init(&packed);
    reading_gzip(&packed, text);
    put(opened, "sms-a.csv", text);
    reading_put(&opened->reading, "sms-b.csv.gz", dbt_buffer_text(&packed));
    put(opened, "ebrev.csv", text);
    assert_int_equal(open_folder(opened), DBT_OK);
    const struct dbt_input *inputs = opened->delivery.inputs;
    assert_int_equal(opened->delivery.count, 3);
    assert_false(inputs[0].copy_of_other); /* another source's */
    assert_false(inputs[1].copy_of_other);
    assert_true(inputs[2].copy_of_other);
    assert_string_equal(inputs[1].content_sha256, inputs[2].content_sha256);
    assert_string_not_equal(inputs[1].sha256, inputs[2].sha256);
    assert_ptr_equal(inputs[2].original, &inputs[1]);
    assert_null(inputs[1].original);
    assert_int_equal(count_findings(opened, "copied-file"), 1);
    dbt_buffer_release(&packed);
}

/* The caller reports copies when it knows those of what was skipped. */
static void a_skipped_source_is_listed_only(void **state)
{
    struct opened *opened = *state;
    opened->delivery.skipped = 1U << 0 | 1U << 2;
    put(opened, "sms-a.csv", HEAD);
    put(opened, "sms-b.csv.gz", "damaged");
    put(opened, "ebrev-a.csv", HEAD);
    put(opened, "ebrev-b.csv", HEAD);
    assert_int_equal(open_folder(opened), DBT_OK);
    const struct dbt_input *inputs = opened->delivery.inputs;
    assert_int_equal(opened->delivery.count, 4);
    assert_int_equal(opened->delivery.skipped, 5);
    assert_int_equal(inputs[3].size_bytes, strlen("damaged"));
    assert_string_equal(inputs[2].sha256, "");
    assert_ptr_equal(inputs[1].original, &inputs[0]);
    assert_int_equal(opened->findings.count, 0);
    dbt_delivery_report_copies(&opened->delivery, &opened->findings);
    assert_int_equal(count_findings(opened, "copied-file"), 1);
}

/* The others are hashed when they are read. */
static void only_what_may_be_a_copy_is_hashed(void **state)
{
    struct opened *opened = *state;
    struct dbt_buffer packed;
    dbt_buffer_init(&packed);
    reading_gzip(&packed, HEAD "E;T;1\n");
    reading_put(&opened->reading, "sms.csv.gz", dbt_buffer_text(&packed));
    reading_put(&opened->reading, "ebrev-a.csv.zst", empty_frame);
    put(opened, "ebrev-b.csv", HEAD "E;T;2\n");
    put(opened, "ebrev-c.csv", HEAD "E;T;3\n");
    put(opened, "ebrev-d.csv", HEAD "E;T;44\n");
    put(opened, "vardgivare.csv", HEAD);
    assert_int_equal(open_folder(opened), DBT_OK);
    const struct dbt_input *inputs = opened->delivery.inputs;
    static const bool hashed[] = {false, true, true, true, false, false};
    assert_int_equal(opened->delivery.count, sizeof hashed / sizeof *hashed);
    for (size_t i = 0; i < opened->delivery.count; i++) {
        assert_int_equal(strlen(inputs[i].sha256), hashed[i] ? 64 : 0);
        assert_int_equal(strlen(inputs[i].content_sha256), hashed[i] ? 64 : 0);
        assert_false(inputs[i].copy_of_other);
    }
    assert_string_equal(inputs[2].content_sha256, inputs[2].sha256);
    assert_string_not_equal(inputs[1].content_sha256, inputs[1].sha256);
    dbt_buffer_release(&packed);
}

static void damage_is_left_to_the_reader(void **state)
{
    struct opened *opened = *state;
    struct dbt_buffer packed;
    dbt_buffer_init(&packed);
    reading_gzip(&packed, HEAD "E;T;1\n");
    struct dbt_text cut = {packed.bytes, packed.length - 1};
    reading_put(&opened->reading, "sms-a.csv.gz", cut);
    reading_put(&opened->reading, "sms-b.csv.gz", cut);
    assert_int_equal(open_folder(opened), DBT_OK);
    assert_int_equal(opened->delivery.count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(opened->delivery.inputs[i].content_sha256, "");
        assert_false(opened->delivery.inputs[i].copy_of_other);
        opened->reading.input = opened->delivery.inputs[i];
        assert_int_equal(reading_run(&opened->reading, DBT_CHUNK_BYTES), DBT_INPUT);
    }
    dbt_buffer_release(&packed);
}

/* Each is told, and the others are there. */
static void what_cannot_be_opened_is_a_finding(void **state)
{
    struct opened *opened = *state;
    put(opened, "sms-a.csv", HEAD);
    assert_int_equal(remove(opened->reading.path), 0);
    assert_int_equal(mkfifo(opened->reading.path, 0600), 0);
    put(opened, "sms-b.csv.gz", HEAD);
    put(opened, "sms-c.csv.zst", HEAD);
    put(opened, "sms-d.csv", HEAD);
    assert_int_equal(open_folder(opened), DBT_OK);
    assert_int_equal(opened->delivery.count, 1);
    assert_string_equal(opened->delivery.inputs[0].name, "sms-d.csv");
    assert_int_equal(count_findings(opened, "unusable-input"), 3);
    assert_int_equal(opened->findings.of[DBT_SEVERITY_INVALID], 3);
    static const char *const told[] = {"sms-a.csv: not a regular file", "sms-b.csv.gz: the name",
                                       "sms-c.csv.zst: the name"};
    for (size_t i = 0; i < 3; i++) {
        const char *found = NULL;
        for (size_t f = 0; !found && f < opened->findings.count; f++) {
            found = strstr(opened->findings.items[f].what, told[i]);
        }
        assert_non_null(found);
    }
}

static void what_is_no_delivery_is_an_error(void **state)
{
    struct opened *opened = *state;
    put(opened, "sms.csv", HEAD);
    assert_int_equal(remove(opened->reading.path), 0);
    assert_int_equal(symlink("/nowhere/at/all", opened->reading.path), 0);
    assert_int_equal(open_folder(opened), DBT_INPUT);
    assert_int_equal(dbt_delivery_open(&opened->delivery, &opened->region, "/nowhere/at/all",
                                       &opened->findings, &opened->reading.error),
                     DBT_INPUT);
    assert_int_equal(opened->delivery.count, 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(files_stand_by_source_then_name),
        TEST(missing_unknown_and_ambiguous_files_are_findings),
        TEST(a_packed_file_is_taken_and_a_leftover_is_not),
        TEST(the_same_content_twice_is_a_copy),
        TEST(a_skipped_source_is_listed_only),
        TEST(only_what_may_be_a_copy_is_hashed),
        TEST(damage_is_left_to_the_reader),
        TEST(what_cannot_be_opened_is_a_finding),
        TEST(what_is_no_delivery_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
