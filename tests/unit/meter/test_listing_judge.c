/* Listings of one person: random ones on several threads, against a model that knows each day. */
#include "counting.h"

#include "debitera/base/team.h"

enum {
    LISTINGS_MOST = 40000,
    METERS_MOST = 4,
    SLOTS_MOST = 8,
    DAYS_MOST = 128,
    THREADS_MOST = 4,
    WORDS = 16
};

struct made { /* a random listing, and what became of it */
    uint32_t person, unit, input;
    struct dbt_span span;
    char words[3][WORDS]; /* person, first day, last day */
    enum dbt_class first; /* class of the first reading */
    enum dbt_class last;  /* the model's, in the end */
    uint32_t next;        /* of the same person */
};

struct job {
    struct counting *counting;
    const uint32_t *order;
    uint32_t count;
    enum dbt_status statuses[THREADS_MOST];
    struct dbt_error errors[THREADS_MOST];
    bool ran[THREADS_MOST];
};

struct model {
    int64_t quantity[METERS_MOST][COUNTING_UNITS][SLOTS_MOST];
    int64_t of[COUNTING_INPUTS][DBT_CLASS_COUNT];
    int64_t double_listed[COUNTING_INPUTS];
    uint64_t repeats[COUNTING_INPUTS][COUNTING_INPUTS];
    bool seen[DAYS_MOST]; /* from the day before the period */
};

static struct made listings[LISTINGS_MOST];
static uint32_t order[LISTINGS_MOST];
static uint32_t first_of[LISTINGS_MOST]; /* of each person; plus one */
static struct model model;

static uint64_t random_state;

static uint32_t draw(uint32_t below)
{
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((random_state >> 33) % below);
}

static int setup(void **state)
{
    static struct counting counting;
    counting_init(&counting, "2025-04..2025-06");
    *state = &counting;
    return 0;
}

static int teardown(void **state)
{
    counting_release(*state);
    return 0;
}

/* ---- random listings ------------------------------------------------------------------------- */

static const char *const codes[COUNTING_UNITS] = {"e1", "E2", "E3", "E4"};

static void make_listing(struct made *made, uint32_t persons, bool is_snapshot)
{
    dbt_day base = counting_day("2025-03-25");
    made->person = draw(persons);
    made->unit = draw(COUNTING_UNITS);
    made->input = draw(5);
    made->span.first = base + (dbt_day)draw(100);
    made->span.last = is_snapshot ? made->span.first : made->span.first + (dbt_day)draw(60);
    (void)snprintf(made->words[0], WORDS, "R%u", made->person);
    (void)dbt_day_write(made->span.first, made->words[1]);
    (void)dbt_day_write(made->span.last, made->words[2]);
}

/* Persons' listings are linked in (input, offset) order, as far as the model needs it. */
static void make_listings(uint32_t count, uint32_t persons, bool is_snapshot)
{
    memset(first_of, 0, sizeof first_of);
    for (uint32_t i = count; i-- > 0;) {
        make_listing(&listings[i], persons, is_snapshot);
        listings[i].next = first_of[listings[i].person];
        first_of[listings[i].person] = i + 1;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t other = draw(i + 1);
        order[i] = order[other];
        order[other] = i;
    }
}

/* ---- the model ------------------------------------------------------------------------------- */

static bool covers(const struct counting *counting, const struct made *made, dbt_day day)
{
    return dbt_span_has(made->span, day) &&
           dbt_span_has(counting->registers.units[made->unit].valid, day);
}

static bool is_earlier(uint32_t a, uint32_t b)
{
    return listings[a].input != listings[b].input ? listings[a].input < listings[b].input : a < b;
}

static bool is_better(uint32_t a, uint32_t b)
{
    const struct made *left = &listings[a];
    const struct made *right = &listings[b];
    if (left->span.first != right->span.first) {
        return left->span.first > right->span.first;
    }
    return left->unit != right->unit ? left->unit > right->unit : is_earlier(a, b);
}

/* Of a person's listings, at `unit` or at any, the one that stands; DBT_NONE. */
static uint32_t standing(const struct counting *counting, uint32_t person, dbt_day day,
                         uint32_t unit)
{
    uint32_t best = DBT_NONE;
    for (uint32_t i = first_of[person]; i != 0; i = listings[i - 1].next) {
        bool may = (unit == DBT_NONE || listings[i - 1].unit == unit) &&
                   covers(counting, &listings[i - 1], day);
        if (may && (best == DBT_NONE || is_better(i - 1, best))) {
            best = i - 1;
        }
    }
    return best;
}

