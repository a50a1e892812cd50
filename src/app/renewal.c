/* Renewal: pages of the run at hand, and of those whose invoices it corrects. */
#include "renewal.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "debitera/base/file_name.h"
#include "paging.h"
#include "providers.h"

#define RENEWAL_BYTES ((size_t)8 << 30) /* addresses only */

#define MANIFEST "manifest.json"

static const struct dbt_page_owner the_region = {NULL, NULL, NULL};

/* ---- owners ---------------------------------------------------------------------------------- */

const char *dbt_owner_path(const struct dbt_page_owner *owner, const char *name,
                           struct dbt_arena *arena)
{
    return owner->folder == NULL ? dbt_arena_string(arena, name)
                                 : dbt_arena_format(arena, "%s/%s", owner->folder, name);
}

static struct dbt_page_owner *find_owner(const struct dbt_page_owners *owners, const char *org_no)
{
    for (size_t i = 0; i < owners->count; i++)
        if (strcmp(owners->items[i].org_no, org_no) == 0)
            return &owners->items[i];
    return NULL;
}

enum dbt_status dbt_renewal_owners(const struct dbt_invoices *invoices,
                                   struct dbt_page_owners *owners, struct dbt_arena *arena,
                                   struct dbt_error *error)
{
    *owners = (struct dbt_page_owners){
        .items = dbt_arena_alloc(arena, invoices->count + 1, sizeof *owners->items)};
    if (owners->items == NULL)
        return dbt_error_memory(error, "the providers of a run");
    for (size_t i = 0; i < invoices->count; i++) {
        const struct dbt_party *buyer = &invoices->items[i].buyer;
        struct dbt_page_owner *owner = find_owner(owners, buyer->org_no);
        if (owner == NULL) {
            const char *folder = dbt_file_name_make(buyer->org_no, arena);
            owner = &owners->items[owners->count++];
            owner->org_no = buyer->org_no;
            owner->folder =
                folder == NULL ? NULL : dbt_arena_format(arena, DBT_PROVIDERS_FOLDER "/%s", folder);
            if (owner->folder == NULL)
                return dbt_error_memory(error, "the providers of a run");
        }
        owner->name = buyer->name;
    }
    return DBT_OK;
}

/* ---- what stands ----------------------------------------------------------------------------- */

static const char *path_of(struct dbt_renewal *renewal, const char *name)
{
    return dbt_arena_format(&renewal->arena, "%s/%s", renewal->publication->region_folder, name);
}

static void warn(const struct dbt_renewal *renewal, const struct dbt_run *run, const char *path,
                 const char *what)
{
    char period[DBT_DATE_BYTES];

    dbt_log_line(renewal->publication->pipeline->log, DBT_LOG_WARNING,
                 "%s %s: its page is left as it is; make the folder again: %s --period %s", path,
                 what, run->correction > 0 ? "correct" : "run",
                 dbt_period_write(run->period, period));
}

static const struct dbt_output_file *find_file(const struct dbt_output_list *files,
                                               const char *name)
{
    const struct dbt_output_file key = {.name = name};

    return files->count == 0
               ? NULL
               : bsearch(&key, files->items, files->count, sizeof key, dbt_page_compare_files);
}

/* Is there a file at `path`? Where that cannot be seen it is a failure: what stands there must not
   be taken for missing. */
static enum dbt_status look_for_file(const char *path, struct stat *about, bool *is_there,
                                     struct dbt_error *error)
{
    const bool found = lstat(path, about) == 0;

    *is_there = found && S_ISREG(about->st_mode);
    return found || errno == ENOENT || errno == ENOTDIR
               ? DBT_OK
               : dbt_error_system(error, DBT_INPUT, errno, "%s: cannot be looked at", path);
}

/* Of the file at `path`; "" when there is none. */
static enum dbt_status hash_standing(const char *path, char *sha256, struct dbt_error *error)
{
    struct stat about;
    bool is_there = false;
    const enum dbt_status status = look_for_file(path, &about, &is_there, error);

    sha256[0] = '\0';
    return is_there ? dbt_sha256_file(path, sha256, NULL, error) : status;
}

