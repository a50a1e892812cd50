/*
 * Rows of listings: the same judgement as in listing.c, of rows in which every mapped field is
 * plainly what it looks like. All others are declined, and so is what would be a reject.
 */
#include <assert.h>

#include "listing.h"
#include "words.h"

enum {
    BATCH = 64, /* persons that are hashed together */
    PERSON_DIGITS = 12,
    BIRTH_DIGITS = 8,
    DASHED_DATE = 10
};

struct reading {
    struct dbt_metering *metering;
    struct dbt_listing_counting *counting;
    struct dbt_listing_worker *own;
    const struct dbt_rows *rows;
    struct dbt_tally *tally;
    unsigned worker;
    uint32_t pending;
    struct dbt_listing listings[BATCH]; /* the last one is being read */
    uint64_t offsets[BATCH];
    struct dbt_text persons[BATCH];
    char normal[BATCH][PERSON_DIGITS + 4]; /* padded to 16 */
    struct dbt_error *error;
};

static inline struct dbt_text field_of(const struct reading *reading, uint32_t row,
                                       enum dbt_column column)
{
    const struct dbt_rows *rows = reading->rows;
    uint32_t field = rows->field_of[column];
    return field == DBT_NONE ? (struct dbt_text){rows->bytes, 0}
                             : dbt_word_unquote(dbt_rows_field(rows, row, field));
}

/* ---- fields ---------------------------------------------------------------------------------- */

/* "2025-05-17" or "20250517" as a number. */
static inline bool read_date_number(struct dbt_text text, uint32_t *number)
{
    uint64_t digits = dbt_word_load(text.at);
    if (text.length == DASHED_DATE) {
        uint64_t rest = dbt_word_load(text.at + 2);
        if (text.at[4] != '-' || text.at[7] != '-') {
            return false;
        }
        digits = (digits & UINT32_MAX) | (rest >> 24 & 0xFFFF) << 32 | rest >> 48 << 48;
    } else if (text.length != DBT_WORD_BYTES) {
        return false;
    }
    digits ^= DBT_WORD_ZEROS;
    *number = dbt_word_number(digits);
    return dbt_word_no_digits(digits) == 0;
}

/* A month that is not at hand: by the definition. */
static bool learn_month(struct dbt_listing_month *month, uint32_t number)
{
    int year = (int)(number / 100);
    int of_year = (int)(number % 100);
    dbt_day first;
    if (!dbt_day_make_far(year, of_year, 1, &first)) {
        return false;
    }
    *month = (struct dbt_listing_month){
        .number = number,
        .day_count = (uint32_t)dbt_month_days(year * 12 + of_year - 1),
        .first = first,
    };
    return true;
}

static inline bool read_date(const struct reading *reading, struct dbt_text text, dbt_day *day)
{
    uint32_t number;
    if (!read_date_number(text, &number)) {
        return false;
    }
    uint32_t of_month = number % 100 - 1;
    number /= 100;
    /* The months of 64 years have places of their own. */
    uint32_t place = (number / 100 * 16 + number % 100) % DBT_LISTING_MONTHS;
    struct dbt_listing_month *month = &reading->own->months[place];
    if (month->number != number && !learn_month(month, number)) {
        return false;
    }
    *day = month->first + (dbt_day)of_month;
    return of_month < month->day_count;
}

static dbt_day bound(dbt_day day)
{
    return day < DBT_DAY_MIN ? DBT_DAY_MIN : day > DBT_DAY_MAX ? DBT_DAY_MAX : day;
}

static inline bool read_span(const struct reading *reading, uint32_t row, struct dbt_span *span)
{
    if (reading->counting->is_snapshot) {
        if (!read_date(reading, field_of(reading, row, DBT_COLUMN_TIME), &span->first)) {
            return false;
        }
        span->last = span->first;
        return bound(span->first) == span->first;
    }
    struct dbt_text to = field_of(reading, row, DBT_COLUMN_TO);
    span->last = DBT_DAY_MAX;
    if (!read_date(reading, field_of(reading, row, DBT_COLUMN_FROM), &span->first) ||
        (to.length > 0 && !read_date(reading, to, &span->last))) {
        return false;
    }
    span->first = bound(span->first);
    span->last = bound(span->last);
    return to.length == 0 || dbt_listing_end(reading->metering->source, span->first, &span->last);
}