static bool at_two_units(const struct counting *counting, uint32_t person, dbt_day day)
{
    uint32_t unit = DBT_NONE;
    for (uint32_t i = first_of[person]; i != 0; i = listings[i - 1].next) {
        if (covers(counting, &listings[i - 1], day)) {
            if (unit != DBT_NONE && unit != listings[i - 1].unit) {
                return true;
            }
            unit = listings[i - 1].unit;
        }
    }
    return false;
}

/* Does the meter ask on the day? Then `*slot` is where it counts. */
static bool asks(const struct counting *counting, const struct dbt_meter *meter,
                 struct dbt_span span, dbt_day day, size_t *slot)
{
    dbt_month month = dbt_month_of(day);
    dbt_day counted = day;
    bool does = true;
    if (meter->model == DBT_METER_CENSUS) {
        does = meter->census == DBT_CENSUS_FIRST  ? day == dbt_month_first(month)
               : meter->census == DBT_CENSUS_LAST ? day == dbt_month_last(month)
               : meter->census == DBT_CENSUS_DAY
                   ? day == dbt_month_first(month) + meter->census_day - 1
                   : day == dbt_month_last(month);
        month += meter->census == DBT_CENSUS_LAST_OF_PREVIOUS ? 1 : 0;
        counted = dbt_month_first(month);
    }
    if (does && dbt_span_has(span, counted)) {
        *slot = counting->slots.of_day[counted - counting->slots.span.first];
        return true;
    }
    return false;
}

static bool is_asked(const struct counting *counting, struct dbt_span span, dbt_day day,
                     bool *is_priced)
{
    bool any = false;
    size_t slot;
    *is_priced = false;
    for (uint32_t m = 0; m < counting->region.meter_count; m++) {
        if (asks(counting, &counting->meters[m], span, day, &slot)) {
            any = true;
            *is_priced = *is_priced || counting->meters[m].priced;
        }
    }
    return any;
}

static uint32_t rival(const struct counting *counting, uint32_t number, dbt_day day)
{
    bool reports = counting->sources[COUNTING_LISTED].double_listing == DBT_DOUBLE_REPORT;
    return standing(counting, listings[number].person, day,
                    reports ? listings[number].unit : DBT_NONE);
}

/* Counts the listing wherever it stands; its last class, and whose duplicate it is. */
static void judge_listing(const struct counting *counting, struct dbt_span span, uint32_t number)
{
    struct made *made = &listings[number];
    uint32_t first = DBT_NONE;
    bool on_a_day = false;
    made->first = made->last = DBT_CLASS_OUTSIDE_PERIOD;
    for (dbt_day day = span.first - 1; day <= span.last; day++) {
        bool is_priced;
        size_t slot;
        if (!dbt_span_has(made->span, day) || !is_asked(counting, span, day, &is_priced)) {
            continue;
        }
        on_a_day = true;
        model.seen[day - (span.first - 1)] = true;
        if (!covers(counting, made, day)) {
            continue;
        }
        uint32_t other = rival(counting, number, day);
        if (first == DBT_NONE) {
            first = other;
            made->first = DBT_CLASS_FOLLOW_UP;
            made->last = DBT_CLASS_DUPLICATE;
        }
        made->first = is_priced ? DBT_CLASS_BILLED : made->first;
        if (other != number) {
            continue;
        }
        made->last = is_priced                           ? DBT_CLASS_BILLED
                     : made->last == DBT_CLASS_DUPLICATE ? DBT_CLASS_FOLLOW_UP
                                                         : made->last;
        for (uint32_t m = 0; m < counting->region.meter_count; m++) {
            if (asks(counting, &counting->meters[m], span, day, &slot)) {
                model.quantity[m][made->unit][slot]++;
            }
        }
    }
    if (first == DBT_NONE && on_a_day) {
        made->first = made->last = DBT_CLASS_REJECTED;
    }
    if (made->last == DBT_CLASS_DUPLICATE) {
        model.repeats[listings[first].input][made->input]++;
    }
    model.of[made->input][made->first]--;
    model.of[made->input][made->last]++;
}

static bool has_daily(const struct counting *counting)
{
    for (uint32_t m = 0; m < counting->region.meter_count; m++) {
        if (counting->meters[m].model == DBT_METER_PERSON_DAYS) {
            return true;
        }
    }
    return false;
}

static void judge_person(const struct counting *counting, struct dbt_span span, uint32_t person)
{
    dbt_month last = 0;
    for (dbt_day day = span.first - 1; day <= span.last; day++) {
        bool is_priced;
        if (!is_asked(counting, span, day, &is_priced) || !at_two_units(counting, person, day) ||
            (has_daily(counting) && dbt_month_of(day) == last)) {
            continue;
        }
        last = dbt_month_of(day);
        model.double_listed[listings[standing(counting, person, day, DBT_NONE)].input]++;
    }
}