/* Is the file at `path` the one that was recorded as `name`? */
static enum dbt_status compare_recorded(const struct dbt_output_list *files, const char *name,
                                        const char *path, bool *is_recorded,
                                        struct dbt_error *error)
{
    const struct dbt_output_file *file = find_file(files, name);
    char sha256[DBT_SHA256_HEX_BYTES] = "";
    enum dbt_status status = file == NULL ? DBT_OK : hash_standing(path, sha256, error);

    *is_recorded = status == DBT_OK && file != NULL && strcmp(sha256, file->sha256) == 0;
    return status;
}

enum dbt_status dbt_renewal_look(struct dbt_renewal *renewal, const struct dbt_run *run,
                                 struct dbt_output_list *files, bool *is_recorded,
                                 struct dbt_error *error)
{
    const char *name = dbt_run_folder_name(run, &renewal->arena);
    const char *path = name == NULL ? NULL
                                    : dbt_arena_format(&renewal->arena, "%s/%s/" MANIFEST,
                                                       renewal->publication->region_folder, name);
    enum dbt_status status;

    if (path == NULL)
        return dbt_error_memory(error, "the output folder's name");
    status = dbt_ledger_outputs(renewal->ledger, run->sequence, files, &renewal->arena, error);
    if (status != DBT_OK)
        return status;
    if (files->count > 0)
        qsort(files->items, files->count, sizeof *files->items, dbt_page_compare_files);
    return compare_recorded(files, MANIFEST, path, is_recorded, error);
}

/* Those that are there, with their sizes. */
static enum dbt_status keep_standing(struct dbt_renewal *renewal, const char *path,
                                     struct dbt_output_list *files, struct dbt_error *error)
{
    size_t kept = 0;

    for (size_t i = 0; i < files->count; i++) {
        const char *file = dbt_arena_format(&renewal->arena, "%s/%s", path, files->items[i].name);
        struct stat about;
        bool is_there = false;
        enum dbt_status status = file == NULL ? dbt_error_memory(error, "the files of a page")
                                              : look_for_file(file, &about, &is_there, error);
        if (status != DBT_OK)
            return status;
        if (!is_there)
            continue;
        files->items[kept] = files->items[i];
        files->items[kept++].size_bytes = (uint64_t)about.st_size;
    }
    files->count = kept;
    return DBT_OK;
}

/* ---- a page ---------------------------------------------------------------------------------- */

static enum dbt_status put_pages(struct dbt_renewal *renewal, const struct dbt_page_folder *folder,
                                 const char *place, struct dbt_error *error)
{
    struct dbt_buffer bytes;
    enum dbt_status status = DBT_OK;

    dbt_buffer_init(&bytes);
    for (unsigned i = 0; status == DBT_OK && i < DBT_LANGUAGE_COUNT; i++) {
        const enum dbt_language language = (enum dbt_language)i;
        const char *page = dbt_page_name(folder->region, language);
        const char *name =
            page == NULL ? NULL : dbt_arena_format(&renewal->arena, "%s/%s", place, page);
        if (page == NULL)
            continue;
        dbt_buffer_clear(&bytes);
        dbt_arena_reset(&renewal->scratch);
        status = name == NULL
                     ? dbt_error_memory(error, "a page's name")
                     : dbt_page_folder_write(folder, language, &bytes, &renewal->scratch, error);
        if (status == DBT_OK)
            status = dbt_page_store_put(&renewal->store, name, dbt_buffer_text(&bytes), error);
    }
    dbt_buffer_release(&bytes);
    return status;
}

struct renewed { /* a folder */
    const struct dbt_run *run;
    const struct dbt_page_owner *owner;
    const struct dbt_invoices *invoices; /* of the run */
    struct dbt_output_list files;
    const struct dbt_manifest *manifest;
    struct dbt_provider_list providers; /* of the region's own folder: whose were made with it */
};

static enum dbt_status list_invoices(struct dbt_renewal *renewal, const struct renewed *renewed,
                                     struct dbt_page_folder *folder, struct dbt_error *error)
{
    const struct dbt_invoices *invoices = renewed->invoices;
    const struct dbt_invoice **items =
        dbt_arena_alloc(&renewal->arena, invoices->count + 1, sizeof(struct dbt_invoice *));

