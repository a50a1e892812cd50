/* A usage file's bytes, and that nothing but these bytes is read back. */
#include "usage_sample.h"

#include <unistd.h>

#include "debitera/base/file.h"

struct room {
    char folder[64];
    char path[128];
    struct dbt_arena arena;
    struct dbt_error error;
    struct usage_sample sample;
    struct dbt_buffer bytes;
};

static int setup(void **state)
{
    static struct room room;
    room = (struct room){0};
    support_folder_make(room.folder);
    snprintf(room.path, sizeof room.path, "%s/usage.json", room.folder);
    dbt_arena_init(&room.arena, (size_t)64 << 20);
    usage_sample_init(&room.sample);
    usage_fill(&room.sample.counted[0][1]);
    usage_write(&room.sample.file, &room.bytes);
    *state = &room;
    return 0;
}

static int teardown(void **state)
{
    struct room *room = *state;
    support_folder_remove(room->folder);
    dbt_arena_release(&room->arena);
    dbt_buffer_release(&room->bytes);
    return 0;
}

static enum dbt_status read_back(struct room *room, const void *bytes, size_t length,
                                 struct dbt_usage_file *file)
{
    support_file_write(room->path, bytes, length);
    room->error = (struct dbt_error){.status = DBT_OK};
    return dbt_usage_file_read(file, room->path, &room->arena, &room->error);
}

static void refuse(struct room *room, const void *bytes, size_t length, const char *expected)
{
    struct dbt_usage_file file;
    memset(&file, 7, sizeof file);
    struct dbt_usage_file before = file;
    assert_int_equal(read_back(room, bytes, length, &file), DBT_INPUT);
    assert_memory_equal(&file, &before, sizeof file);
    if (strstr(room->error.text, expected) == NULL ||
        strstr(room->error.text, room->path) != room->error.text)
        fail_msg("'%s' is not in '%s'", expected, room->error.text);
}

static void written_and_read_back(void **state)
{
    struct room *room = *state;
    struct dbt_usage_file file;
    struct dbt_buffer again;
    assert_int_equal(read_back(room, room->bytes.bytes, room->bytes.length, &file), DBT_OK);
    assert_string_equal(file.path, room->path);
    assert_string_equal(file.region_code, "norrland");
    assert_int_equal(file.rejects, 3);
    assert_int_equal(file.delivery_count, 2);
    assert_string_equal(file.deliveries[1].units[0].name, "enheter.csv");
    const struct dbt_usage_counted *counted = &file.deliveries[0].counted[1];
    assert_string_equal(counted->inputs[1].copy_of, "a \"quoted\" å.csv");
    assert_int_equal(counted->inputs[0].size_bytes, 1234567890123);
    assert_int_equal(counted->inputs[0].accounting.double_listed, 4);
    assert_int_equal(counted->inputs[0].accounting.rejected[DBT_REASON_BAD_DATE], 2);
    assert_int_equal(counted->reject_count, 2);
    assert_string_equal(counted->rejects[1].source, "sms");
    assert_int_equal(counted->rejects[1].line, 20);
    assert_int_equal(counted->quantities[1].quantity, 3);
    assert_int_equal(counted->cells_count, 2);
    assert_int_equal(counted->cells[0].records[900], 4000000000);
    assert_int_equal(counted->missing_days[0], usage_day("2025-04-07"));
    usage_write(&file, &again);
    assert_string_equal(again.bytes, room->bytes.bytes);
    dbt_buffer_release(&again);
}

static void form_is_fixed(void **state)
{
    struct room *room = *state;
    static const char *const lines[] = {
        "{\n\"format\": \"debitera usage\",\n\"version\": 1,\n\"program_version\": \"0.1.0\",\n",
        "\"period\": \"2025-04..2025-05\",\n\"rejects_listed\": 3,\n",
        "\"sources\": [\n[\"listade\", 1, 1],\n[\"sms\", 1, 1]\n],\n",
        "\n[\"sent\", \"SE-2\", \"2025-04-01\", \"2025-04-30\", 3]\n",
        "\n[\"wait\", \"SE-1\", \"2025-04\", 3, 1, 900, 4000000000],\n",
        "\n[\"b.csv.gz\", 17, 18, \"Skickat\", \"bad-date\"],\n",
        "\"missing_days\": [\n\"2025-04-07\"\n]",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (strstr(room->bytes.bytes, lines[i]) == NULL)
            fail_msg("'%s' is not in '%s'", lines[i], room->bytes.bytes);
    }
}

