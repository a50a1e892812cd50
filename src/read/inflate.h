/*
 * Inflate: one gzip member (RFC 1952) from its header to its trailer; the engines of the gzip
 * driver.
 *
 * An engine checks the header with its reserved bits and its CRC where it has one, the data, and
 * the trailer's CRC-32 and length; it takes every byte of the member and not one more. Life cycle:
 * open, begin for each member, run until it is at its end or in damage, close.
 *
 * zlib is always there, and is the one whose word on damage is final: the others are faster, and
 * need no words of their own for it.
 */
#ifndef DEBITERA_READ_INFLATE_H
#define DEBITERA_READ_INFLATE_H

#include <stddef.h>

enum dbt_inflated {
    DBT_INFLATED_SOME, /* all input is used, or the output is full */
    DBT_INFLATED_MEMBER,
    DBT_INFLATED_DAMAGE,
    DBT_INFLATED_MEMORY,
};

/* Where it reads and writes; a run moves it on. */
struct dbt_inflate {
    unsigned char *in;
    size_t in_bytes;
    unsigned char *out;
    size_t out_bytes;
};

struct dbt_inflater {
    void *(*open)(void); /* null: out of memory */
    enum dbt_inflated (*begin)(void *state);
    enum dbt_inflated (*run)(void *state, struct dbt_inflate *inflate);
    const char *(*reason)(const void *state); /* of damage; static text */
    void (*close)(void *state);
};

extern const struct dbt_inflater dbt_inflate_zlib;
#ifdef DEBITERA_ISAL
extern const struct dbt_inflater dbt_inflate_isal;
#endif

#endif