    if (items == NULL)
        return dbt_error_memory(error, "the invoices of a page");
    for (size_t i = 0; i < invoices->count; i++)
        if (renewed->owner->org_no == NULL ||
            strcmp(renewed->owner->org_no, invoices->items[i].buyer.org_no) == 0)
            items[folder->invoice_count++] = &invoices->items[i];
    folder->invoices = items;
    return DBT_OK;
}

static enum dbt_status renew_folder(struct dbt_renewal *renewal, const struct renewed *renewed,
                                    struct dbt_error *error)
{
    const struct dbt_publication *publication = renewal->publication;
    const struct dbt_page_owner *owner = renewed->owner;
    const char *name = dbt_run_folder_name(renewed->run, &renewal->arena);
    const char *place = name == NULL ? NULL : dbt_owner_path(owner, name, &renewal->arena);
    struct dbt_page_folder folder = {
        .region = &publication->pipeline->region,
        .metrics = renewal->metrics,
        .run = renewed->run,
        .state = DBT_PAGE_ISSUED,
        .provider = owner->name,
        .files = renewed->files.items,
        .file_count = renewed->files.count,
        .manifest = renewed->manifest,
        .books = &renewal->books,
        .beside = path_of(renewal, owner->folder == NULL ? "." : owner->folder),
        .coming = publication->name,
        .listed = true,
    };
    enum dbt_status status;

    if (place == NULL || folder.beside == NULL)
        return dbt_error_memory(error, "the output folder's name");
    status = list_invoices(renewal, renewed, &folder, error);
    if (status == DBT_OK)
        status = dbt_page_months(&renewal->books, owner->org_no, renewed->run->period.last,
                                 folder.net_ore, error);
    return status == DBT_OK ? put_pages(renewal, &folder, place, error) : status;
}

/* ---- a provider's folder --------------------------------------------------------------------- */

/* Of the run's own folder. A run that made no folders for providers has no list of them. */
static enum dbt_status read_providers(struct dbt_renewal *renewal, struct renewed *of,
                                      const char *path, struct dbt_error *error)
{
    const char *list = dbt_arena_format(&renewal->arena, "%s/" DBT_PROVIDERS_NAME, path);
    bool is_recorded = false;
    enum dbt_status status;

    if (list == NULL)
        return dbt_error_memory(error, DBT_PROVIDERS_NAME);
    if (find_file(&of->files, DBT_PROVIDERS_NAME) == NULL)
        return DBT_OK;
    status = compare_recorded(&of->files, DBT_PROVIDERS_NAME, list, &is_recorded, error);
    if (status != DBT_OK)
        return status;
    if (is_recorded)
        return dbt_provider_list_read(path, &of->providers, &renewal->arena, error);
    warn(renewal, of->run, list, "is missing, or not as recorded");
    return DBT_OK;
}

/* Of the provider's SHA256SUMS, as the run recorded it; null: it was handed no folder. */
static const char *recorded_sums(const struct renewed *of, const char *place)
{
    for (size_t i = 0; i < of->providers.count; i++)
        if (strcmp(of->providers.items[i].folder, place) == 0)
            return of->providers.items[i].sha256;
    return NULL;
}

static enum dbt_status list_provided(struct dbt_renewal *renewal, const char *path,
                                     struct dbt_output_list *files, struct dbt_error *error)
{
    struct dbt_sums sums = {.arena = &renewal->arena};
    const char *list = dbt_arena_format(&renewal->arena, "%s/" DBT_SUMS_NAME, path);
    enum dbt_status status = list == NULL ? dbt_error_memory(error, "a provider's folder")
                                          : dbt_sums_read(&sums, list, error);

    if (status != DBT_OK)
        return status;
    *files = (struct dbt_output_list){
        dbt_arena_alloc(&renewal->arena, sums.count + 1, sizeof *files->items), sums.count};
    if (files->items == NULL)
        return dbt_error_memory(error, "the files of a page");
    for (size_t i = 0; i < sums.count; i++)
        files->items[i] =
            (struct dbt_output_file){.name = sums.items[i].name, .sha256 = sums.items[i].sha256};
    return keep_standing(renewal, path, files, error);
}

