/*
 * Hashes: SHA-256 of files and outputs (OpenSSL's libcrypto, which uses the CPU's own
 * instructions), and a keyed 128-bit hash for the identity of persons and messages.
 *
 * A personal identity number leaves the reader only as dbt_key_hash under a random key that is made
 * per run and never stored (an unkeyed hash of 40 million possible numbers is undone in seconds).
 * SipHash-2-4 with 128-bit output (Aumasson, Bernstein 2012): among n distinct identities the
 * chance of any collision is below n^2 / 2^129: 10^-21 for 10^9 of them.
 */
#ifndef DEBITERA_BASE_HASH_H
#define DEBITERA_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "debitera/base/error.h"
#include "debitera/base/text.h"

struct dbt_key {
    uint64_t low, high;
};

struct dbt_hash128 {
    uint64_t low, high;
};

/* From the system's random source. */
enum dbt_status dbt_key_random(struct dbt_key *key, struct dbt_error *error) DBT_CHECKED;
struct dbt_hash128 dbt_key_hash(struct dbt_key key, struct dbt_text text);
/* The same of each of `count` texts, several at a time where the machine can. */
void dbt_key_hash_many(struct dbt_key key, const struct dbt_text *texts, size_t count,
                       struct dbt_hash128 *hashes);

enum { DBT_SHA256_HEX_BYTES = 65 };

struct dbt_sha256; /* opaque, heap */

struct dbt_sha256 *dbt_sha256_new(void) DBT_CHECKED; /* null: out of memory */
void dbt_sha256_free(struct dbt_sha256 *sha);
void dbt_sha256_add(struct dbt_sha256 *sha, const void *bytes, size_t length);
/* Lower-case hex of everything added, and the state is as new. False when the library failed at any
   time. */
bool dbt_sha256_take(struct dbt_sha256 *sha, char hex[DBT_SHA256_HEX_BYTES]) DBT_CHECKED;
/* Of one span at once. */
bool dbt_sha256_of(struct dbt_text text, char hex[DBT_SHA256_HEX_BYTES]) DBT_CHECKED;
/* Of a file, and its size. DBT_INPUT when it cannot be read. `size_bytes` may be null. */
enum dbt_status dbt_sha256_file(const char *path, char hex[DBT_SHA256_HEX_BYTES],
                                uint64_t *size_bytes, struct dbt_error *error) DBT_CHECKED;

#endif
