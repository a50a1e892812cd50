/* Seal: the text that is hashed, and the hashes kept of it. */
#include "seal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { PART_BYTES = 64, NO_KEY = -1 };

/* Rows of a part; the one parameter is the key that the part has. */
struct rows {
    const char *table;
    const char *sql;
};

#define INVOICE_ROWS(table, columns, order)                                                        \
    {                                                                                              \
        table, "SELECT " columns " FROM " table " WHERE invoice = ? ORDER BY " order               \
    }

static const struct rows run_rows[] = {
    {"run", "SELECT sequence, first_month, last_month, issue_date, program_version, region_sha256,"
            " inputs_sha256, previous_manifest_sha256, correction FROM run WHERE sequence = ?"},
    {"before", "SELECT sha256 FROM seal WHERE part = 'run'"
               " AND run = (SELECT max(sequence) FROM run WHERE sequence < ?)"},
    {"parts", "SELECT part, sha256 FROM seal WHERE run = ?"
              " AND part NOT IN ('run', '" DBT_SEAL_OUTPUTS "') ORDER BY part"},
    {NULL, NULL},
};

static const struct rows invoice_rows[] = {
    {"invoice",
     "SELECT number, run, kind, refers_to, ocr, first_month, last_month, issued, due, seller_name,"
     " seller_org_no, seller_vat_no, seller_attention, seller_street, seller_postcode,"
     " seller_city, seller_reference, buyer_name, buyer_org_no, buyer_vat_no, buyer_attention,"
     " buyer_street, buyer_postcode, buyer_city, buyer_reference, customer, bankgiro,"
     " demonstration, net_ore, vat_ore, rounding_ore, total_ore, refers_issued"
     " FROM invoice WHERE number = ?"},
    INVOICE_ROWS("line",
                 "invoice, position, unit_code, unit_name, service_code, component, service_name,"
                 " account, month, first_day, last_day, quantity, free_quantity, quantity_unit,"
                 " price_micro, price_basis, fraction, exact_ore, minimum_ore, net_ore,"
                 " vat_category, vat_rate_bp, vat_exemption, evidence, price_source, model,"
                 " source, meter, record, scheme, placed, reverses, reverses_line",
                 "position"),
    INVOICE_ROWS("line_step", "invoice, line, position, quantity, price_micro", "line, position"),
    INVOICE_ROWS("vat_sum", "invoice, position, category, rate_bp, exemption, base_ore, vat_ore",
                 "position"),
    {NULL, NULL},
};

static const struct rows usage_rows[] = {
    {"usage", "SELECT run, unit_code, meter, first_day, last_day, cell, quantity FROM usage"
              " WHERE run = ? ORDER BY unit_code, meter, first_day, cell"},
    {NULL, NULL},
};

static const struct rows inputs_rows[] = {
    {"input", "SELECT run, first_month, last_month, source, name, copy_of, size_bytes, sha256,"
              " read, billed, follow_up, outside_period, not_billable, duplicate, rejected"
              " FROM input WHERE run = ? ORDER BY first_month, source, name"},
    {NULL, NULL},
};

static const struct rows prices_rows[] = {
    {"price_list", "SELECT run, title, file, demonstration FROM price_list WHERE run = ?"},
    {"price", "SELECT run, position, service_code, component, from_day, price_micro, price_basis,"
              " scheme, included, minimum_ore, confirmed, document, note, line FROM price"
              " WHERE run = ? ORDER BY position"},
    {"price_tier", "SELECT run, price, position, up_to, price_micro FROM price_tier"
                   " WHERE run = ? ORDER BY price, position"},
    {NULL, NULL},
};

static const struct rows outputs_rows[] = {
    {"output", "SELECT run, name, size_bytes, sha256 FROM output WHERE run = ? ORDER BY name"},
    {NULL, NULL},
};

/* Parts whose key is the run's sequence. "run" is the last to be sealed: it covers the others. */
static const struct part {
    const char *name;
    const struct rows *rows;
} parts[] = {
    {"usage", usage_rows}, {"inputs", inputs_rows},          {"prices", prices_rows},
    {"run", run_rows},     {DBT_SEAL_OUTPUTS, outputs_rows},
};

enum { PARTS = sizeof parts / sizeof *parts, PARTS_AT_ISSUE = PARTS - 1 };

/* ---- the text ------------------------------------------------------------------------------- */

/* A damaged file may hold a value of a type that its column does not take. */
static char type_letter(int type)
{
    static const char letters[] = {[SQLITE_INTEGER] = 'i',
                                   [SQLITE_FLOAT] = 'f',
                                   [SQLITE_TEXT] = 't',
                                   [SQLITE_BLOB] = 'b',
                                   [SQLITE_NULL] = 'n'};
    return letters[type];
}

