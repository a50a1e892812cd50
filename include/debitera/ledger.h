/*
 * Ledger: what was issued, for good (SQLite, one file per region: out/<region>/ledger.sqlite).
 *
 * Numbers are taken and everything is stored in one transaction, so a number series has no gap,
 * also after a crash (mervärdesskattelagen 17:24 2). Issued rows are append-only: triggers refuse
 * UPDATE and DELETE. The ledger holds no personal data. A run is written once; when its output
 * stands published, dbt_ledger_published records the files with their hashes, once.
 *
 * Life cycle: open, use, close. Opened for reading only, it can be read during a run, and one of an
 * older version is read through a copy that is brought up to date, and then gone. The journal
 * is a rollback journal with synchronous=FULL, not WAL: one writer a month, and the one file is
 * then all there is to back up. SQLite does not report a failed fsync of the folder:
 * dbt_ledger_issue fsyncs it itself.
 *
 * Errors: DBT_INPUT for a file that is damaged or not the right one, DBT_LOCKED when another
 * program writes to it longer than a second, DBT_OUTPUT when it cannot be written. A failed call
 * changes nothing in the file; when only the last steps failed, the fsync of the folder and the
 * renewal of the checksum, what was committed stands, and the same run started again finds it.
 * Texts that are stored are never null: "" where there is nothing to say.
 *
 * What each run stores is sealed by hashes, and the file has a checksum beside it, renewed after
 * each commit (ledger.sqlite.sha256). Opened for writing, an old checksum is renewed when the seals
 * hold; when they do not, something else has changed the ledger: DBT_INPUT, naming what.
 * verification.h checks all of it.
 */
#ifndef DEBITERA_LEDGER_H
#define DEBITERA_LEDGER_H

#include "debitera/bill.h"

struct dbt_ledger; /* opaque, heap */

enum dbt_ledger_mode { DBT_LEDGER_WRITE, DBT_LEDGER_READ };

/* `region_code` null, for READ only: of whatever region it is.
   WRITE makes the file when it is missing. READ of a missing one is DBT_INPUT. A ledger of a newer
   version, of another region, or one that is not a ledger is DBT_INPUT with what to do. WRITE of an
   older one with a run that is not published is DBT_HELD, naming its period and the program version
   that began it: that program has to complete it, and could not read a newer ledger. */
enum dbt_status dbt_ledger_open(struct dbt_ledger **ledger, const char *path,
                                const char *region_code, enum dbt_ledger_mode mode,
                                struct dbt_error *error) DBT_CHECKED;
void dbt_ledger_close(struct dbt_ledger *ledger); /* may be null */

/* What a run was made from. Two runs with equal hashes give equal bytes. */
struct dbt_run {
    int64_t sequence; /* 1, 2, … in the order of issue; given by the ledger */
    struct dbt_period period;
    uint32_t correction; /* 0: it billed the period; k: the k-th correction of it */
    dbt_day issue_date;
    const char *program_version;
    char region_sha256[DBT_SHA256_HEX_BYTES];
    char inputs_sha256[DBT_SHA256_HEX_BYTES]; /* of the list of inputs, see app */
    const char *previous_manifest_sha256;     /* of the run before in sequence; "" for the first */
    bool published;
};

/* The run that billed exactly this period; when there is none, its sequence is 0 and the rest is
   zeroed. A run of another period that shares a month is DBT_HELD, naming it. */
enum dbt_status dbt_ledger_find(struct dbt_ledger *ledger, struct dbt_period period,
                                struct dbt_run *run, struct dbt_arena *arena,
                                struct dbt_error *error) DBT_CHECKED;

/* The run that billed exactly this period, to be corrected. DBT_HELD when there is none, naming the
   billed periods near it. */
enum dbt_status dbt_ledger_find_billed(struct dbt_ledger *ledger, struct dbt_period period,
                                       struct dbt_run *run, struct dbt_arena *arena,
                                       struct dbt_error *error) DBT_CHECKED;

