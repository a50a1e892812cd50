/*
 * Rows of listings: the same judgement as in listing.c, of rows in which every mapped field is
 * plainly what it looks like. All others are declined, and so is what would be a reject.
 *
 * A date is looked up by its month's bytes (listing_date.h), a unit by all of its (recall.h), and
 * what is usual takes no jump that depends on a row: an open end comes as often as not, and is read
 * like any other date.
 */
#include <assert.h>

#include "debitera/base/identifier.h"
#include "listing_batch.h"

enum {
    BATCH = DBT_LISTING_BATCH, /* persons that are hashed together */
    PERSON_LETTERS = 12,
    BIRTH_LETTERS = 8
};

struct reading {
    struct dbt_metering *metering;
    struct dbt_tally *tally;
    struct dbt_listing_batch batch;
    struct dbt_listing_column person;
    bool is_snapshot, identified, is_shared, again;
    unsigned worker;
    uint32_t pending;
    struct dbt_listing listings[BATCH]; /* the last one is being read */
    uint64_t offsets[BATCH];
    struct dbt_text persons[BATCH];
    char normal[BATCH][DBT_PERSON_BYTES];
    struct dbt_error *error;
};

/* ---- fields ---------------------------------------------------------------------------------- */

static struct dbt_listing_column column_of(const struct dbt_rows *rows, enum dbt_column column)
{
    uint32_t field = rows->field_of[column];
    return (struct dbt_listing_column){.field = field, .is_last = field + 1 == rows->field_count};
}

/* False: the end is before the start. Of a range with points in it that cannot be, and only who is
   identified needs the days themselves. */
static inline bool keep_days(const struct dbt_listing_dates *dates, struct dbt_listing_date first,
                             struct dbt_listing_date last, struct dbt_listing *listing)
{
    listing->span.first = dbt_listing_date_day(first);
    listing->span.last = dbt_listing_date_day(last);
    bool is_good = listing->span.first <= listing->span.last;
    listing->span.last -= (dates->to_is_last | (listing->span.last == DBT_DAY_MAX)) ^ 1;
    return is_good;
}

static bool read_snapshot(const struct reading *reading, struct dbt_text text,
                          struct dbt_listing *listing)
{
    struct dbt_listing_date date;
    if (text.length == 0 || !dbt_listing_date_read(&reading->batch.dates, text, &date)) {
        return false;
    }
    listing->span.first = listing->span.last = dbt_listing_date_day(date);
    listing->range.first = dbt_listing_date_point(date, 0);
    listing->range.behind = dbt_listing_date_point(date, 1);
    return date.month->days != 0; /* a day that is beyond all is a bad one here */
}

/* The range of points, and the span of days where it is asked for. */
static inline __attribute__((always_inline)) bool read_days(const struct reading *reading,
                                                            bool is_identified,
                                                            const uint32_t *ends,
                                                            struct dbt_listing *listing)
{
    const struct dbt_listing_dates *dates = &reading->batch.dates;
    struct dbt_text from =
        dbt_word_unquote(dbt_listing_field(reading->batch.rows, ends, reading->batch.from));
    struct dbt_text to = {from.at, 0};
    struct dbt_listing_date first;
    struct dbt_listing_date last;
    if (reading->is_snapshot) {
        return read_snapshot(reading, from, listing);
    }
    if (reading->batch.to.field != DBT_NONE) {
        to = dbt_word_unquote(dbt_listing_field(reading->batch.rows, ends, reading->batch.to));
    }
    if (from.length == 0 || !dbt_listing_date_read(dates, from, &first) ||
        !dbt_listing_date_read(dates, to, &last)) {
        return false;
    }
    listing->range.first = dbt_listing_date_point(first, 0);
    listing->range.behind = dbt_listing_date_point(last, dates->to_is_last);
    bool is_empty = listing->range.first >= listing->range.behind;
    return (!is_identified && !is_empty) || keep_days(dates, first, last, listing);
}

/*
 * Digits and ASCII letters, which become upper case. (`letters`: the high bits of bytes a to z or A
 * to Z. Of bytes beyond ASCII the sums may carry, but such a byte is marked itself.)
 */
static inline uint64_t upper_word(uint64_t word, uint64_t *odd)
{
    uint64_t low = (word | 0x20 * DBT_WORD_EACH) & ~DBT_WORD_HIGHS;
    uint64_t letters = (low + (0x80 - 'a') * DBT_WORD_EACH) &
                       ~(low + (0x80 - 'z' - 1) * DBT_WORD_EACH) & ~word & DBT_WORD_HIGHS;
    *odd = dbt_word_no_digits(word ^ DBT_WORD_ZEROS) & ~letters;
    return word & ~(letters >> 2); /* 0x80 >> 2: the bit of lower case */
}