static void add_value(struct dbt_sha256 *sha, sqlite3_stmt *row, int column)
{
    char head[32];
    char letter = type_letter(sqlite3_column_type(row, column));
    const void *bytes = sqlite3_column_text(row, column); /* of an integer its decimal form */
    int length = sqlite3_column_bytes(row, column);
    int head_length = snprintf(head, sizeof head, "%c%d:", letter, length);
    dbt_sha256_add(sha, head, (size_t)head_length);
    if (bytes != NULL) {
        dbt_sha256_add(sha, bytes, (size_t)length);
    }
}

/* SQLite gives no text when memory ends: that must not be hashed as none. */
static void check_memory(struct dbt_query *query)
{
    if (query->status == DBT_OK && sqlite3_errcode(query->ledger->db) == SQLITE_NOMEM) {
        dbt_query_fail(query, dbt_error_memory(query->error, "the seals of the ledger"));
    }
}

static enum dbt_status add_rows(struct dbt_ledger *ledger, const struct rows *rows, int64_t key,
                                struct dbt_sha256 *sha, struct dbt_error *error)
{
    struct dbt_query query;
    dbt_sha256_add(sha, rows->table, strlen(rows->table));
    dbt_sha256_add(sha, "\n", 1);
    dbt_query_open(&query, ledger, rows->sql, error);
    dbt_query_bind_integer(&query, key);
    while (dbt_query_step(&query)) {
        int columns = sqlite3_column_count(query.statement);
        for (int i = 0; i < columns; i++) {
            add_value(sha, query.statement, i);
        }
        dbt_sha256_add(sha, "\n", 1);
        check_memory(&query);
    }
    return dbt_query_close(&query);
}

static enum dbt_status hash_rows(struct dbt_ledger *ledger, const struct rows *rows, int64_t key,
                                 char hex[DBT_SHA256_HEX_BYTES], struct dbt_error *error)
{
    struct dbt_sha256 *sha = dbt_sha256_new();
    if (sha == NULL) {
        return dbt_error_memory(error, "the seals of the ledger");
    }
    enum dbt_status status = DBT_OK;
    for (; status == DBT_OK && rows->sql != NULL; rows++) {
        status = add_rows(ledger, rows, key, sha, error);
    }
    if (!dbt_sha256_take(sha, hex) && status == DBT_OK) {
        status = dbt_error_memory(error, "the seals of the ledger");
    }
    dbt_sha256_free(sha);
    return status;
}

/* ---- sealing -------------------------------------------------------------------------------- */

struct sealed { /* what is hashed, and under which name it is kept */
    int64_t run;
    const char *part;
    const struct rows *rows;
    int64_t key;
};

static enum dbt_status seal(struct dbt_ledger *ledger, const struct sealed *sealed,
                            struct dbt_error *error)
{
    char hex[DBT_SHA256_HEX_BYTES];
    enum dbt_status status = hash_rows(ledger, sealed->rows, sealed->key, hex, error);
    if (status != DBT_OK) {
        return status;
    }
    struct dbt_query query;
    dbt_query_open(&query, ledger, "INSERT INTO seal (run, part, sha256) VALUES (?, ?, ?)", error);
    dbt_query_bind_integer(&query, sealed->run);
    dbt_query_bind_text(&query, sealed->part);
    dbt_query_bind_text(&query, hex);
    (void)dbt_query_step(&query);
    return dbt_query_close(&query);
}

static enum dbt_status seal_invoices(struct dbt_ledger *ledger, int64_t sequence,
                                     struct dbt_error *error)
{
    char part[PART_BYTES];
    struct dbt_query query;
    dbt_query_open(&query, ledger, "SELECT number FROM invoice WHERE run = ? ORDER BY number",
                   error);
    dbt_query_bind_integer(&query, sequence);
    while (dbt_query_step(&query)) {
        int64_t number = dbt_query_integer(&query);
        snprintf(part, sizeof part, "invoice %" PRId64, number);
        const struct sealed sealed = {sequence, part, invoice_rows, number};
        dbt_query_fail(&query, seal(ledger, &sealed, error));
    }
    return dbt_query_close(&query);
}

enum dbt_status dbt_seal_run(struct dbt_ledger *ledger, int64_t sequence, struct dbt_error *error)
{
    enum dbt_status status = seal_invoices(ledger, sequence, error);
    for (size_t i = 0; status == DBT_OK && i < PARTS_AT_ISSUE; i++) {
        const struct sealed sealed = {sequence, parts[i].name, parts[i].rows, sequence};
        status = seal(ledger, &sealed, error);
    }
    return status;
}

enum dbt_status dbt_seal_outputs(struct dbt_ledger *ledger, int64_t sequence,
                                 struct dbt_error *error)
{
    const struct sealed sealed = {sequence, DBT_SEAL_OUTPUTS, outputs_rows, sequence};
    return seal(ledger, &sealed, error);
}