/* Twelve digits, or eight and four with a hyphen: the normal form is the digits. */
static bool read_person(struct reading *reading, struct dbt_text text)
{
    size_t hyphen = text.length == PERSON_DIGITS + 1 && text.at[BIRTH_DIGITS] == '-';
    if (text.length != PERSON_DIGITS + hyphen) {
        return false;
    }
    uint64_t birth = dbt_word_load(text.at);
    uint64_t end = dbt_word_load(text.at + BIRTH_DIGITS + hyphen);
    uint64_t end_digits = (end ^ DBT_WORD_ZEROS) & UINT32_MAX;
    char *normal = reading->normal[reading->pending];
    memcpy(normal, &birth, sizeof birth);
    memcpy(normal + sizeof birth, &end, sizeof end);
    reading->persons[reading->pending] = (struct dbt_text){normal, PERSON_DIGITS};
    return (dbt_word_no_digits(birth ^ DBT_WORD_ZEROS) | dbt_word_no_digits(end_digits)) == 0;
}

/* ---- judgement ------------------------------------------------------------------------------- */

/* Hashes the persons that wait for it, and notes or collects them. */
static enum dbt_status flush(struct reading *reading)
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
            .input = reading->rows->input,
            .unit = reading->listings[i].unit,
        };
        status = dbt_listing_identify(metering, reading->worker, &sighting, reading->error);
    }
    reading->pending = 0;
    return status;
}

static enum dbt_status take(struct reading *reading, uint32_t row)
{
    const struct dbt_metering *metering = reading->metering;
    if (!metering->again) {
        dbt_listing_step(reading->counting, reading->own, &reading->listings[reading->pending]);
    }
    if (!metering->identified) {
        return DBT_OK;
    }
    reading->offsets[reading->pending] = dbt_rows_offset(reading->rows, row);
    return ++reading->pending == BATCH ? flush(reading) : DBT_OK;
}

static bool is_ours(const struct reading *reading)
{
    const struct dbt_metering *metering = reading->metering;
    struct dbt_text none = {NULL, 0};
    return metering->options.share.of == 1 ||
           dbt_metering_is_ours(metering,
                                metering->identified ? reading->persons[reading->pending] : none);
}

/* Of a row that may be judged here; `*class` as it counts, or rejected: decline it. */
static enum dbt_status judge_row(struct reading *reading, uint32_t row, enum dbt_class *class,
                                 bool *elsewhere)
{
    struct dbt_listing *listing = &reading->listings[reading->pending];
    const struct dbt_metering *metering = reading->metering;
    uint32_t column = reading->rows->field_of[DBT_COLUMN_UNIT];
    uint64_t unit;
    *class = DBT_CLASS_REJECTED;
    if (!read_span(reading, row, &listing->span) ||
        !dbt_recall_find(&reading->own->units, dbt_rows_field(reading->rows, row, column), &unit) ||
        (metering->identified &&
         !read_person(reading, field_of(reading, row, DBT_COLUMN_PERSON)))) {
        return DBT_OK;
    }
    if (reading->counting->is_snapshot) {
        dbt_listing_see(reading->counting, reading->own, listing->span.first);
    }
    *elsewhere = !is_ours(reading);
    if (*elsewhere) {
        return DBT_OK;
    }
    listing->unit = (uint32_t)unit;
    *class = dbt_listing_place(reading->counting, listing);
    bool counts = *class == DBT_CLASS_BILLED || *class == DBT_CLASS_FOLLOW_UP;
    return counts ? take(reading, row) : DBT_OK;
}

static enum dbt_status judge_rows(struct reading *reading)
{
    struct dbt_tally *tally = reading->tally;
    enum dbt_status status = DBT_OK;
    uint64_t counted = 0;
    for (uint32_t row = 0; row < reading->rows->count && status == DBT_OK; row++) {
        enum dbt_class class;
        bool elsewhere = false;
        status = judge_row(reading, row, &class, &elsewhere);
        if (elsewhere) {
            tally->elsewhere++;
        } else if (class == DBT_CLASS_REJECTED) {
            tally->declined[tally->declined_count++] = row;
        } else {
            tally->of[class]++;
        }
    }
    counted = tally->of[DBT_CLASS_BILLED] + tally->of[DBT_CLASS_FOLLOW_UP];
    if (status == DBT_OK && !reading->metering->again) {
        status = dbt_listing_counted(reading->metering, reading->own, counted, reading->error);
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
    bool has_both =
        rows->field_of[DBT_COLUMN_FROM] != DBT_NONE && rows->field_of[DBT_COLUMN_TIME] != DBT_NONE;
    /* What the definition alone knows: days without a meter, and a column that nobody reads. */
    if (metering->meter_count == 0 || has_both) {
        decline_all(rows, tally);
        return DBT_OK;
    }
    struct reading reading;
    reading.metering = metering;
    reading.counting = metering->listings;
    reading.own = &metering->listings->workers[worker];
    reading.rows = rows;
    reading.tally = tally;
    reading.worker = worker;
    reading.pending = 0;
    reading.error = error;
    return judge_rows(&reading);
}