/* The last correction of exactly this period; when there is none, its sequence is 0. */
enum dbt_status dbt_ledger_find_correction(struct dbt_ledger *ledger, struct dbt_period period,
                                           struct dbt_run *run, struct dbt_arena *arena,
                                           struct dbt_error *error) DBT_CHECKED;

/* The runs whose period shares a month with `period` (null: all), in the order of issue. */
struct dbt_run_list {
    struct dbt_run *items;
    size_t count;
};
enum dbt_status dbt_ledger_runs(struct dbt_ledger *ledger, const struct dbt_period *period,
                                struct dbt_run_list *list, struct dbt_arena *arena,
                                struct dbt_error *error) DBT_CHECKED;

/* Gives an invoice its number; bill's dbt_invoice_number, handed in by app. */
typedef enum dbt_status dbt_numbering(void *context, struct dbt_invoice *invoice, int64_t number,
                                      struct dbt_error *error);

/* A file that a run was made from, and where its records ended. */
struct dbt_ledger_input {
    struct dbt_period period; /* of the delivery that it lay in */
    const char *source;       /* code */
    const char *name;
    const char *copy_of; /* name of the file that it is a copy of; "" for none */
    uint64_t size_bytes;
    const char *sha256;
    uint64_t read; /* records; the sum of `of` */
    uint64_t of[DBT_CLASS_COUNT];
};

struct dbt_ledger_inputs { /* by period, source, name */
    struct dbt_ledger_input *items;
    size_t count;
};

struct dbt_issue {
    bool correction;                 /* of a period that was billed before */
    const struct dbt_region *region; /* whose price list is stored with the run */
    struct dbt_invoices *invoices;   /* drafts; they have their numbers afterwards */
    const struct dbt_usage_rows *usage;
    const struct dbt_ledger_inputs *inputs;
    int64_t first_number; /* of the series, when it is new */
    dbt_numbering *number;
    void *context;
};

/* `run->sequence`, `correction` and `previous_manifest_sha256` are filled. DBT_HELD when an earlier
   run is not published yet (an interrupted one: run it again first), when the period is billed
   already, or, of a correction, when it is not. After a failure the invoices are drafts again. */
enum dbt_status dbt_ledger_issue(struct dbt_ledger *ledger, struct dbt_run *run,
                                 const struct dbt_issue *issue, struct dbt_arena *arena,
                                 struct dbt_error *error) DBT_CHECKED;

/* The invoices of a run, exactly as they were issued. DBT_INPUT when there is no such run. */
enum dbt_status dbt_ledger_load(struct dbt_ledger *ledger, int64_t sequence,
                                struct dbt_invoices *invoices, struct dbt_arena *arena,
                                struct dbt_error *error) DBT_CHECKED;

/* All invoices, corrections among them, whose period shares a month with `period` (null: all), by
   number. */
enum dbt_status dbt_ledger_load_period(struct dbt_ledger *ledger, const struct dbt_period *period,
                                       struct dbt_invoices *invoices, struct dbt_arena *arena,
                                       struct dbt_error *error) DBT_CHECKED;

/* ---- history -------------------------------------------------------------------------------- */

/* What was known of some months when a run was issued: so that what is made of it again later is
   the same, nothing newer is seen. It is handed over piece by piece, and each piece lasts only
   until the next; what the taker returns but DBT_OK ends the call, which returns it. */
struct dbt_ledger_history {
    struct dbt_period months;
    int64_t last_run; /* sequence of the last one that is seen; 0: all, as a draft sees them */
    const struct dbt_region *region; /* whose follow-up reports are to be made */
    bool by_hour; /* of usage: the cells of the meter by hour, and nothing else; else the rest */
    /* Of documents: those whose period shares a month with this are not seen, as a draft stands in
       their place; null: none. */
    const struct dbt_period *replaced;
    dbt_month compared; /* of invoices: those of this month too; 0: none */
};

/* What was counted in each of the months: the usage of the last run that covers it, so that of a
   correction stands in the place of the period's. Of the meters that the region's follow-up reports
   show. By month's run, then as dbt_usage_rows are. */