static void every_changed_byte_is_found(void **state)
{
    struct room *room = *state;
    char *bytes = room->bytes.bytes;
    for (size_t i = 0; i < room->bytes.length; i += 1 + i % 3) {
        bytes[i] ^= 1;
        refuse(room, bytes, room->bytes.length, "was cut or changed");
        bytes[i] ^= 1;
    }
    assert_int_equal(
        read_back(room, bytes, room->bytes.length, &(struct dbt_usage_file){.path = ""}), DBT_OK);
}

static void cut_and_lengthened_files_are_found(void **state)
{
    struct room *room = *state;
    for (size_t length = 0; length < room->bytes.length; length += 37)
        refuse(room, room->bytes.bytes, length, "was cut or changed");
    refuse(room, room->bytes.bytes, room->bytes.length - 1, "was cut or changed");
    dbt_buffer_string(&room->bytes, "\n");
    refuse(room, room->bytes.bytes, room->bytes.length, "was cut or changed");
}

/* Replaces the first `from` by `to`, and seals the file again: as somebody may who means it. */
static void forge(struct room *room, const char *from, const char *to, const char *expected)
{
    enum { SEALED_BEHIND = 11 + 64 + 4 };
    struct dbt_buffer forged;
    const char *at = strstr(room->bytes.bytes, from);
    char sha256[DBT_SHA256_HEX_BYTES];
    assert_non_null(at);
    dbt_buffer_init(&forged);
    dbt_buffer_add(&forged, room->bytes.bytes, (size_t)(at - room->bytes.bytes));
    dbt_buffer_string(&forged, to);
    dbt_buffer_string(&forged, at + strlen(from));
    dbt_buffer_cut(&forged, forged.length - SEALED_BEHIND);
    assert_true(dbt_sha256_of(dbt_buffer_text(&forged), sha256));
    dbt_buffer_format(&forged, "\"sha256\": \"%s\"\n}\n", sha256);
    refuse(room, forged.bytes, forged.length, expected);
    dbt_buffer_release(&forged);
}

static void sealed_nonsense_is_refused(void **state)
{
    struct room *room = *state;
    static const char *const forgeries[][2] = {
        {"{\n", "{ \n"},
        {"{\n", "[\n"},
        {"debitera usage", "debitera usury"},
        {"\"rejects_listed\": 3", "\"rejects_listed\": -3"},
        {"\"rejects_listed\": 3", "\"rejects_listed\": 3.0"},
        {"\"rejects_listed\": 3", "\"rejects_listed\": 1"}, /* two are listed */
        {"\"region\": \"norrland\"", "\"region\": 7"},
        {"\"period\": \"2025-04..2025-05\"", "\"period\": \"2025-13\""},
        {"[\"listade\", 1, 1]", "[\"listade\", 2, 1]"},
        {"[\"listade\", 1, 1]", "[\"listade\", 1, 1025]"},
        {"[\"listade\", 1, 1]", "[\"zzz\", 1, 1]"},
        {"\"source\": \"sms\"", "\"source\": \"smz\""},
        {"bad-date", "bad-hair"},
        {"[\"b.csv.gz\", 17, 18,", "[\"b.csv.gz\", 23, 18,"}, /* not in order */
        {"\"2025-04-30\", 5]", "\"2025-04-31\", 5]"},
        {"\"2025-04-30\", 5]", "\"2025-04-30\", 0]"},
        {"\"2025-04-30\", 5]", "\"2025-04-30\", -5]"},
        {"\"2025-04-30\", 5]", "\"2025-04-30\", 9223372036854775808]"},
        {", 900, 4000000000]", ", 900, -4]"},
        {"\"read\": 10", "\"read\": 11"}, /* of which 10 are in a class */
        {"\"billed\": 8", "\"billed\": -8"},
        {"\"bad-date\": 2", "\"bad-date\": 1"},
        {"\"double_listed\": 4", "\"double_listed\": 9007199254740993"},
        {", 900, 4000000000]", ", 900, 5000000000]"},
        {", 900, 4000000000]", ", 900]"},
        {"\"read\": 10", "\"read\": 10, \"extra\": 1"},
        {"\"read\": 10", "\"rad\": 10"},
        {"\"missing_days\": [\n\"2025-04-07\"\n]", "\"missing_days\": 1"},
        {"\"b.csv.gz\", \"size_bytes\"", "\"A.csv\", \"size_bytes\""},
        {USAGE_HASH, "00"},
    };
    for (size_t i = 0; i < sizeof forgeries / sizeof *forgeries; i++)
        forge(room, forgeries[i][0], forgeries[i][1], "is no usage file");
    forge(room, "\"version\": 1", "\"version\": 2", "is a usage file of version 2");
}

