/*
 * Listings: a census of persons on one day of each month (R6).
 *
 * The table's key is person and census, its value the listing that stands: so the order of rows and
 * files does not matter. A listing may stand in several censuses (months, meters); its class is the
 * best that any of them gives it, and is worked out anew when a newer listing displaces it, by
 * asking the table in which censuses it still stands.
 *
 * A person has a place in the table for every census, or none: so all listings of the person are
 * decided there, or all are put aside (aside.h) and decided when the source is closed, as if they
 * came then. Nothing of one person bears on another.
 */
#include <assert.h>

#include "debitera/base/identifier.h"
#include "metering.h"

struct listing {
    struct dbt_span span;
    uint32_t unit;
    uint32_t record; /* within the source, from 1 */
    uint32_t input;
    struct dbt_hash128 person;
};

struct standing { /* the value of the table; record 0: none */
    uint32_t unit;
    int32_t from;
    uint32_t record;
    uint32_t input_and_mark;
};

struct aside { /* a listing on disk; 16 bytes are the person's */
    struct dbt_hash128 person;
    struct dbt_span span;
    uint32_t unit;
    uint32_t input;
};

_Static_assert(sizeof(struct aside) == 32, "no padding goes to disk");

/* In input_and_mark: the person is listed at two units on that day, and was counted as such. */
static const uint32_t double_mark = UINT32_C(1) << 31;

/* ---- census days ----------------------------------------------------------------------------- */

static dbt_day census_day(const struct dbt_meter *meter, dbt_month month)
{
    switch (meter->census) {
    case DBT_CENSUS_LAST:
        return dbt_month_last(month);
    case DBT_CENSUS_LAST_OF_PREVIOUS:
        return dbt_month_first(month) - 1;
    case DBT_CENSUS_DAY: {
        int32_t days = dbt_month_days(month);
        int32_t day = meter->census_day < days ? meter->census_day : days;
        return dbt_month_first(month) + day - 1;
    }
    case DBT_CENSUS_FIRST:
        break;
    }
    return dbt_month_first(month);
}

/* A place for each census of a person. Every table has room for one person at least. */
static enum dbt_status make_table(struct dbt_metering *metering, size_t memory_bytes,
                                  struct dbt_error *error)
{
    dbt_table_release(&metering->table);
    enum dbt_status status =
        dbt_table_init(&metering->table, memory_bytes, sizeof(struct standing), error);
    if (status == DBT_OK && metering->table.most < metering->census_count) {
        return dbt_error_set(error, DBT_INPUT,
                             "source %s: the %zu censuses of one person do not fit in the memory "
                             "given; run again with a larger --memory",
                             metering->source->code, metering->census_count);
    }
    return status;
}

static size_t table_bytes(const struct dbt_metering *metering)
{
    size_t all = metering->options.memory_bytes;
    return all - dbt_aside_share(all);
}

static void add_census(struct dbt_metering *metering, uint32_t meter, dbt_month month)
{
    const struct dbt_slots *slots = metering->usage->slots;
    size_t number = metering->census_count++;
    metering->census[number] = (struct dbt_census_day){
        .meter = meter,
        .slot = slots->of_day[dbt_month_first(month) - slots->span.first],
        .day = census_day(&metering->options.region->meters[meter], month),
        .salt = (uint64_t)number * UINT64_C(0x9E3779B97F4A7C15), /* odd: one to one */
    };
}

static enum dbt_status find_censuses(struct dbt_metering *metering, struct dbt_error *error)
{
    if (dbt_span_days(metering->span) == 0 || metering->meter_count == 0) {
        return DBT_OK;
    }
    dbt_month first = dbt_month_of(metering->span.first);
    dbt_month last = dbt_month_of(metering->span.last);
    size_t count = metering->meter_count * (size_t)(last - first + 1);
    metering->census = calloc(count, sizeof *metering->census);
    metering->displaced = calloc(count, sizeof *metering->displaced);
    if (!metering->census || !metering->displaced) {
        return dbt_error_memory(error, "the census days");
    }
    for (uint32_t i = 0; i < metering->meter_count; i++) {
        for (dbt_month month = first; month <= last; month++) {
            add_census(metering, metering->meters[i], month);
        }
    }
    return DBT_OK;
}

