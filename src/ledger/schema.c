/* Schema: the SQL of every version, and the way from one to the next. */
#include "schema.h"

#include "checksum.h"
#include "seal.h"

/* "dbtr" in the file's header: file(1) and sqlite3 show whose file it is. */
#define APPLICATION_ID      1684173938
#define APPLICATION_ID_TEXT "1684173938"

#define APPEND_ONLY(table)                                                                         \
    "CREATE TRIGGER " table "_no_update BEFORE UPDATE ON " table                                   \
    " BEGIN SELECT RAISE(ABORT, '" table " is append-only'); END;"                                 \
    "CREATE TRIGGER " table "_no_delete BEFORE DELETE ON " table                                   \
    " BEGIN SELECT RAISE(ABORT, '" table " is append-only'); END;"

/* Months and days are ISO text, which sorts as they do. Ratios are "above/below", exact. */
static const char *const version_1[] = {
    "CREATE TABLE meta ("
    " id INTEGER PRIMARY KEY CHECK (id = 1),"
    " region_code TEXT NOT NULL"
    ") STRICT;",
    APPEND_ONLY("meta"),

    "CREATE TABLE run ("
    " sequence INTEGER PRIMARY KEY CHECK (sequence > 0),"
    " first_month TEXT NOT NULL,"
    " last_month TEXT NOT NULL CHECK (last_month >= first_month),"
    " issue_date TEXT NOT NULL,"
    " program_version TEXT NOT NULL,"
    " region_sha256 TEXT NOT NULL,"
    " inputs_sha256 TEXT NOT NULL,"
    " previous_manifest_sha256 TEXT NOT NULL" /* the hash chain through the runs' manifests */
    ") STRICT;",
    APPEND_ONLY("run"),

    "CREATE TABLE invoice ("
    " number INTEGER PRIMARY KEY CHECK (number > 0),"
    " run INTEGER NOT NULL REFERENCES run (sequence),"
    " kind TEXT NOT NULL DEFAULT 'invoice',"
    " refers_to INTEGER REFERENCES invoice (number)," /* what a correction corrects */
    " ocr TEXT NOT NULL,"
    " first_month TEXT NOT NULL,"
    " last_month TEXT NOT NULL CHECK (last_month >= first_month),"
    " issued TEXT NOT NULL,"
    " due TEXT NOT NULL,"
    " seller_name TEXT NOT NULL,"
    " seller_org_no TEXT NOT NULL,"
    " seller_vat_no TEXT NOT NULL,"
    " seller_attention TEXT NOT NULL,"
    " seller_street TEXT NOT NULL,"
    " seller_postcode TEXT NOT NULL,"
    " seller_city TEXT NOT NULL,"
    " seller_reference TEXT NOT NULL,"
    " buyer_name TEXT NOT NULL,"
    " buyer_org_no TEXT NOT NULL,"
    " buyer_vat_no TEXT NOT NULL,"
    " buyer_attention TEXT NOT NULL,"
    " buyer_street TEXT NOT NULL,"
    " buyer_postcode TEXT NOT NULL,"
    " buyer_city TEXT NOT NULL,"
    " buyer_reference TEXT NOT NULL,"
    " customer TEXT NOT NULL,"
    " bankgiro TEXT NOT NULL,"
    " demonstration INTEGER NOT NULL CHECK (demonstration IN (0, 1)),"
    " net_ore INTEGER NOT NULL,"
    " vat_ore INTEGER NOT NULL,"
    " rounding_ore INTEGER NOT NULL,"
    " total_ore INTEGER NOT NULL CHECK (total_ore = net_ore + vat_ore + rounding_ore)"
    ") STRICT;"
    "CREATE INDEX invoice_run ON invoice (run);"
    "CREATE TRIGGER invoice_no_gap BEFORE INSERT ON invoice"
    " WHEN NEW.number <> (SELECT max(number) + 1 FROM invoice)"
    " BEGIN SELECT RAISE(ABORT, 'the invoice number is not the next of its series'); END;",
    APPEND_ONLY("invoice"),

    "CREATE TABLE line ("
    " invoice INTEGER NOT NULL REFERENCES invoice (number),"
    " position INTEGER NOT NULL CHECK (position > 0),"
    " unit_code TEXT NOT NULL,"
    " unit_name TEXT NOT NULL,"
    " service_code TEXT NOT NULL,"
    " component TEXT NOT NULL,"
    " service_name TEXT NOT NULL,"
    " account TEXT NOT NULL,"
    " month TEXT NOT NULL,"
    " first_day TEXT NOT NULL,"
    " last_day TEXT NOT NULL,"
    " quantity TEXT NOT NULL,"
    " quantity_unit TEXT NOT NULL,"
    " price_micro INTEGER NOT NULL,"
    " price_basis TEXT NOT NULL CHECK (price_basis IN ('piece', 'month', 'year')),"
    " fraction TEXT NOT NULL,"
    " exact_ore TEXT NOT NULL,"
    " net_ore INTEGER NOT NULL,"
    " vat_category TEXT NOT NULL,"
    " vat_rate_bp INTEGER NOT NULL,"
    " vat_exemption TEXT NOT NULL,"
    " evidence TEXT NOT NULL,"
    " price_source TEXT NOT NULL,"
    " PRIMARY KEY (invoice, position)"
    ") STRICT, WITHOUT ROWID;",
    APPEND_ONLY("line"),

    "CREATE TABLE vat_sum ("
    " invoice INTEGER NOT NULL REFERENCES invoice (number),"
    " position INTEGER NOT NULL CHECK (position > 0),"
    " category TEXT NOT NULL,"
    " rate_bp INTEGER NOT NULL,"
    " exemption TEXT NOT NULL,"
    " base_ore INTEGER NOT NULL,"
    " vat_ore INTEGER NOT NULL,"
    " PRIMARY KEY (invoice, position)"
    ") STRICT, WITHOUT ROWID;",
    APPEND_ONLY("vat_sum"),

    "CREATE TABLE usage ("
    " run INTEGER NOT NULL REFERENCES run (sequence),"
    " unit_code TEXT NOT NULL,"
    " meter TEXT NOT NULL,"
    " first_day TEXT NOT NULL,"
    " last_day TEXT NOT NULL,"
    " quantity INTEGER NOT NULL,"
    " PRIMARY KEY (run, unit_code, meter, first_day)"
    ") STRICT, WITHOUT ROWID;",
    APPEND_ONLY("usage"),

    "CREATE TABLE output ("
    " run INTEGER NOT NULL REFERENCES run (sequence),"
    " name TEXT NOT NULL,"
    " size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),"
    " sha256 TEXT NOT NULL CHECK (length(sha256) = 64),"
    " PRIMARY KEY (run, name)"
    ") STRICT, WITHOUT ROWID;",
    APPEND_ONLY("output"),

    "PRAGMA application_id = " APPLICATION_ID_TEXT,
    "PRAGMA user_version = 1",
    NULL,
};