/* What is plain to see, but has another form: by the definition. */
static bool read_any_person(struct reading *reading, struct dbt_text raw)
{
    char *normal = reading->normal[reading->pending];
    struct dbt_text text;
    if (!dbt_recall_text(raw, &text)) {
        return false;
    }
    size_t length = dbt_person_normalise(text, reading->metering->span.last, normal);
    reading->persons[reading->pending] = (struct dbt_text){normal, length};
    return length > 0;
}

/* Twelve letters and digits, with a hyphen behind the eighth or without: there is no century to
   find, so the normal form is what stands there, in upper case. */
static inline bool read_person(struct reading *reading, struct dbt_text raw)
{
    struct dbt_text text = dbt_word_unquote(raw);
    size_t hyphen = text.length == PERSON_LETTERS + 1 && text.at[BIRTH_LETTERS] == '-';
    if (text.length != PERSON_LETTERS + hyphen) {
        return read_any_person(reading, raw);
    }
    uint64_t birth_odd;
    uint64_t end_odd;
    uint64_t birth = upper_word(dbt_word_load(text.at), &birth_odd);
    uint64_t end = upper_word(dbt_word_load(text.at + BIRTH_LETTERS + hyphen), &end_odd);
    char *normal = reading->normal[reading->pending];
    memcpy(normal, &birth, sizeof birth);
    memcpy(normal + sizeof birth, &end, sizeof end);
    reading->persons[reading->pending] = (struct dbt_text){normal, PERSON_LETTERS};
    return (birth_odd | (end_odd & UINT32_MAX)) == 0 || read_any_person(reading, raw);
}

/* ---- judgement ------------------------------------------------------------------------------- */

static enum dbt_status identify(struct reading *reading)
{
    struct dbt_metering *metering = reading->metering;
    struct dbt_hash128 hashes[BATCH];
    enum dbt_status status = DBT_OK;
    dbt_key_hash_many(metering->options.key, reading->persons, reading->pending, hashes);
    for (uint32_t i = 0; i < reading->pending && status == DBT_OK; i++) {
        struct dbt_sighting sighting = {
            .identity = hashes[i],
            .offset = reading->offsets[i],
            .span = reading->listings[i].span,
            .input = reading->batch.rows->input,
            .unit = reading->listings[i].unit,
        };
        status = dbt_listing_identify(metering, reading->worker, &sighting, reading->error);
    }
    return status;
}

/* What the listings that wait for it come to: their steps, and their persons. */
static enum dbt_status flush(struct reading *reading)
{
    enum dbt_status status = DBT_OK;
    for (uint32_t i = 0; i < reading->pending && !reading->again; i++) {
        dbt_listing_step(reading->batch.counting, reading->batch.own, &reading->listings[i]);
    }
    if (reading->identified) {
        status = identify(reading);
    }
    reading->pending = 0;
    return status;
}

/* The steps of all units are more than the nearest caches hold: they are fetched ahead. */
static inline enum dbt_status take(struct reading *reading, uint32_t row)
{
    const struct dbt_listing *listing = &reading->listings[reading->pending];
    int32_t *steps = dbt_listing_steps(reading->batch.counting, reading->batch.own, listing->unit);
    __builtin_prefetch(steps + listing->range.first, 1);
    __builtin_prefetch(steps + listing->range.behind, 1);
    reading->offsets[reading->pending] = dbt_rows_offset(reading->batch.rows, row);
    return ++reading->pending == BATCH ? flush(reading) : DBT_OK;
}

static bool is_ours(const struct reading *reading)
{
    struct dbt_text none = {NULL, 0};
    return dbt_metering_is_ours(reading->metering,
                                reading->identified ? reading->persons[reading->pending] : none);
}

/* Of a row that may be judged here; `*class` as it counts, or rejected: decline it. */
static inline __attribute__((always_inline)) enum dbt_status
judge_row(struct reading *reading, bool is_identified, uint32_t row, enum dbt_class *class,
          bool *elsewhere)
{
    const struct dbt_rows *rows = reading->batch.rows;
    const uint32_t *ends = rows->ends + (size_t)row * rows->field_count;
    struct dbt_listing *listing = &reading->listings[reading->pending];
    *class = DBT_CLASS_REJECTED;
    listing->unit = reading->batch.units[row % DBT_LISTING_BATCH];
    if (listing->unit == DBT_NONE || !read_days(reading, is_identified, ends, listing) ||
        (is_identified && !read_person(reading, dbt_listing_field(rows, ends, reading->person)))) {
        return DBT_OK;
    }
    if (reading->is_snapshot) {
        dbt_listing_see(reading->batch.counting, reading->batch.own, listing->span.first);
    }
    *elsewhere = reading->is_shared && !is_ours(reading);
    if (*elsewhere) {
        return DBT_OK;
    }
    *class = dbt_listing_cut(reading->batch.counting, listing->unit, &listing->range);
    bool counts = *class == DBT_CLASS_BILLED || *class == DBT_CLASS_FOLLOW_UP;
    return counts ? take(reading, row) : DBT_OK;
}