enum dbt_status dbt_listing_begin(struct dbt_metering *metering, struct dbt_error *error)
{
    dbt_aside_init(&metering->persons, metering->options.memory_bytes, sizeof(struct aside));
    enum dbt_status status = find_censuses(metering, error);
    return status == DBT_OK ? make_table(metering, table_bytes(metering), error) : status;
}

/* ---- the fields, in the order of judgement --------------------------------------------------- */

/*
 * False with the column to blame. An end before the start is a bad date; a listing of no day covers
 * nothing.
 */
static bool read_span(const struct dbt_metering *metering, const struct dbt_text *fields,
                      struct dbt_span *span, enum dbt_column *blamed)
{
    const struct dbt_zone *zone = metering->options.zone;
    const struct dbt_source *source = metering->source;
    *blamed = DBT_COLUMN_FROM;
    if (!dbt_zone_parse_bound(zone, source->clock, fields[DBT_COLUMN_FROM], &span->first)) {
        return false;
    }
    *blamed = DBT_COLUMN_TO;
    span->last = DBT_DAY_MAX;
    if (fields[DBT_COLUMN_TO].length == 0) {
        return true;
    }
    if (!dbt_zone_parse_bound(zone, source->clock, fields[DBT_COLUMN_TO], &span->last) ||
        span->last < span->first) {
        return false;
    }
    bool is_open = span->last == DBT_DAY_MAX;
    span->last -= source->to_is_last_day || is_open ? 0 : 1;
    return true;
}

static bool read_person(const struct dbt_metering *metering, struct dbt_text text,
                        struct dbt_hash128 *person)
{
    char normal[DBT_PERSON_BYTES];
    size_t length = dbt_person_normalise(text, metering->span.last, normal);
    if (length == 0) {
        return false;
    }
    *person = dbt_key_hash(metering->options.key, (struct dbt_text){normal, length});
    return true;
}

static bool read_listing(const struct dbt_metering *metering, const struct dbt_text *fields,
                         struct listing *listing, struct dbt_verdict *verdict)
{
    enum dbt_column blamed;
    if (!read_span(metering, fields, &listing->span, &blamed)) {
        *verdict = dbt_verdict_reject(DBT_REASON_BAD_DATE, blamed);
        return false;
    }
    if (!dbt_metering_unit(metering, fields[DBT_COLUMN_UNIT], &listing->unit, verdict)) {
        return false;
    }
    if (!read_person(metering, fields[DBT_COLUMN_PERSON], &listing->person)) {
        *verdict = dbt_verdict_reject(DBT_REASON_MISSING_ID, DBT_COLUMN_PERSON);
        return false;
    }
    return true;
}

/* ---- which listing stands -------------------------------------------------------------------- */

static struct dbt_hash128 key_of(const struct listing *listing, const struct dbt_census_day *census)
{
    return (struct dbt_hash128){listing->person.low ^ census->salt, listing->person.high};
}

static bool is_covered(const struct dbt_metering *metering, const struct listing *listing,
                       const struct dbt_census_day *census)
{
    return dbt_span_has(listing->span, census->day) &&
           dbt_span_has(metering->options.registers->units[listing->unit].valid, census->day);
}

/*
 * The newest start; then the unit that sorts last (units are sorted by code); else the earlier
 * record stays.
 */
static bool displaces(const struct listing *listing, const struct standing *standing)
{
    if (listing->span.first != standing->from) {
        return listing->span.first > standing->from;
    }
    return listing->unit > standing->unit;
}

/* The class of one of the person's listings: the best of the censuses in which it stands. */
static enum dbt_class class_of(const struct dbt_metering *metering, const struct listing *person,
                               uint32_t record)
{
    enum dbt_class class = DBT_CLASS_DUPLICATE;
    for (size_t i = 0; i < metering->census_count; i++) {
        const struct dbt_census_day *census = &metering->census[i];
        const struct standing *standing = dbt_table_find(&metering->table, key_of(person, census));
        if (!standing || standing->record != record) {
            continue;
        }
        if (metering->options.region->meters[census->meter].priced) {
            return DBT_CLASS_BILLED;
        }
        class = DBT_CLASS_FOLLOW_UP;
    }
    return class;
}

