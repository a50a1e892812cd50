/*
 * What must hold between the rows of a ledger. A rule is a query for the rows that break it: the
 * run's sequence, and the part's name.
 */
#include "verify.h"

struct rule {
    const char *sql;
    const char *what; /* said of the part */
};

#define INVOICE "'invoice ' || "
#define LINE    INVOICE "l.invoice || ', line ' || l.position"
#define LINES   " FROM line AS l JOIN invoice AS i ON i.number = l.invoice "
#define SUMS    " FROM vat_sum AS v JOIN invoice AS i ON i.number = v.invoice "
#define SAME_VAT                                                                                   \
    "l.invoice = v.invoice AND l.vat_category = v.category AND l.vat_rate_bp = v.rate_bp"          \
    " AND l.vat_exemption = v.exemption"

/* Of a ratio's text. */
#define NEGATED(text)                                                                              \
    "CASE WHEN " text " = '0' THEN '0' WHEN " text " LIKE '-%' THEN substr(" text ", 2)"           \
    " ELSE '-' || " text " END"

/* What a line, and the one that takes it back, have in common. A unit may have a new name, and its
   code another case. */
#define COMMON(line)                                                                               \
    "(upper(" line ".unit_code), " line ".service_code, " line ".component, " line                 \
    ".service_name, " line ".account, " line ".month, " line ".first_day, " line                   \
    ".last_day, " line ".quantity_unit, " line ".price_micro, " line ".price_basis, " line         \
    ".fraction, " line ".vat_category, " line ".vat_rate_bp, " line ".vat_exemption, " line        \
    ".evidence, " line ".price_source, " line ".model, " line ".source, " line ".meter, " line     \
    ".record, " line ".scheme, " line ".placed)"

#define THIS     COMMON("l")
#define THAT     COMMON("o")
#define QUANTITY NEGATED("l.quantity")
#define FREE     NEGATED("l.free_quantity")
#define EXACT    NEGATED("l.exact_ore")

static const struct rule runs[] = {
    {"SELECT sequence, 'run' FROM (SELECT sequence,"
     " lag(sequence, 1, 0) OVER (ORDER BY sequence) AS before FROM run)"
     " WHERE sequence <> before + 1",
     "does not follow the run before it: one is missing"},
    {"SELECT r.sequence, 'run' FROM run AS r WHERE r.previous_manifest_sha256 <> coalesce("
     "(SELECT o.sha256 FROM output AS o WHERE o.run = r.sequence - 1"
     " AND o.name = 'manifest.json'), '')",
     "does not carry the hash of the manifest before it: the chain is broken"},
    {"SELECT sequence, 'run' FROM (SELECT sequence, issue_date,"
     " lag(issue_date, 1, '') OVER (ORDER BY sequence) AS before FROM run)"
     " WHERE issue_date < before",
     "is dated before the run before it"},
    {"SELECT r.sequence, 'run' FROM run AS r WHERE r.correction <> (SELECT count(*) FROM run AS e"
     " WHERE e.first_month = r.first_month AND e.last_month = r.last_month"
     " AND e.sequence < r.sequence)",
     "is not the next correction of its period"},
    {"SELECT r.sequence, 'run' FROM run AS r WHERE r.correction = 0 AND EXISTS ("
     "SELECT 1 FROM run AS e WHERE e.sequence < r.sequence AND e.correction = 0"
     " AND e.last_month >= r.first_month AND e.first_month <= r.last_month)",
     "bills months that an earlier run had billed"},
};

static const struct rule invoices[] = {
    {"SELECT run, 'invoice ' || (before + 1)"
     " || iif(number > before + 2, ' to ' || (number - 1), '') FROM (SELECT run, number,"
     " lag(number, 1, number - 1) OVER (ORDER BY number) AS before FROM invoice)"
     " WHERE number <> before + 1",
     "is missing from the number series"},
    {"SELECT run, " INVOICE "number FROM (SELECT run, number,"
     " lag(run, 1, run) OVER (ORDER BY number) AS before FROM invoice) WHERE run < before",
     "was issued before the number before it"},
    {"SELECT i.run, " INVOICE "i.number FROM invoice AS i JOIN run AS r ON r.sequence = i.run"
     " WHERE (i.first_month, i.last_month, i.issued)"
     " <> (r.first_month, r.last_month, r.issue_date)",
     "is not of its run's period and issue date"},
    {"SELECT run, " INVOICE "number FROM invoice WHERE kind = 'invoice'"
     " AND (refers_to IS NOT NULL OR refers_issued <> '')",
     "is an original, and refers to another invoice"},
    {"SELECT i.run, " INVOICE "i.number FROM invoice AS i WHERE i.kind <> 'invoice'"
     " AND NOT EXISTS (SELECT 1 FROM invoice AS o WHERE o.number = i.refers_to"
     " AND o.kind = 'invoice' AND o.number < i.number AND o.issued = i.refers_issued"
     " AND (o.buyer_org_no, o.first_month, o.last_month)"
     " = (i.buyer_org_no, i.first_month, i.last_month))",
     "does not refer to an original of the same provider and period"},
    {"SELECT run, " INVOICE "number FROM invoice"
     " WHERE kind <> 'invoice' AND kind <> iif(net_ore < 0, 'credit', 'adjustment')",
     "is not named by the sign of its net"},
    {"SELECT i.run, " INVOICE "i.number FROM invoice AS i JOIN run AS r ON r.sequence = i.run"
     " WHERE r.correction = 0 AND i.kind <> 'invoice'",
     "is a correction, but its run bills the period"},
    {"SELECT i.run, " INVOICE "i.number FROM invoice AS i"
     " WHERE (SELECT coalesce(max(position), 0) FROM line WHERE invoice = i.number)"
     " <> (SELECT count(*) FROM line WHERE invoice = i.number)",
     "lacks a line"},
};

