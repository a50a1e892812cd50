/* The command line: what is taken, what is refused and how it says so. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h>

#include <cmocka.h>

#include "options.h"

enum { WORDS_MAX = 20 };

static struct dbt_options options;
static struct dbt_error error;

/* Parses a command line written as one string; the words live until the next call. */
static enum dbt_status parse(const char *line)
{
    static char words[512];
    static char *argv[WORDS_MAX];
    int argc = 0;
    char *rest = words;
    char *word;

    snprintf(words, sizeof words, "debitera %s", line);
    while ((word = strsep(&rest, " ")) != NULL && argc < WORDS_MAX)
        if (word[0] != '\0')
            argv[argc++] = word;
    error = (struct dbt_error){.status = DBT_OK};
    return dbt_options_parse(&options, argc, argv, &error);
}

static void refuse(const char *line, const char *expected)
{
    struct dbt_options before = options;

    assert_int_equal(parse(line), DBT_USAGE);
    if (strstr(error.text, expected) == NULL)
        fail_msg("'%s' is not in '%s'", expected, error.text);
    assert_memory_equal(&before, &options, sizeof options);
}

#define METER "meter --region r --period 2025-05 --data d --usage u "
#define RUN   "run --region r --period 2025-05 --data d --issue-date 2025-06-05 "

static void test_corrections_of_earlier_months(void **state)
{
    (void)state;
    assert_int_equal(parse(RUN "--correct 2025-01..2025-04"), DBT_OK);
    assert_int_equal(options.correct.first, 2025 * 12);
    assert_int_equal(options.correct.last, 2025 * 12 + 3);
    assert_int_equal(parse("correct --region r --period 2025-05 --data d --issue-date 2025-06-05"),
                     DBT_OK);
    refuse(RUN "--correct 2025-13", "--correct 2025-13 is not a period");
    refuse(RUN "--correct 2025-05", "does not end before --period 2025-05 begins");
    refuse(RUN "--correct 2025-04..2025-05", "does not end before");
    refuse(RUN "--correct 2025-06", "does not end before");
    refuse(RUN "--correct 2025-04 --usage u", "--correct and --usage exclude each other");
    refuse("correct --region r --period 2025-05 --data d", "correct needs --issue-date");
    refuse("correct --region r --data d --issue-date 2025-06-05", "correct needs --period");
}

static void test_values_and_defaults(void **state)
{
    (void)state;
    assert_int_equal(parse(RUN "--memory 8 --rejects=0 --dry-run"), DBT_OK);
    assert_int_equal(options.command, DBT_COMMAND_RUN);
    assert_int_equal(options.ask, DBT_ASK_COMMAND);
    assert_string_equal(options.text[DBT_OPTION_REGION], "r");
    assert_string_equal(options.text[DBT_OPTION_OUT], "out");
    assert_non_null(options.text[DBT_OPTION_DRY_RUN]);
    assert_null(options.text[DBT_OPTION_JSON]);
    assert_int_equal(options.memory_bytes, 8 << 20);
    assert_int_equal(options.rejects, 0);
    assert_int_equal(options.period.first, 2025 * 12 + 4);
    assert_int_equal(options.period.last, 2025 * 12 + 4);
    assert_int_equal(options.issue_date, 20244);

    assert_int_equal(parse("check --region r"), DBT_OK);
    assert_int_equal(options.memory_bytes, 64 << 20);
    assert_int_equal(options.rejects, 100);
    assert_int_equal(parse("list"), DBT_OK);
    assert_int_equal(options.command, DBT_COMMAND_LIST);
}

static void test_parts_and_threads(void **state)
{
    (void)state;
    assert_int_equal(parse(METER), DBT_OK);
    assert_int_equal(options.command, DBT_COMMAND_METER);
    assert_in_range(options.threads, 1, 64);
    assert_int_equal(options.share_part, 1);
    assert_int_equal(options.share_of, 1);
    assert_int_equal(options.source_count, 0);

    assert_int_equal(parse(METER "--part 2/3 --source sms --threads 7 --source=ebrev"), DBT_OK);
    assert_int_equal(options.threads, 7);
    assert_int_equal(options.share_part, 2);
    assert_int_equal(options.share_of, 3);
    assert_int_equal(options.source_count, 2);
    assert_string_equal(options.sources[0], "sms");
    assert_string_equal(options.sources[1], "ebrev");
    assert_int_equal(parse(METER "--part=1024/1024"), DBT_OK);
    assert_int_equal(options.share_part, 1024);
}