static void judge_all(const struct counting *counting, struct dbt_span span, uint32_t count,
                      uint32_t persons)
{
    memset(&model, 0, sizeof model);
    for (uint32_t i = 0; i < count; i++) {
        judge_listing(counting, span, i);
    }
    for (uint32_t person = 0; person < persons; person++) {
        judge_person(counting, span, person);
    }
}

/* ---- the same by metering -------------------------------------------------------------------- */

static enum dbt_status feed(struct job *job, unsigned worker, uint32_t number)
{
    struct made *made = &listings[number];
    struct dbt_text fields[DBT_COLUMN_COUNT] = {{NULL, 0}};
    fields[DBT_COLUMN_PERSON] = dbt_text_of(made->words[0]);
    fields[DBT_COLUMN_UNIT] = dbt_text_of(codes[made->unit]);
    fields[DBT_COLUMN_TIME] = fields[DBT_COLUMN_FROM] = dbt_text_of(made->words[1]);
    fields[DBT_COLUMN_TO] = dbt_text_of(made->words[2]);
    struct dbt_metering_row row = {
        .fields = fields, .offset = number, .input = made->input, .worker = worker};
    struct dbt_verdict verdict;
    enum dbt_status status =
        dbt_metering_add(job->counting->metering, &row, &verdict, &job->errors[worker]);
    if (status == DBT_OK && verdict.class != made->first) {
        status = DBT_INTERNAL;
    }
    return status;
}

static void feed_share(void *context, unsigned worker)
{
    struct job *job = context;
    enum dbt_status status = DBT_OK;
    for (uint32_t i = worker; status == DBT_OK && i < job->count; i += job->counting->threads) {
        status = feed(job, worker, order[i]);
    }
    job->statuses[worker] = status;
    job->ran[worker] = true;
}

static void feed_all(struct counting *counting, uint32_t count)
{
    struct job job = {.counting = counting, .order = order, .count = count};
    dbt_team_run(counting->threads, feed_share, &job);
    for (unsigned i = 0; i < counting->threads; i++) {
        if (!job.ran[i]) { /* the system gave no thread */
            feed_share(&job, i);
        }
        assert_int_equal(job.statuses[i], DBT_OK);
    }
}

/* How often the files were read. */
static uint32_t meter_all(struct counting *counting, const char *delivery, uint32_t count)
{
    bool again = false;
    uint32_t readings = 0;
    dbt_metering_free(counting->metering);
    counting_begin(counting, delivery, COUNTING_LISTED);
    do {
        feed_all(counting, count);
        readings++;
        assert_int_equal(dbt_metering_next(counting->metering, &again, &counting->error), DBT_OK);
    } while (again);
    assert_int_equal(dbt_metering_close(counting->metering, &counting->outcome, &counting->error),
                     DBT_OK);
    return readings;
}

static void expect_usage(const struct counting *counting)
{
    for (size_t meter = 0; meter < counting->region.meter_count; meter++) {
        for (size_t unit = 0; unit < COUNTING_UNITS; unit++) {
            for (size_t slot = 0; slot < counting->slots.count; slot++) {
                assert_int_equal(*dbt_usage_at(&counting->usage, meter, unit, slot),
                                 model.quantity[meter][unit][slot]);
            }
        }
    }
}

static void expect_accounting(const struct counting *counting)
{
    uint64_t repeats[COUNTING_INPUTS][COUNTING_INPUTS] = {{0}};
    const struct dbt_metering_outcome *outcome = &counting->outcome;
    for (size_t i = 0; i < COUNTING_INPUTS; i++) {
        for (size_t c = 0; c < DBT_CLASS_COUNT; c++) {
            assert_int_equal(outcome->changes[i].of[c], model.of[i][c]);
        }
        assert_int_equal(outcome->changes[i].double_listed, model.double_listed[i]);
        assert_int_equal(outcome->changes[i].conflicting, 0);
    }
    for (size_t i = 0; i < outcome->repeats_count; i++) {
        const struct dbt_repeats *pair = &outcome->repeats[i];
        repeats[pair->first][pair->repeating] = pair->count;
    }
    assert_memory_equal(repeats, model.repeats, sizeof repeats);
}

