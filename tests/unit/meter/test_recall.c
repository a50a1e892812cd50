/* What fields have meant before: by their bytes, and never more than the definition says. */
#include "counting.h"

#include "recall.h"

struct dictionary {
    size_t asked;
    const char *refused;
};

/* The sum of the bytes, and the length; so that two texts are told apart. */
static uint64_t sum_of(struct dbt_text text)
{
    uint64_t sum = text.length << 32;
    for (size_t i = 0; i < text.length; i++) {
        sum = sum * 31 + (unsigned char)text.at[i];
    }
    return sum;
}

static struct dictionary dictionary;

static bool look_up(const void *context, struct dbt_text text, uint64_t *meaning)
{
    assert_ptr_equal(context, &dictionary);
    dictionary.asked++;
    *meaning = sum_of(text);
    return !dbt_text_is(text, dictionary.refused);
}

static int setup(void **state)
{
    static struct dbt_recall recall;
    dictionary = (struct dictionary){.refused = "no"};
    *state = &recall;
    return dbt_recall_init(&recall, 31, look_up, &dictionary, NULL) == DBT_OK ? 0 : 1;
}

static int teardown(void **state)
{
    dbt_recall_release(*state);
    dbt_recall_release(*state);
    return 0;
}

/* With something behind it that is none of its own. */
static bool find(struct dbt_recall *recall, const char *raw, size_t length, uint64_t *meaning)
{
    char padded[128];
    memset(padded, length % 2 == 0 ? 'x' : '\0', sizeof padded);
    memcpy(padded, raw, length);
    return dbt_recall_find(recall, (struct dbt_text){padded, length}, meaning);
}

static void expect(struct dbt_recall *recall, const char *raw, const char *text)
{
    uint64_t meaning = 0;
    assert_true(find(recall, raw, strlen(raw), &meaning));
    assert_true(meaning == sum_of(dbt_text_of(text)));
}

static void a_field_is_asked_for_once(void **state)
{
    for (int i = 0; i < 3; i++) {
        expect(*state, "SE2321000214-E00012345", "SE2321000214-E00012345");
        expect(*state, "SE2321000214-E00012346", "SE2321000214-E00012346");
        expect(*state, "A", "A");
        expect(*state, "12345678901234567890123456789012", "12345678901234567890123456789012");
        expect(*state, "", "");
        expect(*state, "\"a;b\"", "a;b");
        expect(*state, "\"\"", "");
        expect(*state, "\"A\"", "A");
    }
    assert_int_equal(dictionary.asked, 8);
}

static void what_has_no_meaning_is_declined(void **state)
{
    static const struct {
        const char *raw;
        size_t length;
    } odd[] = {
        {"no", 2},       {"\"no\"", 4},   {"A\0", 2},
        {"A\0B", 3},     {" A", 2},       {"A ", 2},
        {"A\t", 2},      {"\" A\"", 4},   {"\"A \"", 4},
        {" ", 1},        {"NULL", 4},     {"-", 1},
        {"\"-\"", 3},    {"\"NULL\"", 6}, {"\"a\"\"b\"", 6},
        {"\xC3\x85", 2}, {"\xC5", 1},     {"A\x7F", 2},
        {"A\x1F", 2},    {"\"a\nb\"", 5}, {"123456789012345678901234567890123", 33},
    };
    uint64_t meaning = 0;
    expect(*state, "A", "A");
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        assert_false(find(*state, odd[i].raw, odd[i].length, &meaning));
        assert_false(find(*state, odd[i].raw, odd[i].length, &meaning));
    }
    expect(*state, "--", "--");
    expect(*state, "NULLA", "NULLA");
}

static void a_full_table_goes_on_asking(void **state)
{
    char text[24];
    for (int round = 0; round < 3; round++) {
        for (unsigned i = 0; i < 200; i++) {
            (void)snprintf(text, sizeof text, "%u", i);
            expect(*state, text, text);
        }
    }
    const struct dbt_recall *recall = *state;
    assert_int_equal(recall->count, 2 * 31);
    assert_int_equal(dictionary.asked, 3 * 200 - 2 * 2 * 31);
}

/* Each byte of a code bears on where it is looked for, or a table of many is slow. */
static void codes_are_spread(void **state)
{
    enum { LENGTH = 20, CODES = 2 * 1000 };
    char text[LENGTH + 8] = {0};
    uint64_t meaning;
    (void)state;
    for (size_t at = 0; at + 3 <= LENGTH; at = at == 5 ? LENGTH - DBT_WORD_BYTES : at + 1) {
        struct dbt_recall recall;
        size_t moved = 0;
        assert_int_equal(dbt_recall_init(&recall, CODES / 2, look_up, &dictionary, NULL), DBT_OK);
        for (unsigned i = 0; i < CODES; i++) {
            memset(text, 'q', LENGTH);
            text[at] = (char)('0' + i / 100 % 10);
            text[at + 1] = (char)('0' + i / 10 % 10);
            text[at + 2] = (char)('A' + i % 10 + i / 1000 * 10);
            uint64_t words[DBT_RECALL_WORDS];
            dbt_recall_load((struct dbt_text){text, LENGTH}, words);
            moved += recall.places[dbt_recall_home(&recall, words)] != 0;
            assert_true(dbt_recall_find(&recall, (struct dbt_text){text, LENGTH}, &meaning));
        }
        assert_true(moved < CODES / 10);
        dbt_recall_release(&recall);
    }
}

/* Every length and every last byte is its own. */
static void each_length_is_its_own(void **state)
{
    char text[40];
    struct dbt_recall large;
    (void)state;
    assert_int_equal(dbt_recall_init(&large, 26 * DBT_RECALL_BYTES, look_up, &dictionary, NULL),
                     DBT_OK);
    for (int round = 0; round < 2; round++) {
        for (size_t length = 1; length <= DBT_RECALL_BYTES; length++) {
            for (char last = 'a'; last <= 'z'; last++) {
                memset(text, 'q', length);
                text[length - 1] = last;
                text[length] = '\0';
                expect(&large, text, text);
            }
        }
    }
    assert_int_equal(dictionary.asked, 26 * DBT_RECALL_BYTES);
    dbt_recall_release(&large);
}

/* In an encoding, say, whose bytes the definition would not take for text. */
static void what_is_put_is_known(void **state)
{
    char raw[DBT_RECALL_BYTES + 8] = "F\xD6RS\xC4NT";
    uint64_t meaning = 0;
    dbt_recall_put(*state, (struct dbt_text){raw, 7}, 17);
    dbt_recall_put(*state, (struct dbt_text){raw, 7}, 18); /* is there already */
    assert_true(find(*state, raw, 7, &meaning));
    assert_int_equal(meaning, 17);
    assert_false(find(*state, raw, 6, &meaning));
    assert_int_equal(dictionary.asked, 0);
    dbt_recall_put(*state, (struct dbt_text){raw, DBT_RECALL_BYTES + 1}, 19); /* too long */
    assert_false(find(*state, raw, DBT_RECALL_BYTES + 1, &meaning));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_field_is_asked_for_once),   TEST(what_has_no_meaning_is_declined),
        TEST(a_full_table_goes_on_asking), TEST(each_length_is_its_own),
        TEST(what_is_put_is_known),        TEST(codes_are_spread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