static void test_operands(void **state)
{
    (void)state;
    assert_int_equal(parse("merge a --usage b c --json-is-no-option"), DBT_USAGE);
    assert_int_equal(parse("merge a --usage b c d"), DBT_OK);
    assert_string_equal(options.text[DBT_OPTION_USAGE], "b");
    assert_int_equal(options.operand_count, 3);
    assert_string_equal(options.operands[0], "a");
    assert_string_equal(options.operands[1], "c");
    assert_string_equal(options.operands[2], "d");
}

static void test_explain_and_prices(void **state)
{
    (void)state;
    assert_int_equal(parse("explain 17 --region r --line 3"), DBT_OK);
    assert_string_equal(options.operands[0], "17");
    assert_int_equal(options.line, 3);
    assert_string_equal(options.text[DBT_OPTION_OUT], "out");
    assert_int_equal(parse("explain --dry-run --region r --period 2025-05 --data d"), DBT_OK);
    assert_int_equal(options.operand_count, 0);
    assert_int_equal(options.memory_bytes, (size_t)64 << 20);
    assert_int_equal(parse("prices --region r --from 2025-01-01 --to 2025-01-01"), DBT_OK);
    assert_int_equal(options.from, options.to);
    assert_int_equal(parse("prices --region r --date 1970-01-02 --csv"), DBT_OK);
    assert_int_equal(options.date, 1);
}

static void test_too_many_sources(void **state)
{
    static char *argv[8 + 2 * (DBT_OPTION_TIMES_MAX + 1)];
    static char words[][12] = {"debitera", "meter", "--source", "sms"};
    int argc = 0;
    (void)state;
    argv[argc++] = words[0];
    argv[argc++] = words[1];
    for (int i = 0; i <= DBT_OPTION_TIMES_MAX; i++) {
        argv[argc++] = words[2];
        argv[argc++] = words[3];
    }
    assert_int_equal(dbt_options_parse(&options, argc, argv, &error), DBT_USAGE);
    assert_non_null(strstr(error.text, "more than 32 times"));
}

static void test_questions(void **state)
{
    (void)state;
    assert_int_equal(parse("--help"), DBT_OK);
    assert_int_equal(options.ask, DBT_ASK_HELP);
    assert_int_equal(options.command, DBT_COMMAND_COUNT);
    assert_int_equal(parse("run --nonsense -h"), DBT_OK);
    assert_int_equal(options.ask, DBT_ASK_HELP);
    assert_int_equal(options.command, DBT_COMMAND_RUN);
    assert_int_equal(parse("--version"), DBT_OK);
    assert_int_equal(options.ask, DBT_ASK_VERSION);
    assert_int_equal(parse("--manual"), DBT_OK);
    assert_int_equal(options.ask, DBT_ASK_MANUAL);
}

#define RERUN "rerun --region r --period 2025-05 --data d --results x "

static void test_rerun(void **state)
{
    (void)state;
    assert_int_equal(parse(RERUN), DBT_OK);
    assert_string_equal(options.text[DBT_OPTION_OUT], "out");
    assert_int_equal(parse(RERUN "--issued-prices --out o"), DBT_OK);
    assert_string_equal(options.text[DBT_OPTION_OUT], "o");
    assert_int_equal(parse(RERUN "--documents --fonts f"), DBT_OK);
    refuse(RERUN "--prices p --issued-prices", "exclude each other");
    refuse(RERUN "--out out", "rerun reads --out for --issued-prices only");
    refuse(RERUN "--fonts f", "rerun uses --fonts for --documents only");
}