/* Usage by cells. A key cannot be altered, so the table is made anew; its guards go with the old
   one, and come back when the rows stand. */
static const char *const version_2[] = {
    "DROP TRIGGER usage_no_update;"
    "DROP TRIGGER usage_no_delete;"
    "ALTER TABLE usage RENAME TO usage_1;",

    "CREATE TABLE usage ("
    " run INTEGER NOT NULL REFERENCES run (sequence),"
    " unit_code TEXT NOT NULL,"
    " meter TEXT NOT NULL,"
    " first_day TEXT NOT NULL,"
    " last_day TEXT NOT NULL,"
    " cell TEXT NOT NULL," /* empty for the meter's count */
    " quantity INTEGER NOT NULL,"
    " PRIMARY KEY (run, unit_code, meter, first_day, cell)"
    ") STRICT, WITHOUT ROWID;",

    "INSERT INTO usage (run, unit_code, meter, first_day, last_day, cell, quantity)"
    " SELECT run, unit_code, meter, first_day, last_day, '', quantity FROM usage_1;"
    "DROP TABLE usage_1;",
    APPEND_ONLY("usage"),

    "PRAGMA user_version = 2",
    NULL,
};

/* All charge models: what a line's amount is made of, which record or meter and which files it came
   from. Lines stored before say nothing of this: their amounts have no such parts. */
