/* The command line against its tables. */
#include "options.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>

#include "debitera/base/money.h"
#include "debitera/base/team.h"
#include "debitera/usage_file.h"
#include "tables.h"

/* In argv, behind the program and the command. */
enum { FIRST_WORD = 2 };

/* Edit distance, small words only: for "did you mean". */
static unsigned distance(const char *a, const char *b)
{
    enum { LONGEST = 32 };
    unsigned row[LONGEST + 1];
    size_t a_length = strlen(a);
    size_t b_length = strlen(b);

    if (a_length > LONGEST || b_length > LONGEST)
        return UINT_MAX;
    for (unsigned j = 0; j <= b_length; j++)
        row[j] = j;
    for (unsigned i = 1; i <= a_length; i++) {
        unsigned diagonal = row[0];
        row[0] = i;
        for (unsigned j = 1; j <= b_length; j++) {
            unsigned change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            unsigned shift = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            diagonal = row[j];
            row[j] = change < shift ? change : shift;
        }
    }
    return row[b_length];
}

static enum dbt_status unknown_command(const char *word, struct dbt_error *error)
{
    const char *nearest = dbt_command_rows[0].word;

    for (size_t i = 1; i < DBT_COMMAND_COUNT; i++)
        if (distance(word, dbt_command_rows[i].word) < distance(word, nearest))
            nearest = dbt_command_rows[i].word;
    return dbt_error_set(error, DBT_USAGE,
                         "unknown command '%s'; did you mean '%s'? See debitera --help", word,
                         nearest);
}

static enum dbt_status unknown_option(enum dbt_command command, const char *word,
                                      struct dbt_error *error)
{
    const char *nearest = "help";

    for (size_t i = 0; i < DBT_OPTION_COUNT; i++)
        if ((dbt_option_rows[i].taken >> command & 1U) != 0 &&
            distance(word, dbt_option_rows[i].word) < distance(word, nearest))
            nearest = dbt_option_rows[i].word;
    return dbt_error_set(
        error, DBT_USAGE, "%s has no option --%s; did you mean --%s? See debitera %s --help",
        dbt_command_rows[command].word, word, nearest, dbt_command_rows[command].word);
}

static size_t find_option(enum dbt_command command, struct dbt_text word)
{
    for (size_t i = 0; i < DBT_OPTION_COUNT; i++)
        if ((dbt_option_rows[i].taken >> command & 1U) != 0 &&
            dbt_text_is(word, dbt_option_rows[i].word))
            return i;
    return DBT_OPTION_COUNT;
}

static enum dbt_status take_source(struct dbt_options *options, struct dbt_error *error)
{
    if (options->source_count == DBT_OPTION_TIMES_MAX)
        return dbt_error_set(error, DBT_USAGE, "--source is given more than %d times",
                             DBT_OPTION_TIMES_MAX);
    options->sources[options->source_count++] = options->text[DBT_OPTION_SOURCE];
    return DBT_OK;
}

static bool may_repeat(const struct dbt_option_row *row)
{
    static const char many[] = "...";
    size_t length = row->value == NULL ? 0 : strlen(row->value);

    return length >= sizeof many && strcmp(row->value + length - (sizeof many - 1), many) == 0;
}

/* One option at argv[*at], in the form --word VALUE or --word=VALUE; moves *at past it. */
static enum dbt_status take_option(struct dbt_options *options, int argc, char **argv, int *at,
                                   struct dbt_error *error)
{
    const char *word = argv[*at] + 2;
    const char *equals = strchr(word, '=');
    struct dbt_text name = {word, equals == NULL ? strlen(word) : (size_t)(equals - word)};
    size_t found = find_option(options->command, name);

    if (found == DBT_OPTION_COUNT) {
        char shown[64];
        snprintf(shown, sizeof shown, "%.*s", (int)(name.length < 60 ? name.length : 60), name.at);
        return unknown_option(options->command, shown, error);
    }
    const struct dbt_option_row *row = &dbt_option_rows[found];
    if (options->text[found] != NULL && options->text[found] != row->fallback && !may_repeat(row))
        return dbt_error_set(error, DBT_USAGE, "--%s is given twice", row->word);
    if (row->value == NULL && equals != NULL)
        return dbt_error_set(error, DBT_USAGE, "--%s takes no value", row->word);
    if (row->value == NULL)
        options->text[found] = "";
    else if (equals != NULL)
        options->text[found] = equals + 1;
    else if (*at + 1 < argc && strncmp(argv[*at + 1], "--", 2) != 0)
        options->text[found] = argv[++*at];
    else
        return dbt_error_set(error, DBT_USAGE, "--%s needs a value: --%s %s", row->word, row->word,
                             row->value);
    if (row->value != NULL && options->text[found][0] == '\0')
        return dbt_error_set(error, DBT_USAGE, "--%s is empty: --%s %s", row->word, row->word,
                             row->value);
    ++*at;
    return found == DBT_OPTION_SOURCE ? take_source(options, error) : DBT_OK;
}

