/* `diff`: two sets of lines, and why they differ. */
#include "commands.h"
#include "debitera/export.h"
#include "ledgers.h"
#include "operand.h"

#define ARENA_BYTES ((size_t)4 << 30)

struct diff {
    const struct dbt_options *options;
    struct dbt_arena arena;
    struct dbt_operand left, right;
    struct dbt_comparing comparing;
    struct dbt_differences differences;
};

static int32_t months_in(struct dbt_period period)
{
    return period.last - period.first + 1;
}

static enum dbt_status check_options(struct diff *diff, struct dbt_error *error)
{
    const struct dbt_options *options = diff->options;
    const char *against = options->text[DBT_OPTION_AGAINST];
    struct dbt_comparing *comparing = &diff->comparing;

    if (options->operand_count != 2)
        return dbt_error_set(error, DBT_USAGE, "diff takes two folders, LEFT and RIGHT; %zu given",
                             options->operand_count);
    comparing->left_period = options->period;
    comparing->right_period = options->period;
    if (against == NULL)
        return DBT_OK;
    if (options->text[DBT_OPTION_PERIOD] == NULL)
        return dbt_error_set(error, DBT_USAGE,
                             "--against needs --period: LEFT is taken in --period, RIGHT in "
                             "--against");
    if (!dbt_period_parse(dbt_text_of(against), &comparing->right_period))
        return dbt_error_set(error, DBT_USAGE,
                             "--against %s is not a period; expected whole months such as "
                             "2025-05, 2025-Q2, 2025 or 2025-04..2025-06",
                             against);
    if (months_in(comparing->left_period) != months_in(comparing->right_period))
        return dbt_error_set(error, DBT_USAGE, "--period %s and --against %s are not equally long",
                             options->text[DBT_OPTION_PERIOD], against);
    return DBT_OK;
}

/* All months that either side has. */
static struct dbt_period all_months(const struct diff *diff)
{
    const struct dbt_period left = diff->left.months;
    const struct dbt_period right = diff->right.months;

    if (left.first == 0)
        return right;
    if (right.first == 0)
        return left;
    return (struct dbt_period){left.first < right.first ? left.first : right.first,
                               left.last > right.last ? left.last : right.last};
}

/* All months, or those that are compared. */
static enum dbt_status load_sides(struct diff *diff, bool chosen, struct dbt_error *error)
{
    const struct dbt_comparing *comparing = &diff->comparing;
    const struct dbt_period *left = chosen ? &comparing->left_period : NULL;
    const struct dbt_period *right = chosen ? &comparing->right_period : NULL;
    const char *const *names = diff->options->operands;
    enum dbt_status status = dbt_operand_load(&diff->left, names[0], left, &diff->arena, error);

    return status == DBT_OK ? dbt_operand_load(&diff->right, names[1], right, &diff->arena, error)
                            : status;
}

static enum dbt_status load(struct diff *diff, struct dbt_error *error)
{
    const struct dbt_options *options = diff->options;
    struct dbt_comparing *comparing = &diff->comparing;
    enum dbt_status status = dbt_ledger_provider(options, &diff->arena, &comparing->org_no, error);

    if (status == DBT_OK)
        status = load_sides(diff, options->text[DBT_OPTION_PERIOD] != NULL, error);
    comparing->unit_code = options->text[DBT_OPTION_UNIT];
    comparing->service_code = options->text[DBT_OPTION_SERVICE];
    comparing->left = &diff->left.invoices;
    comparing->right = &diff->right.invoices;
    if (options->text[DBT_OPTION_PERIOD] == NULL)
        comparing->left_period = comparing->right_period = all_months(diff);
    return status;
}

static const char *months_text(struct dbt_period months, char *text)
{
    return months.first == 0 ? "no lines" : dbt_period_write(months, text);
}

/* Equal because nothing was compared would be a wrong comfort. */
static enum dbt_status check_compared(struct diff *diff, struct dbt_error *error)
{
    char left[DBT_DATE_BYTES];
    char right[DBT_DATE_BYTES];
    enum dbt_status status;

    if (diff->differences.left_lines + diff->differences.right_lines > 0)
        return DBT_OK;
    status = load_sides(diff, false, error); /* to say what there is */
    if (status != DBT_OK || (diff->left.months.first == 0 && diff->right.months.first == 0))
        return status;
    return dbt_error_set(error, DBT_INPUT,
                         "neither side has a line that is asked for: check --period, --provider, "
                         "--unit and --service; %s has %s, %s has %s",
                         diff->left.name, months_text(diff->left.months, left), diff->right.name,
                         months_text(diff->right.months, right));
}

static enum dbt_status compare(struct diff *diff, struct dbt_error *error)
{
    enum dbt_status status = check_options(diff, error);

    if (status == DBT_OK)
        status = load(diff, error);
    if (status == DBT_OK)
        status = dbt_compare(&diff->comparing, &diff->differences, &diff->arena, error);
    return status == DBT_OK ? check_compared(diff, error) : status;
}

static struct dbt_compared_side side_of(const struct dbt_operand *operand, bool chosen,
                                        struct dbt_period period)
{
    return (struct dbt_compared_side){operand->name, operand->issued,
                                      chosen ? period : operand->months};
}

static enum dbt_status write_out(const struct diff *diff, struct dbt_error *error)
{
    const struct dbt_options *options = diff->options;
    const bool chosen = options->text[DBT_OPTION_PERIOD] != NULL;
    const struct dbt_comparison comparison = {
        .left = side_of(&diff->left, chosen, diff->comparing.left_period),
        .right = side_of(&diff->right, chosen, diff->comparing.right_period),
        .differences = &diff->differences,
    };
    enum dbt_list_form form = DBT_LIST_TABLE;
    struct dbt_buffer out;
    enum dbt_status status;

    if (options->text[DBT_OPTION_CSV] != NULL)
        form = DBT_LIST_CSV;
    else if (options->text[DBT_OPTION_JSON] != NULL)
        form = DBT_LIST_JSON;
    dbt_buffer_init(&out);
    status = dbt_export_differences(&comparison, form, &out, error);
    if (status == DBT_OK)
        status = dbt_stdout_write(&out, error);
    dbt_buffer_release(&out);
    return status;
}

enum dbt_status dbt_command_diff(const struct dbt_options *options, struct dbt_log *log,
                                 struct dbt_error *error)
{
    struct diff diff = {.options = options};
    enum dbt_status status;

    (void)log;
    dbt_arena_init(&diff.arena, ARENA_BYTES);
    status = compare(&diff, error);
    if (status == DBT_OK)
        status = write_out(&diff, error);
    if (status == DBT_OK && diff.differences.count > 0)
        status = DBT_DIFFERENT;
    dbt_arena_release(&diff.arena);
    return status;
}