static const char *const version_3[] = {
    "DROP TRIGGER line_no_update;"
    "DROP TRIGGER line_no_delete;"
    "ALTER TABLE line RENAME TO line_2;",

    "CREATE TABLE line ("
    " invoice INTEGER NOT NULL REFERENCES invoice (number),"
    " position INTEGER NOT NULL CHECK (position > 0),"
    " unit_code TEXT NOT NULL,"
    " unit_name TEXT NOT NULL,"
    " service_code TEXT NOT NULL,"
    " component TEXT NOT NULL,"
    " service_name TEXT NOT NULL,"
    " account TEXT NOT NULL,"
    " month TEXT NOT NULL,"
    " first_day TEXT NOT NULL,"
    " last_day TEXT NOT NULL,"
    " quantity TEXT NOT NULL,"
    " free_quantity TEXT NOT NULL,"
    " quantity_unit TEXT NOT NULL,"
    " price_micro INTEGER NOT NULL,"
    " price_basis TEXT NOT NULL CHECK (price_basis IN ('piece', 'month', 'year')),"
    " fraction TEXT NOT NULL,"
    " exact_ore TEXT NOT NULL,"
    " minimum_ore INTEGER NOT NULL,"
    " net_ore INTEGER NOT NULL,"
    " vat_category TEXT NOT NULL,"
    " vat_rate_bp INTEGER NOT NULL,"
    " vat_exemption TEXT NOT NULL,"
    " evidence TEXT NOT NULL,"
    " price_source TEXT NOT NULL,"
    " model TEXT NOT NULL,"
    " source TEXT NOT NULL,"
    " meter TEXT NOT NULL,"
    " record TEXT NOT NULL,"
    " PRIMARY KEY (invoice, position)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE INDEX line_month ON line (month);",

    "INSERT INTO line ("
    " invoice, position, unit_code, unit_name, service_code, component,"
    " service_name, account, month, first_day, last_day, quantity, free_quantity,"
    " quantity_unit, price_micro, price_basis, fraction, exact_ore, minimum_ore,"
    " net_ore, vat_category, vat_rate_bp, vat_exemption, evidence, price_source,"
    " model, source, meter, record)"
    " SELECT"
    " invoice, position, unit_code, unit_name, service_code, component,"
    " service_name, account, month, first_day, last_day, quantity, '0',"
    " quantity_unit, price_micro, price_basis, fraction, exact_ore, 0, net_ore,"
    " vat_category, vat_rate_bp, vat_exemption, evidence, price_source, '', '', '',"
    " '' FROM line_2;"
    "DROP TABLE line_2;",
    APPEND_ONLY("line"),

    "CREATE TABLE line_step (" /* the parts of a line that different tiers price */
    " invoice INTEGER NOT NULL,"
    " line INTEGER NOT NULL," /* position of the line */
    " position INTEGER NOT NULL CHECK (position > 0),"
    " quantity TEXT NOT NULL,"
    " price_micro INTEGER NOT NULL,"
    " PRIMARY KEY (invoice, line, position),"
    " FOREIGN KEY (invoice, line) REFERENCES line (invoice, position)"
    ") STRICT, WITHOUT ROWID;",
    APPEND_ONLY("line_step"),

    "CREATE TABLE input (" /* the files of a run, and where their records ended */
    " run INTEGER NOT NULL REFERENCES run (sequence),"
    " first_month TEXT NOT NULL,"
    " last_month TEXT NOT NULL CHECK (last_month >= first_month),"
    " source TEXT NOT NULL,"
    " name TEXT NOT NULL,"
    " copy_of TEXT NOT NULL,"
    " size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),"
    " sha256 TEXT NOT NULL CHECK (length(sha256) = 64),"
    " read INTEGER NOT NULL,"
    " billed INTEGER NOT NULL CHECK (billed >= 0),"
    " follow_up INTEGER NOT NULL CHECK (follow_up >= 0),"
    " outside_period INTEGER NOT NULL CHECK (outside_period >= 0),"
    " not_billable INTEGER NOT NULL CHECK (not_billable >= 0),"
    " duplicate INTEGER NOT NULL CHECK (duplicate >= 0),"
    " rejected INTEGER NOT NULL CHECK (rejected >= 0),"
    " PRIMARY KEY (run, first_month, source, name),"
    " CHECK (read = billed + follow_up + outside_period + not_billable + duplicate + rejected)"
    ") STRICT, WITHOUT ROWID;",
    APPEND_ONLY("input"),

    "PRAGMA user_version = 3",
    NULL,
};