/* What is no option moves to the front of argv, over what is parsed already. */
static enum dbt_status take_operand(struct dbt_options *options, char **argv, int *at,
                                    struct dbt_error *error)
{
    if (dbt_command_rows[options->command].operands == NULL)
        return dbt_error_set(error, DBT_USAGE, "unexpected '%s'; options begin with --", argv[*at]);
    argv[FIRST_WORD + options->operand_count++] = argv[*at];
    ++*at;
    return DBT_OK;
}

static bool whole_number(const char *text, int64_t least, int64_t most, int64_t *out)
{
    return dbt_decimal_parse(dbt_text_of(text), '.', 0, out) && *out >= least && *out <= most;
}

/* "2/3" */
static bool parse_part(const char *text, struct dbt_options *options)
{
    const char *slash = strchr(text, '/');
    int64_t part = 0;
    int64_t of = 0;

    if (slash == NULL || !whole_number(slash + 1, 1, DBT_USAGE_PARTS_MAX, &of) ||
        !dbt_decimal_parse((struct dbt_text){text, (size_t)(slash - text)}, '.', 0, &part) ||
        part < 1 || part > of)
        return false;
    options->share_part = (uint32_t)part;
    options->share_of = (uint32_t)of;
    return true;
}

static enum dbt_status check_day(const struct dbt_options *options, enum dbt_option option,
                                 dbt_day *day, struct dbt_error *error)
{
    const char *text = options->text[option];

    if (text != NULL && !dbt_day_parse(dbt_text_of(text), day))
        return dbt_error_set(error, DBT_USAGE,
                             "--%s %s is not a date; expected the form 2025-06-05",
                             dbt_option_rows[option].word, text);
    return DBT_OK;
}

static enum dbt_status check_period(const struct dbt_options *options, enum dbt_option option,
                                    struct dbt_period *period, struct dbt_error *error)
{
    const char *text = options->text[option];

    if (text != NULL && !dbt_period_parse(dbt_text_of(text), period))
        return dbt_error_set(error, DBT_USAGE,
                             "--%s %s is not a period; expected whole months such as 2025-05, "
                             "2025-Q2, 2025 or 2025-04..2025-06",
                             dbt_option_rows[option].word, text);
    return DBT_OK;
}

/* Corrections come first, and their numbers with them: of what was billed before. */
static enum dbt_status check_correct(const struct dbt_options *options, struct dbt_error *error)
{
    const char *correct = options->text[DBT_OPTION_CORRECT];

    if (correct == NULL)
        return DBT_OK;
    if (options->correct.last >= options->period.first)
        return dbt_error_set(error, DBT_USAGE,
                             "--correct %s does not end before --period %s begins; correct takes a "
                             "period alone",
                             correct, options->text[DBT_OPTION_PERIOD]);
    if (options->text[DBT_OPTION_USAGE] != NULL)
        return dbt_error_set(error, DBT_USAGE,
                             "--correct and --usage exclude each other: a usage file is of one "
                             "period; give it to correct, and then to run");
    return DBT_OK;
}

static enum dbt_status check_dates(struct dbt_options *options, struct dbt_error *error)
{
    enum dbt_status status = check_period(options, DBT_OPTION_PERIOD, &options->period, error);

    if (status == DBT_OK)
        status = check_period(options, DBT_OPTION_CORRECT, &options->correct, error);
    if (status == DBT_OK)
        status = check_day(options, DBT_OPTION_ISSUE_DATE, &options->issue_date, error);
    if (status == DBT_OK)
        status = check_day(options, DBT_OPTION_DATE, &options->date, error);
    if (status == DBT_OK)
        status = check_day(options, DBT_OPTION_FROM, &options->from, error);
    if (status == DBT_OK)
        status = check_day(options, DBT_OPTION_TO, &options->to, error);
    if (status == DBT_OK && options->text[DBT_OPTION_TO] != NULL && options->to < options->from)
        return dbt_error_set(error, DBT_USAGE, "--to %s lies before --from %s",
                             options->text[DBT_OPTION_TO], options->text[DBT_OPTION_FROM]);
    return status == DBT_OK ? check_correct(options, error) : status;
}

