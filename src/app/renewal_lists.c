/* Renewal: the pages of all runs. */
#include <errno.h>
#include <unistd.h>

#include "renewal.h"

/* What an owner's runs came to, in the order of issue. */
struct listing {
    const struct dbt_page_owner *owner;
    const char *name; /* of a provider, as it was last billed */
    struct dbt_page_summary *items;
    size_t count;
    dbt_month last; /* of any of them */
};

static bool is_done(const struct dbt_renewal *renewal, const struct dbt_run *run)
{
    return run->published || run->sequence == renewal->publication->run.sequence;
}

/* ---- sums ------------------------------------------------------------------------------------ */

/* Runs have no findings where they are not asked for. */
static enum dbt_status begin(struct dbt_renewal *renewal, struct listing *listing,
                             struct dbt_error *error)
{
    const struct dbt_run_list *runs = &renewal->books.runs;

    listing->items = dbt_arena_alloc(&renewal->arena, runs->count + 1, sizeof *listing->items);
    if (listing->items == NULL)
        return dbt_error_memory(error, "the list of runs");
    for (size_t i = 0; i < runs->count; i++)
        if (is_done(renewal, &runs->items[i]))
            listing->items[listing->count++] =
                (struct dbt_page_summary){.run = &runs->items[i], .state = DBT_PAGE_ISSUED};
    return DBT_OK;
}

static struct dbt_page_summary *find(const struct listing *listing, int64_t sequence)
{
    size_t low = 0;
    size_t high = listing->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (listing->items[middle].run->sequence < sequence)
            low = middle + 1;
        else
            high = middle;
    }
    return low < listing->count && listing->items[low].run->sequence == sequence
               ? &listing->items[low]
               : NULL;
}

/* Rows come by number, the newest last. */
static enum dbt_status add_up(const struct dbt_renewal *renewal, struct listing *listing,
                              struct dbt_error *error)
{
    const struct dbt_issued_list *issued = &renewal->books.issued;
    const char *org_no = listing->owner->org_no;
    bool fits = true;

    for (size_t i = 0; fits && i < issued->count; i++) {
        const struct dbt_issued *row = &issued->items[i];
        struct dbt_page_summary *sum =
            org_no == NULL || strcmp(org_no, row->org_no) == 0 ? find(listing, row->run) : NULL;
        if (sum == NULL)
            continue;
        if (org_no != NULL)
            listing->name = row->provider;
        sum->documents++;
        fits = dbt_ore_add(sum->net_ore, row->net_ore, &sum->net_ore) &&
               dbt_ore_add(sum->vat_ore, row->vat_ore, &sum->vat_ore) &&
               dbt_ore_add(sum->total_ore, row->total_ore, &sum->total_ore);
    }
    return fits ? DBT_OK
                : dbt_error_set(error, DBT_INPUT, "the totals of a run are too large for a page");
}

/* A provider's list has the runs that billed it. Newest first. */
static void order(struct listing *listing)
{
    size_t kept = 0;

    for (size_t i = 0; i < listing->count; i++)
        if (listing->owner->org_no == NULL || listing->items[i].documents > 0)
            listing->items[kept++] = listing->items[i];
    listing->count = kept;
    for (size_t i = 0; i < kept; i++)
        if (listing->items[i].run->period.last > listing->last)
            listing->last = listing->items[i].run->period.last;
    for (size_t i = 0; i < kept / 2; i++) {
        struct dbt_page_summary item = listing->items[i];
        listing->items[i] = listing->items[kept - 1 - i];
        listing->items[kept - 1 - i] = item;
    }
}

/* ---- findings -------------------------------------------------------------------------------- */

/* Of a folder that is not as recorded nothing is said. */
static enum dbt_status count_findings(struct dbt_renewal *renewal, struct dbt_page_summary *item,
                                      struct dbt_error *error)
{
    const char *name = dbt_run_folder_name(item->run, &renewal->arena);
    const char *path = name == NULL ? NULL
                                    : dbt_arena_format(&renewal->arena, "%s/%s",
                                                       renewal->publication->region_folder, name);
    struct dbt_output_list files;
    const struct dbt_manifest *manifest = NULL;
    bool is_recorded = false;
    enum dbt_status status;

    if (path == NULL)
        return dbt_error_memory(error, "the output folder's name");
    status = dbt_renewal_look(renewal, item->run, &files, &is_recorded, error);
    if (status != DBT_OK || !is_recorded)
        return status;
    dbt_arena_reset(&renewal->scratch);
    status = dbt_page_manifest(path, &manifest, &renewal->scratch, error);
    if (status == DBT_OK) {
        item->warnings = manifest->findings.of[DBT_SEVERITY_WARNING];
        item->holds = manifest->findings.count - item->warnings;
    }
    return status;
}

/* ---- the page -------------------------------------------------------------------------------- */

