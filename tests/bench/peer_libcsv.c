/*
 * bench-libcsv: the same counts with nothing but libcsv and a callback, on one thread: what a C
 * programmer would write in an afternoon.
 *
 * usage: bench-libcsv records|days FILE     FILE "-" is the standard input
 */
#include <csv.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    EXIT_USAGE = 2,
    UNITS_MOST = 32768, /* a power of two, more than there are */
    UNIT_BYTES = 32,
    MONTHS = 12,
    DAYS = 366,
    YEAR = 2025,
    BLOCK_BYTES = 256 << 10,
    FIELDS = 6
};

struct unit {
    char code[UNIT_BYTES];
    int64_t records[MONTHS];
    int64_t quantity[MONTHS];
    int64_t change[DAYS + 1]; /* of the number listed, from the day before */
};

struct tally {
    struct unit *units;
    bool days; /* intervals are counted, not records */
    bool header_seen;
    bool damaged;
    unsigned field;
    char values[FIELDS][UNIT_BYTES];
};

static struct unit *find_unit(struct tally *tally, const char *code)
{
    uint32_t hash = 2166136261;

    for (const char *at = code; *at != '\0'; at++)
        hash = (hash ^ (unsigned char)*at) * 16777619;
    for (uint32_t i = hash;; i++) {
        struct unit *unit = &tally->units[i % UNITS_MOST];
        if (unit->code[0] == '\0')
            memcpy(unit->code, code, strlen(code) + 1);
        if (strcmp(unit->code, code) == 0)
            return unit;
    }
}

static int number_at(const char *text, int width)
{
    int value = 0;

    for (int i = 0; i < width; i++)
        value = value * 10 + (text[i] - '0');
    return value;
}

/* Days from 1 January, of the year that is counted; before and after it the border. */
static int day_of(const char *date, int absent)
{
    static const int BEFORE[MONTHS] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    int year = date[0] == '\0' ? 0 : number_at(date, 4);

    if (year == 0)
        return absent;
    if (year != YEAR)
        return year < YEAR ? -1 : DAYS;
    return BEFORE[number_at(date + 5, 2) - 1] + number_at(date + 8, 2) - 1;
}

static void count_record(struct tally *tally)
{
    int month = number_at(tally->values[1] + 5, 2) - 1;
    struct unit *unit = find_unit(tally, tally->values[2]);

    unit->records[month]++;
    unit->quantity[month] += strtol(tally->values[5], NULL, 10);
}

static void count_interval(struct tally *tally)
{
    int from = day_of(tally->values[2], -1);
    int to = day_of(tally->values[3], DAYS);
    struct unit *unit = find_unit(tally, tally->values[1]);

    from = from < 0 ? 0 : from;
    to = to > DAYS - 2 ? DAYS - 2 : to;
    if (from <= to) {
        unit->change[from]++;
        unit->change[to + 1]--;
    }
}

static void take_field(void *bytes, size_t length, void *context)
{
    struct tally *tally = context;

    if (tally->field < FIELDS && length < UNIT_BYTES) {
        memcpy(tally->values[tally->field], bytes, length);
        tally->values[tally->field][length] = '\0';
    } else if (tally->header_seen) {
        tally->damaged = true;
    }
    tally->field++;
}

static void take_row(int end, void *context)
{
    struct tally *tally = context;

    (void)end;
    if (!tally->header_seen)
        tally->header_seen = true;
    else if (tally->field != (tally->days ? 4U : 6U))
        tally->damaged = true;
    else if (tally->days)
        count_interval(tally);
    else
        count_record(tally);
    tally->field = 0;
}

static bool read_file(FILE *file, struct tally *tally)
{
    static char block[BLOCK_BYTES];
    struct csv_parser parser;
    size_t length;
    bool good = csv_init(&parser, 0) == 0;

    csv_set_delim(&parser, ';');
    while (good && (length = fread(block, 1, sizeof block, file)) > 0)
        good = csv_parse(&parser, block, length, take_field, take_row, tally) == length;
    good = good && ferror(file) == 0 && csv_fini(&parser, take_field, take_row, tally) == 0;
    csv_free(&parser);
    return good && !tally->damaged;
}

static void print_days(const struct unit *unit)
{
    static const int LENGTHS[MONTHS] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t listed = 0;
    int day = 0;

    for (int month = 0; month < MONTHS; month++) {
        int64_t sum = 0;
        for (int i = 0; i < LENGTHS[month]; i++) {
            listed += unit->change[day++];
            sum += listed;
        }
        if (sum > 0)
            printf("%s;%d-%02d;%" PRId64 "\n", unit->code, YEAR, month + 1, sum);
    }
}

static void print_records(const struct unit *unit)
{
    for (int month = 0; month < MONTHS; month++)
        if (unit->records[month] > 0)
            printf("%s;%d-%02d;%" PRId64 ";%" PRId64 "\n", unit->code, YEAR, month + 1,
                   unit->records[month], unit->quantity[month]);
}

static void print_all(const struct tally *tally)
{
    for (size_t i = 0; i < UNITS_MOST; i++)
        if (tally->units[i].code[0] != '\0' && tally->days)
            print_days(&tally->units[i]);
        else if (tally->units[i].code[0] != '\0')
            print_records(&tally->units[i]);
}

int main(int argc, char **argv)
{
    static struct unit units[UNITS_MOST];
    struct tally tally = {.units = units};
    FILE *file = argc == 3 && strcmp(argv[2], "-") != 0 ? fopen(argv[2], "rb") : stdin;

    if (argc != 3 || !file) {
        (void)fprintf(stderr, "usage: bench-libcsv records|days FILE\n");
        return EXIT_USAGE;
    }
    tally.days = strcmp(argv[1], "days") == 0;
    if (!read_file(file, &tally)) {
        (void)fprintf(stderr, "bench-libcsv: %s: cannot be read, or has another layout\n", argv[2]);
        (void)fclose(file);
        return EXIT_FAILURE;
    }
    print_all(&tally);
    (void)fclose(file);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
