/* Findings, accounts and totals for people. */
#include "report.h"

#include <inttypes.h>
#include <unistd.h>

#include "page_folder.h"
#include "staging.h"

/* Which run a line is about: a cron mail may hold several. */
static const char *about(const struct dbt_pipeline *pipeline)
{
    static char text[96];
    char period[DBT_DATE_BYTES];

    if (pipeline->region.identity.code == NULL)
        return "";
    if (pipeline->options->text[DBT_OPTION_PERIOD] == NULL)
        snprintf(text, sizeof text, "%s: ", pipeline->region.identity.code);
    else
        snprintf(text, sizeof text, "%s %s%s: ", pipeline->region.identity.code,
                 dbt_period_write(pipeline->options->period, period),
                 pipeline->options->command == DBT_COMMAND_CORRECT ? " correction" : "");
    return text;
}

/* A register's record that was judged by what it says is a hold of its own. */
static bool is_told(const struct dbt_pipeline *pipeline, const struct dbt_reject *reject)
{
    if (reject->reason == DBT_REASON_TOO_LONG || reject->reason == DBT_REASON_FIELD_COUNT ||
        reject->reason == DBT_REASON_BAD_ENCODING)
        return false;
    for (size_t i = 0; i < pipeline->region.source_count; i++)
        if (strcmp(pipeline->region.sources[i].code, reject->source) == 0)
            return pipeline->region.sources[i].kind != DBT_SOURCE_LISTINGS &&
                   pipeline->region.sources[i].kind != DBT_SOURCE_EVENTS;
    return false;
}

/* The log's own word says "warning" already. */
static const char *severity_word(enum dbt_severity severity)
{
    switch (severity) {
    case DBT_SEVERITY_HOLD:
        return "hold ";
    case DBT_SEVERITY_INVALID:
        return "invalid ";
    case DBT_SEVERITY_WARNING:
    case DBT_SEVERITY_COUNT:
        break;
    }
    return "";
}

void dbt_report_findings(const struct dbt_pipeline *pipeline)
{
    for (size_t i = 0; i < pipeline->findings.count; i++) {
        const struct dbt_finding *finding = &pipeline->findings.items[i];
        enum dbt_log_level level =
            finding->severity == DBT_SEVERITY_WARNING ? DBT_LOG_WARNING : DBT_LOG_ERROR;
        dbt_log_line(pipeline->log, level, "%s%s[%s] %s%s%s%s%s", about(pipeline),
                     severity_word(finding->severity), finding->code, finding->where,
                     finding->where[0] == '\0' ? "" : ": ", finding->what,
                     finding->advice[0] == '\0' ? "" : "; ", finding->advice);
    }
}

/* "4 000 000" */
static const char *grouped(uint64_t number, char text[32])
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, number);
    size_t at = 0;

    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            text[at++] = ' ';
        text[at++] = digits[i];
    }
    text[at] = '\0';
    return text;
}

void dbt_report_reading(const struct dbt_pipeline *pipeline)
{
    const struct dbt_read_progress *progress = &pipeline->progress;
    const double bytes = (double)progress->content_bytes;
    char records[32];

    if (progress->seconds > 0)
        dbt_log_line(pipeline->log, DBT_LOG_INFO, "read %s records, %.1f MB in %.2f s (%.2f GB/s)",
                     grouped(progress->records, records), bytes / 1e6, progress->seconds,
                     bytes / 1e9 / progress->seconds);
}

void dbt_report_stage(struct dbt_pipeline *pipeline, const char *name, const char *detail)
{
    struct timespec now;
    double seconds;

    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return;
    seconds = (double)(now.tv_sec - pipeline->lap.tv_sec) +
              (double)(now.tv_nsec - pipeline->lap.tv_nsec) * 1e-9;
    pipeline->lap = now;
    if (pipeline->options->text[DBT_OPTION_VERBOSE] != NULL)
        dbt_log_line(pipeline->log, DBT_LOG_INFO, "stage %s%s%s: %.2f s", name,
                     detail == NULL ? "" : " ", detail == NULL ? "" : detail, seconds);
}

void dbt_report_rejects(const struct dbt_pipeline *pipeline)
{
    enum { SHOWN_MAX = 20 };
    const struct dbt_rejects *rejects = &pipeline->rejects;

    for (size_t i = 0; i < rejects->count && i < SHOWN_MAX; i++) {
        const struct dbt_reject *reject = &rejects->items[i];
        struct dbt_place place = {
            .file = reject->file,
            .record = reject->record,
            .line = reject->line,
            .column = reject->column[0] == '\0' ? NULL : reject->column,
        };
        char where[DBT_ERROR_TEXT_BYTES];
        if (!is_told(pipeline, reject))
            dbt_log_line(pipeline->log, DBT_LOG_WARNING, "[rejected] %s: %s: %s",
                         dbt_place_format(&place, where, sizeof where),
                         dbt_reason_word(reject->reason), dbt_reason_text(reject->reason));
    }
    if (rejects->count > SHOWN_MAX)
        dbt_log_line(pipeline->log, DBT_LOG_WARNING,
                     "[rejected] and %zu more; a run that is not held lists them in rejects.csv",
                     rejects->count - SHOWN_MAX);
}