/* Links to the runs' pages where they are. */
static enum dbt_status link_runs(struct dbt_renewal *renewal, struct listing *listing,
                                 const char *page, struct dbt_error *error)
{
    struct dbt_arena *arena = &renewal->arena;

    for (size_t i = 0; i < listing->count; i++) {
        struct dbt_page_summary *item = &listing->items[i];
        const char *name = dbt_run_folder_name(item->run, arena);
        const char *link = name == NULL ? NULL : dbt_arena_format(arena, "%s/%s", name, page);
        const char *below = link == NULL ? NULL : dbt_owner_path(listing->owner, link, arena);
        const char *path =
            below == NULL
                ? NULL
                : dbt_arena_format(arena, "%s/%s", renewal->publication->region_folder, below);
        if (path == NULL)
            return dbt_error_memory(error, "a page's name");
        item->page = access(path, F_OK) == 0 || errno != ENOENT ? link : NULL;
    }
    return DBT_OK;
}

static enum dbt_status write_list(struct dbt_renewal *renewal, struct listing *listing,
                                  enum dbt_language language, struct dbt_buffer *bytes,
                                  struct dbt_error *error)
{
    const struct dbt_region *region = &renewal->publication->pipeline->region;
    struct dbt_page_common page = dbt_page_of_region(region, renewal->metrics, language);
    const struct dbt_page_runs runs = {listing->items, listing->count, listing->name};
    enum dbt_status status = link_runs(renewal, listing, dbt_page_name(region, language), error);

    page.last_month = listing->last;
    if (status == DBT_OK)
        status = dbt_page_months(&renewal->books, listing->owner->org_no, listing->last,
                                 page.net_ore, error);
    dbt_arena_reset(&renewal->scratch);
    return status == DBT_OK ? dbt_page_runs(&page, &runs, bytes, &renewal->scratch, error) : status;
}

static enum dbt_status put_list(struct dbt_renewal *renewal, struct listing *listing,
                                struct dbt_error *error)
{
    struct dbt_buffer bytes;
    enum dbt_status status = DBT_OK;

    dbt_buffer_init(&bytes);
    for (unsigned i = 0; status == DBT_OK && i < DBT_LANGUAGE_COUNT; i++) {
        const enum dbt_language language = (enum dbt_language)i;
        const char *page = dbt_page_name(&renewal->publication->pipeline->region, language);
        const char *name =
            page == NULL ? NULL : dbt_owner_path(listing->owner, page, &renewal->arena);
        if (page == NULL)
            continue;
        dbt_buffer_clear(&bytes);
        status = name == NULL ? dbt_error_memory(error, "a page's name")
                              : write_list(renewal, listing, language, &bytes, error);
        if (status == DBT_OK)
            status = dbt_page_store_put(&renewal->store, name, dbt_buffer_text(&bytes), error);
    }
    dbt_buffer_release(&bytes);
    return status;
}

static enum dbt_status renew_list(struct dbt_renewal *renewal, const struct dbt_page_owner *owner,
                                  struct dbt_error *error)
{
    struct listing listing = {.owner = owner, .name = owner->name};
    enum dbt_status status = begin(renewal, &listing, error);

    if (status == DBT_OK)
        status = add_up(renewal, &listing, error);
    if (status != DBT_OK)
        return status;
    order(&listing);
    for (size_t i = 0; status == DBT_OK && owner->org_no == NULL && i < listing.count; i++)
        status = count_findings(renewal, &listing.items[i], error);
    return status == DBT_OK ? put_list(renewal, &listing, error) : status;
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* Every provider that was ever billed. */
static enum dbt_status list_all(struct dbt_renewal *renewal, struct dbt_page_owners *owners,
                                struct dbt_error *error)
{
    const struct dbt_issued_list *issued = &renewal->books.issued;
    struct dbt_invoice *invoices =
        dbt_arena_alloc(&renewal->arena, issued->count + 1, sizeof *invoices);
    const struct dbt_invoices all = {.items = invoices, .count = issued->count};

    if (invoices == NULL)
        return dbt_error_memory(error, "the providers of a region");
    for (size_t i = 0; i < issued->count; i++)
        invoices[i].buyer = (struct dbt_party){.org_no = issued->items[i].org_no,
                                               .name = issued->items[i].provider};
    return dbt_renewal_owners(&all, owners, &renewal->arena, error);
}

enum dbt_status dbt_renewal_lists(struct dbt_renewal *renewal, struct dbt_error *error)
{
    static const struct dbt_page_owner the_region = {NULL, NULL, NULL};
    struct dbt_page_owners owners = {.count = 0};
    enum dbt_status status =
        renewal->store.begun
            ? list_all(renewal, &owners, error)
            : dbt_renewal_owners(&renewal->publication->invoices, &owners, &renewal->arena, error);

    if (status == DBT_OK)
        status = renew_list(renewal, &the_region, error);
    for (size_t i = 0; status == DBT_OK && i < owners.count; i++) {
        const char *path = dbt_arena_format(
            &renewal->arena, "%s/%s", renewal->publication->region_folder, owners.items[i].folder);
        if (path == NULL)
            status = dbt_error_memory(error, "a provider's folder");
        else if (access(path, F_OK) == 0 || errno != ENOENT)
            status = renew_list(renewal, &owners.items[i], error);
    }
    return status;
}
