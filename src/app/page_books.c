/* Page books: what the ledger knows by now, and what all pages have in common. */
#include "page_folder.h"

enum { YEAR_MONTHS = 12, LAST_YEAR = 9999 };

const struct dbt_period dbt_page_ever = {YEAR_MONTHS, LAST_YEAR *YEAR_MONTHS + YEAR_MONTHS - 1};

enum dbt_status dbt_page_books_load(struct dbt_page_books *books, struct dbt_ledger *ledger,
                                    const struct dbt_month_scope *scope, struct dbt_arena *arena,
                                    struct dbt_error *error)
{
    const struct dbt_issued_filter filter = {.provider = scope->provider};
    enum dbt_status status;

    *books = (struct dbt_page_books){0};
    if (ledger == NULL)
        return DBT_OK;
    status = dbt_ledger_list(ledger, &filter, &books->issued, arena, error);
    if (status == DBT_OK)
        status = dbt_ledger_runs(ledger, NULL, &books->runs, arena, error);
    return status == DBT_OK ? dbt_ledger_months(ledger, scope, &books->sums, arena, error) : status;
}

/* ---- months ---------------------------------------------------------------------------------- */

/* Months before the first are not shown. */
static bool add_month(dbt_figure net_ore[DBT_FOLLOWUP_MONTHS], dbt_month last, dbt_month month,
                      int64_t ore)
{
    dbt_month at = month - last + (DBT_FOLLOWUP_MONTHS - 1);

    if (at < 0 || at >= DBT_FOLLOWUP_MONTHS)
        return true;
    if (!dbt_figure_known(net_ore[at]))
        net_ore[at] = 0;
    return dbt_ore_add(net_ore[at], ore, &net_ore[at]);
}

static enum dbt_status say_overflow(bool fits, struct dbt_error *error)
{
    return fits ? DBT_OK
                : dbt_error_set(error, DBT_INPUT, "the totals of a month are too large for a page");
}

/* Sums are by organisation number: of a provider, where its own begin. */
static size_t first_of(const struct dbt_month_sums *sums, const char *org_no)
{
    size_t low = 0;
    size_t high = sums->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (strcmp(sums->items[middle].org_no, org_no) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

enum dbt_status dbt_page_months(const struct dbt_page_books *books, const char *org_no,
                                dbt_month last, dbt_figure net_ore[DBT_FOLLOWUP_MONTHS],
                                struct dbt_error *error)
{
    const struct dbt_month_sums *sums = &books->sums;
    bool fits = true;

    for (size_t i = 0; i < DBT_FOLLOWUP_MONTHS; i++)
        net_ore[i] = DBT_FIGURE_NONE;
    for (size_t i = org_no == NULL ? 0 : first_of(sums, org_no);
         fits && i < sums->count && (org_no == NULL || strcmp(org_no, sums->items[i].org_no) == 0);
         i++)
        fits = add_month(net_ore, last, sums->items[i].month, sums->items[i].net_ore);
    return say_overflow(fits, error);
}

enum dbt_status dbt_page_months_add(struct dbt_page_folder *folder, struct dbt_error *error)
{
    bool fits = true;

    for (size_t i = 0; i < folder->invoice_count; i++) {
        const struct dbt_invoice *invoice = folder->invoices[i];
        for (size_t k = 0; fits && k < invoice->line_count; k++)
            fits = add_month(folder->net_ore, folder->run->period.last, invoice->lines[k].month,
                             invoice->lines[k].net_ore);
    }
    return say_overflow(fits, error);
}

/* ---- languages ------------------------------------------------------------------------------- */

static const char *const *texts_in(const struct dbt_region *region, enum dbt_language language)
{
    return language == region->language ? region->texts : region->other_texts;
}

/* The other language may lack the texts of pages; a text set to "" is a wish to have none. */
const char *dbt_page_name(const struct dbt_region *region, enum dbt_language language)
{
    static const char *const others[DBT_LANGUAGE_COUNT] = {
        [DBT_LANGUAGE_SV] = "index.sv.html",
        [DBT_LANGUAGE_EN] = "index.en.html",
    };
    const char *const *texts = texts_in(region, language);

    if (texts == NULL || texts[DBT_TEXT_PAGE_RUN] == NULL || texts[DBT_TEXT_PAGE_RUN][0] == '\0')
        return NULL;
    return language == region->language ? "index.html" : others[language];
}

struct dbt_page_common dbt_page_of_region(const struct dbt_region *region,
                                          struct dbt_metrics metrics, enum dbt_language language)
{
    enum dbt_language other = language == DBT_LANGUAGE_SV ? DBT_LANGUAGE_EN : DBT_LANGUAGE_SV;

    return (struct dbt_page_common){
        .region = region,
        .texts = texts_in(region, language),
        .language = language,
        .other_language = dbt_page_name(region, other),
        .program_version = DEBITERA_VERSION,
        .metrics = metrics,
    };
}