static void test_refusals(void **state)
{
    (void)state;
    refuse("", "no command");
    refuse("lsit", "did you mean 'list'");
    refuse("run --regoin r", "did you mean --region");
    refuse("run x", "unexpected 'x'");
    refuse("run", "run needs --region FOLDER");
    refuse("meter --region r --fonts f", "meter has no option --fonts");
    refuse("explain --region r", "explain takes the number of one invoice, or --dry-run");
    refuse("explain 1 2 --region r", "explain takes the number of one invoice, or --dry-run");
    refuse("explain 1 --region r --prices p", "told from the ledger");
    refuse("explain 1 --region r --dry-run", "drafts have none");
    refuse("explain --region r --dry-run", "needs --period and --data");
    refuse("explain 1 --region r --line 0", "the number of a line");
    refuse("prices --region r", "--date DATE, or --from DATE and --to DATE");
    refuse("prices --region r --from 2025-01-01", "--date DATE, or --from DATE and --to DATE");
    refuse("prices --region r --from 2025-01-02 --to 2025-01-01", "lies before --from");
    refuse("prices --region r --date 2025-13-01", "is not a date");
    refuse("list --csv --json", "exclude each other");
    refuse("list --csv=1", "takes no value");
    refuse("list --out", "needs a value");
    refuse("list --out=", "is empty");
    refuse("list --out a --out b", "given twice");
    refuse("check --region r --data d", "--data needs --period");
    refuse("check --region r --period 2025-05", "check --period needs --data");
    refuse("check --region r --usage u", "check --usage needs --period and --data");
    refuse("check --region r --usage u --period 2025-05", "needs --period and --data");
    refuse(RUN "--memory 65537", "1 to 65536");
    refuse(RUN "--memory 1.5", "1 to 65536");
    refuse(RUN "--rejects -1", "0 to 1000000");
    refuse("run --region r --data d --period 2025-1 --issue-date 2025-06-05", "not a period");
    refuse("run --region r --data d --period 2025-05 --issue-date 05/06/2025", "not a date");
    refuse(RUN "--threads 0", "1 to 64");
    refuse(RUN "--threads 65", "1 to 64");
    refuse(METER "--part 0/3", "such as 2/3");
    refuse(METER "--part 4/3", "such as 2/3");
    refuse(METER "--part 3", "such as 2/3");
    refuse(METER "--part 1/1025", "at most 1024");
    refuse(METER "--part /", "such as 2/3");
    refuse("meter --region r --period 2025-05 --data d", "meter needs --usage FILE");
    refuse("merge --usage u", "merge needs FILE...");
    refuse("merge a", "merge needs --usage FILE");
    refuse(METER "x", "unexpected 'x'");
    refuse("list --a-word-that-is-far-longer-than-any-option-of-this-program-could-ever-be x",
           "has no option");
}

static void test_help_shows_every_option(void **state)
{
    static const char *const words[] = {
#define DBT_OPTION(name, word, value, fallback, taken, needed, help) word,
#include "option.def"
#undef DBT_OPTION
    };
    struct dbt_buffer text;

    (void)state;
    dbt_buffer_init(&text);
    dbt_manual_write(&text);
    for (size_t i = 0; i < DBT_COMMAND_COUNT; i++)
        dbt_help_write((enum dbt_command)i, &text);
    dbt_help_write(DBT_COMMAND_COUNT, &text);
    assert_false(text.failed);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char shown[64];
        snprintf(shown, sizeof shown, "  --%s", words[i]);
        assert_non_null(strstr(text.bytes, shown));
    }
    assert_non_null(strstr(text.bytes, "held: nothing issued"));
    dbt_buffer_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_and_defaults),
        cmocka_unit_test(test_corrections_of_earlier_months),
        cmocka_unit_test(test_parts_and_threads),
        cmocka_unit_test(test_operands),
        cmocka_unit_test(test_explain_and_prices),
        cmocka_unit_test(test_too_many_sources),
        cmocka_unit_test(test_questions),
        cmocka_unit_test(test_rerun),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_help_shows_every_option),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