struct dbt_accounting dbt_report_sum(const struct dbt_pipeline *pipeline,
                                     const struct dbt_source *source)
{
    struct dbt_accounting sum = {0};

    for (size_t i = 0; i < pipeline->part_count; i++) {
        const struct dbt_delivery *delivery = pipeline->parts[i].delivery;
        for (size_t j = 0; j < delivery->count; j++)
            if (source == NULL || delivery->inputs[j].source == source)
                dbt_accounting_add(&sum, &delivery->inputs[j].accounting);
    }
    return sum;
}

static void accounting_row(struct dbt_buffer *out, const char *name,
                           const struct dbt_accounting *sum)
{
    dbt_buffer_format(out, "  %-16s %10" PRIu64, name, sum->read);
    for (size_t c = 0; c < DBT_CLASS_COUNT; c++)
        dbt_buffer_format(out, " %14" PRIu64, sum->of[c]);
    dbt_buffer_string(out, "\n");
}

void dbt_report_accounting(const struct dbt_pipeline *pipeline, struct dbt_buffer *out)
{
    struct dbt_accounting all = dbt_report_sum(pipeline, NULL);

    dbt_buffer_format(out, "  %-16s %10s", "records of", "read");
    for (size_t c = 0; c < DBT_CLASS_COUNT; c++)
        dbt_buffer_format(out, " %14s", dbt_class_word((enum dbt_class)c));
    dbt_buffer_string(out, "\n");
    for (size_t s = 0; s < pipeline->region.source_count; s++) {
        const struct dbt_source *source = &pipeline->region.sources[s];
        struct dbt_accounting sum = dbt_report_sum(pipeline, source);
        accounting_row(out, source->code, &sum);
    }
    accounting_row(out, "all", &all);
}

/* The log takes one line at a time. */
void dbt_report_log_accounting(const struct dbt_pipeline *pipeline)
{
    struct dbt_buffer table;
    char *rest;
    char *line;

    dbt_buffer_init(&table);
    dbt_report_accounting(pipeline, &table);
    rest = table.failed ? NULL : table.bytes;
    while ((line = strsep(&rest, "\n")) != NULL)
        if (line[0] != '\0')
            dbt_log_line(pipeline->log, DBT_LOG_INFO, "%s", line);
    dbt_buffer_release(&table);
}

struct row { /* of the summary */
    const char *number;
    const char *what; /* "adjustment of 70001000"; null: of a run, which issues invoices only */
    int64_t net_ore, total_ore;
    const char *who;
};

static void add_row(struct dbt_buffer *out, const struct row *row)
{
    enum { WHAT_WIDTH = 22 };
    char net[DBT_DECIMAL_BYTES];
    char total[DBT_DECIMAL_BYTES];

    dbt_buffer_format(out, "  %-10s ", row->number);
    if (row->what != NULL)
        dbt_buffer_format(out, "%-*s ", WHAT_WIDTH, row->what);
    dbt_buffer_format(out, "%15s %15s  %s\n", dbt_decimal_write(row->net_ore, 2, 2, net),
                      dbt_decimal_write(row->total_ore, 2, 2, total), row->who);
}

static void invoice_row(struct dbt_buffer *out, const struct dbt_invoice *invoice, bool corrects)
{
    char number[DBT_DECIMAL_BYTES] = "draft";
    char what[64];

    if (invoice->number != 0)
        dbt_decimal_write(invoice->number, 0, 0, number);
    if (invoice->kind == DBT_INVOICE_ORIGINAL)
        snprintf(what, sizeof what, "invoice");
    else
        snprintf(what, sizeof what, "%s of %lld", dbt_invoice_kind_word(invoice->kind),
                 (long long)invoice->refers_to);
    add_row(out, &(struct row){
                     .number = number,
                     .what = corrects ? what : NULL,
                     .net_ore = invoice->net_ore,
                     .total_ore = invoice->total_ore,
                     .who = invoice->buyer.name,
                 });
}

static void sum_row(struct dbt_buffer *out, const struct dbt_invoices *invoices, bool corrects)
{
    struct row all = {.number = "all", .what = corrects ? "" : NULL};
    char count[64];

    for (size_t i = 0; i < invoices->count; i++)
        if (!dbt_ore_add(all.net_ore, invoices->items[i].net_ore, &all.net_ore) ||
            !dbt_ore_add(all.total_ore, invoices->items[i].total_ore, &all.total_ore))
            out->failed = true;
    snprintf(count, sizeof count, "%zu %s%s", invoices->count, corrects ? "document" : "invoice",
             invoices->count == 1 ? "" : "s");
    all.who = count;
    add_row(out, &all);
}

