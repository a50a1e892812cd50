/*
 * The large exports: events in the order of time, listings in the order of persons.
 *
 * A row repeats an earlier one whole, id and all, some thousands of rows before: as a delivery has
 * it of which a part is sent twice.
 */
#include <string.h>

#include "civil.h"
#include "exports.h"
#include "generator.h"

enum {
    OPENS_S = 7 * 3600,
    OPEN_S = 12 * 3600,
    WEEKDAY = 9, /* a weekday's volume, where a day of a weekend has 2 */
    WEEKEND = 2,
    DAY_DIGITS = 7, /* of the number that an id has within its day */
    HELD_BYTES = 256,
    HELD_EVERY = 4096,
    MILLION = 1000000,
    SYSTEM_TWISTED_ONE_IN = 64
};

struct outcome {
    const char *status;
    uint32_t share; /* of 256 */
    uint32_t least, range;
};

struct stream {
    const char *file;
    const char *header;
    const char *id_prefix;
    bool has_clock;
    bool has_system;
    bool has_quantity;
    struct outcome outcomes[4];
};

static const struct stream SMS = {
    .file = "sms.csv",
    .header = "Meddelande-id;Skickat;Vårdenhet;System;Status;Antal delar",
    .id_prefix = "",
    .has_clock = true,
    .has_system = true,
    .has_quantity = true,
    .outcomes = {{"LEVERERAD", 250, 1, 3}, {"MISSLYCKAD", 6, 1, 3}},
};
static const struct stream LETTERS = {
    .file = "ebrev.csv",
    .header = "Brev-id;Datum;Vårdenhet;Status",
    .id_prefix = "B",
    .outcomes = {{"SKICKAT", 253, 1, 1}, {"MAKULERAT", 3, 1, 1}},
};
static const struct stream CALLS = {
    .file = "teleq.csv",
    .header = "Samtals-id;Inringt;Vårdenhet;Utfall;Kötid sekunder",
    .id_prefix = "T",
    .has_clock = true,
    .has_quantity = true,
    .outcomes = {{"BESVARAT", 141, 5, 900},
                 {"UPPRINGT SAMMA DAG", 77, 600, 14000},
                 {"UPPRINGT SENARE", 13, 20000, 70000},
                 {"AVBRUTET", 25, 3, 600}},
};

struct held { /* a row to be repeated */
    char row[HELD_BYTES];
    uint32_t length;
};

static bool is_repeat(struct bench_file *file)
{
    uint32_t ppm = file->plan->repeated_ppm;

    return ppm > 0 && gen_random_below(&file->random, MILLION) < ppm;
}

static void hold(struct held *held, const char *row, const char *end)
{
    /* The buffer has been written out in between when it does not hold the row any more. */
    if (end > row && end - row <= HELD_BYTES) {
        held->length = (uint32_t)(end - row);
        memcpy(held->row, row, held->length);
    }
}

static struct bench_field field_of(const char *text)
{
    return (struct bench_field){text, (uint32_t)strlen(text)};
}

static uint32_t decimal(char *out, uint32_t number)
{
    uint32_t width = 1;

    for (uint32_t rest = number; rest >= 10; rest /= 10) {
        width++;
    }
    gen_digits(out, number, width);
    return width;
}

/* What a person may have typed, where fields are quoted anyway. */
static struct bench_field system_of(const struct bench_file *file, uint64_t drawn)
{
    bool twisted = file->plan->quoted_percent == 100 && drawn % SYSTEM_TWISTED_ONE_IN == 0;

    return field_of(twisted ? "TID;\"BOK\"" : "TIDBOK");
}

struct day { /* a day of a stream */
    char id[32];
    uint32_t id_number_at;
    char clock[GEN_CLOCK_BYTES];
    uint64_t count;
};

static void begin_day(const struct stream *stream, int32_t day, struct day *out)
{
    char date[GEN_CLOCK_BYTES];
    uint32_t at = (uint32_t)strlen(stream->id_prefix);

    gen_day_write(day, date);
    gen_local_write(day, 0, out->clock);
    memcpy(out->id, stream->id_prefix, at);
    memcpy(out->id + at, date + 2, 2);
    memcpy(out->id + at + 2, date + 5, 2);
    memcpy(out->id + at + 4, date + 8, 2);
    out->id_number_at = at + 6;
}

static void put_clock(char *clock, uint32_t second)
{
    gen_digits(clock + 11, second / 3600, 2);
    gen_digits(clock + 14, second / 60 % 60, 2);
    gen_digits(clock + 17, second % 60, 2);
}

static const struct outcome *pick_outcome(const struct stream *stream, uint32_t drawn)
{
    const struct outcome *outcome = stream->outcomes;

    for (drawn %= 256; drawn >= outcome->share; outcome++) {
        drawn -= outcome->share;
    }
    return outcome;
}

static void write_event(const struct stream *stream, struct day *day, uint64_t number,
                        struct bench_file *file)
{
    uint64_t drawn = gen_random_next(&file->random);
    const struct bench_plan *plan = file->plan;
    const struct outcome *outcome = pick_outcome(stream, (uint32_t)(drawn >> 16));
    uint32_t digits = day->count < 10000000 ? DAY_DIGITS : DAY_DIGITS + 3;
    struct bench_field fields[BENCH_FIELDS_MOST];
    uint32_t count = 0;
    char quantity[16];