enum dbt_status dbt_ledger_usage(struct dbt_ledger *ledger,
                                 const struct dbt_ledger_history *history, dbt_take_usage *take,
                                 void *taker, struct dbt_error *error) DBT_CHECKED;

/* Of each of the months whether the period of any document has it. */
enum dbt_status dbt_ledger_invoiced(struct dbt_ledger *ledger,
                                    const struct dbt_ledger_history *history, bool *invoiced,
                                    struct dbt_error *error) DBT_CHECKED;

/* Lines of the months, by month, number, position: what they are for, their quantity and net
   amount; the rest is zeroed. */
enum dbt_status dbt_ledger_lines(struct dbt_ledger *ledger,
                                 const struct dbt_ledger_history *history, dbt_take_line *take,
                                 void *taker, struct dbt_error *error) DBT_CHECKED;

/* Invoices whose period shares a month with those asked for, whole, by the buyer's organisation
   number, then by number; they last for the one call of `take`. */
enum dbt_status dbt_ledger_invoices(struct dbt_ledger *ledger,
                                    const struct dbt_ledger_history *history,
                                    dbt_take_invoices *take, void *taker,
                                    struct dbt_error *error) DBT_CHECKED;

/* Who was billed for each unit in the months: one row per unit's code, as lines have it, and
   buyer's organisation number; by code, then number. */
struct dbt_unit_buyer {
    const char *unit_code;
    const char *org_no;
};

struct dbt_unit_buyers {
    struct dbt_unit_buyer *items;
    size_t count;
};
enum dbt_status dbt_ledger_buyers(struct dbt_ledger *ledger,
                                  const struct dbt_ledger_history *history,
                                  struct dbt_unit_buyers *buyers, struct dbt_arena *arena,
                                  struct dbt_error *error) DBT_CHECKED;

/*
 * Puts the price list as it was when the run was issued in the place of the region's own: every row
 * of it, used or not. Rows of services that the region does not have any more are left out;
 * readings of unconfirmed prices are not kept. A run issued before ledger version 4 kept none:
 * DBT_INPUT, saying so. After a failure the region has its own list.
 */
enum dbt_status dbt_ledger_prices(struct dbt_ledger *ledger, int64_t sequence,
                                  struct dbt_region *region, struct dbt_arena *arena,
                                  struct dbt_error *error) DBT_CHECKED;

/* ---- what lines came from ------------------------------------------------------------------- */

struct dbt_ledger_entry { /* an issued invoice, and the run that issued it */
    struct dbt_run run;
    struct dbt_invoice invoice;
};

/* One invoice by its number. DBT_INPUT, saying which numbers there are, when it is not issued. */
enum dbt_status dbt_ledger_invoice(struct dbt_ledger *ledger, int64_t number,
                                   struct dbt_ledger_entry *entry, struct dbt_arena *arena,
                                   struct dbt_error *error) DBT_CHECKED;

/* The files of a run. None for a run issued before ledger version 3, which did not keep them. */
enum dbt_status dbt_ledger_run_inputs(struct dbt_ledger *ledger, int64_t sequence,
                                      struct dbt_ledger_inputs *inputs, struct dbt_arena *arena,
                                      struct dbt_error *error) DBT_CHECKED;

/* What was billed of one thing in one month, over all invoices of all runs. */
struct dbt_billed {
    const char *unit_code;
    const char *service_code;
    const char *component;
    const char *model; /* "" for a line issued before ledger version 3 */
    dbt_month month;
    int64_t net_ore;
};

struct dbt_billed_list { /* by unit code, service, component, month */
    struct dbt_billed *items;
    size_t count;
};

enum dbt_status dbt_ledger_billed(struct dbt_ledger *ledger, struct dbt_period months,
                                  struct dbt_billed_list *list, struct dbt_arena *arena,
                                  struct dbt_error *error) DBT_CHECKED;

/* What each provider was billed of each month, over all documents of all runs, corrections among
   them. */