/* `of` is the run's own folder. */
static enum dbt_status renew_provider(struct dbt_renewal *renewal, const struct renewed *of,
                                      const struct dbt_page_owner *owner, struct dbt_error *error)
{
    struct renewed renewed = {.run = of->run, .owner = owner, .invoices = of->invoices};
    const char *name = dbt_run_folder_name(of->run, &renewal->arena);
    const char *place = name == NULL ? NULL : dbt_owner_path(owner, name, &renewal->arena);
    const char *path = place == NULL ? NULL : path_of(renewal, place);
    const char *sums =
        path == NULL ? NULL : dbt_arena_format(&renewal->arena, "%s/" DBT_SUMS_NAME, path);
    const char *recorded = sums == NULL ? NULL : recorded_sums(of, place);
    char sha256[DBT_SHA256_HEX_BYTES];
    enum dbt_status status;

    if (sums == NULL)
        return dbt_error_memory(error, "a provider's folder");
    if (recorded == NULL)
        return DBT_OK;
    status = hash_standing(sums, sha256, error);
    if (status != DBT_OK)
        return status;
    if (strcmp(sha256, recorded) != 0) {
        warn(renewal, of->run, path, "is missing, or its " DBT_SUMS_NAME " is not as recorded");
        return DBT_OK;
    }
    status = list_provided(renewal, path, &renewed.files, error);
    return status == DBT_OK ? renew_folder(renewal, &renewed, error) : status;
}

/* ---- a run ----------------------------------------------------------------------------------- */

/* The region's own folder, and those of `owners`. */
static enum dbt_status renew_standing(struct dbt_renewal *renewal, struct renewed *renewed,
                                      const char *path, const struct dbt_page_owners *owners,
                                      struct dbt_error *error)
{
    enum dbt_status status = dbt_page_manifest(path, &renewed->manifest, &renewal->arena, error);

    if (status == DBT_OK)
        status = read_providers(renewal, renewed, path, error);
    if (status == DBT_OK)
        status = keep_standing(renewal, path, &renewed->files, error);
    if (status == DBT_OK)
        status = renew_folder(renewal, renewed, error);
    for (size_t i = 0; status == DBT_OK && i < owners->count; i++)
        status = renew_provider(renewal, renewed, &owners->items[i], error);
    return status;
}

static enum dbt_status renew_run(struct dbt_renewal *renewal, const struct dbt_run *run,
                                 const struct dbt_invoices *invoices,
                                 const struct dbt_page_owners *owners, struct dbt_error *error)
{
    struct renewed renewed = {.run = run, .owner = &the_region, .invoices = invoices};
    const char *name = dbt_run_folder_name(run, &renewal->arena);
    const char *path = name == NULL ? NULL : path_of(renewal, name);
    bool is_recorded = false;
    enum dbt_status status;

    if (path == NULL)
        return dbt_error_memory(error, "the output folder's name");
    status = dbt_renewal_look(renewal, run, &renewed.files, &is_recorded, error);
    if (status != DBT_OK)
        return status;
    if (!is_recorded) {
        warn(renewal, run, path, "is missing, or its " MANIFEST " is not as recorded");
        return DBT_OK;
    }
    return renew_standing(renewal, &renewed, path, owners, error);
}

/* ---- runs that are corrected ----------------------------------------------------------------- */