/* ---- accounting changes ---------------------------------------------------------------------- */

/*
 * Before anything moves: which records the listing displaces, each once, and what class they have.
 */
static size_t note_displaced(const struct dbt_metering *metering, const struct listing *listing)
{
    size_t count = 0;
    for (size_t i = 0; i < metering->census_count; i++) {
        const struct dbt_census_day *census = &metering->census[i];
        const struct standing *standing =
            is_covered(metering, listing, census)
                ? dbt_table_find(&metering->table, key_of(listing, census))
                : NULL;
        if (!standing || standing->record == 0 || !displaces(listing, standing)) {
            continue;
        }
        size_t at = 0;
        while (at < count && metering->displaced[at].record != standing->record) {
            at++;
        }
        if (at == count) {
            metering->displaced[count++] = (struct dbt_displaced){
                .record = standing->record,
                .input = standing->input_and_mark & ~double_mark,
                .before = class_of(metering, listing, standing->record),
            };
        }
    }
    return count;
}

static void settle_displaced(struct dbt_metering *metering, const struct listing *listing,
                             size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct dbt_displaced *displaced = &metering->displaced[i];
        struct dbt_accounting_change *change = &metering->changes[displaced->input];
        change->of[displaced->before]--;
        change->of[class_of(metering, listing, displaced->record)]++;
    }
}

/* ---- the census ------------------------------------------------------------------------------ */

static void count_standing(const struct dbt_metering *metering, const struct dbt_census_day *census,
                           uint32_t unit, int64_t more)
{
    *dbt_usage_at(metering->usage, census->meter, unit, census->slot) += more;
}

static void stand(struct dbt_metering *metering, const struct dbt_census_day *census,
                  const struct listing *listing, struct standing *standing)
{
    if (standing->record != 0 && standing->unit != listing->unit &&
        (standing->input_and_mark & double_mark) == 0) {
        standing->input_and_mark |= double_mark;
        metering->changes[listing->input].double_listed++;
    }
    if (standing->record != 0 && !displaces(listing, standing)) {
        return;
    }
    if (standing->record != 0) {
        count_standing(metering, census, standing->unit, -1);
    }
    count_standing(metering, census, listing->unit, 1);
    *standing = (struct standing){
        .unit = listing->unit,
        .from = listing->span.first,
        .record = listing->record,
        .input_and_mark = listing->input | (standing->input_and_mark & double_mark),
    };
}

static void enter(struct dbt_metering *metering, const struct listing *listing)
{
    for (size_t i = 0; i < metering->census_count; i++) {
        const struct dbt_census_day *census = &metering->census[i];
        if (is_covered(metering, listing, census)) {
            stand(metering, census, listing,
                  dbt_table_find(&metering->table, key_of(listing, census)));
        }
    }
}

/* ---- now or later ---------------------------------------------------------------------------- */

/* False when the person has no places in the table and there is no room for them. */
static bool admit(struct dbt_metering *metering, const struct listing *listing)
{
    struct dbt_table *table = &metering->table;
    if (dbt_table_find(table, key_of(listing, &metering->census[0]))) {
        return true;
    }
    if (table->most - table->count < metering->census_count) {
        return false;
    }
    for (size_t i = 0; i < metering->census_count; i++) {
        bool is_new;
        struct standing *none =
            dbt_table_add(table, key_of(listing, &metering->census[i]), &is_new);
        assert(none && is_new);
        (void)none;
    }
    return true;
}

/* A listing of a person who is admitted; `*class` as of now. */
static enum dbt_status decide(struct dbt_metering *metering, struct listing *listing,
                              enum dbt_class *class, struct dbt_error *error)
{
    listing->record = ++metering->record;
    if (listing->record == 0) {
        return dbt_error_set(error, DBT_INPUT, "source %s: more than 4294967295 listings",
                             metering->source->code);
    }
    size_t displaced = note_displaced(metering, listing);
    enter(metering, listing);
    settle_displaced(metering, listing, displaced);
    *class = class_of(metering, listing, listing->record);
    return DBT_OK;
}