struct dbt_month_sum {
    const char *org_no; /* the buyer's */
    dbt_month month;    /* of the lines */
    int64_t net_ore;
};

struct dbt_month_sums { /* by organisation number, month; months without a line have no sum */
    struct dbt_month_sum *items;
    size_t count;
};

struct dbt_month_scope {
    struct dbt_period months;
    const char *provider; /* its organisation number: of it only; null: of each */
    /* Documents whose period shares a month with this are not seen, as a draft stands in their
       place; null: none. */
    const struct dbt_period *replaced;
};

enum dbt_status dbt_ledger_months(struct dbt_ledger *ledger, const struct dbt_month_scope *scope,
                                  struct dbt_month_sums *sums, struct dbt_arena *arena,
                                  struct dbt_error *error) DBT_CHECKED;

struct dbt_output_file {
    const char *name;
    uint64_t size_bytes;
    const char *sha256;
};

/* Records a run's published files (manifest.json among them); when they are recorded already they
   must be equal, else DBT_DIFFERENT. */
enum dbt_status dbt_ledger_published(struct dbt_ledger *ledger, int64_t sequence,
                                     const struct dbt_output_file *files, size_t count,
                                     struct dbt_error *error) DBT_CHECKED;

/* The files of a run as they were recorded, by name; none when it is not published. */
struct dbt_output_list {
    struct dbt_output_file *items;
    size_t count;
};
enum dbt_status dbt_ledger_outputs(struct dbt_ledger *ledger, int64_t sequence,
                                   struct dbt_output_list *list, struct dbt_arena *arena,
                                   struct dbt_error *error) DBT_CHECKED;

/* ---- list -------------------------------------------------------------------------------- */

/* How an original stands. */
enum dbt_standing {
    DBT_STANDING_ISSUED,   /* nothing corrects it */
    DBT_STANDING_ADJUSTED, /* corrected */
    DBT_STANDING_CREDITED, /* corrected to a net of 0 */
    DBT_STANDING_COUNT
};

static inline const char *dbt_standing_word(enum dbt_standing standing)
{
    static const char *const words[DBT_STANDING_COUNT] = {
        [DBT_STANDING_ISSUED] = "issued",
        [DBT_STANDING_ADJUSTED] = "adjusted",
        [DBT_STANDING_CREDITED] = "credited",
    };
    return words[standing];
}

struct dbt_issued {     /* one issued invoice, for lists */
    const char *region; /* code of the ledger's */
    int64_t number;
    int64_t run; /* sequence of the one that issued it */
    enum dbt_invoice_kind kind;
    int64_t refers_to; /* of a correction; 0: none */
    /* Of an original: the numbers of its corrections, "70001012 70001019"; "" for none. */
    const char *corrected_by;
    const char *status;         /* word of how it, or the original that it corrects, stands */
    int64_t standing_ore;       /* net of it and all its corrections; of a correction its own net */
    int64_t standing_total_ore; /* likewise the total: what remains to be paid, or to be credited */
    const char *ocr;
    struct dbt_period period;
    dbt_day issued, due;
    const char *org_no;
    const char *provider;
    const char *customer;
    uint32_t lines;
    int64_t net_ore, vat_ore, rounding_ore, total_ore;
};

struct dbt_issued_list {
    struct dbt_issued *items;
    size_t count;
};

struct dbt_issued_filter {
    const struct dbt_period *period; /* invoices whose period shares a month; null: all */
    const char *provider;            /* organisation number; null: all */
    const char *unit; /* invoices with a line of this unit, without case; null: all */
    int64_t number;   /* this one, what it corrects and what corrects it; 0: all */
    const enum dbt_standing
        *standing; /* originals that stand so, and their corrections; null: all */
};

/* By number, ascending. */
enum dbt_status dbt_ledger_list(struct dbt_ledger *ledger, const struct dbt_issued_filter *filter,
                                struct dbt_issued_list *list, struct dbt_arena *arena,
                                struct dbt_error *error) DBT_CHECKED;

#endif