/* "Region X, 2025-05, correction 1, draft of 2025-06-05" */
static void title(struct dbt_buffer *out, const struct dbt_publication *publication)
{
    char text[DBT_DATE_BYTES];

    dbt_buffer_format(out, "%s, %s", publication->pipeline->region.identity.name,
                      dbt_period_write(publication->run.period, text));
    if (publication->no_difference) {
        dbt_buffer_string(out, ": no difference: nothing to correct\n");
        return;
    }
    if (publication->run.correction > 0)
        dbt_buffer_format(out, ", correction %lu", (unsigned long)publication->run.correction);
    dbt_buffer_format(out, ", %s %s\n", publication->run.sequence == 0 ? "draft of" : "issued",
                      dbt_day_write(publication->run.issue_date, text));
}

/* Also of what was published before, by this version or by one that made no reports. */
static void reports_row(struct dbt_buffer *out, const struct dbt_publication *publication)
{
    struct dbt_arena *arena = &publication->pipeline->arena;
    const char *region = dbt_arena_format(arena, "%s/%s/" DBT_REGION_REPORT,
                                          publication->region_folder, publication->name);

    if (region == NULL)
        out->failed = true;
    else if (access(region, F_OK) == 0)
        dbt_buffer_format(out,
                          "follow-up: %s, and of each care unit in %s/%s/" DBT_UNIT_REPORTS "\n",
                          region, publication->region_folder, publication->name);
}

/* Of a draft its own page; else that of all runs, which leads to each. */
static void page_row(struct dbt_buffer *out, const struct dbt_publication *publication)
{
    const struct dbt_region *region = &publication->pipeline->region;
    const bool draft = publication->run.sequence == 0;

    if (dbt_page_name(region, region->language) == NULL)
        return;
    dbt_buffer_format(out, "open %s%s%s/index.html\n", publication->region_folder, draft ? "/" : "",
                      draft ? publication->name : "");
}

/* Where it lies, and whether it stood there before. */
static void place_row(struct dbt_buffer *out, const struct dbt_publication *publication)
{
    const char *word = "published";

    if (publication->nothing_new)
        word = "nothing new, published before";
    else if (publication->repeated)
        word = "made again";
    dbt_buffer_format(out, "%s: %s/%s\n", word, publication->region_folder, publication->name);
    reports_row(out, publication);
    page_row(out, publication);
}

void dbt_report_invoices(const struct dbt_publication *publication, struct dbt_buffer *out)
{
    const struct dbt_invoices *invoices = &publication->invoices;
    bool corrects = publication->run.correction > 0;

    title(out, publication);
    if (publication->no_difference)
        return;
    if (corrects)
        dbt_buffer_format(out, "  %-10s %-22s %15s %15s  %s\n", "number", "document",
                          "difference, kr", "to pay, kr", "provider");
    else
        dbt_buffer_format(out, "  %-10s %15s %15s  %s\n", "invoice", "net, kr", "to pay, kr",
                          "provider");
    for (size_t i = 0; i < invoices->count; i++)
        invoice_row(out, &invoices->items[i], corrects);
    sum_row(out, invoices, corrects);
    place_row(out, publication);
}

void dbt_report_verdict(const struct dbt_pipeline *pipeline, enum dbt_status status,
                        struct dbt_error *error)
{
    const struct dbt_findings *findings = &pipeline->findings;
    struct dbt_accounting all = dbt_report_sum(pipeline, NULL);
    enum dbt_log_level level = DBT_LOG_ERROR;
    const char *word = dbt_status_word(status);

    if (status == DBT_OK)
        level = DBT_LOG_INFO;
    else if (status == DBT_WARNED)
        level = DBT_LOG_WARNING;
    if (level == DBT_LOG_ERROR && error->text[0] != '\0')
        dbt_log_line(pipeline->log, level, "%s", error->text);
    error->text[0] = '\0';
    if (status == DBT_HELD && pipeline->options->command == DBT_COMMAND_METER)
        word = "held: nothing counted";
    if (level == DBT_LOG_ERROR && pipeline->part_count == 0 && findings->count == 0) {
        dbt_log_line(pipeline->log, level, "%s%s", about(pipeline), word);
        return;
    }
    dbt_log_line(pipeline->log, level,
                 "%s%s; %" PRIu64 " records read, %" PRIu64 " rejected; invalid: %zu, holds: %zu, "
                 "warnings: %zu",
                 about(pipeline), word, all.read, all.of[DBT_CLASS_REJECTED],
                 findings->of[DBT_SEVERITY_INVALID], findings->of[DBT_SEVERITY_HOLD],
                 findings->of[DBT_SEVERITY_WARNING]);
}