/* The class that a listing has until it is decided: as if it stood wherever it is covered. */
static enum dbt_class hoped_class(const struct dbt_metering *metering,
                                  const struct listing *listing)
{
    for (size_t i = 0; i < metering->census_count; i++) {
        const struct dbt_census_day *census = &metering->census[i];
        if (metering->options.region->meters[census->meter].priced &&
            is_covered(metering, listing, census)) {
            return DBT_CLASS_BILLED;
        }
    }
    return DBT_CLASS_FOLLOW_UP;
}

static enum dbt_status put_aside(struct dbt_metering *metering, const struct listing *listing,
                                 struct dbt_error *error)
{
    struct aside row = {
        .person = listing->person,
        .span = listing->span,
        .unit = listing->unit,
        .input = listing->input,
    };
    return dbt_aside_put(&metering->persons, &row, error);
}

/* No larger than the rows need: a table is zeroed page by page as it is used. */
static enum dbt_status begin_part(void *context, uint64_t row_count, struct dbt_error *error)
{
    struct dbt_metering *metering = context;
    uint64_t slots = row_count * metering->census_count;
    uint64_t bytes = (slots + slots / 4 + 2) * metering->table.slot_bytes;
    size_t most = table_bytes(metering);
    return make_table(metering, bytes < most ? (size_t)bytes : most, error);
}

static enum dbt_status decide_aside(void *context, const void *row, bool *is_decided,
                                    struct dbt_error *error)
{
    struct dbt_metering *metering = context;
    const struct aside *aside = row;
    struct listing listing = {
        .person = aside->person,
        .span = aside->span,
        .unit = aside->unit,
        .input = aside->input,
    };
    *is_decided = admit(metering, &listing);
    if (!*is_decided) {
        return DBT_OK;
    }
    enum dbt_class hoped = hoped_class(metering, &listing);
    enum dbt_class class = hoped;
    enum dbt_status status = decide(metering, &listing, &class, error);
    metering->changes[listing.input].of[hoped]--;
    metering->changes[listing.input].of[class]++;
    return status;
}

enum dbt_status dbt_listing_close(struct dbt_metering *metering, struct dbt_error *error)
{
    struct dbt_aside_judge judge = {
        .context = metering, .begin = begin_part, .decide = decide_aside};
    return dbt_aside_settle(&metering->persons, &judge, error);
}

/* ---- a record -------------------------------------------------------------------------------- */

/* True when no census takes the listing; the verdict then says why. */
static bool is_passed_over(const struct dbt_metering *metering, const struct listing *listing,
                           struct dbt_verdict *verdict)
{
    struct dbt_span days = dbt_span_intersect(listing->span, metering->span);
    bool on_a_day = metering->census_count == 0 && dbt_span_days(days) > 0;
    for (size_t i = 0; i < metering->census_count; i++) {
        if (is_covered(metering, listing, &metering->census[i])) {
            return false;
        }
        on_a_day = on_a_day || dbt_span_has(listing->span, metering->census[i].day);
    }
    if (!on_a_day) {
        *verdict = dbt_verdict_of(DBT_CLASS_OUTSIDE_PERIOD);
    } else if (metering->census_count == 0) {
        *verdict = dbt_verdict_of(DBT_CLASS_NOT_BILLABLE);
    } else {
        *verdict = dbt_verdict_reject(DBT_REASON_UNIT_NOT_VALID, DBT_COLUMN_UNIT);
    }
    return true;
}

enum dbt_status dbt_listing_add(struct dbt_metering *metering, const struct dbt_metering_row *row,
                                struct dbt_verdict *verdict, struct dbt_error *error)
{
    struct listing listing;
    if (!read_listing(metering, row->fields, &listing, verdict) ||
        is_passed_over(metering, &listing, verdict)) {
        return DBT_OK;
    }
    assert(row->input < double_mark);
    listing.input = row->input;
    enum dbt_status status = dbt_metering_reach(metering, row->input, error);
    if (status != DBT_OK) {
        return status;
    }
    enum dbt_class class = hoped_class(metering, &listing);
    status = admit(metering, &listing) ? decide(metering, &listing, &class, error)
                                       : put_aside(metering, &listing, error);
    if (status == DBT_OK) {
        *verdict = dbt_verdict_of(class);
    }
    return status;
}
