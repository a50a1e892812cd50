/* --help and the manual page, from the same tables as the parser. */
#include <ctype.h>

#include "tables.h"

static const struct {
    enum dbt_status status;
    const char *meaning;
} exits[] = {
#define DBT_STATUS(name, exit_status, word) {DBT_##name, word},
#include "debitera/base/status.def"
#undef DBT_STATUS
};

_Static_assert(sizeof exits / sizeof *exits == DBT_STATUS_COUNT, "every status is explained");

/* The options of one command; `form` has two %s: the option as written, and its help. */
static void options_write(enum dbt_command command, struct dbt_buffer *out)
{
    for (size_t i = 0; i < DBT_OPTION_COUNT; i++) {
        const struct dbt_option_row *row = &dbt_option_rows[i];
        char left[64];
        if ((row->taken >> command & 1U) == 0)
            continue;
        snprintf(left, sizeof left, "--%s%s%s", row->word, row->value == NULL ? "" : " ",
                 row->value == NULL ? "" : row->value);
        dbt_buffer_format(out, "  %-20s %s", left, row->help);
        if ((row->needed >> command & 1U) != 0)
            dbt_buffer_string(out, " (needed)");
        if (row->fallback != NULL)
            dbt_buffer_format(out, " (default %s)", row->fallback);
        dbt_buffer_string(out, "\n");
    }
}

static void program_write(struct dbt_buffer *out)
{
    dbt_buffer_string(out, "Bills care units for IT services from data-warehouse exports.\n\n"
                           "usage: debitera COMMAND [OPTIONS]\n\ncommands:\n");
    for (size_t i = 0; i < DBT_COMMAND_COUNT; i++)
        dbt_buffer_format(out, "  %-8s %s\n", dbt_command_rows[i].word, dbt_command_rows[i].help);
    dbt_buffer_string(out, "\n  debitera COMMAND --help   options of a command\n"
                           "  debitera --version        version\n"
                           "  debitera --manual         the manual page, for man -l -\n\n"
                           "exit status:\n");
    for (size_t i = 0; i < DBT_STATUS_COUNT; i++)
        if (exits[i].status != DBT_MEMORY)
            dbt_buffer_format(out, "  %-8d %s\n", dbt_status_exit(exits[i].status),
                              exits[i].meaning);
}

void dbt_help_write(enum dbt_command command, struct dbt_buffer *out)
{
    const struct dbt_command_row *row = &dbt_command_rows[command];

    if (command == DBT_COMMAND_COUNT) {
        program_write(out);
        return;
    }
    dbt_buffer_format(out, "debitera %s%s%s: %s\n\noptions:\n", row->word,
                      row->operands == NULL ? "" : " ", row->operands == NULL ? "" : row->operands,
                      row->help);
    options_write(command, out);
}

/* man(7) reads '-' as a hyphen and a leading '.' or '\'' as a request. */
static void roff_write(struct dbt_buffer *out, const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '-' || *at == '\\')
            dbt_buffer_string(out, "\\");
        dbt_buffer_add(out, at, 1);
    }
}

static void manual_option_write(struct dbt_buffer *out, const struct dbt_option_row *row,
                                bool needed)
{
    dbt_buffer_string(out, ".TP\n.BI \\-\\-");
    roff_write(out, row->word);
    if (row->value != NULL)
        dbt_buffer_format(out, " \" %s\"", row->value);
    dbt_buffer_string(out, "\n\\&");
    roff_write(out, row->help);
    if (needed)
        dbt_buffer_string(out, "; needed");
    if (row->fallback != NULL)
        dbt_buffer_format(out, "; default %s", row->fallback);
    dbt_buffer_string(out, "\n");
}

/* The sections after the tables' own. */
static const struct {
    const char *section; /* null: the one of the row before */
    const char *term;
    const char *text;
} manual_rows[] = {
    {"ENVIRONMENT", "TMPDIR",
     "folder for the temporary file of ids and persons, by default /tmp: 8 bytes a record, of one "
     "source at a time. It has no name, and is gone however the program ends."},
    {"FILES", "OUT/REGION/ledger.sqlite", "everything issued; this file is what to back up"},
    {NULL, "OUT/REGION/PERIOD", "the period's invoices, tables and manifest"},
    {NULL, "OUT/REGION/PERIOD-draft", "the same of run --dry-run"},
    {NULL, "share/debitera/templates", "installed region folders, beside the program's bin"},
    {"EXAMPLES", "debitera run --region REGION --period 2025-05 --data IN --issue-date 2025-06-05",
     "bills a month"},
    {NULL, "debitera meter --region REGION --period 2025-05 --data IN --part 1/3 --usage part-1",
     "counts the first of three parts; then the others, on this machine or on another"},
    {NULL, "debitera merge --usage 2025-05.usage part-1 part-2 part-3",
     "adds up the parts to what run --usage 2025-05.usage bills from"},
    {NULL, "debitera explain 70001000 --line 3 --region REGION",
     "how the third line of an issued invoice came about"},
    {NULL, "debitera explain --dry-run --region REGION --period 2025-05 --data IN --unit CODE",
     "the same of what a delivery comes to now, for one care unit"},
    {NULL, "debitera prices --region REGION --from 2025-12-31 --to 2026-12-31",
     "which prices and names change in 2026"},
};

static void manual_rows_write(struct dbt_buffer *out)
{
    for (size_t i = 0; i < sizeof manual_rows / sizeof *manual_rows; i++) {
        if (manual_rows[i].section != NULL)
            dbt_buffer_format(out, ".SH %s\n", manual_rows[i].section);
        dbt_buffer_string(out, ".TP\n.B ");
        roff_write(out, manual_rows[i].term);
        dbt_buffer_string(out, "\n\\&");
        roff_write(out, manual_rows[i].text);
        dbt_buffer_string(out, "\n");
    }
}

void dbt_manual_write(struct dbt_buffer *out)
{
    dbt_buffer_string(out, ".TH DEBITERA 1 \"\" \"debitera " DEBITERA_VERSION "\"\n.SH NAME\n"
                           "debitera \\- bill care units from data\\-warehouse exports\n"
                           ".SH SYNOPSIS\n.B debitera\n.I COMMAND\n[OPTIONS]\n.SH COMMANDS\n");
    for (size_t c = 0; c < DBT_COMMAND_COUNT; c++) {
        const char *operands = dbt_command_rows[c].operands;
        dbt_buffer_format(out, ".SS %s%s%s\n\\&", dbt_command_rows[c].word,
                          operands == NULL ? "" : " ", operands == NULL ? "" : operands);
        roff_write(out, dbt_command_rows[c].help);
        dbt_buffer_string(out, "\n");
        for (size_t i = 0; i < DBT_OPTION_COUNT; i++)
            if ((dbt_option_rows[i].taken >> c & 1U) != 0)
                manual_option_write(out, &dbt_option_rows[i],
                                    (dbt_option_rows[i].needed >> c & 1U) != 0);
    }
    dbt_buffer_string(out, ".SH EXIT STATUS\n");
    for (size_t i = 0; i < DBT_STATUS_COUNT; i++)
        if (exits[i].status != DBT_MEMORY)
            dbt_buffer_format(out, ".TP\n.B %d\n%s\n", dbt_status_exit(exits[i].status),
                              exits[i].meaning);
    manual_rows_write(out);
}