static const struct rule reversals[] = {
    {"SELECT i.run, " LINE LINES "WHERE l.reverses <> 0 AND NOT EXISTS ("
     "SELECT 1 FROM line AS o JOIN invoice AS p ON p.number = o.invoice"
     " WHERE o.invoice = l.reverses AND o.position = l.reverses_line AND o.invoice < l.invoice"
     " AND (p.buyer_org_no, p.first_month, p.last_month)"
     " = (i.buyer_org_no, i.first_month, i.last_month)"
     " AND o.quantity = " QUANTITY " AND o.free_quantity = " FREE " AND o.exact_ore = " EXACT
     " AND o.minimum_ore = -l.minimum_ore AND o.net_ore = -l.net_ore AND " THAT " = " THIS ")",
     "is not the exact opposite of the line that it takes back"},
    {"SELECT i.run, " LINE LINES "WHERE l.reverses <> 0 AND ("
     "(SELECT count(*) FROM line_step AS s WHERE s.invoice = l.invoice AND s.line = l.position) <>"
     " (SELECT count(*) FROM line_step AS t"
     " WHERE t.invoice = l.reverses AND t.line = l.reverses_line)"
     " OR EXISTS (SELECT 1 FROM line_step AS s JOIN line_step AS t ON t.invoice = l.reverses"
     " AND t.line = l.reverses_line AND t.position = s.position"
     " WHERE s.invoice = l.invoice AND s.line = l.position"
     " AND (t.price_micro <> s.price_micro OR t.quantity <> " NEGATED("s.quantity") ")))",
     "has other tiers than the line that it takes back"},
};

/* VAT is rounded half away from zero (R9). */
static const struct rule sums[] = {
    {"SELECT i.run, " LINE LINES "WHERE (SELECT count(*) FROM vat_sum AS v WHERE " SAME_VAT
     ") <> 1",
     "is not in exactly one of the invoice's VAT sums"},
    {"SELECT i.run, " INVOICE "v.invoice || ', VAT ' || (v.rate_bp / 100) || ' %'" SUMS
     "WHERE v.base_ore <> (SELECT coalesce(sum(l.net_ore), 0) FROM line AS l WHERE " SAME_VAT ")",
     "is not computed on the sum of its lines"},
    {"SELECT i.run, " INVOICE "v.invoice || ', VAT ' || (v.rate_bp / 100) || ' %'" SUMS
     "WHERE v.vat_ore <> sign(v.base_ore) * ((abs(v.base_ore) * v.rate_bp + 5000) / 10000)",
     "is not its rate of its base"},
    {"SELECT i.run, " INVOICE "i.number FROM invoice AS i"
     " WHERE i.net_ore <> (SELECT coalesce(sum(net_ore), 0) FROM line WHERE invoice = i.number)",
     "has a net that is not the sum of its lines"},
    {"SELECT i.run, " INVOICE "i.number FROM invoice AS i"
     " WHERE i.vat_ore <> (SELECT coalesce(sum(vat_ore), 0) FROM vat_sum WHERE invoice = i.number)",
     "has a VAT that is not the sum of its VAT sums"},
    {"SELECT run, " INVOICE "number FROM invoice WHERE total_ore <> net_ore + vat_ore"
     " + rounding_ore OR abs(rounding_ore) > 50 OR (rounding_ore <> 0 AND total_ore % 100 <> 0)",
     "has a total that is not its net, VAT and rounding"},
};

static enum dbt_status apply(const struct dbt_verifying *verifying, const struct rule *rules,
                             size_t count)
{
    enum dbt_status status = DBT_OK;
    for (size_t i = 0; status == DBT_OK && i < count; i++) {
        struct dbt_query query;
        dbt_query_open(&query, verifying->ledger, rules[i].sql, verifying->error);
        while (dbt_query_step(&query)) {
            char part[128];
            int64_t run = dbt_query_integer(&query);
            struct dbt_text text = dbt_query_text(&query);
            snprintf(part, sizeof part, "%.*s", (int)text.length, text.at);
            dbt_query_fail(&query, dbt_verifying_tell(verifying, run, part, rules[i].what));
        }
        status = dbt_query_close(&query);
    }
    return status;
}

#define APPLY(rules) apply(verifying, rules, sizeof(rules) / sizeof *(rules))

enum dbt_status dbt_verify_rules(const struct dbt_verifying *verifying)
{
    enum dbt_status status = APPLY(runs);
    if (status == DBT_OK) {
        status = APPLY(invoices);
    }
    if (status == DBT_OK) {
        status = APPLY(reversals);
    }
    return status == DBT_OK ? APPLY(sums) : status;
}