static enum dbt_status check_numbers(struct dbt_options *options, struct dbt_error *error)
{
    const char *memory = options->text[DBT_OPTION_MEMORY];
    const char *rejects = options->text[DBT_OPTION_REJECTS];
    const char *threads = options->text[DBT_OPTION_THREADS];
    const char *part = options->text[DBT_OPTION_PART];
    const char *line = options->text[DBT_OPTION_LINE];
    int64_t number = 0;

    if (line != NULL && !whole_number(line, 1, UINT32_MAX, &options->line))
        return dbt_error_set(error, DBT_USAGE, "--line %s: expected the number of a line, from 1",
                             line);
    if (memory != NULL) {
        if (!whole_number(memory, 1, 65536, &number))
            return dbt_error_set(error, DBT_USAGE, "--memory %s: expected 1 to 65536 (MiB)",
                                 memory);
        options->memory_bytes = (size_t)number << 20;
    }
    if (rejects != NULL) {
        if (!whole_number(rejects, 0, 1000000, &number))
            return dbt_error_set(error, DBT_USAGE, "--rejects %s: expected 0 to 1000000", rejects);
        options->rejects = (size_t)number;
    }
    number = dbt_team_cores();
    if (threads != NULL && !whole_number(threads, 1, DBT_WORKERS_MAX, &number))
        return dbt_error_set(error, DBT_USAGE, "--threads %s: expected 1 to %d", threads,
                             DBT_WORKERS_MAX);
    options->threads = (unsigned)number;
    options->share_part = 1;
    options->share_of = 1;
    if (part != NULL && !parse_part(part, options))
        return dbt_error_set(error, DBT_USAGE,
                             "--part %s: expected K/N such as 2/3, with N at most %d", part,
                             DBT_USAGE_PARTS_MAX);
    return DBT_OK;
}

static enum dbt_status check_check(const struct dbt_options *options, struct dbt_error *error)
{
    if (options->text[DBT_OPTION_DATA] != NULL)
        return DBT_OK;
    if (options->text[DBT_OPTION_USAGE] != NULL)
        return dbt_error_set(error, DBT_USAGE,
                             "check --usage needs --period and --data, the delivery that was "
                             "counted");
    if (options->text[DBT_OPTION_PERIOD] != NULL)
        return dbt_error_set(error, DBT_USAGE,
                             "check --period needs --data, the delivery to look at");
    return DBT_OK;
}

/* An issued invoice by its number, or the drafts of a delivery. */
static enum dbt_status check_explain(const struct dbt_options *options, struct dbt_error *error)
{
    bool computed = options->text[DBT_OPTION_DRY_RUN] != NULL;
    bool delivered =
        options->text[DBT_OPTION_PERIOD] != NULL || options->text[DBT_OPTION_DATA] != NULL ||
        options->text[DBT_OPTION_USAGE] != NULL || options->text[DBT_OPTION_PRICES] != NULL;

    if (computed && (options->operand_count > 0 || options->text[DBT_OPTION_LINE] != NULL))
        return dbt_error_set(error, DBT_USAGE,
                             "explain --dry-run takes no invoice number and no --line: drafts have "
                             "none; choose lines by --provider, --unit and --service");
    if (computed && options->text[DBT_OPTION_DATA] == NULL)
        return dbt_error_set(error, DBT_USAGE,
                             "explain --dry-run needs --period and --data, the delivery to bill");
    if (!computed && options->operand_count != 1)
        return dbt_error_set(error, DBT_USAGE,
                             "explain takes the number of one invoice, or --dry-run; debitera list "
                             "shows the numbers");
    if (!computed && delivered)
        return dbt_error_set(error, DBT_USAGE,
                             "explain of an issued invoice takes no --period, --data, --usage or "
                             "--prices: it is told from the ledger; for what a delivery comes to "
                             "now give --dry-run in place of the number");
    return DBT_OK;
}

static enum dbt_status check_prices(const struct dbt_options *options, struct dbt_error *error)
{
    bool on = options->text[DBT_OPTION_DATE] != NULL;
    bool from = options->text[DBT_OPTION_FROM] != NULL;
    bool to = options->text[DBT_OPTION_TO] != NULL;

    if (from != to || on == from)
        return dbt_error_set(error, DBT_USAGE,
                             "prices takes --date DATE, or --from DATE and --to DATE");
    return DBT_OK;
}

/* An option that would do nothing was meant to do something. */
static enum dbt_status check_rerun(const struct dbt_options *options, struct dbt_error *error)
{
    const char *const *text = options->text;