    gen_digits(day->id + day->id_number_at, number + 1, digits);
    fields[count++] = (struct bench_field){day->id, day->id_number_at + digits};
    if (stream->has_clock) {
        put_clock(day->clock, OPENS_S + (uint32_t)(number * OPEN_S / day->count));
    }
    fields[count++] = (struct bench_field){day->clock, stream->has_clock ? 19 : 10};
    fields[count++] =
        (struct bench_field){plan->unit_codes[plan->picks[drawn % BENCH_PICKS]], BENCH_UNIT_BYTES};
    if (stream->has_system) {
        fields[count++] = system_of(file, drawn >> 56);
    }
    fields[count++] = field_of(outcome->status);
    if (stream->has_quantity) {
        uint32_t spread = (uint32_t)((drawn >> 24 & 0xFFFFFF) * outcome->range >> 24);

        fields[count++] =
            (struct bench_field){quantity, decimal(quantity, outcome->least + spread)};
    }
    bench_file_row(file, fields, count);
}

static uint32_t volume_of(int32_t day)
{
    return gen_weekday(day) < 5 ? WEEKDAY : WEEKEND;
}

static void write_day(const struct stream *stream, struct day *day, struct held *held,
                      struct bench_file *file)
{
    for (uint64_t i = 0; i < day->count; i++) {
        if (held->length > 0 && is_repeat(file)) {
            bench_file_repeat(file, held->row, held->length);
            continue;
        }
        const char *row = file->at;

        write_event(stream, day, i, file);
        if (i % HELD_EVERY == 0) {
            hold(held, row, file->at);
        }
    }
}

static bool write_stream(struct bench_plan *plan, const struct stream *stream, uint64_t rows)
{
    int32_t first = gen_month_first(plan->first_month);
    int32_t last = gen_month_last(plan->last_month);
    struct bench_file file;
    struct held held = {.length = 0};
    uint64_t volume = 0;
    uint64_t done = 0;

    if (rows == 0) {
        return true;
    }
    for (int32_t day = first; day <= last; day++) {
        volume += volume_of(day);
    }
    bench_file_open(&file, plan, stream->file, stream->header);
    for (int32_t at = first; at <= last; at++) {
        struct day day;

        begin_day(stream, at, &day);
        day.count = at == last ? rows - done : rows / volume * volume_of(at);
        done += day.count;
        write_day(stream, &day, &held, &file);
    }
    return bench_file_close(&file);
}

bool bench_write_events(struct bench_plan *plan)
{
    return write_stream(plan, &SMS, plan->sms) && write_stream(plan, &LETTERS, plan->letters) &&
           write_stream(plan, &CALLS, plan->calls);
}

/* ---- listings -------------------------------------------------------------------------------- */

enum {
    MOVES_ONE_IN = 40, /* of a month's persons; over a year each moves once */
    LEAVES_ONE_IN = 10
};

struct listing {
    uint64_t person;
    uint64_t drawn; /* of the unit */
    int32_t from;
    int32_t to; /* the last day listed; GEN_DAY_OPEN */
};

static void write_listing(const struct listing *listing, struct bench_file *file)
{
    const struct bench_plan *plan = file->plan;
    const char *unit = plan->unit_codes[plan->picks[listing->drawn % BENCH_PICKS]];
    char person[GEN_PERSON_BYTES];
    char from[GEN_CLOCK_BYTES];
    char to[GEN_CLOCK_BYTES] = "";

    gen_person_write(listing->person, true, person);
    gen_day_write(listing->from, from);
    if (listing->to != GEN_DAY_OPEN) {
        gen_day_write(listing->to, to);
    }
    const struct bench_field fields[] = {
        field_of(person), {unit, BENCH_UNIT_BYTES}, field_of(from), field_of(to)};

    bench_file_row(file, fields, sizeof fields / sizeof fields[0]);
}

/* A person, at one care unit or at one after the other; returns the rows. */
static uint64_t write_person(uint64_t person, bool may_move, struct bench_file *file)
{
    int32_t first = gen_month_first(file->plan->first_month);
    uint64_t days = (uint64_t)(gen_month_last(file->plan->last_month) - first);
    int32_t since = gen_day_of(2005, 1, 1);
    bool year = file->plan->last_month - file->plan->first_month >= 11;
    bool moves = may_move && (year || gen_random_below(&file->random, MOVES_ONE_IN) == 0);
    struct listing listing = {.person = person, .to = GEN_DAY_OPEN};

    listing.drawn = gen_random_next(&file->random);
    listing.from = since + (int32_t)gen_random_below(&file->random, (uint64_t)(first - since));
    if (moves) {
        int32_t change = first + (int32_t)gen_random_below(&file->random, days) + 1;

        listing.to = is_repeat(file) ? GEN_DAY_OPEN : change - 1;
        write_listing(&listing, file);
        listing.to = GEN_DAY_OPEN;
        listing.drawn = gen_random_next(&file->random);
        listing.from = change;
    }
    if (gen_random_below(&file->random, LEAVES_ONE_IN) == 0) {
        int32_t last = first + (int32_t)days;

        listing.to = last - (int32_t)gen_random_below(&file->random, (uint64_t)(last - first) + 1);
        listing.to = listing.to < listing.from ? listing.from : listing.to;
    }
    write_listing(&listing, file);
    return moves ? 2 : 1;
}

bool bench_write_listings(struct bench_plan *plan)
{
    struct bench_file file;
    uint64_t rows = 0;

    if (plan->listings == 0) {
        return true;
    }
    bench_file_open(&file, plan, "listade.csv", "Personnummer;Vårdenhet;Listad från;Listad till");
    for (uint64_t person = 0; rows < plan->listings; person++) {
        rows += write_person(person, plan->listings - rows > 1, &file);
    }
    return bench_file_close(&file);
}