static inline __attribute__((always_inline)) enum dbt_status
judge_each(struct reading *reading, bool is_identified, uint32_t first, uint32_t count)
{
    struct dbt_tally *tally = reading->tally;
    enum dbt_status status = DBT_OK;
    for (uint32_t row = first; row < first + count && status == DBT_OK; row++) {
        enum dbt_class class;
        bool elsewhere = false;
        status = judge_row(reading, is_identified, row, &class, &elsewhere);
        if (elsewhere) {
            tally->elsewhere++;
        } else if (class == DBT_CLASS_REJECTED) {
            tally->declined[tally->declined_count++] = row;
        } else {
            tally->of[class]++;
        }
    }
    return status;
}

static inline __attribute__((always_inline)) enum dbt_status judge_rows(struct reading *reading,
                                                                        bool is_identified)
{
    const struct dbt_rows *rows = reading->batch.rows;
    struct dbt_tally *tally = reading->tally;
    const bool is_plain = !is_identified && !reading->is_snapshot && !reading->is_shared &&
                          !reading->again && reading->batch.to.field != DBT_NONE;
    enum dbt_status status = DBT_OK;
    for (uint32_t first = 0; first < rows->count && status == DBT_OK; first += BATCH) {
        uint32_t count = rows->count - first < BATCH ? rows->count - first : BATCH;
        dbt_listing_batch_units(&reading->batch, first, count);
        if (is_plain && dbt_listing_batch_ranges(&reading->batch)) {
            dbt_listing_batch_count(&reading->batch, tally);
        } else {
            status = judge_each(reading, is_identified, first, count);
        }
    }
    uint64_t counted = tally->of[DBT_CLASS_BILLED] + tally->of[DBT_CLASS_FOLLOW_UP];
    if (status == DBT_OK && !reading->again) {
        status =
            dbt_listing_counted(reading->metering, reading->batch.own, counted, reading->error);
    }
    return status == DBT_OK ? flush(reading) : status;
}

static void decline_all(const struct dbt_rows *rows, struct dbt_tally *tally)
{
    for (uint32_t row = 0; row < rows->count; row++) {
        tally->declined[tally->declined_count++] = row;
    }
}

enum dbt_status dbt_listing_rows(struct dbt_metering *metering, unsigned worker,
                                 const struct dbt_rows *rows, struct dbt_tally *tally,
                                 struct dbt_error *error)
{
    bool is_snapshot = metering->listings->is_snapshot;
    bool has_both =
        rows->field_of[DBT_COLUMN_FROM] != DBT_NONE && rows->field_of[DBT_COLUMN_TIME] != DBT_NONE;
    /* What the definition alone knows: days without a meter, a column that nobody reads, and days
       that lie next to those which count as open. */
    if (metering->meter_count == 0 || has_both || !dbt_listing_dates_fit(metering->span)) {
        decline_all(rows, tally);
        return DBT_OK;
    }
    struct reading reading;
    reading.metering = metering;
    reading.batch.counting = metering->listings;
    reading.batch.own = &metering->listings->workers[worker];
    reading.batch.rows = rows;
    reading.tally = tally;
    reading.batch.dates = (struct dbt_listing_dates){
        .counting = metering->listings,
        .months = reading.batch.own->months,
        .to_is_last = metering->source->to_is_last_day,
    };
    reading.person = column_of(rows, DBT_COLUMN_PERSON);
    reading.batch.unit = column_of(rows, DBT_COLUMN_UNIT);
    reading.batch.from = column_of(rows, is_snapshot ? DBT_COLUMN_TIME : DBT_COLUMN_FROM);
    reading.batch.to = column_of(rows, DBT_COLUMN_TO);
    reading.is_snapshot = is_snapshot;
    reading.identified = metering->identified;
    reading.is_shared = metering->options.share.of > 1;
    reading.again = metering->again;
    reading.worker = worker;
    reading.pending = 0;
    reading.error = error;
    /* Twice, each with what the other does not need left out. */
    return reading.identified ? judge_rows(&reading, true) : judge_rows(&reading, false);
}