/* Each number fits, and their sum would not. */
static void sums_that_do_not_fit_are_refused(void **state)
{
    struct room *room = *state;
    struct dbt_usage_input *inputs = room->sample.counted[0][1].inputs;
    const uint64_t most = INT64_MAX / DBT_USAGE_PARTS_MAX;
    struct dbt_usage_file file;
    struct dbt_buffer bytes;
    inputs[0].accounting.double_listed = most;
    usage_write(&room->sample.file, &bytes);
    assert_int_equal(read_back(room, bytes.bytes, bytes.length, &file), DBT_OK);
    dbt_buffer_release(&bytes);
    inputs[1].accounting.double_listed = 1;
    usage_write(&room->sample.file, &bytes);
    refuse(room, bytes.bytes, bytes.length, "is no usage file");
    dbt_buffer_release(&bytes);
}

static void a_usage_file_is_known_by_its_first_bytes(void **state)
{
    struct room *room = *state;
    assert_true(dbt_usage_file_begins(dbt_buffer_text(&room->bytes)));
    assert_true(
        dbt_usage_file_begins((struct dbt_text){room->bytes.bytes, DBT_USAGE_FILE_HEAD_BYTES}));
    assert_false(dbt_usage_file_begins((struct dbt_text){room->bytes.bytes, 12}));
    assert_false(dbt_usage_file_begins(dbt_text_of("")));
    assert_false(dbt_usage_file_begins(dbt_text_of("Id;Skickat;V\xe5rdenhet;Status;Delar\r\n")));
}

static void a_missing_file_is_named(void **state)
{
    struct room *room = *state;
    struct dbt_usage_file file;
    assert_int_equal(dbt_usage_file_read(&file, "/no/such/file", &room->arena, &room->error),
                     DBT_INPUT);
    assert_non_null(strstr(room->error.text, "/no/such/file"));
}

static void a_name_that_json_cannot_hold_is_refused(void **state)
{
    struct room *room = *state;
    struct dbt_buffer out;
    dbt_buffer_init(&out);
    room->sample.lists[0][0].inputs[0].name = "latin\xe5.csv";
    assert_int_equal(dbt_usage_file_write(&room->sample.file, &out, &room->error), DBT_INPUT);
    assert_non_null(strstr(room->error.text, "not UTF-8"));
    dbt_buffer_release(&out);
}

/* Many pieces, and the same bytes; what cannot be written leaves no file. */
static void saved_by_pieces(void **state)
{
    struct room *room = *state;
    enum { QUANTITIES = 20000 };
    struct dbt_usage_file file = room->sample.file;
    struct dbt_usage_counted *counted = &file.deliveries[0].counted[1];
    struct dbt_usage_quantity quantity = counted->quantities[0];
    struct dbt_buffer whole;
    struct dbt_buffer saved;
    counted->quantities = dbt_arena_alloc(&room->arena, QUANTITIES, sizeof quantity);
    counted->quantity_count = QUANTITIES;
    for (int i = 0; i < QUANTITIES; i++) {
        counted->quantities[i] = quantity;
        counted->quantities[i].quantity = i + 1;
    }
    usage_write(&file, &whole);
    dbt_buffer_init(&saved);
    assert_int_equal(dbt_usage_file_save(&file, room->path, &room->error), DBT_OK);
    assert_int_equal(dbt_file_read(room->path, (size_t)1 << 30, &saved, &room->error), DBT_OK);
    assert_true(dbt_text_equal(dbt_buffer_text(&whole), dbt_buffer_text(&saved)));
    dbt_buffer_release(&whole);
    dbt_buffer_release(&saved);
    assert_int_equal(unlink(room->path), 0);
    room->sample.lists[0][0].inputs[0].name = "latin\xe5.csv";
    assert_int_equal(dbt_usage_file_save(&file, room->path, &room->error), DBT_INPUT);
    assert_int_equal(access(room->path, F_OK), -1);
    assert_int_equal(dbt_usage_file_save(&file, "/no/such/file", &room->error), DBT_OUTPUT);
}

static void memory_that_ends_is_an_error(void **state)
{
    struct room *room = *state;
    struct dbt_usage_file file;
    support_file_write(room->path, room->bytes.bytes, room->bytes.length);
    struct dbt_arena small;
    dbt_arena_init(&small, 512);
    assert_int_equal(dbt_usage_file_read(&file, room->path, &small, &room->error), DBT_MEMORY);
    dbt_arena_release(&small);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(written_and_read_back),
        TEST(form_is_fixed),
        TEST(every_changed_byte_is_found),
        TEST(cut_and_lengthened_files_are_found),
        TEST(sealed_nonsense_is_refused),
        TEST(sums_that_do_not_fit_are_refused),
        TEST(a_usage_file_is_known_by_its_first_bytes),
        TEST(a_missing_file_is_named),
        TEST(a_name_that_json_cannot_hold_is_refused),
        TEST(saved_by_pieces),
        TEST(memory_that_ends_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