enum dbt_status dbt_seal_all(struct dbt_ledger *ledger, struct dbt_error *error)
{
    struct dbt_query query;
    dbt_query_open(&query, ledger,
                   "SELECT sequence, EXISTS (SELECT 1 FROM output WHERE run = sequence) FROM run"
                   " ORDER BY sequence",
                   error);
    while (dbt_query_step(&query)) {
        int64_t sequence = dbt_query_integer(&query);
        bool published = dbt_query_integer(&query) != 0;
        dbt_query_fail(&query, dbt_seal_run(ledger, sequence, error));
        if (published && query.status == DBT_OK) {
            dbt_query_fail(&query, dbt_seal_outputs(ledger, sequence, error));
        }
    }
    return dbt_query_close(&query);
}

/* ---- checking ------------------------------------------------------------------------------- */

/* Every part that a run has, or that was sealed of it, and its seal; what is gone is found by its
   seal, what came after by having none. */
static const char every_part[] =
    "WITH parts (run, part) AS ("
    " SELECT sequence, column1 FROM run,"
    "  (VALUES ('run'), ('usage'), ('inputs'), ('prices'))"
    " UNION SELECT run, 'invoice ' || number FROM invoice"
    " UNION SELECT run, '" DBT_SEAL_OUTPUTS "' FROM output"
    " UNION SELECT run, part FROM seal)"
    " SELECT parts.run, parts.part, coalesce(seal.sha256, '') FROM parts LEFT JOIN seal"
    " ON seal.run = parts.run AND seal.part = parts.part ORDER BY parts.run, parts.part";

/* Null for a part that there cannot be. */
static const struct rows *find_rows(const char *part, int64_t run, int64_t *key)
{
    static const char invoice[] = "invoice ";
    if (strncmp(part, invoice, sizeof invoice - 1) == 0) {
        char *end;
        *key = strtoll(part + sizeof invoice - 1, &end, 10);
        return *end == '\0' ? invoice_rows : NULL;
    }
    for (size_t i = 0; i < PARTS; i++) {
        if (strcmp(parts[i].name, part) == 0) {
            *key = run;
            return parts[i].rows;
        }
    }
    return NULL;
}

struct checking {
    struct dbt_ledger *ledger;
    dbt_seal_report *report;
    void *context;
    struct dbt_error *error;
};

static enum dbt_status tell(const struct checking *checking, int64_t run, const char *part,
                            const char *why)
{
    const struct dbt_broken_seal broken = {run, part, why};
    return checking->report(checking->context, &broken, checking->error);
}

/* A row that cannot be read is a broken seal of its part; what ends memory is not. */
static enum dbt_status check_part(const struct checking *checking, int64_t run, const char *part,
                                  const char *sealed)
{
    int64_t key = 0;
    char hex[DBT_SHA256_HEX_BYTES];
    char none[DBT_SHA256_HEX_BYTES]; /* as if it had no row */
    const struct rows *rows = find_rows(part, run, &key);
    if (rows == NULL) {
        return tell(checking, run, part, "is no part that a run has");
    }
    if (sealed[0] == '\0') {
        return tell(checking, run, part, "was not stored by the run: it has no seal");
    }
    enum dbt_status status = hash_rows(checking->ledger, rows, key, hex, checking->error);
    if (status == DBT_INPUT) {
        return tell(checking, run, part, "cannot be read");
    }
    if (status != DBT_OK || strcmp(hex, sealed) == 0) {
        return status;
    }
    status = hash_rows(checking->ledger, rows, NO_KEY, none, checking->error);
    if (status != DBT_OK) {
        return status;
    }
    return tell(checking, run, part,
                strcmp(hex, none) == 0 ? "is missing" : "is not as it was stored");
}

/* A damaged text is shown as one, not written to a terminal. */
static void copy_text(struct dbt_text text, char *out, size_t out_bytes)
{
    if (!dbt_text_is_clean(text)) {
        text = dbt_text_of("(damaged name)");
    }
    snprintf(out, out_bytes, "%.*s", (int)text.length, text.at);
}

enum dbt_status dbt_seal_check(struct dbt_ledger *ledger, dbt_seal_report *report, void *context,
                               struct dbt_error *error)
{
    const struct checking checking = {ledger, report, context, error};
    struct dbt_query query;
    dbt_query_open(&query, ledger, every_part, error);
    while (dbt_query_step(&query)) {
        char part[PART_BYTES];
        char sealed[DBT_SHA256_HEX_BYTES + 1]; /* so that one that is too long is not equal */
        int64_t run = dbt_query_integer(&query);
        copy_text(dbt_query_text(&query), part, sizeof part);
        copy_text(dbt_query_text(&query), sealed, sizeof sealed);
        if (query.status == DBT_OK) {
            dbt_query_fail(&query, check_part(&checking, run, part, sealed));
        }
    }
    return dbt_query_close(&query);
}