static int64_t run_of(const struct dbt_renewal *renewal, int64_t number)
{
    const struct dbt_issued_list *issued = &renewal->books.issued;
    size_t low = 0;
    size_t high = issued->count;

    while (low < high) { /* by number */
        const size_t middle = low + (high - low) / 2;
        if (issued->items[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < issued->count && issued->items[low].number == number ? issued->items[low].run : 0;
}

static bool are_equal(struct dbt_period a, struct dbt_period b)
{
    return a.first == b.first && a.last == b.last;
}

/* Which invoices of the run at hand change what the page of `run` says, into `of`: those that
   correct one of its own, and of its very period all, as its chart has their amounts. */
static enum dbt_status list_corrections(struct dbt_renewal *renewal, const struct dbt_run *run,
                                        struct dbt_invoices *of, struct dbt_error *error)
{
    const struct dbt_invoices *invoices = &renewal->publication->invoices;
    const bool same = are_equal(run->period, renewal->publication->run.period);

    *of = (struct dbt_invoices){
        .items = dbt_arena_alloc(&renewal->arena, invoices->count + 1, sizeof *of->items)};
    if (of->items == NULL)
        return dbt_error_memory(error, "the invoices of a page");
    for (size_t i = 0; i < invoices->count; i++)
        if (same || run_of(renewal, invoices->items[i].refers_to) == run->sequence)
            of->items[of->count++] = invoices->items[i];
    return DBT_OK;
}

/* A page calls its provider what its own documents do. */
static void name_as_billed(const struct dbt_page_owners *owners,
                           const struct dbt_invoices *invoices)
{
    for (size_t i = 0; i < invoices->count; i++) {
        struct dbt_page_owner *owner = find_owner(owners, invoices->items[i].buyer.org_no);
        if (owner != NULL)
            owner->name = invoices->items[i].buyer.name;
    }
}

/* Another run than the one at hand: where that corrects it, or no page is listed. */
static enum dbt_status renew_other(struct dbt_renewal *renewal, const struct dbt_run *run,
                                   struct dbt_error *error)
{
    const bool all = renewal->store.begun;
    struct dbt_invoices corrections;
    struct dbt_invoices invoices;
    struct dbt_page_owners owners;
    enum dbt_status status = list_corrections(renewal, run, &corrections, error);

    if (status != DBT_OK || (corrections.count == 0 && !all))
        return status;
    status = dbt_ledger_load(renewal->ledger, run->sequence, &invoices, &renewal->arena, error);
    if (status == DBT_OK)
        status =
            dbt_renewal_owners(all ? &invoices : &corrections, &owners, &renewal->arena, error);
    if (status != DBT_OK)
        return status;
    name_as_billed(&owners, &invoices);
    return renew_run(renewal, run, &invoices, &owners, error);
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* Those that are corrected first: the page of this run links to theirs. */
static enum dbt_status renew_runs(struct dbt_renewal *renewal, struct dbt_error *error)
{
    const struct dbt_invoices *invoices = &renewal->publication->invoices;
    const struct dbt_run_list *runs = &renewal->books.runs;
    const int64_t own = renewal->publication->run.sequence;
    struct dbt_page_owners owners;
    enum dbt_status status = dbt_renewal_owners(invoices, &owners, &renewal->arena, error);

    for (size_t i = 0; status == DBT_OK && i < runs->count; i++)
        if (runs->items[i].sequence != own)
            status = renew_other(renewal, &runs->items[i], error);
    for (size_t i = 0; status == DBT_OK && i < runs->count; i++)
        if (runs->items[i].sequence == own)
            status = renew_run(renewal, &runs->items[i], invoices, &owners, error);
    return status;
}

/* No chart begins before that of this run: what it corrects is of the same months, and the lists
   end where the newest run does. Where no page is listed all are made again: the list was lost, or
   an older version, which made none, issued what stands. */
static enum dbt_status renew(struct dbt_renewal *renewal, struct dbt_error *error)
{
    struct dbt_month_scope scope = {.months = dbt_page_ever};
    enum dbt_status status =
        dbt_page_store_open(&renewal->store, renewal->publication->region_folder, &renewal->arena,
                            renewal->publication->pipeline->log, error);

    if (!renewal->store.begun)
        scope.months.first = renewal->publication->run.period.last - (DBT_FOLLOWUP_MONTHS - 1);
    if (status == DBT_OK)
        status =
            dbt_page_books_load(&renewal->books, renewal->ledger, &scope, &renewal->arena, error);
    if (status == DBT_OK)
        status = renew_runs(renewal, error);
    if (status == DBT_OK)
        status = dbt_renewal_lists(renewal, error);
    return status == DBT_OK ? dbt_page_store_close(&renewal->store, error) : status;
}

enum dbt_status dbt_pages_renew(const struct dbt_publication *publication,
                                struct dbt_ledger *ledger, struct dbt_error *error)
{
    struct dbt_renewal renewal = {.publication = publication, .ledger = ledger};
    enum dbt_status status;

    if (publication->draft || publication->run.sequence == 0)
        return DBT_OK;
    renewal.metrics = dbt_renderer_metrics(publication->renderer);
    dbt_arena_init(&renewal.arena, RENEWAL_BYTES);
    dbt_arena_init(&renewal.scratch, RENEWAL_BYTES);
    status = renew(&renewal, error);
    dbt_arena_release(&renewal.scratch);
    dbt_arena_release(&renewal.arena);
    return status;
}