/*
 * Corrections, and a run's price list: what an invoice refers to, which line another takes back,
 * and every price row as it was. Seals are hashes of what a run stored, so that a change by another
 * program is found, and named; those of runs stored before are made when the ledger is brought up
 * to date.
 */
static const char *const version_4[] = {
    "ALTER TABLE run ADD COLUMN correction INTEGER NOT NULL DEFAULT 0 CHECK (correction >= 0);"
    "CREATE UNIQUE INDEX run_correction ON run (first_month, last_month, correction);",

    "ALTER TABLE invoice ADD COLUMN refers_issued TEXT NOT NULL DEFAULT '';"
    "CREATE INDEX invoice_refers_to ON invoice (refers_to) WHERE refers_to IS NOT NULL;"
    "CREATE TRIGGER invoice_reference BEFORE INSERT ON invoice"
    " WHEN NEW.kind NOT IN ('invoice', 'adjustment', 'credit')"
    " OR (NEW.kind = 'invoice') <> (NEW.refers_to IS NULL)"
    " OR (NEW.kind = 'invoice') <> (NEW.refers_issued = '')"
    " BEGIN SELECT RAISE(ABORT, 'a correction, and nothing else, refers to an invoice'); END;",

    "ALTER TABLE line ADD COLUMN scheme TEXT NOT NULL DEFAULT ''"
    " CHECK (scheme IN ('', 'graduated', 'volume'));"
    "ALTER TABLE line ADD COLUMN placed TEXT NOT NULL DEFAULT '0';",

    "ALTER TABLE line ADD COLUMN reverses INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE line ADD COLUMN reverses_line INTEGER NOT NULL DEFAULT 0;"
    "CREATE UNIQUE INDEX line_reverses ON line (reverses, reverses_line) WHERE reverses <> 0;"
    "CREATE TRIGGER line_reversal BEFORE INSERT ON line WHEN NEW.reverses <> 0 AND NOT EXISTS"
    " (SELECT 1 FROM line WHERE invoice = NEW.reverses AND position = NEW.reverses_line"
    " AND net_ore = -NEW.net_ore)"
    " BEGIN SELECT RAISE(ABORT, 'a line takes back one that was issued, whole'); END;",

    "CREATE TABLE price_list ("
    " run INTEGER PRIMARY KEY REFERENCES run (sequence),"
    " title TEXT NOT NULL,"
    " file TEXT NOT NULL," /* its name, without folders */
    " demonstration INTEGER NOT NULL CHECK (demonstration IN (0, 1))"
    ") STRICT;",
    APPEND_ONLY("price_list"),

    "CREATE TABLE price ("
    " run INTEGER NOT NULL REFERENCES price_list (run),"
    " position INTEGER NOT NULL CHECK (position > 0),"
    " service_code TEXT NOT NULL,"
    " component TEXT NOT NULL,"
    " from_day TEXT NOT NULL,"
    " price_micro INTEGER NOT NULL," /* with tiers that of the first */
    " price_basis TEXT NOT NULL CHECK (price_basis IN ('piece', 'month', 'year')),"
    " scheme TEXT NOT NULL CHECK (scheme IN ('', 'graduated', 'volume')),"
    " included INTEGER NOT NULL,"
    " minimum_ore INTEGER NOT NULL,"
    " confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),"
    " document TEXT NOT NULL,"
    " note TEXT NOT NULL,"
    " line INTEGER NOT NULL," /* of the file, where the row stands */
    " PRIMARY KEY (run, position)"
    ") STRICT, WITHOUT ROWID;",
    APPEND_ONLY("price"),

    "CREATE TABLE price_tier ("
    " run INTEGER NOT NULL,"
    " price INTEGER NOT NULL," /* position of the row */
    " position INTEGER NOT NULL CHECK (position > 0),"
    " up_to INTEGER NOT NULL," /* inclusive; the largest integer for the last */
    " price_micro INTEGER NOT NULL,"
    " PRIMARY KEY (run, price, position),"
    " FOREIGN KEY (run, price) REFERENCES price (run, position)"
    ") STRICT, WITHOUT ROWID;",
    APPEND_ONLY("price_tier"),

    "CREATE TABLE seal (" /* SHA-256 of what a run stored, part by part */
    " run INTEGER NOT NULL REFERENCES run (sequence),"
    " part TEXT NOT NULL," /* \"run\", \"usage\", \"inputs\", \"prices\", \"invoice 70001000\" */
    " sha256 TEXT NOT NULL CHECK (length(sha256) = 64),"
    " PRIMARY KEY (run, part)"
    ") STRICT, WITHOUT ROWID;",
    APPEND_ONLY("seal"),

    "PRAGMA user_version = 4",
    NULL,
};

