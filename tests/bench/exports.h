/*
 * Exports of any size for measurements: one delivery in the layout of templates/jamtland, with a
 * column System in the SMS export besides, written front to back as fast as the disk takes it.
 *
 * The same options give the same bytes. Every row is right: what the generator of the fixtures puts
 * in to be found (fixtures/generator) is not here, but for repeated ids, double listings and
 * quoted fields, in shares that are given. Persons and their numbers are those of the fixtures.
 */
#ifndef EXPORTS_H
#define EXPORTS_H

#include <stdbool.h>
#include <stdint.h>

#include "random.h"

enum {
    BENCH_UNITS_MOST = 20000,
    BENCH_UNIT_BYTES = 17, /* SE2321000214-1A01 */
    BENCH_PICKS = 8192,    /* entries of the table that units are picked from */
    BENCH_FIELDS_MOST = 8,
    BENCH_FILES_MOST = 16
};

struct bench_export { /* what the control file says of a file */
    const char *name;
    uint64_t rows;
};

struct bench_plan {
    const char *folder;
    uint64_t seed;
    int32_t first_month; /* civil.h */
    int32_t last_month;
    uint32_t unit_count;
    uint32_t provider_count;
    uint64_t sms, letters, calls, listings; /* rows; 0: no such file */
    uint32_t quoted_percent;                /* of the fields of these four */
    uint32_t repeated_ppm;                  /* rows that repeat an earlier one; double listings */
    bool utf8;                              /* else Windows-1252, as the template has it */
    struct bench_export exports[BENCH_FILES_MOST];
    uint32_t export_count;
    char unit_codes[BENCH_UNITS_MOST][BENCH_UNIT_BYTES];
    uint16_t picks[BENCH_PICKS]; /* units, each as often as its size has it */
};

void bench_plan_units(struct bench_plan *plan);

/* ---- a file being written: errors stick, and are told by bench_file_close ------------------- */

struct bench_file {
    struct bench_plan *plan;
    const char *name;
    char *buffer;
    char *at;
    struct gen_random random;
    uint64_t rows;
    int descriptor;
    int error; /* errno; 0: none */
};

struct bench_field {
    const char *bytes;
    uint32_t length;
};

/* `header` in UTF-8, without line end. */
void bench_file_open(struct bench_file *file, struct bench_plan *plan, const char *name,
                     const char *header);
/* Fields of at most 64 bytes; quotes as many as the plan says. */
void bench_file_row(struct bench_file *file, const struct bench_field *fields, uint32_t count);
/* A row of text, in UTF-8, with its delimiters. Text of at most 1,000 bytes. */
void bench_file_text(struct bench_file *file, const char *row);
/* The row written last, once more, from `row` of `length` bytes with its line end. */
void bench_file_repeat(struct bench_file *file, const char *row, uint32_t length);
/* Notes the file for the control file. False, with a message on stderr, when anything failed. */
bool bench_file_close(struct bench_file *file);

/* ---- what is written: false when it could not be --------------------------------------------- */

bool bench_write_registers(struct bench_plan *plan); /* the control file last: call it last */
bool bench_write_events(struct bench_plan *plan);
bool bench_write_listings(struct bench_plan *plan);

#endif