    if (text[DBT_OPTION_ISSUED_PRICES] != NULL && text[DBT_OPTION_PRICES] != NULL)
        return dbt_error_set(error, DBT_USAGE,
                             "--prices and --issued-prices exclude each other: the one is a list "
                             "for all months, the other each month's own");
    if (text[DBT_OPTION_ISSUED_PRICES] == NULL &&
        text[DBT_OPTION_OUT] != dbt_option_rows[DBT_OPTION_OUT].fallback)
        return dbt_error_set(error, DBT_USAGE,
                             "rerun reads --out for --issued-prices only; where the results go is "
                             "--results");
    if (text[DBT_OPTION_DOCUMENTS] == NULL && text[DBT_OPTION_FONTS] != NULL)
        return dbt_error_set(error, DBT_USAGE,
                             "rerun uses --fonts for --documents only: give both or neither");
    return DBT_OK;
}

static enum dbt_status check_needed(const struct dbt_options *options, struct dbt_error *error)
{
    const struct dbt_command_row *command = &dbt_command_rows[options->command];

    for (size_t i = 0; i < DBT_OPTION_COUNT; i++) {
        const struct dbt_option_row *row = &dbt_option_rows[i];
        if ((row->needed >> options->command & 1U) != 0 && options->text[i] == NULL)
            return dbt_error_set(error, DBT_USAGE, "%s needs --%s %s (%s)", command->word,
                                 row->word, row->value, row->help);
    }
    if (command->operands != NULL && command->operands[0] != '[' && options->operand_count == 0)
        return dbt_error_set(error, DBT_USAGE, "%s needs %s (%s)", command->word, command->operands,
                             command->help);
    if (options->text[DBT_OPTION_DATA] != NULL && options->text[DBT_OPTION_PERIOD] == NULL)
        return dbt_error_set(error, DBT_USAGE, "--data needs --period, the months to look at");
    if (options->text[DBT_OPTION_CSV] != NULL && options->text[DBT_OPTION_JSON] != NULL)
        return dbt_error_set(error, DBT_USAGE, "--csv and --json exclude each other");
    if (options->command == DBT_COMMAND_CHECK)
        return check_check(options, error);
    if (options->command == DBT_COMMAND_EXPLAIN)
        return check_explain(options, error);
    if (options->command == DBT_COMMAND_RERUN)
        return check_rerun(options, error);
    return options->command == DBT_COMMAND_PRICES ? check_prices(options, error) : DBT_OK;
}

/* The words that ask about the program itself, wherever they stand. */
static enum dbt_ask asked(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0 ||
            (i == 1 && strcmp(argv[i], "help") == 0))
            return DBT_ASK_HELP;
        if (strcmp(argv[i], "--version") == 0)
            return DBT_ASK_VERSION;
        if (strcmp(argv[i], "--manual") == 0)
            return DBT_ASK_MANUAL;
    }
    return DBT_ASK_COMMAND;
}

static enum dbt_command find_command(const char *word)
{
    for (size_t i = 0; i < DBT_COMMAND_COUNT; i++)
        if (strcmp(word, dbt_command_rows[i].word) == 0)
            return (enum dbt_command)i;
    return DBT_COMMAND_COUNT;
}

enum dbt_status dbt_options_parse(struct dbt_options *options, int argc, char **argv,
                                  struct dbt_error *error)
{
    struct dbt_options parsed = {.ask = asked(argc, argv), .command = DBT_COMMAND_COUNT};
    enum dbt_status status = DBT_OK;
    int at = FIRST_WORD;

    if (argc > 1)
        parsed.command = find_command(argv[1]);
    if (parsed.ask == DBT_ASK_COMMAND && argc < 2)
        return dbt_error_set(error, DBT_USAGE, "no command; see debitera --help");
    if (parsed.ask == DBT_ASK_COMMAND && parsed.command == DBT_COMMAND_COUNT)
        return unknown_command(argv[1], error);
    if (parsed.ask != DBT_ASK_COMMAND) {
        *options = parsed;
        return DBT_OK;
    }
    for (size_t i = 0; i < DBT_OPTION_COUNT; i++)
        if ((dbt_option_rows[i].taken >> parsed.command & 1U) != 0)
            parsed.text[i] = dbt_option_rows[i].fallback;
    while (status == DBT_OK && at < argc) {
        if (strncmp(argv[at], "--", 2) == 0)
            status = take_option(&parsed, argc, argv, &at, error);
        else
            status = take_operand(&parsed, argv, &at, error);
    }
    if (status == DBT_OK)
        status = check_needed(&parsed, error);
    if (status == DBT_OK)
        status = check_dates(&parsed, error);
    if (status == DBT_OK)
        status = check_numbers(&parsed, error);
    /* A cast the language asks for: no string is changed through it. */
    parsed.operands = (const char *const *)(argv + FIRST_WORD);
    if (status == DBT_OK)
        *options = parsed;
    return status;
}