static const char *const *const versions[] = {version_1, version_2, version_3, version_4};

/* From VERSION_SEALED on, what a run stores is sealed when it stores it. */
enum { VERSION = sizeof versions / sizeof *versions, VERSION_SEALED = 4 };

static enum dbt_status check_version(struct dbt_ledger *ledger, int64_t *version,
                                     struct dbt_error *error)
{
    int64_t application;
    enum dbt_status status =
        dbt_ledger_integer(ledger, "PRAGMA application_id", &application, error);
    if (status == DBT_OK) {
        status = dbt_ledger_integer(ledger, "PRAGMA user_version", version, error);
    }
    if (status != DBT_OK) {
        return status;
    }
    if (application != APPLICATION_ID) {
        return dbt_error_set(error, DBT_INPUT,
                             "%s: a database, but not a ledger of debitera: move it away, or name "
                             "another output folder",
                             ledger->path);
    }
    if (*version > VERSION) {
        return dbt_error_set(error, DBT_INPUT,
                             "%s: written by a newer debitera (ledger version %lld, this program "
                             "knows %d): use that one",
                             ledger->path, (long long)*version, VERSION);
    }
    return DBT_OK;
}

static enum dbt_status check_whole(struct dbt_ledger *ledger, struct dbt_error *error)
{
    struct dbt_query query;
    dbt_query_open(&query, ledger, "PRAGMA quick_check(1)", error);
    if (dbt_query_step(&query) && !dbt_text_is(dbt_query_text(&query), "ok")) {
        dbt_query_fail(&query, dbt_error_set(error, DBT_INPUT,
                                             "%s: the ledger is damaged; restore it from a backup",
                                             ledger->path));
    }
    return dbt_query_close(&query);
}

static enum dbt_status check_region(struct dbt_ledger *ledger, const char *region_code,
                                    struct dbt_error *error)
{
    struct dbt_query query;
    dbt_query_open(&query, ledger, "SELECT region_code FROM meta", error);
    struct dbt_text code =
        dbt_query_step(&query) ? dbt_query_text(&query) : (struct dbt_text){"", 0};
    if (query.status == DBT_OK && region_code != NULL && !dbt_text_is(code, region_code)) {
        dbt_query_fail(&query, dbt_error_set(error, DBT_INPUT,
                                             "%s: the ledger of region \"%.*s\", not of \"%s\": "
                                             "exchanged? put it back into its own folder",
                                             ledger->path, (int)code.length, code.at, region_code));
    }
    return dbt_query_close(&query);
}

static enum dbt_status store_region(struct dbt_ledger *ledger, const char *region_code,
                                    struct dbt_error *error)
{
    struct dbt_query query;
    dbt_query_open(&query, ledger, "INSERT INTO meta (id, region_code) VALUES (1, ?)", error);
    dbt_query_bind_text(&query, region_code);
    (void)dbt_query_step(&query);
    return dbt_query_close(&query);
}

enum dbt_status dbt_schema_raise(struct dbt_ledger *ledger, int64_t version,
                                 struct dbt_error *error)
{
    enum dbt_status status = DBT_OK;
    for (; status == DBT_OK && version < VERSION; version++) {
        const char *const *sql = versions[version];
        for (; status == DBT_OK && *sql != NULL; sql++) {
            status = dbt_ledger_execute(ledger, *sql, error);
        }
    }
    return status;
}