static void expect_missing_days(const struct counting *counting, struct dbt_span span,
                                bool is_snapshot)
{
    const struct dbt_metering_outcome *outcome = &counting->outcome;
    size_t at = 0;
    for (dbt_day day = span.first - 1; is_snapshot && day <= span.last; day++) {
        bool is_priced;
        if (is_asked(counting, span, day, &is_priced) && !model.seen[day - (span.first - 1)]) {
            assert_true(at < outcome->missing_day_count);
            assert_int_equal(outcome->missing_days[at++], day);
        }
    }
    assert_int_equal(outcome->missing_day_count, at);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static const struct dbt_meter kinds[] = {
    {.model = DBT_METER_CENSUS, .source = COUNTING_LISTED, .priced = true},
    {.model = DBT_METER_CENSUS, .source = COUNTING_LISTED, .census = DBT_CENSUS_LAST},
    {.model = DBT_METER_CENSUS,
     .source = COUNTING_LISTED,
     .census = DBT_CENSUS_LAST_OF_PREVIOUS,
     .priced = true},
    {.model = DBT_METER_CENSUS,
     .source = COUNTING_LISTED,
     .census = DBT_CENSUS_DAY,
     .census_day = 15},
    {.model = DBT_METER_PERSON_DAYS, .source = COUNTING_LISTED},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static void choose_source(struct counting *counting, bool is_snapshot)
{
    struct dbt_source *source = &counting->sources[COUNTING_LISTED];
    source->headers[DBT_COLUMN_FROM] = is_snapshot ? NULL : "Från";
    source->headers[DBT_COLUMN_TIME] = is_snapshot ? "Datum" : NULL;
    source->double_listing = (enum dbt_double_listing)draw(DBT_DOUBLE_COUNT);
    counting->region.meter_count = 0;
    for (uint32_t i = 1 + draw(3); i > 0; i--) {
        counting_meter(counting, kinds[draw(KINDS)]);
    }
}

static void every_listing_is_judged_as_the_model_says(void **state)
{
    struct counting *counting = *state;
    static const char *const deliveries[] = {"2025-05", "2025-04..2025-06", "2025-06"};
    for (uint32_t seed = 1; seed <= 200; seed++) {
        random_state = seed;
        bool is_snapshot = draw(3) == 0;
        uint32_t count = 1 + draw(300);
        uint32_t persons = 1 + draw(80);
        const char *delivery = deliveries[draw(3)];
        struct dbt_span span = dbt_period_span(counting_period(delivery));
        choose_source(counting, is_snapshot);
        make_listings(count, persons, is_snapshot);
        judge_all(counting, span, count, persons);
        counting->threads = 1 + draw(THREADS_MOST);
        (void)meter_all(counting, delivery, count);
        expect_usage(counting);
        expect_accounting(counting);
        expect_missing_days(counting, span, is_snapshot);
    }
}

static void neither_memory_nor_threads_change_anything(void **state)
{
    struct counting *counting = *state;
    struct dbt_span span = dbt_period_span(counting_period("2025-04..2025-06"));
    random_state = 1;
    counting_meter(counting, kinds[0]);
    counting_meter(counting, kinds[4]);
    make_listings(LISTINGS_MOST, LISTINGS_MOST / 3, false);
    judge_all(counting, span, LISTINGS_MOST, LISTINGS_MOST / 3);
    for (unsigned i = 0; i < THREADS_MOST; i++) {
        counting->threads = 1 + i;
        counting->memory_bytes = (size_t)(i % 2 == 0 ? 1 : 64) << 20;
        uint32_t readings = meter_all(counting, "2025-04..2025-06", LISTINGS_MOST);
        assert_in_range(readings, i % 2 == 0 ? 4 : 2, i % 2 == 0 ? 9 : 2);
        expect_usage(counting);
        expect_accounting(counting);
    }
}

static void a_person_with_too_many_listings_is_an_error(void **state)
{
    struct counting *counting = *state;
    counting_meter(counting, kinds[0]);
    random_state = 1;
    make_listings(LISTINGS_MOST, 1, false);
    for (uint32_t i = 0; i < LISTINGS_MOST; i++) {
        listings[i].span =
            (struct dbt_span){counting_day("2025-05-01"), counting_day("2025-05-01")};
        listings[i].unit = 0;
        (void)dbt_day_write(listings[i].span.first, listings[i].words[1]);
        (void)dbt_day_write(listings[i].span.last, listings[i].words[2]);
        listings[i].first = DBT_CLASS_BILLED;
    }
    counting_begin(counting, "2025-05", COUNTING_LISTED);
    feed_all(counting, LISTINGS_MOST);
    bool again = false;
    assert_int_equal(dbt_metering_next(counting->metering, &again, &counting->error), DBT_INPUT);
    assert_non_null(strstr(counting->error.text, "source listade: 40000 records share one id"));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_listing_is_judged_as_the_model_says),
        TEST(neither_memory_nor_threads_change_anything),
        TEST(a_person_with_too_many_listings_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