/*
 * What an older program began it must complete: only that program makes the bytes that it would
 * have made, and it cannot read the ledger any more once this one has raised it.
 */
static enum dbt_status refuse_interrupted(struct dbt_ledger *ledger, int64_t version,
                                          struct dbt_error *error)
{
    struct dbt_query query;
    dbt_query_open(&query, ledger,
                   "SELECT CASE WHEN first_month = last_month THEN first_month"
                   " ELSE first_month || '..' || last_month END, program_version FROM run"
                   " WHERE NOT EXISTS (SELECT 1 FROM output WHERE output.run = run.sequence)"
                   " ORDER BY sequence LIMIT 1",
                   error);
    if (dbt_query_step(&query)) {
        const struct dbt_text period = dbt_query_text(&query);
        const struct dbt_text program = dbt_query_text(&query);
        dbt_query_fail(&query,
                       dbt_error_set(error, DBT_HELD,
                                     "%s: the run of %.*s was interrupted before its output stood "
                                     "published: complete it with debitera %.*s, which began it; "
                                     "this program would first bring the ledger from version %lld "
                                     "to %d, which that one could not read any more",
                                     ledger->path, (int)period.length, period.at,
                                     (int)program.length, program.at, (long long)version, VERSION));
    }
    return dbt_query_close(&query);
}

/* Inside a transaction: another program may have done it since we looked. */
static enum dbt_status migrate(struct dbt_ledger *ledger, const char *region_code,
                               struct dbt_error *error)
{
    int64_t version;
    enum dbt_status status = dbt_ledger_integer(ledger, "PRAGMA user_version", &version, error);
    if (status == DBT_OK && ledger->mode == DBT_LEDGER_WRITE && version > 0 && version < VERSION) {
        status = refuse_interrupted(ledger, version, error);
    }
    if (status == DBT_OK) {
        status = dbt_schema_raise(ledger, version, error);
    }
    if (status == DBT_OK && version == 0) {
        return store_region(ledger, region_code, error);
    }
    return status == DBT_OK && version < VERSION_SEALED ? dbt_seal_all(ledger, error) : status;
}

static enum dbt_status migrate_at_once(struct dbt_ledger *ledger, const char *region_code,
                                       struct dbt_error *error)
{
    enum dbt_status status = dbt_ledger_begin(ledger, error);
    if (status != DBT_OK) {
        return status;
    }
    status = migrate(ledger, region_code, error);
    return dbt_ledger_end(ledger, status, error);
}

static enum dbt_status prepare_existing(struct dbt_ledger *ledger, const char *region_code,
                                        struct dbt_error *error)
{
    int64_t version;
    enum dbt_status status = check_version(ledger, &version, error);
    if (status != DBT_OK) {
        return status;
    }
    ledger->stored_version = version;
    status = dbt_checksum_refuse_older(ledger, error);
    if (status == DBT_OK && (ledger->mode == DBT_LEDGER_WRITE || version < VERSION)) {
        status = check_whole(ledger, error);
    }
    if (status == DBT_OK && version == VERSION) {
        return ledger->mode == DBT_LEDGER_WRITE ? dbt_checksum_settle(ledger, error) : DBT_OK;
    }
    if (status == DBT_OK && ledger->mode == DBT_LEDGER_READ) {
        status = dbt_ledger_copy(ledger, error);
    }
    return status == DBT_OK ? migrate_at_once(ledger, region_code, error) : status;
}

enum dbt_status dbt_schema_prepare(struct dbt_ledger *ledger, const char *region_code,
                                   struct dbt_error *error)
{
    int64_t pages;
    enum dbt_status status = dbt_ledger_integer(ledger, "PRAGMA page_count", &pages, error);
    if (status != DBT_OK) {
        return status;
    }
    if (pages > 0) {
        status = prepare_existing(ledger, region_code, error);
    } else if (ledger->mode == DBT_LEDGER_READ) {
        status = dbt_error_set(error, DBT_INPUT, "%s: nothing was issued yet: the ledger is empty",
                               ledger->path);
    } else {
        status = migrate_at_once(ledger, region_code, error);
    }
    return status == DBT_OK ? check_region(ledger, region_code, error) : status;
}
